"""What a page takes in runs as a job: files to records, folders to photographs, one record by hand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gis_desk.inspections.intake import taking
from gis_desk.inspections.intake.fieldphotos import FieldPhoto
from gis_desk.inspections.intake.forms import Form, FormRow
from gis_desk.inspections.intake.reading import Sheaf, read_sheaf
from gis_desk.inspections.intake.taking import Decision, Intake, take_in
from gis_desk.inspections.photos import filing
from gis_desk.inspections.photos.filing import Filed, file_photos
from gis_desk.inspections.photos.folder import gather
from layers.formats.photos.picture import SUFFIXES
from layers.store import Store
from layers.work import Progress
from ui.texts import say, tr

ON_THE_WINDOW = 150
"""Rows that the window's own thread writes in a moment; more are written by the job."""


@dataclass(frozen=True)
class Taken:
    """A file that was read, and what taking it in means."""

    name: str
    sheaf: Sheaf
    intake: Intake
    written: bool


def parted(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files with records, and photographs with folders of them."""
    photos = [p for p in paths if p.is_dir() or p.suffix.lower() in SUFFIXES]
    return [p for p in paths if p not in photos], photos


def take_file(store: Store, path: Path, preferred: str | None, progress: Progress) -> Taken:
    """Read the file at `path` and see what it means."""
    return decide(store, path.name, read_sheaf(path, progress=progress), preferred, {})


def decide(store: Store, name: str, sheaf: Sheaf, preferred: str | None, decisions: Mapping[str, Decision]) -> Taken:
    """What a file that was read means, with `decisions` about its conflicts."""
    kept = taking.Kept(**{table: store.frame(table) for table in taking.TABLES}, new_key=store.new_key)
    intake = take_in(sheaf, kept, source=name, preferred=preferred, decisions=decisions, say=say)
    return Taken(name, sheaf, intake, _written(store, intake))


def _written(store: Store, intake: Intake) -> bool:
    if len(intake.change.edits) <= ON_THE_WINDOW:
        return False
    store.apply(intake.change)
    return True


def take_row(
    store: Store,
    table: str,
    values: Mapping[str, str],
    preferred: str | None,
    correcting: str | None,
    withdraw: bool = False,
) -> Taken:
    """What one record entered by hand means."""
    name = tr("entered by hand")
    sheaf = Sheaf(Path(name), (Form(table, name, (FormRow(1, None, values),)),))
    kept = taking.Kept(**{t: store.frame(t) for t in taking.TABLES}, new_key=store.new_key)
    intake = take_in(sheaf, kept, source=name, preferred=preferred, correcting=correcting, withdraw=withdraw, say=say)
    return Taken(name, sheaf, intake, False)


@dataclass(frozen=True)
class TakenPhotos:
    """Photographs whose contents are in the workspace; `new` are the contents that were not there before."""

    filed: Filed
    new: tuple[str, ...]
    written: bool


def take_photos(
    store: Store,
    paths: Sequence[Path],
    preferred: str | None,
    progress: Progress,
    beside: Sequence[FieldPhoto] = (),
) -> TakenPhotos:
    """Look at photographs, match them, and put what is kept of them into the workspace."""
    gathered = gather(paths, progress=progress)
    with gathered.spool as spool:
        kept = filing.Kept(**{t: store.frame(t) for t in filing.TABLES}, new_key=store.new_key)
        filed = file_photos(gathered, kept, preferred=preferred, beside=beside, say=say)
        count = len(filed.contents)

        def contents() -> Iterator[bytes]:
            for n, data in enumerate(spool.contents(filed.contents)):
                progress.step(n, count, tr("Keep the photographs"))
                yield data

        new = tuple(store.keep(contents()))
    written = len(filed.change.edits) > ON_THE_WINDOW
    if written:
        try:
            store.apply(filed.change)
        except BaseException:
            store.let_go(new)
            raise
    return TakenPhotos(filed, new, written)

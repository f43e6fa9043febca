"""``gis-desk inspect photos``: photographs brought back from the field."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gis_desk.inspections.intake.fieldphotos import FieldPhoto
from gis_desk.inspections.photos.filing import COUNTS, TABLES, Filed, Kept, file_photos
from gis_desk.inspections.photos.folder import gather
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import say, tr

_FILE = click.Path(path_type=Path)


@click.command(
    help=tr(
        "Take in photographs from a folder: matched to markers by square code, by the records that name them, by "
        "position and by time; what is left is kept for a person to assign."
    )
)
@click.argument("workspace", type=_FILE)
@click.argument("folder", type=_FILE)
@click.option("--inspection", help=tr("Key of the inspection round the photographs belong to."))
@FORM
def photos(workspace: Path, folder: Path, inspection: str | None, form: str) -> int:
    """Keep the photographs of a folder in the workspace."""
    with Store.open(workspace) as store:
        writable(store)
        filed = take_photos(store, [folder], inspection)
        numbers = {str(k): str(n) for k, n in zip(*(store.frame("marker")[c] for c in ("key", "number")), strict=True)}
    if form == "json":
        answer.print_json(_json(filed, numbers))
    else:
        for line in _lines(filed, numbers):
            click.echo(answer.plain(line))
    return answer.DONE


def take_photos(
    store: Store, paths: Sequence[Path], inspection: str | None, beside: Sequence[FieldPhoto] = ()
) -> Filed:
    """Keep photographs in the workspace as one change; `beside` are the rows of a field GeoPackage that name them."""
    gathered = gather(paths, progress=answer.progress())
    with gathered.spool:
        filed = file_photos(
            gathered,
            Kept(**{name: store.frame(name) for name in TABLES}, new_key=store.new_key),
            inspection=inspection,
            beside=beside,
            say=say,
        )
        new = store.keep(gathered.spool.contents(filed.contents))
    try:
        store.apply(filed.change)
    except BaseException:
        store.let_go(new)
        raise
    return filed


def _json(filed: Filed, numbers: dict[str, str]) -> dict[str, Any]:
    return {
        "files": filed.files,
        **{name: filed.counts[name] for name in COUNTS},
        "reduced": filed.reduced,
        "photos": [
            {
                "name": name,
                "marker": numbers.get(match.marker or "", match.marker),
                "marker_key": match.marker,
                "stretch": match.stretch,
                "matched_by": match.by,
                "distance_m": match.distance_m,
                "taken_at": photo.exif.taken.isoformat() if photo.exif.taken else None,
                "note": None if match.doubt is None else say(match.doubt),
            }
            for name, photo, match in filed.photos
        ],
        "same": [{"name": t.name, "first": t.first} for t in (*filed.twins, *filed.known)],
        "problems": [{"name": r.name, "reason": say(r.reason), "refused": True} for r in filed.refused],
    }


def _lines(filed: Filed, numbers: dict[str, str]) -> list[str]:
    counts = filed.counts
    lines = [
        tr("{n} files, {kept} photographs taken in", n=filed.files, kept=len(filed.photos)),
        tr(
            "matched by code {code}, by position {position}, by time {time}, named by a record {person}; "
            "{unassigned} to be assigned",
            **{name: counts[name] for name in ("code", "position", "time", "person", "unassigned")},
        ),
        tr(
            "{known} were there already, {twins} the same as another file, {refused} refused",
            **{name: counts[name] for name in ("known", "twins", "refused")},
        ),
    ]
    if filed.reduced:
        lines.append(tr("{n} are kept smaller than they came, with the SHA-256 of the original", n=filed.reduced))
    for name, _, match in filed.photos:
        if match.doubt is not None:
            number = numbers.get(match.marker or "")
            about = tr("marker {number}", number=number) if number else tr("to be assigned")
            lines.append(tr("{name}: {about}; {reason}", name=name, about=about, reason=match.doubt))
    lines += [tr("{name}: the same as {first}", name=t.name, first=t.first) for t in (*filed.twins, *filed.known)]
    lines += [tr("{name}: {reason} (refused)", name=r.name, reason=r.reason) for r in filed.refused]
    return lines

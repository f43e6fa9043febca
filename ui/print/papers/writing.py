"""The papers of a round as files: put together, written, read back and proven; all of them, or none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from gis_desk.documents.content import Picture
from gis_desk.documents.inspection_paper import PAPERS, Lack, Order, Paper, Pictures
from gis_desk.documents.inspection_papers import counted, make, places_of, rows_told
from gis_desk.inspections.papers.reporting import TABLES, Dossier, gather
from gis_desk.inspections.papers.totals import totals
from layers.formats.writing import put, spare, workshop
from layers.work import QUIET, Progress
from ui.print.papers.files import FORMS, Ready, Written, folder_for, write_file
from ui.print.papers.maps import LAYERS
from ui.print.papers.pictures import Gallery
from ui.print.papers.sketch import placed_objects
from ui.print.pdf import ensure_application
from ui.texts import say

NEEDED = tuple(dict.fromkeys((*TABLES, *LAYERS)))
"""Tables whose frames the papers are made of."""


@dataclass(frozen=True)
class Asked:
    """Which papers of which round are wanted.

    Parameters
    ----------
    line : str
        Key, code or name.
    year, inspection : int or None, str or None
        The round, as `gis_desk.inspections.papers.reporting.gather` takes them.
    which : tuple of str
        Of `PAPERS`.
    forms : tuple of str
        Of `FORMS`.
    public : bool
        Public copies: coordinates to two decimals, no personal data.
    """

    line: str
    year: int | None = None
    inspection: str | None = None
    which: tuple[str, ...] = tuple(PAPERS)
    forms: tuple[str, ...] = FORMS
    public: bool = False


@dataclass(frozen=True)
class Papers:
    """What was written, of what, with which numbers; names of photographs that could not be read."""

    dossier: Dossier
    numbers: Mapping[str, float]
    files: tuple[Written, ...]
    lost_photos: tuple[str, ...]

    @property
    def lacks(self) -> list[Lack]:
        """Fields that must be there and are empty, each once."""
        return lacks_of([w.paper for w in self.files])


def lacks_of(papers: Sequence[Paper]) -> list[Lack]:
    """Fields that `papers` need and that are empty, each once."""
    return list({(k.table, k.key, k.column, k.zh): k for p in papers for k in p.lacks}.values())


def draft_papers(frames: Mapping[str, pd.DataFrame], asked: Asked, made: datetime) -> tuple[Dossier, list[Paper]]:
    """The papers with blank pictures: what they would say, and what they lack."""
    dossier = gather(frames, asked.line, asked.year, asked.inspection)
    blank = Picture(b"", 1.0, 1.0, "")
    pictures = Pictures(
        photos=tuple((row, blank) for row in dossier.photos),
        sketches={m["key"]: blank for m in dossier.markers if placed_objects(m)},
    )
    order = Order(dossier, totals(dossier), made, pictures, asked.public)
    return dossier, [make(kind, order) for kind in asked.which]


def write_papers(
    frames: Mapping[str, pd.DataFrame],
    asked: Asked,
    out: Path,
    made: datetime,
    content: Callable[[str], bytes],
    progress: Progress = QUIET,
) -> Papers:
    """Write the papers into the folder `out`, which is made where it is missing.

    Each file is read back before it takes its place, and its numbers and coordinates are compared with a count that
    goes through the tables by another way.

    Parameters
    ----------
    frames : mapping
        Frames (EPSG:4490) of `NEEDED`.
    content : callable
        Gives the bytes of a photograph by its SHA-256, raising `GisDeskError` where there are none.

    Raises
    ------
    ReportError
        When a number in a file is not that of the data: no file is written.
    PlanError
        For a line there is not.
    FormatError
        If `out` cannot be written to.
    """
    ensure_application()
    dossier = gather(frames, asked.line, asked.year, asked.inspection)
    gallery = Gallery(frames, dossier, content, raster="docx" in asked.forms, progress=progress)
    pictures = gallery.make(() if asked.public else asked.which)
    numbers, counts = totals(dossier), counted(frames, dossier)
    order = Order(dossier, numbers, made, pictures, asked.public)
    keys = [m["key"] for m in dossier.markers]
    places = places_of(frames["marker"], keys, public=asked.public)
    told: dict[str, Sequence[Sequence[str]]] = {
        "register": places,
        "results": places,
        "records": rows_told(frames, dossier),
    }
    with folder_for(out), workshop(out / "papers") as folder:
        files: list[Written] = []
        total = len(asked.which) * len(asked.forms)
        for kind in asked.which:
            words = say(PAPERS[kind])
            ready = Ready(make(kind, order), gallery.drawings, counts, told.get(kind, ()), words=words)
            for form in asked.forms:
                progress.step(len(files), total, words)
                draft = folder / f"{ready.paper.stem}.{form}"
                spare(out / draft.name)
                one = write_file(ready, form, draft, made, progress)
                files.append(replace(one, file=out / draft.name))
        put([folder / w.file.name for w in files], out)
    return Papers(dossier, numbers, tuple(files), pictures.lost)

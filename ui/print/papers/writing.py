"""The papers of a round as files: put together, written, read back and proven; all of them, or none."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from gis_desk.documents.content import Cell, DocTable, Paragraph, Part, Picture, shown
from gis_desk.documents.docx import docx
from gis_desk.documents.inspection_paper import PAPERS, Claim, Lack, Order, Paper, Pictures
from gis_desk.documents.inspection_papers import Proof, counted, make, places_of, prove, refuse, rows_told
from gis_desk.inspections.papers.reporting import TABLES, Dossier, ReportError, gather
from gis_desk.inspections.papers.totals import totals
from layers.errors import Where
from layers.formats.writing import put, spare, workshop
from layers.work import QUIET, Progress
from ui.map.fonts import missing_glyphs
from ui.print.composer.structure import Sheaf, join
from ui.print.page import Page
from ui.print.papers.flow import A4, Flow, pages_of
from ui.print.papers.maps import LAYERS
from ui.print.papers.pictures import Drawing, Gallery
from ui.print.papers.readback import docx_text, pdf_text
from ui.print.papers.sketch import placed_objects
from ui.print.pdf import ensure_application, write_pdf
from ui.texts import say, tr

FORMS = ("docx", "pdf")
"""Kinds of files a paper is written as."""
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
class Written:
    """One file: its paper, how it was proven, and characters of it that no installed face has."""

    paper: Paper
    form: str
    file: Path
    proof: Proof
    lost: tuple[str, ...]


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
    fresh = _folder(out)
    try:
        with workshop(out / "papers") as folder:
            files: list[Written] = []
            total = len(asked.which) * len(asked.forms)
            for kind in asked.which:
                paper = make(kind, order)
                for form in asked.forms:
                    progress.step(len(files), total, say(PAPERS[kind]))
                    draft = folder / f"{paper.stem}.{form}"
                    spare(out / draft.name)
                    writer = _write_docx if form == "docx" else _write_pdf
                    one = writer(paper, draft, made, gallery.drawings, counts, told.get(kind, []), progress)
                    files.append(replace(one, file=out / draft.name))
            put([folder / w.file.name for w in files], out)
    except BaseException:
        if fresh:
            with suppress(OSError):
                out.rmdir()
        raise
    return Papers(dossier, numbers, tuple(files), pictures.lost)


def _folder(out: Path) -> bool:
    """Make sure of the folder; whether it was made."""
    if out.exists() and not out.is_dir():
        raise ReportError("this is a file, not a folder", where=Where(out), do="give a folder for the papers")
    fresh = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    return fresh


def _write_docx(
    paper: Paper,
    draft: Path,
    made: datetime,
    _: Mapping[str, Drawing],
    counts: Mapping[str, float],
    places: Sequence[Sequence[str]],
    progress: Progress,
) -> Written:
    data = docx(paper.parts, paper.title, made, mark=paper.mark, progress=progress)
    proof = prove(paper, docx_text(data), counts, places)
    if proof.differences:
        raise refuse(paper, draft.name, proof)
    draft.write_bytes(data)
    return Written(paper, "docx", draft, proof, tuple(missing_glyphs(_words(paper.parts))))


def _write_pdf(
    paper: Paper,
    draft: Path,
    made: datetime,  # noqa: ARG001 - as its neighbour
    drawings: Mapping[str, Drawing],
    counts: Mapping[str, float],
    places: Sequence[Sequence[str]],
    progress: Progress,
) -> Written:
    lost = tuple(missing_glyphs(_words(paper.parts)))
    told = _told(paper, lost)
    sheets = Flow(drawings).lay(told.parts, Progress(stopped=progress.stopped))
    sizes = [(A4[1], A4[0]) if s.across else A4 for s in sheets]
    proofs: list[Proof] = []

    def check(file: Path, parts: list[int]) -> None:
        join(file, [Sheaf(("",) * n) for n in parts])
        where = [[_named(w, lost) for w in place] for place in places]
        proof = prove(told, pdf_text(file, told.mark), counts, where)
        if proof.differences:
            raise refuse(paper, draft.name, proof)
        proofs.append(proof)

    pages = pages_of(sheets, told.mark)
    steps = [_stepped(page, n, len(pages), say(PAPERS[paper.kind]), progress) for n, page in enumerate(pages)]
    write_pdf(draft, shown(told.title), sizes, steps, finish=check)
    return Written(paper, "pdf", draft, proofs[0], lost)


def _stepped(
    page: Callable[[Page], None], number: int, total: int, words: str, progress: Progress
) -> Callable[[Page], None]:
    def draw(paper: Page) -> None:
        progress.step(number, total, tr("{paper}, page {n}", paper=words, n=number + 1))
        page(paper)

    return draw


# characters that no face has


def _words(parts: Sequence[Part]) -> list[str]:
    found = []
    for part in parts:
        if isinstance(part, Paragraph):
            found.append(shown(part.words))
        elif isinstance(part, DocTable):
            cells = (p for row in part.rows for cell in row for p in cell.paragraphs)
            found += [shown(p.words) for p in cells if isinstance(p, Paragraph)]
    return found


def _named(words: str, lost: Sequence[str]) -> str:
    """`words` with the code points of characters that no face has in their place."""
    for c in lost:
        words = words.replace(c, f"缺字：U+{ord(c):04X}")
    return words


def _told(paper: Paper, lost: Sequence[str]) -> Paper:
    """The paper as it can be drawn: parts and claims name the characters `lost`."""
    if not lost:
        return paper

    def told(part: Any) -> Any:
        if isinstance(part, Paragraph):
            return Paragraph(_named(part.words, lost), part.style)
        if isinstance(part, DocTable):
            rows = tuple(
                tuple(Cell(tuple(told(p) for p in cell.paragraphs), cell.span, cell.blank) for cell in row)
                for row in part.rows
            )
            return replace(part, rows=rows)
        return part

    claims = tuple(
        Claim(tuple(_named(p, lost) if n % 2 == 0 else p for n, p in enumerate(c.parts))) for c in paper.claims
    )
    parts = tuple(told(p) for p in paper.parts)
    return replace(paper, parts=parts, claims=claims, title=_named(paper.title, lost))

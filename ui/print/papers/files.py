"""One paper as one file: written, read back, and proven before it takes its place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from gis_desk.documents.claims import Claim
from gis_desk.documents.content import Cell, DocTable, Paragraph, Part, Picture, shown
from gis_desk.documents.docx import docx
from gis_desk.documents.inspection_paper import Paper, amount
from gis_desk.documents.inspection_papers import Proof, prove, refuse
from gis_desk.inspections.papers.reporting import ReportError
from layers.errors import Where
from layers.work import Progress
from ui.map.fonts import missing_glyphs
from ui.print.composer.structure import Sheaf, Viewport, join
from ui.print.page import Page
from ui.print.papers.flow import A4, Drawing, Flow, pages_of
from ui.print.papers.maps import DPI, picture
from ui.print.papers.readback import docx_text, pdf_text
from ui.print.pdf import write_pdf
from ui.texts import tr

FORMS = ("docx", "pdf")
"""Kinds of files a paper is written as."""


@dataclass(frozen=True)
class Ready:
    """A paper with what its file is made of and proven by.

    Parameters
    ----------
    paper : Paper
    drawings : mapping
        Drawings in vectors by name.
    counts : mapping
        The numbers it claims, counted another way.
    places : sequence of sequences
        Texts that must follow each other in the file.
    say : callable
        How a number is printed, by its name and value.
    words : str
        What its progress is called.
    exact : bool
        Word documents: lines as high as in the PDF, whatever the face; for papers that must fit a page.
    viewports : mapping
        Where its maps lie, by page; filled by its drawings while they are drawn.
    """

    paper: Paper
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    counts: Mapping[str, float] = field(default_factory=dict)
    places: Sequence[Sequence[str]] = ()
    say: Callable[[str, float], str] = amount
    words: str = ""
    exact: bool = False
    viewports: dict[int, list[Viewport]] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """One file: its paper, how it was proven, and characters of it that no installed face has."""

    paper: Paper
    form: str
    file: Path
    proof: Proof
    lost: tuple[str, ...]


def write_file(ready: Ready, form: str, draft: Path, made: datetime, progress: Progress) -> Written:
    """Write the paper as `form` of `FORMS` to `draft`.

    Raises
    ------
    ReportError
        When the file says other than the data; nobody puts it in place then.
    """
    return (_write_docx if form == "docx" else _write_pdf)(ready, draft, made, progress)


@contextmanager
def folder_for(out: Path) -> Iterator[None]:
    """Make sure of the folder `out`; where it was made here and the writing fails, it goes again."""
    if out.exists() and not out.is_dir():
        raise ReportError("this is a file, not a folder", where=Where(out), do="give a folder for the papers")
    fresh = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if fresh:
            with suppress(OSError):
                out.rmdir()
        raise


def _write_docx(ready: Ready, draft: Path, made: datetime, progress: Progress) -> Written:
    paper = ready.paper
    data = docx(
        _rastered(paper.parts, ready.drawings), paper.title, made, mark=paper.mark, exact=ready.exact, progress=progress
    )
    proof = prove(paper, docx_text(data), ready.counts, ready.places, ready.say)
    if proof.differences:
        raise refuse(paper, draft.name, proof)
    draft.write_bytes(data)
    return Written(paper, "docx", draft, proof, tuple(missing_glyphs(words_of(paper.parts))))


def _rastered(parts: Sequence[Part], drawings: Mapping[str, Drawing]) -> list[Part]:
    """`parts` with the drawings that have no picture yet as pictures: Word documents have no drawings."""

    def made(one: Any) -> Any:
        if isinstance(one, Picture) and not one.data and one.drawing in drawings:
            return replace(one, data=picture(drawings[one.drawing], one.width_mm, one.height_mm, DPI))
        if isinstance(one, DocTable):
            rows = (tuple(replace(c, paragraphs=tuple(map(made, c.paragraphs))) for c in row) for row in one.rows)
            return replace(one, rows=tuple(rows))
        return one

    return [made(part) for part in parts]


def _write_pdf(ready: Ready, draft: Path, _: datetime, progress: Progress) -> Written:
    paper = ready.paper
    lost = tuple(missing_glyphs(words_of(paper.parts)))
    told = as_drawn(paper, lost)
    sheets = Flow(ready.drawings).lay(told.parts, Progress(stopped=progress.stopped))
    sizes = [(A4[1], A4[0]) if s.across else A4 for s in sheets]
    proofs: list[Proof] = []

    def check(file: Path, parts: list[int]) -> None:
        join(file, [Sheaf(("",) * n, tuple(ready.viewports.get(k, ()))) for k, n in enumerate(parts)])
        where = [[_named(w, lost) for w in place] for place in ready.places]
        proof = prove(told, pdf_text(file, told.mark), ready.counts, where, ready.say)
        if proof.differences:
            raise refuse(paper, draft.name, proof)
        proofs.append(proof)

    pages = pages_of(sheets, told.mark)
    steps = [_stepped(page, n, len(pages), ready.words, progress) for n, page in enumerate(pages)]
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


def words_of(parts: Sequence[Part]) -> list[str]:
    """All that `parts` say, as it is printed."""
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


def as_drawn(paper: Paper, lost: Sequence[str]) -> Paper:
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

"""Printing a book: its words are looked at first, then page after page is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis_desk.inspections.book.pieces import line_pieces
from gis_desk.inspections.book.sheets import Sheet, plan_sheets
from gis_desk.map.scene import Scene
from gis_desk.map.values import texts
from layers.work import QUIET, Progress
from ui.print.book.binding import Binder, Leaf
from ui.print.book.content import Book
from ui.print.book.furniture import Words
from ui.print.book.paper import PAPERS
from ui.print.book.scenery import Scenery
from ui.print.composer.structure import Bookmark, Sheaf, join
from ui.print.page import Page
from ui.print.pdf import check_glyphs, ensure_application, write_pdf
from ui.print.pdftext import TextLog
from ui.texts import say, tr


@dataclass(frozen=True)
class Printed:
    """What was printed: the text that was drawn, the map sheets, and on which page (from 1) each of them is."""

    log: TextLog
    sheets: tuple[Sheet, ...]
    pages: tuple[int, ...]
    count: int


def print_book(book: Book, out: Path, *, missing_glyphs: bool = False, progress: Progress = QUIET) -> Printed:
    """Write the book to `out`; an older file is replaced only by the whole new one.

    Raises
    ------
    PrintError
        When there is neither route nor line, the file cannot be written, or a character has no glyph (unless
        `missing_glyphs`).
    PlanError
        When `book.scale` asks for more sheets than anybody would print.
    Cancelled
        If the user stops it; nothing is written then.
    """
    ensure_application()
    progress.step(0, 1, tr("Preparing the map"))
    scenery = Scenery(book)
    plane = scenery.plane
    pieces = line_pieces(book.lines, _markers(book), plane)
    sheets = plan_sheets(book.plan, plane.box(scenery.extent), plane, PAPERS[book.paper].frames, book.scale, pieces)
    title = book.title or _title(book)
    words = Words(title, book.mark, book.made_on.isoformat(), book.data_date, book.compiler, book.sides)
    if not missing_glyphs:
        check_glyphs(list(dict.fromkeys(_said(book, scenery.base, words))))
    leaves = Binder(book, scenery, sheets, words, progress).leaves()
    total = len(leaves)

    def finish(draft: Path, drawn: list[int]) -> None:
        progress.step(total, total, tr("Writing the PDF"))
        sheaves = [Sheaf(("",) * n, leaf.viewports) for n, leaf in zip(drawn, leaves, strict=True)]
        join(draft, sheaves, bookmarks=_bookmarks(leaves))

    draws = [_page(leaf, n, total, progress) for n, leaf in enumerate(leaves, start=1)]
    log = write_pdf(out, title, [leaf.size for leaf in leaves], draws, finish=finish)
    pages = {leaf.sheet: n for n, leaf in enumerate(leaves, start=1) if leaf.sheet}
    return Printed(log, tuple(sheets), tuple(pages[n] for n in range(1, len(sheets) + 1)), total)


def _page(leaf: Leaf, number: int, total: int, progress: Progress) -> Callable[[Page], None]:
    def draw(page: Page) -> None:
        words = tr("Page {n} of {total}", n=number, total=total)
        progress.step(number - 1, total, words)
        leaf.draw(page, words)

    return draw


def _bookmarks(leaves: list[Leaf]) -> list[Bookmark]:
    """The reader's outline: the parts, and below them what the contents say."""
    found: list[Bookmark] = []
    part = ""
    for n, leaf in enumerate(leaves):
        if leaf.part and leaf.part != part:
            found.append(Bookmark(leaf.part, n))
        part = leaf.part
        if leaf.title:
            found.append(Bookmark(leaf.title, n, 1 if part else 0))
    return found


def _markers(book: Book) -> Any:
    """The markers of the lines of the book."""
    frame = book.frames.get("marker")
    if frame is None or frame.empty:
        return book.lines.iloc[:0]
    keys = {*texts(book.lines, "key"), *texts(book.lines, "code"), *texts(book.lines, "name")} - {""}
    return frame[[line in keys for line in texts(frame, "line")]]


def _title(book: Book) -> str:
    names = [n for n in dict.fromkeys(texts(book.lines, "name")) if n]
    what = "、".join(names[:2]) + (tr(" and others") if len(names) > 2 else "")
    if book.plan:
        return tr("Route map of the joint inspection: {line}", line=what) if what else tr("Route map of the inspection")
    return tr("Map of the boundary line: {line}", line=what) if what else tr("Map of the boundary line")


def _said(book: Book, scene: Scene, words: Words) -> Iterator[str]:
    """Everything from the data that may be printed; looked at before a page is drawn."""
    yield from (words.title, words.mark, words.compiler, *words.sides, book.county)
    for layer in scene.layers:
        for group in layer.labels:
            yield from group.texts
        yield from (say(entry.title) for entry in layer.legend)
    yield from _strings(book.plan)
    for frame in (book.lines, _markers(book)):
        for column in frame.columns:
            if column not in ("geometry", "extra", "note"):
                yield from _strings(frame[column].tolist())


def _strings(value: Any) -> Iterator[str]:
    """All strings in a document that are no part of a geometry."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in ("geometry", "vehicle_moves"):
                yield from _strings(inner)
    elif isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray)) and not hasattr(value, "geom_type"):
        for inner in value:
            yield from _strings(inner)

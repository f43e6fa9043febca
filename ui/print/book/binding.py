"""The pages of a book in their order, and their numbers: cover, contents, overview, then part by part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from gis_desk.inspections.book.entries import Entry
from gis_desk.inspections.book.sheets import Sheet
from gis_desk.map.layout.framing import Framed
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Scene
from gis_desk.map.style import day_stroke
from gis_desk.map.values import shapes
from layers import crs
from layers.work import Progress
from ui.map.paths import Cache
from ui.print.book.cards import ROWS, draw_cards
from ui.print.book.content import Book
from ui.print.book.cover import CONTENTS_ROWS, Facts, Line, draw_contents, draw_cover
from ui.print.book.forms import FormPage, Heading, draw_form, form_pages
from ui.print.book.furniture import Words, draw_foot, draw_head
from ui.print.book.keymap import Index, index_of
from ui.print.book.mapping import (
    RED,
    draw_arrows,
    draw_edge,
    draw_ground,
    draw_neighbours,
    draw_outlines,
    framed_of,
)
from ui.print.book.overview import day_marks, draw_day_marks, draw_days, tone
from ui.print.book.panel import draw_panel
from ui.print.book.paper import A4, PAPERS
from ui.print.book.parts import Names, PartOfBook, day_rows, on_sheet, parts_of
from ui.print.book.scenery import Scenery
from ui.print.composer.drawing import scale_words
from ui.print.composer.structure import Viewport
from ui.print.page import BLACK, Page
from ui.texts import say, tr

MOST_NAMES = 40
"""Sheets that the overview numbers one by one; of more it says from which to which each day has them."""
Draw = Callable[[Page, str], None]
"""Draws a page, given what says its number."""


@dataclass(frozen=True)
class Leaf:
    """A page: its size in mm, what draws it, what the contents say of it (empty: nothing), its map sheet."""

    size: tuple[float, float]
    draw: Draw
    title: str = ""
    sheet: int = 0
    scale: float = 0.0
    part: str = ""
    viewports: tuple[Viewport, ...] = ()


class Binder:
    """Makes the pages of a book."""

    def __init__(self, book: Book, scenery: Scenery, sheets: Sequence[Sheet], words: Words, progress: Progress) -> None:
        self.book, self.scenery, self.sheets, self.words = book, scenery, sheets, words
        self.paper = PAPERS[book.paper]
        self.frames = self.paper.frames
        self.parts = parts_of(book, sheets)
        self.names = Names(book)
        self._lines = [one for one in scenery.plane.shapes(shapes(book.lines)) if one is not None]
        self._cache, self._stopped = Cache(), progress.stopped

    def leaves(self) -> list[Leaf]:
        """All pages."""
        leaves = [] if any(1 in part.sheets for part in self.parts) else [self._map(1, None)]
        for part in self.parts:
            leaves += [self._map(n, part) for n in part.sheets]
            leaves += self._cards(part)
            if self.book.forms:
                leaves += self._forms(part)
        rows = self._rows(leaves)
        count = -(-len(rows) // CONTENTS_ROWS) or 1
        front = 1 + count
        rows = [Line(r.title, r.sheet, r.scale, r.page + front, r.heading) for r in rows]
        contents = [
            self._contents(rows[k * CONTENTS_ROWS : (k + 1) * CONTENTS_ROWS], first=k == 0) for k in range(count)
        ]
        return [Leaf(A4.size(True), self._cover, tr("Cover")), *contents, *leaves]

    def _rows(self, leaves: Sequence[Leaf]) -> list[Line]:
        """The contents; pages that go on with what the page before began have no row of their own."""
        rows: list[Line] = []
        part = ""
        for n, leaf in enumerate(leaves, start=1):
            if leaf.part != part:
                part = leaf.part
                rows.append(Line(part, "", "", n, heading=True))
            if leaf.title:
                scale = f"1:{scale_words(leaf.scale)}" if leaf.scale else ""
                rows.append(Line(leaf.title, str(leaf.sheet or ""), scale, n))
        return rows

    def _cover(self, page: Page, _number: str) -> None:
        parties = dict.fromkeys(s for key in self._line_keys() for s in self.names.sides(key) if s)
        facts = Facts(
            self.words.title,
            tuple(parties) or tuple(s for s in self.book.sides if s),
            tr("Year {year}", year=_year(self.book)),
            self.book.county,
            self._note(self.scenery.plane),
            self.names.cover_rows(self.book),
            day_rows(self.book),
        )
        draw_cover(page, self.words, facts)

    def _line_keys(self) -> list[str]:
        return [str(key) for key in self.book.lines["key"]] if "key" in self.book.lines else []

    def _contents(self, rows: Sequence[Line], *, first: bool) -> Leaf:
        def draw(page: Page, number: str) -> None:
            draw_head(page, A4.size(True), self.words, tr("Contents"), number)
            draw_contents(page, rows)

        return Leaf(A4.size(True), draw, tr("Contents") if first else "")

    def _note(self, plane: Plane) -> str:
        heights = tr("heights: 1985 national height datum")
        if plane.middle is None:
            return tr("CGCS2000, conformal conic projection; {heights}", heights=heights)
        return tr(
            "CGCS2000, Gauss-Krüger 3° zone {zone}, central meridian {m}°E, grid in km; {heights}",
            zone=round(plane.middle / 3),
            m=f"{plane.middle:g}",
            heights=heights,
        )

    def _map(self, number: int, part: PartOfBook | None) -> Leaf:
        sheet = self.sheets[number - 1]
        framed = framed_of(sheet, self.scenery.plane, self.paper)
        item = framed.item
        code = crs.code_of(framed.plane.definition) if framed.plane.middle is not None else None
        place = Viewport(
            say(sheet.title),
            (item.x, item.y, item.width, item.height),
            framed.corners,
            crs.plain_wkt(framed.plane.definition),
            int(code.split(":")[1]) if code else None,
        )
        heading = say(part.title) if part is not None else ""
        title = tr("Whole way of the day") if sheet.kind == "day" else say(sheet.title)
        return Leaf(
            self.paper.size(sheet.upright),
            lambda page, words: self._draw_map(page, words, number, part),
            title,
            number,
            sheet.scale,
            heading,
            (place,),
        )

    def _draw_map(self, page: Page, where: str, number: int, part: PartOfBook | None) -> None:
        sheet, mono = self.sheets[number - 1], self.book.mono
        size = self.paper.size(sheet.upright)
        framed = framed_of(sheet, self.scenery.plane, self.paper)
        corner = tr("Sheet {n} of {total}", n=number, total=len(self.sheets)) + "  " + where
        draw_head(page, size, self.words, say(sheet.title), corner, large=13.0 if self.book.paper == "a4" else 18.0)
        scene = self.scenery.of(sheet)
        draw_ground(page, framed, scene, self._cache, self._stopped)
        route = self.scenery.route(sheet).frame if self.book.plan else None
        if route is not None and len(route):
            draw_arrows(page, framed, route, {n: tone(n, mono=mono) for n in range(len(self.parts))})
        others = {n: self.sheets[n - 1] for n in (part.sheets if part is not None else self._all_sheets())}
        beside = {n: s for n, s in others.items() if n in sheet.neighbours}
        if sheet.kind in ("overview", "day"):
            within = {n: s for n, s in others.items() if s.kind in ("strip", "area")}
            draw_outlines(page, framed, self.frames, within, BLACK if mono else RED, names=len(within) <= MOST_NAMES)
        if sheet.kind == "overview" and route is not None and len(route):
            numbers = {} if len(within) <= MOST_NAMES else {(p.team, p.day): p.sheet_range for p in self.parts}
            draw_day_marks(page, day_marks(framed, route, numbers), mono=mono)
        draw_neighbours(page, framed, self.frames, beside)
        draw_edge(page, framed)
        box = self.paper.panel_box(sheet.upright)
        if part is None:
            self._overview_panel(page, box, framed, scene)
        else:
            stops = on_sheet(part, sheet, self.frames, self.scenery.plane) if part is not None else []
            index = index_of(number, others, self.frames, self._lines)
            draw_panel(page, box, framed, scene, index, stops, part.times if part is not None else {})
        top = size[1] - self.paper.margin - self.paper.foot + 1.5
        draw_foot(page, size, self.words, self._note(framed.plane), top, signed=True)

    def _all_sheets(self) -> range:
        return range(2, len(self.sheets) + 1)

    def _overview_panel(self, page: Page, box: tuple[float, float, float, float], framed: Framed, scene: Scene) -> None:
        """The panel of the overview: the days instead of stops, or the index of sheets where there are no days."""
        if not self.book.plan:
            others = {n: self.sheets[n - 1] for n in self._all_sheets()}
            draw_panel(page, box, framed, scene, index_of(1, others, self.frames, self._lines), [], {})
            return
        routes = [layer for layer in scene.layers if layer.kind == "route"]
        hide = [say(entry.title) for layer in routes for entry in layer.legend]
        days = [
            (
                n,
                f"{p.team}-{p.day}",
                str(len(p.entries)),
                _kilometres(p.plan),
                p.sheet_range,
            )
            for n, p in enumerate(self.parts)
        ]
        dashes = {n: day_stroke(n, walking=False).dash_mm for n in range(len(self.parts))}

        def draw(page: Page, box: tuple[float, float, float, float]) -> None:
            draw_days(page, box, days, dashes, mono=self.book.mono)

        none = Index(1, {}, self.frames)
        draw_panel(page, box, framed, scene, none, [], {}, hide, (8.0 + 4.6 * len(days), draw))

    def _cards(self, part: PartOfBook) -> list[Leaf]:
        markers = part.markers
        title = tr("Marker table")
        return [
            self._text_page(True, part, title, start, partial(self._draw_cards, markers[start : start + ROWS]))
            for start in range(0, len(markers), ROWS)
        ]

    def _draw_cards(self, markers: Sequence[Entry], page: Page) -> None:
        draw_cards(page, markers, self.names.line, self.names.unit, self.book.photo)

    def _forms(self, part: PartOfBook) -> list[Leaf]:
        found = []
        for line, entries in part.by_line():
            heading = self.names.heading(line, entries)
            for n, content in enumerate(form_pages(entries)):
                title = tr("Record form: {line}", line=heading.line)
                found.append(self._text_page(False, part, title, n, partial(_draw_form, heading, content)))
        return found

    def _text_page(self, upright: bool, part: PartOfBook, title: str, at: int, body: Callable[[Page], None]) -> Leaf:
        size = A4.size(upright)

        def draw(page: Page, number: str) -> None:
            subtitle = f"{say(part.title)}　{title}" + (tr("(continued)") if at else "")
            draw_head(page, size, self.words, subtitle, number)
            body(page)
            self._strip(page, size, part)

        return Leaf(size, draw, title if not at else "", part=say(part.title))

    def _strip(self, page: Page, size: tuple[float, float], part: PartOfBook) -> None:
        """The index of sheets at the foot of a page of text: the sheets of its part, and the coordinates' base."""
        y = size[1] - 10.0
        page.text(10.0, y + 3.0, self._note(self.scenery.plane), 6.0, room=size[0] * 0.68)
        words = tr("Sheets: {numbers}", numbers=" · ".join(str(n) for n in part.sheets)) if part.sheets else ""
        page.text(size[0] - 10.0, y + 3.0, words, 6.5, align="right", room=size[0] * 0.3 - 20.0)


def _draw_form(heading: Heading, content: FormPage, page: Page) -> None:
    draw_form(page, heading, content)


def _year(book: Book) -> int:
    """The year of the first day that is dated, else that in which the book is made."""
    days = [str(d.get("date") or "")[:4] for t in (book.plan or {}).get("teams", ()) for d in t.get("days", ())]
    return min((int(day) for day in days if day.isdigit()), default=book.made_on.year)


def _kilometres(day: Mapping[str, Any] | None) -> str:
    km = (day or {}).get("km")
    return f"{km:.0f}" if isinstance(km, (int, float)) else "?"

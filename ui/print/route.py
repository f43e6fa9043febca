"""The route map book of an inspection plan: overview, a sheet for every team and day, stop tables."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from PySide6.QtGui import QColor

from gis_desk.map.angles import dms
from gis_desk.map.book import Box, DayTable, Sheet, StopRow, day_tables, sheets
from gis_desk.map.build import build_scene
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.routes import SET_M, route_layer
from gis_desk.map.scene import PAPER, Scene
from gis_desk.map.style import day_stroke
from gis_desk.map.values import integers, shapes, texts
from gis_desk.map.view import View
from layers.schema import TABLES
from layers.text import text
from layers.work import QUIET, Progress
from ui.map.paths import Cache
from ui.map.symbols import colour
from ui.print.page import Page
from ui.print.pdf import PrintError, check_glyphs, write_pdf
from ui.print.pdftext import TextLog
from ui.print.sheet import A3, MAP, MARGIN, PANEL_X, Words, draw_foot, draw_head, draw_sheet, draw_table
from ui.texts import say, tr

LAYERS = ("division", "water", "road", "boundary_line", "place_name", "marker", "dispute")
"""What a route map shows below the route."""

_ROWS_PER_COLUMN = 33
_ARROW_MM = 45.0
_STOP_MM = 4.2
_COLUMNS = (9.0, 38.0, 25.0, 24.0, 18.0, 14.0, 14.0, 16.0, 33.0)


@dataclass(frozen=True)
class Book:
    """A route map book to be printed.

    Parameters
    ----------
    frames : mapping
        Table name to frame (EPSG:4490) of `LAYERS`.
    lines : DataFrame
        The boundary lines inspected, rows of ``boundary_line``.
    plan : mapping or None
        The document of ``inspect plan``; None prints the line without a route.
    title : str
        Empty: made of the lines' names.
    mark : str
        Classification mark.
    sides : (str, str)
        Names of the two sides, for the signatures.
    scale : float or None
        Denominator of the day sheets; None: as large as fits.
    """

    frames: Mapping[str, pd.DataFrame]
    lines: pd.DataFrame
    plan: Mapping[str, Any] | None
    title: str
    mark: str
    sides: tuple[str, str]
    scale: float | None = None


def print_book(
    book: Book, out: Path, *, missing_glyphs: bool = False, progress: Progress = QUIET
) -> tuple[TextLog, list[Sheet]]:
    """Write the book to `out`; returns what was drawn and the map sheets.

    Raises
    ------
    PrintError
        When there is neither route nor line, or a character has no glyph (unless `missing_glyphs`).
    """
    extent = _extent(book)
    plane = plane_of(extent)
    plan_box = plane.box(extent)
    layers = _layers(book, extent)
    progress.step(0, 2, tr("Preparing the map"))
    base = build_scene(layers, plane)
    chosen = sheets(book.plan, plan_box, plane, MAP.width, MAP.height, book.scale)
    tables = day_tables(book.plan) if book.plan else []
    tables = [t for t in tables if t.rows] or _marker_table(book)
    words = Words(book.title or _title(book), book.mark, dt.date.today().isoformat(), book.sides)
    if not missing_glyphs:
        check_glyphs(_all_words(base, words, tables))
    pages = _pages(book, words, base, layers, chosen, tables)
    progress.step(1, 2, tr("Writing the PDF"))
    log = write_pdf(out, words.title, A3, pages)
    return log, chosen


def _extent(book: Book) -> tuple[float, float, float, float]:
    places = [g for g in shapes(book.lines) if g is not None]
    if book.plan:
        places += [g for g in shapes(route_layer(book.plan, text("Route")).frame) if g is not None]
    box = shapely.total_bounds(places) if places else np.full(4, np.nan)
    if not np.isfinite(box).all():
        raise PrintError(
            "there is nothing to print: no line and no plan with a place",
            do="give --line with a line's key, code or name, or make a plan with gis-desk inspect plan",
        )
    least = 0.004
    west, south, east, north = (float(b) for b in box)
    if east - west < least:
        west, east = (west + east - least) / 2, (west + east + least) / 2
    if north - south < least:
        south, north = (south + north - least) / 2, (south + north + least) / 2
    return west, south, east, north


def _layers(book: Book, extent: Box) -> list[MapLayer]:
    """What lies in the neighbourhood of the route, three times as wide and high."""
    wide, high = extent[2] - extent[0], extent[3] - extent[1]
    pad = 1.2 * max(wide, high) + 0.02
    near = shapely.box(extent[0] - pad, extent[1] - pad, extent[2] + pad, extent[3] + pad)
    found = []
    for name in LAYERS:
        frame = book.frames.get(name)
        if frame is None or frame.empty:
            continue
        keep = shapely.intersects(near, shapes(frame))
        if keep.any():
            title = text(TABLES[name].en)
            found.append(MapLayer(name, title, name, frame[keep].reset_index(drop=True)))
    return found


def _title(book: Book) -> str:
    names = [n for n in dict.fromkeys(texts(book.lines, "name")) if n]
    what = "、".join(names[:2]) + (tr(" and others") if len(names) > 2 else "")
    if book.plan:
        return tr("Route map of the joint inspection: {line}", line=what) if what else tr("Route map of the inspection")
    return tr("Map of the boundary line: {line}", line=what) if what else tr("Map of the boundary line")


def _marker_table(book: Book) -> list[DayTable]:
    """Without a plan: the markers of the lines along their way."""
    markers = book.frames.get("marker")
    if markers is None or markers.empty:
        return []
    keys = set(texts(book.lines, "key")) | set(texts(book.lines, "code"))
    mine = markers[np.isin(texts(markers, "line"), [k for k in keys if k])]
    mine = mine[[g is not None and not g.is_empty for g in shapes(mine)]]
    if mine.empty:
        return []
    chainage = (
        pd.to_numeric(mine["chainage_m"], errors="coerce") if "chainage_m" in mine else pd.Series(np.nan, mine.index)
    )
    mine = mine.assign(_at=chainage).sort_values(["_at", "number"], na_position="last")
    rows = tuple(
        StopRow(n, number, float(g.x), float(g.y), None if np.isnan(at) else float(at), "", "", None, "")
        for n, (number, g, at) in enumerate(
            zip(texts(mine, "number"), shapes(mine), mine["_at"].to_numpy(float), strict=True), start=1
        )
    )
    return [DayTable(0, 0, rows, None, None)]


def _all_words(scene: Scene, words: Words, tables: Sequence[DayTable]) -> list[str]:
    said = [words.title, words.mark, *(words.sides or ())]
    said += [r.marker for t in tables for r in t.rows]
    for layer in scene.layers:
        said += [name for group in layer.labels for name in group.texts]
        said += [say(entry.title) for entry in layer.legend]
    return said


def _pages(
    book: Book,
    words: Words,
    base: Scene,
    layers: Sequence[MapLayer],
    chosen: Sequence[Sheet],
    tables: Sequence[DayTable],
) -> list[Callable[[Page], None]]:
    known = {layer.id: layer for layer in base.layers}
    cache = Cache()
    blocks = _blocks(tables)
    total = len(chosen) + len(blocks)
    pages: list[Callable[[Page], None]] = []

    def scene_for(sheet: Sheet) -> Scene:
        if not book.plan:
            return base
        return build_scene([*layers, layer_for(sheet)], base.plane, known=known)

    def layer_for(sheet: Sheet) -> MapLayer:
        team, day = (sheet.team, sheet.day) if sheet.day else (None, None)
        merge_m = max(_STOP_MM * sheet.scale / 1000, SET_M)
        return route_layer(book.plan or {}, text("Route"), team=team, day=day, merge_m=merge_m)

    def map_page(number: int, sheet: Sheet) -> Callable[[Page], None]:
        def draw(page: Page) -> None:
            table = next((t for t in tables if (t.team, t.day) == (sheet.team, sheet.day)), None)
            panel, room = _side(chosen, sheet, table)
            draw_sheet(
                page,
                words,
                say(sheet.title) if total > 1 else "",
                number,
                total,
                scene_for(sheet),
                (sheet.x, sheet.y),
                sheet.scale,
                cache,
                over=(lambda page, view: _arrows(page, view, base.plane, layer_for(sheet))) if book.plan else None,
                panel=panel,
                panel_mm=room,
            )

        return draw

    def table_page(number: int, block: list[tuple[DayTable, int, int]]) -> Callable[[Page], None]:
        return lambda page: _draw_tables(page, words, number, total, block)

    pages += [map_page(n, sheet) for n, sheet in enumerate(chosen, start=1)]
    pages += [table_page(n, block) for n, block in enumerate(blocks, start=len(chosen) + 1)]
    return pages


def _arrows(page: Page, view: View, plane: Plane, route: MapLayer) -> None:
    """A small arrow in the direction of travel every `_ARROW_MM` of a leg."""
    legs = route.frame[texts(route.frame, "role") == "leg"]
    for shape, day in zip(plane.shapes(shapes(legs)), integers(legs, "colour_day"), strict=True):
        for line in shapely.get_parts(shape) if shape is not None else ():
            xy = shapely.get_coordinates(line)
            right, down = view.to_dots(xy[:, 0], xy[:, 1])
            x, y = MAP.x + right / page.dots, MAP.y + down / page.dots
            run = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
            tone = colour(day_stroke(int(day), walking=False).colour[PAPER])
            for at in np.arange(_ARROW_MM / 2, run[-1], _ARROW_MM):
                px, py = np.interp([at - 1.2, at + 1.2], run, x), np.interp([at - 1.2, at + 1.2], run, y)
                _arrow(page, px, py, tone)


def _arrow(page: Page, x: np.ndarray, y: np.ndarray, tone: QColor) -> None:
    ahead = np.array([x[1] - x[0], y[1] - y[0]])
    size = float(np.hypot(*ahead))
    tip = np.array([x[1], y[1]])
    inside = MAP.x + 3 < tip[0] < MAP.x + MAP.width - 3 and MAP.y + 3 < tip[1] < MAP.y + MAP.height - 3
    if size < 0.5 or not inside:
        return
    ahead = ahead / size
    across = np.array([-ahead[1], ahead[0]])
    corners = [tip, tip - 2.6 * ahead + 1.15 * across, tip - 1.9 * ahead, tip - 2.6 * ahead - 1.15 * across]
    page.polygon([(float(c[0]), float(c[1])) for c in corners], tone, 0.12, QColor("#ffffff"))


def _side(
    chosen: Sequence[Sheet], sheet: Sheet, table: DayTable | None
) -> tuple[Callable[[Page, float, float], None] | None, float]:
    """The lower part of the side panel: the sheet index on the overview, the stops of the day on its sheet."""
    if sheet.day and table is not None:
        rows = table.rows[:24]

        def stops(page: Page, top: float, width: float) -> None:
            page.text(PANEL_X + 5, top, tr("Stops of the day"), 10, bold=True)
            body = [[str(r.order), r.marker, r.arrive, r.depart] for r in rows]
            if len(table.rows) > len(rows):
                body[-1] = ["…", tr("and {n} more in the table", n=len(table.rows) - len(rows) + 1), "", ""]
            draw_table(
                page,
                PANEL_X + 5,
                top + 3,
                (8.0, width - 34.0, 13.0, 13.0),
                body,
                row_mm=4.4,
                points=7,
                head=[tr("No."), tr("Marker or stretch"), tr("Arrive"), tr("Leave")],
            )

        return stops, 15.0 + 4.4 * (len(rows) + 1)
    if not sheet.day and len(chosen) > 1:
        shown = chosen[:18]

        def index(page: Page, top: float, width: float) -> None:
            page.text(PANEL_X + 5, top, tr("Sheets"), 10, bold=True)
            body = [[str(n), say(s.title), f"1:{s.scale:,.0f}".replace(",", " ")] for n, s in enumerate(shown, start=1)]
            if len(chosen) > len(shown):
                body[-1] = ["…", tr("to sheet {n}", n=len(chosen)), ""]
            draw_table(page, PANEL_X + 5, top + 3, (8.0, width - 30.0, 22.0), body, row_mm=4.6, points=7.5, right=(2,))

        return index, 14.0 + 4.6 * len(shown)
    return None, 0.0


def _blocks(tables: Sequence[DayTable]) -> list[list[tuple[DayTable, int, int]]]:
    """Tables over pages with two columns each; long tables are continued, rows are never cut."""
    columns: list[list[tuple[DayTable, int, int]]] = []
    left = 0
    for table in tables:
        start = 0
        while start < len(table.rows):
            if left < 6:
                columns.append([])
                left = _ROWS_PER_COLUMN
            count = min(len(table.rows) - start, left - 3)
            columns[-1].append((table, start, start + count))
            start += count
            left -= count + 3
    return [_joined(columns[k : k + 2]) for k in range(0, len(columns), 2)]


def _joined(columns: Sequence[list[tuple[DayTable, int, int]]]) -> list[tuple[DayTable, int, int]]:
    return [entry for column in columns for entry in column]


def _draw_tables(page: Page, words: Words, number: int, total: int, block: Sequence[tuple[DayTable, int, int]]) -> None:
    draw_head(page, words, tr("Stops in order"), number, total)
    x, y = MARGIN, MARGIN + 24.0
    left = _ROWS_PER_COLUMN
    for table, start, stop in block:
        if stop - start + 3 > left:
            x, y, left = x + sum(_COLUMNS) + 9.0, MARGIN + 24.0, _ROWS_PER_COLUMN
        title = tr("Team {team}, day {day}", team=table.team, day=table.day) if table.day else tr("Markers of the line")
        if table.km is not None and table.hours is not None:
            title += "  " + tr("{km:.1f} km, {hours:.1f} h", km=table.km, hours=table.hours)
        if start:
            title += "  " + tr("(continued)")
        page.text(x, y, title, 10.5, bold=True)
        y = draw_table(
            page,
            x,
            y + 2.5,
            _COLUMNS,
            [_cells(r) for r in table.rows[start:stop]],
            head=[
                tr("No."),
                tr("Marker or stretch"),
                tr("Longitude"),
                tr("Latitude"),
                tr("Chainage (km)"),
                tr("Arrive"),
                tr("Leave"),
                tr("Way (km)"),
                tr("Found; handled"),
            ],
            right=(0, 4, 7),
        )
        y += 9.0
        left -= stop - start + 3
    draw_foot(page, words, tr("Coordinates: CGCS2000, degrees, minutes and seconds"))


def _cells(row: StopRow) -> list[str]:
    return [
        str(row.order),
        row.marker,
        dms(row.lon, east=True),
        dms(row.lat, east=False),
        "" if row.chainage_m is None else f"{row.chainage_m / 1000:.3f}",
        row.arrive,
        row.depart,
        "" if row.km is None else f"{row.km:.2f}",
        "",
    ]

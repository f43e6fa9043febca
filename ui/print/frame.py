"""The map frame of a sheet and what belongs to it: neat line, grid, legend, scale, north arrow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from PySide6.QtGui import QColor

from gis_desk.map.angles import dms
from gis_desk.map.book import grid_step_m
from gis_desk.map.outlines import level_for
from gis_desk.map.plane import Plane
from gis_desk.map.scene import PAPER, Batch, LegendEntry, Scene
from gis_desk.map.view import PAPER_DETAIL_MM, View
from layers.text import Text, text
from ui.map.overlay import length_text, round_length
from ui.map.paint import paint
from ui.map.paths import Cache
from ui.print.page import BLACK, GREY, Page
from ui.texts import say, tr

GRID = QColor(70, 110, 150, 70)
BORDER = 6.0
"""Millimetres between the map and the outer neat line, where the grid is lettered."""


@dataclass(frozen=True)
class Frame:
    """A map frame on the paper: left, top, width and height of the map itself in mm."""

    x: float
    y: float
    width: float
    height: float


def view_of(frame: Frame, x: float, y: float, scale: float, dots: float) -> View:
    """The view that fills `frame` with its middle at plane metres (`x`, `y`), exactly at 1:`scale`."""
    return View(x, y, scale, frame.width * dots, frame.height * dots, dots)


def draw_map(page: Page, frame: Frame, scene: Scene, view: View, cache: Cache) -> None:
    """The map in its frame with grid and neat lines."""
    painter = page.painter
    painter.save()
    painter.translate(page.at(frame.x, frame.y))
    paint(painter, scene, view, ground=PAPER, cache=cache, piece=page.part)
    painter.restore()
    painter.save()
    _grid(page, frame, scene.plane, view)
    painter.restore()
    page.box(frame.x, frame.y, frame.width, frame.height, line=0.1)
    page.box(frame.x - BORDER, frame.y - BORDER, frame.width + 2 * BORDER, frame.height + 2 * BORDER, line=0.5)
    _corners(page, frame, scene.plane, view)


def _grid(page: Page, frame: Frame, plane: Plane, view: View) -> None:
    """Kilometre grid with its numbers; on planes that are no zone, nothing."""
    if plane.middle is None:
        return
    step = grid_step_m(view.scale)
    left, bottom, right, top = view.bounds
    tight = 3.2
    for value in np.arange(np.ceil(left / step) * step, right, step):
        x = frame.x + (value - left) / view.scale * 1000
        page.line([(x, frame.y), (x, frame.y + frame.height)], 0.08, GRID)
        if frame.x + 30 < x < frame.x + frame.width - 30:
            for y in (frame.y - 1.6, frame.y + frame.height + tight + 0.6):
                page.text(x, y, f"{value / 1000:.0f}", 6.5, align="middle")
    for value in np.arange(np.ceil(bottom / step) * step, top, step):
        y = frame.y + frame.height - (value - bottom) / view.scale * 1000
        page.line([(frame.x, y), (frame.x + frame.width, y)], 0.08, GRID)
        if frame.y + 8 < y < frame.y + frame.height - 8:
            page.text(frame.x - 0.5, y + 0.8, f"{value / 1000:.0f}", 6.5, align="right", room=BORDER - 1)
            page.text(frame.x + frame.width + 0.5, y + 0.8, f"{value / 1000:.0f}", 6.5, room=BORDER - 1)


def _corners(page: Page, frame: Frame, plane: Plane, view: View) -> None:
    """Longitude and latitude of the four corners."""
    left, bottom, right, top = view.bounds
    lon, lat = plane.inverse([left, right, left, right], [top, top, bottom, bottom])
    places = (
        (frame.x, frame.y - 1.6, "left"),
        (frame.x + frame.width, frame.y - 1.6, "right"),
        (frame.x, frame.y + frame.height + 3.8, "left"),
        (frame.x + frame.width, frame.y + frame.height + 3.8, "right"),
    )
    for k, (x, y, align) in enumerate(places):
        words = f"{dms(float(lon[k]), east=True, decimals=0)} {dms(float(lat[k]), east=False, decimals=0)}"
        page.text(x, y, words, 6, align=align)


def legend_of(scene: Scene, view: View) -> list[LegendEntry]:
    """The entries whose symbols are really drawn in `view`, each once."""
    found: dict[str, LegendEntry] = {}
    window = _window(view)
    shapely.prepare(window)
    for layer in scene.layers:
        drawn: list[object] = []
        if layer.areas is not None:
            drawn += [layer.areas.fills[k] for k in _styles_in(layer.areas.levels, view, window)]
        if layer.lines is not None:
            strokes = [layer.lines.strokes[k] for k in _styles_in(layer.lines.levels, view, window)]
            drawn += [s for s in strokes if view.scale <= s.max_scale]
        if layer.points is not None:
            xy = layer.points.xy
            seen = shapely.contains_xy(window, xy[:, 0], xy[:, 1])
            symbols = [layer.points.symbols[k] for k in np.unique(layer.points.symbol[seen])]
            drawn += [s for s in symbols if view.scale <= s.max_scale]
        for entry in layer.legend:
            if any(entry.symbol == d for d in drawn):
                found.setdefault(say(entry.title), entry)
    return list(found.values())


def _window(view: View) -> Any:
    """What the view shows, as a polygon of the plane."""
    places = ((0.0, 0.0), (view.width, 0.0), (view.width, view.height), (0.0, view.height))
    return shapely.Polygon([view.to_plane(right, down) for right, down in places])


def _styles_in(levels: Sequence[Batch], view: View, window: Any) -> list[int]:
    """The styles of the parts that really reach into the view."""
    batch = level_for(levels, PAPER_DETAIL_MM * view.scale / 1000, 1.0, view.bounds)
    near = batch.visible(view.bounds)
    found = []
    for style in np.unique(batch.style[near]).tolist():
        for block in near[batch.style[near] == style].tolist():
            xy, offsets = batch.block(block)
            parts = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
            shapes: Any = (shapely.linearrings if batch.closed else shapely.linestrings)(xy, indices=parts)
            if batch.closed:
                shapes = shapely.polygons(shapes)
            if shapely.intersects(window, shapes).any():
                found.append(style)
                break
    return found


def draw_legend(page: Page, x: float, y: float, width: float, bottom: float, entries: list[LegendEntry]) -> float:
    """The legend from `y` downwards; returns where it ends. Entries that find no room are counted in words."""
    page.text(x, y, tr("Legend"), 10, bold=True)
    y += 6
    step = max(min((bottom - y) / max(len(entries), 1), 5.6), 3.2)
    points = 8.0 if step > 4.2 else 6.5
    for n, entry in enumerate(entries):
        if y > bottom + step / 2:
            page.text(x, y, tr("and {n} more symbols", n=len(entries) - n), 6.5)
            return y + step
        page.sample(entry.symbol, x, y - 1.1, 14)
        page.text(x + 17, y, say(entry.title), points, room=width - 17)
        y += step
    return y


def draw_scale(page: Page, x: float, y: float, width: float, scale: float, words: Callable[[Text], str] = say) -> float:
    """The scale as a number, in the language of `words`, and as a bar with kilometres."""
    page.text(x, y, words(text("Scale 1:{n}", n=f"{scale:,.0f}".replace(",", " "))), 10, bold=True)
    y += 8
    whole = round_length(width * 0.8 * scale / 1000)
    long = whole / scale * 1000
    for k in range(4):
        page.box(x + k * long / 4, y - 1.6, long / 4, 1.6, line=0.12, fill=BLACK if k % 2 == 0 else QColor("#ffffff"))
    for k in (0, 2, 4):
        mark = "0" if k == 0 else length_text(whole * k / 4)
        page.text(x + k * long / 4, y - 2.6, mark, 7, align="left" if k == 0 else "middle")
    return y + 5


def draw_north(
    page: Page, x: float, y: float, plane: Plane, view: View, size: float = 16.0, words: Callable[[Text], str] = say
) -> None:
    """An arrow to true north at the middle of the map; (`x`, `y`) is its middle in mm."""
    lon, lat = plane.inverse([view.x], [view.y])
    a, b = plane.forward([lon[0], lon[0]], [lat[0], lat[0] + 0.01])
    turn = np.arctan2(a[1] - a[0], b[1] - b[0])
    across, up = np.array([np.cos(turn), np.sin(turn)]), np.array([np.sin(turn), -np.cos(turn)])

    def place(right: float, ahead: float) -> tuple[float, float]:
        p = np.array([x, y]) + right * across + ahead * up
        return float(p[0]), float(p[1])

    half = size / 2
    page.polygon([place(0, half), place(-size * 0.2, -half), place(0, -half * 0.55)], BLACK, 0.15)
    page.polygon([place(0, half), place(size * 0.2, -half), place(0, -half * 0.55)], QColor("#ffffff"), 0.15)
    top = place(0, half + 1.5)
    page.text(top[0], top[1], words(text("N")), 9, bold=True, align="middle")


def crs_note(plane: Plane) -> str:
    """The mathematical base in words."""
    if plane.middle is not None:
        return tr(
            "CGCS2000, Gauss-Krüger 3° zone, central meridian {m}°E, grid in km; heights not shown",
            m=f"{plane.middle:g}",
        )
    return tr("CGCS2000, conformal conic projection; heights not shown")


def draw_rule(page: Page, x: float, y: float, width: float) -> None:
    """A thin rule of the side panel."""
    page.line([(x, y), (x + width, y)], 0.1, GREY)

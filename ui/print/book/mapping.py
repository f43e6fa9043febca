"""The map of a sheet: scene, grid and graticule, direction of travel, the sheets that join it."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gis_desk.inspections.book.sheets import Frames, Sheet
from gis_desk.map.layout.framing import Framed
from gis_desk.map.plane import Plane
from gis_desk.map.scene import PAPER, Scene
from gis_desk.map.values import shapes, texts
from ui.map.lettering import is_vector
from ui.map.paint import paint
from ui.map.paths import Cache
from ui.print.book.paper import Paper
from ui.print.composer.maps import draw_nets
from ui.print.page import BLACK, GREY, Page
from ui.texts import tr

WHITE = QColor("#ffffff")
RED = QColor("#a61b1b")
PALE = QColor("#a0a0a0")
_ARROW_MM = 45.0
_HEAD_MM = 2.6
_EDGE_POINTS = 6.5


def framed_of(sheet: Sheet, plane: Plane, paper: Paper) -> Framed:
    """The map frame of a sheet with its ground."""
    return Framed(paper.map_item(sheet.upright), plane, sheet.x, sheet.y, sheet.scale, sheet.turn)


def draw_ground(page: Page, framed: Framed, scene: Scene, cache: Cache, stopped: Callable[[], bool]) -> None:
    """The scene with grid and graticule."""
    painter, item = page.painter, framed.item
    painter.save()
    corner = page.at(item.x, item.y)
    painter.translate(corner.toPoint() if is_vector(painter) else corner)
    paint(painter, scene, framed.view(page.dots), ground=PAPER, cache=cache, cancel=stopped, piece=page.part)
    painter.restore()
    draw_nets(page, framed)


def draw_edge(page: Page, framed: Framed) -> None:
    """The neat lines."""
    item = framed.item
    page.box(item.x, item.y, item.width, item.height, line=0.1)
    b = item.border
    page.box(item.x - b, item.y - b, item.width + 2 * b, item.height + 2 * b, line=0.5)


def draw_arrows(page: Page, framed: Framed, legs: object, tones: Mapping[int, QColor]) -> None:
    """An arrow in the direction of travel every `_ARROW_MM` of a leg; `legs` is the frame of a route."""
    moved = framed.plane.shapes(shapes(legs))  # type: ignore[arg-type]
    days = legs["colour_day"].to_numpy()  # type: ignore[index]
    item, view = framed.item, framed.view()
    for shape, role, day in zip(moved, texts(legs, "role"), days, strict=True):  # type: ignore[arg-type]
        if role != "leg":
            continue
        for line in shapely.get_parts(shape) if shape is not None else ():
            xy = shapely.get_coordinates(line)
            right, down = view.to_dots(xy[:, 0], xy[:, 1])
            x, y = item.x + right, item.y + down
            run = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
            for at in np.arange(min(_ARROW_MM, run[-1]) / 2, run[-1], _ARROW_MM):
                px, py = np.interp([at - 1.2, at + 1.2], run, x), np.interp([at - 1.2, at + 1.2], run, y)
                _arrow(page, framed, px, py, tones.get(int(day), BLACK))


def _arrow(page: Page, framed: Framed, x: np.ndarray, y: np.ndarray, tone: QColor) -> None:
    ahead = np.array([x[1] - x[0], y[1] - y[0]])
    size = float(np.hypot(*ahead))
    if size < 0.5 or not _inside(framed, (x[1], y[1]), 3.0):
        return
    _triangle(page, np.array([x[1], y[1]]), ahead / size, _HEAD_MM, tone)


def _triangle(page: Page, tip: np.ndarray, ahead: np.ndarray, size: float, tone: QColor) -> None:
    across = np.array([-ahead[1], ahead[0]])
    corners = [
        tip,
        tip - size * ahead + 0.45 * size * across,
        tip - 0.72 * size * ahead,
        tip - size * ahead - 0.45 * size * across,
    ]
    page.polygon([(float(c[0]), float(c[1])) for c in corners], tone, 0.12, WHITE)


def _inside(framed: Framed, place: Sequence[float], rim: float) -> bool:
    item = framed.item
    right, down = place[0] - item.x, place[1] - item.y
    return bool(rim < right < item.width - rim and rim < down < item.height - rim)


def outline_mm(sheet: Sheet, frames: Frames, framed: Framed) -> np.ndarray:
    """Corners (4, 2) of another sheet in mm of the page."""
    xy = sheet.footprint(frames)
    right, down = framed.view().to_dots(xy[:, 0], xy[:, 1])
    return np.column_stack([framed.item.x + right, framed.item.y + down])


def draw_outlines(
    page: Page, framed: Framed, frames: Frames, others: Mapping[int, Sheet], tone: QColor, *, names: bool = True
) -> None:
    """Where other sheets lie, with their numbers."""
    _clipped(page, framed)
    for sheet in others.values():
        places = [tuple(p) for p in outline_mm(sheet, frames, framed).tolist()]
        page.line([*places, places[0]], 0.3, tone)
    taken: list[tuple[float, float]] = []
    for number, sheet in others.items() if names else ():
        _numbered(page, framed, outline_mm(sheet, frames, framed), str(number), tone, taken)
    page.painter.restore()


def _numbered(
    page: Page,
    framed: Framed,
    corners: np.ndarray,
    words: str,
    tone: QColor,
    taken: list[tuple[float, float]],
) -> None:
    """A number on the corner of an outline where no other number stands yet."""
    wide = page.width_of(words, 7, bold=True) + 1.6
    middle = corners.mean(axis=0)
    for corner in (*corners, middle):
        x, y = (corner * 0.86 + middle * 0.14).tolist()
        if _inside(framed, (x, y), 2.5) and all(abs(x - a) > wide + 0.6 or abs(y - b) > 4.0 for a, b in taken):
            taken.append((x, y))
            page.box(x - wide / 2, y - 1.8, wide, 3.6, line=0.12, fill=WHITE, tone=tone)
            page.text(x, y + 0.95, words, 7, bold=True, align="middle")
            return


def draw_neighbours(page: Page, framed: Framed, frames: Frames, others: Mapping[int, Sheet]) -> None:
    """The edges of the sheets that join this one, named, and arrows on the rim that say their numbers."""
    _clipped(page, framed)
    for number, sheet in others.items():
        corners = outline_mm(sheet, frames, framed)
        places = [(float(x), float(y)) for x, y in corners]
        page.line([*places, places[0]], 0.25, PALE)
        _edge_name(page, framed, corners, tr("edge of sheet {n}", n=number))
    page.painter.restore()
    item = framed.item
    middle = np.array([item.x + item.width / 2, item.y + item.height / 2])
    for number, sheet in others.items():
        there = outline_mm(sheet, frames, framed).mean(axis=0) - middle
        if not np.hypot(*there):
            continue
        reach = min(
            item.width / 2 / abs(there[0]) if there[0] else np.inf,
            item.height / 2 / abs(there[1]) if there[1] else np.inf,
        )
        _pointer(page, framed, middle + there * reach, there / np.hypot(*there), tr("to sheet {n}", n=number))


def _pointer(page: Page, framed: Framed, rim: np.ndarray, ahead: np.ndarray, words: str) -> None:
    item = framed.item
    tip = rim - 1.0 * ahead
    wide = page.width_of(words, 8, bold=True) + 2.4
    half = np.array([wide / 2, 2.3])
    middle = tip - ahead * (4.6 + float(np.abs(ahead) @ half))
    low = np.array([item.x, item.y]) + half + 0.6
    high = np.array([item.x + item.width, item.y + item.height]) - half - 0.6
    middle = np.clip(middle, low, high)
    _triangle(page, tip, ahead, 4.2, BLACK)
    page.box(middle[0] - wide / 2, middle[1] - 2.3, wide, 4.6, line=0.2, fill=WHITE)
    page.text(middle[0], middle[1] + 1.1, words, 8, bold=True, align="middle")


def _edge_name(page: Page, framed: Framed, corners: np.ndarray, words: str) -> None:
    """Words inside another sheet along the longest part of its edge that is seen, at the end that is nearer the rim."""
    item = framed.item
    rim = 2.0
    seen = shapely.box(item.x + rim, item.y + rim, item.x + item.width - rim, item.y + item.height - rim)
    edges = [shapely.intersection(shapely.LineString(corners[[k, (k + 1) % 4]]), seen) for k in range(4)]
    longest = max(edges, key=lambda edge: float(edge.length))
    wide = page.width_of(words, _EDGE_POINTS)
    if longest.length < wide + 4.0:
        return
    a, b = shapely.get_coordinates(longest)[[0, -1]]
    ahead = (b - a) / np.hypot(*(b - a))
    if ahead[0] < -1e-6 or (ahead[0] < 1e-6 and ahead[1] > 0):
        a, ahead = b, -ahead
    down = np.array([-ahead[1], ahead[0]])
    inside = float(np.sign((corners.mean(axis=0) - a) @ down))
    middle = np.array([item.x + item.width / 2, item.y + item.height / 2])
    near = np.hypot(*(a - middle)) >= np.hypot(*(a + ahead * longest.length - middle))
    along = 2.0 + wide / 2 if near else longest.length - 2.0 - wide / 2
    x, y = a + ahead * along + down * (2.9 if inside > 0 else -0.8)
    page.turned(x, y, words, _EDGE_POINTS, float(-np.degrees(np.arctan2(ahead[1], ahead[0]))), tone=GREY)


def _clipped(page: Page, framed: Framed) -> None:
    item = framed.item
    page.painter.save()
    page.painter.setClipRect(QRectF(page.at(item.x, item.y), page.at(item.x + item.width, item.y + item.height)))

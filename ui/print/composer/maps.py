"""A map frame on a page: the map, what fades it, graticule and grid with their lettering, neat lines."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPolygonF

from gis_desk.map.layout import PageOf
from gis_desk.map.layout.framing import Framed
from gis_desk.map.layout.items import MapItem
from gis_desk.map.layout.net import Net, graticule, grid
from gis_desk.map.scene import PAPER, Scene
from ui.map.lettering import is_vector
from ui.map.names import draw_names
from ui.map.paint import paint
from ui.print.composer.drawing import Drawing, one_layer
from ui.print.page import BLACK, Page
from ui.texts import say, tr

GRID = QColor(70, 110, 150, 90)
GRATICULE = QColor(120, 90, 60, 90)
VEIL = QColor(255, 255, 255, 150)
MAIN = QColor("#c0392b")
_LETTERED_MM = 3.0
_POINTS = 6.5

Draw = Callable[[Page], None]


def draw_map(page: Page, drawing: Drawing, here: PageOf, framed: Framed) -> None:
    """The whole frame in one go."""
    scene = drawing.scene(framed, here)
    _paint(page, drawing, framed, scene, ground=True, names=framed.item.names)
    _veil(page, here, framed)
    draw_nets(page, framed)
    _edge(page, drawing, here, framed)


def layers_of(drawing: Drawing, here: PageOf, framed: Framed) -> Iterator[tuple[str, Draw, bool]]:
    """The frame in parts from the ground up: PDF layer (empty: none), what draws it, whether the frame cuts it off."""
    scene = drawing.scene(framed, here)
    titles = {m.id: say(m.title) for m in drawing.material.layers}
    for number, layer in enumerate(scene.layers):
        alone = one_layer(scene, number)

        def draw(page: Page, alone: Scene = alone, first: bool = number == 0) -> None:
            _paint(page, drawing, framed, alone, ground=first, names=False)

        yield titles.get(layer.id, layer.id), draw, True
    if framed.item.names:
        yield tr("Names"), lambda page: _names(page, drawing, framed, scene), True
    if framed.item.fade and here.leaf.focus is not None:
        yield "", lambda page: _veil(page, here, framed), True
    if framed.item.grid != "off" or framed.item.graticule != "off":
        yield tr("Graticule and grid"), lambda page: draw_nets(page, framed), False
    yield "", lambda page: _edge(page, drawing, here, framed), False


def _paint(page: Page, drawing: Drawing, framed: Framed, scene: Scene, *, ground: bool, names: bool) -> None:
    painter = page.painter
    painter.save()
    corner = page.at(framed.item.x, framed.item.y)
    painter.translate(corner.toPoint() if is_vector(painter) else corner)  # whole dots: short numbers in the file
    paint(
        painter,
        scene,
        framed.view(page.dots),
        ground=PAPER,
        cache=drawing.cache,
        cancel=drawing.cancelled,
        background=ground,
        labels=names,
        piece=page.part,
        exact=page.exact,
    )
    painter.restore()


def _names(page: Page, drawing: Drawing, framed: Framed, scene: Scene) -> None:
    """The names of the whole scene alone: they keep clear of symbols and borders that other parts draw."""
    painter, item = page.painter, framed.item
    painter.save()
    painter.translate(page.at(item.x, item.y))
    painter.setClipRect(QRectF(0, 0, item.width * page.dots, item.height * page.dots))
    view = framed.view(page.dots)
    draw_names(painter, scene, view, ground=PAPER, cancel=drawing.cancelled, cache=drawing.cache, piece=page.part)
    painter.restore()


def _veil(page: Page, here: PageOf, framed: Framed) -> None:
    """White over everything that the page is not about."""
    if not framed.item.fade or here.leaf.focus is None or framed.plane.definition != here.leaf.plane.definition:
        return
    item, view = framed.item, framed.view(page.dots)
    path = QPainterPath()
    path.addRect(QRectF(page.at(item.x, item.y), page.at(item.x + item.width, item.y + item.height)))
    corner = page.at(item.x, item.y)
    tolerance = 0.05 * framed.scale / 1000
    for part in shapely.get_parts(shapely.simplify(here.leaf.focus, tolerance)):
        for ring in (part.exterior, *part.interiors) if part.geom_type == "Polygon" else ():
            xy = shapely.get_coordinates(ring)
            right, down = view.to_dots(xy[:, 0], xy[:, 1])
            points = np.column_stack([right + corner.x(), down + corner.y()])
            path.addPolygon(QPolygonF([page.at(x / page.dots, y / page.dots) for x, y in points.tolist()]))
            path.closeSubpath()
    painter = page.painter
    painter.save()
    painter.setClipRect(QRectF(page.at(item.x, item.y), page.at(item.x + item.width, item.y + item.height)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(VEIL)
    path.setFillRule(Qt.FillRule.OddEvenFill)
    painter.drawPath(path)
    painter.restore()


def draw_nets(page: Page, framed: Framed) -> None:
    """Lines and letterings of graticule and grid; two rows of letterings where there are both."""
    item = framed.item
    both = item.grid != "off" and item.graticule != "off"
    if item.graticule != "off":
        net = graticule(framed, item.graticule_s if item.graticule == "set" else 0.0)
        _net(page, item, net, GRATICULE, 0.52 * item.border if both else 0.18 * item.border)
    if item.grid != "off":
        net = grid(framed, item.grid_m if item.grid == "set" else 0.0, zone=item.zone)
        _net(page, item, net, GRID, 0.08 * item.border if both else 0.18 * item.border)


def _net(page: Page, item: MapItem, net: Net, tone: QColor, off: float) -> None:
    for xy in net.lines:
        page.line([(item.x + x, item.y + y) for x, y in xy.tolist()], 0.08, tone)
    if item.border < _LETTERED_MM:
        return
    high = 1.75
    for mark in net.marks:
        along = mark.at
        match mark.side:
            case "top":
                page.text(item.x + along, item.y - off - 0.4, mark.words, _POINTS, align="middle")
            case "bottom":
                page.text(item.x + along, item.y + item.height + off + high + 0.3, mark.words, _POINTS, align="middle")
            case "left":
                page.turned(item.x - off - 0.4, item.y + along, mark.words, _POINTS, 90)
            case _:
                page.turned(item.x + item.width + off + high + 0.3, item.y + along, mark.words, _POINTS, 90)


def _edge(page: Page, drawing: Drawing, here: PageOf, framed: Framed) -> None:
    """Neat lines; on an overview what the main map shows, on a cover all sheets."""
    item = framed.item
    _extents(page, drawing, here, framed)
    if item.border:
        page.box(item.x, item.y, item.width, item.height, line=0.1)
        around = item.border
        page.box(item.x - around, item.y - around, item.width + 2 * around, item.height + 2 * around, line=0.5)
    else:
        page.box(item.x, item.y, item.width, item.height, line=0.25)


def _extents(page: Page, drawing: Drawing, here: PageOf, framed: Framed) -> None:
    main = drawing.composition.main
    if here.sheet == 0:
        shown = list(enumerate(main, start=1))
    elif framed.item.role == "overview" and main:
        shown = [(0, main[here.sheet - 1])]
    else:
        return
    item = framed.item
    painter = page.painter
    painter.save()
    painter.setClipRect(QRectF(page.at(item.x, item.y), page.at(item.x + item.width, item.y + item.height)))
    for number, one in shown:
        focus = drawing.composition.leaves[number - 1].focus if number else None
        rings = [one.corners] if focus is None else _rings(focus, one)
        placed = [framed.to_mm(ring[:, 0], ring[:, 1]) for ring in rings]
        if not placed or not all(np.isfinite(xy).all() for xy in placed):
            continue
        for xy in placed:
            page.line([*map(tuple, xy.tolist()), tuple(xy[0].tolist())], 0.35, MAIN)
        if number:
            x, y = shapely.get_coordinates(shapely.point_on_surface(shapely.Polygon(placed[0])))[0].tolist()
            y += 4.0 if focus is not None else 0.0
            words = str(number)
            wide = page.width_of(words, 8, bold=True) + 2
            page.box(x - wide / 2, y - 2.2, wide, 4.2, line=0.15, fill=QColor("#ffffff"), tone=MAIN)
            page.text(x, y + 1.0, words, 8, bold=True, align="middle", tone=BLACK)
    painter.restore()


def _rings(focus: Any, framed: Framed) -> list[np.ndarray]:
    """The outer rings (N, 2) in degrees of what a sheet is about, the largest first."""
    parts = [p for p in shapely.get_parts(shapely.simplify(focus, framed.scale / 2000)) if p.geom_type == "Polygon"]
    found = []
    for part in sorted(parts, key=lambda p: -p.area):
        xy = shapely.get_coordinates(part.exterior)
        found.append(np.column_stack(framed.plane.inverse(xy[:, 0], xy[:, 1])))
    return found

"""What belongs to a map: legend, scale bar, north arrow; and pictures and shapes."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPen
from PySide6.QtSvg import QSvgRenderer

from gis_desk.map.layout.framing import Framed
from gis_desk.map.layout.items import LegendItem, NorthItem, PictureItem, ScaleItem, ShapeItem
from gis_desk.map.scene import PAPER, Fill, LegendEntry, Scene
from ui.map.fonts import MM_PER_POINT
from ui.map.overlay import round_length
from ui.map.samples import draw_sample
from ui.print.composer.drawing import scale_words
from ui.print.frame import legend_of
from ui.print.page import BLACK, GREY, Page
from ui.texts import language, say, tr

WHITE = QColor("#ffffff")
_SAMPLE_MM = 13.0


def entries_of(item: LegendItem, scene: Scene, framed: Framed) -> list[tuple[str, LegendEntry]]:
    """What the legend shows: words and entry, in drawing order."""
    found = []
    for entry in legend_of(scene, framed.view()):
        words = say(entry.title)
        if {words, str(entry.title)} & set(item.hide):
            continue
        found.append((item.titles.get(words) or item.titles.get(str(entry.title)) or words, entry))
    return found


def draw_legend(page: Page, item: LegendItem, scene: Scene, framed: Framed) -> None:
    """The symbols that are really drawn in the map, in columns; what finds no room is counted in words."""
    top = item.y
    heading = item.heading.of(language())
    if heading:
        page.text(item.x, top + (item.size + 2) * MM_PER_POINT * 0.88, heading, item.size + 2, bold=True)
        top += (item.size + 2) * MM_PER_POINT + 2.2
    shown = entries_of(item, scene, framed)
    rows = -(-len(shown) // item.columns) or 1
    room = item.y + item.height - top
    step = min(max(room / rows, item.size * MM_PER_POINT * 1.15), item.size * MM_PER_POINT * 1.9)
    fit = max(int(room / step + 1e-6), 1)
    wide = item.width / item.columns
    most = min(fit, rows) * item.columns
    for n, (words, entry) in enumerate(shown):
        column, row = divmod(n, min(fit, rows))
        x, y = item.x + column * wide, top + (row + 0.5) * step
        base = y + item.size * MM_PER_POINT * 0.36
        if n == most - 1 and len(shown) > most:
            page.text(x, base, tr("and {n} more symbols", n=len(shown) - n), item.size, room=wide, tone=GREY)
            return
        deep = min(step * 0.85, 3.6)
        box = QRectF(page.at(x, y - deep / 2), page.at(x + _SAMPLE_MM, y + deep / 2))
        draw_sample(page.painter, entry, box, ground=PAPER, dots=page.dots)
        if isinstance(entry.symbol, Fill) and entry.outline is None:
            page.box(x, y - deep / 2, _SAMPLE_MM, deep, line=0.1, tone=GREY)
        page.text(x + _SAMPLE_MM + 2.5, base, words, item.size, room=wide - _SAMPLE_MM - 4)


def draw_scale(page: Page, item: ScaleItem, framed: Framed) -> None:
    """The scale as a number, and a bar of a round length below it."""
    y = item.y
    if item.number:
        page.text(item.x, y + 3.4, tr("Scale 1:{n}", n=scale_words(framed.scale)), 10, bold=True, room=item.width)
        y += 4.6
    if item.bar == "none":
        return
    whole = round_length((item.width - 8) * framed.scale / 1000)
    long = whole / framed.scale * 1000
    high = 1.5
    top = y + 3.6
    for k in range(4):
        for row in (0, 1) if item.bar == "double" else (0,):
            black = (k + row) % 2 == 0
            deep = high / 2 if item.bar == "double" else high
            page.box(item.x + k * long / 4, top + row * deep, long / 4, deep, line=0.12, fill=BLACK if black else WHITE)
    kilometres = item.unit == "km" or (item.unit == "auto" and whole >= 1000)
    for k in (0, 2, 4):
        words = f"{whole * k / 4 / (1000 if kilometres else 1):g}"
        align = "left" if k == 0 else "middle"
        page.text(item.x + k * long / 4, top - 0.9, words, 7, align=align)
        if k == 4:
            half = page.width_of(words, 7) / 2
            page.text(item.x + long + half + 0.8, top - 0.9, "km" if kilometres else "m", 7)


def draw_north(page: Page, item: NorthItem, framed: Framed) -> None:
    """An arrow to true north at the middle of the map."""
    turn = np.radians(framed.north)
    x, y = item.x + item.width / 2, item.y + item.height / 2
    across, up = np.array([np.cos(turn), np.sin(turn)]), np.array([np.sin(turn), -np.cos(turn)])
    size = min(item.width, item.height) - 5
    half = size / 2

    def place(right: float, ahead: float) -> tuple[float, float]:
        p = np.array([x, y + 2.2]) + right * across + ahead * up
        return float(p[0]), float(p[1])

    page.polygon([place(0, half), place(-size * 0.22, -half), place(0, -half * 0.55)], BLACK, 0.15)
    page.polygon([place(0, half), place(size * 0.22, -half), place(0, -half * 0.55)], WHITE, 0.15)
    top = place(0, half + 1.2)
    page.text(top[0], top[1], tr("N"), 9, bold=True, align="middle")


def draw_picture(page: Page, item: PictureItem, picture: QImage | QSvgRenderer | None) -> None:
    """A picture in its box, its shape kept; a cross where there is none."""
    if picture is None:
        page.box(item.x, item.y, item.width, item.height, line=0.15, tone=GREY)
        page.line([(item.x, item.y), (item.x + item.width, item.y + item.height)], 0.1, GREY)
        page.line([(item.x, item.y + item.height), (item.x + item.width, item.y)], 0.1, GREY)
        return
    size = picture.size() if isinstance(picture, QImage) else picture.defaultSize()
    share = min(item.width / max(size.width(), 1), item.height / max(size.height(), 1))
    wide, high = size.width() * share, size.height() * share
    left, top = item.x + (item.width - wide) / 2, item.y + (item.height - high) / 2
    box = QRectF(page.at(left, top), page.at(left + wide, top + high))
    if isinstance(picture, QImage):
        page.painter.drawImage(box, picture)
    else:
        picture.render(page.painter, box)


def draw_shape(page: Page, item: ShapeItem) -> None:
    """A rectangle, an ellipse or a line."""
    tone = QColor(item.colour or "#000000")
    if item.form == "line":
        page.line([(item.x, item.y), (item.x + item.width, item.y + item.height)], item.line, tone)
        return
    fill = QColor(item.fill) if item.fill else None
    if item.form == "rectangle":
        page.box(item.x, item.y, item.width, item.height, line=item.line or None, fill=fill, tone=tone)
        return
    painter = page.painter
    painter.setPen(QPen(tone, item.line * page.dots) if item.line else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(QBrush(fill) if fill is not None else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawEllipse(QRectF(page.at(item.x, item.y), page.at(item.x + item.width, item.y + item.height)))

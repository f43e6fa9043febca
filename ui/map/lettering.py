"""Names on any painter: real text with a halo, and the listener that hears what was drawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QImage, QPaintEngine, QPainter, QPainterPath, QPen

from gis_desk.map.placement import Placed
from ui.map.fonts import Ruler
from ui.map.symbols import colour

_ROUND = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))
_VECTOR = (QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture, QPaintEngine.Type.SVG, QPaintEngine.Type.MacPrinter)


def is_vector(painter: QPainter) -> bool:
    """Whether the painter writes vectors (PDF, SVG, a printer's language) instead of pixels."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() in _VECTOR


def sprite(placed: Placed, ruler: Ruler, ground: int, pad: float) -> QImage:
    """The name as a small picture with `pad` pixels of air around it."""
    picture = QImage(
        int(placed.width + 2 * pad) + placed_slack(placed),
        int(placed.height + 2 * pad),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    here = Placed(placed.text, placed.style, picture.width() / 2, picture.height() / 2, placed.width, placed.height)
    draw_label(painter, here, ruler, ground)
    painter.end()
    return picture


def placed_slack(placed: Placed) -> int:
    """Pixels that slanted letters reach beyond their box, both sides together."""
    return int(abs(placed.style.slant) * placed.height * 2)


def draw_label(painter: QPainter, placed: Placed, ruler: Ruler, ground: int) -> None:
    """One name with its halo, as real text."""
    style = placed.style
    metrics = ruler.metrics(style)
    painter.save()
    painter.translate(placed.x, placed.y)
    if placed.angle:
        painter.rotate(-placed.angle)
    if style.slant:
        painter.shear(-style.slant, 0)
    left = -placed.width / 2 + 1.0
    base = metrics.ascent() * 0.86 - placed.height / 2
    if style.halo_mm > 0 and not is_vector(painter):
        painter.setFont(ruler.font(style))
        painter.setPen(colour(style.halo[ground]))
        reach = style.halo_mm * ruler.dots_per_mm
        for right, down in _ROUND:
            painter.drawText(QPointF(left + right * reach, base + down * reach), placed.text)
    elif style.halo_mm > 0:
        outline = QPainterPath()
        outline.addText(QPointF(left, base), ruler.font(style), placed.text)
        halo = QPen(colour(style.halo[ground]), 2 * style.halo_mm * ruler.dots_per_mm)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(outline, halo)
    painter.setFont(ruler.font(style))
    painter.setPen(colour(style.colour[ground]))
    draw_text(painter, QPointF(left, base), placed.text)
    painter.restore()


Listener = Callable[[QFont, str], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Tell `listener` the face and the text of everything `draw_text` draws meanwhile, in order."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def draw_text(painter: QPainter, where: QPointF, text: str) -> None:
    """Draw `text` with its baseline at `where`; everything a map or a page says goes through here."""
    listener = _listener.get()
    if listener is not None:
        listener(painter.font(), text)
    painter.drawText(where, text)

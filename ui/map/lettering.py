"""Names on any painter: the ink of a name, real text on paper, and the listener that hears what was drawn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPaintEngine, QPainter, QPainterPath, QPen, QTransform

from gis_desk.map.lettering.placed import Piece, Placed
from gis_desk.map.scene import LabelStyle
from ui.map.fonts import Ruler, font, runs_of
from ui.map.symbols import colour

_VECTOR = (QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture, QPaintEngine.Type.SVG, QPaintEngine.Type.MacPrinter)
_DIGITS_PX = 100.0


def is_vector(painter: QPainter) -> bool:
    """Whether the painter writes vectors (PDF, SVG, a printer's language) instead of pixels."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() in _VECTOR


def pieces_of(placed: Placed) -> tuple[Piece, ...]:
    """The pieces of a name; the whole as one piece where it is not taken apart."""
    return placed.pieces or (Piece(placed.text, 0.0, 0.0, placed.width, placed.height),)


def ink(painter: QPainter, placed: Placed, ruler: Ruler) -> None:
    """The letters of a name in the painter's pen, its middle at the painter's origin; no halo."""
    for piece in pieces_of(placed):
        painter.save()
        painter.setTransform(_turned(piece, placed.style), True)
        left, base = _start(piece, placed.style, ruler)
        for text, face, across in _set(piece.text, placed.style, ruler):
            if face is None:
                painter.fillPath(_box(text, placed.style, ruler, left + across, base), QBrush(painter.pen().color()))
            else:
                painter.setFont(face)
                painter.drawText(QPointF(left + across, base), text)
        painter.restore()


def draw_label(painter: QPainter, placed: Placed, ruler: Ruler, ground: int) -> None:
    """One name with its halo on a vector device, as text that is found and copied whole.

    A straight name is real text. One that is bent, slanting, spread or in a column is drawn as outlines, with the
    whole name as real text that is not seen over it: readers of the file would otherwise meet single characters.
    """
    style = placed.style
    outline = QPainterPath()
    for piece in pieces_of(placed):
        outline.addPath(_turned(piece, style).map(_outline(piece, style, ruler)))
    painter.save()
    painter.translate(placed.x, placed.y)
    if style.halo_mm > 0:
        halo = QPen(colour(style.halo[ground]), 2 * style.halo_mm * ruler.dots_per_mm)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(outline, halo)
    if placed.pieces:
        painter.fillPath(outline, QBrush(colour(style.colour[ground])))
        _unseen(painter, placed, ruler)
    else:
        painter.setPen(colour(style.colour[ground]))
        painter.setTransform(_turned(pieces_of(placed)[0], style), True)
        _say(painter, pieces_of(placed)[0], style, ruler)
    painter.restore()


def _say(painter: QPainter, piece: Piece, style: LabelStyle, ruler: Ruler) -> None:
    left, base = _start(piece, style, ruler)
    seen = painter.pen().color()
    for text, face, across in _set(piece.text, style, ruler):
        where = QPointF(left + across, base)
        if face is not None:
            painter.setFont(face)
            draw_text(painter, where, text)
            continue
        painter.fillPath(_box(text, style, ruler, where.x(), base), QBrush(seen))
        painter.setFont(ruler.font(style))
        painter.setPen(QColor(0, 0, 0, 0))
        draw_text(painter, where, text)
        painter.setPen(seen)


def _unseen(painter: QPainter, placed: Placed, ruler: Ruler) -> None:
    """The whole name as text without colour, along the longer side of its box."""
    wide = sum(across for _, across in _widths(placed.text, placed.style, ruler))
    whole = Piece(placed.text, 0.0, 0.0, wide, placed.height)
    if placed.height > 1.5 * placed.width:
        painter.rotate(90)
    painter.setPen(QColor(0, 0, 0, 0))
    left, base = -wide / 2, _start(whole, placed.style, ruler)[1]
    for text, face, across in _set(whole.text, placed.style, ruler):
        painter.setFont(face or ruler.font(placed.style))
        draw_text(painter, QPointF(left + across, base), text)


def _turned(piece: Piece, style: LabelStyle) -> QTransform:
    """From the middle of a piece to the middle of its name."""
    moved = QTransform()
    moved.translate(piece.x, piece.y)
    if piece.angle:
        moved.rotate(-piece.angle)
    if style.slant:
        moved.shear(-style.slant, 0)
    return moved


def _start(piece: Piece, style: LabelStyle, ruler: Ruler) -> tuple[float, float]:
    """Where the baseline of a piece begins, from its middle; what a font adds behind the last letter is made up for."""
    wide = sum(across for _, across in _widths(piece.text, style, ruler))
    last = style.spacing * ruler.font(style).pixelSize()
    return -(wide - last) / 2, ruler.metrics(style).ascent() * 0.86 - ruler.height(style) / 2


def _widths(text: str, style: LabelStyle, ruler: Ruler) -> list[tuple[str, float]]:
    return [(run.text, ruler(run.text, style)[0]) for run in runs_of(text, style.serif)]


def _set(text: str, style: LabelStyle, ruler: Ruler) -> Iterator[tuple[str, QFont | None, float]]:
    """The runs of `text`: the words, their face (None for a character that no face has), how far across they begin."""
    across = 0.0
    for run in runs_of(text, style.serif):
        yield run.text, None if run.face is None else ruler.font(style, run.face), across
        across += ruler(run.text, style)[0]


def _outline(piece: Piece, style: LabelStyle, ruler: Ruler) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    left, base = _start(piece, style, ruler)
    for text, face, across in _set(piece.text, style, ruler):
        if face is None:
            path.addPath(_box(text, style, ruler, left + across, base))
        else:
            path.addText(QPointF(left + across, base), face, text)
    return path


def _box(character: str, style: LabelStyle, ruler: Ruler, left: float, base: float) -> QPainterPath:
    """A box with the code point of a character that no face has, in two rows of digits."""
    size = ruler.font(style).pixelSize()
    across = 0.9 * size
    frame = QRectF(left + 0.05 * size, base - 0.83 * size, across, across)
    thick = max(0.05 * size, 0.6)
    path = QPainterPath()
    path.addRect(frame)
    path.addRect(frame.adjusted(thick, thick, -thick, -thick))
    path.setFillRule(Qt.FillRule.OddEvenFill)
    digits = f"{ord(character[0]):04X}"
    half = (len(digits) + 1) // 2
    small = font(_DIGITS_PX, bold=True)
    for row, some in enumerate((digits[:half], digits[half:])):
        letters = QPainterPath()
        letters.addText(QPointF(0, 0), small, some)
        box = letters.boundingRect()
        fit = min((across - 4 * thick) / box.width(), (across / 2 - 2.5 * thick) / box.height())
        middle = QPointF(frame.center().x(), frame.top() + across * (0.29 + 0.42 * row))
        put = QTransform()
        put.translate(middle.x(), middle.y())
        put.scale(fit, fit)
        put.translate(-box.center().x(), -box.center().y())
        path.addPath(put.map(letters.simplified()))
    return path


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

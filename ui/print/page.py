"""A page in millimetres: text, lines and small symbols on any painter."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gis_desk.map.scene import PAPER, Fill, Stroke, Symbol
from ui.map.fonts import MM_PER_POINT, font
from ui.map.lettering import draw_text
from ui.map.symbols import colour, draw_symbol

_LATIN = r"[ -~\u00a0-\u24ff\u2600-\u2fff]"
_PARTS = re.compile(
    rf"□\S*\s*|{_LATIN}+?(?:\s+|$|(?=[\u2500-\u25ff\u3000-\uffff\U00010000-\U0010ffff]))|(?!{_LATIN}|□).[，。、；：）]*\s*"
)
"""What stays together where a line is broken: a box with its words, a word, a character with its punctuation."""
BLACK = QColor("#000000")
GREY = QColor("#5a5a5a")


class Page:
    """Draws in mm from the top left corner of the paper.

    Parameters
    ----------
    painter : QPainter
        Its unit is the device dot and its origin the corner of the paper.
    dots : float
        Device dots per mm.
    part : callable or None
        Goes on to another sheet of a draft whose sheets become one page later.
    exact : bool
        Whether the page is drawn strip by strip, and dashes must go on from one to the next.
    """

    def __init__(
        self, painter: QPainter, dots: float, part: Callable[[], object] | None = None, *, exact: bool = False
    ) -> None:
        self.painter, self.dots = painter, dots
        self.part, self.exact = part, exact
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)

    def at(self, x: float, y: float) -> QPointF:
        """The device point of millimetres."""
        return QPointF(x * self.dots, y * self.dots)

    def face(self, points: float, *, bold: bool = False, serif: bool = False) -> QFont:
        """A face of a size in points."""
        return font(points * MM_PER_POINT * self.dots, bold=bold, serif=serif)

    def width_of(self, words: str, points: float, *, bold: bool = False, serif: bool = False) -> float:
        """How wide `words` are, in mm."""
        return QFontMetricsF(self.face(points, bold=bold, serif=serif)).horizontalAdvance(words) / self.dots

    def text(
        self,
        x: float,
        y: float,
        words: str,
        points: float = 8.0,
        *,
        bold: bool = False,
        serif: bool = False,
        align: str = "left",
        tone: QColor = BLACK,
        room: float | None = None,
    ) -> float:
        """Write `words` with the baseline at `y`; returns their width in mm.

        Parameters
        ----------
        align : str
            ``left``, ``middle`` or ``right`` of `x`.
        room : float or None
            Width in mm that must suffice: the letters are made smaller (to 6 pt), then the words are cut with an
            ellipsis.
        """
        width = self.width_of(words, points, bold=bold, serif=serif)
        while room is not None and width > room and points > 6.0:
            points = max(points - 0.5, 6.0)
            width = self.width_of(words, points, bold=bold, serif=serif)
        while room is not None and width > room and len(words) > 1:
            words = words.rstrip("…")[:-1] + "…"
            width = self.width_of(words, points, bold=bold, serif=serif)
        left = x - {"left": 0.0, "middle": width / 2, "right": width}[align]
        self.painter.setFont(self.face(points, bold=bold, serif=serif))
        self.painter.setPen(tone)
        draw_text(self.painter, self.at(left, y), words)
        return width

    def wrapped(
        self, words: str, points: float, width: float, height: float, *, bold: bool = False
    ) -> tuple[list[str], float]:
        """`words` in lines for a room in mm, and the size in points at which they fit; not below 5 pt.

        Lines are broken between any two characters of Chinese, else at spaces where there are some.
        """
        while True:
            lines = self._broken(words, points, width, bold)
            step = points * MM_PER_POINT * 1.22
            if points <= 5.0 or (len(lines) - 1) * step + points * MM_PER_POINT <= height:
                return lines, points
            points = max(points - 0.5, 5.0)

    def _broken(self, words: str, points: float, width: float, bold: bool) -> list[str]:
        metrics = QFontMetricsF(self.face(points, bold=bold))
        room = width * self.dots
        lines: list[str] = []
        for paragraph in words.split("\n"):
            line = ""
            for part in _breakable(paragraph):
                if line and metrics.horizontalAdvance(line + part.rstrip()) > room:
                    lines.append(line.rstrip())
                    line = part
                else:
                    line += part
                while len(line) > 1 and metrics.horizontalAdvance(line.rstrip()) > room:
                    cut = len(line) - 1
                    while cut > 1 and metrics.horizontalAdvance(line[:cut]) > room:
                        cut -= 1
                    lines.append(line[:cut])
                    line = line[cut:]
            lines.append(line.rstrip())
        return lines

    def turned(
        self,
        x: float,
        y: float,
        words: str,
        points: float,
        angle: float,
        *,
        align: str = "middle",
        tone: QColor = BLACK,
    ) -> None:
        """Write `words` turned `angle` degrees anticlockwise about (`x`, `y`) on their baseline."""
        self.painter.save()
        self.painter.translate(self.at(x, y))
        self.painter.rotate(-angle)
        self.text(0, 0, words, points, align=align, tone=tone)
        self.painter.restore()

    def line(self, points: Sequence[tuple[float, float]], width: float = 0.15, tone: QColor = BLACK) -> None:
        """A line through points in mm."""
        pen = QPen(tone, width * self.dots)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self.painter.setPen(pen)
        self.painter.drawPolyline(QPolygonF([self.at(x, y) for x, y in points]))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        line: float | None = 0.15,
        fill: QColor | None = None,
        tone: QColor = BLACK,
    ) -> None:
        """A rectangle in mm."""
        self.painter.setPen(Qt.PenStyle.NoPen if line is None else self._mitred(line, tone))
        self.painter.setBrush(QBrush(fill) if fill is not None else QBrush(Qt.BrushStyle.NoBrush))
        self.painter.drawRect(QRectF(self.at(x, y), self.at(x + width, y + height)))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def polygon(
        self, points: Sequence[tuple[float, float]], fill: QColor, line: float | None = None, tone: QColor = BLACK
    ) -> None:
        """A filled shape in mm."""
        self.painter.setPen(Qt.PenStyle.NoPen if line is None else self._mitred(line, tone))
        self.painter.setBrush(fill)
        self.painter.drawPolygon(QPolygonF([self.at(x, y) for x, y in points]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def _mitred(self, width: float, tone: QColor) -> QPen:
        pen = QPen(tone, width * self.dots)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        return pen

    def sample(self, symbol: Stroke | Fill | Symbol, x: float, y: float, width: float) -> None:
        """A symbol of the legend in a strip `width` mm wide, its middle at height `y`."""
        if isinstance(symbol, Symbol):
            draw_symbol(self.painter, symbol, (x + width / 2) * self.dots, y * self.dots, self.dots, PAPER)
        elif isinstance(symbol, Fill):
            self.box(x + 1, y - 1.6, width - 2, 3.2, line=0.1, fill=colour(symbol.colour[PAPER]), tone=GREY)
        else:
            self._stroke(symbol, x, y, width)

    def _stroke(self, stroke: Stroke, x: float, y: float, width: float) -> None:
        path = QPainterPath(self.at(x, y))
        path.lineTo(self.at(x + width, y))
        if stroke.casing_mm:
            rim = QPen(colour(stroke.casing[PAPER]), (stroke.width_mm + 2 * stroke.casing_mm) * self.dots)
            rim.setCapStyle(Qt.PenCapStyle.FlatCap)
            self.painter.strokePath(path, rim)
        pen = QPen(colour(stroke.colour[PAPER]), stroke.width_mm * self.dots)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if stroke.dash_mm:
            pen.setDashPattern([d / stroke.width_mm for d in stroke.dash_mm])
        self.painter.strokePath(path, pen)


def _breakable(words: str) -> list[str]:
    """The parts of a line between which it may be broken."""
    return _PARTS.findall(words) or [""]

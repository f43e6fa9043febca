"""The arrow that points north on a turned map, and turns it back."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.map.fonts import font
from ui.map.overlay import ACCENT
from ui.texts import tr

SIDE = 44
"""Width and height in pixels."""


class NorthArrow(QAbstractButton):
    """Stands on the map while it is turned; a click or Enter puts north up."""

    def __init__(self, parent: QWidget, clicked: Callable[[], object]) -> None:
        super().__init__(parent)
        self._turn, self._dark = 0.0, False
        self.setFixedSize(SIDE, SIDE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda _=False: clicked())
        self.set_turn(0.0, dark=False)

    def set_turn(self, turn: float, *, dark: bool) -> None:
        """Point to where north is on a map turned by `turn` degrees; hidden where it is up."""
        self._turn, self._dark = turn, dark
        words = tr("North: the map is turned by {degrees:.0f}°. Put north up", degrees=turn)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  N")
        self.setVisible(turn != 0.0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small
        """A needle in a disc, the letter on its northern end."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        ink, paper = QColor("#e8e4e0" if self._dark else "#2f2a2c"), QColor("#16191b" if self._dark else "#ffffff")
        paper.setAlpha(225)
        ring = QPen(ACCENT[self._dark], 2) if self.hasFocus() or self.underMouse() else QPen(QColor("#808a88"), 1)
        painter.setPen(ring)
        painter.setBrush(paper)
        painter.drawEllipse(QRectF(1, 1, SIDE - 2, SIDE - 2))
        painter.translate(SIDE / 2, SIDE / 2)
        painter.rotate(self._turn)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ACCENT[self._dark])
        painter.drawPolygon(QPolygonF([QPointF(0, -8), QPointF(5, 5), QPointF(0, 2), QPointF(-5, 5)]))
        letter = font(11, bold=True)
        painter.setFont(letter)
        painter.setPen(ink)
        painter.drawText(QRectF(-8, -SIDE / 2 + 2, 16, 13), Qt.AlignmentFlag.AlignCenter, tr("N"))

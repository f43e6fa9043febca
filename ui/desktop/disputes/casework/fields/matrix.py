"""The risk matrix as a grid: a click, the arrow keys or two digits choose likelihood and impact."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gis_desk.disputes.grade import DEFAULT, IMPACT, LIKELIHOOD, suggest
from ui.desktop import kit, theme
from ui.desktop.disputes.listing.list import grade_colour, paint_grade
from ui.texts import say, tr

_ROW, _LEFT, _BELOW = 27, 44, 36
_WAYS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (1, 0),
    Qt.Key.Key_Down: (-1, 0),
}


class MatrixGrid(QWidget):
    """Likelihood 1 to 5 upwards, impact 1 to 5 to the right; each cell with its score and the shape of its grade.

    Signals
    -------
    chosen(likelihood, impact)
        Both 1 to 5; 0 and 0 where the choice was taken back.
    """

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._cell: tuple[int, int] | None = None
        self._digit = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(5 * _ROW + _BELOW)
        self.setAccessibleName(tr("Risk matrix"))
        self._describe()

    def sizeHint(self) -> QSize:
        """Wide enough for score and shape."""
        return QSize(_LEFT + 5 * 52, 5 * _ROW + _BELOW)

    def cell(self) -> tuple[int, int] | None:
        """Likelihood and impact, or None."""
        return self._cell

    def choose(self, likelihood: int | None, impact: int | None) -> None:
        """Show a choice; nothing is said to others."""
        self._cell = (likelihood, impact) if likelihood and impact else None
        self._describe()
        self.update()

    def box_of(self, likelihood: int, impact: int) -> QRect:
        """Where a cell is drawn."""
        wide = (self.width() - _LEFT - 2) / 5
        return QRect(round(_LEFT + (impact - 1) * wide), (5 - likelihood) * _ROW, round(wide) - 2, _ROW - 2)

    def _take(self, likelihood: int, impact: int) -> None:
        self.choose(min(max(likelihood, 1), 5), min(max(impact, 1), 5))
        if self._cell is not None:
            self.chosen.emit(*self._cell)

    def _describe(self) -> None:
        said = tr("Arrow keys or two digits: likelihood, then impact")
        if self._cell is not None:
            said = say(suggest(*self._cell).why)
        self.setAccessibleDescription(said)

    def _at(self, x: float, y: float) -> tuple[int, int] | None:
        return next((c for c in _CELLS if self.box_of(*c).contains(int(x), int(y))), None)

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell; the first digit is the likelihood, the second the impact; Delete clears."""
        key = Qt.Key(event.key())
        if key in _WAYS:
            up, right = _WAYS[key]
            low, high = self._cell or (3, 3)
            self._take(*((low + up, high + right) if self._cell else (low, high)))
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_5 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            number = int(event.text() or "0")
            if self._digit:
                first, self._digit = self._digit, 0
                self._take(first, number)
            else:
                self._digit = number
                self.update()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._digit = 0
            self.choose(None, None)
            self.chosen.emit(0, 0)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QEvent) -> None:
        """A single digit is none."""
        self._digit = 0
        self.update()
        super().focusOutEvent(event)  # type: ignore[arg-type]

    def focusInEvent(self, event: QEvent) -> None:
        """Show the focus."""
        self.update()
        super().focusInEvent(event)  # type: ignore[arg-type]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a cell."""
        if (cell := self._at(event.position().x(), event.position().y())) is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._take(*cell)

    def event(self, event: QEvent) -> bool:
        """The steps of a cell in words, under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._at(event.pos().x(), event.pos().y())
            words = "" if cell is None else "\n".join(explained(*cell))
            QToolTip.showText(event.globalPos(), kit.tip(words), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """Cells, axes, the choice, the focus."""
        painter, look = QPainter(self), theme.now()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.face(12, tabular=True))
        for likelihood, impact in _CELLS:
            box = self.box_of(likelihood, impact)
            score = likelihood * impact
            grade = DEFAULT.grade(score)
            ground = grade_colour(grade)
            mine = self._cell == (likelihood, impact)
            ground.setAlpha(110 if mine else 70 if look.dark else 46)
            painter.setPen(QPen(QColor(look.text), 2) if mine else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 3, 3)
            painter.setPen(QColor(look.text))
            painter.drawText(box.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(score))
            paint_grade(painter, QRectF(box.left() + 6, box.center().y() - 5, 11, 11), grade)
        self._axes(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.accent), 2))
            painter.drawRoundedRect(
                QRectF(_LEFT - 3, -1, self.width() - _LEFT + 2, 5 * _ROW + 1).adjusted(1, 2, -1, 0), 4, 4
            )

    def _axes(self, painter: QPainter) -> None:
        look = theme.now()
        painter.setFont(theme.face(12, tabular=True))
        low, high = self._cell or (self._digit, 0)
        for n in range(1, 6):
            for chosen, box in (
                (low, QRect(_LEFT - 20, (5 - n) * _ROW, 14, _ROW - 2)),
                (high, self.box_of(1, n).translated(0, _ROW - 3)),
            ):
                painter.setPen(QColor(look.text if chosen == n else look.muted))
                painter.setFont(theme.face(12, bold=chosen == n, tabular=True))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(n))
        painter.setFont(theme.face(12))
        painter.setPen(QColor(look.muted))
        below = QRect(_LEFT, 5 * _ROW + 16, self.width() - _LEFT, 19)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, tr("Impact") + " →")
        painter.save()
        painter.translate(12, 5 * _ROW / 2)
        painter.rotate(-90)
        painter.drawText(QRect(-70, -10, 140, 20), Qt.AlignmentFlag.AlignCenter, tr("Likelihood") + " →")
        painter.restore()


_CELLS = [(likelihood, impact) for likelihood in range(5, 0, -1) for impact in range(1, 6)]


def explained(likelihood: int, impact: int) -> list[str]:
    """What the steps of a cell mean, and the grade they suggest."""
    return [
        tr("Likelihood {n}: {words}", n=likelihood, words=LIKELIHOOD[likelihood]),
        tr("Impact {n}: {words}", n=impact, words=IMPACT[impact]),
        say(suggest(likelihood, impact).why),
    ]

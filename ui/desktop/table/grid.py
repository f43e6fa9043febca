"""The rows of a table, painted in one go; two of them stand side by side, the left one for the column that stays."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.desktop import kit, theme
from ui.desktop.table.head import Head
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.desktop.table.turns import painting

_PAD = 12
_TEXT = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass
class Place:
    """Where the user is: the current cell by shown row and column, and the row under the pointer; -1 is nowhere."""

    row: int = -1
    column: int = 0
    hover: int = -1


class Grid(QTableView):
    """Cells of `model`; selection is that of `marks`, not Qt's own, which would hold a range for every row.

    Signals
    -------
    pressed_at(row, column, modifiers), dragged_to(row, column), entered(row)
        What the mouse does, by shown row and column of the model.
    """

    pressed_at = Signal(int, int, object)
    dragged_to = Signal(int, int)
    entered = Signal(int)

    def __init__(self, model: TableModel, marks: Marks, place: Place, keys_to: QWidget) -> None:
        super().__init__()
        self._rows, self._marks, self._place, self._keys_to = model, marks, place, keys_to
        self.head = Head()
        self.setHorizontalHeader(self.head)
        kit.style_table(self, sortable=False)
        self.head.setStretchLastSection(False)
        self.head.setFixedHeight(self.head.sizeHint().height())
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.head.place())

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, words and the frame of the current cell of all that is seen."""
        with painting():
            painter = QPainter(self.viewport())
            painter.setFont(self.font())
            self._paint(painter, event.rect())
            painter.end()

    def _paint(self, painter: QPainter, area: QRect) -> None:
        colors, metrics = theme.now(), QFontMetrics(self.font())
        top = self.verticalHeader().offset()
        first = max((area.top() + top) // theme.ROW, 0)
        last = min((area.bottom() + top) // theme.ROW, len(self._rows.order) - 1)
        columns = self._seen(area)
        painter.setPen(QColor(colors.text))
        width = self.viewport().width()
        for shown in range(first, last + 1):
            row = int(self._rows.order[shown])
            y = shown * theme.ROW - top
            if self._marks.mask[row]:
                painter.fillRect(0, y, width, theme.ROW, QColor(colors.accent_soft))
            elif shown == self._place.hover:
                painter.fillRect(0, y, width, theme.ROW, QColor(colors.hover))
            for column, x, wide, flags in columns:
                words = self._rows.words(row, column)
                if words:
                    room = wide - 2 * _PAD
                    if len(words) * 4 > room and metrics.horizontalAdvance(words) > room:
                        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
                    painter.drawText(QRect(x + _PAD, y, room, theme.ROW), flags, words)
        if first <= self._place.row <= last:
            for column, x, wide, _ in columns:
                if column == self._place.column:
                    focused = self._keys_to.hasFocus()
                    painter.setPen(QPen(QColor(colors.accent if focused else colors.strong_line), 2 if focused else 1))
                    y = self._place.row * theme.ROW - top
                    painter.drawRect(QRect(x + 1, y + 1, wide - 2, theme.ROW - 2))

    def _seen(self, area: QRect) -> list[tuple[int, int, int, int]]:
        """The columns in `area`: number, left edge, width and alignment."""
        found = []
        for visual in range(self.head.count()):
            column = self.head.logicalIndex(visual)
            if self.head.isSectionHidden(column):
                continue
            x, wide = self.head.sectionViewportPosition(column), self.head.sectionSize(column)
            if x <= area.right() and x + wide >= area.left():
                side = Qt.AlignmentFlag.AlignRight if self._rows.field(column).numeric else Qt.AlignmentFlag.AlignLeft
                found.append((column, x, wide, int(side | _TEXT)))
        return found

    def row_at(self, y: int) -> int:
        """The shown row at height `y` of the viewport, the nearest where there is none; -1 in an empty table."""
        return max(min((y + self.verticalHeader().offset()) // theme.ROW, len(self._rows.order) - 1), -1)

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was pressed."""
        at = event.position().toPoint()
        self._keys_to.setFocus(Qt.FocusReason.MouseFocusReason)
        inside = 0 <= at.y() + self.verticalHeader().offset() < len(self._rows.order) * theme.ROW
        if inside and (column := self._column_at(at)) >= 0 and event.button() in (
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.RightButton,
        ):  # fmt: skip
            row = self.row_at(at.y())
            keep = event.button() == Qt.MouseButton.RightButton and self._marks.mask[int(self._rows.order[row])]
            self.pressed_at.emit(row, column, None if keep else event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the row under the pointer, and how far a selection is drawn."""
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged_to.emit(self.row_at(at.y()), self._column_at(at))
            return
        inside = 0 <= at.y() + self.verticalHeader().offset() < len(self._rows.order) * theme.ROW
        self.entered.emit(self.row_at(at.y()) if inside else -1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing: what a press began is done."""
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the editor of a cell."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def _column_at(self, at: QPoint) -> int:
        return self.head.logicalIndexAt(at.x())

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer."""
        super().leaveEvent(event)
        self.entered.emit(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; Shift scrolls sideways, as everywhere."""
        super().wheelEvent(event)
        at = self.viewport().mapFromGlobal(event.globalPosition().toPoint())
        if self.viewport().rect().contains(at):
            self.entered.emit(self.row_at(at.y()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the current cell as the one that keys go to."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

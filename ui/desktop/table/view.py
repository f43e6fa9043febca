"""The table as the user moves in it: one current cell, selected rows, keys and clicks."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from ui.desktop import theme
from ui.desktop.table.looks import Look
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.desktop.table.nothing import NothingFits
from ui.desktop.table.splitview import SplitView
from ui.desktop.table.steps import KEYS, step

_CONTROL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class TableView(SplitView):
    """One table of two grids. Keys:

    arrows, Page Up and Down, Home and End move; with Shift they select; Ctrl goes to the ends. Space selects the row,
    Ctrl+A all, Escape none. F2 edits, Return goes to the map. Alt+Up and Alt+Down sort by the current column.

    Signals
    -------
    moved()
        Another cell is the current one.
    activated(row)
        The user wants to see row `row` of the table on the map.
    sort_asked(column, direction), filtered(), menu_asked(column, position), head_menu_asked(column, position)
        Of the head and the context menus; `direction` is 1, -1, or 0 for the next one.
    copied(), pasted()
        Ctrl+C and Ctrl+V.
    all_asked()
        No row fits the filters, and the user wants all again.
    """

    moved = Signal()
    activated = Signal(int)
    sort_asked = Signal(int, int)
    filtered = Signal()
    menu_asked = Signal(int, QPoint)
    head_menu_asked = Signal(int, QPoint)
    copied = Signal()
    pasted = Signal()
    all_asked = Signal()

    def __init__(self, model: TableModel, marks: Marks) -> None:
        super().__init__(model, marks)
        self._anchor = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for grid in self.grids:
            grid.pressed_at.connect(self._pressed)
            grid.dragged_to.connect(self._dragged)
            grid.entered.connect(self._entered)
            grid.customContextMenuRequested.connect(
                lambda at, g=grid: self.menu_asked.emit(self.place.column, g.viewport().mapToGlobal(at))
            )
            grid.head.customContextMenuRequested.connect(
                lambda at, h=grid.head: self.head_menu_asked.emit(h.logicalIndexAt(at), h.mapToGlobal(at))
            )
            grid.head.sectionClicked.connect(lambda column: self.sort_asked.emit(column, 0))
            grid.head.edited.connect(self.filtered)
            grid.head.left.connect(lambda: self.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.nothing = NothingFits(self, self.all_asked.emit)

    def renew(self, look: Look, titles: Sequence[str]) -> None:
        """Another table is in the model: arrange its columns as `look` says, nothing is filtered."""
        for head in self.heads:
            head.set_titles(titles)
        self.place.row, self.place.hover = (0 if len(self.model.order) else -1), -1
        self._anchor = -1
        self.apply(look)
        self.place.column = next(iter(self.columns()), 0)
        for grid in self.grids:
            grid.verticalScrollBar().setValue(0)
        self.show_sort(-1, False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is said of an empty table in its middle."""
        super().resizeEvent(event)
        self._say_nothing()

    def _say_nothing(self) -> None:
        head = self.right.head.height()
        empty = not len(self.model.order) and self.model.columns.size > 0
        self.nothing.tell(empty, QRect(0, head, self.width(), self.height() - head))

    # where the user is

    def current(self) -> int:
        """The row of the table that is the current one, -1 for none."""
        row = self.place.row
        return int(self.model.order[row]) if 0 <= row < len(self.model.order) else -1

    def set_current(self, row: int, column: int | None = None) -> None:
        """Go to shown row `row`, and to `column`; the view follows."""
        if not len(self.model.order):
            self.place.row = -1
            return
        self.place.row = max(min(row, len(self.model.order) - 1), 0)
        if column is not None:
            self.place.column = column
        self._follow()
        index = self.model.index(self.place.row, self.place.column)
        self.grid_of(self.place.column).setCurrentIndex(index)
        self.repaint_rows()
        self.moved.emit()

    def find_again(self, row: int) -> None:
        """After another order: the current cell is in row `row` of the table again.

        Where that isn't shown any more it stays at its height; without rows it is nowhere.
        """
        shown = self.model.shown_at(row) if row >= 0 else -1
        self.place.row = shown if shown >= 0 else min(max(self.place.row, 0), len(self.model.order) - 1)
        self.place.hover, self._anchor = -1, -1
        if self.place.row >= 0:
            self._follow()
        self._say_nothing()
        self.repaint_rows()

    def follow(self) -> None:
        """Scroll until the current cell is seen."""
        if 0 <= self.place.row < len(self.model.order):
            self._follow()

    def _follow(self) -> None:
        bar, room = self.right.verticalScrollBar(), self.right.viewport().height()
        top = self.place.row * theme.ROW
        if top < bar.value():
            bar.setValue(top)
        elif top + theme.ROW > bar.value() + room:
            bar.setValue(top + theme.ROW - room)
        if self.grid_of(self.place.column) is self.right and not self.right.head.isSectionHidden(self.place.column):
            across, wide = self.right.horizontalScrollBar(), self.right.viewport().width()
            x, size = self.right.head.sectionPosition(self.place.column), self.right.head.sectionSize(self.place.column)
            if x < across.value():
                across.setValue(x)
            elif x + size > across.value() + wide:
                across.setValue(min(x, x + size - wide))

    def edit_current(self) -> bool:
        """Open the editor of the current cell; whether it can be edited."""
        index = self.model.index(self.place.row, self.place.column)
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        grid = self.grid_of(self.place.column)
        grid.setCurrentIndex(index)
        grid.edit(index)
        return True

    @property
    def editing(self) -> bool:
        """Whether an editor is open."""
        return any(g.state() == QAbstractItemView.State.EditingState for g in self.grids)

    # what the user does

    def _pressed(self, row: int, column: int, modifiers: Qt.KeyboardModifier | None) -> None:
        source = int(self.model.order[row])
        if modifiers is not None and modifiers & _SHIFT:
            self._extend(row)
        elif modifiers is not None and modifiers & _CONTROL:
            self.marks.toggle(source)
            self._anchor = row
        elif modifiers is not None:
            self._anchor = row
            self.marks.choose([source])
        self.set_current(row, column)

    def _dragged(self, row: int, column: int) -> None:
        if row >= 0 and row != self.place.row:
            self._extend(row)
            self.set_current(row, column if column >= 0 else None)

    def _extend(self, row: int) -> None:
        """Select from the anchor to `row`."""
        if self._anchor < 0:
            self._anchor = max(self.place.row, 0)
        low, high = sorted((self._anchor, row))
        self.marks.choose(self.model.order[low : high + 1])

    def _entered(self, row: int) -> None:
        if row != self.place.hover:
            self.place.hover = row
            self.repaint_rows()

    def select_all(self) -> None:
        """Select every row that is shown."""
        self.marks.choose(self.model.order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, select, edit, sort, copy; see the class."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        control, shift = bool(modifiers & _CONTROL), bool(modifiers & _SHIFT)
        if modifiers & _ALT and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.sort_asked.emit(self.place.column, 1 if key == Qt.Key.Key_Down else -1)
        elif key in KEYS:
            self._go(key, control, shift)
        elif control and key == Qt.Key.Key_A:
            self.select_all()
        elif control and key == Qt.Key.Key_C:
            self.copied.emit()
        elif control and key == Qt.Key.Key_V:
            self.pasted.emit()
        elif key == Qt.Key.Key_Escape and self.marks.count:
            self.marks.clear()
        elif key == Qt.Key.Key_Space and self.current() >= 0:
            self.marks.toggle(self.current())
            self._anchor = self.place.row
        elif key == Qt.Key.Key_F2:
            self.edit_current()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() >= 0:
            self.activated.emit(self.current())
        elif key == Qt.Key.Key_Menu:
            at = self.grid_of(self.place.column).visualRect(self.model.index(self.place.row, self.place.column))
            self.menu_asked.emit(
                self.place.column, self.grid_of(self.place.column).viewport().mapToGlobal(at.bottomLeft())
            )
        else:
            super().keyPressEvent(event)

    def _go(self, key: Qt.Key, control: bool, shift: bool) -> None:
        """Go where a key leads; the row that is reached is selected, with Shift all from where the selection began."""
        seen, rows = self.columns(), len(self.model.order)
        if not rows or not seen:
            return
        at = seen.index(self.place.column) if self.place.column in seen else 0
        page = max(self.right.viewport().height() // theme.ROW - 1, 1)
        row, at = step(key, control, max(self.place.row, 0), at, rows, len(seen), page)
        if row != self.place.row:
            if shift:
                self._extend(row)
            else:
                self._anchor = row
                self.marks.choose([int(self.model.order[row])])
        self.set_current(row, seen[at])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the first cell, and show where the user is."""
        super().focusInEvent(event)
        if self.place.row < 0 and len(self.model.order):
            self.set_current(0)
        self.repaint_rows()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.repaint_rows()

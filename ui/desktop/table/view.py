"""The table as the user moves in it: a column that stays, all others beside it, one current cell, selected rows."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.desktop import kit, theme
from ui.desktop.table.editors import CellEditor
from ui.desktop.table.grid import Grid, Place
from ui.desktop.table.head import Head
from ui.desktop.table.looks import Look
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.desktop.table.steps import KEYS, step
from ui.texts import tr

_CONTROL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class TableView(QWidget):
    """Two grids of one model, side by side. Keys:

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
        super().__init__()
        self.model, self.marks, self.place = model, marks, Place()
        self._anchor = -1
        self._look = Look()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.left = Grid(model, marks, self.place, self)
        self.right = Grid(model, marks, self.place, self)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._side, self._foot = QWidget(), QWidget()
        down = QVBoxLayout(self._side)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.left, 1)
        down.addWidget(self._foot)
        across.addWidget(self._side)
        line = QFrame()
        line.setProperty("role", "mark")
        line.setFixedWidth(1)
        across.addWidget(line)
        across.addWidget(self.right, 1)
        self.left.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.right.head.setSectionsMovable(True)
        self.left.verticalScrollBar().valueChanged.connect(self.right.verticalScrollBar().setValue)
        self.right.verticalScrollBar().valueChanged.connect(self.left.verticalScrollBar().setValue)
        self.right.horizontalScrollBar().rangeChanged.connect(lambda *_: self._level())
        for grid, words in zip(self.grids, (tr("Rows: the column that stays"), tr("Rows")), strict=True):
            grid.setAccessibleName(words)
            grid.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.setItemDelegate(CellEditor(grid))
            grid.pressed_at.connect(self._pressed)
            grid.dragged_to.connect(self._dragged)
            grid.entered.connect(self._entered)
            grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            grid.customContextMenuRequested.connect(
                lambda at, g=grid: self.menu_asked.emit(self.place.column, g.viewport().mapToGlobal(at))
            )
            grid.head.customContextMenuRequested.connect(
                lambda at, h=grid.head: self.head_menu_asked.emit(h.logicalIndexAt(at), h.mapToGlobal(at))
            )
            grid.head.sectionClicked.connect(lambda column: self.sort_asked.emit(column, 0))
            grid.head.edited.connect(self.filtered)
            grid.head.left.connect(lambda: self.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.left.head.sectionResized.connect(lambda *_: self._fit())
        self.nothing = QWidget(self)
        row = QHBoxLayout(self.nothing)
        row.addStretch(1)
        said = kit.caption(tr("No row fits"))
        said.setWordWrap(False)
        row.addWidget(said)
        row.addWidget(kit.quiet_button(tr("Show all rows"), None, self.all_asked.emit))
        row.addStretch(1)
        self.nothing.hide()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._level)
        marks.changed.connect(self.repaint_rows)

    # what is seen

    @property
    def grids(self) -> tuple[Grid, Grid]:
        """The column that stays, and the others."""
        return self.left, self.right

    @property
    def heads(self) -> tuple[Head, Head]:
        """Their heads."""
        return self.left.head, self.right.head

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

    def apply(self, look: Look) -> None:
        """Arrange the columns as `look` says."""
        self._look = look
        head = self.right.head
        stays = self.model.place_of(look.stays)
        for visual, one in enumerate(look.columns):
            column = self.model.place_of(one.name)
            head.moveSection(head.visualIndex(column), visual)
            for each in self.heads:
                each.resizeSection(column, one.width)
            self.right.setColumnHidden(column, one.hidden or column == stays)
            self.left.setColumnHidden(column, column != stays)
        self._side.setVisible(stays >= 0)
        self._fit()

    def look(self) -> Look:
        """How the columns are arranged now."""
        head = self.right.head
        stays = next(iter(self._staying()), -1)
        before = {one.name: one.width for one in self._look.columns}
        found = []
        for visual in range(head.count()):
            column = head.logicalIndex(visual)
            name = self.model.field(column).name
            width = self.left.head.sectionSize(column) if column == stays else head.sectionSize(column)
            hidden = head.isSectionHidden(column) and column != stays
            found.append((name, width or before.get(name, head.defaultSectionSize()), hidden))
        return Look.of(found, self.model.field(stays).name if stays >= 0 else "")

    def columns(self) -> list[int]:
        """The columns that are seen, from left to right, the one that stays first."""
        head = self.right.head
        others = (head.logicalIndex(visual) for visual in range(head.count()))
        return [*self._staying(), *(c for c in others if not head.isSectionHidden(c))]

    def _staying(self) -> list[int]:
        """The column that stays, if there is one."""
        return [n for n in range(self.left.head.count()) if not self.left.isColumnHidden(n)]

    def words(self) -> list[str]:
        """What is typed above each column."""
        stays = self._staying()
        left, right = self.left.head.words(), self.right.head.words()
        return [left[n] if n in stays else right[n] for n in range(len(right))]

    def show_sort(self, column: int, descending: bool) -> None:
        """Draw the arrow of the column that is sorted by, -1 for none."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        for head in self.heads:
            head.setSortIndicatorShown(column >= 0)
            head.setSortIndicator(column, order)

    def repaint_rows(self) -> None:
        """Paint what is seen again."""
        for grid in self.grids:
            grid.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is said of an empty table in its middle."""
        super().resizeEvent(event)
        self._say_nothing()

    def _say_nothing(self) -> None:
        empty = not len(self.model.order) and self.model.columns.size > 0
        if empty:
            head = self.right.head.height()
            self.nothing.setGeometry(0, head, self.width(), min(self.height() - head, 72))
            self.nothing.raise_()
        self.nothing.setVisible(empty)

    def _fit(self) -> None:
        shown = self._staying()
        self.left.setFixedWidth(max(sum(self.left.head.sectionSize(n) for n in shown), 48))
        self._later.start()

    def _level(self) -> None:
        """Let both grids end at the same height: the right one may have a scroll bar."""
        bar = self.right.horizontalScrollBar()
        room = bar.sizeHint().height() if bar.maximum() > bar.minimum() else 0
        self._foot.setFixedHeight(room)
        self.left.verticalScrollBar().setValue(self.right.verticalScrollBar().value())

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
        self._grid_of(self.place.column).setCurrentIndex(index)
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

    def _grid_of(self, column: int) -> Grid:
        return self.right if self.left.isColumnHidden(column) else self.left

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
        if self._grid_of(self.place.column) is self.right and not self.right.head.isSectionHidden(self.place.column):
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
        grid = self._grid_of(self.place.column)
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
            at = self._grid_of(self.place.column).visualRect(self.model.index(self.place.row, self.place.column))
            self.menu_asked.emit(
                self.place.column, self._grid_of(self.place.column).viewport().mapToGlobal(at.bottomLeft())
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

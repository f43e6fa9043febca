"""Which columns the table shows, in what order, and which of them stays when the others are scrolled."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.desktop import kit, theme
from ui.desktop.table.looks import Look, Shown
from ui.texts import tr

_NAME = Qt.ItemDataRole.UserRole


class ColumnChooser(QDialog):
    """The columns as a list to tick and to drag; every step is shown at once by ``changed(look)``."""

    changed = Signal(object)

    def __init__(self, parent: QWidget, look: Look, titles: Mapping[str, str], usual: Callable[[], Look]) -> None:
        super().__init__(parent)
        self._titles, self._usual = titles, usual
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Columns"))
        self.resize(360, 480)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(8)
        outer.addWidget(kit.caption(tr("Tick what is shown; drag, or Alt+Up and Alt+Down, to change the order.")))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self.list, 1)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(kit.icon_button("chevron-up", tr("Move up"), lambda: self.move_row(-1), shortcut="Alt+Up"))
        side.addWidget(kit.icon_button("chevron-down", tr("Move down"), lambda: self.move_row(1), shortcut="Alt+Down"))
        side.addStretch(1)
        middle.addLayout(side)
        outer.addLayout(middle, 1)
        form = kit.FormRows()
        self.stays = QComboBox()
        form.add(tr("Stays at the left"), self.stays)
        outer.addWidget(form)
        foot = QHBoxLayout()
        foot.addWidget(kit.quiet_button(tr("As at first"), None, self._reset))
        foot.addStretch(1)
        foot.addWidget(kit.primary_button(tr("Close"), None, self.accept))
        outer.addLayout(foot)
        self._fill(look)
        self.list.itemChanged.connect(lambda _: self._say())
        self.list.model().rowsMoved.connect(lambda *_: self._say())
        self.stays.currentIndexChanged.connect(lambda _: self._say())

    def _fill(self, look: Look) -> None:
        self.list.blockSignals(True)
        self.stays.blockSignals(True)
        self.list.clear()
        self.stays.clear()
        self.stays.addItem(tr("(none)"), "")
        for one in look.columns:
            item = QListWidgetItem(self._titles[one.name])
            item.setData(_NAME, (one.name, one.width))
            item.setSizeHint(QSize(0, theme.ROW))
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Unchecked if one.hidden else Qt.CheckState.Checked)
            self.list.addItem(item)
            self.stays.addItem(self._titles[one.name], one.name)
        self.stays.setCurrentIndex(max(self.stays.findData(look.stays), 0))
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self.stays.blockSignals(False)

    def look(self) -> Look:
        """What is chosen; at least one column is shown."""
        found = []
        for n in range(self.list.count()):
            item = self.list.item(n)
            name, width = item.data(_NAME)
            found.append(Shown(name, width, item.checkState() != Qt.CheckState.Checked))
        if found and all(one.hidden for one in found):
            found[0] = Shown(found[0].name, found[0].width)
        return Look(tuple(found), self.stays.currentData() or "").with_stay(self.stays.currentData() or "")

    def move_row(self, by: int) -> None:
        """Move the current column up or down."""
        at = self.list.currentRow()
        to = at + by
        if at < 0 or not 0 <= to < self.list.count():
            return
        self.list.blockSignals(True)
        item = self.list.takeItem(at)
        self.list.insertItem(to, item)
        self.list.setCurrentRow(to)
        self.list.blockSignals(False)
        self._say()

    def _reset(self) -> None:
        self._fill(self._usual())
        self._say()

    def _say(self) -> None:
        self.changed.emit(self.look())

"""The list of bookmarks, where they are gone to, renamed and deleted."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QWidget

from gis_desk.map.bookmarks import LONGEST
from ui.desktop import kit, status, theme
from ui.desktop.mapdesk.bookmarks import Bookmarks
from ui.desktop.opening import Sheet
from ui.texts import tr


class BookmarkSheet(Sheet):
    """The list of bookmarks."""

    def __init__(self, parent: QWidget, bookmarks: Bookmarks) -> None:
        super().__init__(parent, tr("Bookmarks"), 360)
        self._bookmarks = bookmarks
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText(tr("Name of the present view"))
        self.name.setAccessibleName(tr("Name of the present view"))
        self.name.returnPressed.connect(self.add)
        self.add_button = kit.icon_button("plus", tr("Keep the present view"), self.add)
        self.column.add(kit.row(self.name, self.add_button, stretch=0))
        self.view = QListWidget()
        self.view.setAccessibleName(tr("Bookmarks"))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.view.itemActivated.connect(lambda item: bookmarks.go(self.view.row(item)))
        self.view.itemChanged.connect(self._rename)
        self.view.installEventFilter(self)
        self.column.add(self.view, stretch=1)
        self.empty = kit.caption(tr("A bookmark keeps middle, scale and turn of the map under a name."))
        self.column.add(self.empty)
        self.rename_button = kit.button(tr("Rename"), "pencil", self._edit)
        self.delete_button = kit.button(tr("Delete"), "trash-2", self._delete)
        for button in (self.rename_button, self.delete_button):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.rename_button.setToolTip(f"{tr('Rename')}  F2")
        self.delete_button.setToolTip(f"{tr('Delete')}  Del")
        bookmarks.changed.connect(self.renew)
        self.renew()

    def renew(self) -> None:
        """List them."""
        at = max(self.view.currentRow(), 0)
        self.view.blockSignals(True)
        self.view.clear()
        for one in self._bookmarks.listed:
            item = QListWidgetItem(one.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(status.scale_words(round(one.scale)))
            item.setSizeHint(QSize(120, theme.ROW))
            self.view.addItem(item)
        self.view.setCurrentRow(min(at, self.view.count() - 1))
        self.view.blockSignals(False)
        there, writable = self.view.count() > 0, self._bookmarks.writable
        for widget in (self.name, self.add_button):
            widget.setEnabled(writable)
        for button in (self.rename_button, self.delete_button):
            button.setEnabled(there and writable)

    def add(self) -> None:
        """Keep the present view under the name that is typed."""
        name = self.name.text() or tr("View {n}", n=self.view.count() + 1)
        if self._bookmarks.add(name):
            self.name.clear()
            self.view.setCurrentRow(self.view.count() - 1)

    def _edit(self) -> None:
        if (item := self.view.currentItem()) is not None:
            self.view.editItem(item)

    def _rename(self, item: QListWidgetItem) -> None:
        if not self._bookmarks.rename(self.view.row(item), item.text()):
            self.renew()

    def _delete(self) -> None:
        if self.view.currentRow() >= 0:
            self._bookmarks.delete(self.view.currentRow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete deletes."""
        if watched is self.view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete and self._bookmarks.writable:
                self._delete()
                return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and self.view.currentRow() >= 0 and self.view.state() != QAbstractItemView.State.EditingState:
                self._bookmarks.go(self.view.currentRow())
                return True
        return super().eventFilter(watched, event)

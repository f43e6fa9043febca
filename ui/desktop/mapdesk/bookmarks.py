"""Bookmarks of the map: kept in the workspace, gone to by name, renamed and deleted where they are listed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QMenu, QWidget

from gis_desk.map import bookmarks as marks
from gis_desk.map.bookmarks import Bookmark
from layers.errors import GisDeskError
from ui.desktop import kit, status, theme
from ui.desktop.opening import Sheet
from ui.desktop.workbench import Desk
from ui.map.canvas import MapCanvas
from ui.texts import tr

SETTING = "desktop.bookmarks"
"""Name of the workspace's setting."""


class Bookmarks(QObject):
    """The bookmarks of the open workspace.

    Settings of a workspace are no part of its history, so that deleting a bookmark is taken back here, by `put_back`.

    Signals
    -------
    changed()
        They are others than before.
    """

    changed = Signal()

    def __init__(self, desk: Desk, keep: Callable[[str, object], None]) -> None:
        super().__init__(desk.canvas)
        self._desk, self._keep = desk, keep
        self._listed: tuple[Bookmark, ...] = ()
        self._before: tuple[Bookmark, ...] | None = None

    @property
    def listed(self) -> tuple[Bookmark, ...]:
        """All of them, in the order in which they were made."""
        return self._listed

    @property
    def writable(self) -> bool:
        """Whether they can be changed."""
        store = self._desk.store
        return store is not None and not store.readonly

    def load(self) -> None:
        """Read those of the workspace that is open now."""
        store = self._desk.store
        self._listed = marks.understood(store.setting(SETTING)) if store is not None else ()
        self._before = None
        self.changed.emit()

    def here(self, name: str) -> Bookmark:
        """The present view under `name`."""
        camera = self._desk.canvas.camera
        lon, lat = camera.center()
        return Bookmark(name, lon, lat, camera.view.scale, camera.view.turn)

    def add(self, name: str) -> bool:
        """Keep the present view; whether that was possible."""
        return self._try(lambda: marks.added(self._listed, self.here(name)))

    def rename(self, number: int, name: str) -> bool:
        """Give one another name."""
        return self._try(lambda: marks.renamed(self._listed, number, name))

    def delete(self, number: int) -> bool:
        """Delete one; `put_back` undoes it."""
        return self._try(lambda: marks.without(self._listed, number))

    def put_back(self) -> bool:
        """Undo the last change of the list; whether there was one."""
        before = self._before
        return before is not None and self._try(lambda: before)

    def go(self, number: int) -> None:
        """Show the view."""
        one = self._listed[number]
        self._desk.canvas.camera.go_to(one.lon, one.lat, scale=one.scale, turn=one.turn)
        self._desk.canvas.setFocus()

    def _try(self, plan: Callable[[], tuple[Bookmark, ...]]) -> bool:
        if not self.writable:
            self._desk.message(tr("This workspace is open for reading only."))
            return False
        try:
            now = plan()
        except GisDeskError as error:
            self._desk.show_error(error)
            return False
        self._before, self._listed = self._listed, now
        self._keep(SETTING, marks.kept(now))
        self.changed.emit()
        return True


def fill(menu: QMenu, bookmarks: Bookmarks) -> None:
    """A line for each bookmark that goes there."""
    menu.clear()
    for number, one in enumerate(bookmarks.listed):
        words = one.name.replace("&", "&&")
        menu.addAction(words).triggered.connect(lambda _=False, number=number: bookmarks.go(number))
    if not bookmarks.listed:
        menu.addAction(tr("No bookmarks yet")).setEnabled(False)


class BookmarkSheet(Sheet):
    """The list of bookmarks."""

    def __init__(self, parent: QWidget, bookmarks: Bookmarks, canvas: MapCanvas) -> None:
        super().__init__(parent, tr("Bookmarks"), 360)
        self._bookmarks, self._canvas = bookmarks, canvas
        self.name = QLineEdit()
        self.name.setMaxLength(marks.LONGEST)
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
        self.back_button = kit.quiet_button(tr("Put back"), "undo-2", self._put_back)
        for button in (self.rename_button, self.delete_button):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.back_button)
        self.back_button.hide()
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
        if self.view.currentRow() >= 0 and self._bookmarks.delete(self.view.currentRow()):
            self.back_button.show()

    def _put_back(self) -> None:
        self._bookmarks.put_back()
        self.back_button.hide()

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

"""Bookmarks of the map: kept in the workspace, gone to by name."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from gis_desk.map import bookmarks as marks
from gis_desk.map.bookmarks import Bookmark
from layers.errors import GisDeskError
from ui.desktop.workbench import Desk
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

"""Bookmarks of the map: kept in the workspace, gone to by name."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from gis_desk.map import bookmarks as marks
from gis_desk.map.bookmarks import Bookmark
from layers.errors import GisDeskError
from layers.store import Notice
from layers.text import Text, text
from ui.desktop.workbench import Desk
from ui.texts import tr


class Bookmarks(QObject):
    """The bookmarks of the open workspace; each act on them is one change of it, undone like any other.

    Signals
    -------
    changed()
        They are others than before.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.canvas)
        self._desk = desk
        self._listed: tuple[Bookmark, ...] = ()

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
        self._listed = marks.understood(store.frame(marks.TABLE).to_dict("records")) if store is not None else ()
        self.changed.emit()

    def hear(self, notice: Notice) -> None:
        """The workspace has changed."""
        if marks.TABLE in notice.layers:
            self.load()

    def here(self, name: str) -> Bookmark:
        """The present view under `name`."""
        camera = self._desk.canvas.camera
        lon, lat = camera.center()
        key = self._desk.store.new_key(marks.TABLE) if self._desk.store is not None else ""
        return Bookmark(name, lon, lat, camera.view.scale, camera.view.turn, key)

    def add(self, name: str) -> bool:
        """Keep the present view; whether that was possible."""
        return self._try(
            lambda: marks.added(self._listed, self.here(name)),
            lambda now: text("Bookmark “{name}” made", name=now[-1].name),
        )

    def rename(self, number: int, name: str) -> bool:
        """Give one another name."""
        was = self._listed[number].name
        return self._try(
            lambda: marks.renamed(self._listed, number, name),
            lambda now: text("Bookmark “{was}” renamed “{name}”", was=was, name=now[number].name),
        )

    def delete(self, number: int) -> bool:
        """Delete one."""
        label = text("Bookmark “{name}” deleted", name=self._listed[number].name)
        return self._try(lambda: marks.without(self._listed, number), lambda _: label)

    def go(self, number: int) -> None:
        """Show the view."""
        one = self._listed[number]
        self._desk.canvas.camera.go_to(one.lon, one.lat, scale=one.scale, turn=one.turn)
        self._desk.canvas.setFocus()

    def _try(self, plan: Callable[[], tuple[Bookmark, ...]], label: Callable[[tuple[Bookmark, ...]], Text]) -> bool:
        if not self.writable:
            self._desk.message(tr("This workspace is open for reading only."))
            return False
        try:
            now = plan()
        except GisDeskError as error:
            self._desk.show_error(error)
            return False
        return self._desk.perform(marks.plan(self._listed, now, label(now)))


def fill(menu: QMenu, bookmarks: Bookmarks) -> None:
    """A line for each bookmark that goes there."""
    menu.clear()
    for number, one in enumerate(bookmarks.listed):
        words = one.name.replace("&", "&&")
        menu.addAction(words).triggered.connect(lambda _=False, number=number: bookmarks.go(number))
    if not bookmarks.listed:
        menu.addAction(tr("No bookmarks yet")).setEnabled(False)

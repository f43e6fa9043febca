"""The workspace a window holds: what is done to it, and what it says."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from layers.change import Change
from layers.errors import GisDeskError
from layers.store import Store
from layers.text import Text, text
from ui.desktop.words import label_words
from ui.texts import say, tr


class OpenWorkspace(QObject):
    """Holds one store or none, and does changes, undo and redo on it; an error is told by `refused`."""

    noticed = Signal(object)
    """``noticed(notice)``: the store has changed; heard on the GUI thread."""
    said = Signal(str)
    refused = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.store: Store | None = None
        self._unsubscribe: Callable[[], None] = _nothing

    def hold(self, store: Store | None) -> None:
        """Hold `store` and hear what it says."""
        self.store = store
        if store is not None:
            self._unsubscribe = store.subscribe(self.noticed.emit)

    def deafen(self) -> None:
        """Hear nothing more of the store."""
        self._unsubscribe()
        self._unsubscribe = _nothing

    def release(self) -> Store | None:
        """Give the store away, open as it is."""
        self.deafen()
        store, self.store = self.store, None
        return store

    def perform(self, change: Change, contents: Sequence[bytes] = ()) -> bool:
        """Apply `change`, with the long contents its rows name; whether it was done."""
        if self.store is None:
            self.said.emit(tr("No workspace is open"))
            return False
        try:
            self.store.apply(change, contents)
        except GisDeskError as error:
            self.refused.emit(error)
            return False
        return True

    def undo(self) -> bool:
        """Undo the last change; whether there was one."""
        return self._back(lambda store: store.undo(), text("Undone: {label}"))

    def redo(self) -> bool:
        """Redo what was undone last; whether there was anything."""
        return self._back(lambda store: store.redo(), text("Redone: {label}"))

    def _back(self, step: Callable[[Store], Text | None], said: Text) -> bool:
        if self.store is None or self.store.readonly:
            return False
        try:
            label = step(self.store)
        except GisDeskError as error:
            self.refused.emit(error)
            return False
        if label is None:
            return False
        self.said.emit(say(Text(said.template, {"label": label_words(label)})))
        return True


def _nothing() -> None:
    return None

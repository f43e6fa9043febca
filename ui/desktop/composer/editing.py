"""The layout that is edited: one object, one undo stack of its own, one selection."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gis_desk.map.layout import Layout
from gis_desk.map.layout.items import Item


@dataclass(frozen=True)
class Document:
    """What is edited: a layout and what its fields say."""

    layout: Layout
    values: Mapping[str, str] = field(default_factory=dict)


class _Step(QUndoCommand):
    """One edit; edits of the same `key` that follow each other are one."""

    def __init__(self, editing: "Editing", words: str, after: Document, key: str) -> None:
        super().__init__(words)
        self._editing, self._before, self._after, self._key = editing, editing.document, after, key

    def redo(self) -> None:
        self._editing.show(self._after)

    def undo(self) -> None:
        self._editing.show(self._before)

    def id(self) -> int:
        return hash(self._key) & 0x7FFFFFFF if self._key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other._key != self._key:
            return False
        self._after = other._after
        return True


class Editing(QObject):
    """Holds the document; every change goes through `do` and can be undone."""

    changed = Signal(object)
    """``changed(document)``"""
    chosen = Signal(str)
    """``chosen(id)``: the item that is selected; empty for none."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.stack = QUndoStack(self)
        self.selected = ""

    @property
    def layout(self) -> Layout:
        """The layout as it is now."""
        return self.document.layout

    @property
    def item(self) -> Item | None:
        """The selected item."""
        return self.layout.item(self.selected)

    def open(self, document: Document) -> None:
        """Begin with another document; there is nothing to undo."""
        self.stack.clear()
        self.show(document)
        self.select("")

    def show(self, document: Document) -> None:
        """Make `document` the one that is seen."""
        self.document = document
        if self.selected and document.layout.item(self.selected) is None:
            self.select("")
        self.changed.emit(document)

    def do(self, words: str, layout: Layout, *, key: str = "") -> None:
        """One step of undo called `words`; steps of the same `key` that follow each other are one."""
        if layout != self.layout:
            self.stack.push(_Step(self, words, replace(self.document, layout=layout), key))

    def say(self, words: str, name: str, value: str) -> None:
        """Let the field `name` say `value`."""
        values = {**self.document.values, name: value}
        if not value:
            values.pop(name)
        if values != self.document.values:
            self.stack.push(_Step(self, words, replace(self.document, values=values), f"field {name}"))

    def set(self, words: str, item: Item, *, key: str = "", **values: Any) -> None:
        """Change fields of `item`."""
        self.do(words, self.layout.with_item(replace(item, **values)), key=key)

    def select(self, name: str) -> None:
        """Select the item called `name`; empty for none."""
        if name != self.selected:
            self.selected = name
            self.chosen.emit(name)

"""A list to choose from that knows values, not only words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from layers.text import Text
from ui.texts import say


class Choice(QComboBox):
    """A list of words with their values; editable ones also take what is typed."""

    def __init__(self, entries: Mapping[Any, Text], *, empty: str | None = None, free: bool = False) -> None:
        super().__init__()
        self.setEditable(free)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        if empty is not None:
            self.addItem(empty, None)
        for value, label in entries.items():
            self.addItem(say(label), value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def value(self) -> Any:
        """The value chosen, else the words typed, else None."""
        at = self.findText(self.currentText()) if self.isEditable() else self.currentIndex()
        if at >= 0:
            return self.itemData(at)
        return self.currentText().strip() or None

    def set_value(self, value: Any) -> None:
        """Choose `value`, or write it where it is not in the list."""
        at = self.findData(value)
        if at >= 0:
            self.setCurrentIndex(at)
        elif self.isEditable():
            self.setCurrentText("" if value is None else str(value))

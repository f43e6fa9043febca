"""A field for one side of a dispute: a unit by name or code, found by any part of either."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from ui.desktop import kit


class UnitChoice(kit.Choice):
    """Units with their codes, the likeliest first; what is typed finds them, and stays where it is none of them."""

    def __init__(self) -> None:
        super().__init__({}, empty="", free=True)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        line = self.lineEdit()
        assert line is not None  # it is editable
        line.editingFinished.connect(self._settle)

    def offer(self, units: Sequence[tuple[str, str]]) -> None:
        """Offer `units` as (code, name); the field becomes empty."""
        self.clear()
        self.addItem("", None)
        for code, name in units:
            self.addItem(f"{name} {code}" if name and name != code else code, code)
        self.setCurrentIndex(0)

    def value(self) -> object:
        """The code of the unit meant, else the words typed, else None."""
        at = self._meant()
        return self.itemData(at) if at >= 0 else (self.currentText().strip() or None)

    def _meant(self) -> int:
        words = self.currentText().strip()
        if not words:
            return 0
        if (at := self.findText(words)) >= 0 or (at := self.findData(words)) >= 0:
            return at
        named = [n for n in range(self.count()) if self.itemText(n).rpartition(" ")[0] == words]
        held = named or [n for n in range(self.count()) if words in self.itemText(n)]
        return held[0] if len(held) == 1 else -1

    def _settle(self) -> None:
        if (at := self._meant()) > 0:
            self.setCurrentIndex(at)

"""A box to choose one of tens of thousands of divisions in: it shows only what is looked at, and finds while typing."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QWidget

Index = QModelIndex | QPersistentModelIndex
_OFFERED = 50
"""Places that are offered while somebody types."""
_MARK = "\n"


class Places(QAbstractListModel):
    """Words and codes of places, in their order; the code stands under UserRole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._places: Sequence[tuple[str, str | None]] = ()
        self._rows: Mapping[str | None, int] = {}
        self._text = ""

    def set_places(self, places: Sequence[tuple[str, str | None]]) -> None:
        """Show `places`: words and code."""
        self.beginResetModel()
        self._places = places
        self._rows = {code: n for n, (_, code) in enumerate(places)}
        self._text = ""
        self.endResetModel()

    def row_of(self, code: str | None) -> int:
        """The row of `code`, -1 where there is none."""
        return self._rows.get(code, -1)

    def words(self, row: int) -> str:
        """The words of a row."""
        return self._places[row][0]

    def found(self, typed: str) -> list[int]:
        """Rows of the first places that have `typed` in them, or in their code."""
        wanted = typed.strip().lower()
        if not self._text:
            self._text = _MARK.join(f"{words}\t{code or ''}" for words, code in self._places).lower()
        found: list[int] = []
        at = self._text.find(wanted) if wanted and _MARK not in wanted else -1
        row, counted = 0, 0
        while at >= 0 and len(found) < _OFFERED:
            row, counted = row + self._text.count(_MARK, counted, at), at
            found.append(row)
            end = self._text.find(_MARK, at)
            at = self._text.find(wanted, end) if end >= 0 else -1
        return found

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One row per place."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words; the code under UserRole."""
        if not index.isValid():
            return None
        words, code = self._places[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return words
        return code if role == Qt.ItemDataRole.UserRole else None


class PlaceBox(QComboBox):
    """Choose a place from the list, or type a part of its name or code."""

    def __init__(self) -> None:
        super().__init__()
        self.places = Places(self)
        self.setModel(self.places)
        line = QLineEdit()
        self.setEditable(True)
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        view = QListView(self)
        view.setUniformItemSizes(True)
        self.setView(view)
        self._offered = QStringListModel(self)
        self._rows: list[int] = []
        """The rows of the places that are offered."""
        completer = QCompleter(self._offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        line.textEdited.connect(self._offer)
        line.editingFinished.connect(self._settle)

    def set_places(self, places: Sequence[tuple[str, str | None]]) -> None:
        """Offer `places` (words and code); the one that is chosen stays, else the first with a code is."""
        chosen = self.currentData()
        self.blockSignals(True)
        self.places.set_places(places)
        row = self.places.row_of(chosen) if chosen else min(1, len(places) - 1)
        self.setCurrentIndex(max(row, 0))
        self.blockSignals(False)

    def choose(self, code: str | None) -> bool:
        """Choose the place with `code`; whether there is one."""
        row = self.places.row_of(code)
        if row >= 0:
            self.setCurrentIndex(row)
        return row >= 0

    def _take(self, index: QModelIndex) -> None:
        self.setCurrentIndex(self._rows[index.row()])

    def _offer(self, typed: str) -> None:
        self._rows = self.places.found(typed)
        self._offered.setStringList([self.places.words(row) for row in self._rows])

    def _settle(self) -> None:
        """What was typed stands for the first place it fits; nothing that fits leaves the choice as it was."""
        typed = self.currentText()
        if typed != self.itemText(self.currentIndex()):
            if found := self.places.found(typed):
                self.setCurrentIndex(found[0])
            self.setEditText(self.itemText(self.currentIndex()))

"""Decisions of a comparison as the rows of a table: which are shown, in which order, in which words."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gis_desk.names.changes import Comparison, Decision, Kind
from gis_desk.names.changes.listing import COLUMNS, cells
from ui.desktop.collate import order
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


class ChangesModel(QAbstractTableModel):
    """The changes of one comparison; unchanged rows are no changes."""

    SHOWN = ("kinds", "certainty", "level", "old_name", "old_code", "new_name", "new_code", "grounds")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self._decisions: Sequence[Decision] = ()
        self._cells: dict[int, dict[str, Any]] = {}
        self._rows: list[int] = []
        self._kinds: frozenset[Kind] = frozenset()
        self._words = ""
        self._sort: tuple[int, Qt.SortOrder] | None = None

    @property
    def comparison(self) -> Comparison | None:
        """What is shown, or None."""
        return self._comparison

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Show `comparison` from now on, all kinds."""
        self._comparison = comparison
        self._decisions = comparison.decisions if comparison is not None else ()
        self._cells = {}
        self.set_filter((), "")

    def set_filter(self, kinds: Collection[Kind], words: str) -> None:
        """Show only changes of `kinds` (all where empty) in whose names or codes `words` stand."""
        self.beginResetModel()
        self._kinds, self._words = frozenset(kinds), words.strip()
        self._rows = [n for n, d in enumerate(self._decisions) if self._passes(n, d)]
        self._order()
        self.endResetModel()

    def _passes(self, number: int, decision: Decision) -> bool:
        if self._kinds and self._kinds.isdisjoint(decision.kinds):
            return False
        if not self._words:
            return True
        line = self._line(number)
        return any(self._words in line[n] for n in ("old_name", "new_name", "old_code", "new_code"))

    def decision(self, row: int) -> Decision:
        """The decision in `row`."""
        return self._decisions[self._rows[row]]

    def shown(self) -> list[Decision]:
        """The decisions that pass the filter, in the order of the table."""
        return [self._decisions[n] for n in self._rows]

    def _line(self, number: int) -> dict[str, Any]:
        line = self._cells.get(number)
        if line is None:
            assert self._comparison is not None
            line = self._cells[number] = cells(self._comparison, self._decisions[number], say, comma=tr(", "))
        return line

    def _order(self) -> None:
        if self._sort is None:
            return
        column, direction = self._sort
        name = self.SHOWN[column]
        if name == "certainty":
            self._rows.sort(key=lambda n: self._decisions[n].certainty.rank)
        elif name == "level":
            self._rows.sort()
        else:
            self._rows.sort(key=lambda n: order(self._line(n)[name]))
        if direction is Qt.SortOrder.DescendingOrder:
            self._rows.reverse()

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Changes that pass the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Eight."""
        return 0 if parent.isValid() else len(self.SHOWN)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        return say(COLUMNS[self.SHOWN[section]])

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """What a cell says; the decision itself under UserRole."""
        if not index.isValid():
            return None
        if role in (_DISPLAY, Qt.ItemDataRole.ToolTipRole):
            return self._line(self._rows[index.row()])[self.SHOWN[index.column()]]
        return self.decision(index.row()) if role == Qt.ItemDataRole.UserRole else None

    def sort(self, column: int, direction: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by `column`; Chinese by pinyin, levels from the province down."""
        if not 0 <= column < len(self.SHOWN):
            return
        self._sort = column, direction
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        old = [self._rows[i.row()] for i in held]
        self._order()
        place = {number: row for row, number in enumerate(self._rows)} if held else {}
        for index, number in zip(held, old, strict=True):
            self.changePersistentIndex(index, self.index(place[number], index.column()))
        self.layoutChanged.emit()

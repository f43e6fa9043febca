"""The lines by their place in the cycle: who leads, what is to be repaired; a box ticks a line for the planner."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gis_desk.inspections.cycle import STATES, Due
from gis_desk.inspections.cycle.lead import LEAD_WORDS
from ui.desktop import kit, theme
from ui.desktop.collate import order
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
NAME, STATE, LEAD, REPAIRS = range(4)
SHAPES = {"overdue": "●", "due": "◆", "unknown": "○", "later": "·"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CycleModel(QAbstractTableModel):
    """Shows the lines of the chosen states whose line or neighbour has the words searched for."""

    ticked_changed = Signal()

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._all: list[Due] = []
        self._rows: list[Due] = []
        self._at: dict[str, int] = {}
        self._ticked: set[str] = set()
        self._states: frozenset[str] = frozenset(STATES)
        self._words = ""

    def set_lines(self, lines: Sequence[Due]) -> None:
        """Show `lines` in the order given; ticks stay where the line is still there."""
        self._all = list(lines)
        self._ticked &= {d.key for d in lines}
        self._renew()

    def show_only(self, states: Collection[str], words: str) -> None:
        """Show the lines in one of `states` whose name, code or sides have `words`."""
        self._states, self._words = frozenset(states), words.strip().lower()
        self._renew()

    def _renew(self) -> None:
        self.beginResetModel()
        self._rows = [d for d in self._all if d.state in self._states and self._fits(d)]
        self._at = {d.key: n for n, d in enumerate(self._rows)}
        self.endResetModel()
        self.ticked_changed.emit()

    def _fits(self, due: Due) -> bool:
        return not self._words or any(
            self._words in words.lower() for words in (due.name, due.code, due.left, due.right, due.neighbour_name)
        )

    def line(self, row: int) -> Due:
        """The line in `row`."""
        return self._rows[row]

    def row_of(self, key: str) -> int:
        """The row of the line `key`, -1 where it is not shown."""
        return self._at.get(key, -1)

    def ticked(self) -> list[Due]:
        """The lines that are ticked, shown or not."""
        return [d for d in self._all if d.key in self._ticked]

    def tick_shown(self, on: bool) -> None:
        """Tick all lines that are shown, or none of them."""
        shown = {d.key for d in self._rows}
        self._ticked = self._ticked | shown if on else self._ticked - shown
        if self._rows:
            ends = self.index(0, NAME), self.index(len(self._rows) - 1, NAME)
            self.dataChanged.emit(*ends, [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit()

    # Qt's side

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """The lines shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Line, due, lead, repairs."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("Line"), tr("Due"), tr("Lead"), tr("Repair"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == REPAIRS else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole and section == LEAD:
            return tr("✓ agreed; ? nobody has led yet: no more than a proposal")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell in words, its colour, its box."""
        due, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == NAME:
                return due.name
            if column == STATE:
                return f"{SHAPES[due.state]} {due.due_year or '—'}"
            return lead_words(due) if column == LEAD else str(due.burden.repairs or "")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == REPAIRS:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and column in (STATE, REPAIRS):
            roles = {"overdue": theme.now().must, "due": theme.now().should}
            return QColor(theme.now().must if column == REPAIRS else roles.get(due.state, theme.now().muted))
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            return Qt.CheckState.Checked if due.key in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            whole = tr("{names}: {reason}", names=due.name, reason=say(due.words))
            return kit.tip(_lead_tip(due) if column == LEAD else whole)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick the line or not."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != NAME:
            return False
        key = self._rows[index.row()].key
        (self._ticked.add if Qt.CheckState(value) == Qt.CheckState.Checked else self._ticked.discard)(key)
        self.dataChanged.emit(index, index, [role])
        self.ticked_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be chosen, boxes ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else base

    def sort(self, column: int, way: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; names by pinyin, states by how pressing they are."""
        keys: dict[int, Any] = {
            NAME: lambda d: order(d.name),
            STATE: lambda d: (STATES.index(d.state), d.due_year or 0),
            LEAD: lambda d: order(d.lead),
            REPAIRS: lambda d: d.burden.repairs,
        }
        if column in keys:
            self._all.sort(key=keys[column], reverse=way == Qt.SortOrder.DescendingOrder)
            self._renew()


def lead_words(due: Due) -> str:
    """Who leads: with a hook where it was agreed, in question where it is no more than a proposal."""
    if not due.lead:
        return "—"
    return due.lead + {"agreed": " ✓", "first": " ?"}.get(due.turn.by, "")


def _lead_tip(due: Due) -> str:
    said = tr("Lead of round {n}: {lead}", n=due.round, lead=due.lead or "—")
    return tr("{names}: {reason}", names=said, reason=say(LEAD_WORDS[due.turn.by]))

"""The list of lines by their place in the inspection cycle, each with a box to choose it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from gis_desk.inspections.cycle import Due
from layers.schema import LEVELS
from ui.desktop import kit, theme
from ui.desktop.collate import order
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
NAME, STATE, LENGTH, MARKERS = range(4)


class DueModel(QAbstractTableModel):
    """Lines of the cycle; the box in the first column chooses a line for the plan."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Due] = []
        self._rows: list[Due] = []
        self._chosen: set[str] = set()
        self._only_due = True

    def set_lines(self, lines: Sequence[Due]) -> None:
        """Show `lines`, the higher levels first; those chosen before stay chosen where they are still there."""
        self._all = sorted(lines, key=lambda d: LEVELS.index(d.level) if d.level in LEVELS else len(LEVELS))
        self._chosen &= {d.key for d in lines}
        self._renew()

    def show_only_due(self, only: bool) -> None:
        """Show the lines that are overdue, due or without record, or all."""
        self._only_due = only
        self._renew()

    def _renew(self) -> None:
        self.beginResetModel()
        self._rows = [d for d in self._all if not self._only_due or d.state != "later" or d.key in self._chosen]
        self.endResetModel()
        self.chosen_changed.emit()

    def choose(self, keys: Sequence[str]) -> None:
        """Choose exactly the lines of `keys`."""
        self._chosen = set(keys) & {d.key for d in self._all}
        self._renew()

    def chosen(self) -> list[Due]:
        """The lines chosen, in the order of the list."""
        return [d for d in self._all if d.key in self._chosen]

    def line(self, row: int) -> Due:
        """The line in `row`."""
        return self._rows[row]

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The lines shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Line, state, length, markers."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads with units."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return (tr("Line"), tr("Due"), tr("km"), tr("Markers"))[section]
            if role == Qt.ItemDataRole.TextAlignmentRole and section in (LENGTH, MARKERS):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell in words, its colour, its box."""
        line, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.name, self._due(line), f"{line.length_m / 1000:.1f}", str(line.markers))[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (LENGTH, MARKERS):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column == STATE:
            colours = {"overdue": theme.now().must, "due": theme.now().should}
            return QColor(colours.get(line.state, theme.now().muted))
        if role == Qt.ItemDataRole.CheckStateRole and column == NAME:
            return Qt.CheckState.Checked if line.key in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return kit.tip(self._tip(line))
        return None

    @staticmethod
    def _due(line: Due) -> str:
        """The year, behind the shape of how pressing it is."""
        shape = {"overdue": "●", "due": "◆", "unknown": "○", "later": " "}[line.state]
        return f"{shape} {line.due_year or '—'}"

    @staticmethod
    def _tip(line: Due) -> str:
        parts = [tr("{names}: {reason}", names=line.name, reason=say(line.words)), f"{line.left} — {line.right}"]
        if line.last_year is not None:
            parts.append(tr("Last inspected {last}, due {due}", last=line.last_year, due=line.due_year))
        if line.lead:
            words = tr("Lead of round {n}: {lead}", n=line.round, lead=line.lead)
            parts.append(words if line.lead_known else tr("Lead of round {n}: to be agreed", n=line.round))
        return "\n".join(parts)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Choose the line or not."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != NAME:
            return False
        key = self._rows[index.row()].key
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(key)
        else:
            self._chosen.discard(key)
        self.dataChanged.emit(index, index, [role])
        self.chosen_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected, boxes ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else base

    def sort(self, column: int, way: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; names by pinyin, states by how pressing they are."""
        keys = {
            NAME: lambda d: order(d.name),
            STATE: lambda d: (d.due_year or 9999, d.state),
            LENGTH: lambda d: d.length_m,
            MARKERS: lambda d: d.markers,
        }
        if column in keys:
            self._all.sort(key=keys[column], reverse=way == Qt.SortOrder.DescendingOrder)
            self._renew()

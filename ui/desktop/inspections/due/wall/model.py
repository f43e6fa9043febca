"""The wall as a table for Qt: groups and their lines are rows, years are columns."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gis_desk.inspections.cycle.sheets import LEVEL_WORDS, cell_words
from gis_desk.inspections.cycle.wall import Cell, Wall, WallGroup, WallRow, YearTotal
from layers.text import text
from ui.desktop import figures, kit
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
_NONE, _CELL = Qt.ItemFlag.NoItemFlags, Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class WallModel(QAbstractTableModel):
    """Shows one wall; a group is a row without cells above its lines."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.wall: Wall | None = None
        self._rows: list[WallGroup | WallRow] = []
        self._at: dict[str, int] = {}

    def set_wall(self, wall: Wall | None) -> None:
        """Show `wall`; None shows nothing."""
        self.beginResetModel()
        self.wall, self._rows = wall, []
        for group in wall.groups if wall is not None else ():
            self._rows.append(group)
            self._rows.extend(group.rows)
        self._at = {row.due.key: n for n, row in enumerate(self._rows) if isinstance(row, WallRow)}
        self.endResetModel()

    def entry(self, row: int) -> WallGroup | WallRow:
        """The group or line in `row`."""
        return self._rows[row]

    def cell(self, row: int, column: int) -> Cell | None:
        """The line of `row` in the year of `column`; None for a group."""
        entry = self._rows[row]
        return entry.cells[column] if isinstance(entry, WallRow) else None

    def total(self, column: int) -> YearTotal:
        """The work of the year of `column`."""
        assert self.wall is not None
        return self.wall.totals[column]

    def row_of(self, key: str) -> int:
        """The row of the line `key`, -1 where it is not on the wall."""
        return self._at.get(key, -1)

    def column_of(self, year: int) -> int:
        """The column of `year`, -1 where it is not on the wall."""
        years = self.wall.years if self.wall is not None else ()
        return years.index(year) if year in years else -1

    @property
    def busiest(self) -> float:
        """The people-days of the busiest year."""
        return max((t.people_days for t in self.wall.totals), default=0.0) if self.wall is not None else 0.0

    # Qt's side

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Groups and lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """The years."""
        return 0 if parent.isValid() or self.wall is None else len(self.wall.years)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of lines can be chosen."""
        if not index.isValid() or not isinstance(self._rows[index.row()], WallRow):
            return _NONE
        return _CELL

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What the cell says in words, for tooltips and screen readers; the cell itself is painted."""
        if not index.isValid() or (cell := self.cell(index.row(), index.column())) is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell_words(cell, say)
        if role == Qt.ItemDataRole.ToolTipRole:
            entry = self._rows[index.row()]
            assert self.wall is not None
            assert isinstance(entry, WallRow)
            said = cell_words(cell, say) or tr("nothing due")
            return kit.tip(f"{entry.due.name} {self.wall.years[index.column()]}\n{said}")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Years with their work; names of groups and lines."""
        if self.wall is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return total_words(self.wall.totals[section])
            return str(self.wall.years[section]) if role == Qt.ItemDataRole.DisplayRole else None
        entry = self._rows[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.due.name if isinstance(entry, WallRow) else group_words(entry)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(entry, WallRow):
            return kit.tip(line_words(entry))
        return None


def group_words(group: WallGroup) -> str:
    """Level, neighbour and number of lines of a group."""
    level = say(LEVEL_WORDS.get(group.level, text("no level")))
    return figures.sentence(level, group.name or tr("within the county"), tr("{n} lines", n=len(group.rows)))


def line_words(row: WallRow) -> str:
    """A line with its length, its markers and what lies open."""
    due = row.due
    parts = [figures.length(due.length_m), tr("{n} markers", n=due.markers)]
    if due.burden.repairs:
        parts.append(tr("{n} markers to be repaired", n=due.burden.repairs))
    if due.burden.disputes:
        parts.append(tr("{n} open disputes", n=due.burden.disputes))
    return f"{due.name}\n{figures.sentence(*parts)}"


def total_words(total: YearTotal) -> str:
    """The work of a year in one sentence."""
    return tr(
        "{year}: {n} lines, {km:.1f} km, {markers} markers, about {days:.0f} people-days of both sides",
        year=total.year,
        n=total.lines,
        km=total.length_m / 1000,
        markers=total.markers,
        days=total.people_days,
    )

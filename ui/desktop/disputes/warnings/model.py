"""The warnings as the rows of a list: those that pass the filters, by urgency."""

from collections.abc import Collection
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.findings import Severity
from ui.desktop import kit
from ui.desktop.disputes.warnings.found import Found
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ALERT = Qt.ItemDataRole.UserRole
ACCEPTED = Qt.ItemDataRole.UserRole + 1


class WarningModel(QAbstractListModel):
    """Shows what `set_found` gave, filtered; nothing is read here."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.found = Found([], {})
        self._rows = np.zeros(0, np.int64)
        self._wish: tuple[frozenset[Severity], frozenset[str], tuple[str, ...], bool]
        self._wish = frozenset(Severity), frozenset(), (), False

    def set_found(self, found: Found) -> None:
        """Show other warnings, through the same filters."""
        self.found = found
        self._renew()

    def show_only(
        self, severities: Collection[Severity], kinds: Collection[str], words: str, *, accepted: bool
    ) -> None:
        """Show these severities and kinds (all where empty), with all of `words` in them, and accepted ones too."""
        wish = frozenset(severities), frozenset(kinds), tuple(words.lower().split()), accepted
        if wish != self._wish:
            self._wish = wish
            self._renew()

    def _renew(self) -> None:
        self.beginResetModel()
        severities, kinds, words, accepted = self._wish
        self._rows = self.found.chosen(severities, kinds, words, accepted=accepted)
        self.endResetModel()

    def alert(self, row: int) -> Alert:
        """The warning in `row`."""
        return self.found.alerts[self._rows[row]]

    def shown(self, most: int | None = None) -> list[Alert]:
        """The warnings that pass the filters, in the order of the list; at most so many."""
        return [self.found.alerts[n] for n in self._rows[:most].tolist()]

    def row_of(self, alert: Alert) -> int:
        """The row of the warning with the same identity, -1 where it is not shown."""
        number = self.found.number(alert)
        row = int(np.searchsorted(self._rows, number)) if number is not None else len(self._rows)
        return row if row < len(self._rows) and self._rows[row] == number else -1

    # Qt's side

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """The warnings that pass the filters."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The sentence; all in words for screen readers; the warning itself, and whether it is accepted."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        alert = self.alert(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return say(alert.what)
        if role == ALERT:
            return alert
        if role == ACCEPTED:
            return self.found.is_accepted(self._rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            urgency = tr("urgency {n}", n=f"{alert.score:g}")
            return kit.tip(f"{say(alert.what)}\n{say(alert.why)}\n{urgency}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            urgency = tr("urgency {n}", n=f"{alert.score:.0f}")
            return ", ".join(
                (kit.severity_title(alert.severity), say(alert.what), say(KINDS[alert.kind].title), urgency)
            )
        return None

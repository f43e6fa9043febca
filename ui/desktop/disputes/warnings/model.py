"""The warnings as the rows of a list: those that pass the filters, by urgency."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.kinds import KINDS
from gis_desk.findings import Severity
from ui.desktop import kit
from ui.desktop.disputes.warnings.watch import Found
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ALERT = Qt.ItemDataRole.UserRole
ACCEPTED = Qt.ItemDataRole.UserRole + 1


class WarningModel(QAbstractListModel):
    """Shows what `set_found` gave, filtered; nothing is read here."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.found = Found()
        self._rows: list[int] = []
        self._severities: frozenset[Severity] = frozenset(Severity)
        self._kinds: frozenset[str] = frozenset()
        self._accepted = False
        self._words: tuple[str, ...] = ()
        self.kinds: Counter[str] = Counter()
        self.severities: Counter[Severity] = Counter()
        self.accepted = 0

    def set_found(self, found: Found) -> None:
        """Show other warnings, through the same filters."""
        self.found = found
        answered = {a.id for a in found.alerts if found.answers and found.is_accepted(a)}
        left = [a for a in found.alerts if a.id not in answered] if answered else found.alerts
        self.kinds, self.severities = Counter(a.kind for a in left), Counter(a.severity for a in left)
        self.accepted = len(found.alerts) - len(left)
        self._renew()

    def show_only(
        self, severities: Collection[Severity], kinds: Collection[str], words: str, *, accepted: bool
    ) -> None:
        """Show these severities and kinds (all where empty), with all of `words` in them, and accepted ones too."""
        wish = frozenset(severities), frozenset(kinds), tuple(words.lower().split()), accepted
        if wish != (self._severities, self._kinds, self._words, self._accepted):
            self._severities, self._kinds, self._words, self._accepted = wish
            self._renew()

    def _renew(self) -> None:
        self.beginResetModel()
        found = self.found
        rows = [
            n
            for n, a in enumerate(found.alerts)
            if a.severity in self._severities and (not self._kinds or a.kind in self._kinds)
        ]
        if self._words:
            rows = [n for n in rows if all(w in found.words[n] for w in self._words)]
        if not self._accepted and found.answers:
            rows = [n for n in rows if not found.is_accepted(found.alerts[n])]
        self._rows = rows
        self.endResetModel()

    def alert(self, row: int) -> Alert:
        """The warning in `row`."""
        return self.found.alerts[self._rows[row]]

    def shown(self) -> list[Alert]:
        """The warnings that pass the filters, in the order of the list."""
        return [self.found.alerts[n] for n in self._rows]

    def row_of(self, alert: Alert) -> int:
        """The row of the warning with the same identity, -1 where it is not shown."""
        return next((row for row, n in enumerate(self._rows) if self.found.alerts[n].id == alert.id), -1)

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
            return self.found.is_accepted(alert)
        if role == Qt.ItemDataRole.ToolTipRole:
            urgency = tr("urgency {n}", n=f"{alert.score:g}")
            return kit.tip(f"{say(alert.what)}\n{say(alert.why)}\n{urgency}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            urgency = tr("urgency {n}", n=f"{alert.score:.0f}")
            return ", ".join(
                (kit.severity_title(alert.severity), say(alert.what), say(KINDS[alert.kind].title), urgency)
            )
        return None

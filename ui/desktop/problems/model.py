"""Findings as the rows of a table: what is shown, in which order, in which words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gis_desk.acceptance import object_of
from gis_desk.findings import RULES, Finding, Severity, sources
from ui.desktop import figures, kit
from ui.desktop.collate import order
from ui.desktop.problems.answers import ACCEPTED, EXPIRED, OPEN, Answer
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


class FindingsModel(QAbstractTableModel):
    """Findings as rows; it keeps the list it was given and an order of what is shown."""

    COLUMNS = ("severity", "rule", "object", "message", "measure", "source", "state")

    def __init__(self) -> None:
        super().__init__()
        self._findings: Sequence[Finding] = ()
        self._answers: Mapping[tuple[str, tuple[str, ...]], Answer] = {}
        self._shown: list[int] = []
        self._severities: frozenset[Severity] = frozenset(Severity)
        self._rules: frozenset[str] = frozenset()
        self._states: frozenset[str] = frozenset((OPEN, EXPIRED))
        self._sort: tuple[int, Qt.SortOrder] = (0, Qt.SortOrder.AscendingOrder)

    # what it holds

    def set_findings(self, findings: Sequence[Finding]) -> None:
        """Show `findings` from now on."""
        self._findings = findings
        self._rules = frozenset()
        self._rebuild()

    def set_answers(self, found: Mapping[tuple[str, tuple[str, ...]], Answer]) -> None:
        """Take other acceptances into account."""
        self._answers = found
        self._rebuild()

    def set_filter(self, severities: frozenset[Severity], rules: frozenset[str], states: frozenset[str]) -> None:
        """Show only these severities, rules (all where empty) and states."""
        self._severities, self._rules, self._states = severities, rules, states
        self._rebuild()

    def findings(self) -> Sequence[Finding]:
        """All findings, shown or not."""
        return self._findings

    def shown(self) -> list[Finding]:
        """The findings that pass the filter, in the order of the list."""
        return [self._findings[i] for i in self._shown]

    def finding(self, row: int) -> Finding:
        """The finding in `row`."""
        return self._findings[self._shown[row]]

    def answer(self, finding: Finding) -> Answer | None:
        """The acceptance of `finding`, or None."""
        return self._answers.get(finding.id)

    def state(self, finding: Finding) -> str:
        """``open``, ``accepted`` or ``expired``."""
        answer = self.answer(finding)
        return OPEN if answer is None else ACCEPTED if answer.holds else EXPIRED

    def row_of(self, identity: tuple[str, tuple[str, ...]]) -> int | None:
        """The row of the finding known by `identity`, or None where it isn't shown."""
        return next((row for row, i in enumerate(self._shown) if self._findings[i].id == identity), None)

    def _rebuild(self) -> None:
        self.beginResetModel()
        wanted = (
            i
            for i, f in enumerate(self._findings)
            if f.level in self._severities
            and (not self._rules or f.rule in self._rules)
            and self.state(f) in self._states
        )
        self._shown = list(wanted)
        self._order()
        self.endResetModel()

    def _order(self) -> None:
        column, direction = self._sort
        keys: dict[str, Callable[[Finding], Any]] = {
            "severity": lambda f: (f.level.rank, f.rule),
            "rule": lambda f: f.rule,
            "object": lambda f: order(object_of(f)),
            "message": lambda f: order(say(f.message)),
            "measure": lambda f: next(iter(f.measure.values()), float("-inf")),
            "source": lambda f: RULES[f.rule].source,
            "state": self.state,
        }
        key = keys[self.COLUMNS[column]]
        self._shown.sort(key=lambda i: key(self._findings[i]), reverse=direction == Qt.SortOrder.DescendingOrder)

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Seven."""
        return 0 if parent.isValid() else len(self.COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        return column_titles()[section]

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Words, alignment, tooltip; the finding itself under UserRole."""
        if not index.isValid():
            return None
        finding, name = self.finding(index.row()), self.COLUMNS[index.column()]
        if role == _DISPLAY:
            return cell(finding, name, self.state(finding))
        if role == Qt.ItemDataRole.UserRole:
            return finding
        if role == Qt.ItemDataRole.ToolTipRole and name in ("message", "source"):
            return cell(finding, name, self.state(finding))
        if role == Qt.ItemDataRole.AccessibleTextRole and name == "severity":
            return kit.severity_title(finding.level)
        if role == Qt.ItemDataRole.TextAlignmentRole and name == "measure":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by `column`; Chinese by pinyin."""
        if not 0 <= column < len(self.COLUMNS):
            return
        self._sort = column, order
        self.layoutAboutToBeChanged.emit()
        old = [(i, self._shown[i.row()]) for i in self.persistentIndexList()]
        self._order()
        place = {number: row for row, number in enumerate(self._shown)} if old else {}
        for index, number in old:
            self.changePersistentIndex(index, self.index(place[number], index.column()))
        self.layoutChanged.emit()


def column_titles() -> list[str]:
    """Titles of the columns, in order."""
    return [tr("Severity"), tr("Rule"), tr("Object"), tr("Message"), tr("Measure"), tr("Source"), tr("State")]


def cell(finding: Finding, column: str, state: str) -> str:
    """What the list and its export say in `column`."""
    if column == "severity":
        return kit.severity_title(finding.level)
    if column == "rule":
        return finding.rule
    if column == "object":
        return object_of(finding)
    if column == "message":
        return say(finding.message)
    if column == "measure":
        return next((figures.measure(n, float(v)) for n, v in finding.measure.items() if v), "")
    if column == "source":
        found = (sources().get(key) for key in RULES[finding.rule].source)
        return tr("; ").join(f"{s.title} {s.article}".strip() for s in found if s)
    return {OPEN: tr("unsettled"), ACCEPTED: tr("accepted"), EXPIRED: tr("acceptance expired")}[state]

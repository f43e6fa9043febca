"""Findings as the rows of a table: what is shown, in which order, in which words."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from gis_desk.acceptance import object_of
from gis_desk.findings import RULES, Finding, Severity, sources
from ui.desktop import figures, kit
from ui.desktop.problems.answers import ACCEPTED, EXPIRED, OPEN, Answer
from ui.desktop.problems.listing import COLUMNS, STATES, Answers, Arranged, Wish, arrange, nothing
from ui.desktop.problems.release import release
from ui.desktop.table.work import Newest
from ui.texts import language, say, tr

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole
_ROLES = frozenset(
    (
        _DISPLAY,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.UserRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.TextAlignmentRole,
    )
)
"""What is answered: a view asks every cell for as many again."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AT_ONCE = 2000
"""Findings that are arranged without a job: a few milliseconds."""


class FindingsModel(QAbstractTableModel):
    """Findings as rows; it keeps the list it was given, its columns, and an order of what is shown.

    Long lists are arranged in the background: until that is done the rows stay as they were.

    Signals
    -------
    arranged()
        The rows are shown as they are wanted.
    failed(Exception)
        They could not be arranged.
    """

    COLUMNS = COLUMNS
    arranged = Signal()
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._now = nothing()
        self._findings: list[Finding] = self._now.listing.findings
        self._answers: Answers = {}
        self.wish = Wish()
        """How the list is wanted; `busy` until it is shown so."""
        self._telling = QTimer(self, singleShot=True, interval=0)
        self._telling.timeout.connect(self.arranged)
        self._newest = Newest(self)
        self._newest.failed.connect(self.failed)

    # what it holds

    def set_findings(self, findings: Sequence[Finding], answers: Answers | None = None) -> None:
        """Show `findings` from now on, with other acceptances where they are given."""
        self._findings = list(findings)
        self._answers = self._answers if answers is None else answers
        self.wish = replace(self.wish, rules=frozenset(), words="")
        self._arrange()

    def set_answers(self, found: Answers) -> None:
        """Take other acceptances into account."""
        self._answers = found
        self._arrange()

    def set_filter(
        self, severities: frozenset[Severity], rules: frozenset[str], states: frozenset[str], words: str = ""
    ) -> None:
        """Show only these severities, rules (all where empty), states, and what has these words in it."""
        wish = replace(self.wish, severities=severities, rules=rules, states=states, words=words)
        if wish != self.wish:
            self.wish = wish
            self._arrange()

    @property
    def busy(self) -> bool:
        """Whether the rows are being arranged."""
        return self._newest.busy or self._telling.isActive()

    @property
    def now(self) -> Arranged:
        """What is shown, and the numbers of it."""
        return self._now

    def findings(self) -> Sequence[Finding]:
        """All findings, shown or not."""
        return self._now.listing.findings

    def shown(self) -> list[Finding]:
        """The findings that pass the filter, in the order of the list."""
        findings = self._now.listing.findings
        return [findings[i] for i in self._now.order.tolist()]

    def finding(self, row: int) -> Finding:
        """The finding in `row`."""
        return self._now.listing.findings[self._now.order[row]]

    def answer(self, finding: Finding) -> Answer | None:
        """The acceptance of `finding`, or None."""
        return self._answers.get(finding.id)

    def state(self, finding: Finding) -> str:
        """``open``, ``accepted`` or ``expired``."""
        answer = self.answer(finding)
        return OPEN if answer is None else ACCEPTED if answer.holds else EXPIRED

    def number(self, row: int) -> int:
        """The number of the finding in `row` among all."""
        return int(self._now.order[row])

    def row_at(self, number: int) -> int | None:
        """The row of the finding with that number among all, or None where it isn't shown."""
        rows = np.flatnonzero(self._now.order == number)
        return int(rows[0]) if len(rows) else None

    def row_of(self, finding: Finding) -> int | None:
        """The row of `finding` itself, or None where it isn't shown."""
        number = next((n for n, f in enumerate(self._now.listing.findings) if f is finding), None)
        return None if number is None else self.row_at(number)

    def _arrange(self) -> None:
        findings, answers, wish, known = self._findings, self._answers, self.wish, self._now
        if len(findings) <= _AT_ONCE:
            self._newest.drop()
            self._show(arrange(findings, answers, wish, known))
            return
        title = tr("Arrange the list of problems")
        self._newest.ask(lambda progress: arrange(findings, answers, wish, known, progress), self._show, title)

    def _show(self, arranged: Arranged) -> None:
        before = self._now
        if arranged.listing is before.listing and len(arranged.order) == len(before.order):
            self._rearrange(arranged)
        else:
            self.beginResetModel()
            self._now = arranged
            self.endResetModel()
        if before.listing is not arranged.listing:
            release(before.listing)
        if len(arranged.listing) <= _AT_ONCE:
            self.arranged.emit()
        else:
            self._telling.start()  # what follows is done after the rows are painted

    def _rearrange(self, arranged: Arranged) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._now.order[index.row()]) for index in self.persistentIndexList()]
        self._now = arranged
        for index, number in kept:
            row = self.row_at(number)
            self.changePersistentIndex(index, QModelIndex() if row is None else self.index(row, index.column()))
        self.layoutChanged.emit()

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self._now.order)

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
        if role not in _ROLES or not index.isValid():
            return None
        name = self.COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if name == "measure" else None
        number = self.number(index.row())
        finding = self._now.listing.findings[number]
        if role == _DISPLAY or (role == Qt.ItemDataRole.ToolTipRole and name in ("message", "source")):
            return cell(finding, name, STATES[self._now.states[number]])
        if role == Qt.ItemDataRole.UserRole:
            return finding
        if role == Qt.ItemDataRole.AccessibleTextRole and name == "severity":
            return kit.severity_title(finding.level)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by `column`; Chinese by pinyin. Rows that are equal in it keep the order they were sorted in before."""
        if not 0 <= column < len(self.COLUMNS):
            return
        descending = order == Qt.SortOrder.DescendingOrder
        self.wish = replace(self.wish, sorts=self.wish.sorted_by(self.COLUMNS[column], descending=descending))
        self._arrange()


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
    return source_of(finding.rule) if column == "source" else state_title(state)


def source_of(rule: str) -> str:
    """The articles a rule rests on."""
    return _source_in(language(), rule)


@lru_cache(maxsize=512)
def _source_in(_language: str, rule: str) -> str:
    found = (sources().get(key) for key in RULES[rule].source)
    return tr("; ").join(f"{s.title} {s.article}".strip() for s in found if s)


def state_title(state: str) -> str:
    """What a state is called."""
    return {OPEN: tr("unsettled"), ACCEPTED: tr("accepted"), EXPIRED: tr("acceptance expired")}[state]

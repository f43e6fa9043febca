"""The panel of problems: the list, its filters, and the way from one problem to the next."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gis_desk.acceptance import plan_acceptance, plan_withdrawal
from gis_desk.findings import RULES, Finding, Severity
from layers.change import Change
from layers.store import Store
from layers.work import QUIET, Progress
from ui.desktop import figures, kit
from ui.desktop.problems.answers import ACCEPTED, EXPIRED, OPEN, Answer, answers
from ui.desktop.problems.detail import Detail
from ui.desktop.problems.listing import Answers
from ui.desktop.problems.model import FindingsModel, Index
from ui.desktop.problems.saving import save
from ui.desktop.table.turns import considerate, painting
from ui.texts import say, tr

_MESSAGE, _MEASURE, _SOURCE = 3, 4, 5
_NARROW = 700
"""Width in px below which the source is only in the details."""
_WIDTHS = (96, 60, 112, 200, 108, 120, 88)
"""Of the columns, in px; the message takes what is left."""
_TYPING_MS = 150
_AT_ONCE = 2000
"""Findings that are saved without a job."""
Run = Callable[[Callable[[Progress], Any], str, Callable[[Any], object]], object]
"""Runs work in the background, by its title, and hears what it gives."""


class _SeverityCell(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        finding: Finding = index.data(Qt.ItemDataRole.UserRole)
        box = option.rect
        kit.paint_severity(painter, QRectF(box.left() + 8, box.center().y() - 5.5, 12, 12), finding.level)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = f"      {option.text}"


class _View(QTableView):
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting():  # a job that gives its turn up once is enough for all cells
            super().paintEvent(event)


class ProblemsPanel(QWidget):
    """The review loop: list, map, answer.

    Signals
    -------
    located(Finding) when the map should go there, counted(int) after the number of open findings has changed, raised()
    when the panel is to come to the front.
    """

    located = Signal(object)
    counted = Signal(int)
    raised = Signal()

    def __init__(
        self,
        perform: Callable[[Change], bool],
        message: Callable[[str], None],
        who: Callable[[], str],
        run: Run | None = None,
        show_error: Callable[[Exception], object] | None = None,
    ) -> None:
        super().__init__()
        self._perform, self._message, self._who, self._run = perform, message, who, run
        self._store: Store | None = None
        self._title, self._own = "", True
        self.model = FindingsModel()
        self.model.setParent(self)
        self.model.arranged.connect(self._arranged)
        if show_error is not None:
            self.model.failed.connect(show_error)
        self._chosen_one: int | None = None
        """Number of the finding that was chosen last."""
        self._choosing = QTimer(self, singleShot=True, interval=0)
        self._choosing.timeout.connect(self._explain)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.pages = QStackedWidget()
        layout.addWidget(self.pages)
        self.pages.addWidget(
            kit.EmptyState(
                "list-checks",
                tr("No problems listed"),
                tr("Check names or topology in a workbench; what is found appears here, click by click on the map."),
            )
        )
        full = QWidget()
        inside = QVBoxLayout(full)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._head())
        self.view = kit.style_table(_View())
        self.view.setAccessibleName(tr("Problems"))
        self.view.setModel(self.model)
        self.view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.view.setItemDelegateForColumn(0, _SeverityCell(self.view))
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        head = self.view.horizontalHeader()
        head.setStretchLastSection(False)
        for column, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(column, width)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self.view.clicked.connect(lambda index: self._locate(self.model.finding(index.row())))
        self.view.activated.connect(lambda index: self._locate(self.model.finding(index.row())))
        self.detail = Detail(self)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.view)
        self.split.addWidget(self.detail)
        self.split.setStretchFactor(0, 1)
        self.split.setCollapsible(0, False)
        self.split.setSizes([900, 320])
        self.split.splitterMoved.connect(lambda *_: self._fit())
        inside.addWidget(self.split, 1)
        self.pages.addWidget(full)

    def _head(self) -> QWidget:
        head = QWidget()
        layout = QHBoxLayout(head)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(6)
        self._severity_chips = {
            s: kit.Chip(kit.severity_title(s), severity=s, checked=True, count=0, hint=tr("Show or hide this severity"))
            for s in Severity
        }
        self._state_chip = kit.Chip(tr("Accepted"), count=0, hint=tr("Also show what was accepted"))
        self._rule_chip = kit.Chip(tr("All rules"), checkable=False, hint=tr("Show only some rules"))
        self._rule_menu = QMenu(self._rule_chip)
        self._rule_chip.clicked.connect(
            lambda: self._rule_menu.popup(self._rule_chip.mapToGlobal(QPoint(0, self._rule_chip.height() + 4)))
        )
        for chip in (*self._severity_chips.values(), self._state_chip):
            chip.toggled.connect(self._filter)
            layout.addWidget(chip)
        layout.addWidget(self._rule_chip)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search: words, pinyin, initials"))
        self.search.setAccessibleName(tr("Search the problems"))
        self.search.setToolTip(tr("Every word must stand in the object, the rule or the message"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(260)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.returnPressed.connect(self._filter)
        layout.addWidget(self.search, 1)
        self._summary = kit.caption("")
        self._summary.setWordWrap(False)
        layout.addSpacing(8)
        layout.addWidget(self._summary)
        layout.addStretch(1)
        layout.addWidget(kit.icon_button("chevron-up", tr("Previous problem (Shift+F8)"), lambda: self.step(-1)))
        layout.addWidget(kit.icon_button("chevron-down", tr("Next problem (F8)"), lambda: self.step(1)))
        layout.addWidget(kit.icon_button("download", tr("Save this list as CSV or XLSX"), self.ask_export))
        return head

    # the list

    def set_store(self, store: Store | None) -> None:
        """Work on another workspace: the list is emptied."""
        self._store = store
        self._title, self._own = "", True
        self._list((), {})

    def refresh(self) -> None:
        """Read the acceptances again."""
        if self._own:
            self.model.set_answers(answers(self._store, date.today()))

    def show(self, findings: Sequence[Finding] | None = None, title: str = "", *, own: bool = True) -> None:
        """Replace the list by `findings` and come to the front; without findings, as a widget does.

        Those that are not on the workspace's `own` objects can be read, searched and saved, but not accepted.
        """
        if findings is None:
            super().show()
            return
        self._title, self._own = title, own
        self._list(findings, answers(self._store, date.today()) if own else {})
        self.raised.emit()

    def _list(self, findings: Sequence[Finding], answered: Answers) -> None:
        self._rule_menu.clear()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._typing.stop()
        self._chosen_one = None
        self.model.set_findings(findings, answered)
        self.detail.show_finding(None)
        self._filter()
        if self.model.busy:
            self.pages.setCurrentIndex(1)
            self._summary.setText(tr("{title}: {total} are being listed …", title=self._title, total=len(findings)))

    def _arranged(self) -> None:
        """The list is shown as it was wanted: say how much of it, and find the chosen one again."""
        now = self.model.now
        if not self._rule_menu.actions():
            self._fill_menu()
        self.view.setColumnHidden(_MEASURE, not now.listing.measured)
        for severity, chip in self._severity_chips.items():
            chip.set_count(now.open_[severity])
        self._state_chip.set_count(now.accepted)
        total = len(now.listing)
        self._summary.setText(
            tr("{title}: {shown} of {total}", title=self._title, shown=self.model.rowCount(), total=total)
            if total
            else ""
        )
        self.pages.setCurrentIndex(1 if total or self._title else 0)
        self._fit()
        if self._chosen_one is not None and not self.view.currentIndex().isValid():
            row = self.model.row_at(self._chosen_one)
            if row is not None:
                self.view.selectRow(row)
            else:
                self.detail.show_finding(now.listing.findings[self._chosen_one])
        self.counted.emit(total - now.accepted)

    def _fill_menu(self) -> None:
        everything = QAction(tr("All rules"), self._rule_menu)
        everything.triggered.connect(self._all_rules)
        self._rule_menu.addAction(everything)
        self._rule_menu.addSeparator()
        for rule, number in self.model.now.rules.items():
            action = QAction(f"{rule}  {say(RULES[rule].title)}  {number}", self._rule_menu)
            action.setCheckable(True)
            action.setData(rule)
            action.toggled.connect(self._filter)
            self._rule_menu.addAction(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the message the room that is left."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.view.setColumnHidden(_SOURCE, self.view.viewport().width() < _NARROW)
        others = sum(
            self.view.columnWidth(c) for c in range(len(_WIDTHS)) if c != _MESSAGE and not self.view.isColumnHidden(c)
        )
        room = self.view.viewport().width() - others
        self.view.setColumnWidth(_MESSAGE, max(room, _WIDTHS[_MESSAGE]))

    def _all_rules(self) -> None:
        for action in self._rule_menu.actions():
            action.setChecked(False)

    def _filter(self) -> None:
        chosen = frozenset(a.data() for a in self._rule_menu.actions() if a.isChecked())
        states = {OPEN, EXPIRED} | ({ACCEPTED} if self._state_chip.isChecked() else set())
        levels = frozenset(s for s, chip in self._severity_chips.items() if chip.isChecked())
        self._rule_chip.words = (
            tr("Rules: {rules}", rules=figures.listed(sorted(chosen))) if chosen else tr("All rules")
        )
        self._rule_chip.set_count(None)
        self._typing.stop()
        self.model.set_filter(levels, chosen, frozenset(states), self.search.text())

    def current(self) -> Finding | None:
        """The finding that is selected, or None."""
        index = self.view.currentIndex()
        return self.model.finding(index.row()) if index.isValid() else None

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) finding, on the map too."""
        rows = self.model.rowCount()
        if not rows:
            self._message(tr("No problem is listed"))
            return
        index = self.view.currentIndex()
        row = (index.row() + by) % rows if index.isValid() else (0 if by > 0 else rows - 1)
        self.view.selectRow(row)
        self._locate(self.model.finding(row))

    def choose(self, finding: Finding) -> bool:
        """Go to `finding`, on the map too; False where the list doesn't show it."""
        row = self.model.row_of(finding)
        if row is None:
            return False
        self.view.selectRow(row)
        self.view.scrollTo(self.model.index(row, 0), QTableView.ScrollHint.PositionAtCenter)
        self._locate(finding)
        return True

    def _locate(self, finding: Finding) -> None:
        self.located.emit(finding if self._own else replace(finding, keys=("",)))

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self._chosen_one = self.model.number(index.row())
        self._choosing.start()

    def _explain(self) -> None:
        self.detail.show_finding(self.current())

    # answers

    def answer(self, finding: Finding) -> Answer | None:
        """The acceptance of `finding`, or None."""
        return self.model.answer(finding)

    def accept(self, finding: Finding, reason: str, expires_on: date | None) -> bool:
        """Write the acceptance of `finding`, signed with the user's name; False where it was refused."""
        if self._store is None:
            return False
        old = self.model.answer(finding)
        row = self._store.row("accepted_finding", old.key) if old is not None else None
        before = (old.key, row) if old is not None and row is not None else None
        key = self._store.new_key("accepted_finding")
        change = plan_acceptance(finding, reason, self._who(), key, date.today(), expires_on=expires_on, before=before)
        return self._perform(change)

    def withdraw(self, finding: Finding) -> bool:
        """Take the acceptance of `finding` back."""
        answer = self.model.answer(finding)
        if self._store is None or answer is None:
            return False
        row = self._store.row("accepted_finding", answer.key)
        if row is None:
            return False
        return self._perform(plan_withdrawal(finding, answer.key, row))

    @property
    def writable(self) -> bool:
        """Whether acceptances can be written."""
        return self._own and self._store is not None and not self._store.readonly

    # export

    def ask_export(self) -> None:
        """Ask for a file and save the list as it is shown."""
        if not self.model.rowCount():
            self._message(tr("No problem is listed"))
            return
        dialog = QFileDialog(self.window(), tr("Save the list of problems"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Excel workbook (*.xlsx)"), tr("CSV table (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(tr("problems"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.export)
        dialog.open()

    def export(self, path: str) -> None:
        """Save the list as it is shown to `path`, by its ending as CSV or XLSX."""
        now, many = self.model.now, self.model.rowCount()

        def saved(rows: int) -> None:
            self._message(tr("{n} rows saved to {file}", n=rows, file=path))

        if self._run is None or many <= _AT_ONCE:
            saved(save(path, now, QUIET))
        else:
            self._run(lambda progress: save(path, now, considerate(progress)), tr("Save the list of problems"), saved)

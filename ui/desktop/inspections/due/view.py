"""What the page of the cycle shows: year, states, search, the list, the line looked at, the plan of the year."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gis_desk.inspections.cycle import STATE_WORDS, STATES, Due
from gis_desk.inspections.cycle.burdens import OpenRepair
from gis_desk.inspections.cycle.overview import Overview
from gis_desk.inspections.cycle.yearplan import YearPlan, plan_year
from layers.text import text
from ui.desktop import kit, theme
from ui.desktop.inspections.due.cycle_list import LEAD, NAME, REPAIRS, SHAPES, STATE, CycleModel
from ui.desktop.inspections.due.line_card import LineCard
from ui.desktop.inspections.due.year_part import YearPart
from ui.desktop.inspections.page import LinesColumn
from ui.texts import say, tr

_ROWS = 9
"""Rows of the list in sight."""


class DueView(QWidget):
    """The widgets; whoever made it connects them."""

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._made: Overview | None = None
        self._writable = False
        hint = tr("Import the lines, their markers and earlier rounds; when each line is due appears here.")
        self.column = LinesColumn(self, tr("Cycle of joint inspections"), "footprints", hint)
        parts = self.column.parts
        parts.setSpacing(8)
        self._head(parts)
        self._list(parts)
        self.card = LineCard()
        parts.addWidget(self.card)
        self.year_part = YearPart()
        parts.addWidget(self.year_part)
        self.column.stretch()
        self._filter()
        self.model.ticked_changed.connect(self._count)
        self.ticking = QTimer(self, singleShot=True, interval=0)
        """Runs while the click that has changed a tick is being handled."""
        self.model.ticked_changed.connect(self.ticking.start)

    def _head(self, parts: QVBoxLayout) -> None:
        self.year = QSpinBox()
        self.year.setRange(1990, 2100)
        self.year.setValue(dt.date.today().year + 1)
        self.year.setAccessibleName(tr("Year"))
        self.year.setToolTip(tr("The year that is asked about and planned"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search line or neighbour"))
        self.search.setAccessibleName(tr("Search line or neighbour"))
        self.search.setClearButtonEnabled(True)
        parts.addWidget(kit.row(self.year, self.search, stretch=1))
        words = {**STATE_WORDS, "due": text("due"), "unknown": text("no record")}
        self.chips = {
            state: kit.Chip(
                f"{SHAPES[state]} {say(words[state])}", checked=state != "later", hint=say(STATE_WORDS[state])
            )
            for state in STATES
        }
        self.tick_button = kit.quiet_button(tr("Tick all shown"), "list-checks", self._tick)
        parts.addWidget(kit.ChipRow([*self.chips.values(), self.tick_button]))
        self._wait = QTimer(self, singleShot=True, interval=120)
        self._wait.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._wait.start())
        for chip in self.chips.values():
            chip.toggled.connect(lambda _: self._filter())

    def _list(self, parts: QVBoxLayout) -> None:
        self.model = CycleModel(self)
        self.lines = QTableView()
        self.lines.setModel(self.model)
        kit.style_table(self.lines)
        self.lines.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.lines.setAccessibleName(tr("Lines by their place in the five-year cycle"))
        head = self.lines.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setMinimumSectionSize(36)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        wide = self.lines.fontMetrics().horizontalAdvance
        for section, widest, more in ((STATE, "● 2025", 27), (LEAD, "县县县 ?", 26), (REPAIRS, tr("Repair"), 22)):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(section, wide(widest) + more)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.setFixedHeight((_ROWS + 1) * theme.ROW + 2)
        parts.addWidget(self.lines)
        self.routes_button = kit.button(tr("Plan the routes…"), "route")
        self.extra_button = kit.button(tr("Extra inspection…"), "map-pin-plus")
        self.extra_button.setToolTip(tr("After a disaster, or where river or road have changed (界线条例 12)"))
        parts.addWidget(kit.ChipRow([self.routes_button, self.extra_button]))

    def _filter(self) -> None:
        states = [state for state, chip in self.chips.items() if chip.isChecked()]
        self.model.show_only(states, self.search.text())
        self._mark()

    def _mark(self) -> None:
        """Let the line that is looked at be the current one of the list, where it is shown."""
        row = self.model.row_of(self._key)
        if row >= 0 and self.lines.currentIndex().row() != row:
            self.lines.setCurrentIndex(self.model.index(row, NAME))

    def _tick(self) -> None:
        shown = {self.model.line(n).key for n in range(self.model.rowCount())}
        self.model.tick_shown(not shown <= {d.key for d in self.model.ticked()})

    def _count(self) -> None:
        count = len(self.model.ticked())
        words = tr("Plan the routes of {n} lines…", n=count) if count else tr("Plan the routes…")
        _say(self.routes_button, words)
        self.routes_button.setEnabled(count > 0 or self.card.isVisibleTo(self.column.body))
        self._show_plan()

    def show_cycle(self, made: Overview | None, *, writable: bool) -> None:
        """Show the cycle; None: there is no line."""
        self.column.show_body(made is not None)
        self.extra_button.setEnabled(writable)
        lines = () if made is None else made.lines
        for state, chip in self.chips.items():
            chip.set_count(sum(d.state == state for d in lines))
        self._made, self._writable = made, writable
        self.model.set_lines(lines)
        self._show_plan()

    @property
    def plan(self) -> YearPlan | None:
        """The plan of the year, or of the ticked lines alone where there are some; None without a cycle."""
        if self._made is None:
            return None
        ticked = [d.key for d in self.model.ticked()]
        return plan_year(self._made.lines, self._made.year, only=ticked) if ticked else self._made.plan

    def _show_plan(self) -> None:
        if self._made is not None and (plan := self.plan) is not None:
            self.year_part.show_year(self._made, plan, writable=self._writable)

    def show_line(self, due: Due | None, repairs: Sequence[OpenRepair], *, writable: bool) -> None:
        """Show the line that is looked at; None: none is."""
        self._key = "" if due is None else due.key
        self.card.setVisible(due is not None)
        if due is not None:
            self.card.show_line(due, repairs, writable=writable)
        self._mark()
        self._count()


def _say(button: QPushButton, words: str) -> None:
    button.setText(words)
    button.setAccessibleName(words)

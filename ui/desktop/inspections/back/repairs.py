"""The list of repair cases, and the next step of the one that is chosen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QScrollArea, QSplitter, QTableView, QVBoxLayout, QWidget

from gis_desk.inspections import words
from gis_desk.inspections.repairs.steps import NEXT, STATES, Step
from ui.desktop import kit
from ui.desktop.inspections.back.keychoice import KeyChoice
from ui.desktop.inspections.back.state import FieldState
from ui.desktop.inspections.back.table import KEY, LineModel
from ui.inspectionwords import YES_NO, label
from ui.texts import say, tr

_TABLE = "marker_repair"
_WIDTHS = (90, 110, 100, 100, 100, 100, 100, 90)


class RepairsPanel(QWidget):
    """The table of cases, filters by state, and the form of a step."""

    stepped = Signal(str, object)
    """``stepped(key, step)``."""
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: Mapping[str, Mapping[str, Any]] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        self.model = LineModel(
            (tr("Marker"), tr("Defect"), tr("State"), tr("Opened on"), tr("Side in charge"), tr("Due on"),
             tr("Repaired on"), tr("Other side present"), tr("Note")), 2,
        )  # fmt: skip
        self.chips = {state: kit.Chip(say(words.REPAIR_STATES[state]), checked=state != "closed") for state in STATES}
        whole.addWidget(kit.ChipRow(list(self.chips.values())))
        self.view = QTableView()
        self.view.setModel(self.model)
        kit.style_table(self.view)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setAccessibleName(tr("Repair cases of markers"))
        for column, wide in enumerate(_WIDTHS):
            self.view.setColumnWidth(column, wide)
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.split = QSplitter()
        self.split.addWidget(self.view)
        self.split.addWidget(self._step_part())
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([900, 330])
        self.split.setChildrenCollapsible(False)
        whole.addWidget(self.split, 1)
        self.empty = kit.EmptyState(
            "circle-check",
            tr("No repair case"),
            tr("Lost, moved and damaged markers and lost reference objects of records open cases here."),
        )
        whole.addWidget(self.empty, 1)
        for chip in self.chips.values():
            chip.toggled.connect(lambda _: self._filter())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self._filter()
        self._offer()

    def _step_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(12, 0, 4, 0)
        self.about = kit.section("")
        column.addWidget(self.about)
        self.notice = QVBoxLayout()
        column.addLayout(self.notice)
        self.buttons = {
            "agreed": kit.button(tr("Agreed"), None, lambda: self._step("agreed")),
            "repaired": kit.button(tr("Repaired"), None, lambda: self._step("repaired")),
            "closed": kit.button(tr("Close the case"), None, lambda: self._step("closed")),
        }
        column.addWidget(kit.row(*self.buttons.values(), None))
        self.form = kit.FormRows()
        self.day = QLineEdit()
        self.present = KeyChoice(label(_TABLE, "both_present"), YES_NO)
        self.fields = {name: QLineEdit() for name in ("people", "document", "material", "note")}
        self.form.add(tr("Date"), self.day, hint=tr("Until when it is to be repaired, or when it was; as 2026-05-01"))
        self.form.add(label(_TABLE, "both_present"), self.present)
        for name, field in self.fields.items():
            field.setMaxLength(500)
            self.form.add(label(_TABLE, name), field)
        column.addWidget(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setMinimumWidth(280)
        area.setWidget(part)
        return area

    def set_state(self, state: FieldState) -> None:
        """Show the cases of `state`."""
        now = self.view.currentIndex().data(KEY)
        self._rows = state.rows.get(_TABLE, {})
        self.model.set_lines(state.repairs)
        for name, chip in self.chips.items():
            chip.set_count(sum(line.state == name for line in state.repairs))
        self.empty.setVisible(not state.repairs)
        self.split.setVisible(bool(state.repairs))
        if now and (row := self.model.row_of(now)) >= 0:
            self.view.selectRow(row)
        self._offer()

    def _filter(self) -> None:
        wanted = {state for state, chip in self.chips.items() if chip.isChecked()}
        self.model.filter(lambda line: line.state in wanted)
        self._offer()

    def _case(self) -> tuple[str, Mapping[str, Any]] | None:
        key = self.view.currentIndex().data(KEY)
        row = self._rows.get(key) if key else None
        return None if row is None else (key, row)

    def _choose(self) -> None:
        self.day.setText(dt.date.today().isoformat())
        self.present.set_values([])
        for field in self.fields.values():
            field.clear()
        kit.clear(self.notice)
        self._offer()
        if (case := self._case()) is not None:
            self.chosen.emit(str(case[1].get("marker") or ""))

    def _offer(self) -> None:
        """The steps that the chosen case may take; the one that follows is filled."""
        case = self._case()
        state = str(case[1].get("state") or "open") if case else ""
        line = self.model.line(self.view.currentIndex().row())
        self.about.setText(tr("Choose a case") if line is None else "  ".join(line.cells[:3]))
        self.form.setEnabled(case is not None and state != "closed")
        for step, button in self.buttons.items():
            button.setEnabled(case is not None and STATES.index(step) > STATES.index(state))
            button.setProperty("role", "primary" if NEXT.get(state) == step else "plain")
            button.style().unpolish(button)
            button.style().polish(button)

    def _step(self, state: str) -> None:
        if (case := self._case()) is not None:
            present = {"yes": True, "no": False}.get(self.present.value())
            said = {name: field.text() for name, field in self.fields.items()}
            day = self.day.text().strip() if state != "closed" else ""
            self.stepped.emit(case[0], Step(state, day, present, **said))

    def refuse(self, heading: str, advice: str) -> None:
        """Show why a step is not taken."""
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", heading, advice))

"""The list of records of a round: filtered, looked at on the map, opened to be corrected."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableView, QVBoxLayout, QWidget

from gis_desk.inspections.intake.fields import MARKER, STRETCH
from ui.desktop import kit
from ui.desktop.inspections.back.state import FieldState
from ui.desktop.inspections.back.table import KEY, Line, LineModel
from ui.inspectionwords import label
from ui.texts import tr

_WIDTHS = (150, 110, 190, 170, 130, 220)


class RecordsPanel(QWidget):
    """The table of records and its filters."""

    chosen = Signal(str, str)
    """``chosen(table, key)``: to be looked at."""
    opened = Signal(str, str)
    """``opened(table, key)``: to be corrected."""

    def __init__(self) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        heads = [tr("Marker or stretch"), tr("Visited on"), tr("Condition found"), label(MARKER, "action")]
        self.model = LineModel((*heads, tr("Inspectors"), tr("Note"), tr("Source")), 2)
        self.markers = kit.Chip(tr("Markers"))
        self.stretches = kit.Chip(tr("Stretches"))
        self.defects = kit.Chip(tr("With defects"))
        self.wording = QLineEdit()
        self.wording.setPlaceholderText(tr("Filter"))
        self.wording.setAccessibleName(tr("Words to filter the records by"))
        self.wording.setClearButtonEnabled(True)
        self.wording.setFixedWidth(180)
        self.correct_button = kit.button(tr("Correct"), "pencil", self._open)
        whole.addWidget(kit.row(self.markers, self.stretches, self.defects, self.wording, None, self.correct_button))
        self.view = QTableView()
        self.view.setModel(self.model)
        kit.style_table(self.view)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setAccessibleName(tr("Records of the round"))
        for column, wide in enumerate(_WIDTHS):
            self.view.setColumnWidth(column, wide)
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        whole.addWidget(self.view, 1)
        self.empty = kit.EmptyState(
            "list-checks",
            tr("No records yet"),
            tr("Take in what the teams brought back, or enter records by hand."),
        )
        whole.addWidget(self.empty, 1)
        for chip in (self.markers, self.stretches, self.defects):
            chip.toggled.connect(lambda _: self._filter())
        self.wording.textChanged.connect(lambda _: self._filter())
        self.view.selectionModel().currentRowChanged.connect(lambda now, _: self._choose(now))
        self.view.activated.connect(lambda _: self._open())

    def set_state(self, state: FieldState) -> None:
        """Show the records of `state`."""
        now = self.view.currentIndex().data(KEY)
        self.model.set_lines(state.records)
        for chip, table in ((self.markers, MARKER), (self.stretches, STRETCH)):
            chip.set_count(sum(line.table == table for line in state.records))
        self.defects.set_count(sum(line.state == "defect" for line in state.records))
        self.empty.setVisible(not state.records)
        self.view.setVisible(bool(state.records))
        self._reselect(now)

    def _reselect(self, key: str | None) -> None:
        row = self.model.row_of(key) if key else -1
        if row >= 0:
            quiet = self.view.selectionModel().blockSignals(True)
            self.view.selectRow(row)
            self.view.selectionModel().blockSignals(quiet)
        self.correct_button.setEnabled(row >= 0)

    def _filter(self) -> None:
        tables = {t for chip, t in ((self.markers, MARKER), (self.stretches, STRETCH)) if chip.isChecked()}
        words = self.wording.text().strip().lower()

        def passes(line: Line) -> bool:
            return (
                (not tables or line.table in tables)
                and (not self.defects.isChecked() or line.state == "defect")
                and (not words or any(words in cell.lower() for cell in line.cells))
            )

        now = self.view.currentIndex().data(KEY)
        self.model.filter(passes)
        self._reselect(now)

    def _choose(self, index: QModelIndex) -> None:
        line = self.model.line(index.row())
        self.correct_button.setEnabled(line is not None)
        if line is not None:
            self.chosen.emit(line.table, line.key)

    def _open(self) -> None:
        if (line := self.model.line(self.view.currentIndex().row())) is not None:
            self.opened.emit(line.table, line.key)

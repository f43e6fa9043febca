"""The lines that can be planned: the year, the list with a box for each, how much is chosen."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSpinBox, QTableView, QVBoxLayout, QWidget

from gis_desk.inspections.cycle import Due
from ui.desktop import kit
from ui.desktop.inspections.planning.due_list import LENGTH, MARKERS, NAME, STATE, DueModel
from ui.texts import tr


class LinesPart(QWidget):
    """Which lines are to be inspected in a year."""

    chosen_changed = Signal()
    year_changed = Signal()
    located = Signal(str)
    """The line with this key is to be seen on the map."""

    def __init__(self) -> None:
        super().__init__()
        self.model = DueModel()
        self.model.chosen_changed.connect(self._count)
        self.words = kit.caption("")
        self.year = QSpinBox()
        self.year.setRange(1990, 2100)
        self.year.setValue(dt.date.today().year + 1)
        self.year.setAccessibleName(tr("Year"))
        self.year.setToolTip(tr("The year the inspection is planned for"))
        self.year.valueChanged.connect(lambda _: self.year_changed.emit())
        label = kit.caption(tr("Year"))
        label.setWordWrap(False)
        self.only_due = kit.Chip(tr("Due"), checked=True, hint=tr("Only lines that are due or have no record"))
        self.only_due.toggled.connect(self.model.show_only_due)
        self.table = self._table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(kit.row(label, self.year, None, self.only_due))
        layout.addWidget(self.table)
        layout.addWidget(self.words)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        kit.style_table(table)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAccessibleName(tr("Lines by their place in the five-year cycle"))
        head = table.horizontalHeader()
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setMinimumSectionSize(36)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        wide = table.fontMetrics().horizontalAdvance
        for section, widest in ((STATE, "● 2025"), (LENGTH, "999.9"), (MARKERS, tr("Markers"))):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(section, wide(widest) + 26)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setFixedHeight(6 * 28 + 30)
        table.clicked.connect(self._clicked)
        table.activated.connect(self._activated)
        return table

    def set_lines(self, lines: Sequence[Due], *, choose: bool) -> None:
        """Show `lines`; with `choose` those that press are chosen, first of all those with markers."""
        self.model.set_lines(lines)
        self.only_due.set_count(len([d for d in lines if d.state != "later"]))
        if choose:
            pressing = [d for d in lines if d.state in ("overdue", "due")]
            with_markers = [d.key for d in pressing if d.markers]
            self.model.choose(with_markers or [d.key for d in pressing])

    @property
    def chosen(self) -> list[str]:
        """Keys of the lines that are chosen."""
        return [d.key for d in self.model.chosen()]

    def _count(self) -> None:
        chosen = self.model.chosen()
        words = tr(
            "{n} lines, {km:.1f} km, {markers} markers",
            n=len(chosen),
            km=sum(d.length_m for d in chosen) / 1000,
            markers=sum(d.markers for d in chosen),
        )
        self.words.setText(words if chosen else tr("Tick the lines to be inspected"))
        self.chosen_changed.emit()

    def _clicked(self, index: QModelIndex) -> None:
        """Go to the line, unless the click was on the column of its box."""
        if index.column() != NAME:
            self._activated(index)

    def _activated(self, index: QModelIndex) -> None:
        self.located.emit(self.model.line(index.row()).key)

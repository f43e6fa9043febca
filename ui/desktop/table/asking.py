"""What the table asks before it writes: the value for many rows, and what to do with pasted cells that do not fit."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gis_desk.tables.columns import Field
from layers.errors import FormatError
from layers.schema import Kind
from ui.desktop import figures, kit
from ui.desktop.table import cells
from ui.desktop.table.edits import Paste
from ui.texts import say, tr

_LISTED = 200
"""Refused cells that are listed."""


class ValueDialog(QDialog):
    """Asks for one value for a column of `rows` rows; what does not fit is said below the field."""

    def __init__(
        self, parent: QWidget, layer: str, field: Field, rows: int, now: str, write: Callable[[Any], object]
    ) -> None:
        super().__init__(parent)
        self._layer, self._field, self._write = layer, field, write
        title = cells.title(layer, field.name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Set {field}", field=title))
        self.resize(400, 180)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(8)
        outer.addWidget(
            kit.body(tr("One value for {n} selected rows; one undo takes all of it back.", n=figures.count(rows)))
        )
        column = cells.column_of(layer, field.name)
        self.value: QComboBox | QLineEdit
        if column is not None and (column.choices or column.kind is Kind.BOOL):
            self.value = QComboBox()
            self.value.addItem(tr("(none)"), "")
            for words in field.words.values():
                self.value.addItem(words, words)
            self.value.setCurrentIndex(max(self.value.findText(now), 0))
        else:
            self.value = QLineEdit(now)
            self.value.selectAll()
            self.value.returnPressed.connect(self._take)
        form = kit.FormRows()
        form.add(cells.heading(layer, field), self.value)
        outer.addWidget(form)
        self._refusal = kit.body("")
        self._refusal.setProperty("role", "must")
        outer.addWidget(self._refusal)
        outer.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(kit.button(tr("Cancel"), None, self.reject))
        foot.addWidget(kit.primary_button(tr("Set for {n} rows", n=figures.count(rows)), "check", self._take))
        outer.addLayout(foot)
        self.value.setFocus()

    def _take(self) -> None:
        words = self.value.currentData() if isinstance(self.value, QComboBox) else self.value.text()
        try:
            value = cells.read(self._layer, self._field.name, words)
        except FormatError as error:
            self._refusal.setText(figures.sentence(say(error.what), say(error.do)))
            return
        self.accept()
        self._write(value)


class PasteDialog(QDialog):
    """Says which pasted cells do not fit, and asks whether the others are written."""

    def __init__(self, parent: QWidget, paste: Paste, write: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Paste"))
        self.resize(760, 400)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(8)
        good, bad = figures.count(paste.cells), figures.count(len(paste.refused))
        outer.addWidget(kit.section(tr("{bad} cells do not fit; {good} would be changed", bad=bad, good=good)))
        if paste.outside:
            n = figures.count(paste.outside)
            outer.addWidget(kit.caption(tr("{n} cells have no place in the table and are left out.", n=n)))
        self.table = QTableWidget(min(len(paste.refused), _LISTED), 4)
        self.table.setHorizontalHeaderLabels([tr("Row"), tr("Field"), tr("Value"), tr("Why")])
        kit.style_table(self.table, sortable=False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setAccessibleName(tr("Cells that do not fit"))
        for line, one in enumerate(paste.refused[:_LISTED]):
            for column, words in enumerate((figures.count(one.row), one.column, one.words, one.why)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if column == 0:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(line, column, item)
        for column, width in enumerate((64, 112, 128)):
            self.table.setColumnWidth(column, width)
        outer.addWidget(self.table, 1)
        if len(paste.refused) > _LISTED:
            more = figures.count(len(paste.refused) - _LISTED)
            outer.addWidget(kit.caption(tr("and {n} more", n=more)))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(kit.button(tr("Cancel"), None, self.reject))
        self.take = kit.primary_button(tr("Write the {n} that fit", n=good), "check", self.accept)
        self.take.setEnabled(paste.cells > 0)
        self.accepted.connect(write)
        foot.addWidget(self.take)
        outer.addLayout(foot)

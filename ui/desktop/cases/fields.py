"""The fields of the papers of a case, to be filled in, and the documents handed in with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gis_desk.cases.form import FIELDS, OWN
from gis_desk.cases.words import GROUNDS
from gis_desk.documents.case_forms import FORMS, fields_of
from layers.errors import GisDeskError
from layers.text import Text, text
from ui.desktop import kit
from ui.texts import language, say, tr

_PARTS: Mapping[str, Mapping[str, Text]] = {
    "parts": {"specific": text("Specific term"), "generic": text("Generic term")},
    "areas": {
        "site_m2": text("Site (m²)"),
        "floor_m2": text("Floor area (m²)"),
        "floors": text("Floors"),
        "green_pct": text("Green share (%)"),
    },
    "extent": {
        "length_m": text("Length (m)"),
        "width_m": text("Width (m)"),
        "start": text("From"),
        "end": text("To"),
    },
}
"""Fields that a paper prints as one."""
_NOT_HERE = ("name", "pinyin", "division")
"""Fields that belong to the findings."""
_LONG = 150
"""Characters from which on a field has several lines."""


class CaseFieldsPage(QWidget):
    """All that the papers of a case ask for; `saved` carries what was changed and the documents that were added."""

    saved = Signal(dict, list)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = kit.Column(self)
        self.notice = QVBoxLayout()
        self.inputs: dict[str, QLineEdit | QPlainTextEdit | kit.Choice] = {}
        self._before: dict[str, str] = {}
        self.documents = QTableWidget(0, 3)

    def show_case(self, case: Mapping[str, Any]) -> None:
        """Ask for what the papers of `case` print and a person writes."""
        kit.clear(self._column.layout)
        add = self._column.add
        add(kit.title(tr("Fields of the papers")))
        add(kit.caption(f"{case['number'] or ''}  {case['name'] or ''}"))
        self.notice = QVBoxLayout()
        self._column.layout.addLayout(self.notice)
        self.inputs = {}
        form = kit.FormRows(above=True)
        for field, label in asked_of(case).items():
            self.inputs[field] = made = self._input(field, _now(case, field))
            form.add(label, made)
        add(form)
        self._before = {field: _words(made) for field, made in self.inputs.items()}
        add(kit.section(tr("Documents handed in")))
        for one in case["documents"] or []:
            add(kit.caption(" · ".join(str(p) for p in (one["title"], one["date"], one["file"]) if p)))
        self.documents = QTableWidget(0, 3)
        kit.style_table(self.documents, sortable=False)
        self.documents.setHorizontalHeaderLabels([tr("Title"), tr("Date"), tr("File")])
        self.documents.setAccessibleName(tr("Documents to be added"))
        self.documents.hide()
        add(self.documents)
        add(kit.row(kit.button(tr("Add documents…"), "file-plus", self._ask), None))
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        add(kit.row(None, kit.button(tr("Cancel"), None, self.cancelled.emit), self.save_button))
        self._column.stretch()
        next(iter(self.inputs.values())).setFocus()

    def _input(self, field: str, value: str) -> QLineEdit | QPlainTextEdit | kit.Choice:
        if field == "ground":
            choice = kit.Choice(GROUNDS, empty="—")
            choice.set_value(value or None)
            return choice
        if {**OWN, **FIELDS}[field] > _LONG:
            several = QPlainTextEdit(value)
            several.setTabChangesFocus(True)
            several.setFixedHeight(64)
            return several
        return QLineEdit(value)

    def _ask(self) -> None:
        dialog = QFileDialog(self, tr("Add documents…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add_documents([Path(n) for n in names]))
        self.dialog = dialog
        dialog.open()

    def add_documents(self, files: list[Path]) -> None:
        """List `files`, each with its name as title; title and date can be written over."""
        for file in files:
            row = self.documents.rowCount()
            self.documents.insertRow(row)
            for column, words in enumerate((file.stem, "", str(file))):
                item = QTableWidgetItem(words)
                if column == 2:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.documents.setItem(row, column, item)
        rows = self.documents.rowCount()
        self.documents.setVisible(rows > 0)
        height = self.documents.horizontalHeader().sizeHint().height() + 4
        self.documents.setFixedHeight(height + rows * self.documents.verticalHeader().defaultSectionSize())

    def _save(self) -> None:
        changed = {f: _words(made) for f, made in self.inputs.items() if _words(made) != self._before[f]}
        added = []
        for row in range(self.documents.rowCount()):
            title, day, file = (self._cell(row, column) for column in range(3))
            added.append({"title": title, "date": day or None, "file": file})
        self.saved.emit(changed, added)

    def _cell(self, row: int, column: int) -> str:
        item = self.documents.item(row, column)
        return "" if item is None else item.text().strip()

    def refuse(self, error: GisDeskError) -> None:
        """Say why it cannot be saved; the page stays open."""
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do), closable=False))
        self._column.area.verticalScrollBar().setValue(0)


def asked_of(case: Mapping[str, Any]) -> dict[str, str]:
    """Field to label: what the papers of `case` print and a person writes, in the order of the papers."""
    found: dict[str, str] = {}
    for paper in FORMS:
        for field in fields_of(paper, case):
            if field.key in _PARTS:
                found |= {name: say(label) for name, label in _PARTS[field.key].items() if name not in found}
            elif (
                field.kind in ("text", "closing")
                and field.key in {**OWN, **FIELDS}
                and field.key not in (*_NOT_HERE, *found)
            ):
                found[field.key] = field.zh if language() == "zh" else field.en
    return found | {"note": tr("Note")}


def _now(case: Mapping[str, Any], field: str) -> str:
    kept = case[field] if field in OWN else (case["form"] or {}).get(field)
    return str(kept or "")


def _words(made: QLineEdit | QPlainTextEdit | kit.Choice) -> str:
    if isinstance(made, kit.Choice):
        return str(made.value() or "")
    return made.toPlainText().strip() if isinstance(made, QPlainTextEdit) else made.text().strip()

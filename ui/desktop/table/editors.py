"""Editors of cells: a list for choices and yes or no, a line or a box for texts."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from layers.schema import Kind
from ui.desktop.table import cells
from ui.desktop.table.model import TableModel
from ui.desktop.words import choice
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
_BOX = (320, 120)
_LINE = 500
"""Characters of the longest text that is edited in one line."""
_EDIT = Qt.ItemDataRole.EditRole


class CellEditor(QStyledItemDelegate):
    """Makes the editor that fits a column; only what the user has changed is written."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        """The editor of a cell."""
        model = index.model()
        assert isinstance(model, TableModel)
        field = model.field(index.column())
        column = cells.column_of(model.layer, field.name)
        name = cells.title(model.layer, field.name)
        if column is not None and (column.choices or column.kind is Kind.BOOL):
            box = QComboBox(parent)
            box.addItem(tr("(none)"), None)
            known = (True, False) if column.kind is Kind.BOOL else column.choices
            for value in known:
                said = field.words.get(value, str(value))
                box.addItem(said if isinstance(value, bool) else choice(model.layer, field.name, value), value)
            box.setAccessibleName(name)
            return box
        words = str(index.data(_EDIT))
        if len(words) > _LINE or "\n" in words or "\r" in words:
            many = QPlainTextEdit(parent)
            many.setTabChangesFocus(True)
            many.setAccessibleName(name)
            return many
        line = QLineEdit(parent)
        line.setFrame(False)
        line.setAccessibleName(name)
        if field.kind is Kind.DATE:
            line.setPlaceholderText("2026-05-01")
        if field.numeric:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what the cell holds."""
        model = index.model()
        assert isinstance(model, TableModel)
        words = str(index.data(_EDIT))
        if isinstance(editor, QComboBox):
            value = model.value(int(model.order[index.row()]), index.column())
            editor.setCurrentIndex(max(editor.findData(None if cells.is_missing(value) else value), 0))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(cells.whole(words))
            editor.document().setModified(False)
        elif isinstance(editor, QLineEdit):
            editor.setText(cells.whole(words))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """Write what the user has changed."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QPlainTextEdit) and editor.document().isModified():
            model.setData(index, editor.toPlainText())
        elif isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        """Lie over the cell; a box of many lines is larger than it, and stays inside the view."""
        place = QRect(option.rect)
        if isinstance(editor, QPlainTextEdit):
            place.setSize(place.size().expandedTo(QRect(0, 0, *_BOX).size()))
            parent = editor.parentWidget()
            room = parent.height() if parent is not None else place.bottom()
            place.moveBottom(min(place.bottom(), max(room, place.height())))
        editor.setGeometry(place)

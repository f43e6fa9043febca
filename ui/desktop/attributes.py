"""The attribute panel: the fields of the selected row, edited where they stand."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from layers import crs
from layers.change import Change, update
from layers.errors import FormatError, Where
from layers.schema import TABLES, Column, Kind
from layers.store import Store
from layers.text import text
from ui.desktop import figures, kit, theme
from ui.desktop.words import choice, column_title, table_title
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


def parse_value(column: Column, words: str) -> Any:
    """`words` as a value of `column`; empty is None.

    Raises
    ------
    FormatError
        If it is no number, date or choice where one is needed.
    """
    plain = words.strip()
    if not plain:
        return None
    where = Where(field=column.name, value=plain)
    if column.kind is Kind.INT:
        if not plain.lstrip("-").isdecimal():
            raise FormatError("'{value}' is no whole number", where=where, do="type digits only", value=plain)
        return int(plain)
    if column.kind is Kind.REAL:
        try:
            number = float(plain.replace(",", ""))
        except ValueError as exc:
            raise FormatError("'{value}' is no number", where=where, do="type digits only", value=plain) from exc
        if number != number or number in (float("inf"), float("-inf")):
            raise FormatError("'{value}' is no number", where=where, do="type digits only", value=plain)
        return number
    if column.kind is Kind.DATE:
        from datetime import date

        try:
            return date.fromisoformat(plain.replace("/", "-").replace(".", "-")).isoformat()
        except ValueError as exc:
            raise FormatError(
                "'{value}' is no date", where=where, do="write it as year-month-day, such as 2026-05-01", value=plain
            ) from exc
    return plain


class AttributeModel(QAbstractTableModel):
    """Fields of one row, then facts of its geometry."""

    def __init__(self, perform: Callable[[Change], bool], show_error: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._perform, self._show_error = perform, show_error
        self._store: Store | None = None
        self._layer, self._key = "", ""
        self._row: dict[str, Any] = {}
        self._columns: list[Column] = []
        self._facts: list[tuple[str, str]] = []

    def set_row(self, store: Store | None, layer: str = "", key: str = "") -> bool:
        """Show the row `key` of `layer`; False where there is none."""
        row = store.row(layer, key) if store is not None and layer else None
        self.beginResetModel()
        self._store, self._layer, self._key = store, layer, key
        self._row = row or {}
        self._columns = [c for c in TABLES[layer].columns if c.kind not in (Kind.JSON, Kind.BLOB)] if row else []
        self._facts = facts(row.get("geometry")) if row else []
        self.endResetModel()
        return row is not None

    def column_at(self, row: int) -> Column | None:
        """The schema's column in `row`; None for a fact."""
        return self._columns[row] if row < len(self._columns) else None

    def value_at(self, row: int) -> Any:
        """The plain value in `row`."""
        column = self.column_at(row)
        return None if column is None else self._row.get(column.name)

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Fields and facts."""
        return 0 if parent.isValid() else len(self._columns) + len(self._facts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Field and value."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        return [tr("Field"), tr("Value")][section]

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Label with unit, and value in words; the plain value for editing."""
        if not index.isValid():
            return None
        column = self.column_at(index.row())
        if column is None:
            label, words = self._facts[index.row() - len(self._columns)]
            if role == _DISPLAY:
                return words if index.column() else label
            return QColor(theme.now().muted) if role == Qt.ItemDataRole.ForegroundRole else None
        if index.column() == 0:
            if role == _DISPLAY:
                title = column_title(self._layer, column.name)
                return tr("{field} ({unit})", field=title, unit=column.unit) if column.unit else title
            return QColor(theme.now().muted) if role == Qt.ItemDataRole.ForegroundRole else None
        value = self._row.get(column.name)
        if role == Qt.ItemDataRole.EditRole:
            return "" if value is None else str(value)
        if role == _DISPLAY:
            return words_of(self._layer, column, value)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Values of fields can be edited in a workspace that can be written."""
        flags = super().flags(index)
        writable = self._store is not None and not self._store.readonly
        if index.isValid() and index.column() == 1 and writable and self.column_at(index.row()) is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write one field as one undoable change."""
        column = self.column_at(index.row()) if index.isValid() and index.column() == 1 else None
        if role != Qt.ItemDataRole.EditRole or column is None or self._store is None:
            return False
        try:
            new = value if isinstance(value, bool) or value is None else parse_value(column, str(value))
        except FormatError as error:
            self._show_error(error)
            return False
        old = self._row.get(column.name)
        if old == new:
            return False
        title = column_title(self._layer, column.name)
        edit = update(self._layer, self._key, {column.name: old}, {column.name: new})
        label = text("Edit {field} of {name}", field=title, name=name_of(self._row) or self._key)
        if not self._perform(Change(label, (edit,))):
            return False
        self._row[column.name] = new
        self.dataChanged.emit(index, index)
        return True


def name_of(row: dict[str, Any]) -> str:
    """What a row is called."""
    return next((str(row[c]) for c in ("name", "title", "number", "code") if row.get(c)), "")


def words_of(layer: str, column: Column, value: Any) -> str:
    """`value` as the window writes it."""
    if value is None or value != value:
        return ""
    if column.kind is Kind.BOOL:
        return tr("Yes") if value else tr("No")
    if column.choices:
        return choice(layer, column.name, str(value))
    if column.kind is Kind.REAL:
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return str(value)


def facts(shape: Any) -> list[tuple[str, str]]:
    """What is measured on a geometry: geodesic length or area, position, vertices."""
    if shape is None or shape.is_empty:
        return [(tr("Geometry"), tr("none"))]
    import shapely

    found = []
    if shape.geom_type.endswith("Polygon"):
        found.append((tr("Area (geodesic)"), figures.area(float(crs.area_m2(shape)[0]))))
        found.append((tr("Perimeter (geodesic)"), figures.length(float(crs.length_m(shape)[0]))))
    elif shape.geom_type.endswith(("LineString", "LinearRing")):
        found.append((tr("Length (geodesic)"), figures.length(float(crs.length_m(shape)[0]))))
    middle = shape if shape.geom_type == "Point" else shape.representative_point()
    found.append((tr("Position"), figures.position(middle.x, middle.y)))
    if shape.geom_type != "Point":
        found.append((tr("Vertices"), figures.count(int(shapely.get_num_coordinates(shape)))))
    return found


class _ValueEditor(QStyledItemDelegate):
    """A list for choices and yes/no, a line for the rest."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        model = index.model()
        assert isinstance(model, AttributeModel)
        column = model.column_at(index.row())
        if column is not None and (column.choices or column.kind is Kind.BOOL):
            box = QComboBox(parent)
            box.addItem(tr("(none)"), None)
            if column.kind is Kind.BOOL:
                box.addItem(tr("Yes"), True)
                box.addItem(tr("No"), False)
            else:
                for value in column.choices:
                    box.addItem(choice(model._layer, column.name, value), value)
            box.setAccessibleName(tr("Value"))
            return box
        line = QLineEdit(parent)
        line.setAccessibleName(tr("Value"))
        line.setFrame(False)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        model = index.model()
        assert isinstance(model, AttributeModel)
        if isinstance(editor, QComboBox):
            value = model.value_at(index.row())
            editor.setCurrentIndex(max(editor.findData(bool(value) if isinstance(value, bool) else value), 0))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        editor.setGeometry(option.rect)


class AttributePanel(QWidget):
    """The fields of the selected row, with the way to it on the map. ``zoomed(layer, key)`` asks the map there."""

    zoomed = Signal(str, str)

    def __init__(self, perform: Callable[[Change], bool], show_error: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._store: Store | None = None
        self.layer, self.key = "", ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        outer.addWidget(self._pages)
        self._pages.addWidget(
            kit.EmptyState(
                "mouse-pointer-2", tr("Nothing is selected"), tr("Click an object on the map or in the tree.")
            )
        )
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.setContentsMargins(12, 4, 8, 4)
        self._title = kit.section("")
        self._title.setWordWrap(False)
        self._kind = kit.caption("")
        self._kind.setWordWrap(False)
        head.addWidget(self._title)
        head.addWidget(self._kind)
        head.addStretch(1)
        self._hint = kit.caption(tr("Double-click a value to change it."))
        self._hint.setWordWrap(False)
        head.addWidget(self._hint)
        head.addWidget(kit.icon_button("locate", tr("Show on the map"), lambda: self.zoomed.emit(self.layer, self.key)))
        inside.addLayout(head)
        self.model = AttributeModel(perform, show_error)
        self.model.setParent(self)
        self.view = kit.style_table(QTableView(), sortable=False)
        self.view.setAccessibleName(tr("Attributes"))
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.view.setItemDelegateForColumn(1, _ValueEditor(self.view))
        self.view.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked
            | QTableView.EditTrigger.EditKeyPressed
            | QTableView.EditTrigger.SelectedClicked
            | QTableView.EditTrigger.AnyKeyPressed
        )
        self.view.setColumnWidth(0, 200)
        inside.addWidget(self.view, 1)
        self._pages.addWidget(page)

    def set_store(self, store: Store | None) -> None:
        """Work on another workspace: nothing is selected."""
        self._store = store
        self.show_row("", "")

    def show_row(self, layer: str, key: str) -> None:
        """Show the row `key` of `layer`."""
        self.layer, self.key = layer, key
        there = self.model.set_row(self._store, layer, key)
        self._pages.setCurrentIndex(1 if there else 0)
        if there and self._store is not None:
            row = self._store.row(layer, key) or {}
            self._title.setText(name_of(row) or key)
            self._kind.setText(table_title(layer))
            self._hint.setVisible(not self._store.readonly)

    def refresh(self) -> None:
        """Read the row again; it may have gone."""
        if self.layer and self.view.state() != QTableView.State.EditingState:
            index = self.view.currentIndex()
            self.show_row(self.layer, self.key)
            if index.isValid():
                self.view.setCurrentIndex(self.model.index(index.row(), index.column()))

"""The layer list: what the map shows, how strongly, and in what order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QSlider,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from layers.text import Text
from ui.desktop import figures, kit, theme
from ui.desktop.icons import pixmap
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
_MIME = "application/x-gis-desk-layer"
_VALID = QModelIndex()


@dataclass(frozen=True)
class LayerRow:
    """A map layer as the list shows it; `id` is its table."""

    id: str
    title: Text
    count: int
    visible: bool = True
    opacity: float = 1.0


class LayerModel(QAbstractListModel):
    """Map layers, the topmost first; dragging a row changes the order of drawing."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[LayerRow] = []

    def set_rows(self, rows: Sequence[LayerRow]) -> None:
        """Show `rows`, the topmost first."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rows(self) -> list[LayerRow]:
        """The layers, the topmost first."""
        return list(self._rows)

    def row_of(self, layer: str) -> int:
        """The row of layer `layer`, -1 where it isn't."""
        return next((n for n, row in enumerate(self._rows) if row.id == layer), -1)

    def change(self, number: int, **values: Any) -> None:
        """Change visibility or opacity of row `number`."""
        self._rows[number] = replace(self._rows[number], **values)
        index = self.index(number)
        self.dataChanged.emit(index, index)
        self.edited.emit()

    def move(self, number: int, to: int) -> None:
        """Put row `number` before the row that is now at `to`."""
        if to in (number, number + 1) or not 0 <= number < len(self._rows):
            return
        self.beginMoveRows(_VALID, number, number, _VALID, to)
        row = self._rows.pop(number)
        self._rows.insert(to - 1 if to > number else to, row)
        self.endMoveRows()
        self.edited.emit()

    # Qt's side

    def rowCount(self, parent: Index = _VALID) -> int:
        """One row per layer."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, check state, number of objects as tooltip; the `LayerRow` under UserRole."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return say(row.title)
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.visible else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr(
                "{layer}: {n} objects, opacity {share:.0f} %", layer=row.title, n=row.count, share=row.opacity * 100
            )
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Show or hide a layer through its check state."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.change(index.row(), visible=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be checked and dragged; drops go between them."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsDragEnabled
        )

    def supportedDropActions(self) -> Qt.DropAction:
        """Moving only."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """The program's own."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The number of the dragged row."""
        data = QMimeData()
        data.setData(_MIME, str(indexes[0].row()).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:  # noqa: ARG002
        """Put the dragged row where it was dropped. False: the view must not remove anything itself."""
        if data.hasFormat(_MIME):
            to = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
            self.move(int(bytes(data.data(_MIME).data()).decode()), to)
        return False


class _LayerCell(QStyledItemDelegate):
    """Eye, swatch, title, number of objects."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: LayerRow = index.data(Qt.ItemDataRole.UserRole)
        now = theme.now()
        painter.save()
        box = QRect(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(now.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(now.hover))
        ratio = painter.device().devicePixelRatioF()
        eye = pixmap("eye" if row.visible else "eye-off", "text" if row.visible else "faint", 16, ratio)
        painter.drawPixmap(QPoint(box.left() + 12, box.center().y() - 7), eye)
        painter.setOpacity(1.0 if row.visible else 0.45)
        swatch(painter, QRectF(box.left() + 38, box.center().y() - 6.5, 18, 14), row.id)
        painter.setOpacity(1.0)
        painter.setFont(theme.face())
        painter.setPen(QColor(now.text if row.visible else now.muted))
        words = box.adjusted(66, 0, -12, 0)
        number = figures.count(row.count) if row.count else ""
        width = painter.fontMetrics().horizontalAdvance(number) + 8
        title = painter.fontMetrics().elidedText(say(row.title), Qt.TextElideMode.ElideRight, words.width() - width)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(QColor(now.muted))
        painter.setFont(theme.face(theme.text_px() - 1, tabular=True))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all rows are equal
        return QSize(120, theme.ROW)

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            inside = event.position().toPoint().x() - option.rect.left()
            if event.button() == Qt.MouseButton.LeftButton and inside < 34:
                model.change(index.row(), visible=not index.data(Qt.ItemDataRole.UserRole).visible)
                return True
        return False


_SWATCHES = {
    "division": ("area", "#7fa99b", "#5b6f6b"),
    "water": ("area", "#a9cfe6", "#6fa7c9"),
    "road": ("line", "#d9a05b", "#9a6b2f"),
    "boundary_line": ("dash", "#7a5ea8", "#7a5ea8"),
    "place_name": ("dot", "#4b5a58", "#4b5a58"),
    "sign": ("diamond", "#2f7d4f", "#2f7d4f"),
    "marker": ("square", "#b3261e", "#7d1a14"),
    "dispute": ("triangle", "#c4651a", "#8f4810"),
}


def swatch(painter: QPainter, box: QRectF, layer: str) -> None:
    """A small picture of how `layer` looks on the map."""
    shape, fill, edge = _SWATCHES.get(layer, ("area", "#888888", "#555555"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1.2))
    painter.setBrush(QColor(fill))
    middle = box.center()
    if shape == "area":
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2, 2)
    elif shape in ("line", "dash"):
        pen = QPen(QColor(fill), 2.4)
        if shape == "dash":
            pen.setDashPattern([2.2, 1.2, 0.6, 1.2])
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()))
    elif shape == "dot":
        painter.drawEllipse(middle, 3, 3)
    elif shape == "square":
        painter.drawRect(QRectF(middle.x() - 4, middle.y() - 4, 8, 8))
    else:
        painter.translate(middle)
        if shape == "diamond":
            painter.rotate(45)
            painter.drawRect(QRectF(-3.5, -3.5, 7, 7))
        else:
            painter.drawPolygon([QPointF(0, -5), QPointF(5.5, 4.5), QPointF(-5.5, 4.5)])
    painter.restore()


class LayerPanel(QWidget):
    """The list, and the opacity of the layer that is selected in it."""

    edited = Signal()
    zoomed = Signal(str)
    table_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = LayerModel()
        self.model.setParent(self)
        self.model.edited.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._pages = QStackedWidget()
        layout.addWidget(self._pages, 1)
        self._pages.addWidget(
            kit.EmptyState("layers", tr("No layers"), tr("Imported tables appear here, ready to show and hide."))
        )
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_LayerCell(self.view))
        self.view.setAccessibleName(tr("Layers"))
        self.view.setMouseTracking(True)
        self.view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.view.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.view.setDropIndicatorShown(True)
        self.view.setUniformItemSizes(True)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        self.view.selectionModel().currentChanged.connect(self._chosen)
        self.view.doubleClicked.connect(lambda index: self.zoomed.emit(index.data(Qt.ItemDataRole.UserRole).id))
        self._pages.addWidget(self.view)
        foot = QWidget()
        inside = QHBoxLayout(foot)
        inside.setContentsMargins(12, 4, 12, 6)
        inside.setSpacing(8)
        self._caption = kit.caption(tr("Opacity"))
        self._caption.setWordWrap(False)
        inside.addWidget(self._caption)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(100)
        self.opacity.setAccessibleName(tr("Opacity of the selected layer"))
        self.opacity.setToolTip(tr("Opacity of the selected layer"))
        self.opacity.valueChanged.connect(self._opacity)
        inside.addWidget(self.opacity, 1)
        self._share = QLabel("100 %")
        self._share.setProperty("role", "caption")
        self._share.setMinimumWidth(40)
        inside.addWidget(self._share)
        self.foot = foot
        layout.addWidget(foot)
        self.set_rows([])

    def set_rows(self, rows: Sequence[LayerRow]) -> None:
        """Show `rows`, the topmost first; the selection stays."""
        index = self.view.currentIndex()
        current = index.data(Qt.ItemDataRole.UserRole).id if index.isValid() else None
        self.model.set_rows(rows)
        self._pages.setCurrentIndex(1 if rows else 0)
        self.foot.setVisible(bool(rows))
        if rows:
            self.view.setCurrentIndex(self.model.index(max(self.model.row_of(current or ""), 0)))

    def toggle(self, layer: str) -> None:
        """Show or hide `layer`."""
        if (row := self.model.row_of(layer)) >= 0:
            self.model.change(row, visible=not self.model.rows()[row].visible)

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            row: LayerRow = index.data(Qt.ItemDataRole.UserRole)
            self.opacity.blockSignals(True)
            self.opacity.setValue(round(row.opacity * 100))
            self.opacity.blockSignals(False)
            self._share.setText(f"{round(row.opacity * 100)} %")

    def _opacity(self, value: int) -> None:
        self._share.setText(f"{value} %")
        index = self.view.currentIndex()
        if index.isValid():
            self.model.change(index.row(), opacity=value / 100)

    def _menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            return
        row: LayerRow = index.data(Qt.ItemDataRole.UserRole)
        number = index.row()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Zoom to layer"), lambda: self.zoomed.emit(row.id))
        menu.addAction(tr("Open the table"), lambda: self.table_asked.emit(row.id))
        menu.addAction(tr("Hide") if row.visible else tr("Show"), lambda: self.toggle(row.id))
        menu.addSeparator()
        up = menu.addAction(tr("Move up"), lambda: self.model.move(number, number - 1))
        up.setEnabled(number > 0)
        down = menu.addAction(tr("Move down"), lambda: self.model.move(number, number + 2))
        down.setEnabled(number < self.model.rowCount() - 1)
        menu.popup(self.view.viewport().mapToGlobal(at))

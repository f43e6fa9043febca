"""The layers of the map as a tree: layers, the topmost first, and below each its legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from gis_desk.map.scene import LegendEntry
from layers.text import Text
from ui.desktop import figures
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


@dataclass(frozen=True)
class Marks:
    """What the list marks a layer with.

    Parameters
    ----------
    filtered : bool
        A filter hides some of its rows.
    scales : (float, float)
        Scale denominators between which it is shown.
    """

    filtered: bool = False
    scales: tuple[float, float] = (0.0, float("inf"))

    @property
    def limited(self) -> bool:
        """Whether there are scales at which it is not shown."""
        return self.scales != (0.0, float("inf"))

    def holds(self, scale: float) -> bool:
        """Whether it is shown at 1:`scale`."""
        return self.scales[0] <= scale <= self.scales[1]


class LayerModel(QAbstractItemModel):
    """Map layers, the topmost first, each with the lines of its legend; dragging a layer changes the order of drawing.

    The `LayerRow` of a layer and the `LegendEntry` of a line stand under UserRole.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[LayerRow] = []
        self._legends: dict[str, tuple[LegendEntry, ...]] = {}
        self._marks: Mapping[str, Marks] = {}
        self._numbers: dict[str, int] = {}
        """A number for each layer that was ever here: what the lines of its legend know it by."""
        self.scale = 0.0

    def set_rows(self, rows: Sequence[LayerRow]) -> None:
        """Show `rows`, the topmost first."""
        self.beginResetModel()
        self._rows = list(rows)
        for row in rows:
            self._numbers.setdefault(row.id, len(self._numbers) + 1)
        self.endResetModel()

    def rows(self) -> list[LayerRow]:
        """The layers, the topmost first."""
        return list(self._rows)

    def row_of(self, layer: str) -> int:
        """The row of layer `layer`, -1 where it isn't."""
        return next((n for n, row in enumerate(self._rows) if row.id == layer), -1)

    def set_legends(self, legends: Mapping[str, tuple[LegendEntry, ...]]) -> None:
        """Show these lines below the layers; those of layers that are not named stay."""
        for layer, entries in legends.items():
            number = self.row_of(layer)
            before = self._legends.get(layer, ())
            if number < 0 or before == entries:
                continue
            parent = self.index(number)
            if len(before) == len(entries):
                self._legends[layer] = entries
                self.dataChanged.emit(self.index(0, 0, parent), self.index(len(entries) - 1, 0, parent))
            else:
                if before:
                    self.beginRemoveRows(parent, 0, len(before) - 1)
                    self._legends.pop(layer)
                    self.endRemoveRows()
                if entries:
                    self.beginInsertRows(parent, 0, len(entries) - 1)
                    self._legends[layer] = entries
                    self.endInsertRows()
            self.dataChanged.emit(parent, parent)

    def legend(self, layer: str) -> tuple[LegendEntry, ...]:
        """The lines below `layer`."""
        return self._legends.get(layer, ())

    def set_marks(self, marks: Mapping[str, Marks]) -> None:
        """Mark the layers: filters and scales."""
        self._marks = marks
        self._renew()

    def marks(self, layer: str) -> Marks:
        """What `layer` is marked with."""
        return self._marks.get(layer, Marks())

    def set_scale(self, scale: float) -> None:
        """The map is shown at 1:`scale`."""
        before, self.scale = self.scale, scale
        if any(m.limited and m.holds(before) != m.holds(scale) for m in self._marks.values()):
            self._renew()

    def _renew(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def change(self, number: int, **values: Any) -> None:
        """Change visibility or opacity of row `number`."""
        self._rows[number] = replace(self._rows[number], **values)
        index = self.index(number)
        self.dataChanged.emit(index, index)
        self.edited.emit()

    def move(self, number: int, to: int) -> None:
        """Put row `number` before the row that is now at `to`."""
        if to in (number, number + 1) or not 0 <= number < len(self._rows) or not 0 <= to <= len(self._rows):
            return
        self.beginMoveRows(_VALID, number, number, _VALID, to)
        row = self._rows.pop(number)
        self._rows.insert(to - 1 if to > number else to, row)
        self.endMoveRows()
        self.edited.emit()

    # Qt's side

    def _layer_of(self, index: Index) -> int:
        """The row of the layer that a line of a legend stands below, -1 for a layer itself."""
        number = index.internalId()
        return next((n for n, row in enumerate(self._rows) if self._numbers[row.id] == number), -1) if number else -1

    def index(self, row: int, column: int = 0, parent: Index = _VALID) -> QModelIndex:
        """The layer `row`, or the line `row` of the legend of `parent`."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._numbers[self._rows[parent.row()].id] if parent.isValid() else 0)

    def parent(self, index: Index = _VALID) -> QModelIndex:  # type: ignore[override]
        """The layer of a line; nothing for a layer."""
        if not index.isValid() or (layer := self._layer_of(index)) < 0:
            return QModelIndex()
        return self.createIndex(layer, 0, 0)

    def rowCount(self, parent: Index = _VALID) -> int:
        """One row per layer, one below it per line of its legend."""
        if not parent.isValid():
            return len(self._rows)
        if parent.internalId() or parent.row() >= len(self._rows):
            return 0
        return len(self._legends.get(self._rows[parent.row()].id, ()))

    def columnCount(self, parent: Index = _VALID) -> int:  # noqa: ARG002 - one everywhere
        """One."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, check state, number of objects as tooltip; `LayerRow` or `LegendEntry` under UserRole."""
        if not index.isValid():
            return None
        if index.internalId():
            return self._line(index, role)
        if index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return say(row.title)
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.visible else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(row)
        return None

    def _line(self, index: Index, role: int) -> Any:
        layer = self._layer_of(index)
        entries = self._legends.get(self._rows[layer].id, ()) if layer >= 0 else ()
        if index.row() >= len(entries):
            return None
        entry = entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        return say(entry.title) if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def _hint(self, row: LayerRow) -> str:
        hints = [
            tr("{layer}: {n} objects, opacity {share:.0f} %", layer=row.title, n=row.count, share=row.opacity * 100)
        ]
        marks = self.marks(row.id)
        if marks.filtered:
            hints.append(tr("A filter hides some of its objects"))
        if marks.limited:
            hints.append(scales_words(*marks.scales))
        if self.scale and not marks.holds(self.scale):
            hints.append(tr("Not shown at the scale of the map"))
        return "\n".join(hints)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Show or hide a layer through its check state."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.internalId():
            return False
        self.change(index.row(), visible=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Layers can be checked and dragged; drops go between them."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.internalId():
            return usual | Qt.ItemFlag.ItemNeverHasChildren
        return usual | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled

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
            if parent.isValid():
                to = self._layer_of(parent) if parent.internalId() else parent.row()
            else:
                to = row if row >= 0 else len(self._rows)
            self.move(int(bytes(data.data(_MIME).data()).decode()), to)
        return False


def scales_words(nearest: float, farthest: float) -> str:
    """The range of scales at which a layer is shown, in words."""
    low, high = (figures.count(round(v)) if v not in (0, float("inf")) else "" for v in (nearest, farthest))
    if low and high:
        return tr("Shown from 1:{low} to 1:{high}", low=low, high=high)
    if high:
        return tr("Shown up to 1:{high}", high=high)
    return tr("Shown from 1:{low} on", low=low)

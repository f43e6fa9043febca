"""The layer list: what the map shows, how strongly, in what order, and what its symbols mean."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gis_desk.map.scene import LegendEntry
from ui.desktop import kit
from ui.desktop.layercell import LayerCell
from ui.desktop.layermodel import LayerModel, LayerRow, Marks
from ui.texts import tr

__all__ = ["LayerModel", "LayerPanel", "LayerRow", "Marks"]


class LayerView(QTreeView):
    """The tree of layers; the keyboard moves, shows, hides and opens them too."""

    moved = Signal(int)
    """``moved(by)``: the current layer is to go up (-1) or down (1)."""
    opened = Signal()
    toggled = Signal()
    menu_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and arrows move the layer, Space shows and hides, Enter opens the style, the menu key the menu."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = event.key()
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Space:
            self.toggled.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Menu:
            self.menu_asked.emit()
        else:
            super().keyPressEvent(event)


class LayerPanel(QWidget):
    """The list with its legends, the opacity of the layer that is selected in it, and the way to its style.

    Signals
    -------
    edited()
        Order, visibility or opacity was changed.
    zoomed(layer), table_asked(layer)
        The user wants to see the layer, or its table.
    style_asked(layer, part), import_asked(layer), export_asked(layer), reset_asked(layer)
        The user wants to change the style of a layer (part: ``symbols``, ``names``, ``limits``), take one from a file,
        write it to one, or have the standard again.
    """

    edited = Signal()
    zoomed = Signal(str)
    table_asked = Signal(str)
    style_asked = Signal(str, str)
    import_asked = Signal(str)
    export_asked = Signal(str)
    reset_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = LayerModel()
        self.model.setParent(self)
        self.model.edited.connect(self.edited)
        self._own: frozenset[str] = frozenset()
        self._open: set[str] = set()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._pages = QStackedWidget()
        layout.addWidget(self._pages, 1)
        self._pages.addWidget(
            kit.EmptyState("layers", tr("No layers"), tr("Imported tables appear here, ready to show and hide."))
        )
        self.view = self._made_view()
        self._pages.addWidget(self.view)
        self.foot = self._made_foot()
        layout.addWidget(self.foot)
        self.set_rows([])

    def _made_view(self) -> LayerView:
        view = LayerView()
        view.setModel(self.model)
        view.setItemDelegate(LayerCell(view, self._menu_at))
        view.setAccessibleName(tr("Layers"))
        view.setToolTip("")
        view.setHeaderHidden(True)
        view.setIndentation(18)
        view.setMouseTracking(True)
        view.setExpandsOnDoubleClick(False)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.setDropIndicatorShown(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu)
        view.selectionModel().currentChanged.connect(self._chosen)
        view.doubleClicked.connect(lambda _: self._zoom())
        view.expanded.connect(lambda index: self._unfold(index, True))
        view.collapsed.connect(lambda index: self._unfold(index, False))
        view.moved.connect(self._move)
        view.toggled.connect(lambda: self.toggle(self.current()))
        view.opened.connect(lambda: self._ask("symbols"))
        view.menu_asked.connect(self._key_menu)
        return view

    def _made_foot(self) -> QWidget:
        foot = QWidget()
        inside = QHBoxLayout(foot)
        inside.setContentsMargins(12, 4, 8, 6)
        inside.setSpacing(8)
        caption = kit.caption(tr("Opacity"))
        caption.setWordWrap(False)
        inside.addWidget(caption)
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
        self.style_button = kit.icon_button("palette", tr("Style of the selected layer"), lambda: self._ask("symbols"))
        inside.addWidget(self.style_button)
        return foot

    # what is shown

    def set_rows(self, rows: Sequence[LayerRow]) -> None:
        """Show `rows`, the topmost first; the selection stays, and so does what is unfolded."""
        current = self.current()
        self.model.set_rows(rows)
        self._pages.setCurrentIndex(1 if rows else 0)
        self.foot.setVisible(bool(rows))
        if not rows:
            return
        self._unfold_again()
        self.view.setCurrentIndex(self.model.index(max(self.model.row_of(current), 0)))

    def set_legends(self, legends: Mapping[str, tuple[LegendEntry, ...]]) -> None:
        """Show the symbols of the map below their layers."""
        self.model.set_legends(legends)
        self._unfold_again()

    def set_marks(self, marks: Mapping[str, Marks], own: frozenset[str]) -> None:
        """Mark the layers; those in `own` have a style of the user's."""
        self._own = own
        self.model.set_marks(marks)

    def current(self) -> str:
        """The layer that is selected, or whose legend is; empty where there is none."""
        index = self.view.currentIndex()
        index = index.parent() if index.isValid() and index.parent().isValid() else index
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        return row.id if isinstance(row, LayerRow) else ""

    def toggle(self, layer: str) -> None:
        """Show or hide `layer`."""
        if (row := self.model.row_of(layer)) >= 0:
            self.model.change(row, visible=not self.model.rows()[row].visible)

    # inside

    def _number(self) -> int:
        return self.model.row_of(self.current())

    def _unfold(self, index: QModelIndex, unfolded: bool) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, LayerRow):
            (self._open.add if unfolded else self._open.discard)(row.id)

    def _unfold_again(self) -> None:
        for layer in list(self._open):
            if (number := self.model.row_of(layer)) >= 0:
                self.view.setExpanded(self.model.index(number), True)

    def _zoom(self) -> None:
        if layer := self.current():
            self.zoomed.emit(layer)

    def _ask(self, part: str) -> None:
        if layer := self.current():
            self.style_asked.emit(layer, part)

    def _move(self, by: int) -> None:
        number = self._number()
        if number >= 0:
            self.model.move(number, number - 1 if by < 0 else number + 2)

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self.model.rows()[self._number()]
            self.opacity.blockSignals(True)
            self.opacity.setValue(round(row.opacity * 100))
            self.opacity.blockSignals(False)
            self._share.setText(f"{round(row.opacity * 100)} %")

    def _opacity(self, value: int) -> None:
        self._share.setText(f"{value} %")
        number = self._number()
        if number >= 0:
            self.model.change(number, opacity=value / 100)

    def _menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if index.isValid():
            self._menu_at(index.parent().row() if index.parent().isValid() else index.row(), at)

    def _key_menu(self) -> None:
        number = self._number()
        if number >= 0:
            self._menu_at(number, self.view.visualRect(self.model.index(number)).bottomLeft())

    def _menu_at(self, number: int, at: QPoint) -> None:
        menu = self.menu_of(number)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def menu_of(self, number: int) -> QMenu:
        """The menu of the layer in row `number`."""
        row = self.model.rows()[number]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Zoom to layer"), lambda: self.zoomed.emit(row.id))
        menu.addAction(tr("Open the table"), lambda: self.table_asked.emit(row.id))
        menu.addAction(tr("Hide") if row.visible else tr("Show"), lambda: self.toggle(row.id))
        menu.addSeparator()
        menu.addAction(kit.icon("palette"), tr("Style…"), lambda: self.style_asked.emit(row.id, "symbols"))
        menu.addAction(tr("Labels…"), lambda: self.style_asked.emit(row.id, "names"))
        menu.addAction(kit.icon("funnel"), tr("Filter and scales…"), lambda: self.style_asked.emit(row.id, "limits"))
        menu.addSeparator()
        menu.addAction(tr("Take a style from a file…"), lambda: self.import_asked.emit(row.id))
        own = row.id in self._own
        menu.addAction(tr("Write the style to a file…"), lambda: self.export_asked.emit(row.id))
        menu.addAction(tr("Back to the standard"), lambda: self.reset_asked.emit(row.id)).setEnabled(own)
        menu.addSeparator()
        up = menu.addAction(tr("Move up"), lambda: self.model.move(number, number - 1))
        up.setEnabled(number > 0)
        down = menu.addAction(tr("Move down"), lambda: self.model.move(number, number + 2))
        down.setEnabled(number < self.model.rowCount() - 1)
        return menu

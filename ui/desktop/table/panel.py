"""The pane of the attribute table: a layer, its rows, what is asked of them, and what becomes of the selected ones."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gis_desk.tables.columns import Columns
from gis_desk.tables.keys import Keys
from layers.schema import DESK, TABLES
from layers.store import Store
from ui.desktop.chosen import Chosen
from ui.desktop.snapshot import DRAWN, Snapshot
from ui.desktop.table import cells, looks
from ui.desktop.table.bar import TableBar
from ui.desktop.table.choosing import ChosenRows
from ui.desktop.table.counting import Counting
from ui.desktop.table.keptlook import KeptLook
from ui.desktop.table.loading import Loaded
from ui.desktop.table.marks import Marks
from ui.desktop.table.menus import cell_menu, head_menu
from ui.desktop.table.model import TableModel
from ui.desktop.table.ordering import Ordering
from ui.desktop.table.pages import Pages
from ui.desktop.table.reading import LayerRows
from ui.desktop.table.view import TableView
from ui.desktop.table.writing import Writing
from ui.desktop.words import table_title
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.workbench import Desk

_NOT_SHOWN = ("attachment", *DESK)


class TablePanel(QWidget):
    """Rows of a layer of the workspace.

    Signals
    -------
    located(layer, key)
        The map is to go to a row.
    visited(layer, key)
        The user has chosen this one row.
    surveyed(layer, rows)
        The map is to show all of these rows of the table, (K,) int64.
    export_asked(layer)
        The layer is to be saved as a file.
    """

    located = Signal(str, str)
    visited = Signal(str, str)
    surveyed = Signal(str, object)
    export_asked = Signal(str)

    def __init__(self, desk: "Desk", chosen: Chosen) -> None:
        super().__init__()
        self._desk = desk
        self._seek = ""
        """Key of the row to go to as soon as it is there."""
        self.marks = Marks(self)
        self.model = TableModel(self._edit)
        self.model.setParent(self)
        self.writing = Writing(self, desk)
        self.view = TableView(self.model, self.marks)
        self.view.setAccessibleName(tr("Attribute table"))
        self.bar = TableBar()
        self.columns = KeptLook(self)
        self.ordering = Ordering(self, desk)
        self.source = LayerRows(self.model, self.isVisible, self.ordering.known_wish, self)
        self.counting = Counting(self, desk)
        self.rows = ChosenRows(self.model, self.marks, chosen, self)
        self._pages = Pages(self.bar, self.view, self.counting.pane)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)
        self._connect()

    def _connect(self) -> None:
        bar, view = self.bar, self.view
        bar.layer.activated.connect(lambda _: self.open_layer(bar.layer.currentData()))
        bar.quick.textChanged.connect(lambda _: self.ordering.soon())
        bar.quick_left.connect(lambda: view.setFocus(Qt.FocusReason.ShortcutFocusReason))
        bar.first.toggled.connect(lambda _: self.ordering.arrange())
        bar.stopped.connect(self._stop)
        bar.statistics.toggled.connect(self.counting.show)
        for button, slot in (
            (bar.zoom, self.survey),
            (bar.invert, self.invert),
            (bar.columns, self.columns.choose),
            (bar.copy, self.writing.copy),
        ):
            button.clicked.connect(lambda _=False, slot=slot: slot())
        view.filtered.connect(self.ordering.soon)
        view.sort_asked.connect(self.ordering.sort_by)
        view.moved.connect(self._moved)
        view.activated.connect(self._locate)
        view.copied.connect(self.writing.copy)
        view.pasted.connect(self.writing.paste)
        view.all_asked.connect(self.ordering.clear_filters)
        self.ordering.arranged.connect(self._arranged)
        view.menu_asked.connect(lambda column, at: cell_menu(self, column, at))
        view.head_menu_asked.connect(lambda column, at: head_menu(self, column, at))
        self.marks.changed.connect(self._marked)
        self.rows.arrived.connect(self._arrived)
        for newest in (self.source.newest, self.ordering.newest):
            newest.turned.connect(lambda _: self._show_work())
            newest.progressed.connect(bar.show_progress)
        self.source.newest.failed.connect(self._desk.show_error)
        self.source.loaded.connect(self._loaded)
        self.source.patched.connect(self._patched)

    # the workspace

    def set_store(self, store: Store | None) -> None:
        """Work on another workspace: no layer is open."""
        self.source.set_store(store)
        self._forget()
        self._list_layers()

    def set_snapshot(self, snapshot: Snapshot, *, settled: bool = True) -> None:
        """Other frames were read of the workspace; `settled` says that nothing has changed since."""
        self._list_layers()
        self.source.set_snapshot(snapshot, settled=settled)

    def renew(self, layers: Iterable[str], keys: Mapping[str, Sequence[str]]) -> None:
        """The store has changed: the rows `keys`, a layer without keys as a whole."""
        self.source.renew(layers, keys)

    @property
    def layer(self) -> str:
        """The layer whose rows are shown, empty for none."""
        return self.source.layer

    def _list_layers(self) -> None:
        store, box = self.source.store, self.bar.layer
        there = [t for t in store.layers() if t not in _NOT_SHOWN] if store is not None else []
        there.sort(key=lambda t: t not in DRAWN)
        box.blockSignals(True)
        box.clear()
        for name in there:
            box.addItem(table_title(name), name)
        box.setCurrentIndex(box.findData(self.layer))
        box.blockSignals(False)
        self._pages.show_rows(bool(there))
        if self.layer and self.layer not in there:
            self._forget()
        if not self.layer and there:
            self.open_layer(there[0])

    def _forget(self) -> None:
        self.source.close()
        self.model.set_table("", Columns({}, (), 0), Keys(np.empty(0, object)))
        self.marks.reset(0)
        self._renew_view(looks.Look())

    # the layer

    def open_layer(self, layer: str, key: str = "") -> None:
        """Show the rows of `layer`, and go to the row `key` where one is named."""
        if layer not in TABLES or self.source.store is None:
            return
        self._seek = key or self._seek
        if layer != self.layer:
            self.columns.keep()
            self._forget()
            self.source.open(layer)
            self.bar.layer.setCurrentIndex(self.bar.layer.findData(layer))
        elif self.source.ready:
            self._go_to_sought()

    def show_row(self, layer: str, key: str) -> None:
        """Go to the row `key` if its layer is open here."""
        if layer == self.layer:
            self._seek = key
            if self.source.ready:
                self._go_to_sought()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was left until somebody looks."""
        super().showEvent(event)
        self.source.read_if_seen()

    def _loaded(self, found: Loaded) -> None:
        again = self.model.layer == found.layer and bool(self.model.fields)
        kept = self.model.keys.keys[self.marks.mask] if again else None
        current = self.view.current()
        key = str(self.model.keys.keys[current]) if again and current >= 0 else ""
        store = self.source.store
        self.model.writable = store is not None and not store.readonly
        if again and [f.name for f in self.model.fields] == [f.name for f in found.columns.fields]:
            order = found.order if found.wish == self.ordering.known_wish() else None
            self.model.set_table(found.layer, found.columns, found.keys, found.natural, order)
            self.view.place.row = self.model.shown_at(found.keys.row(key)) if key else -1
        else:
            self.model.set_table(found.layer, found.columns, found.keys, found.natural)
            self._renew_view(looks.kept(found.layer, found.columns.fields, found.unused))
        self.columns.unused = found.unused
        self.rows.reset(kept)
        self.ordering.arrange()

    def _patched(self, columns: frozenset[str]) -> None:
        """Some rows have other values: they may stand elsewhere now, and count otherwise."""
        self.ordering.moved(columns)
        self.counting.renew()

    def _renew_view(self, look: looks.Look) -> None:
        self.ordering.forget()
        self.bar.clear()
        self.view.renew(look, [cells.heading(self.model.layer, f) for f in self.model.fields])
        self.counting.drop()
        self._tell()

    # what runs

    def _stop(self) -> None:
        self.ordering.stop()
        self.source.stop()
        self._tell()

    @property
    def busy(self) -> bool:
        """Whether rows are being read, arranged or counted, or soon will be."""
        return any(part.busy for part in (self.source.newest, self.ordering, self.counting, self.rows))

    def _arranged(self) -> None:
        self._go_to_sought()
        self._tell()
        self.counting.renew()

    def _show_work(self) -> None:
        self.bar.show_work(self.source.newest.busy or self.ordering.newest.busy)

    def _tell(self) -> None:
        """Write how many rows are shown and selected."""
        self.bar.tell(len(self.model.order), self.model.columns.size, self.marks.count)

    # selected rows

    def _marked(self) -> None:
        self._tell()
        self.counting.marked()

    def _moved(self) -> None:
        row = self.view.current()
        if row >= 0 and self.marks.count == 1 and self.marks.mask[row]:
            self.visited.emit(self.layer, str(self.model.keys.keys[row]))
        self.counting.moved()

    def _arrived(self) -> None:
        """Rows were selected elsewhere."""
        if self.bar.first.isChecked():
            self.ordering.arrange()
        elif self.marks.count and not self.view.hasFocus():
            first = self.marks.mask[self.model.order]
            if first.any() and not (self.view.current() >= 0 and self.marks.mask[self.view.current()]):
                self.view.set_current(int(np.argmax(first)))

    def _go_to_sought(self) -> None:
        key, self._seek = self._seek, ""
        row = self.model.keys.row(key) if key else -1
        shown = self.model.shown_at(row) if row >= 0 else -1
        if shown >= 0:
            if not self.marks.mask[row]:
                self.marks.choose([row])
            self.view.set_current(shown)

    def _locate(self, row: int) -> None:
        self.located.emit(self.layer, str(self.model.keys.keys[row]))

    def survey(self) -> None:
        """Let the map show all selected rows, else the current one."""
        rows = self.marks.rows()
        if len(rows) > 1:
            self.surveyed.emit(self.layer, rows)
        elif (row := int(rows[0]) if len(rows) else self.view.current()) >= 0:
            self._locate(row)

    def invert(self) -> None:
        """Select of the rows shown those that are not selected."""
        self.marks.invert(self.model.order)

    # figures

    def count_column(self, column: int) -> None:
        """Open the statistics of a column."""
        self.view.set_current(self.view.place.row, column)
        self.bar.statistics.setChecked(True)
        self.counting.renew()

    # writing

    def _edit(self, row: int, name: str, value: Any) -> bool:
        return self.writing.one_cell(row, name, value)

    def add_question(self, question: QWidget) -> None:
        """Put a question above the rows, in the place of an older one."""
        self._pages.ask(question)

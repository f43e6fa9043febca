"""What lies under a click, layer by layer, when it is more than one object."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QVBoxLayout

from layers.schema import TABLES
from layers.store import Store
from ui.desktop import figures, kit, theme
from ui.desktop.attributes import name_of
from ui.desktop.words import choice
from ui.map.canvas import MapCanvas
from ui.texts import say, tr

WIDTH, SHOWN, MOST = 264, 12, 200
"""Width in px, rows without scrolling, and objects listed."""
_ROLE = Qt.ItemDataRole.UserRole
_OFF = QPoint(16, 16)
_ROW = QSize(WIDTH - 40, theme.ROW)


class IdentifiedList(QFrame):
    """A list beside the pointer: moving over it highlights, Enter or a click selects, Escape closes.

    Signals
    -------
    looked_at(layer, key), taken(layer, key)
        A row is the current one; a row was chosen.
    """

    looked_at = Signal(str, str)
    taken = Signal(str, str)

    def __init__(self, canvas: MapCanvas, store: Callable[[], Store | None]) -> None:
        super().__init__(canvas)
        self._canvas, self._store = canvas, store
        self.setProperty("role", "palette")
        self.setFixedWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        self.heading = kit.caption("")
        self.heading.setContentsMargins(8, 2, 0, 0)
        self.heading.setWordWrap(False)
        head = kit.row(self.heading, kit.icon_button("x", tr("Close (Esc)"), self.close_list), stretch=0)
        layout.addWidget(head)
        self.view = QListWidget()
        self.view.setAccessibleName(tr("Objects under the pointer"))
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.currentItemChanged.connect(lambda item, _: self._look(item))
        self.view.itemEntered.connect(self._enter)
        self.view.itemClicked.connect(self._take)
        self.view.installEventFilter(self)
        layout.addWidget(self.view)
        canvas.view_changed.connect(self.close_list)
        canvas.tool_changed.connect(self.close_list)
        self.hide()

    def show_found(self, found: Sequence[tuple[str, str]], at: QPoint, current: tuple[str, str] | None) -> None:
        """List `found` (layer, key) grouped by layer in their order, beside a pixel of the map; `current` is marked."""
        titles = {layer.id: say(layer.title) for layer in self._canvas.layers()}
        self.view.blockSignals(True)
        self.view.clear()
        for layer in dict.fromkeys(layer for layer, _ in found):
            self._add_heading(titles.get(layer, layer))
            for key in [k for name, k in found[:MOST] if name == layer]:
                self._add_row(layer, key, self._title(layer, key), current == (layer, key))
        self.view.blockSignals(False)
        self.heading.setText(tr("{n} objects here", n=figures.count(len(found))))
        self.view.setFixedHeight(min(self.view.count(), SHOWN) * theme.ROW + 4)
        self.adjustSize()
        self._place(at + _OFF)
        self.show()
        self.raise_()
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_list(self) -> None:
        """Go away, and give the keyboard back to the map."""
        if self.isVisible():
            had = self.view.hasFocus()
            self.hide()
            if had:
                self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> list[tuple[str, str]]:
        """Layer and key of what is listed."""
        items = [self.view.item(n) for n in range(self.view.count())]
        return [item.data(_ROLE) for item in items if item.data(_ROLE) is not None]

    def _title(self, layer: str, key: str) -> str:
        """What a row is called; one without a name by its kind, one that is no row of the workspace by its key."""
        store = self._store()
        if store is None or layer not in TABLES:
            return key
        row = store.row(layer, key) or {}
        if name := name_of(row):
            return name
        columns = [c.name for c in TABLES[layer].columns if c.name in ("class", "kind", "level")]
        kinds = [choice(layer, column, str(row[column])) for column in columns if row.get(column)]
        return tr("{kind}, no name", kind=kinds[0]) if kinds else tr("no name")

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words, self.view)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setForeground(theme.color("muted"))
        item.setSizeHint(_ROW)

    def _add_row(self, layer: str, key: str, words: str, current: bool) -> None:
        item = QListWidgetItem(f"   {words}", self.view)
        item.setData(_ROLE, (layer, key))
        item.setToolTip(words)
        item.setSizeHint(_ROW)
        if current:
            self.view.setCurrentItem(item)

    def _place(self, at: QPoint) -> None:
        room = self._canvas.rect().adjusted(8, 8, -8, -8)
        x = min(at.x(), room.right() - self.width())
        y = min(at.y(), room.bottom() - self.height())
        self.move(max(x, room.left()), max(y, room.top()))

    def _enter(self, item: QListWidgetItem) -> None:
        if item.data(_ROLE) is not None:
            self.view.setCurrentItem(item)

    def _look(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ROLE) is not None:
            self.looked_at.emit(*item.data(_ROLE))

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ROLE) is not None:
            row = item.data(_ROLE)
            self.close_list()
            self.taken.emit(*row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes, Escape closes; the keys of the map stay the map's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.view.currentItem())
                return True
            if key == Qt.Key.Key_Escape:
                self.close_list()
                return True
            own = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if key not in own and self._canvas.handling.key(event):
                return True
        return super().eventFilter(watched, event)

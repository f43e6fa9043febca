"""The lists at the left: the pages, and the items of the page that is shown."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QVBoxLayout, QWidget

from gis_desk.map.layout import Composition
from gis_desk.map.layout.items import KINDS, Item, TextItem
from ui.desktop import kit, theme
from ui.desktop.composer.editing import Editing
from ui.texts import language, say, tr

_LONGEST = 26
_ROW = QSize(0, theme.ROW)
_ICONS = {
    "map": "map",
    "text": "type",
    "title": "star",
    "mark": "stamp",
    "review": "circle-check",
    "legend": "list-checks",
    "scale": "scale",
    "north": "locate",
    "table": "table",
    "picture": "image",
    "shape": "square",
    "index": "grid-3x3",
    "signature": "pen-line",
}
"""Icon of each kind of item."""


class PageList(QListWidget):
    """Every printed page by its number and name; ``chosen(number)``."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Pages"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._told: tuple[str, ...] = ()
        self.currentRowChanged.connect(lambda row: self.chosen.emit(row + 1) if row >= 0 else None)

    def show_pages(self, composition: Composition, number: int) -> None:
        """List the pages of `composition`; `number` is the one that is shown."""
        told = tuple(_page_words(composition, n) for n in range(len(composition.pages)))
        self.blockSignals(True)
        if told != self._told:
            self.clear()
            for words in told:
                QListWidgetItem(words, self).setSizeHint(_ROW)
            self._told = told
        self.setCurrentRow(number - 1)
        self.blockSignals(False)


def _page_words(composition: Composition, index: int) -> str:
    page = composition.pages[index]
    if page.sheet == 0:
        name = tr("Cover")
    else:
        name = say(page.leaf.name) or page.leaf.key or tr("Sheet {n}", n=page.sheet)
        before = composition.pages[index - 1] if index else None
        if before is not None and before.sheet == page.sheet and not page.maps:
            name = tr("{name} (continued)", name=name)
    return f"{page.number}  {name}"


class ItemList(QWidget):
    """The items of a page, the topmost first, with the buttons that add, copy, order and remove them."""

    added = Signal(str)
    copied = Signal()
    removed = Signal()
    ordered = Signal(int)
    """``ordered(1)``: one up; -1: one down."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        self._items: tuple[Item, ...] = ()
        self.view = QListWidget()
        self.view.setAccessibleName(tr("Items"))
        self.view.setIconSize(QSize(theme.ICON, theme.ICON))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.currentItemChanged.connect(self._chosen)
        self.add_button = kit.icon_button("plus", tr("Add an item"))
        menu = QMenu(self.add_button)
        for kind in KINDS.values():
            action = menu.addAction(say(kind.title))
            kit.set_icon(action, _ICONS[kind.kind])
            action.triggered.connect(lambda _=False, kind=kind.kind: self.added.emit(kind))
        self.add_button.setMenu(menu)
        self.add_button.setPopupMode(self.add_button.ToolButtonPopupMode.InstantPopup)
        tools = kit.row(
            self.add_button,
            kit.icon_button("copy", tr("Copy the item"), self.copied.emit, shortcut="Ctrl+D"),
            kit.icon_button("chevron-up", tr("Bring forward"), lambda: self.ordered.emit(1), shortcut="Ctrl+]"),
            kit.icon_button("chevron-down", tr("Send back"), lambda: self.ordered.emit(-1), shortcut="Ctrl+["),
            None,
            kit.icon_button("trash-2", tr("Remove the item"), self.removed.emit),
            spacing=2,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        tools.setContentsMargins(8, 0, 8, 0)
        column.addWidget(tools)
        column.addWidget(self.view, 1)
        editing.chosen.connect(self._show_chosen)

    def show_items(self, items: Sequence[Item]) -> None:
        """List `items`, given from the ground up."""
        told = tuple(reversed(items))
        if told == self._items and self.view.count():
            return
        self._items = told
        self.view.blockSignals(True)
        self.view.clear()
        for item in told:
            entry = QListWidgetItem(_words(item), self.view)
            entry.setData(Qt.ItemDataRole.UserRole, item.id)
            entry.setIcon(kit.icon(_ICONS[item.kind]))
            entry.setToolTip(item.id)
            entry.setSizeHint(_ROW)
        self.view.blockSignals(False)
        self._show_chosen(self._editing.selected)

    def _show_chosen(self, name: str) -> None:
        row = next((n for n, i in enumerate(self._items) if i.id == name), -1)
        self.view.blockSignals(True)
        self.view.setCurrentRow(row)
        if row < 0:
            self.view.clearSelection()
        self.view.blockSignals(False)

    def _chosen(self, entry: QListWidgetItem | None, _before: object) -> None:
        if entry is not None:
            self._editing.select(str(entry.data(Qt.ItemDataRole.UserRole)))


def _words(item: Item) -> str:
    words = say(item.title)
    if isinstance(item, TextItem) and item.kind == "text":
        words = " ".join(item.text.of(language()).split()) or words
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"

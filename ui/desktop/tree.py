"""The object tree: divisions with what they hold, sorted by pinyin, filled as far as it is opened."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QMenu, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from gis_desk.divisions.hierarchy import Node
from layers.text import text
from ui.desktop import figures, kit, theme
from ui.desktop.collate import order
from ui.texts import say, tr

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole
_COUNTS = {
    "county": text("{n} townships"),
    "township": text("{n} villages"),
}


class _Item:
    """A node where the tree stands; its children are made when they are looked at."""

    __slots__ = ("_children", "node", "parent", "row", "shown")

    def __init__(self, node: Node, parent: "_Item | None", row: int) -> None:
        self.node, self.parent, self.row = node, parent, row
        self._children: list[_Item] | None = None
        self.shown = 0

    @property
    def children(self) -> "list[_Item]":
        if self._children is None:
            self._children = _items(self.node.children, self)
        return self._children


def _items(nodes: Sequence[Node], parent: _Item | None) -> list[_Item]:
    ordered = sorted(nodes, key=lambda n: order(n.name or n.code))
    return [_Item(node, parent, row) for row, node in enumerate(ordered)]


class DivisionModel(QAbstractItemModel):
    """Divisions as a tree; children are fetched when their parent is opened."""

    def __init__(self) -> None:
        super().__init__()
        self._roots: list[_Item] = []
        self._above: dict[str, str | None] | None = None

    def set_roots(self, roots: Sequence[Node], home: str | None = None) -> None:
        """Show `roots` and all below; the county `home` (its code) stands first."""
        self.beginResetModel()
        self._roots, self._above = _items(roots, None), None
        self._roots.sort(key=lambda item: (item.node.code != home, not item.node.children, item.row))
        for row, item in enumerate(self._roots):
            item.row = row
        self.endResetModel()

    def node(self, index: Index) -> Node | None:
        """The node at `index`."""
        item = self._item(index)
        return None if item is None else item.node

    def index_of(self, key: str) -> QModelIndex:
        """Where the division known by `key` stands; invalid where it doesn't."""
        path = self._path(key)
        if not path:
            return QModelIndex()
        index = QModelIndex()
        for item in path:
            if index.isValid() and self.canFetchMore(index):
                self.fetchMore(index)
            index = self.index(item.row, 0, index)
        return index

    def _path(self, key: str) -> list[_Item]:
        """The items from the root down to `key`; none where it isn't there."""
        if self._above is None:
            self._above = _superiors([item.node for item in self._roots])
        keys: list[str] = []
        up: str | None = key
        while up is not None and up in self._above:
            keys.append(up)
            up = self._above[up]
        items, path = self._roots, []
        for wanted in reversed(keys):
            path.append(next(item for item in items if item.node.key == wanted))
            items = path[-1].children
        return path

    def _item(self, index: Index) -> _Item | None:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, _Item) else None

    # Qt's side

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's handle of a child."""
        if column != 0 or row < 0:
            return QModelIndex()
        above = self._item(parent)
        siblings = self._roots if above is None else above.children
        limit = len(siblings) if above is None else above.shown
        return self.createIndex(row, 0, siblings[row]) if row < limit else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Qt's handle of the superior."""
        item = self._item(index)
        if item is None or item.parent is None:
            return QModelIndex()
        return self.createIndex(item.parent.row, 0, item.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The children fetched so far."""
        item = self._item(parent)
        return len(self._roots) if item is None else item.shown

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, ARG002
        """One."""
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Whether there is anything below."""
        item = self._item(parent)
        return bool(self._roots) if item is None else bool(item.node.children)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether children wait."""
        item = self._item(parent)
        return item is not None and item.shown < len(item.node.children)

    def fetchMore(self, parent: Index) -> None:
        """Bring the children in."""
        item = self._item(parent)
        if item is None or item.shown:
            return
        index = self.createIndex(item.row, 0, item)
        self.beginInsertRows(index, 0, len(item.node.children) - 1)
        item.shown = len(item.children)
        self.endInsertRows()

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Name with the number of what it holds; the code as tooltip; the key under UserRole."""
        item = self._item(index)
        if item is None:
            return None
        node = item.node
        if role == _DISPLAY:
            return f"{node.name or node.code}{self._held(node)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return figures.sentence(node.name, node.code)
        if role == Qt.ItemDataRole.UserRole:
            return node.key
        if role == Qt.ItemDataRole.ForegroundRole and not node.children and item.parent is None:
            return QColor(theme.now().muted)
        return None

    @staticmethod
    def _held(node: Node) -> str:
        if not node.children:
            return ""
        counted = _COUNTS.get(node.level or "")
        number = len(node.children)
        return f"  ({say(text(counted.template, n=number))})" if counted else f"  ({number})"


def _superiors(roots: Sequence[Node]) -> dict[str, str | None]:
    """Key to the key of the one above, None for a root."""
    found: dict[str, str | None] = {node.key: None for node in roots}
    open_ = list(roots)
    while open_:
        node = open_.pop()
        for child in node.children:
            found[child.key] = node.key
            if child.children:
                open_.append(child)
    return found


class DivisionPanel(QWidget):
    """The tree; a click selects, a double click or the menu goes there on the map."""

    chosen = Signal(str)
    zoomed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        layout.addWidget(self._pages)
        self._pages.addWidget(
            kit.EmptyState("landmark", tr("No divisions"), tr("Drop a file of townships and villages on the window."))
        )
        self.model = DivisionModel()
        self.model.setParent(self)
        self.view = QTreeView()
        self.view.setModel(self.model)
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(18)
        self.view.setAnimated(False)
        self.view.setAccessibleName(tr("Divisions"))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        self.view.selectionModel().currentChanged.connect(self._current)
        self.view.doubleClicked.connect(lambda index: self.zoomed.emit(index.data(Qt.ItemDataRole.UserRole)))
        self._pages.addWidget(self.view)
        self._quiet = False

    def wait(self) -> None:
        """Show nothing, until it is known what divisions there are."""
        self.model.set_roots((), None)
        self._pages.setCurrentIndex(1)

    def set_roots(self, roots: Sequence[Node], home: str | None = None) -> None:
        """Show `roots`, the county `home` first; what was open and selected stays so."""
        open_keys = self._open_keys(QModelIndex())
        index = self.view.currentIndex()
        current = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        self._quiet = True
        self.model.set_roots(roots, home)
        self._pages.setCurrentIndex(1 if roots else 0)
        if open_keys:
            for key in open_keys:
                self.view.expand(self.model.index_of(key))
        elif roots:
            first = self.model.index(0, 0)
            self.view.expand(first)
        if current:
            self.view.setCurrentIndex(self.model.index_of(current))
        self._quiet = False

    def select(self, key: str) -> None:
        """Show the division known by `key` as selected, without announcing it."""
        index = self.model.index_of(key)
        if index.isValid():
            self._quiet = True
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
            self._quiet = False

    def _open_keys(self, parent: QModelIndex) -> list[str]:
        found = []
        for row in range(self.model.rowCount(parent)):
            index = self.model.index(row, 0, parent)
            if self.view.isExpanded(index):
                found.append(index.data(Qt.ItemDataRole.UserRole))
                found.extend(self._open_keys(index))
        return found

    def _current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.chosen.emit(index.data(Qt.ItemDataRole.UserRole))

    def _menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        node = self.model.node(index)
        if node is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Zoom to {name}", name=node.name or node.code), lambda: self.zoomed.emit(node.key))
        menu.addAction(
            tr("Copy the code {code}", code=node.code), lambda: QGuiApplication.clipboard().setText(node.code)
        )
        menu.popup(self.view.viewport().mapToGlobal(at))

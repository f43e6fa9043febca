"""The history panel: every change, who made it and when, and the way back to any of them."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTableView, QVBoxLayout, QWidget

from layers.store import HistoryRow, Store
from ui.desktop import figures, kit, theme
from ui.desktop.words import label_words
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
_DISPLAY = Qt.ItemDataRole.DisplayRole


class HistoryModel(QAbstractTableModel):
    """The store's history, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[HistoryRow] = []

    def set_rows(self, rows: list[HistoryRow]) -> None:
        """Show `rows`."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> HistoryRow:
        """The change in row `number`."""
        return self._rows[number]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One row per change."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Time, person, action, rows, state."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != _DISPLAY:
            return None
        return [tr("Time"), tr("Who"), tr("Action"), tr("Rows"), tr("State")][section]

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Words; what was undone is struck out."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == _DISPLAY:
            state = tr("undone") if row.undone else tr("in force")
            return [figures.when(row.at), row.who, label_words(row.label), figures.count(row.edits), state][
                index.column()
            ]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 3:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if row.undone and role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.now().muted)
        if row.undone and role == Qt.ItemDataRole.FontRole and index.column() == 2:
            font = QFont(theme.face())
            font.setStrikeOut(True)
            return font
        return None


class HistoryPanel(QWidget):
    """The list, and the button that goes back to the state after the selected change."""

    def __init__(self, undo: Callable[[], bool], message: Callable[[str], None]) -> None:
        super().__init__()
        self._undo, self._message = undo, message
        self._store: Store | None = None
        self.model = HistoryModel()
        self.model.setParent(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._pages = QStackedWidget()
        outer.addWidget(self._pages)
        self._pages.addWidget(
            kit.EmptyState(
                "history", tr("No changes yet"), tr("Every change is listed here and can be undone, also tomorrow.")
            )
        )
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.setContentsMargins(8, 4, 8, 4)
        self.back = kit.button(tr("Undo to here"), "undo-2", self.undo_to_here)
        self.back.setToolTip(tr("Takes back every later change; redo brings them again"))
        self.back.setEnabled(False)
        head.addWidget(self.back)
        self._hint = kit.caption(tr("Select the last change that shall stay."))
        head.addWidget(self._hint, 1)
        inside.addLayout(head)
        self.view = kit.style_table(QTableView(), sortable=False)
        self.view.setAccessibleName(tr("History"))
        self.view.setModel(self.model)
        self.view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        bar = self.view.horizontalHeader()
        bar.setStretchLastSection(False)
        for column, width in enumerate((176, 120, 400, 80, 96)):
            self.view.setColumnWidth(column, width)
        bar.setSectionResizeMode(2, bar.ResizeMode.Stretch)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        inside.addWidget(self.view, 1)
        self._pages.addWidget(page)

    def set_store(self, store: Store | None) -> None:
        """Show another workspace's history."""
        self._store = store
        self.refresh()

    def refresh(self) -> None:
        """Read the history again."""
        rows = [] if self._store is None else self._store.history(1000)
        self.model.set_rows(rows)
        self._pages.setCurrentIndex(1 if rows else 0)
        self.back.setEnabled(False)

    def _later(self, number: int) -> int:
        """How many changes in force came after row `number`."""
        return sum(not self.model.row(i).undone for i in range(number))

    def _chosen(self, index: QModelIndex) -> None:
        later = self._later(index.row()) if index.isValid() else 0
        writable = self._store is not None and not self._store.readonly
        sound = index.isValid() and not self.model.row(index.row()).undone
        self.back.setEnabled(writable and sound and later > 0)
        self._hint.setText(
            tr("{n} later changes will be undone.", n=later)
            if self.back.isEnabled()
            else tr("Select the last change that shall stay.")
        )

    def undo_to_here(self) -> None:
        """Undo every change in force that is newer than the selected one."""
        index = self.view.currentIndex()
        if not index.isValid():
            return
        later = self._later(index.row())
        undone = 0
        while undone < later and self._undo():
            undone += 1
        self._message(tr("{n} changes undone", n=undone))

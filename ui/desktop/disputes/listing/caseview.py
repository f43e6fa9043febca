"""A list of cases in one column, however many: only those that are seen cost anything."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from ui.desktop.disputes.listing.list import ROW, CaseModel

_CONTROL = Qt.KeyboardModifier.ControlModifier


class CaseView(QTableView):
    """Cases one below the other. Arrows, pages, Home and End move; Enter and a click open.

    A table of one column: Qt's lists measure every row of a hundred thousand before they show the first.

    Signals
    -------
    moved(key)
        The user has gone to a case.
    opened(key)
        The user wants to see all about a case.
    """

    moved = Signal(str)
    opened = Signal(str)

    def __init__(self, model: CaseModel, delegate: Callable[[QWidget], QStyledItemDelegate], height: int) -> None:
        super().__init__()
        self.cases = model
        self._quiet = False
        self.setModel(model)
        self.setItemDelegate(delegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalScrollBar().setSingleStep(height // 2)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_chosen(self, key: str) -> None:
        """Be at the case `key`, without a word to anybody; nowhere where it is not shown."""
        at = self.cases.row_of(key) if key else -1
        self._quiet = True
        self.setCurrentIndex(self.cases.index(at) if at >= 0 else QModelIndex())
        self._quiet = False

    def key_now(self) -> str:
        """The key of the case that is the current one, empty for none."""
        row = self.currentIndex().data(ROW)
        return str(row["key"]) if row else ""

    def _moved(self, now: QModelIndex) -> None:
        if not self._quiet and (row := now.data(ROW)):
            self.moved.emit(row["key"])

    def _open(self, index: QModelIndex) -> None:
        if row := index.data(ROW):
            self.opened.emit(row["key"])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters and signs are left to the page, which has commands for some of them."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif (
            event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

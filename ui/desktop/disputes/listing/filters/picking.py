"""A chip that opens a list of words with their numbers, to tick any of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.desktop import figures, kit, theme
from ui.texts import tr

_VALUE = Qt.ItemDataRole.UserRole
_MOST = 200
"""Entries that are listed; more are found by typing."""
_FEW = 12
"""Up to so many there is nothing to search."""
WIDTH = 280


@dataclass(frozen=True)
class Entry:
    """One word to pick: its value, what it is called, and how many cases it has under the other filters."""

    value: str
    words: str
    count: int


class Popup(QFrame):
    """A frame below a button; Escape and a click elsewhere close it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(8, 8, 8, 8)
        self.inside.setSpacing(6)

    def open_below(self, button: QWidget) -> None:
        """Show it below `button`, within the screen."""
        self.adjustSize()
        at = button.mapToGlobal(QPoint(0, button.height() + 2))
        room = button.screen().availableGeometry()
        at.setX(max(min(at.x(), room.right() - self.width()), room.left()))
        if at.y() + self.height() > room.bottom():
            at.setY(max(button.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2, room.top()))
        self.move(at)
        self.show()


class PickPopup(Popup):
    """Entries to tick; ``picked(value, on)`` comes with each."""

    picked = Signal(str, bool)

    def __init__(self, parent: QWidget, name: str, entries: Sequence[Entry], ticked: frozenset[str]) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._entries, self._ticked = list(entries), set(ticked)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search in {list}", list=name))
        self.search.setClearButtonEnabled(True)
        self.search.setVisible(len(entries) > _FEW)
        self.inside.addWidget(self.search)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside.addWidget(self.list)
        self.more = kit.caption()
        self.inside.addWidget(self.more)
        self._fill()
        self.list.setFixedHeight(theme.ROW * min(max(self.list.count(), 1), 12) + 4)
        self.search.textChanged.connect(lambda _: self._fill())
        self.list.itemChanged.connect(self._ticked_one)
        for each in (self.search, self.list):
            each.installEventFilter(self)
        self.setFocusProxy(self.search if len(entries) > _FEW else self.list)

    def _fill(self) -> None:
        wanted = self.search.text().strip().lower()
        fitting = [e for e in self._entries if wanted in f"{e.words} {e.value}".lower()]
        fitting.sort(key=lambda e: e.value not in self._ticked)
        self.list.blockSignals(True)
        self.list.clear()
        for entry in fitting[:_MOST]:
            item = QListWidgetItem(figures.sentence(entry.words, figures.count(entry.count)))
            item.setData(_VALUE, entry.value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if entry.value in self._ticked else Qt.CheckState.Unchecked)
            item.setToolTip(kit.tip(entry.words))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        left = len(fitting) - self.list.count()
        self.more.setText(tr("{n} more: type to find them", n=left) if left else tr("Nothing fits") * (not fitting))
        self.more.setVisible(bool(left or not fitting))

    def _ticked_one(self, item: QListWidgetItem) -> None:
        value, on = item.data(_VALUE), item.checkState() == Qt.CheckState.Checked
        (self._ticked.add if on else self._ticked.discard)(value)
        self.picked.emit(value, on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search to the list; Enter ticks and closes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.search and event.key() == Qt.Key.Key_Down:
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if enter and (item := self.list.currentItem()) is not None:
                on = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
                self.close()
                return True
        return super().eventFilter(watched, event)


class PickButton(kit.Chip):
    """Opens the entries that `entries` gives; ``picked(values)`` tells all that are ticked now."""

    picked = Signal(object)

    def __init__(self, words: str, entries: Callable[[], Sequence[Entry]]) -> None:
        super().__init__(f"{words} ▾", checkable=False)
        self.setAccessibleName(words)
        self._name, self._find = words, entries
        self.values: frozenset[str] = frozenset()
        self.popup: PickPopup | None = None
        self.clicked.connect(lambda _: self.open())

    def open(self) -> None:
        """Open the list."""
        self.popup = PickPopup(self, self._name, self._find(), self.values)
        self.popup.picked.connect(self._picked)
        self.popup.destroyed.connect(self._closed)
        self.popup.open_below(self)
        self.popup.setFocus(Qt.FocusReason.PopupFocusReason)

    def _closed(self) -> None:
        self.popup = None

    def _picked(self, value: str, on: bool) -> None:
        self.values = self.values | {value} if on else self.values - {value}
        self.picked.emit(self.values)

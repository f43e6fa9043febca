"""The search box (Ctrl+K): names, codes, coordinates, layers and commands in one list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.desktop import kit, theme
from ui.desktop.icons import pixmap
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
_VALID = QModelIndex()
WIDTH, SHOWN = 600, 11
"""Width in px, and rows without scrolling."""


@dataclass(frozen=True)
class Hit:
    """One line of the list: what it says, what kind it is, and what happens when it is chosen."""

    icon: str
    title: str
    hint: str
    kind: str
    go: Callable[[], object]


class HitModel(QAbstractListModel):
    """What was found."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[Hit] = []

    def set_hits(self, hits: Sequence[Hit]) -> None:
        """Show `hits`."""
        self.beginResetModel()
        self._hits = list(hits)
        self.endResetModel()

    def hit(self, row: int) -> Hit:
        """The hit in `row`."""
        return self._hits[row]

    def rowCount(self, parent: Index = _VALID) -> int:
        """One row per hit."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The title; the `Hit` under UserRole."""
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.UserRole:
            return hit
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title} {hit.hint} {hit.kind}"
        return None


class _HitCell(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(Qt.ItemDataRole.UserRole)
        now, box = theme.now(), QRect(option.rect)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.setBrush(QColor(now.accent_soft if chosen else now.hover))
            painter.drawRoundedRect(box.adjusted(4, 1, -4, -1), 6, 6)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(QPoint(box.left() + 16, box.center().y() - 7), pixmap(hit.icon, "muted", 16, ratio))
        painter.setFont(theme.face())
        words = box.adjusted(44, 0, -16, 0)
        painter.setPen(QColor(now.muted))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hit.kind)
        room = words.width() - painter.fontMetrics().horizontalAdvance(hit.kind) - 16
        title = painter.fontMetrics().elidedText(hit.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(now.text))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        used = painter.fontMetrics().horizontalAdvance(title) + 12
        if hit.hint and room - used > 40:
            painter.setPen(QColor(now.muted))
            hint = painter.fontMetrics().elidedText(hit.hint, Qt.TextElideMode.ElideRight, room - used)
            painter.drawText(
                words.adjusted(used, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, hint
            )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - all rows are equal
        return QSize(200, 32)


class Finder(QFrame):
    """The palette; `find` answers what was typed with the hits to show."""

    closed = Signal()

    def __init__(self, parent: QWidget, find: Callable[[str], Sequence[Hit]]) -> None:
        super().__init__(parent)
        self._find, self._ground = find, parent
        self.setProperty("role", "palette")
        self.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Names, pinyin, initials, codes, coordinates, layers, commands"))
        self.line.setAccessibleName(tr("Search"))
        self.line.setClearButtonEnabled(True)
        self.line.addAction(kit.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        layout.addWidget(self.line)
        self.model = HitModel()
        self.model.setParent(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_HitCell(self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(tr("Results"))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setUniformItemSizes(True)
        self.view.clicked.connect(lambda index: self._go(index.row()))
        layout.addWidget(self.view)
        self.none = kit.caption("")
        self.none.setContentsMargins(12, 4, 12, 8)
        layout.addWidget(self.none)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 90))
        self.setGraphicsEffect(shadow)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(60)
        self._wait.timeout.connect(self.search_now)
        self.line.textChanged.connect(lambda _: self._wait.start())
        self.line.installEventFilter(self)
        parent.installEventFilter(self)

    def open(self, typed: str = "") -> None:
        """Come to the front with `typed` in the line."""
        self.line.setText(typed)
        self.search_now()
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def close_finder(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def search_now(self) -> None:
        """Look for what is typed."""
        self._wait.stop()
        hits = self._find(self.line.text())
        self.model.set_hits(hits)
        if hits:
            self.view.setCurrentIndex(self.model.index(0))
        self.none.setVisible(not hits)
        self.none.setText(
            tr("Nothing fits “{typed}”. Try fewer characters, pinyin or initials.", typed=self.line.text())
        )
        self.view.setFixedHeight(32 * min(len(hits), SHOWN) + 2)
        self.view.setVisible(bool(hits))
        self._place()

    def _place(self) -> None:
        parent = self._ground
        width = min(WIDTH, parent.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((parent.width() - width) // 2, 48)

    def _go(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            hit = self.model.hit(row)
            self.close_finder()
            hit.go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list, Enter takes, Escape and a click elsewhere close."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, row = event.key(), self.view.currentIndex().row()
            rows = self.model.rowCount()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and rows:
                step = 1 if key == Qt.Key.Key_Down else -1
                self.view.setCurrentIndex(self.model.index((row + step) % rows))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search_now()
                self._go(max(self.view.currentIndex().row(), 0))
                return True
            if key == Qt.Key.Key_Escape:
                self.close_finder()
                return True
        if watched is self.line and event.type() == QEvent.Type.FocusOut and self.isVisible():
            QTimer.singleShot(0, self._lost)
        if watched is self._ground and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _lost(self) -> None:
        if not self.line.hasFocus() and self.isVisible() and not self.underMouse():
            self.close_finder()


def search_button(search: QAction) -> QPushButton:
    """The field-like button that opens the palette by the action `search`, with its shortcut."""
    keys = search.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    button = QPushButton(f"{tr('Search names, codes, coordinates, commands')}   {keys}")
    button.setObjectName("search_button")
    button.setAccessibleName(tr("Search"))
    button.setToolTip(search.toolTip())
    button.setProperty("role", "search")
    kit.set_icon(button, "search", "muted")
    button.clicked.connect(search.trigger)
    return button

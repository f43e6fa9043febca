"""The head of the table: titles that sort, and under each a field that filters."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit

from ui.desktop import theme
from ui.texts import tr

FILTER = 34
"""Height of the row of filter fields, in px."""
_MARGIN = 2


class Head(QHeaderView):
    """Titles, and a row of fields below them.

    Signals
    -------
    edited()
        Something was typed into a filter field.
    left()
        The user goes from a filter field down into the rows.
    """

    edited = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.filters: dict[int, QLineEdit] = {}
        """By column, as far as they were wanted."""
        self._titles: list[str] = []
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(48)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFixedHeight(theme.ROW + FILTER)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionResized.connect(lambda *_: self.place())
        self.sectionMoved.connect(lambda *_: self.place())
        self.geometriesChanged.connect(self.place)

    def set_titles(self, titles: Sequence[str]) -> None:
        """Begin with columns of these titles, none of them filtered."""
        for field in self.filters.values():
            field.hide()
            field.deleteLater()
        self.filters, self._titles = {}, list(titles)

    def field(self, column: int) -> QLineEdit:
        """The filter field of a column, made when it is first wanted."""
        if column in self.filters:
            return self.filters[column]
        field = QLineEdit(self)
        field.setPlaceholderText(tr("Filter"))
        field.setClearButtonEnabled(True)
        field.setAccessibleName(tr("Filter of {column}", column=self._titles[column]))
        field.setToolTip(
            tr("Words, pinyin or initials; also >= 100, < 5, = word, <> word, 10..20, = alone for empty cells")
        )
        field.textChanged.connect(lambda _: self.edited.emit())
        field.installEventFilter(self)
        self.filters[column] = field
        return field

    def words(self) -> list[str]:
        """What is typed above each column."""
        return [self.filters[n].text() if n in self.filters else "" for n in range(len(self._titles))]

    def clear(self) -> None:
        """Empty all fields; says nothing."""
        for field in self.filters.values():
            field.blockSignals(True)
            field.clear()
            field.blockSignals(False)

    def place(self) -> None:
        """Put each field under its title."""
        for column in range(min(len(self._titles), self.count())):
            there = not self.isSectionHidden(column)
            if there:
                left, width = self.sectionViewportPosition(column), self.sectionSize(column)
                there = left < self.width() and left + width > 0
            if there:
                place = QRect(left + _MARGIN, theme.ROW, width - 2 * _MARGIN, FILTER - 4)
                self.field(column).setGeometry(place)
            if column in self.filters:
                self.filters[column].setVisible(there)

    def updateGeometries(self) -> None:
        """Keep the row of fields free."""
        self.setViewportMargins(0, 0, 0, FILTER)
        super().updateGeometries()
        self.place()

    def sizeHint(self) -> QSize:
        """Titles and fields."""
        return QSize(super().sizeHint().width(), theme.ROW + FILTER)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from a field into the rows; Escape empties it first."""
        if isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                if watched.text():
                    watched.clear()
                else:
                    self.left.emit()
                return True
        return super().eventFilter(watched, event)

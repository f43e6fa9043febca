"""The names that are like the one typed: what relation, how far, and where."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from gis_desk.names.checker import Similar
from ui.desktop import figures, kit
from ui.likewords import relation_words
from ui.texts import tr


class SimilarTable(QTableWidget):
    """As high as its rows; `opened` carries the row that is to be shown on the map."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, 3)
        kit.style_table(self, sortable=False)
        self.setHorizontalHeaderLabels([tr("Name"), tr("Relation"), tr("Distance (m)")])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.cellClicked.connect(lambda row, _column: self.opened.emit(row))
        self.cellActivated.connect(lambda row, _column: self.opened.emit(row))

    def show_names(self, similar: Sequence[Similar]) -> None:
        """List `similar`; hidden where there are none."""
        self.setVisible(bool(similar))
        self.setRowCount(len(similar))
        for n, one in enumerate(similar):
            metres = "—" if one.distance_m is None else figures.count(round(one.distance_m))
            for column, words in enumerate((one.name, relation_words(one), metres)):
                item = QTableWidgetItem(words)
                item.setToolTip(_where(one))
                if column == 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(n, column, item)
        rows = sum(self.rowHeight(n) for n in range(len(similar)))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 4)


def _where(similar: Similar) -> str:
    """Where a like name lies, and whether names must differ there."""
    place = f"{similar.unit} {similar.division}".strip()
    if similar.within:
        return tr("{place}: inside the legal scope", place=place)
    return tr("{place}: outside the legal scope", place=place)

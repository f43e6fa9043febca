"""The panel of the wall: what it shows, what its shapes mean, saving it; below, the wall."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from gis_desk.inspections.cycle.wall import CELL_WORDS, Wall
from layers.text import text
from ui.desktop import figures, kit, theme
from ui.desktop.inspections.due.wall.marks import INKS, paint_mark
from ui.desktop.inspections.due.wall.view import WallView
from ui.texts import say, tr

_LINE = 20
"""Height of a line of the legend."""
_SAID = {
    **{mark: words for mark, words in CELL_WORDS.items() if mark},
    "extra": text("extra inspection"),
    "repair": text("to be repaired"),
    "dispute": text("dispute"),
}


class Legend(QWidget):
    """All shapes with their words, in as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._face = theme.face(12)
        self._entries = [(mark, say(_SAID[mark])) for mark in INKS]
        self.setToolTip("\n".join(words for _, words in self._entries))
        self.setAccessibleName(tr("Shapes of the wall"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def places(self, width: int) -> list[QRectF]:
        """Where each entry stands in `width`: its shape at the left end, its words behind it."""
        metrics, found, x, y = QFontMetrics(self._face), [], 0, 0
        for _, words in self._entries:
            wide = metrics.horizontalAdvance(words) + 17
            if x and x + wide > width:
                x, y = 0, y + _LINE
            found.append(QRectF(x, y, wide, _LINE))
            x += wide + 13
        return found

    def heightForWidth(self, width: int) -> int:
        """Room for the lines."""
        return round(self.places(width)[-1].bottom()) + 2

    def sizeHint(self) -> QSize:
        """Room for all, in a row."""
        return QSize(round(self.places(1 << 20)[-1].right()) + 1, _LINE + 2)

    def minimumSizeHint(self) -> QSize:
        """Room for three lines of them."""
        return QSize(self.sizeHint().width() // 3, _LINE + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is small
        """Shape and words, again and again."""
        painter, places = QPainter(self), self.places(self.width())
        painter.setFont(self._face)
        painter.translate(0, max(0.0, (self.height() - places[-1].bottom()) / 2))
        for (mark, words), place in zip(self._entries, places, strict=True):
            paint_mark(painter, QRectF(place.left(), place.center().y() - 5, 10, 10), mark)
            painter.setPen(theme.color("muted"))
            painter.drawText(place.adjusted(15, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class WallPanel(QWidget):
    """What is asked of the wall: `opened` carries key and year of a cell, `span_asked` the years to show.

    `save_asked` carries the file that the wall is to be written to.
    """

    opened = Signal(str, int)
    span_asked = Signal(int, int)
    save_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.summary = kit.caption()
        self.summary.setWordWrap(False)
        self.first, self.last = QSpinBox(), QSpinBox()
        self._wait = QTimer(self, singleShot=True, interval=300)
        self._wait.timeout.connect(self._ask_span)
        for spin, words in ((self.first, tr("First year of the wall")), (self.last, tr("Last year of the wall"))):
            spin.setRange(1950, 2100)
            spin.setAccessibleName(words)
            spin.setToolTip(words)
            spin.valueChanged.connect(lambda _: self._wait.start())
        self.legend = Legend()
        self.save_button = kit.quiet_button(tr("Save the wall…"), "file-down", self.ask_save)
        self.save_button.setToolTip(tr("As a workbook that prints on A3, or as CSV"))
        self.view = WallView()
        self.view.opened.connect(self.opened)
        self.empty = kit.EmptyState(
            "table-2", tr("No boundary lines yet"), tr("Every line stands here against the years once lines are there.")
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        years = kit.row(self.first, kit.caption("–"), self.last, spacing=4)
        kit.pad_spins(years)
        top = kit.row(self.summary, years, self.legend, self.save_button, spacing=16, stretch=2)
        top.setContentsMargins(12, 4, 8, 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(self.stack, 1)
        self.set_wall(None)

    def set_wall(self, wall: Wall | None) -> None:
        """Show `wall`."""
        self.view.set_wall(wall)
        count = 0 if wall is None else sum(len(g.rows) for g in wall.groups)
        self.stack.setCurrentWidget(self.view if count else self.empty)
        self.save_button.setEnabled(count > 0)
        self.summary.setText(tr("{n} lines", n=figures.count(count)) if count else "")
        ends = (0, 0) if wall is None else (wall.years[0], wall.years[-1])
        for spin, year in zip((self.first, self.last), ends, strict=True):
            spin.setEnabled(count > 0)
            spin.blockSignals(True)
            spin.setValue(year)
            spin.blockSignals(False)

    def _ask_span(self) -> None:
        """Ask for the years that were typed, once they are a span."""
        if self.first.value() <= self.last.value():
            self.span_asked.emit(self.first.value(), self.last.value())

    def ask_save(self) -> None:
        """Ask for the file to write."""
        dialog = QFileDialog(self, tr("Save the wall…"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Workbook (*.xlsx)"), "CSV (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(tr("Five-year wall") + ".xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_asked.emit(Path(name)))
        dialog.open()

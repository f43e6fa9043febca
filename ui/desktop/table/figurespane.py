"""Beside the table: the figures of the current column, of all rows, of those that are shown, or of the selected."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gis_desk.tables.columns import Field
from gis_desk.tables.figures import Figures
from layers.schema import Kind
from ui.desktop import figures, kit
from ui.desktop.table import cells
from ui.desktop.table.bars import Bars, Histogram
from ui.texts import tr

ALL, SHOWN, CHOSEN = "all", "shown", "chosen"


class FiguresPane(QWidget):
    """Figures as a list, the most frequent values as bars, a histogram; all can be copied.

    Signals
    -------
    asked()
        Other rows are to be counted.
    measured()
        The geometry is to be measured.
    picked(value)
        Only rows with this value are to be shown.
    """

    asked = Signal()
    measured = Signal()
    picked = Signal(object)

    def __init__(self, closed: Callable[[], object]) -> None:
        super().__init__()
        self._values: list[Any] = []
        self._lines: list[tuple[str, str]] = []
        self.setMinimumWidth(240)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 4, 4)
        head.setSpacing(4)
        self._title = kit.section("")
        self._title.setWordWrap(False)
        self._title.setMinimumWidth(1)
        head.addWidget(self._title, 1)
        head.addWidget(kit.icon_button("copy", tr("Copy the figures"), self.copy))
        head.addWidget(kit.icon_button("x", tr("Close the statistics"), closed))
        outer.addLayout(head)
        self.scope = QComboBox()
        for words, name in ((tr("All rows"), ALL), (tr("Rows shown"), SHOWN), (tr("Selected rows"), CHOSEN)):
            self.scope.addItem(words, name)
        self.scope.setCurrentIndex(1)
        self.scope.setAccessibleName(tr("Rows that are counted"))
        self.scope.setToolTip(tr("Rows that are counted"))
        self.scope.currentIndexChanged.connect(lambda _: self.asked.emit())
        inset = QHBoxLayout()
        inset.setContentsMargins(12, 0, 12, 4)
        inset.addWidget(self.scope)
        outer.addLayout(inset)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._page.setProperty("role", "scrolled")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(12, 4, 12, 12)
        self._column.setSpacing(8)
        area.setWidget(self._page)
        outer.addWidget(area, 1)
        self.bars, self.histogram = Bars(), Histogram()
        self.bars.chosen.connect(lambda n: self.picked.emit(self._values[n]))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(2)
        self._column.addLayout(self._form)
        self._often = kit.caption(tr("Most frequent values"))
        self._spread = kit.caption(tr("Distribution"))
        for widget in (self._spread, self.histogram, self._often, self.bars):
            self._column.addWidget(widget)
        self._measure = kit.button(tr("Measure the geometry"), "scale", self.measured.emit)
        self._column.addWidget(self._measure, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self.clear()

    def clear(self) -> None:
        """Nothing is counted."""
        self._title.setText(tr("Statistics"))
        self._fill([])
        self._draw([], None)

    def wait(self, title: str) -> None:
        """The figures of `title` are on their way; the old ones stay until then."""
        self._title.setText(title)

    def show_figures(self, title: str, field: Field, found: Figures, *, geometry: bool) -> None:
        """Show the figures of a column; `geometry` says whether there is something to measure."""
        self._title.setText(title)
        self._title.setToolTip(title)
        self._fill(lines(field, found))
        self._values = [value for value, _ in found.frequent]
        self._draw([(cells.shown(field, value, 60), number) for value, number in found.frequent], found)
        self._measure.setVisible(geometry)

    def show_measures(self, found: Mapping[str, Figures]) -> None:
        """Show lengths and areas."""
        self._title.setText(tr("Geometry"))
        names = {"area_m2": tr("Areas"), "length_m": tr("Lengths"), "points": tr("Points")}
        rows: list[tuple[str, str]] = []
        for name, one in found.items():
            rows.append((names[name], figures.count(one.rows)))
            if one.total is not None and one.quartiles is not None and one.mean is not None:
                for words, value in (
                    (tr("Sum"), one.total),
                    (tr("Mean"), one.mean),
                    (tr("Median"), one.quartiles[1]),
                    (tr("Least"), one.least),
                    (tr("Most"), one.most),
                ):
                    rows.append((words, figures.measure(name, float(value))))
        self._fill(rows or [(tr("Geometry"), tr("none"))])
        largest = next((one for name, one in found.items() if one.counts is not None), None)
        self._draw([], largest)

    def _fill(self, rows: list[tuple[str, str]]) -> None:
        self._lines = rows
        while self._form.rowCount():
            self._form.removeRow(0)
        for words, value in rows:
            label, shown = kit.caption(words), kit.body(value, selectable=True)
            label.setWordWrap(False)
            shown.setAccessibleName(words)
            self._form.addRow(label, shown)

    def _draw(self, often: list[tuple[str, int]], found: Figures | None) -> None:
        self.bars.set_rows(often)
        self.bars.setVisible(bool(often))
        self._often.setVisible(bool(often))
        spread = found is not None and found.counts is not None and found.edges is not None
        if found is not None and found.counts is not None and found.edges is not None:
            ends = f"{found.edges[0]:,.6g}", f"{found.edges[-1]:,.6g}"
            self.histogram.set_counts(found.edges, found.counts, ends)
        self.histogram.setVisible(spread)
        self._spread.setVisible(spread)
        self._measure.setVisible(False)

    def copy(self) -> None:
        """Give the figures to the clipboard, as lines with tabs."""
        often = [f"{words}\t{number}" for words, number in self.bars_rows()]
        lines_ = [self._title.text(), *(f"{words}\t{value}" for words, value in self._lines), *often]
        QGuiApplication.clipboard().setText("\n".join(lines_))

    def bars_rows(self) -> list[tuple[str, int]]:
        """The most frequent values as they are shown."""
        return list(self.bars._rows)


def lines(field: Field, found: Figures) -> list[tuple[str, str]]:
    """The figures in words, from the plain to the special."""
    rows = [
        (tr("Rows"), figures.count(found.rows)),
        (tr("Empty"), figures.count(found.empty)),
        (tr("Different values"), figures.count(found.distinct)),
    ]
    if found.distinct:
        ends = (tr("Least"), tr("Most")) if field.numeric else (tr("First in order"), tr("Last in order"))
        rows += [(words, cells.shown(field, v, 60)) for words, v in zip(ends, (found.least, found.most), strict=True)]
    if field.numeric and found.quartiles is not None:
        for words, value in (
            (tr("Sum"), found.total),
            (tr("Mean"), found.mean),
            (tr("Standard deviation"), found.deviation),
            (tr("Lower quartile"), found.quartiles[0]),
            (tr("Median"), found.quartiles[1]),
            (tr("Upper quartile"), found.quartiles[2]),
        ):
            if value is not None:
                shown = cells.number(value, whole=field.kind is Kind.INT and words == tr("Sum"))
                rows.append((words, f"{shown} {found.unit}".rstrip()))
    return rows

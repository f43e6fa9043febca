"""The part of the style panel that says which symbol each object gets."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal

from gis_desk.map.symbology import Breaks, Categories, Drawing, Rules, Single, Symbolism
from gis_desk.map.symbology.columns import numbers_of
from gis_desk.map.symbology.cuts import Cut
from gis_desk.map.symbology.drawing import classes, counts
from gis_desk.map.symbology.editing import (
    adapted,
    moved,
    with_class,
    with_conditions,
    with_symbols,
    without,
)
from gis_desk.map.symbology.making import (
    NONE_COLOUR,
    as_rules,
    breaks_of,
    categories_of,
    coloured_breaks,
    ramped,
    usual_symbol,
)
from gis_desk.map.symbology.standard import standard_look
from gis_desk.map.symbology.symbols import recoloured
from layers.errors import GisDeskError
from layers.work import Progress
from ui.desktop import figures
from ui.desktop.style.symbolsfields import SymbolsFields
from ui.desktop.style.values import Columns, choose_column
from ui.texts import say, tr

Compute = Callable[[Callable[[Progress], Any], Callable[[Any], object], Callable[[Exception], object]], object]
"""Does work off the GUI thread where it may take long: work, done, failed."""


class SymbolsTab(SymbolsFields):
    """Standard symbols, one for all, by value, by class of numbers or by rules; ``changed`` follows each choice.

    Parameters
    ----------
    columns : Columns
    dimension : int
        Of the layer's geometries: 0, 1 or 2.
    compute : callable
    rows : callable
        Gives the rows that the filter lets through: classes are made of them and counted in them. It is called where
        the work is done.
    prepare : callable
        Called when the standard symbols are left for others.
    """

    changed = Signal()

    def __init__(
        self,
        columns: Columns,
        dimension: int,
        compute: Compute,
        rows: Callable[[], Any],
        prepare: Callable[[], object],
    ) -> None:
        super().__init__(columns)
        self._columns, self._dimension, self._compute = columns, dimension, compute
        self._rows, self._prepare = rows, prepare
        self._spread_of = ""
        self._drawing: Drawing | None = None
        self._turned = False
        self._connect()

    def _connect(self) -> None:
        self.begin.clicked.connect(self._begin)
        self.turn.clicked.connect(self._turn)
        self.plus.clicked.connect(self._add)
        self.minus.clicked.connect(self._remove)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.kind.currentIndexChanged.connect(lambda _: self._other_kind())
        for box in (self.column, self.numbers, self.method):
            box.currentIndexChanged.connect(lambda _: self._make())
        self.count.valueChanged.connect(lambda _: self._make())
        self.ramp.currentIndexChanged.connect(lambda _: self._recolour())
        self.table.classes.edited.connect(self._take)
        self.table.classes.refused.connect(self._refuse)
        self.table.chosen.connect(self._show_class)
        self.symbol.changed.connect(self._restyle)
        self.rest.toggled.connect(self._toggle_rest)
        self.conditions.changed.connect(self._condition)
        self.all_other.toggled.connect(lambda _: self._condition())
        self.borders.toggled.connect(lambda _: self.changed.emit())

    # what is shown

    def drawing(self) -> Drawing | None:
        """The drawing as it stands; None for the standard symbols."""
        return self._drawing

    def show_drawing(self, drawing: Drawing | None, *, borders: bool) -> None:
        """Show `drawing`, without a word."""
        kinds = {Single: "single", Categories: "categories", Breaks: "breaks", Rules: "rules"}
        blockers = [QSignalBlocker(w) for w in (self.kind, self.method, self.count, self.ramp, self.borders)]
        self._drawing = drawing
        self.kind.setCurrentIndex(self.kind.findData("standard" if drawing is None else kinds[type(drawing)]))
        self.borders.setChecked(borders)
        if isinstance(drawing, Categories):
            choose_column(self.column, self._columns, drawing.column)
        if isinstance(drawing, Categories | Rules):
            self.ramp.choose(self._usual_ramp("categories"))
        if isinstance(drawing, Breaks):
            choose_column(self.numbers, self._columns, drawing.column)
            self.method.setCurrentIndex(max(self.method.findData(drawing.method), 0))
            self.count.setValue(len(drawing.symbols))
            self.ramp.choose(drawing.ramp)
        del blockers
        self._show()
        self.table.choose(0)
        self._show_class()

    def _show(self) -> None:
        drawing, kind = self._drawing, self.kind.currentData()
        rows = self.form.rows
        rows.setRowVisible(self.column, kind == "categories")
        rows.setRowVisible(self.numbers, kind == "breaks")
        rows.setRowVisible(self.how, kind == "breaks")
        rows.setRowVisible(self.colours, kind in ("categories", "breaks", "rules"))
        classed = kind in ("categories", "breaks", "rules")
        self.table.setVisible(classed)
        self.buttons.setVisible(classed)
        self.up.setVisible(kind != "breaks")
        self.down.setVisible(kind != "breaks")
        self.histogram.setVisible(kind == "breaks")
        self.borders.setVisible(self._columns.layer == "division" and drawing is not None)
        self.rest.setVisible(kind in ("categories", "breaks"))
        words = tr("draw all other values") if kind == "categories" else tr("draw rows without a number")
        self.rest.setText(words)
        with QSignalBlocker(self.rest):
            rest = drawing.other if isinstance(drawing, Categories) else getattr(drawing, "none", None)
            self.rest.setChecked(rest is not None)
        self.begin.setVisible(kind == "standard" and standard_look(self._columns.layer) is not None)
        self.note.setVisible(kind in ("standard", "breaks"))
        if kind == "standard":
            self.note.setText(tr("The symbols of the national standard, as this program draws them."))
        self.table.show_drawing(drawing if classed else None)
        self.histogram.set_drawing(drawing if isinstance(drawing, Breaks) else None)
        if isinstance(drawing, Breaks):
            self._spread(drawing.column)
        self._count()
        self._show_class()

    def _spread(self, column: str) -> None:
        if self._spread_of != column:
            self._spread_of = column
            self._compute(lambda _: numbers_of(self._rows(), column), self.histogram.set_numbers, self._refuse)

    def _count(self) -> None:
        drawing = self._drawing
        if drawing is None or isinstance(drawing, Single):
            return

        def done(found: np.ndarray) -> None:
            if drawing is self._drawing:
                self.table.classes.set_counts(found)

        self._compute(lambda _: counts(drawing, self._rows()), done, self._refuse)

    def _show_class(self) -> None:
        drawing, numbers = self._drawing, self.table.numbers()
        shown = classes(drawing) if drawing is not None else ()
        number = 0 if isinstance(drawing, Single) else numbers[0] if numbers else -1
        there = 0 <= number < len(shown)
        self.heading.setVisible(there)
        self.symbol.setVisible(there)
        if there:
            several = len(numbers) > 1 and not isinstance(drawing, Single)
            self.heading.setText(tr("Symbol of {n} classes", n=len(numbers)) if several else tr("Symbol"))
            self.symbol.show_symbol(shown[number].symbol)
        ruled = isinstance(drawing, Rules) and there
        self.rule.setVisible(ruled)
        if isinstance(drawing, Rules) and there:
            rule = drawing.items[number]
            with QSignalBlocker(self.all_other):
                self.all_other.setChecked(rule.rest)
            if self.conditions.conditions() != rule.conditions:
                self.conditions.show_conditions(rule.conditions)
            self.conditions.setVisible(not rule.rest)
        self.minus.setEnabled(bool(numbers))

    # what the user does

    def _take(self, drawing: Drawing | None) -> None:
        """`drawing` from now on."""
        self.problem.hide()
        self._drawing = drawing
        if isinstance(drawing, Breaks):
            with QSignalBlocker(self.method), QSignalBlocker(self.count):
                self.method.setCurrentIndex(max(self.method.findData(drawing.method), 0))
                self.count.setValue(len(drawing.symbols))
        self._show()
        self.changed.emit()

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, GisDeskError):
            self.problem.setText(f"{say(error.what)}{tr('; ')}{say(error.do)}")
        else:
            self.problem.setText(
                tr("this is no number; write a number") if isinstance(error, ValueError) else str(error)
            )
        self.problem.show()

    def _base(self) -> Symbolism:
        return classes(self._drawing)[0].symbol if self._drawing is not None else usual_symbol(self._dimension)

    def _other_kind(self) -> None:
        kind, before, base = self.kind.currentData(), self._drawing, self._base()
        self.problem.hide()
        if before is None and kind != "standard":
            self._prepare()
        if kind == "standard":
            self._take(None)
        elif kind == "single":
            self._take(Single(base))
        elif kind == "rules":
            self._take(as_rules(before, base))
            self.table.choose(0)
        else:
            wanted = ("qualitative",) if kind == "categories" else ("sequential", "diverging")
            if self.ramp.ramp().kind not in wanted:
                self.ramp.choose(self._usual_ramp(kind))
            if kind == "categories":
                self._likely_column()
            self._make()

    def _begin(self) -> None:
        """Take the standard symbols as one's own, to change some of them."""
        look = standard_look(self._columns.layer, say)
        if look is None:
            return
        self._prepare()
        self.show_drawing(look.drawing, borders=look.borders)
        self.changed.emit()

    def _usual_ramp(self, kind: str) -> str:
        """Light tones for areas, that names stay legible on; strong ones for lines and points."""
        if kind == "breaks":
            return "ylgnbu"
        return "tol_light" if self._dimension == 2 else "okabe_ito"

    def rows_changed(self) -> None:
        """The filter lets other rows through: classes that a method has found are found anew."""
        self._spread_of = ""
        if isinstance(self._drawing, Breaks) and self._drawing.method != "own":
            self._make()
        else:
            self._show()

    def _likely_column(self) -> None:
        """A column with a set of values, where there is one: that is what one wants to see."""
        likely = next((c for c in self._columns.names() if self._columns.choices(c)), "")
        choose_column(self.column, self._columns, likely)

    def _make(self) -> None:
        """Make the classes from the column anew."""
        kind, base, ramp, rows = self.kind.currentData(), self._base(), self.ramp.ramp(), self._rows
        columns, turned = self._columns, self._turned
        before = self._drawing
        self.problem.hide()
        if kind == "categories" and (name := self.column.currentData()):
            order = columns.choices(name)

            def title(value: str) -> str:
                said = columns.word(name, value)
                return said if said != value else ""

            def make(_: Progress) -> Any:
                return categories_of(rows(), name, base, ramp, title, order)

            self._compute(make, self._made, self._refuse)
        elif kind == "breaks" and (name := self.numbers.currentData()):
            method, count = self.method.currentData(), self.count.value()
            if method == "own" and isinstance(before, Breaks):
                count, own = len(before.symbols), before.bounds
                self._take(coloured_breaks(name, own, base, ramp, "own", before.none, turned))
                return
            if method == "own":
                method = "equal"

            def cut(progress: Progress) -> Any:
                return breaks_of(rows(), name, base, ramp, method, count, turned=turned, progress=progress)

            self._compute(cut, self._made, self._refuse)
        elif kind == "breaks":
            self._refuse(ValueError(tr("the layer has no column with numbers")))
            self.problem.setText(tr("the layer has no column with numbers"))

    def _made(self, found: Any) -> None:
        how: Cut | None = None
        if isinstance(found, tuple):
            found, how = found
        self._take(found)
        if how is not None:
            words = tr(
                "{n} numbers; the classes explain {share:.0f} % of their spread",
                n=figures.count(how.values),
                share=100 * how.fit,
            )
            self.note.setText(words if how.exact else f"{words}{tr('; ')}{tr('searched among groups of neighbours')}")
        self.table.choose(0)

    def _recolour(self) -> None:
        if self._drawing is not None and not isinstance(self._drawing, Single):
            self._take(ramped(self._drawing, self.ramp.ramp(), turned=self._turned))

    def _turn(self) -> None:
        self._turned = not self._turned
        self._recolour()

    def _restyle(self, before: Symbolism, after: Symbolism) -> None:
        drawing = self._drawing
        if drawing is None:
            return
        numbers = [0] if isinstance(drawing, Single) else self.table.numbers()
        shown = classes(drawing)
        changed = {n: adapted(shown[n].symbol, before, after) for n in numbers}
        if numbers:
            changed[numbers[0]] = after
        self._drawing = with_symbols(drawing, changed)
        self.table.classes.set_drawing(None if isinstance(drawing, Single) else self._drawing)
        if isinstance(self._drawing, Breaks):
            self.histogram.set_drawing(self._drawing)
        self._count()
        self.changed.emit()

    def _add(self) -> None:
        drawing = self._drawing
        if drawing is None or isinstance(drawing, Single):
            return
        value = ""
        if isinstance(drawing, Categories):
            taken = {c.value for c in drawing.items}
            value = next((v for v in self._columns.values(drawing.column) if v not in taken), "")
            if not value:
                number = len(drawing.items) + 1
                value = tr("value {n}", n=number)
        try:
            more = with_class(drawing, classes(drawing)[-1].symbol, value)
        except GisDeskError as error:
            self._refuse(error)
            return
        self._take(more)
        self.table.choose(len(more.symbols if isinstance(more, Breaks) else more.items) - 1)

    def _remove(self) -> None:
        drawing, numbers = self._drawing, self.table.numbers()
        if drawing is None or isinstance(drawing, Single) or not numbers:
            return
        left = without(drawing, numbers)
        if left is not None:
            self._take(left)
            self.table.choose(numbers[0])

    def _move(self, by: int) -> None:
        drawing, numbers = self._drawing, self.table.numbers()
        if drawing is None or isinstance(drawing, Single) or len(numbers) != 1:
            return
        self._take(moved(drawing, numbers[0], by))
        self.table.choose(numbers[0] + by)

    def _toggle_rest(self, on: bool) -> None:
        drawing = self._drawing
        if isinstance(drawing, Categories | Breaks):
            count = len(drawing.items if isinstance(drawing, Categories) else drawing.symbols)
            grey = recoloured(classes(drawing)[0].symbol, NONE_COLOUR)
            self._take(with_symbols(drawing, {count: grey}) if on else without(drawing, [count]))

    def _condition(self) -> None:
        drawing, numbers = self._drawing, self.table.numbers()
        if isinstance(drawing, Rules) and numbers:
            rest = self.all_other.isChecked()
            self._take(with_conditions(drawing, numbers[0], self.conditions.conditions(), rest=rest))

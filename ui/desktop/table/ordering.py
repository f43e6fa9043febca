"""Which rows of the table are shown, and in what order: what the user asks for, done in the background, swapped in."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gis_desk.conditions import Condition, ConditionError, Question, Search, asked, met, typed
from layers.work import Progress
from ui.desktop import figures
from ui.desktop.table.loading import Wish, arrange
from ui.desktop.table.work import Newest
from ui.texts import say, tr

if TYPE_CHECKING:
    from ui.desktop.table.panel import TablePanel
    from ui.desktop.workbench import Desk

_TYPING_MS = 150


class Ordering(QObject):
    """Sorts and filters the rows of `panel`.

    Signals
    -------
    arranged()
        The rows are shown in another order, or others are.
    """

    arranged = Signal()

    def __init__(self, panel: "TablePanel", desk: "Desk") -> None:
        super().__init__(panel)
        self._panel, self._desk = panel, desk
        self._sort, self._descending = "", False
        self._done = Wish()
        """What the rows are shown by now."""
        self.newest = Newest(self)
        self.newest.failed.connect(desk.show_error)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.arrange)

    @property
    def busy(self) -> bool:
        """Whether rows are being arranged, or soon will be."""
        return self.newest.busy or self._typing.isActive()

    def wish(self) -> Wish:
        """How the user wants the rows now.

        Raises
        ------
        ConditionError
            If what is typed above a column makes no sense for it.
        """
        bar, model = self._panel.bar, self._panel.model
        filters: list[Question] = [Search("", bar.quick.text())] if bar.quick.text().strip() else []
        for field, words in zip(model.fields, self._panel.view.words(), strict=True):
            if (one := typed(field, words)) is not None:
                filters.append(one)
        return Wish(self._sort, self._descending, tuple(filters), bar.first.isChecked())

    def known_wish(self) -> Wish:
        """How the user wants the rows now; what is shown, while what is typed makes no sense."""
        try:
            return self.wish()
        except ConditionError:
            return self._done

    def soon(self) -> None:
        """Arrange the rows when the user has stopped typing."""
        self._typing.start()

    def arrange(self) -> None:
        """Sort and filter the rows as the user wants them; the old ones stay until that is done.

        While a cell is being edited the rows stay where they are: what is typed belongs to the row it began in.
        """
        self._typing.stop()
        model, view = self._panel.model, self._panel.view
        if view.editing:
            self._typing.start()
            return
        try:
            wish, columns, layer = self.wish(), model.columns, model.layer
        except ConditionError as error:
            self.newest.drop()
            self._panel.bar.refuse(figures.sentence(say(error.what), say(error.do)))
            return
        chosen = self._panel.marks.mask

        def show(order: np.ndarray) -> None:
            if model.columns.size != columns.size or model.layer != layer:
                return
            if view.editing:
                self._typing.start()
                return
            row = view.current()
            self._done = wish
            model.set_order(order)
            view.find_again(row)
            view.show_sort(model.place_of(wish.sort), wish.descending)
            self.arranged.emit()

        if wish == Wish():
            self.newest.drop()
            show(model.natural)
            return
        self.newest.ask(lambda progress: arrange(columns, wish, chosen, progress), show, tr("Arrange the rows"))

    def moved(self, columns: Collection[str]) -> None:
        """Arrange the rows anew if it matters that values of `columns` are others now."""
        wish = self.known_wish()
        if wish.sort in columns or any(not one.column or one.column in columns for one in wish.filters):
            self.arrange()

    def sort_by(self, column: int, direction: int) -> None:
        """Sort by a column: 1 from the least, -1 from the most, 0 the next of least, most, as kept."""
        model = self._panel.model
        if not 0 <= column < len(model.fields):
            return
        name = model.field(column).name
        if direction:
            self._sort, self._descending = name, direction < 0
        elif name != self._sort:
            self._sort, self._descending = name, False
        elif not self._descending:
            self._descending = True
        else:
            self._sort, self._descending = "", False
        self.arrange()

    def unsort(self) -> None:
        """Show the rows as they are kept."""
        self._sort, self._descending = "", False
        self.arrange()

    def filter_by(self, column: int, words: str) -> None:
        """Type `words` above a column."""
        view = self._panel.view
        head = view.heads[0 if not view.left.isColumnHidden(column) else 1]
        head.field(column).setText(words)
        self.arrange()

    def filter_to(self, row: int, column: int) -> None:
        """Show only the rows with the value that row `row` of the table has in a column."""
        model = self._panel.model
        self.filter_by(column, f"={model.field(column).say(model.value(row, column))}")

    def clear_filters(self) -> None:
        """Show all rows."""
        self._panel.bar.quick.clear()
        for head in self._panel.view.heads:
            head.clear()
        self.arrange()

    def select_like(self, row: int, column: int) -> None:
        """Select of the rows shown those with the value that row `row` of the table has in a column."""
        model = self._panel.model
        columns, order, field = model.columns, model.order, model.field(column)
        said = field.say(model.value(row, column))
        one = asked(field, "eq", said) if said else Condition(field.name, "empty")

        def work(progress: Progress) -> np.ndarray:
            return order[met(columns, (one,), progress)[order]]

        self.newest.ask(work, self._panel.marks.choose, tr("Select the rows with this value"))

    def forget(self) -> None:
        """Another table: it is neither sorted nor filtered."""
        self._typing.stop()
        self.newest.drop()
        self._sort, self._descending, self._done = "", False, Wish()

    def stop(self) -> None:
        """Leave the rows as they are shown, by the order they are in."""
        self._typing.stop()
        self.newest.drop()
        self._sort, self._descending = self._done.sort, self._done.descending

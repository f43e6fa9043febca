"""A chip that opens the choice of a period: which day, from when, until when."""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gis_desk.disputes.dates import read_date
from gis_desk.disputes.listing import Filter
from layers.errors import GisDeskError
from layers.text import Text, text
from ui.desktop import kit
from ui.desktop.disputes.listing.filters.picking import Popup
from ui.texts import say, tr

DATED: Mapping[str, Text] = {
    "found": text("Found on"),
    "event": text("Something happened on"),
    "closed": text("Closed on"),
    "next_check": text("Next check"),
    "deadline": text("Deadline"),
}
"""The days a period may be about."""


def presets(today: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """Periods that are asked for most: words, first and last day."""
    first = today.replace(day=1)
    quarter = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    year = first.replace(month=1)
    return [
        (tr("this month"), first, today),
        (tr("this quarter"), quarter, today),
        (tr("this year"), year, today),
        (tr("last year"), year.replace(year=year.year - 1), year - dt.timedelta(1)),
    ]


class PeriodPopup(Popup):
    """Asks for a period; ``changed(dated, since, until)`` comes when it is clear."""

    changed = Signal(str, object, object)

    def __init__(self, parent: QWidget, wish: Filter) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Period"))
        self.dated = kit.Choice(DATED)
        self.dated.set_value(wish.dated)
        self.since, self.until = QLineEdit(_shown(wish.since)), QLineEdit(_shown(wish.until))
        form = kit.FormRows()
        form.add(tr("Which day"), self.dated)
        form.add(tr("From the day"), self.since, hint=tr("As 2026-05-01, 2026/5/1 or 2026年5月1日"))
        form.add(tr("Until the day"), self.until)
        self.inside.addWidget(form)
        self.why = kit.caption()
        self.why.hide()
        self.inside.addWidget(self.why)
        chips = []
        for words, first, last in presets(dt.date.today()):
            chip = kit.Chip(words, checkable=False)
            chip.clicked.connect(lambda _, first=first, last=last: self._take(first, last))
            chips.append(chip)
        self.inside.addWidget(kit.ChipRow(chips))
        self.done = kit.button(tr("Show this period"), None, self._done)
        self.inside.addWidget(self.done)
        for field in (self.since, self.until):
            field.returnPressed.connect(self._done)
        self.setFocusProxy(self.since)

    def _take(self, first: dt.date | None, last: dt.date | None) -> None:
        self.changed.emit(self.dated.value(), first, last)
        self.close()

    def _done(self) -> None:
        try:
            since, until = read_date(self.since.text()), read_date(self.until.text())
        except GisDeskError as error:
            self.why.setText(f"{say(error.what)}\n{say(error.do)}")
            self.why.show()
            self.adjustSize()
            return
        self._take(since, until)


class PeriodButton(kit.Chip):
    """Opens the choice of a period; ``changed(dated, since, until)`` tells what was chosen."""

    changed = Signal(str, object, object)

    def __init__(self) -> None:
        super().__init__(f"{tr('Period')} ▾", checkable=False)
        self.setAccessibleName(tr("Period"))
        self.wish = Filter()
        self.popup: PeriodPopup | None = None
        self.clicked.connect(lambda _: self.open())

    def open(self) -> None:
        """Open the choice."""
        self.popup = PeriodPopup(self, self.wish)
        self.popup.changed.connect(self.changed)
        self.popup.destroyed.connect(self._closed)
        self.popup.open_below(self)
        self.popup.setFocus(Qt.FocusReason.PopupFocusReason)

    def _closed(self) -> None:
        self.popup = None


def _shown(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def period_words(wish: Filter, *, dated: bool = True) -> str:
    """The period of a filter in words: ``Found on 2024-01-01 to 2024-12-31``; which day it is about with `dated`."""
    day = say(DATED[wish.dated]) if dated else ""
    if wish.since is None:
        return tr("{day} until {until}", day=day, until=_shown(wish.until)).strip()
    if wish.until is None:
        return tr("{day} from {since}", day=day, since=_shown(wish.since)).strip()
    return tr("{day} {since} to {until}", day=day, since=_shown(wish.since), until=_shown(wish.until)).strip()

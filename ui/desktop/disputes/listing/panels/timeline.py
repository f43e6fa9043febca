"""The timeline of the register: how many cases when, a period to choose, to step through and to play."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.listing import Bars, bars
from layers.text import Text, text
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.disputes.listing.cases import Cases
from ui.desktop.disputes.listing.filters.period import DATED, period_words
from ui.desktop.disputes.listing.panels.brush import BrushChart
from ui.desktop.disputes.listing.panels.chart import Legend
from ui.desktop.table.work import Newest
from ui.desktop.workbench import Desk
from ui.texts import say, tr

STEPS: Mapping[str, Text] = {"month": text("by month"), "quarter": text("by quarter"), "year": text("by year")}
_PLAY_MS = 700
"""How long a bar is shown while the years are played."""


class TimelinePanel(QWidget):
    """The bars of what fits all other filters, and the period as a brush on them."""

    def __init__(self, desk: Desk, cases: Cases) -> None:
        super().__init__()
        self._desk, self._cases = desk, cases
        self._stale = True
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        self.dated = kit.Choice(DATED)
        self.dated.setAccessibleName(tr("Which day"))
        self.step = kit.Choice(STEPS)
        self.step.setAccessibleName(tr("Length of a bar"))
        for choice in (self.dated, self.step):
            choice.setMinimumContentsLength(6)
        self.back = kit.icon_button("arrow-left", tr("One step back"), lambda: self.go(-1))
        self.on = kit.icon_button("arrow-right", tr("One step on"), lambda: self.go(1))
        self.play = kit.icon_button("play", tr("Play the years"), self._turn, checkable=True)
        self.closer = kit.icon_button("zoom-in", tr("Fewer years"), lambda: self.chart.zoom(1.5))
        self.farther = kit.icon_button("zoom-out", tr("More years"), lambda: self.chart.zoom(1 / 1.5))
        self.always = kit.icon_button("list-restart", tr("Whole time"), self.clear)
        self.said = kit.Fitted("caption")
        steps = (self.back, self.play, self.on, self.closer, self.farther)
        column.addWidget(kit.row(self.dated, self.step, *steps, self.always, self.said, Legend(), spacing=4, stretch=8))
        self.chart = BrushChart()
        column.addWidget(self.chart, 1)
        self._tick = QTimer(self, interval=_PLAY_MS)
        self._tick.timeout.connect(self._play)
        self._bars, self._log = Newest(self), Newest(self)
        for each in (self._bars, self._log):
            each.failed.connect(desk.show_error)
        self.dated.currentIndexChanged.connect(lambda _: self._choose_day())
        self.step.currentIndexChanged.connect(lambda _: self._count())
        self.chart.brushed.connect(self._brush)
        cases.shown.connect(self.renew)
        cases.wished.connect(self._show_wish)
        cases.chosen.connect(lambda _: self._show_log())

    @property
    def busy(self) -> bool:
        """Whether bars or events are being made."""
        return self._bars.busy or self._log.busy

    # what is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Count what was left until somebody looks."""
        super().showEvent(event)
        self._show_wish()
        if self._stale:
            self.renew()

    def renew(self) -> None:
        """Other cases fit: count them again, at the latest when somebody looks."""
        self._stale = not self.isVisible()
        if not self._stale:
            self._count()
            self._show_log()

    def _show_wish(self) -> None:
        wish = self._cases.wish
        self.dated.blockSignals(True)
        self.dated.set_value(wish.dated)
        self.dated.blockSignals(False)
        self.chart.set_period(wish.since, wish.until)
        self.always.setEnabled(wish.period)
        self._tell()

    def _count(self) -> None:
        now, step = self._cases.now, self.step.value()
        dated = now.wish.dated
        register, fits = now.register, now.found.whenever

        def work(progress: Progress) -> Bars:
            progress.step(0, 0)
            return bars(register.table, fits, dated, step, register.events)

        self._bars.ask(work, self._show_bars)

    def _show_bars(self, made: Bars) -> None:
        self.chart.set_bars(made)
        wish = self._cases.wish
        self.chart.set_period(wish.since, wish.until)
        for button in (self.back, self.on, self.play, self.closer, self.farther):
            button.setEnabled(len(made) > 0)
        self._tell()

    def _tell(self) -> None:
        n = figures.count(self.chart.chosen_count())
        wish = self._cases.wish
        said = tr("{n} events", n=n) if wish.dated == "event" else tr("{n} cases", n=n)
        if wish.period:
            said = figures.sentence(said, period_words(wish, dated=False))
        if undated := self.chart.bars.undated:
            said = figures.sentence(said, tr("{n} without this day", n=figures.count(undated)))
        self.said.set_words(said)

    def _show_log(self) -> None:
        """Show what happened to the selected case, above the bars."""
        store, key = self._desk.store, self._cases.key
        if store is None or not key or not self.isVisible():
            self.chart.set_events([])
            return

        def work(progress: Progress) -> list[tuple[date, str]]:
            return happened(store.frame("dispute_event", where={"dispute": key}, progress=progress).to_dict("records"))

        self._log.ask(work, self.chart.set_events)

    # what the user does

    def _choose_day(self) -> None:
        self._cases.filter(replace(self._cases.wish, dated=self.dated.value()))

    def _brush(self, since: date | None, until: date | None) -> None:
        self._cases.filter(self._cases.wish.with_period(since, until))

    def clear(self) -> None:
        """Choose no period."""
        self._cases.filter(self._cases.wish.with_period(None, None))

    def go(self, by: int) -> None:
        """Choose the period one step on (1) or back (-1); the last, or the first, where none is chosen."""
        chart = self.chart
        if chart.brush is None:
            at = len(chart.bars) - 1 if by > 0 else 0
            chart.choose(at, at)
            return
        first, last = chart.brush
        chart.choose(first + by, last + by)

    def _turn(self) -> None:
        on = self.play.isChecked()
        kit.set_icon(self.play, "circle-stop" if on else "play")
        if not on:
            self._tick.stop()
            return
        chart = self.chart
        if chart.brush is None or chart.brush[1] >= len(chart.bars) - 1:
            length = 0 if chart.brush is None else chart.brush[1] - chart.brush[0]
            chart.choose(0, length)
        self._tick.start()

    def _play(self) -> None:
        """One bar on, when what was chosen is shown; at the end stop."""
        if self._cases.busy:
            return
        brush = self.chart.brush
        if brush is None or brush[1] >= len(self.chart.bars) - 1 or not self.isVisible():
            self.play.setChecked(False)
            self._turn()
            return
        self.go(1)


def happened(log: list[dict[Any, Any]]) -> list[tuple[date, str]]:
    """The dated entries of a log as day and words, in the order of time."""
    found = []
    for event in log:
        day = day_or_none(event["happened_on"])
        if day is not None:
            kind = say(words.label(words.EVENTS, event["kind"]))
            parts = (day.isoformat(), kind, event["actor"], event["account"])
            found.append((day, figures.sentence(*(str(p)[:200] for p in parts if p and p == p))))
    return sorted(found)

"""The page of the statistics."""

from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.statistics.method import Method
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.map.layer import MapLayer
from layers.text import text
from ui.desktop import kit, theme
from ui.desktop.disputes.statistics.answering import TABLES, Answer, answer
from ui.desktop.disputes.statistics.asking import Asking
from ui.desktop.disputes.statistics.chart import TrendChart
from ui.desktop.disputes.statistics.legend import Legend
from ui.desktop.disputes.statistics.pictures import Picture
from ui.desktop.disputes.statistics.spots import SpotList
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.texts import say, tr

_PATIENCE_MS = 250
_ROOM = 0.005
"""Degrees shown around a place at least."""


class StatisticsPage(BenchPage):
    """Ask where and when cases gather; the answer is drawn on the map and said in words."""

    title = text("Statistics")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rules = StatisticsRules()
        self._picture = Picture()
        self._job: Any = None
        self._words: list[str] = []
        column = kit.Column(self)
        column.add(kit.title(tr("Where cases gather")))
        self.asking = Asking(self.rules)
        column.add(self.asking)
        self.busy_words = kit.caption(tr("Computing…"))
        self.stop_button = kit.quiet_button(tr("Stop"), "circle-stop", self.stop)
        self.busy = kit.row(self.busy_words, None, self.stop_button)
        self.busy.hide()
        column.add(self.busy)
        self.again_button = kit.button(tr("Compute again"), "refresh-cw", self.compute)
        self.again_button.hide()
        column.add(kit.row(self.again_button, None))
        self.verdict = kit.body(selectable=True)
        self.verdict.setAccessibleName(tr("What the picture says"))
        self.card = kit.Card()
        self.card.add(self.verdict)
        column.add(self.card)
        self.legend, self.chart, self.spots = Legend(), TrendChart(), SpotList()
        self.spots_head = kit.section(tr("Hot spots"))
        for shown in (self.legend, self.chart, self.spots_head, self.spots):
            column.add(shown)
        self.how_head = kit.section(tr("How this was made, and what it cannot know"))
        self.how = kit.body(selectable=True)
        self.copy_button = kit.quiet_button(tr("Copy the text"), "copy", self.copy)
        for part in (self.how_head, self.how, kit.row(self.copy_button, None)):
            column.add(part)
        column.stretch()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PATIENCE_MS)
        self._wait.timeout.connect(self.compute)
        self.asking.changed.connect(self._wait.start)
        self.spots.asked.connect(self._go)
        theme.changed().connect(self._repaint)
        self._show_nothing()

    def refresh(self) -> None:
        """Ask again: the register, or something else of the workspace, has changed."""
        if self.desk.store is None:
            self.stop()
            self._show_nothing()
            self.verdict.setText(tr("Open a workspace first."))
            self.card.show()
            self.again_button.hide()
            return
        self._wait.start()

    def _repaint(self) -> None:
        """The picture in the colours of the theme, where one is shown."""
        if self._picture.layers:
            self._wait.start()

    def compute(self) -> None:
        """Ask in the background; an answer still under way is given up."""
        store = self.desk.store
        self._wait.stop()
        self._give_up()
        if store is None:
            return
        what, period = self.asking.what.value(), self.asking.period.value()
        question = self.asking.question(date.today(), store.setting("county"), self.rules)
        rim = theme.now().text
        frames = {name: self.desk.frame(name) for name in TABLES}
        self.busy.show()
        self.again_button.hide()
        job = self.desk.run(
            lambda progress: answer(what, question, frames, period, rim, progress),
            tr("Statistics of the disputes"),
            lambda found: self._answered(job, found),
            lambda exc: self._failed(job, exc),
        )
        self._job = job
        job.cancelled.connect(lambda: self._stopped(job))

    def stop(self) -> None:
        """Give up the answer under way."""
        if self._job is not None:
            self._job.cancel()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _stopped(self, job: Any) -> None:
        if job is self._job:
            self._job = None
            self.busy.hide()
            self.again_button.show()

    def _failed(self, job: Any, exc: Exception) -> None:
        self._stopped(job)
        self.desk.show_error(exc)

    def _answered(self, job: Any, found: Answer) -> None:
        if job is not self._job:
            return
        self._job = None
        self.busy.hide()
        self._picture = found.picture
        self._say(found.method)
        self.legend.show_keys(found.picture.legend)
        self.chart.show_table(found.table, say(found.method.verdict))
        self.spots.show_entries(found.picture.entries)
        self.spots_head.setText(tr("Hot spots") if found.method.hot else tr("Most cases"))
        self.spots_head.setVisible(bool(found.picture.entries))
        self.desk.refresh_map()

    def _say(self, method: Method) -> None:
        self.verdict.setText(say(method.verdict))
        how = [say(sentence) for sentence in (*method.how, *method.unknown)]
        self.how.setText("\n".join(how))
        self._words = [say(method.title), say(method.verdict), *how]
        for part in (self.card, self.how_head, self.how, self.copy_button):
            part.show()

    def _show_nothing(self) -> None:
        self._picture, self._words = Picture(), []
        self.legend.show_keys(())
        self.spots.show_entries(())
        for part in (self.card, self.chart, self.spots_head, self.how_head, self.how, self.copy_button):
            part.hide()

    def copy(self) -> None:
        """Put all sentences on the clipboard, as they belong below the picture."""
        QApplication.clipboard().setText("\n".join(self._words))
        self.desk.message(tr("The text is on the clipboard."))

    def _go(self, place: BaseGeometry) -> None:
        west, south, east, north = place.bounds
        x, y = max((east - west) * 0.3, _ROOM), max((north - south) * 0.3, _ROOM)
        self.desk.canvas.zoom_to((west - x, south - y, east + x, north + y))
        self.desk.canvas.highlight([place])

    def map_layers(self) -> list[MapLayer]:
        """The picture."""
        return list(self._picture.layers)

"""What is asked of the statistics: the choices at the head of the page."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QDateEdit, QDoubleSpinBox, QVBoxLayout, QWidget

from gis_desk.disputes.statistics.question import Question
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.statistics.times import PERIOD
from gis_desk.disputes.statistics.units import NEAR, PER
from gis_desk.disputes.statistics.weights import WEIGHTS
from layers.text import Text, text
from ui.desktop import kit
from ui.texts import tr

WHAT: Mapping[str, Text] = {
    "line": text("along the lines"),
    "area": text("over the land"),
    "unit": text("by units"),
    "time": text("over time"),
}
CASES: Mapping[bool, Text] = {False: text("open cases"), True: text("open and closed cases")}
WHEN: Mapping[str, Text] = {
    "always": text("found at any time"),
    "365": text("found in the last year"),
    "1096": text("found in the last three years"),
    "1826": text("found in the last five years"),
    "own": text("found between two days"),
}
LEVELS: Mapping[str, Text] = {"township": text("townships"), "village": text("villages"), "county": text("counties")}


def _reach(km: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setDecimals(1)
    made.setRange(0.1, 50.0)
    made.setSingleStep(0.5)
    made.setValue(km)
    return made


class Asking(QWidget):
    """The choices; `changed` tells that the answer is another one."""

    changed = Signal()

    def __init__(self, rules: StatisticsRules) -> None:
        super().__init__()
        self.what, self.weights = kit.Choice(WHAT), kit.Choice(WEIGHTS)
        self.cases, self.when = kit.Choice(CASES), kit.Choice(WHEN)
        self.since, self.until = QDateEdit(), QDateEdit()
        self.line_reach, self.area_reach = _reach(rules.line_bandwidth_m / 1000), _reach(rules.area_bandwidth_m / 1000)
        self.level, self.per, self.near = kit.Choice(LEVELS), kit.Choice(PER), kit.Choice(NEAR)
        self.period = kit.Choice(PERIOD)
        self._form = kit.FormRows()
        add = self._form.add
        add(tr("What is shown"), self.what)
        add(tr("Level"), self.level)
        add(tr("Compare"), self.per)
        add(tr("Neighbours"), self.near)
        add(tr("Period"), self.period)
        add(tr("Cases"), self.cases)
        add(tr("Time"), self.when)
        for field, words, day in (
            (self.since, tr("from day"), QDate.currentDate().addYears(-1)),
            (self.until, tr("until day"), QDate.currentDate()),
        ):
            field.setCalendarPopup(True)
            field.setDisplayFormat("yyyy-MM-dd")
            field.setDate(day)
            add(words, field)
        add(tr("Weights"), self.weights)
        hint = tr("How far a case is felt; a larger reach shows broader gatherings.")
        for reach in (self.line_reach, self.area_reach):
            add(tr("Reach (km)"), reach, hint=hint)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._form)
        for choice in (self.what, self.weights, self.cases, self.when, self.level, self.per, self.near, self.period):
            choice.currentIndexChanged.connect(self._chosen)
        for reach in (self.line_reach, self.area_reach):
            reach.valueChanged.connect(lambda _value: self.changed.emit())
        self.since.dateChanged.connect(self._dated)
        self.until.dateChanged.connect(self._dated)
        self._arrange()

    def _chosen(self) -> None:
        self._arrange()
        self.changed.emit()

    def _dated(self) -> None:
        """Keep the days in order."""
        if self.since.date() > self.until.date():
            other = self.until if self.sender() is self.since else self.since
            with QSignalBlocker(other):
                other.setDate(self.since.date() if other is self.until else self.until.date())
        self.changed.emit()

    def _arrange(self) -> None:
        """Show what the picture needs."""
        what, own = self.what.value(), self.when.value() == "own"
        for field, on in (
            (self.level, what == "unit"),
            (self.per, what == "unit"),
            (self.near, what == "unit"),
            (self.period, what == "time"),
            (self.cases, what != "time"),
            (self.when, what != "time"),
            (self.since, what != "time" and own),
            (self.until, what != "time" and own),
            (self.weights, what != "time"),
            (self.line_reach, what == "line"),
            (self.area_reach, what == "area"),
        ):
            self._form.rows.setRowVisible(field, on)

    def question(self, today: date, county: str | None, rules: StatisticsRules) -> Question:
        """The question as it stands."""
        what, when = self.what.value(), self.when.value()
        times: dict[str, Any] = {}
        if when == "own":
            times = {"since": self.since.date().toPython(), "until": self.until.date().toPython()}
        elif when != "always":
            times = {"since": today - timedelta(days=int(when))}
        reach = {"line": self.line_reach, "area": self.area_reach}.get(what)
        return Question(
            today,
            weights=self.weights.value(),
            everything=self.cases.value(),
            bandwidth_m=None if reach is None else reach.value() * 1000,
            level=self.level.value(),
            per=self.per.value(),
            near=self.near.value(),
            county=county,
            rules=rules,
            **times,
        )

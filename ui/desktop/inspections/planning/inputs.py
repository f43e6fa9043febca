"""What is asked of a plan: teams, days, hours; behind "More", dates, lunch, single teams, meetings, terrain."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from gis_desk.inspections.asking.crews import Crew, Request
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.travel import Start
from ui.desktop import kit, theme
from ui.desktop.inspections.planning.teams import MeetingsDialog, TeamsDialog, TeamWish
from ui.texts import say, tr

Find = Callable[[str], Start]


def side_by_side(one: QWidget, words: str, two: QWidget) -> QWidget:
    """Two fields in one row, the second behind its label."""
    label = kit.caption(words)
    label.setWordWrap(False)
    label.setMinimumWidth(32)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setBuddy(two)
    made = kit.row(one, label, two)
    layout = made.layout()
    assert isinstance(layout, QHBoxLayout)
    layout.setStretch(0, 1)
    layout.setStretch(2, 1)
    return made


class PlanInputs(QWidget):
    """The fields of a request; few are seen at once."""

    def __init__(self, settings: PlanSettings) -> None:
        super().__init__()
        self.start: Start | None = None
        self.team_wishes: list[TeamWish] = []
        self.meetings: list[dict[str, Any]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._few(settings))
        self.more = kit.quiet_button(tr("More…"), "chevron-down")
        self.more.setCheckable(True)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.rest = self._many()
        self.rest.hide()
        column.addWidget(self.rest)
        self.more.toggled.connect(self._unfold)

    def _unfold(self, shown: bool) -> None:
        self.rest.setVisible(shown)
        kit.set_icon(self.more, "chevron-up" if shown else "chevron-down", "accent_text")

    def _few(self, settings: PlanSettings) -> QWidget:
        self.teams, self.days = QSpinBox(), QSpinBox()
        self.teams.setRange(1, 50)
        self.teams.setValue(2)
        self.days.setRange(1, 60)
        self.days.setValue(5)
        self.hours = QDoubleSpinBox()
        self.hours.setRange(0.5, 16)
        self.hours.setSingleStep(0.5)
        self.hours.setDecimals(1)
        self.hours.setValue(settings.day_hours)
        self.begin = QTimeEdit(QTime.fromString(settings.day_start, "HH:mm"))
        self.begin.setDisplayFormat("HH:mm")
        self.place = QPushButton("…")
        self.place.setToolTip(tr("Click, then click the start place on the map"))
        self.place.setCheckable(True)
        self.stretches = QCheckBox(tr("Walk the line between the markers too"))
        self.stretches.setChecked(True)
        form = kit.FormRows()
        for field, name in (
            (self.teams, tr("Teams")),
            (self.days, tr("Days")),
            (self.hours, tr("Working hours")),
            (self.begin, tr("Set out at")),
        ):
            field.setAccessibleName(name)
        form.add(tr("Teams"), side_by_side(self.teams, tr("Days"), self.days))
        form.add(tr("Hours a day"), side_by_side(self.hours, tr("from"), self.begin))
        form.add(tr("Start place"), self.place, hint=self.place.toolTip())
        form.rows.addRow(self.stretches)
        self.waters = kit.caption("")
        form.rows.addRow(self.waters)
        return form

    def _many(self) -> QWidget:
        self.dated = QCheckBox(tr("First day"))
        self.dated.setToolTip(tr("With a date, daylight, weekends and closed days are looked at"))
        self.first = QDateEdit(QDate.currentDate().addDays(1))
        self.first.setDisplayFormat("yyyy-MM-dd")
        self.first.setCalendarPopup(True)
        self.first.setAccessibleName(tr("Date of the first day"))
        self.weekends = QCheckBox(tr("Weekends are worked"))
        self.weekends.setChecked(True)
        self.closed = QLineEdit()
        self.closed.setPlaceholderText("2026-10-01, 2026-10-02")
        for field in (self.first, self.weekends, self.closed):
            field.setEnabled(False)
            self.dated.toggled.connect(field.setEnabled)
        self.lunch = QSpinBox()
        self.lunch.setRange(0, 240)
        self.lunch.setSingleStep(15)
        self.lunch.setSpecialValueText(tr("none"))
        self.lunch.setToolTip(tr("Begins between 11:30 and 13:00, when a stop or a way has ended"))
        self.balanced = QCheckBox(tr("Days alike in length"))
        self.balanced.setChecked(True)
        self.shared = QCheckBox(tr("Left side works"))
        self.shared.setToolTip(tr("The share of the hours that the teams of the left side work, of both sides' teams"))
        self.share = QSpinBox()
        self.share.setRange(0, 100)
        self.share.setValue(50)
        self.share.setSuffix(" %")
        self.share.setEnabled(False)
        self.share.setAccessibleName(tr("Share of the left side"))
        self.shared.toggled.connect(self.share.setEnabled)
        for check in (self.dated, self.shared):
            check.setMinimumHeight(theme.ROW)
        form = kit.FormRows()
        form.rows.addRow(self.dated, self.first)
        form.rows.addRow(self.weekends)
        form.add(tr("Closed days"), self.closed, hint=tr("Dates nobody works, with commas between them"))
        form.add(tr("Lunch break"), self.lunch, unit=tr("min"))
        form.rows.addRow(self.balanced)
        form.rows.addRow(self.shared, self.share)
        form.add(tr("Terrain model"), self._ground(), hint=self.terrain.toolTip())
        self.each = kit.button(tr("Teams one by one…"), "table", self.ask_teams)
        self.meet = kit.button(tr("Meeting points…"), "flag", self.ask_meetings)
        form.rows.addRow(kit.ChipRow([self.each, self.meet]))
        return form

    def _ground(self) -> QWidget:
        self.terrain = QLineEdit()
        self.terrain.setPlaceholderText(tr("GeoTIFF; none: slopes are not minded"))
        self.terrain.setToolTip(tr("Heights in metres: with them steep walks take longer"))
        self.terrain.setClearButtonEnabled(True)
        self.terrain.setAccessibleName(tr("Terrain model"))
        choose = kit.icon_button("folder-open", tr("Choose a terrain model"), self.ask_terrain)
        return kit.row(self.terrain, choose, stretch=0)

    def set_waters(self, count: int) -> None:
        """Say how many waters of the workspace are walked round."""
        if count:
            self.waters.setText(tr("Walks go round the {n} waters of the workspace, or over bridges.", n=count))
        else:
            self.waters.setText(tr("The workspace has no waters: walks go straight."))

    # dialogs

    def ask_terrain(self) -> None:
        """Ask for the file of a terrain model."""
        dialog = QFileDialog(self, tr("Choose a terrain model"), self.terrain.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Terrain models (*.tif *.tiff)"), tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.terrain.setText)
        dialog.open()

    def ask_teams(self) -> None:
        """Ask what is other with single teams."""
        dialog = TeamsDialog(self, self.teams.value(), self.team_wishes, self._usual())
        dialog.given.connect(self.set_teams)
        dialog.open()

    def set_teams(self, wishes: Sequence[TeamWish]) -> None:
        """What single teams are to be; the button says how many differ."""
        self.team_wishes = list(wishes)
        other = sum(wish != TeamWish() for wish in wishes)
        self.each.setText(tr("Teams one by one ({n})…", n=other) if other else tr("Teams one by one…"))

    def ask_meetings(self) -> None:
        """Ask where both sides meet."""
        dialog = MeetingsDialog(self, self.meetings)
        dialog.given.connect(self.set_meetings)
        dialog.open()

    def set_meetings(self, meetings: Sequence[dict[str, Any]]) -> None:
        """Where both sides meet."""
        self.meetings = list(meetings)
        count = len(self.meetings)
        self.meet.setText(tr("Meeting points ({n})…", n=count) if count else tr("Meeting points…"))

    # the request

    def _usual(self) -> Crew:
        time = self.begin.time()
        return Crew(
            self.start or Start(0.0, 0.0, ""),
            begin_s=time.hour() * 3600 + time.minute() * 60,
            day_s=round(self.hours.value() * 3600),
            lunch_s=self.lunch.value() * 60,
        )

    def request(self, lines: Sequence[str], find: Find) -> Request:
        """The request for `lines`; `find` finds start places by name.

        Raises
        ------
        PlanError
            If a field has a value that cannot be used; it names the field.
        """
        wishes = [*self.team_wishes, *[TeamWish()] * self.teams.value()][: self.teams.value()]
        closed = [part.strip() for part in self.closed.text().replace("，", ",").replace("、", ",").split(",")]
        first = self.first.date().toPython()
        dated = self.dated.isChecked() and isinstance(first, dt.date)
        return Request.from_json(
            {
                "lines": list(lines),
                "teams": [wish.as_table() for wish in wishes],
                "calendar": {
                    "days": self.days.value(),
                    "first": str(first) if dated else None,
                    "weekends": self.weekends.isChecked(),
                    "closed": [part for part in closed if part] if dated else [],
                },
                "meetings": self.meetings,
                "balanced": self.balanced.isChecked(),
                "fair": self.share.value() / 100 if self.shared.isChecked() else None,
                "stretches": self.stretches.isChecked(),
                "dem": str(Path(path).expanduser()) if (path := self.terrain.text().strip()) else None,
            },
            find,
            self._usual(),
        )

    def set_start(self, start: Start | None) -> None:
        """The start place of teams that have none of their own."""
        self.start = start
        self.place.setText("…" if start is None else say(start.name))

"""What single teams are, and where both sides meet: two small tables, each in a dialog that does not block."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHeaderView,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTimeEdit,
    QWidget,
)

from gis_desk.inspections.asking.crews import SKILLS, Crew
from layers.text import text
from ui.desktop import kit, theme
from ui.desktop.dialogs import Dialog
from ui.texts import say, tr

_SIDES = (("mixed", text("both sides")), ("left", text("left side")), ("right", text("right side")))
_SKILLS = {"survey": text("survey"), "paint": text("painting"), "repair": text("repair")}


@dataclass(frozen=True)
class TeamWish:
    """What is other with one team than with all; None or empty: as with all."""

    name: str = ""
    start: str = ""
    begin: str = ""
    hours: float | None = None
    vehicle: bool = True
    skills: tuple[str, ...] = SKILLS
    side: str = "mixed"

    def as_table(self) -> dict[str, Any]:
        """The team as a table of a request."""
        return {
            "name": self.name,
            "start": _place(self.start),
            "begin": self.begin or None,
            "hours": self.hours,
            "vehicle": self.vehicle,
            "skills": list(self.skills),
            "side": self.side,
        }


def _place(words: str) -> str | Mapping[str, Any] | None:
    """A start place: longitude and latitude, or a name to be looked up."""
    numbers = words.replace("，", ",").split(",")
    if len(numbers) == 2:
        try:
            return {"lon": float(numbers[0]), "lat": float(numbers[1]), "name": words.strip()}
        except ValueError:
            return words.strip()
    return words.strip() or None


class TeamsDialog(Dialog):
    """One row per team; `given` carries a `TeamWish` for each."""

    given = Signal(object)

    def __init__(self, parent: QWidget, teams: int, wishes: Sequence[TeamWish], usual: Crew) -> None:
        super().__init__(parent, tr("Teams one by one"), 880)
        self._usual = usual
        skills = [say(words) for words in _SKILLS.values()]
        heads = [
            tr("Name"),
            tr("Start place"),
            tr("Set out at"),
            tr("Working hours"),
            tr("Vehicle"),
            *skills,
            tr("Side"),
        ]
        self.table = _table(heads, teams, tr("The teams, a row each"))
        self.table.setVerticalHeaderLabels([str(n + 1) for n in range(teams)])
        for row, wish in enumerate([*wishes, *[TeamWish()] * teams][:teams]):
            self._fill(row, wish)
        self.column.addWidget(
            kit.caption(tr("An empty start place is that of all teams; give a place name or longitude,latitude."))
        )
        self.column.addWidget(self.table)
        self.finish(kit.button(tr("Cancel"), None, self.reject), kit.primary_button(tr("Use"), "check", self._give))

    def _fill(self, row: int, wish: TeamWish) -> None:
        name, start = QLineEdit(wish.name), QLineEdit(wish.start)
        begin = QTimeEdit(
            QTime.fromString(wish.begin, "HH:mm") if wish.begin else QTime(0, 0).addSecs(self._usual.begin_s)
        )
        begin.setDisplayFormat("HH:mm")
        hours = QDoubleSpinBox()
        hours.setRange(0, 16)
        hours.setSingleStep(0.5)
        hours.setDecimals(1)
        hours.setValue(self._usual.day_s / 3600 if wish.hours is None else wish.hours)
        side = QComboBox()
        for value, words in _SIDES:
            side.addItem(say(words), value)
        side.setCurrentIndex(side.findData(wish.side))
        checks = [QCheckBox() for _ in range(4)]
        for check, on in zip(checks, (wish.vehicle, *(s in wish.skills for s in SKILLS)), strict=True):
            check.setChecked(on)
        cells: list[QWidget] = [name, start, begin, hours, *checks, side]
        for column, field in enumerate(cells):
            head = self.table.horizontalHeaderItem(column)
            field.setAccessibleName(f"{row + 1} {head.text() if head else ''}")
            _put(self.table, row, column, field)
        kit.pad_spins(self.table)

    def _give(self) -> None:
        self.given.emit([self._wish(row) for row in range(self.table.rowCount())])
        self.accept()

    def _wish(self, row: int) -> TeamWish:
        name, start, begin, hours, *checks, side = (self._field(row, c) for c in range(self.table.columnCount()))
        assert isinstance(name, QLineEdit)
        assert isinstance(start, QLineEdit)
        assert isinstance(begin, QTimeEdit)
        assert isinstance(hours, QDoubleSpinBox)
        assert isinstance(side, QComboBox)
        on = [check.isChecked() for check in checks if isinstance(check, QCheckBox)]
        time, usual = begin.time(), self._usual
        same = time.hour() * 3600 + time.minute() * 60 == usual.begin_s
        return TeamWish(
            name.text().strip(),
            start.text().strip(),
            "" if same else time.toString("HH:mm"),
            None if abs(hours.value() * 3600 - usual.day_s) < 1 else hours.value(),
            on[0],
            tuple(skill for skill, there in zip(SKILLS, on[1:], strict=True) if there),
            str(side.currentData()),
        )

    def _field(self, row: int, column: int) -> QWidget:
        return _field_of(self.table, row, column)


def _table(heads: Sequence[str], rows: int, name: str) -> QTableWidget:
    table = QTableWidget(rows, len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    table.verticalHeader().setDefaultSectionSize(theme.ROW + 8)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setMinimumHeight(min(10, max(2, rows)) * (theme.ROW + 8) + 40)
    return table


def _put(table: QTableWidget, row: int, column: int, field: QWidget) -> None:
    """`field` in a cell, of the usual height and in its middle."""
    if isinstance(field, QCheckBox):
        table.setCellWidget(row, column, kit.row(None, field, None))
        return
    field.setFixedHeight(theme.ROW + 2)
    held = kit.row(field, stretch=0)
    table.setCellWidget(row, column, held)


def _field_of(table: QTableWidget, row: int, column: int) -> QWidget:
    """The field in a cell."""
    held = table.cellWidget(row, column)
    kinds = (QCheckBox, QComboBox, QAbstractSpinBox, QLineEdit)
    return next(field for kind in kinds if (field := held.findChild(kind)) is not None)


class MeetingsDialog(Dialog):
    """Markers at which both sides meet; `given` carries a table of a request for each."""

    given = Signal(object)

    def __init__(self, parent: QWidget, meetings: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(parent, tr("Meeting points"), 640)
        heads = [tr("Marker"), tr("Team numbers"), tr("Day"), tr("Earliest"), tr("Latest")]
        self.table = _table(heads, 0, tr("The meetings, a row each"))
        self.table.setMinimumHeight(180)
        for meeting in meetings:
            self.add(meeting)
        self.column.addWidget(
            kit.caption(
                tr("The marker by number or key; teams as 1,2 (empty: one of each side); day 0: any; times as 10:00.")
            )
        )
        self.column.addWidget(self.table)
        plus = kit.button(tr("Add a meeting"), "plus", self.add)
        self.column.addWidget(kit.row(plus, None))
        self.finish(kit.button(tr("Cancel"), None, self.reject), kit.primary_button(tr("Use"), "check", self._give))
        if not meetings:
            self.add()

    def add(self, meeting: Mapping[str, Any] | None = None) -> None:
        """A row more."""
        known = meeting or {}
        row = self.table.rowCount()
        self.table.insertRow(row)
        texts = (
            str(known.get("marker") or ""),
            ",".join(str(t) for t in known.get("teams", ())),
            str(known.get("from") or ""),
            str(known.get("to") or ""),
        )
        day = QSpinBox()
        day.setRange(0, 366)
        day.setSpecialValueText(tr("any"))
        day.setValue(int(known.get("day") or 0))
        fields = [QLineEdit(words) for words in texts]
        for column, field in enumerate((*fields[:2], day, *fields[2:])):
            head = self.table.horizontalHeaderItem(column)
            field.setAccessibleName(f"{row + 1} {head.text() if head else ''}")
            _put(self.table, row, column, field)
        kit.pad_spins(self.table)

    def _give(self) -> None:
        found = [self._meeting(row) for row in range(self.table.rowCount())]
        self.given.emit([meeting for meeting in found if meeting["marker"]])
        self.accept()

    def _meeting(self, row: int) -> dict[str, Any]:
        day = _field_of(self.table, row, 2)
        assert isinstance(day, QSpinBox)
        marker, teams, begin, end = (self._words(row, column) for column in (0, 1, 3, 4))
        numbers = [part.strip() for part in teams.replace("，", ",").split(",") if part.strip()]
        return {
            "marker": marker,
            "teams": [int(n) if n.isdigit() else n for n in numbers],
            "day": day.value() or None,
            "from": begin or None,
            "to": end or None,
        }

    def _words(self, row: int, column: int) -> str:
        field = _field_of(self.table, row, column)
        assert isinstance(field, QLineEdit)
        return field.text().strip()

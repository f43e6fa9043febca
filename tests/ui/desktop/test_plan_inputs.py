"""What is asked of a plan in the window: few fields seen, the rest behind "More", two small tables in dialogs."""

import datetime as dt

import pytest
from PySide6.QtCore import QDate, QTime
from PySide6.QtWidgets import QCheckBox, QLabel

from gis_desk.inspections.asking.crews import SKILLS, Meeting
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.travel import Start
from layers.errors import PlanError
from tests.ui.desktop.conftest import wait
from tests.ui.desktop.test_inspections_bench import bench, planned  # noqa: F401 - a fixture
from tests.ui.test_cli_inspect import county  # noqa: F401 - a fixture
from ui.desktop.inspections.planning.inputs import PlanInputs
from ui.desktop.inspections.planning.teams import MeetingsDialog, TeamsDialog, TeamWish, _field_of

SEAT = Start(108.0, 26.0, "青山镇")


def nowhere(name):
    raise PlanError("no place {name}", do="name another", name=name)


@pytest.fixture
def inputs(qtbot):
    made = PlanInputs(PlanSettings())
    qtbot.addWidget(made)
    made.set_start(SEAT)
    made.show()
    return made


def test_the_simple_case_is_simple(inputs):
    assert not inputs.rest.isVisible()
    request = inputs.request(["L1"], nowhere)
    assert request.lines == ("L1",)
    assert [c.start for c in request.crews] == [SEAT, SEAT]
    assert {(c.begin_s, c.day_s, c.lunch_s, c.vehicle, c.side, c.skills) for c in request.crews} == {
        (8 * 3600, 8 * 3600, 0, True, "mixed", SKILLS)
    }
    assert (request.calendar.days, request.calendar.first) == (5, None)
    assert (request.balanced, request.fair, request.meetings) == (True, None, ())


def test_more_asks_for_dates_lunch_balance_and_shares(inputs):
    inputs.more.click()
    assert inputs.rest.isVisible()
    assert not inputs.first.isEnabled()
    inputs.dated.setChecked(True)
    inputs.first.setDate(QDate(2026, 9, 30))
    inputs.weekends.setChecked(False)
    inputs.closed.setText("2026-10-01，2026-10-02")
    inputs.lunch.setValue(60)
    inputs.balanced.setChecked(False)
    inputs.shared.setChecked(True)
    inputs.share.setValue(40)
    request = inputs.request(["L1"], nowhere)
    calendar = request.calendar
    assert calendar.first == dt.date(2026, 9, 30)
    assert not calendar.weekends
    assert calendar.closed == (dt.date(2026, 10, 1), dt.date(2026, 10, 2))
    assert request.crews[0].lunch_s == 3600
    assert (request.balanced, request.fair) == (False, 0.4)


def test_a_date_that_is_none_is_named(inputs):
    inputs.dated.setChecked(True)
    inputs.closed.setText("1. Oktober")
    with pytest.raises(PlanError) as caught:
        inputs.request(["L1"], nowhere)
    assert "closed" in str(caught.value.where.field)


def test_teams_one_by_one(inputs, qtbot):
    inputs.ask_teams()
    dialog = inputs.findChild(TeamsDialog)
    dialog._field(0, 0).setText("甲队")
    dialog._field(0, 1).setText("108.1, 26.1")
    dialog._field(0, 2).setTime(QTime(7, 30))
    dialog._field(1, 3).setValue(6)
    dialog._field(1, 4).setChecked(False)
    dialog._field(1, 6).setChecked(False)
    dialog._field(1, 8).setCurrentIndex(1)
    assert all(dialog._field(r, c).accessibleName() for r in range(2) for c in range(9))
    assert isinstance(dialog._field(0, 4), QCheckBox)
    dialog._give()
    assert inputs.each.text() == "Teams one by one (2)…"
    one, two = inputs.request(["L1"], nowhere).crews
    assert (one.name, one.start.lon, one.begin_s, one.day_s) == ("甲队", 108.1, 7 * 3600 + 1800, 8 * 3600)
    assert (two.day_s, two.vehicle, two.skills, two.side, two.start) == (
        *(6 * 3600, False, ("survey", "repair"), "left"),
        SEAT,
    )
    inputs.teams.setValue(3)
    assert len(inputs.request(["L1"], nowhere).crews) == 3
    inputs.teams.setValue(1)
    assert len(inputs.request(["L1"], nowhere).crews) == 1


def test_a_start_place_by_name_is_looked_up(inputs):
    inputs.set_teams([TeamWish(start="白水镇")])
    request = inputs.request(["L1"], lambda name: Start(1.0, 2.0, name))
    assert request.crews[0].start == Start(1.0, 2.0, "白水镇")
    with pytest.raises(PlanError, match="no place"):
        inputs.request(["L1"], nowhere)


def test_meeting_points(inputs, qtbot):
    inputs.ask_meetings()
    dialog = inputs.findChild(MeetingsDialog)
    assert dialog.table.rowCount() == 1
    for column, words in ((0, "003"), (1, "1，2"), (3, "10:00"), (4, "11:00")):
        _field_of(dialog.table, 0, column).setText(words)
    dialog.add()
    dialog._give()
    assert inputs.meet.text() == "Meeting points (1)…"
    (meeting,) = inputs.request(["L1"], nowhere).meetings
    assert meeting == Meeting("003", (1, 2), None, 36_000, 39_600)
    again = MeetingsDialog(inputs, inputs.meetings)
    assert again._meeting(0) == inputs.meetings[0]
    inputs.set_meetings([{"marker": "003", "teams": ["x"]}])
    with pytest.raises(PlanError):
        inputs.request(["L1"], nowhere)


def test_the_bench_plans_what_was_asked(bench, window, qtbot):  # noqa: F811
    bench.inputs.dated.setChecked(True)
    bench.inputs.first.setDate(QDate(2026, 12, 3))
    bench.inputs.set_teams([TeamWish("甲队"), TeamWish("乙队", start="青山镇")])
    bench.inputs.days.setValue(2)
    planned(qtbot, bench, window)
    store = window.store
    (key,) = store.keys("inspection_plan")
    row = store.row("inspection_plan", key)
    assert row["request"]["calendar"]["first"] == "2026-12-03"
    assert [t["name"] for t in row["plan"]["teams"]] == ["甲队", "乙队"]
    qtbot.waitUntil(lambda: bench.board.draft is not None and not window.busy, timeout=20_000)
    assert bench.board.draft.ground.workday(1).date == dt.date(2026, 12, 3)


def test_a_start_place_nobody_knows_is_said_beside_the_button(bench, window, qtbot):  # noqa: F811
    bench.inputs.set_teams([TeamWish(start="无此地")])
    bench.plan()
    assert "places are called" in bench.notice.itemAt(0).widget().heading
    assert bench._job is None


def test_a_terrain_model_is_asked_for_and_a_wrong_one_refused_in_words(bench, window, qtbot, tmp_path):  # noqa: F811
    inputs = bench.inputs
    inputs.more.setChecked(True)
    picture = tmp_path / "坡度.tif"
    picture.write_bytes(b"no picture")
    inputs.terrain.setText(str(picture))
    assert inputs.request(["L1"], None).dem == str(picture)
    bench.plan_button.click()
    qtbot.waitUntil(lambda: bench._job is None and bench.notice.count() == 1, timeout=20_000)
    wait(qtbot, window)
    said = [label.text() for label in bench.notice.itemAt(0).widget().findChildren(QLabel)]
    assert any("坡度.tif" in words for words in said)
    assert window.store.count("inspection_plan") == 0
    inputs.terrain.clear()
    assert inputs.request(["L1"], None).dem == ""
    assert "waters" in inputs.waters.text()
    inputs.set_waters(12)
    assert "12 waters" in inputs.waters.text()

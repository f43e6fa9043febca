from datetime import date
from pathlib import Path

import pytest

from gis_desk.cases import days, procedure
from gis_desk.cases.limits import limits_of, next_due
from gis_desk.findings import sources
from layers.errors import FormatError
from resources import resource

NINGBO = Path(str(resource("rules", "cases", "local", "ningbo.toml")))


def day(written):
    return date.fromisoformat(written)


def steps(**taken):
    return [{"step": step, "happened_on": on} for step, on in taken.items()]


def limits(today, cls="road", action="name", state="approved", overlay=None, log=(), **taken):
    case = {"class": cls, "action": action, "state": state}
    table = procedure.load(overlay)
    found = limits_of(case, [*steps(**taken), *log], table, days.load(), day(today))
    return {one.rule.id: one for one in found}


def test_a_government_files_and_announces_within_15_days_of_the_approval():
    found = limits("2026-05-10", approve="2026-05-01")
    assert set(found) == {"file", "announce"}
    for one in found.values():
        assert (one.due, one.days_left, one.overdue) == (day("2026-05-16"), 6, False)
        assert (one.rest, one.then) == (True, day("2026-05-18"))  # a Saturday
        assert one.other == day("2026-05-25")  # working days: from the 6th, Saturday the 9th worked
        assert sources()[one.rule.source].article in ("第十三条", "第十四条")
    assert found["file"].rule.source == "dmgltl-2022:13"


def test_a_department_announces_within_15_days_of_sending_the_filing():
    before = limits("2026-05-10", cls="residential", approve="2026-05-01")
    assert set(before) == {"file", "announce_department"}
    assert before["announce_department"].start is None
    assert before["announce_department"].due == day("2026-05-31")
    after = limits("2026-05-10", cls="residential", approve="2026-05-01", file="2026-05-06")
    assert after["announce_department"].due == day("2026-05-21")
    assert (after["file"].done, after["file"].days_left, after["file"].overdue) == (day("2026-05-06"), None, False)


@pytest.mark.parametrize(("today", "left", "late"), [("2026-05-16", 0, False), ("2026-05-17", -1, True)])
def test_the_last_day_is_still_in_time(today, left, late):
    one = limits(today, approve="2026-05-01")["file"]
    assert (one.days_left, one.overdue) == (left, late)


def test_a_step_taken_late_stays_late():
    one = limits("2026-07-01", approve="2026-05-01", file="2026-05-17")["file"]
    assert one.overdue
    assert one.days_left is None


def test_names_from_before_the_regulation_have_no_limit():
    assert limits("2026-05-10", approve="2022-04-30") == {}
    assert set(limits("2022-05-10", approve="2022-05-01")) == {"file", "announce"}


def test_deregistration_has_no_limit_in_the_regulation():
    assert limits("2026-05-10", action="deregister", approve="2026-05-01") == {}


def test_ten_working_days_by_a_local_table():
    one = limits("2026-10-01", "residential", state="accepted", overlay=NINGBO, accept="2026-09-28")["decide"]
    assert (one.due, one.other) == (day("2026-10-16"), None)
    assert one.rule.source == "nbdmgltl-2020:15"
    assert one.known
    assert "decide" not in limits("2026-10-01", "residential", state="accepted", accept="2026-09-28")
    assert "decide" not in limits("2026-10-01", "road", state="accepted", overlay=NINGBO, accept="2026-09-28")


def test_what_is_completed_later_is_counted_from_then_and_what_is_sent_back_does_not_run():
    assert not limits("2026-10-01", "residential", state="returned", overlay=NINGBO, accept="2026-09-01")
    again = limits(
        "2026-10-20", "residential", state="accepted", overlay=NINGBO, accept="2026-09-01", resume="2026-09-28"
    )
    assert again["decide"].due == day("2026-10-16")


def test_what_ends_first_is_due_next():
    found = limits("2026-05-10", approve="2026-05-01", announce="2026-05-02")
    assert next_due(list(found.values())).rule.id == "file"
    assert next_due([]) is None


def test_a_year_without_rest_days_is_told():
    assert not limits("2031-05-10", approve="2031-05-01")["file"].known


@pytest.mark.parametrize(
    ("words", "row", "key"),
    [
        ('[limits.file]\ndays = "ten"\n', 2, "limits.file.days"),
        ("[limits.file]\ndays = 0\n", 2, "limits.file.days"),
        ('[limits.mine]\ndays = 10\ncount = "lunar"\n', 3, "limits.mine.count"),
        ('[limits.file]\nsource = "hearsay"\n', 2, "limits.file.source"),
        ('[authority.road]\napprover = "king"\n', 2, "authority.road.approver"),
        ('[authority.castle]\napprover = "government"\n', 1, "authority.castle"),
        ('[steps.name]\ndefault = ["dance"]\n', 2, "steps.name.default"),
        ("[stepz]\n", 1, "stepz"),
        ("[limits.file\n", 1, None),
    ],
)
def test_a_wrong_overlay_is_refused_with_file_line_and_key(tmp_path, words, row, key):
    file = tmp_path / "county.toml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(FormatError) as wrong:
        procedure.load(file)
    assert wrong.value.where.row == row
    assert str(wrong.value.where.file) == str(file)
    if key:
        assert key in str(wrong.value)
    assert procedure.load().needed("name", "road") == ("examine", "assess", "experts", "opinions")


def test_a_county_changes_one_thing_and_keeps_the_rest(tmp_path):
    file = tmp_path / "county.toml"
    file.write_text(
        '[about]\ntitle = "县"\n[authority.road]\norgan_zh = "练习县人民政府"\n[steps.name]\nroad = ["examine", "display"]\n',
        encoding="utf-8",
    )
    table = procedure.load(file)
    assert table.title == "县"
    assert table.authorities["road"].organ_zh == "练习县人民政府"
    assert table.authorities["road"].source == ("dmgltl-2022:12.1.5",)
    assert table.needed("name", "road") == ("examine", "display")
    assert table.needed("name", "natural") == ("examine", "assess", "experts", "opinions")
    assert [r.id for r in table.limits] == ["file", "announce", "announce_department"]

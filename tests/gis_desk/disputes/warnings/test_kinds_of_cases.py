from datetime import date

import pytest

from gis_desk.disputes.warnings.ranking import warnings
from gis_desk.findings import Severity
from tests.gis_desk.disputes.county import TODAY, case, cases, events
from tests.gis_desk.disputes.warnings.ground import M, found, quiet

EAST = 110.2


def keys(alerts):
    return [a.objects[0][1] for a in alerts]


def test_the_quiet_county_is_quiet():
    assert warnings(quiet(), TODAY) == []
    assert warnings({}, TODAY) == []


def test_a_check_that_has_passed():
    register = cases(
        case("D1", grade="red", next_check="2026-06-05", owner="x", measures="y"),
        case("D2", grade="blue", next_check="2026-06-14"),
        case("D3", next_check="2026-06-15"),
        case("D4", state="settled", closed_on="2026-04-01", next_check="2026-04-01"),
        case("D5", next_check=None),
        case("D6", next_check="下月"),
    )
    alerts = found("check-overdue", dispute=register)
    assert keys(alerts) == ["D1", "D2"]
    assert [a.severity for a in alerts] == [Severity.MUST, Severity.SHOULD]
    assert alerts[0].measure == {"overdue_days": 10.0}
    assert alerts[0].score == pytest.approx(20 + 40 + 1)


def test_a_term_that_has_passed():
    register = cases(
        case("D1", deadline="2026-06-01"),
        case("D2", deadline="2026-06-15"),
        case("D3", deadline="2026-06-01", state="settled", closed_on="2026-05-30"),
        case("D4", deadline="2026年6月2日"),
    )
    assert keys(found("deadline-passed", dispute=register)) == ["D1", "D4"]


def test_steps_of_the_log_that_are_overdue_are_one_warning_for_a_case():
    log = events(
        {"key": "E1", "dispute": "D1", "happened_on": "2026-05-01", "due_on": "2026-05-20", "responsible": "李四"},
        {"key": "E2", "dispute": "D1", "happened_on": "2026-05-01", "due_on": "2026-06-10"},
        {"key": "E3", "dispute": "D2", "happened_on": "2026-05-01", "due_on": "2026-05-20", "done_on": "2026-05-19"},
        {"key": "E4", "dispute": "D2", "happened_on": "2026-05-01", "due_on": "2026-06-20"},
        {"key": "E5", "dispute": "gone", "happened_on": "2026-05-01", "due_on": "2026-05-20"},
    )
    (alert,) = found("task-overdue", dispute=cases(case("D1"), case("D2")), dispute_event=log)
    assert keys([alert]) == ["D1"]
    assert alert.measure == {"overdue_days": 26.0, "steps": 2.0}
    assert "李四" in str(alert.why)
    assert alert.facts == ("step E1", "step E2")


def test_a_reopened_case_counts_every_time():
    log = events(
        {"key": "E1", "dispute": "D1", "happened_on": "2026-05-05", "kind": "reopened"},
        {"key": "E2", "dispute": "D1", "happened_on": "2025-05-05", "kind": "reopened"},
        {"key": "E3", "dispute": "D2", "happened_on": "2026-01-05", "kind": "reopened"},
        {"key": "E4", "dispute": "D3", "happened_on": "2026-01-05", "kind": "visit"},
    )
    register = cases(
        case("D1", state="mediating"),
        case("D2", state="settled", closed_on="2026-02-01"),
        case("D3", state="mediating"),
    )
    (alert,) = found("reopened", dispute=register, dispute_event=log)
    assert keys([alert]) == ["D1"]
    assert alert.measure == {"times": 2.0}
    assert "2026-05-05" in str(alert.what)


def test_a_form_that_lacks_what_it_must_have():
    register = cases(
        case("D1"),
        case("D2", state="verified", grade=None),
        case("D3", title=None, kind=None),
        case("D4", next_check="?"),
    )
    alerts = found("form", dispute=register)
    assert sorted(keys(alerts)) == ["D2", "D3", "D4"]
    assert {a.objects[0][1]: a.measure["fields"] for a in alerts} == {"D2": 1.0, "D3": 2.0, "D4": 1.0}


def test_cases_that_gather_in_a_short_time_at_one_place():
    here = [case(f"D{n}", EAST, 25.05 + n * 50 * M) for n in range(1, 7)]
    apart = [
        case(f"D{n}", EAST, 25.0 + 0.02 * (n - 9)) for n in range(10, 20) if abs(25.0 + 0.02 * (n - 9) - 25.05) > 0.02
    ]
    (alert,) = found("gathering", dispute=cases(*here, *apart))
    assert alert.measure["cases"] == 6
    assert {*keys([alert]), *(k for _, k in alert.also)} == {f"D{n}" for n in range(1, 7)}
    old = [row | {"found_on": "2024-03-01"} for row in here]
    assert not found("gathering", dispute=cases(*old, *apart))
    assert not found("gathering", dispute=cases(*here[:3], *apart))


def test_where_all_cases_lie_alike_none_gather():
    crowd = [case(f"D{n}", EAST, 25.0 + n * 0.002) for n in range(1, 100)]
    assert not found("gathering", dispute=cases(*crowd))


def test_a_register_from_elsewhere_with_unclear_words_is_warned_of():
    odd = cases(case("D1", next_check="下月", found_on="去年"), case("D2", grade="purple", state="neu", kind=None))
    alerts = warnings(quiet() | {"dispute": odd}, date(2026, 6, 15))
    assert {(a.kind, a.objects[0][1]) for a in alerts} >= {("form", "D1"), ("form", "D2")}


def test_works_are_told_once_where_case_and_record_meet():
    project = case("D1", EAST, 25.05, kind="project", grade="orange")
    settled = case("D2", EAST, 25.12, kind="project", state="settled", closed_on="2026-05-01")
    from shapely import LineString, MultiLineString

    def record(key, lat, words, round_="R2", day="2026-04-01"):
        course = MultiLineString([LineString([(EAST, lat), (EAST, lat + 0.005)])])
        row = {"key": key, "inspection": round_, "line": "L1", "visited_on": day, "cross_use": words}
        return row | {"geometry": course}

    records = [
        record("S1", 25.048, "东河镇采石场越界"),
        record("S2", 25.15, "光伏施工便道"),
        record("S3", 25.17, "无"),
        record("S4", 25.18, "旧砖厂", "R1", "2021-04-01"),
    ]
    alerts = found("works", dispute=cases(project, settled), inspection_stretch=records)
    assert [a.objects[0] for a in alerts] == [("dispute", "D1"), ("inspection_stretch", "S2")]
    assert alerts[0].also == (("inspection_stretch", "S1"),)
    assert "采石场" in str(alerts[0].why)
    assert "光伏" in str(alerts[1].what)


def test_an_extra_inspection_for_construction_is_works_while_it_is_not_done():
    row = {"key": "I1", "line": "L1", "year": 2026, "kind": "extra", "cause": "construction", "state": "planned"}
    row |= {"reported_on": "2026-06-10", "note": "高速公路"}
    (alert,) = found("works", inspection=[row])
    assert alert.objects == (("inspection", "I1"),)
    assert "高速公路" in str(alert.why)
    assert not found("works", inspection=[row | {"state": "done", "done_on": "2026-06-12"}])
    assert not found("extra-waiting", inspection=[row | {"reported_on": "2026-01-10"}])

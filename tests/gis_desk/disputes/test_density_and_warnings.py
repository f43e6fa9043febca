from gis_desk.disputes.listing import days_to_check, select
from gis_desk.disputes.warnings.ranking import warnings
from tests.gis_desk.disputes.county import TODAY, case, cases, events, lines, markers


def test_warnings_are_ranked_and_point_to_their_objects():
    register = cases(
        case("D1", grade="red", next_check="2026-05-01", owner="x", measures="y"),
        case("D2", state="mediating", next_check="2026-08-01"),
        case("D3", state="settled", closed_on="2026-04-01", next_check="2026-04-01"),
        case("D4", state="verified", grade=None),
    )
    log = events(
        {"key": "E1", "dispute": "D2", "happened_on": "2026-05-05", "kind": "reopened"},
        {"key": "E2", "dispute": "D3", "happened_on": "2026-01-05", "kind": "reopened"},
    )
    found = warnings(register, log, lines(), markers(), TODAY)
    assert [w.score for w in found] == sorted((w.score for w in found), reverse=True)
    known = {(w.kind, w.objects[0][1]) for w in found}
    assert known == {
        ("check-overdue", "D1"),
        ("reopened", "D2"),
        ("form", "D4"),
        ("marker-missing", "M2"),
        ("line-overdue", "L1"),
    }
    overdue = next(w for w in found if w.kind == "line-overdue")
    assert overdue.measure["overdue_days"] == (TODAY - TODAY.replace(2025, 5, 1)).days
    assert "3 open cases" in str(overdue.why)


def test_a_line_within_its_five_years_is_quiet():
    fresh = lines().assign(inspected_on="2021-06-15")
    assert not [w for w in warnings(cases(), events(), fresh, markers().iloc[:1], TODAY) if w.kind == "line-overdue"]
    none = lines().assign(inspected_on=None)
    assert "no joint inspection" in str(warnings(cases(), events(), none, markers().iloc[:0], TODAY)[0].what)


def test_list_is_ordered_by_urgency_and_filtered():
    register = cases(
        case("D1", grade="blue"),
        case("D2", grade="red", next_check="2026-08-01"),
        case("D3", grade="red", state="settled"),
        case("D4", grade="red", next_check="2026-06-20", title="水库之争"),
        case("D5", grade=None),
    )
    assert list(select(register)["key"]) == ["D4", "D2", "D1", "D5", "D3"]
    assert list(select(register, grades=["red"], states=["open"])["key"]) == ["D4", "D2"]
    assert list(select(register, search="水库 2026-004")["key"]) == ["D4"]
    assert select(cases()).empty


def test_days_to_check_count_only_open_cases():
    assert days_to_check(case("D1", next_check="2026-06-10"), TODAY) == -5
    assert days_to_check(case("D1", next_check="2026-06-10", state="settled"), TODAY) is None
    assert days_to_check(case("D1", next_check=None), TODAY) is None
    assert days_to_check(case("D1", next_check="2026年6月10日"), TODAY) == -5
    assert days_to_check(case("D1", next_check="下月"), TODAY) is None


def test_a_register_from_elsewhere_with_unclear_dates_is_listed_and_warned_of():
    odd = cases(case("D1", next_check="下月", found_on="去年"), case("D2", grade="purple", state="neu", kind=None))
    assert len(select(odd)) == 2
    found = warnings(odd, events(), lines().iloc[:0], markers().iloc[:0], TODAY)
    assert {(w.kind, w.objects[0][1]) for w in found} >= {("form", "D1"), ("form", "D2")}

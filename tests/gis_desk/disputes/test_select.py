from gis_desk.disputes.listing import days_to_check, select
from tests.gis_desk.disputes.county import TODAY, case, cases


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

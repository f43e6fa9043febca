import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.disputes.listing import days_to_check, select
from gis_desk.disputes.statistics.density import FEW, along_lines, hotspots
from tests.gis_desk.disputes.county import TODAY, case, cases, lines

place = st.tuples(st.floats(110.19, 110.21), st.floats(25.0, 25.2))


@settings(max_examples=40, deadline=None)
@given(st.lists(place, min_size=1, max_size=30), st.floats(100, 40_000), st.floats(50, 5000))
def test_density_adds_up_to_the_number_of_cases(places, bandwidth_m, step_m):
    points = shapely.points(np.array(places))
    weights = np.linspace(0.5, 3, len(places))
    result = along_lines(points, lines(), weights=weights, bandwidth_m=bandwidth_m, step_m=step_m)
    assert result.n == len(places)
    table = result.stretches
    assert table["cases"].sum() == pytest.approx(weights.sum(), rel=1e-9)
    assert (table["per_km"] * (table["to_m"] - table["from_m"]) / 1000).sum() == pytest.approx(weights.sum(), rel=1e-9)


def test_cases_far_from_lines_are_counted_not_hidden():
    result = along_lines(shapely.points([[110.2, 25.1], [110.3, 25.1]]), lines(), limit_m=2000)
    assert (result.n, result.off) == (1, 1)
    assert result.stretches["cases"].sum() == pytest.approx(1)


def test_no_lines_or_no_cases_give_no_rows():
    assert along_lines(np.array([], dtype=object), lines()).stretches.empty
    assert along_lines(shapely.points([[110.2, 25.1]]), lines().iloc[:0]).stretches.empty


def test_few_cases_make_no_hotspot_many_do():
    rng = np.random.default_rng(1)
    gathered = np.column_stack([np.full(12, 110.2), 25.15 + rng.normal(0, 0.002, 12)])
    spread = np.column_stack([np.full(8, 110.2), np.linspace(25.0, 25.2, 8)])
    few = along_lines(shapely.points(gathered[: FEW - 1]), lines())
    assert few.few
    assert hotspots(few).empty
    found = hotspots(along_lines(shapely.points(np.vstack([gathered, spread])), lines()))
    assert found["geometry"].iloc[0].distance(shapely.Point(110.2, 25.15)) < 1e-6
    assert found["cases"].sum() < 20


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

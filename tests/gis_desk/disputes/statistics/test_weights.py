from datetime import date

import numpy as np
import pytest

from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.statistics.weights import WEIGHTS, case_weights, explained
from tests.gis_desk.disputes.county import case, cases
from ui.texts import say

TODAY = date(2026, 6, 15)
RULES = StatisticsRules()


@pytest.mark.parametrize(
    ("grade", "weight"), [("red", 4), ("orange", 3), ("yellow", 2), ("blue", 1), (None, 1), ("?", 1)]
)
def test_a_case_of_today_counts_its_grade(grade, weight):
    assert case_weights(cases(case("D1", grade=grade, found_on="2026-06-15")), TODAY) == pytest.approx([weight])


@pytest.mark.parametrize(
    ("found", "share"),
    [
        ("2026-06-15", 1.0),
        ("2023-06-15", 0.5),  # a half-life
        ("2020-06-15", 0.25),  # two
        ("2026-07-01", 1.0),  # in the future: as today
        ("下月", 1.0),  # unclear: as today
        (None, 1.0),
        ("2023年6月15日", 0.5),  # as people write it
    ],
)
def test_a_case_fades_with_its_age(found, share):
    one = cases(case("D1", grade="red", found_on=found))
    assert case_weights(one, TODAY) == pytest.approx([4 * share], rel=2e-3)
    assert case_weights(one, TODAY, by="grade") == pytest.approx([4])
    assert case_weights(one, TODAY, by="age") == pytest.approx([share], rel=2e-3)


def test_a_closed_case_keeps_its_share():
    both = cases(case("D1", found_on="2026-06-15"), case("D2", found_on="2026-06-15", state="settled"))
    assert case_weights(both, TODAY) == pytest.approx([2, 2 * RULES.closed_share])
    assert case_weights(both, TODAY, StatisticsRules(closed_share=0.0)) == pytest.approx([2, 0])
    assert case_weights(both, TODAY, by="none") == pytest.approx([1, 1])


def test_no_cases_have_no_weights_and_an_unknown_weighting_is_refused():
    assert case_weights(cases(), TODAY).shape == (0,)
    assert case_weights(cases(), TODAY).dtype == np.float64
    with pytest.raises(ValueError, match="purple"):
        case_weights(cases(), TODAY, by="purple")


@pytest.mark.parametrize("by", WEIGHTS)
def test_the_weighting_is_explained_with_its_numbers(by):
    sentence = str(explained(by, StatisticsRules(red=9.5, half_life_years=7)))
    assert ("9.5" in sentence) == (by in ("grade", "both"))
    assert ("7 years" in sentence) == (by in ("age", "both"))
    assert say(explained(by))

"""What people fill in for a round: one change, only what is new, what else is kept stays."""

from datetime import date

import pytest

from gis_desk.inspections.asking.filling import begin, fill, filled
from layers.errors import GisDeskError
from tests.gis_desk.inspections import rounds

TODAY = date(2026, 6, 1)


def round_(**more):
    row = rounds.rows_of_round(rounds.small_line(3)["marker"], "L1", 2026)["inspection"][0]
    row["details"] = {"weather": "晴", "parts": [{"from_m": 0.0, "lead": "990121"}], "people_left": ["林国栋", "陈立"]}
    return row | more


def test_only_what_was_changed_is_written_and_the_rest_stays():
    change = fill(round_(), {"weather": "阴", "leader": " 林国栋 ", "lead": "990121", "begun_on": "2026-05-06"}, TODAY)
    (edit,) = change.edits
    assert set(edit.after) == {"details"}
    assert edit.after["details"] == {
        "weather": "阴",
        "parts": [{"from_m": 0.0, "lead": "990121"}],
        "people_left": ["林国栋", "陈立"],
        "leader": "林国栋",
    }
    assert edit.before["details"]["weather"] == "晴"


def test_nothing_new_is_no_change():
    assert fill(round_(), {"weather": "晴", "leader": "", "people_left": "林国栋、陈立"}, TODAY) is None


def test_an_empty_field_goes_away():
    (edit,) = fill(round_(details={"weather": "晴"}), {"weather": " "}, TODAY).edits
    assert edit.after == {"details": None}


def test_days_are_read_as_people_write_them():
    (edit,) = fill(round_(done_on=None), {"done_on": "2026年5月30日"}, TODAY).edits
    assert edit.after == {"done_on": "2026-05-30"}


@pytest.mark.parametrize(
    "values",
    [
        {"done_on": "2026-05-01"},  # before it begins
        {"done_on": "2026-06-02"},  # not yet come
        {"begun_on": "五月初三"},  # lunar
        {"conclusion": "好" * 4001},
    ],
)
def test_what_cannot_be_is_refused_with_its_field(values):
    with pytest.raises(GisDeskError) as refused:
        fill(round_(), values, TODAY)
    assert refused.value.where.field in values


def test_lists_are_edited_as_words():
    assert filled(round_(), "people_left") == "林国栋、陈立"


def test_a_round_begun_by_hand_follows_the_last():
    (edit,) = begin({"key": "L1"}, "k", 2026, {"round": 4.0}).edits
    assert edit.after == {"line": "L1", "year": 2026, "round": 5, "kind": "regular", "state": "in_field"}

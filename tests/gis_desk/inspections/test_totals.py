"""The numbers of a round: known ones, and random rounds counted by two ways that must agree."""

from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.documents.inspection_paper import amount
from gis_desk.inspections.reporting import ReportError, gather
from gis_desk.inspections.totals import actions_of, people_of, recount, said, totals
from layers.errors import GisDeskError
from layers.schema import GRADES, MARKER_STATES, REPAIR_KINDS
from tests.gis_desk.inspections import rounds
from ui.texts import say_in


def whole(n=8, year=2026):
    rows = rounds.small_line(n)
    return rows | rounds.rows_of_round(rows["marker"], "L1", year)


def both(rows, **wanted):
    frames = rounds.frames_of(rows)
    dossier = gather(frames, "L1", **wanted)
    key = None if dossier.inspection is None else dossier.inspection["key"]
    return totals(dossier), recount(frames, "L1", key, dossier.year)


def test_numbers_of_a_round():
    found, _ = both(whole())
    expected = {
        "markers": 8,
        "visited": 7,
        "unvisited": 1,
        "found": 6,
        "not_found": 1,
        "body_intact": 4,
        "body_tilted": 1,
        "body_damaged": 1,
        "body_lost": 1,
        "action_painted": 3,
        "action_weeded": 2,
        "action_straightened": 1,
        "action_erected": 0,  # only proposed
        "stretches": 7,
        "resurveys": 1,
        "cross_uses": 1,
        "one_side_marks": 1,
        "repair_open": 2,
        "repair_repaired": 1,
        "days": 2,
        "people_days": 6,
    }
    assert {name: found[name] for name in expected} == expected
    assert found["line_m"] == pytest.approx(9012, abs=5)
    assert found["walked_m"] == pytest.approx(found["line_m"])


def test_without_any_round_there_are_markers_only():
    found, again = both(rounds.small_line(5))
    assert (found["markers"], found["visited"], found["records"], found["photos"]) == (5, 0, 0, 0)
    assert again["markers"] == 5


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("描红、除草", {"painted", "weeded"}),
        ("拟重立", set()),
        ("建议报废；描红", {"scrap_proposed", "painted"}),
        ("扶正并描红", {"straightened", "painted"}),
        ("无", set()),
        (None, set()),
        ("Repaired, painted", {"repaired", "painted"}),
    ],
)
def test_what_was_done_is_read_from_the_words_of_a_record(words, done):
    assert actions_of(words) == done


def test_people_and_nothing():
    assert people_of("林国栋、韦明，陈立") == {"林国栋", "韦明", "陈立"}
    assert [said(w) for w in ("无", " ", None, "-", "伐木便道")] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [({"year": 2020}, "no inspection round of 2020"), ({"inspection": "R9"}, "no inspection round 'R9'")],
)
def test_a_round_that_is_not_there_is_refused_and_the_others_are_named(wanted, words):
    with pytest.raises(ReportError, match=words) as refused:
        gather(rounds.frames_of(whole()), "L1", **wanted)
    assert "R1 (2026)" in say_in("en", refused.value.do)


def test_a_line_that_is_not_there_is_refused():
    with pytest.raises(GisDeskError):
        gather(rounds.frames_of(whole()), "无此线")


# random rounds

_DAY = st.sampled_from([None, "2025-12-31", "2026-05-06", "2026-05-07", "2027-01-01"])
_WORDS = st.sampled_from([None, "", "无", "描红", "拟重立、除草", "扶正 修复", "建议报废", "补测;复位", "林道"])
_PEOPLE = st.sampled_from([None, "", "林国栋、韦明", "韦明", "陈立 韦明，林国栋"])
_ROUND = st.sampled_from([None, "R1", "R0"])
_YES = st.sampled_from([None, True, False])


def _one_of(*values):
    return st.sampled_from([None, *values])


@st.composite
def some_round(draw) -> dict[str, list[dict[str, Any]]]:
    n = draw(st.integers(0, 6))
    rows = rounds.small_line(n)
    for marker in rows["marker"]:
        marker["chainage_m"] = draw(_one_of(-4.0, 0.0, 4000.0, 8999.0))
        marker["posts"] = draw(_one_of("single", "double", "triple"))
        marker["state"] = draw(_one_of(*MARKER_STATES))
        marker["line"] = draw(st.sampled_from(["L1", "990122", "青白线", "L2"]))
    key = _one_of(*[m["key"] for m in rows["marker"]], "m999")
    span = (st.one_of(st.none(), st.floats(-50, 9500)) for _ in range(2))
    rows["inspection"] = [
        {"key": "R0", "line": "L1", "year": 2021, "round": 4, "kind": "regular"},
        {
            "key": "R1",
            "line": draw(st.sampled_from(["L1", "990122"])),
            "year": draw(_one_of(2026)),
            "done_on": "2026-05-29",
            "from_m": draw(next(span)),
            "to_m": draw(next(span)),
        },
    ]
    make = {
        "inspection_record": {
            "inspection": _ROUND,
            "marker": key,
            "visited_on": _DAY,
            "found": _YES,
            "body": _one_of("intact", "tilted", "lost"),
            "lettering": _one_of("clear", "gone"),
            "measured": _one_of("agrees", "differs", "unmeasured"),
            "objects": _one_of([{"state": "gone"}, {"state": "intact"}], ["changed"], {"1": "gone"}, "?"),
            "action": _WORDS,
            "people": _PEOPLE,
        },
        "inspection_stretch": {
            "inspection": _ROUND,
            "line": st.sampled_from(["L1", "青白线", "L2", None]),
            "from_m": _one_of(0.0, 1500.0),
            "to_m": _one_of(1000.0, 700.0),
            "visited_on": _DAY,
            "terrain": _one_of("none", "clear"),
            "course": _one_of("clear", "blurred", "unclear"),
            "resurvey": _YES,
            "cross_use": _WORDS,
            "one_side_mark": _YES,
            "people": _PEOPLE,
            "geometry": _one_of(shapely.MultiLineString([[(108.0, 26.0), (108.01, 26.001), (108.02, 26.0)]])),
        },
        "inspection_photo": {"inspection": _ROUND, "marker": key, "taken_at": _DAY, "name": _WORDS},
        "marker_repair": {
            "marker": key,
            "line": st.sampled_from(["L1", "L2", None]),
            "kind": _one_of(*REPAIR_KINDS),
            "state": _one_of("open", "agreed", "repaired", "closed"),
            "opened_on": _DAY,
            "repaired_on": _DAY,
        },
        "dispute": {
            "line": st.sampled_from(["L1", "L2", None]),
            "grade": _one_of(*GRADES),
            "state": _one_of("found", "settled"),
            "found_on": _DAY,
        },
    }
    for table, columns in make.items():
        some = draw(st.lists(st.fixed_dictionaries(columns), max_size=6))
        rows[table] = [{"key": f"{table}{k}", **row} for k, row in enumerate(some)]
    return rows


@settings(max_examples=120, deadline=None)
@given(some_round())
def test_two_ways_of_counting_agree(rows):
    found, again = both(rows)
    differing = {
        name: (value, again.get(name, 0.0))
        for name, value in found.items()
        if amount(name, value) != amount(name, again.get(name, 0.0))
    }
    assert not differing

"""The numbers of a round: known ones, and random rounds counted by two ways that must agree."""

from random import Random
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.documents.inspection_paper import amount
from gis_desk.inspections.papers.reporting import ReportError, gather
from gis_desk.inspections.papers.totals import (
    BODIES,
    COURSES,
    LETTERINGS,
    POSTS,
    REPAIRS,
    TERRAINS,
    actions_of,
    people_of,
    recount,
    said,
    totals,
)
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
        ("未描红，无需扶正", set()),
        ("不建议报废；不清字迹描红", {"painted"}),
        ("Not repaired, weeded", {"weeded"}),
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


def test_several_lines_at_once_are_refused():
    frames = rounds.frames_of(whole())
    twice = frames["boundary_line"].assign(key="L9")
    both = frames | {"boundary_line": pd.concat([frames["boundary_line"], twice], ignore_index=True)}
    with pytest.raises(GisDeskError, match="of one line, not of 2"):
        gather(both, "all")


# random rounds

_DAYS = (None, "2025-12-31", "2026-05-06", "2026-05-06", "2026-05-07", "2026-05-07", "2027-01-01")
_WORDS = (None, "", "无", "描红", "拟重立、除草", "扶正 修复", "建议报废", "补测;复位", "除草、重立", "林道")
_PEOPLE = (None, "", "林国栋、韦明", "韦明", "陈立 韦明，林国栋")
_ROUNDS = (None, "R1", "R1", "R1", "R0")
_YES = (None, True, False)
_COURSE = shapely.MultiLineString([[(108.0, 26.0), (108.01, 26.001), (108.02, 26.0)]])
_OBJECTS = (None, [{"state": "gone"}, {"state": "intact"}], ["changed"], {"1": "gone"}, "?")


@st.composite
def some_round(draw) -> dict[str, list[dict[str, Any]]]:
    """Rows of all tables; a seed makes them, as choices one by one seldom meet in one round."""
    rng = Random(draw(st.integers(0, 2**32)))
    one = rng.choice
    rows = rounds.small_line(draw(st.integers(0, 8)))
    for marker in rows["marker"]:
        marker["chainage_m"] = one((None, -4.0, 0.0, 4000.0, 8999.0))
        marker["posts"] = one((None, *POSTS))
        marker["state"] = one((None, *MARKER_STATES))
        marker["line"] = one(("L1", "990122", "青白线", "L2"))
    span = (None, None, -50.0, 1000.0, 9500.0)
    rows["inspection"] = [
        {"key": "R0", "line": "L1", "year": 2021, "round": 4, "kind": "regular"},
        {
            "key": "R1",
            "line": one(("L1", "990122")),
            "year": one((None, 2026)),
            "done_on": "2026-05-29",
            "from_m": one(span),
            "to_m": one(span),
        },
    ]
    keys = [m["key"] for m in rows["marker"]] * 4 + [None, "m999"]
    make = {
        "inspection_record": {
            "inspection": _ROUNDS,
            "marker": keys,
            "visited_on": _DAYS,
            "found": _YES,
            "body": (None, *BODIES),
            "lettering": (None, *LETTERINGS),
            "measured": (None, "agrees", "differs", "unmeasured"),
            "objects": _OBJECTS,
            "action": _WORDS,
            "people": _PEOPLE,
        },
        "inspection_stretch": {
            "inspection": _ROUNDS,
            "line": ("L1", "青白线", "L2", None),
            "from_m": (None, 0.0, 1500.0),
            "to_m": (None, 1000.0, 700.0),
            "visited_on": _DAYS,
            "terrain": (None, *TERRAINS),
            "course": (None, *COURSES),
            "resurvey": _YES,
            "cross_use": _WORDS,
            "one_side_mark": _YES,
            "people": _PEOPLE,
            "geometry": (None, _COURSE),
        },
        "inspection_photo": {"inspection": _ROUNDS, "marker": keys, "taken_at": _DAYS, "name": _WORDS},
        "marker_repair": {
            "marker": keys,
            "line": ("L1", "L2", None),
            "kind": REPAIR_KINDS,
            "state": (None, *REPAIRS),
            "opened_on": _DAYS,
            "repaired_on": _DAYS,
        },
        "dispute": {
            "line": ("L1", "L1", "L2", None),
            "grade": (None, *GRADES),
            "state": (None, "found", "settled"),
            "found_on": _DAYS,
        },
    }
    for table, columns in make.items():
        rows[table] = [
            {"key": f"{table}{k}", **{c: one(values) for c, values in columns.items()}}
            for k in range(rng.randint(0, 14))
        ]
    return rows


@settings(max_examples=100, deadline=None)
@given(some_round())
def test_two_ways_of_counting_agree(rows):
    found, again = both(rows)
    differing = {
        name: (value, again.get(name, 0.0))
        for name, value in found.items()
        if amount(name, value) != amount(name, again.get(name, 0.0))
    }
    assert not differing

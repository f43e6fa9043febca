"""Whose turn it is, and what was agreed."""

import itertools

import pytest

from gis_desk.inspections.cycle.agreeing import agree_lead
from gis_desk.inspections.cycle.rounds import Part
from gis_desk.inspections.cycle.rules import CycleRules
from layers.errors import PlanError
from tests.gis_desk.inspections.cycle.county import due, rounds

KEYS = map("k{}".format, itertools.count())


def key():
    return next(KEYS)


def test_who_led_last_and_whose_turn_it_is():
    (line,) = due(2026, rounds("L1 3 2016 990101 filed", "L1 4 2021 990102 filed"))
    assert (line.led, line.lead, line.turn.unit, line.turn.by) == ("白水县", "青山县", "990101", "turn")


def test_an_extra_inspection_leaves_the_turns_and_the_number_of_the_round_as_they_are():
    (line,) = due(2026, rounds("L1 4 2021 990102 filed", "L1 - 2023 990101 filed - extra flood 100 900"))
    assert (line.lead, line.round, line.led) == ("青山县", 5, "白水县")


@pytest.mark.parametrize(("number", "lead"), [(4, "青山县"), (5, "白水县")])  # the coming round is the next one
def test_by_round_the_smaller_code_leads_odd_rounds(number, lead):
    (line,) = due(2026, rounds(f"L1 {number} 2021 990102 filed"), rules=CycleRules(lead="by_round"))
    assert (line.lead, line.lead_known) == (lead, True)


def test_agreeing_makes_the_round_where_there_is_none():
    (line,) = due(2026, rounds("L1 4 2022 990102 filed"))
    (edit,) = agree_lead(line, "白水县", "2026-03-01", key, year=2026).edits
    assert edit.before is None
    assert {c: edit.after[c] for c in ("line", "round", "year", "lead", "state")} == {
        "line": "L1", "round": 5, "year": 2027, "lead": "990102", "state": "planned",
    }  # fmt: skip
    assert edit.after["details"] == {"lead_by": "agreed", "lead_agreed_on": "2026-03-01"}
    (agreed,) = due(
        2026, rounds("L1 4 2022 990102 filed", "L1 5 2027 990102 planned", details=[None, edit.after["details"]])
    )
    assert (agreed.lead, agreed.turn.by, agreed.turn.agreed_on) == ("白水县", "agreed", "2026-03-01")


def test_agreeing_changes_the_planned_round_and_keeps_its_other_details():
    frame = rounds("L1 5 2027 990101 planned", details=[{"months": [4], "parts": [1]}])
    (line,) = due(2026, frame.assign(details=[{"months": [4]}]))
    parts = (Part(0, 2000, "青山县"), Part(2000, None, "990102"))
    (edit,) = agree_lead(line, "990102", "2026-03-01", key, year=2026, parts=parts).edits
    assert edit.key == "i0"
    assert edit.before == {"lead": "990101", "details": {"months": [4]}}
    assert edit.after["details"]["parts"] == [
        {"from_m": 0, "to_m": 2000, "lead": "990101"},
        {"from_m": 2000, "to_m": None, "lead": "990102"},
    ]
    assert edit.after["details"]["months"] == [4]
    (agreed,) = due(2026, rounds("L1 5 2027 990102 planned", details=[edit.after["details"]]))
    assert [p["lead"] for p in agreed.as_json()["parts"]] == ["青山县", "白水县"]


@pytest.mark.parametrize(
    ("lead", "parts", "message"),
    [
        ("黑石县", (), "no side of"),
        ("", (), "no side of"),
        ("990101", (Part(0, 2000, "990101"), Part(2500, None, "990102")), "does not follow"),  # a gap
        ("990101", (Part(0, 2000, "990101"), Part(1500, None, "990102")), "does not follow"),  # an overlap
        ("990101", (Part(0, 2000, "990101"),), "nobody leads the last 3"),
        ("990101", (Part(0, 9000, "990101"),), "does not follow"),  # beyond the end
        ("990101", (Part(0, None, "990103"),), "no side of"),
    ],
)
def test_what_cannot_be_agreed(lead, parts, message):
    (line,) = due(2026, rounds())
    with pytest.raises(PlanError, match=message):
        agree_lead(line, lead, "2026-03-01", key, year=2026, parts=parts)

"""Steps of a repair case, and the finding where the other side was missing."""

import pytest
import shapely

from gis_desk.findings import RULES
from gis_desk.inspections.repairs.rule import repairs_alone
from gis_desk.inspections.repairs.steps import Step, plan_step
from layers.errors import PlanError
from tests.gis_desk.inspections.intake.kept import MARKERS, rows

MARKER = {"key": "L1-m002", "number": "002", "state": "tilted", "geometry": shapely.Point(0, 0)}
CASE = {"marker": "L1-m002", "kind": "tilted", "state": "open", "opened_on": "2026-05-01"}


def step(case=None, marker=MARKER, **given):
    return plan_step("c1", CASE | (case or {}), marker, Step(**given)).edits


def test_the_whole_way():
    (agreed,) = step(state="agreed", on="2026-06-01", people="甲、乙", document="会议纪要3号")
    assert agreed.after == {"state": "agreed", "due_on": "2026-06-01", "people": "甲、乙", "document": "会议纪要3号"}
    repaired, marker = step(
        {"state": "agreed"}, state="repaired", on="2026-05-20", both_present=True, material="花岗岩"
    )
    assert repaired.after == {
        "state": "repaired", "repaired_on": "2026-05-20", "both_present": True, "material": "花岗岩",
    }  # fmt: skip
    assert marker.after == {"state": "restored", "material": "花岗岩"}
    (closed,) = step({"state": "repaired"}, state="closed", note="双方验收")
    assert closed.after == {"state": "closed", "note": "双方验收"}


@pytest.mark.parametrize(
    ("kind", "state"), [("lost", "restored"), ("unreadable", "intact"), ("object_lost", None), ("moved", "restored")]
)
def test_what_a_repair_means_for_the_marker(kind, state):
    _, *marker = step({"kind": kind}, state="repaired", on="2026-05-20", both_present=True)
    assert [e.after["state"] for e in marker] == ([state] if state else [])


@pytest.mark.parametrize(
    ("case", "given", "reason"),
    [
        ({"state": "repaired"}, {"state": "agreed"}, "repaired already"),
        ({"state": "closed"}, {"state": "closed"}, "closed already"),
        ({}, {"state": "repaired", "on": "2026-05-20"}, "not said whether the other side"),
        ({}, {"state": "repaired", "on": "", "both_present": True}, "no date"),
        ({}, {"state": "repaired", "on": "2026-02-30", "both_present": True}, "no date"),
        ({}, {"state": "repaired", "on": "2026-04-20", "both_present": True}, "earlier than the defect"),
        ({}, {"state": "closed"}, "nothing was repaired"),
        ({}, {"state": "gone"}, "open already"),
    ],
)
def test_steps_that_do_not_follow(case, given, reason):
    with pytest.raises(PlanError, match=reason):
        step(case, **given)


def test_a_case_may_be_closed_early_with_a_reason():
    assert step(state="closed", note="误报")[0].after == {"state": "closed", "note": "误报"}
    assert len(step(marker=None, state="repaired", on="2026-05-20", both_present=True)) == 1


def test_repaired_alone_is_found():
    alone = CASE | {"key": "c1", "state": "closed", "repaired_on": "2026-05-20", "both_present": False}
    fine = alone | {"key": "c2", "both_present": True}
    record = {"key": "r1", "marker": "L1-m003", "visited_on": "2026-05-02", "action": "扶正", "both_present": None}
    found = repairs_alone(rows("inspection_record", record), rows("marker_repair", alone, fine), MARKERS)
    assert [(f.keys[0], f.name, f.level.value) for f in found] == [("r1", "003", "must"), ("c1", "002", "must")]


@pytest.mark.parametrize("kind", ["good", "bad"])
def test_the_examples_of_the_rule(kind):
    for example in getattr(RULES["B010"], kind):
        action, present = example.split()
        said = {"yes": True, "no": False}.get(present)
        row = {"key": "r", "marker": "L1-m003", "visited_on": "2026-05-02", "action": action, "both_present": said}
        found = repairs_alone(rows("inspection_record", row), rows("marker_repair"), MARKERS)
        assert bool(found) == (kind == "bad"), example

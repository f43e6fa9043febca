"""How far a round is, and its end, which is never silent."""

import pandas as pd
import pytest

from gis_desk.inspections.intake.progress import Field, close_round, progress_of
from layers.errors import PlanError
from tests.gis_desk.inspections.intake.kept import LINES, MARKERS, ROUNDS, rows


def record(marker, day="2026-05-01", **more):
    return {"key": f"r{marker}{day}", "inspection": "i1", "marker": f"L1-m{marker}", "visited_on": day} | more


def walked(low, high, day="2026-05-02"):
    return {"key": f"s{low}", "inspection": "i1", "line": "L1", "from_m": low, "to_m": high, "visited_on": day}


def field(records=(), stretches=(), photos=(), repairs=(), rounds=ROUNDS):
    return Field(
        MARKERS, LINES, rounds, rows("inspection_record", *records), rows("inspection_stretch", *stretches),
        rows("inspection_photo", *photos), rows("marker_repair", *repairs),
    )  # fmt: skip


ALL = [record("001", body="intact"), record("002", body="tilted"), record("003", found=False)]
WAY = [walked(0.0, 2500.0), walked(2400.0, 5000.0)]


def test_what_is_visited_and_walked():
    there = field(
        [record("001", "2026-05-03", body="lost"), record("001", body="intact"), record("002", inspection="i9")],
        [walked(0.0, 2100.0)],
        [{"key": "p1", "inspection": "i1"}, {"key": "p2", "inspection": "i1", "marker": "L1-m001"}],
        [{"key": "c1", "marker": "L1-m002", "state": "open"}, {"key": "c2", "marker": "L2-m001", "state": "open"}],
    )
    found = progress_of("i1", there)
    assert (found.line, len(found.markers), len(found.stretches)) == ("L1", 3, 4)
    assert found.visited == {"L1-m001": "r0012026-05-03"}
    assert found.states == {"lost": 1}
    assert found.unvisited == ("L1-m002", "L1-m003")
    assert found.walked == (True, True, False, False)
    assert (found.photos, found.unassigned, found.repairs) == (2, 1, 1)


def test_an_extra_round_counts_its_stretch_only():
    rounds = pd.DataFrame(ROUNDS.assign(kind="extra", from_m=2400.0, to_m=5000.0))
    found = progress_of("i1", field(rounds=rounds))
    assert found.markers == ("L1-m001", "L1-m002", "L1-m003")[1:] or "L1-m001" in found.markers
    assert all(s.to_m > 2401 for s in found.stretches)


def test_a_complete_round_is_closed():
    change = close_round("i1", field(ALL, WAY), "2026-05-04")
    assert [(e.layer, dict(e.after)) for e in change.edits] == [
        ("inspection", {"state": "done", "done_on": "2026-05-04", "begun_on": "2026-05-01"}),
        ("boundary_line", {"inspected_on": "2026-05-04"}),
    ]


def test_an_extra_round_leaves_the_five_years():
    rounds = ROUNDS.assign(kind="extra")
    assert [e.layer for e in close_round("i1", field(ALL, WAY, rounds=rounds), "2026-05-04").edits] == ["inspection"]


@pytest.mark.parametrize(
    ("key", "records", "stretches", "on", "reason"),
    [
        ("i1", ALL[:2], WAY, "2026-05-04", "1 markers and 0 stretches have no record"),
        ("i1", ALL, WAY[:1], "2026-05-04", "0 markers and 2 stretches"),
        ("i1", [], [], "2026-05-04", "no record"),
        ("i1", ALL, WAY, "2026-05-01", "later than"),
        ("i1", ALL, WAY, "昨天", "no date"),
        ("i2", ALL, WAY, "2026-05-04", "has ended"),
        ("i9", ALL, WAY, "2026-05-04", "no inspection round"),
    ],
)
def test_a_round_that_cannot_be_closed(key, records, stretches, on, reason):
    with pytest.raises(PlanError, match=reason):
        close_round(key, field(records, stretches), on)


def test_an_unfinished_round_is_closed_with_a_reason():
    change = close_round("i1", field(ALL[:1], ()), "2026-05-04", unfinished="洪水封路")
    assert change.edits[0].after["note"] == "洪水封路"

from dataclasses import replace

import pytest
from shapely import LineString, MultiLineString, Point

from gis_desk.disputes.belongings import Belongings
from gis_desk.disputes.merging import plan_merge, side_by_side
from gis_desk.disputes.register import plain
from gis_desk.disputes.twins import alike, all_twins, around, twins_of
from layers.errors import GisDeskError
from layers.work import Cancelled, Progress
from tests.gis_desk.disputes.county import TODAY, case, cases, events, frame
from tests.gis_desk.disputes.test_register import apply

OWN = case("D1", title="青山林地纠纷")
THEIRS = case(
    "D2", 110.2001, 25.051, title="关于青山村林地的争议", side_a="990102", side_b="990101", found_on="2026-03-20",
    owner="石门县民政局", people=40,
)  # fmt: skip


def row(values):
    return {k: v for k, v in values.items() if k != "key"}


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("青山林地纠纷", "关于青山村林地的争议", 2 / 3),
        ("青山林地纠纷", "青山林地隐患", 1.0),
        ("边界纠纷", "界线争议", 0.0),  # nothing of their own
        ("青山", "黄河", 0.0),
        (None, "青山", 0.0),
    ],
)
def test_titles_are_alike_by_their_own_words(one, other, wanted):
    assert alike(one, other) == pytest.approx(wanted)
    assert alike(other, one) == pytest.approx(wanted)


def test_a_case_that_both_sides_entered_is_found():
    found = all_twins(cases(OWN, THEIRS, case("D3", 110.25, title="青山林地纠纷")))
    assert [(t.one, t.other) for t in found] == [("D1", "D2")]
    twin = found[0]
    assert twin.distance_m == pytest.approx(111, abs=2)
    assert twin.days == 19
    assert {"on the same line", "between the same units", "of the same type", "titles with the same words"} <= {
        str(r) for r in twin.reasons
    }
    assert [t.other for t in twins_of("D1", OWN, cases(OWN, THEIRS))] == ["D2"]


@pytest.mark.parametrize(
    "values",
    [
        {"geometry": Point(110.2, 25.054)},  # 444 m
        {"found_on": "2026-06-01"},  # 92 days
        {"title": "河滩采砂", "kind": "water"},  # other words and another type
        {"title": "河滩采砂", "line": "L2"},
        {"geometry": Point()},
        {"geometry": None},
    ],
)
def test_what_is_far_late_or_other_is_no_twin(values):
    assert all_twins(cases(OWN, THEIRS | values)) == []
    assert twins_of("D1", OWN, cases(THEIRS | values)) == []


def test_a_stretch_of_the_line_is_near_what_lies_on_it():
    stretch = THEIRS | {"geometry": LineString([(110.2, 25.0), (110.2, 25.1)])}
    assert all_twins(cases(OWN, stretch))[0].distance_m == 0.0
    west, south, east, north = around(OWN["geometry"])
    assert west < 110.2 < east
    assert south < 25.05 < north


def test_cases_that_share_a_place_in_masses_are_refused_in_little_memory(monkeypatch):
    monkeypatch.setattr("gis_desk.disputes.twins._MOST_PAIRS", 40)
    monkeypatch.setattr("gis_desk.disputes.twins._LOT", 4)
    crowd = [case(f"D{n}") for n in range(10)]  # 45 pairs
    with pytest.raises(GisDeskError, match="near_m"):
        all_twins(cases(*crowd))
    assert len(all_twins(cases(*crowd[:9]))) == 36


def test_comparing_can_be_stopped():
    with pytest.raises(Cancelled):
        all_twins(cases(OWN, THEIRS), progress=Progress(stopped=lambda: True))


def test_without_a_day_the_place_and_words_decide():
    assert all_twins(cases(OWN, THEIRS | {"found_on": None}))[0].days is None


def test_fields_stand_side_by_side():
    found = {c.field: c for c in side_by_side(OWN, THEIRS)}
    assert (found["line"].same, found["line"].proposed) == (True, "A")
    assert (found["people"].one, found["people"].other, found["people"].proposed) == (None, 40, "B")
    assert found["title"].proposed is None
    assert "extra" not in found
    assert "number" not in found


def owned():
    line = MultiLineString([[(110.2, 25.04), (110.2, 25.06)]])
    return Belongings(
        events({"key": "E2", "dispute": "D2", "happened_on": "2026-03-20", "kind": "found"}),
        frame("dispute_claim", [{"key": "C2", "dispute": "D2", "side": "a", "note": "原件", "geometry": line}]),
        frame("dispute_evidence", [{"key": "P2", "dispute": "D2", "side": "both", "kind": "7-1", "title": "批复"}]),
        frame(
            "attachment",
            [
                {"key": "A2", "owner_table": "dispute", "owner_key": "D2", "name": "x.pdf", "sha256": "s", "size": 4},
                {"key": "A3", "owner_table": "dispute_evidence", "owner_key": "P2", "name": "y.pdf", "sha256": "t"},
            ],
        ),
    )


def nothing():
    return Belongings(events().iloc[:0], *(frame(t, []) for t in ("dispute_claim", "dispute_evidence", "attachment")))


def mine():
    line = MultiLineString([[(110.201, 25.04), (110.201, 25.06)]])
    claim = {"key": "C1", "dispute": "D1", "side": "a", "note": None, "geometry": line}
    return replace(nothing(), dispute_claim=frame("dispute_claim", [claim]))


def merge(take, rest=None, one=OWN, other=THEIRS, kept=None):
    return plan_merge(
        ("D1", row(one)),
        ("D2", row(other)),
        owned(),
        kept or nothing(),
        take,
        rest=rest,
        event_key="E9",
        today=TODAY,
        who="王芳",
    )


def test_everything_of_both_is_kept_and_can_be_taken_back():
    tables = {
        "dispute": {k: {**plain(r), "geometry": r["geometry"]} for k, r in (("D1", OWN), ("D2", THEIRS))},
        **{t: dict(owned().rows(t)) for t in ("dispute_event", "dispute_claim", "dispute_evidence", "attachment")},
    }
    change = merge({"title": "B", "geometry": "A"}, rest="A")
    after = apply(tables, change)
    assert list(after["dispute"]) == ["D1"]
    new = after["dispute"]["D1"]
    assert (new["title"], new["people"], new["owner"], new["number"]) == (
        "关于青山村林地的争议", 40, "石门县民政局", "2026-001",
    )  # fmt: skip
    kept = new["extra"]["merged"][0]
    assert (kept["number"], kept["key"], kept["on"]) == ("2026-002", "D2", "2026-06-15")
    assert kept["row"]["found_on"] == "2026-03-20"
    assert kept["row"]["geometry"].startswith("POINT")
    claim = after["dispute_claim"]["C2"]
    assert (claim["dispute"], claim["side"], claim["note"]) == (
        "D1",
        "b",
        "原件（from 2026-002）",
    )  # its first side is b
    assert after["dispute_evidence"]["P2"]["side"] == "both"
    assert after["attachment"]["A2"]["owner_key"] == "D1"
    assert after["attachment"]["A3"]["owner_key"] == "P2"
    event = after["dispute_event"]["E9"]
    assert event["kind"] == "merged"
    assert "from it: Title" in event["account"]
    assert "2026-002" in event["account"]
    assert after["dispute_event"]["E2"]["dispute"] == "D1"
    assert apply(after, change.inverse()) == tables


@pytest.mark.parametrize(
    ("other", "take", "sides", "notes"),
    [
        # the same units, named the other way round: each claim goes with its unit
        ({}, {"side_a": "A", "side_b": "A"}, ("a", "b"), (None, "原件（from 2026-002）")),
        ({}, {"side_a": "B", "side_b": "B"}, ("b", "a"), (None, "原件（from 2026-002）")),
        # a unit that is no side of the case that stays: the claim says whose it is
        ({"side_a": "990199"}, {"side_a": "A", "side_b": "A"}, ("a", "a"), (None, "原件（from 2026-002；of 990199）")),
        ({"side_a": "990199"}, {"side_a": "B", "side_b": "B"}, ("b", "a"), (None, "原件（from 2026-002）")),
    ],
)
def test_claims_stay_with_their_units(other, take, sides, notes):
    edits = merge(take, rest="A", other=THEIRS | other, kept=mine()).edits
    after = {e.key: e.after for e in edits if e.layer == "dispute_claim"}
    assert (after.get("C1", {}).get("side", "a"), after["C2"].get("side", "a")) == sides
    assert (after.get("C1", {}).get("note"), after["C2"]["note"]) == notes


def test_what_differs_must_be_decided():
    with pytest.raises(GisDeskError) as caught:
        merge({"title": "A"})
    assert "side_a, side_b, found_on, geometry" in str(caught.value)
    assert merge({"title": "A"}, rest="B")


@pytest.mark.parametrize(
    ("take", "said"),
    [({"colour": "A"}, "no field"), ({"title": "C"}, "none of the two"), ({"number": "B"}, "no field")],
)
def test_wrong_choices_are_told(take, said):
    with pytest.raises(GisDeskError, match=said):
        merge(take, rest="A")


def test_a_case_is_not_merged_with_itself():
    with pytest.raises(GisDeskError, match="itself"):
        plan_merge(("D1", row(OWN)), ("D1", row(OWN)), owned(), nothing(), {}, event_key="E9", today=TODAY)


def test_the_result_must_be_a_case():
    red = THEIRS | {"grade": "red", "next_check": "2027-01-01"}
    with pytest.raises(GisDeskError, match="days away"):
        merge({"grade": "B", "next_check": "B"}, rest="A", other=red)

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon

from gis_desk.disputes import register
from gis_desk.disputes.form import problems
from gis_desk.disputes.grade import Matrix, suggest
from gis_desk.disputes.parties import point_at, propose
from gis_desk.disputes.states import NEXT
from gis_desk.disputes.words import STATES
from gis_desk.findings import Severity
from layers.change import Change
from layers.errors import GisDeskError
from tests.gis_desk.disputes.county import TODAY, case, cases, divisions, events, lines, markers

PLACE = Point(110.2001, 25.05)


def apply(tables: dict, change: Change) -> dict:
    """What a store does, on dictionaries of dictionaries; refuses an edit whose `before` is not true."""
    result = {layer: {k: dict(r) for k, r in rows.items()} for layer, rows in tables.items()}
    for edit in change.edits:
        rows = result.setdefault(edit.layer, {})
        if edit.before is None:
            assert edit.key not in rows
            rows[edit.key] = dict(edit.after)
            continue
        assert {c: rows[edit.key][c] for c in edit.before} == dict(edit.before)
        if edit.after is None:
            assert set(rows[edit.key]) == set(edit.before)
            del rows[edit.key]
        else:
            rows[edit.key] |= edit.after
    return result


def add(values=None, existing=(), **keys):
    basic = {"title": "青山林地纠纷", "kind": "forest", "found_on": "2026-03-01"}
    return register.plan_add(
        basic | (values or {}), PLACE, cases(*existing), key="D9", event_key="E9", today=TODAY, who="王芳", **keys
    )


def row_of(change):
    return next(e.after for e in change.edits if e.layer == "dispute")


def test_add_fills_number_state_secrecy_and_writes_the_first_event():
    change = add(existing=[case("D1"), case("D7", number="2026-007"), case("D2", number="旧-3")])
    row = row_of(change)
    assert (row["number"], row["state"], row["secrecy"]) == ("2026-008", "found", "internal")
    event = next(e.after for e in change.edits if e.layer == "dispute_event")
    assert (event["dispute"], event["kind"], event["happened_on"], event["actor"]) == (
        "D9",
        "found",
        "2026-03-01",
        "王芳",
    )


def test_score_suggests_but_the_person_decides():
    assert row_of(add({"likelihood": 3, "impact": 4}))["grade"] == "orange"
    with pytest.raises(GisDeskError, match="without a reason"):
        add({"likelihood": 3, "impact": 4, "grade": "yellow"})
    change = add({"likelihood": 3, "impact": 4, "grade": "yellow"}, grade_reason="双方已签协议")
    assert row_of(change)["grade"] == "yellow"
    assert "双方已签协议" in change.edits[1].after["account"]
    assert "table GIS Desk" in change.edits[1].after["account"]
    assert row_of(add())["grade"] is None


def test_the_matrix_has_its_thresholds():
    assert [suggest(*pair).grade for pair in ((3, 5), (2, 5), (1, 5), (2, 2))] == ["red", "orange", "yellow", "blue"]
    assert suggest(3, 4, Matrix(red=12, orange=8, yellow=4)).grade == "red"
    assert "3 × impact 4 = 12" in str(suggest(3, 4).why)
    with pytest.raises(GisDeskError):
        Matrix(red=5, orange=10, yellow=3)
    with pytest.raises(GisDeskError):
        suggest(0, 3)


def test_red_needs_owner_measures_and_a_check_within_thirty_days():
    with pytest.raises(GisDeskError) as caught:
        add({"grade": "red"})
    assert caught.value.where.field in {"owner", "measures"}
    row = row_of(add({"grade": "red", "owner": "县民政局", "measures": "现场值守"}))
    assert row["next_check"] == "2026-07-15"
    with pytest.raises(GisDeskError, match="days away"):
        add({"grade": "red", "owner": "县民政局", "measures": "现场值守", "next_check": "2026-07-16"})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"kind": None}, "kind"),
        ({"kind": "ufo"}, "kind"),
        ({"found_on": "2026-06-16"}, "found_on"),  # tomorrow
        ({"found_on": "农历三月初一"}, "found_on"),
        ({"people": "许多"}, "people"),
        ({"people": -1}, "people"),
        ({"impact": 6}, "impact"),
        ({"title": "长" * 61}, "title"),
        ({"colour": "red"}, "colour"),
        ({"number": "2026-001"}, "number"),  # taken
    ],
)
def test_bad_values_name_the_field(values, field):
    with pytest.raises(GisDeskError) as caught:
        add(values, existing=[case("D1")])
    assert caught.value.where.field == field
    assert str(caught.value.do)


def test_an_area_that_crosses_itself_is_refused():
    bow = Polygon([(110, 25), (110.1, 25.1), (110.1, 25), (110, 25.1)])
    with pytest.raises(GisDeskError, match="crosses itself"):
        register.plan_add({"title": "x", "kind": "land"}, bow, cases(), key="D1", event_key="E1", today=TODAY)


text_of_a_user = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(title=text_of_a_user.filter(str.strip), people=st.integers(0, 10_000), likelihood=st.integers(1, 5))
def test_add_then_undo_leaves_nothing(title, people, likelihood):
    try:
        change = add({"title": title, "people": people, "likelihood": likelihood})
    except GisDeskError:
        return  # a title of control characters only
    before = {"dispute": {}, "dispute_event": {}}
    after = apply(before, change)
    assert len(after["dispute"]) == len(after["dispute_event"]) == 1
    assert apply(after, change.inverse()) == before


@given(st.lists(st.sampled_from(["verified", "mediating", "settled", "transferred", "revisited"]), max_size=8))
def test_every_way_through_the_states_can_be_undone(steps):
    tables = {"dispute": {}, "dispute_event": {}}
    history = [add({"grade": "yellow", "side_a": "990101", "side_b": "990102"})]
    tables = apply(tables, history[0])
    for n, step in enumerate(steps):
        row = tables["dispute"]["D9"]
        arguments = {"event_key": f"S{n}", "today": TODAY, "evidence": ["协议书1号"], "actor": "王芳"}
        if step not in NEXT[row["state"]]:
            with pytest.raises(GisDeskError, match="cannot become"):
                register.plan_state("D9", row, step, **arguments)
            continue
        change = register.plan_state("D9", row, step, **arguments)
        history.append(change)
        tables = apply(tables, change)
        assert tables["dispute"]["D9"]["state"] == step
    assert len(tables["dispute_event"]) == len(history)
    for change in reversed(history):
        tables = apply(tables, change.inverse())
    assert tables == {"dispute": {}, "dispute_event": {}}


def full(**values):
    return {k: v for k, v in case("D1", **values).items() if k != "key"}


def step(row, after, **arguments):
    return register.plan_state("D1", row, after, event_key="E1", today=TODAY, **arguments)


def test_settling_needs_evidence_and_keeps_it():
    row = full(state="mediating")
    with pytest.raises(GisDeskError, match="settled on paper"):
        step(row, "settled")
    change = step(row, "settled", evidence=["纪要〔2026〕3号"], way="双方协商", happened_on="2026年6月1日")
    after = row_of(change)
    assert after["closed_on"] == "2026-06-01"
    assert (after["agreement"], after["way"], after["outcome"]) == ("纪要〔2026〕3号", "双方协商", "resolved")
    assert "agreement" not in row_of(step(row, "settled", papers=1))  # it is attached


def test_reopening_says_so_and_takes_the_closing_date_away():
    row = full(state="settled", closed_on="2026-04-01")
    change = step(row, "mediating", account="再次越界采伐")
    assert row_of(change)["closed_on"] is None
    assert change.edits[1].after["kind"] == "reopened"


def test_verifying_needs_grade_and_sides():
    with pytest.raises(GisDeskError) as caught:
        step(full(grade=None), "verified")
    assert caught.value.where.field == "grade"
    step(full(grade=None), "verified", values={"grade": "blue"})


def test_an_event_is_dated_and_says_something():
    row = full()
    add_event = {"event_key": "E1", "today": TODAY}
    change = register.plan_event(
        "D1", row, kind="visit", account="双方到场", happened_on=None, next_check="2026-8-1", **add_event
    )
    assert change.edits[0].after["happened_on"] == TODAY.isoformat()
    assert change.edits[1].after == {"next_check": "2026-08-01"}
    with pytest.raises(GisDeskError, match="says nothing"):
        register.plan_event("D1", row, kind="visit", account=" ", happened_on=None, **add_event)
    with pytest.raises(GisDeskError, match="before the case was found"):
        register.plan_event("D1", row, kind="visit", account="x", happened_on="2026-02-01", **add_event)
    with pytest.raises(GisDeskError, match="no event"):
        register.plan_event("D1", row, kind="settled", account="x", happened_on=None, **add_event)


def test_edit_changes_only_what_differs_and_never_the_state():
    row = full()
    change = register.plan_edit("D1", row, {"title": "改名", "people": "12"}, today=TODAY)
    assert change.edits[0].before == {"title": "林地纠纷", "people": None}
    assert change.edits[0].after == {"title": "改名", "people": 12}
    with pytest.raises(GisDeskError, match="by a step"):
        register.plan_edit("D1", row, {"state": "settled"}, today=TODAY)
    with pytest.raises(GisDeskError, match="nothing was changed"):
        register.plan_edit("D1", row, {"title": "林地纠纷"}, today=TODAY)


def test_delete_takes_the_events_along_and_gives_all_back():
    log = events(
        {"key": "E1", "dispute": "D1", "happened_on": "2026-03-01", "kind": "found"},
        {"key": "E2", "dispute": "D2", "happened_on": "2026-03-01", "kind": "found"},
    )
    tables = {
        "dispute": {"D1": full()},
        "dispute_event": {
            k: {c: r for c, r in e.items() if c != "key"}
            for k, e in log.set_index("key", drop=False).to_dict("index").items()
        },
    }
    for entry in tables["dispute_event"].values():
        for column in ("actor", "account"):
            entry[column] = None
    for columns in register.plain({}):
        tables["dispute"]["D1"].setdefault(columns, None)
    change = register.plan_delete("D1", tables["dispute"]["D1"], log)
    after = apply(tables, change)
    assert list(after["dispute_event"]) == ["E2"]
    assert after["dispute"] == {}
    assert apply(after, change.inverse()) == tables


def test_problems_tell_must_from_should():
    found = {p.field: p.severity for p in problems(full(state="verified", grade=None), TODAY)}
    assert found["grade"] is Severity.MUST
    assert found["owner"] is Severity.SHOULD
    assert problems(full(), TODAY) == []


def test_states_and_words_are_the_same_list():
    assert set(NEXT) == set(STATES)


def test_parties_come_from_the_geometry():
    offer = propose(PLACE, divisions(), lines(), markers())
    assert (offer.line, offer.line_name) == ("L1", "云石线")
    assert {offer.side_a, offer.side_b} == {"990101", "990102"}
    assert offer.distance_m == pytest.approx(10.1, abs=0.3)
    assert offer.markers[0].number == "99019902001Q"
    assert offer.markers[0].distance_m == pytest.approx(3324, abs=5)
    assert str(offer.markers[0].direction) == "north"
    filled = register.filled({"title": "x", "side_b": "别处"}, offer)
    assert filled["side_b"] == "别处"
    assert filled["line"] == "L1"
    assert "99019902001Q" in filled["place"]


def test_a_place_far_from_every_line_is_remarked():
    assert "km" in str(propose(Point(110.35, 25.1), divisions(), lines()).remark)


@pytest.mark.parametrize(
    ("lon", "lat", "advice"),
    [
        (25.05, 110.2, "longitude first"),  # swapped
        (float("nan"), 25, "longitude,latitude"),
        (float("inf"), 25, "longitude,latitude"),
        (500000, 2770000, "degrees"),  # projected
    ],
)
def test_coordinates_that_cannot_be(lon, lat, advice):
    with pytest.raises(GisDeskError) as caught:
        point_at(lon, lat)
    assert advice in str(caught.value.do)


def test_outside_every_division_is_refused():
    with pytest.raises(GisDeskError, match="none of the 5 divisions"):
        propose(Point(112, 25), divisions(), lines())
    assert propose(Point(112, 25), divisions().iloc[:0], lines().iloc[:0]).line is None


def test_number_counts_within_its_year():
    assert register.next_number(cases(case("D1", number="2025-014")), 2026) == "2026-001"
    assert register.next_number(cases(case("D1", number="2025-014")), 2025) == "2025-015"
    named = cases(case("D1", number="YH2026-003"), case("D2", number="YH2025-009"), case("D3", number="2026-100"))
    assert register.next_number(named, 2026) == "YH2026-004"


def test_dates_of_three_forms_are_kept_iso():
    assert row_of(add({"found_on": "2026年3月5日"}))["found_on"] == "2026-03-05"
    assert date.fromisoformat(row_of(add({"found_on": "二〇二六年三月五日"}))["found_on"]) == date(2026, 3, 5)

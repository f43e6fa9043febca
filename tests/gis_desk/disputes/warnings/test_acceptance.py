from datetime import date, timedelta

import pytest

from gis_desk.disputes.warnings.acceptance import ACCEPTED, EXPIRED, LAPSED, answers, plan_accept, plan_withdraw
from gis_desk.disputes.warnings.ranking import warnings
from layers.errors import GisDeskError
from layers.store import Store
from layers.text import text
from tests.gis_desk.disputes.county import TODAY, case, cases, divisions, events, lines, markers


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "云溪.gpkg", county="990101", who="王芳") as made:
        for layer, frame in (("division", divisions()), ("boundary_line", lines()), ("marker", markers())):
            made.load(layer, frame, text("import"))
        yield made


def found(store, kind):
    tables = ("dispute", "dispute_event", "division", "boundary_line", "marker", "marker_repair", "inspection")
    return warnings({t: store.frame(t) for t in tables}, TODAY, kinds=[kind])


def accept(store, alert, reason="已商定", until=None):
    key = store.new_key("accepted_finding")
    store.apply(plan_accept(alert, reason, store.who, key, TODAY, expires_on=until))
    return key


def state(store, alert, today=TODAY):
    answer = answers([alert], store.frame("accepted_finding"), today).get(alert.id)
    return None if answer is None else answer.state


def test_accepting_is_one_change_with_reason_and_signer_that_can_be_undone(store):
    (line,) = found(store, "line-overdue")
    accept(store, line)
    row = store.frame("accepted_finding").iloc[0]
    assert (row["rule"], row["reason"], row["signer"]) == ("W:line-overdue", "已商定", "王芳")
    assert row["accepted_on"] == TODAY.isoformat()
    assert state(store, line) == ACCEPTED
    assert "Joint inspection overdue" in str(store.undo())
    assert state(store, line) is None
    store.redo()
    assert state(store, line) == ACCEPTED


def test_it_needs_a_reason_and_a_day_to_come(store):
    (line,) = found(store, "line-overdue")
    with pytest.raises(GisDeskError, match="needs a reason"):
        accept(store, line, "  ")
    with pytest.raises(GisDeskError, match="has passed"):
        accept(store, line, until=TODAY - timedelta(days=1))
    accept(store, line, until=TODAY)
    assert state(store, line) == ACCEPTED
    assert state(store, line, TODAY + timedelta(days=1)) == EXPIRED


def test_it_lapses_when_another_case_is_found_on_the_line_and_not_when_one_goes(store):
    store.load("dispute", cases(case("D1"), case("D2")), text("import"))
    (line,) = found(store, "line-overdue")
    accept(store, line)
    store.load("dispute", cases(case("D3")), text("import"))
    (now,) = found(store, "line-overdue")
    answer = answers([now], store.frame("accepted_finding"), TODAY)[now.id]
    assert (answer.state, answer.news) == (LAPSED, ("case D3",))
    store.undo()
    assert state(store, found(store, "line-overdue")[0]) == ACCEPTED
    store.apply(_settled(store, "D2"))
    (less,) = found(store, "line-overdue")
    assert less.measure["open_cases"] == 1
    assert state(store, less) == ACCEPTED


def _settled(store, key):
    from layers.change import Change, update

    row = store.row("dispute", key)
    after = {"state": "settled", "closed_on": "2026-06-01"}
    return Change(text("settle"), (update("dispute", key, {c: row[c] for c in after}, after),))


def test_it_lapses_when_the_case_is_reopened_once_more_or_its_grade_rises(store):
    log = [{"key": "E1", "dispute": "D1", "happened_on": "2026-05-05", "kind": "reopened"}]
    store.load("dispute", cases(case("D1", state="mediating", grade="yellow")), text("import"))
    store.load("dispute_event", events(*log), text("import"))
    (one,) = found(store, "reopened")
    accept(store, one)
    assert state(store, one) == ACCEPTED
    store.load("dispute_event", events({**log[0], "key": "E2", "happened_on": "2026-06-05"}), text("import"))
    assert state(store, found(store, "reopened")[0]) == LAPSED
    store.undo()
    for grade, after in (("orange", LAPSED), ("blue", ACCEPTED)):
        store.apply(_graded(store, grade))
        assert state(store, found(store, "reopened")[0]) == after


def _graded(store, grade):
    from layers.change import Change, update

    before = {"grade": store.row("dispute", "D1")["grade"]}
    return Change(text("grade"), (update("dispute", "D1", before, {"grade": grade}),))


def test_a_new_term_of_a_check_ends_it(store):
    store.load("dispute", cases(case("D1", next_check="2026-06-01")), text("import"))
    (one,) = found(store, "check-overdue")
    accept(store, one)
    later = warnings({"dispute": cases(case("D1", next_check="2026-06-10"))}, TODAY, kinds=["check-overdue"])
    assert state(store, later[0]) == LAPSED


def test_another_answer_replaces_the_old_one_and_can_be_withdrawn(store):
    (line,) = found(store, "line-overdue")
    key = accept(store, line, "旧", TODAY)
    new = store.new_key("accepted_finding")
    before = (key, store.row("accepted_finding", key))
    store.apply(plan_accept(line, "新", store.who, new, TODAY, before=before))
    assert list(store.frame("accepted_finding")["reason"]) == ["新"]
    store.apply(plan_withdraw(line, new, store.row("accepted_finding", new)))
    assert state(store, line) is None
    store.undo()
    assert state(store, line) == ACCEPTED


def test_answers_to_other_rules_are_none_of_ours(store):
    (line,) = found(store, "line-overdue")
    row = {"key": "A1", "rule": "B101", "keys": ["L1"], "reason": "x", "accepted_on": "2026-01-01"}
    import pandas as pd

    assert answers([line], pd.DataFrame([row | {"expires_on": None, "signer": "x"}]), TODAY) == {}
    assert answers([line], store.frame("accepted_finding"), TODAY) == {}


def test_of_several_answers_the_one_that_holds_counts(store):
    (line,) = found(store, "line-overdue")
    for n, until in enumerate((date(2026, 7, 1), None, date(2026, 7, 2))):
        key = f"A{n}"
        store.apply(plan_accept(line, str(n), "x", key, TODAY, expires_on=until))
    answer = answers([line], store.frame("accepted_finding"), date(2027, 1, 1))[line.id]
    assert (answer.accepted.reason, answer.state) == ("1", ACCEPTED)

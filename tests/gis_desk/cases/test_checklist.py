"""What a person judges in a case, and what the rules say of it when they are asked again."""

import pandas as pd
import pytest

from gis_desk.cases.checklist import checklist, plan_answer
from gis_desk.cases.judging import judge_case, plan_recheck, renaming_of
from gis_desk.cases.kept import kept
from gis_desk.cases.rows import CASE, PLACE
from gis_desk.findings import sources
from gis_desk.names.checker import NameChecker
from layers.errors import PlanError
from layers.store import Store
from tests.gis_desk.cases.desk import ROAD, TODAY, VALUES, add_road, approve, new_case, up_to_approval

RENAME = {**VALUES, "action": "rename", "place": "r1", "reason": "道路改线"}


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "w.gpkg") as made:
        yield made


def answer(store, key, rule, verdict, remark="", who="李四"):
    store.apply(plan_answer(key, store.row(CASE, key), rule, verdict, remark, who, TODAY))


def test_every_question_has_its_article(store):
    case = store.row(CASE, new_case(store))
    asked = checklist(case)
    assert {"N021", "N029", "N057"} <= {one.question.rule for one in asked}
    assert all(one.verdict is None for one in asked)
    assert all(set(one.question.source) & set(sources()) for one in asked)


def test_an_answer_is_kept_with_who_and_when_and_taken_back(store):
    key = new_case(store)
    answer(store, key, "N029", True)
    (one,) = [a for a in checklist(store.row(CASE, key)) if a.question.rule == "N029"]
    assert (one.verdict, one.who, one.on) == (True, "李四", TODAY.isoformat())
    answer(store, key, "N029", None)
    assert all(a.verdict is None for a in checklist(store.row(CASE, key)))
    assert store.undo()
    assert [a.verdict for a in checklist(store.row(CASE, key)) if a.question.rule == "N029"] == [True]


def test_other_fields_of_the_case_stay(store):
    key = new_case(store)
    before = store.row(CASE, key)["form"]
    answer(store, key, "N021", False, "与在世人同名")
    after = store.row(CASE, key)["form"]
    assert {k: v for k, v in after.items() if k != "answers"} == before


@pytest.mark.parametrize(
    ("rule", "verdict", "remark"), [("N002", True, ""), ("N029", False, " "), ("N029", False, "长" * 301)]
)
def test_what_cannot_be_answered(store, rule, verdict, remark):
    key = new_case(store)
    with pytest.raises(PlanError):
        answer(store, key, rule, verdict, remark)


def test_a_no_stands_against_the_approval(store):
    key = new_case(store)
    answer(store, key, "N029", False, "谐音不雅")
    up_to_approval(store, key)
    with pytest.raises(PlanError, match="N029"):
        approve(store, key)
    answer(store, key, "N029", True)
    approve(store, key)
    with pytest.raises(PlanError, match="decided"):
        answer(store, key, "N029", None)


def judged(store, case, documents=()):
    checker = NameChecker({"place_name": store.frame(PLACE), "division": store.frame("division")})
    said = checker.check(case["name"], case["class"], case.get("division"), key="r1")
    place = store.row(PLACE, "r1")
    return judge_case(case, place, said, checker.context, store.frame(PLACE), store.frame("culture"), TODAY, documents)


def test_a_renaming_is_judged_with_what_the_papers_say(store):
    add_road(store, "r1", ROAD)
    rules = {f.rule for f in judged(store, RENAME)}
    assert {"N060", "N066"} <= rules
    whole = {**RENAME, "ground": "construction", "mismatch": "原路已拆除，改线另建", "impact": "门牌、路牌"}
    rules = {f.rule for f in judged(store, whole, [{"title": "规划批复和现状图"}])}
    assert not {"N060", "N066"} & rules


def test_a_listed_name_needs_its_measures(store):
    add_road(store, "r1", ROAD)
    columns = {"place_name": ["r1"], "level": ["省级"], "protection": [None]}
    place, names = store.row(PLACE, "r1"), store.frame(PLACE)
    listed = renaming_of(RENAME, place, names, pd.DataFrame(columns), TODAY)
    assert listed.protected
    assert listed.protection_measures == ""
    columns["protection"] = ["设立标志"]
    assert renaming_of(RENAME, place, names, pd.DataFrame(columns), TODAY).protection_measures == "设立标志"
    assert not renaming_of(RENAME, place, names, pd.DataFrame({k: [] for k in columns}), TODAY).protected


def test_names_that_others_of_the_county_gave_up_are_known(store):
    add_road(store, "r1", ROAD)
    add_road(store, "r2", {**ROAD, "name": "老北街", "status": "historic", "ended_on": "2024-05-01"})
    known = renaming_of(RENAME, store.row(PLACE, "r1"), store.frame(PLACE), store.frame("culture"), TODAY).retired
    assert [(one.name, one.cls, one.until.isoformat()) for one in known] == [("老北街", "road", "2024-05-01")]


def test_findings_of_another_day_keep_the_answers_that_still_answer(store):
    key = new_case(store)
    row = store.row(CASE, key)
    found = [{"rule": "N027", "severity": "should", "keys": [], "message": "x", "source": []}]
    accepted = [{"rule": rule, "reason": "r", "signer": "s", "accepted_on": "2026-11-01"} for rule in ("N027", "N028")]
    change = plan_recheck(key, {**row, "accepted": accepted}, found, TODAY)
    assert [a["rule"] for a in change.edits[0].after["accepted"]] == ["N027"]
    assert kept([]) == []

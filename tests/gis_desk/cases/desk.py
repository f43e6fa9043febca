"""A workspace with one road, and cases made in it as an officer would."""

from datetime import date
from itertools import count

import pandas as pd
import shapely

from gis_desk.cases.procedure import load
from gis_desk.cases.register import plan_new
from gis_desk.cases.rows import CASE, STEP, steps_of
from gis_desk.cases.steps import Act, plan_step
from layers.change import Change, insert
from layers.text import text

TODAY = date(2026, 11, 20)
VALUES = {
    "action": "name",
    "class": "road",
    "name": "长青路",
    "pinyin": "Chángqīng Lù",
    "applicant": "练习县交通运输局",
    "reason": "新建道路",
    "division": "990121100",
    "specific": "长青",
    "generic": "路",
}
ROAD = {
    "name": "大寨路",
    "class": "road",
    "specific": "大寨",
    "generic": "路",
    "pinyin": "Dàzhài Lù",
    "division": "990121100",
    "status": "approved",
    "approved_on": "1988-03-01",
    "approval_doc": "练地〔1988〕3号",
    "geometry": shapely.Point(108.4, 25.6),
}
_numbers = count(1)


def add_road(store, key="r1", row=None):
    store.apply(Change(text("Add {name}", name="road"), (insert("place_name", key, row or ROAD),)))


def new_case(store, values=None, findings=(), **more):
    key = f"c{next(_numbers)}"
    place = (values or VALUES).get("place")
    more.setdefault("place", store.row("place_name", place) if place else None)
    change = plan_new(
        values or VALUES,
        findings,
        store.frame(CASE),
        key=key,
        step_key=store.new_key(STEP),
        today=more.pop("today", TODAY),
        who="张三",
        **more,
    )
    store.apply(change)
    return key


def planned(store, key, step, *, today=TODAY, procedure=None, **act):
    row = store.row(CASE, key)
    place = store.row("place_name", row["place"]) if row["place"] else None
    return plan_step(
        key,
        row,
        steps_of(store.frame(STEP), key),
        step,
        Act(**act),
        step_key=store.new_key(STEP),
        today=today,
        procedure=procedure or load(),
        place=place,
        place_key=f"p-{key}",
    )


def go(store, key, step, **act):
    change = planned(store, key, step, **act)
    store.apply(change)
    return change


def up_to_approval(store, key):
    go(store, key, "examine")
    for step in ("assess", "experts", "opinions"):
        go(store, key, step, left_out=True, account="影响较小")


def approve(store, key, **act):
    values = {"doc_no": "练政函〔2026〕8号", "organ": "练习县人民政府", "happened_on": TODAY, **act}
    return go(store, key, "approve", **values)


def rows(frame: pd.DataFrame):
    return frame.to_dict("records")

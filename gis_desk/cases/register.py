"""Making and editing a case: every function plans one user action as one `Change`; nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from shapely.geometry.base import BaseGeometry

from gis_desk.cases import form
from gis_desk.cases.kept import kept, taken_over
from gis_desk.cases.rows import CASE, STEP, next_number, plain
from gis_desk.cases.words import ACTIONS, UNDECIDED
from gis_desk.disputes.dates import past_date
from gis_desk.findings import Accepted, Finding
from layers.change import Change, Row, insert, update
from layers.errors import PlanError, Where
from layers.schema import TABLES
from layers.text import text

_FIXED = ("name", "class", "action", "place", "pinyin")


def plan_new(
    values: Mapping[str, Any],
    findings: Sequence[Finding],
    cases: pd.DataFrame,
    *,
    key: str,
    step_key: str,
    today: date,
    who: str,
    geometry: BaseGeometry | None = None,
    place: Row | None = None,
    accepted: Iterable[Accepted] = (),
    documents: Sequence[Mapping[str, Any]] = (),
    opened_on: object = None,
) -> Change:
    """A new case with its first step, the taking in of the application.

    Parameters
    ----------
    values : mapping
        action, class, name, pinyin, applicant, reason, ...: columns and fields of `gis_desk.cases.form`.
    findings : sequence of Finding
        What the check of the name says now; kept as it is.
    cases : DataFrame
        The cases there are, for the number.
    geometry : geometry or None
        Where the thing is, EPSG:4490; that of `place` where none is given.
    place : mapping or None
        The row of the place name that is renamed or deregistered.
    accepted : iterable of Accepted
        Acceptances of the workspace; those of these findings are taken over.
    opened_on : date or text
        Day the application was taken in; `today` by default.

    Raises
    ------
    PlanError
        If name, applicant, reason or place is missing, or a field is unknown or too long.
    """
    columns, fields = form.cleaned(values)
    case: dict[str, Any] = {c.name: None for c in TABLES[CASE].columns}
    case |= {"action": "name", **columns}
    if place is not None:
        for field in ("class", "division"):
            case[field] = case[field] or place.get(field)
        if case["action"] == "deregister":
            case |= {"name": case["name"] or place.get("name"), "pinyin": case["pinyin"] or place.get("pinyin")}
        fields = {
            "old_name": place.get("name"),
            "old_pinyin": place.get("pinyin"),
            "old_approval": place.get("approval_doc"),
            **fields,
        }
    form.demand(case)
    if case["class"] is None:
        raise PlanError(
            "the case lacks: {field}", where=Where(layer=CASE, field="class"), do="choose the class", field="class"
        )
    day = past_date(opened_on, today, where=Where(layer=CASE, field="opened_on", value=opened_on)) or today
    case |= {
        "number": next_number(cases, day.year),
        "state": "accepted",
        "opened_on": day.isoformat(),
        "checked_on": today.isoformat(),
        "findings": kept(findings),
        "accepted": taken_over(findings, accepted, today),
        "documents": form.documents_of(documents),
        "form": {k: v for k, v in fields.items() if v},
        "geometry": geometry if geometry is not None else (None if place is None else place.get("geometry")),
    }
    step = {
        "name_case": key,
        "step": "accept",
        "happened_on": day.isoformat(),
        "actor": who,
        "left_out": False,
        "account": None,
        "details": None,
    }
    label = text("Case {number}: {action} {name}", number=case["number"], action=_action(case), name=case["name"])
    return Change(label, (insert(CASE, key, case), insert(STEP, step_key, step)))


def _action(case: Mapping[str, Any]) -> Any:
    return ACTIONS[str(case["action"])]


def plan_edit(
    key: str,
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    documents: Sequence[Mapping[str, Any]] = (),
) -> Change:
    """Other values in the fields of the case `key`, and `documents` added to those it has.

    Raises
    ------
    PlanError
        If nothing changes, a field is unknown, or it may not be changed any more: name, class and kind belong to the
        findings; after the decision only note, documents and what the forms say beside are open.
    """
    old = plain(CASE, row)
    columns, fields = form.cleaned(values)
    for field in columns:
        changed = columns[field] != old[field]
        if changed and (field in _FIXED or (old["state"] not in UNDECIDED and field != "note")):
            raise PlanError(
                "'{field}' of the case {number} cannot be changed any more",
                where=Where(layer=CASE, field=field, value=columns[field]),
                do="withdraw the case and make a new one: findings and decision belong to what was applied for",
                field=field,
                number=old["number"],
            )
    merged = {k: v for k, v in {**(old["form"] or {}), **fields}.items() if v}
    new = {**old, **columns, "form": merged}
    if documents:
        new["documents"] = [*(old["documents"] or []), *form.documents_of(documents)]
    form.demand(new)
    edit = update(CASE, key, old, new)
    if not edit.after:
        raise PlanError("nothing was changed", where=Where(layer=CASE, value=old["number"]), do="change a field first")
    return Change(text("Edit case {number}", number=old["number"]), (edit,))

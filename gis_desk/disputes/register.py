"""The register: every function plans one user action as one `Change`; nothing is written here."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes import form, states
from gis_desk.disputes.dates import past_date, read_date
from gis_desk.disputes.grade import CHECK_DAYS, DEFAULT, Matrix, suggest
from gis_desk.disputes.parties import Proposal
from gis_desk.disputes.words import EVENTS, STATES
from layers.change import Change, Edit, delete, insert, update
from layers.errors import GisDeskError, Where
from layers.schema import TABLES, Kind
from layers.text import Text, text

DISPUTE, EVENT = "dispute", "dispute_event"
_NUMBER = re.compile(r"(.*?)(\d{4})-(\d+)")


def next_number(register: pd.DataFrame, year: int) -> str:
    """The next free number of `year`, written as the register's others are: ``2026-007``, ``YH2026-007``."""
    known = [m for n in register["number"] if isinstance(n, str) and (m := _NUMBER.fullmatch(n))]
    forms = Counter(m[1] for m in known)
    form = max(sorted(forms), key=lambda f: forms[f]) if forms else ""
    taken = [int(m[3]) for m in known if m[1] == form and int(m[2]) == year]
    return f"{form}{year}-{max(taken, default=0) + 1:03d}"


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` of a frame or the store as the table's columns and ``geometry``, missing values None, numbers whole."""
    result: dict[str, Any] = {}
    for column in TABLES[DISPUTE].columns:
        value = row.get(column.name)
        missing = value is None or (not isinstance(value, dict | list) and pd.isna(value))
        result[column.name] = (
            None if missing else int(str(value).removesuffix(".0")) if column.kind is Kind.INT else value
        )
    result["geometry"] = row.get("geometry")
    return result


def extra_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the form that have no column: claims, dispute_from, evidence, agreement, way, by, checked ..."""
    value = row.get("extra")
    if isinstance(value, str) and value.strip():
        value = json.loads(value)
    return dict(value) if isinstance(value, Mapping) else {}


def filled(values: Mapping[str, Any], proposal: Proposal | None, say: Callable[[Text], str] = str) -> dict[str, Any]:
    """`values` with the line, sides and place of `proposal` where nothing was entered; `say` words the place."""
    result = dict(values)
    if proposal is None:
        return result
    offered = {
        "line": proposal.line,
        "side_a": proposal.side_a,
        "side_b": proposal.side_b,
        "place": None if proposal.place is None else say(proposal.place),
    }
    for field, value in offered.items():
        if form.blank(result.get(field)):
            result[field] = value
    return result


def _geometry(geometry: BaseGeometry | None) -> BaseGeometry:
    where = Where(layer=DISPUTE, field="geometry")
    if geometry is None or geometry.is_empty:
        raise GisDeskError("the case has no place", where=where, do="click on the map or give --at LON,LAT")
    if not shapely.is_valid(geometry):
        raise GisDeskError(
            "the area crosses itself: {reason}",
            where=where,
            do="draw it again without crossing",
            reason=shapely.is_valid_reason(geometry),
        )
    return geometry


def _graded(row: dict[str, Any], today: date, matrix: Matrix) -> None:
    """Take the suggested grade where likelihood and impact are given and no grade; propose the next check."""
    if row.get("grade") is None and row.get("likelihood") and row.get("impact"):
        row["grade"] = suggest(row["likelihood"], row["impact"], matrix).grade
    if row.get("next_check") is None and row.get("grade"):
        row["next_check"] = (today + timedelta(days=CHECK_DAYS[row["grade"]])).isoformat()


def plan_add(
    values: Mapping[str, Any],
    geometry: BaseGeometry,
    register: pd.DataFrame,
    *,
    key: str,
    event_key: str,
    today: date,
    who: str | None = None,
    matrix: Matrix = DEFAULT,
) -> Change:
    """A new case with its first event.

    Parameters
    ----------
    values : mapping
        Columns of the register; what is left out is empty. Number, state, day found, secrecy (internal), the grade that
        likelihood and impact suggest and the next check that the grade proposes are filled in.
    geometry : geometry
        Point, line or area, EPSG:4490.
    register : DataFrame
        The cases there are, for the number.
    key, event_key : str
        Keys for the two new rows.
    who : str or None
        Who records it.

    Raises
    ------
    GisDeskError
        For values the form does not take, a taken number, or missing fields.
    """
    row: dict[str, Any] = {c.name: None for c in TABLES[DISPUTE].columns}
    row.update(form.cleaned(values, today))
    row["found_on"] = row["found_on"] or today.isoformat()
    row["state"] = row["state"] or "found"
    row["secrecy"] = row["secrecy"] or "internal"
    if row["number"] is None:
        row["number"] = next_number(register, int(row["found_on"][:4]))
    elif (register["number"] == row["number"]).any():
        raise GisDeskError(
            "the number {number} is taken",
            where=Where(layer=DISPUTE, field="number", value=row["number"]),
            do="leave the number out, or give a free one",
            number=row["number"],
        )
    _graded(row, today, matrix)
    form.demand(row, today)
    row["geometry"] = _geometry(geometry)
    event = _event_row(key, row["found_on"], "found", who, row["note"] or row["title"])
    return Change(
        text("Record dispute {number}", number=row["number"]),
        (insert(DISPUTE, key, row), insert(EVENT, event_key, event)),
    )


def plan_edit(
    key: str,
    before: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    today: date,
    geometry: BaseGeometry | None = None,
    matrix: Matrix = DEFAULT,
) -> Change:
    """The case `key` with the columns of `values` changed; the state changes by `plan_state` only.

    Raises
    ------
    GisDeskError
        As `plan_add`; when `values` would change the state; when nothing changes.
    """
    old = plain(before)
    new = {**old, **form.cleaned(values, today)}
    if (new.get("state") or "found") != (old.get("state") or "found"):
        raise GisDeskError(
            "the state is changed by a step with a date, not by editing",
            where=Where(layer=DISPUTE, field="state", value=new.get("state")),
            do="choose the next step of the case",
        )
    _graded(new, today, matrix)
    form.demand(new, today)
    if geometry is not None:
        new["geometry"] = _geometry(geometry)
    edit = update(DISPUTE, key, old, new)
    if not edit.after:
        raise GisDeskError(
            "nothing was changed", where=Where(layer=DISPUTE, value=old["number"]), do="change a field first"
        )
    return Change(text("Edit dispute {number}", number=old["number"]), (edit,))


def plan_delete(key: str, row: Mapping[str, Any], events: pd.DataFrame) -> Change:
    """The case `key` goes with all its events; the row and every event are kept in the history."""
    own = events.loc[events["dispute"] == key]
    edits: list[Edit] = [delete(EVENT, str(e["key"]), _plain_event(e)) for e in own.to_dict("records")]
    old = plain(row)
    return Change(text("Delete dispute {number}", number=old["number"]), (*edits, delete(DISPUTE, key, old)))


def _plain_event(event: Mapping[Any, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for column in TABLES[EVENT].columns:
        value = event.get(column.name)
        result[column.name] = None if value is None or value != value else value
    return result


def _event_row(dispute: str, day: str, kind: str, actor: str | None, account: str | None) -> dict[str, Any]:
    return {"dispute": dispute, "happened_on": day, "kind": kind, "actor": actor, "account": account}


def plan_event(
    key: str,
    row: Mapping[str, Any],
    *,
    event_key: str,
    kind: str,
    account: str,
    happened_on: object,
    today: date,
    actor: str | None = None,
    next_check: object = None,
) -> Change:
    """An entry in the log of case `key`; `next_check` moves the date of the next check in the same step.

    Raises
    ------
    GisDeskError
        For an unknown kind, an empty account, a day in the future or before the case was found.
    """
    if kind not in EVENTS or kind in STATES or kind == "reopened":
        raise GisDeskError(
            "'{kind}' is no event that can be entered",
            where=Where(layer=EVENT, field="kind", value=kind),
            do="choose one of: {choices}; states are changed by a step",
            kind=kind,
            choices=", ".join(k for k in EVENTS if k not in STATES and k != "reopened"),
        )
    if form.blank(account):
        raise GisDeskError(
            "the event says nothing", where=Where(layer=EVENT, field="account"), do="write what happened"
        )
    old = plain(row)
    day = _day_of(happened_on, old, today)
    edits = [insert(EVENT, event_key, _event_row(key, day, kind, actor, account.strip()))]
    if not form.blank(next_check):
        check = read_date(next_check, where=Where(layer=DISPUTE, field="next_check", value=next_check))
        new = {**old, "next_check": None if check is None else check.isoformat()}
        form.demand(new, today)
        edits.append(update(DISPUTE, key, old, new))
    return Change(text("Event for dispute {number}", number=old["number"]), tuple(e for e in edits if e.after))


def _day_of(happened_on: object, row: Mapping[str, Any], today: date) -> str:
    where = Where(layer=EVENT, field="happened_on", value=happened_on)
    day = past_date(happened_on, today, where=where) or today
    if row["found_on"] and day.isoformat() < row["found_on"]:
        raise GisDeskError(
            "{day} is before the case was found on {found}",
            where=where,
            do="correct the day of the event, or the day the case was found",
            day=day.isoformat(),
            found=row["found_on"],
        )
    return day.isoformat()


def plan_state(
    key: str,
    row: Mapping[str, Any],
    after: str,
    *,
    event_key: str,
    today: date,
    happened_on: object = None,
    actor: str | None = None,
    account: str | None = None,
    evidence: Sequence[str] = (),
    way: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> Change:
    """The case `key` goes on to state `after`, with an event in its log.

    Parameters
    ----------
    evidence : sequence of str
        Names or numbers of the agreement, minutes or decision; needed to settle (kept under ``extra``).
    way : str or None
        How it was settled.
    values : mapping
        Fields filled in with the same step.

    Raises
    ------
    GisDeskError
        Where the step is not possible, evidence is missing, or the form lacks a field the new state needs.
    """
    old = plain(row)
    states.check_step(old["state"], after)
    reopened = states.is_reopening(old["state"], after)
    day = _day_of(happened_on, old, today)
    new = {**old, **form.cleaned(values or {}, today), "state": after}
    notes = extra_of(old)
    if after == "settled":
        papers = [p.strip() for p in evidence if p.strip()] or notes.get("evidence") or notes.get("agreement")
        if not papers:
            raise GisDeskError(
                "a case is settled on paper, and none is named",
                where=Where(layer=DISPUTE, field="evidence", value=old["number"]),
                do="name the agreement, the minutes or the decision",
            )
        notes["evidence"] = papers
        if way:
            notes["way"] = way
        new["closed_on"] = day
        new["extra"] = notes
    if reopened:
        new["closed_on"] = None
        new["next_check"] = new["next_check"] if (values or {}).get("next_check") else None
        _graded(new, today, DEFAULT)
    form.demand(new, today)
    event = _event_row(
        key, day, "reopened" if reopened else after, actor, account or (way if after == "settled" else None)
    )
    label = text("Dispute {number}: {state}", number=old["number"], state=STATES[after])
    return Change(label, (update(DISPUTE, key, old, new), insert(EVENT, event_key, event)))

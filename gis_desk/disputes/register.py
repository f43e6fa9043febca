"""The register: every function plans one user action as one `Change`; nothing is written here."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes import form
from gis_desk.disputes.belongings import Belongings
from gis_desk.disputes.grading import graded
from gis_desk.disputes.log import DISPUTE, EVENT, event_row, plan_event, plan_event_done, plan_state
from gis_desk.disputes.numbers import next_number as next_of
from gis_desk.disputes.older import extra_of, with_older
from gis_desk.disputes.parties import Proposal, checked_place
from gis_desk.disputes.rows import of_table
from gis_desk.disputes.rules import DisputeRules, own
from gis_desk.disputes.states import LATE, refuse_closed
from gis_desk.disputes.words import GRADES, label
from layers.change import Change, Edit, delete, insert, update
from layers.errors import GisDeskError, ValueTaken, Where
from layers.schema import TABLES
from layers.text import Text, text

__all__ = [
    "DISPUTE", "EVENT", "extra_of", "filled", "next_number", "plain", "plan_add", "plan_delete", "plan_edit",
    "plan_event", "plan_event_done", "plan_state",
]  # fmt: skip


def next_number(register: pd.DataFrame, year: int) -> str:
    """The next free number of `year`, written as the register's others are: ``2026-007``, ``YH2026-007``."""
    return next_of(register["number"], year)


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` of a frame or the store as the form shows it: columns and ``geometry``, missing values None.

    What older workspaces keep under ``extra`` stands in its column.
    """
    return {**with_older(of_table(DISPUTE, row)), "geometry": row.get("geometry")}


def _stored(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**of_table(DISPUTE, row), "geometry": row.get("geometry")}


def filled(values: Mapping[str, Any], proposal: Proposal | None, say: Callable[[Text], str] = str) -> dict[str, Any]:
    """`values` with line, sides, place and area of `proposal` where nothing was entered; `say` words the place."""
    result = dict(values)
    if proposal is None:
        return result
    offered = {
        "line": proposal.line,
        "side_a": proposal.side_a,
        "side_b": proposal.side_b,
        "side_c": proposal.side_c,
        "area_ha": proposal.area_ha,
        "place": None if proposal.place is None else say(proposal.place),
    }
    for field, value in offered.items():
        if form.blank(result.get(field)):
            result[field] = value
    return result


def plan_add(
    values: Mapping[str, Any],
    geometry: BaseGeometry,
    register: pd.DataFrame | Callable[[int], str],
    *,
    key: str,
    event_key: str,
    today: date,
    who: str | None = None,
    grade_reason: str | None = None,
    rules: DisputeRules | None = None,
    say: Callable[[Text], str] = str,
) -> Change:
    """A new case with its first event.

    Parameters
    ----------
    values : mapping
        Columns of the register; what is left out is empty. Number, state, day found, secrecy (internal), recorded by,
        the grade that likelihood and impact suggest and the next check that the grade proposes are filled in.
    geometry : geometry
        Point, line or area, EPSG:4490.
    register : DataFrame, or callable
        The cases there are, for the number; or what gives the next number of a year (`numbers.free_number`), which
        need not read them all. The store takes no number twice, whoever was first.
    key, event_key : str
        Keys for the two new rows.
    who : str or None
        Who records it.
    grade_reason : str or None
        Why another grade is given than the matrix suggests; it goes into the log.
    say : callable
        Words what the program itself writes into the log.

    Raises
    ------
    GisDeskError
        For values the form does not take, a taken number (`ValueTaken`), or missing fields.
    """
    rules = rules or own()
    row: dict[str, Any] = {c.name: None for c in TABLES[DISPUTE].columns}
    row.update(form.cleaned(values, today))
    row["found_on"] = row["found_on"] or today.isoformat()
    row["state"] = row["state"] or "found"
    row["secrecy"] = row["secrecy"] or "internal"
    row["recorded_by"] = row["recorded_by"] or who
    if row["number"] is None:
        year = int(row["found_on"][:4])
        row["number"] = next_number(register, year) if isinstance(register, pd.DataFrame) else register(year)
    elif isinstance(register, pd.DataFrame) and (register["number"] == row["number"]).any():
        raise ValueTaken(
            "the number {number} is taken",
            where=Where(layer=DISPUTE, field="number", value=row["number"]),
            do="leave the number out, or give a free one",
            number=row["number"],
        )
    told = graded(None, row, today, rules, grade_reason, say=say)
    form.demand(row, today, check_days=rules.check_days)
    row["geometry"] = checked_place(geometry)
    account = "；".join(p for p in (row["note"] or row["title"], told) if p)
    event = event_row(key, row["found_on"], "found", who, account)
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
    event_key: str | None = None,
    who: str | None = None,
    grade_reason: str | None = None,
    papers: int | None = None,
    evidence: bool = False,
    rules: DisputeRules | None = None,
    say: Callable[[Text], str] = str,
) -> Change:
    """The case `key` with the columns of `values` changed; the state changes by `plan_state` only.

    Parameters
    ----------
    event_key : str or None
        Key for the entry in the log that a changed grade leaves; without it none is written.
    grade_reason : str or None
        Why another grade is given than the matrix suggests.
    papers, evidence
        As `form.problems`.

    Raises
    ------
    GisDeskError
        As `plan_add`; when `values` would change the state; in a closed case, except for what its papers bring late
        (`states.LATE`); when nothing changes.
    """
    rules = rules or own()
    old = _stored(before)
    new = {**old, **form.cleaned(values, today)}
    if (new.get("state") or "found") != (old.get("state") or "found"):
        raise GisDeskError(
            "the state is changed by a step with a date, not by editing",
            where=Where(layer=DISPUTE, field="state", value=new.get("state")),
            do="choose the next step of the case",
        )
    if geometry is not None:
        new["geometry"] = checked_place(geometry)
    if not update(DISPUTE, key, old, new).after:
        raise GisDeskError(
            "nothing was changed", where=Where(layer=DISPUTE, value=old["number"]), do="change a field first"
        )
    if set(update(DISPUTE, key, old, new).after or ()) - LATE:
        refuse_closed(old)
    told = graded(old, new, today, rules, grade_reason, say=say)
    form.demand(new, today, papers=papers, evidence=evidence, check_days=rules.check_days)
    edits: list[Edit] = [update(DISPUTE, key, old, new)]
    if event_key is not None and new["grade"] != old["grade"]:
        change = text(
            "{before} → {after}", before=label(GRADES, old["grade"]) or "-", after=label(GRADES, new["grade"]) or "-"
        )
        said = told or "；".join(p for p in (say(change), grade_reason) if p)
        edits.append(insert(EVENT, event_key, event_row(key, today.isoformat(), "graded", who, said)))
    return Change(text("Edit dispute {number}", number=old["number"]), tuple(edits))


def plan_delete(key: str, row: Mapping[str, Any], owned: Belongings | pd.DataFrame) -> Change:
    """The case `key` goes with all that belongs to it; every row is kept in the history, every content too.

    Parameters
    ----------
    owned : Belongings, or DataFrame
        What belongs to the case (`belongings.belongings`), or a frame of events of which those of the case go.
    """
    if isinstance(owned, Belongings):
        edits = owned.deletions()
    else:
        own_events = owned.loc[owned["dispute"] == key]
        edits = [delete(EVENT, str(e["key"]), of_table(EVENT, e)) for e in own_events.to_dict("records")]
    old = _stored(row)
    return Change(text("Delete dispute {number}", number=old["number"]), (*edits, delete(DISPUTE, key, old)))

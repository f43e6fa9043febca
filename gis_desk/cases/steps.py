"""The way of a case, step by step: which steps may follow, what each needs, and the change it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gis_desk.cases.approval import place_edits
from gis_desk.cases.checklist import refused
from gis_desk.cases.kept import unanswered
from gis_desk.cases.procedure import Procedure
from gis_desk.cases.rows import CASE, STEP, last_of, plain, taken
from gis_desk.cases.words import STATES, STEPS, label
from gis_desk.disputes.dates import day_or_none, past_date, read_date
from layers.change import Change, Row, insert, update
from layers.errors import PlanError, Where
from layers.text import Text, text

_BEFORE_DECISION = ("assess", "experts", "opinions", "display", "approve", "refuse", "return", "withdraw")
NEXT: Mapping[str, tuple[str, ...]] = {
    "accepted": ("examine", "return", "withdraw"),
    "examined": _BEFORE_DECISION,
    "consulting": _BEFORE_DECISION,
    "displayed": _BEFORE_DECISION,
    "approved": ("announce", "file", "sign"),
    "announced": ("file", "sign"),
    "filed": ("announce", "sign"),
    "closed": ("sign",),
    "returned": ("resume", "withdraw"),
}
"""Steps that may follow in each state; each is taken once, but for sending back and taking in again."""
CAN_BE_LEFT_OUT = ("assess", "experts", "opinions", "display")
"""Steps that may be left out with a written reason (art 11(2): their depth is weighed by impact)."""
NEEDS_WORDS = ("return", "refuse", "withdraw")
_OFTEN = ("return", "resume")


@dataclass(frozen=True)
class Act:
    """What somebody says when taking a step.

    Parameters
    ----------
    happened_on : date or text
        Day of the step; today when empty.
    actor, account : str or None
        Who, and what happened; the reason where a step is left out, sent back, refused or withdrawn.
    left_out : bool
        The step is not taken, for the reason in `account`.
    doc_no, organ : str or None
        Number of the approval and the organ that gave it; number of filing or notice with ``file`` and ``announce``.
    until : date or text
        Last day of the display.
    """

    happened_on: object = None
    actor: str | None = None
    account: str | None = None
    left_out: bool = False
    doc_no: str | None = None
    organ: str | None = None
    until: object = None


def next_steps(case: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The steps that may follow now, most likely first."""
    done = taken(steps)
    return tuple(s for s in NEXT.get(str(case.get("state")), ()) if s in _OFTEN or s not in done)


def obstacles(
    case: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], procedure: Procedure, day: date
) -> list[tuple[Text, Text]]:
    """What stands against an approval on `day`: what is wrong and what to do, all of it."""
    found: list[tuple[Text, Text]] = []
    authority = procedure.authorities.get(str(case["class"]))
    if authority is None or authority.approver == "elsewhere":
        route = Text("") if authority is None else text("{zh} / {en}", zh=authority.route_zh, en=authority.route_en)
        found.append((text("names of this class are not decided here"), text("other way: {route}", route=route)))
    for name in (case.get("form") or {}).get("flags") or []:
        if name in procedure.flags:
            flag = procedure.flags[name]
            route = text("{zh} / {en}", zh=flag.route_zh, en=flag.route_en)
            found.append((text("the place is not in local hands"), text("other way: {route}", route=route)))
    done = taken(steps)
    for step in procedure.needed(str(case["action"]), str(case["class"])):
        if step not in done:
            do = (
                text("take the step, or leave it out with a reason")
                if step in CAN_BE_LEFT_OUT
                else text("take the step first")
            )
            found.append((text("not yet done: {step}", step=STEPS[step]), do))
    display = last_of(steps, "display")
    if display is not None and not display.get("left_out"):
        until = day_or_none((display.get("details") or {}).get("until"))
        if until is not None and day <= until:
            found.append(
                (text("the draft is on display until {day}", day=until.isoformat()), text("decide after that day"))
            )
    open_rules = sorted({str(f["rule"]) for f in unanswered(case, day)})
    if case["action"] != "deregister" and open_rules:
        found.append(
            (
                text("nobody has answered for the findings of {rules}", rules=", ".join(open_rules)),
                text("accept each with a reason, or change the name in a new case"),
            )
        )
    if against := refused(case):
        found.append(
            (
                text("a person judged that the name does not keep to {rules}", rules=", ".join(against)),
                text("change the name in a new case, or judge again"),
            )
        )
    return found


def plan_step(
    key: str,
    row: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    step: str,
    act: Act,
    *,
    step_key: str,
    today: date,
    procedure: Procedure,
    place: Row | None = None,
    place_key: str = "",
) -> Change:
    """The case `key` takes `step`: one change, on approval with what becomes of the place name.

    Parameters
    ----------
    steps : sequence of mapping
        Its rows of ``name_case_step``.
    place : mapping or None
        The row of the place name the case is about, where there is one.
    place_key : str
        Key for a new row of ``place_name``: the new name, or the old one that is kept as historic.

    Raises
    ------
    PlanError
        Where the step cannot follow, lacks a reason, number or organ, or something stands against the approval.
    DateError
        For a day in the future, before the case was opened, or before the approval it follows.
    """
    old = plain(CASE, row)
    _check_follows(old, steps, step)
    account = " ".join((act.account or "").split()) or None
    where = Where(layer=STEP, field="account", value=step)
    if act.left_out and step not in CAN_BE_LEFT_OUT:
        raise PlanError("this step cannot be left out: {step}", where=where, do="take it", step=STEPS[step])
    if account is None and (act.left_out or step in NEEDS_WORDS):
        raise PlanError("this step needs a reason: {step}", where=where, do="write the reason", step=STEPS[step])
    day = _day(act, steps, step, today)
    details = _details(act, step, day)
    new: dict[str, Any] = {**old, "state": _state_after(old, steps, step)}
    edits = []
    if step == "approve":
        _check_approval(old, steps, procedure, day)
        new |= {"approved_on": day.isoformat(), "approval_doc": details["doc_no"], "organ": details["organ"]}
        made, place_of_case = place_edits(new, place, place_key)
        new["place"] = place_of_case
        edits.extend(made)
    line = {
        "name_case": key,
        "step": step,
        "happened_on": day.isoformat(),
        "actor": act.actor,
        "left_out": act.left_out,
        "account": account,
        "details": details or None,
    }
    own = update(CASE, key, old, new)
    edits = [*([own] if own.after else []), insert(STEP, step_key, line), *edits]
    said = text("Case {number}: {step} left out", number=old["number"], step=STEPS[step]) if act.left_out else None
    return Change(said or text("Case {number}: {step}", number=old["number"], step=STEPS[step]), tuple(edits))


def _check_follows(case: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], step: str) -> None:
    possible = next_steps(case, steps)
    if step not in possible:
        raise PlanError(
            "in the state '{state}' the step '{step}' cannot follow",
            where=Where(layer=CASE, field="state", value=step),
            do="possible steps: {choices}",
            state=label(STATES, case["state"]),
            step=label(STEPS, step),
            choices=", ".join(possible) or "—",
        )


def _check_approval(
    case: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], procedure: Procedure, day: date
) -> None:
    found = obstacles(case, steps, procedure, day)
    if found:
        raise PlanError(
            "the case {number} cannot be approved: {problems}",
            where=Where(layer=CASE, field="state", value="approve"),
            do="{remedies}",
            number=case["number"],
            problems=[what for what, _ in found],
            remedies=[do for n, (_, do) in enumerate(found) if do not in [d for _, d in found[:n]]],
        )


def _day(act: Act, steps: Sequence[Mapping[str, Any]], step: str, today: date) -> date:
    where = Where(layer=STEP, field="happened_on", value=act.happened_on)
    day = past_date(act.happened_on, today, where=where) or today
    before = [s for s in steps if s["step"] in ("accept", "resume") or step in ("approve", "refuse")]
    if step in ("announce", "file", "sign"):
        before = [s for s in steps if s["step"] == "approve"]
    for one in before:
        earlier = day_or_none(one.get("happened_on"))
        if earlier is not None and day < earlier:
            raise PlanError(
                "{day} is before '{step}' on {earlier}",
                where=where,
                do="correct the day",
                day=day.isoformat(),
                step=label(STEPS, one["step"]),
                earlier=earlier.isoformat(),
            )
    return day


def _details(act: Act, step: str, day: date) -> dict[str, Any]:
    details = {k: " ".join(v.split()) for k, v in (("doc_no", act.doc_no), ("organ", act.organ)) if v and v.strip()}
    if step == "approve":
        for field, do in (("doc_no", "give the number of the approval"), ("organ", "say which organ approved")):
            if field not in details:
                raise PlanError("the approval lacks: {field}", where=Where(layer=STEP, field=field), do=do, field=field)
    if step == "display" and not act.left_out:
        where = Where(layer=STEP, field="until", value=act.until)
        until = read_date(act.until, where=where)
        if until is None or until < day + timedelta(days=1):
            raise PlanError(
                "the display needs its last day, after the first", where=where, do="give the last day of the display"
            )
        details["until"] = until.isoformat()
    return details


def _state_after(case: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], step: str) -> str:
    fixed = {"return": "returned", "refuse": "refused", "withdraw": "withdrawn", "approve": "approved"}
    if step in fixed:
        return fixed[step]
    done = {*taken(steps), step}
    if "approve" in done:
        announced, filed = "announce" in done, "file" in done
        if announced and (filed or case["action"] == "deregister"):
            return "closed"
        return "announced" if announced else "filed" if filed else "approved"
    if "display" in done:
        return "displayed"
    if done & {"assess", "experts", "opinions"}:
        return "consulting"
    return "examined" if "examine" in done else "accepted"

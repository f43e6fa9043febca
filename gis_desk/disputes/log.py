"""The log of a case: entries, what somebody has to do until when, and the steps from state to state."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from gis_desk.disputes import form, states
from gis_desk.disputes.dates import past_date, read_date
from gis_desk.disputes.grading import graded
from gis_desk.disputes.older import with_older
from gis_desk.disputes.rows import blank, of_table, one_line
from gis_desk.disputes.rules import DisputeRules, own
from gis_desk.disputes.words import ENTERED, STATES
from layers.change import Change, insert, update
from layers.errors import GisDeskError, Where
from layers.text import Text, text

DISPUTE, EVENT = "dispute", "dispute_event"
LONGEST = {"account": 2000, "actor": 80, "responsible": 80}


def event_row(
    dispute: str,
    day: str,
    kind: str,
    actor: str | None,
    account: str | None,
    responsible: str | None = None,
    due_on: str | None = None,
) -> dict[str, Any]:
    """A row of the log, checked for length and control characters."""
    row: dict[str, Any] = {"dispute": dispute, "happened_on": day, "kind": kind, "due_on": due_on, "done_on": None}
    for field, value in (("actor", actor), ("account", account), ("responsible", responsible)):
        row[field] = one_line(value, LONGEST[field], Where(layer=EVENT, field=field, value=value))
    return row


def day_of(happened_on: object, row: Mapping[str, Any], today: date) -> str:
    """The day of an event, today by default: not in the future, not before the case was found."""
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


def _due(due_on: object, day: str) -> str | None:
    where = Where(layer=EVENT, field="due_on", value=due_on)
    due = read_date(due_on, where=where)
    if due is not None and due.isoformat() < day:
        raise GisDeskError(
            "the deadline {due} is before the event of {day}",
            where=where,
            do="give a day from then on",
            due=due.isoformat(),
            day=day,
        )
    return None if due is None else due.isoformat()


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
    responsible: str | None = None,
    due_on: object = None,
    rules: DisputeRules | None = None,
) -> Change:
    """An entry in the log of case `key`.

    Parameters
    ----------
    responsible, due_on : str, date
        Who has to do what the entry says, and until when; `plan_event_done` ticks it off.
    next_check : date or str
        Moves the date of the next check of the case in the same step.

    Raises
    ------
    GisDeskError
        For an unknown kind, an empty account, a day in the future or before the case was found, a deadline before the
        event, or one with nobody who is responsible.
    """
    if kind not in ENTERED:
        raise GisDeskError(
            "'{kind}' is no event that can be entered",
            where=Where(layer=EVENT, field="kind", value=kind),
            do="choose one of: {choices}; states are changed by a step",
            kind=kind,
            choices=", ".join(ENTERED),
        )
    if blank(account):
        raise GisDeskError(
            "the event says nothing", where=Where(layer=EVENT, field="account"), do="write what happened"
        )
    old = of_table(DISPUTE, row)
    day = day_of(happened_on, old, today)
    due = _due(due_on, day)
    if due is not None and blank(responsible) and blank(old["owner"]):
        raise GisDeskError(
            "there is a deadline, but nobody who has to keep it",
            where=Where(layer=EVENT, field="responsible", value=due),
            do="say who is responsible",
        )
    who = responsible if not blank(responsible) or due is None else old["owner"]
    edits = [insert(EVENT, event_key, event_row(key, day, kind, actor, account, who, due))]
    if not blank(next_check):
        check = read_date(next_check, where=Where(layer=DISPUTE, field="next_check", value=next_check))
        new = {**old, "next_check": None if check is None else check.isoformat()}
        form.demand(new, today, check_days=(rules or own()).check_days)
        edits.append(update(DISPUTE, key, old, new))
    return Change(text("Event for dispute {number}", number=old["number"]), tuple(e for e in edits if e.after))


def plan_event_done(
    event_key: str,
    event: Mapping[str, Any],
    row: Mapping[str, Any],
    *,
    today: date,
    done_on: object = None,
    undone: bool = False,
) -> Change:
    """What the event `event_key` asked for is done, on `done_on` (today by default); with `undone` it is open again.

    Raises
    ------
    GisDeskError
        Where the event has no deadline, is done already (or not, with `undone`), or the day lies in the future or
        before the event.
    """
    old = of_table(EVENT, event)
    where = Where(layer=EVENT, field="done_on", value=done_on)
    if old["due_on"] is None and not undone:
        raise GisDeskError(
            "the event has no deadline, so there is nothing to be done",
            where=Where(layer=EVENT, field="due_on", value=event_key),
            do="enter a new event with a deadline",
        )
    if (old["done_on"] is None) is undone:
        raise GisDeskError(
            "this is open already" if undone else "this was done on {day}",
            where=where,
            do="choose another event",
            day=old["done_on"],
        )
    day = None
    if not undone:
        day = (past_date(done_on, today, where=where) or today).isoformat()
        if old["happened_on"] and day < old["happened_on"]:
            raise GisDeskError(
                "{day} is before the event of {event}",
                where=where,
                do="give a day from then on",
                day=day,
                event=old["happened_on"],
            )
    label = text("Open again in dispute {number}" if undone else "Done in dispute {number}", number=row.get("number"))
    return Change(label, (update(EVENT, event_key, old, {**old, "done_on": day}),))


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
    responsible: str | None = None,
    due_on: object = None,
    papers: int = 0,
    grade_reason: str | None = None,
    rules: DisputeRules | None = None,
    say: Callable[[Text], str] = str,
) -> Change:
    """The case `key` goes on to state `after`, with an event in its log.

    Parameters
    ----------
    evidence : sequence of str
        Names or numbers of the agreement, minutes or decision; kept as the case's agreement. To settle a case it needs
        one, or an attachment.
    way : str or None
        How it was settled, or whom it was handed over to.
    values : mapping
        Fields filled in with the same step.
    responsible, due_on : str, date
        Who has to do something about it, and until when.
    papers : int
        How many attachments the case has.
    grade_reason : str or None
        Why another grade is given than the matrix suggests.
    say : callable
        Words what the program itself writes into the log.

    Raises
    ------
    GisDeskError
        Where the step is not possible, the agreement is missing, or the form lacks a field the new state needs.
    """
    rules = rules or own()
    old = of_table(DISPUTE, row)
    states.check_step(old["state"], after)
    reopened = states.is_reopening(old["state"], after)
    day = day_of(happened_on, old, today)
    new = {**old, **form.cleaned(values or {}, today), "state": after}
    told = graded(old, new, today, rules, grade_reason, say=say)
    if after in ("settled", "transferred") and not blank(way):
        new["way"] = one_line(way, 300, Where(layer=DISPUTE, field="way", value=way))
    if after == "settled":
        if named := "；".join(p.strip() for p in evidence if p.strip()):
            new["agreement"] = one_line(named, 300, Where(layer=DISPUTE, field="agreement", value=named))
        new["closed_on"] = day
        new["outcome"] = new["outcome"] or "resolved"
    if after == "transferred":
        new["outcome"] = new["outcome"] or "continuing"
    if reopened:
        new["closed_on"] = new["outcome"] = None
        new["next_check"] = new["next_check"] if (values or {}).get("next_check") else None
        graded(None, new, today, rules, grade_reason, ask=False)
    form.demand(new, today, papers=papers, check_days=rules.check_days)
    said = account or (with_older(new)["way"] if after == "settled" else way) or told
    if account and told:
        said = f"{account}；{told}"
    kind = "reopened" if reopened else after
    event = event_row(key, day, kind, actor, said, responsible, _due(due_on, day))
    label = text("Dispute {number}: {state}", number=old["number"], state=STATES[after])
    return Change(label, (update(DISPUTE, key, old, new), insert(EVENT, event_key, event)))

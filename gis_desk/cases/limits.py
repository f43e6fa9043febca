"""The legal limits of a case: by when what is due, how many days are left, with the article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis_desk.cases.days import WorkingDays, calendar_after
from gis_desk.cases.procedure import LimitRule, Procedure
from gis_desk.disputes.dates import day_or_none


@dataclass(frozen=True)
class Limit:
    """One limit of one case.

    Parameters
    ----------
    rule : LimitRule
        What the table says.
    start : date or None
        The day of the event, which is not counted; None while it is not known and `due` is the latest day.
    due : date
        The last day.
    other : date or None
        The last day counted in working days, where the article does not say how to count.
    rest : bool
        `due` is no working day; `then` is the next one.
    known : bool
        Whether the table of rest days covers all years that were counted.
    done : date or None
        The day the step was taken.
    days_left : int or None
        Calendar days until `due`, negative when it is past; None once the step was taken.
    overdue : bool
        The step was taken after `due`, or is not taken and `due` is past.
    """

    rule: LimitRule
    start: date | None
    due: date
    other: date | None
    rest: bool
    then: date
    known: bool
    done: date | None
    days_left: int | None
    overdue: bool


def limits_of(
    case: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    procedure: Procedure,
    working: WorkingDays,
    today: date,
) -> list[Limit]:
    """The limits that run, or ran, for `case`; those whose start is not known and cannot be bounded are left out.

    Parameters
    ----------
    case : mapping
        Row of ``name_case``: action, class, state.
    steps : sequence of mapping
        Its rows of ``name_case_step``: step, happened_on.
    """
    if case.get("state") in ("withdrawn", "returned") and not _day(steps, ("approve",)):
        return []
    authority = procedure.authorities.get(str(case.get("class")))
    approver = "" if authority is None else authority.approver
    rules = {r.id: r for r in procedure.limits}
    found = []
    for rule in procedure.limits:
        if not rule.concerns(str(case.get("action")), str(case.get("class")), approver):
            continue
        refused = case.get("state") == "refused" and "refuse" not in rule.until
        start = _day(steps, (rule.start,))
        if start is None and rule.latest and not refused:
            leading = rules[rule.latest]
            before = _day(steps, (leading.start,))
            if before is not None and not _too_early(before, leading):
                bound = _end(before, leading, working)
                found.append(_limit(rule, None, bound, steps, working, today))
        elif start is not None and not refused and not _too_early(start, rule):
            found.append(_limit(rule, start, start, steps, working, today))
    return found


def next_due(limits: Sequence[Limit]) -> Limit | None:
    """The limit that ends first among those whose step is not taken."""
    return min((one for one in limits if one.done is None), key=lambda one: one.due, default=None)


def _too_early(start: date, rule: LimitRule) -> bool:
    return rule.since is not None and start < rule.since


def _end(start: date, rule: LimitRule, working: WorkingDays) -> date:
    return working.after(start, rule.days) if rule.count == "working" else calendar_after(start, rule.days)


def _limit(
    rule: LimitRule,
    start: date | None,
    counted_from: date,
    steps: Sequence[Mapping[str, Any]],
    working: WorkingDays,
    today: date,
) -> Limit:
    due = _end(counted_from, rule, working)
    other = working.after(counted_from, rule.days) if rule.count == "silent" else None
    done = _day(steps, rule.until)
    return Limit(
        rule,
        start,
        due,
        other,
        rest=not working.works(due),
        then=working.next(due),
        known=working.knows(counted_from, max(due, other or due)),
        done=done,
        days_left=None if done else (due - today).days,
        overdue=(done or today) > due,
    )


def _day(steps: Sequence[Mapping[str, Any]], names: Sequence[str]) -> date | None:
    """The day of the last of the steps called `names` that was taken; a case taken in again was taken in then."""
    wanted = (*names, "resume") if "accept" in names else tuple(names)
    days = [day_or_none(s.get("happened_on")) for s in steps if s.get("step") in wanted and not s.get("left_out")]
    return max((d for d in days if d is not None), default=None)

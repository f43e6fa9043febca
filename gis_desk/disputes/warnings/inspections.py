"""Lines overdue for their joint inspection, open cases on lines due this year, extra inspections that wait."""

from collections.abc import Iterator
from datetime import date

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import ABOVE, Matter
from gis_desk.findings import Severity
from gis_desk.inspections.cycle.due import Due
from gis_desk.inspections.words import CAUSES
from layers.text import text

_TABLES = ("boundary_line", "inspection", "marker", "marker_repair")


@kind(
    "line-overdue",
    title=text("Joint inspection overdue"),
    detail=text(
        "A line is inspected jointly once in five years; what nobody has looked at for longer is found too late."
    ),
    do=text("Agree with the neighbour on the round, plan its routes, and enter the day it was done."),
    job="inspections",
    source=("xzqyjxgltl-2002:12", "xzqyjxgltl-2002:19"),
    tables=_TABLES,
)
def overdue(matter: Matter) -> Iterator[Alert]:
    """Lines whose term has passed by the cycle's own reckoning, and lines without an inspection on record.

    Lines between townships count as the rule table says. Where many lines have no record, they are one warning.
    """
    rules = matter.rules["line-overdue"]
    unknown: list[tuple[int, Due]] = []
    statuses = matter.texts("boundary_line", "status")
    for row, key in enumerate(matter.line_key):
        due = matter.due.get(key)
        if due is None or due.level == "village" or statuses[row] in ("internal", "habit"):
            continue
        if not _counts(due, str(rules["township"]), bool(matter.open_on.get(row))):
            continue
        late = _late(due, matter.today)
        if due.state == "unknown":
            unknown.append((row, due))
        elif late > 0:
            yield _overdue(matter, row, due, late)
    alone = [(row, due) for row, due in unknown if matter.open_on.get(row)]
    rest = [(row, due) for row, due in unknown if not matter.open_on.get(row)]
    if len(rest) <= rules["one_by_one"]:
        alone, rest = unknown, []
    for row, due in alone:
        yield _unknown(matter, row, due)
    if rest:
        yield _unknown_together(matter, [row for row, _ in rest])


def _counts(due: Due, township: str, has_cases: bool) -> bool:
    return due.level in ABOVE or not due.level or township == "all" or (township == "cases" and has_cases)


def _late(due: Due, today: date) -> int:
    """Days since the last day in time."""
    last = day_or_none(due.due_on)
    return 0 if last is None else (today - last).days


def _overdue(matter: Matter, row: int, due: Due, days: int) -> Alert:
    rules = matter.rules["line-overdue"]
    cases = matter.open_on.get(row, [])
    township = due.level not in ABOVE and bool(due.level)
    planned = due.planned
    return Alert(
        "line-overdue",
        Severity.ADVISE if township else Severity.SHOULD,
        (("boundary_line", due.key),),
        parts_of(
            Part(
                text("a line between townships, by analogy") if township else text("a line between counties or above"),
                rules["township_base"] if township else rules["base"],
            ),
            Part(text("{n} days overdue", n=days), upto(days / rules["days_a_point"], 1, rules["most_days"])),
            Part(text("{n} open cases on it", n=len(cases)), upto(len(cases), rules["each_case"], rules["most_cases"])),
            Part(
                text("{n} markers to be repaired", n=due.burden.repairs),
                upto(due.burden.repairs, rules["each_repair"], rules["most_repairs"]),
            ),
            Part(text("a round is planned already"), rules["planned"]) if planned else None,
        ),
        text("the joint inspection of {line} is {days} days overdue", line=due.name, days=days),
        text(
            "last inspected: {last}; due by {due}; a line is inspected jointly every five years",
            last=due.last_on or due.last_year,
            due=due.due_on,
        ),
        matter.line_shape[row],
        {"overdue_days": float(days), "open_cases": float(len(cases)), "open_repairs": float(due.burden.repairs)},
        (f"due {due.due_on}", *matter.case_facts(cases)),
        due.name,
        matter.case_objects(cases),
    )


def _unknown(matter: Matter, row: int, due: Due) -> Alert:
    rules = matter.rules["line-overdue"]
    cases = matter.open_on.get(row, [])
    return Alert(
        "line-overdue",
        Severity.ADVISE,
        (("boundary_line", due.key),),
        parts_of(
            Part(text("no inspection on record"), rules["unknown"]),
            Part(text("{n} open cases on it", n=len(cases)), upto(len(cases), rules["each_case"], rules["most_cases"])),
        ),
        text("no joint inspection of {line} is on record", line=due.name),
        text("when it is due cannot be told; import its earlier rounds or the day of its last inspection"),
        matter.line_shape[row],
        {"overdue_days": 0.0, "open_cases": float(len(cases))},
        ("no record", *matter.case_facts(cases)),
        due.name,
        matter.case_objects(cases),
    )


def _unknown_together(matter: Matter, rows: list[int]) -> Alert:
    rules = matter.rules["line-overdue"]
    keys = [matter.line_key[r] for r in rows]
    return Alert(
        "line-overdue",
        Severity.ADVISE,
        (("boundary_line", keys[0]),),
        parts_of(Part(text("no inspection on record"), rules["unknown"])),
        text(
            "no joint inspection of {n} lines is on record, {line} among them",
            n=len(rows),
            line=matter.line_name(rows[0]),
        ),
        text("when they are due cannot be told; import their earlier rounds or the days of their last inspection"),
        None,
        {"lines": float(len(rows))},
        tuple(f"line {k}" for k in keys),
        matter.line_name(rows[0]),
        tuple(("boundary_line", k) for k in keys[1:6]),
    )


@kind(
    "line-due",
    title=text("Cases on a line due this year"),
    detail=text("Both sides meet on the line anyway; what is open there can be looked at together."),
    do=text("Take the cases up in the plan of the inspection, and enter what was seen in their log."),
    job="inspections",
    source=("xzqyjxgltl-2002:12",),
    tables=_TABLES,
)
def due_this_year(matter: Matter) -> Iterator[Alert]:
    """Lines due this year, not overdue yet, with open cases on them."""
    rules = matter.rules["line-due"]
    for row, key in enumerate(matter.line_key):
        due, cases = matter.due.get(key), matter.open_on.get(row, [])
        if due is None or not cases or due.state != "due" or _late(due, matter.today) > 0:
            continue
        left = -_late(due, matter.today)
        worst = max(matter.grade_points(matter.case_grade[r]) for r in cases)
        yield Alert(
            "line-due",
            Severity.ADVISE,
            (("boundary_line", key),),
            parts_of(
                Part(text("due this year"), rules["base"]),
                Part(
                    text("{n} open cases on it", n=len(cases)),
                    upto(len(cases), rules["each_case"], rules["most_cases"]),
                ),
                Part(text("the worst grade among them"), worst / 2),
            ),
            text("{n} open cases lie on {line}, which is due this year", n=len(cases), line=due.name),
            text("due by {due}, in {days} days; both sides meet there anyway", due=due.due_on, days=left),
            matter.line_shape[row],
            {"open_cases": float(len(cases)), "days_left": float(left)},
            (f"due {due.due_on}", *matter.case_facts(cases)),
            due.name,
            matter.case_objects(cases),
        )


@kind(
    "extra-waiting",
    title=text("Extra inspection waits"),
    detail=text("After a disaster, or where river or road have changed, the stretch is inspected at once."),
    do=text("Inspect the stretch together and enter the result, or note why there is nothing to inspect."),
    job="inspections",
    source=("xzqyjxgltl-2002:12",),
    tables=("boundary_line", "inspection"),
)
def extra_waiting(matter: Matter) -> Iterator[Alert]:
    """Extra inspections that were called for some time ago and are not done."""
    rules = matter.rules["extra-waiting"]
    for row, key in enumerate(matter.line_key):
        due = matter.due.get(key)
        for one in due.rounds if due is not None else ():
            reported = day_or_none(one.reported_on)
            if due is None or not one.extra or one.closed or reported is None or one.cause == "construction":
                continue
            days = (matter.today - reported).days
            if days <= rules["after_days"]:
                continue
            cause = CAUSES.get(one.cause, one.cause) or text("an event")
            cases = matter.open_on.get(row, [])
            yield Alert(
                "extra-waiting",
                Severity.SHOULD,
                (("inspection", one.key),),
                parts_of(
                    Part(text("called for and not done"), rules["base"]),
                    Part(
                        text("{n} days since then", n=days), upto(days / rules["days_a_point"], 1, rules["most_days"])
                    ),
                    matter.line_part(cases),
                ),
                text("the extra inspection of {line} has waited for {days} days", line=due.name, days=days),
                text("{cause}, reported on {day}", cause=cause, day=one.reported_on),
                matter.line_shape[row],
                {"waiting_days": float(days)},
                (f"reported {one.reported_on}", *matter.case_facts(cases)),
                due.name,
                (("boundary_line", key), *matter.case_objects(cases)),
            )

"""Days that have passed: the next check of a case, its term, the term of a step in its log."""

from collections.abc import Iterator

import numpy as np

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers.text import text


@kind(
    "check-overdue",
    title=text("Check overdue"),
    detail=text("A case that nobody looks at grows unseen; the grade says how often it is checked."),
    do=text("Check the case on the spot, enter what was seen, and set the day of the next check."),
    job="disputes",
    source=("bjzycltl-1989:10",),
)
def check(matter: Matter) -> Iterator[Alert]:
    """Open cases whose next check has passed."""
    rules = matter.rules["check-overdue"]
    days, written = matter.days("dispute", "next_check"), matter.texts("dispute", "next_check")
    for row in matter.open[days[matter.open] < 0].tolist():
        late = int(-days[row])
        yield Alert(
            "check-overdue",
            Severity.MUST if matter.case_grade[row] == "red" else Severity.SHOULD,
            (("dispute", matter.case_key[row]),),
            parts_of(
                Part(text("the check has passed"), rules["base"]),
                matter.grade_part(row),
                Part(text("{n} days overdue", n=late), upto(late / rules["days_a_point"], 1, rules["most_days"])),
            ),
            text("the check of {case} is {days} days overdue", case=matter.case_name[row], days=late),
            text("it was due on {day}", day=written[row]),
            matter.case_shape[row],
            {"overdue_days": float(late)},
            (f"due {written[row]}", *matter.grade_facts(row)),
            matter.case_name[row],
        )


@kind(
    "deadline-passed",
    title=text("Term of a case passed"),
    detail=text("The day by which the case was to be settled has gone by."),
    do=text("Settle it, hand it over, or agree on a new term and say why in the log."),
    job="disputes",
    source=("bjzycltl-1989:10",),
)
def deadline(matter: Matter) -> Iterator[Alert]:
    """Open cases whose term of handling has passed."""
    rules = matter.rules["deadline-passed"]
    days, written = matter.days("dispute", "deadline"), matter.texts("dispute", "deadline")
    for row in matter.open[days[matter.open] < 0].tolist():
        late = int(-days[row])
        yield Alert(
            "deadline-passed",
            Severity.MUST if matter.case_grade[row] == "red" else Severity.SHOULD,
            (("dispute", matter.case_key[row]),),
            parts_of(
                Part(text("the term has passed"), rules["base"]),
                matter.grade_part(row),
                Part(text("{n} days overdue", n=late), upto(late / rules["days_a_point"], 1, rules["most_days"])),
            ),
            text("{case} was to be settled {days} days ago", case=matter.case_name[row], days=late),
            text("its term was {day}", day=written[row]),
            matter.case_shape[row],
            {"overdue_days": float(late)},
            (f"term {written[row]}", *matter.grade_facts(row)),
            matter.case_name[row],
        )


@kind(
    "task-overdue",
    title=text("Step in the log overdue"),
    detail=text("Somebody took on a step of the case by a day that has gone by."),
    do=text("Ask the person responsible, and enter the day it was done or a new term."),
    job="disputes",
)
def task(matter: Matter) -> Iterator[Alert]:
    """Entries of the log whose term has passed and that are not done; one warning for each case, the oldest leads."""
    rules = matter.rules["task-overdue"]
    days, done = matter.days("dispute_event", "due_on"), matter.texts("dispute_event", "done_on")
    late = [i for i in np.flatnonzero(days < 0).tolist() if not done[i]]
    owners, keys, terms = (
        matter.texts("dispute_event", "dispute"),
        matter.texts("dispute_event", "key"),
        matter.texts("dispute_event", "due_on"),
    )
    people = matter.texts("dispute_event", "responsible")
    rows = {key: i for i, key in enumerate(matter.case_key)}
    waiting: dict[int, list[int]] = {}
    for i in late:
        if owners[i] in rows:
            waiting.setdefault(rows[owners[i]], []).append(i)
    for row, entries in waiting.items():
        first = min(entries, key=lambda i: (days[i], keys[i]))
        behind = int(-days[first])
        why = text("due on {day}", day=terms[first])
        if people[first]:
            why = text("due on {day}, responsible: {person}", day=terms[first], person=people[first])
        yield Alert(
            "task-overdue",
            Severity.SHOULD,
            (("dispute", matter.case_key[row]),),
            parts_of(
                Part(text("{n} steps have passed their term", n=len(entries)), rules["base"] + len(entries) - 1),
                Part(matter.grade_part(row).what, matter.grade_part(row).points / 2),
                Part(text("{n} days overdue", n=behind), upto(behind / rules["days_a_point"], 1, rules["most_days"])),
            ),
            text("a step in {case} is {days} days overdue", case=matter.case_name[row], days=behind),
            why,
            matter.case_shape[row],
            {"overdue_days": float(behind), "steps": float(len(entries))},
            tuple(f"step {keys[i]}" for i in sorted(entries)),
            matter.case_name[row],
        )

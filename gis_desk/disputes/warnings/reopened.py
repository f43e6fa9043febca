"""Disputes that had been closed and have broken out again."""

from collections.abc import Iterator

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers.text import text


@kind(
    "reopened",
    title=text("Dispute reopened"),
    detail=text("What was settled and breaks out again was not settled, or somebody doesn't keep to it."),
    do=text("Look at what was agreed and who doesn't keep to it; bring both sides together again."),
    job="disputes",
    source=("bjzycltl-1989:4", "bjzycltl-1989:10"),
)
def reopened(matter: Matter) -> Iterator[Alert]:
    """Open cases that had been closed before."""
    again: dict[str, list[str]] = {}
    for key, what, day in zip(
        *(matter.texts("dispute_event", c) for c in ("dispute", "kind", "happened_on")), strict=True
    ):
        if what == "reopened":
            again.setdefault(key, []).append(day)
    rules = matter.rules["reopened"]
    for row in matter.open.tolist():
        key = matter.case_key[row]
        if key not in again:
            continue
        last, times = max(again[key]), len(again[key])
        yield Alert(
            "reopened",
            Severity.SHOULD,
            (("dispute", key),),
            parts_of(
                Part(text("it had been closed"), rules["base"]),
                matter.grade_part(row),
                Part(text("reopened {n} times", n=times), upto(times, rules["each_time"], rules["most_times"])),
            ),
            text("{case} broke out again on {day}", case=matter.case_name[row], day=last),
            text("it had been closed; reopened {times} times", times=times),
            matter.case_shape[row],
            {"times": float(times)},
            (*(f"time {n}" for n in range(1, times + 1)), *matter.grade_facts(row)),
            matter.case_name[row],
        )

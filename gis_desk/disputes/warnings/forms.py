"""Cases whose form lacks what it must have."""

from collections.abc import Iterator
from typing import Any

from gis_desk.disputes.form import problems
from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers.text import text

_AT_ONCE = 500
"""Cases between two looks at whether the user asked to stop."""


@kind(
    "form",
    title=text("Form not complete"),
    detail=text("What the form lacks can't be counted, reported or handed over."),
    do=text("Open the case and fill in what is missing."),
    job="disputes",
)
def unfinished(matter: Matter) -> Iterator[Alert]:
    """Cases whose form lacks what it must have in their state, as files from elsewhere often do."""
    rules = matter.rules["form"]
    for row, values in enumerate(_rows(matter)):
        if row % _AT_ONCE == 0:
            matter.progress.step(0, 0, "forms")
        lacking = [p for p in problems(values, matter.today) if p.severity is Severity.MUST]
        if not lacking:
            continue
        grade = matter.grade_part(row)
        yield Alert(
            "form",
            Severity.SHOULD,
            (("dispute", matter.case_key[row]),),
            parts_of(
                Part(text("the form is not complete"), rules["base"]),
                Part(grade.what, grade.points * rules["share_of_grade"]),
                Part(
                    text("{n} fields", n=len(lacking)),
                    upto(len(lacking), rules["each_field"], rules["most_fields"]),
                ),
            ),
            text("the form of {case} is not complete", case=matter.case_name[row]),
            lacking[0].what,
            matter.case_shape(row),
            {"fields": float(len(lacking))},
            tuple(sorted(f"field {p.field}" for p in lacking)),
            matter.case_name[row],
        )


def _rows(matter: Matter) -> Iterator[dict[str, Any]]:
    """The cases as mappings, missing values None."""
    columns = [c for c in matter.cases.columns if c != "geometry"]
    plain = [matter.cases[c].astype(object).where(matter.cases[c].notna(), None).tolist() for c in columns]
    for values in zip(*plain, strict=True):
        yield dict(zip(columns, values, strict=True))

"""Cases whose form lacks what it must have."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.disputes.form import FormProblem, problems
from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers.schema import TABLES, Kind
from layers.text import text

_AT_ONCE = 500
"""Cases between two looks at whether the user asked to stop."""
_JSON = tuple(c.name for c in TABLES["dispute"].columns if c.kind is Kind.JSON)
_Known = dict[str, tuple[int, list[FormProblem]]]
"""What each case lacked by its key, and a checksum of the row that was looked at."""


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
    for row, lacking in enumerate(_lacking(matter)):
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
            matter.case_shape[row],
            {"fields": float(len(lacking))},
            tuple(sorted(f"field {p.field}" for p in lacking)),
            matter.case_name[row],
        )


def _lacking(matter: Matter) -> list[list[FormProblem]]:
    """What each case must have and lacks; a row that was looked at on the same day is not looked at again."""
    known: _Known = matter.memory.recall("forms", (matter.today,), dict)
    now: _Known = {}
    found = []
    columns = [str(c) for c in matter.cases.columns if c != "geometry"]
    plain = [_column(matter.cases[c]) for c in columns]
    told = [[repr(v) for v in values] if c in _JSON else values for c, values in zip(columns, plain, strict=True)]
    rows, sums = zip(*plain, strict=True), map(hash, zip(*told, strict=True))
    for n, (key, values, checksum) in enumerate(zip(matter.case_key, rows, sums, strict=True)):
        if n % _AT_ONCE == 0:
            matter.progress.step(n, len(matter.case_key), "forms")
        before = known.get(key)
        if before is None or before[0] != checksum:
            before = checksum, _must(dict(zip(columns, values, strict=True)), matter.today)
        now[key] = before
        found.append(before[1])
    known.clear()
    known.update(now)
    return found


def _must(values: dict[str, Any], today: date) -> list[FormProblem]:
    return [p for p in problems(values, today) if p.severity is Severity.MUST]


def _column(values: pd.Series) -> list[Any]:
    """A column, missing values None."""
    return values.astype(object).where(values.notna(), None).tolist()

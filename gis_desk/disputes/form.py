"""What the register form asks of a case: fields that must be there, and when."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gis_desk.disputes.dates import day_or_none, past_date, read_date
from gis_desk.disputes.grade import CHECK_DAYS
from gis_desk.disputes.older import with_older
from gis_desk.disputes.rows import blank, one_line
from gis_desk.disputes.words import GRADES, INCIDENT_LEVELS, KINDS, OUTCOMES, SECRECY, STATES, is_open
from gis_desk.findings import Severity
from layers.errors import GisDeskError, Where
from layers.schema import TABLES, Kind
from layers.text import Text, text

__all__ = ["FormProblem", "blank", "cleaned", "column_label", "demand", "problems"]
LONGEST = {
    "number": 40, "title": 60, "place": 300, "measures": 800, "owner": 80, "telephone": 40, "cause": 300, "note": 800,
    "recorded_by": 80, "checked_by": 80,
}  # fmt: skip
"""Most characters per field (register form of the domain notes); 300 for the others."""
_LONGEST = 300
_AHEAD = ("next_check", "deadline")
"""Dates that lie in the future."""
_MOST_HA = 10_000_000.0
_CHOICES: Mapping[str, Mapping[str, Text]] = {
    "kind": KINDS, "grade": GRADES, "state": STATES, "secrecy": SECRECY, "outcome": OUTCOMES,
    "incident_level": INCIDENT_LEVELS,
}  # fmt: skip


@dataclass(frozen=True)
class FormProblem:
    """One thing the form still lacks: field, how binding, what and what to do."""

    field: str
    severity: Severity
    what: Text
    do: Text

    def error(self, key: str | None = None) -> GisDeskError:
        """The problem as an error of the one case `key`."""
        return GisDeskError(
            self.what.template,
            where=Where(layer="dispute", field=self.field, value=key),
            do=self.do.template,
            **{**self.what.args, **self.do.args},
        )


def column_label(field: str) -> Text:
    """The name of a column of the register, for messages."""
    try:
        return Text(TABLES["dispute"].column(field).en)
    except KeyError:
        return Text(field)


def cleaned(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """`values` as the table keeps them: text trimmed, dates ISO, numbers as numbers, words known.

    Raises
    ------
    GisDeskError
        For an unknown column, an unknown word, a number that is none, text that is too long or holds control
        characters, or a date that is unclear or lies in the future.
    """
    known = {c.name: c for c in TABLES["dispute"].columns}
    result: dict[str, Any] = {}
    for field, value in values.items():
        where = Where(layer="dispute", field=field, value=value)
        if field not in known:
            raise GisDeskError("the register has no field '{field}'", where=where, do="check the spelling", field=field)
        kind = known[field].kind
        if kind is Kind.JSON:
            result[field] = value or None
        elif blank(value):
            result[field] = None
        elif kind is Kind.DATE:
            day = read_date(value, where=where) if field in _AHEAD else past_date(value, today, where=where)
            result[field] = None if day is None else day.isoformat()
        elif kind is Kind.INT:
            result[field] = _whole(value, where, 5 if field in ("likelihood", "impact") else None)
        elif kind is Kind.REAL:
            result[field] = _measure(value, where)
        else:
            result[field] = _words(field, one_line(value, LONGEST.get(field, _LONGEST), where), where)
    return result


def _measure(value: Any, where: Where) -> float:
    try:
        number = float(str(value).strip())
    except ValueError as exc:
        raise GisDeskError(
            "'{value}' is no number",
            where=where,
            do="give digits, with a point for the decimals",
            value=str(value)[:40],
        ) from exc
    if not math.isfinite(number) or not 0 <= number <= _MOST_HA:
        raise GisDeskError(
            "{value} is out of range",
            where=where,
            do="give a number from {least} to {most}",
            value=number,
            least=0,
            most=int(_MOST_HA),
        )
    return number


def _whole(value: Any, where: Where, most: int | None) -> int:
    try:
        number = int(str(value).strip())
    except ValueError as exc:
        raise GisDeskError(
            "'{value}' is not a whole number", where=where, do="give digits only", value=str(value)[:40]
        ) from exc
    least = 1 if most else 0
    if number < least or number > (most or 10_000_000):
        raise GisDeskError(
            "{value} is out of range",
            where=where,
            do="give a number from {least} to {most}",
            value=number,
            least=least,
            most=most or 10_000_000,
        )
    return number


def _words(field: str, value: str | None, where: Where) -> str | None:
    words = _CHOICES.get(field)
    if words is not None and value is not None and value not in words:
        raise GisDeskError(
            "'{value}' is not known as {field}",
            where=where,
            do="choose one of: {choices}",
            value=value[:40],
            field=column_label(field),
            choices=", ".join(words),
        )
    return value


def problems(
    row: Mapping[str, Any],
    today: date,
    *,
    papers: int | None = None,
    evidence: bool = False,
    check_days: Mapping[str, int] = CHECK_DAYS,
) -> list[FormProblem]:
    """What the form lacks in the state the case is in; `must` ones forbid saving.

    From the first day: title, type and day found. From verified on: both sides and grade must be there; place, cause,
    source, measures, owner and next check should. Red at any time before closing: owner, measures and a next check
    within 30 days. Settled: the day, and the agreement or minutes by name or as an attachment; way, outcome and the
    people who recorded and checked it should be there. With evidence of kinds 7-5 and 8-x: the day the dispute arose.
    After form 7 of the domain notes; fields that an older workspace keeps elsewhere count too.

    Parameters
    ----------
    papers : int or None
        How many attachments the case has; None: nobody has looked, so a settled case without a named paper is only
        asked about.
    evidence : bool
        Whether it has evidence that counts only before the dispute arose.
    check_days : mapping
        Grade to days until the next check.
    """
    row = with_older(row)
    found: list[FormProblem] = []

    def ask(field: str, severity: Severity, do: Text) -> None:
        if blank(row.get(field)):
            what = text("{field} is missing", field=column_label(field))
            found.append(FormProblem(field, severity, what, do))

    state, grade = row.get("state") or "found", row.get("grade")
    for field in ("title", "kind", "found_on"):
        ask(field, Severity.MUST, text("fill it in: the register needs it from the first day"))
    if state != "found":
        for field in ("side_a", "side_b", "grade"):
            ask(field, Severity.MUST, text("fill it in before the case is verified"))
        for field in ("place", "cause", "source", "measures", "owner", "line", "recorded_by"):
            ask(field, Severity.SHOULD, text("fill it in before the case is verified"))
    if is_open(state):
        found.extend(_next_check(row, grade, today, check_days["red"]))
        if state != "found":
            ask("next_check", Severity.SHOULD, text("fill it in before the case is verified"))
    if grade == "red" and is_open(state):
        for field in ("owner", "measures", "next_check"):
            ask(
                field,
                Severity.MUST,
                text(
                    "a red case needs somebody responsible, measures and a next check within {days} days",
                    days=check_days["red"],
                ),
            )
    if evidence:
        ask("dispute_from", Severity.MUST, text("give the day the dispute arose: it decides which papers count"))
    if not is_open(state):
        found.extend(_closing(row, state, papers))
    found.extend(_order(row))
    found.extend(_sides(row))
    return _once(found)


def _closing(row: Mapping[str, Any], state: str, papers: int | None) -> list[FormProblem]:
    found = []
    if state == "settled":
        if blank(row.get("closed_on")):
            found.append(
                FormProblem(
                    "closed_on",
                    Severity.MUST,
                    text("{field} is missing", field=column_label("closed_on")),
                    text("give the day the case was settled"),
                )
            )
        if blank(row.get("agreement")) and not papers:
            found.append(
                FormProblem(
                    "agreement",
                    Severity.SHOULD if papers is None else Severity.MUST,
                    text("a case is settled on paper, and none is named"),
                    text("name the agreement, the minutes or the decision, or attach it"),
                )
            )
    for field in ("way", "outcome", "checked_by"):
        if blank(row.get(field)):
            found.append(
                FormProblem(
                    field,
                    Severity.SHOULD,
                    text("{field} is missing", field=column_label(field)),
                    text("fill it in when the case is closed"),
                )
            )
    return found


def _order(row: Mapping[str, Any]) -> list[FormProblem]:
    """Days that stand in the wrong order."""
    found = []
    opened, closed, arose = row.get("found_on"), row.get("closed_on"), row.get("dispute_from")
    if not blank(opened) and not blank(closed) and str(closed) < str(opened):
        found.append(
            FormProblem(
                "closed_on",
                Severity.MUST,
                text("settled on {closed}, before it was found on {found}", closed=closed, found=opened),
                text("correct one of the two dates"),
            )
        )
    if not blank(arose) and not blank(closed) and str(closed) < str(arose):
        found.append(
            FormProblem(
                "dispute_from",
                Severity.MUST,
                text("the dispute arose on {arose}, after it was settled on {closed}", arose=arose, closed=closed),
                text("correct one of the two dates"),
            )
        )
    return found


def _sides(row: Mapping[str, Any]) -> list[FormProblem]:
    found = []
    named = [f for f in ("side_a", "side_b", "side_c") if not blank(row.get(f))]
    for n, field in enumerate(named):
        if row[field] in [row[other] for other in named[:n]]:
            found.append(
                FormProblem(
                    field,
                    Severity.SHOULD,
                    text("both sides are the same unit"),
                    text("name the two units, or record it outside the boundary register"),
                )
            )
    if "side_c" in named and len(named) < 3:
        found.append(
            FormProblem(
                "side_c",
                Severity.MUST,
                text("a third side is named, but not the first two"),
                text("fill in the first and second side first"),
            )
        )
    return found


def _next_check(row: Mapping[str, Any], grade: Any, today: date, most: int) -> list[FormProblem]:
    written = row.get("next_check")
    if blank(written):
        return []
    day = day_or_none(written)
    if day is None:
        return [
            FormProblem(
                "next_check",
                Severity.MUST,
                text("the next check '{value}' is no clear date", value=str(written)[:40]),
                text("write the date as 2024-03-05, 2024/3/5 or 2024年3月5日"),
            )
        ]
    if grade == "red" and day > today + timedelta(days=most):
        return [
            FormProblem(
                "next_check",
                Severity.MUST,
                text("the next check of a red case is {days} days away", days=(day - today).days),
                text("check a red case within {most} days", most=most),
            )
        ]
    return []


def _once(found: list[FormProblem]) -> list[FormProblem]:
    worst: dict[str, FormProblem] = {}
    for problem in sorted(found, key=lambda p: p.severity.rank):
        worst.setdefault(problem.field, problem)
    return list(worst.values())


def demand(row: Mapping[str, Any], today: date, **known: Any) -> None:
    """Raise the first `must` problem of `row`; `known` as in `problems`.

    Raises
    ------
    GisDeskError
        Where the case may not be saved like this.
    """
    binding = [p for p in problems(row, today, **known) if p.severity is Severity.MUST]
    if binding:
        raise binding[0].error(None if blank(row.get("number")) else str(row["number"]))

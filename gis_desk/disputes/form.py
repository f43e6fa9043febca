"""What the register form asks of a case: fields that must be there, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gis_desk.disputes.dates import day_or_none, past_date, read_date
from gis_desk.disputes.grade import CHECK_DAYS
from gis_desk.disputes.rows import blank
from gis_desk.disputes.words import GRADES, KINDS, SECRECY, STATES, is_open
from gis_desk.findings import Severity
from layers.errors import GisDeskError, Where
from layers.schema import TABLES, Kind
from layers.text import Text, text

LONGEST = {"title": 60, "place": 300, "measures": 800, "owner": 80, "cause": 300, "note": 800}
"""Most characters per field (register form of the domain notes)."""

_CHOICES: Mapping[str, Mapping[str, Text]] = {"kind": KINDS, "grade": GRADES, "state": STATES, "secrecy": SECRECY}


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
    """`values` as the table keeps them: text trimmed, dates ISO, numbers whole, words known.

    Raises
    ------
    GisDeskError
        For an unknown column, an unknown word, a number that is none, text that is too long, or a date that is unclear
        or lies in the future.
    """
    table = TABLES["dispute"]
    known = {c.name: c for c in table.columns}
    result: dict[str, Any] = {}
    for field, value in values.items():
        where = Where(layer="dispute", field=field, value=value)
        if field not in known:
            raise GisDeskError("the register has no field '{field}'", where=where, do="check the spelling", field=field)
        column = known[field]
        if column.kind is Kind.JSON:
            result[field] = value or None
        elif blank(value):
            result[field] = None
        elif column.kind is Kind.DATE:
            day = read_date(value, where=where) if field == "next_check" else past_date(value, today, where=where)
            result[field] = None if day is None else day.isoformat()
        elif column.kind is Kind.INT:
            result[field] = _whole(value, where, 5 if field in ("likelihood", "impact") else None)
        else:
            result[field] = _words(field, " ".join(str(value).replace("\x00", "").split()), where)
    return result


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


def _words(field: str, value: str, where: Where) -> str:
    words = _CHOICES.get(field)
    if words is not None and value not in words:
        raise GisDeskError(
            "'{value}' is not known as {field}",
            where=where,
            do="choose one of: {choices}",
            value=value[:40],
            field=column_label(field),
            choices=", ".join(words),
        )
    if len(value) > LONGEST.get(field, 300):
        raise GisDeskError(
            "the text has {n} characters, {most} fit the form",
            where=Where(layer="dispute", field=field, value=value[:20]),
            do="shorten it, and put the rest into an event",
            n=len(value),
            most=LONGEST.get(field, 300),
        )
    return value


def problems(row: Mapping[str, Any], today: date) -> list[FormProblem]:
    """What the form lacks in the state the case is in; `must` ones forbid saving.

    Found: title, type and date. From verified on: both sides, grade, place, cause, source, measures, owner and next
    check. Red at any time before closing: owner, measures and a next check within 30 days. Settled: the date and the
    evidence (agreement or minutes). Project rules after form 7 of the register.
    """
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
        for field in ("place", "cause", "source", "measures", "owner"):
            ask(field, Severity.SHOULD, text("fill it in before the case is verified"))
    if is_open(state):
        found.extend(_next_check(row, grade, today))
    if grade == "red" and is_open(state):
        for field in ("owner", "measures", "next_check"):
            ask(
                field,
                Severity.MUST,
                text("a red case needs somebody responsible, measures and a next check within 30 days"),
            )
    if state == "settled":
        ask("closed_on", Severity.MUST, text("give the day the case was settled"))
    opened, closed = row.get("found_on"), row.get("closed_on")
    if not blank(opened) and not blank(closed) and str(closed) < str(opened):
        found.append(
            FormProblem(
                "closed_on",
                Severity.MUST,
                text("settled on {closed}, before it was found on {found}", closed=closed, found=opened),
                text("correct one of the two dates"),
            )
        )
    if not blank(row.get("side_a")) and row.get("side_a") == row.get("side_b"):
        found.append(
            FormProblem(
                "side_b",
                Severity.SHOULD,
                text("both sides are the same unit"),
                text("name the two units, or record it outside the boundary register"),
            )
        )
    return _once(found)


def _next_check(row: Mapping[str, Any], grade: Any, today: date) -> list[FormProblem]:
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
    if grade == "red" and day > today + timedelta(days=CHECK_DAYS["red"]):
        return [
            FormProblem(
                "next_check",
                Severity.MUST,
                text("the next check of a red case is {days} days away", days=(day - today).days),
                text("check a red case within {days} days", days=CHECK_DAYS["red"]),
            )
        ]
    return []


def _once(found: list[FormProblem]) -> list[FormProblem]:
    worst: dict[str, FormProblem] = {}
    for problem in sorted(found, key=lambda p: p.severity.rank):
        worst.setdefault(problem.field, problem)
    return list(worst.values())


def demand(row: Mapping[str, Any], today: date) -> None:
    """Raise the first `must` problem of `row`; the others come with it in the advice.

    Raises
    ------
    GisDeskError
        Where the case may not be saved like this.
    """
    binding = [p for p in problems(row, today) if p.severity is Severity.MUST]
    if binding:
        raise binding[0].error(None if blank(row.get("number")) else str(row["number"]))

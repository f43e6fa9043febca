"""Warnings: what may become trouble, computed from the tables, ranked and explained; each knows its objects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.form import problems
from gis_desk.disputes.listing import days_to_check
from gis_desk.disputes.register import plain
from gis_desk.findings import Severity
from layers.text import Text, text

CYCLE_YEARS = 5
"""A line is inspected jointly once in five years (boundary regulations, article 12)."""
INTERNAL = ("village", "township")


@dataclass(frozen=True)
class Alert:
    """One warning.

    Attributes
    ----------
    kind : str
        ``line-overdue``, ``marker-missing``, ``check-overdue``, ``reopened`` or ``form``.
    objects : tuple of (layer, key)
        What it is about; the first is the main object.
    score : float
        Higher is more urgent; the list is ordered by it.
    what, why : Text
        One sentence each.
    """

    kind: str
    severity: Severity
    objects: tuple[tuple[str, str], ...]
    score: float
    what: Text
    why: Text
    at: BaseGeometry | None = None
    measure: Mapping[str, float] = field(default_factory=dict)

    @property
    def id(self) -> tuple[str, tuple[str, ...]]:
        """Known by kind and objects, never by its text; accepted findings are kept under it as ``W:<kind>``."""
        return f"W:{self.kind}", tuple(key for _, key in self.objects)


_GRADE_SCORE = {"red": 40.0, "orange": 25.0, "yellow": 12.0, "blue": 5.0}


def _add_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def overdue_lines(lines: pd.DataFrame, cases: pd.DataFrame, today: date) -> list[Alert]:
    """Lines of county level and above whose joint inspection is more than five years ago, or is not on record."""
    found = []
    open_on = pd.Series(
        [days_to_check(c, today) is not None for c in cases.to_dict("records")], index=cases.index, dtype=bool
    )
    for row in lines.to_dict("records"):
        if row.get("level") in INTERNAL or row.get("status") in ("internal", "habit"):
            continue
        n = int((open_on & (cases["line"] == row["key"])).sum()) if len(cases) else 0
        last = day_or_none(row.get("inspected_on"))
        name = row.get("name") or row.get("code") or row["key"]
        if last is None:
            what = text("no joint inspection of {line} is on record", line=name)
            days = 0
        else:
            days = (today - _add_years(last, CYCLE_YEARS)).days
            if days <= 0:
                continue
            what = text("the joint inspection of {line} is {days} days overdue", line=name, days=days)
        found.append(
            Alert(
                "line-overdue",
                Severity.SHOULD,
                (("boundary_line", str(row["key"])),),
                20 + min(days / 36.5, 30) + 8 * n,
                what,
                text("a line is inspected jointly every five years; {n} open cases lie on it", n=n),
                row.get("geometry"),
                {"overdue_days": float(days), "open_cases": float(n)},
            )
        )
    return found


def missing_markers(markers: pd.DataFrame, lines: pd.DataFrame, cases: pd.DataFrame) -> list[Alert]:
    """Markers that are lost or moved; they weigh more where a case lies on the same line."""
    names = dict(zip(lines["key"], lines["name"], strict=True)) if len(lines) else {}
    found = []
    for row in markers.to_dict("records"):
        state = row.get("state")
        if state not in ("lost", "moved"):
            continue
        n = int((cases["line"] == row.get("line")).sum()) if len(cases) else 0
        line = names.get(row.get("line")) or row.get("line") or "?"
        what = (
            text("marker {number} of {line} is lost", number=row.get("number") or "?", line=line)
            if state == "lost"
            else text("marker {number} of {line} was moved", number=row.get("number") or "?", line=line)
        )
        why = text(
            "the side in charge restores it with the other side present; {n} cases lie on this line",
            n=n,
        )
        found.append(
            Alert(
                "marker-missing",
                Severity.MUST,
                (("marker", str(row["key"])),),
                30 + 6 * min(n, 5),
                what,
                why,
                row.get("geometry"),
                {"cases": float(n)},
            )
        )
    return found


def overdue_checks(cases: pd.DataFrame, today: date) -> list[Alert]:
    """Open cases whose next check has passed."""
    found = []
    for row in cases.to_dict("records"):
        days = days_to_check(row, today)
        if days is None or days >= 0:
            continue
        red = row.get("grade") == "red"
        found.append(
            Alert(
                "check-overdue",
                Severity.MUST if red else Severity.SHOULD,
                (("dispute", str(row["key"])),),
                20 + _GRADE_SCORE.get(str(row.get("grade")), 5.0) + min(-days / 10, 30),
                text(
                    "the check of {number} {title} is {days} days overdue",
                    number=row.get("number") or "",
                    title=row.get("title") or "",
                    days=-days,
                ),
                text("it was due on {day}", day=row["next_check"]),
                row.get("geometry"),
                {"overdue_days": float(-days)},
            )
        )
    return found


def reopened(cases: pd.DataFrame, events: pd.DataFrame) -> list[Alert]:
    """Open cases that had been closed before."""
    if not len(events):
        return []
    again = events.loc[events["kind"] == "reopened"].groupby("dispute")["happened_on"].agg(["max", "size"])
    found = []
    for row in cases.to_dict("records"):
        if row.get("state") != "mediating" or row["key"] not in again.index:
            continue
        last, times = again.loc[row["key"]]
        found.append(
            Alert(
                "reopened",
                Severity.SHOULD,
                (("dispute", str(row["key"])),),
                35 + _GRADE_SCORE.get(str(row.get("grade")), 5.0) + 5 * int(times),
                text(
                    "{number} {title} broke out again on {day}",
                    number=row.get("number") or "",
                    title=row.get("title") or "",
                    day=last,
                ),
                text("it had been closed; reopened {times} times", times=int(times)),
                row.get("geometry"),
                {"times": float(times)},
            )
        )
    return found


def unfinished_forms(cases: pd.DataFrame, today: date) -> list[Alert]:
    """Cases whose form lacks what it must have in their state, as files from elsewhere often do."""
    found = []
    for row in cases.to_dict("records"):
        lacking = [
            p for p in problems(plain({str(k): v for k, v in row.items()}), today) if p.severity is Severity.MUST
        ]
        if lacking:
            found.append(
                Alert(
                    "form",
                    Severity.SHOULD,
                    (("dispute", str(row["key"])),),
                    5 + _GRADE_SCORE.get(str(row.get("grade")), 5.0) / 2,
                    text(
                        "the form of {number} {title} is not complete",
                        number=row.get("number") or "",
                        title=row.get("title") or "",
                    ),
                    lacking[0].what,
                    row.get("geometry"),
                    {"fields": float(len(lacking))},
                )
            )
    return found


def warnings(
    cases: pd.DataFrame, events: pd.DataFrame, lines: pd.DataFrame, markers: pd.DataFrame, today: date
) -> list[Alert]:
    """All warnings, most urgent first; frames as in `layers.schema`."""
    found = [
        *overdue_lines(lines, cases, today),
        *missing_markers(markers, lines, cases),
        *overdue_checks(cases, today),
        *reopened(cases, events),
        *unfinished_forms(cases, today),
    ]
    return sorted(found, key=lambda w: (-w.score, w.kind, w.objects))

"""When a line is due: once in five years, the lead alternating from round to round (界线条例 12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from gis_desk.inspections.settings import table
from gis_desk.inspections.tasks import known
from layers import crs
from layers.text import Text, text

STATES = ("overdue", "due", "unknown", "later")
"""Overdue, due in the year asked for, no inspection on record, due later."""
STATE_WORDS: Mapping[str, Text] = {
    "overdue": text("overdue"),
    "due": text("due this year"),
    "unknown": text("no inspection on record"),
    "later": text("later"),
}


@dataclass(frozen=True)
class Due:
    """One line in the calendar.

    Parameters
    ----------
    last_year, due_year : int or None
        Year of the last inspection and that year plus five; None where no inspection is on record.
    state : str
        One of `STATES`.
    years_over : int
        How many years it is overdue, 0 where it isn't.
    round : int
        Number of the coming round.
    lead : str
        The side whose turn it is to lead, as the line names its sides; the left side where no round is on record.
    lead_known : bool
        Whether an earlier round says who led; else the lead is a proposal.
    planned : bool
        Whether a round is planned or in the field already.
    """

    key: str
    code: str
    name: str
    level: str
    left: str
    right: str
    length_m: float
    markers: int
    last_year: int | None
    due_year: int | None
    state: str
    years_over: int
    round: int
    lead: str
    lead_known: bool
    planned: bool

    @property
    def words(self) -> Text:
        """Its state in words."""
        return text("overdue by {n} years", n=self.years_over) if self.years_over else STATE_WORDS[self.state]

    def as_json(self) -> dict[str, Any]:
        """The row for ``inspect due --format json``."""
        return {
            "line": self.key,
            "code": self.code,
            "name": self.name,
            "level": self.level or None,
            "left": self.left,
            "right": self.right,
            "km": round(self.length_m / 1000, 3),
            "markers": self.markers,
            "last_year": self.last_year,
            "due_year": self.due_year,
            "state": self.state,
            "years_over": self.years_over,
            "round": self.round,
            "lead": self.lead,
            "lead_known": self.lead_known,
            "planned": self.planned,
        }


def due_lines(
    lines: gpd.GeoDataFrame,
    markers: gpd.GeoDataFrame,
    inspections: pd.DataFrame,
    divisions: pd.DataFrame,
    year: int,
) -> list[Due]:
    """Every line with its place in the cycle in `year`; the most overdue first, then due, unknown, later.

    The last inspection is the latest round that is done or filed, or the line's ``inspected_on`` where that is later.
    The lead is the side that did not lead the last round.
    """
    named = {unit for column in ("left_unit", "right_unit") if column in lines for unit in lines[column]}
    names = _names(divisions[divisions["code"].isin(named).to_numpy()] if len(divisions) else divisions)
    years = int(table()["cycle"]["years"])
    lengths = crs.length_m(lines.geometry.to_numpy())
    found = []
    for i in range(len(lines)):
        row = lines.iloc[i]
        key = known(row["key"])
        rounds = _rounds(inspections, row)
        closed = [r for r in rounds if r["state"] in ("done", "filed")]
        seen = [v for v in (_year(known(row.get("inspected_on"))), *(r["year"] for r in closed)) if v]
        last = max(seen) if seen else None
        due = None if last is None else last + years
        left, right = known(row.get("left_unit")), known(row.get("right_unit"))
        lead, lead_known = _lead(known(row.get("lead")), closed, left, right, names)
        number = markers["line"].isin([v for v in (key, known(row.get("code")), known(row.get("name"))) if v])
        found.append(
            Due(
                key,
                known(row.get("code")),
                known(row.get("name")) or key,
                known(row.get("level")),
                names.get(left, left),
                names.get(right, right),
                float(lengths[i]),
                int(number.sum()),
                last,
                due,
                _state(due, year),
                0 if due is None else max(0, year - due),
                max([r["round"] or 0 for r in closed], default=0) + 1,
                lead,
                lead_known,
                any(r["state"] in ("planned", "in_field") and (r["year"] or year) >= year - 1 for r in rounds),
            )
        )
    return sorted(found, key=lambda d: (STATES.index(d.state), d.due_year or 0, d.name, d.key))


def _state(due: int | None, year: int) -> str:
    if due is None:
        return "unknown"
    return "overdue" if due < year else "due" if due == year else "later"


def _names(divisions: pd.DataFrame) -> dict[str, str]:
    if divisions.empty:
        return {}
    return {known(c): known(n) for c, n in zip(divisions["code"], divisions["name"], strict=True) if known(n)}


def _year(value: str) -> int | None:
    return int(value[:4]) if len(value) >= 4 and value[:4].isdigit() else None


def _whole(value: object) -> int | None:
    return None if value is None or pd.isna(value) else int(float(str(value)))  # type: ignore[call-overload]


def _rounds(inspections: pd.DataFrame, line: pd.Series) -> list[dict[str, Any]]:
    if inspections.empty:
        return []
    names = [v for v in (known(line.get(c)) for c in ("key", "code", "name")) if v]
    mine = inspections[inspections["line"].isin(names).to_numpy()]
    rounds = [
        {
            "round": _whole(r.get("round")),
            "year": _year(known(r.get("done_on"))) or _whole(r.get("year")),
            "lead": known(r.get("lead")),
            "state": known(r.get("state")) or "done",
        }
        for r in mine.to_dict("records")
    ]
    return sorted(rounds, key=lambda r: (r["year"] or 0, r["round"] or 0))


def _lead(agreed: str, closed: list[dict[str, Any]], left: str, right: str, names: dict[str, str]) -> tuple[str, bool]:
    """The side that leads next: not the one that led last."""
    last = next((r["lead"] for r in reversed(closed) if r["lead"]), "") or agreed
    other = {left: right, right: left, names.get(left, ""): right, names.get(right, ""): left}
    following = other.get(last, "") if last else ""
    lead = following or left
    return names.get(lead, lead), bool(following)

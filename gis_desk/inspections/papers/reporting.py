"""What the papers of one joint inspection are made of: the line, its round, and all rows that belong to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.inspections.tasks import choose_lines, known, markers_of
from layers import crs
from layers.errors import GisDeskError, PlanError, Where

TABLES = (
    "boundary_line",
    "marker",
    "division",
    "inspection",
    "inspection_record",
    "inspection_stretch",
    "inspection_photo",
    "marker_repair",
    "dispute",
)
"""Tables whose frames `gather` reads."""
_AT_M = 50.0
"""A line that ends this near a marker meets there."""
Row = Mapping[str, Any]


class ReportError(GisDeskError):
    """A paper of an inspection cannot be written as asked."""


@dataclass(frozen=True)
class Side:
    """A division beside the line: its code and its name (the code where no name is known)."""

    code: str
    name: str


@dataclass(frozen=True)
class Dossier:
    """Everything the papers say, as rows without missing values other than None.

    Parameters
    ----------
    line : mapping
        The row of ``boundary_line``.
    length_m : float
        Geodesic length of the whole line.
    sides : tuple of Side
        Left and right.
    inspection : mapping or None
        The row of ``inspection``; None where the line has no round.
    year : int or None
        The year of the round.
    from_m, to_m : float
        Chainages between which the round inspects.
    markers : tuple of mapping
        Those of the line between the chainages, along it, then by number.
    records : tuple of mapping
        Records of those markers in the round: with its key, or without any key and from its year.
    stretches, photos, repairs, disputes : tuple of mapping
        Likewise; of the disputes those found by the end of the year, of the repairs those not done before it.
    third : mapping
        By key of a marker, the divisions that meet there besides the two of the line.
    names : mapping
        Code of a division to its name.
    townships : tuple of str
        Names of the townships the line passes, in the order of their codes.
    """

    line: Row
    length_m: float
    sides: tuple[Side, ...]
    inspection: Row | None
    year: int | None
    from_m: float
    to_m: float
    markers: tuple[Row, ...]
    records: tuple[Row, ...]
    stretches: tuple[Row, ...]
    photos: tuple[Row, ...]
    repairs: tuple[Row, ...]
    disputes: tuple[Row, ...]
    third: Mapping[str, tuple[Side, ...]]
    names: Mapping[str, str]
    townships: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the line is called."""
        return next(v for v in (known(self.line.get(c)) for c in ("name", "code", "key")) if v)

    @property
    def details(self) -> Mapping[str, Any]:
        """People, weather, conclusions of the round."""
        found = (self.inspection or {}).get("details")
        return found if isinstance(found, Mapping) else {}

    def last_records(self) -> dict[str, Row]:
        """By key of a marker, its latest record."""
        return {r["marker"]: r for r in self.records}

    def stretch(self, row: Row) -> str:
        """What a record of a stretch is called: after its markers, else its chainages, as far as they are known."""
        ends = [self.number(row[c]) for c in ("from_marker", "to_marker")]
        if not all(ends):
            ends = ["" if row[c] is None else f"{row[c] / 1000:.3f}千米" for c in ("from_m", "to_m")]
        return "—".join(ends).strip("—")

    def number(self, marker: object) -> str:
        """The number of a marker by its key; the key where it is another's."""
        return next((known(m["number"]) or known(m["key"]) for m in self.markers if m["key"] == marker), known(marker))


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame; what is missing is None."""
    rows = frame.to_dict("records")
    return [{str(c): None if _missing(v) else v for c, v in row.items()} for row in rows]


def _missing(value: object) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def gather(
    frames: Mapping[str, pd.DataFrame], line: str, year: int | None = None, inspection: str | None = None
) -> Dossier:
    """The dossier of `line` (key, code or name) in the round `inspection` (key), else in that of `year`, else its last.

    Parameters
    ----------
    frames : mapping
        Frames (EPSG:4490) of `TABLES`.

    Raises
    ------
    PlanError
        For a line there is not, one without a course, or more lines than one.
    ReportError
        For a round there is not, of another line, or of a year without one.
    """
    chosen = choose_lines(frames["boundary_line"], [line])
    if len(chosen) > 1:
        raise PlanError(
            "the papers of an inspection are of one line, not of {n}",
            where=Where(field="line", value=line),
            do="give the key, code or name of one line",
            n=len(chosen),
        )
    row = rows_of(chosen)[0]
    called = [v for v in (known(row.get(c)) for c in ("key", "code", "name")) if v]
    round_ = _round(frames["inspection"], called, year, inspection)
    when = year_of(round_) if round_ is not None else year
    whole = float(crs.length_m([row["geometry"]])[0])
    low, high = _between(round_, whole)
    markers = [m for m in rows_of(markers_of(frames["marker"], row)) if _within(m.get("chainage_m"), low, high)]
    markers.sort(key=lambda m: (m["chainage_m"] is None, m["chainage_m"] or 0.0, known(m["number"]), m["key"]))
    keys = [m["key"] for m in markers]
    place = {key: n for n, key in enumerate(keys)}
    names = {known(c): known(n) for c, n in zip(frames["division"]["code"], frames["division"]["name"], strict=True)}
    own = None if round_ is None else round_["key"]

    def of_round(table: str, wanted: Any, day: str) -> list[dict[str, Any]]:
        frame = frames[table]
        if frame.empty or when is None:
            return []
        mine = frame["inspection"].eq(own) if own is not None else pd.Series(False, frame.index)
        stray = frame["inspection"].isna() & frame[day].astype(str).str.startswith(str(when))
        return rows_of(frame[((mine | stray) & wanted(frame)).to_numpy(bool)])

    records = of_round("inspection_record", lambda f: f["marker"].isin(keys), "visited_on")
    records.sort(key=lambda r: (known(r["visited_on"]), place[r["marker"]]))
    stretches = of_round("inspection_stretch", lambda f: f["line"].isin(called), "visited_on")
    stretches.sort(key=lambda r: (r["from_m"] is None, r["from_m"] or 0.0, known(r["visited_on"])))
    photos = of_round("inspection_photo", lambda f: f["marker"].isin(keys) | f["inspection"].eq(own), "taken_at")
    photos.sort(key=lambda r: (place.get(r["marker"], len(keys)), known(r["taken_at"]), known(r["name"])))
    return Dossier(
        row,
        whole,
        tuple(Side(code, names.get(code) or code) for code in (known(row[c]) for c in ("left_unit", "right_unit"))),
        round_,
        when,
        low,
        high,
        tuple(markers),
        tuple(records),
        tuple(stretches),
        tuple(photos),
        tuple(_repairs(frames["marker_repair"], called, keys, when)),
        tuple(_disputes(frames["dispute"], called, when)),
        _third(frames["boundary_line"], row, markers, names),
        names,
        _townships(frames["division"], row["geometry"]),
    )


def rounds_of(inspections: pd.DataFrame, called: Sequence[str]) -> list[dict[str, Any]]:
    """The rounds of a line known by the names `called`, the latest first."""
    if inspections.empty:
        return []
    mine = rows_of(inspections[inspections["line"].isin(called).to_numpy(bool)])
    return sorted(mine, key=lambda r: (year_of(r) or 0, r["round"] or 0, known(r["done_on"])), reverse=True)


def year_of(row: Row) -> int | None:
    """The year of a round: as it was planned, else by its days."""
    if row.get("year") is not None:
        return int(row["year"])
    for column in ("done_on", "begun_on"):
        if (day := known(row.get(column)))[:4].isdigit():
            return int(day[:4])
    return None


def _round(frame: pd.DataFrame, called: Sequence[str], year: int | None, wanted: str | None) -> dict[str, Any] | None:
    rounds = rounds_of(frame, called)
    shown = ", ".join(f"{r['key']} ({year_of(r)})" for r in rounds[:8]) or "—"
    if wanted is not None:
        found = [r for r in rounds if r["key"] == wanted]
        if not found:
            raise ReportError(
                "the line {line} has no inspection round '{key}'",
                where=Where(layer="inspection", field="key", value=wanted),
                do="give the key of one of its rounds: {rounds}",
                line=called[-1],
                key=wanted,
                rounds=shown,
            )
        return found[0]
    if year is None:
        return rounds[0] if rounds else None
    found = [r for r in rounds if year_of(r) == year]
    if not found:
        raise ReportError(
            "the line {line} has no inspection round of {year}",
            where=Where(layer="inspection", field="year", value=str(year)),
            do="give a year or key of one of its rounds: {rounds}",
            line=called[-1],
            year=year,
            rounds=shown,
        )
    return found[0]


def _between(row: Row | None, whole: float) -> tuple[float, float]:
    low, high = (None if row is None else row.get(c) for c in ("from_m", "to_m"))
    ends = sorted((min(max(low or 0.0, 0.0), whole), whole if high is None else min(max(high, 0.0), whole)))
    return ends[0], ends[1]


def _within(chainage: float | None, low: float, high: float) -> bool:
    return chainage is None or low - 1.0 <= chainage <= high + 1.0 or (low == 0.0 and chainage < 0)


def _repairs(frame: pd.DataFrame, called: Sequence[str], keys: Sequence[str], year: int | None) -> list[dict[str, Any]]:
    if frame.empty:
        return []
    here = frame["marker"].isin(keys) | (frame["line"].isin(called) & frame["marker"].isna())
    mine = rows_of(frame[here.to_numpy(bool)])
    if year is not None:
        mine = [
            r
            for r in mine
            if (known(r["opened_on"]) or "0")[:4] <= str(year) and (known(r["repaired_on"]) or "9")[:4] >= str(year)
        ]
    return sorted(mine, key=lambda r: (known(r["opened_on"]), r["key"]))


def _disputes(frame: pd.DataFrame, called: Sequence[str], year: int | None) -> list[dict[str, Any]]:
    if frame.empty:
        return []
    mine = rows_of(frame[frame["line"].isin(called).to_numpy(bool)])
    if year is not None:
        mine = [r for r in mine if (known(r["found_on"]) or "0")[:4] <= str(year)]
    return sorted(mine, key=lambda r: (known(r["number"]), r["key"]))


def _townships(divisions: pd.DataFrame, shape: Any) -> tuple[str, ...]:
    """Names of the townships within some twenty metres of the line."""
    towns = divisions[(divisions["level"] == "township").to_numpy(bool)] if len(divisions) else divisions
    if towns.empty:
        return ()
    outlines = towns["geometry"].to_numpy()
    near = shapely.dwithin(outlines, shape, 0.0002)
    passed = towns[near].sort_values("code")
    return tuple(v for v in (known(n) for n in passed["name"]) if v)


def _third(
    lines: pd.DataFrame, row: Row, markers: Sequence[Row], names: Mapping[str, str]
) -> dict[str, tuple[Side, ...]]:
    """Which other divisions meet at markers of three: those of lines of the same level that end there."""
    own = {known(row["left_unit"]), known(row["right_unit"])}
    others = [r for r in rows_of(lines) if r["key"] != row["key"] and r["level"] == row["level"]]
    found: dict[str, tuple[Side, ...]] = {}
    for marker in markers:
        spot = marker.get("geometry")
        if not three_sided(marker) or spot is None or spot.is_empty:
            continue
        codes: dict[str, None] = {}
        for other in others:
            if other["geometry"] is not None and _ends_near(other["geometry"], spot):
                codes |= dict.fromkeys(c for c in (known(other["left_unit"]), known(other["right_unit"])) if c)
        met = [Side(c, names.get(c) or c) for c in codes if c not in own]
        if met:
            found[marker["key"]] = tuple(met)
    return found


def three_sided(marker: Row) -> bool:
    """Whether three divisions meet at a marker."""
    return marker.get("posts") == "triple" or known(marker.get("letter")) in ("C", "D", "E")


def _ends_near(shape: Any, spot: Any) -> bool:
    for part in shapely.get_parts(shape):
        if part.is_empty:
            continue
        ends = shapely.get_coordinates(part)[[0, -1]]
        if (crs.distance_m(ends[:, 0], ends[:, 1], np.full(2, spot.x), np.full(2, spot.y)) <= _AT_M).any():
            return True
    return False

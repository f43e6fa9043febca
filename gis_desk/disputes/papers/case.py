"""One case with all that its papers say: sides, claims, evidence, log, markers near it, ground between claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.claims import Ground, claimed_ground
from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.papers.month import PaperError
from gis_desk.disputes.papers.related import weight_of
from gis_desk.disputes.parties import NearMarker, near_markers
from gis_desk.disputes.register import extra_of
from gis_desk.disputes.words import SIDES
from layers import crs
from layers.errors import Where

Row = Mapping[str, Any]
FOUNDING = date(1949, 10, 1)
"""Papers of article 8 count from the founding on (争议条例 art 8; the text names no day, this is the program's)."""


@dataclass(frozen=True)
class Side:
    """A side of a case: ``a``, ``b`` or ``c``, the name of its unit, its claims and its evidence."""

    letter: str
    name: str
    claims: tuple[Row, ...]
    evidence: tuple[Row, ...]


@dataclass(frozen=True)
class CaseFile:
    """A case as its papers need it; rows without missing values other than None.

    Parameters
    ----------
    key : str
    row : mapping
        The row of ``dispute``; fields that older versions kept under ``extra`` stand in their columns.
    line : mapping or None
        The row of its boundary line.
    sides : tuple of Side
        Those that are named or claim something; two at least.
    shared : tuple of mapping
        Evidence of both sides, or of none that is named.
    events : tuple of mapping
        The log, oldest first.
    attachments : tuple of mapping
    markers : tuple of NearMarker
    grounds : tuple of Ground
        The ground between each two claims.
    """

    key: str
    row: Row
    line: Row | None
    sides: tuple[Side, ...]
    shared: tuple[Row, ...]
    events: tuple[Row, ...]
    attachments: tuple[Row, ...]
    markers: tuple[NearMarker, ...]
    grounds: tuple[Ground, ...]

    @property
    def place(self) -> BaseGeometry | None:
        """Point, line or area of the case, EPSG:4490; None without one."""
        shape = self.row.get("geometry")
        return None if shape is None or shape.is_empty else shape

    @property
    def spot(self) -> shapely.Point | None:
        """A point within its place; None without one."""
        return None if self.place is None else _middle(self.place)

    @property
    def area_ha(self) -> float | None:
        """Area affected: as registered, else of the drawn area, hectares."""
        if self.row["area_ha"] is not None:
            return float(self.row["area_ha"])
        if self.place is None or shapely.get_dimensions(self.place) != 2:
            return None
        return float(crs.area_m2([self.place])[0]) / 10_000

    @property
    def contested_ha(self) -> float | None:
        """Ground between the claims, hectares, each pair of sides for itself summed; None without two claim lines."""
        return sum(g.between.area_m2 for g in self.grounds) / 10_000 if self.grounds else None

    @property
    def level(self) -> str:
        """The level of its boundary line; empty where it has none."""
        return str((self.line or {}).get("level") or "")


def standing(evidence: Row, dispute_from: object) -> str:
    """What is wrong with the day of a paper: ``late`` (after the dispute arose), ``early`` (before the founding), or
    nothing; both only for the kinds that the articles bind to a day (7-5, 8-1 to 8-4).
    """
    kind, day, arose = str(evidence["kind"]), day_or_none(evidence["dated_on"]), day_or_none(dispute_from)
    if day is None or not (kind == "7-5" or kind.startswith("8")):
        return ""
    if arose is not None and day > arose:
        return "late"
    return "early" if kind.startswith("8") and day < FOUNDING else ""


def weighed(evidence: Row, dispute_from: object) -> str:
    """The weight of a paper: that of its article, none where its day rules it out."""
    return "none" if standing(evidence, dispute_from) else weight_of(evidence["kind"])


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame; what is missing is None."""
    kept = {str(c): frame[c].astype(object).where(frame[c].notna(), None) for c in frame.columns}
    return [dict(zip(kept, row, strict=True)) for row in zip(*kept.values(), strict=True)]


def find_key(cases: pd.DataFrame, number: str) -> str:
    """The key of the case with this number, or key.

    Raises
    ------
    PaperError
        Where there is none.
    """
    for column in ("number", "key"):
        hit = cases.loc[cases[column] == number, "key"]
        if len(hit):
            return str(hit.iloc[0])
    raise PaperError(
        "there is no case {number}",
        where=Where(layer="dispute", field="number", value=number),
        do="look the number up with gis-desk dispute list",
        number=str(number)[:40],
    )


def gather(frames: Mapping[str, pd.DataFrame], number: str) -> CaseFile:
    """Everything about one case, by its number or key; frames of `gis_desk.disputes.papers.related.TABLES`, EPSG:4490.

    Raises
    ------
    PaperError
        For a case there is not.
    """
    key = find_key(frames["dispute"], number)

    def own(table: str, column: str = "dispute") -> pd.DataFrame:
        return frames[table][frames[table][column] == key]

    row = _with_extra(rows_of(frames["dispute"][frames["dispute"]["key"] == key])[0])
    lines = frames["boundary_line"]
    line = rows_of(lines[lines["key"] == row["line"]])
    claims, papers = rows_of(own("dispute_claim")), rows_of(own("dispute_evidence"))
    attached = own("attachment", "owner_key")
    shape = row["geometry"]
    near = () if shape is None or shape.is_empty else near_markers(_middle(shape), frames["marker"])
    return CaseFile(
        key,
        row,
        line[0] if line else None,
        _sides(row, frames["division"], claims, papers),
        tuple(p for p in papers if p["side"] not in SIDES),
        tuple(sorted(rows_of(own("dispute_event")), key=lambda e: str(e["happened_on"] or ""))),
        tuple(rows_of(attached[attached["owner_table"] == "dispute"])),
        near,
        tuple(claimed_ground(own("dispute_claim"), row, frames["division"])),
    )


def _middle(shape: BaseGeometry) -> shapely.Point:
    return shape if isinstance(shape, shapely.Point) else shape.point_on_surface()


def _with_extra(row: dict[str, Any]) -> dict[str, Any]:
    extra = extra_of(row)
    older = {"agreement": ("agreement", "evidence"), "way": ("way",), "dispute_from": ("dispute_from",)}
    for column, names in older.items():
        if row[column] is None:
            found = next((extra[n] for n in names if extra.get(n)), None)
            row[column] = "、".join(map(str, found)) if isinstance(found, list) else found
    return row


def _sides(row: Row, divisions: pd.DataFrame, claims: Sequence[Row], papers: Sequence[Row]) -> tuple[Side, ...]:
    names = dict(zip(divisions["code"], divisions["name"], strict=True))
    found = []
    for letter in SIDES:
        mine = tuple(c for c in claims if c["side"] == letter)
        proofs = tuple(p for p in papers if p["side"] == letter)
        code = row[f"side_{letter}"]
        if letter == "c" and not (code or mine or proofs):
            continue
        name = names.get(code)
        found.append(Side(letter, str(name) if isinstance(name, str) and name else str(code or ""), mine, proofs))
    return tuple(found)

"""The lines of a workspace at a glance: sides, length, markers, last inspection."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from gis_desk.boundaries.posts import Posts, missing, posts
from gis_desk.boundaries.rules.markers import BANK_M, OFF_LINE_M
from layers import crs
from layers.schema import LEVELS


@dataclass(frozen=True)
class LineRow:
    """One line: names of its sides, geodesic length in metres, number of markers, date of the last inspection."""

    key: str
    name: str
    level: str
    status: str
    left: str
    right: str
    length_m: float
    markers: int
    inspected_on: str


@dataclass(frozen=True)
class MarkerRow:
    """One marker of a line: where it stands (metres along and off the line; NaN where unknown)."""

    key: str
    number: str
    posts: str
    state: str
    chainage_m: float
    offset_m: float
    off: bool


def line_rows(lines: gpd.GeoDataFrame, found: Posts, names: Mapping[str, str]) -> list[LineRow]:
    """All lines, higher levels first, then by name; `names` gives the name of a unit by its code."""
    lengths = crs.length_m(lines.geometry.to_numpy()) if len(lines) else np.zeros(0)
    counts = np.bincount(found.line[found.line >= 0], minlength=len(lines))
    rows = []
    for n, row in enumerate(lines.to_dict("records")):
        left, right = (_text(row.get(c)) for c in ("left_unit", "right_unit"))
        rows.append(
            LineRow(
                str(row["key"]),
                _text(row.get("name")) or str(row["key"]),
                _text(row.get("level")),
                _text(row.get("status")),
                names.get(left, left),
                names.get(right, right),
                float(lengths[n]),
                int(counts[n]),
                _text(row.get("inspected_on")),
            )
        )
    return sorted(rows, key=lambda r: (LEVELS.index(r.level) if r.level in LEVELS else len(LEVELS), r.name, r.key))


def marker_rows(found: Posts, line_key: str) -> list[MarkerRow]:
    """The markers of a line in their order along it."""
    keys = [str(k) for k in found.lines["key"]] if len(found.lines) else []
    if line_key not in keys:
        return []
    rows = []
    for i in np.flatnonzero(found.line == keys.index(line_key)).tolist():
        kind = found.text(i, "posts") or "single"
        offset = float(found.offset_m[i])
        limit = OFF_LINE_M if kind == "single" else BANK_M
        rows.append(
            MarkerRow(
                found.key(i),
                found.number(i),
                kind,
                found.text(i, "state"),
                float(found.chainage_m[i]),
                offset,
                offset > limit,
            )
        )
    return sorted(rows, key=lambda r: (r.chainage_m != r.chainage_m, r.chainage_m, r.number))


def overview(
    lines: gpd.GeoDataFrame, markers: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame
) -> tuple[list[LineRow], Posts]:
    """The rows of all lines, and the markers measured along them."""
    found = posts(markers, lines)
    units = {unit for column in ("left_unit", "right_unit") if column in lines for unit in lines[column].tolist()}
    near = divisions[divisions["code"].isin(units).to_numpy()]
    names = {str(c): str(n) for c, n in zip(near["code"], near["name"], strict=True) if not (missing(c) or missing(n))}
    return line_rows(lines, found, names), found


def _text(value: object) -> str:
    return "" if missing(value) else str(value)

"""Boundary lines from the division polygons: who is left and right, which level they part, where three meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries.arcs import OUTSIDE, arcs
from gis_desk.boundaries.check import levels_in, with_levels
from gis_desk.boundaries.posts import missing
from gis_desk.boundaries.survey import units_of
from gis_desk.divisions.codes import DIGITS, level_of
from layers import crs
from layers.change import Change, Edit, insert, update
from layers.errors import PlanError
from layers.schema import LEVELS
from layers.text import text
from layers.work import QUIET, Progress

KEPT = ("legal", "disputed", "proposed", "internal")
"""Status of lines that are never touched: they rest on papers, not on polygons."""
BASIS = "polygons"
"""What generated lines give as their basis; only lines with this basis are ever renewed."""


@dataclass(frozen=True)
class Lines:
    """Boundary lines built from polygons.

    Parameters
    ----------
    lines : GeoDataFrame
        ``key`` (left and right code), ``name``, ``left_unit``, ``right_unit`` (codes, left below right), ``level``
        (the highest level the two units differ in), ``length_m`` and MultiLineString geometry, EPSG:4490. All arcs
        run with the left unit on their left.
    junctions : GeoDataFrame
        Points where three or more edges meet: ``units`` (codes, joined by a comma), ``count``.
    outside_m : float
        Length of edges that only one unit has: the outer edge of the layer, and edges that do not fit.
    """

    lines: gpd.GeoDataFrame
    junctions: gpd.GeoDataFrame
    outside_m: float


def separates(one: str, other: str) -> str:
    """The highest level at which two codes differ, for example ``county`` for townships of two counties."""
    return next((level for level in LEVELS if one[: DIGITS[level]] != other[: DIGITS[level]]), LEVELS[-1])


def build_lines(divisions: gpd.GeoDataFrame, level: str, progress: Progress = QUIET) -> Lines:
    """The boundary lines between the units of `level`, one per pair of neighbours.

    Parameters
    ----------
    divisions : GeoDataFrame
        The `division` table, EPSG:4490. Shared vertices must be bitwise equal; where edges do not fit, no line is
        made and their length counts as outside.

    Raises
    ------
    PlanError
        If two units of the level carry one code.
    """
    units = units_of(with_levels(divisions), level)
    if len(set(units.codes)) < len(units.codes):
        twice = next(c for c in units.codes if units.codes.count(c) > 1)
        raise PlanError(
            "the code {code} stands in several rows", do="check the topology and join or delete the rows", code=twice
        )
    order = sorted(range(len(units.keys)), key=lambda i: units.codes[i])
    shapes = np.array(units.shapes[order], dtype=object)
    shapes[~np.isin(shapely.get_type_id(shapes), (3, 6))] = None
    progress.step(0, 2, "boundary lines")
    found = arcs(shapes)
    progress.step(1, 2, "boundary lines")
    codes = [units.codes[i] for i in order]
    names = [units.names[i] or units.codes[i] for i in order]
    inner = found.right != OUTSIDE
    lengths = crs.length_m(found.lines)
    pairs: dict[tuple[int, int], list[int]] = {}
    for i in np.flatnonzero(inner).tolist():
        pairs.setdefault((int(found.left[i]), int(found.right[i])), []).append(i)
    rows = [
        {
            "key": f"{codes[left]}-{codes[right]}",
            "name": f"{names[left]}—{names[right]}线",
            "level": separates(codes[left], codes[right]),
            "left_unit": codes[left],
            "right_unit": codes[right],
            "length_m": round(float(lengths[some].sum()), 2),
            "geometry": _joined(found.lines[some]),
        }
        for (left, right), some in sorted(pairs.items())
    ]
    columns = ["key", "name", "level", "left_unit", "right_unit", "length_m", "geometry"]
    lines = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs=crs.GEOGRAPHIC)
    junctions = gpd.GeoDataFrame(
        {
            "units": [",".join(codes[u] for u in at) for at in found.units_at],
            "count": [len(at) for at in found.units_at],
        },
        geometry=list(found.junctions),
        crs=crs.GEOGRAPHIC,
    )
    progress.step(2, 2, "boundary lines")
    return Lines(lines, junctions, float(lengths[~inner].sum()))


def _joined(lines: np.ndarray) -> MultiLineString:
    """Arcs joined end to end in their direction, the longest path first."""
    merged = shapely.get_parts(shapely.line_merge(MultiLineString(list(lines)), directed=True))
    ordered = sorted(merged, key=lambda line: (-line.length, line.coords[0]))
    return MultiLineString(ordered)


@dataclass(frozen=True)
class BuildPlan:
    """What `plan_build` would do.

    Parameters
    ----------
    change : Change
        New and renewed rows of `boundary_line`.
    added, renewed, unchanged, kept : int
        Lines made, lines with new geometry, generated lines already as they should be, and lines of the table that
        rest on papers and are left alone.
    stale : tuple of str
        Keys of generated lines whose units are no longer neighbours; they stay until somebody deletes them.
    trijunctions : int
        Places where three units of the lowest level meet.
    outside_m : float
        Metres of edges without a neighbour.
    by_level : mapping
        Number of lines by the level they part.
    """

    change: Change
    added: int
    renewed: int
    unchanged: int
    kept: int
    stale: tuple[str, ...]
    trijunctions: int
    outside_m: float
    by_level: Mapping[str, int]


def plan_build(
    divisions: gpd.GeoDataFrame,
    existing: gpd.GeoDataFrame,
    level: str | None = None,
    progress: Progress = QUIET,
) -> BuildPlan:
    """Plan the boundary lines of all levels (or of `level`) without touching a line that rests on papers.

    A county line is made from the county polygons; from the township polygons only lines inside a county, and so on,
    so that no stretch is drawn twice. Lines are recognised by their pair of units; generated ones have the status
    ``habit`` and the basis `BASIS`. Which of a legal line's sides is left is not changed.

    Raises
    ------
    PlanError
        If there are no divisions, or two of one level carry one code.
    """
    levels = levels_in(divisions)
    if level is not None:
        levels = [name for name in levels if name == level]
    if not levels:
        raise PlanError("there are no divisions to build lines from", do="import divisions first")
    built = {name: build_lines(divisions, name, progress) for name in levels}
    here = _by_pair(existing)
    edits: list[Edit] = []
    counts = {"added": 0, "renewed": 0, "unchanged": 0, "kept": 0}
    by_level: dict[str, int] = {}
    wanted: set[frozenset[str]] = set()
    taken = {str(k) for k in existing["key"]} if len(existing) else set()
    for name, found in built.items():
        for row in found.lines.to_dict("records"):
            pair = frozenset((row["left_unit"], row["right_unit"]))
            higher = LEVELS.index(row["level"]) < LEVELS.index(name)
            if higher and any(LEVELS.index(n) < LEVELS.index(name) for n in built if _parts_at(row, n)):
                continue
            wanted.add(pair)
            by_level[row["level"]] = by_level.get(row["level"], 0) + 1
            edit, what = _edit(row, here.get(pair), taken)
            counts[what] += 1
            if edit is not None:
                edits.append(edit)
    stale = tuple(
        sorted(str(r["key"]) for pair, r in here.items() if pair not in wanted and _generated(r) and _asked(r, levels))
    )
    last = built[levels[-1]]
    label = text("Build {n} boundary lines from the divisions", n=len(edits))
    return BuildPlan(
        Change(label, tuple(edits)),
        **counts,
        stale=stale,
        trijunctions=int((last.junctions["count"] >= 3).sum()) if len(last.junctions) else 0,
        outside_m=last.outside_m,
        by_level=by_level,
    )


def _parts_at(row: Mapping[str, Any], level: str) -> bool:
    """Whether the units on both sides of `row` belong to different units of `level`."""
    digits = DIGITS[level]
    return bool(row["left_unit"][:digits] != row["right_unit"][:digits])


def _asked(row: Mapping[str, Any], levels: list[str]) -> bool:
    return level_of(row["left_unit"]) in levels


def _generated(row: Mapping[str, Any]) -> bool:
    return row.get("basis") == BASIS and row.get("status") == "habit"


def _by_pair(existing: gpd.GeoDataFrame) -> dict[frozenset[str], dict[str, Any]]:
    """The rows of the table by their pair of units; lines on papers come before generated ones."""
    found: dict[frozenset[str], dict[str, Any]] = {}
    for row in existing.to_dict("records"):
        if missing(row.get("left_unit")) or missing(row.get("right_unit")):
            continue
        pair = frozenset((str(row["left_unit"]), str(row["right_unit"])))
        if pair not in found or (_generated(found[pair]) and not _generated(row)):
            found[pair] = row
    return found


def _edit(row: Mapping[str, Any], old: Mapping[str, Any] | None, taken: set[str]) -> tuple[Edit | None, str]:
    if old is None:
        key, n = str(row["key"]), 1
        while key in taken:
            n += 1
            key = f"{row['key']}-{n}"
        taken.add(key)
        values = {k: v for k, v in row.items() if k != "key"}
        return insert("boundary_line", key, values | {"status": "habit", "basis": BASIS}), "added"
    if not _generated(old):
        return None, "kept"
    shape: BaseGeometry | None = old.get("geometry")
    turned = str(old["left_unit"]) != row["left_unit"]
    fields = ("left_unit", "right_unit", "level", "length_m", "name", "geometry")
    if shape is not None and not turned and shapely.equals_exact(shape, row["geometry"], 0.0):
        return None, "unchanged"
    before = {f: None if missing(old.get(f)) else old.get(f) for f in fields}
    return update("boundary_line", str(old["key"]), before, {f: row[f] for f in fields}), "renewed"

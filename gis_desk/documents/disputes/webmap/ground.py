"""Our own boundaries as the ground of an offline map: simplified together, coded small, drawn without tiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import crs

GRID = 100_000
"""Coordinates are whole hundred-thousandths of a degree (about 1 m), each ring or line as differences."""
_FILLS = 6
_MAIN_ROADS = ("expressway", "national", "provincial", "county", "township")
_MAIN_WATERS = ("river", "lake", "reservoir", "canal")


@dataclass(frozen=True)
class BaseMap:
    """What the page draws below the cases; plain values, ready for JSON.

    Attributes
    ----------
    units : list of dict
        ``name``, ``level``, ``fill`` (colour class, -1 for neighbours), ``at`` (label), ``size``, ``rings``.
    borders : list of dict
        ``level``, ``status``, ``name``, ``lines``.
    roads, waters, areas : list of dict
        ``class`` and ``lines`` or ``rings``.
    bounds : list of float
        West, south, east, north in degrees, of the county where one is known.
    tolerance_m : float
        Of the simplification.
    """

    units: list[dict[str, Any]]
    borders: list[dict[str, Any]]
    roads: list[dict[str, Any]]
    waters: list[dict[str, Any]]
    areas: list[dict[str, Any]]
    bounds: list[float]
    tolerance_m: float


def coded(shape: Any, grid: int = GRID) -> list[list[int]]:
    """The lines or rings of `shape` as flat lists x0, y0, dx1, dy1 ... in grid steps; repeated points are left out."""
    result: list[list[int]] = []
    parts = shapely.get_parts(shape)
    if len(parts) and shapely.get_type_id(parts[0]) == 3:
        parts = shapely.get_rings(parts)
    for part in parts:
        xy = np.rint(shapely.get_coordinates(part) * grid).astype(np.int64)
        moved = np.diff(xy, axis=0)
        keep = np.r_[True, (moved != 0).any(axis=1)]
        xy = xy[keep]
        if len(xy) < 2:
            continue
        steps = np.vstack([xy[:1], np.diff(xy, axis=0)])
        result.append(steps.ravel().tolist())
    return result


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)


def home_county(divisions: pd.DataFrame, county: str | None = None) -> str | None:
    """Code of the county the map is about: `county`, else the one with the most townships and villages, else None."""
    if county:
        return str(county)[:6]
    below = divisions.loc[divisions["level"].isin(["township", "village"]), "code"].dropna().astype(str).str[:6]
    if len(below):
        return str(below.value_counts().sort_index().idxmax())
    return None


def _leaves(divisions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Townships, and the counties of which no township is known; villages only where there is nothing else."""
    shapes = divisions["geometry"].to_numpy()
    known = divisions.loc[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    for levels in (("township", "county"), ("county",), ("prefecture",), ("province",), ("village",)):
        chosen = known.loc[known["level"] == levels[0]]
        if len(levels) == 2 and len(chosen):
            covered = set(chosen["code"].astype(str).str[:6])
            rest = known.loc[(known["level"] == levels[1]) & ~known["code"].astype(str).isin(covered)]
            chosen = gpd.GeoDataFrame(pd.concat([chosen, rest]), geometry="geometry", crs=divisions.crs)
        if len(chosen):
            return chosen.reset_index(drop=True)
    return known.reset_index(drop=True)


def _simplified(shapes: np.ndarray, tolerance: float, budget: int) -> tuple[np.ndarray, float]:
    """Coverage simplified together, coarser until `budget` vertices are enough; bad rings mended for drawing."""
    ready = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    ready = np.array([_polygons(s) for s in ready], dtype=object)
    for _ in range(8):
        small = shapely.coverage_simplify(ready, tolerance)
        if shapely.get_num_coordinates(small).sum() <= budget:
            break
        tolerance *= 1.8
    return small, tolerance


def _polygons(shape: Any) -> Any:
    if shapely.get_type_id(shape) in (3, 6):
        return shape
    parts = [p for p in shapely.get_parts(shape) if shapely.get_type_id(p) in (3, 6)]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _colour(small: np.ndarray) -> list[int]:
    """A colour class for each shape so that neighbours differ where six classes allow it."""
    tree = shapely.STRtree(small)
    left, right = tree.query(small, predicate="intersects")
    near: list[set[int]] = [set() for _ in small]
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if a != b:
            near[a].add(b)
    colours = [-1] * len(small)
    used = [0] * _FILLS
    for i in sorted(range(len(small)), key=lambda n: (-len(near[n]), n)):
        free = [c for c in range(_FILLS) if c not in {colours[j] for j in near[i]}] or list(range(_FILLS))
        colours[i] = min(free, key=lambda c: (used[c], c))
        used[colours[i]] += 1
    return colours


def _level_between(a: str, b: str) -> str:
    for digits, level in ((2, "province"), (4, "prefecture"), (6, "county"), (9, "township")):
        if a[:digits] != b[:digits]:
            return level
    return "village"


def _edges(small: np.ndarray, codes: Sequence[str], grid: int) -> dict[tuple[str, str], Any]:
    """Shared and outer edges of the simplified shapes by the pair of codes (second empty: outside)."""
    parts, whole = shapely.get_parts(small, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    owner = whole[part]
    if not len(rings):
        return {}
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    at = np.rint(xy * grid).astype(np.int64)
    same = ring[1:] == ring[:-1]
    a, b, whose = at[:-1][same], at[1:][same], owner[ring[1:][same]]
    turn = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    ends = np.where(turn[:, None], np.hstack([b, a]), np.hstack([a, b]))
    moved = (ends[:, :2] != ends[:, 2:]).any(axis=1)
    ends, whose = ends[moved], whose[moved]
    segments, first, inverse = np.unique(ends, axis=0, return_index=True, return_inverse=True)
    other = np.full(len(segments), -1)
    one = whose[first]
    differ = whose != one[inverse]
    other[inverse[differ]] = whose[differ]
    lines = np.atleast_1d(np.asarray(shapely.linestrings(segments.reshape(-1, 2, 2) / grid), dtype=object))
    groups: dict[tuple[str, str], list[int]] = {}
    for n, (p, q) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        pair = (codes[p], "" if q < 0 else codes[q])
        groups.setdefault((min(pair), max(pair)) if pair[1] else pair, []).append(n)
    return {pair: shapely.line_merge(shapely.multilinestrings(lines[rows])) for pair, rows in sorted(groups.items())}


def _border_rows(
    edges: dict[tuple[str, str], Any], lines: gpd.GeoDataFrame | None, tolerance: float, grid: int
) -> list[dict[str, Any]]:
    """Lines of record where there are any for a pair of units, else the edges of the polygons."""
    rows: list[dict[str, Any]] = []
    known: set[frozenset[str]] = set()
    for line in [] if lines is None else lines.to_dict("records"):
        shape = line.get("geometry")
        if shape is None or shape.is_empty:
            continue
        known.add(frozenset((_text(line.get("left_unit")), _text(line.get("right_unit")))))
        rows.append(
            {
                "level": _text(line.get("level")) or "county",
                "status": _text(line.get("status")),
                "name": _text(line.get("name")),
                "lines": coded(shapely.simplify(shape, tolerance), grid),
            }
        )
    for (a, b), shape in edges.items():
        level = _level_between(a, b) if b else "outer"
        digits = {"county": 6, "township": 9, "prefecture": 6, "province": 6}.get(level, 12)
        if level != "outer" and frozenset((a[:digits], b[:digits])) in known:
            continue
        rows.append({"level": level, "status": "", "name": "", "lines": coded(shape, grid)})
    order = {level: n for n, level in enumerate(("outer", "village", "township", "county", "prefecture", "province"))}
    return sorted(rows, key=lambda r: order.get(r["level"], 1))


def _thin(
    frame: gpd.GeoDataFrame | None, classes: Sequence[str], tolerance: float, grid: int, budget: int
) -> list[dict]:
    """Roads or waters of `classes`, the most important first, until the budget of vertices is used."""
    if frame is None or not len(frame):
        return []
    result, spent = [], 0
    for name in classes:
        shapes = frame.loc[frame["class"] == name, "geometry"].to_numpy()
        shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        if not len(shapes):
            continue
        small = shapely.simplify(shapes, tolerance, preserve_topology=True)
        spent += int(shapely.get_num_coordinates(small).sum())
        if spent > budget:
            break
        paths = [path for shape in small for path in coded(shape, grid)]
        result.append({"class": name, "lines": paths})
    return result


def base_map(
    divisions: gpd.GeoDataFrame,
    lines: gpd.GeoDataFrame | None = None,
    roads: gpd.GeoDataFrame | None = None,
    waters: gpd.GeoDataFrame | None = None,
    *,
    county: str | None = None,
    tolerance_m: float = 12.0,
    budget: int = 60_000,
    grid: int = GRID,
) -> BaseMap:
    """The ground of a map of `county`.

    Parameters
    ----------
    divisions, lines, roads, waters : GeoDataFrame
        Tables of the schema, EPSG:4490; all but the first may be missing, and any may be empty.
    tolerance_m : float
        First tolerance, in metres; raised until the divisions have no more than `budget` vertices.
    grid : int
        Steps per degree of the coordinates written.
    """
    home = home_county(divisions, county)
    chosen = _leaves(divisions)
    tolerance = tolerance_m / 111_000
    units: list[dict[str, Any]] = []
    edges: dict[tuple[str, str], Any] = {}
    bounds: list[float] = []
    if len(chosen):
        small, tolerance = _simplified(chosen["geometry"].to_numpy(), tolerance, budget)
        codes = [_text(c) for c in chosen["code"]]
        edges = _edges(small, codes, grid)
        areas = crs.area_m2(small)
        own = [home is None or code[:6] == home for code in codes]
        for i, (row, colour) in enumerate(zip(chosen.to_dict("records"), _colour(small), strict=True)):
            units.append(_unit(row, small[i], colour if own[i] else -1, float(areas[i]), grid))
        inside = small[np.array(own)] if any(own) else small
        bounds = [round(float(v), 5) for v in shapely.total_bounds(inside)]
        units.extend(_county_labels(divisions, chosen, home, grid))
    elif lines is not None and len(lines):
        bounds = [round(float(v), 5) for v in lines.total_bounds]
    ground = [] if waters is None else [w for w in (waters,) if len(w)]
    flowing, standing = _split(ground[0]) if ground else (None, None)
    return BaseMap(
        units,
        _border_rows(edges, lines, tolerance, grid),
        _thin(roads, _MAIN_ROADS, tolerance, grid, budget),
        _thin(flowing, _MAIN_WATERS, tolerance, grid, budget),
        _thin(standing, _MAIN_WATERS, tolerance, grid, budget),
        bounds,
        tolerance * 111_000,
    )


def _unit(row: dict[Any, Any], shape: Any, colour: int, area: float, grid: int) -> dict[str, Any]:
    at = shape.point_on_surface() if not shape.is_empty else shapely.Point(0, 0)
    return {
        "name": _text(row.get("name")),
        "level": _text(row.get("level")),
        "fill": colour,
        "at": [round(at.x, 4), round(at.y, 4)],
        "size": round(area / 1e6, 2),
        "rings": coded(shape, grid),
    }


def _county_labels(
    divisions: gpd.GeoDataFrame, chosen: pd.DataFrame, home: str | None, grid: int
) -> list[dict[str, Any]]:
    """Neighbouring counties that stand there as townships only: a label without rings."""
    drawn = set(chosen["code"])
    labels = []
    for row in divisions.loc[divisions["level"] == "county"].to_dict("records"):
        shape = row.get("geometry")
        if row["code"] in drawn or row["code"] == home or shape is None or shape.is_empty:
            continue
        unit = _unit(row, shape, -1, float(crs.area_m2([shape])[0]), grid)
        labels.append(unit | {"rings": []})
    return labels


def _split(waters: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    area = np.isin(shapely.get_type_id(waters["geometry"].to_numpy()), (3, 6))
    return waters.loc[~area], waters.loc[area]

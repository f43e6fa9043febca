"""Planted defects: each is written into the tables and into the truth table with what a right check must report."""

import json
from itertools import product
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from tests.county import misnamed
from tests.county.county import County, stream
from tests.county.divisions import OWN, Units
from tests.county.plane import area_m2, degrees, metres
from tests.county.truth import Truth

Vertex = tuple[float, float]
Moves = dict[Vertex, list[Vertex]]
"""Old vertex to those that take its place."""


def plant(county: County) -> None:
    """Put all defects into the tables of `county` and fill its truth table."""
    truth = Truth()
    divisions = county.tables["division"]
    pairs = shared_edges(county)
    _coverage(divisions, pairs, truth, stream(county.seed, 20))
    _lines(county.tables["boundary_line"], truth)
    county.tables["marker"] = _markers(county.tables["marker"], county.tables["boundary_line"], truth)
    posts = set(county.tables["marker"]["key"])
    records = county.tables["inspection_record"]
    county.tables["inspection_record"] = records[records["marker"].isin(posts)].reset_index(drop=True)
    misnamed.plant(county.tables, truth, stream(county.seed, 21))
    county.truth = truth.rows


def shared_edges(county: County) -> list[tuple[str, str, np.ndarray]]:
    """Codes and vertices of every arc between two villages of one township, longest first; each village once."""
    codes = Units(county.land, county.tables["division"]).label_codes
    found = []
    for xy, (left, right) in zip(county.land.lines, county.land.sides, strict=True):
        a, b = codes[left][2], codes[right][2]
        if a[:9] == b[:9] and len(a) == 12 and a != b:
            found.append((*((a, b) if a < b else (b, a)), xy))
    found.sort(key=lambda f: (-len(f[2]), f[0], f[1]))
    seen: set[str] = set()
    result = []
    for a, b, xy in found:
        if a not in seen and b not in seen:
            seen.update((a, b))
            result.append((a, b, xy))
    return result


def _swap(table: gpd.GeoDataFrame, code: str, moved: Moves) -> None:
    """Replace vertices of one unit's polygon, each by any number of others in the ring's own direction."""
    row = table.index[table["code"] == code][0]
    shape = table.geometry.loc[row]
    parts = []
    for part in shape.geoms:
        rings = [[p for v in ring.coords[:-1] for p in moved.get(v, [v])] for ring in (part.exterior, *part.interiors)]
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    table.loc[[row], "geometry"] = gpd.GeoSeries([shapely.MultiPolygon(parts)], index=[row], crs=table.crs)


def _bent(
    table: gpd.GeoDataFrame, code: str, xy: np.ndarray, share: tuple[float, float], metres_off: float, flat: bool
) -> Moves:
    """Vertices of the edge `xy` between two shares of it, moved into the unit `code` (or out of it, when negative)."""
    plane = metres(xy)
    first, last = max(1, int(share[0] * len(xy))), min(len(xy) - 2, int(share[1] * len(xy)))
    shape = table.geometry[table["code"] == code].iloc[0]
    along = np.gradient(plane, axis=0)
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None]
    probe = degrees(plane[first : last + 1] + normal[first : last + 1] * 25)
    inside = shapely.contains_xy(shape, probe[:, 0], probe[:, 1]).mean()
    side = 1.0 if inside > 0.5 else -1.0
    step = np.arange(last - first + 1)
    depth = np.ones(len(step)) if flat else np.sin(np.pi * (step + 1) / (len(step) + 1))
    away = normal[first : last + 1]
    if not flat:
        # a smooth bulge that leaves the bends of the edge on one side
        piece = plane[first : last + 1]
        general = (piece[-1] - piece[0]) / np.hypot(*(piece[-1] - piece[0]))
        across = np.array([-general[1], general[0]])
        bends = (piece - piece[0]) @ across * np.sign(side * metres_off)
        depth = np.sin(np.pi * (step + 1) / (len(step) + 1)) ** 0.6
        away = across
        reach = np.sign(side * metres_off) * (max(0.0, bends.max()) + abs(metres_off)) * depth
        even = piece[0] + np.outer(np.linspace(0, 1, len(piece)), piece[-1] - piece[0])
        new = degrees(even + across * reach[:, None])
    else:
        new = degrees(plane[first : last + 1] + away * (side * metres_off * depth)[:, None])
    return {_vertex(old): [_vertex(n)] for old, n in zip(xy[first : last + 1], new, strict=True)}


def _difference(
    table: gpd.GeoDataFrame, a: str, b: str, before: BaseGeometry
) -> tuple[shapely.MultiPolygon, float, shapely.MultiPolygon, float]:
    """What of `before` (both units together) is now covered by neither or by both."""
    now = table.set_index("code").geometry
    gap = _areas(shapely.difference(before, shapely.union(now[a], now[b])))
    twice = _areas(shapely.intersection(now[a], now[b]))
    size = lambda g: sum(area_m2(p) for p in shapely.get_parts(g) if p.geom_type == "Polygon")  # noqa: E731
    return gap, size(gap), twice, size(twice)


def _vertex(xy: np.ndarray) -> Vertex:
    return float(xy[0]), float(xy[1])


def _areas(shape: BaseGeometry) -> shapely.MultiPolygon:
    """The polygons of a geometry."""
    return shapely.MultiPolygon([p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"])


COVERAGE = (
    ("gap", "B102", 60.0, 12),
    ("gap", "B102", 12.0, 5),
    ("gap", "B102", 25.0, 8),
    ("overlap", "B101", -15.0, 6),
    ("overlap", "B101", -40.0, 9),
    ("overlap", "B101", -80.0, 14),
    ("narrow gap", "B102", 1.4, 0),
    ("narrow overlap", "B101", -1.9, 0),
)
"""Kind, rule, metres the edge is moved into its first unit, and the vertices that move (0: most of the edge)."""


def _coverage(table: gpd.GeoDataFrame, pairs: list, truth: Truth, rng: np.random.Generator) -> None:
    queue = iter(pairs)
    for kind, rule, off, count in COVERAGE:
        for a, b, xy, share in ((*edge, span) for edge in queue for span in _spans(len(edge[2]), count)):
            flat = count == 0
            shapes = table.set_index("code").geometry
            before = shapely.union(shapes[a], shapes[b])
            moved = _bent(table, a, xy, share, off, flat)
            _swap(table, a, moved)
            gap, gap_m2, twice, twice_m2 = _difference(table, a, b, before)
            wanted, other = (gap_m2, twice_m2) if rule == "B102" else (twice_m2, gap_m2)
            shape = table.geometry[table["code"] == a].iloc[0]
            outer = shapely.area(shapely.difference(shape, before))
            alone = not _touches_others(table, a, b, shape)
            parts = shapely.get_num_geometries(gap if rule == "B102" else twice)
            if shape.is_valid and other < 0.5 and wanted > 200 and outer < 1e-12 and alone and parts == 1:
                at = gap if rule == "B102" else twice
                truth.add(
                    rule, [a, b], kind, at, "division", measure={"area_m2": round(wanted, 1), "moved_m": abs(off)}
                )
                break
            _swap(table, a, {new[0]: [old] for old, new in moved.items()})
        else:
            raise ValueError(f"no place for a {kind}")
    a, b, xy = next(queue)
    moved = _bent(table, a, xy, (0.3, 0.6), 0.3, True)
    zigzag = {}
    for n, (old, new) in enumerate(moved.items()):
        zigzag[old] = new if n % 2 else [_vertex(2 * np.array(old) - np.array(new[0]))]
    _swap(table, a, {k: [_vertex(np.round(v[0], 9))] for k, v in zigzag.items()})
    truth.add("B104", [a, b], "mismatched edge", shapely.LineString(xy), "division", measure={"moved_m": 0.3})
    a, b, xy = next(queue)
    middle = len(xy) // 2
    _swap(table, a, _extra(table, a, xy, middle))
    truth.add("B104", [a, b], "vertex on one side only", shapely.Point(xy[middle]), "division", measure={"vertices": 1})
    a, b, xy = next(queue)
    one, two = _vertex(xy[len(xy) // 2]), _vertex(xy[len(xy) // 2 + 1])
    cause = truth.add("B103", [a], "bow-tie", shapely.Point(one), "division", measure={"places": 1})
    _swap(table, a, {one: [two], two: [one]})
    for rule in ("B101", "B102", "B104"):
        truth.add(rule, [a, b], "follows from the bow-tie", shapely.Point(one), "division", allowed=True, cause=cause)
    place = shapely.Point(one)
    truth.add("B106", [a[:9]], "follows from the bow-tie", place, "division", allowed=True, cause=cause)
    _county_edge(table, truth)
    a, _, _ = next(queue)
    row = table[table["code"] == a].iloc[0].copy()
    copy = f"{a[:9]}390"
    row["code"] = row["key"] = copy
    cause = truth.add(
        "B105", [a, copy], "duplicate unit", row.geometry, "division", name=row["name"], measure={"copies": 2}
    )
    for rule in ("B101", "N043"):
        truth.add(
            rule, [a, copy], "follows from the duplicate unit", row.geometry, "division", allowed=True, cause=cause
        )
    table.loc[len(table)] = row


def _spans(vertices: int, count: int) -> list[tuple[float, float]]:
    """Parts of an edge to try."""
    return [(0.2, 0.8)] if count == 0 else [(at, at + count / vertices) for at in (0.3, 0.4, 0.5, 0.6)]


def _touches_others(table: gpd.GeoDataFrame, a: str, b: str, shape: BaseGeometry) -> bool:
    others = table[(table["level"] == "village") & ~table["code"].isin([a, b])]
    near = others.iloc[others.sindex.query(shape)]
    return any(shapely.relate_pattern(shape, g, "T********") for g in near.geometry)


def _extra(table: gpd.GeoDataFrame, code: str, xy: np.ndarray, at: int) -> Moves:
    """A vertex in the middle of one segment, in the order in which the ring of `code` runs through it."""
    here, onward = _vertex(xy[at]), _vertex(xy[at + 1])
    between = _vertex(np.round((np.array(here) + np.array(onward)) / 2, 9))
    shape = table.geometry[table["code"] == code].iloc[0]
    ring = [tuple(v) for v in shape.geoms[0].exterior.coords]
    forward = ring[(ring.index(here) + 1) % (len(ring) - 1)] == onward
    return {here: [here, between] if forward else [between, here]}


def _county_edge(table: gpd.GeoDataFrame, truth: Truth) -> None:
    """A gap between county and neighbour: county, township and village all draw the line too far inside."""
    shapes = table.set_index("code").geometry
    neighbours = sorted(c for c in table["code"] if len(c) == 6 and c != OWN)
    villages = sorted(c for c in table["code"] if len(c) == 12)
    for neighbour, code in product(neighbours[2:] + neighbours[:2], villages):
        village = shapes[code]
        rim = shapely.intersection(village.boundary, shapes[neighbour].boundary)
        line = shapely.line_merge(rim)
        if line.geom_type == "MultiLineString":
            line = max(line.geoms, key=lambda g: g.length)
        if line.geom_type != "LineString" or len(line.coords) < 40:
            continue
        xy = np.array(line.coords)
        others = [c for c in table["code"] if len(c) == 9 and c.startswith(neighbour)]
        facing = [c for c in others if shapes[c].boundary.distance(line) == 0 and shapes[c].boundary.contains(line)]
        if len(facing) != 1:
            continue
        before = shapely.union(shapes[OWN], shapes[neighbour])
        moved = _bent(table, code, xy, (0.4, 0.65), 30.0, False)
        for unit in (code, code[:9], OWN):
            _swap(table, unit, moved)
        now = table.set_index("code").geometry
        gap, gap_m2, _, twice_m2 = _difference(table, OWN, neighbour, before)
        if (
            all(now[u].is_valid for u in (code, code[:9], OWN))
            and twice_m2 == 0
            and shapely.get_num_geometries(gap) == 1
        ):
            measure = {"area_m2": round(gap_m2, 1), "moved_m": 30.0}
            cause = truth.add("B102", [OWN, neighbour], "gap at the county's edge", gap, "division", measure=measure)
            truth.add(
                "B102", [code[:9], facing[0]], "gap at the county's edge", gap, "division", measure=measure, cause=cause
            )
            return
        back = {new[0]: [old] for old, new in moved.items()}
        for unit in (code, code[:9], OWN):
            _swap(table, unit, back)
    raise ValueError("no place for a gap at the county's edge")


def _lines(lines: gpd.GeoDataFrame, truth: Truth) -> None:
    inner = lines.index[lines["level"] == "township"]
    one, two = inner[len(inner) // 7], inner[len(inner) // 3]
    lines.loc[one, ["left_unit", "right_unit"]] = lines.loc[one, ["right_unit", "left_unit"]].tolist()
    row = lines.loc[one]
    truth.add(
        "B007",
        [row["key"], row["left_unit"], row["right_unit"]],
        "sides changed",
        row.geometry,
        "boundary_line",
        name=row["name"],
    )
    drawn = lines.loc[two, "length_m"]
    lines.loc[two, "length_m"] = round(drawn * 1.06, 1)
    row = lines.loc[two]
    truth.add(
        "B008",
        [row["key"]],
        "wrong length",
        row.geometry,
        "boundary_line",
        name=row["name"],
        measure={"drawn_m": drawn, "recorded_m": row["length_m"]},
    )


def _markers(table: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, truth: Truth) -> gpd.GeoDataFrame:
    table = table.copy()
    single = {
        line: table.index[(table["line"] == line) & (table["letter"] == "Q")].tolist()
        for line in ("2122", "2123", "2124", "2125", "2181")
    }

    def note(rule: str, rows: list[int], kind: str, keys: list[str] | None = None, **more: Any) -> str:
        row = table.loc[rows[0]]
        return truth.add(
            rule, keys or table.loc[rows, "key"].tolist(), kind, row.geometry, "marker", name=row["number"], **more
        )

    for line, place, off in (("2122", 6, 38.0), ("2181", 9, 6.5)):
        i = single[line][place]
        shape = lines.set_index("key").geometry[line]
        table.loc[[i], "geometry"] = gpd.GeoSeries([_aside(table.geometry[i], shape, off)], index=[i], crs=table.crs)
        note("B001", [i], "marker off its line", [table.loc[i, "key"], line], measure={"distance_m": off})
    i, last = single["2124"][7], len(single["2124"]) + 12
    table.loc[i, "number"] = f"2124{last:03d}Q"
    note("B002", [i], "serial out of order")
    one, two = single["2122"][11], single["2122"][12]
    table.loc[two, "number"] = table.loc[one, "number"]
    note("B011", [one, two], "number stands twice")
    i = single["2125"][4]
    table.loc[i, "number"] = table.loc[i, "number"][:-1] + "F"
    note("B005", [i], "wrong letter")
    i = single["2124"][3]
    table.loc[i, "letter"] = "A"
    note("B005", [i], "letter differs from the number")
    i = single["2181"][4]
    table.loc[i, "objects"] = pd.Series([table.loc[i, "objects"]]).map(_two_objects).iloc[0]
    note("B012", [i], "two reference objects")
    doubles = table[table["posts"] == "double"]
    if len(doubles):
        gone = doubles.index[doubles["letter"] == "B"][0]
        stay = table.index[table["number"] == table.loc[gone, "number"][:-1] + "A"][0]
        note("B004", [stay], "second post missing")
        table = table.drop(index=gone)
    return table.reset_index(drop=True)


def _two_objects(text: str) -> str:
    return json.dumps(json.loads(text)[:2], ensure_ascii=False)


def _aside(point: shapely.Point, line: BaseGeometry, off: float) -> shapely.Point:
    """`point` moved until it stands `off` metres from the line."""
    here = metres(np.array([[point.x, point.y]]))[0]
    plane = shapely.transform(line, metres)
    best = None
    for turn in np.radians(np.arange(0, 360, 5)):
        way = np.array([np.cos(turn), np.sin(turn)])
        far = off
        for _ in range(30):
            far += off - plane.distance(shapely.Point(here + way * far))
        if abs(plane.distance(shapely.Point(here + way * far)) - off) < 0.01 and (best is None or far < best[0]):
            best = (far, way)
    assert best is not None
    return shapely.Point(degrees(here + best[1] * best[0])[0])

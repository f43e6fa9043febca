"""One pass over the units of a level: everything the coverage rules report, each defect once.

Units of one level should cover their ground without gap or overlap, and neighbours should share their edges vertex
for vertex. The survey looks in this order, and what an earlier step explains a later one does not report again:
broken rings, units that stand twice, ground covered twice or by nobody, and edges that run side by side.

What a tolerance means here: a strip of ground whose mean width reaches the tolerance is an overlap or a gap; a
narrower one is two drawings of the same edge, a mismatched edge. Nothing is dropped for being small.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree
from shapely.geometry import MultiPoint, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries.measure import Size, sizes
from gis_desk.boundaries.mesh import Mesh, mesh
from layers import crs
from layers.work import QUIET, Progress

DEGREE_M = 111_320.0
"""Metres in a degree of the equator, to turn a tolerance into degrees on the safe (small) side."""
_TOUCH = 2e-9
"""Degrees (0.2 mm) within which places count as touching; far below any tolerance."""
_SAME = 0.9
"""Shared ground over joint ground from which on two units count as one drawn twice."""
_SPIKE_DEG = 0.5


@dataclass(frozen=True)
class Units:
    """The units of one level: N keys, names and shapes (EPSG:4490), and the row each came from (1 first)."""

    level: str | None
    keys: tuple[str, ...]
    names: tuple[str | None, ...]
    codes: tuple[str, ...]
    shapes: np.ndarray
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Broken:
    """A unit whose rings are not what a polygon needs; `reason` is GEOS's word for it, `at` the places."""

    unit: int
    reason: str
    at: BaseGeometry | None
    places: int


@dataclass(frozen=True)
class Twice:
    """Two units with one shape, or one code in several rows."""

    units: tuple[int, ...]
    same_code: bool
    at: BaseGeometry
    area_m2: float


@dataclass(frozen=True)
class Strip:
    """Ground that two units claim, or none, or where two edges run side by side.

    Parameters
    ----------
    units : tuple of int
        Units concerned, sorted by key.
    at : geometry
        The ground (polygons) or, for mismatched edges, the edge (lines).
    area_m2, width_m, length_m : float
        Sum of areas, mean width of the widest piece, sum of lengths.
    pieces : int
        Separate places.
    """

    units: tuple[int, ...]
    at: BaseGeometry
    area_m2: float
    width_m: float
    length_m: float
    pieces: int


@dataclass(frozen=True)
class Survey:
    """What was found in the units of one level."""

    units: Units
    tolerance_m: float
    broken: tuple[Broken, ...]
    twice: tuple[Twice, ...]
    overlaps: tuple[Strip, ...]
    gaps: tuple[Strip, ...]
    mismatches: tuple[Strip, ...]


def units_of(frame: gpd.GeoDataFrame, level: str | None = None) -> Units:
    """The rows of `frame` (columns ``key``, and ``code``, ``name``, ``level`` where known) that are of `level`."""
    places = np.arange(len(frame))
    if level is not None and "level" in frame:
        places = np.flatnonzero((frame["level"] == level).to_numpy())
    chosen = frame.iloc[places]
    keys = tuple(str(k) for k in chosen["key"])
    names = tuple(_text(n) for n in chosen["name"]) if "name" in chosen else (None,) * len(keys)
    codes = tuple(_text(c) or k for c, k in zip(chosen["code"], keys, strict=True)) if "code" in chosen else keys
    rows = tuple(int(r) for r in chosen["row"]) if "row" in chosen else tuple(int(i) + 1 for i in places)
    return Units(level, keys, names, codes, chosen.geometry.to_numpy(), rows)


def survey(units: Units, tolerance_m: float = 0.5, progress: Progress = QUIET) -> Survey:
    """Survey `units`; the order of rows, the direction of rings and their first vertex make no difference.

    Parameters
    ----------
    units : Units
        EPSG:4490.
    tolerance_m : float
        Mean width in metres from which on a strip is an overlap or a gap, and below which it is a mismatched edge.
    progress : Progress
        Told about each step; stops the survey with `Cancelled`.
    """
    steps = 7
    progress.step(0, steps, "rings")
    broken, shapes, places = _broken(units)
    progress.step(1, steps, "units that stand twice")
    twice, kept = _twice(units, shapes)
    shapes[~kept] = None
    progress.step(2, steps, "shared edges")
    net = mesh(shapes)
    broken += _untidy(net, {b.unit for b in broken})
    progress.step(3, steps, "edges that do not fit")
    lonely = net.other < 0
    lines, owner = net.chains(lonely)
    edges = _flagged(shapes, lines, owner, tolerance_m)
    progress.step(4, steps, "gaps and overlaps")
    faces, cover = _faces(net, np.flatnonzero(~shapely.is_missing(edges)), shapes)
    found = _sort_out(units, shapes, faces, cover, net, lonely, edges, places, tolerance_m, progress)
    progress.step(steps, steps, "gaps and overlaps")
    doubled = tuple(o for o in found[0] if _nearly_same(o, shapes))
    twice += tuple(Twice(o.units, False, o.at, o.area_m2) for o in doubled)
    overlaps = tuple(o for o in found[0] if o not in doubled)
    return Survey(units, tolerance_m, tuple(broken), tuple(twice), overlaps, found[1], found[2])


def _text(value: object) -> str | None:
    return None if value is None or value != value or value == "" else str(value)


def _broken(units: Units) -> tuple[list[Broken], np.ndarray, list[BaseGeometry]]:
    """Units with invalid rings, the shapes made valid, and all places where rings fail."""
    shapes = np.array(units.shapes, dtype=object)
    found: list[Broken] = []
    places: list[BaseGeometry] = []
    flat = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    for i in np.flatnonzero(~flat):
        shape = shapes[i]
        found.append(Broken(int(i), "No area", None if shape is None or shape.is_empty else shape, 0))
        shapes[i] = None
    for i in np.flatnonzero(flat & ~shapely.is_valid(shapes)):
        reason = shapely.is_valid_reason(shapes[i])
        kind, _, rest = reason.partition("[")
        first = _point(rest)
        finite = bool(np.isfinite(shapely.get_coordinates(shapes[i])).all())
        crossings = _crossings(shapes[i]) if finite else np.empty((0, 2))
        at: BaseGeometry | None = first if first is not None or not len(crossings) else Point(crossings[0])
        if len(crossings) > 1:
            at = MultiPoint(crossings)
        found.append(Broken(int(i), kind.strip(), at, max(len(crossings), 1)))
        places += [g for g in (first, *map(Point, crossings)) if g is not None]
        mended = shapely.make_valid(shapes[i], method="structure", keep_collapsed=False) if finite else None
        shapes[i] = mended if mended is not None and not mended.is_empty and mended.area > 0 else None
    return found, shapes, places


def _point(words: str) -> Point | None:
    try:
        x, y = (float(v) for v in words.rstrip("]").split()[:2])
    except ValueError:
        return None
    return Point(x, y) if np.isfinite([x, y]).all() else None


def _crossings(shape: BaseGeometry) -> np.ndarray:
    """Where the rings of `shape` cross or touch themselves or each other, (N, 2), sorted."""
    pieces = shapely.get_parts(shapely.node(shapely.boundary(shape)))
    ends = shapely.get_coordinates(shapely.boundary(pieces))
    if not len(ends):
        return np.empty((0, 2))
    spots, count = np.unique(ends, axis=0, return_counts=True)
    return spots[count > 2]


def _untidy(net: Mesh, known: set[int]) -> list[Broken]:
    """Units with repeated points or spikes; both are drawn without trouble and hinder every later edit."""
    found = []
    for unit in np.unique(net.repeated[:, 0]):
        spots = net.vertices[np.unique(net.repeated[net.repeated[:, 0] == unit, 1])]
        found.append(Broken(int(unit), "Repeated point", MultiPoint(spots), len(spots)))
    seen = known | {b.unit for b in found}
    follow = np.flatnonzero((net.ring[1:] == net.ring[:-1]) & (net.end[:-1] == net.start[1:]))
    first = net.vertices[net.end[follow]] - net.vertices[net.start[follow]]
    second = net.vertices[net.end[follow + 1]] - net.vertices[net.start[follow + 1]]
    with np.errstate(invalid="ignore", divide="ignore"):
        turn = -(first * second).sum(1) / np.sqrt((first**2).sum(1) * (second**2).sum(1))
    sharp = follow[turn > np.cos(np.radians(_SPIKE_DEG))]
    for unit in np.unique(net.owner[sharp]):
        spots = net.vertices[net.end[sharp[net.owner[sharp] == unit]]]
        if int(unit) not in seen:
            found.append(Broken(int(unit), "Spike", MultiPoint(spots), len(spots)))
    return [b for b in found if b.unit not in known]


def _twice(units: Units, shapes: np.ndarray) -> tuple[tuple[Twice, ...], np.ndarray]:
    """Units that stand twice, and a mask of those that stay for the other tests."""
    kept = np.array([s is not None for s in shapes])
    found: list[Twice] = []
    order = sorted(np.flatnonzero(kept).tolist(), key=lambda i: (units.keys[i], units.rows[i]))
    by_code: dict[str, list[int]] = {}
    for i in order:
        by_code.setdefault(units.codes[i], []).append(i)
    for group in (g for g in by_code.values() if len(g) > 1):
        found.append(_stand_twice(tuple(group), True, shapes))
    bounds = shapely.bounds(shapes)
    alike: dict[tuple[float, ...], list[int]] = {}
    for i in order:
        alike.setdefault(tuple(bounds[i].tolist()), []).append(i)
    for group in (g for g in alike.values() if len(g) > 1):
        plain = shapely.normalize(shapes[group])
        left = list(range(len(group)))
        while left:
            equal = [j for j in left if plain[left[0]].equals_exact(plain[j], 0.0)]
            left = [j for j in left if j not in equal]
            same = tuple(group[j] for j in equal)
            if len(same) > 1:
                kept[list(same[1:])] = False
                if len({units.codes[i] for i in same}) > 1:
                    found.append(_stand_twice(same, False, shapes))
    return tuple(found), kept


def _stand_twice(group: tuple[int, ...], same_code: bool, shapes: np.ndarray) -> Twice:
    at = shapely.point_on_surface(shapes[group[0]]) if same_code else shapes[group[0]]
    return Twice(group, same_code, at, float(sizes(shapes[[group[0]]]).area_m2[0]))


def _nearly_same(overlap: Strip, shapes: np.ndarray) -> bool:
    if len(overlap.units) != 2:
        return False
    one, two = sizes(shapes[list(overlap.units)]).area_m2
    return bool(overlap.area_m2 > _SAME * (one + two - overlap.area_m2))


def _flagged(shapes: np.ndarray, lines: np.ndarray, owner: np.ndarray, tolerance_m: float) -> np.ndarray:
    """Per unit the edges that GEOS calls invalid, or None.

    Only units with an edge that nobody shares, and units such an edge touches, can take part in a defect.
    """
    edges = np.full(len(shapes), None, dtype=object)
    if not len(lines):
        return edges
    touched = STRtree(shapes).query(lines, predicate="intersects")[1]
    some = np.union1d(owner, touched)
    found = shapely.coverage_invalid_edges(shapes[some], gap_width=tolerance_m / DEGREE_M)
    bad = ~shapely.is_empty(found) & ~shapely.is_missing(found)
    edges[some[bad]] = found[bad]
    return edges


def _faces(net: Mesh, bad: np.ndarray, shapes: np.ndarray) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The faces between edges (all gaps and overlaps, and the outlines of what is covered once), and their units.

    Elsewhere the unshared edges alone enclose faces. Around the `bad` units all edges take part, crossed where they
    cross, so that no face reaches over the edge of another unit; a unit that turns up under a face covered twice
    (whole layers on top of each other) joins them, and the faces are made again.
    """
    tree = STRtree(shapes)
    near = np.zeros(len(shapes), bool)
    near[bad] = True
    if len(bad):
        near[tree.query(shapes[bad], predicate="intersects")[1]] = True
    while True:
        faces = _polygonized(net, near)
        cover = _cover(faces, shapes)
        double = faces[np.bincount(cover[0], minlength=len(faces)) > 1]
        face, unit = tree.query(double)
        far = ~near[unit]
        late = unit[far][shapely.intersects(double[face[far]], shapes[unit[far]])]
        if not len(late):
            return faces, cover
        near[late] = True


def _polygonized(net: Mesh, near: np.ndarray) -> np.ndarray:
    lonely = net.other < 0
    tangled = near[net.owner]
    once = tangled & (lonely | (net.owner < net.other) | ~near[net.other])
    plain = lonely & ~tangled
    used = once | plain
    ends = np.concatenate([net.start[used], net.end[used]])
    nodes = np.bincount(ends, minlength=len(net.vertices)) != 2
    pieces = net.chains(plain, nodes)[0]
    if once.any():
        pieces = np.concatenate([pieces, shapely.get_parts(shapely.unary_union(net.chains(once, nodes)[0]))])
    return np.asarray(shapely.get_parts(shapely.polygonize(pieces)), dtype=object)


def _sort_out(
    units: Units,
    shapes: np.ndarray,
    faces: np.ndarray,
    cover: tuple[np.ndarray, np.ndarray],
    net: Mesh,
    lonely: np.ndarray,
    edges: np.ndarray,
    places: Sequence[BaseGeometry],
    tolerance_m: float,
    progress: Progress,
) -> tuple[tuple[Strip, ...], tuple[Strip, ...], tuple[Strip, ...]]:
    """Overlaps, gaps and mismatched edges among `faces` and flagged `edges`."""
    size = sizes(faces)
    thin = size.width_m < tolerance_m
    count = np.bincount(cover[0], minlength=len(faces))
    explained = _at_places(faces, places)
    at = np.flatnonzero(lonely)
    ends = np.stack([net.vertices[net.start[at]], net.vertices[net.end[at]]], axis=1)
    single = np.asarray(shapely.linestrings(ends), dtype=object)
    sides = STRtree(single)

    def beside(some: np.ndarray) -> list[tuple[int, ...]]:
        return _owners(faces[some], sides, net.owner[at])

    progress.step(5, 7, "overlaps")
    wide = np.flatnonzero(~thin & ~explained & (count > 1))
    covering: dict[int, list[int]] = {}
    for face, unit in zip(*(c.tolist() for c in cover), strict=True):
        covering.setdefault(face, []).append(unit)
    shared: dict[tuple[int, ...], list[int]] = {}
    for f in wide.tolist():
        for pair in combinations(_by_key(covering[f], units), 2):
            shared.setdefault(pair, []).append(f)
    overlaps = tuple(_strip(pair, group, faces, size) for pair, group in sorted(shared.items()))
    progress.step(6, 7, "gaps")
    empty = np.flatnonzero(~thin & ~explained & (count == 0))
    gaps = tuple(
        _strip(_by_key(around, units), [int(f)], faces, size) for f, around in zip(empty, beside(empty), strict=True)
    )
    narrow = np.flatnonzero(thin & ~explained & ~((count == 1) & (size.width_m > _TOUCH * DEGREE_M)))
    told: dict[tuple[int, ...], list[int]] = {}
    for f, around in zip(narrow.tolist(), beside(narrow), strict=True):
        told.setdefault(_by_key(around or covering.get(f, ()), units)[:2], []).append(f)
    seen = [*faces[wide], *faces[empty], *faces[narrow], *faces[explained], *places]
    rest = _left_over(edges, seen, shapes, units)
    mismatches = []
    for group in sorted({*told, *rest}):
        strip = _strip(group, told.get(group, []), faces, size)
        more = rest.get(group, [])
        lines = [*shapely.boundary(faces[told.get(group, [])]), *more]
        length = strip.length_m + _length(more)
        mismatches.append(
            Strip(
                group,
                shapely.line_merge(shapely.union_all(lines)),
                strip.area_m2,
                strip.width_m,
                length,
                _places([*faces[told.get(group, [])], *more]),
            )
        )
    return overlaps, gaps, tuple(mismatches)


def _by_key(units_in: Iterable[int], units: Units) -> tuple[int, ...]:
    return tuple(sorted(set(units_in), key=lambda i: (units.keys[i], units.rows[i])))


def _cover(faces: np.ndarray, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (face, unit): a point well inside the face lies in the unit."""
    if not len(faces):
        none = np.empty(0, int)
        return none, none
    unit, face = STRtree(shapely.point_on_surface(faces)).query(shapes, predicate="intersects")
    return face, unit


def _at_places(faces: np.ndarray, places: Sequence[BaseGeometry]) -> np.ndarray:
    """Which faces touch a place where a ring fails: they come from that failure."""
    result = np.zeros(len(faces), bool)
    if len(faces) and places:
        result[STRtree(faces).query(np.array(places, dtype=object), predicate="dwithin", distance=_TOUCH)[1]] = True
    return result


def _owners(faces: np.ndarray, sides: STRtree, owner: np.ndarray) -> list[tuple[int, ...]]:
    """The units whose unshared edges bound each face."""
    if not len(faces):
        return []
    xy, face = shapely.get_coordinates(shapely.boundary(faces), return_index=True)
    same = face[1:] == face[:-1]
    middle = shapely.points((xy[:-1][same] + xy[1:][same]) / 2)
    at, side = sides.query(middle, predicate="dwithin", distance=_TOUCH)
    found: list[set[int]] = [set() for _ in faces]
    for f, unit in {*zip(face[1:][same][at].tolist(), owner[side].tolist(), strict=True)}:
        found[f].add(unit)
    return [tuple(sorted(f)) for f in found]


def _strip(units: tuple[int, ...], group: Sequence[int], faces: np.ndarray, size: Size) -> Strip:
    pieces = faces[list(group)]
    return Strip(
        units,
        pieces[0] if len(pieces) == 1 else MultiPolygon(list(pieces)),
        float(size.area_m2[list(group)].sum()),
        float(size.width_m[list(group)].max(initial=0.0)),
        float(size.length_m[list(group)].sum()),
        _places(pieces),
    )


def _places(pieces: Sequence[BaseGeometry] | np.ndarray) -> int:
    """Number of groups of `pieces` that touch each other."""
    if len(pieces) < 2:
        return len(pieces)
    shapes = np.array(list(pieces), dtype=object)
    one, two = STRtree(shapes).query(shapes, predicate="intersects")
    links = coo_array((np.ones(len(one), np.int8), (one, two)), shape=(len(shapes), len(shapes)))
    return int(connected_components(links, directed=False)[0])


def _length(lines: Sequence[BaseGeometry]) -> float:
    return float(crs.length_m(np.array(list(lines), dtype=object)).sum()) if len(lines) else 0.0


def _left_over(
    edges: np.ndarray, told: Sequence[BaseGeometry], shapes: np.ndarray, units: Units
) -> dict[tuple[int, ...], list[BaseGeometry]]:
    """Flagged edges that none of the reported faces touches: vertices that one side lacks, gaps open to the outside."""
    bad = np.flatnonzero(~shapely.is_missing(edges))
    parts, index = shapely.get_parts(edges[bad], return_index=True)
    if not len(parts):
        return {}
    free = np.ones(len(parts), bool)
    if told:
        seen = STRtree(np.array(told, dtype=object)).query(parts, predicate="dwithin", distance=_TOUCH)[0]
        free[seen] = False
    tree = STRtree(shapes)
    found: dict[tuple[int, ...], list[BaseGeometry]] = {}
    for part, unit in zip(parts[free], bad[index[free]], strict=True):
        middle = shapely.line_interpolate_point(part, 0.5, normalized=True)
        others = [int(u) for u in tree.query(middle, predicate="dwithin", distance=1e-5) if u != unit]
        nearest = sorted(others, key=lambda u: (float(shapely.distance(shapes[u], middle)), units.keys[u]))[:1]
        found.setdefault(_by_key([int(unit), *nearest], units), []).append(part)
    return found

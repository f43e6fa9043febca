"""Where roads meet: lines cut at crossings and touching ends, ends joined to junctions."""

from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree


def split(lines: np.ndarray, crossing: np.ndarray, snap_m: float) -> tuple[np.ndarray, np.ndarray]:
    """`lines` cut where they cross and where an end touches another line; with the index each piece came from.

    Parameters
    ----------
    lines : ndarray of LineString, (L,)
        In a plane, metres.
    crossing : ndarray of bool, (L,)
        Whether a line meets others elsewhere than at its ends.
    snap_m : float
        An end nearer than this touches.
    """
    tree = shapely.STRtree(lines)
    first, last = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    tips = np.concatenate([first, last])
    tip_of = np.concatenate([np.arange(len(lines))] * 2)
    tip, other = tree.query(tips, predicate="dwithin", distance=snap_m)
    usable = (tip_of[tip] != other) & crossing[other]
    tip, other = tip[usable], other[usable]
    far = (shapely.distance(tips[tip], first[other]) > snap_m) & (shapely.distance(tips[tip], last[other]) > snap_m)
    who = [other[far]]
    where = [np.asarray(shapely.line_locate_point(lines[other[far]], tips[tip[far]]))]
    one, two = tree.query(lines, predicate="crosses")
    pair = (one < two) & crossing[one] & crossing[two]
    one, two = one[pair], two[pair]
    meetings, at = shapely.get_parts(shapely.intersection(lines[one], lines[two]), return_index=True)
    points = shapely.get_type_id(meetings) == 0
    for side in (one, two):
        index = side[at[points]]
        who.append(index)
        where.append(np.asarray(shapely.line_locate_point(lines[index], meetings[points])))
    cuts: dict[int, list[float]] = {}
    for index, place in zip(np.concatenate(who).tolist(), np.concatenate(where).tolist(), strict=True):
        cuts.setdefault(index, []).append(place)
    pieces: list[Any] = []
    source: list[int] = []
    lengths = shapely.length(lines)
    for number, line in enumerate(lines):
        inner = sorted(c for c in cuts.get(number, ()) if snap_m < c < lengths[number] - snap_m)
        if not inner:
            pieces.append(line)
            source.append(number)
            continue
        for low, high in pairwise([0.0, *inner, float(lengths[number])]):
            if high - low > snap_m / 2:
                pieces.append(substring(line, low, high))
                source.append(number)
    return np.array(pieces, dtype=object), np.array(source, dtype=int)


def junctions(lines: np.ndarray, snap_m: float) -> np.ndarray:
    """Numbers (L, 2) of the junctions at the two ends of each line; ends nearer than `snap_m` are one."""
    tips = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    xy = shapely.get_coordinates(tips)
    near = cKDTree(xy).query_pairs(snap_m, output_type="ndarray")
    links = csr_array((np.ones(len(near), bool), (near[:, 0], near[:, 1])), (len(xy), len(xy)))
    _, node = connected_components(links, directed=False)
    return np.column_stack([node[: len(lines)], node[len(lines) :]])


def substring(line: shapely.LineString, low: float, high: float) -> shapely.LineString:
    """The part of `line` from `low` to `high` metres along it; turned round where `low` is the greater."""
    if low > high:
        return shapely.reverse(substring(line, high, low))
    xy = shapely.get_coordinates(line)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    inner = xy[(along > low) & (along < high)]
    ends = shapely.get_coordinates(shapely.line_interpolate_point(line, [low, high]))
    return shapely.LineString(np.vstack([ends[:1], inner, ends[1:]]))

"""The place inside an area where its name has most room, and how much room that is; for thousands of areas at once."""

import numpy as np
import shapely

from gis_desk.map.parts import Parts

_CORNERS = 32
"""Vertices of an outline that are looked at: a name does not ask for metres."""
_SCANS = 7
_ALONE = 0.2
"""What the width of a level line counts whose neighbours are much narrower: it may run along a spur."""
_HALF = 0.5**0.5
_DIRECTIONS = ((1.0, 0.0), (_HALF, _HALF), (0.0, 1.0), (-_HALF, _HALF))
"""0, 45, 90 and 135 degrees."""
_DOWN = 2


def roomiest(parts: Parts) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Where the names of areas stand.

    A few level lines are laid through the outline of the largest part; the one whose inside is widest together with
    that of its neighbours gives the place, which is then moved to the middle between top and bottom.

    Parameters
    ----------
    parts : Parts
        Rings in plane metres, at least one.

    Returns
    -------
    (N,) int
        The features that have rings.
    (N, 2) float
        A place inside the largest part of each.
    (N,) float
        Side of a square as large as the outline of that part, in metres.
    (N, 4) float
        Room through the place at 0, 45, 90 and 135 degrees, in metres.
    """
    size = _sizes(parts)
    order = np.lexsort((-size, parts.owner))
    largest = order[np.concatenate([[True], parts.owner[order][1:] != parts.owner[order][:-1]])]
    outline, room = _outlines(parts, largest), np.sqrt(size[largest])
    place = _widest(outline)
    place = _centred(outline, place, _DOWN)
    place = _centred(outline, place, 0)
    reach = np.column_stack([np.diff(_chord(outline, place, k), axis=1)[:, 0] for k in range(4)])
    lost = np.flatnonzero(~_within(parts, largest, place) | ~(reach > 0).all(axis=1))
    for k in lost.tolist():
        place[k], reach[k] = _surely(parts, int(largest[k]), float(room[k]))
    return parts.owner[largest], place, room, reach


def _sizes(parts: Parts) -> np.ndarray:
    """Area of what each ring encloses (P,), its holes included."""
    first, last = parts.offsets[:-1], parts.offsets[1:] - 1
    x, y = parts.xy[:, 0] - parts.xy[0, 0], parts.xy[:, 1] - parts.xy[0, 1]
    cross = np.empty(len(x))
    cross[:-1] = x[:-1] * y[1:]
    cross[:-1] -= x[1:] * y[:-1]
    cross[last] = x[last] * y[first] - x[first] * y[last]
    return np.abs(np.add.reduceat(cross, first)) / 2


def _outlines(parts: Parts, rings: np.ndarray) -> np.ndarray:
    """`_CORNERS` vertices (2, N, K + 1) of some rings, evenly chosen, the first again at the end."""
    share = np.append(np.arange(_CORNERS), 0)
    chosen = parts.offsets[rings][:, None] + share * parts.counts[rings][:, None] // _CORNERS
    return np.stack([parts.xy[:, 0][chosen], parts.xy[:, 1][chosen]])


def _within(parts: Parts, rings: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Whether each place (N, 2) lies inside its ring (N,) and in none of the holes of that ring."""
    which = np.full(int(parts.body.max()) + 1, -1, np.int64)
    which[parts.body[rings]] = np.arange(len(rings))
    first, last = parts.offsets[:-1], parts.offsets[1:] - 1
    level = np.where(which[parts.body] >= 0, place[which[parts.body], 1], np.inf)
    above = parts.xy[:, 1] > np.repeat(level, parts.counts)
    turns = np.empty(len(above), bool)
    turns[:-1] = above[1:] != above[:-1]
    turns[last] = above[last] != above[first]
    edge = np.flatnonzero(turns)
    part = np.searchsorted(parts.offsets, edge, side="right") - 1
    of = which[parts.body[part]]
    start, stop, at = parts.xy[edge], parts.xy[np.where(edge == last[part], first[part], edge + 1)], place[of]
    crossed = start[:, 0] + (at[:, 1] - start[:, 1]) / (stop[:, 1] - start[:, 1]) * (stop[:, 0] - start[:, 0])
    right = np.bincount(of[crossed > at[:, 0]], minlength=len(rings))
    return right % 2 == 1


def _axes(x: np.ndarray, y: np.ndarray, direction: int) -> tuple[np.ndarray, np.ndarray]:
    """How far places lie along a direction, and to the left of it."""
    if direction == 0:
        return x, y
    if direction == _DOWN:
        return y, -x
    c, s = _DIRECTIONS[direction]
    return x * c + y * s, y * c - x * s


def _crossings(outline: np.ndarray, at: np.ndarray, direction: int) -> tuple[np.ndarray, np.ndarray]:
    """Where outlines are crossed by lines in a direction: the outline (M,) and how far along the line (M,), in order.

    `at` (N,) is how far each line lies to the left of the origin.
    """
    along, left = _axes(outline[0], outline[1], direction)
    beyond = left > at[:, None]
    edge = np.flatnonzero(beyond[:, 1:] != beyond[:, :-1])
    row = edge // _CORNERS
    first = edge + row
    along, left = along.ravel(), left.ravel()
    low, high = left[first], left[first + 1]
    share = (at[row] - low) / (high - low)
    crossed = along[first] + share * (along[first + 1] - along[first])
    order = np.lexsort((crossed, row))
    return row[order], crossed[order]


def _widest(outline: np.ndarray) -> np.ndarray:
    """A place (N, 2) on the level line whose inside is widest together with its neighbours'."""
    low, high = outline[1].min(axis=1), outline[1].max(axis=1)
    levels = low + (high - low) * (np.arange(1, _SCANS + 1) / (_SCANS + 1))[:, None]
    spans = np.empty((_SCANS, len(low), 2))
    for k, level in enumerate(levels):
        row, x = _crossings(outline, level, 0)
        left, right, of = x[0::2], x[1::2], row[0::2]
        best = np.lexsort((right - left, of))
        last = np.flatnonzero(np.append(of[best][1:] != of[best][:-1], True)) if len(of) else np.zeros(0, np.int64)
        spans[k] = np.nan
        spans[k, of[best[last]]] = np.column_stack([left[best[last]], right[best[last]]])
    inner = spans.copy()
    for shift in (-1, 1):
        beside = np.roll(spans, shift, axis=0)
        beside[-1 if shift < 0 else 0] = spans[-1 if shift < 0 else 0]
        inner[:, :, 0] = np.fmax(inner[:, :, 0], beside[:, :, 0])
        inner[:, :, 1] = np.fmin(inner[:, :, 1], beside[:, :, 1])
    width, alone = inner[:, :, 1] - inner[:, :, 0], spans[:, :, 1] - spans[:, :, 0]
    lone = ~(width >= _ALONE * alone)
    inner = np.where(lone[:, :, None], spans, inner)
    score = np.nan_to_num(np.where(lone, _ALONE * alone, width), nan=-1.0)
    best = score.argmax(axis=0)
    each = np.arange(len(low))
    return np.column_stack([inner[best, each].mean(axis=1), levels[best, each]])


def _chord(outline: np.ndarray, place: np.ndarray, direction: int) -> np.ndarray:
    """Ends (N, 2) of the inside around each place along a direction, from the origin; NaN where it is not inside."""
    here, at = _axes(place[:, 0], place[:, 1], direction)
    row, along = _crossings(outline, at, direction)
    left, right, of = along[0::2], along[1::2], row[0::2]
    holds = (left <= here[of]) & (right >= here[of])
    found = np.full((len(place), 2), np.nan)
    found[of[holds]] = np.column_stack([left[holds], right[holds]])
    return found


def _centred(outline: np.ndarray, place: np.ndarray, direction: int) -> np.ndarray:
    """The places moved to the middle of the inside along a direction."""
    here = _axes(place[:, 0], place[:, 1], direction)[0]
    away = np.nan_to_num(_chord(outline, place, direction).mean(axis=1) - here)
    return place + away[:, None] * _DIRECTIONS[direction]


def _surely(parts: Parts, ring: int, room: float) -> tuple[np.ndarray, float]:
    """The place by the largest circle inside a ring, holes and all, and the width of that circle."""
    outer, *holes = (
        parts.xy[parts.offsets[k] : parts.offsets[k + 1]]
        for k in (ring, *np.flatnonzero(parts.body == parts.body[ring]).tolist())
        if k == ring or parts.counts[k] > 2
    )
    area = shapely.Polygon(outer, [hole for hole in holes if not np.array_equal(hole, outer)])
    inside = area.buffer(0)
    if inside.is_empty:  # so thin that thinning has made a line of it
        return outer.mean(axis=0), room
    ray = shapely.maximum_inscribed_circle(inside, tolerance=max(room / 60, 1e-6))
    if ray.is_empty or not ray.length:
        return outer.mean(axis=0), room
    return np.array(ray.coords[0]), 2.2 * ray.length

"""Strip maps: frames laid along a way, each turned so that the way runs up the page."""

from dataclasses import dataclass
from math import degrees

import numpy as np
import shapely

OVERLAP = 0.1
"""Share of its length that a frame has in common with the next one."""
WIDE, HIGH = 0.86, 0.94
"""Shares of a frame's width and height that the way may take."""
_STEPS = 40


@dataclass(frozen=True)
class Strip:
    """One frame: its middle in plane metres, and by how many degrees the map is turned clockwise (`View.turn`)."""

    x: float
    y: float
    turn: float


def strips(way: np.ndarray, width_m: float, height_m: float, most: int | None = None) -> list[Strip]:
    """Frames along `way`, as few as do and of even length, in its order.

    Parameters
    ----------
    way : (N, 2) float
        Plane metres, in the direction that shall point up the page; N at least 1.
    width_m, height_m : float
        Size of a frame on the ground.
    most : int or None
        More than so many are not wanted: with the first one too many it ends.

    Returns
    -------
    list of Strip
        Every place of the way lies in one of the frames at least; neighbours share about `OVERLAP` of their height.
        More than `most` where the way needs more; then not the whole of it is covered.
    """
    points = _dense(way, height_m / _STEPS)
    run = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    wide, high = width_m * WIDE, height_m * HIGH
    found = _laid(points, run, wide, high, np.inf, OVERLAP * height_m, most)
    if most is not None and len(found) > most:
        return found
    low, longest = run[-1] / len(found), run[-1]
    for _ in range(8 if len(found) > 1 else 0):
        middle = (low + longest) / 2
        even = _laid(points, run, wide, high, middle, OVERLAP * height_m, len(found))
        if len(even) > len(found):
            low = middle
        else:
            found, longest = even, middle
    return found


def _dense(way: np.ndarray, step_m: float) -> np.ndarray:
    """The way with a vertex every `step_m` at least and no wriggles that paper does not show (N >= 1, 2)."""
    if (way == way[:1]).all():
        return way[:1].reshape(-1, 2)
    line = shapely.simplify(shapely.LineString(way), step_m / 8)
    return shapely.get_coordinates(shapely.segmentize(line, step_m))


def _laid(
    points: np.ndarray,
    run: np.ndarray,
    wide: float,
    high: float,
    longest: float,
    overlap: float,
    most: int | None = None,
) -> list[Strip]:
    found: list[Strip] = []
    start, last = 0, len(points) - 1
    while True:
        stop = int(np.searchsorted(run, run[start] + longest, side="right")) - 1
        low = min(start + 1, last)
        end = max(min(stop, last), low)
        while low < end:
            middle = (low + end + 1) // 2
            if run[middle] - run[start] > 6 * high or _placed(points[start : middle + 1], wide, high) is None:
                end = middle - 1
            else:
                low = middle
        piece = points[start : low + 1]
        chord = piece[-1] - piece[0]
        found.append(_placed(piece, wide, high) or _about(piece, float(np.arctan2(chord[0], chord[1]))))
        if low >= last or (most is not None and len(found) > most):
            return found
        back = int(np.searchsorted(run, run[low] - overlap))
        start = max(back, start + 1)


def _placed(piece: np.ndarray, wide: float, high: float) -> Strip | None:
    """The frame that holds a piece with its ends up and down, or turned a little where only that fits."""
    chord = piece[-1] - piece[0]
    ahead = float(np.arctan2(chord[0], chord[1]))
    if np.hypot(*chord) > high * 2:
        return None
    if _spans(piece, np.array([ahead]), wide, high)[0]:
        return _about(piece, ahead)
    hull = shapely.get_coordinates(shapely.convex_hull(shapely.linestrings(piece))) if len(piece) > 2 else piece
    headings = _headings(hull, ahead)
    fitting = np.flatnonzero(_spans(hull, headings, wide, high))
    return _about(piece, float(headings[fitting[0]])) if len(fitting) else None


def _headings(hull: np.ndarray, ahead: float) -> np.ndarray:
    """Bearings (K,) in radians along the sides of a hull, within 60 degrees of `ahead`, the nearest first."""
    sides = np.diff(hull, axis=0)
    one = np.arctan2(sides[:, 0], sides[:, 1])
    every = np.concatenate([one, one + np.pi / 2, one + np.pi, one - np.pi / 2])
    away = np.abs((every - ahead + np.pi) % (2 * np.pi) - np.pi)
    every, away = every[away < np.pi / 3], away[away < np.pi / 3]
    return every[np.argsort(away, kind="stable")]


def _spans(points: np.ndarray, headings: np.ndarray, wide: float, high: float) -> np.ndarray:
    """Whether the points fit into `wide` by `high` with each of the headings (K,) up."""
    c, s = np.cos(headings)[:, None], np.sin(headings)[:, None]
    x, y = points[:, 0], points[:, 1]
    fits: np.ndarray = (np.ptp(x * c - y * s, axis=1) <= wide) & (np.ptp(x * s + y * c, axis=1) <= high)
    return fits


def _about(piece: np.ndarray, heading: float) -> Strip:
    c, s = np.cos(heading), np.sin(heading)
    across, along = piece[:, 0] * c - piece[:, 1] * s, piece[:, 0] * s + piece[:, 1] * c
    a, b = (across.min() + across.max()) / 2, (along.min() + along.max()) / 2
    turn = (-degrees(heading) + 180) % 360 - 180
    return Strip(float(a * c + b * s), float(b * c - a * s), float(turn))

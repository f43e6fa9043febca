"""Names along lines: every so often on long ones, following their bends, never upside down, in columns where steep."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis_desk.map.lettering.placed import Piece, Placed
from gis_desk.map.lettering.words import columnar, separable
from gis_desk.map.scene import LabelStyle

REPEAT_MM = 70.0
"""A long line carries its name again after at least so many millimetres, and before twice as many."""
_SHIFTS = np.array([0.0, 0.12, -0.12, 0.24, -0.24, 0.36, -0.36])
"""Where along its stretch a name is tried, share of the stretch."""
_SHARPEST, _BROADEST = 32.0, 75.0
"""Degrees between neighbouring characters, and between any character and the whole name."""
_STEEP = 1.2
"""Rise over run from which a name is written from top to bottom."""
_STRAIGHT = 2.5
_MOST_OFTEN = 16
"""Exponent of two: a line carries its name at most so often, however long it is."""
_CLOSEST = 0.9
"""Characters keep at least this share of their width from each other where a line bends."""


@dataclass(frozen=True, eq=False)
class Stretches:
    """The places along one line where its name can be written, in dots from the origin of the plane.

    Parameters
    ----------
    part : (C,) int
        Which repetition each place belongs to; within one the best place comes first.
    middle : (C, 2) float
        Right and down.
    at : (C, n, 2) float
        Middles of the characters, from the middle of the name.
    angle : (C, n) float
        Degrees anticlockwise.
    steep : (C,) bool
        Written from top to bottom.
    """

    part: np.ndarray
    middle: np.ndarray
    at: np.ndarray
    angle: np.ndarray
    steep: np.ndarray


def stretches(
    course: np.ndarray,
    text: str,
    advances: np.ndarray,
    height: float,
    apart: float,
    *,
    spaced: bool,
    aside: float = 0.0,
    window: tuple[float, float, float, float] | None = None,
) -> Stretches | None:
    """The places of `text` along `course`.

    Parameters
    ----------
    course : (V, 2) float
        Dots, right and down.
    text : str
    advances : (n,) float
        Widths of its characters; one number for a name that is not taken apart.
    height : float
    apart : float
        Pixels after which a long line carries its name again.
    spaced : bool
        Whether characters are spread widely.
    aside : float
        Pixels between the line and the name that runs beside it, on either side; 0: on the line.
    window : left, top, right, bottom, or None
        Dots within which places are wanted; None: everywhere.

    Returns
    -------
    Stretches or None
        None where the line is too short or too crooked.
    """
    step = np.hypot(*np.diff(course, axis=0).T)
    run = np.concatenate([[0.0], np.cumsum(step)])
    total, width = float(run[-1]), float(advances.sum())
    if not width or width > 0.9 * total or not np.isfinite(total):
        return None
    parts = 1 << min(max(int(np.floor(np.log2(max(total / apart, 1.0)))), 0), _MOST_OFTEN)
    em = float(advances.max())
    column = np.full(len(advances), max(em, 0.88 * height)) if columnar(text) else advances
    most = (1.0 if spaced else 0.5) * em
    room = 0.55 * total / parts
    gap = min(max((room - width) / max(len(advances) - 1, 1), 0.0), most) if len(advances) > 1 else 0.0
    gap = int(gap / em * 4) * em / 4
    wide = _fitting(course, run, parts, advances + gap, column + gap, height, columnar(text), aside, window)
    if not gap:
        return wide
    tight = _fitting(course, run, parts, advances, column, height, columnar(text), aside, window)
    return _either(wide, tight)


def _either(one: Stretches | None, other: Stretches | None) -> Stretches | None:
    """The places of `one`, and of `other` for the repetitions that have none there."""
    if one is None or other is None:
        return one or other
    more = ~np.isin(other.part, one.part)
    return Stretches(
        np.concatenate([one.part, other.part[more]]),
        np.concatenate([one.middle, other.middle[more]]),
        np.concatenate([one.at, other.at[more]]),
        np.concatenate([one.angle, other.angle[more]]),
        np.concatenate([one.steep, other.steep[more]]),
    )


def _fitting(
    course: np.ndarray,
    run: np.ndarray,
    parts: int,
    across: np.ndarray,
    down: np.ndarray,
    height: float,
    may_stand: bool,
    aside: float,
    window: tuple[float, float, float, float] | None,
) -> Stretches | None:
    total = float(run[-1])
    centre = (np.arange(parts) + 0.5)[:, None] / parts * total + _SHIFTS * total / parts
    part = np.repeat(np.arange(parts), len(_SHIFTS))
    centre = centre.ravel()
    length = max(float(across.sum()), float(down.sum()) if may_stand else 0.0)
    inside = (centre - length / 2 >= 0) & (centre + length / 2 <= total)
    if window is not None:
        x, y = np.moveaxis(_at(course, run, centre), -1, 0)
        inside &= (x >= window[0]) & (y >= window[1]) & (x <= window[2]) & (y <= window[3])
    centre, part = centre[inside], part[inside]
    if not len(centre):
        return None
    ends = _at(course, run, centre[:, None] + np.array([-0.5, 0.5]) * float(across.sum()))
    way = ends[:, 1] - ends[:, 0]
    steep = (np.abs(way[:, 1]) > _STEEP * np.abs(way[:, 0])) & may_stand
    back = np.where(steep, way[:, 1] < 0, way[:, 0] < 0)
    offset = np.where(steep[:, None], _offsets(down), _offsets(across))
    along = centre[:, None] + np.where(back, -1.0, 1.0)[:, None] * offset
    near = 0.6 * max(height, float(across.max()))
    before, here, after = (_at(course, run, along + d) for d in (-near, 0.0, near))
    at = (before + 2 * here + after) / 4
    tangent = np.where(back, -1.0, 1.0)[:, None, None] * (after - before)
    angle = np.degrees(np.arctan2(-tangent[:, :, 1], tangent[:, :, 0])) + np.where(steep, 90.0, 0.0)[:, None]
    angle = (angle + 180) % 360 - 180
    mean = np.degrees(np.arctan2(-way[:, 1], way[:, 0])) + np.where(steep, 90.0, 0.0) + np.where(back, 180.0, 0.0)
    off = np.abs((angle - mean[:, None] + 180) % 360 - 180)
    bend = np.abs((np.diff(angle, axis=1) + 180) % 360 - 180)
    good = (off <= _BROADEST).all(axis=1) & (bend <= _SHARPEST).all(axis=1) & (np.abs(angle) <= 100).all(axis=1)
    if angle.shape[1] == 1 and len(course) > 2:
        good &= np.hypot(*(here[:, 0] - ends.mean(axis=1)).T) <= 0.5 * height
    part, at, angle, steep, tangent = part[good], at[good], angle[good], steep[good], tangent[good]
    if aside:
        left = np.stack([tangent[:, :, 1], -tangent[:, :, 0]], axis=-1)
        left /= np.maximum(np.hypot(left[:, :, 0], left[:, :, 1]), 1e-9)[:, :, None]
        away = left * (aside + height / 2)
        at = np.concatenate([at + away, at - away])
        part, angle, steep = np.tile(part, 2), np.tile(angle, (2, 1)), np.tile(steep, 2)
    if angle.shape[1] > 1:
        steps = np.hypot(*np.moveaxis(np.diff(at, axis=1), 2, 0))
        airy = (steps >= _CLOSEST * np.where(steep[:, None], down[1:], (across[1:] + across[:-1]) / 2)).all(axis=1)
        part, at, angle, steep = part[airy], at[airy], angle[airy], steep[airy]
    if not len(part):
        return None
    middle = (at.min(axis=1) + at.max(axis=1)) / 2
    return Stretches(part, middle, at - middle[:, None], angle, steep)


def _offsets(advances: np.ndarray) -> np.ndarray:
    """Middles of characters from the middle of the whole."""
    ends = np.cumsum(advances)
    return ends - advances / 2 - ends[-1] / 2


def _at(course: np.ndarray, run: np.ndarray, along: np.ndarray) -> np.ndarray:
    return np.stack([np.interp(along, run, course[:, 0]), np.interp(along, run, course[:, 1])], axis=-1)


def written(
    found: Stretches,
    k: int,
    text: str,
    parts: Sequence[str],
    style: LabelStyle,
    advances: np.ndarray,
    height: float,
) -> Placed:
    """The name at the `k`-th place, its middle in dots from the origin of the plane."""
    at, angle = found.at[k], found.angle[k]
    straight = not found.steep[k] and float(np.ptp(angle)) < _STRAIGHT and _close(at, advances)
    if len(parts) > 1 and straight and separable(text):
        pieces: tuple[Piece, ...] = (Piece(text, 0.0, 0.0, float(advances.sum()), height, float(angle.mean())),)
    else:
        high = min(height, float(advances.max()) * 1.05) if found.steep[k] else height
        pieces = tuple(
            Piece(one, float(x), float(y), float(wide), high, float(turn))
            for one, (x, y), wide, turn in zip(parts, at, advances, angle, strict=True)
        )
    x, y = found.middle[k]
    reach = np.ptp(at, axis=0) + height
    return Placed(text, style, float(x), float(y), float(reach[0]), float(reach[1]), pieces)


def _close(at: np.ndarray, advances: np.ndarray) -> bool:
    """Whether the characters follow each other without gaps."""
    return float(np.hypot(*(at[-1] - at[0]))) < 1.02 * float(advances.sum() - (advances[0] + advances[-1]) / 2)

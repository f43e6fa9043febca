"""Lengths, bearings, angles and areas of what is drawn over the map, on the ellipsoid and not on the plane."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from layers import crs

MU_M2 = 10_000 / 15
"""Square metres of a 亩, the Chinese unit of farmland: fifteen make a hectare."""
_STRAIGHT_M, _MOST_BENDS = 30_000, 96
"""Metres of a geodesic that are drawn straight, and points between the ends of one."""


@dataclass(frozen=True, eq=False)
class Legs:
    """The way over N positions.

    Parameters
    ----------
    metres : array (N - 1,)
        Geodesic length of each leg.
    bearing : array (N - 1,)
        True azimuth at its beginning, degrees clockwise from north.
    total_m : float
        Length of all legs.
    """

    metres: np.ndarray
    bearing: np.ndarray
    total_m: float


def legs(positions: Sequence[tuple[float, float]], *, closed: bool = False) -> Legs:
    """The legs between `positions` (longitude, latitude); `closed`: and back to the first where there are three."""
    xy = np.asarray(positions, float).reshape(-1, 2)
    if closed and len(xy) > 2:
        xy = np.vstack([xy, xy[:1]])
    if len(xy) < 2:
        return Legs(np.empty(0), np.empty(0), 0.0)
    bearing, _, metres = crs.inverse(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
    return Legs(metres, bearing, float(metres.sum()))


def course(positions: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """The legs between `positions` as they run on the ellipsoid, each with as many points as its length asks for."""
    found = []
    for one, other, metres in zip(positions, positions[1:], legs(positions).metres.tolist(), strict=False):
        bends = crs.along(*one, *other, min(int(metres / _STRAIGHT_M), _MOST_BENDS))
        found.append([one, *((a, b) for a, b in bends.tolist()), other])
    return found


def area_m2(positions: Sequence[tuple[float, float]]) -> float | None:
    """Geodesic area of the ring over `positions`; 0 where all lie on one line; None where its sides cross."""
    if len(positions) < 3:
        return 0.0
    ring = shapely.Polygon(positions)
    if ring.is_valid:
        return float(crs.area_m2(ring)[0])
    return 0.0 if shapely.MultiPoint(positions).convex_hull.area == 0 else None


def angle_deg(one: tuple[float, float], corner: tuple[float, float], other: tuple[float, float]) -> float:
    """The angle at `corner` from `one` clockwise to `other`, 0 to 360 degrees."""
    there = crs.azimuth_deg(*corner, *one)
    return (crs.azimuth_deg(*corner, *other) - there) % 360.0

"""Graticule and kilometre grid of a frame: real curves in mm, lettered where they meet its sides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
import shapely

from gis_desk.map.layout.framing import Framed

GRATICULE_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 18_000, 36_000)
"""Distances of a graticule in seconds of arc."""
GRID_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
"""Distances of a kilometre grid in metres."""
_APART_MM = 38.0
_MOST_LINES = 200
_CORNER_MM = 3.0

Line = tuple[float, np.ndarray]
"""What a line stands for, and its curve (N, 2) in mm of the frame."""


@dataclass(frozen=True)
class Mark:
    """The lettering of a line where it leaves the frame.

    Parameters
    ----------
    side : str
        ``top``, ``bottom``, ``left`` or ``right``.
    at : float
        mm from the left or top end of that side.
    words : str
    """

    side: str
    at: float
    words: str


@dataclass(frozen=True)
class Net:
    """Lines (N, 2) in mm from the frame's top left corner, clipped to the frame, and their letterings."""

    lines: tuple[np.ndarray, ...] = ()
    marks: tuple[Mark, ...] = ()


def graticule(framed: Framed, step_s: float = 0.0) -> Net:
    """Meridians and parallels every `step_s` seconds of arc; 0: about 40 mm apart."""
    bounds = _seen(framed)
    if bounds is None:
        return Net()
    west, south, east, north = bounds
    step = (step_s or _graticule_step(framed)) / 3600.0
    if max(east - west, north - south) / step > _MOST_LINES:
        return Net()
    t = np.linspace(0.0, 1.0, 65)
    pad = 0.1 * max(east - west, north - south)
    lines: list[tuple[Line, bool]] = []
    for lon in _multiples(west, east, step):
        curve = framed.to_mm(np.full(65, lon), south - pad + t * (north - south + 2 * pad))
        lines.append(((lon, curve), True))
    for lat in _multiples(south, north, step):
        curve = framed.to_mm(west - pad + t * (east - west + 2 * pad), np.full(65, lat))
        lines.append(((lat, curve), False))
    return _net(framed, lines, lambda value, upright: degrees_text(value, east=upright, step_s=step * 3600))


def grid(framed: Framed, step_m: float = 0.0, *, zone: bool = False) -> Net:
    """Lines of equal easting and northing every `step_m` metres; 0: about 40 mm apart; nothing outside a zone.

    Letterings are kilometres; with `zone` eastings carry the zone number.
    """
    if framed.plane.middle is None:
        return Net()
    step = step_m or next((s for s in GRID_M if s / framed.scale * 1000 >= _APART_MM * 0.6), GRID_M[-1])
    left, bottom, right, top = framed.view().bounds
    if max(right - left, top - bottom) / step > _MOST_LINES:
        return Net()
    prefix = round(framed.plane.middle / 3) if zone else None
    lines: list[tuple[Line, bool]] = []
    view = framed.view()
    corner = np.array([framed.item.x, framed.item.y])
    for x in _multiples(left, right, step):
        lines.append(((x, np.column_stack(view.to_dots(np.full(2, x), np.array([bottom, top]))) + corner), True))
    for y in _multiples(bottom, top, step):
        lines.append(((y, np.column_stack(view.to_dots(np.array([left, right]), np.full(2, y))) + corner), False))
    return _net(framed, lines, lambda value, upright: _kilometres(value, step, prefix if upright else None))


def _seen(framed: Framed) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all that the frame shows."""
    t = np.linspace(0.0, 1.0, 17)
    view = framed.view()
    right = np.concatenate([t * view.width, t * view.width, np.zeros(17), np.full(17, view.width), [view.width / 2]])
    down = np.concatenate([np.zeros(17), np.full(17, view.height), t * view.height, t * view.height, [view.height / 2]])
    xy = np.array([view.to_plane(r, d) for r, d in zip(right, down, strict=True)])
    lon, lat = framed.plane.inverse(xy[:, 0], xy[:, 1])
    good = np.isfinite(lon) & np.isfinite(lat)
    if not good.all():
        return None
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _graticule_step(framed: Framed) -> float:
    lon, lat = framed.corners.mean(axis=0)
    a, b = framed.to_mm([lon, lon], [lat, lat + 1 / 3600])
    mm_per_second = float(np.hypot(*(b - a)))
    return float(next((s for s in GRATICULE_S if s * mm_per_second >= _APART_MM), GRATICULE_S[-1]))


def _multiples(low: float, high: float, step: float) -> Iterable[float]:
    return (n * step for n in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1))


def _net(framed: Framed, lines: Iterable[tuple[Line, bool]], words: Callable[[float, bool], str]) -> Net:
    wide, high = framed.item.width, framed.item.height
    window = shapely.box(0, 0, wide, high)
    corner = np.array([framed.item.x, framed.item.y])
    drawn: list[np.ndarray] = []
    marks: list[Mark] = []
    for (value, whole), upright in lines:
        curve = whole[np.isfinite(whole).all(axis=1)] - corner
        if len(curve) < 2:
            continue
        for part in shapely.get_parts(shapely.intersection(shapely.LineString(curve), window)):
            xy = shapely.get_coordinates(part)
            if len(xy) < 2 or part.length < 0.5:
                continue
            drawn.append(xy)
            for end in (xy[0], xy[-1]):
                side = _side(end, wide, high)
                if side is not None:
                    marks.append(Mark(*side, words(value, upright)))
    return Net(tuple(drawn), tuple(_apart(marks)))


def _side(end: np.ndarray, wide: float, high: float) -> tuple[str, float] | None:
    x, y = float(end[0]), float(end[1])
    for side, off, at, long in (
        ("top", abs(y), x, wide),
        ("bottom", abs(y - high), x, wide),
        ("left", abs(x), y, high),
        ("right", abs(x - wide), y, high),
    ):
        if off < 1e-6 and _CORNER_MM < at < long - _CORNER_MM:
            return side, at
    return None


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Without letterings that would run into the one before on the same side."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.side, m.at)):
        last = kept[-1] if kept and kept[-1].side == mark.side else None
        if last is None or mark.at - last.at > 0.7 * (len(mark.words) + len(last.words)):
            kept.append(mark)
    return kept


def degrees_text(value: float, *, east: bool, step_s: float) -> str:
    """``108°25′`` or ``25°03′30″N``: as fine as the step needs."""
    seconds = round(abs(value) * 3600)
    degrees, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    words = f"{degrees}°"
    if step_s < 3600 or minutes:
        words += f"{minutes:02d}′"
    if step_s < 60 or seconds:
        words += f"{seconds:02d}″"
    return words + (("E" if value >= 0 else "W") if east else ("N" if value >= 0 else "S"))


def _kilometres(value: float, step: float, zone: int | None) -> str:
    decimals = 0 if step >= 1000 else 1 if step >= 100 else 2
    words = f"{value / 1000:.{decimals}f}"
    return words if zone is None else f"{zone} {words}"


def lines_total_mm(net: Net) -> float:
    """How long all lines of `net` are together."""
    made: Any = [shapely.LineString(xy) for xy in net.lines]
    return float(shapely.length(made).sum()) if made else 0.0

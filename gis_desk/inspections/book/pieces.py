"""What the sheets of a map book are laid over: places and ways of the work, in the plane."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_desk.map.plane import Plane
from gis_desk.map.values import shapes, texts


@dataclass(frozen=True)
class Piece:
    """A place or a way of the work: plane metres (N >= 1, 2), the line it belongs to, its chainages in m."""

    xy: np.ndarray
    line: str = ""
    low: float | None = None
    high: float | None = None


def day_pieces(day: Mapping[str, Any], plane: Plane) -> list[Piece]:
    """What a day of a plan works on, in its order: the markers, and the stretches as they are walked."""
    walked = {int(leg["to"]): leg for leg in day.get("legs", ()) if leg.get("mode") == "inspect" and "to" in leg}
    found = []
    for n, stop in enumerate(day.get("stops", ())):
        places = _course(walked.get(n)) if stop.get("length_m") else []
        if not places:
            ends = (("lon", "lat"), ("end_lon", "end_lat"))
            places = [(stop[a], stop[b]) for a, b in ends if stop.get(a) is not None and stop.get(b) is not None]
        xy = np.array(places, dtype=float).reshape(-1, 2)
        xy = np.column_stack(plane.forward(xy[:, 0], xy[:, 1])) if len(xy) else xy
        xy = xy[np.isfinite(xy).all(axis=1)]
        if len(xy) == 2 and (xy[0] == xy[1]).all():
            xy = xy[:1]
        if len(xy):
            at = [v for v in (stop.get("chainage_m"), stop.get("end_chainage_m")) if isinstance(v, (int, float))]
            line = str(stop.get("line_key") or "")
            found.append(Piece(xy, line, min(at, default=None), max(at, default=None)))
    return found


def line_pieces(lines: Any, markers: Any, plane: Plane) -> list[Piece]:
    """The parts of boundary lines, then the markers as places, each with the key of its line; frames in EPSG:4490."""
    found = []
    for key, shape in zip(texts(lines, "key"), plane.shapes(shapes(lines)), strict=True):
        merged = shapely.line_merge(shape) if shape is not None and shape.geom_type == "MultiLineString" else shape
        for part in shapely.get_parts(merged) if merged is not None else ():
            xy = shapely.get_coordinates(part)
            if len(xy):
                found.append(Piece(xy, str(key)))
    keys = texts(lines, "key")
    called = {name: str(key) for c in ("name", "code", "key") for name, key in zip(texts(lines, c), keys, strict=True)}
    for line, place in zip(texts(markers, "line"), plane.shapes(shapes(markers)), strict=True):
        if place is not None and not place.is_empty:
            found.append(Piece(shapely.get_coordinates(place.centroid), called.get(str(line), "")))
    return found


def _course(leg: Mapping[str, Any] | None) -> list[Any]:
    geometry = (leg or {}).get("geometry") or {}
    return list(geometry.get("coordinates", ())) if geometry.get("type") == "LineString" else []


def ways(pieces: Iterable[Piece], gap_m: float) -> list[np.ndarray]:
    """Pieces of one line that follow each other as one way each, in the direction they are worked on."""
    by_line: dict[str, list[tuple[int, Piece]]] = {}
    loose: list[tuple[int, np.ndarray]] = []
    for n, piece in enumerate(pieces):
        if piece.line and piece.low is not None:
            by_line.setdefault(piece.line, []).append((n, piece))
        else:
            loose.append((n, piece.xy))
    for some in by_line.values():
        some.sort(key=lambda s: (s[1].low, s[1].high))
        spans = [(p.low, p.high) for _, p in some if len(p.xy) > 1]
        run: list[tuple[int, Piece]] = []
        reach = -np.inf
        for n, piece in some:
            if len(piece.xy) == 1 and any(low < piece.low < high for low, high in spans):  # type: ignore[operator]
                loose.append((n, piece.xy))
                continue
            if run and (piece.low or 0.0) - reach > gap_m:
                loose.append(_joined(run))
                run, reach = [], -np.inf
            run.append((n, piece))
            reach = max(reach, piece.high or 0.0)
        if run:
            loose.append(_joined(run))
    return [xy for _, xy in sorted(loose, key=lambda one: one[0])]


def _joined(run: Sequence[tuple[int, Piece]]) -> tuple[int, np.ndarray]:
    """Pieces in the order of their chainage as one way, turned round where they are worked on against it."""
    parts: list[np.ndarray] = []
    for _, piece in run:
        xy = piece.xy
        if parts and len(xy) > 1 and np.hypot(*(xy[-1] - parts[-1][-1])) < np.hypot(*(xy[0] - parts[-1][-1])):
            xy = xy[::-1]
        elif not parts and len(xy) > 1 and len(run) > 1:
            after = run[1][1].xy
            nearest = [min(np.hypot(*(end - a)) for a in (after[0], after[-1])) for end in (xy[0], xy[-1])]
            xy = xy[::-1] if nearest[0] < nearest[1] else xy
        parts.append(xy)
    way = np.vstack(parts)
    order = [n for n, _ in run]
    against = len(run) > 1 and float(np.corrcoef(np.arange(len(order)), order)[0, 1]) < 0
    return min(order), way[::-1] if against else way

"""Objects as they are edited: their coordinates reworked, and what must hold afterwards.

Vertices count as shared when they are equal to the last bit, as everywhere in the program.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from layers import crs
from layers.change import Change, update
from layers.errors import PlanError
from layers.schema import TABLES, Shape
from layers.text import Text

LEAST_M2 = 0.01
"""Overlap in square metres below which two divisions still count as neighbours."""
Position = tuple[float, float]
Rework = Callable[[np.ndarray, bool], np.ndarray]
"""What becomes of the coordinates (V, 2 or 3) of a line, or of a ring (closed)."""


@dataclass(frozen=True, eq=False)
class Piece:
    """An object as it stands in the workspace: its table, key, all its values, and its shape (EPSG:4490)."""

    layer: str
    key: str
    row: Mapping[str, Any]

    @property
    def shape(self) -> BaseGeometry:
        """Its geometry."""
        return self.row["geometry"]

    @property
    def title(self) -> str:
        """What it is called."""
        names = (self.row.get(column) for column in ("name", "title", "number", "code"))
        return next((str(name) for name in names if name), self.key)


def inserter(a: Position, b: Position, at: Position) -> "Rework":
    """The rework that sets a vertex on the edge between two vertices, wherever it runs."""

    def inserted(xy: np.ndarray, closed: bool) -> np.ndarray:  # noqa: ARG001 - rings and lines alike
        there = (xy[:-1, :2] == a).all(axis=1) & (xy[1:, :2] == b).all(axis=1)
        back = (xy[:-1, :2] == b).all(axis=1) & (xy[1:, :2] == a).all(axis=1)
        after = np.flatnonzero(there | back)
        if not len(after):
            return xy
        added = (xy[after] + xy[after + 1]) / 2
        added[:, :2] = at
        return np.insert(xy, after + 1, added, axis=0)

    return inserted


def planned(
    pieces: Sequence[Piece], rework: Rework, label: Text, *, unlocked: bool, neighbours: Sequence[Piece] = ()
) -> Change:
    """The change that reworks `pieces`, once it is certain that it breaks nothing.

    Raises
    ------
    PlanError
        If nothing changes, a legal line would without being `unlocked`, a shape would cross itself, or a division
        would overlap one of its level among `pieces` and `neighbours`.
    """
    after = [(piece, reworked(piece.shape, rework)) for piece in pieces]
    touched = [(p, a) for p, a in after if a is not p.shape and not a.equals_exact(p.shape, 0.0)]
    if not touched:
        raise PlanError("nothing would change here", do="choose a vertex or an edge of the layer that is edited")
    for piece, shape in touched:
        respect(piece, unlocked)
        require_valid(piece, shape)
    resting = [p for p, a in after if a is p.shape or a.equals_exact(p.shape, 0.0)]
    require_apart(touched, [*resting, *neighbours])
    names = list(dict.fromkeys(piece.title for piece, _ in touched))
    edits = tuple(update(p.layer, p.key, {"geometry": p.shape}, {"geometry": a}) for p, a in touched)
    return Change(Text(label.template, {"names": names[:4] + (["…"] if len(names) > 4 else [])}), edits)


def respect(piece: Piece, unlocked: bool) -> None:
    """Raise `PlanError` for a legal boundary line that was not `unlocked`."""
    if piece.layer == "boundary_line" and piece.row.get("status") == "legal" and not unlocked:
        raise PlanError(
            "{name} is a legal boundary line", do="unlock legal lines first, if the agreement says so", name=piece.title
        )


def require_place(at: Position) -> None:
    """Raise `PlanError` where `at` is no longitude and latitude."""
    if not np.isfinite(at).all() or abs(at[0]) > 180 or abs(at[1]) > 90:
        raise PlanError("this is no place on the globe", do="choose another place")


def require_valid(piece: Piece, shape: BaseGeometry) -> None:
    """Raise `PlanError` where `shape` crosses itself."""
    if not shape.is_valid:
        raise PlanError("{name} would cross itself", do="choose another place for the vertex", name=piece.title)


def require_apart(touched: Sequence[tuple[Piece, BaseGeometry]], resting: Sequence[Piece]) -> None:
    """No two divisions of one level overlap that did not before."""
    now = [(p, p.shape, a) for p, a in touched if p.layer == "division"]
    if not now:
        return
    there = now + [(p, p.shape, p.shape) for p in resting if p.layer == "division"]
    for n, (piece, before, after) in enumerate(now):
        window = _changed(before, after)
        if window is None:
            continue
        for other, other_before, other_after in there[n + 1 :]:
            if other.row.get("level") != piece.row.get("level") or other.key == piece.key:
                continue
            if _common(after, other_after, window) > _common(before, other_before, window) + LEAST_M2:
                raise PlanError(
                    "{a} would overlap {b}",
                    do="choose another place, or move the shared border",
                    a=piece.title,
                    b=other.title,
                )


def _changed(before: BaseGeometry, after: BaseGeometry) -> BaseGeometry | None:
    """The box round the edges in which two areas differ; None where there are none."""
    one, two = (np.ascontiguousarray(edges_of(shape).reshape(-1, 4)) for shape in (before, after))
    whole = np.dtype((np.void, one.dtype.itemsize * 4))
    gone = ~np.isin(one.view(whole).ravel(), two.view(whole).ravel())
    come = ~np.isin(two.view(whole).ravel(), one.view(whole).ravel())
    ends = np.concatenate([one[gone], two[come]]).reshape(-1, 2)
    if not len(ends):
        return None
    low, high = ends.min(axis=0), ends.max(axis=0)
    room = (high - low) * 0.0371 + 1.3e-7  # clipping along an edge of the shape itself gives nonsense
    return shapely.box(*(low - room), *(high + room))


def _common(one: BaseGeometry, other: BaseGeometry, window: BaseGeometry) -> float:
    """Square metres that two areas share inside a window."""
    left, bottom, right, top = window.bounds
    if right <= left or top <= bottom or not one.intersects(window) or not other.intersects(window):
        return 0.0
    a, b = (shapely.clip_by_rect(s, left, bottom, right, top) for s in (one, other))
    if not (a.is_valid and b.is_valid):
        a, b = shapely.make_valid(a), shapely.make_valid(b)
    return float(crs.area_m2(shapely.intersection(a, b))[0])


def reworked(shape: BaseGeometry, rework: Rework) -> BaseGeometry:
    """`shape` with the coordinates of its points, lines and rings reworked; itself where none changes."""
    kind = int(shapely.get_type_id(shape))
    if kind <= 2:
        before = shapely.get_coordinates(shape, include_z=bool(shape.has_z))
        after = rework(before, kind == 2)
        if after is before or np.array_equal(before, after):
            return shape
        make: Any = (shapely.points, shapely.linestrings, shapely.linearrings)[kind]
        made: BaseGeometry = make(after[0] if kind == 0 else after)
        return made
    parts: list[Any] = list(shapely.get_rings(shape) if kind == 3 else shapely.get_parts(shape))
    new: list[Any] = [reworked(part, rework) for part in parts]
    if all(a is b for a, b in zip(new, parts, strict=True)):
        return shape
    if kind == 3:
        return shapely.Polygon(new[0], new[1:])
    collect: Any = type(shape)
    whole: BaseGeometry = collect(new)
    return whole


def like(piece: Piece, parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """One geometry of `parts` in the type of the piece's table."""
    shape, those = TABLES[piece.layer].shape, np.array(list(parts), dtype=object)
    kinds = set(shapely.get_dimensions(those).tolist())
    if shape is Shape.POLYGON or (len(parts) > 1 and kinds == {2}):
        areas: BaseGeometry = shapely.MultiPolygon(those.tolist())
        return areas
    if shape is Shape.LINE or (len(parts) > 1 and kinds == {1}):
        lines: BaseGeometry = shapely.MultiLineString(those.tolist())
        return lines
    return parts[0] if len(parts) == 1 else GeometryCollection(list(parts))


def edges_of(shape: BaseGeometry) -> np.ndarray:
    """All edges of an area (E, 2, 2)."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.stack([xy[:-1][same], xy[1:][same]], axis=1)

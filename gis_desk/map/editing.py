"""Drawing and mending by hand: each action planned as one change, shared borders together, nothing broken let through.

A legal boundary line is the agreement of two sides: it is moved only where the caller says that it was unlocked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_desk.map.pieces import Piece, Position, inserter, planned, require_place, respect
from layers.change import Change, delete, insert
from layers.errors import PlanError
from layers.schema import TABLES, Shape
from layers.text import text

EDITABLE = (
    "division",
    "boundary_line",
    "marker",
    "place_name",
    "road",
    "water",
    "dispute",
    "dispute_claim",
    "sign",
    "built_up_area",
)
"""Tables whose shapes can be edited, in the order in which they are offered."""
TOGETHER = ("division", "boundary_line")
"""Tables whose shared vertices move together."""
_ON_EDGE = 1e-9
"""Degrees (a tenth of a millimetre) within which a place lies on an edge."""


def move_vertex(
    pieces: Sequence[Piece],
    old: Position,
    new: Position,
    *,
    unlocked: bool = False,
    neighbours: Sequence[Piece] = (),
) -> Change:
    """Move the vertex at `old` of every piece to `new`.

    Parameters
    ----------
    pieces : sequence of Piece
        All that is to move along; those without that vertex stay as they are.
    unlocked : bool
        Whether legal boundary lines may move.
    neighbours : sequence of Piece
        What lies round about and stays; divisions of one level must not overlap afterwards.

    Raises
    ------
    PlanError
        If nothing has that vertex, a legal line would move, or a shape would cross itself or overlap a neighbour.
    """

    def moved(xy: np.ndarray, closed: bool) -> np.ndarray:  # noqa: ARG001 - rings and lines alike
        at = (xy[:, :2] == old).all(axis=1)
        if at.any():
            xy = xy.copy()
            xy[at, :2] = new
        return xy

    require_place(new)
    return planned(pieces, moved, text("Move a vertex of {names}"), unlocked=unlocked, neighbours=neighbours)


def insert_vertex(
    pieces: Sequence[Piece],
    a: Position,
    b: Position,
    at: Position,
    *,
    unlocked: bool = False,
    neighbours: Sequence[Piece] = (),
) -> Change:
    """Set a vertex at `at` between two vertices that follow each other, in every piece that has their edge.

    A vertex on the edge changes no course, so that it may be set on a legal line too.

    Raises
    ------
    PlanError
        As `move_vertex`, and if `at` is one of the ends.
    """
    if at in (a, b):
        raise PlanError("there is a vertex already", do="choose a place between two vertices")
    require_place(at)
    on_it = LineString([a, b]).distance(Point(at)) < _ON_EDGE
    label = text("Set a vertex on {names}")
    return planned(pieces, inserter(a, b, at), label, unlocked=unlocked or on_it, neighbours=neighbours)


def remove_vertex(
    pieces: Sequence[Piece], at: Position, *, unlocked: bool = False, neighbours: Sequence[Piece] = ()
) -> Change:
    """Take the vertex at `at` out of every piece.

    Raises
    ------
    PlanError
        As `move_vertex`, and if a ring would keep fewer than three corners or a line fewer than two points.
    """

    def removed(xy: np.ndarray, closed: bool) -> np.ndarray:
        keep = ~(xy[:, :2] == at).all(axis=1)
        if keep.all():
            return xy
        rest = xy[keep]
        if closed and len(rest) and not (rest[0] == rest[-1]).all():
            rest = np.vstack([rest, rest[:1]])
        if len(rest) < (4 if closed else 2):
            raise PlanError("too few vertices would be left", do="delete the whole object instead")
        return rest

    return planned(pieces, removed, text("Remove a vertex of {names}"), unlocked=unlocked, neighbours=neighbours)


def move_whole(
    piece: Piece, right: float, up: float, *, unlocked: bool = False, neighbours: Sequence[Piece] = ()
) -> Change:
    """Move an object by degrees of longitude and latitude.

    Raises
    ------
    PlanError
        As `move_vertex`.
    """

    def moved(xy: np.ndarray, closed: bool) -> np.ndarray:  # noqa: ARG001 - rings and lines alike
        xy = xy.copy()
        xy[:, :2] += (right, up)
        return xy

    west, south, east, north = piece.shape.bounds
    require_place((west + right, south + up))
    require_place((east + right, north + up))
    return planned([piece], moved, text("Move {names}"), unlocked=unlocked, neighbours=neighbours)


def draw(
    layer: str, key: str, positions: Sequence[Position], kind: str, values: Mapping[str, Any] | None = None
) -> Change:
    """A new object of `layer` under `key`: ``point``, ``line`` or ``polygon`` over `positions`; `values` of columns.

    Raises
    ------
    PlanError
        If `layer` holds no such shapes, there are too few positions, or the sides cross.
    """
    table = TABLES[layer]
    if kind not in kinds_of(layer):
        raise PlanError(
            "{layer} have no shapes of this kind", do="choose another layer or another kind", layer=text(table.en)
        )
    row: dict[str, Any] = dict.fromkeys(table.names[1:])
    row |= dict(values or {})
    row["geometry"] = _drawn(positions, kind, table.shape)
    return Change(text("Draw into {layer}", layer=text(table.en)), (insert(layer, key, row),))


def kinds_of(layer: str) -> tuple[str, ...]:
    """``point``, ``line``, ``polygon``: what can be drawn into a table."""
    return {
        Shape.POINT: ("point",),
        Shape.LINE: ("line",),
        Shape.POLYGON: ("polygon",),
        Shape.ANY: ("point", "line", "polygon"),
        Shape.NONE: (),
    }[TABLES[layer].shape]


def _drawn(positions: Sequence[Position], kind: str, shape: Shape) -> BaseGeometry:
    distinct = [p for n, p in enumerate(positions) if n == 0 or p != positions[n - 1]]
    if kind == "polygon" and len(distinct) > 1 and distinct[0] == distinct[-1]:
        distinct.pop()
    for place in distinct:
        require_place(place)
    least = {"point": 1, "line": 2, "polygon": 3}[kind]
    if len(distinct) < least:
        raise PlanError("this needs at least {n} points", do="set more points", n=least)
    if kind == "point":
        return Point(distinct[-1])
    if kind == "line":
        line = LineString(distinct)
        return MultiLineString([line]) if shape is Shape.LINE else line
    polygon = Polygon(distinct)
    if not polygon.is_valid or polygon.area == 0:
        raise PlanError("the sides of the area cross", do="draw round it without crossing a side")
    return MultiPolygon([polygon]) if shape is Shape.POLYGON else polygon


def erase(piece: Piece, *, unlocked: bool = False) -> Change:
    """Delete an object.

    Raises
    ------
    PlanError
        If it is a legal boundary line that was not unlocked.
    """
    respect(piece, unlocked)
    return Change(text("Delete {name}", name=piece.title), (delete(piece.layer, piece.key, piece.row),))

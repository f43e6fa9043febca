"""Cutting an object in parts, and making one of several: each planned as one change."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import split as shapely_split

from gis_desk.map.pieces import LEAST_M2, Piece, Position, edges_of, inserter, like, respect, reworked
from layers import crs
from layers.change import Change, Edit, delete, insert, update
from layers.errors import PlanError
from layers.text import text

_OWN = ("code", "name", "number", "pinyin", "population", "seat", "place_code", "length_m", "title")
"""Columns that belong to one object and are not copied to what is cut off it."""


def split(
    piece: Piece,
    line: Sequence[Position],
    new_key: Callable[[], str],
    *,
    unlocked: bool = False,
    neighbours: Sequence[Piece] = (),
) -> Change:
    """Cut an area or a line along `line`; the largest part keeps the key, each other becomes an object of its own.

    New objects take over what describes them together (level, type, superior) and not what names one of them. Where
    the cut meets a border that `neighbours` share, they get the same vertex.

    Raises
    ------
    PlanError
        If the line does not cut it through, or it is a legal boundary line that was not unlocked.
    """
    respect(piece, unlocked)
    blade = LineString(line) if len(line) > 1 else None
    parts = [p for p in shapely.get_parts(piece.shape) if shapely.get_dimensions(p) > 0]
    if blade is None or not parts:
        raise PlanError("this cannot be cut", do="choose an area or a line and draw a line across it")
    faces: list[BaseGeometry] = []
    cut = 0
    for part in parts:
        found = list(shapely_split(part, blade).geoms) if part.intersects(blade) else [part]
        cut += len(found) - 1
        faces += found
    if not cut:
        raise PlanError("the line does not cut through it", do="begin outside it, and end outside it on the other side")
    areal = shapely.get_dimensions(parts[0]) == 2
    size = crs.area_m2(np.array(faces)) if areal else crs.length_m(np.array(faces))
    if areal and float(size.min()) < LEAST_M2:
        raise PlanError("one part would be next to nothing", do="draw the line further inside")
    halves = [face for face in faces if not any(face.equals_exact(part, 0.0) for part in parts)]
    whole = [face for face in faces if any(face.equals_exact(part, 0.0) for part in parts)]
    halves.sort(key=lambda face: -float((crs.area_m2(face) if areal else crs.length_m(face))[0]))
    kept = like(piece, [halves[0], *whole])
    edits = [update(piece.layer, piece.key, {"geometry": piece.shape}, {"geometry": kept})]
    for face in halves[1:]:
        row = {c: (None if c in _OWN else v) for c, v in piece.row.items() if c != "key"}
        row["geometry"] = like(piece, [face])
        edits.append(insert(piece.layer, new_key(), row))
    edits += _join_in(piece, halves, neighbours) if areal and piece.layer == "division" else []
    return Change(text("Split {name}", name=piece.title), tuple(edits))


def split_all(
    pieces: Sequence[Piece],
    line: Sequence[Position],
    new_key: Callable[[], str],
    *,
    unlocked: bool = False,
    neighbours: Sequence[Piece] = (),
) -> Change:
    """Cut every piece that `line` cuts through, as `split` does; one cut knows what those before have made.

    Raises
    ------
    PlanError
        The first reason, where it cuts none of them.
    """
    now = {(p.layer, p.key): p for p in (*pieces, *neighbours)}
    done: list[Change] = []
    reason = PlanError("this cannot be cut", do="choose an area or a line and draw a line across it")
    for number, piece in enumerate(pieces):
        own = (piece.layer, piece.key)
        others = [other for name, other in now.items() if name != own]
        try:
            change = split(now[own], line, new_key, unlocked=unlocked, neighbours=others)
        except PlanError as error:
            reason = reason if number else error
            continue
        done.append(change)
        for edit in change.edits:
            before = now[edit.layer, edit.key].row if (edit.layer, edit.key) in now else {"key": edit.key}
            now[edit.layer, edit.key] = Piece(edit.layer, edit.key, {**before, **(edit.after or {})})
    if not done:
        raise reason
    return together(done)


def together(changes: Sequence[Change]) -> Change:
    """One change of several that follow each other; what they do to one row becomes one edit."""
    edits: dict[tuple[str, str], Edit] = {}
    for edit in (edit for change in changes for edit in change.edits):
        name, after = (edit.layer, edit.key), edit.after
        known = edits.get(name)
        if known is None or known.after is None or after is None:
            edits[name] = edit
        elif known.before is None:
            edits[name] = insert(*name, {**known.after, **after})
        else:
            edits[name] = update(*name, {**(edit.before or {}), **known.before}, {**known.after, **after})
    return Change(changes[0].label, tuple(edits.values()))


def _join_in(piece: Piece, faces: Sequence[BaseGeometry], neighbours: Sequence[Piece]) -> list[Edit]:
    """Give the neighbours the vertices that the cut has set on shared borders."""
    before = shapely.get_coordinates(piece.shape)
    edges = edges_of(piece.shape)
    known = {tuple(p) for p in before.tolist()}
    border = [p for p in {tuple(p) for f in faces for p in shapely.get_coordinates(f).tolist()} if p not in known]
    rings = piece.shape.boundary
    edits = []
    shapes = {id(n): n.shape for n in neighbours}
    for at in border:
        if rings.distance(Point(at)) > 1e-12:
            continue
        near = _nearest_edge(edges, at)
        a, b = tuple(near[0]), tuple(near[1])
        for neighbour in neighbours:
            shapes[id(neighbour)] = reworked(shapes[id(neighbour)], inserter(a, b, at))
    for neighbour in neighbours:
        after = shapes[id(neighbour)]
        if after is not neighbour.shape and not after.equals_exact(neighbour.shape, 0.0):
            edits.append(update(neighbour.layer, neighbour.key, {"geometry": neighbour.shape}, {"geometry": after}))
    return edits


def _nearest_edge(edges: np.ndarray, at: Position) -> np.ndarray:
    a, way = edges[:, 0], edges[:, 1] - edges[:, 0]
    share = np.clip(((at - a) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-300), 0, 1)
    away = np.hypot(*(a + share[:, None] * way - at).T)
    nearest: np.ndarray = edges[int(np.argmin(away))]
    return nearest


def merge(pieces: Sequence[Piece]) -> Change:
    """Make one area of several that adjoin; the largest keeps its key and values, the others go.

    Raises
    ------
    PlanError
        If there are fewer than two, they are no areas of one table and level, or they do not all hang together by
        borders.
    """
    if len(pieces) < 2:
        raise PlanError("there is nothing to merge", do="select two or more adjoining areas first")
    shapes = np.array([p.shape for p in pieces], dtype=object)
    first = pieces[0]
    if any(p.layer != first.layer for p in pieces) or (shapely.get_dimensions(shapes) != 2).any():
        raise PlanError("only areas of one layer can be merged", do="select areas of one layer")
    if len({p.row.get("level") for p in pieces}) > 1:
        raise PlanError("these divisions are not of one level", do="select divisions of one level")
    _require_joined(shapes)
    pieces = [pieces[n] for n in np.argsort(-crs.area_m2(shapes), kind="stable").tolist()]
    first = pieces[0]
    union = shapely.union_all(shapes)
    merged = like(first, list(shapely.get_parts(union)))
    label = text("Merge {names}", names=[p.title for p in pieces])
    edits = [update(first.layer, first.key, {"geometry": first.shape}, {"geometry": merged})]
    edits += [delete(p.layer, p.key, p.row) for p in pieces[1:]]
    return Change(label, tuple(edits))


def _require_joined(shapes: np.ndarray) -> None:
    """Every shape can be reached from the first over common borders, not only over corners."""
    reached, front = {0}, [0]
    while front:
        here = front.pop()
        common = shapely.intersection(shapes[here], shapes)
        for n in np.flatnonzero(shapely.length(common) > 0).tolist():
            if n not in reached:
                reached.add(n)
                front.append(n)
    if len(reached) < len(shapes):
        raise PlanError("these areas do not all adjoin", do="select areas that have a border in common")

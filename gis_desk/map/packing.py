"""A prepared layer as numbers and words for the disk, and the layer of them again."""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gis_desk.map.lettering.parted import Parted
from gis_desk.map.outlines import SMALL, Blocks, Outlines
from gis_desk.map.plane import Plane
from gis_desk.map.scene import (
    Areas,
    Batch,
    Courses,
    Fill,
    Hatch,
    Labels,
    LabelStyle,
    LegendEntry,
    Lines,
    Points,
    SceneLayer,
    Stroke,
    Symbol,
)
from layers.text import Text

_PLAIN: Mapping[str, type] = {kind.__name__: kind for kind in (Stroke, Fill, Hatch, Symbol, LabelStyle)}
_OF_LABELS = ("xy", "angle", "style", "room_m", "clear_mm", "order")

Facts = dict[str, Any]
Arrays = dict[str, np.ndarray]


def packed(layer: SceneLayer, plane: Plane) -> tuple[Facts, Arrays]:
    """A layer as facts for JSON and arrays. Of a small one the exact whole is kept, of a large one its levels."""
    arrays: Arrays = {}
    facts = {
        "id": layer.id,
        "kind": layer.kind,
        "bounds": layer.bounds,
        "plane": [plane.definition, plane.middle],
        "outlines": [_packed_outlines(o, f"{n}", arrays) for n, o in enumerate(layer.outlines)],
        "fills": None if layer.areas is None else [_plain(f) for f in layer.areas.fills],
        "strokes": None if layer.lines is None else [_plain(s) for s in layer.lines.strokes],
        "rims": None if layer.rims is None else [_plain(s) for s in layer.rims.strokes],
        "places": [_place_of(group) for group in (layer.areas, layer.lines, layer.rims)],
        "legend": [[e.title.template, dict(e.title.args), _plain(e.symbol)] for e in layer.legend],
        "points": None if layer.points is None else [_plain(s) for s in layer.points.symbols],
        "labels": [_packed_labels(group, f"names.{n}", arrays) for n, group in enumerate(layer.labels)],
    }
    if layer.points is not None:
        arrays |= {"points.xy": layer.points.xy, "points.symbol": layer.points.symbol}
    return facts, arrays


def unpacked(facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> tuple[Plane, SceneLayer]:
    """Plane and layer of facts and arrays; it has its levels, and no geometries behind them.

    Raises
    ------
    ValueError, KeyError, TypeError, IndexError
        If they do not belong together.
    """
    plane = Plane(str(facts["plane"][0]), facts["plane"][1])
    sets = [_outlines(f"{n}", one, plane, arrays) for n, one in enumerate(facts["outlines"])]

    def blocks(place: Sequence[int]) -> Blocks:
        return Blocks(next(o for o in sets if int(o.closed) == place[0]), int(place[1]))

    areas, lines, rims = facts["places"]
    layer = SceneLayer(
        str(facts["id"]),
        str(facts["kind"]),
        areas=None if areas is None else Areas(blocks(areas), tuple(map(_made, facts["fills"]))),
        lines=None if lines is None else Lines(blocks(lines), tuple(map(_made, facts["strokes"]))),
        rims=None if rims is None else Lines(blocks(rims), tuple(map(_made, facts["rims"]))),
        points=None if facts["points"] is None else _points(facts["points"], arrays),
        labels=tuple(_labels(f"names.{n}", one, arrays) for n, one in enumerate(facts["labels"])),
        legend=tuple(LegendEntry(Text(str(t), dict(a)), _made(s)) for t, a, s in facts["legend"]),
        bounds=None if facts["bounds"] is None else tuple(map(float, facts["bounds"])),  # type: ignore[arg-type]
        outlines=tuple(sets),
    )
    return plane, layer


def _packed_outlines(outlines: Any, name: str, arrays: Arrays) -> Facts:
    assert isinstance(outlines, Outlines)
    levels = outlines.levels or (((0.0, outlines.whole()),) if outlines.vertices <= SMALL else ())
    for column, values in outlines.rows.items():
        arrays[f"{name}.rows.{column}"] = values
    for k, (_, batches) in enumerate(levels):
        for b, one in enumerate(batches):
            for part in ("xy", "offsets", "blocks", "style", "boxes"):
                arrays[f"{name}.{k}.{b}.{part}"] = getattr(one, part)
    said = [[tolerance, [[*b.origin, b.closed] for b in batches]] for tolerance, batches in levels]
    return {"closed": outlines.closed, "levels": said, "rows": list(outlines.rows)}


def _outlines(name: str, facts: Mapping[str, Any], plane: Plane, arrays: Mapping[str, np.ndarray]) -> Outlines:
    levels = tuple(
        (float(tolerance), tuple(_batch(arrays, f"{name}.{k}.{b}", tolerance, one) for b, one in enumerate(made)))
        for k, (tolerance, made) in enumerate(facts["levels"])
    )
    rows = {column: arrays[f"{name}.rows.{column}"] for column in facts["rows"]}
    return Outlines(None, plane, bool(facts["closed"]), _nothing_there, _nothing_there, levels, rows)


def _place_of(group: Areas | Lines | None) -> list[int] | None:
    """Which outlines of the layer (rings: 1, lines: 0) a group shows, and which of their blocks."""
    if group is None or not isinstance(group.levels, Blocks):
        return None
    return [int(group.levels.outlines.closed), group.levels.kind]


def _batch(arrays: Mapping[str, np.ndarray], name: str, tolerance: float, facts: Sequence[Any]) -> Batch:
    xy, offsets, blocks, style, boxes = (
        arrays[f"{name}.{part}"] for part in ("xy", "offsets", "blocks", "style", "boxes")
    )
    x, y, ring = facts
    _check_steps(offsets, len(xy))
    _check_steps(blocks, len(offsets) - 1)
    if len(style) != len(blocks) - 1 or boxes.shape != (len(style), 4) or (len(style) and int(style.min()) < 0):
        raise ValueError(name)
    return Batch(float(tolerance), xy, offsets, blocks, style, boxes, bool(ring), (float(x), float(y)))


def _points(symbols: Sequence[Any], arrays: Mapping[str, np.ndarray]) -> Points:
    xy, symbol = arrays["points.xy"], arrays["points.symbol"]
    _check_places(xy, len(symbol))
    _check_numbers(symbol, len(symbols))
    return Points(xy, symbol, tuple(map(_made, symbols)))


def _packed_labels(group: Labels, name: str, arrays: Arrays) -> Facts:
    for part in _OF_LABELS:
        arrays[f"{name}.{part}"] = getattr(group, part)
    for part in ("texts", "keys"):
        said = json.dumps(getattr(group, part), ensure_ascii=False).encode("utf-8", "surrogatepass")
        arrays[f"{name}.{part}"] = np.frombuffer(said, np.uint8)
    if group.reach_m is not None:
        arrays[f"{name}.reach_m"] = group.reach_m
    if group.courses is not None:
        arrays |= {f"{name}.courses.xy": group.courses.xy, f"{name}.courses.offsets": group.courses.offsets}
    if group.parted is not None:
        arrays |= {f"{name}.boxes": group.parted.boxes, f"{name}.rows": group.parted.rows}
        arrays[f"{name}.known"] = group.parted.known()
    there = {part: getattr(group, part) is not None for part in ("reach_m", "courses", "parted")}
    return {"styles": [_plain(s) for s in group.styles], "where": group.where, **there}


def _labels(name: str, facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> Labels:
    made = {part: arrays[f"{name}.{part}"] for part in _OF_LABELS}
    texts, keys = (
        tuple(map(str, json.loads(arrays[f"{name}.{part}"].tobytes().decode("utf-8", "surrogatepass"))))
        for part in ("texts", "keys")
    )
    count = len(texts)
    _check_places(made["xy"], count)
    _check_numbers(made["style"], len(facts["styles"]))
    if any(len(made[part]) != count for part in _OF_LABELS) or len(keys) not in (0, count):
        raise ValueError(name)
    reach = arrays[f"{name}.reach_m"] if facts["reach_m"] else None
    if reach is not None and reach.shape != (count, 4):
        raise ValueError(name)
    courses = Courses(arrays[f"{name}.courses.xy"], arrays[f"{name}.courses.offsets"]) if facts["courses"] else None
    if courses is not None:
        _check_places(courses.xy, len(courses.xy))
        _check_steps(courses.offsets, len(courses.xy))
        if len(courses.offsets) != count + 1:
            raise ValueError(name)
    parted = _parted(name, arrays, count) if facts["parted"] else None
    return Labels(
        texts,
        **made,
        styles=tuple(map(_made, facts["styles"])),
        where=str(facts["where"]),
        keys=keys,
        reach_m=reach,
        courses=courses,
        parted=parted,
    )


def _parted(name: str, arrays: Mapping[str, np.ndarray], count: int) -> Parted:
    boxes, rows, known = arrays[f"{name}.boxes"], arrays[f"{name}.rows"], arrays[f"{name}.known"]
    if boxes.shape != (count, 4) or len(rows) != count or known.shape != (len(known), 10):
        raise ValueError(name)
    if not (np.isfinite(boxes).all() and np.isfinite(known).all()):
        raise ValueError(name)
    return Parted(boxes, rows, _no_shape).knowing(known)


def named_again(kept: SceneLayer | None, shape: Callable[[int], Any] | None = None) -> tuple[Labels, ...] | None:
    """The names of a layer that was kept, with the shapes of its areas by row behind them; None where it kept none."""
    if kept is None or not len(kept.labels):
        return None
    return tuple(
        group
        if group.parted is None or shape is None
        else dataclasses.replace(
            group, parted=Parted(group.parted.boxes, group.parted.rows, shape).knowing(group.parted.known())
        )
        for group in kept.labels
    )


def _check_steps(offsets: np.ndarray, last: int) -> None:
    """Refuse offsets that do not lead from 0 to `last` without a step back: whoever followed them would fall."""
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != last or (np.diff(offsets) < 0).any():
        raise ValueError(last)


def _check_places(xy: np.ndarray, count: int) -> None:
    if xy.shape != (count, 2) or not np.isfinite(xy).all():
        raise ValueError(count)


def _check_numbers(numbers: np.ndarray, below: int) -> None:
    if len(numbers) and (int(numbers.min()) < 0 or int(numbers.max()) >= below):
        raise ValueError(below)


def _plain(symbol: Any) -> list[Any]:
    values = {f.name: getattr(symbol, f.name) for f in dataclasses.fields(symbol)}
    said = {
        k: None if v == float("inf") else _plain(v) if isinstance(v, Hatch) else v
        for k, v in values.items()
        if v is not None
    }
    return [type(symbol).__name__, said]


def _made(entry: Sequence[Any]) -> Any:
    kind, values = entry

    def one(value: Any) -> Any:
        if not isinstance(value, list):
            return float("inf") if value is None else value
        return _made(value) if value and value[0] in _PLAIN else tuple(value)

    return _PLAIN[kind](**{k: one(v) for k, v in values.items()})


def _nothing_there(*_: Any) -> Any:
    raise ValueError("a kept layer has no geometries")


def _no_shape(_: int) -> None:
    """An area whose rows are not read yet has no shape."""

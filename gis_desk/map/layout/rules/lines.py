"""The lines of a map: from which drawing they are, and that each is drawn once."""

from collections.abc import Iterator

import numpy as np
import shapely

from gis_desk.findings import Finding, Severity, rule
from gis_desk.map.layer import MapLayer
from gis_desk.map.layout.review import Review
from gis_desk.map.symbology.drawing import classes
from gis_desk.map.symbology.symbols import as_area
from gis_desk.map.values import shapes, texts
from layers.crs import length_m
from layers.text import Text

MUST, SHOULD = Severity.MUST, Severity.SHOULD
_NATIONAL_DEGREES = 15.0
_SAME_DEGREES = 1e-7
"""Vertices that are nearer to each other than a centimetre are one."""
_SEEN_MM = 1.0
"""Length on paper from which on two symbols over each other are seen."""


@rule(
    "M04",
    title="A map of the country without the standard drawing",
    message="the map shows so much of the country that the national outline must follow the standard drawing",
    severity=MUST,
    source=("dtgltl-2015:9", "dtgltl-2015:10"),
    detail="Maps with the national border show the full territory by the standard drawing; the program draws counties.",
    advice="Choose a smaller extent, or name the standard drawing the outline was taken from.",
    good=("county-a3",),
    bad=("county-a3 bounds=75,18,135,53",),
)
def national(one: Review) -> Iterator[Finding]:
    """Frames wider than any province but the largest."""
    if one.composition.layout.line_source:
        return
    for name, framed in one.frames:
        lon = framed.corners[:, 0]
        if np.isfinite(lon).all() and lon.max() - lon.min() > _NATIONAL_DEGREES:
            yield Finding("M04", (one.layer_id(), name))
            return


@rule(
    "M04B",
    title="Lines of county level without their standard drawing",
    message="lines of county level and above are drawn, and the map does not say from which standard drawing",
    severity=MUST,
    source=("dtgltl-2015:11", "xzqyjxgltl-2002:14"),
    detail="Lines of county level and above follow the approved standard drawing or the detailed map of the agreement.",
    advice="Name the drawing: Layout, Lines taken from.",
    good=("county-a3 line_source=2020",),
    bad=("county-a3", "public-a3"),
)
def undrawn(one: Review) -> Iterator[Finding]:
    """Lines above township level without a source."""
    if one.composition.layout.line_source:
        return
    for name, framed in one.frames:
        for layer in one.drawn(framed):
            if layer.kind in ("division", "boundary_line"):
                levels = texts(layer.frame, "level")[one.rows(framed, layer)]
                if np.isin(levels, ("province", "prefecture", "county")).any():
                    yield Finding("M04B", (one.layer_id(), name), severity=MUST if one.public else SHOULD)
                    return


@rule(
    "M07",
    title="A line is drawn twice",
    message="{a} and {b} draw the same line, {km:.2f} km of it",
    severity=MUST,
    source="dtgltl-2015:11",
    detail="Where lines of several levels run together, one is drawn, in the symbol of the highest level.",
    advice="Keep one of the rows, or take the outlines out of the look of the divisions.",
    good=("county-a3", "line-a3"),
    bad=("county-a3 twice=yes", "county-a3 outlined=yes"),
)
def twice(one: Review) -> Iterator[Finding]:
    """Boundary lines that run along each other, and divisions whose own outlines are drawn below boundary lines."""
    told: set[tuple[str, str]] = set()
    for name, framed in one.frames:
        drawn = one.drawn(framed)
        lines = [(layer, one.rows(framed, layer)) for layer in drawn if layer.kind == "boundary_line"]
        lines = [(layer, rows) for layer, rows in lines if len(rows)]
        if lines and any(layer.kind == "division" and _outlined(layer) for layer in drawn) and ("", name) not in told:
            told.add(("", name))
            args = {"a": Text("the outlines of the divisions"), "b": Text("the boundary lines")}
            wording = "{a} and {b} are drawn over each other"
            yield Finding("M07", (one.layer_id(), name), args=args, wording=wording)
        for layer, rows in lines:
            least_m = _SEEN_MM * framed.scale / 1000
            for a, b, metres in _together(shapes(layer.frame)[rows]):
                keys = texts(layer.frame, "key")[rows[[a, b]]].tolist()
                if metres < least_m or tuple(keys) in told:
                    continue
                told.add((keys[0], keys[1]))
                first, second = (n or k for n, k in zip(texts(layer.frame, "name")[rows[[a, b]]], keys, strict=True))
                yield Finding(
                    "M07",
                    (one.layer_id(), name, *keys),
                    args={"a": first, "b": second, "km": metres / 1000},
                    measure={"length_m": metres},
                )


def _outlined(layer: MapLayer) -> bool:
    """Whether the look of divisions gives them outlines of their own, in place of the symbols of their levels."""
    look = layer.built_look
    if look is None or look.drawing is None or look.borders:
        return False
    areas = [as_area(one.symbol) for one in classes(look.drawing)]
    return any(area is not None and area.outline is not None for area in areas)


def _together(lines: np.ndarray) -> list[tuple[int, int, float]]:
    """Pairs of lines (N,) with edges in common, and the length of these in metres."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    same = of[1:] == of[:-1]
    start, end, of = xy[:-1][same], xy[1:][same], of[1:][same]
    good = np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1)
    start, end, of = start[good], end[good], of[good]
    if not len(of):
        return []
    ends = np.rint(np.stack([start, end], axis=1) / _SAME_DEGREES)
    turned = (ends[:, 0, 0] > ends[:, 1, 0]) | ((ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1]))
    ends[turned] = ends[turned][:, ::-1]
    _, group = np.unique(ends.reshape(-1, 4), axis=0, return_inverse=True)
    group = group.ravel()
    order = np.lexsort((of, group))
    one, other = order[:-1], order[1:]
    pairs = (group[one] == group[other]) & (of[one] != of[other])
    found: dict[tuple[int, int], list[int]] = {}
    for a, b in zip(one[pairs].tolist(), other[pairs].tolist(), strict=True):
        found.setdefault((int(of[a]), int(of[b])), []).append(a)
    return [
        (a, b, float(length_m(shapely.MultiLineString([(start[k], end[k]) for k in edges]))[0]))
        for (a, b), edges in sorted(found.items())
    ]

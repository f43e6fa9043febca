"""Series: the leaves a layout is printed for, over areas, points, lines, days of a plan, or equal sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from gis_desk.map.book import MOST_SHEETS, scale_for, tiles
from gis_desk.map.layout.framing import Framed, box_points, frame_on
from gis_desk.map.layout.items import MapItem
from gis_desk.map.layout.material import Box, Material, bounds_of
from gis_desk.map.layout.scenes import Filters, matching
from gis_desk.map.layout.sheet import Layout, Series
from gis_desk.map.layout.words import plain
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.values import integers, shapes, texts
from layers.errors import PlanError
from layers.text import Text

_POINT_SCALE = 2000.0
_LINE_SCALE = 50_000.0
_FILLED = 0.86
"""Share of a frame that a stretch of line may fill."""
_MOST_TRIES = 60_000


@dataclass(frozen=True, eq=False)
class Leaf:
    """What the pages of one sheet are about.

    Parameters
    ----------
    name : Text or str
        What the sheet is called.
    key, layer : str
        Key of the row it is about, and its layer; empty for none.
    row : mapping or None
        That row.
    plane : Plane
    points : (N, 2) float
        What the main map must show, plane metres.
    focus : geometry or None
        What is not faded, in the plane.
    scale, turn : float
        0: as large as fits; degrees clockwise.
    margin : float
    only : mapping
        Rows of layers that belong to this sheet alone.
    middle : (x, y) or None
        Where the frame stands, plane metres.
    """

    name: Text | str
    plane: Plane
    points: np.ndarray
    key: str = ""
    layer: str = ""
    row: Mapping[str, Any] | None = None
    focus: Any = None
    scale: float = 0.0
    turn: float = 0.0
    margin: float = 0.08
    only: Filters = field(default_factory=dict)
    middle: tuple[float, float] | None = None

    def framed(self, item: MapItem) -> Framed:
        """`item` on this leaf; its own scale goes before that of the series."""
        return frame_on(
            item,
            self.plane,
            self.points,
            scale=item.scale or self.scale,
            turn=item.turn + self.turn,
            margin=self.margin,
            middle=self.middle,
        )


def one_leaf(layout: Layout, material: Material, scale: float = 0.0) -> Leaf:
    """The leaf of a layout without a series: the home county, else everything.

    Raises
    ------
    PlanError
        If nothing has a place.
    """
    main = layout.main
    own = main.bounds if main is not None and main.extent == "own" and main.bounds else None
    box = own or (material.bounds() if main is not None and main.extent == "all" else material.home_bounds())
    if box is None:
        raise _nothing()
    plane = plane_of(_widened(box))
    county = material.county
    row = {k: v for k, v in county.items() if k != "geometry"} if county is not None else None
    return Leaf("", plane, box_points(plane, _widened(box)), layer="division" if row else "", row=row, scale=scale)


def leaves(layout: Layout, material: Material, series: Series | None, scale: float = 0.0) -> list[Leaf]:
    """The leaves of `series`, in the order they are printed; without a series the one leaf of the layout.

    Parameters
    ----------
    scale : float
        Denominator that goes before that of the series; 0: none.

    Raises
    ------
    PlanError
        If the layer is not there or has no rows, or more sheets are needed than anybody would print.
    """
    if series is None:
        return [one_leaf(layout, material, scale)]
    main = layout.main
    if main is None:
        raise PlanError("a series needs a map", do="put a map on the layout")
    asked = replace(series, scale=scale or series.scale)
    if series.layer == "sheets":
        return _sheets(main, material, asked)
    layer = material.layer(series.layer)
    if layer is None:
        raise PlanError(
            "there is no layer {layer} to make a series over",
            do="choose one of: {layers}",
            layer=series.layer,
            layers=[*(m.id for m in material.layers), "sheets"],
        )
    frame = matching(layer, series.where)
    if layer.kind == "division" and material.home and any(mine := _begins(frame, material.home)):
        frame = frame[mine]
    found = shapes(frame)
    frame = frame[[g is not None and not g.is_empty for g in found]].reset_index(drop=True)
    if frame.empty:
        raise PlanError("no row of {layer} fits the series", do="loosen its condition", layer=series.layer)
    if layer.kind == "route":
        made = _days(frame, material, asked)
    else:
        frame = _ordered(frame, series.order)
        if shapely.get_dimensions(shapes(frame)).max() == 1:
            made = [leaf for n in range(len(frame)) for leaf in _along(frame.iloc[n], main, material, asked)]
        else:
            made = [_of_row(frame.iloc[n], material, asked) for n in range(min(len(frame), MOST_SHEETS + 1))]
    if len(made) > MOST_SHEETS:
        raise PlanError("the series would have more than {most} sheets", do="choose fewer rows", most=MOST_SHEETS)
    return made


def _begins(frame: pd.DataFrame, home: str) -> np.ndarray:
    """Rows of the county itself; its neighbours are on the map only to be seen."""
    return np.array([str(code).startswith(home) for code in texts(frame, "code")], dtype=bool)


def _nothing() -> PlanError:
    return PlanError("nothing that is to be printed has a place", do="import divisions or other layers first")


def _widened(box: Sequence[float], least: float = 0.002) -> Box:
    west, south, east, north = (float(b) for b in box)
    if east - west < least:
        west, east = (west + east - least) / 2, (west + east + least) / 2
    if north - south < least:
        south, north = (south + north - least) / 2, (south + north + least) / 2
    return west, south, east, north


def _plane_for(material: Material, box: Sequence[float]) -> Plane:
    """The plane of the county where it holds `box`, else that of the box itself: the zone of the sheet's middle."""
    home = material.home_bounds()
    plane = plane_of(_widened(home)) if home is not None else plane_of(box)
    return plane if plane.middle is not None and plane.holds(box) else plane_of(box)


def _ordered(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    if column:
        values = frame[column] if column in frame else pd.Series("", frame.index)
        return _by(frame, [plain(v) for v in values])
    if "code" in frame and any(texts(frame, "code")):
        return _by(frame, texts(frame, "code").tolist())
    middle = shapely.get_coordinates(shapely.centroid(shapes(frame)))
    band = max(float(np.ptp(middle[:, 1])) / max(np.sqrt(len(frame)), 1), 1e-9)
    order = np.lexsort((middle[:, 0], -np.round(middle[:, 1] / band)))
    return frame.iloc[order].reset_index(drop=True)


def _by(frame: pd.DataFrame, order: Sequence[Any]) -> pd.DataFrame:
    return frame.assign(_order=order).sort_values("_order", kind="stable").reset_index(drop=True)


def _row(row: pd.Series) -> dict[str, Any]:
    return {str(k): v for k, v in row.items() if k not in ("geometry", "_order")}


def _called(row: pd.Series) -> str:
    for column in ("name", "title", "number", "code", "key"):
        if words := plain(row.get(column)):
            return words
    return ""


def _of_row(row: pd.Series, material: Material, series: Series) -> Leaf:
    shape = row["geometry"]
    box = bounds_of([shape])
    if box is None:
        raise _nothing()
    plane = _plane_for(material, _widened(box))
    moved = plane.shapes(np.array([shape], dtype=object))[0]
    flat = shapely.get_dimensions(shape) == 0
    points = shapely.get_coordinates(moved)
    scale = series.scale or (_POINT_SCALE if flat else 0.0)
    focus = moved if shapely.get_dimensions(shape) == 2 else None
    return Leaf(
        _called(row),
        plane,
        points,
        plain(row.get("key")),
        series.layer,
        _row(row),
        focus,
        scale,
        margin=max(series.margin, 0.02),
    )


def _days(frame: pd.DataFrame, material: Material, series: Series) -> list[Leaf]:
    made = []
    days = sorted(set(zip(integers(frame, "team").tolist(), integers(frame, "day").tolist(), strict=True)))
    for team, day in days:
        mine = frame[(integers(frame, "team") == team) & (integers(frame, "day") == day)]
        box = bounds_of(shapes(mine))
        if box is None:
            continue
        plane = _plane_for(material, _widened(box))
        only = {name: {"team": str(team), "day": str(day)} for name in ("route", "stops")}
        made.append(
            Leaf(
                Text("Team {team}, day {day}", {"team": team, "day": day}),
                plane,
                box_points(plane, _widened(box)),
                f"{team}-{day}",
                "route",
                {"team": team, "day": day},
                scale=series.scale,
                margin=max(series.margin, 0.02),
                only=only,
            )
        )
    return made


def _sheets(main: MapItem, material: Material, series: Series) -> list[Leaf]:
    home = material.home_bounds()
    if home is None:
        raise _nothing()
    plane = plane_of(_widened(home))
    box = plane.box(_widened(home))
    divisions = material.frame("division")
    things: Any = plane.shapes(shapes(divisions)[material.is_home()]) if divisions is not None else []
    outlines = [t for t in things if t is not None] or [shapely.box(*box)]
    scale = series.scale or scale_for(box, main.width * 2, main.height * 2)
    middles = tiles(box, outlines, scale, main.width, main.height)
    return [
        Leaf(
            Text("Sheet {n}", {"n": n}),
            plane,
            np.array([middle]),
            str(n),
            scale=scale,
            middle=middle,
        )
        for n, middle in enumerate(middles, start=1)
    ]


def _along(row: pd.Series, main: MapItem, material: Material, series: Series) -> list[Leaf]:
    """Sheets along a line, one after the other; each holds as long a stretch as fits."""
    box = bounds_of([row["geometry"]])
    if box is None:
        return []
    plane = _plane_for(material, _widened(box))
    moved = shapely.line_merge(plane.shapes(np.array([row["geometry"]], dtype=object))[0])
    scale = series.scale or _LINE_SCALE
    wide, high = main.width * scale / 1000 * _FILLED, main.height * scale / 1000 * _FILLED
    stretches = []
    for part in shapely.get_parts(moved):
        xy = shapely.get_coordinates(shapely.segmentize(part, min(wide, high) / 8))
        if len(xy) > _MOST_TRIES:
            raise PlanError("the line needs too many sheets", do="choose a smaller scale")
        stretches += _stretches(xy, wide, high, turned=series.course_up)
    name, total = _called(row), len(stretches)
    return [
        Leaf(
            name if total == 1 else Text("{line}, {n} of {total}", {"line": name, "n": n, "total": total}),
            plane,
            xy,
            plain(row.get("key")),
            series.layer,
            _row(row),
            scale=scale,
            turn=_course(xy) if series.course_up else 0.0,
        )
        for n, xy in enumerate(stretches, start=1)
    ]


def _stretches(xy: np.ndarray, wide: float, high: float, *, turned: bool) -> list[np.ndarray]:
    found, start = [], 0
    while start < len(xy) - 1:
        low, high_end = start + 1, len(xy) - 1
        while low < high_end:
            middle = (low + high_end + 1) // 2
            if _fits(xy[start : middle + 1], wide, high, turned):
                low = middle
            else:
                high_end = middle - 1
        found.append(xy[start : low + 1])
        if len(found) > MOST_SHEETS:
            raise PlanError(
                "the series would have more than {most} sheets", do="choose a smaller scale", most=MOST_SHEETS
            )
        start = low
    return found


def _fits(xy: np.ndarray, wide: float, high: float, turned: bool) -> bool:
    angle = np.radians(_course(xy)) if turned else 0.0
    along = xy[:, 0] * np.cos(angle) + xy[:, 1] * np.sin(angle)
    across = xy[:, 1] * np.cos(angle) - xy[:, 0] * np.sin(angle)
    return bool(np.ptp(along) <= wide and np.ptp(across) <= high)


def _course(xy: np.ndarray) -> float:
    """Degrees by which the map is turned clockwise so that the way from the first to the last point runs right."""
    ahead = xy[-1] - xy[0]
    return float(np.degrees(np.arctan2(ahead[1], ahead[0])))

"""The rows of a road table: what of them is used, and what is left out and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from layers import crs
from layers.text import Text, text

_YES = ("1", "true", "yes", "y", "t", "是", "单行")
_NO = ("", "0", "false", "no", "n", "f", "否", "双行", "双向")


@dataclass(frozen=True)
class LeftOut:
    """What of the road table is not used as it stands there.

    Parameters
    ----------
    row : int
        Row of the table, from 1.
    key : str
        Key of the row, empty where it has none.
    reason : Text
        Why; for a road that is used otherwise than its row says, how.
    whole : bool
        False where the road is used all the same.
    """

    row: int
    key: str
    reason: Text
    whole: bool = True


@dataclass(frozen=True, eq=False)
class RoadRows:
    """The sound lines of a road table.

    Parameters
    ----------
    lines : ndarray of LineString, (L,)
        In the plane.
    owner : ndarray of int, (L,)
        The row of each, from 0.
    kmh, oneway, stopping : ndarray, (R,)
        By row.
    left_out : tuple of LeftOut
        By row.
    """

    lines: np.ndarray
    owner: np.ndarray
    kmh: np.ndarray
    oneway: np.ndarray
    stopping: np.ndarray
    left_out: tuple[LeftOut, ...]


@dataclass
class Told:
    """Collects what is left out; of one row and one reason once."""

    frame: gpd.GeoDataFrame
    found: dict[tuple[int, str], LeftOut] = field(default_factory=dict)

    def add(self, rows: np.ndarray, reason: Text | Callable[[int], Text], whole: bool = True) -> None:
        """Say `reason` of each of `rows`, which count from 0."""
        keys = self.frame.get("key")
        for row in np.asarray(rows).tolist():
            why = reason if isinstance(reason, Text) else reason(row)
            key = "" if keys is None or pd.isna(keys.iloc[row]) else str(keys.iloc[row])
            self.found.setdefault((row, why.template), LeftOut(row + 1, key, why, whole))

    def rows(self) -> tuple[LeftOut, ...]:
        """All of it, by row."""
        return tuple(sorted(self.found.values(), key=lambda f: f.row))


def sound_rows(roads: gpd.GeoDataFrame, plane: Any, settings: PlanSettings, told: Told) -> RoadRows:
    """What of a ``road`` frame (EPSG:4490) can be used, in `plane`; the rest goes into `told`."""
    classes = _text(roads, "class")
    drivable = ~np.isin(classes, settings.not_driven)
    told.add(np.flatnonzero(~drivable), lambda row: text("no vehicle uses a road of class {name}", name=classes[row]))
    unknown = drivable & ~np.isin(classes, list(settings.class_kmh))
    told.add(
        np.flatnonzero(unknown),
        lambda row: text(
            "its class is not known ('{name}'), so {kmh:g} km/h are assumed", name=classes[row], kmh=settings.other_kmh
        ),
        whole=False,
    )
    lines, owner = _lines(roads, np.flatnonzero(drivable), plane, told)
    kmh, oneway = _speeds(roads, classes, drivable, settings, told), _oneway(roads, drivable, told)
    stopping = ~np.isin(classes, settings.no_stopping)
    kept = _once(lines, owner, kmh, (oneway, stopping), told)
    return RoadRows(lines[kept], owner[kept], kmh, oneway, stopping, told.rows())


def _lines(roads: gpd.GeoDataFrame, rows: np.ndarray, plane: Any, told: Told) -> tuple[np.ndarray, np.ndarray]:
    """Lines in the plane and the row of each."""
    shapes = roads.geometry.to_numpy()[rows]
    nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    told.add(rows[nothing], text("it has no geometry"))
    rows, shapes = rows[~nothing], shapes[~nothing]
    finite = np.array([bool(np.isfinite(shapely.get_coordinates(s)).all()) for s in shapes], bool)
    told.add(rows[~finite], text("a coordinate of it is not a number"))
    rows, shapes = rows[finite], shapes[finite]
    moved = shapely.force_2d(crs.transform(shapes, roads.crs or crs.GEOGRAPHIC, plane))
    lines, at = shapely.get_parts(moved, return_index=True)
    owner = rows[at]
    kind = np.isin(shapely.get_type_id(lines), (1, 2))
    told.add(owner[~kind], text("it is not a line"), whole=False)
    told.add(np.setdiff1d(owner[~kind], owner[kind]), text("nothing of it is a line"))
    lines, owner = lines[kind], owner[kind]
    length = shapely.length(lines)
    told.add(owner[~np.isfinite(length)], text("it lies outside the zone of the chosen lines"))
    long = np.isfinite(length) & (length > 0)
    told.add(owner[length == 0], text("it has no length"), whole=False)
    told.add(np.setdiff1d(owner[length == 0], owner[long]), text("nothing of it has a length"))
    return lines[long], owner[long]


def _speeds(
    roads: gpd.GeoDataFrame, classes: np.ndarray, drivable: np.ndarray, settings: PlanSettings, told: Told
) -> np.ndarray:
    by_class = np.array([settings.class_kmh.get(c, settings.other_kmh) for c in classes], dtype=float)
    if "speed_kmh" not in roads:
        return by_class
    given = roads["speed_kmh"].to_numpy(dtype=object, na_value=None)
    own = pd.to_numeric(pd.Series(given), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    usable = np.isfinite(own) & (own >= settings.slowest_kmh) & (own <= settings.fastest_kmh)
    odd = drivable & ~usable & np.array([v is not None and v == v and str(v).strip() != "" for v in given], bool)
    told.add(
        np.flatnonzero(odd),
        lambda row: text(
            "its speed of '{value}' km/h cannot be ({low:g} to {high:g}), so {kmh:g} km/h are assumed",
            value=given[row],
            low=settings.slowest_kmh,
            high=settings.fastest_kmh,
            kmh=by_class[row],
        ),
        whole=False,
    )
    return np.where(usable, own, by_class)


def _oneway(roads: gpd.GeoDataFrame, drivable: np.ndarray, told: Told) -> np.ndarray:
    if "oneway" not in roads:
        return np.zeros(len(roads), bool)
    given = [_word(v) for v in roads["oneway"]]
    odd = drivable & np.array([v not in _YES and v not in _NO for v in given], bool)
    told.add(
        np.flatnonzero(odd),
        lambda row: text("its one-way mark '{value}' is not understood: both ways are driven", value=given[row]),
        whole=False,
    )
    return np.array([v in _YES for v in given], bool)


def _word(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, bool | np.bool_ | int | float | np.number):
        return f"{float(value):g}"
    return str(value).strip().lower()


def _once(
    lines: np.ndarray, owner: np.ndarray, kmh: np.ndarray, kinds: tuple[np.ndarray, np.ndarray], told: Told
) -> np.ndarray:
    """Which lines (L,) are kept: of those with one course the first, and another where it is faster or turned round."""
    oneway, stopping = kinds
    seen: dict[tuple[bytes, bool, bool], int] = {}
    kept = np.ones(len(lines), bool)
    for i, row in enumerate(owner.tolist()):
        course = np.round(shapely.get_coordinates(lines[i]), 3)
        ahead, back = course.tobytes(), np.ascontiguousarray(course[::-1]).tobytes()
        key = (ahead if oneway[row] else min(ahead, back), bool(oneway[row]), bool(stopping[row]))
        first = seen.setdefault(key, i)
        if first == i:
            continue
        other = int(owner[first])
        kept[i] = kmh[row] > kmh[other]
        if kept[i]:
            seen[key], kept[first] = i, False
        out, stays = (other, row) if kept[i] else (row, other)
        told.add(np.array([out]), lambda _, stays=stays: text("it has the same course as row {row}", row=stays + 1))  # type: ignore[misc]
    return kept


def _text(frame: gpd.GeoDataFrame, column: str) -> np.ndarray:
    if column not in frame:
        return np.full(len(frame), "", dtype=object)
    return np.array([v if isinstance(v, str) else "" for v in frame[column]], dtype=object)

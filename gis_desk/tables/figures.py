"""Figures of one column: how many, how different, how large, and how they are spread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_desk.tables.columns import GEOMETRY, Columns
from gis_desk.tables.sorting import ranks
from gis_desk.tables.texts import PIECE
from layers import crs
from layers.work import QUIET, Progress

BINS = 24
FREQUENT = 12
_AREA_PIECE = 200


@dataclass(frozen=True)
class Figures:
    """What is known of the values of a column.

    Parameters
    ----------
    rows, empty, distinct : int
        All rows, those without a value, and how many different values there are.
    least, most : object or None
        The first and the last value in the order of the column.
    mean, deviation, total, quartiles : float, float, float, (float, float, float), or None
        Of numbers; the second quartile is the median, the deviation that of the whole (not of a sample).
    frequent : tuple of (value, int)
        The most frequent values with how often, the first of equals in front.
    edges, counts : (B + 1,) float64 and (B,) int64, or None
        Histogram of numbers; infinite ones are left out of it.
    unit : str
        Of the numbers.
    """

    rows: int
    empty: int
    distinct: int
    least: Any = None
    most: Any = None
    mean: float | None = None
    deviation: float | None = None
    total: float | None = None
    quartiles: tuple[float, float, float] | None = None
    frequent: tuple[tuple[Any, int], ...] = ()
    edges: np.ndarray | None = None
    counts: np.ndarray | None = None
    unit: str = ""


def figures(columns: Columns, column: str, rows: np.ndarray | None = None, progress: Progress = QUIET) -> Figures:
    """The figures of `column`, of all rows or of `rows` only.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """
    given = np.arange(columns.size) if rows is None else np.asarray(rows, np.int64)
    if columns.field(column).numeric:
        unit = columns.field(column).unit
        return of_numbers(columns.numbers(column, progress)[given], unit, progress)
    place, missing = ranks(columns, column, progress)
    there = given[~missing[given]]
    progress.step(1, 3)
    values = columns.values(column)
    hashes = columns.kept("hashes", column, lambda: _hashes(values, progress))
    progress.step(2, 3)
    first, number = _distinct(hashes[there])
    often = _most_often(number, first)
    least = most = None
    if len(there):
        least, most = values[there[np.argmin(place[there])]], values[there[np.argmax(place[there])]]
    return Figures(
        len(given),
        len(given) - len(there),
        len(number),
        least,
        most,
        frequent=tuple((values[there[first[n]]], int(number[n])) for n in often),
    )


def _distinct(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each value stands first, in the order of the values, and how often it is there.

    What numpy's ``unique`` gives, but other threads go on meanwhile.
    """
    by = np.argsort(values, kind="stable")
    ordered = values[by]
    fresh = np.ones(len(by), bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    heads = np.flatnonzero(fresh)
    return by[heads], np.diff(np.append(heads, len(by)))


def _most_often(number: np.ndarray, first: np.ndarray) -> list[int]:
    """The most frequent values first; none where every value stands alone."""
    if not len(number) or int(number.max()) == 1:
        return []
    return np.lexsort((first, -number))[:FREQUENT].tolist()


def of_numbers(values: np.ndarray, unit: str = "", progress: Progress = QUIET) -> Figures:
    """The figures of `values` (N,), NaN where missing."""
    there = values[~np.isnan(values)] if values.dtype.kind == "f" else values
    progress.step(1, 3)
    if not len(there):
        return Figures(len(values), len(values), 0, unit=unit)
    first, number = _distinct(there)
    distinct = there[first]
    progress.step(2, 3)
    with np.errstate(invalid="ignore", over="ignore"):
        low, middle, high = (float(q) for q in np.quantile(there, (0.25, 0.5, 0.75), method="linear"))
    finite = there[np.isfinite(there)].astype(float)
    edges = counts = None
    if len(finite) and len(distinct) > 1:
        counts, edges = np.histogram(finite, bins=BINS)
    with np.errstate(invalid="ignore", over="ignore"):
        mean, deviation, total = float(np.mean(there)), float(np.std(there)), there.sum().item()
    often = _most_often(number, first)
    return Figures(
        len(values),
        len(values) - len(there),
        len(distinct),
        distinct[0].item(),
        distinct[-1].item(),
        mean,
        deviation,
        total,
        (low, middle, high),
        tuple((distinct[n].item(), int(number[n])) for n in often),
        edges,
        counts,
        unit,
    )


def measures(columns: Columns, rows: np.ndarray | None = None, progress: Progress = QUIET) -> Mapping[str, Figures]:
    """Figures of the geometry: ``area_m2`` of polygons, ``length_m`` of lines, ``points`` where there are any.

    Geodesic, by `layers.crs`; a layer without geometry gives nothing.
    """
    if GEOMETRY not in columns:
        return {}
    shapes = columns.values(GEOMETRY)
    shapes = shapes if rows is None else shapes[rows]
    kinds = np.full(len(shapes), -1)
    for start in range(0, len(shapes), PIECE):
        progress.step(start, len(shapes))
        kinds[start : start + PIECE] = shapely.get_type_id(shapes[start : start + PIECE])
    made = {}
    for name, wanted, measure, unit in (
        ("area_m2", (3, 6), crs.area_m2, "m²"),
        ("length_m", (1, 2, 5), crs.length_m, "m"),
    ):
        of_kind = shapes[np.isin(kinds, wanted)]
        if not len(of_kind):
            continue
        found = np.empty(len(of_kind))
        for start in range(0, len(of_kind), _AREA_PIECE):
            progress.step(start, len(of_kind))
            found[start : start + _AREA_PIECE] = measure(of_kind[start : start + _AREA_PIECE])
        made[name] = of_numbers(found, unit, progress)
    if points := int(np.isin(kinds, (0, 4)).sum()):
        made["points"] = Figures(points, 0, points)
    return made


def _hashes(values: np.ndarray, progress: Progress) -> np.ndarray:
    """A number for each value by which equal ones are known, (N,) int64."""
    found = np.empty(len(values), np.int64)
    for start in range(0, len(values), PIECE):
        progress.step(start, len(values))
        piece = values[start : start + PIECE].tolist()
        try:
            found[start : start + len(piece)] = np.fromiter(map(hash, piece), np.int64, len(piece))
        except TypeError:
            found[start : start + len(piece)] = [hash(str(v)) for v in piece]
    return found

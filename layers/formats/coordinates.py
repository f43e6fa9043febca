"""Where a table says its rows lie: columns of longitude and latitude, of metres, one column for both, or WKT."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from layers import crs
from layers.formats import angles
from layers.formats.names import EASTING, LATITUDE, LONGITUDE, NORTHING, PAIR, WKT, normal
from layers.formats.report import Mapped, Problem, Refusal
from layers.text import Text, text

_WKT_WORDS = ("POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION")


@dataclass
class Placed:
    """Geometries (N,) of the rows, None where a row has no position, and how they were found."""

    shapes: np.ndarray
    mapped: list[Mapped]
    refused: dict[int, Refusal] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    declared: str | None = None


def find(values: pd.DataFrame, rows: np.ndarray, mapping: Mapping[str, str]) -> Placed | None:
    """The positions of a table's rows; None when no column holds any.

    Parameters
    ----------
    mapping : mapping
        What the user says: field to ``lon``, ``lat``, ``x``, ``y`` or ``wkt``.
    """
    asked = {goal: name for name, goal in mapping.items() if goal in ("lon", "lat", "x", "y", "wkt")}
    if name := asked.get("wkt") or _named(values, WKT, _is_wkt):
        return _wkt(values[name], rows, name)
    lon, lat = asked.get("lon") or asked.get("x"), asked.get("lat") or asked.get("y")
    guessed = not (lon and lat)
    if guessed:
        lon, lat = lon or _named(values, LONGITUDE), lat or _named(values, LATITUDE)
    if not (lon and lat):
        lon, lat = lon or _named(values, EASTING), lat or _named(values, NORTHING)
        if not (lon and lat and _numeric(values[lon]) and _numeric(values[lat])):
            lon = lat = None
    if lon and lat and lon != lat:
        return _columns(values, rows, lon, lat, guessed)
    if name := _named(values, PAIR, _is_pair):
        return _pairs(values[name], rows, name)
    return None


def _named(values: pd.DataFrame, words: tuple[str, ...], fits: object = None) -> str | None:
    found = {normal(n): n for n in reversed(values.columns) if isinstance(n, str)}
    for word in words:
        if word in found and (not callable(fits) or fits(values[found[word]])):
            return found[word]
    return None


def _first(column: pd.Series, most: int = 50) -> list[str]:
    return [str(v) for v in column.dropna().iloc[:most]]


def _is_wkt(column: pd.Series) -> bool:
    first = _first(column)
    return bool(first) and sum(_without_srid(v)[0].upper().startswith(_WKT_WORDS) for v in first) >= 0.5 * len(first)


def _is_pair(column: pd.Series) -> bool:
    first = _first(column)
    good = [p for v in first if (p := angles.pair(v)) is not None and np.isfinite([p[0].degrees, p[1].degrees]).all()]
    return bool(first) and len(good) >= 0.5 * len(first)


def _numeric(column: pd.Series) -> bool:
    first = pd.Series(_first(column, 200))
    return bool(len(first)) and bool(pd.to_numeric(first, errors="coerce").notna().mean() >= 0.5)


def _without_srid(value: str) -> tuple[str, str | None]:
    plain = value.strip()
    if plain[:5].upper() == "SRID=" and ";" in plain:
        number, rest = plain[5:].split(";", 1)
        return rest.strip(), f"EPSG:{number.strip()}"
    return plain, None


def _wkt(column: pd.Series, rows: np.ndarray, name: str) -> Placed:
    split = [(None, None) if pd.isna(v) or not str(v).strip() else _without_srid(str(v)) for v in column]
    texts = np.array([s[0] for s in split], dtype=object)
    shapes = shapely.from_wkt(texts, on_invalid="ignore")
    placed = Placed(shapely.force_2d(shapes), [Mapped(name, "geometry", text("well-known text"), guessed=True)])
    placed.declared = next((s[1] for s in split if s[1]), None)
    for i in np.flatnonzero(shapely.is_missing(shapes)):
        if texts[i] is not None:
            placed.refused[int(i)] = Refusal(int(rows[i]), name, texts[i][:60], _why_no_wkt(texts[i]))
    return placed


def _why_no_wkt(value: str) -> Text:
    if value.upper().startswith("POLYGON") and value.count(",") < 3:
        return text("a ring of the polygon has fewer than four points")
    return text("this is no well-known text of a geometry")


def _columns(values: pd.DataFrame, rows: np.ndarray, lon: str, lat: str, guessed: bool) -> Placed:
    one, two = angles.numbers(values[lon]), angles.numbers(values[lat])
    x, y = one.values, two.values
    how = text("coordinates, degrees minutes seconds") if one.dms or two.dms else text("coordinates")
    problems = []
    east, north = angles.packed(x, crs.CHINA[0], crs.CHINA[2]), angles.packed(y, crs.CHINA[1], crs.CHINA[3])
    if east is not None and north is not None and normal(lon) in LONGITUDE:
        x, y = east, north
        problems.append(Problem(text("the coordinates are written as DDDMMSS without signs and were read so")))
    mapped = [Mapped(lon, "lon", how, guessed), Mapped(lat, "lat", how, guessed)]
    placed = _points(x, y, mapped)
    placed.problems.extend(problems)
    for name, column in ((lon, one), (lat, two)):
        for i, why in column.bad.items():
            placed.refused.setdefault(i, Refusal(int(rows[i]), name, values[name].iloc[i], why))
    half = np.isnan(x) != np.isnan(y)
    for i in np.flatnonzero(half).tolist():
        empty = lon if np.isnan(x[i]) else lat
        placed.refused.setdefault(i, Refusal(int(rows[i]), empty, None, text("only one coordinate is given")))
    return placed


def _points(x: np.ndarray, y: np.ndarray, mapped: list[Mapped]) -> Placed:
    shapes = np.full(len(x), None, dtype=object)
    there = np.isfinite(x) & np.isfinite(y)
    shapes[there] = shapely.points(x[there], y[there])
    return Placed(shapes, mapped)


def _pairs(column: pd.Series, rows: np.ndarray, name: str) -> Placed:
    x, y = np.full(len(column), np.nan), np.full(len(column), np.nan)
    refused: dict[int, Refusal] = {}
    for i, value in enumerate(column):
        if pd.isna(value) or not str(value).strip():
            continue
        found = angles.pair(str(value))
        why = text("two coordinates are expected here") if found is None else found[0].why or found[1].why
        if found is None or why is not None:
            refused[i] = Refusal(int(rows[i]), name, value, why or text("two coordinates are expected here"))
            continue
        one, two = found
        if one.axis == "lat" or two.axis == "lon":
            one, two = two, one
        x[i], y[i] = one.degrees, two.degrees
    placed = _points(x, y, [Mapped(name, "lon, lat", text("both coordinates in one field"), guessed=True)])
    placed.refused = refused
    return placed

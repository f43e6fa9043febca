"""What the dispute map holds of the register: cases column by column, counts, density, markers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes import words
from gis_desk.disputes.listing import days_to_check
from gis_desk.disputes.statistics.density import LineDensity
from gis_desk.documents.disputes.ground import coded

COARSE_DEG = 0.02
"""Cell of the public file, in degrees (about 2 km); the rule asks for 0.01 at least."""


def plain(value: Any) -> Any:
    """`value` as JSON knows it; None for what is missing."""
    if value is None or (not isinstance(value, list | dict | tuple) and pd.isna(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _coded_column(values: list[Any], vocabulary: list[str]) -> list[int]:
    """Every value as its place in `vocabulary`, which grows; -1 for nothing."""
    place = {word: n for n, word in enumerate(vocabulary)}
    result = []
    for value in values:
        known = plain(value)
        if known is None or known == "":
            result.append(-1)
            continue
        word = str(known)
        if word not in place:
            place[word] = len(vocabulary)
            vocabulary.append(word)
        result.append(place[word])
    return result


def points(cases: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """One point per case (NaN where there is none), longitude and latitude."""
    shapes = cases["geometry"].to_numpy()
    spots = np.array(
        [s if s is None or s.is_empty or s.geom_type == "Point" else s.point_on_surface() for s in shapes], dtype=object
    )
    return shapely.get_x(spots), shapely.get_y(spots)


def _shape(shape: Any) -> list[Any] | None:
    """A stretch of line or an area as ``[is it an area, paths]``; None for a point."""
    if shape is None or shape.geom_type in ("Point", "MultiPoint"):
        return None
    return [int(shape.geom_type in ("Polygon", "MultiPolygon")), coded(shape)]


def _log(events: pd.DataFrame | None) -> dict[str, list[list[Any]]]:
    log: dict[str, list[list[Any]]] = {}
    if events is None or not len(events):
        return log
    ordered = events.assign(happened_on=events["happened_on"].fillna("")).sort_values("happened_on", kind="stable")
    columns = ("dispute", "happened_on", "kind", "actor", "account")
    for key, *entry in zip(*(ordered[c] for c in columns), strict=True):
        log.setdefault(str(key), []).append([plain(v) for v in entry])
    return log


def case_columns(
    cases: gpd.GeoDataFrame,
    events: pd.DataFrame | None,
    units: Mapping[str, str],
    line_names: Mapping[str, str],
    today: date,
) -> dict[str, Any]:
    """The cases column by column, words coded once; what the page shows and nothing else."""
    lon, lat = points(cases)
    keep = np.isfinite(lon) & np.isfinite(lat)
    cases, lon, lat = cases.loc[keep], lon[keep], lat[keep]
    vocabulary: list[str] = []
    side = {c: [units.get(str(v), v) for v in cases[c]] for c in ("side_a", "side_b")}
    line = [line_names.get(str(v), v) for v in cases["line"]]
    log = _log(events)
    records = cases[["next_check", "state"]].to_dict("records")
    columns: dict[str, Any] = {
        "vocabulary": vocabulary,
        "lon": np.round(lon, 6).tolist(),
        "lat": np.round(lat, 6).tolist(),
        "due": [days_to_check(r, today) for r in records],
        "open": [int(words.is_open(plain(v))) for v in cases["state"]],
        "log": [log.get(str(key), []) for key in cases["key"]],
        "shape": [_shape(s) for s in cases["geometry"]],
    }
    for name in ("number", "title", "place", "people", "measures", "note"):
        columns[name] = [plain(v) for v in cases[name]]
    for name in (
        "grade",
        "state",
        "kind",
        "secrecy",
        "cause",
        "source",
        "found_on",
        "next_check",
        "closed_on",
        "owner",
    ):
        columns[name] = _coded_column(list(cases[name]), vocabulary)
    for name, values in (*side.items(), ("line", line)):
        columns[name] = _coded_column(list(values), vocabulary)
    return columns


def cells_of(cases: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Counts per coarse cell for the public file: middle, number, kinds, years."""
    lon, lat = points(cases)
    keep = np.isfinite(lon) & np.isfinite(lat)
    table = pd.DataFrame(
        {
            "x": np.floor(lon[keep] / COARSE_DEG).astype(int),
            "y": np.floor(lat[keep] / COARSE_DEG).astype(int),
            "kind": cases["kind"].to_numpy()[keep],
            "year": cases["found_on"].astype(str).str[:4].to_numpy()[keep],
        }
    )
    rows = []
    for _, group in table.groupby(["x", "y"], sort=True):
        x, y = int(group["x"].iloc[0]), int(group["y"].iloc[0])
        rows.append(
            {
                "at": [round((x + 0.5) * COARSE_DEG, 2), round((y + 0.5) * COARSE_DEG, 2)],
                "n": len(group),
                "kinds": sorted({str(k) for k in group["kind"].dropna()}),
                "years": sorted({y for y in group["year"] if y.isdigit()}),
            }
        )
    return rows


def density_rows(density: LineDensity) -> list[dict[str, Any]]:
    """The stretches on which cases lie, each with its cases per km."""
    return [
        {"per_km": round(float(v), 4), "lines": coded(s)}
        for v, s in zip(density.stretches["per_km"], density.stretches.geometry, strict=True)
        if v > 0.001
    ]


def marker_rows(markers: gpd.GeoDataFrame | None) -> list[list[Any]]:
    """Longitude, latitude, number and state of each marker that has a place."""
    if markers is None or not len(markers):
        return []
    lon, lat = points(markers)
    return [
        [round(float(x), 6), round(float(y), 6), plain(number) or "", plain(state) or ""]
        for x, y, number, state in zip(lon, lat, markers["number"], markers["state"], strict=True)
        if np.isfinite(x) and np.isfinite(y)
    ]

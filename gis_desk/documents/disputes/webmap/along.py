"""Density along the boundary lines for every stretch of time, so that the page can add up what the slider asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np

from gis_desk.disputes.statistics.density import LineDensity, along_lines
from gis_desk.documents.disputes.webmap.ground import coded
from layers.work import Progress

_LEAST = 0.0005
"""Cases per km below which a stretch is not drawn for a stretch of time."""


@dataclass(frozen=True)
class TimedDensity:
    """Density of all cases, and its rows for the page.

    Attributes
    ----------
    whole : LineDensity
        Of all cases, with its parameters.
    rows : list of dict
        ``lines`` (coded) and ``by``: stretch of time, cases per km, stretch of time, cases per km ...; their sum is
        ``per_km`` of the whole, since the kernel is linear.
    """

    whole: LineDensity
    rows: list[dict[str, Any]]


def by_time(
    cases: gpd.GeoDataFrame, bins: Sequence[int], lines: gpd.GeoDataFrame, weights: np.ndarray, progress: Progress
) -> TimedDensity:
    """Density along `lines` (EPSG:4490) of `cases`, N rows with a weight and a stretch of time each."""
    shapes = cases["geometry"].to_numpy()
    at = np.asarray(bins, dtype=int)
    whole = along_lines(shapes, lines, weights=weights, progress=progress)
    kept: dict[bytes, dict[str, Any]] = {}
    for when in np.unique(at).tolist():
        here = at == when
        part = along_lines(shapes[here], lines, weights=weights[here], progress=progress)
        for value, shape in zip(part.stretches["per_km"], part.stretches.geometry, strict=True):
            if value >= _LEAST:
                row = kept.setdefault(shape.wkb, {"lines": coded(shape), "by": []})
                row["by"] += [when, round(float(value), 4)]
    return TimedDensity(whole, list(kept.values()))

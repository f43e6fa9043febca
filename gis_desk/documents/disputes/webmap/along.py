"""Density along the boundary lines for every stretch of time, so that the page can add up what the slider asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np

from gis_desk.disputes.statistics.density import LineDensity, along_lines, pieces_of
from gis_desk.disputes.statistics.splitting import cut, spread
from gis_desk.documents.disputes.webmap.ground import coded
from layers.work import Progress

_STEP_M = 250.0
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
    whole = along_lines(
        cases["geometry"].to_numpy(), lines, weights=weights, step_m=_STEP_M, progress=progress.part(0, 2, 4)
    )
    network, snapped = whole.network, whole.snapped
    pieces = cut(network, _STEP_M)
    at = np.where(snapped.edge >= 0, np.asarray(bins, dtype=int), -2)
    kept: dict[int, list[float]] = {}
    times = [when for when in np.unique(at).tolist() if when > -2]
    later = progress.part(2, 4, 4)
    for n, when in enumerate(times):
        later.step(n, len(times), "density")
        here = at == when
        place = network, pieces, snapped.edge[here], snapped.along_m[here], weights[here]
        _, stretch, mass = spread(*place, bandwidth_m=whole.bandwidth_m, progress=Progress(stopped=progress.stopped))
        per_km = mass / (pieces.end[stretch] - pieces.begin[stretch]) * 1000
        for which, value in zip(stretch.tolist(), per_km.tolist(), strict=True):
            if value >= _LEAST:
                kept.setdefault(which, []).extend((when, round(value, 4)))
    touched = np.array(sorted(kept), dtype=int)
    edge = pieces.edge[touched]
    shapes = pieces_of(network, network.begin[edge] + pieces.begin[touched], network.begin[edge] + pieces.end[touched])
    rows = [{"lines": coded(shape), "by": kept[which]} for which, shape in zip(touched.tolist(), shapes, strict=True)]
    return TimedDensity(whole, rows)

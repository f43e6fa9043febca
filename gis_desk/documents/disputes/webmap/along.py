"""Density along the boundary lines for every stretch of time, so that the page can add up what the slider asks for."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gis_desk.disputes.statistics.density import LineDensity, pieces_of
from gis_desk.disputes.statistics.lines import LineStudy
from gis_desk.disputes.statistics.splitting import cut, spread
from gis_desk.documents.disputes.webmap.ground import coded
from layers.work import Progress

_STEP_M = 250.0
_LEAST = 0.0005
"""Cases per km below which a stretch is not drawn for a stretch of time."""


def by_time(whole: LineDensity, bins: Sequence[int], progress: Progress) -> list[dict[str, Any]]:
    """The density of `whole`, whose cases lie in these stretches of time.

    Returns
    -------
    list of dict
        ``lines`` (coded) and ``by``: stretch of time, cases per km, stretch of time, cases per km ...; their sum is
        ``per_km`` of the whole, since the kernel is linear.
    """
    network, snapped, weights = whole.network, whole.snapped, whole.weights
    pieces = cut(network, _STEP_M)
    at = np.where(snapped.edge >= 0, np.asarray(bins, dtype=int), -2)
    kept: dict[int, list[float]] = {}
    times = [when for when in np.unique(at).tolist() if when > -2]
    for n, when in enumerate(times):
        progress.step(n, len(times), "density")
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
    return [{"lines": coded(shape), "by": kept[which]} for which, shape in zip(touched.tolist(), shapes, strict=True)]


def hot_rows(study: LineStudy) -> list[list[list[int]]]:
    """The lines (coded) of each stretch that is denser than chance makes it; empty where chance explains all."""
    return [] if study.test is None else [coded(shape) for shape in study.test.spots.geometry]

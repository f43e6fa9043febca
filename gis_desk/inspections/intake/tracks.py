"""Tracks of hand receivers as evidence of the way walked: which stretches they run along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gis_desk.inspections.intake.limits import TrackLimits, track_limits
from gis_desk.inspections.intake.places import Ground, Span
from gis_desk.inspections.intake.reading import Track
from gis_desk.inspections.tasks import known
from layers import crs
from layers.text import Text, text

_STEP_M = 5.0


@dataclass(frozen=True)
class Walk:
    """A stretch that was walked: its day, the share of its length (0 to 1), the numbers of the tracks."""

    span: Span
    day: str
    share: float
    tracks: tuple[int, ...]


@dataclass(frozen=True)
class Walked:
    """The stretches walked, and the tracks that prove none with the reason, by number."""

    walks: tuple[Walk, ...]
    refused: Mapping[int, Text]


def walked(tracks: Sequence[Track], ground: Ground, limits: TrackLimits | None = None) -> Walked:
    """The stretches between neighbouring markers that the `tracks` of one day together run along.

    A stretch counts where at least `limits.share` of it lies within `limits.tolerance_m` of tracks of that day; all is
    measured in the plane of the track's middle, every five metres along the stretch.
    """
    limits = limits or track_limits()
    refused = {t.number: text("the track has no time; its day is not known") for t in tracks if not t.day}
    walks: list[Walk] = []
    for day in sorted({t.day for t in tracks if t.day}):
        mine = [t for t in tracks if t.day == day]
        proving: set[int] = set()
        nearest = {t.number: 0.0 for t in mine}
        plane = crs.plane_for(shapely.total_bounds([t.shape for t in mine]).tolist())
        ways = crs.transform(np.array([t.shape for t in mine], dtype=object), crs.GEOGRAPHIC, plane)
        for span in _near(mine, ground):
            shape = crs.transform(np.array([span.shape], dtype=object), crs.GEOGRAPHIC, plane)[0]
            count = max(2, int(shape.length / _STEP_M) + 1)
            points = shapely.line_interpolate_point(shape, np.linspace(0.0, shape.length, count))
            along = np.array([shapely.distance(points, way) <= limits.tolerance_m for way in ways])
            share = float(along.any(axis=0).mean())
            for track, hit in zip(mine, along, strict=True):
                nearest[track.number] = max(nearest[track.number], float(hit.mean()))
            if share >= limits.share:
                helped = tuple(t.number for t, hit in zip(mine, along, strict=True) if hit.mean() > 0.05)
                walks.append(Walk(span, day, share, helped))
                proving |= set(helped)
        refused |= {
            n: text("it runs along no stretch; at most {share:.0%} of one within {metres:g} m", share=best,
                    metres=limits.tolerance_m)
            for n, best in nearest.items() if n not in proving
        }  # fmt: skip
    return Walked(tuple(walks), refused)


def _near(tracks: Sequence[Track], ground: Ground) -> list[Span]:
    """The stretches of all lines whose boxes meet a track's."""
    reach = 0.001
    boxes = [shapely.box(*t.shape.bounds).buffer(reach) for t in tracks]
    around = shapely.union_all(boxes)
    found = []
    for key, shape in zip(ground.lines["key"], ground.lines.geometry, strict=True):
        if shape is not None and not shape.is_empty and shape.intersects(around):
            found += [s for s in ground.between(known(key)) if s.shape.intersects(around)]
    return found

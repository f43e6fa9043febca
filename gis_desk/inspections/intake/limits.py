"""How near, how long, how large: the rule table of what comes back from the field."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from resources import resource


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    return tomllib.loads(resource("rules", "inspection_intake.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class TrackLimits:
    """When a track proves that a stretch was walked: distance in metres, share of the stretch (0 to 1)."""

    tolerance_m: float
    share: float


@dataclass(frozen=True)
class PhotoLimits:
    """What photographs are matched by and kept as; see ``resources/rules/inspection_intake.toml``."""

    near_m: float
    clearly: float
    unsure_m: float
    code_far_m: float
    shift_least_m: float
    shift_most_m: float
    minutes: float
    keep_kb: int
    kept_px: int
    kept_quality: int
    thumbnail_px: int
    thumbnail_quality: int
    most_megapixels: float
    most_mb: float


@cache
def track_limits() -> TrackLimits:
    """Those of the rule table."""
    return TrackLimits(**{f.name: _table()["track"][f.name] for f in fields(TrackLimits)})


@cache
def photo_limits() -> PhotoLimits:
    """Those of the rule table."""
    return PhotoLimits(**{f.name: _table()["photo"][f.name] for f in fields(PhotoLimits)})  # type: ignore[arg-type]


def same_stretch_m() -> float:
    """Ends of records that differ by less are those of one stretch, metres."""
    return _table()["stretch"]["same_m"]

"""Fixes that are safe enough to offer: planned as a change, shown before it happens, silent afterwards.

No fix moves a boundary line, changes a marker's number, or decides who owns ground that two claim or nobody. What is
left: entries of a table that contradict the map, exchanged coordinates, and two drawings of one edge that lie closer
together than the tolerance.
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point

from gis_desk.boundaries.measure import scales, sizes
from gis_desk.boundaries.rules.coverage import findings
from gis_desk.boundaries.survey import survey, units_of
from gis_desk.findings import Finding
from layers.change import Change, Edit, update
from layers.errors import PlanError
from layers.text import text

LAYER: Mapping[str, str] = {
    "B005": "marker",
    "B007": "boundary_line",
    "B013": "marker",
    "B104": "division",
    "B106": "division",
    "B107": "division",
}
"""Rules that may have a fix, and the layer it changes."""
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "B005": ("letter", "posts"),
    "B007": ("left_unit", "right_unit"),
    "B106": ("parent",),
    "B107": ("parent",),
}


_SNAP = 1e-7
"""Degrees (1 cm): vertices closer than this become one while a seam is closed."""


def can_fix(finding: Finding) -> bool:
    """Whether `plan_fix` has something to offer for `finding`; it may still refuse on closer sight."""
    if finding.rule == "B104":
        return len(finding.keys) == 2 and not finding.keys[-1].startswith("@")
    return finding.rule in LAYER and finding.fix is not None


def plan_fix(finding: Finding, frame: gpd.GeoDataFrame, tolerance_m: float = 0.5) -> Change:
    """The change that mends `finding`; `frame` is the table `LAYER` names for its rule, EPSG:4490.

    Raises
    ------
    PlanError
        If there is no safe fix, or the object is no longer there.
    """
    if not can_fix(finding):
        raise _no_fix()
    if finding.rule == "B104":
        return _seam(finding, frame, tolerance_m)
    rows = np.flatnonzero((frame["key"] == finding.keys[0]).to_numpy())
    if len(rows) != 1:
        raise _gone()
    row, fix = frame.iloc[int(rows[0])], dict(finding.fix or {})
    if finding.rule == "B013":
        before: dict[str, Any] = {"geometry": row.geometry}
        after: dict[str, Any] = {"geometry": Point(fix["lon"], fix["lat"])}
    else:
        columns = [c for c in _COLUMNS[finding.rule] if c in fix]
        before = {c: _plain(row[c]) for c in columns}
        after = {c: fix[c] for c in columns}
    edit = update(LAYER[finding.rule], finding.keys[0], before, after)
    return Change(text("Mend {rule}: {name}", rule=finding.rule, name=finding.name or finding.keys[0]), (edit,))


def _plain(value: Any) -> Any:
    return None if value is None or value != value else value


def _no_fix() -> PlanError:
    return PlanError("there is no safe fix for this", do="mend it by hand, along the agreed line")


def _gone() -> PlanError:
    return PlanError("the object is no longer there", do="run the check again")


def _seam(finding: Finding, divisions: gpd.GeoDataFrame, tolerance_m: float) -> Change:
    """Let two neighbours share one edge; only if no unit vanishes and nothing else gets worse."""
    keys = divisions["key"].to_numpy()
    both = np.flatnonzero(np.isin(keys, finding.keys))
    if len(both) != 2:
        raise _gone()
    level = divisions["level"].iloc[int(both[0])] if "level" in divisions else None
    peers = divisions if level is None else divisions[divisions["level"] == level]
    shapes = peers.geometry.to_numpy()
    own = np.flatnonzero(np.isin(peers["key"].to_numpy(), finding.keys))
    around = np.unique(shapely.STRtree(shapes).query(shapes[own], predicate="dwithin", distance=1e-6)[1])
    near = peers.iloc[around].reset_index(drop=True)
    at = np.flatnonzero(np.isin(near["key"].to_numpy(), finding.keys))
    mended = _closed(near.geometry.to_numpy(), at, tolerance_m)
    trial = near.copy()
    trial.geometry = mended
    before = {f.id for f in findings(survey(units_of(near), tolerance_m))}
    after = {f.id for f in findings(survey(units_of(trial), tolerance_m))}
    if finding.id in after or after - before:
        raise _no_fix()
    changed = [i for i in range(len(near)) if not shapely.equals_exact(near.geometry.iloc[i], mended[i], 0.0)]
    edits: list[Edit] = [
        update("division", str(near["key"].iloc[i]), {"geometry": near.geometry.iloc[i]}, {"geometry": mended[i]})
        for i in changed
    ]
    return Change(text("Close the seam between {n} divisions", n=len(changed)), tuple(edits))


def _closed(shapes: np.ndarray, at: np.ndarray, tolerance_m: float) -> np.ndarray:
    """`shapes` cleaned as a coverage by moving vertices less than the tolerance.

    The cleaner empties units without saying so; that, and any unit whose area changes by more than its outline times
    the tolerance, is refused.
    """
    east, _ = scales(np.array([float(np.nanmean(shapely.bounds(shapes)[:, [1, 3]]))]))
    width = tolerance_m / float(east[0])
    cleaned: np.ndarray = shapely.coverage_clean(  # type: ignore[attr-defined]
        shapes, gap_width=width, snapping_distance=_SNAP
    )
    one, two = sizes(shapes), sizes(cleaned)
    if shapely.is_empty(cleaned).any() or (np.abs(one.area_m2 - two.area_m2) > one.perimeter_m * tolerance_m).any():
        raise _no_fix()
    result = shapes.copy()
    changed = ~shapely.equals_exact(shapely.normalize(shapes), shapely.normalize(cleaned), 0.0)
    changed[at] = True
    for i in np.flatnonzero(changed):
        several = shapely.get_type_id(shapes[i]) == 6
        result[i] = shapely.multipolygons(shapely.get_parts(cleaned[i])) if several else cleaned[i]
    return result

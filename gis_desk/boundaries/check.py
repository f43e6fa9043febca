"""The whole topology check: divisions level by level, lines and markers."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from gis_desk.boundaries.posts import posts
from gis_desk.boundaries.rules import coverage, lines, markers, nesting
from gis_desk.boundaries.survey import survey, units_of
from gis_desk.divisions.codes import level_of
from gis_desk.divisions.hierarchy import parents
from gis_desk.findings import Finding, ordered
from layers.schema import LEVELS
from layers.work import QUIET, Progress

TOLERANCE_M = 0.5


def levels_in(divisions: gpd.GeoDataFrame) -> list[str]:
    """The levels that occur in `divisions`, highest first."""
    there = set() if divisions.empty else set(with_levels(divisions)["level"].unique())
    return [name for name in LEVELS if name in there]


def with_levels(divisions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`divisions` with a level in every row: the table's own, else that of the code, else the most frequent one."""
    codes = divisions["code"] if "code" in divisions else pd.Series([None] * len(divisions), index=divisions.index)
    given = divisions["level"] if "level" in divisions else pd.Series([None] * len(divisions), index=divisions.index)
    level = given.astype(object).where(given.isin(LEVELS).to_numpy(), None)
    lacking = level.isna().to_numpy()
    level[lacking] = [level_of(code) if code == code else None for code in codes[lacking]]
    counted = level.dropna().value_counts()
    usual = counted.index[0] if len(counted) else LEVELS[-1]
    return divisions.assign(level=level.where(level.notna(), usual).to_numpy())


def check_divisions(
    divisions: gpd.GeoDataFrame,
    tolerance_m: float = TOLERANCE_M,
    levels: Sequence[str] = (),
    progress: Progress = QUIET,
) -> list[Finding]:
    """Findings of the coverage rules on each level, and of nesting and codes between them.

    Parameters
    ----------
    divisions : GeoDataFrame
        The `division` table (``key``, ``geometry``; ``code``, ``name``, ``level``, ``parent`` where known), EPSG:4490.
    tolerance_m : float
        See `survey`.
    levels : sequence of str
        Only these; all that occur when empty.
    """
    if divisions.empty:
        return []
    frame = with_levels(divisions)
    chosen = [name for name in levels_in(frame) if not levels or name in levels]
    surveys = [survey(units_of(frame, name), tolerance_m, progress) for name in chosen]
    found = [f for s in surveys for f in coverage.findings(s)]
    if "code" in frame:
        known = frame[frame["code"].notna() & frame["level"].isin(chosen)]
        found += [*nesting.code_fits(known), *nesting.type_fits(known)]
        progress.step(0, 0, "units in their superiors")
        sound = frame.assign(**{c: None for c in ("name", "parent") if c not in frame})
        for nest in nesting.nests(surveys, parents(sound)):
            progress.step(0, 0, "units in their superiors")
            found += nesting.nesting(nest)
    return found


def check(
    divisions: gpd.GeoDataFrame,
    boundary_lines: gpd.GeoDataFrame | None = None,
    boundary_markers: gpd.GeoDataFrame | None = None,
    tolerance_m: float = TOLERANCE_M,
    levels: Sequence[str] = (),
    progress: Progress = QUIET,
) -> list[Finding]:
    """All findings of divisions, lines and markers, ordered by severity, rule and object.

    Parameters
    ----------
    divisions, boundary_lines, boundary_markers : GeoDataFrame
        The tables `division`, `boundary_line` and `marker`, EPSG:4490.
    tolerance_m, levels
        As in `check_divisions`; lines and markers are checked unless `levels` asks for some levels only.
    """
    found = check_divisions(divisions, tolerance_m, levels, progress)
    if boundary_lines is not None and len(boundary_lines) and not levels:
        progress.step(0, 0, "lines")
        found += lines.findings(boundary_lines, divisions)
    if boundary_markers is not None and len(boundary_markers) and not levels:
        progress.step(0, 0, "markers")
        empty = gpd.GeoDataFrame({"key": [], "name": [], "code": []}, geometry=[], crs="EPSG:4490")
        found += markers.findings(posts(boundary_markers, empty if boundary_lines is None else boundary_lines))
    return ordered(found)

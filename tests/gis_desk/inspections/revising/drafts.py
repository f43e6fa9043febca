"""A small kept plan, opened for editing: the wavy line of `land` with ten markers, two teams, two days."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import plan_change
from gis_desk.inspections.planning.planner import plan_inspection
from gis_desk.inspections.revising.keeping import Kept, open_draft
from gis_desk.inspections.ways.travel import Start
from tests.gis_desk.inspections import land

WAVE = land.wave()
SEAT = Start(*land.lonlat(6000, 6000), "青山镇")
FRAMES = (land.lines(WAVE), land.markers(WAVE, 10), land.grid())


@cache
def row(hours: float = 8.0, days: int = 2) -> Mapping[str, Any]:
    """The row of ``inspection_plan``."""
    made = plan_inspection(
        *FRAMES,
        ["L1"],
        teams=2,
        days=days,
        starts=[SEAT],
        settings=PlanSettings(rounds=300, day_hours=hours),
    )
    (edit,) = plan_change(made, "p1", "2026-11-26").edits
    assert edit.after is not None
    return dict(edit.after)


@cache
def kept(hours: float = 8.0, days: int = 2) -> Kept:
    return open_draft("p1", row(hours, days), *FRAMES)

"""What a kept plan was asked for, read from its row."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gis_desk.inspections.crews import Calendar, Crew, Request
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.travel import Start


def settings_of(plan: Mapping[str, Any]) -> PlanSettings:
    """The assumptions that a plan's document states; what it does not state is as the rule table says."""
    said, now = plan.get("assumptions", {}), PlanSettings()
    same = ("off_road_kmh", "detour", "stretch_kmh", "board_minutes", "marker_minutes", "state_minutes")
    fields = {name: said[name] for name in (*same, "day_start", "day_hours", "stretches") if name in said}
    if "speeds_kmh" in said:
        fields["class_kmh"] = said["speeds_kmh"]
    if "longest_stretch_m" in said:
        fields["longest_m"] = said["longest_stretch_m"]
    return replace(now, **fields)


def request_of(row: Mapping[str, Any]) -> Request:
    """What was asked of the plan in `row`; of plans that say no more than teams and days: those, alike in all."""
    plan = row["plan"]
    settings = settings_of(plan)
    crews = tuple(
        Crew(
            Start(float(t["start"]["lon"]), float(t["start"]["lat"]), str(t["start"]["name"])),
            begin_s=settings.start_s,
            day_s=settings.day_s,
        )
        for t in plan["teams"]
    )
    return Request(tuple(row["lines"]), crews, Calendar(int(row["days"])), seed=int(row["seed"] or 1))

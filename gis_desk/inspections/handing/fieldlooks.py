"""How the layers of the field package look: what is still to be done in red, what is done in green."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis_desk.conditions import Condition
from gis_desk.inspections.handing.days import CrewDay
from gis_desk.inspections.handing.globe import day_colour
from gis_desk.inspections.plan import Say
from gis_desk.map import style
from gis_desk.map.symbology import (
    AreaSymbol,
    Categories,
    Category,
    LabelSpec,
    LineSymbol,
    Look,
    PointSymbol,
    Rule,
    Rules,
    ScaleRange,
    Single,
)
from layers.schema import LEVELS, ROAD_CLASSES
from layers.text import text

_OPEN, _DONE = "#c8102e", "#15803d"
_NO_NAMES = LabelSpec(column="")


def marker_look(say: Say) -> Look:
    """Visits of markers, by whether they are recorded; named by number."""
    open_, done = PointSymbol("square", 3.4, _OPEN, "#ffffff", 0.3), PointSymbol("circle", 3.4, _DONE, "#ffffff", 0.3)
    labels = LabelSpec("number", 10.0, "#3a0d12", bold=True, placement="beside", scale=ScaleRange(0, 200_000))
    return Look(_by_done(open_, done, say), labels=labels)


def stretch_look(say: Say) -> Look:
    """Stretches, by whether they are recorded."""
    labels = LabelSpec("name", 8.5, "#5b1620", halo_mm=0.8, placement="along", scale=ScaleRange(0, 60_000))
    return Look(_by_done(LineSymbol(_OPEN, 1.3), LineSymbol(_DONE, 1.3), say), labels=labels)


def _by_done(open_: Any, done: Any, say: Say) -> Rules:
    return Rules(
        (
            Rule((Condition("visited_on", "empty"),), open_, say(text("to be inspected"))),
            Rule((Condition("visited_on", "filled"),), done, say(text("inspected"))),
        )
    )


def photo_look() -> Look:
    """Photographs taken in the field."""
    return Look(Single(PointSymbol("triangle", 3.0, "#1f5fa8", "#ffffff", 0.3)), labels=_NO_NAMES)


def route_look(days: Sequence[CrewDay], say: Say) -> Look:
    """Ways in the colours of their days."""
    items = tuple(Category(d.visit, LineSymbol(day_colour(d), 0.7), say(d.title)) for d in days)
    return Look(Categories("visit", items), labels=_NO_NAMES)


def stop_look(days: Sequence[CrewDay], say: Say) -> Look:
    """Stops in the colours of their days, named by their number."""
    items = tuple(
        Category(d.visit, PointSymbol("circle", 4.4, day_colour(d), "#ffffff", 0.3), say(d.title)) for d in days
    )
    labels = LabelSpec("stop", 7.5, "#ffffff", None, bold=True, placement="centre", scale=ScaleRange(0, 100_000))
    return Look(Categories("visit", items), labels=labels)


def line_look() -> Look:
    """Boundary lines in the dashes of their level."""
    items = tuple(Category(level, _line(style.table()["boundary"][level]), level) for level in LEVELS)
    return Look(Categories("level", items, LineSymbol("#3c3c3c", 0.3)), labels=_NO_NAMES)


def division_look() -> Look:
    """Divisions by level: outlines only, townships named."""
    table = style.table()["boundary"]
    items = tuple(
        Category(level, AreaSymbol(None, None, _ground(table[level]["colour"]), 0.15), level) for level in LEVELS
    )
    labels = LabelSpec("name", 8.0, "#8a8287", placement="centre", scale=ScaleRange(0, 250_000))
    return Look(Categories("level", items, AreaSymbol(None, None, "#9c9397", 0.1)), labels=labels)


def road_look() -> Look:
    """Roads by class."""
    table = style.table()["road"]
    items = tuple(Category(kind, _line(table[kind]), kind) for kind in reversed(ROAD_CLASSES))
    labels = LabelSpec("name", 7.0, "#6f695f", placement="along", scale=ScaleRange(0, 60_000))
    return Look(Categories("class", items, LineSymbol("#b3a791", 0.2)), labels=labels)


def water_look(areas: bool) -> Look:
    """Waters: areas, or lines by class."""
    table = style.table()["water"]
    labels = LabelSpec("name", 7.5, "#2f6fb0", placement="centre" if areas else "along", scale=ScaleRange(0, 150_000))
    if areas:
        entry = table["area"]
        return Look(Single(AreaSymbol(_ground(entry["fill"]), None, _ground(entry["line"]), 0.12)), labels=labels)
    items = tuple(Category(kind, _line(table[kind]), kind) for kind in ("river", "stream", "canal"))
    return Look(Categories("class", items, _line(table["river"])), labels=labels)


def _ground(entry: str | Mapping[str, str]) -> str:
    return f"#{style.colour(entry)[0] & 0xFFFFFF:06x}"


def _line(entry: Mapping[str, Any]) -> LineSymbol:
    rim = _ground(entry["rim"]) if "rim" in entry else None
    return LineSymbol(
        _ground(entry["colour"]),
        float(entry["width"]),
        tuple(float(d) for d in entry.get("dash", ())),
        rim,
        float(entry.get("casing", 0.15)),
    )

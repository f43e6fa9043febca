"""The cycle on the map: lines by how pressing they are, and the stretches of extra inspections that wait."""

from collections.abc import Sequence

import geopandas as gpd

from gis_desk.inspections.cycle import STATE_WORDS, Due
from gis_desk.inspections.cycle.extra import stretch_of
from gis_desk.map.layer import MapLayer
from layers.crs import GEOGRAPHIC
from layers.text import text

_LOOKS = {"overdue": ("#c0392b", 1.1), "due": ("#d98a1f", 1.0), "unknown": ("#7a8894", 0.8)}
_EXTRA = ("#7b3fa0", 1.7)


def cycle_layers(lines: gpd.GeoDataFrame, found: Sequence[Due]) -> list[MapLayer]:
    """One layer for each state that presses, and one for the waiting extra inspections; those that are empty left out.

    Parameters
    ----------
    lines : GeoDataFrame
        ``boundary_line``, EPSG:4490.
    found : sequence of Due
        The lines by their place in the cycle.
    """
    made = []
    for state, (colour, width) in _LOOKS.items():
        keys = {d.key for d in found if d.state == state}
        part = lines.loc[lines["key"].isin(keys).to_numpy() & ~lines.geometry.isna().to_numpy(), ["key", "geometry"]]
        if len(part):
            style = {"colour": colour, "width_mm": width}
            frame = part.reset_index(drop=True)
            made.append(MapLayer(f"cycle-{state}", STATE_WORDS[state], "line", frame, opacity=0.75, style=style))
    shapes = dict(zip(lines["key"], lines.geometry, strict=True))
    waiting = [
        (one.key, stretch_of(shape, one.from_m, one.to_m))
        for due in found
        for one in due.rounds
        if one.extra and not one.closed and (shape := shapes.get(due.key)) is not None and not shape.is_empty
    ]
    if waiting:
        frame = gpd.GeoDataFrame(
            {"key": [key for key, _ in waiting]}, geometry=[shape for _, shape in waiting], crs=GEOGRAPHIC
        )
        style = {"colour": _EXTRA[0], "width_mm": _EXTRA[1]}
        made.append(MapLayer("cycle-extra", text("extra inspection"), "line", frame, opacity=0.8, style=style))
    return made

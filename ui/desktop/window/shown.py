"""Which layers a workspace shows on the map, in what order and how strongly; kept in the workspace itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis_desk.map.layer import MapLayer
from layers.text import Text, text
from ui.desktop.layerlist import LayerRow
from ui.desktop.snapshot import DRAWN, Snapshot
from ui.desktop.words import table_title

SETTING = "desktop.layers"
_HIDDEN_AT_FIRST = ("sign",)


def rows(snapshot: Snapshot, listed: Sequence[LayerRow], kept: object) -> list[LayerRow]:
    """The rows of the layer list for `snapshot`, the topmost first.

    Parameters
    ----------
    listed : sequence of LayerRow
        What the list shows now; its order and choices stay.
    kept : object
        The workspace's setting, used while nothing is listed; what makes no sense in it is left out.
    """
    known = {row.id: row for row in listed} or _understood(kept)
    order = [*known, *(table for table in reversed(DRAWN) if table not in known)]
    made = []
    for table in order:
        if (frame := snapshot.frame(table)) is None:
            continue
        row = known.get(table)
        visible, opacity = (row.visible, row.opacity) if row else (table not in _HIDDEN_AT_FIRST, 1.0)
        made.append(LayerRow(table, Text(table_title(table)), len(frame), visible, opacity))
    return made


def _understood(kept: object) -> dict[str, LayerRow]:
    found = {}
    for each in kept if isinstance(kept, list) else []:
        if isinstance(each, dict) and each.get("id") in DRAWN:
            table = str(each["id"])
            opacity = min(max(float(each.get("opacity", 1)), 0.0), 1.0)
            found[table] = LayerRow(table, text(""), 0, bool(each.get("visible", True)), opacity)
    return found


def setting(listed: Sequence[LayerRow]) -> list[dict[str, Any]]:
    """What the workspace keeps of the layer list."""
    return [{"id": row.id, "visible": row.visible, "opacity": row.opacity} for row in listed]


def map_layers(listed: Sequence[LayerRow], frames: Mapping[str, Any]) -> list[MapLayer]:
    """The layers of the map, from the ground up."""
    return [
        MapLayer(row.id, row.title, row.id, frames[row.id], row.visible, row.opacity)
        for row in reversed(listed)
        if row.id in frames
    ]

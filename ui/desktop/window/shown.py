"""Which layers a workspace shows on the map, in what order and how strongly; kept in the workspace itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from gis_desk.map.layer import MapLayer
from gis_desk.map.symbology import Look
from layers.text import Text, text
from ui.desktop.layerlist import LayerRow
from ui.desktop.snapshot import DRAWN, Snapshot
from ui.desktop.words import table_title

TABLE = "layer_list"
"""Table of the workspace: job to what `setting` says of the layers while that job is open."""
QUIET = {"place_name": 0.45, "sign": 0.45, "marker": 0.45, "dispute": 0.45, "dispute_claim": 0.45, "road": 0.7}
"""Opacity of layers that are not what a job is about; the ground and the lines on it always stay."""
_HIDDEN_AT_FIRST = ("sign",)


def rows(snapshot: Snapshot, listed: Sequence[LayerRow], kept: object, emphasis: Sequence[str] = ()) -> list[LayerRow]:
    """The rows of the layer list for `snapshot`, the topmost first.

    Parameters
    ----------
    listed : sequence of LayerRow
        What the list shows now; its order and choices stay.
    kept : object
        What `setting` gave, used while nothing is listed; what makes no sense in it is left out.
    emphasis : sequence of str
        Tables that the job is about; the others are drawn quietly until the user says otherwise.
    """
    known = {row.id: row for row in listed} or _understood(kept)
    order = [*known, *(table for table in reversed(DRAWN) if table not in known)]
    made = []
    for table in order:
        if (frame := snapshot.frame(table)) is None:
            continue
        row = known.get(table)
        usual = 1.0 if not emphasis or table in emphasis else QUIET.get(table, 1.0)
        visible, opacity = (row.visible, row.opacity) if row else (table not in _HIDDEN_AT_FIRST, usual)
        made.append(LayerRow(table, Text(table_title(table)), len(frame), visible, opacity))
    return made


def _understood(kept: object) -> dict[str, LayerRow]:
    found = {}
    for each in kept if isinstance(kept, list) else []:
        if isinstance(each, dict) and each.get("id") in DRAWN:
            table = str(each["id"])
            share = each.get("opacity", 1)
            opacity = min(max(float(share), 0.0), 1.0) if isinstance(share, int | float) else 1.0
            found[table] = LayerRow(table, text(""), 0, bool(each.get("visible", True)), opacity)
    return found


def setting(listed: Sequence[LayerRow]) -> list[dict[str, Any]]:
    """What the workspace keeps of the layer list of a job; base maps have a table of their own."""
    return [{"id": row.id, "visible": row.visible, "opacity": row.opacity} for row in listed if row.id in DRAWN]


def map_layers(
    listed: Sequence[LayerRow], frames: Mapping[str, Any], looks: Mapping[str, Look] | None = None
) -> list[MapLayer]:
    """The layers of the map, from the ground up, each with its look of `looks` if it has one."""
    own = looks or {}
    return [
        MapLayer(row.id, row.title, row.id, frames[row.id], row.visible, row.opacity, look=own.get(row.id))
        for row in reversed(listed)
        if row.id in frames
    ]


class Looks:
    """How the layers looked in each job, so that each finds its own again."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def load(self, kept: Mapping[str, Any]) -> None:
        """Take what the workspace has kept in `TABLE`."""
        self._kept = dict(kept)

    def of(self, job: str) -> object:
        """What is kept for `job`."""
        return self._kept.get(job)

    def keep(self, job: str, document: Sequence[Mapping[str, Any]]) -> None:
        """The layers look as `document` (see `setting`) says while `job` is open."""
        self._kept[job] = document

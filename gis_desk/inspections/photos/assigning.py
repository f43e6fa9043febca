"""Saying by hand what photographs show, or that they show nothing of the inspection."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from gis_desk.inspections.photos.filing import TABLE
from layers import crs
from layers.change import Change, delete, update
from layers.text import Text, text

Row = tuple[str, Mapping[str, Any]]


def assign(photos: Sequence[Row], key: str, marker: Mapping[str, Any], inspection: str | None) -> Change:
    """The change by which `photos` (key and row of ``inspection_photo``) show a marker.

    Parameters
    ----------
    key, marker
        Key and row of the marker.
    inspection : str or None
        Key of the round; None leaves each photograph in its own.
    """
    place = marker.get("geometry")
    edits = []
    for photo, row in photos:
        after = {
            "marker": key,
            "stretch": None,
            "matched_by": "person",
            "distance_m": _distance(row.get("geometry"), place),
            "inspection": inspection or row.get("inspection"),
            "note": None,
        }
        edits.append((photo, row, after))
    label = text("Assign {n} photographs to marker {number}", n=len(edits), number=marker.get("number") or key)
    return _change(label, edits)


def assign_stretch(photos: Sequence[Row], name: str, stretch: str, inspection: str | None) -> Change:
    """The change by which `photos` show the stretch with the record `stretch`, called `name`."""
    after = {"marker": None, "stretch": stretch, "matched_by": "person", "distance_m": None, "note": None}
    edits = [(key, row, {**after, "inspection": inspection or row.get("inspection")}) for key, row in photos]
    return _change(text("Assign {n} photographs to {name}", n=len(edits), name=name), edits)


def release(photos: Sequence[Row]) -> Change:
    """The change by which `photos` show nothing that is known."""
    after = dict.fromkeys(("marker", "stretch", "matched_by", "distance_m"))
    edits = [(key, row, after) for key, row in photos]
    return _change(text("Take {n} photographs off their markers", n=len(edits)), edits)


def remove(photos: Iterable[Row]) -> Change:
    """The change that takes `photos` out of the list; what they hold stays for undo."""
    edits = [delete(TABLE, key, row) for key, row in photos]
    return Change(text("Remove {n} photographs", n=len(edits)), tuple(edits))


def _change(label: Text, wanted: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Change:
    edits = (update(TABLE, key, {c: row.get(c) for c in after}, after) for key, row, after in wanted)
    return Change(label, tuple(e for e in edits if e.after))


def _distance(camera: Any, place: Any) -> float | None:
    if camera is None or place is None or camera.is_empty or place.is_empty or camera.equals(place):
        return None
    way = shapely.LineString([(camera.x, camera.y), (place.x, place.y)])
    return round(float(crs.length_m(np.array([way], dtype=object))[0]), 1)

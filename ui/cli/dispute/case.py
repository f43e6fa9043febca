"""What the commands of the register share: the place, the case, and how a case is said."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import click
import shapely

from gis_desk.disputes import register
from gis_desk.disputes.listing import days_to_check
from gis_desk.disputes.numbers import ended_numbers
from gis_desk.disputes.twins import Twin
from layers.errors import GisDeskError, Where, WorkspaceError
from layers.store import Store
from ui.texts import say

FIELDS = (
    "number",
    "title",
    "kind",
    "cause",
    "grade",
    "likelihood",
    "impact",
    "state",
    "line",
    "side_a",
    "side_b",
    "side_c",
    "found_on",
    "source",
    "place",
    "people",
    "households",
    "area_ha",
    "dispute_from",
    "incident_level",
    "owner",
    "telephone",
    "measures",
    "next_check",
    "deadline",
    "agreement",
    "outcome",
    "closed_on",
    "way",
    "recorded_by",
    "checked_by",
    "secrecy",
    "note",
)
"""Columns of the register that lists show."""
WORKSPACE = click.argument("workspace", type=click.Path())


def place_of(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[float, float] | None:
    """Longitude and latitude (degrees, EPSG:4490) that ``--at`` gives; None where it is not given."""
    if value is None:
        return None
    parts = value.replace("，", ",").split(",")
    try:
        lon, lat = (float(p) for p in parts)
    except ValueError as exc:
        raise GisDeskError(
            "'{value}' is no place",
            where=Where(field="--at", value=value),
            do="give longitude and latitude in degrees with a comma between them, as in 110.21,25.37",
            value=value[:40],
        ) from exc
    return lon, lat


def open_register(path: str, *, write: bool = False) -> Store:
    """The workspace at `path`; WorkspaceError where it shall be written and cannot."""
    store = Store.open(path, write=write)
    if write and store.readonly:
        store.close()
        raise WorkspaceError(
            "the workspace cannot be written", where=Where(path), do="copy it to a folder where you may write"
        )
    return store


def find_case(store: Store, number: str) -> tuple[str, dict[str, Any]]:
    """Key and row of the case with `number` (or key); of one that has been merged, those of the case it ended in."""
    found = store.frame("dispute", where={"number": number})
    key = str(found["key"].iloc[0]) if len(found) else number
    row = store.row("dispute", key)
    if row is None and (into := ended_numbers(store).get(number)) is not None:
        key, row = into, store.row("dispute", into)
    if row is None:
        raise GisDeskError(
            "there is no case {number}",
            where=Where(store.path, layer="dispute", field="number", value=number),
            do="look the number up with gis-desk dispute list",
            number=number,
        )
    return key, row


def names_of(store: Store) -> dict[str, str]:
    """Names of the divisions, by their codes."""
    units = store.frame("division")
    return {str(c): str(n) for c, n in zip(units["code"], units["name"], strict=True) if c and n == n and n}


def plain(value: Any) -> Any:
    """`value` as JSON knows it: no NaN, no NumPy."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)) or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def case_json(key: str, row: Mapping[str, Any], unit_names: Mapping[str, str], today: date) -> dict[str, Any]:
    """A case as ``--format json`` gives it; lon and lat (degrees, EPSG:4490) are of a point within."""
    shape = row.get("geometry")
    spot = None if shape is None or shape.is_empty else shape.point_on_surface()
    fields = register.plain(row)
    return {
        "key": key,
        **{name: plain(fields[name]) for name in FIELDS},
        "side_a_name": unit_names.get(str(fields["side_a"]), plain(fields["side_a"])),
        "side_b_name": unit_names.get(str(fields["side_b"]), plain(fields["side_b"])),
        "side_c_name": unit_names.get(str(fields["side_c"]), plain(fields["side_c"])),
        "days_to_check": days_to_check(fields, today),
        "lon": None if spot is None else round(spot.x, 7),
        "lat": None if spot is None else round(spot.y, 7),
        "geometry": None if shape is None or shape.is_empty else shapely.geometry.mapping(shape),
    }


def twin_json(twin: Twin, key: str, store: Store) -> dict[str, Any]:
    """The other case of `twin`, seen from the case `key`, and what speaks for it."""
    other = twin.other if twin.one == key else twin.one
    row = store.row("dispute", other) or {}
    return {
        "key": other,
        "number": row.get("number"),
        "title": row.get("title"),
        "distance_m": round(twin.distance_m, 1),
        "days": twin.days,
        "score": twin.score,
        "reasons": [say(r) for r in twin.reasons],
    }

"""GeoPackage 1.3 as SQLite sees it: geometry blobs, metadata tables, spatial index triggers (OGC 12-128r17)."""

import sqlite3
import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import plain_wkt

APPLICATION_ID = 0x47504B47
USER_VERSION = 10300
SRS = 4490
GEOMETRY = "geom"
_HEAD = struct.Struct("<2sBBi4d")
_EMPTY_HEAD = struct.Struct("<2sBBi")
_ENVELOPE_BYTES = (0, 32, 48, 48, 64, 0, 0, 0)

_METADATA = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"""

_TRIGGERS = {
    "insert": """AFTER INSERT ON "{t}" WHEN (NEW."{c}" NOT NULL AND NOT ST_IsEmpty(NEW."{c}"))
BEGIN INSERT OR REPLACE INTO "{r}" VALUES (NEW.fid, ST_MinX(NEW."{c}"), ST_MaxX(NEW."{c}"),
ST_MinY(NEW."{c}"), ST_MaxY(NEW."{c}")); END""",
    "update2": """AFTER UPDATE OF "{c}" ON "{t}"
WHEN OLD.fid = NEW.fid AND (NEW."{c}" IS NULL OR ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "{r}" WHERE id = OLD.fid; END""",
    "update4": """AFTER UPDATE ON "{t}"
WHEN OLD.fid != NEW.fid AND (NEW."{c}" IS NULL OR ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "{r}" WHERE id IN (OLD.fid, NEW.fid); END""",
    "update5": """AFTER UPDATE ON "{t}"
WHEN OLD.fid != NEW.fid AND (NEW."{c}" NOT NULL AND NOT ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "{r}" WHERE id = OLD.fid; INSERT OR REPLACE INTO "{r}" VALUES (NEW.fid, ST_MinX(NEW."{c}"),
ST_MaxX(NEW."{c}"), ST_MinY(NEW."{c}"), ST_MaxY(NEW."{c}")); END""",
    "update6": """AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid
AND (NEW."{c}" NOT NULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" NOT NULL AND NOT ST_IsEmpty(OLD."{c}"))
BEGIN UPDATE "{r}" SET minx = ST_MinX(NEW."{c}"), maxx = ST_MaxX(NEW."{c}"), miny = ST_MinY(NEW."{c}"),
maxy = ST_MaxY(NEW."{c}") WHERE id = NEW.fid; END""",
    "update7": """AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD.fid = NEW.fid
AND (NEW."{c}" NOT NULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" IS NULL OR ST_IsEmpty(OLD."{c}"))
BEGIN INSERT INTO "{r}" VALUES (NEW.fid, ST_MinX(NEW."{c}"), ST_MaxX(NEW."{c}"),
ST_MinY(NEW."{c}"), ST_MaxY(NEW."{c}")); END""",
    "delete": """AFTER DELETE ON "{t}" WHEN OLD."{c}" NOT NULL
BEGIN DELETE FROM "{r}" WHERE id = OLD.fid; END""",
}


def encode(shapes: Iterable[BaseGeometry | None]) -> list[bytes | None]:
    """GeoPackage blobs of `shapes` (x, y only), each with its envelope; None stays None."""
    flat = shapely.force_2d(np.asarray(list(shapes), dtype=object))
    if not len(flat):
        return []
    bounds = shapely.bounds(flat).tolist()
    empty = shapely.is_empty(flat).tolist()
    blobs = shapely.to_wkb(flat, byte_order=1).tolist()
    return [
        None
        if blob is None
        else (_EMPTY_HEAD.pack(b"GP", 0, 0x11, SRS) if none else _HEAD.pack(b"GP", 0, 3, SRS, b[0], b[2], b[1], b[3]))
        + blob
        for blob, b, none in zip(blobs, bounds, empty, strict=True)
    ]


def decode(blobs: Iterable[bytes | None]) -> np.ndarray:
    """Geometries (N,) of GeoPackage `blobs`; None stays None."""
    bare = [None if b is None else b[8 + _ENVELOPE_BYTES[(b[3] >> 1) & 7] :] for b in blobs]
    return np.asarray(shapely.from_wkb(np.asarray(bare, dtype=object)), dtype=object) if bare else np.empty(0, object)


def envelope(blob: bytes) -> tuple[float, float, float, float]:
    """Min x, max x, min y and max y of one blob."""
    if (blob[3] >> 1) & 7:
        order = "<" if blob[3] & 1 else ">"
        west, east, south, north = struct.unpack_from(order + "4d", blob, 8)
    else:
        west, south, east, north = shapely.from_wkb(blob[8:]).bounds
    return west, east, south, north


def add_functions(connection: sqlite3.Connection) -> None:
    """The SQL functions that the spatial index triggers call."""
    for number, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, _part(number), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, lambda blob: 1 if not blob else (blob[3] >> 4) & 1, deterministic=True)


def _part(number: int) -> Any:
    return lambda blob: envelope(blob)[number] if blob else None


def add_metadata(connection: sqlite3.Connection) -> None:
    """The tables every GeoPackage has, with the reference systems it must name and CGCS2000."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    for statement in _METADATA.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
            ("WGS 84 geodetic", 4326, "EPSG", 4326, plain_wkt("EPSG:4326"), "longitude, latitude in degrees"),
            ("CGCS2000 geodetic", SRS, "EPSG", SRS, plain_wkt("EPSG:4490"), "longitude, latitude in degrees"),
        ],
    )


def register(connection: sqlite3.Connection, table: str, title: str, geometry_type: str) -> None:
    """Name `table` in the metadata; with a geometry type also its column, spatial index and triggers."""
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, ?)",
        (table, "features" if geometry_type else "attributes", table, title, SRS if geometry_type else None),
    )
    if not geometry_type:
        return
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (table, GEOMETRY, geometry_type, SRS)
    )
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', "
        "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (table, GEOMETRY),
    )
    connection.execute(f'CREATE VIRTUAL TABLE "{index_of(table)}" USING rtree(id, minx, maxx, miny, maxy)')
    for name in _TRIGGERS:
        add_trigger(connection, table, name)


def index_of(table: str) -> str:
    """Name of the spatial index of `table`."""
    return f"rtree_{table}_{GEOMETRY}"


def add_trigger(connection: sqlite3.Connection, table: str, name: str) -> None:
    """One of the triggers that keep the spatial index true."""
    body = _TRIGGERS[name].format(t=table, c=GEOMETRY, r=index_of(table))
    connection.execute(f'CREATE TRIGGER "{index_of(table)}_{name}" {body}')


def drop_trigger(connection: sqlite3.Connection, table: str, name: str) -> None:
    """Take a trigger away, inside a transaction that puts it back."""
    connection.execute(f'DROP TRIGGER "{index_of(table)}_{name}"')


def renew_contents(connection: sqlite3.Connection, table: str, *, extent: bool) -> None:
    """Set the date of the last change of `table`, and its extent from the spatial index when asked."""
    now = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"
    if not extent:
        connection.execute(f"UPDATE gpkg_contents SET last_change = {now} WHERE table_name = ?", (table,))
        return
    box = connection.execute(f'SELECT min(minx), min(miny), max(maxx), max(maxy) FROM "{index_of(table)}"').fetchone()
    connection.execute(
        f"UPDATE gpkg_contents SET last_change = {now}, min_x = ?, min_y = ?, max_x = ?, max_y = ? "
        "WHERE table_name = ?",
        (*box, table),
    )

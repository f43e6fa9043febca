"""Whether a file is a base map, told by its first bytes without any library of pictures."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
DATABASE = b"SQLite format 3\0"


def is_raster(path: Path) -> str:
    """``GeoTIFF`` or ``MBTiles``; empty for any other file, and for one that cannot be read."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError:
        return ""
    if start[:4] in TIFF:
        return "GeoTIFF"
    named = path.suffix.lower() == ".mbtiles"
    if start != DATABASE:
        return "MBTiles" if named else ""
    return "MBTiles" if named or _has_tiles(path) else ""


def _has_tiles(path: Path) -> bool:
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
        try:
            ask = "SELECT lower(name) FROM sqlite_master WHERE lower(name) IN ('tiles', 'gpkg_contents')"
            names = connection.execute(ask).fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return names == [("tiles",)]

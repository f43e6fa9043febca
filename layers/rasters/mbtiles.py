"""MBTiles: a database of tiles. Nothing its metadata say is believed before the tiles say it too."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import numpy as np

from layers import crs
from layers.errors import FormatError, Where
from layers.rasters import mercator
from layers.rasters.facts import Facts, Note
from layers.rasters.images import decode
from layers.rasters.raster import Level, Raster, Stopped, degrees, pixel_metres
from layers.text import text
from layers.work import Cancelled

_MOST_ZOOM = 24
_PATIENCE_S = 3.0
"""Longest time a question about the whole file may take."""
_DAMAGE = (sqlite3.Error, UnicodeError, OverflowError)
"""What a damaged database raises; its messages may be damaged too."""
_OFFSET_WORDS = ("高德", "amap", "autonavi", "腾讯", "tencent", "qq.com", "谷歌中国", "google.cn", "gcj")
"""Words in the metadata that tell of a map whose coordinates are offset (GCJ-02)."""


def open_mbtiles(path: Path, shift: str = "") -> Raster:
    """The raster of an MBTiles file; with `shift` ``gcj02`` its coordinates are moved back.

    Raises
    ------
    FormatError
        For a damaged file, one without tiles, one of vector tiles, or one whose tiles are no pictures.
    """
    source = TileSource(path)
    try:
        return _opened(source, path, shift)
    except _DAMAGE as exc:
        source.close()
        raise FormatError(
            "the tile file is damaged", where=Where(path), do="copy or download it again"
        ) from exc  # fmt: skip
    except BaseException:
        source.close()
        raise


def _opened(source: "TileSource", path: Path, shift: str) -> Raster:
    told = source.metadata()
    notes: list[Note] = []
    zooms = source.zooms(told)
    if not zooms:
        raise FormatError(
            "the file holds no tiles", where=Where(path), do="choose an MBTiles file with a table of tiles"
        )
    if told.get("format", "").lower() in ("pbf", "mvt"):
        raise FormatError(
            "it holds vector tiles, not pictures", where=Where(path), do="choose an MBTiles file of PNG, JPEG or WebP"
        )
    side, bad, tried = _sides(source, zooms)
    if side is None:
        raise FormatError(
            "none of the {n} tiles tried is a picture",
            where=Where(path),
            do="choose an MBTiles file of PNG, JPEG or WebP",
            n=tried,
        )
    if bad:
        notes.append(
            Note("should", text("{bad} of {n} tiles tried are no pictures; they stay empty", bad=bad, n=tried))
        )
    source.side, source.flipped = side, told.get("scheme", "tms").lower() != "xyz"
    source.plan = zooms[::-1]
    levels = [mercator.level(zoom, side) for zoom in source.plan]
    bounds, lied = _bounds(source, told, shift)
    if lied:
        notes.append(Note("advise", text("The extent in its metadata is not that of its tiles; theirs is taken")))
    said = " ".join(told.get(key, "") for key in ("name", "description", "attribution")).lower()
    if not shift and any(word in said for word in _OFFSET_WORDS):
        words = text("By its description it comes from a map whose coordinates are offset (GCJ-02)")
        notes.append(Note("should", words))
    if shift == "gcj02":
        notes.append(Note("advise", text("Its coordinates are moved back from GCJ-02")))
    west, south, east, north = bounds
    metres = pixel_metres(levels[0], (-180.0, -85.0511, 180.0, 85.0511)) if east <= west else _pixel(levels[0], bounds)
    facts = Facts(
        name=_plain(told.get("name", "")) or path.stem,
        kind="MBTiles",
        crs=crs.title_of(crs.parse(mercator.DEFINITION)),
        bounds=bounds,
        width=max(round((east - west) * crs.scale_at((south + north) / 2)[0] / metres), 1),
        height=max(round((north - south) * crs.scale_at((south + north) / 2)[1] / metres), 1),
        pixel_m=metres,
        levels=tuple(1 << (zooms[-1] - zoom) for zoom in source.plan),
        zooms=(zooms[0], zooms[-1]),
        attribution=_plain(told.get("attribution", "")),
        notes=tuple(notes),
    )
    return Raster(facts, mercator.DEFINITION, levels, source, shift=shift)


def _plain(words: str) -> str:
    return " ".join(words.split())[:200]


def _pixel(level: Level, bounds: tuple[float, float, float, float]) -> float:
    """Ground metres of a pixel in the middle of `bounds`."""
    at = (bounds[1] + bounds[3]) / 2
    return crs.scale_at(at)[0] * 360.0 / level.width


def _sides(source: "TileSource", zooms: list[int]) -> tuple[int | None, int, int]:
    """Pixels along a tile by those tried, how many of them are no pictures, and how many were tried."""
    found: list[int] = []
    bad = tried = 0
    for content in source.some(zooms):
        tried += 1
        picture = decode(content)
        if picture is None:
            bad += 1
        else:
            found.append(max(picture.shape))
    return (max(set(found), key=found.count) if found else None), bad, tried


def _bounds(source: "TileSource", told: dict[str, str], shift: str) -> tuple[tuple[float, float, float, float], bool]:
    """The extent of the finest zoom's tiles (EPSG:4490), and whether the metadata say another."""
    zoom = source.plan[0]
    found = source.extent(zoom)
    said = _numbers(told.get("bounds", ""))
    if found is None:
        return said or (-180.0, -85.0511, 180.0, 85.0511), False
    first, last, low, high = found
    whole = mercator.level(zoom, source.side)
    a, b, c, d, e, f = whole.to_pixels
    top = (1 << zoom) - 1 - high if source.flipped else low
    bottom = (1 << zoom) - 1 - low if source.flipped else high
    side = source.side
    part = Level((a, b, c - first * side, d, e, f - top * side), (last - first + 1) * side, (bottom - top + 1) * side)
    bounds = degrees(part, mercator.DEFINITION, shift)
    if said is None:
        return bounds, False
    room = 360.0 / (1 << zoom) * 1.5 + 0.02
    return bounds, max(abs(a - b) for a, b in zip(said, bounds, strict=True)) > room


def _numbers(words: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in words.split(","))
    except ValueError:
        return None
    inside = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if inside else None


def _connect(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


class TileSource:
    """Reads tiles of an MBTiles file; a tile that is no picture is empty and counted in `spoiled`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.side, self.flipped = 256, True
        self.plan: list[int] = []
        """Zooms, the largest first."""
        self.spoiled = 0
        self._lock = threading.RLock()
        try:
            self._connection: sqlite3.Connection | None = _connect(path)
        except sqlite3.Error as exc:
            raise FormatError("the tile file is damaged", where=Where(path), do="copy or download it again") from exc

    @contextmanager
    def _asking(self, stopped: Stopped = lambda: False) -> Iterator[sqlite3.Connection]:
        """The connection, for a question that ends when `stopped` says so or after `_PATIENCE_S`."""
        with self._lock:
            connection = self._connection
            if connection is None:
                raise Cancelled
            end = time.monotonic() + _PATIENCE_S
            connection.set_progress_handler(lambda: stopped() or time.monotonic() > end, 20_000)
            try:
                yield connection
            finally:
                connection.set_progress_handler(None, 0)

    def metadata(self) -> dict[str, str]:
        """What the file says of itself; empty where it says nothing."""
        with self._asking() as connection:
            try:
                rows = connection.execute("SELECT name, value FROM metadata LIMIT 500").fetchall()
            except sqlite3.OperationalError:
                return {}
        return {str(name).lower(): str(value) for name, value in rows if name is not None and value is not None}

    def zooms(self, told: dict[str, str]) -> list[int]:
        """The zooms that have tiles, the smallest first."""
        found: list[int] = []
        try:
            with self._asking() as connection:
                last = -1
                while len(found) <= _MOST_ZOOM:
                    ask = "SELECT min(zoom_level) FROM tiles WHERE zoom_level > ?"
                    zoom = connection.execute(ask, (last,)).fetchone()[0]
                    if not isinstance(zoom, int) or zoom > _MOST_ZOOM:
                        break
                    found.append(zoom)
                    last = zoom
        except sqlite3.OperationalError as exc:
            if "interrupted" not in str(exc):
                raise
            first, final = (_whole(told.get(key, "")) for key in ("minzoom", "maxzoom"))
            if first is None or final is None:
                raise
            return list(range(first, final + 1))
        return [zoom for zoom in found if zoom >= 0]

    def some(self, zooms: list[int]) -> list[bytes]:
        """A few tiles of each zoom."""
        found = []
        for zoom in zooms:
            with self._asking() as connection:
                rows = connection.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? LIMIT ?", (zoom, max(32 // len(zooms), 2))
                )
                found += [row[0] if isinstance(row[0], bytes) else b"" for row in rows]
        return found

    def extent(self, zoom: int) -> tuple[int, int, int, int] | None:
        """First and last column, lowest and highest row of a zoom as stored; None when that takes too long."""
        ask = "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row) FROM tiles WHERE zoom_level = ?"
        try:
            with self._asking() as connection:
                row = connection.execute(ask, (zoom,)).fetchone()
        except sqlite3.OperationalError as exc:
            if "interrupted" not in str(exc):
                raise
            return None
        end = (1 << zoom) - 1
        if not all(isinstance(v, int) and 0 <= v <= end for v in row):
            return None
        return row[0], row[1], row[2], row[3]

    def tile(self, level: int, column: int, row: int, stopped: Stopped) -> np.ndarray | None:
        """A tile, None for a gap."""
        zoom = self.plan[level]
        stored = (1 << zoom) - 1 - row if self.flipped else row
        ask = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        try:
            with self._asking(stopped) as connection:
                found = connection.execute(ask, (zoom, column, stored)).fetchone()
        except _DAMAGE as exc:
            if stopped():
                raise Cancelled from exc
            self.spoiled += 1
            return None
        if found is None:
            return None
        picture = decode(found[0]) if isinstance(found[0], bytes) else None
        if picture is None:
            self.spoiled += 1
            return None
        return _fitted(picture, self.side)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _fitted(picture: np.ndarray, side: int) -> np.ndarray:
    """The picture in the size of a tile; another size is drawn as large as it should be, by the nearest pixels."""
    high, wide = picture.shape
    if (high, wide) == (side, side):
        return picture
    rows, columns = np.arange(side) * high // side, np.arange(side) * wide // side
    return picture[np.ix_(rows, columns)]


def _whole(words: str) -> int | None:
    try:
        number = int(json.loads(words))
    except (ValueError, TypeError):
        return None
    return number if 0 <= number <= _MOST_ZOOM else None

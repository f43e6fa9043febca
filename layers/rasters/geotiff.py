"""GeoTIFF of any size: its overviews as they are, and between them what the picture needs and no more."""

import threading
from dataclasses import replace
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.errors import RasterioError
from rasterio.transform import from_gcps
from rasterio.windows import Window

from layers import crs
from layers.errors import CrsError, FormatError, Where
from layers.rasters.facts import Facts, Note
from layers.rasters.gdal import damaged, open_file
from layers.rasters.pixels import halved
from layers.rasters.raster import Level, Raster, Stopped, degrees, pixel_metres
from layers.rasters.tiles import CACHE
from layers.rasters.tones import Tones, tones_of
from layers.text import text
from layers.work import Cancelled

TILE = 512
_STEP = 8
"""How much coarser than what is on the disk a resolution may be that is read straight from it."""
_BLOCK_BYTES = 256_000_000
_PIECE = 600_000
"""Samples of one band, about, that are read without asking whether to stop: two milliseconds."""
_LARGE = 100_000_000
"""Pixels from which overviews are worth having."""


def open_geotiff(path: Path, crs_name: str = "auto", shift: str = "") -> Raster:
    """The raster of a GeoTIFF.

    Parameters
    ----------
    path : Path
    crs_name : str
        ``auto`` for the file's own, else ``EPSG:n`` or WKT.
    shift : str
        ``gcj02`` where its coordinates are offset so.

    Raises
    ------
    FormatError
        For a file that is damaged, has no position, or cannot be shown with bounded memory.
    CrsError
        When the CRS is missing or cannot be transformed safely.
    """
    dataset = open_file(path, "GTiff")
    try:
        return _opened(dataset, path, crs_name, shift)
    except BaseException:
        dataset.close()
        raise


def _opened(dataset: Any, path: Path, crs_name: str, shift: str) -> Raster:
    _check(dataset, path)
    transform, notes = _position(dataset, path)
    definition, more = _definition(dataset, path, crs_name)
    notes += more
    inverse = ~transform
    first = Level((inverse.a, inverse.b, inverse.c, inverse.d, inverse.e, inverse.f), dataset.width, dataset.height,
                  TILE)  # fmt: skip
    disk = [1, *sorted(o for o in set(dataset.overviews(1)) if o > 1)]
    source = TiffSource(path, dataset, disk)
    try:
        source.tones, told = tones_of(dataset, source.sample)
    except RasterioError as exc:
        raise damaged(path) from exc
    levels, source.plan = _levels(first, source)
    bounds = degrees(first, definition, shift)
    crs.transformer(crs.parse(definition), crs.GEOGRAPHIC, where=Where(path))
    if len(disk) == 1 and dataset.width * dataset.height > _LARGE:
        told.append(
            Note("should", text("It is large and has no overviews: small scales are slow until they are built"))
        )
    if shift == "gcj02":
        told.append(Note("advise", text("Its coordinates are moved back from GCJ-02")))
    facts = Facts(
        name=path.stem,
        kind="GeoTIFF",
        crs=crs.title_of(crs.parse(definition)),
        bounds=bounds,
        width=dataset.width,
        height=dataset.height,
        pixel_m=pixel_metres(first, bounds),
        bands=dataset.count,
        depth=dataset.dtypes[0],
        levels=tuple(disk),
        attribution=str(dataset.tags().get("TIFFTAG_COPYRIGHT", ""))[:200],
        notes=tuple(notes + told),
    )
    raster = Raster(facts, definition, levels, source, smooth=source.tones.table is None, shift=shift)
    source.number = raster.number
    return raster


def _check(dataset: Any, path: Path) -> None:
    if not dataset.count:
        raise FormatError("the file holds no picture", where=Where(path), do="export it again as one GeoTIFF")
    depth = np.dtype(dataset.dtypes[0]) if dataset.dtypes[0] not in ("complex_int16",) else np.dtype(complex)
    if depth.kind == "c":
        raise FormatError(
            "its samples are complex numbers", where=Where(path), do="export its amplitude as a picture first"
        )
    high, wide = dataset.block_shapes[0]
    if high * wide * depth.itemsize * min(dataset.count, 4) > _BLOCK_BYTES:
        raise FormatError(
            "it is stored in blocks of {width} × {height} pixels, too large to read in part",
            where=Where(path),
            do="write it again in tiles, for example with gdal_translate -co TILED=YES",
            width=wide,
            height=high,
        )


def _position(dataset: Any, path: Path) -> tuple[Any, list[Note]]:
    """Its transform from pixels to coordinates."""
    transform = dataset.transform
    if not transform.is_identity and abs(transform.determinant) > 0 and np.isfinite(list(transform)[:6]).all():
        return transform, []
    points, _ = dataset.gcps
    if len(points) >= 3:
        return from_gcps(points), [Note("should", text("Placed by its {n} control points only", n=len(points)))]
    raise FormatError(
        "the picture has no position on the ground",
        where=Where(path),
        do="give it one in the program it comes from (GeoTIFF tags or a world file .tfw beside it)",
    )


def _definition(dataset: Any, path: Path, crs_name: str) -> tuple[str, list[Note]]:
    """Its CRS: what the user says, else the file's own, else what the numbers can only be."""
    if crs_name != "auto":
        return crs.parse(crs_name, Where(path)).to_wkt(), []
    own = dataset.crs or dataset.gcps[1]
    if own:
        return crs.parse(own.to_wkt(), Where(path)).to_wkt(), []
    left, bottom, right, top = dataset.bounds
    guess: str | None = None
    if crs.CHINA[0] <= left <= right <= crs.CHINA[2] and crs.CHINA[1] <= bottom <= top <= crs.CHINA[3]:
        guess = crs.GEOGRAPHIC
    elif 1e6 <= bottom <= top <= 6e6 and left // 1e6 == right // 1e6 and 25 <= left // 1e6 <= 45:
        guess = f"EPSG:{4513 + int(left // 1e6) - 25}"
    if guess is None:
        raise CrsError(
            "the picture does not say in which coordinates it is",
            where=Where(path),
            do="choose its CRS; the survey that made it knows",
        )
    title = crs.title_of(crs.parse(guess))
    return guess, [Note("should", text("It names no CRS; by its numbers it is taken for {crs}", crs=title))]


def _levels(first: Level, source: "TiffSource") -> tuple[list[Level], list[tuple[int, int]]]:
    """All resolutions, and for each the one on the disk it is read from and how many times coarser than that it is."""
    levels, plan = [], []
    for k in range(len(source.disk)):
        base = source.level_of(k, first)
        nxt = source.disk[k + 1] if k + 1 < len(source.disk) else None
        gap = 1
        while gap == 1 or (
            max(base.width, base.height) // gap >= TILE // 2
            and min(base.width, base.height) >= gap
            and (nxt is None or source.disk[k] * gap < nxt * 0.75)
        ):
            levels.append(_coarser(base, gap))
            plan.append((k, gap))
            gap *= 2
    return levels, plan


def _coarser(level: Level, gap: int) -> Level:
    a, b, c, d, e, f = (v / gap for v in level.to_pixels)
    return replace(level, to_pixels=(a, b, c, d, e, f), width=level.width // gap, height=level.height // gap)


def _piece(block: tuple[int, int], gap: int, wide: int, high: int) -> tuple[int, int]:
    """How wide and high the pieces are in which `wide` by `high` samples are read: whole blocks, multiples of `gap`."""
    down = min(-(-block[0] // gap) * gap, high)
    across = wide
    if block[1] < wide:
        unit = block[1] * gap // gcd(block[1], gap)
        across = min(max(_PIECE // down // unit, 1) * unit, wide)
    rows = max(_PIECE // across // down, 1) * down
    return across, min(rows, high)


class TiffSource:
    """Reads tiles; one thread at a time, and never more than a strip without asking whether to stop."""

    def __init__(self, path: Path, dataset: Any, disk: list[int]) -> None:
        self.path, self.disk = path, disk
        self.number = 0
        self.tones = Tones((1,))
        self.plan: list[tuple[int, int]] = []
        self.spoiled = 0
        """Tiles that could not be read."""
        self._open: dict[int, Any] = {0: dataset}
        self._lock = threading.RLock()

    def level_of(self, number: int, first: Level) -> Level:
        """A resolution that is on the disk; overviews span the whole picture, whatever its size divides by."""
        if not number:
            return first
        dataset = self._dataset(number)
        x, y = dataset.width / first.width, dataset.height / first.height
        a, b, c, d, e, f = first.to_pixels
        return Level((a * x, b * x, c * x, d * y, e * y, f * y), dataset.width, dataset.height, TILE)

    def _dataset(self, number: int) -> Any:
        if not self._open:
            raise Cancelled
        if number not in self._open:
            self._open[number] = open_file(self.path, "GTiff", OVERVIEW_LEVEL=number - 1)
        return self._open[number]

    def sample(self, bands: tuple[int, ...]) -> np.ndarray:
        """Some samples of the picture, (bands, N): its coarsest overview, or small windows spread over it."""
        number = len(self.disk) - 1
        with self._lock:
            dataset = self._dataset(number)
            wide, high = dataset.width, dataset.height
            if wide * high <= 4 * TILE * TILE:
                return dataset.read(list(bands)).reshape(len(bands), -1)
            side, found = 48, []
            for y in np.linspace(0, high - side, 6).clip(0).astype(int).tolist():
                for x in np.linspace(0, wide - side, 6).clip(0).astype(int).tolist():
                    window = Window(x, y, min(side, wide - x), min(side, high - y))
                    found.append(dataset.read(list(bands), window=window).reshape(len(bands), -1))
            return np.concatenate(found, axis=1)

    def tile(self, level: int, column: int, row: int, stopped: Stopped) -> np.ndarray | None:
        """A tile; a place that cannot be read is empty and counted in `spoiled`."""
        number, gap = self.plan[level]
        if gap > _STEP:
            return self._from_finer(level, column, row, stopped)
        try:
            return self._read(number, gap, column, row, stopped)
        except (RasterioError, FormatError, OSError):
            self.spoiled += 1
            return None

    def _read(self, number: int, gap: int, column: int, row: int, stopped: Stopped) -> np.ndarray | None:
        """Straight from the disk: every second sample of what is needed, then the mean of four."""
        with self._held(stopped):
            dataset = self._dataset(number)
        left, top = column * TILE * gap, row * TILE * gap
        wide = min(TILE * gap, dataset.width - left) // gap * gap
        high = min(TILE * gap, dataset.height - top) // gap * gap
        if wide <= 0 or high <= 0:
            return None
        picture = np.empty((high // gap, wide // gap), dtype=np.uint32)
        across, down = _piece(dataset.block_shapes[0], gap, wide, high)
        for y in range(0, high, down):
            for x in range(0, wide, across):
                window = Window(left + x, top + y, min(across, wide - x), min(down, high - y))
                part = self._part(dataset, number, window, gap, stopped)
                picture[y // gap : y // gap + part.shape[0], x // gap : x // gap + part.shape[1]] = part
        return picture if picture.any() else None

    def _part(self, dataset: Any, number: int, window: Any, gap: int, stopped: Stopped) -> np.ndarray:
        """The packed pixels of a window whose sides are multiples of `gap`."""
        skip = max(gap // 2, 1)
        bands, shape = list(self.tones.bands), (window.height // skip, window.width // skip)
        with self._held(stopped):
            self._dataset(number)
            samples = dataset.read(bands, window=window, out_shape=(len(bands), *shape))
            mask = dataset.read_masks(1, window=window, out_shape=shape) if self.tones.masked else None
        painted = self.tones.paint(samples, mask)
        return halved(painted) if gap > 1 else painted

    def _held(self, stopped: Stopped) -> "_Held":
        return _Held(self._lock, stopped)

    def _from_finer(self, level: int, column: int, row: int, stopped: Stopped) -> np.ndarray | None:
        """From the four tiles of the next finer resolution. They are kept until this one is made, so that nothing is
        lost when it is stopped.
        """
        made: np.ndarray | None = None
        half = TILE // 2
        for down in (0, 1):
            for right in (0, 1):
                part = self._kept(level - 1, 2 * column + right, 2 * row + down, stopped)
                if part is None:
                    continue
                if made is None:
                    made = np.zeros((TILE, TILE), dtype=np.uint32)
                less = halved(part)
                made[down * half : down * half + less.shape[0], right * half : right * half + less.shape[1]] = less
        for down in (0, 1):
            for right in (0, 1):
                CACHE.drop((self.number, level - 1, 2 * column + right, 2 * row + down))
        return made

    def _kept(self, level: int, column: int, row: int, stopped: Stopped) -> np.ndarray | None:
        if stopped():
            raise Cancelled
        key = (self.number, level, column, row)
        known, found = CACHE.get(key)
        if not known:
            found = self.tile(level, column, row, stopped)
            CACHE.put(key, found)
        return found

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            for dataset in self._open.values():
                dataset.close()
            self._open.clear()


class _Held:
    """The lock of a source, waited for as long as nobody asks to stop."""

    def __init__(self, lock: Any, stopped: Stopped) -> None:
        self._lock, self._stopped = lock, stopped

    def __enter__(self) -> None:
        while not self._lock.acquire(timeout=0.02):
            if self._stopped():
                raise Cancelled
        if self._stopped():
            self._lock.release()
            raise Cancelled

    def __exit__(self, *_: object) -> None:
        self._lock.release()

"""Base maps: open and draw files far larger than the picture: ``python -m tests.bench.rasters [--json] [--side N]``.

Makes a GeoTIFF of 37,000 by 37,000 pixels in three bands (4.1 GB as it would be read; a third of it is stored, the rest
is empty), the same with overviews, and MBTiles of 10,000 tiles. Each case runs in a process of its own: milliseconds to
open, to the first picture (1600 by 1000) of everything and of parts, again from what is kept, and the most memory. The
peer is GDAL's own warped raster (rasterio WarpedVRT, bilinear, which takes overviews where there are some) on the same
files, views and projection.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.transform import from_bounds as affine
from rasterio.transform import from_origin
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window, from_bounds

from layers import crs
from layers.rasters.opening import open_raster
from layers.rasters.overviews import build_overviews
from layers.work import Cancelled
from tests.rasterfiles import encoded, mbtiles, tile_of

SIZE = (1600, 1000)
PLANE = "EPSG:4545"
AT = (36_460_000.0, 2_900_000.0)
PATIENCE_S = 300
VIEWS = (1, 16, 256)
"""Shares of the ground that are looked at."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds and the result."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def make_tiff(path: Path, side: int) -> None:
    """A picture of `side` pixels square in EPSG:4524 (zone numbers in the eastings), a third of its tiles stored."""
    random = np.random.default_rng(7)
    with rasterio.open(
        path, "w", driver="GTiff", width=side, height=side, count=3, dtype="uint8", crs="EPSG:4524",
        transform=from_origin(*AT, 2, 2), tiled=True, blockxsize=256, blockysize=256, SPARSE_OK=True, BIGTIFF="YES",
        photometric="RGB",
    ) as made:  # fmt: skip
        step = 2048
        for y in range(0, side - step, step):
            for x in range((y // step % 3) * step, side - step, 3 * step):
                block = np.kron(random.integers(0, 255, (3, 128, 128), dtype=np.uint8), np.ones((1, 16, 16), np.uint8))
                made.write(block, window=Window(x, y, step, step))


def make_mbtiles(path: Path) -> None:
    """Zoom 14 with 100 by 100 tiles, and the zooms above it."""
    random = np.random.default_rng(7)
    some = [
        encoded(np.kron(random.integers(0, 255, (3, 32, 32), dtype=np.uint8), np.ones((1, 8, 8), np.uint8)))
        for _ in range(16)
    ]
    left, top = tile_of(108.4, 25.9, 14)
    left, top = left - left % 128, top - top % 128
    tiles = {}
    for zoom in range(14, 7, -1):
        count = max(100 >> (14 - zoom), 1)
        for x in range(count):
            for y in range(count):
                tiles[zoom, (left >> (14 - zoom)) + x, (top >> (14 - zoom)) + y] = some[(x * 7 + y) % len(some)]
    mbtiles(path, tiles, {"name": "bench", "format": "png"})


def box_of(path: Path) -> tuple[float, float, float, float]:
    """The ground of a file in the plane of the picture."""
    raster = open_raster(path)
    west, south, east, north = raster.facts.bounds
    raster.close()
    x, y = crs.transform_points([west, east, west, east], [south, south, north, north], crs.GEOGRAPHIC, PLANE)
    return min(x), min(y), max(x), max(y)


def views(box: tuple[float, float, float, float]) -> dict[str, tuple[float, float, float, float]]:
    """Views in the middle, in the shape of the picture."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    found = {}
    for share in VIEWS:
        wide = (box[2] - box[0]) * 0.97 / share**0.5 / 2
        high = wide * SIZE[1] / SIZE[0]
        found[f"1/{share}"] = (x - wide, y - high, x + wide, y + high)
    return found


def ours(path: Path, runs: int) -> dict[str, Any]:
    """Open, draw, draw again."""
    box = box_of(path)
    opened, raster = timed(lambda: open_raster(path))
    found: dict[str, Any] = {"open_ms": round(opened, 1), "views": {}}
    for name, bounds in views(box).items():
        first = timed(lambda b=bounds: raster.read(b, *SIZE, PLANE))[0]
        again = statistics.median(timed(lambda b=bounds: raster.read(b, *SIZE, PLANE))[0] for _ in range(runs))
        found["views"][name] = {"first_ms": round(first, 1), "again_ms": round(again, 1)}
    raster.close()
    return found | {"most_memory_mb": memory()}


def stopping(path: Path) -> dict[str, Any]:
    """How soon a first picture of everything ends when it is asked to."""
    box = box_of(path)
    late = []
    for delay in (0.02, 0.05, 0.1, 0.2, 0.4):
        raster = open_raster(path)
        stop, asked = threading.Event(), [0.0]

        def ask(stop: threading.Event = stop, asked: list[float] = asked) -> None:
            asked[0] = time.perf_counter()
            stop.set()

        timer = threading.Timer(delay, ask)
        timer.start()
        try:
            raster.read(views(box)["1/1"], *SIZE, PLANE, stopped=stop.is_set)
        except Cancelled:
            late.append((time.perf_counter() - asked[0]) * 1000)
        timer.join()
        raster.close()
    return {"cancel_ms": {"median": round(statistics.median(late), 1), "worst": round(max(late), 1)} if late else None}


def peer(path: Path, runs: int) -> dict[str, Any]:
    """The same with GDAL's warped raster; MBTiles through GDAL's driver."""
    box = box_of(path)
    opened, dataset = timed(lambda: rasterio.open(path))
    found: dict[str, Any] = {"open_ms": round(opened, 1), "views": {}}
    for name, bounds in views(box).items():

        def draw(bounds: tuple[float, float, float, float] = bounds) -> Any:
            how: dict[str, Any] = {"crs": PLANE, "resampling": Resampling.bilinear, "add_alpha": dataset.count == 3}
            if not dataset.overviews(1):  # GDAL warps every pixel of a window otherwise
                how |= {"transform": affine(*bounds, *SIZE), "width": SIZE[0], "height": SIZE[1]}
            with WarpedVRT(dataset, **how) as warped:
                window = from_bounds(*bounds, warped.transform)
                shape = (warped.count, SIZE[1], SIZE[0])
                return warped.read(window=window, out_shape=shape, resampling=Resampling.bilinear)

        first = timed(draw)[0]
        again = statistics.median(timed(draw)[0] for _ in range(runs))
        found["views"][name] = {"first_ms": round(first, 1), "again_ms": round(again, 1)}
    dataset.close()
    return found | {"most_memory_mb": memory()}


def memory() -> int:
    """The most this process has held, MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def apart(case: str, path: Path, runs: int) -> dict[str, Any]:
    """A case in a process of its own."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.rasters", "--case", case, "--file", str(path), "--runs", str(runs)],
            capture_output=True, text=True, check=True, timeout=PATIENCE_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"not_done_after_s": PATIENCE_S}
    return json.loads(done.stdout.splitlines()[-1])


def run(side: int, runs: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        plain, large, tiles = (Path(folder) / name for name in ("plain.tif", "overviews.tif", "tiles.mbtiles"))
        make_tiff(plain, side)
        make_tiff(large, side)
        built = timed(lambda: build_overviews(large))[0]
        make_mbtiles(tiles)
        found: dict[str, Any] = {
            "picture": SIZE,
            "pixels": side * side,
            "gigabytes_as_read": round(side * side * 3 / 1e9, 2),
            "gigabytes_on_disk": round(plain.stat().st_size / 1e9, 2),
            "build_overviews_ms": round(built),
        }
        for name, path in (("with_overviews", large), ("without_overviews", plain), ("mbtiles_10000", tiles)):
            found[name] = {"ours": apart("ours", path, runs), "peer_warped_vrt": apart("peer", path, runs)}
        found["without_overviews"] |= apart("stopping", plain, runs)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON document (it is always JSON)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--side", type=int, default=37_000, help="pixels along the GeoTIFF")
    parser.add_argument("--case", choices=("ours", "peer", "stopping"))
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args(arguments)
    if asked.case:
        work = {"ours": ours, "peer": peer, "stopping": lambda path, _: stopping(path)}[asked.case]
        print(json.dumps(work(asked.file, asked.runs)))
        return 0
    print(json.dumps(run(asked.side, asked.runs), indent=None if asked.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())

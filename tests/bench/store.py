"""Edits per second, bulk load and read of 40,000 polygons; peers: pyogrio append and bare sqlite3.

Run ``python -m tests.bench.store``; one JSON document is printed.
"""

import json
import random
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from layers.change import Change, update
from layers.store import Store
from layers.text import text

UNITS, CORNERS, EDITS = 40_000, 100, 1000


def coverage() -> gpd.GeoDataFrame:
    """40,000 polygons of about 100 vertices in CGCS2000 degrees."""
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    wobble = 1 + 0.2 * np.sin(5 * angle)
    ring = np.column_stack([np.cos(angle) * wobble, np.sin(angle) * wobble]) * 0.004
    at = np.column_stack([100 + 0.01 * (np.arange(UNITS) % 200), 25 + 0.01 * (np.arange(UNITS) // 200)])
    shapes = shapely.multipolygons([[p] for p in shapely.polygons(at[:, None, :] + ring[None])])
    keys = [f"9901{n:08d}" for n in range(UNITS)]
    return gpd.GeoDataFrame(
        {"key": keys, "code": keys, "name": [f"村{n}" for n in range(UNITS)]}, geometry=shapes, crs=4490
    )


def quantiles(seconds: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    cut = statistics.quantiles(seconds, n=20)
    return {"median_ms": round(1e3 * statistics.median(seconds), 3), "p95_ms": round(1e3 * cut[18], 3)}


def edit_store(store: Store, keys: list[str]) -> list[float]:
    """Seconds of each audited edit of one geometry and one text."""
    spent = []
    for n, key in enumerate(keys):
        old = store.row("division", key)
        assert old is not None
        new = {"name": f"改{n}", "geometry": shapely.transform(old["geometry"], lambda xy: xy + 1e-6)}
        start = time.perf_counter()
        store.apply(Change(text("Move"), (update("division", key, old, new),)))
        spent.append(time.perf_counter() - start)
    return spent


def edit_bare(path: Path, keys: list[str]) -> list[float]:
    """The same update through bare sqlite3 (WAL, FULL), without history and checks."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE UNIQUE INDEX by_key ON division(key)")
    spent = []
    for n, key in enumerate(keys):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE division SET name = ? WHERE key = ?", (f"改{n}", key))
        connection.execute("COMMIT")
        spent.append(time.perf_counter() - start)
    connection.close()
    return spent


def main() -> None:
    """Measure and print."""
    frame = coverage()
    keys = [frame["key"][n] for n in random.Random(1).sample(range(UNITS), EDITS)]
    with tempfile.TemporaryDirectory() as folder:
        path, peer = Path(folder, "w.gpkg"), Path(folder, "peer.gpkg")
        start = time.perf_counter()
        with Store.create(path) as store:
            store.load("division", frame, text("Import"))
            loaded = time.perf_counter() - start
            edits = edit_store(store, keys)
            start = time.perf_counter()
            store.undo()
            undo = time.perf_counter() - start
            start = time.perf_counter()
            rows = len(store.frame("division"))
            read = time.perf_counter() - start
            start = time.perf_counter()
            window = len(store.frame("division", bbox=(100.5, 25.5, 100.55, 25.55)))
            windowed = time.perf_counter() - start
        start = time.perf_counter()
        pyogrio.write_dataframe(frame, peer, layer="division")
        peer_loaded = time.perf_counter() - start
        start = time.perf_counter()
        pyogrio.read_dataframe(peer, layer="division")
        peer_read = time.perf_counter() - start
        appended = []
        for n in range(20):
            start = time.perf_counter()
            pyogrio.write_dataframe(frame.iloc[[n]], peer, layer="division", append=True)
            appended.append(time.perf_counter() - start)
        bare_path = Path(folder, "bare.db")
        with sqlite3.connect(bare_path) as bare:
            bare.execute("CREATE TABLE division(key TEXT, name TEXT)")
            bare.executemany("INSERT INTO division VALUES (?, ?)", zip(frame["key"], frame["name"], strict=True))
        bare.close()
        print(
            json.dumps(
                {
                    "polygons": rows,
                    "vertices": int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()),
                    "edit": {**quantiles(edits), "per_second": round(EDITS / sum(edits))},
                    "undo_ms": round(1e3 * undo, 2),
                    "load_s": round(loaded, 3),
                    "read_s": round(read, 3),
                    "window_ms": round(1e3 * windowed, 2),
                    "window_rows": window,
                    "peer": {
                        "bare sqlite3 edit": quantiles(edit_bare(bare_path, keys)),
                        "pyogrio append": {"median_ms": round(1e3 * statistics.median(appended), 2)},
                        "pyogrio load_s": round(peer_loaded, 3),
                        "pyogrio read_s": round(peer_read, 3),
                    },
                },
                ensure_ascii=False,
            )
        )


if __name__ == "__main__":
    main()

"""Pointing at a large layer: ``python -m tests.bench.pointing [--json] [--units N] [--vertices N] [--runs N]``.

Times what follows every move and click of the pointer on a made-up coverage of 5 million vertices, at places all over
it, half of them on borders: identify, and snapping to a vertex, to a crossing (of two such coverages) and to an edge.
Beside them, in the same run, a plain peer: shapely's ``STRtree.nearest`` and then the nearest vertex of that polygon,
or ``STRtree.query`` with ``dwithin`` and the nearest point of the borders found. It looks through whole polygons, so
that it slows down as they grow: compare ``--units 300``. Also how long both take to be built, and, while the program's
indexes are built in the background, the longest time a waiting thread did not get its turn.
"""

import argparse
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.map.layer import MapLayer
from gis_desk.map.snapping import CROSSING, EDGE, VERTEX, SnapIndex, snap, snap_index
from layers.text import text
from tests.bench.coverages import EAST, NORTH, SOUTH, WEST, coverage
from ui.map.identify import Identifier, index_of

REACH_M, SCALE = 50.0, 100_000.0
_SIZE = (1600.0, 1000.0)
_SWITCH_S = 0.0005


def places(xy: np.ndarray, count: int, seed: int = 3) -> np.ndarray:
    """Half anywhere, half within `REACH_M` of a vertex (count, 2)."""
    chance = np.random.default_rng(seed)
    anywhere = chance.random((count // 2, 2)) * (EAST - WEST, NORTH - SOUTH) + (WEST, SOUTH)
    at = xy[chance.integers(0, len(xy), count - len(anywhere))]
    return np.vstack([anywhere, at + (chance.random(at.shape) - 0.5) * 4e-4])


def each(work: Callable[[float, float], Any], where: np.ndarray) -> dict[str, float]:
    """Median and 99th percentile in milliseconds, and the share of places where something was found.

    ``cpu`` is the time of the thread itself, which a busy computer does not lengthen.
    """
    spent, own, found = [], [], 0
    for lon, lat in where.tolist():
        start, begin = time.perf_counter(), time.thread_time()
        result = work(lon, lat)
        own.append((time.thread_time() - begin) * 1000)
        spent.append((time.perf_counter() - start) * 1000)
        found += result is not None and result != []
    return {
        "median_ms": round(statistics.median(spent), 4),
        "p99_ms": round(float(np.quantile(spent, 0.99)), 4),
        "p99_cpu_ms": round(float(np.quantile(own, 0.99)), 4),
        "most_cpu_ms": round(max(own), 3),
        "found": round(found / len(where), 3),
    }


def behind(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Result and seconds of `work` in a thread, and the longest wait of this one in milliseconds meanwhile."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    box: list[Any] = []
    thread = threading.Thread(target=lambda: box.append(work()))
    start = last = time.perf_counter()
    longest = 0.0
    thread.start()
    while thread.is_alive():
        time.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    sys.setswitchinterval(before)
    return box[0], time.perf_counter() - start, longest * 1000


def peers(frame: gpd.GeoDataFrame, where: np.ndarray) -> dict[str, Any]:
    """The same questions to shapely alone."""
    shapes = frame.geometry.to_numpy()
    start = time.perf_counter()
    tree = shapely.STRtree(shapes)
    tree.query(shapely.Point(0, 0))
    built = time.perf_counter() - start

    def vertex(lon: float, lat: float) -> Any:
        point = shapely.Point(lon, lat)
        xy = shapely.get_coordinates(shapes[tree.nearest(point)])
        return xy[np.argmin(np.hypot(*(xy - (lon, lat)).T))]

    def edge(lon: float, lat: float) -> Any:
        point = shapely.Point(lon, lat)
        near = tree.query(point, predicate="dwithin", distance=REACH_M / 100_000)
        border = shapely.boundary(shapes[near])
        return [shapely.line_interpolate_point(b, shapely.line_locate_point(b, point)) for b in border]

    def identify(lon: float, lat: float) -> Any:
        return tree.query(shapely.Point(lon, lat).buffer(1e-4), predicate="intersects").tolist()

    return {
        "build_s": round(built, 3),
        "identify": each(identify, where),
        "vertex": each(lambda lon, lat: vertex(lon, lat).tolist(), where),
        "edge": each(edge, where),
    }


def measure(units: int, vertices: int, runs: int) -> dict[str, Any]:
    """Everything."""
    frame = coverage(units, vertices)
    other = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda xy: xy + 0.0123))
    index, snap_s, snap_wait = behind(lambda: snap_index("division", frame))
    second = snap_index("other", other)
    _, tree_s, tree_wait = behind(lambda: index_of(frame))
    where = places(index.xy, runs)
    identifier = Identifier()
    identifier.set_layers([MapLayer("division", text("division"), "division", frame)])
    identifier.at(100.0, 30.0, 1.0, SCALE)

    def snapping(*kinds: str, indexes: tuple[SnapIndex, ...] = (index,)) -> dict[str, float]:
        return each(lambda lon, lat: snap(indexes, lon, lat, REACH_M, kinds), where)

    return {
        "units": len(frame),
        "vertices": len(index.xy),
        "places": len(where),
        "reach_m": REACH_M,
        "identify": each(lambda lon, lat: identifier.at(lon, lat, 10.0, SCALE), where),
        "snap_vertex": snapping(VERTEX),
        "snap_edge": snapping(EDGE),
        "snap_crossing": snapping(CROSSING, indexes=(index, second)),
        "snap_all": snapping(VERTEX, CROSSING, EDGE, indexes=(index, second)),
        "build": {
            "snap_s": round(snap_s, 3),
            "snap_longest_wait_ms": round(snap_wait, 1),
            "identify_s": round(tree_s, 3),
            "identify_longest_wait_ms": round(tree_wait, 1),
            "snap_mb": round(sum(a.nbytes for a in (index.xy, index.starts, index.owners, index.runs)) / 1e6, 1),
        },
        "peer_shapely_strtree": peers(frame, where),
    }


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=40_000)
    parser.add_argument("--vertices", type=float, default=5e6)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--json", action="store_true", help="one document, nothing else")
    wanted = parser.parse_args()
    found = measure(wanted.units, int(wanted.vertices), wanted.runs)
    print(json.dumps(found, indent=None if wanted.json else 2))


if __name__ == "__main__":
    main()

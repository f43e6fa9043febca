"""Driving times between a few hundred places on a road network of 100,000 edges, beside Dijkstra on the raw graph.

``python -m tests.bench.matrix [--json] [--places N] [--edges N] [--peer]``. Wall clock and processor seconds. Networks: a
jittered grid, every crossing a junction, which is the worst case; and the sample county's roads copied side by side,
with their bends, dead ends and chains, until there are as many edges. ``--peer``: scipy's Dijkstra on the raw graph, and
networkx, where it is installed, from ten places, scaled.
"""

import argparse
import importlib.util
import json
import math
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.ways.contraction import Links
from gis_desk.inspections.ways.roads import Drives, Roads, Spot, islands_of, read_roads
from layers import crs
from layers.formats import read
from resources import resource
from tests.gis_desk.inspections import land

_KMH = (20.0, 30.0, 40.0, 60.0)


def grid(edges: int) -> Roads:
    """A grid of roads whose crossings are moved by chance; each edge its own speed."""
    draw = np.random.default_rng(1)
    side = round((1 + math.sqrt(1 + 2 * edges)) / 2)
    place = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2) * 300.0
    place = place + draw.uniform(-90, 90, place.shape) + np.array([land.X0, land.Y0])
    number = np.arange(side * side).reshape(side, side)
    ends = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    return _network(place[ends], ends, draw)


def county(edges: int) -> Roads:
    """The sample county's roads, cut at every vertex, in as many copies as are needed; copies are joined by a road."""
    roads = read(resource("sample", "roads.gpkg")).frame
    own = read_roads(roads, crs.plane_for(roads.total_bounds), PlanSettings())
    xy = shapely.get_coordinates(own.shapes)
    which = np.repeat(np.arange(len(own.shapes)), shapely.get_num_coordinates(own.shapes))
    inner = np.flatnonzero(np.diff(which) == 0)
    piece = np.stack([xy[inner], xy[inner + 1]], axis=1)
    places, ends = np.unique(np.round(piece.reshape(-1, 2), 2), axis=0, return_inverse=True)
    ends = ends.reshape(-1, 2)
    ends = ends[ends[:, 0] != ends[:, 1]]
    copies = max(1, math.ceil(edges / len(ends)))
    wide = float(np.ptp(places[:, 0])) + 500.0
    every = np.concatenate([places + np.array([wide * i, 0.0]) for i in range(copies)])
    all_ends = np.concatenate([ends + len(places) * i for i in range(copies)])
    east, west = int(places[:, 0].argmax()), int(places[:, 0].argmin())
    joints = [(east + len(places) * i, west + len(places) * (i + 1)) for i in range(copies - 1)]
    all_ends = np.concatenate([all_ends, np.array(joints).reshape(-1, 2)])
    return _network(every[all_ends], all_ends, np.random.default_rng(1))


def _network(lines: np.ndarray, ends: np.ndarray, draw: np.random.Generator) -> Roads:
    count = len(ends)
    shapes = np.asarray(shapely.linestrings(lines), dtype=object)
    speed = draw.choice(_KMH, count) / 3.6
    nothing = np.zeros(count, bool)
    return Roads(shapes, ends, shapely.length(shapes), speed, nothing, ~nothing, land.PLANE, np.arange(count))


def measured(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What `work` gives, and its seconds."""
    wall, own = time.perf_counter(), time.process_time()
    found = work()
    return found, {
        "wall_s": round(time.perf_counter() - wall, 3),
        "processor_s": round(time.process_time() - own, 3),
    }


def one(name: str, roads: Roads, places: int, alone: bool) -> dict[str, Any]:
    """The row of a network."""
    draw = np.random.default_rng(2)
    edges = draw.choice(np.flatnonzero(islands_of(roads) == 0), places)
    spots = [Spot(int(e), float(s)) for e, s in zip(edges, draw.uniform(0.05, 0.95, places), strict=True)]
    (drives, table), taken = measured(lambda: _table(roads, spots))
    tracemalloc.start()
    drives.seconds()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    row: dict[str, Any] = {
        "network": name, "edges": len(roads.shapes), "junctions": roads.junctions, "places": places,
        "memory_mb": round(peak / 1e6), **taken,
    }  # fmt: skip
    if alone:
        row |= peers(drives, table)
    return row


def _table(roads: Roads, spots: list[Spot]) -> tuple[Drives, np.ndarray]:
    drives = Drives(roads, spots)
    return drives, drives.seconds()


def peers(drives: Drives, table: np.ndarray) -> dict[str, Any]:
    """Dijkstra on the whole graph, whether it gives the same, and networkx from ten places."""
    nodes = np.arange(drives.roads.junctions, drives.roads.junctions + len(table))
    graph, built = measured(lambda: Links.of(*drives.links()).graph())
    raw, scipy_s = measured(lambda: np.vstack([dijkstra(graph, indices=n)[None, nodes] for n in nodes]))
    return {
        "scipy": {k: round(v + built[k], 3) for k, v in scipy_s.items()},
        "networkx_scaled": by_networkx(graph, nodes),
        "greatest_difference_s": float(np.abs(raw - table).max()),
    }


def by_networkx(graph: csr_array, nodes: np.ndarray) -> dict[str, float] | None:
    """Seconds that networkx would need, from ten places; None where it is not installed."""
    if importlib.util.find_spec("networkx") is None:
        return None
    networkx = importlib.import_module("networkx")
    whole = networkx.from_scipy_sparse_array(graph, create_using=networkx.DiGraph)
    some = nodes[:10]
    _, taken = measured(lambda: [networkx.single_source_dijkstra_path_length(whole, int(n)) for n in some])
    return {k: round(v * len(nodes) / len(some), 1) for k, v in taken.items()}


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--places", type=int, nargs="*", default=[300, 2000])
    args = parser.parse_args()
    networks = {"jittered grid": grid(args.edges), "sample county": county(args.edges)}
    rows = [
        one(name, roads, places, args.peer and places <= 500)
        for name, roads in networks.items()
        for places in args.places
    ]
    if args.json:
        print(json.dumps({"matrix": rows}))
        return
    for row in rows:
        print(" ".join(f"{k}={v}" for k, v in row.items()))


if __name__ == "__main__":
    main()

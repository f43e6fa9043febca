"""Small line networks for tests, and a walker that knows nothing of arrays."""

from collections import defaultdict

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import strategies as st

from layers import crs

WEST, SOUTH = 110.0, 25.0
KM = 0.01
"""About a kilometre, in degrees."""


def lines(*shapes):
    """A frame of lines ``L0``, ``L1``... from coordinates in hundredths of a degree east and north of 110°E, 25°N."""
    made = [shapely.linestrings(np.array(xy, float) * KM + (WEST, SOUTH)) for xy in shapes]
    return gpd.GeoDataFrame({"key": [f"L{i}" for i in range(len(made))]}, geometry=made, crs="EPSG:4490")


def at(*places):
    """Points from the same coordinates."""
    return shapely.points(np.array(places, float).reshape(-1, 2) * KM + (WEST, SOUTH))


@st.composite
def graphs(draw):
    """Nodes on a coarse lattice, and some of the ways between them: loops and double ways too."""
    n = draw(st.integers(2, 5))
    spots = draw(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=n, max_size=n, unique=True))
    ways = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), min_size=1, max_size=6))
    shapes = []
    for nth, (a, b) in enumerate(ways):
        (x, y), (u, v) = spots[a], spots[b]
        if a == b:
            shapes.append([(x, y), (x + 0.3, y + 0.31 + nth), (x - 0.41 - nth, y + 0.2), (x, y)])
        else:
            shapes.append([(x, y), ((x + u) / 2 + 0.137 * (nth + 1), (y + v) / 2 + 0.0913 * (nth + 1)), (u, v)])
    return ways, lines(*shapes)


def walked(ways, frame, cases, h, count):
    """Mass of each of `count[k]` even stretches of each line k, walked step by step from each (line, share, weight)."""
    length = crs.length_m(frame.geometry.to_numpy())
    meets = defaultdict(list)
    for k, (a, b) in enumerate(ways):
        meets[a].append((k, 0))
        meets[b].append((k, 1))
    mass = [np.zeros(c) for c in count]

    def cumulative(s):
        u = min(max(s / h, 0.0), 1.0)
        return 0.75 * (u - u**3 / 3)

    def walk(k, end, begin, gone, weight):
        """Along line k away from its `end`, from `begin` metres beyond it, `gone` metres from the case."""
        edges = np.linspace(0, length[k], count[k] + 1)
        for i in range(count[k]):
            a, b = max(edges[i], begin), max(edges[i + 1], begin)
            share = weight * (cumulative(gone + b - begin) - cumulative(gone + a - begin))
            mass[k][i if end == 0 else count[k] - 1 - i] += share
        gone += length[k] - begin
        if gone >= h:
            return
        came = (k, 1 - end)
        others = [way for way in meets[ways[k][1 - end]] if way != came] or [came]
        for way, start in others:
            walk(way, start, 0.0, gone, weight / len(others))

    for k, share, weight in cases:
        walk(k, 0, share * length[k], 0.0, weight)
        walk(k, 1, (1 - share) * length[k], 0.0, weight)
    return np.concatenate(mass)

"""Made-up coverages of any size for the benchmarks: cells with fractal borders that neighbours share vertex by vertex.

``python -m tests.bench.coverages UNITS VERTICES OUT.gpkg`` writes one; the benchmarks make and keep theirs under ``out/bench``.
"""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from scipy.spatial import Voronoi

ROOT = Path(__file__).resolve().parents[2]
WEST, SOUTH, EAST, NORTH = 80.0, 20.0, 128.0, 48.0
_CHARACTERS = np.array(
    list("东西南北中山河江湖海城安平长宁永兴新和阳川州林石泉金龙云清水大洪福德华明文武昌定康丰乐太高青白红黄")
)
_ROUGHNESS = 0.13


def coverage(units: int, vertices: int, seed: int = 7) -> gpd.GeoDataFrame:
    """About `units` polygons with about `vertices` vertices in all, EPSG:4490, without gap or overlap.

    Columns ``key``, ``code`` (6 digits), ``name``, ``level`` (county) and ``cls`` (0 to 6).
    """
    chance = np.random.default_rng(seed)
    seeds = _seeds(units, chance)
    corners, pairs = _ridges(seeds)
    ends = corners[pairs]
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    each = vertices / 2 / len(pairs)
    halvings = np.clip(np.round(np.log2(np.maximum(length / length.mean() * each, 1))), 0, 11).astype(int)
    lines = [_rough(ends[halvings == h], int(h), chance) for h in np.unique(halvings)]
    polygons = shapely.get_parts(shapely.polygonize(np.concatenate(lines)))
    polygons = polygons[shapely.area(polygons) > 1e-9]
    count = len(polygons)
    names = ["".join(pair) + "县" for pair in chance.choice(_CHARACTERS, (count, 2))]
    codes = [f"{110_000 + k:06d}" for k in range(count)]
    return gpd.GeoDataFrame(
        {"key": codes, "code": codes, "name": names, "level": "county", "cls": chance.integers(0, 7, count)},
        geometry=polygons,
        crs="EPSG:4490",
    )


def kept(units: int, vertices: int) -> Path:
    """A GeoPackage with that coverage, made when it is not there yet."""
    path = ROOT / "out" / "bench" / f"coverage-{units}-{vertices}.gpkg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part.gpkg")
        pyogrio.write_dataframe(coverage(units, vertices), draft, layer="division")
        draft.replace(path)
    return path


def _seeds(units: int, chance: np.random.Generator) -> np.ndarray:
    """Jittered middles of a grid of hexagons."""
    cell = np.sqrt((EAST - WEST) * (NORTH - SOUTH) / units)
    columns, rows = max(round((EAST - WEST) / cell), 2), max(round((NORTH - SOUTH) / cell), 2)
    x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    x = x + ((np.arange(rows) % 2)[:, None] - 0.5) * 0.5 / columns
    places = np.column_stack([WEST + x.ravel() * (EAST - WEST), SOUTH + y.ravel() * (NORTH - SOUTH)])
    places += (chance.random(places.shape) - 0.5) * cell * 0.75
    return places.clip([WEST + 0.01, SOUTH + 0.01], [EAST - 0.01, NORTH - 0.01])


def _ridges(seeds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Corners (M, 2) and pairs of corners (E, 2) of the cells round `seeds`, closed by mirrored ones."""
    every = [seeds]
    for axis, wall in ((0, WEST), (0, EAST), (1, SOUTH), (1, NORTH)):
        mirrored = seeds.copy()
        mirrored[:, axis] = 2 * wall - mirrored[:, axis]
        every.append(mirrored[np.abs(seeds[:, axis] - wall) < 6 * (EAST - WEST) / np.sqrt(len(seeds))])
    diagram = Voronoi(np.vstack(every))
    pairs = np.asarray(diagram.ridge_vertices)
    inner = (diagram.ridge_points.min(axis=1) < len(seeds)) & (pairs.min(axis=1) >= 0)
    corners = np.round(diagram.vertices, 7)
    pairs = pairs[inner]
    return corners, pairs[(corners[pairs[:, 0]] != corners[pairs[:, 1]]).any(axis=1)]


def _rough(ends: np.ndarray, halvings: int, chance: np.random.Generator) -> np.ndarray:
    """Straight edges (E, 2, 2) bent at their middle again and again, as lines."""
    line = ends
    for _ in range(halvings):
        begin, end = line[:, :-1], line[:, 1:]
        way = end - begin
        across = np.stack([-way[..., 1], way[..., 0]], axis=-1)
        bend = chance.standard_normal(begin.shape[:2]).clip(-1.6, 1.6)[..., None] * _ROUGHNESS
        finer = np.empty((len(line), 2 * line.shape[1] - 1, 2))
        finer[:, ::2], finer[:, 1::2] = line, np.round((begin + end) / 2 + across * bend, 7)
        line = finer
    return shapely.linestrings(line.reshape(-1, 2), indices=np.repeat(np.arange(len(line)), line.shape[1]))


if __name__ == "__main__":
    frame = coverage(int(sys.argv[1]), int(float(sys.argv[2])))
    pyogrio.write_dataframe(frame, sys.argv[3], layer="division")
    print(len(frame), "polygons,", int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()), "vertices")

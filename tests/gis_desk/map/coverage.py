"""Small coverages for map tests."""

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.map import MapLayer
from layers.text import text


def squares(codes: list[list[str]], side: float = 0.01, level: str = "township") -> gpd.GeoDataFrame:
    """One square per code, rows from the north; west end at 108°E 25°N."""
    rows, shapes = [], []
    for r, line in enumerate(reversed(codes)):
        for c, code in enumerate(line):
            rows.append({"key": code, "code": code, "name": f"第{len(rows)}乡", "level": level})
            shapes.append(shapely.box(108 + c * side, 25 + r * side, 108 + (c + 1) * side, 25 + (r + 1) * side))
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4490")


def wavy(cells: int = 4, points: int = 400, seed: int = 3) -> gpd.GeoDataFrame:
    """A coverage of `cells` x `cells` units with ragged shared borders and an islet in each."""
    rng = np.random.default_rng(seed)
    side = 0.1

    def edge(a: tuple[float, float], b: tuple[float, float]) -> np.ndarray:
        t = np.linspace(0, 1, points)[:, None]
        line = np.array(a) * (1 - t) + np.array(b) * t
        wiggle = np.cumsum(rng.normal(0, 1, (points, 2)), axis=0)
        wiggle -= wiggle[0] * (1 - t) + wiggle[-1] * t
        return line + wiggle / np.abs(wiggle).max() * side * 0.2 * np.sin(np.pi * t)

    nodes = {(i, j): (108 + i * side, 25 + j * side) for i in range(cells + 1) for j in range(cells + 1)}
    along = {(i, j): edge(nodes[i, j], nodes[i + 1, j]) for i in range(cells) for j in range(cells + 1)}
    up = {(i, j): edge(nodes[i, j], nodes[i, j + 1]) for i in range(cells + 1) for j in range(cells)}
    rows, shapes = [], []
    for i in range(cells):
        for j in range(cells):
            ring = np.vstack([along[i, j], up[i + 1, j][1:], along[i, j + 1][::-1][1:], up[i, j][::-1][1:]])
            x, y = nodes[i, j]
            islet = shapely.Point(x + side / 2, y - 5 + 0.0).buffer(0.0004, quad_segs=6)
            code = f"9901{(i * cells + j) // 4:02d}{i * cells + j:03d}"
            rows.append({"key": code, "code": code, "name": f"乡{i}{j}", "level": "township"})
            shapes.append(shapely.MultiPolygon([shapely.Polygon(ring), islet]))
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4490")


def layer(frame: gpd.GeoDataFrame, kind: str = "division", **more: object) -> MapLayer:
    """The frame as a layer called after its kind."""
    return MapLayer(kind, text(kind), kind, frame, **more)  # type: ignore[arg-type]

"""Rivers and streams as lines, one reservoir and a few ponds as areas."""

import geopandas as gpd
import numpy as np
import shapely
from scipy import ndimage
from shapely.ops import substring

from tests.county.arcs import faces, natural, roughen, trace
from tests.county.divisions import CRS, OWN, Units
from tests.county.land import Land
from tests.county.naming import Namer
from tests.county.plane import degrees, in_degrees, metres
from tests.county.terrain import Terrain

RIVER, STREAM = 60.0, 9.0
"""Square kilometres from which water is a river, or a stream that is drawn."""


def width_m(km2: float) -> float:
    """Breadth of a river that drains `km2`."""
    return 5 + 1.2 * km2**0.5


def frame(land: Land, units: Units, namer: Namer, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Waters inside the county and a little beyond; each named river is one line from its source down."""
    ground = land.ground
    drained, down = ground.area.ravel(), ground.down
    near = ndimage.binary_dilation(land.county == 1, iterations=12).ravel()
    wet = (drained > STREAM) & near
    heads = wet.copy()
    heads[down[wet & (down >= 0)]] = False
    order = sorted(np.flatnonzero(heads).tolist(), key=lambda c: (-_run(c, down, wet), c))
    taken: set[int] = set()
    rows = []
    borders = [shapely.LineString(metres(xy)) for xy in land.lines]
    tree = shapely.STRtree(borders)
    for head in order:
        path = [head]
        while path[-1] not in taken and down[path[-1]] >= 0 and wet[down[path[-1]]]:
            path.append(int(down[path[-1]]))
        if len(path) * ground.cell < 2_500:
            continue
        taken.update(path)
        km2 = float(drained[path[:-1] or path].max())
        bed = np.round(_along(roughen(ground.xy(np.array(path)), rng, 45.0, 150.0, 26.0), tree, borders, 260.0), 3)
        cls = "river" if km2 > RIVER else "stream"
        specific = namer.take("NATURAL", "N")
        generic = "江" if km2 > 700 else "河" if cls == "river" else "溪"
        rows.append(
            {
                "name": specific + generic,
                "class": cls,
                "specific": specific,
                "generic": generic,
                "km2": round(km2, 1),
                "geometry": in_degrees(shapely.LineString(bed)),
            }
        )
    rows += _reservoirs(land, units, namer, rng)
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    table["key"] = [f"W{n:04d}" for n in range(1, len(table) + 1)]
    return table


def _run(cell: int, down: np.ndarray, wet: np.ndarray) -> int:
    count = 0
    while cell >= 0 and wet[cell]:
        cell, count = int(down[cell]), count + 1
    return count


def _along(bed: np.ndarray, tree: shapely.STRtree, borders: list, reach: float) -> np.ndarray:
    """The bed led along a division's edge wherever it keeps within `reach` metres of one for a kilometre or more."""
    points = shapely.points(bed)
    near, far = tree.query_nearest(points, max_distance=reach, all_matches=False)
    edge = np.full(len(bed), -1)
    edge[near] = far
    result: list[np.ndarray] = []
    i = 0
    while i < len(bed):
        j = i
        while j + 1 < len(bed) and edge[j + 1] == edge[i] != -1:
            j += 1
        piece = bed[i : j + 1]
        if edge[i] != -1 and np.hypot(*np.diff(piece, axis=0).T).sum() > 700:
            line = borders[edge[i]]
            a, b = line.project(shapely.Point(bed[i])), line.project(shapely.Point(bed[j]))
            part = substring(line, min(a, b), max(a, b)) if abs(a - b) > 400 else None
            if part is not None and part.geom_type == "LineString":
                xy = shapely.get_coordinates(part)
                piece = xy if a < b else xy[::-1]
        result.append(piece)
        i = j + 1
    return np.vstack(result)


def _reservoirs(land: Land, units: Units, namer: Namer, rng: np.random.Generator) -> list[dict]:
    """Valleys drowned behind a dam: cells upstream of it that lie below its crest."""
    ground = land.ground
    drained, down, height = ground.area.ravel(), ground.down, ground.height.ravel()
    inside = ndimage.binary_erosion(land.county == 1, iterations=14).ravel()
    fit = np.flatnonzero((drained > 25) & (drained < 70) & inside)
    rows: list[dict] = []
    used = np.zeros(drained.size, bool)
    for dam in rng.permutation(fit).tolist():
        crest = height[dam] + 14
        lake = np.zeros(drained.size, bool)
        lake[dam] = True
        upstream = {dam}
        for cell in ground.order[np.searchsorted(ground.order, ground.order[0]) :].tolist():
            if int(down[cell]) in upstream and height[cell] < crest:
                upstream.add(cell)
        lake[list(upstream)] = True
        if not 70 <= lake.sum() <= 260 or used[lake].any():
            continue
        grid = ndimage.binary_closing(lake.reshape(ground.shape), iterations=1)
        pieces, _ = ndimage.label(grid)
        grid = ndimage.binary_fill_holes(pieces == pieces.ravel()[dam])
        shape = _outline(grid, ground, rng)
        if shape is None:
            continue
        used |= lake
        middle = degrees(np.array([[shape.representative_point().x, shape.representative_point().y]]))
        code = units.at(middle)[0]
        specific = units.specific[code] if code and code.startswith(OWN) else namer.take("NATURAL", "N")
        rows.append(
            {
                "name": specific + "水库",
                "class": "reservoir",
                "specific": specific,
                "generic": "水库",
                "km2": None,
                "geometry": in_degrees(shape),
            }
        )
        if len(rows) == 3:
            break
    return rows


def _outline(grid: np.ndarray, ground: Terrain, rng: np.random.Generator) -> shapely.Polygon | None:
    arcs = trace(grid.astype(int))
    stairs = [a.xy * ground.cell + [ground.west, ground.south] for a in arcs]
    found = faces(natural(stairs, int(rng.integers(1_000_000)), ground.cell))
    return max(found, key=lambda p: p.area) if found else None

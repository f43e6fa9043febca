"""How thickly cases lie along the boundary lines: a kernel on the line network that adds up to the number of cases."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.disputes.statistics.network import Network, Snapped, build, snap
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.statistics.splitting import Stretches, cut, spread
from layers import crs
from layers.work import QUIET, Progress

FEW = StatisticsRules().line_cases
"""Below this number of cases the picture shows where cases are, not where they gather."""
COLUMNS = ("line", "from_m", "to_m", "per_km", "cases", "geometry")
_NOTHING = 1e-12


@dataclass(frozen=True)
class LineDensity:
    """Density in stretches along the lines.

    Attributes
    ----------
    stretches : GeoDataFrame
        ``line`` (key), ``from_m``, ``to_m`` (chainage of the stretch on its line), ``per_km`` (weighted cases per km),
        ``cases`` (weighted cases the stretch holds, ``per_km`` times its length) and ``geometry`` (line, EPSG:4490).
        Stretches without any are left out.
    n : int
        Cases on lines.
    off : int
        Cases further than the limit from every line, or without a place, left out.
    bandwidth_m, limit_m : float
        Parameters.
    network : Network
        The lines.
    snapped : Snapped
        Where each case given lies on it.
    weights : array (N,)
        What each case given counts.
    """

    stretches: gpd.GeoDataFrame
    n: int
    off: int
    bandwidth_m: float
    limit_m: float
    network: Network
    snapped: Snapped
    weights: np.ndarray

    @property
    def few(self) -> bool:
        """Whether there are too few cases to speak of gathering."""
        return self.n < FEW


def middles(shapes: np.ndarray) -> np.ndarray:
    """Longitude and latitude (N, 2) of a point on each shape; NaN where there is none.

    Of a line the middle of its longest part counts, of an area a point on it.
    """
    shapes = np.array(shapes, dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    xy = np.full((len(shapes), 2), np.nan)
    kind = shapely.get_type_id(shapes)
    points = kind == 0
    xy[points] = shapely.get_coordinates(shapes[points])
    for i in np.flatnonzero(~points & (kind >= 0)):
        lines = [p for p in shapely.get_parts(shapes[i]) if p.geom_type == "LineString"]
        longest = max(lines, key=lambda part: part.length, default=None)
        at = shapes[i].point_on_surface() if longest is None else longest.interpolate(0.5, normalized=True)
        xy[i] = at.x, at.y
    return xy


def along_lines(
    points: np.ndarray,
    lines: gpd.GeoDataFrame,
    *,
    weights: np.ndarray | None = None,
    bandwidth_m: float = 2000.0,
    limit_m: float = 2000.0,
    step_m: float = 250.0,
    join_m: float = 1.0,
    progress: Progress = QUIET,
) -> LineDensity:
    """Density of cases along the lines, through their junctions; see `splitting` for the kernel.

    Parameters
    ----------
    points : array of geometries (N,)
        Cases, EPSG:4490; of lines and areas a point on them counts.
    lines : GeoDataFrame
        ``key`` and line ``geometry``, EPSG:4490.
    weights : array (N,), optional
        Weight of each case, not negative; 1 by default.
    bandwidth_m, limit_m, step_m, join_m : float
        Reach of the kernel, furthest distance from a line, longest stretch, and how far apart ends are still one
        junction, in metres. Lengths along the lines are geodesic.

    Returns
    -------
    LineDensity
        ``stretches["cases"]`` sums to the weights of all cases within the limit; no rows without lines or cases.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    counts = np.ones(len(points)) if weights is None else np.asarray(weights, float)
    progress.step(0, 4, "density")
    network = build(lines, join_m=join_m)
    progress.step(1, 4, "density")
    snapped = snap(network, middles(points), limit_m=limit_m, progress=Progress(stopped=progress.stopped))
    progress.step(2, 4, "density")
    on = np.flatnonzero(snapped.edge >= 0)
    pieces = cut(network, step_m)
    _, stretch, mass = spread(
        network,
        pieces,
        snapped.edge[on],
        snapped.along_m[on],
        counts[on],
        bandwidth_m=bandwidth_m,
        progress=Progress(stopped=progress.stopped),
    )
    progress.step(3, 4, "density")
    kept = mass > _NOTHING
    frame = framed(network, pieces, stretch[kept], mass[kept], lines["key"].to_numpy())
    return LineDensity(frame, len(on), len(points) - len(on), bandwidth_m, limit_m, network, snapped, counts)


def framed(
    network: Network, pieces: Stretches, stretch: np.ndarray, mass: np.ndarray, keys: np.ndarray
) -> gpd.GeoDataFrame:
    """The given stretches with what lies on them, as `LineDensity.stretches` has them."""
    edge = pieces.edge[stretch]
    begin, end = network.begin[edge] + pieces.begin[stretch], network.begin[edge] + pieces.end[stretch]
    frame = gpd.GeoDataFrame(
        {
            "line": keys[network.owner[network.edge_path[edge]]],
            "from_m": network.chainage(begin, edge),
            "to_m": network.chainage(end, edge),
            "per_km": mass / (end - begin) * 1000,
            "cases": mass,
        },
        geometry=pieces_of(network, begin, end),
        crs=crs.GEOGRAPHIC,
    )
    return frame[list(COLUMNS)]


def pieces_of(network: Network, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The lines (N,) between places on the network's scale, each pair on one path."""
    if not len(begin):
        return np.array([], dtype=object)
    x, y = network.xy.T
    ends = np.stack([np.interp(v, network.at, w) for v in (begin, end) for w in (x, y)], axis=1).reshape(-1, 2, 2)
    low = np.searchsorted(network.at, begin, side="right")
    many = np.maximum(np.searchsorted(network.at, end, side="left") - low, 0)
    size = many + 2
    first = np.concatenate([[0], np.cumsum(size)])[:-1]
    which = np.repeat(np.arange(len(begin)), size)
    nth = np.arange(len(which)) - first[which]
    xy = np.empty((len(which), 2))
    xy[first] = ends[:, 0]
    xy[first + size - 1] = ends[:, 1]
    inner = (nth > 0) & (nth < size[which] - 1)
    xy[inner] = network.xy[low[which[inner]] + nth[inner] - 1]
    return np.asarray(shapely.linestrings(xy, indices=which), dtype=object)

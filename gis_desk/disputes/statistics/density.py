"""How thickly cases lie along the boundary lines: a kernel on the line network that adds up to the number of cases.

Distance is measured along the line, never across country. Kernel: Epanechnikov, ``3/(4h)·(1-(s/h)²)`` for ``s < h``,
reflected at the ends of a line, so that every case contributes exactly its weight.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import crs
from layers.work import QUIET, Progress

FEW = 10
"""Below this number of cases the picture shows where cases are, not where they gather."""


@dataclass(frozen=True)
class LineDensity:
    """Density in stretches along the lines.

    Attributes
    ----------
    stretches : GeoDataFrame
        ``line`` (key), ``from_m``, ``to_m`` (chainage of the stretch on its part), ``per_km`` (weighted cases per km),
        ``cases`` (weighted cases the stretch holds, ``per_km`` times its length) and ``geometry`` (line, EPSG:4490).
    n : int
        Cases on lines.
    off : int
        Cases further than the limit from every line, left out.
    bandwidth_m, limit_m : float
        Parameters.
    """

    stretches: gpd.GeoDataFrame
    n: int
    off: int
    bandwidth_m: float
    limit_m: float

    @property
    def few(self) -> bool:
        """Whether there are too few cases to speak of gathering."""
        return self.n < FEW


def _cumulative(s: np.ndarray, h: float) -> np.ndarray:
    """Integral of the kernel from minus infinity to `s`."""
    u = np.clip(s / h, -1.0, 1.0)
    return 0.5 + 0.75 * (u - u**3 / 3)


def _mass(edges: np.ndarray, at: np.ndarray, weight: np.ndarray, h: float) -> np.ndarray:
    """What cases at chainages `at` put on the stretches between `edges` of one part, reflected at its ends.

    Only the cases within reach of an edge are looked at; those behind it count whole.
    """
    length = float(edges[-1])
    turns = int(np.ceil(h / (2 * length)))
    shifts = 2 * length * np.arange(-turns, turns + 1)
    images = np.concatenate([(shifts[:, None] + at).ravel(), (shifts[:, None] - at).ravel()])
    weights = np.tile(weight, 2 * len(shifts))
    near = (images > -h) & (images < length + h)
    order = np.argsort(images[near], kind="stable")
    images, weights = images[near][order], weights[near][order]
    whole = np.concatenate([[0.0], np.cumsum(weights)])
    first, last = np.searchsorted(images, edges - h), np.searchsorted(images, edges + h)
    behind = whole[first]
    for i, (f, t) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        if t > f:
            behind[i] += weights[f:t] @ _cumulative(edges[i] - images[f:t], h)
    return np.diff(behind)


def along_lines(
    points: np.ndarray,
    lines: gpd.GeoDataFrame,
    *,
    weights: np.ndarray | None = None,
    bandwidth_m: float = 2000.0,
    limit_m: float = 2000.0,
    step_m: float = 250.0,
    progress: Progress = QUIET,
) -> LineDensity:
    """Density of cases along the lines.

    Parameters
    ----------
    points : array of geometries (N,)
        Cases, EPSG:4490; of lines and areas a point on them counts.
    lines : GeoDataFrame
        ``key`` and line ``geometry``, EPSG:4490.
    weights : array (N,), optional
        Weight of each case; 1 by default.
    bandwidth_m, limit_m, step_m : float
        Reach of the kernel, furthest distance from a line, longest stretch, in metres.

    Returns
    -------
    LineDensity
        ``stretches["cases"]`` sums to the weights of all cases within the limit; no rows without lines or cases.
    """
    columns = ["line", "from_m", "to_m", "per_km", "cases", "geometry"]
    nothing = gpd.GeoDataFrame({c: [] for c in columns}, geometry="geometry", crs=crs.GEOGRAPHIC)
    usable = [p for p in points if p is not None and not p.is_empty]
    if not len(lines) or not usable:
        return LineDensity(nothing, 0, len(usable), bandwidth_m, limit_m)
    weight = np.ones(len(points)) if weights is None else np.asarray(weights, float)
    weight = np.array([w for w, p in zip(weight, points, strict=True) if p is not None and not p.is_empty])
    plane = crs.plane_for(lines.total_bounds)
    parts, owner = shapely.get_parts(crs.transform(lines.geometry.to_numpy(), crs.GEOGRAPHIC, plane), return_index=True)
    keep = shapely.length(parts) > 0
    parts, owner = parts[keep], owner[keep]
    if not len(parts):
        return LineDensity(nothing, 0, len(usable), bandwidth_m, limit_m)
    middles = np.array([p if p.geom_type == "Point" else p.point_on_surface() for p in usable], dtype=object)
    spots = crs.transform(middles, crs.GEOGRAPHIC, plane)
    tree = shapely.STRtree(parts)
    (which, part), away = tree.query_nearest(spots, max_distance=limit_m, return_distance=True, all_matches=False)
    del away
    lengths = shapely.length(parts)
    chainage = shapely.line_locate_point(parts[part], spots[which])
    touched = np.unique(part)
    rows: list[pd.DataFrame] = []
    shapes: list[np.ndarray] = []
    for n, index in enumerate(touched):
        progress.step(n, len(touched), "density")
        here = part == index
        pieces = max(1, int(np.ceil(lengths[index] / step_m)))
        edges = np.linspace(0.0, lengths[index], pieces + 1)
        cases = _mass(edges, chainage[here], weight[which[here]], bandwidth_m)
        kept = cases > 1e-12
        rows.append(
            pd.DataFrame(
                {
                    "line": lines["key"].iloc[owner[index]],
                    "from_m": edges[:-1][kept],
                    "to_m": edges[1:][kept],
                    "per_km": cases[kept] / np.diff(edges)[kept] * 1000,
                    "cases": cases[kept],
                }
            )
        )
        shapes.append(_stretches(parts[index], edges)[kept])
    if not rows:
        return LineDensity(nothing, 0, len(usable), bandwidth_m, limit_m)
    table = pd.concat(rows, ignore_index=True)
    geometry = crs.transform(np.concatenate(shapes), plane, crs.GEOGRAPHIC)
    frame = gpd.GeoDataFrame(table, geometry=geometry, crs=crs.GEOGRAPHIC)
    return LineDensity(frame, len(which), len(usable) - len(which), bandwidth_m, limit_m)


def _stretches(part: shapely.LineString, edges: np.ndarray) -> np.ndarray:
    """`part` cut at the chainages `edges`."""
    xy = shapely.get_coordinates(part)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    x, y = np.interp(edges, along, xy[:, 0]), np.interp(edges, along, xy[:, 1])
    cut = np.searchsorted(along, edges, side="right")
    result = np.empty(len(edges) - 1, dtype=object)
    for i in range(len(edges) - 1):
        inner = xy[cut[i] : np.searchsorted(along, edges[i + 1], side="left")]
        result[i] = shapely.LineString(np.vstack([[x[i], y[i]], inner, [x[i + 1], y[i + 1]]]))
    return result


def hotspots(density: LineDensity, *, least: float = 1.5, most: int = 10) -> pd.DataFrame:
    """Runs of stretches `least` times as dense as the mean of the lines with cases, thickest first.

    Returns
    -------
    DataFrame
        ``line``, ``from_m``, ``to_m``, ``cases`` (weighted, expected in the run), ``peak_per_km`` and ``geometry``.
        Empty when there are fewer than `FEW` cases: so few do not gather, they are where they are.
    """
    columns = ["line", "from_m", "to_m", "cases", "peak_per_km", "geometry"]
    table = density.stretches
    if density.few or table.empty:
        return pd.DataFrame(columns=columns)
    mean = table["cases"].sum() / (table["to_m"] - table["from_m"]).sum() * 1000
    hot = (table["per_km"] >= least * mean).to_numpy()
    follows = (table["line"].to_numpy()[1:] == table["line"].to_numpy()[:-1]) & np.isclose(
        table["from_m"].to_numpy()[1:], table["to_m"].to_numpy()[:-1]
    )
    runs: list[list[int]] = []
    for i in np.flatnonzero(hot):
        if runs and runs[-1][-1] == i - 1 and follows[i - 1]:
            runs[-1].append(int(i))
        else:
            runs.append([int(i)])
    rows = [
        {
            "line": table["line"].iloc[run[0]],
            "from_m": float(table["from_m"].iloc[run[0]]),
            "to_m": float(table["to_m"].iloc[run[-1]]),
            "cases": float(table["cases"].iloc[run].sum()),
            "peak_per_km": float(table["per_km"].iloc[run].max()),
            "geometry": shapely.line_merge(shapely.MultiLineString(list(table.geometry.iloc[run]))),
        }
        for run in runs
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return (
        frame.sort_values(["peak_per_km", "line", "from_m"], ascending=[False, True, True])
        .head(most)
        .reset_index(drop=True)
    )

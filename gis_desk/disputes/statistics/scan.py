"""Whether the lines are denser somewhere than chance makes them: the peak of the picture against random pictures.

Null hypothesis: the cases lie anywhere on the lines with equal chance for each metre, each with the weight it has.
The highest density of every random picture is kept; only stretches that are denser than the highest of 95 in 100 of
them are hot. So the chance that a picture without any gathering shows a single hot stretch is 5 in 100, however many
stretches it has (the maximum takes care of the many places looked at).
"""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from gis_desk.boundaries.chainage import project
from gis_desk.disputes.statistics.density import LineDensity, pieces_of
from gis_desk.disputes.statistics.lots import Lots
from gis_desk.disputes.statistics.network import Network
from gis_desk.disputes.statistics.splitting import Stretches, cut, spread
from layers import crs
from layers.text import Text, text
from layers.work import QUIET, Progress

COLUMNS = ("line", "from_m", "to_m", "n", "cases", "expected", "ratio", "peak_per_km", "p", "markers", "geometry")
_CELLS = 20_000
_AT_ONCE = 1_000_000
"""Random cases, or values of the density, that are held at once."""


@dataclass(frozen=True)
class LineTest:
    """How the peak of the lines stands against chance.

    Attributes
    ----------
    p : float
        Share of pictures, the real one among them, whose peak is at least as high.
    critical_per_km : float
        Density that only a share alpha of the random pictures reaches anywhere.
    peaks : array (permutations,)
        Highest density of each random picture.
    seed : int
        Of the random numbers.
    spots : DataFrame
        Hot stretches, densest first: ``line`` (key), ``from_m``, ``to_m`` (chainage), ``n`` (cases that lie there),
        ``cases`` (what they count), ``expected`` (what as long a stretch would have if all lay evenly), ``ratio``
        (``cases / expected``), ``peak_per_km``, ``p`` (share of pictures with a peak as high anywhere), ``markers``
        (`Text` or None: between which markers) and ``geometry`` (EPSG:4490).
    """

    p: float
    critical_per_km: float
    peaks: np.ndarray
    seed: int
    spots: gpd.GeoDataFrame


def _operator(network: Network, pieces: Stretches, bandwidth_m: float, progress: Progress) -> csr_array:
    """Density per km (S, S) on each stretch from one case in the middle of each stretch."""
    long = pieces.end - pieces.begin
    source, stretch, mass = spread(
        network,
        pieces,
        pieces.edge,
        pieces.begin + long / 2,
        np.ones(len(long)),
        bandwidth_m=bandwidth_m,
        apart=True,
        progress=progress,
    )
    size = len(long)
    made = csr_array((mass / long[stretch] * 1000, (stretch, source)), shape=(size, size))
    made.sum_duplicates()
    return made


def against_chance(
    density: LineDensity,
    lines: gpd.GeoDataFrame,
    *,
    permutations: int,
    seed: int,
    alpha: float,
    least_cases: int = 3,
    progress: Progress = QUIET,
) -> LineTest:
    """Test the picture of `density` against random ones.

    For the test every case stands in the middle of its stretch, of a sixth of the kernel's reach (up to a third where
    the lines are so long that there would be more than 20,000); real and random pictures are made alike.

    Parameters
    ----------
    lines : GeoDataFrame
        ``key`` of the lines that `density` was made of.
    permutations, seed, alpha : int, int, float
        How many random pictures, from which seed, and the share of them that may show a hot stretch.
    least_cases : int
        Fewer cases than that are no gathering, however rare.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    network = density.network
    on = np.flatnonzero((density.snapped.edge >= 0) & (density.weights > 0))
    none = _spots([])
    if not len(on):
        return LineTest(1.0, np.inf, np.zeros(permutations), seed, none)
    step = float(np.clip(network.length.sum() / _CELLS, density.bandwidth_m / 6, density.bandwidth_m / 3))
    pieces = cut(network, step)
    quiet = Progress(stopped=progress.stopped)
    operator = _operator(network, pieces, density.bandwidth_m, quiet)
    edge, along, weight = density.snapped.edge[on], density.snapped.along_m[on], density.weights[on]
    wide = network.length[edge] / pieces.count[edge]
    stretch = pieces.first[edge] + np.minimum((along / wide).astype(int), pieces.count[edge] - 1)
    field = operator @ np.bincount(stretch, weights=weight, minlength=len(pieces.edge))
    peaks = _random_peaks(operator, pieces, weight, permutations, seed, progress)
    critical = float(np.quantile(peaks, 1 - alpha, method="higher"))
    p = float((1 + (peaks >= field.max() * (1 - 1e-9)).sum()) / (permutations + 1))
    rows = []
    for run in _runs(network, pieces, field > critical):
        rows.append(_spot(density, pieces, run, field, peaks, stretch, weight))
    rows = [row for row in rows if row["n"] >= least_cases]
    keys = lines["key"].to_numpy()
    for row in rows:
        row["line"] = keys[row["line"]]
    rows.sort(key=lambda row: (-row["peak_per_km"], str(row["line"]), row["from_m"]))
    return LineTest(p, critical, peaks, seed, _spots(rows))


def _spots(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=crs.GEOGRAPHIC)


def _random_peaks(
    operator: csr_array, pieces: Stretches, weight: np.ndarray, permutations: int, seed: int, progress: Progress
) -> np.ndarray:
    lots = Lots(pieces.end - pieces.begin, weight, seed)
    peaks = np.empty(permutations)
    each = max(1, min(permutations, _AT_ONCE // max(len(weight), len(pieces.edge))))
    for begin in range(0, permutations, each):
        progress.step(begin, permutations, "random pictures")
        counts = lots.drawn(min(each, permutations - begin))
        field = operator @ np.ascontiguousarray(counts.T, float)
        peaks[begin : begin + len(counts)] = field.max(axis=0)
    return peaks


def _runs(network: Network, pieces: Stretches, hot: np.ndarray) -> list[np.ndarray]:
    """Hot stretches that follow each other on one path, through its junctions."""
    found = np.flatnonzero(hot)
    if not len(found):
        return []
    path = network.edge_path[pieces.edge[found]]
    return np.split(found, np.flatnonzero((np.diff(found) > 1) | (path[1:] != path[:-1])) + 1)


def _spot(
    density: LineDensity,
    pieces: Stretches,
    run: np.ndarray,
    field: np.ndarray,
    peaks: np.ndarray,
    stretch: np.ndarray,
    weight: np.ndarray,
) -> dict[str, Any]:
    network = density.network
    first, last = pieces.edge[run[0]], pieces.edge[run[-1]]
    begin = network.begin[first] + pieces.begin[run[0]]
    end = network.begin[last] + pieces.end[run[-1]]
    inside = (stretch >= run[0]) & (stretch <= run[-1])
    expected = float(weight.sum() * (end - begin) / network.length.sum())
    counted = float(weight[inside].sum())
    peak = float(field[run].max())
    return {
        "line": int(network.owner[network.edge_path[first]]),
        "from_m": float(network.chainage(np.array([begin]), np.array([first]))[0]),
        "to_m": float(network.chainage(np.array([end]), np.array([last]))[0]),
        "n": int(inside.sum()),
        "cases": counted,
        "expected": expected,
        "ratio": counted / expected,
        "peak_per_km": peak,
        "p": float((1 + (peaks >= peak * (1 - 1e-9)).sum()) / (len(peaks) + 1)),
        "markers": None,
        "geometry": pieces_of(network, np.array([begin]), np.array([end]))[0],
    }


def with_markers(spots: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, markers: pd.DataFrame) -> gpd.GeoDataFrame:
    """`spots` with ``markers``: the last marker of the line before each hot stretch and the first one behind it."""
    if not len(markers):
        return spots
    said: list[Text | None] = []
    shape = dict(zip(lines["key"], lines.geometry, strict=True))
    for row in spots.itertuples():
        own = markers[(markers["line"] == row.line).to_numpy()]
        own = own[~(shapely.is_missing(own["geometry"].to_numpy()) | shapely.is_empty(own["geometry"].to_numpy()))]
        chainage, _ = project(shape[row.line], own["geometry"].to_numpy())
        order = np.argsort(chainage, kind="stable")
        number, chainage = own["number"].to_numpy()[order], chainage[order]
        before, behind = number[chainage <= row.from_m + 1.0], number[chainage >= row.to_m - 1.0]
        if len(before) and len(behind):
            said.append(text("between markers {a} and {b}", a=str(before[-1]), b=str(behind[0])))
        elif len(before):
            said.append(text("beyond marker {a}", a=str(before[-1])))
        else:
            said.append(text("before marker {b}", b=str(behind[0])) if len(behind) else None)
    return spots.assign(markers=pd.Series(said, index=spots.index, dtype=object))

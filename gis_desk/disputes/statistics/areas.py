"""Where cases gather over land, with method and verdict."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from gis_desk.disputes.statistics.contours import levels
from gis_desk.disputes.statistics.method import UNREPORTED, Method, chance_explains, too_few
from gis_desk.disputes.statistics.network import Network, build, snap
from gis_desk.disputes.statistics.question import Chosen, Frames, Question, chosen, ground_of
from gis_desk.disputes.statistics.surface import Grid, Surface, over_land, random_peaks
from layers import crs
from layers.text import Text, text
from layers.work import QUIET, Progress


@dataclass(frozen=True)
class AreaStudy:
    """The picture over land.

    Attributes
    ----------
    cases : Chosen
        The cases.
    surface : Surface or None
        Their density; None without ground.
    levels : GeoDataFrame
        `contours.levels`, EPSG:4490, with ``cases`` (how many lie in each); no rows of too few cases.
    p : float or None
        Share of random pictures with as high a peak; None of too few cases.
    method : Method
        The words.
    """

    cases: Chosen
    surface: Surface | None
    levels: gpd.GeoDataFrame
    p: float | None
    method: Method


def study_area(question: Question, frames: Frames, progress: Progress = QUIET) -> AreaStudy:
    """Density over the county and the ground that holds most.

    Parameters
    ----------
    frames : mapping
        ``dispute``, ``boundary_line`` and ``division``.

    Raises
    ------
    Cancelled
        If the user stops it.
    """
    rules = question.rules
    cases = chosen(question, frames["dispute"])
    ground = ground_of(frames["division"], question.county)
    none = gpd.GeoDataFrame({"share": [], "cases": []}, geometry=[], crs=crs.GEOGRAPHIC)
    if ground is None or ground.area == 0:
        verdict = text("No division with an area is known: there is no ground to look at.")
        method = Method(text("Density over land"), verdict, cases.said, (UNREPORTED,), 0, {"by": "area"}, True, False)
        return AreaStudy(cases, None, none, None, method)
    surface = over_land(
        cases.places,
        ground,
        weights=cases.weights,
        bandwidth_m=question.bandwidth_m or rules.area_bandwidth_m,
        edge_m=rules.edge_m,
        cells=rules.cells,
        progress=progress,
    )
    p, at_lines, permutations = None, 0.0, question.permutations or rules.area_permutations
    found = none
    if surface.n >= rules.area_cases:
        network = build(frames["boundary_line"], join_m=rules.join_m)
        at_lines, chance = _chance(network, surface.grid, cases.places, question.limit_m or rules.limit_m)
        peak, peaks = random_peaks(
            surface, chance=chance, permutations=permutations, seed=question.number, progress=progress
        )
        p = float((1 + (peaks >= peak * (1 - 1e-9)).sum()) / (permutations + 1))
        found = levels(surface, rules.shares, ground)
        found["cases"] = [_held(shape, cases.places) for shape in found.geometry]
    return AreaStudy(cases, surface, found, p, _method(question, cases, surface, found, p, at_lines))


def _held(shape: shapely.MultiPolygon, places: np.ndarray) -> int:
    shapely.prepare(shape)
    return int(shapely.intersects_xy(shape, places[:, 0], places[:, 1]).sum())


def _chance(network: Network, grid: Grid, places: np.ndarray, limit_m: float) -> tuple[float, np.ndarray]:
    """Share of the cases that lie at lines, and the chance of each cell: that share along the lines, the rest alike."""
    alike = grid.inside / max(int(grid.inside.sum()), 1)
    here = np.isfinite(places).all(axis=1)
    if not len(network.begin) or not here.any():
        return 0.0, alike
    share = float((snap(network, places[here], limit_m=limit_m).edge >= 0).mean())
    many = np.maximum(np.ceil(network.length / (grid.cell / 2)).astype(int), 1)
    edge = np.repeat(np.arange(len(many)), many)
    nth = np.arange(len(edge)) - np.repeat(np.concatenate([[0], np.cumsum(many)])[:-1], many)
    at = network.begin[edge] + (nth + 0.5) / many[edge] * network.length[edge]
    lon, lat = np.interp(at, network.at, network.xy[:, 0]), np.interp(at, network.at, network.xy[:, 1])
    row, column = grid.cell_of(np.column_stack(crs.transform_points(lon, lat, crs.GEOGRAPHIC, grid.zone)))
    weight = np.where(row >= 0, (network.length / many)[edge], 0.0)
    along = np.zeros(grid.inside.shape)
    np.add.at(along, (np.maximum(row, 0), np.maximum(column, 0)), weight)
    along *= grid.inside
    if along.sum() == 0:
        return 0.0, alike
    return share, share * along / along.sum() + (1 - share) * alike


def _method(
    question: Question, cases: Chosen, surface: Surface, found: gpd.GeoDataFrame, p: float | None, at_lines: float
) -> Method:
    rules, grid = question.rules, surface.grid
    permutations = question.permutations or rules.area_permutations
    how = [
        text(
            "Method: density over land (n = {n}), Gaussian kernel with a reach of {km:g} km (standard deviation "
            "{sigma:.2f} km) on cells of {cell:.0f} m; scaled so that no case and no place loses by the "
            "county's edge.",
            n=surface.n,
            km=surface.bandwidth_m / 1000,
            sigma=surface.bandwidth_m / 1000 / 5**0.5,
            cell=grid.cell,
        ),
        *cases.said,
    ]
    if surface.at_edge:
        how.append(
            text(
                "{n} of the cases lie up to {km:g} km outside the county and are put at its edge.",
                n=surface.at_edge,
                km=rules.edge_m / 1000,
            )
        )
    if surface.outside:
        how.append(text("Left out: {outside} cases without a place or outside the county.", outside=surface.outside))
    parameters = {
        "by": "area",
        "bandwidth_m": surface.bandwidth_m,
        "cell_m": grid.cell,
        "weights": question.weights,
        "shares": list(rules.shares),
    }
    if p is not None:
        parameters |= {"permutations": permutations, "seed": question.number, "alpha": rules.alpha, "p": p}
        how.append(
            text(
                "Test: {permutations} random pictures (seed {seed}); in them the {share:.0%} of cases that lie at "
                "lines lie anywhere along the lines, the others anywhere on the land.",
                permutations=permutations,
                seed=question.number,
                share=at_lines,
            )
        )
    unknown = (
        UNREPORTED,
        text(
            "Disputes arise at boundaries, so land without lines is empty by nature; nothing is known of what lies "
            "beyond the county's edge."
        ),
    )
    hot = p is not None and p <= rules.alpha
    verdict = _verdict(question, surface, found, p)
    return Method(text("Density over land"), verdict, tuple(how), unknown, surface.n, parameters, p is None, hot)


def _verdict(question: Question, surface: Surface, found: gpd.GeoDataFrame, p: float | None) -> Text:
    if p is None:
        return too_few(surface.n, question.rules.area_cases)
    if p > question.rules.alpha or not len(found):
        return chance_explains(p, question.permutations or question.rules.area_permutations)
    least = found.iloc[-1]
    return text(
        "The darkest ground holds {share:.0%} of the cases on {ground:.0%} of the land, {km2:.0f} km². Chance makes "
        "such a peak anywhere with p = {p:.3f}.",
        share=float(least["share"]),
        ground=float(least["ground_share"]),
        km2=float(least["area_km2"]),
        p=p,
    )

"""Where cases gather over land, with method and verdict."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.statistics.contours import denser_than, levels
from gis_desk.disputes.statistics.method import UNREPORTED, Method, chance_explains, too_few
from gis_desk.disputes.statistics.network import Network, build, snap
from gis_desk.disputes.statistics.question import Chosen, Frames, Question, chosen, ground_of
from gis_desk.disputes.statistics.surface import Grid, Surface, belonging, inward, over_land, random_peaks
from layers import crs
from layers.text import Text, text
from layers.work import QUIET, Progress

_ASKED = 5000
"""Cases at least that are asked whether they lie at lines."""


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
    spots : GeoDataFrame
        Pieces of ground that are denser than chance makes any, most cases first: ``n`` (cases), ``area_km2``,
        ``geometry`` (Polygon, EPSG:4490).
    p : float or None
        Share of random pictures with as high a peak; None of too few cases.
    method : Method
        The words.
    """

    cases: Chosen
    surface: Surface | None
    levels: gpd.GeoDataFrame
    spots: gpd.GeoDataFrame
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
    spots = gpd.GeoDataFrame({"n": [], "area_km2": []}, geometry=[], crs=crs.GEOGRAPHIC)
    if ground is None or ground.area == 0:
        verdict = text("No division with an area is known: there is no ground to look at.")
        method = Method(text("Density over land"), verdict, cases.said, (UNREPORTED,), 0, {"by": "area"}, True, False)
        return AreaStudy(cases, None, none, spots, None, method)
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
        at_lines, chance = _chance(
            network, surface.grid, cases.places, ground, question.limit_m or rules.limit_m, rules.edge_m
        )
        peak, peaks = random_peaks(
            surface, chance=chance, permutations=permutations, seed=question.number, progress=progress
        )
        p = float((1 + (peaks >= peak * (1 - 1e-9)).sum()) / (permutations + 1))
        found = levels(surface, rules.shares, ground)
        found["cases"] = [_held(shape, cases.places) for shape in found.geometry]
        critical = float(np.quantile(peaks, 1 - rules.alpha, method="higher"))
        if peak > critical:
            rim = critical * float(surface.per_km2.max()) / peak
            spots = _spots(denser_than(surface, rim, ground), cases.places, rules.spot_cases)
    return AreaStudy(cases, surface, found, spots, p, _method(question, cases, surface, spots, p, at_lines))


def _spots(pieces: np.ndarray, places: np.ndarray, least: int) -> gpd.GeoDataFrame:
    """The pieces of ground with `least` cases, most first."""
    held = np.array([_held(piece, places) for piece in pieces], int)
    frame = gpd.GeoDataFrame({"n": held, "area_km2": crs.area_m2(pieces) / 1e6}, geometry=pieces, crs=crs.GEOGRAPHIC)
    return frame[held >= least].sort_values(["n", "area_km2"], ascending=[False, True]).reset_index(drop=True)


def _held(shape: BaseGeometry, places: np.ndarray) -> int:
    shapely.prepare(shape)
    return int(shapely.intersects_xy(shape, places[:, 0], places[:, 1]).sum())


def _chance(
    network: Network, grid: Grid, places: np.ndarray, ground: BaseGeometry, limit_m: float, edge_m: float
) -> tuple[float, np.ndarray]:
    """Share of the cases that lie at lines, and the chance of each cell: that share along the lines, the rest alike.

    The share is that of some thousand cases where there are more. A line at the county's edge has its chance in the
    cells inside, as its cases have.
    """
    alike = grid.inside / max(int(grid.inside.sum()), 1)
    here = np.flatnonzero(np.isfinite(places).all(axis=1))
    here = here[:: max(1, len(here) // _ASKED)]
    if not len(network.begin) or not len(here):
        return 0.0, alike
    share = float((snap(network, places[here], limit_m=limit_m).edge >= 0).mean())
    many = np.maximum(np.ceil(network.length / (grid.cell / 2)).astype(int), 1)
    edge = np.repeat(np.arange(len(many)), many)
    nth = np.arange(len(edge)) - np.repeat(np.concatenate([[0], np.cumsum(many)])[:-1], many)
    at = network.begin[edge] + (nth + 0.5) / many[edge] * network.length[edge]
    lon, lat = np.interp(at, network.at, network.xy[:, 0]), np.interp(at, network.at, network.xy[:, 1])
    there, flat, _ = belonging(np.column_stack([lon, lat]), ground, grid, edge_m)
    along = np.zeros(grid.inside.shape)
    np.add.at(along, inward(grid, flat), (network.length / many)[edge[there]])
    if along.sum() == 0:
        return 0.0, alike
    return share, share * along / along.sum() + (1 - share) * alike


def _method(
    question: Question, cases: Chosen, surface: Surface, spots: gpd.GeoDataFrame, p: float | None, at_lines: float
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
                "lines lie anywhere along the lines, the others anywhere on the land. Hot is what is denser than the "
                "highest peak of {sure:.0%} of them, with {least} cases at least.",
                permutations=permutations,
                seed=question.number,
                share=at_lines,
                sure=1 - rules.alpha,
                least=rules.spot_cases,
            )
        )
    unknown = (
        UNREPORTED,
        text(
            "Disputes arise at boundaries, so land without lines is empty by nature; nothing is known of what lies "
            "beyond the county's edge."
        ),
    )
    hot = len(spots) > 0
    verdict = _verdict(question, surface, spots, p)
    return Method(text("Density over land"), verdict, tuple(how), unknown, surface.n, parameters, p is None, hot)


def _verdict(question: Question, surface: Surface, spots: gpd.GeoDataFrame, p: float | None) -> Text:
    rules = question.rules
    if p is None:
        return too_few(surface.n, rules.area_cases)
    if p > rules.alpha:
        return chance_explains(p, question.permutations or rules.area_permutations)
    if not len(spots):
        return text(
            "No ground is called hot: the highest peak is rarer than chance makes it (p = {p:.3f}), but fewer than "
            "{least} cases lie there.",
            p=p,
            least=rules.spot_cases,
        )
    return text(
        "Pieces of hot ground: {spots}. On {km2:.1f} km² they hold {held} of {n} cases. Chance makes such a peak "
        "anywhere with p = {p:.3f}.",
        spots=len(spots),
        km2=float(spots["area_km2"].sum()),
        held=int(spots["n"].sum()),
        n=surface.n,
        p=p,
    )

"""The divisions of the practice county as grids, arcs and polygons."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from scipy import ndimage

from tests.county import arcs, regions
from tests.county.plane import degrees, metres
from tests.county.terrain import Terrain


@dataclass
class Land:
    """Three nested grids of labels, 0 outside, and the arcs of the finest; units are tuples (level, label)."""

    ground: Terrain
    county: np.ndarray
    town: np.ndarray
    village: np.ndarray
    """Labels of villages inside the county; 0 in the neighbours, who have townships only."""
    county_seats: np.ndarray
    town_seats: np.ndarray
    village_seats: np.ndarray
    lines: list[np.ndarray] = field(default_factory=list)
    """Arcs (N, 2) in degrees: the same coordinates serve all levels."""
    sides: list[tuple[int, int]] = field(default_factory=list)
    """Labels in `finest` left and right of each arc."""

    @property
    def finest(self) -> np.ndarray:
        """Villages, and behind them the neighbours' townships with 10000 added."""
        return np.where(self.village > 0, self.village, np.where(self.town > 0, self.town + 10_000, 0))

    def above(self) -> dict[int, tuple[int, int]]:
        """Township and county label of each label of `finest`; 0 has (0, 0)."""
        finest, flat = self.finest.ravel(), {0: (0, 0)}
        labels, first = np.unique(finest, return_index=True)
        for label, at in zip(labels.tolist(), first.tolist(), strict=True):
            if label:
                flat[label] = (int(self.town.ravel()[at]), int(self.county.ravel()[at]))
        return flat


NEIGHBOURS = 5
OUTSIDE = NEIGHBOURS + 2
"""Label of what lies beyond the neighbours while they grow."""


def settle(ground: Terrain, rng: np.random.Generator, towns: int, villages: int) -> Land:
    """Draw seats and let counties, townships and villages grow, each inside the one above."""
    weight = regions.suitable(ground)
    basins = regions.catchments(ground, 0.5, 5, 120.0)
    county, county_seats = _counties(ground, basins, weight, rng)
    town = np.zeros_like(county)
    town_seats: list[int] = []
    for label, seat in enumerate(county_seats, 1):
        mask = county == label
        count = towns if label == 1 else max(4, round(mask.sum() * (ground.cell / 1000) ** 2 / 130))
        town_seats += _divide(
            town,
            mask,
            seat,
            count,
            ground,
            basins,
            weight,
            rng,
            rim=7,
            apart=0.75,
            ford=(3000.0, 150.0),
            done=len(town_seats),
        )
    village = np.zeros_like(county)
    village_seats: list[int] = []
    total = (county == 1).sum()
    for label in np.unique(town[county == 1]).tolist():
        mask = town == label
        count = max(5, round(villages * (mask.sum() / total) ** 0.8 * towns**-0.2))
        village_seats += _divide(
            village, mask, town_seats[label - 1], count, ground, basins, weight, rng,
            rim=2, apart=0.66, ford=(800.0, 120.0), done=len(village_seats),
        )  # fmt: skip
    return Land(ground, county, town, village, np.array(county_seats), np.array(town_seats), np.array(village_seats))


def _counties(
    ground: Terrain, basins: np.ndarray, weight: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, list[int]]:
    """Labels of the county (1) and its neighbours (2 to 6), 0 beyond, and their seats."""
    rows, columns = ground.shape
    middle = np.array([rows, columns]) / 2
    y, x = np.mgrid[:rows, :columns]
    scale = rows * ground.cell / 120_000

    def near(angle: float, km: float, reach: float = 4.0) -> int:
        spot = middle + scale * km * 1000 / ground.cell * np.array([np.sin(angle), np.cos(angle)])
        close = np.hypot(y - spot[0], x - spot[1]) * ground.cell / 1000 < reach * scale
        return int(np.argmax(np.where(close, weight, 0)))

    turn = rng.uniform(0, 2 * np.pi)
    seat = near(0, 0, 6)
    own = {seat: 1} | {near(turn + k * 2 * np.pi / 6, rng.uniform(9, 13)): 1 for k in range(6)}
    others: dict[int, int] = {}
    for k in range(NEIGHBOURS):
        aim = turn + k * 2 * np.pi / NEIGHBOURS + rng.uniform(-0.1, 0.1)
        for side in (0.0, -0.38, 0.38):
            others[near(aim + side, rng.uniform(36, 40) if side else 44.0)] = k + 2
    rim = {_rim(turn + k * 2 * np.pi / 14, ground): OUTSIDE for k in range(14)}
    everywhere = np.ones(ground.shape, bool)
    county = regions.grow(ground, basins, own | others | rim, everywhere, 9000.0, 100.0)
    county[county == OUTSIDE] = 0
    return county, [seat, *list(others)[::3]]


def _divide(
    labels: np.ndarray,
    mask: np.ndarray,
    seat: int,
    count: int,
    ground: Terrain,
    basins: np.ndarray,
    weight: np.ndarray,
    rng: np.random.Generator,
    *,
    rim: int,
    apart: float,
    ford: tuple[float, float],
    done: int,
) -> list[int]:
    """Divide `mask` into about `count` units from `done` + 1 on, written into `labels`; their seats, `seat` first.

    Seats keep `rim` cells from the edge and `apart` times the size of a unit from each other.
    """
    inner = ndimage.binary_erosion(mask, iterations=rim)
    drawn = regions.scatter(rng, weight * inner, count, apart * np.sqrt(mask.sum() / count), np.array([seat]))
    seats = np.concatenate([[seat], drawn[: count - 1]])
    numbered = {cell: n for n, cell in enumerate(seats.tolist(), 1)}
    grown = regions.grow(ground, basins, numbered, mask, *ford)
    present = np.unique(grown[mask])
    labels[mask] = np.searchsorted(present, grown[mask]) + 1 + done
    return seats[present - 1].tolist()


def _rim(angle: float, ground: Terrain) -> int:
    half = np.array(ground.shape) / 2
    way = np.array([np.sin(angle), np.cos(angle)])
    spot = half + way * (half.min() * 0.97 / np.max(np.abs(way)))
    row, column = np.clip(spot.astype(int), 2, np.array(ground.shape) - 3)
    return int(row * ground.shape[1] + column)


def draw(land: Land, seed: int) -> None:
    """Fill `lines` and `sides`: arcs of the finest grid, rough and not crossing."""
    found = arcs.trace(land.finest)
    ground = land.ground
    stairs = [a.xy * ground.cell + [ground.west, ground.south] for a in found]
    land.lines = [degrees(xy) for xy in arcs.natural(stairs, seed, ground.cell)]
    land.sides = [(a.left, a.right) for a in found]


def polygons(land: Land, part: dict[int, int]) -> dict[int, shapely.MultiPolygon]:
    """One geometry per value of `part` (finest label to unit number; missing or 0: none), vertices shared exactly."""
    keep = [
        line
        for line, (left, right) in zip(land.lines, land.sides, strict=True)
        if part.get(left, 0) != part.get(right, 0)
    ]
    inside: dict[int, list[shapely.Polygon]] = {}
    labels = land.finest
    ground = land.ground
    for face in arcs.faces(keep):
        core = metres(np.array(shapely.maximum_inscribed_circle(face, tolerance=0.0005).coords[:1]))
        label = labels.ravel()[ground.flat(core)[0]]
        unit = part.get(int(label), 0)
        if unit:
            inside.setdefault(unit, []).append(face)
    return {unit: shapely.MultiPolygon(shapely.normalize(np.array(p)).tolist()) for unit, p in sorted(inside.items())}

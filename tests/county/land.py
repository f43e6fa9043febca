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


def settle(ground: Terrain, rng: np.random.Generator, towns: int, villages: int) -> Land:
    """Draw seats and let counties, townships and villages grow, each inside the one above."""
    rows, columns = ground.shape
    everywhere = np.ones(ground.shape, bool)
    weight = regions.suitable(ground)
    middle = np.array([rows, columns]) / 2
    y, x = np.mgrid[:rows, :columns]

    def near(angle: float, km: float, reach: float = 4.0) -> int:
        spot = middle + km * 1000 / ground.cell * np.array([np.sin(angle), np.cos(angle)])
        close = np.hypot(y - spot[0], x - spot[1]) * ground.cell / 1000 < reach
        return int(np.argmax(np.where(close, weight, 0)))

    basins = regions.catchments(ground, 0.5, 5, 120.0)
    turn = rng.uniform(0, 2 * np.pi)
    seat = near(0, 0, 6)
    own = {seat: 1} | {near(turn + k * 2 * np.pi / 6, rng.uniform(9, 13)): 1 for k in range(6)}
    others: dict[int, int] = {}
    for k in range(5):
        aim = turn + k * 2 * np.pi / 5 + rng.uniform(-0.1, 0.1)
        for side in (0.0, -0.38, 0.38):
            others[near(aim + side, rng.uniform(36, 40) if side else 44.0)] = k + 2
    rim = {_rim(turn + k * 2 * np.pi / 14, ground): 7 for k in range(14)}
    county = regions.grow(ground, basins, own | others | rim, everywhere, 9000.0, 100.0)
    county[county == 7] = 0
    seeds = [seat, *list(others)[::3]]
    town = np.zeros_like(county)
    town_seats: list[int] = []
    for label in range(1, 7):
        mask = county == label
        inner = ndimage.binary_erosion(mask, iterations=7)
        count = towns if label == 1 else max(4, round(mask.sum() * (ground.cell / 1000) ** 2 / 130))
        area = mask.sum() / count
        here = regions.scatter(rng, weight * inner, count, 0.75 * np.sqrt(area), np.array([seeds[label - 1]]))
        here = np.concatenate([[seeds[label - 1]], here[: count - 1]])
        grown = regions.grow(ground, basins, _numbered(here), mask, 3000.0, 150.0)
        town[mask] = grown[mask] + len(town_seats)
        town_seats += here.tolist()
    village = np.zeros_like(county)
    village_seats: list[int] = []
    total = (county == 1).sum()
    for label in range(1, towns + 1):
        mask = town == label
        inner = ndimage.binary_erosion(mask, iterations=2)
        count = max(5, round(villages * (mask.sum() / total) ** 0.8 * towns**-0.2))
        seat = town_seats[label - 1]
        here = regions.scatter(rng, weight * inner, count, 0.66 * np.sqrt(mask.sum() / count), np.array([seat]))
        here = np.concatenate([[seat], here[: count - 1]])
        grown = regions.grow(ground, basins, _numbered(here), mask, 800.0, 120.0)
        present = np.unique(grown[mask])
        village[mask] = np.searchsorted(present, grown[mask]) + 1 + len(village_seats)
        village_seats += here[present - 1].tolist()
    return Land(ground, county, town, village, np.array(seeds[:6]), np.array(town_seats), np.array(village_seats))


def _numbered(cells: np.ndarray) -> dict[int, int]:
    return {cell: n for n, cell in enumerate(cells.tolist(), 1)}


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

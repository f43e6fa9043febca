"""The road network: cheapest ways over the ground between settlements, street grids in the towns, all noded."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy import ndimage, sparse
from scipy.sparse import csgraph

from tests.county.arcs import crossing
from tests.county.terrain import Terrain, graph, spread, steps

RANKS = ("national", "provincial", "county", "township", "village", "track")
SPEEDS = {"national": 60, "provincial": 60, "county": 40, "township": 40, "village": 30, "track": 15}


@dataclass
class Road:
    """One edge of the network; `street` is the number of the town street it belongs to, or -1."""

    xy: np.ndarray
    rank: str
    street: int
    ends: tuple[int, int]


def links(ground: Terrain, places: np.ndarray, area: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[list[int]]]:
    """Cheapest connection between neighbouring places: index pairs (N, 2), costs and the cells (flat) of each way."""
    one, two, far = steps(ground.shape)
    height = ndimage.gaussian_filter(ground.height, 0.6).ravel()
    steep = np.abs(height[two] - height[one]) / (far * ground.cell)
    wet = (ground.area.ravel() > 80).astype(float)
    cost = far * ground.cell * (1 + 90 * steep**1.5) * (1 + 0.5 * (wet[one] + wet[two])) + 700 * np.abs(
        wet[one] - wet[two]
    )
    ways = graph(ground.shape, cost, cost, area)
    total, before, source = spread(ways, places)
    inside = area.ravel()[one] & area.ravel()[two]
    border = inside & (source[one] != source[two]) & (source[one] >= 0) & (source[two] >= 0)
    a, b = one[border], two[border]
    price = total[a] + total[b] + cost[border]
    number = np.full(ground.height.size, -1)
    number[places] = np.arange(len(places))
    i, j = number[source[a]], number[source[b]]
    low, high = np.minimum(i, j), np.maximum(i, j)
    ranked = np.lexsort((b, a, price, high, low))
    pair = low[ranked].astype(np.int64) * len(places) + high[ranked]
    _, first = np.unique(pair, return_index=True)
    best = ranked[first]

    def back(cell: int) -> list[int]:
        path = [cell]
        while before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
        return path

    cells = [back(int(a[k]))[::-1] + back(int(b[k])) for k in best]
    pairs = np.column_stack([low[best], high[best]])
    return pairs, price[best], cells


def chosen(pairs: np.ndarray, costs: np.ndarray, count: int, detour: float) -> np.ndarray:
    """Which links are built: the cheapest tree, and those without which the way would be `detour` times as long."""
    whole = sparse.coo_array((costs, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    tree = csgraph.minimum_spanning_tree(whole).tocoo()
    keys = set((np.minimum(tree.row, tree.col).astype(np.int64) * count + np.maximum(tree.row, tree.col)).tolist())
    mine = pairs[:, 0].astype(np.int64) * count + pairs[:, 1]
    built = np.isin(mine, list(keys))
    matrix = sparse.coo_array((costs[built], (pairs[built, 0], pairs[built, 1])), shape=(count, count)).tocsr()
    around = csgraph.dijkstra(matrix, directed=False)
    ratio = around[pairs[:, 0], pairs[:, 1]] / costs
    return built | (ratio > detour)


def flows(pairs: np.ndarray, costs: np.ndarray, count: int, trips: list[tuple[int, int]]) -> set[int]:
    """Links (indices) on the cheapest ways of `trips`."""
    matrix = sparse.coo_array((costs, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    index = {(int(a), int(b)): k for k, (a, b) in enumerate(pairs.tolist())}
    used: set[int] = set()
    starts = sorted({a for a, _ in trips})
    _, before = csgraph.dijkstra(matrix, directed=False, indices=starts, return_predecessors=True)
    for a, b in trips:
        row = before[starts.index(a)]
        while b != a and row[b] >= 0:
            c = int(row[b])
            used.add(index[min(b, c), max(b, c)])
            b = c
    return used


def grid(ground: Terrain, seat: int, radius: int, area: np.ndarray) -> list[list[int]]:
    """Streets of a town round the cell `seat`: runs of cells (flat) along rows and columns, two cells apart."""
    rows, columns = ground.shape
    middle_row, middle_column = divmod(seat, columns)
    fit = (ground.slope < 0.30) & (ground.area < 120) & area
    streets = []
    for across in (False, True):
        for k in range(-radius, radius + 1, 2):
            reach = max(2, round(np.sqrt(max(0, radius**2 - k**2)) * 1.05))
            run: list[int] = []
            for t in range(-reach, reach + 1):
                row, column = (middle_row + t, middle_column + k) if across else (middle_row + k, middle_column + t)
                if 0 <= row < rows and 0 <= column < columns and fit[row, column]:
                    run.append(row * columns + column)
                else:
                    if len(run) > 2:
                        streets.append(run)
                    run = []
            if len(run) > 2:
                streets.append(run)
    return streets


def network(
    ground: Terrain,
    ways: list[tuple[list[int], int]],
    streets: list[list[int]],
    stops: np.ndarray,
    rng: np.random.Generator,
) -> list[Road]:
    """Edges between nodes: ways (cells, rank number) and streets laid over each other cell by cell.

    `stops` (flat cells) become nodes wherever a road reaches them.
    """
    columns = ground.shape[1]
    best: dict[tuple[int, int], tuple[int, int]] = {}

    def lay(cells: list[int], rank: int, street: int) -> None:
        for a, b in pairwise(cells):
            if a == b:
                continue
            link = (min(a, b), max(a, b))
            old = best.get(link)
            if old is None:
                best[link] = (rank, street)
            else:
                best[link] = (min(rank, old[0]), max(street, old[1]))

    for cells, rank in ways:
        lay(cells, rank, -1)
    for number, run in enumerate(streets):
        lay(run, RANKS.index("village"), number)
    for a, b in sorted(best):
        # two slanting steps over the same corner would cross without a node: one goes round by its corner cell
        if b - a == columns + 1 and (a + 1, a + columns) in best:
            slant = best.pop((a, b))
            for link in ((a, a + 1), (a + 1, b)):
                best[link] = min(best.get(link, slant), slant)
    beside: dict[int, list[int]] = {}
    for a, b in best:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    stop = set(stops.tolist())

    def kind(a: int, b: int) -> tuple[int, int]:
        return best[min(a, b), max(a, b)]

    def is_node(cell: int) -> bool:
        near = beside[cell]
        return len(near) != 2 or cell in stop or kind(cell, near[0]) != kind(cell, near[1])

    chains: list[list[int]] = []
    seen: set[tuple[int, int]] = set()
    for node in sorted(c for c in beside if is_node(c)):
        for onward in sorted(beside[node]):
            if (node, onward) in seen:
                continue
            path = [node, onward]
            while not is_node(path[-1]):
                path.append(next(c for c in beside[path[-1]] if c != path[-2]))
            seen.update(((path[0], path[1]), (path[-1], path[-2])))
            chains.append(path)
    # every cell's middle is moved a little, the same for all roads through it, so that nothing follows the grid
    shift = rng.normal(0, 0.27 * ground.cell, (ground.height.size, 2)).clip(-0.42 * ground.cell, 0.42 * ground.cell)
    paved = sorted({c for run in streets for c in run})
    shift[paved] *= 0.12
    middles = [ground.xy(np.array(p)) for p in chains]
    plain: set[int] = set()
    for turn in range(12):
        shapes = [_bent(xy + shift[p], n not in plain) for n, (xy, p) in enumerate(zip(middles, chains, strict=True))]
        wrong = crossing(np.array([shapely.LineString(xy) for xy in shapes], dtype=object))
        if not wrong:
            break
        # roads that cross are drawn without curves, then with their cells nearer to their places
        shift[sorted({c for n in wrong if n in plain for c in chains[n]})] *= 0.4 if turn < 8 else 0.0
        plain |= wrong
    else:
        raise ValueError("roads cross without a node")
    result = []
    for path, xy in zip(chains, shapes, strict=True):
        rank, street = kind(path[0], path[1])
        result.append(Road(np.round(xy, 3), RANKS[rank], street, (path[0], path[-1])))
    return result


def _bent(xy: np.ndarray, curved: bool) -> np.ndarray:
    """A chain of cell middles, with its corners cut twice where it is `curved`; ends kept."""
    for _ in range(2 if curved else 0):
        if len(xy) < 3:
            return xy
        quarter, three = xy[:-1] * 0.75 + xy[1:] * 0.25, xy[:-1] * 0.25 + xy[1:] * 0.75
        inner = np.empty((2 * len(quarter), 2))
        inner[0::2], inner[1::2] = quarter, three
        xy = np.vstack([xy[:1], inner[1:-1], xy[-1:]])
    return np.asarray(shapely.get_coordinates(shapely.simplify(shapely.LineString(xy), 2.0)))


def connected(roads: list[Road]) -> list[Road]:
    """The largest connected part of the network."""
    cells = np.unique([c for r in roads for c in r.ends])
    one = np.searchsorted(cells, [r.ends[0] for r in roads])
    two = np.searchsorted(cells, [r.ends[1] for r in roads])
    links_ = sparse.coo_array((np.ones(len(roads)), (one, two)), shape=(len(cells), len(cells)))
    part = csgraph.connected_components(links_, directed=False)[1]
    main = np.bincount(part).argmax()
    return [r for r, a in zip(roads, one, strict=True) if part[a] == main]

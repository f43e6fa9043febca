"""Divisions as label grids: they grow from their seats over the ground and meet on ridges and broad rivers."""

import numpy as np
from scipy import ndimage, sparse
from scipy.sparse import csgraph

from tests.county.terrain import Terrain, steps


def catchments(ground: Terrain, stream_km2: float, reach: int, broad_km2: float) -> np.ndarray:
    """Small basins and bank strips, numbered from 0 (rows, columns): their edges are ridges and broad rivers.

    A basin is what drains to at most `reach` cells of a stream (streams drain `stream_km2` or more); rivers that drain
    more than `broad_km2` part the two banks.
    """
    drained, down = ground.area.ravel(), ground.down
    stream = drained > stream_km2
    fed = np.bincount(down[stream & (down >= 0)], minlength=drained.size)
    number, length = [-1] * drained.size, [0] * drained.size
    wet, receiver, feeders = stream.tolist(), down.tolist(), fed.tolist()
    count = 0
    for i in ground.order.tolist():
        below = receiver[i]
        if below < 0:
            number[i], count = count, count + 1
        elif not wet[i] or (wet[below] and feeders[below] == 1 and length[below] < reach):
            number[i], length[i] = number[below], length[below] + int(wet[i])
        else:
            number[i], count = count, count + 1
    basins = np.array(number).reshape(ground.shape)
    river = (ground.area > broad_km2).ravel().reshape(ground.shape)
    one, two, far = steps(ground.shape)
    flat, bed = basins.ravel(), river.ravel()
    joined = (flat[one] == flat[two]) & ~bed[one] & ~bed[two] & (far == 1)
    size = flat.size
    links = sparse.coo_array((np.ones(joined.sum()), (one[joined], two[joined])), shape=(size, size))
    pieces = csgraph.connected_components(links, directed=False)[1]
    while bed.any():
        # river cells go to a bank beside them, so that the boundary runs along the bed
        for a, b in ((one, two), (two, one)):
            pick = bed[a] & ~bed[b] & (far == 1)
            cells, first = np.unique(a[pick], return_index=True)
            pieces[cells] = pieces[b[pick][first]]
            bed[cells] = False
    return np.unique(pieces, return_inverse=True)[1].reshape(ground.shape)


def grow(
    ground: Terrain, basins: np.ndarray, seeds: dict[int, int], mask: np.ndarray, ford_m: float, river_km2: float
) -> np.ndarray:
    """Labels (rows, columns) of regions that grow basin by basin from `seeds` (flat cell to label) inside `mask`.

    Going on costs the way between the middles of two basins, the climb to the pass between them, and `ford_m` more
    across a river that drains more than `river_km2`.
    """
    one, two, far = steps(ground.shape)
    inside = mask.ravel()
    flat, height, drained = basins.ravel(), ground.height.ravel(), ground.area.ravel()
    touch = (far == 1) & inside[one] & inside[two] & (flat[one] != flat[two])
    a, b = flat[one[touch]], flat[two[touch]]
    low, high = np.minimum(a, b), np.maximum(a, b)
    pair, where = np.unique(low.astype(np.int64) * (flat.max() + 1) + high, return_inverse=True)
    first, second = pair // (flat.max() + 1), pair % (flat.max() + 1)
    edge = np.maximum(height[one[touch]], height[two[touch]])
    passing = np.full(len(pair), np.inf)
    np.minimum.at(passing, where, edge)
    water = np.zeros(len(pair))
    np.maximum.at(water, where, np.maximum(drained[one[touch]], drained[two[touch]]))
    contact = np.bincount(where)
    cells = np.bincount(flat[inside], minlength=flat.max() + 1)
    spots = ground.xy(np.arange(flat.size))
    east = np.bincount(flat[inside], spots[inside, 0], flat.max() + 1) / np.maximum(cells, 1)
    north = np.bincount(flat[inside], spots[inside, 1], flat.max() + 1) / np.maximum(cells, 1)
    bottom = np.full(flat.max() + 1, np.inf)
    np.minimum.at(bottom, flat[inside], height[inside])
    way = np.hypot(east[first] - east[second], north[first] - north[second])
    climb = np.maximum(0, passing - np.minimum(bottom[first], bottom[second]))
    # a stream in the common edge means both sit on one river: no pass at all
    split = (water > river_km2) & (contact >= 3)
    cost = way + 22 * climb + ford_m * split + 400 * (contact < 3)
    size = int(flat.max()) + 1
    ways = sparse.coo_array(
        (np.concatenate([cost, cost]), (np.concatenate([first, second]), np.concatenate([second, first]))),
        shape=(size, size),
    ).tocsr()
    label = np.zeros(size, int)
    for cell, value in seeds.items():
        label[flat[cell]] = value
    starts = np.unique(flat[np.array(list(seeds))])
    _, _, source = csgraph.dijkstra(ways, indices=starts, min_only=True, return_predecessors=True)
    known = np.where(source >= 0, label[np.maximum(source, 0)], 0)
    labels = np.where(mask, known[basins], 0)
    lost = mask & (labels == 0)
    if lost.any():
        nearest = ndimage.distance_transform_edt(labels == 0, return_distances=False, return_indices=True)
        labels[lost] = labels[tuple(nearest)][lost]
    return tidy(labels, mask)


def tidy(labels: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """One piece per label, no corner-only contact: scraps go to the neighbour they touch most."""
    labels = labels.copy()
    for _ in range(30):
        changed = _smooth(labels, mask) + _scraps(labels, mask) + _corners(labels, mask)
        if not changed:
            break
    return labels


def _majority(labels: np.ndarray, mask: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Commonest label among the four neighbours of `cells` (N, 2), itself only if nothing else is there."""
    result = []
    rows, columns = labels.shape
    for row, column in cells:
        found: dict[int, int] = {}
        for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            r, c = row + down, column + right
            if 0 <= r < rows and 0 <= c < columns and mask[r, c] and labels[r, c] != labels[row, column]:
                found[labels[r, c]] = found.get(labels[r, c], 0) + 1
        result.append(max(found, key=lambda k: (found[k], -k)) if found else labels[row, column])
    return np.array(result)


def _smooth(labels: np.ndarray, mask: np.ndarray) -> int:
    """Give away cells that stick out: fewer than two of their four neighbours are of their own kind."""
    padded = np.pad(labels, 1, constant_values=-1)
    same = sum(
        padded[1 + d : 1 + d + labels.shape[0], 1 + r : 1 + r + labels.shape[1]] == labels
        for d, r in ((0, 1), (1, 0), (0, -1), (-1, 0))
    )
    inner = np.zeros_like(mask)
    inner[1:-1, 1:-1] = True
    cells = np.argwhere((same < 2) & mask & inner)
    if len(cells):
        new = _majority(labels, mask, cells)
        changed = int((new != labels[tuple(cells.T)]).sum())
        labels[tuple(cells.T)] = new
        return changed
    return 0


def _scraps(labels: np.ndarray, mask: np.ndarray) -> int:
    changed = 0
    boxes = ndimage.find_objects(labels)
    for number, box in enumerate(boxes, 1):
        if box is None:
            continue
        pieces, count = ndimage.label(labels[box] == number)
        if count < 2:
            continue
        sizes = np.bincount(pieces.ravel())[1:]
        keep = int(np.argmax(sizes)) + 1
        for piece in range(1, count + 1):
            if piece != keep:
                cells = np.argwhere(pieces == piece) + np.array([box[0].start, box[1].start])
                new = _majority(labels, mask, cells)
                other = new[new != number]
                if len(other):
                    values, counts = np.unique(other, return_counts=True)
                    labels[tuple(cells.T)] = values[np.argmax(counts)]
                    changed += len(cells)
    return changed


def _corners(labels: np.ndarray, mask: np.ndarray) -> int:
    """Where a label meets itself across a corner only, one cell of the other pair is given to it."""
    a, b, c, d = labels[:-1, :-1], labels[:-1, 1:], labels[1:, :-1], labels[1:, 1:]
    changed = 0
    for row, column in np.argwhere((a == d) & (a != b) & (a != c) & mask[:-1, :-1] & mask[:-1, 1:]):
        if labels[row, column] == labels[row + 1, column + 1] != labels[row, column + 1] and mask[row, column + 1]:
            labels[row, column + 1] = labels[row, column]
            changed += 1
    for row, column in np.argwhere((b == c) & (b != a) & (b != d) & mask[:-1, 1:] & mask[:-1, :-1]):
        if labels[row, column + 1] == labels[row + 1, column] != labels[row, column] and mask[row, column]:
            labels[row, column] = labels[row, column + 1]
            changed += 1
    return changed


def scatter(
    rng: np.random.Generator, weight: np.ndarray, count: int, apart: float, fixed: np.ndarray | None = None
) -> np.ndarray:
    """`count` cells (flat) drawn by `weight` (rows, columns), at least about `apart` cells from each other."""
    flat = weight.ravel()
    candidates = rng.choice(flat.size, size=min(count * 60, int((flat > 0).sum())), replace=False, p=flat / flat.sum())
    width = weight.shape[1]
    while True:
        taken = np.empty((0, 2)) if fixed is None else np.column_stack(np.divmod(fixed, width)).astype(float)
        chosen: list[int] = []
        for cell in candidates.tolist():
            here = np.array(divmod(cell, width), float)
            if not len(taken) or np.min(np.sum((taken - here) ** 2, axis=1)) >= apart**2:
                taken = np.vstack([taken, here])
                chosen.append(cell)
                if len(chosen) == count:
                    return np.array(chosen)
        apart *= 0.93


def suitable(ground: Terrain) -> np.ndarray:
    """How likely people settle in a cell: flat, low above the stream, not in the river bed."""
    weight = np.exp(-ground.above / 45) * np.exp(-ground.slope / 0.16)
    weight[ground.area > 60] *= 0.05
    return weight + 1e-9

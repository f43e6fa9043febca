"""Ground of the practice county: heights, drainage and rivers on a square grid of metres."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage, sparse
from scipy.sparse import csgraph

SHIFTS = ((0, 1), (1, 0), (1, 1), (1, -1))
"""Row and column steps to half of the eight neighbours of a cell; the other half are their opposites."""


def steps(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All pairs of neighbouring cells, once each: first index, second index (flat) and distance in cells."""
    index = np.arange(shape[0] * shape[1]).reshape(shape)
    one, two, far = [], [], []
    rows, columns = shape
    for down, right in SHIFTS:
        a = index[: rows - down, max(0, -right) : columns - max(0, right)]
        b = index[down:, max(0, right) : columns + min(0, right)]
        one.append(a.ravel())
        two.append(b.ravel())
        far.append(np.full(a.size, np.hypot(down, right)))
    return np.concatenate(one), np.concatenate(two), np.concatenate(far)


def graph(
    shape: tuple[int, int], forth: np.ndarray, back: np.ndarray, mask: np.ndarray | None = None
) -> sparse.csr_array:
    """Directed graph over the cells: `forth` weighs each pair of `steps` from first to second, `back` the other way."""
    one, two, _ = steps(shape)
    if mask is not None:
        keep = mask.ravel()[one] & mask.ravel()[two]
        one, two, forth, back = one[keep], two[keep], forth[keep], back[keep]
    size = shape[0] * shape[1]
    return sparse.csr_array(
        (np.concatenate([forth, back]), (np.concatenate([one, two]), np.concatenate([two, one]))), shape=(size, size)
    )


def spread(ways: sparse.csr_array, sources: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cost, predecessor and source of every cell, from the nearest of `sources` (flat indices)."""
    return csgraph.dijkstra(ways, indices=sources, min_only=True, return_predecessors=True)


def fractal(rng: np.random.Generator, shape: tuple[int, int], beta: float, longest: float) -> np.ndarray:
    """Noise of mean 0 and deviation 1 whose power falls with frequency to the `beta`, flat above `longest` cells."""
    size = int(2 ** np.ceil(np.log2(max(shape) * 1.2)))
    frequency = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :])
    frequency = np.maximum(frequency, 1 / longest)
    spectrum = np.fft.rfft2(rng.standard_normal((size, size))) * frequency ** (-beta / 2)
    noise = np.fft.irfft2(spectrum, s=(size, size))[: shape[0], : shape[1]]
    return (noise - noise.mean()) / noise.std()


@dataclass(frozen=True)
class Terrain:
    """A grid of square cells; row 0 is the south, all arrays are (rows, columns)."""

    cell: float
    west: float
    south: float
    height: np.ndarray
    """Metres above the sea."""
    above: np.ndarray
    """Metres above the stream the cell drains to."""
    area: np.ndarray
    """Square kilometres that drain through the cell."""
    down: np.ndarray
    """Flat index of the cell the water goes to, negative at the outlets."""
    order: np.ndarray
    """Flat indices, downstream first."""

    @property
    def shape(self) -> tuple[int, int]:
        return self.height.shape

    @property
    def slope(self) -> np.ndarray:
        """Metres per metre."""
        south, east = np.gradient(ndimage.gaussian_filter(self.height, 1.0), self.cell)
        return np.hypot(south, east)

    def xy(self, flat: np.ndarray) -> np.ndarray:
        """Middle points (N, 2), in metres east and north, of cells given by flat index."""
        row, column = np.divmod(np.asarray(flat), self.shape[1])
        return np.column_stack([self.west + (column + 0.5) * self.cell, self.south + (row + 0.5) * self.cell])

    def flat(self, xy: np.ndarray) -> np.ndarray:
        """Flat index of the cells that hold points (N, 2)."""
        xy = np.atleast_2d(xy)
        column = np.clip(((xy[:, 0] - self.west) / self.cell).astype(int), 0, self.shape[1] - 1)
        row = np.clip(((xy[:, 1] - self.south) / self.cell).astype(int), 0, self.shape[0] - 1)
        return row * self.shape[1] + column


def _network(
    cost: np.ndarray, outlets: np.ndarray, inflow: dict[int, float], cell: float, climb: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Order (downstream first), receiver and drained area (km²): the cheapest way of every cell to an outlet."""
    one, two, far = steps(cost.shape)
    flat = cost.ravel()
    way = far * 0.5 * (flat[one] + flat[two])
    forth, back = way, way
    if climb is not None:
        rise = climb.ravel()[two] - climb.ravel()[one]
        # the search walks against the water: from first to second the water runs from second to first
        forth, back = way + 0.25 * np.maximum(0, -rise), way + 0.25 * np.maximum(0, rise)
    total, before, _ = spread(graph(cost.shape, forth, back), outlets)
    order = np.argsort(total, kind="stable")
    drained = np.full(flat.size, (cell / 1000) ** 2)
    for cell_index, km2 in inflow.items():
        drained[cell_index] += km2
    receiver, sums = before.tolist(), drained.tolist()
    for i in order[::-1].tolist():
        if receiver[i] >= 0:
            sums[receiver[i]] += sums[i]
    return order, before, np.array(sums)


def _rise(order: np.ndarray, down: np.ndarray, drained: np.ndarray, gentle: np.ndarray, cell: float) -> np.ndarray:
    """Heights (flat) that a river in balance would have: steep where little water runs, times `gentle`."""
    width = int(np.sqrt(len(down)))
    here = np.arange(len(down))
    far = np.where(np.abs(here - down) % width == 0, 1.0, np.where(np.abs(here - down) == 1, 1.0, 1.414)) * cell
    step = (far * np.minimum(0.30, 0.034 * drained**-0.42) * gentle).tolist()
    receiver, height = down.tolist(), [0.0] * len(down)
    for i in order.tolist():
        if receiver[i] >= 0:
            height[i] = height[receiver[i]] + step[i]
    return np.array(height)


def make(rng: np.random.Generator, size_km: float, cell: float, middle: tuple[float, float]) -> Terrain:
    """Hills with valleys: a river network grows over noise, the heights follow from the water it carries.

    `middle` is the middle of the grid in metres east and north. One river enters in the west with the water of
    1,400 km² and leaves in the east; two smaller ones leave in the corners beside it.
    """
    count = int(size_km * 1000 / cell)
    shape = (count, count)
    noise = np.exp(0.8 * fractal(rng, shape, 2.2, 12_000 / cell))
    gentle = np.exp(0.33 * fractal(rng, shape, 3.2, 20_000 / cell)).ravel()
    rough = fractal(rng, shape, 2.2, 2_500 / cell)
    at = lambda row, column: int(row * count) * count + int(column * (count - 1))  # noqa: E731
    outlets = np.array([at(0.45, 1), at(0.9985, 0.86), at(0.0, 0.83)])
    inflow = {at(0.60, 0.0): 1400.0}
    cost, climb = noise, None
    for turn in range(5):
        order, down, drained = _network(cost, outlets, inflow, cell, climb)
        height = _rise(order, down, drained, gentle, cell).reshape(shape)
        climb = ndimage.gaussian_filter(height, 1.6 - 0.2 * turn) + 6 * rough
        cost = noise**0.6 / (0.5 + drained.reshape(shape)) ** 0.30
    height = ndimage.gaussian_filter(height, 0.7) + 4 * rough
    flat, stream = height.ravel(), drained > 2.0
    base = flat.tolist()
    wet, receiver = stream.tolist(), down.tolist()
    for i in order.tolist():
        if not wet[i] and receiver[i] >= 0:
            base[i] = base[receiver[i]]
    above = np.maximum(0, flat - np.array(base))
    corner = (middle[0] - count * cell / 2, middle[1] - count * cell / 2)
    return Terrain(
        cell, *corner, height + 140 - height.min(), above.reshape(shape), drained.reshape(shape), down, order
    )

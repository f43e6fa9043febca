"""Where the weight of a case goes on a line network: the equal-split kernel, discontinuous variant.

From a case the kernel runs both ways along its line. In a junction of n lines it goes on along the n - 1 others, an
equal share on each; at a dead end it turns back. So no weight is ever lost, made, or negative, whatever the network,
and a uniform spread of cases gives a uniform density (Okabe, Satoh and Sugihara 2009, International Journal of
Geographical Information Science 23(1), 7-32; there dead ends are left open). The continuous variant is left alone: it
sends negative weight back from every junction, and the jump of the density that it avoids is true to the matter: on
the far side of a junction the neighbours are others.

Kernel: Epanechnikov, ``3/(4h)·(1-(s/h)²)`` for a distance ``s < h`` along the network. Of a case that lies in a node of
n lines each line gets 1/n.
"""

from dataclasses import dataclass

import numpy as np

from gis_desk.disputes.statistics.network import Network
from layers.work import QUIET, Progress

_MOST = 2_000_000
"""Pieces of weight, or stretches touched, that are handled at once."""
BINS = 256
"""Where more pieces than that are under way, those on one line are gathered in so many steps of the reach."""


@dataclass(frozen=True)
class Stretches:
    """S stretches: each edge cut evenly. `first` (E,) is the first of an edge, `count` (E,) how many it has."""

    first: np.ndarray
    count: np.ndarray
    edge: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    """`edge` (S,), and `begin` and `end` (S,) in metres from the edge's begin."""


def cut(network: Network, step_m: float) -> Stretches:
    """Every edge in equal stretches no longer than `step_m`."""
    count = np.maximum(1, np.ceil(network.length / step_m - 1e-9)).astype(int)
    first = np.concatenate([[0], np.cumsum(count)])[:-1].astype(int)
    edge = np.repeat(np.arange(len(count)), count)
    nth = np.arange(len(edge)) - first[edge]
    wide = network.length / count
    begin = nth * wide[edge]
    end = np.where(nth + 1 == count[edge], network.length[edge], (nth + 1) * wide[edge])
    return Stretches(first, count, edge, begin, end)


@dataclass(frozen=True)
class _Front:
    """Pieces of weight under way: leaving half-edge, place where they start on it, distance there, weight, source."""

    half: np.ndarray
    place: np.ndarray
    gone: np.ndarray
    weight: np.ndarray
    source: np.ndarray

    def of(self, some: np.ndarray) -> "_Front":
        return _Front(*(v[some] for v in (self.half, self.place, self.gone, self.weight, self.source)))


def _tail(u: np.ndarray) -> np.ndarray:
    """Share of the kernel further than `u` reaches, one way: a half at 0, nothing from 1."""
    u = np.minimum(u, 1.0)
    return (1.0 - u) ** 2 * (2.0 + u) / 4.0


class _Junctions:
    """Which half-edges leave each node."""

    def __init__(self, network: Network) -> None:
        self.order = np.argsort(network.node, kind="stable")
        self.degree = network.degree
        self.first = np.concatenate([[0], np.cumsum(self.degree)])[:-1].astype(int)
        self.node = network.node

    def leaving(self, node: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each of `node` all its half-edges: position in `node`, half-edge."""
        many = self.degree[node]
        which = np.repeat(np.arange(len(node)), many)
        nth = np.arange(len(which)) - np.repeat(np.concatenate([[0], np.cumsum(many)])[:-1], many)
        return which, self.order[self.first[node][which] + nth]


def _begin(network: Network, ways: _Junctions, edge: np.ndarray, along: np.ndarray, weight: np.ndarray) -> _Front:
    """All cases on their way: two pieces each, of those in a node one for each line there."""
    source = np.arange(len(edge))
    length = network.length[edge]
    in_node = (along <= 0) | (along >= length)
    free = np.flatnonzero(~in_node)
    half = np.concatenate([2 * edge[free], 2 * edge[free] + 1])
    place = np.concatenate([along[free], (length - along)[free]])
    rest = np.flatnonzero(in_node)
    node = network.node[2 * edge[rest] + (along[rest] >= length[rest])]
    which, leaving = ways.leaving(node)
    share = weight[rest][which] * 2.0 / ways.degree[node][which]
    return _Front(
        np.concatenate([half, leaving]),
        np.concatenate([place, np.zeros(len(leaving))]),
        np.zeros(len(half) + len(leaving)),
        np.concatenate([weight[free], weight[free], share]),
        np.concatenate([source[free], source[free], rest[which]]),
    )


def _onward(network: Network, ways: _Junctions, front: _Front, reach_m: float) -> _Front:
    """The pieces that reach the end of their edge, on all edges that go on from there."""
    gone = front.gone + network.length[front.half >> 1] - front.place
    there = np.flatnonzero(gone < reach_m)
    came = front.half[there] ^ 1
    node = network.node[came]
    which, leaving = ways.leaving(node)
    alone = ways.degree[node][which] == 1
    keep = alone | (leaving != came[which])
    which, leaving = which[keep], leaving[keep]
    share = 1.0 / np.maximum(ways.degree[node] - 1, 1)
    rows = there[which]
    return _Front(leaving, np.zeros(len(leaving)), gone[rows], front.weight[rows] * share[which], front.source[rows])


def _gathered(front: _Front, reach_m: float) -> _Front:
    """The pieces on one half-edge (of one source) in `BINS` steps of distance.

    Each goes to the steps before and behind it, in such shares that what it has still to leave stays the same.
    """
    step = reach_m / BINS
    low = np.floor(front.gone / step).astype(int)
    upper = front.gone / step - low
    near, far = _tail(low / BINS), _tail((low + 1) / BINS)
    weight = front.weight * _tail(front.gone / reach_m) / ((1.0 - upper) * near + upper * far)
    halves = int(front.half.max()) + 1
    code = (front.source * halves + front.half) * (BINS + 1)
    known, place = np.unique(np.concatenate([code + low, code + low + 1]), return_inverse=True)
    weight = np.bincount(place, weights=np.concatenate([weight * (1.0 - upper), weight * upper]))
    pair, nth = np.divmod(known, BINS + 1)
    source, half = np.divmod(pair, halves)
    left = (weight > 0) & (nth < BINS)
    return _Front(half[left], np.zeros(int(left.sum())), nth[left] * step, weight[left], source[left])


def spread(
    network: Network,
    stretches: Stretches,
    edge: np.ndarray,
    along_m: np.ndarray,
    weight: np.ndarray,
    *,
    bandwidth_m: float,
    apart: bool = False,
    most: int = _MOST,
    progress: Progress = QUIET,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How the weights of N cases lie on the stretches.

    Parameters
    ----------
    edge, along_m, weight : arrays (N,)
        Where each case lies (metres from its edge's begin) and what it counts, not negative.
    bandwidth_m : float
        Reach of the kernel in metres, > 0.
    apart : bool
        Whether the cases are told apart in the answer.
    most : int
        Exact up to so many pieces of weight under way at once; beyond, they are gathered in steps of
        ``bandwidth_m / 256``, which neither loses nor makes weight and moves the density by less than a thousandth.

    Returns
    -------
    source, stretch, mass : arrays (M,)
        `mass` of case `source` on `stretch`; of all cases together (`source` 0) unless `apart`. Never negative; the
        masses of a case add up to its weight.
    """
    ways = _Junctions(network)
    front = _begin(network, ways, np.asarray(edge, int), np.asarray(along_m, float), np.asarray(weight, float))
    if not apart:
        front = _Front(front.half, front.place, front.gone, front.weight, np.zeros(len(front.half), int))
    total = np.zeros(len(stretches.edge))
    pieces: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    turn = 0
    while len(front.half):
        progress.step(turn, turn + 1, "density")
        for source, stretch, mass in _laid(network, stretches, front, bandwidth_m):
            if apart:
                pieces.append((source, stretch, mass))
            else:
                total += np.bincount(stretch, weights=mass, minlength=len(total))
        front = _onward(network, ways, front, bandwidth_m)
        if len(front.half) > most:
            front = _gathered(front, bandwidth_m)
        turn += 1
    if apart:
        joined = [np.concatenate(v) for v in zip(*pieces, strict=True)] if pieces else [np.empty(0)] * 3
        return joined[0].astype(int), joined[1].astype(int), joined[2]
    touched = np.flatnonzero(total > 0)
    return np.zeros(len(touched), int), touched, total[touched]


def _laid(
    network: Network, stretches: Stretches, front: _Front, reach_m: float
) -> "list[tuple[np.ndarray, np.ndarray, np.ndarray]]":
    """What the pieces leave on the edges they are on, as source, stretch and mass."""
    edge = front.half >> 1
    count = stretches.count[edge]
    wide = network.length[edge] / count
    low = np.minimum((front.place / wide).astype(int), count - 1)
    high = np.minimum(np.ceil((front.place + reach_m - front.gone) / wide).astype(int) - 1, count - 1)
    many = np.maximum(high - low + 1, 1)
    ends = np.cumsum(many)
    result = []
    for some in np.split(np.arange(len(edge)), np.searchsorted(ends, np.arange(_MOST, ends[-1], _MOST))):
        if not len(some):
            continue
        which = np.repeat(some, many[some])
        begun = np.concatenate([[0], np.cumsum(many[some])])[:-1]
        nth = low[which] + np.arange(len(which)) - np.repeat(begun, many[some])
        shift = front.gone[which] - front.place[which]
        left = np.maximum(nth * wide[which], front.place[which])
        right = np.where(nth + 1 == count[which], network.length[edge[which]], (nth + 1) * wide[which])
        right = np.maximum(right, left)
        mass = front.weight[which] * (_tail((left + shift) / reach_m) - _tail((right + shift) / reach_m))
        back = (front.half[which] & 1).astype(bool)
        stretch = stretches.first[edge[which]] + np.where(back, count[which] - 1 - nth, nth)
        result.append((front.source[which], stretch, np.maximum(mass, 0.0)))
    return result

"""Colours for neighbours: no two units with a common border get the same one."""

import numpy as np


def greedy_colours(pairs: np.ndarray, count: int, colours: int = 5) -> np.ndarray:
    """A colour index (count,) for every unit so that units of a pair differ.

    Units are taken from the smallest-degree-last order (Matula and Beck 1983), which colours maps with at most six
    colours and nearly always with four or five; only where that fails two neighbours share the least used colour.

    Parameters
    ----------
    pairs : (M, 2) int
        Neighbouring units; order and repetition do not matter.
    count : int
        Number of units.
    colours : int
        Number of colours there are.
    """
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    neighbours: list[set[int]] = [set() for _ in range(count)]
    for a, b in pairs.tolist():
        neighbours[a].add(b)
        neighbours[b].add(a)
    degree = [len(n) for n in neighbours]
    buckets: list[set[int]] = [set() for _ in range(max(degree, default=0) + 1)]
    for unit, d in enumerate(degree):
        buckets[d].add(unit)
    order: list[int] = []
    removed = [False] * count
    low = 0
    while len(order) < count:
        low = max(low - 1, 0)
        while not buckets[low]:
            low += 1
        unit = buckets[low].pop()
        removed[unit] = True
        order.append(unit)
        for other in neighbours[unit]:
            if not removed[other]:
                buckets[degree[other]].remove(other)
                degree[other] -= 1
                buckets[degree[other]].add(other)
    chosen = np.full(count, -1, np.int64)
    used = [0] * colours
    for unit in reversed(order):
        taken = {int(chosen[o]) for o in neighbours[unit]}
        free = [c for c in range(colours) if c not in taken] or list(range(colours))
        best = min(free, key=lambda c: (used[c] * (c >= 4), c if c >= 4 else used[c]))
        chosen[unit] = best
        used[best] += 1
    return chosen

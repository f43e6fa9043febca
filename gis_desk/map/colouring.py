"""Colours for neighbours: no two units with a common border get the same one."""

import numpy as np

_MANY = 4000
"""Units from which on whole rounds of units are coloured at once."""
_COMMON = 4
"""Colours that are used alike; further ones only where these do not do."""


def colours(pairs: np.ndarray, count: int, number: int = 5) -> np.ndarray:
    """A colour index (count,) for every unit so that units of a pair differ."""
    return (greedy_colours if count <= _MANY else round_colours)(pairs, count, number)


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
    pairs = _distinct(pairs, count)
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


def round_colours(pairs: np.ndarray, count: int, colours: int = 5) -> np.ndarray:
    """As `greedy_colours`, many units at once: for tens of thousands of units.

    Units of small degree are taken away round by round (Matula and Beck 1983) and coloured in the reverse order, those
    of one round in turn by an order of their own (Jones and Plassmann 1993), so that no two neighbours choose at once.
    """
    pairs = _distinct(pairs, count)
    one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
    turn = _rounds(one, other, count)
    lot = np.random.default_rng(count).permutation(count)
    chosen = np.full(count, -1, np.int64)
    for number in range(int(turn.max(initial=-1)), -1, -1):
        mine = turn[one] == number
        a, b = one[mine], other[mine]
        waiting = np.flatnonzero(turn == number)
        while len(waiting):
            rivals = chosen[b] < 0
            rivals &= turn[b] == number
            highest = np.full(count, -1, np.int64)
            np.maximum.at(highest, a[rivals], lot[b[rivals]])
            now = waiting[lot[waiting] > highest[waiting]]
            taken = np.zeros(count, np.int64)
            known = chosen[b] >= 0
            np.bitwise_or.at(taken, a[known], 1 << chosen[b[known]])
            chosen[now] = _free(taken[now], lot[now], colours)
            waiting = waiting[chosen[waiting] < 0]
            left = chosen[a] < 0
            a, b = a[left], b[left]
    return chosen


def _distinct(pairs: np.ndarray, count: int) -> np.ndarray:
    """Each pair of two different units once, the lower first."""
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    key = np.sort((low * count + high)[low != high])
    key = key[np.concatenate([[True], key[1:] != key[:-1]])] if len(key) else key
    return np.column_stack(np.divmod(key, count))


def _rounds(one: np.ndarray, other: np.ndarray, count: int) -> np.ndarray:
    """The round (count,) in which each unit is taken away: those with at most five neighbours left, or the fewest."""
    turn = np.full(count, -1, np.int64)
    number = 0
    while True:
        degree = np.bincount(one, minlength=count)
        left = turn < 0
        if not left.any():
            return turn
        turn[left & (degree <= max(5, int(degree[left].min())))] = number
        stay = (turn[one] < 0) & (turn[other] < 0)
        one, other = one[stay], other[stay]
        number += 1


def _free(taken: np.ndarray, lot: np.ndarray, colours: int) -> np.ndarray:
    """A colour that is not among those `taken` (bits), one of the common ones where there is one."""
    common = min(_COMMON, colours)
    order = [(lot + k) % common for k in range(common)] + [np.full(len(lot), k) for k in range(common, colours)]
    found = lot % colours
    for choice in reversed(order):
        found = np.where(taken >> choice & 1, found, choice)
    return found

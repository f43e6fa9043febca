"""Runs of numbers as one 64-bit number each, order kept; and bits counted."""

from functools import lru_cache

import numpy as np


def mixed(ids: np.ndarray, position: np.ndarray) -> np.ndarray:
    """What each of `ids` at its `position` adds to the hash of its run."""
    prime = _factors(int(position.max(initial=0)) + 1)
    made = (ids.astype(np.uint64) + np.uint64(0x9E37)) * prime[position]
    made ^= made >> np.uint64(31)
    made *= np.uint64(0x94D049BB133111EB)
    made ^= made >> np.uint64(29)
    return made


def hashes(ids: np.ndarray, lengths: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Order-sensitive 64-bit hash of each run of `ids`; runs are not empty."""
    if not len(ids):
        return np.zeros(0, np.uint64)
    return np.add.reduceat(mixed(ids, np.arange(len(ids)) - np.repeat(starts, lengths)), starts)


def hash_of(ids: np.ndarray) -> np.uint64:
    """The hash of one run."""
    return np.uint64(mixed(ids, np.arange(len(ids))).sum(dtype=np.uint64))


@lru_cache(maxsize=8)
def _factors(count: int) -> np.ndarray:
    made = np.random.default_rng(1).integers(1, 2**63, 256, dtype=np.uint64) | np.uint64(1)
    while len(made) < count:
        made = np.concatenate([made, made * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)])
    return made


def signature(points: np.ndarray) -> np.ndarray:
    """One of 64 bits for each character."""
    return np.uint64(1) << ((points.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(58))


def bits(values: np.ndarray) -> np.ndarray:
    """How many bits are set in each of `values` (uint64)."""
    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(values)
    table = np.array([bin(n).count("1") for n in range(1 << 16)], np.uint8)
    parts = values.view(np.uint16).reshape(len(values), 4)
    return table[parts].sum(axis=1)


def span(order: np.ndarray, values: np.ndarray, wanted: np.generic) -> np.ndarray:
    """Those of `order` whose value, sorted in `values`, is `wanted`."""
    begin, end = np.searchsorted(values, wanted, "left"), np.searchsorted(values, wanted, "right")
    return order[begin:end]


def ranges(begins: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The numbers of several ranges, one after the other."""
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(begins - ends + counts, counts)

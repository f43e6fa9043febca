"""Paths made together are those made one by one, and the cache keeps within its bytes."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.batches import batch
from gis_desk.map.parts import rings_of
from ui.map.paths import Cache, path_of, paths_of


def elements(path):
    return [
        (path.elementAt(k).type, path.elementAt(k).x, path.elementAt(k).y)  # type: ignore[attr-defined]
        for k in range(path.elementCount())
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.integers(2, 7), max_size=4), min_size=1, max_size=5), st.booleans(), st.integers(0, 99))
def test_together_as_one_by_one(counts, closed, seed):
    rng = np.random.default_rng(seed)
    offsets = [np.concatenate([[0], np.cumsum(c)]).astype(np.int64) for c in counts]
    places = [rng.random((int(o[-1]), 2)) for o in offsets]
    together = paths_of(places, offsets, closed=closed)
    assert len(together) == len(counts)
    for path, xy, o in zip(together, places, offsets, strict=True):
        assert elements(path) == elements(path_of(xy, o, closed=closed))
        assert path.isEmpty() or path.elementCount() == len(xy) + closed * (len(o) - 1)


def squares(count=60):
    boxes = np.array([shapely.box(k, 0, k + 0.9, 1) for k in range(count)], dtype=object)
    parts = rings_of(boxes)
    return batch(parts, 0.0, np.arange(len(parts.owner)) % 3, together=True)


def test_known_paths_are_given_again():
    cache, some = Cache(), squares()
    first = cache.paths(some, [0, 1, 2])
    again = cache.paths(some, [2, 0])
    assert again == [first[2], first[0]]
    assert cache.paths(squares(), [0])[0] == first[0], "equal numbers, equal path"


@pytest.mark.parametrize("limit", [1, 3000])
def test_a_full_cache_drops_the_oldest(limit):
    cache, some = Cache(limit), squares()
    whole = len(some.style)
    for block in range(whole):
        assert cache.paths(some, [block])[0].elementCount() > 0
    assert cache.size <= max(limit, 32 * 4 * 60)

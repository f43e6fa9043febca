"""Levels cut into blocks."""

import numpy as np
import shapely

from gis_desk.map.batches import batch
from gis_desk.map.parts import rings_of


def test_blocks_together_are_those_one_by_one():
    parts = rings_of(np.array([shapely.box(k, 0, k + 0.9, 1) for k in range(40)], dtype=object))
    whole = batch(parts, 0.0, np.arange(len(parts.owner)) % 3, together=True).light((20.0, 0.5))
    last = len(whole.blocks) - 2
    for numbers in ([], [0], list(range(last + 1)), [last, 0]):
        xy, starts, vertices, owned = whole.together(numbers)
        assert len(vertices) == len(owned) == len(numbers) + 1
        for n, number in enumerate(numbers):
            own, offsets = whole.block(number)
            np.testing.assert_array_equal(xy[vertices[n] : vertices[n + 1]], own)
            np.testing.assert_array_equal(starts[owned[n] : owned[n + 1]] - vertices[n], offsets[:-1])

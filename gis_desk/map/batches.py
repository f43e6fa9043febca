"""Levels of parts cut into blocks of a few thousand vertices: the size that keeps a painting call short."""

from collections.abc import Sequence

import numpy as np

from gis_desk.map.nearness import z_order
from gis_desk.map.parts import Parts, taken
from gis_desk.map.scene import Batch

FILL_BLOCK, LINE_BLOCK = 1600, 160
"""Vertices per block, about: stroking wide or dashed lines costs more than linearly by the path, filling does not."""


def part_boxes(parts: Parts) -> np.ndarray:
    """Left, bottom, right, top of every part (P, 4)."""
    if not len(parts.owner):
        return np.zeros((0, 4))
    low = np.minimum.reduceat(parts.xy, parts.offsets[:-1])
    high = np.maximum.reduceat(parts.xy, parts.offsets[:-1])
    return np.hstack([low, high])


def batch(parts: Parts, tolerance_m: float, style: np.ndarray, *, together: bool, by_style: bool = False) -> Batch:
    """`parts` in blocks of one style each.

    Parameters
    ----------
    style : (P,) int
        Style of each part.
    together : bool
        Keep rings and their holes in one block.
    by_style : bool
        Lower styles first, all over the map (lines), instead of place by place (fills).
    """
    boxes = part_boxes(parts)
    if not len(boxes):
        none = np.zeros(0, np.int64)
        return Batch(tolerance_m, parts.xy, parts.offsets, np.zeros(1, np.int64), none, np.zeros((0, 4)), parts.closed)
    unit = parts.body if together else np.arange(len(parts.owner))
    names, unit = np.unique(unit, return_inverse=True)
    if len(names) == len(unit):
        middle = np.empty((len(names), 2))
        middle[unit] = (boxes[:, :2] + boxes[:, 2:]) / 2
    else:
        sorted_ = np.argsort(unit, kind="stable")
        begin = np.searchsorted(unit[sorted_], np.arange(len(names)))
        low = np.minimum.reduceat(boxes[sorted_, :2], begin, axis=0)
        high = np.maximum.reduceat(boxes[sorted_, 2:], begin, axis=0)
        middle = (low + high) / 2
    whole = (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))
    rank = z_order(middle[:, 0], middle[:, 1], whole)[unit]
    first = np.lexsort((unit, rank, style)) if by_style else np.lexsort((unit, rank))
    counts = parts.counts
    place = np.empty(len(unit), np.int64)
    tile = np.cumsum(counts[first]) // (LINE_BLOCK if by_style else FILL_BLOCK)
    place[first] = tile
    if together:
        least = np.full(len(names), np.iinfo(np.int64).max)
        np.minimum.at(least, unit, place)
        place = least[unit]
    order = np.lexsort((unit, rank, place, style)) if by_style else np.lexsort((unit, rank, style, place))
    index, offsets = taken(parts.offsets, order)
    style, place, unit = style[order], place[order], unit[order]
    cut = np.concatenate([[True], (style[1:] != style[:-1]) | (place[1:] != place[:-1])])
    starts = np.flatnonzero(cut)
    boxes = boxes[order]
    block_boxes = np.hstack([np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)])
    return Batch(
        tolerance_m,
        np.ascontiguousarray(parts.xy[index]),
        offsets,
        np.append(starts, len(order)),
        style[starts].astype(np.int64),
        block_boxes,
        parts.closed,
    )


def joined(batches: Sequence[Batch]) -> Batch:
    """Batches of one level, kind and origin as one."""
    first = batches[0]
    vertices = np.concatenate([[0], np.cumsum([len(b.xy) for b in batches])])
    parts = np.concatenate([[0], np.cumsum([len(b.offsets) - 1 for b in batches])])
    return Batch(
        first.tolerance_m,
        np.concatenate([b.xy for b in batches]),
        np.concatenate([[0], *(b.offsets[1:] + v for b, v in zip(batches, vertices[:-1], strict=True))]).astype(
            np.int32
        ),
        np.concatenate([[0], *(b.blocks[1:] + p for b, p in zip(batches, parts[:-1], strict=True))]).astype(np.int32),
        np.concatenate([b.style for b in batches]),
        np.concatenate([b.boxes for b in batches]),
        first.closed,
        first.origin,
    )

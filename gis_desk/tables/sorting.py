"""The order of rows by a column: texts by pinyin, numbers as numbers, what is missing last."""

import numpy as np

from gis_desk.tables.columns import Columns
from gis_desk.tables.texts import Texts
from layers.work import QUIET, Progress

_BITS, _TOGETHER = 21, 3
"""A place takes 21 bits; three of them are compared at once."""


def order(
    columns: Columns,
    column: str,
    *,
    descending: bool = False,
    rows: np.ndarray | None = None,
    progress: Progress = QUIET,
) -> np.ndarray:
    """Row numbers in the order of `column`, (N,) int64.

    Parameters
    ----------
    columns : Columns
        The table; what is found out about the column is kept in it, so that the next order is immediate.
    rows : (N,) int64, optional
        The rows to sort, in the order that equal ones keep; all rows where None.

    Returns
    -------
    (N,) int64
        Rows without a value are last in both directions; equal rows keep their order in both.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """
    given = np.arange(columns.size) if rows is None else np.asarray(rows, np.int64)
    place, missing = ranks(columns, column, progress)
    keys, gone = place[given], missing[given]
    there = given[~gone]
    progress.step(1, 2)
    by = np.argsort(-keys[~gone] if descending else keys[~gone], kind="stable")
    return np.concatenate([there[by], given[gone]])


def ranks(columns: Columns, column: str, progress: Progress = QUIET) -> tuple[np.ndarray, np.ndarray]:
    """What the rows are sorted by, (N,), equal values alike; and which rows have no value, (N,) bool."""
    missing = columns.missing(column, progress)
    if columns.field(column).numeric:
        return columns.numbers(column, progress), missing

    def find() -> np.ndarray:
        return text_ranks(columns.places(column, progress), progress)

    return columns.kept("ranks", column, find), missing


def text_ranks(given: Texts, progress: Progress = QUIET) -> np.ndarray:
    """The place of each text among all, (N,) int64; equal texts have the same.

    Parameters
    ----------
    given : Texts
        Of places (`gis_desk.tables.texts.places`), none of them 0.

    Notes
    -----
    Texts are compared three places at a time, from the left; only those that are still equal go on to the next three.
    All of it is done by functions of numpy that let other threads go on: not ``repeat``, ``unique``, ``bincount``, nor
    ``cumsum`` of anything but numbers of 8 bytes.
    """
    total = len(given)
    rank = np.zeros(total, np.int64)
    open_ = np.arange(total)
    points = np.concatenate([given.points, np.zeros(_TOGETHER, given.points.dtype)])
    depth, longest = 0, int(given.lengths.max()) if total else 0
    while len(open_):
        progress.step(min(depth, longest), longest + 1)
        key = _key(points, given, open_, depth)
        by = np.argsort(key, kind="stable") if depth == 0 else np.lexsort((key, rank[open_]))
        open_, key = open_[by], key[by]
        group = rank[open_]
        fresh = np.ones(len(open_), bool)
        fresh[1:] = (group[1:] != group[:-1]) | (key[1:] != key[:-1])
        heads = np.flatnonzero(fresh)
        sizes = np.diff(np.append(heads, len(open_)))
        member = np.cumsum(fresh.astype(np.int64)) - 1
        leads = np.ones(len(open_), bool)
        leads[1:] = group[1:] != group[:-1]
        lead = np.maximum.accumulate(np.where(leads, np.arange(len(open_)), 0))
        rank[open_] = (group[heads] + heads - lead[heads])[member]
        more = (sizes > 1) & (key[heads] & ((1 << _BITS) - 1) != 0)
        open_ = open_[more[member]]
        depth += _TOGETHER
    return rank


def _key(points: np.ndarray, given: Texts, rows: np.ndarray, depth: int) -> np.ndarray:
    """The places `depth` to `depth` + 2 of each of `rows` in one number; 0 behind the end of a text."""
    at, left = given.starts[rows] + depth, given.lengths[rows] - depth
    key = np.zeros(len(rows), np.int64)
    for offset in range(_TOGETHER):
        place = points[np.minimum(at + offset, len(points) - 1)].astype(np.int64)
        key = (key << _BITS) | np.where(left > offset, place, 0)
    return key

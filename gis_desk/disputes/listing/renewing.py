"""A table kept up with the register: only the rows that a change touched are read again."""

from collections.abc import Iterable
from itertools import pairwise
from operator import is_not
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.disputes.listing.table import DAYS, SHOWN, CaseTable, plain, table_of
from gis_desk.tables.keys import Keys
from gis_desk.tables.texts import PIECE, Texts
from layers.work import QUIET, Progress

_SHARE = 4
"""A register of which more than every fourth row was touched is read as a whole: that is quicker."""

_READ = (*SHOWN, "grade", "state", "kind", *DAYS.values(), "geometry")
"""The columns that a table is made of."""


def touched(keys: Keys, before: pd.DataFrame, now: pd.DataFrame, progress: Progress = QUIET) -> set[str]:
    """The keys of rows that came, went, or have another value in a column that the table is made of.

    Values count as the same only if they are the same object, as `Store.frame_again` leaves those it did not read: of
    a register that was read as a whole every row counts as touched.

    Parameters
    ----------
    keys : Keys
        Of `before`.
    """
    later = plain(now, "key")
    if len(later) == len(keys) and np.array_equal(later, keys.keys):
        stays = known = np.ones(len(later), bool)
    else:
        known, stays = keys.among(later, progress), Keys(later, progress).among(keys.keys, progress)
    moved = not np.array_equal(keys.keys[stays], later[known])
    if moved:
        return {*keys.keys.tolist(), *later.tolist()}
    other = np.zeros(int(np.count_nonzero(known)), bool)
    for name in _READ:
        one, two = plain(before, name)[stays], plain(now, name)[known]
        for start in range(0, len(one), PIECE):
            progress.step(start, len(one))
            pair = [each[start : start + PIECE].tolist() for each in (one, two)]
            differ = np.flatnonzero(np.fromiter(map(is_not, *pair), bool))
            other[start + differ[[not _missing(pair[0][n], pair[1][n]) for n in differ]]] = True
    return {*later[known][other].tolist(), *keys.keys[~stays].tolist(), *later[~known].tolist()}


def renewed(
    table: CaseTable, frame: pd.DataFrame, touched: Iterable[str] | None, progress: Progress = QUIET
) -> CaseTable:
    """What `table_of` would give for `frame`, made of an older table and the rows with the keys `touched`.

    With None, or where the rows that were not touched are not those of the older table, all of it is read.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """

    def whole() -> CaseTable:
        return table_of(frame, progress, lines=table.lines, units=table.units)

    wanted = set() if touched is None else set(touched)
    if touched is None or len(wanted) * _SHARE > max(len(table), len(frame)):
        return whole()
    now = plain(frame, "key")
    there = np.isin(now, list(wanted)) if len(wanted) > _SHARE else _equal(now, wanted)
    gone = np.zeros(len(table), bool)
    gone[table.keys.rows(wanted)] = True
    stays = np.flatnonzero(~gone)
    if not np.array_equal(table.keys.keys[stays], now[~there]):
        return whole()
    part = table_of(frame.iloc[np.flatnonzero(there)], progress, lines=table.lines, units=table.units)
    progress.step(1, 2)
    places = np.empty(len(now), np.int64)
    places[~there], places[there] = stays, len(table) + np.arange(len(part))
    same = len(now) == len(table) and np.array_equal(now, table.keys.keys)
    return _put_together(table, part, places, table.keys if same else Keys(now, progress))


def _missing(*values: Any) -> bool:
    return all(value is None or value != value for value in values)


def _equal(keys: np.ndarray, wanted: set[str]) -> np.ndarray:
    found = np.zeros(len(keys), bool)
    for key in wanted:
        found |= keys == key
    return found


def _put_together(old: CaseTable, part: CaseTable, places: np.ndarray, keys: Keys) -> CaseTable:
    """The rows `places` of both tables behind one another."""

    def mixed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.concatenate([one, other], axis=-1)[..., places]

    return CaseTable(
        keys,
        mixed(old.grade, part.grade),
        mixed(old.state, part.state),
        mixed(old.kind, part.kind),
        mixed(old.line, part.line),
        mixed(old.sides, part.sides),
        {name: mixed(old.days[name], part.days[name]) for name in old.days},
        np.concatenate([old.bounds, part.bounds])[places],
        {name: mixed(old.written[name], part.written[name]) for name in old.written},
        _mixed_texts(old.words, part.words, places),
        _mixed_texts(old.titles, part.titles, places),
        _mixed_texts(old.numbers, part.numbers, places),
        old.lines,
        old.units,
    )


def _mixed_texts(one: Texts, other: Texts, places: np.ndarray) -> Texts:
    """The texts `places` of both behind one another; those that follow one another are taken together."""
    points = np.concatenate([one.points, other.points])
    starts = np.concatenate([one.starts, one.starts[-1] + other.starts[1:]])
    cuts = [0, *(np.flatnonzero(np.diff(places) != 1) + 1).tolist(), len(places)]
    runs = [points[starts[places[a]] : starts[places[b - 1] + 1]] for a, b in pairwise(cuts) if b > a]
    ends = np.zeros(len(places) + 1, np.int64)
    np.cumsum(np.diff(starts)[places], out=ends[1:])
    return Texts(np.concatenate(runs) if runs else points[:0], ends)

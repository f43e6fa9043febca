"""What a job makes of a frame for the table, and of the user's wish for the order of its rows."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from gis_desk.conditions import Question, met
from gis_desk.tables.columns import Columns, is_missing
from gis_desk.tables.keys import Keys
from gis_desk.tables.sorting import order
from gis_desk.tables.texts import PIECE
from layers.work import Progress
from ui.desktop.table.cells import shown_fields


@dataclass(frozen=True)
class Wish:
    """How the rows are to be shown: sorted by a column (empty: as they are kept), filtered, the selected ones first."""

    sort: str = ""
    descending: bool = False
    filters: tuple[Question, ...] = ()
    chosen_first: bool = False


@dataclass(frozen=True, eq=False)
class Loaded:
    """A layer ready for the table.

    Parameters
    ----------
    unused : frozenset of str
        Columns in which nothing stands.
    natural : (N,) int64
        The rows' numbers.
    order : (M,) int64, or None
        The rows that are shown by `wish`, None where they are not arranged yet.
    """

    layer: str
    columns: Columns
    keys: Keys
    unused: frozenset[str]
    natural: np.ndarray
    wish: Wish = field(default_factory=Wish)
    order: np.ndarray | None = None


def arranged(found: Loaded, wish: Wish, progress: Progress) -> Loaded:
    """`found` with its rows as the user wishes to see them; not where it takes the selection to know."""
    if wish == Wish() or wish.chosen_first:
        return found
    nobody = np.zeros(found.columns.size, bool)
    return replace(found, wish=wish, order=arrange(found.columns, wish, nobody, progress))


def load(frame: pd.DataFrame, layer: str, progress: Progress) -> Loaded:
    """`frame` as columns; rows without a key get their number."""
    columns = Columns.of(frame, shown_fields(frame, layer))
    if "key" in frame.columns:
        keys = frame["key"].to_numpy(dtype=object)
    else:
        keys = np.array([*map(str, range(len(frame))), None], dtype=object)[:-1]
    unused = frozenset(f.name for f in columns.fields if _unused(columns.values(f.name), progress))
    return Loaded(layer, columns, Keys(keys, progress), unused, np.arange(columns.size))


def _unused(values: np.ndarray, progress: Progress) -> bool:
    if values.dtype.kind == "f":
        return bool(np.isnan(values).all())
    if values.dtype != object:
        return False
    for start in range(0, len(values), PIECE):
        progress.step(start, len(values))
        if not all(map(is_missing, values[start : start + PIECE])):
            return False
    return True


def arrange(columns: Columns, wish: Wish, chosen: np.ndarray, progress: Progress) -> np.ndarray:
    """The rows to show, (M,) int64, in their order.

    Parameters
    ----------
    chosen : (N,) bool
        The selected rows.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """
    rows = np.arange(columns.size)
    if wish.filters:
        rows = rows[met(columns, wish.filters, progress)]
    if wish.sort:
        rows = order(columns, wish.sort, descending=wish.descending, rows=rows, progress=progress)
    if wish.chosen_first:
        rows = np.concatenate([rows[chosen[rows]], rows[~chosen[rows]]])
    return rows

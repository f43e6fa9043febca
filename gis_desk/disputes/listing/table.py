"""The register as columns of numbers, made once: what filtering and counting work on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import starmap

import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes.listing.codes import NO_DAY, Days, Vocabulary, coded
from gis_desk.disputes.words import GRADES, KINDS, STATES, is_open
from gis_desk.tables.keys import Keys
from gis_desk.tables.sorting import text_ranks
from gis_desk.tables.texts import PIECE, Texts, folded, texts
from layers.work import QUIET, Progress

GRADE, STATE, KIND = tuple(GRADES), tuple(STATES), tuple(KINDS)
UNGRADED = len(GRADE)
"""The grade of a case that has none, or one that is no word of the register."""
DAYS = {"found": "found_on", "closed": "closed_on", "next_check": "next_check", "deadline": "deadline"}
"""What a day is called in a filter, and its column."""
SHOWN = ("number", "title", "place", "owner", "line", "side_a", "side_b", "side_c")
"""Columns that are kept as they are written, for whoever shows a case."""
SEARCHED = ("number", "title", "place", "owner")
SIDES = ("side_a", "side_b", "side_c")
_OPEN = np.array([is_open(state) for state in STATE])


@dataclass(frozen=True)
class EventDays:
    """The days of events, for cases that are asked for by what happened to them.

    Parameters
    ----------
    rows : (M,) int64
        The case's row in the table.
    days : (M,) int32
        Ordinals; events without a clear date are left out.
    """

    rows: np.ndarray
    days: np.ndarray

    @classmethod
    def of(cls, events: pd.DataFrame, keys: Keys, progress: Progress = QUIET) -> "EventDays":
        """Those of a frame of ``dispute_event`` (columns ``dispute`` and ``happened_on``)."""
        days = coded(plain(events, "happened_on"), Days().__getitem__, np.int32, progress)
        whose = plain(events, "dispute")
        whose[[type(w) is not str for w in whose]] = ""
        known = keys.among(whose, progress) & (days != NO_DAY)
        return cls(keys.rows(whose[known], progress), days[known])


@dataclass(frozen=True, eq=False)
class CaseTable:
    """The N cases of a register.

    Parameters
    ----------
    keys : Keys
        Of the rows, in the order of the frame.
    grade, state, kind : (N,) int8
        Place in `GRADE`, `STATE` and `KIND`; `UNGRADED`, ``found`` and -1 where there is none that is known.
    line : (N,) int32
        Number of its line in `lines`, -1 where it has none.
    sides : (3, N) int32
        Numbers of the first, second and third side in `units`.
    days : mapping
        By the names of `DAYS` (N,) int32 ordinals, 0 for none.
    bounds : (N, 4) float64
        West, south, east, north in degrees (EPSG:4490); NaN without a place.
    written : mapping
        The columns of `SHOWN`, (N,) object of str, empty where missing.
    words, titles, numbers : Texts
        What is searched, folded; titles alone, folded, for their pinyin; numbers as they are, for the order.
    lines, units : Vocabulary
        Keys of lines and codes of divisions that occur.
    """

    keys: Keys
    grade: np.ndarray
    state: np.ndarray
    kind: np.ndarray
    line: np.ndarray
    sides: np.ndarray
    days: Mapping[str, np.ndarray]
    bounds: np.ndarray
    written: Mapping[str, np.ndarray]
    words: Texts
    titles: Texts
    numbers: Texts
    lines: Vocabulary
    units: Vocabulary
    kept: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    """What was searched for lately, and what was made ready for it."""

    def __len__(self) -> int:
        return len(self.grade)

    @cached_property
    def is_open(self) -> np.ndarray:
        """Which cases wait for somebody, (N,) bool."""
        return _OPEN[self.state]

    @cached_property
    def order(self) -> np.ndarray:
        """The rows, most urgent first, (N,) int64: open before closed, by grade, next check, number."""
        due = np.where(self.days["next_check"] == NO_DAY, np.iinfo(np.int32).max, self.days["next_check"])
        points = Texts(self.numbers.points + np.uint32(1), self.numbers.starts)
        return np.lexsort((text_ranks(points), due, self.grade, ~self.is_open))

    def overdue(self, today: int) -> np.ndarray:
        """Which open cases have a check or a deadline before the day `today` (an ordinal), (N,) bool."""
        late = np.zeros(len(self), bool)
        for name in ("next_check", "deadline"):
            late |= (self.days[name] != NO_DAY) & (self.days[name] < today)
        return late & self.is_open


def table_of(
    frame: pd.DataFrame,
    progress: Progress = QUIET,
    *,
    lines: Vocabulary | None = None,
    units: Vocabulary | None = None,
) -> CaseTable:
    """The table of a frame of ``dispute`` (N rows, any index), with or without geometry.

    Parameters
    ----------
    lines, units : Vocabulary, optional
        Those of an older table, that its numbers stay what they are.

    Raises
    ------
    Cancelled
        If the user asks to stop; asked every some thousand rows.
    """
    lines, units = Vocabulary() if lines is None else lines, Vocabulary() if units is None else units
    grades, states, kinds = Vocabulary(GRADE), Vocabulary(STATE), Vocabulary(KIND)
    days = Days()
    written = {name: _words(plain(frame, name), progress) for name in SHOWN}
    grade = coded(plain(frame, "grade"), lambda v: grades.get(v, UNGRADED), np.int8, progress)
    state = coded(plain(frame, "state"), lambda v: states.get(v, 0), np.int8, progress)
    kind = coded(plain(frame, "kind"), lambda v: kinds.get(v, -1), np.int8, progress)
    return CaseTable(
        Keys(plain(frame, "key"), progress),
        grade,
        state,
        kind,
        coded(written["line"], lines.__getitem__, np.int32, progress),
        np.array([coded(written[side], units.__getitem__, np.int32, progress) for side in SIDES]),
        {name: coded(plain(frame, column), days.__getitem__, np.int32, progress) for name, column in DAYS.items()},
        _bounds(frame, progress),
        written,
        folded(texts(_joined(written, progress), str, progress)),
        folded(texts(written["title"], str, progress)),
        texts(written["number"], str, progress),
        lines,
        units,
    )


def plain(frame: pd.DataFrame, name: str) -> np.ndarray:
    """A column as objects of its own, (N,); of a column that is not there all are None."""
    if name not in frame.columns:
        return np.full(len(frame), None, dtype=object)
    return frame[name].to_numpy(dtype=object, copy=True)


def _words(values: np.ndarray, progress: Progress) -> np.ndarray:
    """`values`, empty for what is missing, numbers as text; in place."""
    for start in range(0, len(values), PIECE):
        progress.step(start, len(values))
        piece = values[start : start + PIECE].tolist()
        if set(map(type, piece)) != {str}:
            values[start : start + PIECE] = [
                v if type(v) is str else "" if v is None or v is pd.NA or v != v else str(v) for v in piece
            ]
    return values


def _joined(written: Mapping[str, np.ndarray], progress: Progress) -> np.ndarray:
    """What is searched of each row, a line for each column, (N,) object."""
    size = len(written["number"])
    made = np.empty(size, dtype=object)
    for start in range(0, size, PIECE):
        progress.step(start, size)
        pieces = [written[name][start : start + PIECE].tolist() for name in SEARCHED]
        made[start : start + PIECE] = list(starmap(_line, zip(*pieces, strict=True)))
    return made


def _line(*cells: str) -> str:
    return "\n".join(cells)


def _bounds(frame: pd.DataFrame, progress: Progress) -> np.ndarray:
    found = np.full((len(frame), 4), np.nan)
    if "geometry" in frame.columns:
        shapes = frame["geometry"].to_numpy()
        for start in range(0, len(shapes), PIECE):
            progress.step(start, len(shapes))
            found[start : start + PIECE] = shapely.bounds(shapes[start : start + PIECE])
    return found

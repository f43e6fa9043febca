"""What a reader wants to see of the register, and what there is of it: which cases, and how many with other wishes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from gis_desk.disputes.listing.codes import Vocabulary
from gis_desk.disputes.listing.searching import Names, searched
from gis_desk.disputes.listing.table import DAYS, GRADE, KIND, STATE, CaseTable, EventDays
from gis_desk.disputes.words import is_open
from layers.work import QUIET, Progress

DATED = ("found", "event", "closed", "next_check", "deadline")
"""The days a period may be about; ``event``: anything that happened to a case."""


@dataclass(frozen=True)
class Filter:
    """Cases that fit every wish; an empty one wishes nothing.

    Parameters
    ----------
    grades, states, kinds : frozenset of str
        Words of the register; of grades ``""`` is no grade, of states ``open`` is each in which somebody has to act.
    lines : frozenset of str
        Keys of boundary lines.
    units : frozenset of str
        Codes of divisions: one of the sides is the division or lies in it.
    words : str
        Each must be found (`searched`).
    overdue : bool
        Only open cases whose check or deadline has passed.
    dated : str
        One of `DATED`: the day that `since` and `until` are about.
    since, until : date or None
        First and last day.
    area : (west, south, east, north) or None
        Degrees, EPSG:4490; the bounds of the case meet it.
    """

    grades: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    words: str = ""
    overdue: bool = False
    dated: str = "found"
    since: date | None = None
    until: date | None = None
    area: tuple[float, float, float, float] | None = None

    @property
    def period(self) -> bool:
        """Whether it asks for a period."""
        return self.since is not None or self.until is not None

    def with_period(self, since: date | None, until: date | None) -> "Filter":
        """The same for another period; turned round where it ends before it begins."""
        if since is not None and until is not None and until < since:
            since, until = until, since
        return replace(self, since=since, until=until)


@dataclass(frozen=True, eq=False)
class Found:
    """What a filter found in a table.

    Parameters
    ----------
    rows : (M,) int64
        The cases that fit, most urgent first.
    whenever, whichever : (N,) bool
        Those that would fit in any period, and those that would fit in any state.
    grades, states, kinds, lines, units : mapping
        How many cases fit all other wishes, by word; those with none are left out.
    overdue : int
        How many of those that fit all other wishes are overdue.
    """

    rows: np.ndarray
    whenever: np.ndarray
    whichever: np.ndarray
    grades: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    overdue: int = 0

    @property
    def open(self) -> int:
        """How many open cases there would be."""
        return sum(n for state, n in self.states.items() if is_open(state))

    @property
    def closed(self) -> int:
        """How many closed cases there would be."""
        return sum(n for state, n in self.states.items() if not is_open(state))


def found(
    table: CaseTable,
    wish: Filter,
    today: date,
    *,
    events: EventDays | None = None,
    unit_names: Names | None = None,
    line_names: Names | None = None,
    progress: Progress = QUIET,
) -> Found:
    """The cases of `table` that fit `wish`, and what else there is.

    Parameters
    ----------
    events : EventDays, optional
        Needed where the period is about events; without them no case has any.
    unit_names, line_names : mapping, optional
        Names of divisions by code and of lines by key, for words that are searched.

    Raises
    ------
    Cancelled
        If the user asks to stop.
    """
    late = table.overdue(today.toordinal())
    masks: dict[str, np.ndarray] = {}
    if wish.grades:
        masks["grades"] = _among((*GRADE, ""), wish.grades)[table.grade]
    if wish.states:
        masks["states"] = np.array([s in wish.states or ("open" in wish.states and is_open(s)) for s in STATE])[
            table.state
        ]
    if wish.kinds:
        masks["kinds"] = _among((*KIND, ""), wish.kinds)[table.kind]
    if wish.lines:
        masks["lines"] = _among((*table.lines.words, ""), wish.lines)[table.line]
    if wish.units:
        masks["units"] = _within(table.units, wish.units)[table.sides].any(axis=0)
    if wish.words.strip():
        masks["words"] = searched(table, wish.words, unit_names or {}, line_names or {}, progress)
    if wish.overdue:
        masks["overdue"] = late
    if wish.period:
        masks["period"] = _in_period(table, wish, events)
    if wish.area is not None:
        masks["area"] = _meeting(table.bounds, wish.area)
    misses = np.zeros(len(table), np.uint8)
    for mask in masks.values():
        misses += ~mask
    fits = misses == 0

    def otherwise(name: str) -> np.ndarray:
        """What fits all wishes but one."""
        return fits if name not in masks else misses == ~masks[name]

    order = table.order
    return Found(
        order[fits[order]],
        otherwise("period"),
        otherwise("states"),
        _counts((*GRADE, ""), table.grade[otherwise("grades")]),
        _counts(STATE, table.state[otherwise("states")]),
        _counts(KIND, table.kind[otherwise("kinds")]),
        _counts(table.lines.words, table.line[otherwise("lines")]),
        _side_counts(table, otherwise("units")),
        int(np.count_nonzero(late & otherwise("overdue"))),
    )


def _among(words: tuple[str, ...], wanted: frozenset[str]) -> np.ndarray:
    return np.array([word in wanted for word in words])


def _within(known: Vocabulary, wanted: frozenset[str]) -> np.ndarray:
    """Which divisions are one of `wanted` or lie in one, (V + 1,) bool; the last is for none."""
    begins = tuple(wanted)
    return np.array([*(word.startswith(begins) for word in known.words), False])


def _in_period(table: CaseTable, wish: Filter, events: EventDays | None) -> np.ndarray:
    since = 1 if wish.since is None else wish.since.toordinal()
    until = np.iinfo(np.int32).max if wish.until is None else wish.until.toordinal()
    if wish.dated in DAYS:
        days = table.days[wish.dated]
        return (days >= since) & (days <= until)
    fits = np.zeros(len(table), bool)
    if events is not None:
        fits[events.rows[(events.days >= since) & (events.days <= until)]] = True
    return fits


def _meeting(bounds: np.ndarray, area: tuple[float, float, float, float]) -> np.ndarray:
    west, south, east, north = area
    with np.errstate(invalid="ignore"):
        return (bounds[:, 2] >= west) & (bounds[:, 0] <= east) & (bounds[:, 3] >= south) & (bounds[:, 1] <= north)


def _counts(words: Any, numbers: np.ndarray) -> dict[str, int]:
    there = np.bincount(numbers[numbers >= 0], minlength=len(words)).tolist()
    return {word: n for word, n in zip(words, there, strict=False) if n}


def _side_counts(table: CaseTable, fits: np.ndarray) -> dict[str, int]:
    """Cases of each division; one that stands on two sides of a case counts once."""
    a, b, c = (side[fits] for side in table.sides)
    b = np.where(b == a, -1, b)
    c = np.where((c == a) | (c == b), -1, c)
    return _counts(table.units.words, np.concatenate([a, b, c]))

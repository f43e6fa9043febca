"""How cases spread over the years: bars of a month, a quarter or a year, stacked by grade."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from gis_desk.disputes.listing.codes import NO_DAY
from gis_desk.disputes.listing.table import DAYS, UNGRADED, CaseTable, EventDays

STEPS = {"month": 1, "quarter": 3, "year": 12}
"""Months of a bar."""
_EPOCH = date(1970, 1, 1).toordinal()
_MOST = 2400
"""Bars at most, so that one wrong year does not make a hundred thousand of them."""


@dataclass(frozen=True, eq=False)
class Bars:
    """B bars one after another, without gaps.

    Parameters
    ----------
    first : int
        The month of the first bar's beginning, counted from year 0.
    months : int
        Months of each bar.
    counts : (B, 5) int64
        Cases by grade, in the order of the register, those without one last; for events the events.
    undated : int
        Cases without a clear date, which stand in no bar.
    """

    first: int
    months: int
    counts: np.ndarray
    undated: int

    def __len__(self) -> int:
        return len(self.counts)

    def begins(self, bar: int) -> date:
        """The first day of a bar; of the one after the last, the day after the end."""
        return first_day(self.first + bar * self.months)

    def at(self, day: date) -> int:
        """The bar that `day` falls into; below 0 or from B on where it lies outside."""
        return (month_of(day) - self.first) // self.months


def month_of(day: date) -> int:
    """The month of a day, counted from year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month counted from year 0, kept between the years 1 and 9999."""
    return date(min(max(month // 12, 1), 9999), month % 12 + 1, 1)


def bars(table: CaseTable, fits: np.ndarray, dated: str, step: str, events: EventDays | None = None) -> Bars:
    """The bars of the cases `fits` (N,) bool, from the first to the last day of all cases.

    Parameters
    ----------
    dated : str
        One of `gis_desk.disputes.listing.DATED`.
    step : str
        ``month``, ``quarter`` or ``year``.
    events : EventDays, optional
        For ``event``.
    """
    if dated in DAYS:
        days, rows = table.days[dated], np.arange(len(table))
    else:
        days = np.zeros(0, np.int32) if events is None else events.days
        rows = np.zeros(0, np.int64) if events is None else events.rows
    known = days != NO_DAY
    undated = int(np.count_nonzero(fits & (days == NO_DAY))) if dated in DAYS else 0
    length = STEPS[step]
    if not known.any():
        return Bars(0, length, np.zeros((0, UNGRADED + 1), np.int64), undated)
    month = _months(days)
    first, last = int(month[known].min()), int(month[known].max())
    first -= first % length
    size = (last - first) // length + 1
    if size > _MOST:
        size, first = _MOST, last - last % length - (_MOST - 1) * length
    shown = known & fits[rows] & (month >= first)
    at = (month[shown] - first) // length * (UNGRADED + 1) + table.grade[rows[shown]]
    counts = np.bincount(at, minlength=size * (UNGRADED + 1)).reshape(size, UNGRADED + 1)
    return Bars(first, length, counts, undated)


def _months(days: np.ndarray) -> np.ndarray:
    """The month of each ordinal, counted from year 0, (N,) int64."""
    return (days.astype(np.int64) - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12

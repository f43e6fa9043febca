"""The stretches of time the slider of the dispute map moves in: months where the cases are young, else years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis_desk.disputes.dates import day_or_none

MOST = 40
"""Stretches at most; what is older is counted with the first."""
_MONTHS = 36


@dataclass(frozen=True)
class Timeline:
    """Stretches of time, and where each case lies.

    Attributes
    ----------
    names : tuple of str
        ``2024`` or ``2024-03``, in order, without gaps.
    bins : tuple of int, one per case
        Place of its day among the names, -1 without a day.
    older : int
        Cases older than the first stretch, counted with it.
    """

    names: tuple[str, ...]
    bins: tuple[int, ...]
    older: int


def timeline(found_on: Iterable[Any], today: date) -> Timeline:
    """The stretches for cases found on these days (ISO text or nothing); days to come count as today's."""
    days = [None if (day := day_or_none(value)) is None else min(day, today) for value in found_on]
    known = [day for day in days if day is not None]
    if not known:
        return Timeline((), (-1,) * len(days), 0)
    first, last = min(known), max(known)
    monthly = (last.year - first.year) * 12 + last.month - first.month < _MONTHS

    def number(day: date) -> int:
        return day.year * 12 + day.month - 1 if monthly else day.year

    start = max(number(first), number(last) - MOST + 1)
    names = tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" if monthly else f"{n:04d}" for n in range(start, number(last) + 1))
    bins = tuple(-1 if day is None else max(number(day) - start, 0) for day in days)
    return Timeline(names, bins, sum(number(day) < start for day in known))

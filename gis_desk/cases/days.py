"""Counting days as deadlines are counted: calendar days, and working days by a table of rest days.

The day of the event is not counted; a limit of n days ends with the n-th day after it.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from layers.errors import FormatError, Where
from resources import resource

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked.

    Parameters
    ----------
    rest : frozenset of date
        Days off that would be worked by their weekday.
    work : frozenset of date
        Saturdays and Sundays that are worked.
    years : frozenset of int
        Years whose days off are known; in others only weekends rest.
    """

    rest: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return day in self.work or (day.weekday() < 5 and day not in self.rest)

    def knows(self, first: date, last: date) -> bool:
        """Whether the days off of all years from `first` to `last` are in the table."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def after(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`."""
        day = start
        for _ in range(days):
            day = self.next(day + _DAY)
        return day

    def next(self, day: date) -> date:
        """`day` where it is worked, else the next day that is."""
        while not self.works(day):
            day += _DAY
        return day


def calendar_after(start: date, days: int) -> date:
    """The `days`-th day after `start`."""
    return start + timedelta(days=days)


def load(overlay: Path | None = None) -> WorkingDays:
    """The table of the program, ``resources/rules/cases/holidays.toml``, with the years of `overlay` in it.

    Raises
    ------
    FormatError
        With file and line, where the overlay is no such table.
    """
    shipped = _shipped()
    if overlay is None:
        return _made(shipped)
    return _made({**shipped, **_years(overlay.read_text(encoding="utf-8-sig"), str(overlay))})


@cache
def _shipped() -> dict[int, tuple[frozenset[date], frozenset[date]]]:
    file = resource("rules", "cases", "holidays.toml")
    return _years(file.read_text(encoding="utf-8"), str(file))


def _made(years: dict[int, tuple[frozenset[date], frozenset[date]]]) -> WorkingDays:
    rest = frozenset().union(*(r for r, _ in years.values()))
    work = frozenset().union(*(w for _, w in years.values()))
    return WorkingDays(rest, work, frozenset(years))


def _years(words: str, file: str) -> dict[int, tuple[frozenset[date], frozenset[date]]]:
    try:
        given = tomllib.loads(words)
    except tomllib.TOMLDecodeError as exc:
        line = re.search(r"line (\d+)", str(exc))
        raise FormatError(
            "the table of rest days cannot be read: {problem}",
            where=Where(file, row=int(line[1]) if line else None),
            do="correct this line",
            problem=str(exc),
        ) from exc
    found = {}
    for year, lists in given.items():
        if not (year.isdigit() and len(year) == 4 and isinstance(lists, dict) and set(lists) <= {"rest", "work"}):
            raise _wrong(words, file, year)
        found[int(year)] = (
            _days(lists.get("rest", []), int(year), words, file),
            _days(lists.get("work", []), int(year), words, file),
        )
    return found


def _days(listed: Any, year: int, words: str, file: str) -> frozenset[date]:
    if not isinstance(listed, list):
        raise _wrong(words, file, str(year))
    days: set[date] = set()
    for entry in listed:
        first, _, last = str(entry).partition("/")
        try:
            day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        except ValueError as exc:
            raise _wrong(words, file, str(entry)) from exc
        if day.year != year or end.year != year or end < day:
            raise _wrong(words, file, str(entry))
        while day <= end:
            days.add(day)
            day += _DAY
    return frozenset(days)


def _wrong(words: str, file: str, entry: str) -> FormatError:
    line = next((n for n, row in enumerate(words.splitlines(), 1) if entry in row), None)
    return FormatError(
        "'{entry}' is no day or year of rest days",
        where=Where(file, row=line, value=entry),
        do='write a year as [2027] with rest = ["2027-01-01/2027-01-03"] and work = [...], days of that year',
        entry=entry[:40],
    )

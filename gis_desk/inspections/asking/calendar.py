"""The days that are worked, and how long it is light on them."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gis_desk.inspections.asking.asked import Asked
from layers.errors import PlanError, Where

_FARTHEST = 400
"""Days looked ahead for a working day."""
ZONE_H = 8.0
"""Hours that the clock is ahead of Greenwich: Beijing time, everywhere in China."""
_HORIZON_DEG = 90.833
"""Distance of the sun from the zenith at sunrise: its radius and the refraction at the horizon."""


@dataclass(frozen=True)
class Workday:
    """A day of the calendar: number (from 1), date where one is known, and the daylight in seconds from midnight."""

    number: int
    date: dt.date | None = None
    light_from_s: int = 0
    light_to_s: int = 24 * 3600


@dataclass(frozen=True)
class Calendar:
    """The days that are worked: those from `first` on that are neither closed nor, if asked, days of rest.

    Parameters
    ----------
    days : int
        How many working days there are.
    first : date or None
        The first possible date; None: days have numbers only, and daylight is not looked at.
    closed : tuple of date
        Dates nobody works.
    off : tuple of (team, date)
        Dates on which one team (from 1) does not work.
    weekends : bool
        Whether Saturdays and Sundays are worked.
    last : date or None
        The last possible date; fewer than `days` working days may be left before it.
    """

    days: int
    first: dt.date | None = None
    closed: tuple[dt.date, ...] = ()
    off: tuple[tuple[int, dt.date], ...] = ()
    weekends: bool = True
    last: dt.date | None = None

    def workdays(self, lon: float, lat: float) -> tuple[Workday, ...]:
        """The working days with the daylight at (lon, lat) in degrees.

        Raises
        ------
        PlanError
            If there is no working day.
        """
        if self.first is None:
            return tuple(Workday(n) for n in range(1, self.days + 1))
        found = tuple(
            Workday(n, date, *daylight(date, lon, lat))
            for n, date in zip(range(1, self.days + 1), self._dates(), strict=False)
        )
        if not found:
            raise PlanError(
                "no day from {first} on is a working day",
                where=Where(field="calendar", value=str(self.first)),
                do="open one of the {n} closed days, let weekends be worked, or give a later last day",
                first=str(self.first),
                n=len(self.closed),
            )
        return found

    def _dates(self) -> Iterator[dt.date]:
        assert self.first is not None
        closed = set(self.closed)
        for ahead in range(_FARTHEST):
            date = self.first + dt.timedelta(days=ahead)
            if self.last is not None and date > self.last:
                return
            if date not in closed and (self.weekends or date.weekday() < 5):
                yield date

    def is_off(self, team: int, day: Workday) -> bool:
        """Whether `team` (from 1) rests on `day`."""
        return day.date is not None and (team, day.date) in self.off

    def as_json(self) -> dict[str, Any]:
        """The calendar as a table of a request."""
        return {
            "days": self.days,
            "first": None if self.first is None else self.first.isoformat(),
            "last": None if self.last is None else self.last.isoformat(),
            "closed": [d.isoformat() for d in self.closed],
            "off": [{"team": team, "date": date.isoformat()} for team, date in self.off],
            "weekends": self.weekends,
        }

    @staticmethod
    def read(asked: Asked) -> "Calendar":
        """The calendar of a table."""
        asked = asked.known("days", "first", "last", "closed", "off", "weekends")
        off = [
            (t.whole("team", None, 1, 50), t.date("date"))
            for t in (t.known("team", "date") for t in asked.tables("off"))
        ]
        if any(team is None or date is None for team, date in off):
            raise asked.wrong("off", "give team and date of each")
        first, last = asked.date("first"), asked.date("last")
        if first is None and (last is not None or off or asked.dates("closed")):
            raise asked.wrong("first", "give the date of the first day")
        if first is not None and last is not None and last < first:
            raise asked.wrong("last", "give a last day that is not before the first")
        return Calendar(
            asked.whole("days", 1, 1, 60) or 1,
            first,
            asked.dates("closed"),
            tuple((team, date) for team, date in off if team is not None and date is not None),
            asked.yes("weekends", True),
            last,
        )


def daylight(date: dt.date, lon: float, lat: float, zone_h: float = ZONE_H) -> tuple[int, int]:
    """Sunrise and sunset at (lon, lat) in degrees, in seconds from midnight of the clock.

    The general solar position equations of NOAA's Global Monitoring Division (fractional year, equation of time and
    declination as Fourier series after Spencer 1971; zenith distance 90.833°), good to about a minute between the
    polar circles. A polar night gives noon twice, a day without night the whole day. Hills are not looked at.
    """
    year_days = 366 if date.year % 4 == 0 and (date.year % 100 != 0 or date.year % 400 == 0) else 365
    angle = 2 * math.pi / year_days * (date.timetuple().tm_yday - 1 - zone_h / 24)
    c, s = math.cos, math.sin
    equation_min = 229.18 * (
        0.000075 + 0.001868 * c(angle) - 0.032077 * s(angle) - 0.014615 * c(2 * angle) - 0.040849 * s(2 * angle)
    )
    declination = (
        *(0.006918, -0.399912 * c(angle), 0.070257 * s(angle), -0.006758 * c(2 * angle)),
        *(0.000907 * s(2 * angle), -0.002697 * c(3 * angle), 0.00148 * s(3 * angle)),
    )
    tilt, north = sum(declination), math.radians(lat)
    cosine = math.cos(math.radians(_HORIZON_DEG)) / (c(north) * c(tilt)) - math.tan(north) * math.tan(tilt)
    if cosine <= -1:
        return 0, 24 * 3600
    middle = 720 - 4 * lon - equation_min + zone_h * 60
    half = 4 * math.degrees(math.acos(min(1.0, cosine)))
    return max(0, round((middle - half) * 60)), min(24 * 3600, round((middle + half) * 60))

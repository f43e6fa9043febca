"""Reading a request: values of the right kind and size, or a sentence that names the field."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layers.errors import PlanError, Where


@dataclass(frozen=True)
class Asked:
    """One table of a request (a mapping from JSON or TOML), and what it is called: ``team 2``.

    Every method gives the value of a field, or its default where the field is missing or empty.

    Raises
    ------
    PlanError
        If a value is of another kind or out of range, or a field is not known (`known`).
    """

    values: Mapping[str, Any]
    place: str

    def wrong(self, field: str, do: str, **args: Any) -> PlanError:
        """The error about `field`."""
        where = Where(field=f"{self.place}: {field}" if self.place else field, value=self.values.get(field))
        return PlanError("the request of the plan has a value that cannot be used", where=where, do=do, **args)

    def known(self, *fields: str) -> "Asked":
        """Itself, if no other field is filled."""
        for field in self.values:
            if field not in fields:
                raise self.wrong(field, "use one of: {known}", known=fields)
        return self

    def number(self, field: str, default: float | None, low: float, high: float) -> float | None:
        """A number between `low` and `high`."""
        value = self.values.get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.wrong(field, "give a number from {low:g} to {high:g}", low=low, high=high)
        return float(value)

    def whole(self, field: str, default: int | None, low: int, high: int) -> int | None:
        """A whole number between `low` and `high`."""
        value = self.number(field, default, low, high)
        if value is not None and value != int(value):
            raise self.wrong(field, "give a number from {low:g} to {high:g}", low=low, high=high)
        return None if value is None else int(value)

    def yes(self, field: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(field)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(field, "give true or false")
        return value

    def words(self, field: str, default: str = "", choices: Sequence[str] = ()) -> str:
        """A text, one of `choices` where there are any."""
        value = self.values.get(field)
        if value is None:
            return default
        if not isinstance(value, str) or (choices and value not in choices):
            raise self.wrong(field, "use one of: {known}" if choices else "give a text", known=tuple(choices))
        return value

    def clock(self, field: str, default: int | None) -> int | None:
        """A time of day as HH:MM or HH:MM:SS, in seconds from midnight."""
        value = self.values.get(field)
        if value is None:
            return default
        parts = value.split(":") if isinstance(value, str) else []
        if len(parts) in (2, 3) and all(p.isascii() and p.isdigit() and len(p) == 2 for p in parts):
            hours, minutes, seconds = (*(int(p) for p in parts), 0)[:3]
            if hours < 24 and minutes < 60 and seconds < 60:
                return hours * 3600 + minutes * 60 + seconds
        raise self.wrong(field, "write it as 08:00")

    def date(self, field: str) -> dt.date | None:
        """A date as 2026-05-18, or a date of TOML."""
        value = self.values.get(field)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError as exc:
            raise self.wrong(field, "write it as 2026-05-18") from exc

    def several(self, field: str) -> tuple[Any, ...]:
        """A list."""
        value = self.values.get(field)
        if value is None:
            return ()
        if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
            raise self.wrong(field, "give a list")
        return tuple(value)

    def texts(self, field: str, choices: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of texts, each one of `choices` where there are any."""
        found = self.several(field)
        if not all(isinstance(v, str) and (not choices or v in choices) for v in found):
            raise self.wrong(field, "use one of: {known}" if choices else "give a list of texts", known=tuple(choices))
        return found

    def dates(self, field: str) -> tuple[dt.date, ...]:
        """A list of dates."""
        rows = [Asked({field: value}, self.place) for value in self.several(field)]
        return tuple(d for row in rows if (d := row.date(field)) is not None)

    def tables(self, field: str) -> tuple["Asked", ...]:
        """A list of tables."""
        found = self.several(field)
        if not all(isinstance(v, Mapping) for v in found):
            raise self.wrong(field, "give a list of tables")
        return tuple(Asked(v, f"{field} {n}") for n, v in enumerate(found, 1))

    def table(self, field: str) -> "Asked":
        """A table."""
        value = self.values.get(field, {})
        if not isinstance(value, Mapping):
            raise self.wrong(field, "give a table")
        return Asked(value, field)


def hours_minutes(seconds: int) -> str:
    """Seconds from midnight as HH:MM, with :SS where there are any."""
    shown = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{shown}:{seconds % 60:02d}" if seconds % 60 else shown

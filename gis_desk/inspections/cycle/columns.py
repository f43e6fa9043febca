"""Columns of the tables as plain lists, and the lines that a table means."""

from collections.abc import Iterable
from math import isfinite

import pandas as pd


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """The column as texts, empty where a value is missing; all empty where there is no such column."""
    if column not in frame:
        return [""] * len(frame)
    values = frame[column].to_numpy(dtype=object)
    return ["" if gone else str(value) for value, gone in zip(values, pd.isna(values), strict=True)]


def numbers(frame: pd.DataFrame, column: str) -> list[float | None]:
    """The column as numbers, None where a value is missing, no number or without end."""
    if column not in frame:
        return [None] * len(frame)
    values = pd.to_numeric(frame[column], errors="coerce").to_numpy(dtype=float, na_value=float("nan"))
    return [value if isfinite(value) else None for value in values.tolist()]


def year_of(day: str) -> int | None:
    """The year that a date begins with, as in ``2026-05-01``; None where it begins with none."""
    return int(day[:4]) if len(day) >= 4 and day[:4].isdecimal() else None


class LineIndex:
    """Which lines a text means: tables name a line by its key, code or name."""

    def __init__(self, lines: pd.DataFrame) -> None:
        self.columns = {column: texts(lines, column) for column in ("key", "code", "name")}
        self.count = len(lines)
        self._at: dict[str, tuple[int, ...]] = {}
        for names in self.columns.values():
            for at, name in enumerate(names):
                if name and at not in (known := self._at.get(name, ())):
                    self._at[name] = (*known, at)

    def at(self, name: str) -> tuple[int, ...]:
        """Positions of the lines that `name` may mean, none for an unknown one."""
        return self._at.get(name, ())

    def counts(self, names: Iterable[str]) -> list[int]:
        """How many of `names` mean each line."""
        found = [0] * self.count
        for name in names:
            for at in self._at.get(name, ()):
                found[at] += 1
        return found

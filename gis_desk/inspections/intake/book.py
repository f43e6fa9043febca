"""The records of a workspace while rows are taken in: what is there, what comes new, what says something else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from gis_desk.inspections.intake.fields import MARKER
from gis_desk.inspections.intake.limits import same_stretch_m
from gis_desk.inspections.rows import keyed
from gis_desk.inspections.tasks import known
from layers.change import Edit, insert, update

_SILENT = ("inspection", "source", "geometry", "from_m", "to_m", "from_marker", "to_marker", "visited_on", "extra")
"""Columns that no answer stands in: they never contradict each other."""


@dataclass
class Book:
    """Rows of ``inspection_record`` or ``inspection_stretch`` by key, in order; `before` those that are kept already.

    Rows that come new are told from the others by having no row in `before`.
    """

    table: str
    new_key: Callable[[], str]
    before: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    _about: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: str, frame: pd.DataFrame, new_key: Callable[[], str]) -> "Book":
        """The rows of `frame` as they are kept."""
        book = cls(table, new_key)
        for key, values in keyed(frame):
            book.before[key] = values
            book._add(key, dict(values))
        return book

    def _add(self, key: str, values: dict[str, Any]) -> None:
        self.rows[key] = values
        self._about.setdefault(self._subject(values), []).append(key)

    def _subject(self, values: Mapping[str, Any]) -> str:
        return known(values.get("marker" if self.table == MARKER else "line"))

    def of_subject(self, subject: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Keys and rows about the marker, or the line, with this key."""
        return ((k, self.rows[k]) for k in self._about.get(subject, ()))

    def earlier(self, offered: Mapping[str, Any]) -> str | None:
        """Key of the row about the same marker or stretch of the same day, else of the same round; None without."""
        same_round = None
        for key, row in self.of_subject(self._subject(offered)):
            if self.table != MARKER and not _same_stretch(row, offered):
                continue
            if row.get("visited_on") == offered["visited_on"]:
                return key
            if offered.get("inspection") and row.get("inspection") == offered["inspection"]:
                same_round = key
        return same_round

    def add(self, values: Mapping[str, Any]) -> str:
        """Take a new row; its key."""
        key = self.new_key()
        self._add(key, dict(values))
        return key

    def changed(self) -> list[str]:
        """Keys of the rows that are new or other than before, in order."""
        return [k for k, row in self.rows.items() if k not in self.before or self._edit(k, row).after]

    def edits(self) -> list[Edit]:
        """The edits that make the workspace hold these rows."""
        return [self._edit(k, self.rows[k]) for k in self.changed()]

    def _edit(self, key: str, row: Mapping[str, Any]) -> Edit:
        if key not in self.before:
            return insert(self.table, key, row)
        return update(self.table, key, self.before[key], row)


def _same_stretch(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    ends = [(one.get(c), other.get(c)) for c in ("from_m", "to_m")]
    return all(a is not None and b is not None and abs(a - b) < same_stretch_m() for a, b in ends)


def differing(kept: Mapping[str, Any], offered: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Columns that `offered` says where `kept` says nothing, and those where it says something else.

    Where another day is offered, the day is among the latter.
    """
    adds, against = [], []
    for column, value in offered.items():
        day = column == "visited_on"
        if value is None or (column in _SILENT and not day):
            continue
        old = kept.get(column)
        if old is None:
            adds.append(column)
        elif not _same(old, value):
            against.append(column)
    return adds, against


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) or isinstance(other, float):
        return abs(float(one) - float(other)) < 1e-6
    return bool(one == other)

"""Which marker, and which stretch of which line, a row is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.boundaries import chainage
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.intake.answers import NotUnderstoodError, metres
from gis_desk.inspections.tasks import known
from layers.text import text

_KILOMETRE = re.compile(r"^K(\d+)\+(\d{1,3})$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:—+|–|－|~|～|至|到|->|→| - )\s*")
_PIECE = re.compile(r"\s+\d+/\d+$")
_TASK = re.compile(r"^(.+):(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$")
_FAR_M = 50.0
"""A chainage may lie so far beyond the ends of a line: it was rounded."""


@dataclass(frozen=True)
class Span:
    """A stretch of a line: its key, chainages in metres from low to high, markers at its ends (keys), its shape."""

    line: str
    from_m: float
    to_m: float
    from_marker: str | None
    to_marker: str | None
    shape: BaseGeometry


class Ground:
    """The lines and markers of a workspace, and what forms call them.

    Parameters
    ----------
    markers, lines : GeoDataFrame
        Rows of ``marker`` and ``boundary_line``, EPSG:4490.
    """

    def __init__(self, markers: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> None:
        self.markers, self.lines = markers, lines

    @cached_property
    def marker_rows(self) -> Mapping[str, int]:
        """Key of a marker to its row."""
        return {known(k): i for i, k in enumerate(self.markers["key"])}

    @cached_property
    def _called(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i, (number, key) in enumerate(zip(self.markers["number"], self.markers["key"], strict=True)):
            for name in {known(number), known(key)} - {""}:
                found.setdefault(name, []).append(i)
        return found

    @cached_property
    def _lines_called(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i in range(len(self.lines)):
            row = self.lines.iloc[i]
            for name in {known(row.get(c)) for c in ("key", "code", "name")} - {""}:
                found.setdefault(name, []).append(i)
        return found

    @cached_property
    def line_of_marker(self) -> Mapping[str, str]:
        """Key of a marker to the key of its line, where it names one that is there."""
        found = {}
        for key, name in zip(self.markers["key"], self.markers["line"], strict=True):
            hits = self._lines_called.get(known(name), [])
            if len(hits) == 1:
                found[known(key)] = known(self.lines["key"].iloc[hits[0]])
        return found

    def number(self, marker: str) -> str:
        """The number of the marker with this key; the key itself where it has none."""
        row = self.marker_rows.get(marker)
        return (known(self.markers["number"].iloc[row]) if row is not None else "") or marker

    def line_name(self, line: str) -> str:
        """The name of the line with this key; the key itself where it has none."""
        row = next(iter(self._lines_called.get(line, [])), None)
        return (known(self.lines["name"].iloc[row]) if row is not None else "") or line

    def state(self, marker: str) -> str:
        """The state of the marker with this key; empty where it is not known."""
        row = self.marker_rows.get(marker)
        return known(self.markers["state"].iloc[row]) if row is not None and "state" in self.markers else ""

    def line_called(self, name: str) -> str | None:
        """Key of the one line with this key, code or name; None where there is none, or several."""
        hits = self._lines_called.get(name, [])
        return known(self.lines["key"].iloc[hits[0]]) if len(hits) == 1 else None

    def line(self, values: Mapping[str, str]) -> str | None:
        """Key of the line that a row names; None where it names none.

        Raises
        ------
        NotUnderstoodError
            If there is no such line, or several are called so.
        """
        if values.get("line_key") in self._lines_called:
            return values["line_key"]
        if not (name := values.get("line", "")):
            return None
        hits = self._lines_called.get(name, [])
        if not hits:
            raise NotUnderstoodError("line", name, text("there is no such line"))
        if len(hits) > 1:
            raise NotUnderstoodError("line", name, text("{n} lines are called so; give the key", n=len(hits)))
        return known(self.lines["key"].iloc[hits[0]])

    def marker(self, values: Mapping[str, str]) -> str:
        """Key of the marker that a row names by key, or by number and, where several have it, line.

        Raises
        ------
        NotUnderstoodError
            If there is no such marker, or several have its number.
        """
        if values.get("marker_key") in self.marker_rows:
            return values["marker_key"]
        number = values.get("marker", "")
        if not number:
            raise NotUnderstoodError("marker", "", text("no marker number"))
        return self._numbered(number, self.line(values), "marker")

    def _numbered(self, number: str, line: str | None, field: str) -> str:
        padded = {number, number.zfill(3)}
        hits = sorted({i for name in padded for i in self._called.get(name, [])})
        keys = [known(self.markers["key"].iloc[i]) for i in hits]
        if line is not None:
            mine = [k for k in keys if self.line_of_marker.get(k) == line]
            if keys and not mine and len(keys) > 1:
                raise NotUnderstoodError(
                    field, number, text("the line {line} has no marker of this number", line=self.line_name(line))
                )
            keys = mine or keys
        if not keys:
            raise NotUnderstoodError(field, number, text("no marker has this number"))
        if len(keys) > 1:
            reason = text("{n} markers have this number; name the line too", n=len(keys))
            if line is not None:
                reason = text("{n} markers of the line have this number; enter each by hand", n=len(keys))
            raise NotUnderstoodError(field, number, reason)
        return keys[0]

    def span(self, values: Mapping[str, str]) -> Span:
        """The stretch that a row names: by task, chainages, its two ends, or its name ``001–002``.

        Raises
        ------
        NotUnderstoodError
            If line or ends are not known, the ends do not lie on one line, or it has no length.
        """
        if (task := _TASK.match(values.get("task", ""))) and task[1] in self._lines_called:
            return self._cut(task[1], float(task[2]), float(task[3]), values)
        line = self.line(values)
        low, high = metres(values, "from_m"), metres(values, "to_m")
        if low is not None and high is not None and line is not None:
            return self._cut(line, low, high, values)
        ends = self._ends(values)
        known_lines = {self._line_at(name, line) for name in ends if not _KILOMETRE.match(name)} - {None}
        if line is None and len(known_lines) == 1:
            line = known_lines.pop()
        if line is None:
            raise NotUnderstoodError("line", values.get("line", ""), text("the row does not say which line"))
        low, high = (self._chainage(name, line) for name in ends)
        return self._cut(line, low, high, values)

    def _ends(self, values: Mapping[str, str]) -> tuple[str, str]:
        if values.get("from_marker") and values.get("to_marker"):
            return values["from_marker"], values["to_marker"]
        name = _PIECE.sub("", values.get("stretch", ""))
        parts = [p for p in _BETWEEN.split(name) if p] if name else []
        if len(parts) == 1 and parts[0].count("-") == 1:
            parts = [p.strip() for p in parts[0].split("-")]
        if len(parts) != 2 or not all(parts):
            raise NotUnderstoodError("stretch", name, text("this names no two ends, such as 001—002"))
        return parts[0], parts[1]

    def _line_at(self, number: str, line: str | None) -> str | None:
        return self.line_of_marker.get(self._numbered(number, line, "from_marker"))

    def _chainage(self, name: str, line: str) -> float:
        if place := _KILOMETRE.match(name):
            return int(place[1]) * 1000.0 + int(place[2])
        key = self._numbered(name, line, "from_marker")
        if self.line_of_marker.get(key) != line:
            raise NotUnderstoodError(
                "from_marker", name, text("this marker is not on the line {line}", line=self.line_name(line))
            )
        at, _ = chainage.project(self._shape(line), [self.markers.geometry.iloc[self.marker_rows[key]]])
        if not np.isfinite(at[0]):
            raise NotUnderstoodError("from_marker", name, text("marker or line has no position"))
        return float(at[0])

    def _shape(self, line: str) -> BaseGeometry:
        return self.lines.geometry.iloc[self._lines_called[line][0]]

    @cached_property
    def _on_lines(self) -> Mapping[str, list[tuple[float, str]]]:
        """For each line the chainages of its markers with their keys, in order."""
        found: dict[str, list[tuple[float, str]]] = {}
        groups: dict[str, list[str]] = {}
        for key, line in self.line_of_marker.items():
            groups.setdefault(line, []).append(key)
        for line, keys in groups.items():
            points = self.markers.geometry.to_numpy()[[self.marker_rows[k] for k in keys]]
            at, off = chainage.project(self._shape(line), points)
            near = np.isfinite(at) & (off < 500.0)
            found[line] = sorted((float(a), k) for a, k, ok in zip(at, keys, near, strict=True) if ok)
        return found

    def at(self, line: str, metres_along: float) -> str | None:
        """Key of the marker of `line` within a metre of this chainage; None where there is none."""
        here = [(abs(a - metres_along), k) for a, k in self._on_lines.get(line, []) if abs(a - metres_along) <= 1.0]
        return min(here)[1] if here else None

    def between(self, line: str) -> list[Span]:
        """The stretches of `line` from marker to marker, its two ends included, in order.

        Shorter ones than are planned (table ``stretch.shortest_m``) are seen from their markers.
        """
        shape = self._shape(line)
        marks = [a for a, _ in self._on_lines.get(line, [])]
        return [
            Span(line, p.start_m, p.end_m, self.at(line, p.start_m), self.at(line, p.end_m), p.shape)
            for p in chainage.cut(shape, marks, PlanSettings().shortest_m)
        ]

    def _cut(self, line: str, low: float, high: float, values: Mapping[str, str]) -> Span:
        low, high = sorted((low, high))
        total = chainage.length_m(self._shape(line))
        named = values.get("stretch") or f"{low:.0f}–{high:.0f}"
        if not (low >= -_FAR_M and high <= total + _FAR_M):
            raise NotUnderstoodError("to_m", f"{high:.0f}", text("the line is only {length:.0f} m long", length=total))
        low, high = max(low, 0.0), min(high, total)
        if high - low < 1.0:
            raise NotUnderstoodError("stretch", named, text("the stretch has no length"))
        inside = [p for p in chainage.cut(self._shape(line), [low, high]) if low - 0.01 <= p.start_m < high - 0.01]
        shape = shapely.MultiLineString([p.shape for p in inside])
        return Span(line, round(low, 1), round(high, 1), self.at(line, low), self.at(line, high), shape)

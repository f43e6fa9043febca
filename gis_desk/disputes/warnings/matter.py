"""What the warnings are computed from: the tables of a workspace, and what several kinds want to know of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.warnings.alert import Part, upto
from gis_desk.disputes.warnings.memory import Memory
from gis_desk.disputes.warnings.settings import Settings, settings
from gis_desk.disputes.words import GRADES, is_open
from gis_desk.inspections.cycle.burdens import OpenRepair, open_repairs
from gis_desk.inspections.cycle.columns import LineIndex, texts
from gis_desk.inspections.cycle.due import Due, due_lines
from gis_desk.inspections.cycle.rules import CycleRules
from layers import crs
from layers.schema import TABLES
from layers.text import text
from layers.work import QUIET, Progress

ABOVE = ("province", "prefecture", "county")
"""Levels whose lines part counties."""
_LINES = (1, 5)
"""Type ids of lines in shapely."""
_INTERNAL = ("internal", "habit")


class Matter:
    """The tables by name (`layers.schema`), the day, and what follows from them; computed when it is first asked for.

    Parameters
    ----------
    tables : mapping
        Frames as the store gives them; a table that is left out counts as empty.
    county : str
        Code of the county whose workspace it is; empty: that of most lines.
    memory : Memory, optional
        Carries what took long from one computation to the next.
    """

    def __init__(
        self,
        tables: Mapping[str, Any],
        today: date,
        *,
        county: str = "",
        rules: Settings | None = None,
        memory: Memory | None = None,
        progress: Progress = QUIET,
    ) -> None:
        self._tables = dict(tables)
        self._texts: dict[tuple[str, str], list[str]] = {}
        self.today, self.county = today, county
        self.rules = rules or settings()
        self.memory = memory or Memory()
        self.progress = progress

    def frame(self, name: str) -> Any:
        """The table `name`; one without rows where there is none."""
        if name not in self._tables:
            empty = pd.DataFrame({c: pd.Series(dtype=object) for c in TABLES[name].names})
            spatial = bool(TABLES[name].shape.value)
            self._tables[name] = gpd.GeoDataFrame(empty, geometry=[], crs=crs.GEOGRAPHIC) if spatial else empty
        return self._tables[name]

    def texts(self, table: str, column: str) -> list[str]:
        """A column as texts, empty where a value is missing."""
        known = self._texts.get((table, column))
        if known is None:
            known = self._texts[table, column] = texts(self.frame(table), column)
        return known

    # the register

    @property
    def cases(self) -> Any:
        """The register."""
        return self.frame("dispute")

    @cached_property
    def open(self) -> np.ndarray:
        """Rows (int) of the cases that wait for somebody."""
        states = self.texts("dispute", "state")
        return np.flatnonzero([is_open(s) for s in states])

    @cached_property
    def case_key(self) -> list[str]:
        """The key of each case."""
        return self.texts("dispute", "key")

    @cached_property
    def case_name(self) -> list[str]:
        """Number and title of each case."""
        pairs = zip(self.texts("dispute", "number"), self.texts("dispute", "title"), strict=True)
        return [" ".join(p for p in pair if p) for pair in pairs]

    @cached_property
    def case_kind(self) -> list[str]:
        """The type of each case."""
        return self.texts("dispute", "kind")

    @cached_property
    def case_grade(self) -> list[str]:
        """The grade of each case; empty where none is known."""
        return self.texts("dispute", "grade")

    @cached_property
    def case_shape(self) -> np.ndarray:
        """Where each case lies, or None."""
        return np.asarray(self.cases.geometry.to_numpy(), dtype=object)

    def grade_points(self, grade: str) -> float:
        """What a grade is worth."""
        table = self.rules["grade"]
        return float(table.get(grade, table["none"]))

    def grade_part(self, row: int) -> Part:
        """The points of the grade of the case in `row`."""
        grade = self.case_grade[row]
        if grade not in GRADES:
            return Part(text("the case is not graded"), self.grade_points(""))
        return Part(text("grade {grade}", grade=GRADES[grade]), self.grade_points(grade))

    def grade_facts(self, row: int) -> tuple[str, ...]:
        """The grade of a case as facts of an acceptance: a worse one is a new fact, a better one isn't."""
        rising = tuple(GRADES)[::-1]
        at = rising.index(self.case_grade[row]) if self.case_grade[row] in rising else -1
        return tuple(f"grade {g}" for g in rising[: at + 1])

    def days(self, table: str, column: str) -> np.ndarray:
        """The dates of a column as days before (negative) or after today (N,), nan where there is none."""
        written = self.texts(table, column)
        known = {w: _days_from(w, self.today) for w in set(written)}
        return np.fromiter((known[w] for w in written), float, len(written))

    # lines

    @property
    def lines(self) -> Any:
        """The boundary lines."""
        return self.frame("boundary_line")

    @cached_property
    def line_index(self) -> LineIndex:
        """Which lines a text means."""
        return LineIndex(self.lines)

    @cached_property
    def line_key(self) -> list[str]:
        """The key of each line."""
        return self.line_index.columns["key"]

    @cached_property
    def line_shape(self) -> np.ndarray:
        """The course of each line, or None."""
        return np.asarray(self.lines.geometry.to_numpy(), dtype=object)

    def line_name(self, row: int) -> str:
        """What the line in `row` is called."""
        columns = self.line_index.columns
        return columns["name"][row] or columns["code"][row] or columns["key"][row]

    @cached_property
    def county_lines(self) -> np.ndarray:
        """Rows (int) of the lines in force that part counties and have a course."""
        levels, states = self.texts("boundary_line", "level"), self.texts("boundary_line", "status")
        there = np.isin(shapely.get_type_id(self.line_shape), _LINES) & ~shapely.is_empty(self.line_shape)
        wanted = [lv in ABOVE and st not in _INTERNAL for lv, st in zip(levels, states, strict=True)]
        return np.flatnonzero(np.array(wanted, bool) & there)

    @cached_property
    def due(self) -> dict[str, Due]:
        """The place of each line in the cycle of inspections, by key."""
        found = due_lines(
            self.lines,
            self.frame("marker"),
            self.frame("inspection"),
            self.frame("division"),
            self.today.year,
            repairs=self.frame("marker_repair"),
            disputes=self.cases,
            county=self.county,
        )
        return {d.key: d for d in found}

    @cached_property
    def repairs(self) -> list[OpenRepair]:
        """The markers to be repaired; each once, with the first of the lines it may stand on."""
        found: dict[str, OpenRepair] = {}
        for repair in open_repairs(self.line_index, self.frame("marker"), self.frame("marker_repair"), CycleRules()):
            found.setdefault(repair.marker, repair)
        return list(found.values())

    @cached_property
    def open_on(self) -> dict[int, list[int]]:
        """Rows of the open cases on each line, by its row."""
        found: dict[int, list[int]] = {}
        named = self.texts("dispute", "line")
        for row in self.open.tolist():
            for at in self.line_index.at(named[row]):
                found.setdefault(at, []).append(row)
        return found

    # places in metres

    @cached_property
    def plane(self) -> Any:
        """The plane (metres) distances between objects are taken in: the 3-degree zone of the middle."""
        for name in ("boundary_line", "division", "dispute", "marker", "place_name"):
            frame = self.frame(name)
            if len(frame) and np.isfinite(frame.total_bounds).all():
                return crs.plane_for(frame.total_bounds)
        return crs.plane_for((105.0, 35.0, 105.0, 35.0))

    def metres(self, shapes: Any) -> np.ndarray:
        """`shapes` (EPSG:4490) in `plane`."""
        return crs.transform(np.asarray(shapes, dtype=object), crs.GEOGRAPHIC, self.plane)

    @cached_property
    def _open_tree(self) -> tuple[shapely.STRtree, np.ndarray]:
        shapes = self.case_shape[self.open]
        there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        return shapely.STRtree(self.metres(shapes[there])), self.open[there]

    def open_near(self, shapes: np.ndarray, metres: float) -> list[list[int]]:
        """Rows of the open cases within `metres` of each of `shapes` (N, in `plane`), in the order of the register."""
        tree, rows = self._open_tree
        at, hit = tree.query(shapes, predicate="dwithin", distance=metres)
        found: list[list[int]] = [[] for _ in range(len(shapes))]
        order = np.lexsort((rows[hit], at))
        for i, row in zip(at[order].tolist(), rows[hit][order].tolist(), strict=True):
            found[i].append(row)
        return found

    def near_parts(self, rows: Sequence[int]) -> tuple[Part, ...]:
        """The points of open cases nearby: for each of them, and for the worst grade among them."""
        if not rows:
            return ()
        table = self.rules["near"]
        worst = max(rows, key=lambda r: self.grade_points(self.case_grade[r]))
        number = text("{n} open cases within {m:.0f} m", n=len(rows), m=table["metres"])
        grade = text("the worst of them: {case}", case=self.case_name[worst])
        return (
            Part(number, upto(len(rows), table["each"], table["most"])),
            Part(grade, self.grade_points(self.case_grade[worst]) / 2),
        )

    def line_part(self, rows: Sequence[int]) -> Part:
        """The points of open cases on the same line."""
        table = self.rules["near"]
        return Part(text("{n} open cases on the line", n=len(rows)), upto(len(rows), table["each"], table["most"]))

    def case_facts(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Cases as facts of an acceptance."""
        return tuple(sorted(f"case {self.case_key[r]}" for r in rows))

    def case_objects(self, rows: Sequence[int], most: int = 5) -> tuple[tuple[str, str], ...]:
        """Cases as objects, at most so many."""
        return tuple(("dispute", self.case_key[r]) for r in rows[:most])

    # units

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Names of the divisions by code."""
        pairs = zip(self.texts("division", "code"), self.texts("division", "name"), strict=True)
        return {code: name for code, name in pairs if code and name}

    def unit(self, code: str) -> str:
        """What the unit with this code is called."""
        return self.unit_names.get(code, code)


def _days_from(written: str, today: date) -> float:
    day = day_or_none(written)
    return np.nan if day is None else float((day - today).days)

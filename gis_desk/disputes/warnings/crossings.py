"""Ways, roads or rivers, with their crossings of the county lines, and what is said of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.warnings.alert import Alert, Part
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.disputes.warnings.meeting import Meetings, meetings
from gis_desk.findings import Severity
from layers import crs
from layers.text import text

_LINES = (1, 5)
"""Type ids of lines in shapely."""


class Way:
    """A road or river: its rows, and its crossings by their numbers."""

    def __init__(self, rows: list[int], met: list[int]) -> None:
        self.rows, self.met = rows, met


@dataclass(frozen=True)
class Crossed:
    """The crossings of a table: rows of it that are lines, where they cross in metres, and the same in degrees."""

    rows: np.ndarray
    met: Meetings
    places: np.ndarray


def crossed(matter: Matter, table: str, kind_id: str) -> Crossed:
    """The crossings of the county lines by the lines of `table`; kept while both tables are the same."""
    frame, rules = matter.frame(table), matter.rules[kind_id]

    def make() -> Crossed:
        shapes = frame.geometry.to_numpy()
        rows = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _LINES) & ~shapely.is_empty(shapes))
        lines = matter.line_shape[matter.county_lines]
        box = shapely.box(*shapely.total_bounds(lines)) if len(lines) else None
        rows = rows[shapely.intersects(shapes[rows], box)] if box is not None else rows[:0]
        moved, courses = matter.metres(shapes[rows]), matter.metres(lines)
        met = meetings(moved, courses, rules["along_m"], rules["along_run_m"], matter.progress)
        return Crossed(rows, met, crs.transform(met.at, matter.plane, crs.GEOGRAPHIC))

    return matter.memory.recall(kind_id, (frame, matter.lines), make)


def ways(names: list[str], keys: list[str], found: Crossed) -> list[Way]:
    """Crossings gathered by road: those of one name are one road, one without a name stands alone."""
    known: dict[str, Way] = {}
    for i, row in enumerate(found.rows[found.met.shape].tolist()):
        way = known.setdefault(names[row] or f"\0{keys[row]}", Way([], []))
        way.met.append(i)
        if row not in way.rows:
            way.rows.append(row)
    return list(known.values())


def without_marker(matter: Matter, at: np.ndarray, metres: float) -> np.ndarray:
    """Whether no marker stands within `metres` of each point."""
    shapes = matter.frame("marker").geometry.to_numpy()
    shapes = matter.metres(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    near, _ = shapely.STRtree(shapes).query(at, predicate="dwithin", distance=metres)
    return np.bincount(near, minlength=len(at)) == 0


def _cells(place: Any) -> tuple[str, ...]:
    """Crossings as facts of an acceptance, to a hundredth of a degree in latitude and longitude."""
    return tuple(sorted({f"crossing {x:.2f},{y:.2f}" for x, y in shapely.get_coordinates(place).tolist()}))


def near_crossings(matter: Matter, met: Meetings, kind_id: str) -> list[list[int]]:
    """Rows of the open cases near each crossing that have to do with ways of this kind, by the rule table."""
    about = matter.rules[kind_id]["about"]
    near = matter.open_near(met.at, matter.rules["near"]["metres"])
    return [[r for r in rows if matter.case_kind[r] in about] for rows in near]


def crossing_alert(
    matter: Matter,
    kind_id: str,
    main: tuple[str, str],
    called: Any,
    lines: list[int],
    cases: list[int],
    parts: tuple[Part, ...],
    places: np.ndarray,
) -> Alert:
    """The warning of a way: its main object, what it is called, rows of lines and open cases, parts, crossings."""
    place: BaseGeometry = places[0] if len(places) == 1 else shapely.MultiPoint(list(places))
    line_names = tuple(matter.line_name(n) for n in lines[:3])
    n = len(places)
    why = max(parts, key=lambda p: p.points).what
    return Alert(
        kind_id,
        Severity.SHOULD if cases else Severity.ADVISE,
        (main, *(("boundary_line", matter.line_key[i]) for i in lines)),
        parts,
        text("{name} crosses {lines} in {n} places", name=called, lines=line_names, n=n)
        if n > 1
        else text("{name} crosses {lines}", name=called, lines=line_names),
        text("a crossing is a normal thing; told because: {reason}", reason=why),
        place,
        {"crossings": float(n), "open_cases": float(len(cases))},
        (*_cells(place), *matter.case_facts(cases)),
        called if isinstance(called, str) else "",
        matter.case_objects(cases),
    )

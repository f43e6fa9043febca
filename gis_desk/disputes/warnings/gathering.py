"""Many cases in a short time at one place."""

from collections.abc import Iterator

import numpy as np
import shapely

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers import crs
from layers.text import text

_AT_ONCE = 2000
"""Cases whose neighbours are counted at once."""


@kind(
    "gathering",
    title=text("Cases gather"),
    detail=text("Several cases in a short time at one place have often one cause, and grow into one quarrel."),
    do=text("Look at the cases together: one cause, one side, one season? Deal with them as one."),
    job="disputes",
    source=("bjzycltl-1989:10",),
)
def gathering(matter: Matter) -> Iterator[Alert]:
    """Places with far more recent cases around them than recent cases usually have.

    It counts cases within the distance of the rule table, as the crow flies; so many times the median count are asked
    for, and a least number. It is no test of significance: that is what the statistics are for.
    """
    rules, metres = matter.rules["gathering"], float(matter.rules["gathering"]["metres"])
    found = matter.days("dispute", "found_on")
    shapes = matter.case_shape
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    rows = np.flatnonzero((found <= 0) & (found > -rules["days"]) & there)
    if len(rows) < rules["least"]:
        return
    places = matter.metres(shapely.point_on_surface(shapes[rows]))
    tree = shapely.STRtree(places)
    around = np.zeros(len(rows), np.int64)
    for start in range(0, len(rows), _AT_ONCE):
        matter.progress.step(start, len(rows), "cases that gather")
        near, _ = tree.query(places[start : start + _AT_ONCE], predicate="dwithin", distance=metres)
        around[start : start + _AT_ONCE] = np.bincount(near, minlength=len(places[start : start + _AT_ONCE]))
    usual = float(np.median(around))
    least = max(float(rules["least"]), rules["times"] * usual)
    taken = np.zeros(len(rows), bool)
    told = 0
    for i in np.lexsort((rows, -around)).tolist():
        if around[i] < least or told >= rules["most"]:
            break
        if taken[i]:
            continue
        group = tree.query(places[i], predicate="dwithin", distance=metres)
        group = np.sort(group[~taken[group]])
        taken[group] = True
        if len(group) < least:
            continue
        told += 1
        yield _alert(matter, rows[group], places[group], usual)


def _alert(matter: Matter, rows: np.ndarray, places: np.ndarray, usual: float) -> Alert:
    rules = matter.rules["gathering"]
    days = matter.texts("dispute", "found_on")
    first = min(rows.tolist(), key=lambda r: (days[r], matter.case_key[r]))
    worst = max(rows.tolist(), key=lambda r: matter.grade_points(matter.case_grade[r]))
    still = sorted(set(rows.tolist()) & set(matter.open.tolist()))
    middle = crs.transform(np.array([shapely.multipoints(places)], dtype=object), matter.plane, crs.GEOGRAPHIC)[0]
    return Alert(
        "gathering",
        Severity.SHOULD,
        (("dispute", matter.case_key[first]),),
        parts_of(
            Part(text("cases gather here"), rules["base"]),
            Part(text("{n} cases", n=len(rows)), upto(len(rows), rules["each_case"], rules["most_cases"])),
            Part(
                text("the worst of them: {case}", case=matter.case_name[worst]),
                matter.grade_points(matter.case_grade[worst]) / 2,
            ),
            Part(text("all of them are closed"), -rules["base"] / 2) if not still else None,
        ),
        text(
            "{n} cases within {days} days around {case}",
            n=len(rows),
            days=rules["days"],
            case=matter.case_name[first],
        ),
        text(
            "within {m:,.0f} m of one of them; a usual case of that time has {usual:.0f} around it, itself included",
            m=rules["metres"],
            usual=usual,
        ),
        middle,
        {"cases": float(len(rows)), "open_cases": float(len(still)), "usual": usual},
        matter.case_facts(rows.tolist()),
        matter.case_name[first],
        tuple(("dispute", matter.case_key[r]) for r in rows.tolist() if r != first)[:8],
    )

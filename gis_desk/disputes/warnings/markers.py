"""Markers that are lost, moved or to be repaired."""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers.text import Text, text

_SEVERITY = {"lost": Severity.MUST, "moved": Severity.MUST, "damaged": Severity.SHOULD}
_WHAT: Mapping[str, Text] = {
    "lost": text("marker {number} of {line} is lost"),
    "moved": text("marker {number} of {line} was moved"),
    "damaged": text("marker {number} of {line} is damaged"),
    "tilted": text("marker {number} of {line} is tilted"),
    "unreadable": text("marker {number} of {line} cannot be read"),
    "object_lost": text("a reference object of marker {number} of {line} is lost"),
}
_KIND: Mapping[str, Text] = {
    "lost": text("the marker is lost"),
    "moved": text("the marker was moved"),
    "damaged": text("the marker is damaged"),
    "tilted": text("the marker is tilted"),
    "unreadable": text("the marker cannot be read"),
    "object_lost": text("a reference object is lost"),
}


@kind(
    "marker-missing",
    title=text("Marker lost, moved or damaged"),
    detail=text("Where the marker is gone, each side finds the line where it wants it."),
    do=text("The side in charge restores it with the other side present; open or continue its repair."),
    job="inspections",
    source=("xzqyjxgltl-2002:6.2",),
    tables=("boundary_line", "marker", "marker_repair"),
)
def missing(matter: Matter) -> Iterator[Alert]:
    """One warning for each marker with an open repair, or whose state calls for one.

    They weigh more where open cases lie near, or on the same line; a repair behind its term weighs more, one that
    both sides have agreed on less.
    """
    rules = matter.rules["marker-missing"]
    frame = matter.frame("marker")
    at = {key: i for i, key in enumerate(matter.texts("marker", "key"))}
    states = matter.texts("marker", "state")
    terms = dict(zip(matter.texts("marker_repair", "key"), matter.days("marker_repair", "due_on"), strict=True))
    open_ = [
        r
        for r in matter.repairs
        if r.marker in at and r.state != "repaired" and r.kind in _WHAT and states[at[r.marker]] != "abandoned"
    ]
    shapes = frame.geometry.to_numpy()[[at[r.marker] for r in open_]]
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    near: list[list[int]] = [[] for _ in open_]
    hits = matter.open_near(matter.metres(shapes[placed]), matter.rules["near"]["metres"])
    for i, rows in zip(np.flatnonzero(placed).tolist(), hits, strict=True):
        near[i] = rows
    for i, repair in enumerate(open_):
        others = [r for r in matter.open_on.get(repair.line, []) if r not in near[i]]
        late = float(terms.get(repair.case or "", np.nan))
        behind = -late if late < 0 else 0.0
        line, names = matter.line_name(repair.line), {"number": repair.number or "?"}
        yield Alert(
            "marker-missing",
            _SEVERITY.get(repair.kind, Severity.ADVISE),
            (("marker", repair.marker),),
            parts_of(
                Part(_KIND[repair.kind], rules[repair.kind]),
                *matter.near_parts(near[i]),
                Part(
                    text("{n} more open cases on the line", n=len(others)),
                    upto(len(others), rules["on_line"], rules["most_on_line"]),
                ),
                Part(
                    text("its repair is {n} days behind", n=int(behind)),
                    upto(behind / rules["late_a_point"], 1, rules["most_late"]),
                ),
                Part(text("both sides have agreed on the repair"), rules["agreed"])
                if repair.state == "agreed"
                else None,
            ),
            Text(_WHAT[repair.kind].template, {**names, "line": line}),
            _why(len(near[i]), len(matter.open_on.get(repair.line, [])), matter.rules["near"]["metres"]),
            shapes[i] if placed[i] else None,
            {"cases": float(len(near[i]) + len(others)), "cases_near": float(len(near[i]))},
            (repair.kind, *matter.case_facts(near[i])),
            repair.number,
            (("boundary_line", matter.line_key[repair.line]), *matter.case_objects(near[i])),
        )


def _why(near: int, on_line: int, metres: float) -> Text:
    if near:
        return text("{near} open cases lie within {m:,.0f} m of it, {n} on its line", near=near, m=metres, n=on_line)
    return (
        text("{n} open cases lie on its line, none near it", n=on_line) if on_line else text("no open case is near it")
    )

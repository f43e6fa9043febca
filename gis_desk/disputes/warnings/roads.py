"""Roads across a county line: normal things, told where something makes them more."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.crossings import crossed, crossing_alert, near_crossings, ways, without_marker
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.disputes.warnings.meeting import Meetings
from gis_desk.disputes.warnings.works import says_something
from layers.schema import ROAD_CLASSES
from layers.text import Text, text

ROADS: Mapping[str, Text] = {
    "expressway": text("expressway"),
    "national": text("national road"),
    "provincial": text("provincial road"),
    "county": text("county road"),
    "township": text("township road"),
    "village": text("village road"),
    "track": text("track"),
    "path": text("path"),
}


@kind(
    "road-crossing",
    title=text("Road across the line"),
    detail=text("Roads cross lines everywhere; one is told where it is new, has no marker, or runs into a dispute."),
    do=text("See whether both sides agreed to the road; set or move markers with the neighbour where it needs one."),
    job="boundaries",
    source=("xzqyjxgltl-2002:10", "xzqyjxgltl-2002:6.2"),
    tables=("boundary_line", "marker", "road", "place_name", "inspection_stretch"),
)
def road_crossing(matter: Matter) -> Iterator[Alert]:
    """One warning for each road whose crossings are worth telling; a road that runs along the line does not cross."""
    rules, found = matter.rules["road-crossing"], crossed(matter, "road", "road-crossing")
    met = found.met
    if not len(met.at):
        return
    names, keys, classes = (matter.texts("road", c) for c in ("name", "key", "class"))
    near, alone = near_crossings(matter, met, "road-crossing"), without_marker(matter, met.at, rules["marker_m"])
    approved, used = _approved(matter), _used_near(matter, met)
    for way in ways(names, keys, found):
        best = min((classes[r] for r in way.rows), key=lambda c: ROAD_CLASSES.index(c) if c in ROAD_CLASSES else 9)
        name = names[way.rows[0]]
        lines = sorted({int(matter.county_lines[met.line[i]]) for i in way.met})
        cases = sorted({r for i in way.met for r in near[i]})
        new = [n for n in lines if name and _is_new(approved.get(name, ""), matter, n)]
        lonely = sum(bool(alone[i]) for i in way.met) if best in rules["main"] else 0
        noted = any(i in used for i in way.met)
        if not (cases or new or lonely or noted) and rules.get(best, 0) + rules["most_more"] < rules["least"]:
            continue
        parts = parts_of(
            Part(ROADS.get(best, text("a road")), rules.get(best, 0)),
            Part(text("its name is newer than the last inspection of the line"), rules["new"]) if new else None,
            Part(text("no marker within {m:.0f} m of {n} crossings", m=rules["marker_m"], n=lonely), rules["no_marker"])
            if lonely
            else None,
            Part(
                text("{n} more crossings", n=len(way.met) - 1),
                upto(len(way.met) - 1, rules["each_more"], rules["most_more"]),
            ),
            Part(text("the last inspection noted use across the line here"), rules["cross_use"]) if noted else None,
            *matter.near_parts(cases),
        )
        if sum(p.points for p in parts) < rules["least"]:
            continue
        place = found.places[way.met]
        called: Any = name or ROADS.get(best, text("a road"))
        yield crossing_alert(matter, "road-crossing", ("road", keys[way.rows[0]]), called, lines, cases, parts, place)


def _approved(matter: Matter) -> dict[str, str]:
    """The day each road's name was approved, the latest of equal names."""
    columns = (matter.texts("place_name", c) for c in ("name", "class", "approved_on"))
    days: dict[str, str] = {}
    for name, cls, day in zip(*columns, strict=True):
        if cls == "road" and day > days.get(name, ""):
            days[name] = day
    return days


def _is_new(approved: str, matter: Matter, line: int) -> bool:
    due = matter.due.get(matter.line_key[line])
    return bool(due is not None and due.last_on and approved > due.last_on)


def _used_near(matter: Matter, met: Meetings) -> set[int]:
    """Crossings near a stretch whose record notes use across the line."""
    noted = np.flatnonzero([says_something(words) for words in matter.texts("inspection_stretch", "cross_use")])
    if not len(noted):
        return set()
    shapes = matter.frame("inspection_stretch").geometry.to_numpy()[noted]
    shapes = matter.metres(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    near, _ = shapely.STRtree(shapes).query(met.at, predicate="dwithin", distance=matter.rules["works"]["together_m"])
    return set(near.tolist())

"""Rivers and lakes across a county line: told where water is in dispute, or nothing marks the place."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of, upto
from gis_desk.disputes.warnings.crossings import crossed, crossing_alert, near_crossings, ways, without_marker
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers.text import Text, text


@kind(
    "water-crossing",
    title=text("Water across the line"),
    detail=text("Rivers cross lines everywhere; one is told where water is in dispute, or nothing marks the place."),
    do=text("See whether the use of the water is agreed; a lake or reservoir across the line needs an agreement."),
    job="boundaries",
    source=("xzqyjxgltl-2002:7", "xzqyjxgltl-2002:10"),
    tables=("boundary_line", "marker", "water"),
)
def water_crossing(matter: Matter) -> Iterator[Alert]:
    """One warning for each river or lake whose crossing is worth telling; a river that is the line crosses nothing."""
    rules, found = matter.rules["water-crossing"], crossed(matter, "water", "water-crossing")
    met = found.met
    names, keys, classes = matter.texts("water", "name"), matter.texts("water", "key"), matter.texts("water", "class")
    if len(met.at):
        near, alone = near_crossings(matter, met, "water-crossing"), without_marker(matter, met.at, rules["marker_m"])
        for way in ways(names, keys, found):
            lines = sorted({int(matter.county_lines[met.line[i]]) for i in way.met})
            cases = sorted({r for i in way.met for r in near[i]})
            cls, lonely = classes[way.rows[0]], sum(bool(alone[i]) for i in way.met)
            parts = parts_of(
                Part(_water(cls), rules.get(cls, 0)),
                Part(
                    text("no marker within {m:.0f} m of {n} crossings", m=rules["marker_m"], n=lonely),
                    rules["no_marker"],
                )
                if lonely
                else None,
                Part(
                    text("{n} more crossings", n=len(way.met) - 1),
                    upto(len(way.met) - 1, rules["each_more"], rules["most_more"]),
                ),
                *_about_water(matter, cases),
            )
            if sum(p.points for p in parts) < rules["least"]:
                continue
            called: Any = names[way.rows[0]] or _water(cls)
            place = found.places[way.met]
            yield crossing_alert(
                matter, "water-crossing", ("water", keys[way.rows[0]]), called, lines, cases, parts, place
            )
    yield from _lakes(matter)


_WATERS: Mapping[str, Text] = {
    "river": text("river"),
    "stream": text("stream"),
    "lake": text("lake"),
    "reservoir": text("reservoir"),
    "canal": text("canal"),
}


def _water(cls: str) -> Text:
    return _WATERS.get(cls, text("a water"))


def _about_water(matter: Matter, cases: list[int]) -> tuple[Part, ...]:
    """The points of open cases nearby, more where one is about water."""
    wet = any(matter.case_kind[r] == "water" for r in cases)
    more = (Part(text("water is in dispute nearby"), matter.rules["water-crossing"]["water_case"]),) if wet else ()
    return (*matter.near_parts(cases), *more)


def _lakes(matter: Matter) -> Iterator[Alert]:
    """Lakes and reservoirs that lie on both sides of a county line."""
    frame, rules = matter.frame("water"), matter.rules["water-crossing"]
    shapes = frame.geometry.to_numpy()
    rows = np.flatnonzero(np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes))
    if not len(rows) or not len(matter.county_lines):
        return
    lakes = shapely.make_valid(matter.metres(shapes[rows]))
    lines = matter.metres(matter.line_shape[matter.county_lines])
    at, line = shapely.STRtree(lines).query(lakes, predicate="intersects")
    names, keys, classes = matter.texts("water", "name"), matter.texts("water", "key"), matter.texts("water", "class")
    for i in sorted(set(at.tolist())):
        mine = sorted(int(matter.county_lines[n]) for n in line[at == i])
        pieces = shapely.get_parts(_split(lakes[i], shapely.union_all(lines[line[at == i]])))
        areas = sorted(shapely.area(pieces).tolist(), reverse=True)
        far, whole = sum(areas[1:]), sum(areas)
        if not whole or far / whole < rules["least_share"]:
            continue
        near = matter.open_near(lakes[i : i + 1], matter.rules["near"]["metres"])[0]
        cases = [r for r in near if matter.case_kind[r] in rules["about"]]
        cls = classes[rows[i]]
        parts = parts_of(
            Part(_water(cls), rules.get(cls, 0)),
            Part(text("{share:.0%} of it on the smaller side", share=far / whole), round(20 * far / whole, 1)),
            *_about_water(matter, cases),
        )
        if sum(p.points for p in parts) < rules["least"]:
            continue
        name: Any = names[rows[i]] or _water(cls)
        yield Alert(
            "water-crossing",
            Severity.SHOULD if cases else Severity.ADVISE,
            (("water", keys[rows[i]]), *(("boundary_line", matter.line_key[n]) for n in mine)),
            parts,
            text("{name} lies on both sides of {lines}", name=name, lines=tuple(matter.line_name(n) for n in mine)),
            text("{m2:,.0f} m² of {whole:,.0f} m² on the smaller side", m2=far, whole=whole),
            shapes[rows[i]],
            {"area_m2": round(far, 1), "share": round(far / whole, 3), "open_cases": float(len(cases))},
            ("lies across", *matter.case_facts(cases)),
            names[rows[i]],
            matter.case_objects(cases),
        )


def _split(lake: Any, line: Any) -> Any:
    """The pieces of a polygon that `line` cuts it into."""
    edges = shapely.union_all([shapely.boundary(lake), line])
    pieces = shapely.get_parts(shapely.polygonize([edges]))
    inside = shapely.contains(lake, shapely.point_on_surface(pieces))
    return shapely.geometrycollections(pieces[inside])

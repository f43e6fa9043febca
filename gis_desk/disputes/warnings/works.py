"""Works and other use of land across the line: open cases, records of the last inspection, extra inspections."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.warnings.alert import Alert, Part, parts_of
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.matter import Matter
from gis_desk.findings import Severity
from layers.text import text


@kind(
    "works",
    title=text("Works across the line"),
    detail=text("Land for production or works across a line needs the neighbour's consent before, and filing."),
    do=text("Ask for the consent of both governments and its filing; without it the works stop until it is there."),
    job="disputes",
    source=("xzqyjxgltl-2002:10", "bjzycltl-1989:10"),
    tables=("boundary_line", "inspection", "inspection_stretch"),
)
def works(matter: Matter) -> Iterator[Alert]:
    """Open cases of construction, and use across the line noted by the last inspection of a stretch.

    A record near such a case is one warning with it. An extra inspection for construction counts while it isn't done.
    """
    rules = matter.rules["works"]
    cases = [r for r in matter.open.tolist() if matter.case_kind[r] == "project"]
    records = _records(matter)
    frame = matter.frame("inspection_stretch")
    keys, said, days = (matter.texts("inspection_stretch", c) for c in ("key", "cross_use", "visited_on"))
    shapes = frame.geometry.to_numpy()
    joined = _joined(matter, cases, records)
    for row in cases:
        mine = [i for i in records if joined.get(i) == row]
        yield Alert(
            "works",
            Severity.SHOULD,
            (("dispute", matter.case_key[row]),),
            parts_of(
                Part(text("an open case of construction"), rules["case"]),
                Part(matter.grade_part(row).what, matter.grade_part(row).points / 2),
                Part(text("the last inspection noted it too"), rules["cross_use"] / 2) if mine else None,
            ),
            text("works across the line: {case}", case=matter.case_name[row]),
            text("noted on {day}: {words}", day=days[mine[0]], words=said[mine[0]])
            if mine
            else text("a case of construction across the line is open"),
            matter.case_shape[row],
            {"records": float(len(mine))},
            (*(f"record {keys[i]}" for i in mine), *matter.grade_facts(row)),
            matter.case_name[row],
            tuple(("inspection_stretch", keys[i]) for i in mine),
        )
    for i in records:
        if i not in joined:
            yield _noted(matter, i, keys[i], said[i], days[i], shapes[i])
    yield from _extra(matter)


def _records(matter: Matter) -> list[int]:
    """Rows of ``inspection_stretch`` that note use across the line, those of the last inspection of their line."""
    lines, rounds, days, said = (
        matter.texts("inspection_stretch", c) for c in ("line", "inspection", "visited_on", "cross_use")
    )
    last: dict[str, tuple[str, str]] = {}
    for line, round_, day in zip(lines, rounds, days, strict=True):
        last[line] = max(last.get(line, ("", "")), (day, round_))
    return [i for i, words in enumerate(said) if says_something(words) and rounds[i] == last[lines[i]][1]]


def _joined(matter: Matter, cases: list[int], records: list[int]) -> dict[int, int]:
    """The case of construction that each record lies near, where there is one."""
    if not cases or not records:
        return {}
    places = matter.case_shape[cases]
    stretches = matter.frame("inspection_stretch").geometry.to_numpy()[records]
    placed, drawn = (np.flatnonzero(~(shapely.is_missing(a) | shapely.is_empty(a))) for a in (places, stretches))
    tree = shapely.STRtree(matter.metres(places[placed]))
    near, case = tree.query(
        matter.metres(stretches[drawn]), predicate="dwithin", distance=matter.rules["works"]["together_m"]
    )
    found: dict[int, int] = {}
    for n, c in zip(near.tolist(), case.tolist(), strict=True):
        found.setdefault(records[int(drawn[n])], cases[int(placed[c])])
    return found


def _noted(matter: Matter, row: int, key: str, said: str, day: str, shape: BaseGeometry | None) -> Alert:
    rules = matter.rules["works"]
    there = shape is not None and not shapely.is_empty(shape)
    near = matter.open_near(matter.metres([shape]), matter.rules["near"]["metres"])[0] if there else []
    lines = matter.line_index.at(matter.texts("inspection_stretch", "line")[row])
    name = matter.line_name(lines[0]) if lines else matter.texts("inspection_stretch", "line")[row]
    return Alert(
        "works",
        Severity.SHOULD if near else Severity.ADVISE,
        (("inspection_stretch", key),),
        parts_of(
            Part(text("the last inspection noted use across the line"), rules["cross_use"]), *matter.near_parts(near)
        ),
        text("use across {line}: {words}", line=name, words=said),
        text("noted by the joint inspection on {day}", day=day or "?"),
        shape if there else None,
        {"open_cases": float(len(near))},
        (f"record {key}", *matter.case_facts(near)),
        name,
        (*(("boundary_line", matter.line_key[n]) for n in lines[:1]), *matter.case_objects(near)),
    )


def _extra(matter: Matter) -> Iterator[Alert]:
    """Extra inspections that construction has called for and that are not done."""
    rules = matter.rules["works"]
    for row, key in enumerate(matter.line_key):
        due = matter.due.get(key)
        for one in due.rounds if due is not None else ():
            if due is None or not one.extra or one.closed or one.cause != "construction":
                continue
            cases = matter.open_on.get(row, [])
            yield Alert(
                "works",
                Severity.SHOULD,
                (("inspection", one.key),),
                parts_of(
                    Part(text("an extra inspection for construction is not done"), rules["extra"]),
                    matter.line_part(cases),
                ),
                text("construction on {line} waits for its extra inspection", line=due.name),
                text("reported on {day}: {words}", day=one.reported_on or "?", words=one.note or "?"),
                matter.line_shape[row],
                {"open_cases": float(len(cases))},
                (f"reported {one.reported_on}", *matter.case_facts(cases)),
                due.name,
                (("boundary_line", key), *matter.case_objects(cases)),
            )


def says_something(words: str) -> bool:
    """Whether an entry of a record notes something: 无 and the like do not."""
    return words.strip(" 。.") not in ("", "无", "没有", "未见", "未发现", "否", "/", "-", "none", "no")

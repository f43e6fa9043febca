"""B001 to B013 as far as they look at markers (界桩) and the lines they stand on."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from shapely.geometry import Point

from gis_desk.boundaries import numbers
from gis_desk.boundaries.posts import Posts, missing
from gis_desk.findings import Finding, Severity, rule
from layers import crs
from layers.text import text

OFF_LINE_M = 2.0
"""Greatest distance of a marker from its line; 10 m where the line was taken from a 1:50,000 map."""
BANK_M = 100.0
"""The same for posts of double and triple markers, which stand on the banks while the line runs in the water."""


def _at(found: Posts, i: int) -> Point | None:
    point = found.markers.geometry.iloc[i]
    return None if point is None or point.is_empty else point


def _finding(rule_id: str, found: Posts, i: int, args: dict[str, Any], **more: Any) -> Finding:
    keys = more.pop("keys", (found.key(i),))
    number = found.number(i)
    return Finding(
        rule_id, keys, _at(found, i), {"number": number or found.key(i), **args}, name=number or None, row=i + 1, **more
    )


def _posts_of(found: Posts, i: int) -> str:
    """single, double or triple: from the number's letter, else the letter column, else the posts column."""
    number = found.numbers[i]
    letter = (number.letter if number else "") or found.text(i, "letter").upper()
    return numbers.POSTS.get(letter, found.text(i, "posts") or "single")


def _in_frame(point: Point | None) -> bool:
    return point is not None and crs.in_china(point)


@rule(
    "B001",
    title="Marker off its line",
    message="marker {number} stands {metres:,.1f} m off the line {line} ({allowed:g} m are allowed)",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:5", "gbt17796-2009"),
    detail="Markers fix the line on the ground; a marker away from the line means that one of the two coordinates is "
    "wrong, or that the post was moved. An unlawful move has no effect: the recorded place stays.",
    advice="Compare the marker's register with the agreement; resurvey with the other side present.",
    trap="Posts of double and triple markers stand on the banks; for them the wider limit holds.",
    scope=("marker",),
    good=("0,0 20,0 | 9901001Q@5,0", "0,0 20,0 | 9901001A@5,0.3 9901001B@5,-0.3"),
    bad=("0,0 20,0 | 9901001Q@5,0.2",),
)
def off_line(found: Posts, marker_m: float = OFF_LINE_M, bank_m: float = BANK_M) -> Iterator[Finding]:
    """One finding per marker farther from its line than allowed, or whose line is not there."""
    for i in range(len(found.markers)):
        if not _in_frame(_at(found, i)):
            continue
        if found.line[i] < 0:
            if len(found.lines) and found.text(i, "line"):
                yield _finding(
                    "B001",
                    found,
                    i,
                    {"line": found.text(i, "line")},
                    severity=Severity.SHOULD,
                    wording="marker {number} names the line {line}, which is not there",
                )
            continue
        allowed = marker_m if _posts_of(found, i) == "single" else max(bank_m, marker_m)
        metres = float(found.offset_m[i])
        if metres > allowed:
            key = str(found.lines["key"].iloc[int(found.line[i])])
            yield _finding(
                "B001",
                found,
                i,
                {"metres": metres, "line": found.line_name(i), "allowed": allowed},
                keys=(found.key(i), key),
                measure={"distance_m": round(metres, 3), "chainage_m": round(float(found.chainage_m[i]), 2)},
            )


@rule(
    "B002",
    title="Serial out of order",
    message="marker {number} at {km:,.3f} km of the line {line} breaks the order of serials ({before}, {after})",
    severity=Severity.SHOULD,
    source=("gbt17796-2009",),
    detail="Markers of a line are numbered from west to east or north to south without a break; the order along the "
    "line shows a mixed-up number or coordinate.",
    advice="Compare number and coordinate with the marker's register. Numbers are never changed by the program.",
    trap="A marker set later keeps its own suffix. A line may be drawn against its numbering: the order may run "
    "either way.",
    scope=("marker",),
    good=(
        "0,0 20,0 | 9901001Q@5,0 9901002Q@8,0 9901003Q@12,0",
        "0,0 20,0 | 9901003Q@5,0 9901002Q@8,0 9901001Q@12,0",
    ),
    bad=("0,0 20,0 | 9901001Q@5,0 9901004Q@6,0 9901002Q@8,0 9901003Q@12,0",),
)
def order(found: Posts) -> Iterator[Finding]:
    """One finding per marker that has to be taken out for the rest to stand in order."""
    for group in found.by_line().values():
        written = [found.number(i) for i in group]
        known = [
            i
            for i in group
            if found.numbers[i] is not None
            and np.isfinite(found.chainage_m[i])
            and written.count(found.number(i)) == 1
            and _in_frame(_at(found, i))
        ]
        places: dict[tuple[int, int], list[int]] = {}
        for i in known:
            number = found.numbers[i]
            if number is not None:
                places.setdefault(number.place, []).append(i)
        stops = sorted((float(np.mean([found.chainage_m[i] for i in some])), at) for at, some in places.items())
        sequence = [at for _, at in stops]
        up, down = _longest(sequence), _longest(sequence[::-1])
        fits = up if len(up) >= len(down) else {len(sequence) - 1 - n for n in down}
        for n, (chainage, at) in enumerate(stops):
            if n in fits:
                continue
            i = places[at][0]
            before = found.number(places[sequence[n - 1]][0]) if n else "-"
            after = found.number(places[sequence[n + 1]][0]) if n + 1 < len(sequence) else "-"
            args = {"km": chainage / 1000, "line": found.line_name(i), "before": before, "after": after}
            keys = (found.key(i), *(found.key(k) for k in places[at][1:]))
            yield _finding("B002", found, i, args, keys=keys, measure={"chainage_m": round(chainage, 2)})


def _longest(values: Sequence[tuple[int, int]]) -> set[int]:
    """Positions of a longest rising subsequence of `values`."""
    tails: list[tuple[int, int]] = []
    ends: list[int] = []
    previous = [-1] * len(values)
    for n, value in enumerate(values):
        k = bisect_left(tails, value)
        previous[n] = ends[k - 1] if k else -1
        if k == len(tails):
            tails.append(value)
            ends.append(n)
        else:
            tails[k], ends[k] = value, n
    chosen: set[int] = set()
    n = ends[-1] if ends else -1
    while n >= 0:
        chosen.add(n)
        n = previous[n]
    return chosen


@rule(
    "B004",
    title="Posts incomplete",
    message="of marker {serial} on the line {line} the posts {lacking} are not there",
    severity=Severity.SHOULD,
    source=("gbt17796-2009", "xzqyjxgltl-2002:5"),
    detail="Letters A and B stand for two posts of one number on two banks, C, D and E for three at a confluence; the "
    "line runs between them.",
    advice="Add the post from the marker's register, or correct the letter.",
    trap="Where the line follows one bank by agreement, both posts may stand on the same side.",
    scope=("marker",),
    good=("0,0 20,0 | 9901001A@5,0.3 9901001B@5,-0.3",),
    bad=("0,0 20,0 | 9901001A@5,0.3", "0,0 20,0 | 9901001A@5,0.3 9901001B@5,0.4"),
)
def posts_complete(found: Posts) -> Iterator[Finding]:
    """One finding per set of posts that lacks a letter or stands on one bank only."""
    for group in found.by_line().values():
        sets: dict[tuple[str, tuple[int, int], str], list[int]] = {}
        for i in group:
            number = found.numbers[i]
            kind = numbers.POSTS.get(number.letter, "single") if number else "single"
            if number is not None and kind != "single":
                sets.setdefault((number.line, number.place, kind), []).append(i)
        for (_, place, kind), some in sets.items():
            there = {n.letter for i in some if (n := found.numbers[i]) is not None}
            lacking = sorted(numbers.SETS[kind] - there)
            args = {"serial": f"{place[0]:03d}", "line": found.line_name(some[0]), "lacking": ", ".join(lacking)}
            keys = tuple(found.key(i) for i in some)
            if lacking:
                yield _finding("B004", found, some[0], args, keys=keys)
            elif kind == "double" and len({found.side[i] for i in some}) == 1 and _off(found, some):
                wording = "both posts of marker {serial} on the line {line} stand on the same side of it"
                yield _finding("B004", found, some[0], args, keys=keys, wording=wording)


def _off(found: Posts, some: Sequence[int]) -> bool:
    return all(found.offset_m[i] > OFF_LINE_M for i in some)


@rule(
    "B005",
    title="Form of the number",
    message="'{number}' is no marker number: digits of the line, three of the serial, and a letter out of Q, A to E",
    severity=Severity.SHOULD,
    source=("gbt17796-2009",),
    detail="The number tells line, serial and posts; registers, photographs and records are filed under it.",
    advice="Take the number over from the marker's register.",
    trap="County and township lines have no national form; four to fourteen digits with or without a letter pass.",
    scope=("marker",),
    good=("0,0 20,0 | 9901001Q@5,0", "0,0 20,0 | 9901012-1Q@5,0", "0,0 20,0 | 1253165@5,0"),
    bad=("0,0 20,0 | 12X@5,0", "0,0 20,0 | 9901001Z@5,0", "0,0 20,0 | 12(1)@5,0"),
)
def form(found: Posts) -> Iterator[Finding]:
    """One finding per marker whose number has no known form or contradicts its posts."""
    for i in range(len(found.markers)):
        written, number = found.number(i), found.numbers[i]
        if numbers.is_national(written):
            wording = "'{number}' is written like a stone of the national border, which is a series of its own"
            yield _finding("B005", found, i, {}, wording=wording)
        elif number is None:
            lacking = None if written else "a marker of the line {line} has no number"
            yield _finding("B005", found, i, {"line": found.line_name(i)}, wording=lacking)
        elif number.letter:
            letter, posts = found.text(i, "letter").upper(), found.text(i, "posts")
            if letter and letter != number.letter:
                wording = "marker {number} has the letter {letter} in the table and another in its number"
                yield _finding("B005", found, i, {"letter": letter}, fix={"letter": number.letter}, wording=wording)
            elif posts and posts != numbers.POSTS[number.letter]:
                args = {"by_letter": text(numbers.POSTS[number.letter]), "by_table": text(posts)}
                wording = "marker {number}: the letter stands for {by_letter} posts, the table says {by_table}"
                yield _finding("B005", found, i, args, fix={"posts": numbers.POSTS[number.letter]}, wording=wording)


@rule(
    "B011",
    title="Number stands twice",
    message="{n} markers of the line {line} have the number {number}",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:5", "gbt17796-2009"),
    detail="Within a line a number belongs to one post; records and photographs of two posts would be mixed up.",
    advice="Compare both coordinates with the register; one of the rows is a copy, or carries another marker's number.",
    trap="Posts of one marker share the serial and differ in the letter: that is no repetition.",
    scope=("marker",),
    good=("0,0 20,0 | 9901001A@5,0.3 9901001B@5,-0.3",),
    bad=("0,0 20,0 | 9901001Q@5,0 9901001Q@9,0",),
)
def repeated(found: Posts) -> Iterator[Finding]:
    """One finding per number that stands more than once on a line."""
    seen: dict[tuple[str, str], list[int]] = {}
    for i in range(len(found.markers)):
        line = str(found.line[i]) if found.line[i] >= 0 else found.text(i, "line")
        if found.number(i):
            seen.setdefault((line, found.number(i).upper()), []).append(i)
    for some in (s for s in seen.values() if len(s) > 1):
        ordered = sorted(some, key=found.key)
        args = {"n": len(some), "line": found.line_name(ordered[0])}
        yield _finding("B011", found, ordered[0], args, keys=tuple(found.key(i) for i in ordered))


_AZIMUTH = ("azimuth_deg", "azimuth", "坐标方位角", "方位角", "磁方位角")
_DISTANCE = ("distance_m", "distance", "距离")


@rule(
    "B012",
    title="Reference objects",
    message="marker {number} has {n} reference objects; three are needed",
    severity=Severity.SHOULD,
    source=("gbt17796-2009",),
    detail="A lost marker is found again from the azimuths and distances of three lasting objects around it.",
    advice="Choose lasting objects in three directions, measure azimuth and distance, and enter them in the register.",
    trap="Where no marker of a layer has reference objects the column was not delivered and nothing is said.",
    scope=("marker",),
    good=("0,0 20,0 | 9901001Q@5,0 | 9901001Q 30/12 150/8 270/25",),
    bad=("0,0 20,0 | 9901001Q@5,0 | 9901001Q 30/12 150/8", "0,0 20,0 | 9901001Q@5,0 | 9901001Q 30/12 150/-8 400/25"),
)
def references(found: Posts) -> Iterator[Finding]:
    """One finding per marker with fewer than three reference objects, or with an impossible azimuth or distance."""
    given = [_objects(v) for v in found.markers["objects"]] if "objects" in found.markers else []
    if not any(given):
        return
    for i, objects in enumerate(given):
        wrong = [n for n, o in enumerate(objects, start=1) if not _possible(o)]
        if len(objects) < 3:
            yield _finding("B012", found, i, {"n": len(objects)}, measure={"objects": float(len(objects))})
        elif wrong:
            wording = "marker {number}: reference object {which} has an impossible azimuth or distance"
            yield _finding("B012", found, i, {"which": ", ".join(map(str, wrong))}, wording=wording)


def _objects(value: Any) -> list[Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return list(value) if isinstance(value, list | tuple) else []


def _possible(item: Any) -> bool:
    if not isinstance(item, dict):
        return False
    try:
        azimuth = float(next((item[k] for k in _AZIMUTH if not missing(item.get(k))), "nan"))
        distance = float(next((item[k] for k in _DISTANCE if not missing(item.get(k))), "nan"))
    except (TypeError, ValueError):
        return False
    return 0.0 <= azimuth <= 360.0 and distance > 0.0


@rule(
    "B013",
    title="Coordinate out of frame",
    message="marker {number} lies at {lon:.5f}°, {lat:.5f}°, outside the country",
    severity=Severity.MUST,
    source=("xzqyjxgltl-2002:5", "gbt17796-2009"),
    detail="Longitude and latitude of administrative lines lie between 73° and 136° east and 3° and 54° north.",
    advice="Longitude and latitude changed over, a wrong zone or a missing digit are the usual reasons.",
    trap="None.",
    scope=("marker",),
    good=("0,0 20,0 | 9901001Q@5,0",),
    bad=("0,0 20,0 | 9901001Q@5,90000",),
)
def in_frame(found: Posts) -> Iterator[Finding]:
    """One finding per marker without a coordinate or outside the frame of the country."""
    for i in range(len(found.markers)):
        point = _at(found, i)
        if point is None:
            yield _finding("B013", found, i, {}, wording="marker {number} has no coordinate")
        elif not _in_frame(point):
            swapped = crs.in_china(Point(point.y, point.x))
            wording = "marker {number}: longitude and latitude seem to have changed places ({lon:.5f}, {lat:.5f})"
            yield _finding(
                "B013",
                found,
                i,
                {"lon": point.x, "lat": point.y},
                fix={"lon": point.y, "lat": point.x} if swapped else None,
                wording=wording if swapped else None,
            )


def findings(found: Posts, marker_m: float = OFF_LINE_M) -> Iterator[Finding]:
    """What all rules of markers say."""
    yield from off_line(found, marker_m)
    for check in (order, posts_complete, form, repeated, references, in_frame):
        yield from check(found)

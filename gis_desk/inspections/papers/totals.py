"""The numbers of a joint inspection, and the same numbers counted again by another way.

`totals` counts what a dossier holds. `recount` goes through the rows of the tables one by one and knows nothing of the
dossier: where both agree, and the paper prints the same, the paper says what the data say.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd

from gis_desk.inspections.papers.reporting import Dossier, Row
from gis_desk.inspections.tasks import known
from layers import crs
from layers.schema import GRADES, MARKER_STATES

POSTS = ("single", "double", "triple")
BODIES = ("intact", "tilted", "damaged", "moved", "lost")
LETTERINGS = ("clear", "faint", "gone")
TERRAINS = ("none", "slight", "clear")
COURSES = ("clear", "blurred", "unclear")
REPAIRS = ("open", "agreed", "repaired", "closed")
ACTIONS: Mapping[str, str] = {
    "painted": "描红|涂漆|paint|refurbish",
    "weeded": "除草|清障|weed",
    "straightened": "扶正|straighten|set upright",
    "repaired": "修复|修补|repair",
    "erected": "重立|重设|补设|re-?erect|reset|erected anew",
    "put_back": "复位|put back",
    "measured_anew": "补测|重测|复测|measure",
    "scrap_proposed": "报废|scrap|abandon",
}
"""What was done at a marker, and the words of a record that say so."""
_PROPOSED = re.compile("^(建议|拟|待|需|应)|propose")
_DENIED = re.compile("^(未|没|勿|无[需须法]|不[再予需必能宜曾建])|^(not|no|never)\\b", re.IGNORECASE)
_APART = re.compile(r"[、,，;；/|+\n]+|\s{2,}|和|并")
_PEOPLE = re.compile(r"[、,，;；/|\s]+")
_NOTHING = {"", "无", "否", "none", "no", "-", "—", "/"}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(words, re.IGNORECASE) for name, words in ACTIONS.items()}


def actions_of(words: object) -> set[str]:
    """What a record says was done, of `ACTIONS`; what is denied or only proposed was not, but for abandoning."""
    found: set[str] = set()
    for part in map(str.strip, _APART.split(known(words))):
        if _DENIED.search(part):
            continue
        proposed = _PROPOSED.search(part) is not None
        for name, pattern in _patterns().items():
            if pattern.search(part) and (not proposed or name == "scrap_proposed"):
                found.add(name)
    return found


def people_of(words: object) -> set[str]:
    """The persons a record names."""
    return {p for p in _PEOPLE.split(known(words)) if p}


def said(words: object) -> bool:
    """Whether a text says more than that there is nothing."""
    return known(words).strip().lower() not in _NOTHING


def objects_of(record: Row) -> list[str]:
    """The states of the reference objects of a record: ``intact``, ``changed``, ``gone``."""
    found = record.get("objects")
    values = found.values() if isinstance(found, Mapping) else found if isinstance(found, list) else ()
    return [known(v.get("state") if isinstance(v, Mapping) else v) for v in values]


def totals(dossier: Dossier) -> dict[str, float]:
    """The numbers of a round by name: counts, and lengths in metres (names end in ``_m``)."""
    markers, last = dossier.markers, dossier.last_records()
    latest = list(last.values())
    found: dict[str, float] = {
        "line_m": dossier.length_m,
        "inspected_m": dossier.to_m - dossier.from_m,
        "markers": len(markers),
        "visited": len(last),
        "unvisited": len(markers) - len(last),
        "records": len(dossier.records),
        "found": sum(r["found"] is not False for r in latest),
        "not_found": sum(r["found"] is False for r in latest),
        "stretches": len(dossier.stretches),
        "walked_m": sum(stretch_lengths(dossier.stretches)),
        "resurveys": sum(bool(s["resurvey"]) for s in dossier.stretches),
        "cross_uses": sum(said(s["cross_use"]) for s in dossier.stretches),
        "one_side_marks": sum(bool(s["one_side_mark"]) for s in dossier.stretches),
        "photos": len(dossier.photos),
        "settled": sum(d["state"] == "settled" for d in dossier.disputes),
    }
    open_disputes = [d for d in dossier.disputes if d["state"] != "settled"]
    found["disputes"] = len(open_disputes)
    _by(found, "posts", POSTS, (m["posts"] for m in markers))
    _by(found, "state", MARKER_STATES, (m["state"] for m in markers))
    _by(found, "body", BODIES, (r["body"] for r in latest))
    _by(found, "lettering", LETTERINGS, (r["lettering"] for r in latest))
    _by(found, "measured", ("agrees", "differs"), (r["measured"] for r in latest))
    _by(found, "object", ("changed", "gone"), (o for r in latest for o in objects_of(r)))
    _by(found, "terrain", TERRAINS, (s["terrain"] for s in dossier.stretches))
    _by(found, "course", COURSES, (s["course"] for s in dossier.stretches))
    _by(found, "grade", GRADES, (d["grade"] for d in open_disputes))
    _by(found, "repair", REPAIRS, (r["state"] for r in dossier.repairs))
    done = {m: set().union(*(actions_of(r["action"]) for r in rows)) for m, rows in _grouped(dossier.records).items()}
    _by(found, "action", ACTIONS, (a for actions in done.values() for a in actions))
    walks = [*dossier.records, *dossier.stretches]
    found["days"] = len({r["visited_on"] for r in walks if r["visited_on"]})
    found["people_days"] = len({(p, r["visited_on"]) for r in walks for p in people_of(r["people"]) if r["visited_on"]})
    return found


def stretch_lengths(stretches: Iterable[Row]) -> list[float]:
    """Geodesic length in metres of each record of a stretch: of its course, else between its chainages, else 0."""
    rows = list(stretches)
    drawn = crs.length_m([r["geometry"] for r in rows]) if rows else ()
    return [
        float(drawn[n]) or (abs(r["to_m"] - r["from_m"]) if r["from_m"] is not None and r["to_m"] is not None else 0.0)
        for n, r in enumerate(rows)
    ]


def _by(found: dict[str, float], name: str, choices: Iterable[str], values: Iterable[object]) -> None:
    counts = Counter(v for v in values if isinstance(v, str))
    found.update({f"{name}_{c}": counts[c] for c in choices})


def _grouped(records: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for record in records:
        grouped.setdefault(record["marker"], []).append(record)
    return grouped


# counted again


def recount(
    frames: Mapping[str, pd.DataFrame], line: str, inspection: str | None, year: int | None
) -> dict[str, float]:
    """The numbers of `totals`, counted again row by row from the tables.

    Parameters
    ----------
    line, inspection : str
        Keys; no round: None.
    year : int or None
        The year of the round.
    """
    own = next(r for r in _rows(frames["boundary_line"]) if r["key"] == line)
    called = {own[c] for c in ("key", "code", "name") if own[c]}
    round_ = next((r for r in _rows(frames["inspection"]) if inspection is not None and r["key"] == inspection), None)
    length = course_m(own["geometry"])
    low = 0.0 if round_ is None or round_["from_m"] is None else round_["from_m"]
    high = length if round_ is None or round_["to_m"] is None else round_["to_m"]
    low, high = (sorted((low, high))[k] for k in (0, 1))
    low, high = min(max(low, 0.0), length), min(max(high, 0.0), length)
    found: Counter[str] = Counter()
    metres = {"line_m": length, "inspected_m": high - low, "walked_m": 0.0}
    here = set()
    for marker in _rows(frames["marker"]):
        if marker["line"] not in called:
            continue
        at = marker["chainage_m"]
        if at is not None and not (low - 1.0 <= at <= high + 1.0) and not (low == 0.0 and at < 0):
            continue
        here.add(marker["key"])
        found.update(["markers", f"posts_{marker['posts']}", f"state_{marker['state']}"])
    newest: dict[str, dict[str, Any]] = {}
    done: set[tuple[str, str]] = set()
    days: set[str] = set()
    persons: set[tuple[str, str]] = set()
    for record in _of_round(frames["inspection_record"], inspection, year, "visited_on"):
        if record["marker"] not in here:
            continue
        found["records"] += 1
        before = newest.get(record["marker"])
        if before is None or (record["visited_on"] or "") >= (before["visited_on"] or ""):
            newest[record["marker"]] = record
        done |= {(record["marker"], a) for a in actions_of(record["action"])}
        _note_day(record, days, persons)
    for latest in newest.values():
        found.update(
            [
                "visited",
                "not_found" if latest["found"] is False else "found",
                f"body_{latest['body']}",
                f"lettering_{latest['lettering']}",
                f"measured_{latest['measured']}",
                *(f"object_{o}" for o in objects_of(latest)),
            ]
        )
    found.update(f"action_{a}" for _, a in done)
    for stretch in _of_round(frames["inspection_stretch"], inspection, year, "visited_on"):
        if stretch["line"] not in called:
            continue
        found.update(["stretches", f"terrain_{stretch['terrain']}", f"course_{stretch['course']}"])
        found["resurveys"] += stretch["resurvey"] is True
        found["one_side_marks"] += stretch["one_side_mark"] is True
        found["cross_uses"] += said(stretch["cross_use"])
        drawn = course_m(stretch["geometry"])
        if not drawn and stretch["from_m"] is not None and stretch["to_m"] is not None:
            drawn = max(stretch["from_m"], stretch["to_m"]) - min(stretch["from_m"], stretch["to_m"])
        metres["walked_m"] += drawn
        _note_day(stretch, days, persons)
    for photo in _of_round(frames["inspection_photo"], inspection, year, "taken_at"):
        found["photos"] += photo["marker"] in here or (photo["inspection"] is not None)
    _recount_open(found, frames, called, here, year)
    found["unvisited"] = found["markers"] - found["visited"]
    found["days"], found["people_days"] = len(days), len(persons)
    return {**found, **metres}


def _recount_open(
    found: Counter[str], frames: Mapping[str, pd.DataFrame], called: set[str], here: set[str], year: int | None
) -> None:
    for dispute in _rows(frames["dispute"]):
        begun = (dispute["found_on"] or "")[:4]
        if dispute["line"] not in called or (year is not None and begun and int(begun) > year):
            continue
        found.update(["settled"] if dispute["state"] == "settled" else ["disputes", f"grade_{dispute['grade']}"])
    for repair in _rows(frames["marker_repair"]):
        if repair["marker"] not in here and not (repair["marker"] is None and repair["line"] in called):
            continue
        opened, closed = ((repair[c] or "")[:4] for c in ("opened_on", "repaired_on"))
        if year is not None and ((opened and int(opened) > year) or (closed and int(closed) < year)):
            continue
        found[f"repair_{repair['state']}"] += 1


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = list(frame.columns)
    for values in frame.itertuples(index=False, name=None):
        yield {c: None if v is None or v != v or v is pd.NA else v for c, v in zip(columns, values, strict=True)}


def _of_round(frame: pd.DataFrame, inspection: str | None, year: int | None, day: str) -> Iterator[dict[str, Any]]:
    if year is None:
        return
    for row in _rows(frame):
        if row["inspection"] is None:
            if (row[day] or "").startswith(str(year)):
                yield row
        elif row["inspection"] == inspection:
            yield row


def _note_day(row: Row, days: set[str], persons: set[tuple[str, str]]) -> None:
    if row["visited_on"]:
        days.add(row["visited_on"])
        persons |= {(row["visited_on"], p) for p in people_of(row["people"])}


def course_m(shape: Any) -> float:
    """Length in metres of a line or lines (EPSG:4490), geodesic by geodesic; 0 for none."""
    if shape is None or shape.is_empty:
        return 0.0
    whole = 0.0
    for part in getattr(shape, "geoms", [shape]):
        for (lon1, lat1, *_), (lon2, lat2, *_) in pairwise(part.coords):
            whole += float(crs.inverse(lon1, lat1, lon2, lat2)[2])
    return whole

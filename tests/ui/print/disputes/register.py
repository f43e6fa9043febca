"""A register for the tests of case papers: one case that says everything, one that says nothing."""

import hashlib
import io
from typing import Any

from PIL import Image
from shapely import LineString, MultiLineString, Point, box

from gis_desk.disputes.form import LONGEST
from gis_desk.disputes.words import EVIDENCE
from tests.gis_desk.disputes.county import divisions, frame, lines
from tests.gis_desk.disputes.papers.logbook import case, cases, tables

RED = MultiLineString([LineString([(110.2, 25.08), (110.204, 25.1), (110.2, 25.12)])])
BLUE = MultiLineString([LineString([(110.2, 25.08), (110.197, 25.1), (110.2, 25.12)])])
LONG = "长"


def photo(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


PHOTOS = {hashlib.sha256(data).hexdigest(): data for data in (photo("green"), photo("brown"))}


def content(sha256: str) -> bytes:
    return PHOTOS[sha256]


def full(words: str = LONG, events: int = 200, **values: Any) -> dict[str, Any]:
    """Everything filled in to the last character that the form takes."""
    texts = {name: (words * most)[:most] for name, most in LONGEST.items()}
    texts |= dict.fromkeys(("agreement", "way", "recorded_by", "checked_by", "telephone"), (words * 40)[:40])
    row = {
        "number": "YH2026-001",
        "kind": "forest",
        "grade": "orange",
        "likelihood": 4,
        "impact": 5,
        "line": "L1",
        "side_a": "990101",
        "side_b": "990102",
        "side_c": "990101101",
        "source": "letter",
        "people": 12345,
        "households": 2345,
        "dispute_from": "2019-03-01",
        "incident_level": "III",
        "next_check": "2026-05-01",
        "deadline": "2026-07-01",
        "outcome": "continuing",
        "geometry": box(110.198, 25.095, 110.202, 25.105),
    }
    claims = [
        {"key": f"C{s}", "dispute": "A", "side": s, "claim": words * 400, "basis": words * 400, "geometry": g}
        for s, g in (("a", RED), ("b", BLUE), ("c", BLUE))
    ]
    papers = [
        {
            "key": f"V{s}{k}",
            "dispute": "A",
            "side": s,
            "kind": k,
            "title": words * 80,
            "number": words * 20,
            "dated_on": d,
        }
        for s in ("a", "b", "c", "both")
        for k, d in zip(EVIDENCE, ("2020-01-01", "1948-01-01", None, "1990-05-05", "2020-01-01") * 2, strict=True)
    ]
    log = [
        {
            "key": f"E{n:03d}",
            "dispute": "A",
            "happened_on": f"2024-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}",
            "kind": "visit",
            "actor": words * 20,
            "account": f"第{n}条" + words * 300,
            "responsible": words * 10,
            "due_on": "2026-01-01",
        }
        for n in range(events)
    ]
    attached = [
        {"key": f"P{n}", "owner_table": "dispute", "owner_key": "A", "name": f"{n}{words * 60}.jpg", "sha256": s,
         "media_type": "image/jpeg", "size": 2048, "added_on": "2026-01-01"}
        for n, s in enumerate(PHOTOS)
    ]  # fmt: skip
    marks = [
        {"key": "M1", "number": "9901001", "line": "L1", "geometry": Point(110.2, 25.09)},
        {"key": "M2", "number": "9901002", "line": "L1", "geometry": Point(110.2, 25.11)},
    ]
    return with_map(
        tables(
            cases(case("A", **{**texts, **row, **values})),
            frame("dispute_event", log),
            dispute_claim=frame("dispute_claim", claims),
            dispute_evidence=frame("dispute_evidence", papers),
            attachment=frame("attachment", attached),
            division=divisions(),
            boundary_line=lines(),
            marker=frame("marker", marks),
        )
    )


def bare() -> dict[str, Any]:
    """A row with nothing but its key."""
    return with_map(tables(frame("dispute", [{"key": "A"}])))


def with_map(found: dict[str, Any]) -> dict[str, Any]:
    return found | {name: frame(name, []) for name in ("water", "road", "place_name") if name not in found}

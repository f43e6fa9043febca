"""Registers for the tests of the papers: frames as the store gives them."""

from typing import Any

from shapely import Point

from tests.gis_desk.disputes.county import frame

STEPS = ("found", "verified", "mediating", "settled", "transferred", "revisited", "reopened")


def case(key: str, **values: Any) -> dict[str, Any]:
    """A row of ``dispute`` found on the first of March, in mediation, blue."""
    return {
        "key": key,
        "number": key,
        "title": f"案{key}",
        "kind": "land",
        "grade": "blue",
        "state": "mediating",
        "found_on": "2026-03-01",
        "secrecy": "internal",
        "geometry": Point(110.2, 25.1),
        **values,
    }


def cases(*rows: dict[str, Any]) -> Any:
    return frame("dispute", rows)


def events(*rows: tuple[Any, ...]) -> Any:
    """Rows (case, day, kind, and at will due, done) of ``dispute_event``."""
    made = []
    for n, (dispute, day, kind, *rest) in enumerate(rows):
        due, done = (*rest, None, None)[:2]
        made.append(
            {"key": f"E{n}", "dispute": dispute, "happened_on": day, "kind": kind, "due_on": due, "done_on": done}
        )
    return frame("dispute_event", made)


def tables(register: Any = None, log: Any = None, **others: Any) -> dict[str, Any]:
    """All tables the papers are made of."""
    empty = {
        t: frame(t, [])
        for t in ("dispute_claim", "dispute_evidence", "attachment", "division", "boundary_line", "marker")
    }
    return {
        "dispute": cases() if register is None else register,
        "dispute_event": events() if log is None else log,
        **empty,
        **others,
    }

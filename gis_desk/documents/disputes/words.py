"""The sentences of the dispute map in the reader's language."""

from collections.abc import Callable
from typing import Any

from gis_desk.disputes import words
from layers.text import Text, text

Say = Callable[[Text], str]


def labels(say: Say) -> dict[str, Any]:
    """Every sentence of the page in the reader's language."""
    said = {
        "search": text("Search number, title, place"),
        "all": text("all"),
        "open": text("not settled"),
        "closed": text("closed"),
        "ungraded": text("not graded"),
        "every_kind": text("all types"),
        "none": text("No case fits these filters."),
        "empty": text("There is no case in the register yet."),
        "reset": text("show all"),
        "more": text("and {n} more; narrow the filters"),
        "shown": text("{n} of {total} cases shown"),
        "due": text("check in {n} days"),
        "overdue": text("check overdue by {n} days"),
        "print": text("Print"),
        "whole": text("Whole county"),
        "legend": text("Legend"),
        "log": text("Log"),
        "per_km": text("cases per km"),
        "border_county": text("county boundary"),
        "border_township": text("township boundary"),
        "border_higher": text("province or prefecture boundary"),
        "border_disputed": text("disputed stretch"),
        "marker": text("boundary marker"),
        "marker_missing": text("lost or damaged marker"),
        "case_closed": text("closed case (hollow)"),
        "cell": text("{n} cases in this cell"),
        "removed": text("Left out of this file"),
        "people_unit": text("{n} people"),
        "panel": text("Cases"),
        "road": text("main roads"),
        "water": text("rivers and lakes"),
    }
    fields = {
        "number": text("Number"),
        "kind": text("Type"),
        "grade": text("Grade"),
        "state": text("State"),
        "line": text("Boundary line"),
        "side_a": text("First side"),
        "side_b": text("Second side"),
        "place": text("Location"),
        "cause": text("Cause"),
        "people": text("People concerned"),
        "found_on": text("Found on"),
        "source": text("Found by"),
        "owner": text("Responsible"),
        "measures": text("Measures"),
        "next_check": text("Next check"),
        "closed_on": text("Settled on"),
        "secrecy": text("Secrecy"),
        "note": text("Note"),
        "position": text("Position (CGCS2000)"),
    }
    tables = {
        "grades": words.GRADES,
        "states": words.STATES,
        "kinds": words.KINDS,
        "causes": words.CAUSES,
        "sources": words.SOURCES,
        "events": words.EVENTS,
        "secrecies": words.SECRECY,
    }
    return {
        **{key: _open_fields(say, value) for key, value in said.items()},
        "fields": {key: say(value) for key, value in fields.items()},
        **{name: {key: say(value) for key, value in table.items()} for name, table in tables.items()},
    }


def _open_fields(say: Say, sentence: Text) -> str:
    """The sentence with its fields still open, for the page to fill."""
    return say(Text(sentence.template, {"n": "{n}", "total": "{total}"} if "{" in sentence.template else {}))

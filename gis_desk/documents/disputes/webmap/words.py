"""The sentences of the dispute map in the reader's language."""

import re
from collections.abc import Callable
from typing import Any

from gis_desk.disputes import words
from layers.text import Text, text

Say = Callable[[Text], str]
_FIELD = re.compile(r"\{(\w+)\}")


def labels(say: Say) -> dict[str, Any]:
    """Every sentence of the page in the reader's language."""
    said = {
        "search": text("Search number, title, place"),
        "all": text("all"),
        "open": text("not settled"),
        "closed": text("closed"),
        "ungraded": text("not graded"),
        "every_kind": text("all types"),
        "every_state": text("all states"),
        "none": text("No case fits these filters."),
        "empty": text("There is no case in the register yet."),
        "reset": text("Clear filters"),
        "more": text("and {n} more; narrow the filters"),
        "shown": text("{n} of {total} cases shown"),
        "due": text("check in {n} days"),
        "overdue": text("check overdue by {n} days"),
        "print": text("Print"),
        "whole": text("Whole county"),
        "legend": text("Legend"),
        "layers": text("Layers"),
        "log": text("Log"),
        "per_km": text("cases per km"),
        "border_county": text("county boundary"),
        "border_township": text("township boundary"),
        "border_higher": text("province or prefecture boundary"),
        "border_disputed": text("disputed stretch"),
        "marker": text("boundary marker"),
        "marker_missing": text("lost or damaged marker"),
        "case_closed": text("closed case (hollow)"),
        "several": text("several cases, coloured by grade"),
        "cell": text("{n} cases in this cell"),
        "cell_side": text("Side of the cell: {n}°"),
        "removed": text("Left out of this file"),
        "people_unit": text("{n} people"),
        "households_unit": text("{n} households"),
        "ha_unit": text("{n} ha"),
        "panel": text("Cases"),
        "road": text("main roads"),
        "water": text("rivers and lakes"),
        "claims": text("Claims"),
        "claim": text("Claim line of the {side}"),
        "side_a": text("first side"),
        "side_b": text("second side"),
        "side_c": text("third side"),
        "between": text("ground between the claims"),
        "cases_counted": text("cases counted in a cell"),
        "density_n": text("density of {n} open cases along the lines"),
        "evidence": text("Papers in evidence"),
        "photos": text("Photographs"),
        "files": text("Attachments"),
        "zoom": text("Zoom to the case"),
        "close": text("Close"),
        "here": text("{n} cases at this place"),
        "unplaced": text("no place"),
        "time": text("Found on"),
        "time_from": text("from"),
        "time_to": text("to"),
        "time_all": text("all years"),
        "undated": text("{n} without a date"),
        "side_both": text("both sides"),
        "play": text("Play"),
        "pause": text("Pause"),
        "zoom_in": text("Closer"),
        "zoom_out": text("Further away"),
        "distance": text("Measure a distance"),
        "surface": text("Measure an area"),
        "measure_help": text("Click, or press the space bar for the middle of the map; Enter ends, Esc clears."),
        "measured": text("measured on the map, not published data"),
        "total": text("in all"),
        "circumference": text("circumference"),
        "map": text("Map of the cases; arrow keys move it, + and - change the scale"),
        "method": text("Method and numbers"),
        "north": text("North"),
        "responsible": text("responsible: {name}"),
        "until": text("until {day}"),
        "done": text("done {day}"),
    }
    fields = {
        "number": text("Number"),
        "kind": text("Type"),
        "grade": text("Grade"),
        "state": text("State"),
        "line": text("Boundary line"),
        "side_a": text("First side"),
        "side_b": text("Second side"),
        "side_c": text("Third side"),
        "place": text("Location"),
        "cause": text("Cause"),
        "people": text("People concerned"),
        "households": text("Households"),
        "area_ha": text("Area affected"),
        "dispute_from": text("Dispute arose on"),
        "incident_level": text("Incident level"),
        "found_on": text("Found on"),
        "source": text("Found by"),
        "owner": text("Responsible"),
        "measures": text("Measures"),
        "next_check": text("Next check"),
        "deadline": text("Deadline"),
        "agreement": text("Agreement or minutes"),
        "outcome": text("Outcome"),
        "closed_on": text("Settled on"),
        "way": text("Way of settling"),
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
        "evidences": words.EVIDENCE,
        "outcomes": words.OUTCOMES,
        "levels": words.INCIDENT_LEVELS,
    }
    return {
        **{key: _open_fields(say, value) for key, value in said.items()},
        "fields": {key: say(value) for key, value in fields.items()},
        **{name: {key: say(value) for key, value in table.items()} for name, table in tables.items()},
        "open_states": [state for state in words.STATES if words.is_open(state)],
    }


def _open_fields(say: Say, sentence: Text) -> str:
    """The sentence with its fields still open, for the page to fill."""
    return say(Text(sentence.template, {name: f"{{{name}}}" for name in _FIELD.findall(sentence.template)}))

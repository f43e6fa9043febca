"""The words of the register: labels of grades, states, types, causes, sources and events."""

from collections.abc import Mapping

from layers.text import Text, text

GRADES: Mapping[str, Text] = {
    "red": text("red"),
    "orange": text("orange"),
    "yellow": text("yellow"),
    "blue": text("blue"),
}
"""Risk grades, most urgent first (domain convention: red, orange, yellow, blue)."""

STATES: Mapping[str, Text] = {
    "found": text("discovered"),
    "verified": text("verified"),
    "mediating": text("in mediation"),
    "settled": text("settled"),
    "transferred": text("handed over"),
    "revisited": text("revisited"),
}

KINDS: Mapping[str, Text] = {
    "land": text("farmland and house plots"),
    "forest": text("forest"),
    "grassland": text("grassland"),
    "water": text("water, islands and fishery"),
    "mineral": text("minerals"),
    "project": text("construction across the line"),
    "jurisdiction": text("jurisdiction"),
    "marker": text("markers and signs"),
    "tourism": text("tourism and heritage"),
}

CAUSES: Mapping[str, Text] = {
    "history": text("left over from history"),
    "resource": text("rights to resources"),
    "works": text("construction works"),
    "understanding": text("different understanding of the line"),
}
"""Causes of the register form; a cause may also be written freely."""

SOURCES: Mapping[str, Text] = {
    "inspection": text("joint inspection"),
    "patrol": text("patrol"),
    "letter": text("letters and visits"),
    "media": text("media"),
    "superior": text("superior authority"),
}

EVENTS: Mapping[str, Text] = {
    "found": text("discovered"),
    "verified": text("verified"),
    "visit": text("site visit"),
    "mediating": text("mediation"),
    "meeting": text("joint meeting"),
    "report": text("report to the superior"),
    "incident": text("incident"),
    "settled": text("settled"),
    "transferred": text("handed over"),
    "revisited": text("revisited"),
    "reopened": text("reopened"),
    "other": text("other"),
}

SECRECY: Mapping[str, Text] = {
    "open": text("open to the public"),
    "internal": text("internal use"),
    "secret": text("secret"),
}


def label(words: Mapping[str, Text], value: object) -> Text | str:
    """The word for `value`, or the value itself where the register was written freely; empty for nothing."""
    if value is None or value != value:
        return ""
    return words.get(str(value), str(value))


def is_open(state: object) -> bool:
    """Whether a case in `state` still waits for somebody; a case without a state does."""
    return state not in ("settled", "transferred", "revisited")

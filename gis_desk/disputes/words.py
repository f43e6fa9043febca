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
    "building": text("buildings"),
    "project": text("construction across the line"),
    "jurisdiction": text("jurisdiction"),
    "marker": text("markers and signs"),
    "tourism": text("tourism and heritage"),
    "name": text("place names"),
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
    "graded": text("grade decided"),
    "merged": text("cases merged"),
    "other": text("other"),
}

ENTERED = ("visit", "meeting", "report", "incident", "other")
"""Kinds of events that a person enters; the others come with a step or a decision."""

SIDES: Mapping[str, Text] = {
    "a": text("first side"),
    "b": text("second side"),
    "c": text("third side"),
}

EVIDENCE: Mapping[str, Text] = {
    "7-1": text("division papers or line maps approved by the State Council"),
    "7-2": text("division papers or line maps approved by a province"),
    "7-3": text("papers and maps of the superior government that settle the dispute"),
    "7-4": text("agreements and maps of both governments that settle the dispute"),
    "7-5": text("line papers or maps agreed or sealed by both sides before the dispute"),
    "8-1": text("certificates of rights to natural resources"),
    "8-2": text("papers that show administration of the area"),
    "8-3": text("decisions or agreements on developing resources there"),
    "8-4": text("papers on land rights fixed under policy"),
    "other": text("other papers"),
}
"""Papers of a dispute by article and item of the dispute regulations (争议条例 arts 7 to 9)."""

OUTCOMES: Mapping[str, Text] = {
    "resolved": text("resolved"),
    "continuing": text("continuing"),
    "escalated": text("escalated"),
}

INCIDENT_LEVELS: Mapping[str, Text] = {
    "I": text("Ⅰ (gravest)"),
    "II": text("Ⅱ"),
    "III": text("Ⅲ"),
    "IV": text("Ⅳ (slightest)"),
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

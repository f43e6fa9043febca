"""Words for the values that tables keep as codes."""

from collections.abc import Mapping
from typing import Any

from gis_desk.cases import words as case_words
from gis_desk.disputes import words as dispute_words
from gis_desk.inspections import words as inspection_words
from layers.schema import TABLES
from layers.text import Text, text
from ui.texts import language, say

_LEVELS = {
    "province": text("provincial level"),
    "prefecture": text("prefectural level"),
    "county": text("county level"),
    "township": text("township level"),
    "village": text("village level"),
}
_CLASSES = {
    "division": text("administrative division"),
    "village": text("village"),
    "community": text("community"),
    "residential": text("residential area"),
    "building": text("building"),
    "road": text("road or street"),
    "natural": text("natural feature"),
    "facility": text("facility"),
}
_WORDS: Mapping[tuple[str, str], Mapping[str, Text]] = {
    ("division", "level"): _LEVELS,
    ("boundary_line", "level"): _LEVELS,
    ("place_name", "class"): _CLASSES,
    ("name_case", "class"): _CLASSES,
    ("name_case", "action"): case_words.ACTIONS,
    ("name_case", "state"): case_words.STATES,
    ("name_case_step", "step"): case_words.STEPS,
    ("place_name", "status"): {
        "approved": text("approved"),
        "proposed": text("proposed name"),
        "historic": text("historic"),
        "deregistered": text("deregistered"),
    },
    ("boundary_line", "status"): {
        "legal": text("legally settled"),
        "disputed": text("disputed"),
        "proposed": text("proposed"),
        "habit": text("customary"),
        "internal": text("internal"),
    },
    ("marker", "posts"): {
        "single": text("single post"),
        "double": text("double posts"),
        "triple": text("triple posts"),
    },
    ("marker", "state"): {
        "intact": text("intact"),
        "unreadable": text("lettering unreadable"),
        "damaged": text("damaged"),
        "tilted": text("tilted"),
        "moved": text("moved"),
        "lost": text("lost"),
        "restored": text("restored"),
        "abandoned": text("abandoned"),
    },
    ("road", "class"): {
        "expressway": text("expressway"),
        "national": text("national road"),
        "provincial": text("provincial road"),
        "county": text("county road"),
        "township": text("township road"),
        "village": text("village road"),
        "track": text("field track"),
        "path": text("footpath"),
    },
    ("water", "class"): {
        "river": text("river"),
        "stream": text("stream"),
        "lake": text("lake"),
        "reservoir": text("reservoir"),
        "canal": text("canal"),
    },
    ("dispute", "kind"): dispute_words.KINDS,
    ("dispute", "grade"): dispute_words.GRADES,
    ("dispute", "state"): dispute_words.STATES,
    ("dispute", "cause"): dispute_words.CAUSES,
    ("dispute", "source"): dispute_words.SOURCES,
    ("dispute", "outcome"): dispute_words.OUTCOMES,
    ("dispute", "incident_level"): dispute_words.INCIDENT_LEVELS,
    ("dispute_claim", "side"): dispute_words.SIDES,
    ("dispute_evidence", "side"): {**dispute_words.SIDES, "both": text("both sides")},
    ("dispute_evidence", "kind"): dispute_words.EVIDENCE,
    ("dispute", "secrecy"): {"open": text("public"), "internal": text("internal"), "secret": text("secret")},
    **inspection_words.CHOICES,
}


def choice(table: str, column: str, value: str) -> str:
    """The words for `value` in a column that has choices; the value itself where there are none."""
    words = _WORDS.get((table, column), {}).get(value)
    return value if words is None else say(words)


def table_title(table: str) -> str:
    """The title of `table`, one of `layers.schema.TABLES`."""
    found = TABLES[table]
    return found.zh if language() == "zh" else found.en


def column_title(table: str, column: str) -> str:
    """The label of a column."""
    found = TABLES[table].column(column)
    return found.zh if language() == "zh" else found.en


def label_words(label: Text) -> str:
    """The label of a change in the language in use; its arguments may be Texts, English words or names of tables."""
    tables = {t.en: t.name for t in TABLES.values()}

    def word(value: Any) -> Any:
        if isinstance(value, Text) and value.args:
            return label_words(value)
        plain = value.template if isinstance(value, Text) else value
        if not isinstance(plain, str) or not plain:
            return plain
        return table_title(tables[plain]) if plain in tables else say(plain)

    return say(Text(label.template, {name: word(value) for name, value in label.args.items()}))

"""The review of a map before it is printed: rules Mxx; importing this registers them.

Their examples are templates with edits, as ``county-a3 -title`` (without that item), ``mark=`` (a value given) and
``purpose=public``; the tests carry them out.
"""

from gis_desk.map.layout.rules import complete, items, lawful, lines
from gis_desk.map.layout.rules.by_person import BY_PERSON, questions
from gis_desk.map.layout.rules.lawful import level_of

__all__ = ["BY_PERSON", "IDS", "complete", "items", "lawful", "level_of", "lines", "questions"]

IDS = (
    "M01",
    "M02",
    "M03",
    "M04",
    "M04B",
    "M05",
    "M06",
    "M07",
    "M08",
    "M09",
    "M10",
    "M11",
    "M12",
    "M13",
    "M14",
    "M15",
    "M21",
    "M22",
    "M23",
)
"""The rules in the order they are asked."""

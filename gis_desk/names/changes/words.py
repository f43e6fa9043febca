"""The words of comparisons: kinds of change, how sure they are, what is compared."""

from collections.abc import Mapping

from gis_desk.names.changes.decision import Certainty, Kind
from gis_desk.names.changes.register import GROUPS
from layers.text import Text, text

KINDS: Mapping[Kind, Text] = {
    Kind.MERGED: text("united"),
    Kind.SPLIT: text("divided"),
    Kind.RENAMED: text("another name"),
    Kind.RETYPED: text("other type"),
    Kind.MOVED: text("other superior unit"),
    Kind.FORM: text("only the writing"),
    Kind.RECODED: text("other code"),
    Kind.ADDED: text("new in the list"),
    Kind.REMOVED: text("gone from the list"),
    Kind.UNCHANGED: text("unchanged"),
}
"""The chief kinds first."""
CERTAINTIES: Mapping[Certainty, Text] = {
    Certainty.CERTAIN: text("certain"),
    Certainty.PROBABLE: text("probable"),
    Certainty.POSSIBLE: text("possible"),
}


_LEVELS: Mapping[str, Text] = {
    "prefecture": text("prefecture level"),
    "county": text("county level"),
    "township": text("township level"),
    "village": text("village level"),
    "place": text("place name"),
}


def level(group: int) -> Text:
    """The word for what is compared with its like."""
    return _LEVELS.get(GROUPS[group]) or text(GROUPS[group])

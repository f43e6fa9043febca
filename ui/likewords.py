"""How two names are like each other, in words."""

from gis_desk.names.checker import Similar
from gis_desk.names.likeness import How
from layers.text import Text
from ui.texts import say

_WORDS = {
    How.WHOLE: Text("same name"),
    How.SPECIFIC: Text("same specific term"),
    How.TONE: Text("same sound"),
    How.TONELESS: Text("same sound, other tones"),
    How.SHAPE: Text("looks alike"),
    How.MERGED: Text("sounds alike locally"),
    How.SPELLING: Text("near in writing"),
    How.SOUND: Text("near in sound"),
}


def relation_words(similar: Similar) -> str:
    """What the likeness of a name rests on."""
    return say(_WORDS[similar.how])

"""Names of minority languages: the transcription that is given takes the place of the Pinyin of the characters.

转写76 and 细则96 arts 18 and 19: 26 letters, ü, ê and the apostrophe, not bound to the syllables of Standard Mandarin.
The program makes no transcription of its own: it takes what is given, looks at its letters, and keeps the Pinyin of
the Chinese form beside it.
"""

import re
import unicodedata
from dataclasses import replace

from gis_desk.names.parsing import Split
from gis_desk.names.spelling import Spelling
from gis_desk.names.syllables import join, plain

_LETTERS = re.compile(r"[A-Za-zÜüÊê' ]")


def wrong_letters(form: str) -> str:
    """The letters of a transcription that the scheme does not have, each once; empty where all is right."""
    composed = unicodedata.normalize("NFC", form).replace("’", "'")
    return "".join(dict.fromkeys(c for c in composed if not _LETTERS.match(c)))


def transcribed(form: str, made: Spelling, split: Split) -> Spelling:
    """The spelling `made` of a name with `form` for its specific term; that of the characters is an alternative.

    Parameters
    ----------
    form : str
        The transcription of the specific term, as it was given.
    """
    written = " ".join(unicodedata.normalize("NFC", form).replace("’", "'").split())
    written = written[:1].upper() + written[1:]
    generic = made.syllables[len(split.specific) :]
    tail = join(list(generic)).capitalize() if generic else ""
    whole = f"{written} {tail}".strip()
    others = (made.toned, *(a for a in made.alternatives if a != whole))
    return replace(made, pinyin=plain(whole), toned=whole, alternatives=others)

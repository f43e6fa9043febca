"""Given Roman forms of minority-language names: kept as they are, their letters checked, never made by the program.

Mongolian, Uyghur and Tibetan names follow the transcription of 1976, whose letters are those of the alphabet with ü, ê
and the apostrophe (细则96 articles 18 and 19; 转写76). The Pinyin of the Chinese form is offered as second line.
"""

import unicodedata
from dataclasses import dataclass

from gis_desk.names.spelling import Spelling

_MORE = frozenset("üÜêÊ' -")


@dataclass(frozen=True, slots=True)
class GivenForm:
    """A form from a source, and what the program can say to it.

    Parameters
    ----------
    form : str
        As given, composed (NFC) and trimmed.
    second : str
        The Pinyin of the Chinese form, toned; empty where it is the form itself.
    strange : str
        Letters of the form that the transcription does not have, each once.
    """

    form: str
    second: str
    strange: str


def given_form(form: str, chinese: Spelling) -> GivenForm:
    """The kept `form` of a name beside the spelling of its `chinese` form."""
    kept = unicodedata.normalize("NFC", form.strip())
    strange = dict.fromkeys(c for c in kept if not (c.isascii() and c.isalpha()) and c not in _MORE)
    same = kept in (chinese.toned, chinese.pinyin, chinese.capitals)
    return GivenForm(kept, "" if same else chinese.toned, "".join(strange))

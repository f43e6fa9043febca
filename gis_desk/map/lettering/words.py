"""Names as the characters that are set: what may be taken apart, set in a column, broken in two lines."""

import unicodedata
from functools import lru_cache

_UPRIGHT = (
    (0x2E80, 0x303F),
    (0x3040, 0x30FF),
    (0x3105, 0x312F),
    (0x31A0, 0x31EF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xE000, 0xFAFF),
    (0x20000, 0x3FFFF),
    (0xF0000, 0x10FFFF),
)
"""Characters that stand upright in a column: Han with all extensions, kana, bopomofo, private use."""
_JOINED = ((0x0590, 0x1DFF), (0xA8E0, 0xABFF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC), (0x10800, 0x11FFF))
"""Scripts whose characters depend on each other: Arabic, Tibetan, Mongolian, Indic and their kin."""
_PASSIVE = ("Mn", "Me", "Cf")
_GENERICS = (
    "自治县",
    "自治州",
    "自治旗",
    "自治区",
    "民族乡",
    "居民委员会",
    "村民委员会",
    "办事处",
    "街道",
    "社区",
    "林场",
    "农场",
    "新区",
    "地区",
)
_SHORT = 5


@lru_cache(maxsize=32768)
def characters(text: str) -> tuple[str, ...]:
    """The characters of `text`, each with the marks and variation selectors that belong to it."""
    found: list[str] = []
    for one in text:
        if found and (unicodedata.category(one) in _PASSIVE or found[-1].endswith("\u200d")):
            found[-1] += one
        else:
            found.append(one)
    return tuple(found)


@lru_cache(maxsize=32768)
def separable(text: str) -> bool:
    """Whether the characters may be set one by one without spoiling the script."""
    return not any(low <= ord(one) <= high for one in text for low, high in _JOINED)


@lru_cache(maxsize=32768)
def columnar(text: str) -> bool:
    """Whether `text` may be written from top to bottom."""
    return len(text) > 1 and all(
        any(low <= ord(one[0]) <= high for low, high in _UPRIGHT) or one[0] == "·" for one in characters(text)
    )


@lru_cache(maxsize=32768)
def two_lines(text: str) -> tuple[str, str] | None:
    """A long name in two lines, broken where it is spoken apart; None where it is short or holds together.

    At the space nearest to the middle; else before the generic term or after the name of a nationality, whichever
    halves it best; else, from seven characters on, in the middle.
    """
    middle = len(text) / 2
    spaces = [k for k, one in enumerate(text) if one == " " and 0 < k < len(text) - 1]
    if spaces:
        at = min(spaces, key=lambda k: abs(k - middle))
        return text[:at], text[at + 1 :]
    count = len(text)
    if count < _SHORT or not columnar(text):
        return None
    breaks = [count - len(g) for g in _GENERICS if text.endswith(g) and count - len(g) > 1]
    breaks += [k + 1 for k, one in enumerate(text) if one in "族·" and 1 < k + 1 < count - 1]
    if not breaks and count > _SHORT + 1:
        breaks = [(count + 1) // 2]
    if not breaks:
        return None
    at = min(breaks, key=lambda k: abs(k - middle))
    return text[:at], text[at:]

"""Initials of the characters that are searched, so that ``bjx`` finds 北京西."""

from functools import cache

from pypinyin import Style, pinyin

_CJK = ("\u3400", "\U000323af")
"""First and last character that may have a spelling."""


def initials(text: str) -> dict[str, str]:
    """For each Chinese character of `text` the letters its spellings begin with, in alphabetical order."""
    found = {}
    for character in sorted(set(text)):
        if _CJK[0] <= character <= _CJK[1] and (letters := _letters(character)):
            found[character] = letters
    return found


@cache
def _letters(character: str) -> str:
    spellings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return "".join(sorted({s[0].replace("ü", "v") for s in (spellings[0] if spellings else ()) if s}))

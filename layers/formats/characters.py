"""How much decoded text looks like Chinese names: the evidence for an encoding."""

import csv
import unicodedata
from collections.abc import Iterable
from functools import cache

from resources import resource

_LEVELS = {"1": 0.9, "2": 0.6, "3": 0.45}
_PUNCTUATION = "\uff0c\uff1b\uff1a\uff08\uff09、。《》〈〉“”‘’·—…~〇°′″×±—–-"


@cache
def weights() -> dict[str, float]:
    """Character to its weight as part of a Chinese name, 0 to 1: common in names 1, standard 8105 list by level."""
    table: dict[str, float] = {}
    standard = resource("characters", "standard_8105.csv").read_text(encoding="utf-8")
    for row in csv.reader(standard.splitlines()):
        for i, cell in enumerate(row):
            if len(cell) == 1 and unicodedata.category(cell) == "Lo":
                level = next((c for c in row[i + 1 :] if c in _LEVELS), "2")
                table[cell] = _LEVELS[level]
    for line in _lines("place_name_characters.txt"):
        table.update(dict.fromkeys(line, 1.0))
    table.update(dict.fromkeys(_PUNCTUATION, 0.8))
    return table


def _lines(name: str) -> Iterable[str]:
    for line in resource("characters", name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.strip()


@cache
def generic_terms() -> frozenset[str]:
    """Known generic terms (镇, 村民委员会, 大桥, 縣 ...), all classes together."""
    return frozenset(word for line in _lines("generic_terms.txt") for word in line.split()[1:])


_LONGEST = 8


def ends_generic(value: str) -> bool:
    """Whether `value` ends in a known generic term and has something before it."""
    trimmed = value.rstrip(" 0123456789#-()\uff08\uff09")
    terms = generic_terms()
    return any(trimmed[-n:] in terms for n in range(1, min(_LONGEST, len(trimmed) - 1) + 1))


@cache
def weight(character: str) -> float:
    """The weight of one non-ASCII character: see `weights`; letters of other scripts count a little, junk nothing."""
    if (known := weights().get(character)) is not None:
        return known
    code = ord(character)
    if 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF:
        return 0.1
    if 0x0100 <= code <= 0x024F or character in "áàéèíìóòúùüÜǎǐǒǔǖǘǚǜńňêếề":
        return 0.5
    if 0x0600 <= code <= 0x06FF or 0x0F00 <= code <= 0x0FFF or 0x1800 <= code <= 0x18AF or 0xA000 <= code <= 0xA4CF:
        return 0.5
    if 0xFF00 <= code <= 0xFF5E or 0x3000 <= code <= 0x3017 or 0x2010 <= code <= 0x2033 or 0x2150 <= code <= 0x24FF:
        return 0.6
    return 0.0


def plausibility(text: str) -> float:
    """Mean weight (0 to 1) of the non-ASCII characters of `text`; 1 where all is ASCII."""
    total, n = 0.0, 0
    for character in text:
        if character >= "\x80":
            total += weight(character)
            n += 1
    return total / n if n else 1.0

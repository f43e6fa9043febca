"""What characters are: standard, rare, traditional, letters, digits, signs; as tables over code points."""

import unicodedata
from functools import cache

import numpy as np
from opencc import OpenCC

from gis_desk.names.tables import standard_characters

LIMIT = 0x32000
SPACE, LETTER, DIGIT, SIGN, RARE, LEVEL3, TRADITIONAL, NUMERAL = (np.uint16(1 << n) for n in range(8))
_NUMERALS = "〇零一二三四五六七八九十百千万廿卅"
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000))
_OTHERS = ((0, 0x3400), (0xA000, 0xD800), (0xFB00, 0x20000))
"""What is neither Han nor half a character (0xD800) nor of private use (0xE000)."""


def is_han(character: str) -> bool:
    """Whether `character` is a Chinese character (unified ideographs, with 〇)."""
    code = ord(character)
    return character == "〇" or any(low <= code < high for low, high in _HAN)


@cache
def simplified() -> dict[str, str]:
    """Characters that are no standard ones in their own right, and their standard simplified form."""
    standard = standard_characters()
    source = [chr(c) for low, high in ((0x3400, 0xA000), (0xF900, 0xFB00)) for c in range(low, high)]
    turned = OpenCC("t2s").convert("\n".join(source)).split("\n")
    pairs = zip(source, turned, strict=True)
    return {a: b for a, b in pairs if a != b and len(b) == 1 and a not in standard and b in standard}


@cache
def flags() -> np.ndarray:
    """One uint16 of flags per code point below `LIMIT`; the last may be a sign too: it stands for all above it."""
    table = np.full(LIMIT, SIGN, np.uint16)
    for low, high in _OTHERS:
        table[low:high] = [_plain_flag(chr(code)) for code in range(low, high)]
    for low, high in _HAN:
        table[low:high] = RARE
    table[-1] |= SIGN
    table[ord("〇")] = 0
    for character, level in standard_characters().items():
        if ord(character) < LIMIT:
            table[ord(character)] = LEVEL3 if level == 3 else 0
    for character in simplified():
        table[ord(character)] |= TRADITIONAL
    for character in _NUMERALS:
        table[ord(character)] |= NUMERAL
    return table


def _plain_flag(character: str) -> int:
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cc", "Cf"):
        return int(SPACE)
    if character.isdigit():
        return int(DIGIT)
    if category.startswith("N"):
        return int(DIGIT)
    if category.startswith("L"):
        return int(LETTER)
    return int(SIGN)


def flags_of(character: str) -> int:
    """The flags of one character, of any plane."""
    code = ord(character)
    return int(flags()[code]) if code < LIMIT - 1 else _plain_flag(character)


def codepoints(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """All characters of `texts` in one array, and the length of each text."""
    joined = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return joined, np.fromiter(map(len, texts), np.int64, len(texts))

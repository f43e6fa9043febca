"""What a character sorts as, reads as, and is typed as: tables by code point, made once."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

POINTS = 0x110000
RUN = 99
"""Digits of the longest number that is sorted by its value."""
_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_LATIN = (*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F))
_BLANK, _MARK, _DIGIT, _LETTER, _OTHER = 1, 1000, 10_000, 20_000, 100_000
_HAN = 1_300_000
"""Where each kind of character begins among the places; below 2 ** 21."""


@dataclass(frozen=True, eq=False)
class Letters:
    """Tables over all code points, and the place names whose characters are read in another way than usual.

    Parameters
    ----------
    fold : (1114112,) uint32
        The code point that is compared: lower case, half width, Latin letters without marks; ü is v.
    place : (1114112,) uint32
        Where it sorts: blanks, marks, digits, letters, other scripts, then Chinese characters by pinyin, tone and code
        point. Never 0, below 2 ** 21.
    syllable : (1114112,) uint16
        Number of its reading in `syllables`, 0 where it has none.
    syllables : tuple of str
        Readings without tones, ü as v; Latin letters and digits read as themselves.
    phrases : mapping
        Name to the (syllable, place) of each character, for readings that only that name has, the longest first.
    """

    fold: np.ndarray
    place: np.ndarray
    syllable: np.ndarray
    syllables: tuple[str, ...]
    phrases: Mapping[str, tuple[tuple[int, int], ...]]


@cache
def letters() -> Letters:
    """The tables; readings are those of place names where they differ (`gis_desk.names`), else the usual ones."""
    from gis_desk.names.syllables import syllable_table  # half a second of dictionaries, not wanted before
    from gis_desk.names.tables import load

    readings = load().data["readings"]
    usual = {code: reading for code, reading in syllable_table().items() if code < POINTS}
    usual |= {ord(character): reading for character, reading in readings["characters"].items()}
    spoken = {
        name: words.split()
        for basis in ("memory", "verified", "official")
        for name, words in readings[basis].items()
        if name not in readings["only"] and len(name) == len(words.split())
    }
    special = {(ord(c), s) for name, words in spoken.items() for c, s in zip(name, words, strict=True)}
    ranked = _by_sound({*usual.items(), *special})
    at = {pair: _HAN + number for number, pair in enumerate(ranked)}
    fold = fold_table()
    place = _places(fold)
    alone = "0123456789abcdefghijklmnopqrstuvwxyz"
    syllables = ("", *alone, *sorted({_sound(reading)[0] for _, reading in ranked} - set(alone)))
    number = {syllable: n for n, syllable in enumerate(syllables)}
    syllable = np.zeros(POINTS, np.uint16)
    for code, reading in usual.items():
        place[code] = at[code, reading]
        syllable[code] = number[_sound(reading)[0]]
    plain = np.zeros(128, np.uint16)
    for character in alone:
        plain[ord(character)] = number[character]
    ascii_ = np.flatnonzero(fold < 128)
    syllable[ascii_] = plain[fold[ascii_]]
    phrases = {
        name: tuple((number[_sound(s)[0]], at[ord(c), s]) for c, s in zip(name, spoken[name], strict=True))
        for name in sorted(spoken, key=len, reverse=True)
    }
    return Letters(fold, place, syllable, syllables, phrases)


def _by_sound(pairs: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Characters with a reading each, by pinyin, tone and code point; in pieces, so that no thread waits for long."""
    groups: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for pair in pairs:
        groups.setdefault(_sound(pair[1]), []).append(pair)
    return [pair for sound in sorted(groups) for pair in sorted(groups[sound])]


@cache
def _sound(reading: str) -> tuple[str, int]:
    """A reading without its tone, ü as v, and the tone (5: none)."""
    marks = unicodedata.normalize("NFD", reading.lower())
    plain = marks.replace("u\u0308", "v")
    return re.sub("[^a-z]", "", plain), next((_TONES[m] for m in marks if m in _TONES), 5)


@cache
def fold_table() -> np.ndarray:
    """The code point that is compared, for each (1114112,) uint32; see `Letters.fold`. Quick: it needs no readings."""
    fold = np.arange(POINTS, dtype=np.uint32)
    for code in _LATIN:
        whole = unicodedata.normalize("NFKD", chr(code))
        base = "v" if whole[0] in "uU" and "\u0308" in whole else whole[0].lower()
        fold[code] = ord(base[0])
    fold[0x3000] = ord(" ")
    return fold


def _places(fold: np.ndarray) -> np.ndarray:
    place = np.arange(POINTS, dtype=np.uint32) + _OTHER
    first = np.arange(0x3100)
    same = fold[first]
    kinds = [unicodedata.category(chr(code))[0] for code in first.tolist()]
    begin = {"Z": _BLANK, "C": _BLANK, "P": _MARK, "S": _MARK, "N": _OTHER, "L": _LETTER, "M": _MARK}
    place[first] = [begin[kind] for kind in kinds] + (same & 0x3FFF)
    place[np.arange(0x30, 0x3A)] = _DIGIT + np.arange(10)
    wide = np.arange(0xFF01, 0xFF5F)
    place[wide] = place[fold[wide]]
    return place


def run_place(length: np.ndarray, digit: np.ndarray) -> np.ndarray:
    """Where the first digit of a number sorts: after all numbers with fewer digits."""
    return (_DIGIT + 10 + np.minimum(length, RUN) * 10 + digit).astype(np.uint32)

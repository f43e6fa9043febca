"""Syllables of Hanyu Pinyin: tone marks, toneless forms, and the readings characters can have.

The default reading of a character comes from pypinyin (0.53 or later), one reading per character and without its
phrases, which hold wrong readings of places. It is a proposal for a person and never a ground for a `must`.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module

LETTERS = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ\d' \-’]*$")
_TONES = {"̄": "1", "́": "2", "̌": "3", "̀": "4"}
_TONELESS = {ord(mark): None for mark in _TONES}


@cache
def _dictionary() -> Mapping[int, str]:
    """Code point to its readings; the library is loaded when the first name is read, not with the window."""
    # the package first: two threads that begin at different ends of it would wait for one another, and Python then
    # hands out what is half imported
    import_module("pypinyin")
    readings: Mapping[int, str] = import_module("pypinyin.constants").PINYIN_DICT
    return readings


def plain(text: str) -> str:
    """`text` without tone marks; ü and ê keep their own marks."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", parts.translate(_TONELESS))


def toned(text: str) -> bool:
    """Whether `text` carries a tone mark."""
    return any(c in _TONES for c in unicodedata.normalize("NFD", text))


def bare(text: str) -> str:
    """Letters only, lower case, toneless, ü kept: what two spellings are compared by."""
    return "".join(c for c in plain(text).lower() if c.isalnum())


@cache
def readings(character: str) -> tuple[str, ...]:
    """All readings of `character` with tone marks, the usual one first; empty where none is known."""
    found = _dictionary().get(ord(character), "")
    return tuple(dict.fromkeys(r for r in found.split(",") if r))


def syllable_table() -> Mapping[int, str]:
    """Code point to its usual reading with tone mark."""
    return {code: value.split(",")[0] for code, value in _dictionary().items()}


@lru_cache(maxsize=4096)
def needs_apostrophe(syllable: str) -> bool:
    """Whether a syllable inside a word is parted by an apostrophe: those that begin with a, o or e (拼写84 rule 11)."""
    return plain(syllable)[:1].lower() in ("a", "o", "e", "ê")


def join(syllables: list[str]) -> str:
    """One written word, capitalised, with apostrophes before inner a, o and e."""
    word = "".join(f"'{s}" if n and needs_apostrophe(s) else s for n, s in enumerate(syllables))
    return word[:1].upper() + word[1:]

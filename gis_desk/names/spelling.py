"""Standard Roman spelling of names by the spelling rules of 1984 (中国地名汉语拼音字母拼写规则, 〔84〕中地字第17号).

Readings come from the table of place readings (whole name first, then the longest part), then from the reading a
character has in place names, and last from the default of pypinyin: a proposal, never a ground for a `must`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis_desk.names.parsing import VILLAGES, Parser, Split
from gis_desk.names.segments import Segments
from gis_desk.names.syllables import join, plain, readings, syllable_table
from gis_desk.names.tables import Tables

BASIS = ("official", "verified", "memory", "default")
_CHARACTERS = re.compile("[一-鿿]*")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

_ALTERNATIVES = 6
"""Other spellings that are offered."""


@dataclass(frozen=True)
class Spelling:
    """A name in Roman letters.

    Parameters
    ----------
    pinyin, toned : str
        Without and with tone marks; ü and apostrophes are kept in both.
    words : tuple of str
        The Chinese parts, one per written word.
    syllables : tuple of str
        One per character, toned.
    basis : str
        The weakest authority a special reading in it rests on: official, verified, memory, or default.
    alternatives : tuple of str
        Other toned spellings: established forms and other readings of a character that has several.
    special : tuple of str
        Keys of the readings table that were used.
    """

    pinyin: str
    toned: str
    words: tuple[str, ...]
    syllables: tuple[str, ...]
    basis: str
    alternatives: tuple[str, ...] = ()
    special: tuple[str, ...] = ()

    @property
    def capitals(self) -> str:
        """All capitals without tones, as on signs; the apostrophe stays (XI'AN)."""
        return self.pinyin.upper()


@dataclass(frozen=True, slots=True)
class Polyphone:
    """A character of a name that may be read in several ways.

    Parameters
    ----------
    at : int
        Its place in ``Split.whole``, from 0.
    character : str
    readings : tuple of str
        Toned; the usual one first.
    """

    at: int
    character: str
    readings: tuple[str, ...]


class Speller:
    """Spells names by the readings and segment tables of `tables`."""

    def __init__(self, tables: Tables, parser: Parser | None = None) -> None:
        self.tables = tables
        self.parser = parser or Parser(tables)
        table = tables.data["readings"]
        self.only: Mapping[str, str] = table["only"]
        self.phrases: dict[str, tuple[list[str], str]] = {
            key: (value.split(), basis)
            for basis in ("memory", "verified", "official")
            for key, value in table[basis].items()
        }
        self.characters: Mapping[str, str] = table["characters"]
        self._other: Mapping[str, str] = table["alternatives"]
        self.provinces: Mapping[str, Mapping[str, str]] = table["provinces"]
        generics = tables.data["generics"]
        self._generic_readings: Mapping[str, str] = generics["readings"]
        segments = tables.data["segments"]
        self._established: Mapping[str, str] = segments["established"]
        self.segments = Segments(tables)
        self._kept = frozenset(table["erhua"]["kept"])
        wide = sorted((k for k in self.phrases if k not in self.only), key=len, reverse=True)
        self._wide = re.compile("|".join(map(re.escape, wide)))
        self._default = syllable_table()

    def spell(
        self, name: str, cls: str | None = None, *, level: str | None = None, division: str | None = None
    ) -> Spelling:
        """The standard spelling of `name`.

        Parameters
        ----------
        name : str
            In Chinese characters; other characters stay as they are.
        cls, level : str or None
            Class and, for divisions, level; guessed from the ending when None.
        division : str or None
            Code of the unit it lies in; decides readings that only one province has.
        """
        return self.spell_split(self.parser.split(name, cls, level), cls or self.parser.guess(name.strip()), division)

    def spell_split(
        self, split: Split, cls: str, division: str | None = None, chosen: Mapping[int, str] | None = None
    ) -> Spelling:
        """As `spell`, for a name that is taken apart already; `chosen` readings (by place, from 0) take precedence."""
        text = split.specific + split.generic
        words = self.segments.words(split, cls)
        syllables, basis, special = self._read(text, split, cls, division)
        for at, reading in (chosen or {}).items():
            syllables[at] = reading
        written = self._write(words, syllables, split, cls)
        return Spelling(
            plain(written),
            written,
            tuple(words),
            tuple(syllables),
            basis,
            self._alternatives(text, words, syllables, special, split, cls, written),
            special,
        )

    def polyphones(self, split: Split, cls: str, division: str | None = None) -> tuple[Polyphone, ...]:
        """The characters of the specific term with several readings in place names, whose reading no table settles."""
        text = split.whole
        syllables, _, special = self._read(text, split, cls, division)
        settled = self._covered(text, special)
        return tuple(
            Polyphone(n, c, (syllables[n], *(r for r in self._other[c].split() if r != syllables[n])))
            for n, c in enumerate(split.specific)
            if c in self._other and n not in settled
        )

    @staticmethod
    def _covered(text: str, special: Sequence[str]) -> set[int]:
        return {i for key in special for m in re.finditer(re.escape(key), text) for i in range(*m.span())}

    def _read(self, text: str, split: Split, cls: str, division: str | None) -> tuple[list[str], str, tuple[str, ...]]:
        local = self.provinces.get((division or "")[:2], {})
        syllables = [local.get(c) or self.characters.get(c) or self._default.get(ord(c), c) for c in text]
        for at in (0, *range(len(split.specific), len(text))):
            if text[at:] in self._generic_readings:
                syllables[at:] = self._generic_readings[text[at:]].split()
                break
        alone = not split.generic and cls != "division"
        if split.specific.endswith("子") and len(split.specific) > 2 and (alone or cls in VILLAGES):
            syllables[len(split.specific) - 1] = "zi"
        if cls == "road":
            for n in _erhua(text, self._kept):
                syllables[n] = "r"
        used: list[str] = []
        for found in self._wide.finditer(text):
            key = found.group()
            syllables[found.start() : found.end()] = self.phrases[key][0]
            used.append(key)
        for key in (text, split.specific, split.seat):
            if key in self.only and self._is_there(key, cls, division):
                syllables[: len(key)] = self.phrases[key][0]
                used.append(key)
                break
        basis = max((self.phrases[k][1] for k in used), key=BASIS.index, default="default")
        return syllables, basis, tuple(dict.fromkeys(used))

    def _is_there(self, key: str, cls: str, division: str | None) -> bool:
        if division:
            return division.startswith(self.only[key])
        return cls == "division" or key in ("台山", "东阿", "石鼓", "大方", "任丘", "应城", "佛坪")

    def _write(self, words: Sequence[str], syllables: Sequence[str], split: Split, cls: str) -> str:
        written, at = [], 0
        serial = self.segments.serial_at(words, split, cls)
        for n, word in enumerate(words):
            part = list(syllables[at : at + len(word)])
            if n == serial:
                written.append(_number(word))
            elif _mixed(word):
                written.append(_mixed_word(word, part))
            else:
                written.append(join(part))
            at += len(word)
        return " ".join(written)

    def _alternatives(
        self,
        text: str,
        words: Sequence[str],
        syllables: Sequence[str],
        special: Sequence[str],
        split: Split,
        cls: str,
        main: str,
    ) -> tuple[str, ...]:
        found: list[str] = []
        for name, form in self._established.items():
            if split.specific.startswith(name) or text == name:
                rest = list(words)[1:] if words and words[0] == name else [split.generic] if split.generic else []
                count = len("".join(rest))
                tail = self._write(rest, syllables[len(text) - count :] if count else [], split, cls)
                found.append(f"{form} {tail}".strip())
        covered = self._covered(text, special)
        several = (
            (i, r)
            for i, c in enumerate(split.specific)
            if c in self._other and i not in covered
            for r in self._other[c].split()
            if r != syllables[i]
        )
        for i, other in several:
            if len({*found} - {main}) >= _ALTERNATIVES:  # each costs the length of the name, and names may be absurd
                break
            changed = list(syllables)
            changed[i] = other
            found.append(self._write(words, changed, split, cls))
        return tuple(dict.fromkeys(f for f in found if f != main))[:_ALTERNATIVES]

    def possible(self, text: str) -> list[tuple[str, ...]]:
        """For each character of `text`, every toned reading that a dictionary or the readings table allows."""
        options = [
            dict.fromkeys(
                [self.characters.get(c, ""), *(p[c] for p in self.provinces.values() if c in p), *readings(c)]
            )
            for c in text
        ]
        for key, (reading, _) in self.phrases.items():
            for found in re.finditer(re.escape(key), text):
                for i, syllable in zip(range(*found.span()), reading, strict=True):
                    options[i][syllable] = None
        for n, c in enumerate(text):
            if c == "儿" and n:
                options[n]["r"] = None
        for generic, reading_text in self._generic_readings.items():
            if text.endswith(generic):
                for i, syllable in enumerate(reading_text.split(), len(text) - len(generic)):
                    options[i][syllable] = None
        return [tuple(r for r in o if r) for o in options]


def _erhua(text: str, kept: frozenset[str]) -> list[int]:
    """Where 儿 only colours the syllable before it (拼写84 rule 12): not at the beginning, nor in a word of `kept`."""
    return [
        n
        for n, c in enumerate(text)
        if c == "儿" and n and text[n - 1 : n + 1] not in kept and text[n : n + 2] not in kept
    ]


def _number(word: str) -> str:
    ordinal, digits = word.startswith("第"), word.removeprefix("第")
    shown = digits if digits.isdigit() else _value(digits)
    return f"Dì-{shown}" if ordinal else shown


def _value(text: str) -> str:
    if not any(c in "十百" for c in text):
        return "".join(str(_DIGITS[c]) for c in text).lstrip("0") or "0"
    total, current = 0, 0
    for c in text:
        if c in "十百":
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
        else:
            current = _DIGITS[c]
    return str(total + current)


def _mixed(word: str) -> bool:
    return not _CHARACTERS.fullmatch(word) and any((c.isascii() and c.isalnum()) or _is_mark(c) for c in word)


def _is_mark(character: str) -> bool:
    """A sign of punctuation, which the spelling leaves out; it parts words."""
    return unicodedata.category(character).startswith("P")


def _mixed_word(word: str, syllables: Sequence[str]) -> str:
    pieces: list[tuple[bool, list[str]]] = []
    for character, syllable in zip(word, syllables, strict=True):
        code = character.isascii()
        if _is_mark(character):
            pieces.append((not pieces[-1][0] if pieces else True, []))
            continue
        if not pieces or pieces[-1][0] != code:
            pieces.append((code, []))
        pieces[-1][1].append(syllable)
    return " ".join("".join(p) if code else join(p) for code, p in pieces if "".join(p).strip())


def fits(letters: str, options: Sequence[Sequence[str]]) -> list[str] | None:
    """The syllables of `options` (one per character) that `letters` (bare, toneless) spells, or None.

    The first reading of each character is tried first.
    """
    best: list[str] | None = None
    stack: list[tuple[int, int, list[str]]] = [(0, 0, [])]
    while stack:
        n, at, taken = stack.pop()
        if n == len(options):
            if at == len(letters):
                best = taken
                break
            continue
        for reading in reversed(options[n]):
            flat = plain(reading).lower()
            if letters.startswith(flat, at):
                stack.append((n + 1, at + len(flat), [*taken, reading]))
    return best

"""Standard Roman spelling of names by the spelling rules of 1984 (中国地名汉语拼音字母拼写规则, 〔84〕中地字第17号).

Readings come from the table of place readings (whole name first, then the longest part), then from the reading a
character has in place names, and last from the default of pypinyin: a proposal, never a ground for a `must`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gis_desk.names.parsing import Parser, Split
from gis_desk.names.syllables import join, plain, readings, syllable_table
from gis_desk.names.tables import Tables

BASIS = ("official", "verified", "memory", "default")
_BASE = re.compile(r"^(.{1,5}?(?:门[内外]?|路|街|桥|寺|庙))([东西南北前后].{2,})$")
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
        self._serial = tuple(generics["road"]["serial"])
        self._bases = tuple(sorted(generics["road"]["bases"], key=len, reverse=True))
        segments = tables.data["segments"]
        self._whole: Mapping[str, list[str]] = segments["whole"]
        self._established: Mapping[str, str] = segments["established"]
        self._ethnic = sorted(segments["ethnic"]["names"], key=len, reverse=True)
        self._modifiers = frozenset(tables.letters("direction", "modifiers"))
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

    def spell_split(self, split: Split, cls: str, division: str | None = None) -> Spelling:
        """As `spell`, for a name that is taken apart already."""
        text = split.specific + split.generic
        words = self._words(split, cls)
        syllables, basis, special = self._read(text, split, cls, division)
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

    def _read(self, text: str, split: Split, cls: str, division: str | None) -> tuple[list[str], str, tuple[str, ...]]:
        local = self.provinces.get((division or "")[:2], {})
        syllables = [local.get(c) or self.characters.get(c) or self._default.get(ord(c), c) for c in text]
        for at in (0, *range(len(split.specific), len(text))):
            if text[at:] in self._generic_readings:
                syllables[at:] = self._generic_readings[text[at:]].split()
                break
        if split.specific.endswith("子") and len(split.specific) > 2 and not split.generic:
            syllables[-1] = "zi"
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

    def _words(self, split: Split, cls: str) -> list[str]:
        specific, generic = split.specific, split.generic
        if split.seat in self._whole:
            return list(self._whole[split.seat])
        if not specific:
            return [generic] if generic else []
        if cls == "village" and generic not in ("嘎查",):
            return [specific + generic]
        if not generic:
            return [specific]
        if cls == "division" or generic in ("嘎查",):
            return [*self._with_ethnic(specific), generic]
        if cls == "road" and (serial := self._serial_words(specific, generic)):
            return serial
        if cls in ("road", "natural"):
            return self._with_modifiers(specific, generic, cls)
        return [specific, generic]

    def _with_ethnic(self, specific: str) -> list[str]:
        rest = specific
        ethnic: list[str] = []
        while rest.endswith("族"):
            name = next((n for n in self._ethnic if rest.endswith(n + "族")), None)
            if name is None:
                break
            ethnic.insert(0, name + "族")
            rest = rest[: -len(name) - 1]
        return [*([rest] if rest else []), *ethnic] if ethnic else [specific]

    def _serial_words(self, specific: str, generic: str) -> list[str]:
        if generic == "环路":
            number = re.search("[〇零一二三四五六七八九十百\\d]+$", specific)
            return (
                [*([specific[: number.start()]] if number.start() else []), number.group(), "环", "路"]
                if number
                else []
            )
        if generic == "路" and (found := re.fullmatch("(.*?[经纬])([一二三四五六七八九十百\\d]+)", specific)):
            return [found[1], found[2], generic]
        if generic not in self._serial:
            return []
        base = next((b for b in self._bases if specific.startswith(b)), "")
        found = re.fullmatch("(.*?)(第?[〇零一二三四五六七八九十百\\d]+)", specific[len(base) :])
        if not found or (not base and not found[1] and generic == "里"):
            return []
        head = base + found[1]
        return [*([head] if head else []), found[2], generic]

    def _with_modifiers(self, specific: str, generic: str, cls: str) -> list[str]:
        if cls == "road" and (split := _BASE.match(specific)):
            base, rest = split[1], split[2]
            if not all(c in self._modifiers for c in rest):
                return [base, *self._with_modifiers(rest, generic, cls)]
        run = len(specific)
        while run > 0 and specific[run - 1] in self._modifiers and len(specific) - run < 2:
            run -= 1
        if cls == "natural" and (found := re.match("第[一二三四五六七八九十]+(?=..)", specific)):
            return [found.group(), specific[found.end() :], generic]
        if run == 0:
            return [specific[:1], specific[1:] + generic] if len(specific) == 2 else [specific, generic]
        if run == len(specific) or run < 2:
            return [specific, generic]
        if len(generic) > 1 and specific[run:] and generic in ("大街", "大道"):
            return [specific, generic]
        return [specific[:run], specific[run:] + generic]

    def _write(self, words: Sequence[str], syllables: Sequence[str], split: Split, cls: str) -> str:
        written, at = [], 0
        serial = self._serial_at(words, split, cls)
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

    def _serial_at(self, words: Sequence[str], split: Split, cls: str) -> int | None:
        if cls != "road" or len(words) < 2:
            return None
        for n, word in enumerate(words[:-1]):
            if re.fullmatch("第?[〇零一二三四五六七八九十百\\d]+", word) and words[n + 1] in (
                *self._serial,
                "环",
                "路",
            ):
                serial = words[n + 1] != "路" or (n > 0 and words[n - 1][-1:] in ("经", "纬"))
                return n if serial and self._serial_words(split.specific, split.generic) else None
        return None

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
        covered = {i for key in special for m in re.finditer(re.escape(key), text) for i in range(*m.span())}
        several = [
            (i, [r for r in self._other.get(text[i], "").split() if r != syllables[i]])
            for i in range(len(split.specific))
            if i not in covered
        ]
        for i, other in [(i, r) for i, options in several for r in options if options]:
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
        for generic, reading_text in self._generic_readings.items():
            if text.endswith(generic):
                for i, syllable in enumerate(reading_text.split(), len(text) - len(generic)):
                    options[i][syllable] = None
        return [tuple(r for r in o if r) for o in options]


def _number(word: str) -> str:
    ordinal, digits = word.startswith("第"), word.removeprefix("第")
    shown = digits if digits.isdigit() else str(_value(digits))
    return f"Dì-{shown}" if ordinal else shown


def _value(text: str) -> int:
    if not any(c in "十百" for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, current = 0, 0
    for c in text:
        if c in "十百":
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
        else:
            current = _DIGITS[c]
    return total + current


def _mixed(word: str) -> bool:
    return any(c.isascii() and c.isalnum() for c in word)


def _mixed_word(word: str, syllables: Sequence[str]) -> str:
    pieces: list[tuple[bool, list[str]]] = []
    for character, syllable in zip(word, syllables, strict=True):
        code = character.isascii()
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

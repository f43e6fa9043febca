"""Where the spelling of a name is cut into words (拼写84 rules 1 to 4, 7 and 14)."""

import re
from collections.abc import Mapping, Sequence

from gis_desk.names.parsing import Split
from gis_desk.names.tables import Tables

_NUMERALS = "[〇零一二三四五六七八九十百\\d]+"
_SERIAL = re.compile(f"第?{_NUMERALS}")
_BASE = re.compile("^(.{1,5}?(?:门[内外]?|路|街|桥|寺|庙|胡同|大街))([东西南北前后].*)$")
_APART = ("胡同", "大街")
"""Generics of two syllables: inside another road's name they are words of their own (包头胡同东巷)."""
_UNIT = re.compile("^(?:(.{1,7}?)(自治[区州县旗]|县)|(.{2,7}?)(省|市(?=.)))")
_CODED = ("国道", "省道", "县道", "乡道", "专用道")


class Segments:
    """Cuts names into the words of their spelling, by the tables of segments and generics."""

    def __init__(self, tables: Tables) -> None:
        generics = tables.data["generics"]
        self.serial = tuple(generics["road"]["serial"])
        self._bases = tuple(sorted(generics["road"]["bases"], key=len, reverse=True))
        segments = tables.data["segments"]
        self._whole: Mapping[str, Sequence[str]] = segments["whole"]
        self._generics: Mapping[str, Sequence[str]] = segments["generics"]
        self._ethnic = sorted(segments["ethnic"]["names"], key=len, reverse=True)
        self._places = sorted(segments["places"]["names"], key=len, reverse=True)
        self._qualifiers = sorted(segments["qualifiers"]["words"], key=len, reverse=True)
        self._modifiers = frozenset(tables.letters("direction", "modifiers"))

    def words(self, split: Split, cls: str) -> list[str]:
        """The Chinese parts of a name of class `cls`, one per written word; together they are ``split.whole``."""
        specific, generic = split.specific, split.generic
        if split.seat in self._whole:
            return list(self._whole[split.seat])
        if not specific:
            return [generic] if generic else []
        if cls == "village" and generic != "嘎查":
            return [specific + generic]
        if not generic:
            return [specific]
        last = list(self._generics.get(generic, (generic,)))
        if cls == "division" or generic == "嘎查":
            return self._of_banner(specific) if generic == "旗" else [*self._with_ethnic(specific, generic), *last]
        if cls == "road" and (serial := self.serial_words(specific, generic)):
            return serial
        if cls in ("road", "natural"):
            return [*self._with_modifiers(specific, last[0], cls), *last[1:]]
        if cls in ("facility", "building"):
            return [*self._with_qualifiers(specific, last[0]), *last[1:]]
        return [specific, *last]

    def serial_at(self, words: Sequence[str], split: Split, cls: str) -> int | None:
        """Which word is a serial number or a code and is written in digits (rule 7), or None."""
        if cls == "natural" and len(words) == 2 and re.fullmatch("[〇零一二三四五六七八九]{3,}|\\d+", words[0]):
            return 0 if words[1] in ("高地", "峰") else None
        if cls != "road" or len(words) < 2:
            return None
        for n, word in enumerate(words[:-1]):
            after = words[n + 1]
            if not _SERIAL.fullmatch(word):
                continue
            if n == 0 and after in _CODED:
                return n
            if after in (*self.serial, "环", "路") and self.serial_words(split.specific, split.generic):
                return n if after != "路" or (n > 0 and words[n - 1][-1:] in ("经", "纬")) else None
        return None

    def serial_words(self, specific: str, generic: str) -> list[str]:
        """The words of a road with a serial number (东四十二条, 三环路, 经五路); empty for any other."""
        if generic == "环路":
            number = re.search(f"{_NUMERALS}$", specific)
            if not number:
                return []
            return [*([specific[: number.start()]] if number.start() else []), number.group(), "环", "路"]
        if generic == "路" and (found := re.fullmatch(f"(.*?[经纬])({_NUMERALS})", specific)):
            return [found[1], found[2], generic]
        if generic not in self.serial:
            return []
        base = next((b for b in self._bases if specific.startswith(b)), "")
        found = re.fullmatch(f"(.*?)(第?{_NUMERALS})", specific[len(base) :])
        if not found or (not base and not found[1] and generic == "里"):
            return []
        head = base + found[1]
        inner = re.fullmatch("(.*[寺庙桥门路街])(.里)", head)
        return [*(inner.groups() if inner else [head] if head else []), found[2], generic]

    def _with_ethnic(self, specific: str, generic: str) -> list[str]:
        """Area and ethnic names apart; without 族 those of more than one syllable, before 自治 and 民族 only.

        What is left of one syllable is no area: 内蒙古 is one word.
        """
        rest = specific
        ethnic: list[str] = []
        bare = generic.startswith(("自治", "民族"))
        while rest:
            name = next((n + "族" for n in self._ethnic if rest.endswith(n + "族")), None)
            if name is None and bare:
                some = (n for n in self._ethnic if len(n) > 1 and len(rest) != len(n) + 1)
                name = next((n for n in some if rest.endswith(n)), None)
            if name is None:
                break
            ethnic.insert(0, name)
            rest = rest[: -len(name)]
        return [*_wings(rest), *ethnic] if ethnic else [specific]

    @staticmethod
    def _of_banner(specific: str) -> list[str]:
        """The words of a banner: 左, 前 and their like go with 旗 (土默特/左旗), 左翼 and 右翼 stand apart."""
        if len(specific) > 2 and specific[-1] in "左右前后中":
            return [*_wings(specific[:-1]), specific[-1] + "旗"]
        return [specific, "旗"]

    def _with_modifiers(self, specific: str, generic: str, cls: str) -> list[str]:
        """One-syllable modifiers go with what they modify (潮白新河, 景山后街), roads inside the name are words."""
        if cls == "road" and (split := _BASE.match(specific)):
            base, rest = split[1], split[2]
            parts = [base[:-2], base[-2:]] if base.endswith(_APART) and len(base) > 3 else [base]
            if len(rest) < 3 and all(c in self._modifiers for c in rest):
                return [*parts, rest + generic]
            if len(rest) > 1 and not all(c in self._modifiers for c in rest):
                return [*parts, *self._with_modifiers(rest, generic, cls)]
        run = len(specific)
        while run > 0 and specific[run - 1] in self._modifiers and len(specific) - run < 2:
            if run < len(specific) and specific[run - 1] in "横直":
                break
            run -= 1
        if cls == "natural" and (ordinal := re.match("第[一二三四五六七八九十]+(?=..)", specific)):
            return [ordinal.group(), specific[ordinal.end() :], generic]
        if run == 0:
            return [specific[:1], specific[1:] + generic] if len(specific) == 2 else [specific, generic]
        if run == len(specific) or run < 2:
            return [specific, generic]
        return [specific[:run], specific[run:] + generic]

    def _with_qualifiers(self, specific: str, generic: str) -> list[str]:
        """The place a building or institution is of, what it is for, and its generic apart (北京工人体育馆).

        A part of one or more syllables that belongs to a generic of one syllable is joined to it (郑州市玻璃厂).
        """
        head: list[str] = []
        rest = specific
        if place := next((p for p in self._places if rest.startswith(p)), None):
            head, rest = [place], rest[len(place) :]
            if unit := re.match("[省市](?=.)|自治区(?=.)", rest):
                head, rest = [*head, unit.group()], rest[unit.end() :]
        elif unit := _UNIT.match(rest):
            head, rest = [part for part in unit.groups() if part], rest[unit.end() :]
        tail: list[str] = []
        while rest and (word := next((q for q in self._qualifiers if rest.endswith(q)), None)):
            tail.insert(0, word)
            rest = rest[: -len(word)]
        if head and rest and len(generic) == 1 and not tail:
            return [*head, rest + generic]
        return [*head, *([rest] if rest else []), *tail, generic]


def _wings(area: str) -> list[str]:
    """The name of an area, with 左翼 or 右翼 behind it as a word of its own (喀喇沁/左翼)."""
    if len(area) > 3 and area.endswith(("左翼", "右翼")):
        return [area[:-2], area[-2:]]
    return [area] if area else []

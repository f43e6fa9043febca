"""Two names of one place: the same, written differently, of another type, or another name."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from gis_desk.names.changes.decision import Fact, fact
from gis_desk.names.changes.limits import limits
from gis_desk.names.changes.register import Register
from gis_desk.names.characters import simplified
from gis_desk.names.parsing import VILLAGES, Parser, Split
from gis_desk.names.spelling import Speller
from gis_desk.names.syllables import plain, readings
from gis_desk.names.tables import Tables
from gis_desk.names.wrapping import normalised
from layers.text import Text, text

COMMUNITY, VILLAGE = "社区", "村"
_LONGEST = 40
"""Characters of a specific term that are compared; names are shorter, and absurd ones shall not take for ever."""
_SIDES = "东西南北中上下前后新老大小左右内外"
_MARKS = f"{_SIDES}第一二三四五六七八九十"
_COUNTED = re.compile(f"[{_MARKS}]+")


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is compared.

    Parameters
    ----------
    whole : str
        Specific and generic term in normal form, without what lists write around the name.
    terms : tuple of str
        What may be its specific term: 李 and 李村 for 李村村委会, of which 李村社区 has the second.
    type : str
        The generic term that says of which type the unit is; empty where the list doesn't say.
    """

    whole: str
    terms: tuple[str, ...]
    type: str
    split: Split


class Forms:
    """Takes names of registers apart by the tables in force."""

    def __init__(self, tables: Tables) -> None:
        self._parser = Parser(tables)
        self._speller = Speller(tables, self._parser)
        self._peoples = re.compile(f"^(.+?)(?:{tables.ethnic.pattern})+$")
        variants = tables.data["variants"]["variants"]
        self._usual = {ord(a): b for a, b in {**simplified(), **variants}.items() if len(a) == 1}
        self._made: dict[tuple[int, int], Form] = {}
        self.read = lru_cache(maxsize=None)(self._read)
        self.sound = lru_cache(maxsize=None)(self._sound)

    def of(self, register: Register, at: int) -> Form:
        """The form of the name in row `at`; the names of its superior units are taken off."""
        made = self._made.get((id(register), at))
        if made is None:
            made = self._made[id(register), at] = self._of(register, at)
        return made

    def _of(self, register: Register, at: int) -> Form:
        cls, name = register.cls[at], register.name[at]
        superiors: tuple[str, ...] = ()
        if register.units and (cls in VILLAGES or register.level[at] == "township"):
            units = [register.unit(u) for u in register.ancestors(at)]
            superiors = tuple(u for u in reversed(units) if u in name)
        return self.read(name, cls, register.level[at], superiors)

    def folded(self, name: str) -> str:
        """`name` in normal width, without blanks, in usual characters."""
        return "".join(normalised(name).split()).translate(self._usual)

    def _read(self, name: str, cls: str, level: str | None, superiors: Iterable[str]) -> Form:
        folded = self.folded(name)
        if not folded:
            return Form("", (), "", Split("", "", "", ""))
        split = self._parser.split(folded, cls or None, level, superiors)
        specific, kind = split.specific or split.whole, split.generic
        specific = specific[:_LONGEST]
        terms = [specific]
        if cls in VILLAGES:
            kind = _village_type(split)
            body = split.whole.removesuffix(COMMUNITY)[:_LONGEST]
            terms += [body] if body and split.generic in ("", VILLAGE, COMMUNITY) else []
        elif found := self._peoples.match(specific):
            terms.append(found[1])
            kind = f"民族{kind}" if kind in ("乡", "苏木") else kind
        return Form(split.whole or folded, tuple(dict.fromkeys(terms)), kind, split)

    def _sound(self, term: str, cls: str) -> str:
        return " ".join(plain(s) for s in self._speller.spell(term, cls or None).syllables)

    def written(self, old: str, new: str, a: Form, b: Form) -> list[Text]:
        """In what the two ways of writing one name differ."""
        found: list[Text] = []
        if "".join(old.split()) == "".join(new.split()):
            return [text("blanks")]
        if normalised(old) == normalised(new):
            return [text("full-width and half-width characters")]
        if self._differ(a, b, lambda s: s.prefix):
            found.append(text("names of superior units in front"))
        if self._differ(a, b, lambda s: s.organisation):
            found.append(text("the word for the committee or office"))
        if self._differ(a, b, lambda s: s.remark):
            found.append(text("words in brackets"))
        before, after = "".join(normalised(old).split()), "".join(normalised(new).split())
        if before.translate(self._usual) != before or after.translate(self._usual) != after:
            found.append(text("variant characters"))
        if a.whole != b.whole:
            found.append(text("the generic term, written or left out"))
        return found or [text("width or blanks")]

    @staticmethod
    def _differ(a: Form, b: Form, part: Callable[[Split], str]) -> bool:
        return part(a.split) != part(b.split)


def _village_type(split: Split) -> str:
    committee = split.organisation
    if split.generic == COMMUNITY or committee.startswith(("居", "社区")):
        return COMMUNITY
    if split.generic or committee:
        return split.generic if split.statistical or split.generic == "嘎查" else VILLAGE
    return ""


def akin(a: Form, b: Form) -> bool:
    """Whether both have the same specific term."""
    return any(t in b.terms for t in a.terms)


def retyped(a: Form, b: Form) -> bool:
    """Whether the unit is of another type now; a list that doesn't say the type proves nothing."""
    return bool(a.type and b.type and a.type != b.type)


def typed(a: Form, b: Form) -> Fact:
    """What the change of type is called."""
    event = limits()["types"].get(f"{a.type}>{b.type}")
    if event:
        return fact("the type changed: {old} became {new} ({event})", old=a.type, new=b.type, event=event)
    return fact("the type changed: {old} became {new}", old=a.type, new=b.type)


def similarity(a: Form, b: Form, least: float = 0.0) -> float:
    """Share of the characters of both specific terms that stand in the same order, 0 to 1; 0 below `least`."""
    return max((_common(x, y) for x in a.terms for y in b.terms if _shared(x, y) > least), default=0.0)


def _shared(a: str, b: str) -> float:
    """The most that `_common` can be: the characters of `a` that are in `b` at all."""
    return 2 * min(sum(c in b for c in a), sum(c in a for c in b)) / (len(a) + len(b)) if a or b else 0.0


def _common(a: str, b: str) -> float:
    row = [0] * (len(b) + 1)
    for c in a:
        before = row
        row = [0]
        for n, d in enumerate(b):
            row.append(before[n] + 1 if c == d else max(before[n + 1], row[n]))
    return 2 * row[-1] / (len(a) + len(b)) if a or b else 0.0


def may_sound_alike(a: str, b: str) -> bool:
    """Whether every character of `a` that is another one in `b` has a reading in common with it."""
    return len(a) == len(b) and all(x == y or _toneless(x) & _toneless(y) for x, y in zip(a, b, strict=True))


@cache
def _toneless(character: str) -> frozenset[str]:
    return frozenset(plain(reading) for reading in readings(character))


def siblings(a: Form, b: Form) -> bool:
    """Whether only a number or a direction tells the specific terms apart (新华一, 新华二): two units, not one."""
    strip = str.maketrans("", "", _MARKS)
    return any(x != y and x.translate(strip) == y.translate(strip) for x in a.terms for y in b.terms)


def parts_of(whole: Form, part: Form) -> bool:
    """Whether `part` has the specific term of `whole` with a number or a direction (新华 and 新华一, 东新华)."""
    for term in whole.terms:
        for longer in part.terms:
            if len(term) > 1 and len(longer) > len(term):
                rest = longer.removeprefix(term) if longer.startswith(term) else longer.removesuffix(term)
                if rest != longer and _COUNTED.fullmatch(rest):
                    return True
    return False


def composed(name: Form, of: Iterable[Form]) -> tuple[int, ...]:
    """Which two of `of` (positions) `name` is composed from, by their first characters (张庄, 李庄: 张李); or none."""
    term = name.terms[0] if name.terms else ""
    if len(term) not in (2, 4):
        return ()
    half = len(term) // 2
    sides: tuple[list[int], list[int]] = ([], [])
    for n, one in enumerate(of):
        for side, piece in zip(sides, (term[:half], term[half:]), strict=True):
            if any(t != term and t.startswith(piece) for t in one.terms):
                side.append(n)
    if len(sides[0]) == len(sides[1]) == 1 and sides[0] != sides[1]:
        return sides[0][0], sides[1][0]
    return ()

"""A name taken apart: organisation, statistical prefix, specific and generic term."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gis_desk.names.tables import Tables
from gis_desk.names.wrapping import (
    Organisations,
    normalised,
    without_county,
    without_remarks,
    without_superiors,
    without_units,
)

VILLAGES = ("village", "community")
_COUNTED = re.compile("[东西南北中大小]?第?[一二三四五六七八九十百]*")
UNIT_ENDS = frozenset("省市县区旗镇乡盟州道木处")
"""Last characters of generics of superior units."""
_SELDOM = ("林区", "特区")
"""Generics of few divisions, which the table of whole names has (神农架林区); elsewhere 万柏林区 is 万柏林 and 区."""


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a name.

    `seat` is `specific` + `generic`, or `specific` alone where the organisation implies the generic.

    Parameters
    ----------
    name : str
        As given, trimmed.
    seat : str
        The place the name is about, normalised: without remark, organisation (村民委员会 ...) and superior units.
    specific, generic : str
        `seat` in two; `generic` is empty where none of the class was found, or is implied by the organisation only.
    organisation : str
        The suffix taken off, or empty.
    prefix : str
        The superior units' names taken off, or empty.
    mono : bool
        A division whose specific term has one character (蔚县): both parts belong together in everyday use.
    statistical : bool
        A unit of the statistical office or of a state farm, not a division or village.
    remark : str
        What stood in brackets before or behind the name, or empty.
    """

    name: str
    seat: str
    specific: str
    generic: str
    organisation: str = ""
    prefix: str = ""
    mono: bool = False
    statistical: bool = False
    remark: str = ""

    @property
    def whole(self) -> str:
        """Specific and generic together, as names are compared: 和平村委会 and 和平村 are the same."""
        return self.specific + self.generic

    @property
    def taken_off(self) -> tuple[str, ...]:
        """What lists had written around the seat's name: superior units, organisation, remark."""
        return tuple(part for part in (self.prefix, self.organisation, self.remark) if part)


@dataclass(frozen=True)
class VillageWords:
    """What names of villages end with: committees with the generic each implies, what follows those, and the rest."""

    organisations: Mapping[str, str]
    additions: tuple[str, ...]
    statistical: tuple[str, ...]
    generics: tuple[str, ...]


class Parser:
    """Splits names by the generics of `tables`: the longest match from the right, by class."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._generics = {kind: _by_length(words) for kind, words in tables.generics.items()}
        generics = tables.data["generics"]
        village = generics["village"]
        self._organisations = Organisations(village["organisations"], village["additions"])
        self.village_words = VillageWords(
            village["organisations"],
            tuple(village["additions"]),
            tuple(village["statistical"]),
            tables.generics["village"],
        )
        self._offices = Organisations(generics["division"]["organisations"])
        self._unit_statistics = _by_length(generics["division"]["statistical"])
        self._village_statistics = _by_length(generics["village"]["statistical"])
        self._swallowed = frozenset(tables.data["segments"]["swallowed"]["names"])
        self._whole: Mapping[str, list[str]] = tables.data["segments"]["whole"]
        self._units = _by_length([*tables.generics["division"], *generics["division"]["statistical"]])
        self._alone = frozenset(tables.generics["village"]) | frozenset(tables.generics["division"])
        self._village_words = frozenset(tables.generics["village"])
        self._rather = frozenset(generics["village"]["rather"])
        self.flowers = frozenset(generics["residential"]["flowers"])
        """Characters that are a flower together with 花: 荷花|苑, and no garden called 荷."""
        self._endings = ("屯", *(g for g in tables.generics["village"] if len(g) > 1), "村")

    def split(self, name: str, cls: str | None, level: str | None = None, superiors: Iterable[str] = ()) -> Split:
        """The parts of `name`.

        Parameters
        ----------
        name : str
        cls : str or None
            One of `layers.schema.CLASSES`; None: guessed by `guess`.
        level : str or None
            Level of a division, where it is known: tells units of the statistical office from divisions.
        superiors : iterable of str
            Names of the units the place lies in (青山镇 ...), taken off the front of village names.
        """
        given = name.strip()
        name, remark = without_remarks(normalised(given))
        kind = cls or self._guess(name)
        if kind in VILLAGES:
            split = self._village(name, superiors)
        elif kind == "division":
            split = self._division(name, level, superiors)
        elif cls is None and name in self._swallowed:
            split = Split(name, name, name, "")
        else:
            split = self._other(name, kind)
        if split.name == given and not remark:
            return split
        return replace(split, name=given, remark=" ".join(r for r in (split.remark, remark) if r))

    def _other(self, name: str, kind: str) -> Split:
        generic = _ending(name, self._generics[kind])
        if generic in ("花园", "花苑") and len(name) == 3 and name[0] in self.flowers:
            generic = generic[1:]
        if generic == "马路" and not _COUNTED.fullmatch(name[:-2]):
            generic = "路"
        if kind == "road" and generic == name and len(name) == 2 and name[0] in "东西南北中前后小":
            generic = name[1:]
        return Split(name, name, name[: len(name) - len(generic)], generic)

    def guess(self, name: str) -> str:
        """The class a name most likely has, by its ending; settlements without a generic are villages."""
        return self._guess(without_remarks(normalised(name))[0])

    def _guess(self, name: str) -> str:
        if name in self._swallowed:
            return "village"
        body, organisation, implied = self._organisations.off(name)
        if organisation:
            urban = implied == "社区" or (organisation.startswith("居") and not body.endswith("村"))
            return "community" if urban else "village"
        if name.endswith(self._endings):
            return "community" if name.endswith("社区") else "village"
        if self._offices.off(name)[1]:
            return "division"
        if len(_ending(name, self._village_statistics)) > 2:
            return "village"
        longest, found = 0, "village"
        for kind in ("division", "road", "residential", "building", "facility", "natural"):
            words = self._generics[kind]
            ending = _ending(name, words)
            if ending and len(ending) < len(name) and len(ending) > longest:
                longest, found = len(ending), kind
        if longest == 1 and found in ("residential", "facility", "natural") and name[-1] in self._rather:
            return "village"
        return found

    def _division(self, name: str, level: str | None, superiors: Iterable[str]) -> Split:
        given = name
        name, office, implied = self._offices.off(name)
        name, prefix = without_superiors(name + implied, superiors, self._alone)
        if not prefix and level in (None, "township"):
            rest, county = without_county(name)
            if _ending(rest, self._generics["division:township"]) not in ("", rest):
                name, prefix = rest, county
        if name in self._whole:
            last = self._whole[name][-1]
            generic = last if _ending(last, self._units) == last else name[-1]
            specific = name[: -len(generic)]
            return Split(given, name, specific, generic, office, prefix, mono=len(specific) == 1)
        tail = _ending(name, self._unit_statistics) if level in (None, "township", "county") else ""
        generic = _ending(name, self._generics["division"])
        if (tail == "地区" and level != "township") or (
            len(tail) > len(generic) and len(name) - len(tail) == 1 and generic == "区"
        ):
            tail = ""
        if tail and len(tail) >= len(generic) and generic not in ("镇", "乡", "街道"):
            specific = name[: -len(tail)] or name
            return Split(given, name, specific, tail if tail != name else "", office, prefix, statistical=True)
        if generic in _SELDOM or (generic == "地区" and len(name) < 4):
            generic = generic[-1:]
        if generic == name and len(name) > 1:
            generic = ""
        specific = name[: len(name) - len(generic)]
        return Split(given, name, specific, generic, office, prefix, mono=len(specific) == 1)

    def _village(self, name: str, superiors: Iterable[str]) -> Split:
        body, organisation, implied = self._organisations.off(name)
        body, remark = without_remarks(body) if "(" in body else (body, "")
        body, prefix = without_superiors(body, superiors, self._alone) if superiors else (body, "")
        if not prefix and any(c in UNIT_ENDS for c in body[1:]):
            least = 1 if implied else 2
            body, prefix = without_units(body, committee=bool(organisation), least=least, keep=self._village_words)
        statistics = "" if organisation else _ending(body, self._village_statistics)
        generic = _ending(body, self._generics["village"])
        if implied == "社区" and not generic.endswith("社区"):
            generic = ""
        if generic == body:
            generic = ""
        specific = body[: len(body) - len(generic)]
        if not generic and organisation:
            return Split(name, body, specific, implied if body else "", organisation, prefix, remark=remark)
        odd = len(statistics) > len(generic)
        return Split(name, body, specific, generic, organisation, prefix, statistical=odd, remark=remark)


def _by_length(words: Iterable[str]) -> list[tuple[int, frozenset[str]]]:
    sizes: dict[int, set[str]] = {}
    for word in words:
        sizes.setdefault(len(word), set()).add(word)
    return [(n, frozenset(sizes[n])) for n in sorted(sizes, reverse=True)]


def _ending(name: str, words: list[tuple[int, frozenset[str]]]) -> str:
    for length, known in words:
        if name[-length:] in known:
            return name[-length:]
    return ""

"""A name taken apart: organisation, statistical prefix, specific and generic term."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis_desk.names.tables import Tables

VILLAGES = ("village", "community")
_COUNTED = re.compile("[东西南北中大小]?第?[一二三四五六七八九十百]*")
_SELDOM = ("林区", "特区", "地区")
"""Generics of few divisions; a specific term of one character before them is no split (新林区 is 新林 and 区)."""


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a name.

    Parameters
    ----------
    name : str
        As given, trimmed.
    seat : str
        The place the name is about: without the organisation (村民委员会 ...) and the names of the superior units.
    specific, generic : str
        `seat` in two; `generic` is empty where none of the class was found, or is implied by the organisation only.
    organisation : str
        The suffix taken off, or empty.
    prefix : str
        The superior unit's name taken off, or empty.
    mono : bool
        A division whose specific term has one character (蔚县): both parts belong together in everyday use.
    statistical : bool
        A unit of the statistical office or of a state farm, not a division or village.
    """

    name: str
    seat: str
    specific: str
    generic: str
    organisation: str = ""
    prefix: str = ""
    mono: bool = False
    statistical: bool = False

    @property
    def whole(self) -> str:
        """Specific and generic together, as names are compared: 和平村委会 and 和平村 are the same."""
        return self.specific + self.generic


class Parser:
    """Splits names by the generics of `tables`: the longest match from the right, by class."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._generics = {kind: _by_length(words) for kind, words in tables.generics.items()}
        self._organisations = tables.organisations
        generics = tables.data["generics"]
        self._unit_statistics = _by_length(generics["division"]["statistical"])
        self._village_statistics = _by_length(generics["village"]["statistical"])
        self._swallowed = frozenset(tables.data["segments"]["swallowed"]["names"])
        self._whole: Mapping[str, list[str]] = tables.data["segments"]["whole"]

    def split(self, name: str, cls: str | None, level: str | None = None, superiors: Iterable[str] = ()) -> Split:
        """The parts of `name`.

        Parameters
        ----------
        name : str
        cls : str or None
            One of `layers.schema.CLASSES`; None: guessed by `guess`.
        level : str or None
            Level of a division, where it is known; narrows its generics.
        superiors : iterable of str
            Names of the units the place lies in (青山镇 ...), taken off the front of village names.
        """
        name = name.strip()
        kind = cls or self.guess(name)
        if kind in VILLAGES:
            return self._village(name, superiors)
        if kind == "division":
            return self._division(name, level)
        if cls is None and name in self._swallowed:
            return Split(name, name, name, "")
        generic = _ending(name, self._generics[kind])
        if generic == "马路" and not _COUNTED.fullmatch(name[:-2]):
            generic = "路"
        if kind == "road" and generic == name and len(name) == 2 and name[0] in "东西南北中前后小":
            generic = name[1:]
        return Split(name, name, name[: len(name) - len(generic)], generic)

    def guess(self, name: str) -> str:
        """The class a name most likely has, by its ending; settlements without a generic are villages."""
        if name in self._swallowed:
            return "village"
        if any(name.endswith(o) for o, _ in self._organisations) or name.endswith(("村", "嘎查", "社区", "屯")):
            return "village" if not name.endswith(("社区", "居委会", "居民委员会")) else "community"
        longest, found = 0, "village"
        for kind in ("division", "road", "residential", "building", "facility", "natural"):
            words = self._generics[kind]
            ending = _ending(name, words)
            if ending and len(ending) < len(name) and len(ending) > longest:
                longest, found = len(ending), kind
        if found == "residential" and longest == 1 and name[-1] in "庄里坊居":
            return "village"
        return found

    def _division(self, name: str, level: str | None) -> Split:
        if name in self._whole:
            return Split(name, name, name[:-1], name[-1])
        tail = _ending(name, self._unit_statistics) if level in (None, "township", "county") else ""
        words = self._generics.get(f"division:{level}")
        generic = _ending(name, words) if words else ""
        if not generic:
            generic = _ending(name, self._generics["division"])
        if tail and len(tail) >= len(generic) and generic not in ("镇", "乡", "街道"):
            return Split(name, name, name[: -len(tail)] or name, tail if tail != name else "", statistical=True)
        if generic in _SELDOM and len(name) - len(generic) < 2:
            generic = generic[-1:]
        if generic == name and len(name) > 1:
            generic = ""
        specific = name[: len(name) - len(generic)]
        return Split(name, name, specific, generic, mono=len(specific) == 1)

    def _village(self, name: str, superiors: Iterable[str]) -> Split:
        body, organisation, implied = name, "", ""
        for suffix, generic in self._organisations:
            if name.endswith(suffix):
                body, organisation, implied = name[: -len(suffix)], suffix, generic
                break
        prefix = ""
        for superior in superiors:
            if superior and body.startswith(superior) and len(body) > len(superior):
                rest = body[len(superior) :]
                if len(rest) > 1 and rest not in ("社区", "嘎查"):
                    body, prefix = rest, prefix + superior
        statistics = "" if organisation else _ending(body, self._village_statistics)
        generic = _ending(body, self._generics["village"])
        if implied == "社区" and not generic.endswith("社区"):
            generic = ""
        if generic == body:
            generic = ""
        specific = body[: len(body) - len(generic)]
        if not generic and organisation:
            return Split(name, body, specific, implied if body else "", organisation, prefix)
        return Split(name, body, specific, generic, organisation, prefix, statistical=len(statistics) > len(generic))


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

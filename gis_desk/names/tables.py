"""The tables of the name rules, read from ``resources/rules/names``; a county lays its own over them."""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from gis_desk.findings import Severity
from resources import resource

FILES = ("generics", "words", "readings", "segments", "limits", "variants", "classes", "scale", "local")
UNIT_LEVELS = ("province", "prefecture", "county", "township")


@dataclass(frozen=True)
class Tables:
    """All word lists, generics, readings and thresholds, merged.

    Parameters
    ----------
    data : mapping
        Table name (file without ``.toml``) to section to values.
    whose : str
        ``"example"`` for the tables of the program, else the title the overlay gives itself.
    binding : frozenset of str
        Rules that the overlay, a local regulation in force, makes stricter as ``local.toml`` says.
    """

    data: Mapping[str, Mapping[str, Any]]
    whose: str = "example"
    binding: frozenset[str] = frozenset()

    def local_severity(self, rule_id: str) -> Severity | None:
        """Severity of a rule where a local regulation in force speaks of it; None: no local regulation changes it."""
        named = self.data["local"]["severity"].get(rule_id)
        return None if named is None else Severity(named)

    def words(self, section: str, key: str = "words") -> tuple[str, ...]:
        """The word list `key` of `section` in words.toml, longest first."""
        found = self._lists.get((section, key))
        if found is None:
            found = self._lists[section, key] = _longest(self.data["words"][section].get(key, ()))
        return found

    @cached_property
    def _lists(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {}

    def letters(self, section: str, key: str) -> str:
        """A string of words.toml, such as a set of characters."""
        return str(self.data["words"][section][key])

    @cached_property
    def generics(self) -> Mapping[str, tuple[str, ...]]:
        """Generic terms by class, longest first; ``division`` holds those of all levels, ``division:county`` of one."""
        table = self.data["generics"]
        division = table["division"]
        found = {f"division:{level}": _longest(division[level]) for level in UNIT_LEVELS}
        found["division"] = _longest(g for level in UNIT_LEVELS for g in division[level])
        for kind in ("village", "residential", "building", "road", "natural", "facility"):
            found[kind] = _longest(table[kind]["generics"])
        found["community"] = found["village"]
        estate, building = found["residential"], found["building"]
        found["residential"] = _longest([*estate, *(g for g in building if len(g) > 1)])
        found["building"] = _longest([*building, *(g for g in estate if len(g) > 1)])
        return found

    @cached_property
    def standard(self) -> Mapping[str, int]:
        """Characters of the 8,105 table with their level (1, 2 or 3)."""
        return standard_characters()

    @cached_property
    def ethnic(self) -> "re.Pattern[str]":
        """Names of ethnic groups followed by 族, and those that stand without it before 自治."""
        names = "|".join(sorted((n for n in self.data["segments"]["ethnic"]["names"]), key=len, reverse=True))
        return re.compile(f"(?:{names})族")


def _longest(words: Any) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def standard_characters() -> Mapping[str, int]:
    """The 8,105 standard characters (通用规范汉字表, 2013) with their level."""
    table = resource("characters", "standard_8105.csv").read_text(encoding="utf-8").splitlines()
    return {row["character"]: int(row["level"]) for row in csv.DictReader(table)}


def load(overlay: Path | None = None) -> Tables:
    """The tables of the program, with those of `overlay` (a file or folder, see `gis_desk.names.overlays`) over them.

    Raises
    ------
    FormatError
        With file, line and key, for the first thing that is wrong in the overlay.
    """
    if overlay is None:
        return shipped()
    from gis_desk.names.overlays import lay

    laid = lay(overlay)
    if laid.problems:
        raise laid.problems[0]
    return laid.tables


@cache
def shipped() -> Tables:
    """The tables of the program alone."""
    return Tables({name: own(name) for name in FILES})


@cache
def own(name: str) -> Mapping[str, Any]:
    """Table `name` of the program."""
    return tomllib.loads(resource("rules", "names", f"{name}.toml").read_text(encoding="utf-8"))

"""The tables of the name rules: read from ``resources/rules/names``, checked, and overlaid by a county's own."""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from layers.errors import FormatError, Where
from layers.schema import CLASSES
from resources import resource

_FILES = ("generics", "words", "readings", "segments", "limits", "variants", "classes")
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
    """

    data: Mapping[str, Mapping[str, Any]]
    whose: str = "example"

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
    """The tables of the program, with those of `overlay` laid over them.

    Parameters
    ----------
    overlay : Path or None
        A TOML file whose top sections are table names: ``[words.oversized]`` with ``words = [...]`` replaces a list,
        ``add = [...]`` adds to its words; ``[limits.length]`` replaces thresholds one by one. ``[about]`` with
        ``title`` names whose rules they are.

    Raises
    ------
    FormatError
        With file and line, for broken TOML, an unknown section, or a value of the wrong kind.
    """
    data = {name: dict(_own(name)) for name in _FILES}
    if overlay is None:
        return _shipped()
    text = _read(overlay)
    given = _parse(text, str(overlay))
    whose = str(given.pop("about", {}).get("title", overlay.stem))
    for name, sections in given.items():
        if name not in data or not isinstance(sections, dict):
            raise _error("there is no rule table called '{name}'", overlay, text, f"[{name}", name=name)
        for section, values in sections.items():
            if section not in data[name]:
                raise _error("the rule table has no section '{name}'", overlay, text, section, name=f"{name}.{section}")
            data[name][section] = _merge(data[name][section], values, overlay, text)
    tables = Tables(data, whose)
    _validate(tables, str(overlay), text)
    return tables


@cache
def _shipped() -> Tables:
    tables = Tables({name: _own(name) for name in _FILES})
    for name in _FILES:
        file = resource("rules", "names", f"{name}.toml")
        _validate(tables, str(file), file.read_text(encoding="utf-8"), (name,))
    return tables


@cache
def _own(name: str) -> Mapping[str, Any]:
    file = resource("rules", "names", f"{name}.toml")
    return _parse(file.read_text(encoding="utf-8"), str(file))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise FormatError("the rule table is not UTF-8", where=Where(file), do="save it as UTF-8") from exc


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        line = re.search(r"line (\d+)", str(exc))
        raise FormatError(
            "the rule table cannot be read: {problem}",
            where=Where(file, row=int(line[1]) if line else None),
            do="correct this line",
            problem=str(exc),
        ) from exc


def _merge(old: Any, new: Any, file: Path, text: str) -> Any:
    if not isinstance(new, dict):
        raise _error("the rule table has a value of the wrong kind", file, text, str(new))
    merged = dict(old)
    for key, value in new.items():
        target = "words" if key == "add" else key
        if target in merged and not isinstance(value, type(merged[target])):
            raise _error("the rule table has a value of the wrong kind", file, text, key)
        merged[target] = [*merged.get("words", ()), *value] if key == "add" else value
    return merged


def _validate(tables: Tables, file: str, text: str, names: tuple[str, ...] = _FILES) -> None:
    for name in names:
        for section, values in tables.data[name].items():
            for key, value in values.items():
                _check(name, section, key, value, file, text)


def _check(name: str, section: str, key: str, value: Any, file: str, text: str) -> None:
    if isinstance(value, list) and key != "groups":
        for pair in value:
            word = pair
            if not (isinstance(word, str) and word.strip()) and not isinstance(word, list):
                raise _error("the rule table has an empty word or a value that is no text", file, text, key)
    if (
        name == "readings"
        and section not in ("only", "provinces", "alternatives", "erhua")
        and len(str(value).split()) != len(key)
    ):
        raise _error("the reading of '{name}' has not one syllable per character", file, text, key, name=key)
    if name == "limits" and section != "source" and not (isinstance(value, int) and value > 0):
        raise _error("the limit '{name}' is no positive number", file, text, key, name=key)
    if name == "limits" and section in ("length", "specific") and key not in CLASSES:
        raise _error("'{name}' is no class of place names", file, text, key, name=key)


def _error(what: str, file: Any, text: str, word: str, **args: Any) -> FormatError:
    rows = list(enumerate(text.splitlines(), 1))
    keys = [word, "add"] if word == "words" else [word]
    assigned = [n for n, row in rows if re.match(rf"\s*[\"']?(?:{'|'.join(map(re.escape, keys))})[\"']?\s*=", row)]
    line = next(iter(assigned), None) or next((n for n, row in rows if word and word in row), None)
    return FormatError(what, where=Where(file, row=line), do="correct this line", **args)

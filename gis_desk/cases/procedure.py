"""The table of the procedure: needed steps, who decides, limits; ``resources/rules/cases`` and a county's overlay."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gis_desk.cases.words import ACTIONS, STEPS
from gis_desk.findings import sources
from layers.errors import FormatError, Where
from layers.schema import CLASSES
from resources import resource

APPROVERS = ("government", "authority", "department", "elsewhere")
COUNTS = ("calendar", "working", "silent")
_SECTIONS = ("about", "steps", "authority", "flags", "limits")


@dataclass(frozen=True)
class Authority:
    """Who decides on names of a class, with the item of the regulation; words in Chinese and English."""

    approver: str
    """``government``, ``authority`` (place-name authority), ``department``; ``elsewhere``: not in local hands."""
    source: tuple[str, ...]
    organ_zh: str
    organ_en: str
    consult_zh: str = ""
    consult_en: str = ""
    filed_zh: str = ""
    filed_en: str = ""
    route_zh: str = ""
    route_en: str = ""


@dataclass(frozen=True)
class Flag:
    """What a person answers about the place; a yes takes the case out of local hands."""

    label_zh: str
    label_en: str
    route_zh: str
    route_en: str
    source: str


@dataclass(frozen=True)
class LimitRule:
    """By when a step is due.

    Parameters
    ----------
    start, until : str, tuple of str
        The step it runs from, and the steps that end it.
    days, count : int, str
        How many days; ``calendar``, ``working`` or ``silent`` (calendar, with the working days shown beside).
    actions, classes, approvers : tuple of str
        The cases it is for; empty classes or approvers: all.
    latest : str
        Another limit that leads to `start`: while that step is not taken, both together give the latest day.
    since : date or None
        Earlier starts have no limit.
    """

    id: str
    start: str
    until: tuple[str, ...]
    days: int
    count: str
    source: str
    actions: tuple[str, ...] = tuple(ACTIONS)
    classes: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    latest: str = ""
    since: date | None = None

    def concerns(self, action: str, cls: str, approver: str) -> bool:
        """Whether it is for cases of this kind."""
        return (
            action in self.actions
            and (not self.classes or cls in self.classes)
            and (not self.approvers or approver in self.approvers)
        )


@dataclass(frozen=True)
class Procedure:
    """The whole table; `title` names whose it is."""

    title: str
    steps: Mapping[str, Mapping[str, tuple[str, ...]]]
    authorities: Mapping[str, Authority]
    flags: Mapping[str, Flag] = field(default_factory=dict)
    limits: tuple[LimitRule, ...] = ()

    def needed(self, action: str, cls: str) -> tuple[str, ...]:
        """The steps that must be taken, or left out with a reason, before the decision."""
        table = self.steps.get(action, {})
        return table.get(cls, table.get("default", ()))


def load(overlay: Path | None = None) -> Procedure:
    """The table of the program, with the sections and keys of `overlay` laid over it.

    Raises
    ------
    FormatError
        With file, line and key, for broken TOML, unknown sections, classes, steps or sources, and wrong values.
    """
    if overlay is None:
        return _shipped()
    words = overlay.read_text(encoding="utf-8-sig")
    given = _parsed(words, str(overlay))
    merged = {name: dict(part) for name, part in _own().items()}
    for name, part in given.items():
        if name not in _SECTIONS or not isinstance(part, dict):
            raise _wrong(words, str(overlay), name)
        for key, value in part.items():
            old = merged[name].get(key)
            merged[name][key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return _made(merged, words, str(overlay))


@cache
def _shipped() -> Procedure:
    file = resource("rules", "cases", "procedure.toml")
    return _made(_own(), file.read_text(encoding="utf-8"), str(file))


@cache
def _own() -> Mapping[str, Mapping[str, Any]]:
    file = resource("rules", "cases", "procedure.toml")
    return _parsed(file.read_text(encoding="utf-8"), str(file))


def _parsed(words: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(words)
    except tomllib.TOMLDecodeError as exc:
        line = re.search(r"line (\d+)", str(exc))
        raise FormatError(
            "the table of the procedure cannot be read: {problem}",
            where=Where(file, row=int(line[1]) if line else None),
            do="correct this line",
            problem=str(exc),
        ) from exc


def _made(data: Mapping[str, Mapping[str, Any]], words: str, file: str) -> Procedure:
    def demand(fine: bool, *path: str) -> None:
        if not fine:
            raise _wrong(words, file, *path)

    def listed(value: Any, allowed: Any, *path: str) -> tuple[str, ...]:
        demand(isinstance(value, list) and all(v in allowed for v in value), *path)
        return tuple(value)

    steps: dict[str, dict[str, tuple[str, ...]]] = {}
    for action, table in data["steps"].items():
        demand(action in ACTIONS and isinstance(table, dict), "steps", action)
        steps[action] = {}
        for cls, value in table.items():
            demand(cls == "default" or cls in CLASSES, "steps", action, cls)
            steps[action][cls] = listed(value, STEPS, "steps", action, cls)
    authorities = {}
    for cls, values in data["authority"].items():
        demand(cls in CLASSES and isinstance(values, dict), "authority", cls)
        for key, value in values.items():
            demand(key in Authority.__dataclass_fields__, "authority", cls, key)
            demand(isinstance(value, list if key == "source" else str), "authority", cls, key)
        demand(values.get("approver") in APPROVERS, "authority", cls, "approver")
        for key in ("organ_zh", "organ_en"):
            demand(bool(values.get(key)), "authority", cls, key)
        cited = listed(values.get("source"), sources(), "authority", cls, "source")
        authorities[cls] = Authority(**{**values, "source": cited})
    flags = {}
    for name, values in data["flags"].items():
        demand(isinstance(values, dict) and set(values) == set(Flag.__dataclass_fields__), "flags", name)
        demand(values["source"] in sources(), "flags", name, "source")
        flags[name] = Flag(**values)
    limits = []
    for name, values in data["limits"].items():
        demand(isinstance(values, dict), "limits", name)
        for key in values:
            demand(key != "id" and key in LimitRule.__dataclass_fields__, "limits", name, key)
        days = values.get("days")
        demand(isinstance(days, int) and not isinstance(days, bool) and 0 < days < 3660, "limits", name, "days")
        demand(values.get("count") in COUNTS, "limits", name, "count")
        demand(values.get("start") in STEPS, "limits", name, "start")
        demand(values.get("source") in sources(), "limits", name, "source")
        demand(not values.get("latest") or values["latest"] in data["limits"], "limits", name, "latest")
        made = dict(values)
        made["until"] = listed(values.get("until"), STEPS, "limits", name, "until")
        for key, allowed in (("actions", ACTIONS), ("classes", CLASSES), ("approvers", APPROVERS)):
            if key in values:
                made[key] = listed(values[key], allowed, "limits", name, key)
        if "since" in values:
            try:
                made["since"] = date.fromisoformat(str(values["since"]))
            except ValueError:
                demand(False, "limits", name, "since")
        limits.append(LimitRule(name, **made))
    return Procedure(str(data["about"].get("title", Path(file).stem)), steps, authorities, flags, tuple(limits))


def _wrong(words: str, file: str, *path: str) -> FormatError:
    """The error at the line of the last part of `path` that is written, below its section."""
    rows, line = words.splitlines(), None
    for part in path:
        pattern = re.compile(rf"\[[^\]]*\b{re.escape(part)}\b[^\]]*\]|\s*\"?{re.escape(part)}\"?\s*=")
        start = line or 0
        line = next((n for n, row in enumerate(rows, 1) if n >= max(start, 1) and pattern.match(row)), line)
    return FormatError(
        "the table of the procedure has an unknown key or a wrong value at '{key}'",
        where=Where(file, row=line, field=path[-1]),
        do="see resources/rules/cases/procedure.toml for the keys and the values they may have",
        key=".".join(path),
    )

"""The examples of the rules: one line each, read by the tests and shown by the catalogue.

``village 和平村 ~ village 和平村`` is a name and others beside it; ``= Fén Hé`` gives the spelling on record,
``{sponsor=...}`` further columns, ``@450821`` the division.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from gis_desk.findings import RULES, Finding
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import NAME_RULES
from gis_desk.names.checking_renaming import check_renaming
from gis_desk.names.places import MEASURES, Batch, Places, _division_level
from gis_desk.names.renaming import RENAMING_RULES, Renaming, Retired
from gis_desk.names.subject import Context, Mode
from gis_desk.names.tables import Tables, load

_PART = re.compile(r"^(\w+) ?(.*?)(?: @(\d+))?(?: \{(.*)\})?(?: @(\d+))?(?: = (.*))?$")
_DEFAULT = {"division": "450101", "natural": "450821"}


def read(example: str, tables: Tables) -> Places:
    """The names of one example, the one in question first."""
    places = Places([], [], [], [], [], [], [], more={})
    for n, part in enumerate(example.split(" ~ "), 1):
        match = _PART.match(part)
        if match is None:
            raise ValueError(example)
        cls, name, code, details, code_after, pinyin = match.groups()
        level = _division_level(name, tables) if cls == "division" else None
        places.key.append(str(n))
        places.name.append(name)
        places.cls.append(cls)
        places.level.append(level)
        places.division.append(code or code_after or _DEFAULT.get(cls, "450821101"))
        places.table.append("place_name")
        places.row.append(n)
        row: dict[str, str | bool | float | None] = {"pinyin": pinyin}
        for item in (details or "").split(";"):
            if "=" in item:
                column, value = item.split("=", 1)
                row[column] = _value(column, value)
        for column, value in row.items():
            if value is not None:
                places.more.setdefault(column, [None] * (n - 1)).append(value)
        for values in places.more.values():
            values.extend([None] * (n - len(values)))
    return places


def _value(column: str, value: str) -> str | bool | float | None:
    if column in ("famous", "historic", "bearing", "border"):
        return value == "1"
    return float(value) if column in MEASURES else value or None


def findings_of(rule_id: str, example: str, mode: Mode = Mode.PROPOSAL) -> Sequence[Finding]:
    """What rule `rule_id` alone says about the first name of `example`, or about the renaming in it."""
    if rule_id in RENAMING_RULES:
        return renaming_findings_of(rule_id, example)
    tables = load()
    lists = dict(re.findall(r"\{(leaders)=([^}]*)\}", example))
    if lists:
        words = {**tables.data["words"], "leaders": {"words": [lists["leaders"]]}}
        tables = Tables({**tables.data, "words": words})
        example = re.sub(r" ?\{leaders=[^}]*\}", "", example)
    context = Context(tables, mode)
    batch = Batch(read(example, tables), context)
    asked = replace(context, likes=batch.likes, around=batch.around, cache={"keys": batch.places.key})
    subject = replace(batch.subject(0), spelled=False)
    if subject.cls not in NAME_RULES[rule_id].scope:
        return []
    return [f for f in NAME_RULES[rule_id].check(subject, asked) if f.rule == rule_id]


_RENAMING = re.compile(r"^(\w+) (.+?) -> (.+?)(?: \{(.*)\})?$")
_ON = date(2025, 6, 1)
"""The day the examples of renamings are judged on."""


def read_renaming(example: str) -> Renaming:
    """The renaming of one example: ``road 旧路 -> 新路 {reason=...;impact=门牌,路牌;retired=名/road/2024-01-01}``.

    Raises
    ------
    ValueError
        If the line has another form.
    """
    match = _RENAMING.match(example)
    if match is None:
        raise ValueError(example)
    cls, old, new, details = match.groups()
    given = dict(item.split("=", 1) for item in (details or "").split(";") if "=" in item)
    values: dict[str, Any] = {k: given[k] for k in given if k not in ("impact", "history", "retired", "named_on")}
    values |= {k: values[k] == "1" for k in ("protected", "restores") if k in values}
    values |= {k: tuple(given[k].split(",")) for k in ("impact", "history") if k in given}
    if "named_on" in given:
        values["named_on"] = date.fromisoformat(given["named_on"])
    if "retired" in given:
        name, kind, until = given["retired"].split("/")
        values["retired"] = (Retired(name, kind, date.fromisoformat(until) if until else None),)
    return Renaming(old, new, cls, _ON, **values)


def renaming_findings_of(rule_id: str, example: str) -> Sequence[Finding]:
    """What rule `rule_id` says about the renaming of `example`."""
    context = Context(load())
    renaming = read_renaming(example)
    answer = NameChecker(context=context).check(renaming.new, renaming.cls)
    return [f for f in check_renaming(renaming, context, answer) if f.rule == rule_id]


def all_examples() -> list[tuple[str, str, bool]]:
    """Every example as (rule id, line, whether the rule must find it)."""
    return [
        (one.id, line, bad)
        for one in RULES.values()
        if one.id in NAME_RULES or one.id in RENAMING_RULES
        for bad, lines in ((False, one.good), (True, one.bad))
        for line in lines
    ]

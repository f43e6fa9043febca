"""The examples of the rules: one line each, read by the tests and shown by the catalogue.

``village 和平村 ~ village 和平村`` is a name and others beside it; ``= Fén Hé`` gives the spelling on record,
``{sponsor=...}`` further columns, ``@450821`` the division.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from gis_desk.findings import RULES, Finding
from gis_desk.names.checking import NAME_RULES
from gis_desk.names.places import Batch, Places, _division_level
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
        row: dict[str, str | bool | None] = {"pinyin": pinyin}
        for item in (details or "").split(";"):
            if "=" in item:
                column, value = item.split("=", 1)
                row[column] = value == "1" if column in ("famous", "historic", "bearing") else value or None
        for column, value in row.items():
            if value is not None:
                places.more.setdefault(column, [None] * (n - 1)).append(value)
        for values in places.more.values():
            values.extend([None] * (n - len(values)))
    return places


def findings_of(rule_id: str, example: str, mode: Mode = Mode.PROPOSAL) -> Sequence[Finding]:
    """What rule `rule_id` alone says about the first name of `example`."""
    tables = load()
    lists = dict(re.findall(r"\{(leaders)=([^}]*)\}", example))
    if lists:
        words = {**tables.data["words"], "leaders": {"words": [lists["leaders"]]}}
        tables = Tables({**tables.data, "words": words})
        example = re.sub(r" ?\{leaders=[^}]*\}", "", example)
    context = Context(tables, mode)
    batch = Batch(read(example, tables), context)
    asked = replace(context, likes=batch.likes, cache={"keys": batch.places.key})
    subject = replace(batch.subject(0), spelled=False)
    if subject.cls not in NAME_RULES[rule_id].scope:
        return []
    return [f for f in NAME_RULES[rule_id].check(subject, asked) if f.rule == rule_id]


def all_examples() -> list[tuple[str, str, bool]]:
    """Every example as (rule id, line, whether the rule must find it)."""
    return [
        (one.id, line, bad)
        for one in RULES.values()
        if one.id in NAME_RULES
        for bad, lines in ((False, one.good), (True, one.bad))
        for line in lines
    ]

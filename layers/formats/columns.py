"""Which field of a file is which column of a table: by name, by a cut name, and by what stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from layers.errors import FormatError, Where
from layers.formats.choices import words
from layers.formats.names import aliases, normal
from layers.formats.report import Mapped, Problem
from layers.schema import Column, Kind, Table
from layers.text import text

PLACES = ("lon", "lat", "x", "y", "wkt")
_CODES = {("division", "code"), ("division", "parent")}
_CUT = 100


@dataclass
class Columns:
    """`of`: column to field; `mapped`: the list for the report; `rest`: fields that go into ``extra``."""

    of: dict[str, str] = field(default_factory=dict)
    mapped: list[Mapped] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check_mapping(mapping: Mapping[str, str], fields: Sequence[str], table: Table | None, where: Where) -> None:
    """Refuse a mapping that names a field or column that is not there.

    Raises
    ------
    FormatError
        With the names that there are.
    """
    goals = (*table.names, *PLACES) if table is not None else PLACES
    by_goal: dict[str, str] = {}
    for name, goal in mapping.items():
        if name not in fields:
            raise FormatError(
                "the file has no field '{field}'", where=where, do="choose one of: {fields}", field=name,
                fields=", ".join(fields),
            )  # fmt: skip
        if goal not in goals:
            raise FormatError(
                "there is no column '{column}' to map to", where=where, do="choose one of: {columns}", column=goal,
                columns=", ".join(goals),
            )  # fmt: skip
        if (other := by_goal.setdefault(goal, name)) != name:
            raise FormatError(
                "two fields are mapped to the column '{column}': '{one}' and '{other}'", where=where,
                do="choose one of: {fields}", column=goal, one=other, other=name, fields=f"{other}, {name}",
            )  # fmt: skip


def assign(values: pd.DataFrame, table: Table, mapping: Mapping[str, str], taken: Sequence[str] = ()) -> Columns:
    """Give each column of `table` its field; `taken` are those that hold coordinates."""
    out = Columns()
    for name, goal in mapping.items():
        if goal in table.names:
            out.of[goal] = name
            out.mapped.append(Mapped(name, goal, text("asked for")))
    free = [f for f in values.columns if f not in taken and f not in out.of.values()]
    if "key" not in out.of and "key" in free and _is_key(values["key"]):
        out.of["key"] = "key"
        out.mapped.append(Mapped("key", "key", text("same name")))
        free.remove("key")
    ranked: list[tuple[int, int, Column, str]] = []
    for order, column in enumerate(table.columns):
        if column.name not in out.of:
            ranked.extend((rank, order, column, f) for f in free if (rank := _rank(f, table, column)) is not None)
    for rank, _, column, name in sorted(ranked, key=lambda r: (r[0], r[1])):
        if column.name in out.of or name in out.of.values():
            continue
        if rank and not _suits(values[name], table, column):
            out.problems.append(
                Problem(text("the field looks like '{column}' by its name, but not by its values", column=column.name),
                        field=name)
            )  # fmt: skip
            continue
        out.of[column.name] = name
        how = text("same name") if rank == 0 else text("the name is cut") if rank >= _CUT else text("known name")
        out.mapped.append(Mapped(name, column.name, how, guessed=rank >= _CUT))
    out.rest = [f for f in free if f not in out.of.values()]
    out.mapped.extend(Mapped(f, "", text("no column for it")) for f in out.rest)
    out.problems = [p for p in out.problems if p.field in out.rest]
    return out


def _is_key(column: pd.Series) -> bool:
    return bool(column.notna().all() and column.is_unique)


def _rank(name: str, table: Table, column: Column) -> int | None:
    plain, known = normal(name), aliases(table, column)
    if plain in known:
        return known.index(plain)
    if _may_be_cut(name) and (rank := _begins(plain, known)) is not None:
        alone = all(_begins(plain, aliases(table, other)) is None for other in table.columns if other is not column)
        return _CUT + rank if alone else None
    return None


def _may_be_cut(name: str) -> bool:
    """Whether `name` is as long as the ten bytes of a .dbf allow, in GBK or UTF-8."""
    return len(name.encode("gbk", "replace")) in (9, 10) or len(name.encode()) in (8, 9, 10)


def _begins(plain: str, known: Sequence[str]) -> int | None:
    return next((i for i, alias in enumerate(known) if len(alias) > len(plain) and alias.startswith(plain)), None)


def _suits(values: pd.Series, table: Table, column: Column) -> bool:
    first = [v for v in values.dropna().unique()[:200] if str(v).strip()]
    if not first:
        return True
    if (table.name, column.name) in _CODES:
        return sum(str(v).removesuffix(".0").strip().isdigit() for v in first) >= 0.5 * len(first)
    if column.choices:
        known = words(column)
        return sum(normal(v) in known for v in first) >= 0.5 * len(first)
    if column.kind in (Kind.INT, Kind.REAL):
        return bool(pd.to_numeric(pd.Series([str(v).replace(",", "") for v in first]), errors="coerce").notna().mean()
                    >= 0.5)  # fmt: skip
    return True

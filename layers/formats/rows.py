"""The rows of a file as rows of one of the program's tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import FormatError, Where
from layers.formats import codes, values
from layers.formats.columns import Columns
from layers.formats.report import Mapped, Problem, Refusal
from layers.formats.source import Raw
from layers.schema import Kind, Table
from layers.text import Text, text

_NEEDED: dict[str, tuple[str, ...]] = {
    "division": ("code", "name"),
    "place_name": ("name",),
    "marker": ("number",),
    "name_case": ("name",),
    "sign": ("name",),
}
"""Columns without which rows of a table make no sense; for divisions one of them is enough."""

_DIVISION_CODES = {
    "place_name": ("division",),
    "boundary_line": ("left_unit", "right_unit"),
    "sign": ("division",),
    "name_case": ("division",),
}
_MOST_PROBLEMS = 1000


@dataclass
class Rows:
    """The finished columns (without geometry), which rows stay, and what happened on the way."""

    frame: pd.DataFrame
    keep: np.ndarray
    refused: list[Refusal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    derived: list[Mapped] = field(default_factory=list)
    own_keys: bool = False


def build(raw: Raw, table: Table, found: Columns, where: Where) -> Rows:
    """Convert, complete and check the rows of `raw` for `table`.

    Raises
    ------
    FormatError
        If the columns the table cannot do without are not in the file.
    """
    needed = _NEEDED.get(table.name, ())
    missing = [n for n in needed if n not in found.of]
    if missing and (table.name != "division" or len(missing) == len(needed)):
        raise FormatError(
            "no field of the file is the column '{column}' (fields: {fields})",
            where=where,
            do="say which field it is with --map FIELD={column}",
            column=missing[0],
            fields=", ".join(raw.values.columns) or "-",
        )
    count = len(raw.rows)
    out = Rows(pd.DataFrame(index=pd.RangeIndex(count)), np.ones(count, dtype=bool))
    kept_as_was: dict[str, dict[int, Any]] = {}
    for column in table.columns:
        if column.name == "extra" and "extra" not in found.of:
            continue
        name = found.of.get(column.name)
        if name is None:
            out.frame[column.name] = pd.Series([None] * count, dtype=object)
            continue
        made, bad = values.convert(column, raw.values[name])
        out.frame[column.name] = made
        for i, why in bad.items():
            was = raw.values[name].iloc[i]
            kept_as_was.setdefault(name, {})[i] = was
            out.problems.append(Problem(why, int(raw.rows[i]), name, was))
    _codes(raw, table, found, out)
    _needed(raw, found, needed, table, out)
    _complete(table, found, out)
    _keys(raw, table, found, out)
    if any(c.name == "extra" for c in table.columns):
        out.frame["extra"] = _extra(raw, found.rest, kept_as_was, out.frame.get("extra"))
    for column in table.columns:
        if column.kind in (Kind.REAL, Kind.INT):
            out.frame[column.name] = _numbers(out.frame[column.name], column.kind)
    out.frame = out.frame[["key", *(c.name for c in table.columns)]]
    if len(out.problems) > _MOST_PROBLEMS:
        rest = len(out.problems) - _MOST_PROBLEMS
        out.problems = [*out.problems[:_MOST_PROBLEMS], Problem(text("{n} more of the same kind", n=rest))]
    return out


def _numbers(column: pd.Series, kind: Kind) -> pd.Series:
    made = pd.to_numeric(column, errors="coerce")
    return made.astype("int64") if kind is Kind.INT and len(made) and made.notna().all() else made.astype(float)


def _refuse(raw: Raw, out: Rows, at: int, field_name: str | None, value: Any, why: Text) -> None:
    if out.keep[at]:
        out.keep[at] = False
        out.refused.append(Refusal(int(raw.rows[at]), field_name, value, why))


def _codes(raw: Raw, table: Table, found: Columns, out: Rows) -> None:
    if table.name == "division" and "code" in found.of:
        name = found.of["code"]
        made, bad, changed = codes.shorten_all(raw.values[name])
        for i, why in bad.items():
            _refuse(raw, out, i, name, raw.values[name].iloc[i], why)
        out.frame["code"] = made
        if changed:
            out.problems.append(Problem(text("{n} codes were written with padding and were shortened", n=changed),
                                        field=name))  # fmt: skip
    also = ("parent",) if table.name == "division" else _DIVISION_CODES.get(table.name, ())
    for column in also:
        if column in found.of:
            given = out.frame[column].tolist()
            known = {v: _code_or_text(v) for v in set(given)}
            out.frame[column] = pd.Series([known[v] for v in given], dtype=object)


def _code_or_text(value: Any) -> Any:
    if value is None:
        return None
    code, why = codes.normal(value)
    return str(value).strip() if why is not None else code


def _needed(raw: Raw, found: Columns, needed: Sequence[str], table: Table, out: Rows) -> None:
    for column in needed:
        if column not in found.of:
            continue
        empty = out.frame[column].isna().to_numpy()
        for i in np.flatnonzero(empty):
            if table.name == "division" and column == "name":
                out.problems.append(Problem(text("the division has no name"), int(raw.rows[i]), found.of[column]))
            else:
                _refuse(raw, out, int(i), found.of[column], None, text("'{column}' is empty", column=column))


def _complete(table: Table, found: Columns, out: Rows) -> None:
    """Fill columns that follow from others and that the file has not."""
    frame = out.frame
    if table.name == "division":
        known = frozenset(c for c in frame["code"] if c)
        _derive(out, "level", lambda r: codes.level(r["code"]) if r["code"] else codes.level_of_name(r["name"]),
                text("from the length of the code"))  # fmt: skip
        if "code" in found.of:
            _derive(out, "parent", lambda r: codes.parent(r["code"], known) if r["code"] else None,
                    text("from the code"))  # fmt: skip
    if table.name == "place_name":
        _place_name(found, out)


def _derive(out: Rows, column: str, make: Callable[[dict[str, Any]], Any], how: Text) -> None:
    empty = out.frame[column].isna().to_numpy() & out.keep
    if not empty.any():
        return
    wanted = [c for c in ("code", "name", "place_code", "division") if c in out.frame]
    parts = [out.frame[c].to_numpy(dtype=object) for c in wanted]
    made = out.frame[column].to_numpy(dtype=object).copy()
    filled = False
    for i in np.flatnonzero(empty):
        value = make({c: p[i] for c, p in zip(wanted, parts, strict=True)})
        if value is not None:
            made[i], filled = value, True
    if filled:
        out.frame[column] = pd.Series(made, dtype=object)
        out.derived.append(Mapped("", column, how, guessed=True))


def _place_name(found: Columns, out: Rows) -> None:
    if "place_code" not in found.of:
        return
    whole = [codes.normal(c) if c else (None, None) for c in out.frame["place_code"]]
    divisions = np.array([c for c, _ in whole], dtype=object)
    if sum(c is not None for c in divisions) < 0.8 * len(divisions):
        return
    out.frame["place_code"] = pd.Series(divisions, dtype=object).where(pd.notna(divisions), out.frame["place_code"])
    _derive(out, "class", lambda r: _class_of(r["place_code"], r["name"]), text("from the division code"))
    _derive(out, "division", lambda r: codes.parent(r["place_code"]) if _is_division(r["place_code"]) else None,
            text("from the division code"))  # fmt: skip


def _is_division(code: str | None) -> bool:
    return code is not None and codes.normal(code)[1] is None


def _class_of(code: str | None, name: str | None) -> str | None:
    if code is None or not _is_division(code):
        return None
    if len(code) < 12:
        return "division"
    community = bool(name) and str(name).endswith(("社区", "居委会", "居民委员会", "居民区"))
    return "community" if community or "001" <= code[9:] <= "199" else "village"


def _keys(raw: Raw, table: Table, found: Columns, out: Rows) -> None:
    """The rows' keys: the file's own, for divisions the code, else numbered; a second row of a key is refused."""
    source = found.of.get("key")
    if source is not None:
        keys = raw.values[source].map(lambda v: None if v is None else str(v)).to_numpy(dtype=object)
    elif table.name == "division" and "code" in found.of:
        keys, source = out.frame["code"].to_numpy(dtype=object), found.of["code"]
    else:
        out.frame["key"] = [f"{table.name}-{row}" for row in raw.rows]
        return
    out.own_keys = True
    seen: dict[Any, int] = {}
    for i in np.flatnonzero(out.keep):
        if keys[i] in seen:
            first = int(raw.rows[seen[keys[i]]])
            _refuse(raw, out, int(i), source, keys[i], text("the key stands in row {first} already", first=first))
        else:
            seen[keys[i]] = int(i)
    out.frame["key"] = keys


def _extra(raw: Raw, rest: Sequence[str], as_was: dict[str, dict[int, Any]], own: pd.Series | None) -> pd.Series:
    columns = {name: raw.values[name].tolist() for name in rest}
    if not columns and not as_was and own is None:
        return pd.Series([None] * len(raw.rows), dtype=object)
    made: list[Any] = []
    for i in range(len(raw.rows)):
        more = {n: _plain(v[i]) for n, v in columns.items() if v[i] is not None and v[i] == v[i]}
        more.update({n: _plain(found[i]) for n, found in as_was.items() if i in found})
        if own is not None and isinstance(own.iloc[i], dict):
            more = {**own.iloc[i], **more}
        made.append(more or None)
    return pd.Series(made, dtype=object)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value

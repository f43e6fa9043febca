"""Rows of cases and their steps as plain values."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from layers.schema import TABLES, Kind

CASE, STEP, PLACE = "name_case", "name_case_step", "place_name"
_NUMBER = re.compile(r"(.*?)(\d{4})-(\d+)")


def plain(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` of a frame or the store as the columns of `table` (and ``geometry``), missing values None, JSON read."""
    result: dict[str, Any] = {}
    for column in TABLES[table].columns:
        value = row.get(column.name)
        if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
            value = None
        elif column.kind is Kind.JSON and isinstance(value, str):
            value = json.loads(value)
        elif column.kind is Kind.BOOL:
            value = bool(value)
        result[column.name] = value
    if TABLES[table].shape.value:
        result["geometry"] = row.get("geometry")
    return result


def steps_of(steps: pd.DataFrame, key: str) -> list[dict[str, Any]]:
    """The steps of the case `key`, in the order they were written."""
    if not len(steps):
        return []
    return [plain(STEP, row) for row in _records(steps.loc[steps["name_case"] == key])]


def steps_by_case(steps: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The steps of all cases by the key of the case."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _records(steps):
        found.setdefault(str(row["name_case"]), []).append(plain(STEP, row))
    return found


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def taken(steps: Iterable[Mapping[str, Any]], *, left_out: bool = True) -> set[str]:
    """The steps that were taken; with `left_out` also those left out with a reason."""
    return {str(s["step"]) for s in steps if left_out or not s.get("left_out")}


def last_of(steps: Iterable[Mapping[str, Any]], step: str) -> Mapping[str, Any] | None:
    """The last step called `step`."""
    return next((s for s in reversed(list(steps)) if s["step"] == step), None)


def next_number(cases: pd.DataFrame, year: int) -> str:
    """The next free number of `year`, written as the others are: ``2026-0007``."""
    known = [m for n in cases["number"] if isinstance(n, str) and (m := _NUMBER.fullmatch(n))] if len(cases) else []
    heads = Counter(m[1] for m in known)
    head = max(sorted(heads), key=lambda h: heads[h]) if heads else ""
    used = [int(m[3]) for m in known if m[1] == head and int(m[2]) == year]
    return f"{head}{year}-{max(used, default=0) + 1:04d}"

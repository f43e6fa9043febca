"""Records brought back from the field: each row becomes an inspection record and the marker's new state."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from gis_desk.inspections.tasks import known
from layers.change import Change, Edit, insert, update
from layers.errors import FormatError, Where
from layers.text import Text, text

FIELDS: Mapping[str, tuple[str, ...]] = {
    "marker": ("marker", "number", "界桩号", "界桩", "界桩编号", "编号"),
    "line": ("line", "界线", "界线名称", "界线代码"),
    "visited_on": ("visited_on", "date", "检查日期", "日期"),
    "found": ("found", "是否找到", "找到"),
    "body": ("body", "桩体", "桩体状况"),
    "lettering": ("lettering", "text_state", "字迹"),
    "action": ("action", "处理", "处理情况"),
    "both_present": ("both_present", "对方在场", "双方在场"),
    "note": ("note", "备注", "说明"),
}
"""Field of a record and the column names it is recognised by."""

_BODY = {
    "intact": "intact",
    "完好": "intact",
    "tilted": "tilted",
    "倾斜": "tilted",
    "damaged": "damaged",
    "破损": "damaged",
    "损坏": "damaged",
    "moved": "moved",
    "移位": "moved",
    "lost": "lost",
    "丢失": "lost",
}
_LETTERING = {"clear": "clear", "清晰": "clear", "faint": "faint", "模糊": "faint", "gone": "gone", "脱落": "gone"}
_YES = {"是", "有", "yes", "y", "true", "1", "1.0", "√", "在场", "已找到"}
_NO = {"否", "无", "no", "n", "false", "0", "0.0", "×", "不在场", "未找到"}
_REPAIR = re.compile("扶正|重立|修复|straighten|re-erect|repair", re.IGNORECASE)
_PAINT = re.compile("描红|repaint|refurbish", re.IGNORECASE)
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$")


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with a row (counted from 1): refused rows are not recorded, the others are recorded as they are."""

    row: int
    field: str
    value: str
    reason: Text
    refused: bool


@dataclass(frozen=True)
class Records:
    """The change that takes the records in, and the rows that need a look."""

    change: Change
    recorded: int
    states: int
    problems: tuple[RowProblem, ...]


class _RefusedError(Exception):
    def __init__(self, field: str, value: str, reason: Text) -> None:
        super().__init__(str(reason))
        self.field, self.value, self.reason = field, value, reason


def take_records(
    table: pd.DataFrame,
    markers: gpd.GeoDataFrame,
    lines: gpd.GeoDataFrame,
    earlier: pd.DataFrame,
    new_key: Callable[[], str],
    inspection: str | None = None,
    file: str | None = None,
) -> Records:
    """The rows of `table` as records of the markers they name, and the markers' states that follow.

    A row needs marker number (with the line where several lines have it) and date. A marker not found becomes lost; a
    repair makes it restored; faint or missing lettering makes a sound post unreadable, repainting intact again.
    Repair without the other side present is recorded and reported (界线条例 6). A record that is there already for the
    same marker and day is refused, as is every row that cannot be understood.

    Raises
    ------
    FormatError
        If the table has no column of marker numbers or of dates.
    """
    columns = _columns(table, file)
    seen = {(known(m), known(d)) for m, d in zip(earlier["marker"], earlier["visited_on"], strict=True)}
    edits: list[Edit] = []
    states: dict[str, tuple[str, str, str]] = {}
    problems: list[RowProblem] = []
    recorded = 0
    for number, row in enumerate(table.to_dict("records"), 1):
        values = {field: _plain(row[column]) for field, column in columns.items()}
        try:
            index, record = _record(values, markers, lines)
            mark = (record["marker"], record["visited_on"])
            if mark in seen:
                raise _RefusedError(
                    "marker", values["marker"], text("this marker has a record of {day} already", day=mark[1])
                )
        except _RefusedError as refused:
            problems.append(RowProblem(number, refused.field, refused.value, refused.reason, True))
            continue
        seen.add(mark)
        recorded += 1
        place = markers.geometry.iloc[index]
        edits.append(insert("inspection_record", new_key(), {"inspection": inspection, **record, "geometry": place}))
        if _REPAIR.search(record["action"] or "") and not record["both_present"]:
            problems.append(
                RowProblem(
                    number,
                    "both_present",
                    values.get("both_present", ""),
                    text("the marker was repaired without the other side present (界线条例 6)"),
                    False,
                )
            )
        state, key = known(markers["state"].iloc[index]), record["marker"]
        _, before, day = states.get(key, ("", state, ""))
        if record["visited_on"] >= day:
            states[key] = (_state(record, state), before, record["visited_on"])
    changed = {k: (new, old) for k, (new, old, _) in states.items() if new != old}
    edits += [update("marker", k, {"state": old or None}, {"state": new}) for k, (new, old) in changed.items()]
    label = text("Take in {n} inspection records", n=recorded)
    return Records(Change(label, tuple(edits)), recorded, len(changed), tuple(problems))


def _columns(table: pd.DataFrame, file: str | None) -> dict[str, str]:
    names = {str(c).strip().lower(): str(c) for c in table.columns}
    found = {f: next((names[a] for a in aliases if a in names), "") for f, aliases in FIELDS.items()}
    for field in ("marker", "visited_on"):
        if not found[field]:
            raise FormatError(
                "the table has no column '{column}'",
                where=Where(file),
                do="name a column '{column}'; there are: {columns}",
                column=FIELDS[field][2],
                columns=", ".join(str(c) for c in table.columns)[:200],
            )
    return {f: c for f, c in found.items() if c}


def _plain(value: object) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _record(
    values: Mapping[str, str], markers: gpd.GeoDataFrame, lines: gpd.GeoDataFrame
) -> tuple[int, dict[str, Any]]:
    index = _marker(values["marker"], values.get("line", ""), markers, lines)
    found = _answer(values, "found")
    body = _choice(values, "body", _BODY)
    if found is None:
        found = body != "lost"
    elif not found and body is None:
        body = "lost"
    return index, {
        "marker": known(markers["key"].iloc[index]),
        "visited_on": _day(values["visited_on"]),
        "found": found,
        "body": body,
        "lettering": _choice(values, "lettering", _LETTERING),
        "action": values.get("action") or None,
        "both_present": _answer(values, "both_present"),
        "note": values.get("note") or None,
    }


def _marker(number: str, line: str, markers: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> int:
    if not number:
        raise _RefusedError("marker", "", text("no marker number"))
    wanted = {number, number.zfill(3)}
    hits = [i for i, (n, k) in enumerate(zip(markers["number"], markers["key"], strict=True)) if {n, k} & wanted]
    if line and len(hits) > 1:
        keys = {line} | {
            known(lines["key"].iloc[i])
            for i in range(len(lines))
            if line in (known(lines["name"].iloc[i]), known(lines["code"].iloc[i]))
        }
        hits = [i for i in hits if known(markers["line"].iloc[i]) in keys]
    if not hits:
        raise _RefusedError("marker", number, text("no marker has this number"))
    if len(hits) > 1:
        raise _RefusedError("marker", number, text("{n} markers have this number; name the line too", n=len(hits)))
    return hits[0]


def _day(value: str) -> str:
    match = _DATE.match(value)
    try:
        if match:
            return dt.date(*(int(g) for g in match.groups())).isoformat()
    except ValueError as exc:
        raise _RefusedError("visited_on", value, text("there is no such day")) from exc
    raise _RefusedError("visited_on", value, text("not a date such as 2026-05-01"))


def _choice(values: Mapping[str, str], field: str, words: Mapping[str, str]) -> str | None:
    value = values.get(field, "")
    if not value:
        return None
    if value.lower() not in words:
        raise _RefusedError(field, value, text("not one of {words}", words="、".join(_shown(words))))
    return words[value.lower()]


def _shown(words: Mapping[str, str]) -> Sequence[str]:
    return [w for w in words if not w.isascii()]


def _answer(values: Mapping[str, str], field: str) -> bool | None:
    value = values.get(field, "").lower()
    if not value:
        return None
    if value in _YES or value in _NO:
        return value in _YES
    raise _RefusedError(field, values[field], text("neither yes nor no"))


def _state(record: Mapping[str, Any], before: str) -> str:
    if _REPAIR.search(record["action"] or ""):
        return "restored"
    if not record["found"]:
        return "lost"
    if record["body"] and record["body"] != "intact":
        return str(record["body"])
    if _PAINT.search(record["action"] or ""):
        return "intact"
    if record["lettering"] in ("faint", "gone"):
        return "unreadable"
    return "intact" if record["body"] == "intact" else before

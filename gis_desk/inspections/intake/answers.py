"""Answers on forms become values: choices, yes and no, days, several works; what is not understood says so."""

import datetime as dt
import math
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import pandas as pd

from gis_desk.disputes.dates import DateError, read_date
from gis_desk.inspections.intake.clock import beijing_day
from layers.text import Text, text
from resources import resource

_CLOCK = re.compile(r"(?<=[\d日])[ T].*$")
_PARTS = re.compile(r"[、,，;；/+|\n]+")
_METRES = re.compile(r"^([-+]?\d+(?:\.\d+)?)\s*(cm|厘米|mm|毫米|m|米)?$", re.IGNORECASE)
_UNITS = {"cm": 0.01, "厘米": 0.01, "mm": 0.001, "毫米": 0.001}
_OBJECTS = 3


class NotUnderstoodError(Exception):
    """An answer that a form does not allow: its field, what was written, and why it is none."""

    def __init__(self, field: str, value: str, reason: Text) -> None:
        super().__init__(str(reason))
        self.field, self.value, self.reason = field, value, reason


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resource("rules", "inspection_answers.toml").read_text(encoding="utf-8"))


@cache
def _words(field: str) -> Mapping[str, str]:
    table = _table()[field]
    return {**{_flat(w): code for code, words in table.items() for w in words}, **{_flat(c): c for c in table}}


def _flat(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip().lower()


def plain(value: object) -> str:
    """`value` of a cell as one line of text; empty where it is missing, days as YYYY-MM-DD."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def choice(values: Mapping[str, str], field: str, table: str | None = None) -> str | None:
    """The code that the answer to `field` means, None where there is none; `table` names its words."""
    value = values.get(field, "")
    if not value:
        return None
    words = _words(table or field)
    if (code := words.get(_flat(value))) is None:
        shown = "、".join(names[0] for names in _table()[table or field].values())
        raise NotUnderstoodError(field, value, text("not one of {words}", words=shown))
    return code


def yes(values: Mapping[str, str], field: str) -> bool | None:
    """Whether the answer to `field` is yes, None where there is none."""
    value = values.get(field, "")
    if not value:
        return None
    if (word := _words("answer").get(_flat(value))) is None:
        raise NotUnderstoodError(field, value, text("neither yes nor no"))
    return word == "yes"


def day(values: Mapping[str, str], field: str = "visited_on") -> str:
    """The day in `field` as YYYY-MM-DD."""
    value = values.get(field, "")
    try:
        found = read_date(_CLOCK.sub("", beijing_day(value)))
    except DateError as error:
        if error.__cause__ is not None:
            raise NotUnderstoodError(field, value, text("there is no such day")) from error
        found = None
    if found is None:
        raise NotUnderstoodError(field, value, text("not a date such as 2026-05-01"))
    return found.isoformat()


def metres(values: Mapping[str, str], field: str) -> float | None:
    """The length in `field` in metres, given as m, cm or mm; None where there is none."""
    value = values.get(field, "")
    if not value:
        return None
    match = _METRES.match(_flat(value))
    number = float(match[1]) * _UNITS.get((match[2] or "m").lower(), 1.0) if match else math.nan
    if not math.isfinite(number):
        raise NotUnderstoodError(field, value, text("not a length such as 0.35 m"))
    return round(number, 4)


def objects(values: Mapping[str, str]) -> list[str | None] | None:
    """The states of the three reference objects, from three columns or one; None where nothing is said of any."""
    single = [choice(values, f"object{n}", "objects") for n in range(1, _OBJECTS + 1)]
    if any(single):
        return single
    written = [p for p in _PARTS.split(values.get("objects", "")) if p.strip()]
    if not written:
        return None
    if len(written) == 1:
        written *= _OBJECTS
    if len(written) > _OBJECTS:
        raise NotUnderstoodError(
            "objects", values["objects"], text("a marker has three reference objects, here are {n}", n=len(written))
        )
    found = [choice({"objects": w.strip()}, "objects") for w in written]
    return found + [None] * (_OBJECTS - len(found))


def works(written: str) -> str | None:
    """What was done, one word for each work and `、` between; words that are not known stay as they are."""
    done = list(dict.fromkeys(_words("works").get(_flat(p), p.strip()) for p in _split(written)))
    return "、".join(done) or None


def works_in(action: str | None, codes: Sequence[str]) -> tuple[list[str], str]:
    """Those of `codes` (``paint``, ``reset`` and so on) that a kept `action` names, and the words that none says."""
    parts = (action or "").split("、")
    called = {_words("works").get(code, code): code for code in codes}
    return [called[p] for p in parts if p in called], "、".join(p for p in parts if p and p not in called)


def _split(written: str) -> Iterator[str]:
    return (p for p in _PARTS.split(written) if p.strip())


def repaired(action: str | None) -> bool:
    """Whether the post itself was repaired: set upright, set anew, mended (界线条例 6)."""
    return any(w in (action or "") for w in _table()["of_the_post"]["repairs"])


def painted(action: str | None) -> bool:
    """Whether the lettering was painted again."""
    return any(w in (action or "") for w in _table()["of_the_post"]["paints"])

"""Angles as people write them: 25.641, 25°38′27.6″N, 25-38-27.6, 25度38分27.6秒, 北纬25:38:27.6 ..."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.text import Text, text

_SIGNS = str.maketrans(
    dict.fromkeys("\u00ba\u02da\u309c\u5ea6", "\u00b0")
    | dict.fromkeys("\u2032\u2019\u2018\u0060\u00b4\u5206\uff07", "'")
    | dict.fromkeys("\u2033\u201d\u201c\u3003\u79d2\uff02", '"')
    | dict.fromkeys("\u2212\u2013\u2014\ufe63\uff0d", "-")
    | {"\uff1a": ":", "\uff0c": ","}
)
"""Signs people write for degrees (also 度), minutes (分), seconds (秒) and minus, to plain ones."""
_WORDS = (
    ("北纬", "N"),
    ("南纬", "S"),
    ("东经", "E"),
    ("西经", "W"),
    ("北", "N"),
    ("南", "S"),
    ("东", "E"),
    ("西", "W"),
)
_ANGLE = re.compile(
    r"""^(?P<before>[NSEW])?\s*(?P<sign>[+-])?\s*
    (?P<d>\d{1,3}(?:\.\d+)?)\s*
    (?:[°:\s\-d]\s*(?P<m>\d{1,2}(?:\.\d+)?)?\s*(?:['\:\s\-m]\s*(?P<s>\d{1,2}(?:\.\d+)?)?\s*(?:"|''|s)?)?)?
    \s*(?P<after>[NSEW])?$""",
    re.X | re.I,
)


@dataclass(frozen=True)
class Angle:
    """One angle in degrees; `axis` is ``lon`` or ``lat`` where a letter says so, else ""; `why` when it is none."""

    degrees: float
    axis: str = ""
    why: Text | None = None


def plain(value: str) -> str:
    """`value` with the many signs for degrees, minutes and seconds brought to ° ' and "."""
    shown = unicodedata.normalize("NFKC", value.translate(_SIGNS)).translate(_SIGNS).strip()
    for word, letter in _WORDS:
        shown = shown.replace(word, letter)
    return shown.replace("''", '"')


def parse(value: str) -> Angle:
    """The angle that `value` writes; NaN with a reason when it writes none."""
    shown = plain(value)
    match = _ANGLE.match(shown)
    if match is None:
        return Angle(float("nan"), why=text("this is no angle in degrees, or degrees, minutes and seconds"))
    degrees = float(match["d"])
    minutes, seconds = float(match["m"] or 0), float(match["s"] or 0)
    if minutes >= 60 or seconds >= 60:
        return Angle(float("nan"), why=text("minutes and seconds must be less than 60"))
    if (match["m"] and "." in match["d"]) or (match["s"] and "." in (match["m"] or "")):
        return Angle(float("nan"), why=text("degrees or minutes have decimals and a smaller unit follows"))
    total = degrees + minutes / 60 + seconds / 3600
    letter = (match["before"] or match["after"] or "").upper()
    if match["sign"] == "-" or letter in ("S", "W"):
        total = -total
    return Angle(total, {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}.get(letter, ""))


@dataclass(frozen=True)
class Numbers:
    """A column as numbers (N,), NaN where empty; `bad` gives row index and reason where the text is no number."""

    values: np.ndarray
    bad: dict[int, Text]
    letters: str = ""
    dms: bool = False


def numbers(column: pd.Series) -> Numbers:
    """A column of coordinates: plain numbers fast, everything else as angles."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan).copy()
    asked = np.flatnonzero(np.isnan(values) & column.notna().to_numpy())
    bad: dict[int, Text] = {}
    letters: set[str] = set()
    known: dict[str, Angle] = {}
    dms = False
    for i in asked:
        shown = str(column.iloc[i])
        if not shown.strip():
            continue
        if shown.strip().lower() in ("nan", "inf", "-inf", "+inf", "infinity", "-infinity", "#n/a", "null", "none"):
            bad[int(i)] = text("the coordinate is not a finite number")
            continue
        if shown not in known:
            known[shown] = parse(shown)
        found = known[shown]
        values[i] = found.degrees
        if found.why is not None:
            bad[int(i)] = found.why
        else:
            letters.add(found.axis)
            dms = True
    for i in np.flatnonzero(np.isinf(values)):
        bad[int(i)] = text("the coordinate is not a finite number")
        values[i] = np.nan
    return Numbers(values, bad, letters.pop() if len(letters) == 1 else "", dms)


def packed(values: np.ndarray, lowest: float, highest: float) -> np.ndarray | None:
    """Degrees from numbers written DDDMMSS.s, when every value can only be that; else None."""
    there = values[np.isfinite(values)]
    if not len(there) or (there < lowest * 10_000).any() or (there >= (highest + 1) * 10_000).any():
        return None
    degrees, rest = np.divmod(values, 10_000)
    minutes, seconds = np.divmod(rest, 100)
    if (minutes[np.isfinite(values)] >= 60).any() or (seconds[np.isfinite(values)] >= 60).any():
        return None
    out: np.ndarray = degrees + minutes / 60 + seconds / 3600
    return out


def pair(value: str) -> tuple[Angle, Angle] | None:
    """Two angles or numbers written in one cell; None when it does not split in two."""
    shown = plain(value).strip("()[] ")
    for pattern in (r"[,;、|]", r"(?<=[NSEW])\s*(?=\d)", r"\s*(?=[NSEW]\s*\d)", r"\s+"):
        parts = [p.strip() for p in re.split(pattern, shown) if p.strip()]
        if len(parts) == 2:
            return _one(parts[0]), _one(parts[1])
    return None


def _one(part: str) -> Angle:
    try:
        return Angle(float(part))
    except ValueError:
        return parse(part)

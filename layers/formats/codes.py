"""Division codes as files write them: padded with zeros, as decimal numbers, shown as 4.5E+11."""

import re
import unicodedata
from typing import Any

import pandas as pd

from layers.text import Text, text

_LEVEL = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
_RANGES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82), (90, 99))
_PROVINCES = frozenset(str(n) for first, last in _RANGES for n in range(first, last + 1))
"""GB/T 2260 positions 1-2; 90 to 99 is nobody's and serves for practice."""
_SUFFIXES = (
    ("village", ("村", "社区", "村委会", "居委会", "村民委员会", "居民委员会", "嘎查")),
    ("township", ("镇", "乡", "街道", "苏木", "街道办事处")),
    ("county", ("县", "区", "旗")),
    ("province", ("省", "自治区")),
    ("prefecture", ("自治州", "地区", "盟")),
)


def normal(value: Any) -> tuple[str | None, Text | None]:
    """The code without padding (6 digits for a county, 9 for a township, 12 for a village), or why it is none.

    ``450821000000`` is 450821, ``450821109000`` is 450821109; ``450821.0`` is what a spreadsheet makes of it.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return _digits(value)
    shown = unicodedata.normalize("NFKC", str(value)).strip().strip("'\"")
    if re.fullmatch(r"\d+\.0+", shown):
        shown = shown.split(".")[0]
    if re.fullmatch(r"\d(\.\d+)?e\+?\d+", shown, re.I):
        return None, text("the spreadsheet has cut the code to '{value}'; format the column as text", value=shown)
    if not shown.isdigit() or not shown.isascii():
        return None, text("a division code has digits only")
    return _digits(shown)


def _digits(shown: str) -> tuple[str | None, Text | None]:
    if len(shown) not in (2, 4, 6, 9, 12):
        return None, text("the code has {n} digits; 6, 9 or 12 are needed", n=len(shown))
    if shown[:2] not in _PROVINCES:
        return None, text("no province has the code {digits}", digits=shown[:2])
    if len(shown) == 12 and shown.endswith("000"):
        shown = shown[:9]
    if len(shown) == 9 and shown.endswith("000"):
        shown = shown[:6]
    return shown, None


def level(code: str) -> str:
    """The level that the length of a code says; six digits may be padded provinces and prefectures."""
    if len(code) == 6 and code.endswith("0000"):
        return "province"
    if len(code) == 6 and code.endswith("00"):
        return "prefecture"
    return _LEVEL[len(code)]


def level_of_name(name: str | None) -> str | None:
    """The level that the generic term of a division's name says, or None (市 may be any of three)."""
    if not name:
        return None
    return next((found for found, ends in _SUFFIXES if name.endswith(ends)), None)


def parent(code: str, there: frozenset[str] = frozenset()) -> str | None:
    """The superior's code: that of `there` where it is among them, else by the standard; None for provinces."""
    kind = level(code)
    if kind == "village":
        return code[:9]
    if kind == "township":
        return code[:6]
    if kind == "county":
        tries = (code[:4] + "00", code[:4], code[:2] + "0000", code[:2])
        return next((c for c in tries if c in there), code[:4] + "00")
    if kind == "prefecture":
        return code[:2] + "0000" if code[:2] + "0000" in there or len(code) == 6 else code[:2]
    return None


def shorten_all(values: pd.Series) -> tuple[pd.Series, dict[int, Text], int]:
    """Codes (N,) in normal form, positions that are none with the reason, and how many were padded."""
    made: list[str | None] = []
    bad: dict[int, Text] = {}
    changed = 0
    for i, value in enumerate(values.tolist()):
        if value is None or value != value or not value or (isinstance(value, str) and value.isspace()):
            made.append(None)
            continue
        code, why = normal(value)
        if why is not None:
            bad[i] = why
        elif code != value and code != str(value).strip():
            changed += 1
        made.append(code)
    return pd.Series(made, dtype=object), bad, changed

"""The two sides of a line: their names, and which of them is the neighbour."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from gis_desk.inspections.cycle.columns import texts

_COUNTY = 6
"""Digits of a county's code; those of its townships begin with them."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The units left and right of a line as the line writes them, and what they are called."""

    left: str
    right: str
    left_name: str
    right_name: str

    def other(self, side: str) -> str:
        """The unit across from `side`, a code or a name; empty where `side` is neither."""
        if side and side in (self.left, self.left_name):
            return self.right
        return self.left if side and side in (self.right, self.right_name) else ""

    def unit(self, side: str) -> str:
        """The unit that `side`, a code or a name, means; `side` itself where it is neither."""
        if side and side in (self.left, self.left_name):
            return self.left
        return self.right if side and side in (self.right, self.right_name) else side

    def name(self, side: str) -> str:
        """What the unit `side` is called."""
        return self.left_name if side == self.left else self.right_name if side == self.right else side


def unit_names(divisions: pd.DataFrame, wanted: set[str]) -> dict[str, str]:
    """The names of the units `wanted` by their codes, those that are known."""
    if divisions.empty or "code" not in divisions:
        return {}
    some = divisions[divisions["code"].isin(wanted).to_numpy()]
    return {c: n for c, n in zip(texts(some, "code"), texts(some, "name"), strict=True) if n}


def sides_of(lines: pd.DataFrame, names: Mapping[str, str]) -> list[Sides]:
    """The sides of each line."""
    lefts, rights = texts(lines, "left_unit"), texts(lines, "right_unit")
    return [Sides(a, b, names.get(a, a), names.get(b, b)) for a, b in zip(lefts, rights, strict=True)]


def own_county(lines: pd.DataFrame, county: str) -> str:
    """The county whose lines these are: `county`, else the one that most sides lie in, else empty."""
    if county:
        return county[:_COUNTY]
    sides = [s[:_COUNTY] for c in ("left_unit", "right_unit") for s in texts(lines, c) if s[:_COUNTY].isdecimal()]
    return min(Counter(sides).items(), key=lambda one: (-one[1], one[0]))[0] if sides else ""


def neighbours_of(sides: Sequence[Sides], county: str) -> list[str]:
    """The unit of the neighbour of each line.

    The county across, in its code, of lines of the county `county`; empty for lines within it, and for those of which
    neither side is in it.
    """
    found = []
    for one in sides:
        across = [s for s in (one.left, one.right) if s[:_COUNTY] != county]
        found.append((across[0][:_COUNTY] if across[0].isdecimal() else across[0]) if len(across) == 1 else "")
    return found


def bureau_of(county: str) -> str:
    """The civil affairs bureau of a county by name; empty for none."""
    return f"{county}民政局" if county else ""

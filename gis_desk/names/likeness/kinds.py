"""Kinds of names that must differ among themselves, and inside what."""

from gis_desk.names.parsing import VILLAGES

NONE, COUNTY, TOWNSHIP, VILLAGE, ROAD, ESTATE, FAMOUS = range(7)
"""Kinds of names that must differ among themselves; `NONE` has no legal scope."""
SCOPE = {COUNTY: 0, TOWNSHIP: 2, VILLAGE: 6, ROAD: 6, ESTATE: 6, FAMOUS: 0}
"""Digits of the division code that names of a kind must share for them to differ: country, province, county."""


def kind_of(cls: str, level: str | None, famous: bool = False, statistical: bool = False) -> int:
    """The kind of names `cls` belongs to, for uniqueness (条例 art 9(1)(7) and (8))."""
    if statistical:
        return NONE
    if cls == "division":
        return TOWNSHIP if level == "township" else COUNTY if level in ("province", "prefecture", "county") else NONE
    if cls in VILLAGES:
        return VILLAGE
    if cls == "road":
        return ROAD
    if cls in ("residential", "building"):
        return ESTATE
    return FAMOUS if cls == "natural" and famous else NONE


def scope_of(kind: int, division: str | None) -> str:
    """The prefix of division codes inside which names of `kind` must differ."""
    return (division or "")[: SCOPE.get(kind, 6)]

"""A name as others are told of it."""

from collections.abc import Callable

from gis_desk.names.likeness.kinds import COUNTY, TOWNSHIP

_DIGITS = {COUNTY: (4, 2), TOWNSHIP: (6, 4)}


def titled(whole: str, kind: int, code: str, unit_of: Callable[[str], str | None]) -> str:
    """`whole` with the unit it lies in, where that is known: 和平村（孙寺镇）.

    Parameters
    ----------
    kind : int
        Its kind, see `gis_desk.names.likeness.kinds`; says which unit tells it apart.
    code : str
        Code of the unit it lies in, or is.
    unit_of : callable
        Name of the unit with a code; None where it is not known.
    """
    unit = holder(kind, code, unit_of)
    return f"{whole}（{unit}）" if unit else whole


def where_it_lies(code: str, unit_of: Callable[[str], str | None]) -> str:
    """Names of the three smallest units that a place with this code lies in, the larger first."""
    units = [u for n in (2, 4, 6, 9) if len(code) > n and (u := unit_of(code[:n])) and u != "市辖区"]
    return "".join(units[-3:])


def holder(kind: int, code: str, unit_of: Callable[[str], str | None]) -> str:
    """Name of the unit that a name of `kind` with this code lies in; empty where it is not known."""
    digits = _DIGITS.get(kind, (9, 6))
    return next((u for n in digits if len(code) > n and (u := unit_of(code[:n])) and u != "市辖区"), "")

"""Division codes: their form, level, superior, and the type their range stands for.

Six digits by GB/T 2260-2007 with its amendment 1, three more for a township by GB/T 10114-2003, and three more for a
village in the statistical list. Files also carry short forms (2 digits for a province, 4 for a prefecture) and full
twelve digits padded with zeros; all of them are understood.
"""

from dataclasses import dataclass

from layers.errors import CodeError, Where
from layers.text import Text, text

PROVINCES = frozenset(
    f"{number:02d}"
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for number in range(first, last + 1)
)
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
PRACTICE = "99"
"""First two digits that no province has: made-up counties use them."""
DIGITS = {"province": 2, "prefecture": 4, "county": 6, "township": 9, "village": 12}
"""Significant digits of a code by level."""


@dataclass(frozen=True)
class Code:
    """A code taken apart.

    Parameters
    ----------
    text : str
        As given.
    level : str
        One of `layers.schema.LEVELS`.
    stem : str
        The significant digits: 2, 4, 6, 9 or 12 by level.
    """

    text: str
    level: str
    stem: str

    @property
    def parent(self) -> str | None:
        """Code of the superior in the usual length (six digits and more), or None for a province."""
        return parent_of(self.text)


def parse(code: str, where: Where | None = None) -> Code:
    """`code` taken apart.

    Raises
    ------
    CodeError
        If it is not 2, 4, 6, 9 or 12 digits, or its first two digits belong to no province.
    """
    given = code.strip()
    if not (given.isascii() and given.isdigit()):
        raise CodeError(
            "the code '{code}' holds something other than digits",
            where=where,
            do="correct the code in the source table and load again",
            code=given[:30],
        )
    if len(given) not in (2, 4, 6, 9, 12):
        raise CodeError(
            "the code has {digits} digits; 6, 9 or 12 are needed",
            where=where,
            do="correct the code in the source table and load again",
            digits=len(given),
        )
    if given[:2] not in PROVINCES and given[:2] != PRACTICE:
        raise CodeError(
            "no province has the number {number}",
            where=where,
            do="correct the code in the source table and load again",
            number=given[:2],
        )
    level = _level(given)
    return Code(given, level, given[: DIGITS[level]])


def _level(code: str) -> str:
    full = code.ljust(12, "0")
    if full[9:] != "000":
        return "village"
    if full[6:9] != "000":
        return "township"
    if full[4:6] != "00":
        return "county"
    return "prefecture" if full[2:4] != "00" else "province"


def level_of(code: object) -> str | None:
    """The level of `code`, or None where it is no code."""
    given = str(code).strip() if code is not None else ""
    return _level(given) if given.isascii() and given.isdigit() and len(given) in (2, 4, 6, 9, 12) else None


def stem(code: str) -> str:
    """The significant digits of `code`; `code` itself where it is no code."""
    level = level_of(code)
    return code if level is None else code[: DIGITS[level]]


def parent_of(code: str) -> str | None:
    """Code of the superior: 9 digits for a village, 6 for a township, 6 ending in 00 for a county.

    Counties directly under a province (third and fourth digit 90) and the districts and counties of the four
    municipalities have the province as superior, because their middle digits stand for a group, not for a unit.
    None for a province and for what is no code.
    """
    level = level_of(code)
    if level == "village":
        return code[:9]
    if level == "township":
        return code[:6]
    if level == "county":
        grouped = code[2:4] == "90" or code[:2] in MUNICIPALITIES
        return code[:2] + "0000" if grouped else code[:4] + "00"
    return code[:2] + "0000" if level == "prefecture" else None


def kind_of(code: str) -> Text | None:
    """The type the range of `code` stands for, or None where the range says nothing."""
    level = level_of(code)
    if level == "village":
        return _among(int(code[9:12]), _VILLAGES)
    if level == "township":
        return _among(int(code[6:9]), _TOWNSHIPS)
    if level == "county":
        number = int(code[4:6])
        in_prefecture = 21 <= int(code[2:4]) <= 50
        if number <= 20:
            return text("county-level city") if in_prefecture else text("district")
        return _among(number, _COUNTIES)
    if level == "prefecture":
        number = int(code[2:4].ljust(2, "0"))
        return text("prefecture") if 21 <= number <= 50 else text("prefecture-level city") if number != 90 else None
    return None


_COUNTIES = (
    (21, 50, text("county")),
    (51, 70, text("district")),
    (71, 79, text("statistical area")),
    (80, 80, text("district")),
    (81, 99, text("county-level city")),
)
_TOWNSHIPS = (
    (1, 99, text("street")),
    (100, 199, text("town")),
    (200, 399, text("rural township")),
    (400, 599, text("other unit of township level")),
)
_VILLAGES = (
    (1, 199, text("community")),
    (200, 399, text("village committee")),
    (400, 599, text("other unit of village level")),
)


def _among(number: int, ranges: tuple[tuple[int, int, Text], ...]) -> Text | None:
    return next((kind for low, high, kind in ranges if low <= number <= high), None)


_ENDINGS = (
    ("街道办事处", "street"),
    ("街道", "street"),
    ("民族乡", "rural township"),
    ("镇", "town"),
    ("乡", "rural township"),
    ("苏木", "rural township"),
)


def kind_by_name(name: str) -> str | None:
    """The township type that the end of `name` stands for (`street`, `town`, `rural township`), or None."""
    plain = name.strip()
    return next((kind for ending, kind in _ENDINGS if plain.endswith(ending)), None)


def next_free(prefix: str, kind: tuple[int, int], taken: frozenset[str]) -> str | None:
    """The next number in the range `kind` under `prefix` that follows the largest used one; None when it is full.

    Retired codes belong into `taken`. The answer is a proposal: the authority fixes and publishes codes.
    """
    low, high = kind
    width = 2 if len(prefix) == 4 else 3
    used = {int(code[len(prefix) : len(prefix) + width]) for code in taken if code.startswith(prefix)}
    inside = [n for n in used if low <= n <= high]
    after = range(max(inside, default=low - 1) + 1, high + 1)
    number = next((n for n in after), next((n for n in range(low, high + 1) if n not in used), None))
    return None if number is None else f"{prefix}{number:0{width}d}"

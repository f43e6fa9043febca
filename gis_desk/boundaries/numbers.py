"""Marker numbers: digits of the line, serial, type letter, and a suffix for markers added later.

GB/T 17796 for province lines: four digits of the line, three of the serial, one letter. For county and township lines
no national form is published; four to fourteen digits with or without the letter are accepted. Numbers are text and
are never renumbered by the program.
"""

import re
from dataclasses import dataclass

POSTS = {"Q": "single", "A": "double", "B": "double", "C": "triple", "D": "triple", "E": "triple"}
"""What the type letter says about the posts: one; one of two on two banks; one of three at a confluence."""
SETS = {"double": frozenset("AB"), "triple": frozenset("CDE")}

_FORM = re.compile(r"^(?P<line>\d*?)(?P<serial>\d{3})(?P<suffix>-\d{1,2})?(?P<letter>[A-EQ]?)$")
_NATIONAL = re.compile(r"^\d{1,4}\s*(\(\d{1,2}\)|（\d{1,2}）|/\d{1,2})$")


@dataclass(frozen=True)
class Number:
    """A marker number taken apart; `suffix` counts markers added after the one with the same serial, 0 for none."""

    line: str
    serial: int
    suffix: int
    letter: str

    @property
    def place(self) -> tuple[int, int]:
        """What orders markers along a line."""
        return self.serial, self.suffix


def parse(number: object) -> Number | None:
    """`number` taken apart, or None where it has none of the forms above."""
    plain = "" if number is None or number != number else str(number).strip().upper()
    match = _FORM.match(plain)
    digits = sum(c.isdigit() for c in plain)
    if match is None or not 4 <= digits <= 16 or not plain.isascii():
        return None
    suffix = match["suffix"]
    return Number(match["line"], int(match["serial"]), int(suffix[1:]) if suffix else 0, match["letter"])


def is_national(number: object) -> bool:
    """Whether `number` is written as land-border stones are: n(1), n(2), n/1."""
    return bool(_NATIONAL.match(str(number).strip()))


def written(number: Number) -> str:
    """The text of a number."""
    suffix = f"-{number.suffix}" if number.suffix else ""
    return f"{number.line}{number.serial:03d}{suffix}{number.letter}"

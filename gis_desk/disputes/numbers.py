"""Numbers of cases: the next free one of a year, and who bears one that has ended in another case."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gis_desk.disputes.older import extra_of

if TYPE_CHECKING:
    from layers.store import Store

_NUMBER = re.compile(r"(.*?)(\d{4})-(\d+)")
_NEWEST = 200
"""So many of the newest cases tell how numbers are written here."""
MERGED = "merged"
"""Kind of the event, and word in ``extra``, by which the numbers of merged cases are found."""


def _form(numbers: Iterable[object]) -> str:
    """What stands before the year in most of `numbers`."""
    forms = Counter(m[1] for n in numbers if isinstance(n, str) and (m := _NUMBER.fullmatch(n)))
    return max(sorted(forms), key=lambda f: forms[f]) if forms else ""


def next_number(numbers: Iterable[object], year: int, form: str | None = None) -> str:
    """The next free number of `year` after `numbers`, written as most of them are: ``2026-007``, ``YH2026-007``."""
    known = list(numbers)
    form = _form(known) if form is None else form
    found = (m for n in known if isinstance(n, str) and (m := _NUMBER.fullmatch(n)))
    taken = [int(m[3]) for m in found if m[1] == form and int(m[2]) == year]
    return f"{form}{year}-{max(taken, default=0) + 1:03d}"


def ended_numbers(store: "Store") -> dict[str, str]:
    """Numbers of cases that have ended in another one, with the key of that."""
    found: dict[str, str] = {}
    for key in dict.fromkeys(store.frame("dispute_event", where={"kind": MERGED})["dispute"]):
        row = store.row("dispute", str(key))
        for entry in extra_of(row or {}).get(MERGED, ()):
            found[str(entry["number"])] = str(key)
    return found


def free_number(store: "Store", year: int) -> str:
    """The next free number of `year` in the workspace; numbers that have ended in another case are not given again.

    It reads the numbers of the year only, so that a register of any size answers at once. Nobody holds it yet: of two
    who ask at the same time the store takes the first.
    """
    form = _form(store.column("dispute", "number", last=_NEWEST))
    return next_number([*store.column("dispute", "number", begins=f"{form}{year}-"), *ended_numbers(store)], year, form)

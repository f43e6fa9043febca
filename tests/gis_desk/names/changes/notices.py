"""What the Ministry's notices of 2004 and 2011 say of counties and above, read by a person.

Transfers of townships and moved seats are left out: a list of counties cannot show them. A line is: old codes, new
codes, kinds. The list of 2011 also has what was decided in 2012; only the units of the notice are judged.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from gis_desk.names.changes import Comparison, compare, register_of
from gis_desk.names.tables import shipped
from tests.realdata import data_dir

NOTICE_2004 = """
340302 > 340302 renamed
340303 > 340303 renamed
340304 > 340304 renamed
340311 > 340311 renamed
6226 > 6212 retyped
622621 > 621202 retyped
622623 > 621223 recoded
622624 > 621221 recoded
622625 > 621224 recoded
622626 > 621222 recoded
622627 > 621225 recoded
622628 > 621226 recoded
622629 > 621228 recoded
622630 > 621227 recoded
321321 > 321311 retyped
230104 230105 > 230104 merged
 > 230109 added
230121 > 230111 retyped
440202 440204 > 440204 merged
440221 > 440205 retyped
411123 > 411103 411104 split retyped
 > 371103 added
450104 450106 > 450107 merged
450121 > 450108 450109 split retyped
450103 > 450103 renamed
620502 > 620502 renamed
620503 > 620503 renamed
"""
NOTICE_2011 = """
511522 > 511503 retyped
430122 > 430112 retyped
530121 > 530114 retyped
310101 310103 > 310101 merged
3414 > removed
341402 > 340181 renamed retyped moved
341421 > 340124 moved
341422 > 340225 moved
341423 > 340522 moved
341424 > 340523 moved
500111 500225 > 500111 merged retyped
500110 500222 > 500110 merged retyped
5224 > 5205 retyped
522401 > 520502 renamed retyped
522422 > 520521 recoded
522423 > 520522 recoded
522424 > 520523 recoded
522425 > 520524 recoded
522426 > 520525 recoded
522427 > 520526 recoded
522428 > 520527 recoded
5222 > 5206 retyped
522201 > 520602 renamed retyped
522230 > 520603 retyped
522222 > 520621 recoded
522223 > 520622 recoded
522224 > 520623 recoded
522225 > 520624 recoded
522226 > 520625 recoded
522227 > 520626 recoded
522228 > 520627 recoded
522229 > 520628 recoded
321003 321011 > 321003 merged
321088 > 321012 retyped
 > 659005 added
320803 > 320803 renamed
"""


@dataclass(frozen=True)
class Line:
    """One change of a notice."""

    old: frozenset[str]
    new: frozenset[str]
    kinds: frozenset[str]


def lines(notice: str) -> list[Line]:
    """The lines of a notice."""
    found = []
    for line in notice.strip("\n").splitlines():
        before, after = line.split(">")
        words = after.split()
        codes = frozenset(w for w in words if w.isdigit())
        found.append(Line(frozenset(before.split()), codes, frozenset(words) - codes))
    return found


def years(before: str, after: str) -> Comparison:
    """The code lists of two years compared."""
    frame = pd.read_csv(data_dir() / "divisions" / "gb2260_revisions_1980_2014.csv.gz", dtype=str)
    sides = [
        register_of(frame.loc[frame["revision"] == year, ["code", "name"]].reset_index(drop=True), shipped(), year)
        for year in (before, after)
    ]
    return compare(sides[0], sides[1], shipped())


def judged(comparison: Comparison, notice: Iterable[Line]) -> tuple[list[Line], list[tuple[Line, object]]]:
    """The lines that are not found as they are, and what is said of their units that is wrong.

    Found is a decision with the same units on both sides, and with all kinds of the line; wrong is any other decision
    on one of its units that claims more than that they are gone or new.
    """
    said = [
        (frozenset(comparison.old.code[i] for i in d.old), frozenset(comparison.new.code[j] for j in d.new), d)
        for d in comparison.decisions
    ]
    missed, wrong = [], []
    for line in notice:
        exact = [d for old, new, d in said if old == line.old and new == line.new and line.kinds <= set(d.kinds)]
        if not exact:
            missed.append(line)
            claims = [d for old, new, d in said if (old & line.old or new & line.new) and d.old and d.new]
            wrong += [(line, d) for d in claims]
    return missed, wrong

"""What lies open on a line: markers to be repaired, and disputes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from gis_desk.disputes.words import is_open
from gis_desk.inspections.cycle.columns import LineIndex, texts, year_of
from gis_desk.inspections.cycle.rules import CycleRules


@dataclass(frozen=True, slots=True)
class Burden:
    """Open repairs and disputes of a line.

    Parameters
    ----------
    repairs, disputes : int
        Markers with a repair case that is not closed, or lost, moved or damaged without one; open disputes.
    repairs_in, disputes_in : mapping
        How many of them by the year in which they were opened or found, where that is known.
    """

    repairs: int = 0
    disputes: int = 0
    repairs_in: Mapping[int, int] = field(default_factory=dict)
    disputes_in: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenRepair:
    """A marker to be repaired: its case, or None where only its state says so."""

    line: int
    marker: str
    number: str
    kind: str
    state: str
    opened_on: str
    care_side: str
    case: str | None


def open_repairs(index: LineIndex, markers: pd.DataFrame, repairs: pd.DataFrame, rules: CycleRules) -> list[OpenRepair]:
    """The markers of the lines of `index` that are to be repaired, one for each, by line and number."""
    keys, numbers, states = (texts(markers, c) for c in ("key", "number", "state"))
    sides, lines = texts(markers, "care_side"), texts(markers, "line")
    at_of = {key: i for i, key in enumerate(keys)}
    found: list[OpenRepair] = []
    seen: set[str] = set()
    columns = ("key", "marker", "line", "kind", "state", "opened_on", "care_side")
    for key, marker, line, kind, state, opened, named in zip(*(texts(repairs, c) for c in columns), strict=True):
        if state == "closed" or (marker and marker in seen):
            continue
        seen.add(marker)
        i = at_of.get(marker)
        number, side = (marker, named) if i is None else (numbers[i] or marker, named or sides[i])
        for at in index.at(line) or (index.at(lines[i]) if i is not None else ()):
            found.append(OpenRepair(at, marker, number, kind, state or "open", opened, side, key))
    for i, state in enumerate(states):
        if state in rules.marker_states and keys[i] not in seen:
            found += [
                OpenRepair(at, keys[i], numbers[i] or keys[i], state, "", "", sides[i], None)
                for at in index.at(lines[i])
            ]
    return sorted(found, key=lambda r: (r.line, r.number, r.marker))


def burdens_of(index: LineIndex, repairs: Iterable[OpenRepair], disputes: pd.DataFrame) -> list[Burden]:
    """The burden of each line of `index`."""
    open_at = [0] * index.count
    in_year: list[Counter[int]] = [Counter() for _ in range(index.count)]
    for repair in repairs:
        open_at[repair.line] += 1
        if (year := year_of(repair.opened_on)) is not None:
            in_year[repair.line][year] += 1
    disputes_at = [0] * index.count
    found_in: list[Counter[int]] = [Counter() for _ in range(index.count)]
    for line, state, found in zip(*(texts(disputes, c) for c in ("line", "state", "found_on")), strict=True):
        if is_open(state):
            for at in index.at(line):
                disputes_at[at] += 1
                if (year := year_of(found)) is not None:
                    found_in[at][year] += 1
    return [Burden(open_at[i], disputes_at[i], dict(in_year[i]), dict(found_in[i])) for i in range(index.count)]

"""The decisions of a comparison as lines: chosen, in columns, as plain values."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import pandas as pd
import shapely

from gis_desk.names.changes.comparing import Comparison
from gis_desk.names.changes.decision import Decision, Fact, Kind
from gis_desk.names.changes.register import GROUPS, Register
from gis_desk.names.changes.words import CERTAINTIES, KINDS, level
from layers.text import Text, text

COLUMNS: dict[str, Text] = {
    "kinds": text("Change"),
    "certainty": text("Certainty"),
    "level": text("Level"),
    "old_name": text("Name in the old list"),
    "old_code": text("Old code"),
    "old_unit": text("Old superior unit"),
    "old_row": text("Row in the old list"),
    "new_name": text("Name in the new list"),
    "new_code": text("New code"),
    "new_unit": text("New superior unit"),
    "new_row": text("Row in the new list"),
    "similarity": text("Similarity of the names"),
    "share": text("Share in common"),
    "distance_m": text("Distance (m)"),
    "rejected": text("Not taken"),
    "grounds": text("Grounds"),
}
"""Columns of a table of changes, and their titles."""
_PART = text("; ")
_FIGURES = ("similarity", "share", "distance_m")


def chosen(comparison: Comparison, kinds: Collection[Kind] = (), within: str = "") -> list[Decision]:
    """The decisions of which one of `kinds` holds (all changes where none is given), on rows in the unit `within`.

    Unchanged rows are only among them where `kinds` asks for them. `within` is a code, or its first digits; where a
    list has no codes, the name of the superior unit.
    """
    asked = comparison.everything() if Kind.UNCHANGED in kinds else iter(comparison.decisions)
    return [
        d for d in asked
        if (not kinds or any(k in kinds for k in d.kinds))
        and (not within or _lies(comparison.old, d.old, within) or _lies(comparison.new, d.new, within))
    ]  # fmt: skip


def _lies(side: Register, rows: Iterable[int], within: str) -> bool:
    return any(code.startswith(within) for n in rows for code in (side.code[n], side.key[n], side.parent[n]) if code)


def group_of(comparison: Comparison, decision: Decision) -> int:
    """Position of the level or class of `decision` in `GROUPS`."""
    return int(comparison.old.group[decision.old[0]] if decision.old else comparison.new.group[decision.new[0]])


def figure(decision: Decision, name: str) -> float | None:
    """The first figure called `name` among the grounds, or None."""
    return next((f.measures[name] for f in decision.facts if name in f.measures), None)


def cells(
    comparison: Comparison, decision: Decision, say: Callable[[Text], str], *, comma: str = ", ", words: bool = True
) -> dict[str, Any]:
    """The line of `decision`, by the names of `COLUMNS`.

    Parameters
    ----------
    say : callable
        Gives the words of a sentence.
    comma : str
        Joins kinds, and the rows of one side.
    words : bool
        Kinds, certainty and level in words; else as programs know them.
    """
    group = group_of(comparison, decision)
    made: dict[str, Any] = {
        "kinds": comma.join(say(KINDS[k]) if words else k.value for k in decision.kinds),
        "certainty": say(CERTAINTIES[decision.certainty]) if words else decision.certainty.value,
        "level": say(level(group)) if words else GROUPS[group],
        **{name: figure(decision, name) for name in _FIGURES},
        "grounds": say(_PART).join(say(f.said) for f in decision.facts),
        "rejected": say(_PART).join(say(f.said) for f in decision.rejected),
    }
    for side, rows, register in (("old", decision.old, comparison.old), ("new", decision.new, comparison.new)):
        made[f"{side}_name"] = comma.join(register.name[n] for n in rows)
        made[f"{side}_code"] = comma.join(_shown_code(register, n) for n in rows)
        made[f"{side}_unit"] = comma.join(dict.fromkeys(register.unit(register.parent[n]) for n in rows))
        made[f"{side}_row"] = comma.join(str(register.row[n]) for n in rows)
    return {name: made[name] for name in COLUMNS}


def as_table(
    comparison: Comparison, decisions: Sequence[Decision], say: Callable[[Text], str], *, words: bool = True
) -> pd.DataFrame:
    """`decisions` as a frame with the columns of `COLUMNS`, to be written to a file; `words` as in `cells`."""
    lines = [cells(comparison, d, say, comma="; ", words=words) for d in decisions]
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(_FIGURES, float))


def as_json(comparison: Comparison, decision: Decision, say: Callable[[Text], str]) -> dict[str, Any]:
    """`decision` as plain values; sentences by `say`, figures with their units in the keys."""

    def rows(side: Register, numbers: Iterable[int]) -> list[dict[str, Any]]:
        return [
            {"key": side.key[n], "code": side.code[n] or None, "name": side.name[n],
             "unit": side.unit(side.parent[n]) or None, "row": side.row[n]}
            for n in numbers
        ]  # fmt: skip

    def facts(given: Iterable[Fact]) -> list[dict[str, Any]]:
        return [{"text": say(f.said), **{k: round(v, 6) for k, v in f.measures.items()}} for f in given]

    return {
        "kinds": [k.value for k in decision.kinds],
        "certainty": decision.certainty.value,
        "level": GROUPS[group_of(comparison, decision)],
        "old": rows(comparison.old, decision.old),
        "new": rows(comparison.new, decision.new),
        "grounds": facts(decision.facts),
        "rejected": facts(decision.rejected),
    }


def place(comparison: Comparison, decision: Decision) -> tuple[float, float, float, float] | None:
    """West, south, east, north (degrees, EPSG:4490) of the rows of `decision`; None where none has a geometry."""
    shapes = [
        shape
        for side, rows in ((comparison.old, decision.old), (comparison.new, decision.new))
        for n in rows
        if side.geometry is not None and (shape := side.geometry[n]) is not None and not shape.is_empty
    ]
    if not shapes:
        return None
    west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
    return west, south, east, north


def _shown_code(register: Register, at: int) -> str:
    return "" if register.by_key else register.code[at]

"""What the commands of the cycle read: the lines with their rounds, repairs and disputes."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from gis_desk.inspections.cycle import Due
from gis_desk.inspections.cycle.columns import LineIndex
from gis_desk.inspections.cycle.overview import Tables
from layers.errors import PlanError, Where
from layers.store import Store
from ui.texts import tr

FILE = click.Path(path_type=Path)
YEAR = click.IntRange(1949, 2200)
_TABLES = ("boundary_line", "marker", "inspection", "division", "marker_repair", "dispute")


def this_year() -> int:
    """The year it is."""
    return dt.date.today().year


def read_tables(store: Store) -> Tables:
    """What the cycle is made of."""
    lines, markers, rounds, divisions, repairs, disputes = (store.frame(t) for t in _TABLES)
    return Tables(lines, markers, rounds, divisions, repairs, disputes, str(store.setting("county") or ""))


def read_lines(store: Store, year: int) -> list[Due]:
    """All lines of the workspace by their place in the cycle in `year`."""
    return read_tables(store).due(year)


def keys_of(store: Store, wanted: Sequence[str]) -> list[str]:
    """The keys of the lines that `wanted` names by key, code or name.

    Raises
    ------
    PlanError
        If a name is that of no line, or of several.
    """
    lines = store.frame("boundary_line")
    index = LineIndex(lines)
    found = []
    for name in wanted:
        at = index.at(name.strip())
        if len(at) != 1:
            raise PlanError(
                "{n} boundary lines are called '{line}'" if at else "no boundary line '{line}'",
                where=Where(layer="boundary_line", value=name),
                do="name the line by its key, code or name",
                n=len(at),
                line=name,
            )
        found.append(index.columns["key"][at[0]])
    return found


def lead_words(line: Due) -> str:
    """Who leads, and whether that is agreed, as a table says it."""
    if not line.lead:
        return "—"
    return line.lead if line.turn.by in ("agreed", "planned", "turn") else tr("{lead} (to be agreed)", lead=line.lead)

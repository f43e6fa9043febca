"""The wall as tables: rows for people, and CSV."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from gis_desk.inspections.cycle.wall import CELL_WORDS, Cell, Wall
from gis_desk.inspections.words import CAUSES
from layers.cells import guarded
from layers.text import Text, text

Say = Callable[[Text | str], str]
HEAD = ("Level", "Neighbour", "Line", "Length (km)", "Markers", "Open repairs", "Disputes")
LEVEL_WORDS = {
    "province": text("provincial level"),
    "prefecture": text("prefectural level"),
    "county": text("county level"),
    "township": text("township level"),
    "village": text("village level"),
}
FILLS: Mapping[str, str] = {
    "done": "D9E8DC",
    "in_field": "CFE3F1",
    "planned": "E4EEF7",
    "due": "F8E7C4",
    "overdue": "F3CFCB",
    "unknown": "EDEDED",
    "expected": "F7F3E8",
}
"""The ground of each state in a workbook."""
MARKS: Mapping[str, str] = {
    "done": "✓",
    "in_field": "▶",
    "planned": "○",
    "due": "◆",
    "overdue": "●",
    "unknown": "?",
    "late": "·",
    "expected": "◇",
}
"""The shape of each state, for paper without colours."""


def cell_words(cell: Cell, say: Say) -> str:
    """A cell in words: state, lead, day, extra inspections, what was opened; empty where nothing is to be said."""
    parts = []
    if cell.state:
        parts.append(f"{MARKS[cell.state]} {say(CELL_WORDS[cell.state])}")
        parts += [part for part in (cell.lead, cell.on if cell.state == "done" else "") if part]
    parts += [f"△ {say(CAUSES[e.cause] if e.cause in CAUSES else text('extra inspection'))}" for e in cell.extras]
    if cell.repairs:
        parts.append(say(text("{n} repairs opened", n=cell.repairs)))
    if cell.disputes:
        parts.append(say(text("{n} disputes found", n=cell.disputes)))
    return " ".join(parts)


def wall_rows(wall: Wall, say: Say) -> list[list[Any]]:
    """The lines under `HEAD` and the years."""
    return [
        [
            say(LEVEL_WORDS.get(group.level, text("no level"))),
            group.name or say(text("within the county")),
            row.due.name,
            round(row.due.length_m / 1000, 1),
            row.due.markers,
            row.due.burden.repairs,
            row.due.burden.disputes,
            *(cell_words(cell, say) for cell in row.cells),
        ]
        for group in wall.groups
        for row in group.rows
    ]


def total_rows(wall: Wall, say: Say) -> list[list[Any]]:
    """Lines, km, markers and people-days of each year, below the columns of the years."""
    return [
        [say(text("Lines")), *(t.lines for t in wall.totals)],
        [say(text("Length (km)")), *(round(t.length_m / 1000, 1) for t in wall.totals)],
        [say(text("Markers")), *(t.markers for t in wall.totals)],
        [say(text("People-days (estimate)")), *(round(t.people_days) for t in wall.totals)],
    ]


def wall_csv(wall: Wall, say: Say) -> str:
    """The wall as CSV; totals stand below, in the columns of the years."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(say(h) for h in HEAD), *wall.years])
    blank = [""] * (len(HEAD) - 1)
    rows = [*wall_rows(wall, say), *([*blank, *row] for row in total_rows(wall, say))]
    writer.writerows([[guarded(v) for v in row] for row in rows])
    return out.getvalue()


def legend_words(say: Say) -> str:
    """The shapes with their words."""
    shown = [f"{mark} {say(CELL_WORDS[state])}" for state, mark in MARKS.items()]
    return "　".join([*shown, f"△ {say(text('extra inspection'))}"])

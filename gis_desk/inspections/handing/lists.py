"""The plan as lists: stops as CSV; a workbook of stops, days, meeting points, what is left out, assumptions."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from gis_desk.inspections.handing.days import CrewDay, Document, meetings
from gis_desk.inspections.handing.receiver import meeting_words
from gis_desk.inspections.handing.sheetbook import Book, Sheet
from gis_desk.inspections.handing.words import KINDS, MODES, POSTS, ROADS, STATES
from gis_desk.inspections.plan import Say
from layers.cells import guarded
from layers.text import Text, text

COLUMNS: tuple[Text, ...] = (
    text("Team"),
    text("Day"),
    text("Date"),
    text("No."),
    text("Kind"),
    text("Line"),
    text("Marker or stretch"),
    text("Arrive"),
    text("Depart"),
    text("By"),
    text("From last stop (km)"),
    text("Stretch (m)"),
    text("Chainage (m)"),
    text("Longitude (°)"),
    text("Latitude (°)"),
    text("End longitude (°)"),
    text("End latitude (°)"),
    text("State"),
)
"""Heads of the stop table."""


def stop_rows(days: Sequence[CrewDay], say: Say) -> list[list[Any]]:
    """The rows of the stop table under `COLUMNS`, by team, day and order."""
    return [_row(day, n, visit.stop, say) for day in days for n, visit in enumerate(day.visits, 1)]


def _row(day: CrewDay, number: int, stop: Mapping[str, Any], say: Say) -> list[Any]:
    stretch = stop["kind"] == "stretch"
    return [
        day.team,
        day.day,
        day.on or None,
        number,
        say(KINDS[stop["kind"]]),
        stop["line"],
        stop["marker"],
        stop["arrive"],
        stop["depart"],
        say(MODES[stop["mode"]]),
        stop["km"],
        stop["length_m"] if stretch else None,
        stop["chainage_m"],
        stop["lon"],
        stop["lat"],
        stop["end_lon"] if stretch else None,
        stop["end_lat"] if stretch else None,
        say(STATES.get(stop["state"], stop["state"])) if stop["state"] else None,
    ]


def stops_csv(days: Sequence[CrewDay], say: Say) -> bytes:
    """The stop table as CSV, UTF-8 with a byte order mark, as spreadsheets expect it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(c) for c in COLUMNS])
    writer.writerows([[guarded(v) for v in row] for row in stop_rows(days, say)])
    return out.getvalue().encode("utf-8-sig")


def lists_xlsx(plan: Document, days: Sequence[CrewDay], say: Say) -> bytes:
    """The workbook of lists; every text cell is text."""
    book = Book()
    book.add(Sheet(say(text("Stops")), _heads(COLUMNS, say), stop_rows(days, say), landscape=True))
    book.add(Sheet(say(text("Days")), _heads(_DAY_HEADS, say), [_day_row(d) for d in days], landscape=True))
    rows = [
        [m.day, m.on or None, m.stop["line"], m.stop["marker"], m.stop["lon"], m.stop["lat"], say(meeting_words(m))]
        for m in meetings(plan, days)
    ]
    book.add(Sheet(say(text("Meeting points")), _heads(_MEETING_HEADS, say), rows))
    rows = [[say(KINDS[u["kind"]]), u["line"], u["marker"], u["reason"]] for u in plan["unvisited"]]
    book.add(Sheet(say(text("Not visited")), _heads(_UNVISITED_HEADS, say), rows))
    book.add(
        Sheet(say(text("Assumptions")), _heads((text("Assumption"), text("Value")), say), assumption_rows(plan, say))
    )
    return book.content()


_DAY_HEADS = (
    text("Team"),
    text("Day"),
    text("Date"),
    text("Lines"),
    text("Start"),
    text("End"),
    text("Stops"),
    text("Length (km)"),
    text("By vehicle (km)"),
    text("On foot (km)"),
    text("Hours (h)"),
)

_MEETING_HEADS = (
    text("Day"),
    text("Date"),
    text("Line"),
    text("Marker"),
    text("Longitude (°)"),
    text("Latitude (°)"),
    text("Meeting"),
)
_UNVISITED_HEADS = (text("Kind"), text("Line"), text("Marker or stretch"), text("Why not planned"))


def _day_row(day: CrewDay) -> list[Any]:
    plan = day.plan
    return [
        day.team,
        day.day,
        day.on or None,
        "、".join(day.lines),
        plan["start"],
        plan["end"],
        len(plan["stops"]),
        plan["km"],
        plan["drive_km"],
        plan["walk_km"],
        round(plan["hours"], 2),
    ]


def _heads(heads: Sequence[Text], say: Say) -> list[str]:
    return [say(h) for h in heads]


def assumption_rows(plan: Document, say: Say) -> list[list[Any]]:
    """What the plan rests on, in words with units."""
    a = plan["assumptions"]
    rows: list[list[Any]] = [
        [say(text("Working day")), say(text("{hours:g} h from {start}", hours=a["day_hours"], start=a["day_start"]))],
        [say(text("Walking off the roads (km/h)")), a["off_road_kmh"]],
        [say(text("Detour factor of walking off the roads")), a["detour"]],
        [say(text("Walking and looking along the line (km/h)")), a["stretch_kmh"]],
        [say(text("Longest stretch of line (m)")), a["longest_stretch_m"]],
        [say(text("Getting into and out of the vehicle (min)")), a["board_minutes"]],
        [
            say(text("Vehicle")),
            say(text("The driver stays with it and brings it round while the team is on foot.")),
        ],
    ]
    rows += [[say(text("Driving: {road} (km/h)", road=ROADS.get(k, k))), v] for k, v in a["speeds_kmh"].items()]
    rows += [
        [say(text("At a marker: {posts} (min)", posts=POSTS.get(k, k))), v] for k, v in a["marker_minutes"].items()
    ]
    rows += [
        [say(text("More at a marker that is {state} (min)", state=STATES.get(k, k))), v]
        for k, v in a["state_minutes"].items()
    ]
    return rows

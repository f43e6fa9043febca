"""What the teams take along: the plan as JSON, the stops as CSV and XLSX, GPX for the receiver, routes as GeoJSON."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from gis_desk.documents.gpx import GpxRoute, Track, Waypoint, gpx
from gis_desk.inspections.plan import Say
from layers.cells import guarded
from layers.text import text

Document = Mapping[str, Any]
"""A plan as its JSON: the form in which the workspace keeps it."""

COLUMNS = (
    "Team",
    "Day",
    "No.",
    "Kind",
    "Line",
    "Marker or stretch",
    "Arrive",
    "Depart",
    "By",
    "From last stop (km)",
    "Stretch (m)",
    "Chainage (m)",
    "Longitude (°)",
    "Latitude (°)",
    "End longitude (°)",
    "End latitude (°)",
    "State",
)
"""Heads of the stop table; `say` translates them."""

KINDS = {"marker": "Marker", "stretch": "Stretch of line"}
MODES = {"drive": "Vehicle", "walk": "On foot", "stay": "On the spot"}
STATES = {
    "intact": "intact",
    "unreadable": "unreadable",
    "damaged": "damaged",
    "tilted": "tilted",
    "moved": "moved",
    "lost": "lost",
    "restored": "restored",
    "abandoned": "abandoned",
}


def stop_rows(plan: Document, say: Say = str) -> list[list[Any]]:
    """The rows of the stop table under `COLUMNS`, by team, day and order."""
    return [
        [
            team["team"],
            day["day"],
            number,
            say(KINDS[stop["kind"]]),
            stop["line"],
            stop["marker"],
            stop["arrive"],
            stop["depart"],
            say(MODES[stop["mode"]]),
            stop["km"],
            stop["length_m"] if stop["kind"] == "stretch" else None,
            stop["chainage_m"],
            stop["lon"],
            stop["lat"],
            stop["end_lon"] if stop["kind"] == "stretch" else None,
            stop["end_lat"] if stop["kind"] == "stretch" else None,
            say(STATES.get(stop["state"], stop["state"])) if stop["state"] else None,
        ]
        for team in plan["teams"]
        for day in team["days"]
        for number, stop in enumerate(day["stops"], 1)
    ]


def stops_csv(plan: Document, say: Say = str) -> bytes:
    """The stop table as CSV, UTF-8 with a byte order mark, as spreadsheets expect it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(c) for c in COLUMNS])
    writer.writerows([[guarded(v) for v in row] for row in stop_rows(plan, say)])
    return out.getvalue().encode("utf-8-sig")


def stops_xlsx(plan: Document, say: Say = str) -> bytes:
    """A workbook: stops, days, tasks without room, and assumptions; every text cell is text."""
    book = Workbook(write_only=True)
    _sheet(book, say("Stops"), [say(c) for c in COLUMNS], stop_rows(plan, say))
    heads = ("Team", "Day", "Start", "End", "Stops", "Length (km)", "By vehicle (km)", "On foot (km)", "Hours (h)")
    _sheet(
        book,
        say("Days"),
        [say(h) for h in heads],
        [
            [
                team["team"],
                day["day"],
                day["start"],
                day["end"],
                len(day["stops"]),
                day["km"],
                day["drive_km"],
                day["walk_km"],
                round(day["hours"], 2),
            ]
            for team in plan["teams"]
            for day in team["days"]
        ],
    )
    _sheet(
        book,
        say("Not visited"),
        [say(h) for h in ("Kind", "Line", "Marker or stretch", "Why not planned")],
        [[say(KINDS[u["kind"]]), u["line"], u["marker"], u["reason"]] for u in plan["unvisited"]],
    )
    _sheet(book, say("Assumptions"), [say("Assumption"), say("Value")], assumption_rows(plan, say))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for index in range(len(head)):
        longest = max((_width(str(r[index])) for r in (head, *rows) if r[index] is not None), default=8)
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(60, longest + 2)
    bold = []
    for value in head:
        cell = WriteOnlyCell(sheet, value)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, guarded(_clean(value)))
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)


def _width(shown: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in shown)


def _clean(value: Any) -> Any:
    """Text without the control characters a workbook refuses."""
    return "".join(c for c in value if c >= " " or c in "\t\n") if isinstance(value, str) else value


def assumption_rows(plan: Document, say: Say = str) -> list[list[Any]]:
    """What the plan rests on, in words with units."""
    a = plan["assumptions"]
    rows: list[list[Any]] = [
        [say("Working day"), say(text("{hours:g} h from {start}", hours=a["day_hours"], start=a["day_start"]))],
        [say("Walking off the roads (km/h)"), a["off_road_kmh"]],
        [say("Detour factor of walking off the roads"), a["detour"]],
        [say("Walking and looking along the line (km/h)"), a["stretch_kmh"]],
        [say("Longest stretch of line (m)"), a["longest_stretch_m"]],
        [say("Getting into and out of the vehicle (min)"), a["board_minutes"]],
        [say("Vehicle"), say("The driver stays with it and brings it round while the team is on foot.")],
    ]
    rows += [[say(text("Driving: {road} (km/h)", road=text(ROADS.get(k, k)))), v] for k, v in a["speeds_kmh"].items()]
    rows += [
        [say(text("At a marker: {posts} (min)", posts=text(POSTS.get(k, k)))), v]
        for k, v in a["marker_minutes"].items()
    ]
    rows += [
        [say(text("More at a marker that is {state} (min)", state=text(STATES.get(k, k)))), v]
        for k, v in a["state_minutes"].items()
    ]
    return rows


ROADS = {
    "expressway": "expressway",
    "national": "national road",
    "provincial": "provincial road",
    "county": "county road",
    "township": "township road",
    "village": "village road",
    "track": "track",
    "path": "path",
}
POSTS = {"single": "single post", "double": "double posts", "triple": "triple posts"}


def routes_geojson(plan: Document) -> dict[str, Any]:
    """Every leg as a line and every stop as a point, with team, day and mode; EPSG:4490, longitude first."""
    features = []
    for team in plan["teams"]:
        for day in team["days"]:
            base = {"team": team["team"], "day": day["day"]}
            for leg in day["legs"]:
                properties = {**base, "mode": leg["mode"], "km": leg["km"], "minutes": leg["minutes"]}
                features.append({"type": "Feature", "properties": properties, "geometry": leg["geometry"]})
            for number, stop in enumerate(day["stops"], 1):
                wanted = ("marker", "kind", "line", "arrive", "depart")
                properties = {**base, "number": number, **{k: stop[k] for k in wanted}}
                place = {"type": "Point", "coordinates": [stop["lon"], stop["lat"]]}
                features.append({"type": "Feature", "properties": properties, "geometry": place})
    return {"type": "FeatureCollection", "features": features}


def plan_gpx(plan: Document, say: Say = str) -> bytes:
    """Waypoints for all stops, one route per team and day, and its way as a track."""
    waypoints, routes, tracks = [], [], []
    for team in plan["teams"]:
        for day in team["days"]:
            name = say(text("Team {team}, day {day}", team=team["team"], day=day["day"]))
            places = [_place(stop, say) for stop in day["stops"]]
            waypoints += [p for p, stop in zip(places, day["stops"], strict=True) if stop["kind"] == "marker"]
            home = Waypoint(team["start"]["lon"], team["start"]["lat"], str(team["start"]["name"]))
            routes.append(GpxRoute(name, (home, *places, home)))
            tracks.append(Track(name, tuple(tuple(tuple(c) for c in g) for g in day["geometry"]["coordinates"])))
    return gpx(say("Joint inspection"), waypoints, routes, tracks)


def _place(stop: Mapping[str, Any], say: Say) -> Waypoint:
    kind = say(KINDS[stop["kind"]])
    note = f"{stop['line']} {stop['arrive']}–{stop['depart']}"
    return Waypoint(stop["lon"], stop["lat"], str(stop["marker"]), note, kind)


def write_all(plan: Document, folder: Path, say: Say = str) -> list[Path]:
    """Write plan.json, stops.csv, stops.xlsx, route.gpx and routes.geojson into `folder`, made where it is missing.

    Each file is written beside its place and moved there whole.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "plan.json": _json(plan),
        "stops.csv": stops_csv(plan, say),
        "stops.xlsx": stops_xlsx(plan, say),
        "route.gpx": plan_gpx(plan, say),
        "routes.geojson": _json(routes_geojson(plan)),
    }
    written = []
    for name, content in contents.items():
        target = folder / name
        draft = folder / f".{name}.part"
        draft.write_bytes(content)
        draft.replace(target)
        written.append(target)
    return written


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8")

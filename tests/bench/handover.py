"""Hand-over files of a large plan: ``python -m tests.bench.handover [--teams T] [--days D] [--markers M] [--json]``.

A made-up plan of T teams, D days each and M markers (2,000 in 60 days), with ways of some hundred vertices. For each kind
of file, in a process of its own: seconds, seconds of this process alone, megabytes written, and how far the peak of
memory rose while it was written. Beside GPX stands the naive way, one tree of ElementTree in memory; beside the field
package a GeoPackage of the same two tables by geopandas, without forms, styles or land.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from gis_desk.inspections.handing.handout import FILE_KINDS, Handover, hand_over
from gis_desk.inspections.handing.register import Register
from layers.crs import GEOGRAPHIC

NAIVE = ("naive gpx", "naive gpkg")
_VERTICES = 150


def plan(teams: int, days: int, markers: int) -> dict[str, Any]:
    """A plan with `markers` markers and as many stretches between them."""
    rng = np.random.default_rng(1)
    each = -(-markers // (teams * days))
    number = 0
    made = []
    for team in range(teams):
        some = []
        for day in range(days):
            stops, legs = [], []
            for _ in range(min(each, markers - number)):
                number += 1
                for kind in ("marker", "stretch"):
                    legs.append(_leg(rng, len(stops), "inspect" if kind == "stretch" else "drive"))
                    stops.append(_stop(kind, number, legs[-1]["geometry"]["coordinates"]))
            some.append(_day(day + 1, stops, legs))
        made.append({"team": team + 1, "start": {"name": "县城", "lon": 108.0, "lat": 26.0}, "days": some})
    return {"key": "p", "teams": made, "unvisited": [], "assumptions": {}}


def _leg(rng: np.random.Generator, to: int, mode: str) -> dict[str, Any]:
    course = (np.array([108.0, 26.0]) + np.cumsum(rng.normal(0, 4e-4, (_VERTICES, 2)), axis=0)).round(7).tolist()
    return {
        "to": to,
        "mode": mode,
        "km": 3.2,
        "minutes": 6.0,
        "geometry": {"type": "LineString", "coordinates": course},
    }


def _stop(kind: str, number: int, course: list[list[float]]) -> dict[str, Any]:
    (lon, lat), (end_lon, end_lat) = (course[-1], course[-1]) if kind == "marker" else (course[0], course[-1])
    return {
        "kind": kind,
        "key": f"m{number}" if kind == "marker" else f"L1:{number}",
        "marker": f"{number:04d}" if kind == "marker" else f"{number:04d}–{number + 1:04d}",
        "line": "青白线",
        "line_key": "L1",
        "arrive": "09:00",
        "depart": "09:20",
        "lon": lon,
        "lat": lat,
        "end_lon": end_lon,
        "end_lat": end_lat,
        "middle": None if kind == "marker" else course[len(course) // 2],
        "chainage_m": number * 1000.0,
        "end_chainage_m": number * 1000.0 + (0 if kind == "marker" else 1000),
        "length_m": 0.0 if kind == "marker" else 1000.0,
        "state": "intact" if kind == "marker" else None,
        "posts": "single" if kind == "marker" else None,
        "mode": "drive",
        "km": 3.2,
    }


def _day(number: int, stops: list[dict[str, Any]], legs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "day": number,
        "date": f"2027-{3 + number // 28:02d}-{1 + number % 28:02d}",
        "stops": stops,
        "legs": legs,
        "km": 30.0,
        "drive_km": 20.0,
        "walk_km": 10.0,
        "hours": 7.5,
        "start": "08:00",
        "end": "15:30",
        "geometry": {"type": "MultiLineString", "coordinates": [leg["geometry"]["coordinates"] for leg in legs]},
    }


def _assumed() -> dict[str, Any]:
    numbers = ("day_hours", "off_road_kmh", "detour", "stretch_kmh", "longest_stretch_m", "board_minutes")
    tables = ("speeds_kmh", "marker_minutes", "state_minutes")
    return {**dict.fromkeys(numbers, 1.0), "day_start": "08:00", **{t: {} for t in tables}}


def run(kind: str, teams: int, days: int, markers: int) -> dict[str, Any]:
    """Write one kind of file in this process."""
    document = {**plan(teams, days, markers), "assumptions": _assumed()}
    given = Handover(document, Register(), str, "联检")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before, start, used = _peak_mb(), time.perf_counter(), time.process_time()
        if kind == "naive gpx":
            files = [_naive_gpx(document, folder)]
        elif kind == "naive gpkg":
            files = [_naive_gpkg(given, folder)]
        else:
            files = hand_over(given, folder, [kind])
        return {
            "kind": kind,
            "seconds": round(time.perf_counter() - start, 2),
            "own_seconds": round(time.process_time() - used, 2),
            "files": len(files),
            "megabytes": round(sum(f.stat().st_size for f in files) / 1e6, 1),
            "memory_mb": round(_peak_mb() - before),
        }


def _naive_gpx(document: dict[str, Any], folder: Path) -> Path:
    """Tracks only, as a tree."""
    root = ET.Element("gpx", {"version": "1.1", "creator": "x"})
    for team in document["teams"]:
        for day in team["days"]:
            track = ET.SubElement(root, "trk")
            for way in day["geometry"]["coordinates"]:
                segment = ET.SubElement(track, "trkseg")
                for lon, lat in way:
                    ET.SubElement(segment, "trkpt", {"lat": str(lat), "lon": str(lon)})
    file = folder / "naive.gpx"
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    return file


def _naive_gpkg(given: Handover, folder: Path) -> Path:
    """Markers and stretches by geopandas."""
    file = folder / "naive.gpkg"
    rows = given.rows()
    for name, some in (("markers", rows.markers), ("stretches", rows.stretches)):
        gpd.GeoDataFrame(some, geometry="geometry", crs=GEOGRAPHIC).to_file(file, layer=name)
    return file


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Each kind in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--teams", type=int, default=1)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--markers", type=int, default=2000)
    parser.add_argument("--kind", choices=(*FILE_KINDS, *NAIVE))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.kind:
        print(json.dumps(run(asked.kind, asked.teams, asked.days, asked.markers)))
        return
    size = ["--teams", str(asked.teams), "--days", str(asked.days), "--markers", str(asked.markers)]
    found = []
    for kind in (*FILE_KINDS, *NAIVE):
        command = [sys.executable, "-m", "tests.bench.handover", "--kind", kind, *size]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    if asked.json:
        print(json.dumps(found))
        return
    for one in found:
        print(
            f"{one['kind']:11} {one['seconds']:7.2f} s  {one['own_seconds']:7.2f} s of its own  {one['files']:3} files "
            f"{one['megabytes']:7.1f} MB  memory +{one['memory_mb']} MB"
        )


if __name__ == "__main__":
    main()

"""GPX: valid, opened by GDAL with the right counts, text that is text, one file for each day."""

import copy
import io
import xml.etree.ElementTree as ET

import pyogrio
import pytest

from gis_desk.documents.gpx import GpxRoute, Track, Waypoint, write_gpx
from gis_desk.inspections.handing.days import crew_days, meetings
from gis_desk.inspections.handing.handout import hand_over
from tests.gis_desk.inspections.handing import plans
from tests.gis_desk.inspections.handing.gpxrules import SPACE, broken


@pytest.fixture
def files(given, tmp_path):
    return {f.name: f for f in hand_over(given, tmp_path, ["gpx"])}


def places(file):
    return {w.findtext(f"{SPACE}name"): w for w in ET.parse(file).getroot().findall(f"{SPACE}wpt")}


def test_one_file_for_all_and_one_for_each_day(files, plan):
    days = crew_days(plan)
    assert set(files) == {"route.gpx", *(f"route-team{d.team}-day{d.day:02d}.gpx" for d in days)}
    for file in files.values():
        assert broken(file.read_bytes()) == []


def test_gdal_opens_it_with_the_right_counts(files, plan):
    days = crew_days(plan)
    stops = [v for d in days for v in d.visits]
    counts = {layer: len(pyogrio.read_dataframe(files["route.gpx"], layer=layer)) for layer in ("routes", "tracks")}
    assert counts == {"routes": len(days), "tracks": len(days)}
    points = pyogrio.read_dataframe(files["route.gpx"], layer="track_points")
    assert len(points) == sum(len(g) for d in days for g in d.plan["geometry"]["coordinates"])
    waypoints = pyogrio.read_dataframe(files["route.gpx"], layer="waypoints")
    wanted = {v.stop["key"] for v in stops if v.is_marker}
    assert (waypoints["type"] == "Marker").sum() == len(wanted)
    first = next(v for v in stops if v.is_marker and v.stop["marker"] == "003")
    row = waypoints[waypoints["name"] == "003"].iloc[0]
    assert (row.geometry.x, row.geometry.y) == pytest.approx(first.begin, abs=1e-7)
    assert row["ele"] == pytest.approx(790.0)


def test_what_a_waypoint_says(files, plan):
    found = places(files["route.gpx"])
    tilted = found["003"]
    assert tilted.findtext(f"{SPACE}sym") == "Flag, Red"
    assert tilted.findtext(f"{SPACE}cmt") == plans.EVIL
    said = tilted.findtext(f"{SPACE}desc")
    for part in ("Team", "(2026-05-1", "State: tilted", "独立树 12.5° 30 m", "<i>井</i>"):
        assert part in said
    kinds = {w.findtext(f"{SPACE}type") for w in found.values()}
    assert kinds == {"Start", "Marker", "Meeting point", "End of a stretch", "Access point"}
    meeting = next(w for w in found.values() if w.findtext(f"{SPACE}type") == "Meeting point")
    assert meeting.findtext(f"{SPACE}desc") == "team 1, team 2 meet on 2026-05-18 at 23:00"


def test_text_is_text(files):
    found = places(files["route.gpx"])
    assert plans.TAGS in found
    assert "+2\ufffd" in found
    assert "青山镇 <&>" in found


def test_a_day_by_itself_has_its_stops_only(plan, tmp_path):
    day = crew_days(plan)[-1]
    (file,) = hand_over(plans.given(plan, team=day.team, day=day.day), tmp_path, ["gpx"])
    assert file.name == f"route-team{day.team}-day{day.day:02d}.gpx"
    (route,) = ET.parse(file).getroot().findall(f"{SPACE}rte")
    names = [p.findtext(f"{SPACE}name") for p in route.findall(f"{SPACE}rtept")]
    assert names[0] == names[-1] == "青山镇 <&>"
    visited = [v.stop["marker"].replace("\x07", "\ufffd") for v in day.visits if v.is_marker]
    assert [n for n in names if n in visited] == visited
    stretches = {s["marker"].replace("\x07", "\ufffd") for s in day.plan["stops"] if s["kind"] == "stretch"}
    assert set(names[1:-1]) <= stretches | set(visited)


def test_what_a_fuller_plan_knows(plan, tmp_path):
    """A plan may name its teams, breaks and daylight, and end elsewhere; a meeting begins when both are there."""
    fuller = copy.deepcopy(plan)
    fuller["teams"][0]["name"] = "北队"
    day = fuller["teams"][0]["days"][0]
    day |= {"lunch": {"at": "12:00", "minutes": 30}, "light": ["05:50", "19:40"]}
    day["geometry"]["coordinates"].append([day["geometry"]["coordinates"][-1][-1], [108.9, 26.5]])
    next(s for s in fuller["teams"][1]["days"][0]["stops"] if s["arrive"] == "23:00")["begin"] = "23:10"
    file = hand_over(plans.given(fuller), tmp_path, ["gpx"])[0]
    route = ET.parse(file).getroot().find(f"{SPACE}rte")
    said = route.findtext(f"{SPACE}desc")
    assert said.startswith("Team: 北队; ")
    assert said.endswith("; break at 12:00, 30 min; daylight 05:50–19:40")
    assert [p.findtext(f"{SPACE}name") for p in route.findall(f"{SPACE}rtept")][-1] == "End of the day"
    assert places(file)["Meeting at " + meetings(fuller, crew_days(fuller))[0].stop["marker"]] is not None
    assert meetings(fuller, crew_days(fuller))[0].at == "23:10"


@pytest.mark.parametrize(
    ("name", "places", "routes", "tracks"),
    [
        ("", [], [], []),
        ("x", [Waypoint(1, 2, "]]>&\ud800")], [GpxRoute("r", ())], [Track("t", (((1, 2), (3, 4)),), number=1)]),
    ],
)
def test_empty_and_odd_documents(name, places, routes, tracks):
    out = io.BytesIO()
    write_gpx(out, name, places, routes, tracks)
    assert broken(out.getvalue()) == []


@pytest.mark.parametrize(
    "document",
    [
        b'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.0" creator="x"/>',
        b'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x"><trk/><wpt lat="1" lon="2"/></gpx>',
        b'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x"><wpt lat="1" lon="200"/></gpx>',
        b'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x">'
        b'<wpt lat="1" lon="2"><sym/><name/></wpt></gpx>',
    ],
)
def test_the_rules_find_what_is_wrong(document):
    assert broken(document)

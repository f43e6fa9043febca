"""KML and KMZ: valid order, folders by line, team and day, balloons whose text is text, nothing from outside."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pyogrio
import pytest
from PIL import Image

from gis_desk.documents.kmlicons import KINDS, icon
from gis_desk.inspections.handing.days import crew_days
from gis_desk.inspections.handing.globe import day_colour
from gis_desk.inspections.handing.handout import hand_over
from tests.gis_desk.inspections.handing import plans

SPACE = "{http://www.opengis.net/kml/2.2}"
_FEATURE = ["name", "visibility", "open", "address", "phoneNumber", "Snippet", "description", "LookAt", "TimeSpan",
            "styleUrl", "Style", "Region", "ExtendedData"]  # fmt: skip
_ORDER = {
    "Document": [*_FEATURE, "Folder"],
    "Folder": [*_FEATURE, "Folder", "Placemark"],
    "Placemark": [*_FEATURE, "Point", "LineString", "MultiGeometry"],
    "Style": ["IconStyle", "LabelStyle", "LineStyle", "PolyStyle", "BalloonStyle"],
    "LineString": ["extrude", "tessellate", "altitudeMode", "coordinates"],
    "IconStyle": ["color", "colorMode", "scale", "heading", "Icon"],
    "TimeSpan": ["begin", "end"],
}


@pytest.fixture
def kml(given, tmp_path):
    return hand_over(given, tmp_path, ["kml"])[0]


@pytest.fixture
def kmz(given, tmp_path):
    return hand_over(given, tmp_path, ["kmz"])[0]


def named(parent, tag):
    return {e.findtext(f"{SPACE}name"): e for e in parent.findall(f"{SPACE}{tag}")}


def test_elements_stand_in_the_order_of_the_schema(kml):
    for element in ET.parse(kml).iter():
        tag = element.tag.removeprefix(SPACE)
        if tag in _ORDER:
            found = [c.tag.removeprefix(SPACE) for c in element]
            assert found == sorted(found, key=_ORDER[tag].index), tag


def test_folders_by_line_team_and_day(kml, plan):
    top = named(ET.parse(kml).getroot().find(f"{SPACE}Document"), "Folder")
    assert set(top) == {"Start places", "Meeting points", plans.EVIL}
    teams = named(top[plans.EVIL], "Folder")
    assert list(teams) == ["Team 1", "Team 2"]
    for day in crew_days(plan):
        folder = named(teams[f"Team {day.team}"], "Folder")[str(day.title)]
        assert folder.findtext(f"{SPACE}TimeSpan/{SPACE}begin") == day.on
        stops = [p for p in folder.findall(f"{SPACE}Placemark") if p.find(f"{SPACE}Point") is not None]
        assert len(stops) == len(day.visits) + len(day.accesses)
        ways = sum(len(list(p.iter(f"{SPACE}LineString"))) for p in folder.findall(f"{SPACE}Placemark"))
        assert ways == len(day.plan["legs"])


def test_a_plan_without_dates_has_no_time(plan, tmp_path):
    bare = {**plan, "teams": [{**t, "days": [{**d, "date": None} for d in t["days"]]} for t in plan["teams"]]}
    (file,) = hand_over(plans.given(bare), tmp_path, ["kml"])
    assert b"TimeSpan" not in file.read_bytes()


def test_gdal_opens_it_with_the_right_counts(kml, plan):
    layers = [str(name) for name, _ in pyogrio.list_layers(kml)]
    counted = sum(pyogrio.read_info(kml, layer=name)["features"] for name in layers)
    assert counted == len(list(ET.parse(kml).iter(f"{SPACE}Placemark")))
    names = {n for name in layers for n in pyogrio.read_dataframe(kml, layer=name)["Name"]}
    assert {f"{v.number} 003" for d in crew_days(plan) for v in d.visits if v.stop["marker"] == "003"} <= names


def test_balloons_hold_text_only(kml):
    text = kml.read_text("utf-8")
    assert "CDATA" not in text
    balloons = [e.text or "" for e in ET.parse(kml).iter(f"{SPACE}description")]
    html = "".join(balloons)
    allowed = {"h3", "/h3", "table", "/table", "tr", "/tr", "td", "/td", "br/", "p", "/p"}
    assert {t.split(" ")[0] for t in re.findall(r"<([^>]*)>", html)} <= allowed
    assert "&lt;b&gt;1&lt;/b&gt;" in html
    assert "$[" not in html
    assert "独立树 12.5° 30 m<br/>&lt;i&gt;井&lt;/i&gt;" in html


def test_nothing_comes_from_outside(kmz, kml):
    with zipfile.ZipFile(kmz) as packed:
        texts = [packed.read("doc.kml").decode(), kml.read_text("utf-8")]
        inside = set(packed.namelist())
        root = ET.fromstring(packed.read("doc.kml"))
        assert packed.testzip() is None
    for text in texts:
        assert set(re.findall(r"https?://[^\"<]+", text)) == {"http://www.opengis.net/kml/2.2"}
    hrefs = {e.text for e in root.iter(f"{SPACE}href")}
    assert hrefs == {f"files/{kind}.png" for kind in KINDS}
    pictures = set(re.findall(r'<img src="([^"]+)"', "".join(e.text or "" for e in root.iter(f"{SPACE}description"))))
    assert pictures == {"files/photo-1.jpg"}
    assert inside == {"doc.kml", *hrefs, *pictures}


def test_the_last_photograph_goes_along(kmz):
    with zipfile.ZipFile(kmz) as packed:
        assert packed.infolist()[0].filename == "doc.kml"
        assert packed.read("files/photo-1.jpg") == plans.PICTURE + b"new"


def test_the_same_plan_gives_the_same_bytes(given, kmz, tmp_path):
    again = hand_over(given, tmp_path / "again", ["kmz"])[0]
    assert again.read_bytes() == kmz.read_bytes()


def test_days_have_the_colours_of_the_plan(kml, plan):
    styles = {e.get("id"): e.findtext(f"{SPACE}LineStyle/{SPACE}color") for e in ET.parse(kml).iter(f"{SPACE}Style")}
    colours = []
    for day in crew_days(plan):
        colour = day_colour(day)
        colours.append(colour)
        assert styles[f"{day.visit}-drive"] == f"ff{colour[5:7]}{colour[3:5]}{colour[1:3]}"
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("kind", KINDS)
def test_icons(kind):
    with Image.open(io.BytesIO(icon(kind))) as image:
        assert image.size == (64, 64)
        assert image.mode == "RGBA"
        assert image.getpixel((0, 0))[3] == 0

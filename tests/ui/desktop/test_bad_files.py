"""Every bad file of the list, opened in the window beside a workspace: an answer with a remedy, nothing else happens."""

import json

import pytest

from tests.badfiles import make
from tests.ui.desktop.conftest import wait
from ui.desktop.kit import Banner

SQUARE = [[108, 25], [108.1, 25], [108.1, 25.1], [108, 25.1], [108, 25]]


def feature(coordinates, name="青山镇", kind="Polygon"):
    return {
        "type": "Feature",
        "properties": {"名称": name, "代码": "990101100"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/hostname">]><kml><Document>&x;</Document></kml>'
)
BAD = {
    "missing": lambda f: f / "none.shp",
    "folder": lambda f: f,
    "empty": lambda f: written(f, "a.shp", b""),
    "a picture": lambda f: written(f, "b.shp", b"\xff\xd8\xff\xe0" + b"\0" * 400),
    "entities": lambda f: written(f, "c.kml", ENTITY),
    "a million columns": lambda f: written(f, "d.csv", "a," * 1_000_000 + "\n" + "1," * 1_000_000),
    "torn workbook": lambda f: written(f, "e.xlsx", b"PK\x03\x04" + b"\0" * 60),
    "no JSON": lambda f: written(f, "f.geojson", '{"type": "FeatureCollection", "features": ['),
    "bomb": make.bomb,
}
ODD = {
    "two points": json.dumps(
        {"type": "FeatureCollection", "features": [feature([SQUARE]), feature([[[108, 25], [108, 25]]], "两点乡")]}
    ),
    "no numbers": '{"type":"FeatureCollection","features":['
    + json.dumps(feature([SQUARE]))
    + ',{"type":"Feature","properties":{"名称":"无穷乡"},"geometry":{"type":"Point","coordinates":[1e999,25]}}]}',
    "markup": json.dumps(
        {"type": "FeatureCollection", "features": [feature([SQUARE], "<b>=HYPERLINK('x')</b><script>")]}
    ),
}


def answers(window):
    return window.notices.banners() + [b for b in window.sheet.findChildren(Banner) if b.heading]


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_answered_and_the_workspace_stays(desk, tmp_path, qtbot, kind):
    folder = tmp_path / "in"
    folder.mkdir()
    before = {layer: desk.store.count(layer) for layer in desk.store.layers()}
    desk.open_path(BAD[kind](folder))
    wait(qtbot, desk)
    assert answers(desk), "the window says nothing"
    assert {layer: desk.store.count(layer) for layer in desk.store.layers()} == before


@pytest.mark.parametrize("kind", ODD)
def test_odd_rows_are_shown_in_the_opening_report(desk, tmp_path, qtbot, kind):
    desk.open_path(written(tmp_path, "odd.geojson", ODD[kind]))
    wait(qtbot, desk)
    assert desk.sheet.isVisible()
    assert not [b for b in desk.notices.banners() if "unexpected" in b.heading.lower()]

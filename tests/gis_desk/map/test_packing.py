"""Kept layers come back with their names and points, and nothing else does."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis_desk.map import MapLayer, build_layer, build_scene
from gis_desk.map.kept import Kept, stamp_of
from gis_desk.map.packing import packed, unpacked
from layers.text import Text
from tests.gis_desk.map.coverage import layer, wavy

HOSTILE = ("<b>青山</b>", "两行\n名", "𰻝乡", "'; DROP TABLE", "\ud800半")


def frame(kind, shapes, **columns):
    made = gpd.GeoDataFrame(
        {"key": [f"k{n}" for n in range(len(shapes))], **columns}, geometry=list(shapes), crs="EPSG:4490"
    )
    return MapLayer(kind, Text(kind), kind, made)


def county():
    names = [f"单元{n}" for n in range(36)]
    units = wavy(cells=6).assign(name=names)
    at = shapely.points(np.linspace(110.01, 110.05, 5), np.linspace(25.01, 25.05, 5))
    ways = [shapely.LineString([(110.0, 25.0 + n / 100), (110.05, 25.02 + n / 100)]) for n in range(3)]
    lakes = [shapely.Point(110.03, 25.03).buffer(0.004)]
    return [
        layer(units),
        frame(
            "water",
            [*ways, *lakes],
            name=["青江", "", "白江", "青湖"],
            **{"class": ["river", "stream", "canal", "area"]},
        ),
        frame("road", ways, name=["一路", "二路", ""], **{"class": ["national", "county", "village"]}),
        frame("place_name", at, name=list(HOSTILE), **{"class": ["village"] * 4 + ["road"]}),
    ]


def same_labels(one, other) -> None:
    assert one.texts == other.texts
    assert one.keys == other.keys
    assert (one.where, one.styles) == (other.where, other.styles)
    for part in ("xy", "angle", "style", "room_m", "clear_mm", "order"):
        np.testing.assert_array_equal(getattr(one, part), getattr(other, part))
    assert (one.reach_m is None) == (other.reach_m is None)
    if one.reach_m is not None:
        np.testing.assert_array_equal(one.reach_m, other.reach_m)
    for part in ("xy", "offsets"):
        np.testing.assert_array_equal(getattr(one.ways, part), getattr(other.ways, part))


@pytest.mark.parametrize("number", range(4))
def test_a_small_layer_comes_back_whole(number):
    layers = county()
    scene = build_scene(layers)
    made = scene.layers[number]
    plane, again = unpacked(*packed(made, scene.plane))
    assert plane == scene.plane
    assert (again.id, again.kind, again.bounds) == (made.id, made.kind, made.bounds)
    assert len(again.labels) == len(made.labels) > 0
    for one, other in zip(made.labels, again.labels, strict=True):
        same_labels(one, other)
    if made.points is not None:
        np.testing.assert_array_equal(again.points.xy, made.points.xy)
        np.testing.assert_array_equal(again.points.symbol, made.points.symbol)
        assert again.points.symbols == made.points.symbols
    for one, other in zip(made.outlines, again.outlines, strict=True):
        for whole, kept in zip(one.whole(), other.at(made.bounds, 0.0), strict=True):
            np.testing.assert_array_equal(whole.xy, kept.xy)
            np.testing.assert_array_equal(whole.style, kept.style)


def test_the_layer_of_the_rows_takes_names_and_points_from_what_was_kept():
    layers = county()
    scene = build_scene(layers)
    for given, made in zip(layers, scene.layers, strict=True):
        _, kept = unpacked(*packed(made, scene.plane))
        built = build_layer(replace(given, kept=kept), scene.plane, layers)
        for one, other in zip(made.labels, built.labels, strict=True):
            same_labels(one, other)
            if one.parted is not None:
                box = tuple(one.parted.boxes[0])
                size = (box[2] - box[0]) / 2
                places = [[p[:2] for p in labels.parted.places(0, box, size)] for labels in (one, other)]
                assert places[0]
                assert places[0] == places[1]


@pytest.mark.parametrize(
    ("array", "worse"),
    [
        ("names.0.style", lambda a: a + 90),
        ("names.0.style", lambda a: a - 90),
        ("names.0.xy", lambda a: a * np.nan),
        ("names.0.xy", lambda a: a[1:]),
        ("names.0.order", lambda a: a[1:]),
        ("names.0.texts", lambda a: a[3:]),
        ("points.symbol", lambda a: a + 90),
        ("points.xy", lambda a: np.full_like(a, np.inf)),
    ],
)
def test_numbers_that_would_lead_astray_are_refused(array, worse):
    scene = build_scene(county())
    made = next(one for one in scene.layers if one.kind == "place_name")
    facts, arrays = packed(made, scene.plane)
    unpacked(facts, arrays)
    arrays[array] = worse(arrays[array])
    with pytest.raises((ValueError, KeyError, IndexError, TypeError)):
        unpacked(facts, arrays)


def test_small_layers_are_kept_in_the_user_s_cache_with_what_was_shown(tmp_path):
    path = tmp_path / "county.gpkg"
    path.write_bytes(b"SQLite format 3" + bytes(100))
    layers = county()
    scene = build_scene(layers)
    kept = Kept(path, stamp_of(path), cache=tmp_path / "cache")
    for given, made in zip(layers, scene.layers, strict=True):
        assert kept.keep(given, scene.plane, made, small=True)
        assert kept.holds(given, scene.plane)
    kept.close({"division": (True, 0.5), "road": (False, 1.0)})
    assert not path.with_name("county.gpkg.levels").exists()
    again = Kept(path, stamp_of(path), cache=tmp_path / "cache")
    assert [one.id for one in again.scene()] == [one.id for one in scene.layers]
    assert again.shown() == {"division": (True, 0.5), "road": (False, 1.0)}


def test_points_alone_do_not_say_in_which_plane_they_lie(tmp_path):
    path = tmp_path / "county.gpkg"
    path.write_bytes(b"SQLite format 3" + bytes(100))
    points = county()[3]
    scene = build_scene([points])
    kept = Kept(path, stamp_of(path), cache=tmp_path / "cache")
    assert kept.keep(points, scene.plane, scene.layers[0], small=True)
    kept.close()
    assert Kept(path, stamp_of(path), cache=tmp_path / "cache").scene() == []


def test_the_cache_keeps_the_workspaces_that_were_open_last(tmp_path, monkeypatch):
    monkeypatch.setattr("gis_desk.map.kept._MOST_FOLDERS", 2)
    layers = county()
    scene = build_scene(layers)
    for n in range(4):
        path = tmp_path / f"county{n}.gpkg"
        path.write_bytes(b"SQLite format 3" + bytes(100 + n))
        kept = Kept(path, stamp_of(path), cache=tmp_path / "cache")
        assert kept.keep(layers[0], scene.plane, scene.layers[0], small=True)
        kept.close()
    assert len(list((tmp_path / "cache" / "levels").iterdir())) == 2
    assert Kept(tmp_path / "county3.gpkg", stamp_of(path), cache=tmp_path / "cache").scene()

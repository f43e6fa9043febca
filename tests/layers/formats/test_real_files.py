"""Real files of county offices open rightly: every name, every datum."""

import csv
import gzip
import json
from pathlib import Path

import geopandas as gpd
import pytest

from layers.formats import read
from layers.formats.characters import plausibility
from tests.realdata import data_dir


def boundaries() -> Path:
    folder = data_dir() / "boundaries"
    if not folder.is_dir():
        pytest.skip("no real boundaries there")
    return folder


def townships() -> gpd.GeoDataFrame:
    return read(boundaries() / "townships_guigang.gpkg", target="division").frame


def names_2021() -> dict[str, str]:
    with gzip.open(data_dir() / "divisions" / "divisions_2021.csv.gz", "rt", encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file) if len(row["code"]) <= 9}


@pytest.mark.parametrize(
    ("file", "rows", "encoding"),
    [
        ("guigang_townships_gbk_shp/贵港乡镇界.shp", 34, "GBK"),
        ("jiangxi_counties_gbk_shp/江西省县界.shp", 100, "GBK"),
        ("counties_2021_gcj02.gpkg", 951, "UTF-8"),
        ("counties_2021_simplified_dirty_gcj02.geojson.gz", 299, "UTF-8"),
        ("townships_guigang.gpkg", 58, "UTF-8"),
        ("townships_tianhe.geojson.gz", 21, "UTF-8"),
    ],
)
def test_every_file_opens_with_the_right_encoding(file: str, rows: int, encoding: str) -> None:
    reading = read(boundaries() / file, target="division")
    assert reading.report.encoding.chosen == encoding
    assert len(reading.frame) == reading.report.rows == rows
    assert not reading.report.refused
    assert {m.column for m in reading.report.columns} >= {"code", "name", "level"}
    assert all(plausibility(name) > 0.4 for name in reading.frame["name"])


@pytest.mark.parametrize(
    "file", ["guigang_townships_gbk_shp/贵港乡镇界.shp", "jiangxi_counties_gbk_shp/江西省县界.shp"]
)
def test_gbk_names_are_those_of_the_national_list(file: str) -> None:
    official = names_2021()
    frame = read(boundaries() / file, target="division").frame
    known = frame[frame["code"].isin(official)]
    assert len(known) > 0.9 * len(frame)
    same = sum(official[c] == n for c, n in zip(known["code"], known["name"], strict=True))
    assert same >= 0.95 * len(known)


def test_jiangxi_shapefile_has_the_names_of_its_source() -> None:
    with gzip.open(boundaries() / "counties_2021_simplified_dirty_gcj02.geojson.gz", "rt", encoding="utf-8") as file:
        source = {str(f["properties"]["code"]): f["properties"]["name"] for f in json.load(file)["features"]}
    frame = read(boundaries() / "jiangxi_counties_gbk_shp" / "江西省县界.shp", target="division").frame
    assert [source[c] for c in frame["code"]] == list(frame["name"])


@pytest.mark.parametrize(
    ("file", "layer"),
    [
        ("counties_2021_gcj02.gpkg", None),
        ("counties_2021_gcj02.gpkg", "county_45"),
        ("counties_2021_simplified_dirty_gcj02.geojson.gz", None),
    ],
)
def test_gcj02_counties_are_recognised_against_the_townships(file: str, layer: str | None) -> None:
    reading = read(boundaries() / file, layer=layer, known=townships())
    proof = reading.report.crs
    assert proof.gcj02
    assert 100 < proof.known_m < 700
    assert proof.unshifted_m < 0.4 * proof.known_m
    assert any("are in GCJ-02" in str(p.what) for p in reading.report.problems)


def test_townships_are_recognised_as_the_others_when_only_gcj02_is_known() -> None:
    """The other way round the townships must stay as they are, and the known boundaries are suspected."""
    known = read(boundaries() / "counties_2021_gcj02.gpkg", layer="county_45").frame
    reading = read(boundaries() / "townships_guigang.gpkg", known=known)
    assert not reading.report.crs.gcj02
    assert any("known boundaries seem to be" in str(p.what) for p in reading.report.problems)


@pytest.mark.parametrize("file", ["townships_guigang.gpkg", "guigang_townships_gbk_shp/贵港乡镇界.shp"])
def test_wgs84_townships_are_not_suspected(file: str) -> None:
    proof = read(boundaries() / file, known=townships()).report.crs
    assert not proof.gcj02
    assert proof.known_m < 1.0


def test_unshifted_counties_do_not_look_like_gcj02_again() -> None:
    counties = read(boundaries() / "counties_2021_gcj02.gpkg", layer="county_45", crs="gcj02").frame
    proof = read(boundaries() / "guigang_townships_gbk_shp" / "贵港乡镇界.shp", known=counties).report.crs
    assert not proof.gcj02


def test_national_list() -> None:
    reading = read(data_dir() / "divisions" / "divisions_2021.csv.gz", target="division")
    assert len(reading.frame) == 663_131
    assert reading.frame["level"].value_counts()["village"] == 618_133
    assert not reading.report.refused

"""What is written reads back the same, or the report names the difference."""

import csv
import json
import math
import os
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from layers.errors import CrsError, EncodingError, FormatError
from layers.formats.writing import LossReport, write
from layers.formats.writing import geopackage as geopackage_writer

CRS = "EPSG:4490"


def divisions(names: list[str], **more: Any) -> gpd.GeoDataFrame:
    codes = [f"9901{i:02d}" for i in range(1, len(names) + 1)]
    shapes = [box(110 + i * 0.1, 30, 110.1 + i * 0.1, 30.1) for i in range(len(names))]
    columns = {"key": codes, "code": codes, "name": names, "level": "county", "population": 1} | more
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)


def kinds(report: LossReport) -> set[str]:
    return {one.kind for one in report.losses}


def named(report: LossReport, kind: str) -> list[str | None]:
    return [one.field for one in report.losses if one.kind == kind]


SUFFIXES = ["shp", "gpkg", "geojson", "csv", "xlsx"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_plain_layer_loses_nothing(tmp_path: Path, suffix: str) -> None:
    frame = divisions(["青山镇", "白水乡"])
    if suffix == "xlsx":
        frame.geometry = [Point(110.5, 30.25), Point(111, 30)]
    report = write(frame, "division", tmp_path / f"out.{suffix}")
    assert kinds(report) - {"note"} <= ({"renamed"} if suffix != "shp" else set())
    assert report.rows == 2
    assert all(f.is_file() for f in report.files)
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".gis-desk")]


def test_a_shapefile_is_in_the_zone_of_its_middle(tmp_path: Path) -> None:
    report = write(divisions(["甲", "乙"]), "division", tmp_path / "a.shp")
    assert report.crs == "EPSG:4546"  # central meridian 111° E
    back = gpd.read_file(tmp_path / "a.shp")
    assert back.crs.is_projected
    assert back.total_bounds[0] == pytest.approx(500_000 - 96_500, abs=500)
    assert (tmp_path / "a.cpg").read_text() == "UTF-8"
    assert back["name"].tolist() == ["甲", "乙"]
    degrees = write(divisions(["甲", "乙"]), "division", tmp_path / "b.shp", crs="EPSG:4490")
    assert degrees.crs == "EPSG:4490"


def test_gbk_gives_way_to_gb18030_for_a_character_it_lacks(tmp_path: Path) -> None:
    plain = write(divisions(["青山"]), "division", tmp_path / "a.shp", encoding="gbk")
    assert (plain.encoding, (tmp_path / "a.cpg").read_text()) == ("GBK", "GBK")
    assert pyogrio.read_dataframe(tmp_path / "a.shp")["name"].tolist() == ["青山"]
    rare = write(divisions(["青山", "㛃镇"]), "division", tmp_path / "b.shp", encoding="GBK")
    assert rare.encoding == "GB18030"
    assert [one.row for one in rare.losses if one.kind == "encoding"] == [2]
    assert pyogrio.read_dataframe(tmp_path / "b.shp", encoding="GB18030")["name"].tolist() == ["青山", "㛃镇"]


def test_names_of_ten_bytes_are_distinct_and_kept_in_a_key_file(tmp_path: Path) -> None:
    frame = divisions(["甲"], approved_on="2020-01-01", approved_on_2="2021-01-01")
    report = write(frame, "division", tmp_path / "a.shp", fields={
        "name": "行政区划标准名称", "code": "行政区划代码", "approved_on": "approved_on", "approved_on_2": "approved_on_2",
    })  # fmt: skip
    back = pyogrio.read_dataframe(tmp_path / "a.shp")
    names = [c for c in back.columns if c != "geometry"]
    assert all(len(n.encode()) <= 10 for n in names)
    assert names[0] == "行政区"
    assert len(set(names)) == 4
    assert named(report, "renamed") == ["行政区划标准名称", "行政区划代码", "approved_on", "approved_on_2"]
    with (tmp_path / "a.fields.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert {r["field"]: r["column"] for r in rows}[names[0]] == "name"
    assert rows[0]["zh"] == "名称"


def test_long_texts_are_cut_at_a_character_and_reported(tmp_path: Path) -> None:
    report = write(divisions(["山" * 100, "b"]), "division", tmp_path / "a.shp")
    (loss,) = [one for one in report.losses if one.kind == "cut"]
    assert (loss.field, loss.rows, loss.row) == ("name", 1, 1)
    assert pyogrio.read_dataframe(tmp_path / "a.shp")["name"][0] == "山" * 84


def test_mixed_shapes_become_files_of_one_kind(tmp_path: Path) -> None:
    shapes = [Point(110, 30), LineString([(110, 30), (111, 31)]), box(110, 30, 111, 31), None]
    frame = gpd.GeoDataFrame({"key": list("abcd"), "name": list("abcd")}, geometry=shapes, crs=CRS)
    report = write(frame, "place_name", tmp_path / "m.shp")
    assert "split" in kinds(report)
    found = {p.stem: pyogrio.read_dataframe(p)["name"].tolist() for p in tmp_path.glob("*.shp")}
    assert found == {"m_point": ["a", "d"], "m_line": ["b"], "m_polygon": ["c"]}


def test_an_older_bundle_goes_as_a_whole(tmp_path: Path) -> None:
    write(divisions(["旧", "旧"]), "division", tmp_path / "a.shp", encoding="GBK")
    (tmp_path / "a.sbn").write_bytes(b"index of the older file")
    (tmp_path / "b.shp").write_bytes(b"another's")
    write(divisions(["新"]), "division", tmp_path / "a.shp")
    assert pyogrio.read_dataframe(tmp_path / "a.shp")["name"].tolist() == ["新"]
    assert not (tmp_path / "a.sbn").exists()
    assert (tmp_path / "b.shp").read_bytes() == b"another's"


def test_formulas_stay_text(tmp_path: Path) -> None:
    bad = ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"]
    frame = divisions(bad)
    report = write(frame, "division", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["name"] for r in rows] == [f"'{b}" for b in bad]
    assert named(report, "guarded") == ["name"]
    write(frame, "division", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    column = next(c for c in sheet.iter_cols() if c[0].value == "name")
    assert [(c.value, c.data_type) for c in column[1:]] == [(b, "s") for b in bad]


def test_empty_cells_at_the_end_of_rows_and_of_the_sheet_are_no_fault(tmp_path: Path) -> None:
    columns = {"key": ["a", "b", "c"], "name": ["甲", "乙", None], "note": ["x", None, None]}
    write(pd.DataFrame(columns), "culture", tmp_path / "a.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))
    at = rows[0].index("name")
    assert [r[at] for r in rows[1:]] == ["甲", "乙", None]


def test_points_have_longitude_and_latitude_in_tables(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"key": ["a"], "name": ["甲"]}, geometry=[Point(110.5, 30.25)], crs=CRS)
    write(frame, "place_name", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.DictReader(file)) == [{"key": "a", "name": "甲", "lon": "110.5", "lat": "30.25"}]


def test_geojson_is_in_degrees_and_turns_its_rings(tmp_path: Path) -> None:
    ring = Polygon([(110, 30), (110, 31), (111, 31), (111, 30)])
    frame = gpd.GeoDataFrame({"key": ["a"], "name": ["甲"]}, geometry=[ring], crs=CRS)
    write(frame, "division", tmp_path / "a.geojson")
    document = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert shapely.is_ccw(shapely.from_geojson(json.dumps(document["features"][0]["geometry"])).exterior)
    with pytest.raises(CrsError, match="degrees"):
        write(frame, "division", tmp_path / "b.geojson", crs="EPSG:4546")


@pytest.mark.parametrize(
    ("name", "more", "error"),
    [
        ("a.xyz", {}, FormatError),
        ("a.shp", {"encoding": "latin-1"}, EncodingError),
        ("a.shp", {"crs": "nonsense"}, CrsError),
        ("a.shp", {"crs": "EPSG:2436"}, CrsError),  # Beijing 54
        ("a.shp", {"fields": {"nothing": "x"}}, FormatError),
        ("missing/a.shp", {}, FormatError),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, name: str, more: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        write(divisions(["甲"]), "division", tmp_path / name, **more)
    assert list(tmp_path.iterdir()) == []


def test_the_older_file_stays_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(divisions(["旧"]), "division", tmp_path / "a.shp")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def full(self: Path, target: Path) -> None:
        if target.suffix == ".dbf" and ".gis-desk" not in str(target):
            raise OSError(28, "No space left on device", str(target))
        os.rename(self, target)  # noqa: PTH104

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write(divisions(["新", "新"]), "division", tmp_path / "a.shp")
    monkeypatch.undo()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a full device")
def test_a_device_that_is_full_is_an_error_and_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.geojson"
    write(divisions(["旧"]), "division", target)
    before = target.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda number: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write(divisions(["新"]), "division", target)
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.geojson"]


def test_a_file_that_reads_back_differently_never_replaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.gpkg"
    write(divisions(["旧"]), "division", target)
    before = target.read_bytes()
    real = geopackage_writer.pyogrio.read_dataframe
    monkeypatch.setattr(
        geopackage_writer.pyogrio, "read_dataframe", lambda *a, **k: real(*a, **k).assign(name="something else")
    )
    with pytest.raises(FormatError, match="reads back differently"):
        write(divisions(["新"]), "division", target)
    assert target.read_bytes() == before


def test_what_is_public(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="must not be published"):
        write(divisions(["甲"]), "dispute", tmp_path / "a.gpkg", public=True)
    marker = gpd.GeoDataFrame(
        {"key": ["m"], "number": ["9901001Q"], "objects": ["[1]"], "height_m": [12.3], "note": ["13800000000"]},
        geometry=[Point(110.123456, 30.654321)],
        crs=CRS,
    )
    report = write(marker, "marker", tmp_path / "m.geojson", public=True)
    (feature,) = json.loads((tmp_path / "m.geojson").read_text(encoding="utf-8"))["features"]
    assert feature["geometry"]["coordinates"] == [110.12, 30.66]
    assert set(feature["properties"]) == {"key", "number"}
    assert set(named(report, "dropped")) == {"objects", "height_m", "note"}
    lines = gpd.GeoDataFrame(
        {"key": ["a", "b"], "status": ["legal", "disputed"]},
        geometry=[LineString([(110.1234, 30), (111.5678, 31)])] * 2,
        crs=CRS,
    )
    write(lines, "boundary_line", tmp_path / "l.geojson", public=True)
    assert [
        f["properties"]["key"] for f in json.loads((tmp_path / "l.geojson").read_text(encoding="utf-8"))["features"]
    ] == ["a"]


def test_public_neighbours_keep_their_common_edge(tmp_path: Path) -> None:
    edge = [(110.123, 30.0), (110.1377, 30.0521), (110.1218, 30.1)]
    left = Polygon([(110, 30), *edge, (110, 30.1)])
    right = Polygon([*edge, (110.3, 30.1), (110.3, 30)])
    frame = gpd.GeoDataFrame({"key": ["a", "b"]}, geometry=[left, right], crs=CRS)
    write(frame, "division", tmp_path / "p.gpkg", public=True)
    back = pyogrio.read_dataframe(tmp_path / "p.gpkg").geometry.to_numpy()
    assert shapely.coverage_is_valid(back)
    assert (np.round(shapely.get_coordinates(back), 2) == shapely.get_coordinates(back)).all()


def test_public_shapes_smaller_than_the_grid_are_named(tmp_path: Path) -> None:
    holed = box(110, 30, 111, 31).difference(box(110.5001, 30.5, 110.5002, 30.5001))
    small = box(110.0001, 30.0001, 110.0002, 30.0003)
    frame = gpd.GeoDataFrame(
        {"key": ["a", "b", "c"]}, geometry=[holed, small, LineString(small.exterior.coords[:3])], crs=CRS
    )
    report = write(frame, "place_name", tmp_path / "p.gpkg", public=True)
    (loss,) = [one for one in report.losses if one.field == "geometry"]
    assert (loss.rows, loss.row) == (2, 2)
    back = pyogrio.read_dataframe(tmp_path / "p.gpkg").geometry
    assert back[0].equals(box(110, 30, 111, 31))
    assert back[1:].isna().all()


TEXTS = st.none() | st.text(
    st.sampled_from("青山镇甲乙㛃𠀀aZ09=+-@' \"\t,;\n") | st.characters(exclude_categories=("Cs",)), max_size=120
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS,
            "population": st.none() | st.integers(-(2**40), 2**40),
            "speed_kmh": st.none() | st.floats(allow_nan=False),
            "x": st.floats(75, 130),
            "y": st.floats(5, 50),
        }
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, encoding=st.sampled_from(["UTF-8", "GBK"]))
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, rows: list[dict[str, Any]], encoding: str
) -> None:
    """Whatever is in the rows: it comes back, or the report names the field."""
    path = tmp_path_factory.mktemp("r") / f"a.{suffix}"
    columns: dict[str, Any] = {
        "key": [str(i) for i in range(len(rows))],
        "name": [r["name"] for r in rows],
        "population": np.array([r["population"] for r in rows], dtype=object),
        "speed_kmh": np.array([math.nan if r["speed_kmh"] is None else r["speed_kmh"] for r in rows]),
    }
    frame = gpd.GeoDataFrame(columns, geometry=[Point(r["x"], r["y"]) for r in rows], crs=CRS)
    crs = "EPSG:4490" if suffix == "shp" else "auto"
    report = write(frame, "division", path, encoding=encoding, crs=crs)
    told = {one.field for one in report.losses}
    back = _read(path, report)
    assert len(back["key"]) == len(rows)
    for column, name in (("name", "name"), ("population", "population"), ("speed_kmh", "speed_kmh")):
        meant = [None if v is None or v != v else v for v in columns[column]]
        if name not in told:
            assert [_plain(v) for v in back[name]] == [_plain(v) for v in meant], name


def _plain(value: Any) -> Any:
    if value is None or value != value or value == "":
        return None
    return float(value) if isinstance(value, int | float | np.number) else str(value)


def _read(path: Path, report: LossReport) -> dict[str, list[Any]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig" if report.encoding == "UTF-8" else report.encoding, newline="") as file:
            rows = list(csv.DictReader(file))
        numbers = ("population", "speed_kmh")
        return {c: [float(r[c]) if c in numbers and r[c] else r[c] for r in rows] for c in ("key", "name", *numbers)}
    if path.suffix == ".xlsx":
        page = openpyxl.load_workbook(path).active
        assert page is not None
        head, *rows = page.iter_rows(values_only=True)
        return {str(h): [r[k] for r in rows] for k, h in enumerate(head)}
    found = pyogrio.read_dataframe(path, encoding=report.encoding if path.suffix == ".shp" else None)
    return {str(c): list(found[c]) for c in found.columns}


def test_multipart_and_holes_come_back(tmp_path: Path) -> None:
    shape = MultiPolygon([box(110, 30, 111, 31).difference(box(110.2, 30.2, 110.4, 30.4)), box(112, 30, 113, 31)])
    frame = gpd.GeoDataFrame({"key": ["a"]}, geometry=[shape], crs=CRS)
    for suffix in ("shp", "gpkg", "geojson"):
        write(frame, "division", tmp_path / f"a.{suffix}", crs="EPSG:4490")
        assert pyogrio.read_dataframe(tmp_path / f"a.{suffix}").geometry[0].equals(shape)

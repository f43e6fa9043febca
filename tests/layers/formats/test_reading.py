"""Every format gives the same rows; layers are chosen; rows that cannot be used are refused one by one."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from layers.errors import FormatError
from layers.formats import FORMATS, read
from layers.schema import TABLES
from tests.badfiles import make


@pytest.mark.parametrize("kind", list(make.SAMPLES))
def test_every_format(tmp_path: Path, kind: str) -> None:
    reading = read(make.SAMPLES[kind](tmp_path), target="place_name")
    assert list(reading.frame["name"]) == list(make.NAMES)
    assert list(reading.frame.columns) == [*TABLES["place_name"].names, "geometry"]
    assert reading.frame.crs.to_epsg() == 4490
    assert list(reading.rows) == [1, 2, 3, 4, 5, 6]
    assert reading.report.kept == reading.report.rows == 6
    assert not reading.report.refused
    if kind != "dbf":
        assert reading.frame.geometry.notna().all()
        assert 110.29 < reading.report.bounds[0] < 110.31
        assert reading.report.crs.reason


def test_the_table_of_formats_names_each_once() -> None:
    suffixes = [s for f in FORMATS for s in f.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert {f.name for f in FORMATS} >= {"Shapefile", "GeoPackage", "GeoJSON", "KML", "GPX", "CSV", "XLSX"}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("geojson", "a.txt"),
        ("kml", "a.txt"),
        ("gpkg", "a.dat"),
        ("kmz", "a.zip"),
        ("xlsx", "a.bin"),
        ("gpx", "a.xml"),
        ("shp", "a.dat"),
    ],
)
def test_content_tells_what_the_name_does_not(tmp_path: Path, kind: str, name: str) -> None:
    path = make.SAMPLES[kind](tmp_path)
    other = path.rename(tmp_path / name)
    assert len(read(other).frame) == 6


@pytest.mark.parametrize("kind", list(make.SAMPLES))
def test_report_is_plain_data(tmp_path: Path, kind: str) -> None:
    report = read(make.SAMPLES[kind](tmp_path)).report
    shown = json.loads(json.dumps(report.as_json(), allow_nan=False))
    assert shown["rows"] == 6
    assert shown["encoding"]["chosen"]
    lines = report.lines()
    assert lines[0].startswith(report.file.name)
    assert all("\n" not in line for line in lines)


def test_layers_of_one_pattern_are_read_together(tmp_path: Path) -> None:
    path = make.gpkg(tmp_path, layers=("county_36", "county_45"))
    reading = read(path)
    assert len(reading.frame) == 12
    assert sorted(set(reading.frame["layer"])) == ["county_36", "county_45"]
    assert list(reading.rows) == list(range(1, 13))
    assert len(read(path, layer="county_45").frame) == 6


def test_layers_that_differ_have_to_be_chosen(tmp_path: Path) -> None:
    path = make.gpkg(tmp_path)
    gpd.GeoDataFrame({"名称": ["某路"]}, geometry=[shapely.LineString([(110, 23), (110.1, 23)])], crs=4490).to_file(
        path, layer="路", driver="GPKG"
    )
    with pytest.raises(FormatError, match="--layer: "):
        read(path)
    assert len(read(path, target="road").frame) == 1  # lines are asked for, and only one layer has them
    assert len(read(path, target="division").frame) == 6
    with pytest.raises(FormatError, match="choose one of: township, 路"):
        read(path, layer="村")


def test_gpx_gives_the_layer_that_fits(tmp_path: Path) -> None:
    path = make.gpx(tmp_path)
    assert len(read(path, target="marker", mapping={"name": "number"}).frame) == 6
    assert list(read(path, target="road").frame["name"]) == ["巡线"]
    assert read(path, layer="tracks").frame.geometry.iloc[0].geom_type == "MultiLineString"


def test_kml_fields_and_geometries(tmp_path: Path) -> None:
    body = (
        "<Placemark><name>面</name><Polygon><outerBoundaryIs><LinearRing><coordinates>110,23 110.1,23 110.1,23.1 110,23"
        "</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>110.05,23.01 110.06,23.01 "
        "110.06,23.02 110.05,23.01</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>"
        "<Placemark><name>两线</name><MultiGeometry><LineString><coordinates>110,23 110.1,23</coordinates></LineString>"
        "<LineString><coordinates>110,23.5 110.1,23.5</coordinates></LineString></MultiGeometry></Placemark>"
        "<Placemark><name>坏点</name><Point><coordinates>abc</coordinates></Point></Placemark>"
        "<Placemark><name>两点面</name><Polygon><outerBoundaryIs><LinearRing><coordinates>110,23 110.1,23</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    reading = read(make.kml(tmp_path, body))
    assert [g.geom_type for g in reading.frame.geometry] == ["Polygon", "MultiLineString"]
    assert len(reading.frame.geometry.iloc[0].interiors) == 1
    assert [(r.row, r.field) for r in reading.report.refused] == [(3, "coordinates"), (4, "coordinates")]
    assert list(reading.frame["folder"]) == ["乡镇", "乡镇"]


def features(tmp_path: Path, shapes: list[object], **more: object) -> Path:
    rows = [
        {"type": "Feature", "properties": {"code": f"45082110{i}", "name": f"第{i}镇", **more}, "geometry": s}
        for i, s in enumerate(shapes)
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False), encoding="utf-8")
    return path


def ring(*xy: tuple[float, float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[list(p) for p in xy]]}


GOOD = ring((110, 23), (110.1, 23), (110.1, 23.1), (110, 23))


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (ring((110, 23), (110.1, 23)), "fewer than four points"),
        (ring((110, 23), (110.1, 23), (110, 23)), "fewer than four points"),
        (ring((110, 23), (1e999, 23), (110.1, 23.1), (110, 23)), "finite|damaged|no geometry|four points"),
        (None, "no geometry"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        (ring((10, 50), (10.1, 50), (10.1, 50.1), (10, 50)), "outside China"),
        (ring((0, 0), (0.1, 0), (0.1, 0.1), (0, 0)), "outside China"),
        ({"type": "Point", "coordinates": [110, 23]}, "cannot stand"),
    ],
)
def test_rows_are_refused_one_by_one(tmp_path: Path, shape: object, why: str) -> None:
    reading = read(features(tmp_path, [GOOD, shape, GOOD]), target="division")
    (refusal,) = reading.report.refused
    assert refusal.row == 2
    assert any(w in str(refusal.reason) for w in why.split("|"))
    assert list(reading.frame["name"]) == ["第0镇", "第2镇"]
    assert list(reading.rows) == [1, 3]
    assert (reading.report.kept, reading.report.rows) == (2, 3)


def test_crossing_polygon_is_kept_and_listed(tmp_path: Path) -> None:
    bow = ring((110, 23), (110.1, 23.1), (110.1, 23), (110, 23.1), (110, 23))
    reading = read(features(tmp_path, [GOOD, bow]), target="division")
    assert len(reading.frame) == 2
    (problem,) = [p for p in reading.report.problems if p.row == 2]
    assert "not valid" in str(problem.what)


def test_polygons_become_multipolygons_and_heights_go(tmp_path: Path) -> None:
    reading = read(
        features(tmp_path, [ring((110, 23, 5), (110.1, 23, 5), (110.1, 23.1, 5), (110, 23, 5))]), target="division"
    )  # type: ignore[arg-type]
    assert reading.frame.geometry.iloc[0].geom_type == "MultiPolygon"
    assert not reading.frame.geometry.iloc[0].has_z


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ("450821109,甲镇\n450821109,乙镇\n", {2: "stands in row 1"}),  # a code twice
        ("450821109,甲镇\n450821109000,乙镇\n", {2: "stands in row 1"}),  # the same code, padded
        ("450821109,甲镇\n12345,乙镇\n", {2: "5 digits"}),
        ("450821109,甲镇\n,乙镇\n", {2: "is empty"}),
        ("450821109,甲镇\n450821A01,乙镇\n", {2: "digits only"}),
        ("450821109,甲镇\n4.50821E+11,乙镇\n", {2: "spreadsheet"}),
    ],
)
def test_codes_are_refused_by_row(tmp_path: Path, rows: str, refused: dict[int, str]) -> None:
    reading = read(make.csv(tmp_path, "代码,名称\n" + rows), target="division")
    assert {r.row for r in reading.report.refused} == set(refused)
    assert all(refused[r.row] in str(r.reason) for r in reading.report.refused)
    assert list(reading.frame["key"]) == ["450821109"]


@pytest.mark.parametrize(
    ("lon", "lat", "why"),
    [
        ("nan", "23.5", "finite"),
        ("inf", "23.5", "finite"),
        ("110.3", "", "only one"),
        ("abc", "23.5", "no angle"),
        ("110°61′", "23.5", "less than 60"),
        ("10.3", "23.5", "outside China"),
        ("1e300", "23.5", "outside China"),
    ],
)
def test_coordinates_are_refused_by_row(tmp_path: Path, lon: str, lat: str, why: str) -> None:
    good = "".join(f"村{i},110.{i},23.5\n" for i in range(8))
    reading = read(make.csv(tmp_path, f"名称,经度,纬度\n{good}坏村,{lon},{lat}\n"), target="place_name")
    assert [r.row for r in reading.report.refused] == [9]
    assert why in str(reading.report.refused[0].reason)


def test_rows_without_coordinates_stay_in_a_table(tmp_path: Path) -> None:
    reading = read(make.csv(tmp_path, "名称,经度,纬度\n甲村,110.3,23.5\n乙村,,\n"), target="place_name")
    assert list(reading.frame["name"]) == ["甲村", "乙村"]
    assert reading.frame.geometry.isna().tolist() == [False, True]
    assert any("no position" in str(p.what) for p in reading.report.problems)


def test_rows_with_too_many_fields_are_refused(tmp_path: Path) -> None:
    reading = read(
        make.csv(tmp_path, "名称,经度,纬度\n甲村,110.3,23.5\n乙村,多,110.3,23.5\n丙村,110.3,23.5,,\n"),
        target="place_name",
    )
    assert list(reading.frame["name"]) == ["甲村", "丙村"]
    assert [r.row for r in reading.report.refused] == [2]


def test_quoted_fields_keep_their_commas_and_line_ends(tmp_path: Path) -> None:
    frame = read(make.csv(tmp_path, '名称,备注\r\n甲村,"一,二\n三"\r\n乙村,"他说""好"""\r\n')).frame
    assert list(frame["备注"]) == ["一,二\n三", '他说"好"']


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "\uff0c"])
def test_delimiters(tmp_path: Path, mark: str) -> None:
    path = make.csv(tmp_path, f"名称{mark}代码\n甲村{mark}001\n乙村{mark}002\n", name="a.txt")
    assert list(read(path).frame["代码"]) == ["001", "002"]


def test_leading_zeros_survive(tmp_path: Path) -> None:
    assert list(read(make.csv(tmp_path, "名称,界桩号\n甲,007\n乙,010\n")).frame["界桩号"]) == ["007", "010"]


def test_sheets_of_a_workbook(tmp_path: Path) -> None:
    import openpyxl

    path = make.xlsx(tmp_path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("空表")
    other = book.create_sheet("界桩")
    other.append(["界桩号", "现状"])
    other.append([1, "完好"])
    book.save(path)
    with pytest.raises(FormatError, match="地名, 界桩"):
        read(path)
    assert list(read(path, layer="界桩", target="marker").frame["number"]) == ["1"]


def test_progress_and_stop(tmp_path: Path) -> None:
    from layers.work import Cancelled, Progress

    with pytest.raises(Cancelled):
        read(make.shapefile(tmp_path), progress=Progress(stopped=lambda: True))


def test_workspace_is_read_through_the_store(tmp_path: Path) -> None:
    from layers.formats import import_file
    from layers.store import Store

    path = tmp_path / "w.gpkg"
    with Store.create(path) as store:
        import_file(store, make.shapefile(tmp_path), "division")
    reading = read(path, target="division")
    assert list(reading.frame["name"]) == list(make.NAMES)
    assert list(reading.frame["key"]) == list(make.CODES)
    assert reading.own_keys
    assert list(read(path).frame["name"]) == list(make.NAMES)  # the only layer
    with pytest.raises(FormatError, match="choose one of: division"):
        read(path, layer="nonsense")
    assert len(read(path, layer="marker").frame) == 0


def test_import_refuses_what_it_cannot_write(tmp_path: Path) -> None:
    from layers.errors import WorkspaceError
    from layers.formats import import_file
    from layers.store import Store

    path = tmp_path / "w.gpkg"
    Store.create(path).close()
    with Store.open(path, write=False) as store, pytest.raises(WorkspaceError, match="reading only"):
        import_file(store, make.shapefile(tmp_path), "division")


def test_roads_are_not_compared_with_boundaries(tmp_path: Path) -> None:
    known = read(make.gpkg(tmp_path), target="division").frame
    line = shapely.LineString([(110.3 + i / 1000, 23.502) for i in range(200)])
    path = tmp_path / "roads.gpkg"
    gpd.GeoDataFrame({"名称": ["某路"]}, geometry=[line], crs=4490).to_file(path, driver="GPKG")
    assert read(path, target="road", known=known).report.crs.known_m is None

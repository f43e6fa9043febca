"""GeoPackages to be filled in: empty columns keep their kind, text is text, filled rows are counted."""

import sqlite3

import pyogrio
import pytest
import shapely

from layers.errors import FormatError
from layers.formats.writing.package import MOMENT, PackageTable, count_filled, write_tables
from layers.schema import Kind
from layers.work import Cancelled, Progress

COLUMNS = {
    "words": Kind.TEXT,
    "count": Kind.INT,
    "size": Kind.REAL,
    "sure": Kind.BOOL,
    "day": Kind.DATE,
    "moment": MOMENT,
}
ROWS = [
    {"words": "=1+1 <b>' \x00\ud800", "count": 3, "size": 2.5, "sure": True, "day": "2026-05-01",
     "geometry": shapely.LineString([(108, 26, 5), (109, 26, 6)])},
    {"size": float("nan"), "geometry": None},
]  # fmt: skip


@pytest.fixture
def package(tmp_path):
    file = tmp_path / "表.gpkg"
    lines = PackageTable("lines", "界线", "MultiLineString", COLUMNS, ROWS, "<qgis/>")
    notes = PackageTable("notes", "记录", "", COLUMNS, [{}])
    write_tables(file, [lines, notes])
    return file


def test_columns_keep_their_kind_though_all_are_empty(package):
    for name in ("lines", "notes"):
        info = pyogrio.read_info(package, layer=name)
        assert info["fields"].tolist() == list(COLUMNS)
        with sqlite3.connect(package) as connection:
            kinds = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({name})")}
        connection.close()
        assert [kinds[c] for c in COLUMNS] == ["TEXT", "INTEGER", "REAL", "BOOLEAN", "DATE", "DATETIME"]


def test_values_come_back(package):
    frame = pyogrio.read_dataframe(package, layer="lines")
    first, second = frame.iloc[0], frame.iloc[1]
    assert first["words"] == "=1+1 <b>' ?"
    assert (first["count"], first["size"], bool(first["sure"])) == (3, 2.5, True)
    assert str(first["day"])[:10] == "2026-05-01"
    assert first.geometry.geom_type == "MultiLineString"
    assert not first.geometry.has_z
    assert frame.crs.to_epsg() == 4490
    assert second.drop("geometry").isna().all()
    assert second["geometry"] is None


def test_styles_stand_where_qgis_looks(package):
    styles = pyogrio.read_dataframe(package, layer="layer_styles")
    assert styles[["f_table_name", "f_geometry_column", "styleQML"]].to_numpy().tolist() == [
        ["lines", "geom", "<qgis/>"]
    ]
    assert styles["useAsDefault"].astype(bool).all()


def test_filled_rows_are_counted(package):
    assert count_filled(package, {"lines": ["words", "day"], "notes": ["words"], "missing": ["x"]}) == 1
    assert count_filled(package, {"lines": ["moment", "missing"], "notes": ["sure"]}) == 0
    package.write_bytes(b"no package")
    with pytest.raises(FormatError):
        count_filled(package, {"lines": ["words"]})


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises((FormatError, OSError)):
        write_tables(tmp_path / "missing" / "x.gpkg", [PackageTable("a", "a", "Point", {}, [])])


def test_it_stops_between_tables(tmp_path):
    with pytest.raises(Cancelled):
        write_tables(tmp_path / "x.gpkg", [PackageTable("a", "a", "", COLUMNS, [])], Progress(stopped=lambda: True))

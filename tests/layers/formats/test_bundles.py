"""Shapefiles with parts missing, cut off or contradicting each other open as far as they can."""

import struct
from pathlib import Path

import pytest
import shapely

from layers.errors import FormatError
from layers.formats import read
from layers.formats.report import OpeningReport
from tests.badfiles import make


def said(report: OpeningReport) -> str:
    return " | ".join(str(p.what) for p in report.problems)


def test_index_missing(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path)
    path.with_suffix(".shx").unlink()
    reading = read(path)
    assert list(reading.frame["名称"]) == list(make.NAMES)
    assert reading.frame.geometry.iloc[3].equals(make.squares()[3])
    assert ".shx is missing" in said(reading.report)
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".dbf", ".prj", ".shp"]  # nothing written beside it


def test_table_missing(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path)
    path.with_suffix(".dbf").unlink()
    reading = read(path)
    assert len(reading.frame) == 6
    assert list(reading.frame.columns) == ["geometry"]
    assert ".dbf is missing" in said(reading.report)


def test_projection_missing(tmp_path: Path) -> None:
    reading = read(make.shapefile(tmp_path, prj=None))
    assert reading.report.crs.chosen == "EPSG:4490"
    assert reading.report.crs.declared is None


def test_projection_unreadable(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path)
    path.with_suffix(".prj").write_bytes(b"\xff\xfe\x00garbage\x80")
    reading = read(path)
    assert len(reading.frame) == 6
    assert ".prj cannot be understood" in said(reading.report)


@pytest.mark.parametrize("rows", [0, 1, 3, 5])
def test_shapes_cut_off(tmp_path: Path, rows: int) -> None:
    path = make.shapefile(tmp_path)
    data = path.read_bytes()
    size = (len(data) - 100) // 6
    path.write_bytes(data[: 100 + rows * size + 20])
    if not rows:
        assert len(read(path).report.refused) == 6
        return
    reading = read(path)
    assert list(reading.frame["名称"]) == list(make.NAMES[:rows])
    assert [r.row for r in reading.report.refused] == list(range(rows + 1, 7))
    assert f"{rows} of 6 rows are whole" in said(reading.report)


@pytest.mark.parametrize("rows", [0, 2, 5])
def test_table_cut_off(tmp_path: Path, rows: int) -> None:
    path = make.shapefile(tmp_path)
    table = path.with_suffix(".dbf")
    data = table.read_bytes()
    start, width = struct.unpack("<HH", data[8:12])
    table.write_bytes(data[: start + rows * width + 5])
    reading = read(path)
    assert len(reading.frame) == 6
    assert list(reading.frame["名称"].iloc[:rows]) == list(make.NAMES[:rows])
    assert reading.frame["名称"].iloc[rows:].isna().all()
    assert f"{rows} of 6 records are whole" in said(reading.report)


def test_more_records_than_shapes(tmp_path: Path) -> None:
    path = make.shapefile(
        tmp_path, names=(*make.NAMES, "多镇"), codes=(*make.CODES, "450821120"), shapes=make.squares(6)
    )
    # strict zip of names and codes only: seven records, six shapes
    reading = read(path)
    assert list(reading.frame["名称"]) == list(make.NAMES)
    assert [(r.row, "no geometry" in str(r.reason)) for r in reading.report.refused] == [(7, True)]
    assert "7 records and the .shp 6" in said(reading.report)


def test_more_shapes_than_records(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path, shapes=make.squares(8))
    reading = read(path)
    assert len(reading.frame) == 8
    assert reading.frame["名称"].isna().tolist() == [False] * 6 + [True] * 2


def test_damaged_record(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path)
    data = bytearray(path.read_bytes())
    size = (len(data) - 100) // 6
    data[100 + 2 * size + 8 + 40 : 100 + 2 * size + 8 + 44] = struct.pack("<i", 2_000_000_000)  # number of points
    path.write_bytes(bytes(data))
    reading = read(path)
    assert list(reading.rows) == [1, 2, 4, 5, 6]
    assert [r.row for r in reading.report.refused] == [3]


def test_deleted_records_are_passed_over(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path)
    table = path.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    start, width = struct.unpack("<HH", data[8:12])
    data[start + width] = 0x2A
    table.write_bytes(bytes(data))
    reading = read(path)
    assert list(reading.rows) == [1, 3, 4, 5, 6]
    assert list(reading.frame["名称"]) == [make.NAMES[i] for i in (0, 2, 3, 4, 5)]
    assert "marked as deleted" in said(reading.report)


def test_null_shapes_are_refused_one_by_one(tmp_path: Path) -> None:
    shapes: list[shapely.Geometry | None] = [*make.squares()]
    shapes[1] = None
    reading = read(make.shapefile(tmp_path, shapes=shapes))
    assert [(r.row, "no geometry" in str(r.reason)) for r in reading.report.refused] == [(2, True)]
    assert len(reading.frame) == 5


def test_names_in_capitals(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path, name="ABC")
    for suffix in (".dbf", ".prj", ".shx"):
        path.with_suffix(suffix).rename(path.with_suffix(suffix.upper()))
    reading = read(path)
    assert list(reading.frame["名称"]) == list(make.NAMES)
    assert reading.report.crs.declared


def test_any_member_opens_the_bundle(tmp_path: Path) -> None:
    path = make.shapefile(tmp_path)
    assert len(read(path.with_suffix(".shx")).frame) == 6
    table = read(path.with_suffix(".dbf"))
    assert list(table.frame["名称"]) == list(make.NAMES)
    with pytest.raises(FormatError, match="only accompanies"):
        read(path.with_suffix(".prj"))


def test_field_types(tmp_path: Path) -> None:
    path = tmp_path / "a.dbf"
    fields = [
        (b"T", "C", 4, 0),
        (b"I", "N", 6, 0),
        (b"R", "N", 8, 2),
        (b"D", "D", 8, 0),
        (b"L", "L", 1, 0),
        (b"Z", "N", 12, 0),
    ]
    records = [
        [b"abc", b"12", b"3.25", b"20260501", b"T", b"450821109000"],
        [b"", b"", b"******", b"        ", b"?", b"450821109001"],
    ]
    path.write_bytes(make.dbf(fields, records))
    frame = read(path).frame
    assert list(frame["T"]) == ["abc", None]
    assert list(frame["I"]) == [12, None]
    assert frame["R"].iloc[0] == 3.25
    assert frame["R"].isna().iloc[1]
    assert list(frame["D"]) == ["2026-05-01", None]
    assert list(frame["L"]) == [True, None]
    assert list(frame["Z"]) == [450821109000, 450821109001]

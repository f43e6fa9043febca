"""Files from the field: forms are found wherever they stand, or it is said what is there instead."""

import zipfile

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from gis_desk.inspections.intake import fields
from gis_desk.inspections.intake.fields import DAYS, MARKER, STRETCH
from gis_desk.inspections.intake.reading import read_sheaf
from gis_desk.inspections.intake.taking import take_in
from layers.errors import FormatError
from tests.gis_desk.inspections import land
from tests.gis_desk.inspections.intake.kept import kept


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, (lines, merged) in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
        for block in merged:
            sheet.merge_cells(block)
    book.save(path)
    return path


PAPER = (
    ["青白线联合检查记录表"],
    ["界线名称", "青白线1", "检查段", "001—003", "检查日期", "2026年5月1日", None, None],
    ["组长", "李四", "天气", "晴", "人员", "张三、李四"],
    ["界桩编号", "是否找到", "桩体(完好/倾斜/破损/移位/丢失)", "方位物", None, None, "处理", "备注"],
    [None, None, None, "1", "2", "3", None, None],
    ["001", "是", "完好", "完好", "变化", "完好", "除草", None],
    ["002", "否", None, None, None, None, None, "被埋"],
    [None],
    ["从", "至", "地貌地物变化", "走向是否可辨", "单方标志", "单方标志处理"],
    ["001", "002", "无", "清晰", "无", None],
    ["结论：界线清楚", None, "遗留问题", "补立002"],
)
MERGED = ("A1:H1", "A4:A5", "B4:B5", "C4:C5", "D4:F4", "G4:G5", "H4:H5")


def test_a_paper_form_with_merged_headings(tmp_path):
    path = workbook(tmp_path / "记录.xlsx", 第一页=(PAPER, MERGED), 说明=([["本表", "填写说明"]], ()))
    sheaf = read_sheaf(path)
    markers, stretches = sheaf.forms
    assert (markers.kind, stretches.kind) == (MARKER, STRETCH)
    assert [(r.number, r.line, r.values["marker"]) for r in markers.rows] == [(1, 6, "001"), (2, 7, "002")]
    assert markers.rows[0].values["object2"] == "变化"
    assert markers.head["leader"] == "李四"
    assert (markers.head["conclusion"], markers.head["open_matters"]) == ("界线清楚", "补立002")
    assert "说明" in str(sheaf.skipped[0])
    taken = take_in(sheaf, kept(), source=path.name)
    assert (taken.rows, taken.counts["recorded"]) == (3, 3)
    details = next(e.after["details"] for e in taken.change.edits if e.layer == "inspection")
    assert (details["weather"], details["conclusion"]) == ("晴", "界线清楚")
    days = {e.after["visited_on"] for e in taken.change.edits if e.layer in (MARKER, STRETCH)}
    assert days == {"2026-05-01"}  # from the head of the form


def test_merged_headings_that_were_saved_as_csv(tmp_path):
    path = tmp_path / "记录.csv"
    path.write_text("\n".join(",".join(c or "" for c in line) for line in PAPER), encoding="gb18030")
    markers, stretches = read_sheaf(path).forms
    assert [r.values.get("object2") for r in markers.rows] == ["变化", None]
    assert len(stretches.rows) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_csv_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "r.csv"
    path.write_bytes("界桩号,检查日期,桩体,备注\n001,2026-05-01,完好,“甲,乙”\n".encode(encoding))
    (form,) = read_sheaf(path).forms
    assert form.rows[0].values["body"] == "完好"


def test_several_sheets_are_all_read(tmp_path):
    first = [["界桩号", "检查日期"], ["001", "2026-05-01"]]
    second = [["界桩编号", "日期", "桩体"], ["002", "2026-05-02", "完好"], ["003", "2026-05-02", "倾斜"]]
    sheaf = read_sheaf(workbook(tmp_path / "b.xlsx", 甲队=(first, ()), 乙队=(second, ())))
    assert [(f.name, len(f.rows)) for f in sheaf.forms] == [("甲队", 1), ("乙队", 2)]
    assert sheaf.rows == 3
    assert [f.name for f in read_sheaf(tmp_path / "b.xlsx", layer="乙队").forms] == ["乙队"]


def test_a_table_without_its_columns_names_what_is_there(tmp_path):
    path = workbook(tmp_path / "b.xlsx", 表一=([["桩", "怎么样"], ["1", "好"]], ()))
    with pytest.raises(FormatError) as caught:
        read_sheaf(path)
    assert "界桩号" in str(caught.value) or "界桩" in str(caught.value)
    assert "怎么样" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_damaged_workbooks_are_refused_in_words(tmp_path, data):
    path = tmp_path / "b.xlsx"
    path.write_bytes(data)
    with pytest.raises(FormatError):
        read_sheaf(path)


def test_the_geopackage_that_came_back(tmp_path):
    """Tables and columns as the field GeoPackage has them."""
    path = tmp_path / "field.gpkg"
    points = land.markers(shapely.LineString([(0, 0), (5000, 0)]), 2)
    layer = gpd.GeoDataFrame(
        {
            "number": ["001", "002"],
            "line": ["青白线1"] * 2,
            "objects": ["岩石 20 m", "大树 9 m"],
            "line_key": ["L1"] * 2,
            "marker_key": ["L1-m001", "L1-m002"],
            "task_id": ["L1-m001", "L1-m002"],
            "visit": ["T1D1N01", "T1D1N02"],
            "visited_on": ["2026-05-01", None],
            "found": ["yes", None],
            "object_1": ["gone", None],
            "action_paint": [True, False],
            "both_present": ["no", None],
        },
        geometry=list(points.geometry),
        crs=points.crs,
    )
    layer.to_file(path, layer="markers_to_inspect")
    layer[["number", "line", "geometry"]].to_file(path, layer="stops")
    days = pd.DataFrame(layer[["visit"]]).assign(leader=["李", None], people_left=["王", None], visited_on="2026-05-01")
    pyogrio.write_dataframe(days, path, layer="days", driver="GPKG", append=True)
    photos = layer[["marker_key", "geometry"]].assign(photo=["DCIM/a_1.jpg", "DCIM\\b.jpg"])
    photos.to_file(path, layer="photos")
    pyogrio.write_dataframe(pd.DataFrame({"format": ["x"]}), path, layer="handover", driver="GPKG", append=True)
    sheaf = read_sheaf(path)
    assert [f.kind for f in sheaf.forms] == [MARKER, DAYS]
    taken = take_in(sheaf, kept(), source="field.gpkg")
    assert (taken.rows, taken.counts["recorded"], taken.counts["blank"]) == (4, 3, 1)
    (row,) = [e.after for e in taken.change.edits if e.layer == MARKER]
    assert (row["action"], row["objects"], row["both_present"]) == ("描红", ["gone", None, None], False)
    assert row["photo"] == "a_1.jpg"  # of the layer of photographs, by its marker


def test_every_head_of_the_field_book_is_known():
    book = pytest.importorskip("gis_desk.inspections.handing.fieldbook")
    for kind, entries in ((MARKER, book.MARKER_ENTRIES), (STRETCH, book.STRETCH_ENTRIES), (DAYS, book.DAY_ENTRIES)):
        for entry in entries:
            for name in (entry.name, *entry.zh):
                known = fields.head_of(name) if kind == DAYS and entry.name != "note" else fields.field_of(kind, name)
                assert known is not None or kind == DAYS, name


GPX = """<gpx version="1.1" creator="t"><wpt lat="26.2" lon="108.0"><name>002</name><time>{time}</time></wpt>
<wpt lat="26.2" lon="108.0"><name>营地</name><time>2026-05-01T03:00:00Z</time></wpt>
<trk><name>上午</name><trkseg>{points}</trkseg></trk></gpx>"""


def track(shape, time="2026-04-30T23:30:00Z"):
    at = [shape.interpolate(d, normalized=True) for d in (0, 0.25, 0.5, 0.75, 1)]
    lonlat = [land.lonlat(p.x, p.y) for p in at]
    return "".join(f'<trkpt lat="{y}" lon="{x}"><time>{time}</time></trkpt>' for x, y in lonlat)


@pytest.mark.parametrize(
    ("way", "stretches", "refused"),
    [
        (shapely.LineString([(200, 10), (2600, 15)]), [(250.0, 2500.0)], 1),  # beside the line, from 001 past 002
        (shapely.LineString([(200, 300), (2600, 300)]), [], 2),  # too far from it
        (shapely.LineString([(250, 0), (1500, 0)]), [], 2),  # half of the stretch
        (
            shapely.LineString([(0, 0), (5000, 0)]),
            [(0.0, 250.0), (250.0, 2500.0), (2500.0, 4750.0), (4750.0, 5000.0)],
            1,
        ),
    ],
)
def test_tracks_prove_the_stretches_walked(tmp_path, way, stretches, refused):
    path = tmp_path / "t.gpx"
    path.write_text(GPX.format(time="2026-04-30T16:30:00Z", points=track(way)), encoding="utf-8")
    sheaf = read_sheaf(path)
    taken = take_in(sheaf, kept(), source="t.gpx")
    walked = [e.after for e in taken.change.edits if e.layer == STRETCH]
    assert [(round(w["from_m"], -1), round(w["to_m"], -1)) for w in walked] == stretches
    assert {w["visited_on"] for w in walked} <= {"2026-05-01"}  # morning of the next day in Beijing
    assert sum(taken.counts.values()) == taken.rows == 3
    assert taken.counts["refused"] == refused
    (visit,) = [e.after for e in taken.change.edits if e.layer == MARKER]
    assert (visit["marker"], visit["visited_on"]) == ("L1-m002", "2026-05-01")
    assert (
        take_in(sheaf, kept(stretches=[{"key": f"s{n}", **w} for n, w in enumerate(walked)]), source="t").counts[
            "recorded"
        ]
        == 1
    )


@pytest.mark.parametrize("time", ["", "<time>2026-13-45T01:00:00Z</time>"])
def test_a_track_without_times_is_refused(tmp_path, time):
    path = tmp_path / "t.gpx"
    points = track(shapely.LineString([(0, 0), (5000, 0)])).replace("<time>2026-04-30T23:30:00Z</time>", time)
    path.write_text(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>", encoding="utf-8")
    taken = take_in(read_sheaf(path), kept(), source="t")
    assert "no time" in str(taken.refused[0].reason)


def test_a_track_along_another_line_is_refused_by_a_round(tmp_path):
    path = tmp_path / "t.gpx"
    ways = [shapely.LineString([(0, y), (5000, y)]) for y in (0, 4000)]
    tracks = "".join(f"<trk><trkseg>{track(way)}</trkseg></trk>" for way in ways)
    path.write_text(f"<gpx>{tracks}</gpx>", encoding="utf-8")
    taken = take_in(read_sheaf(path), kept(), source="t", inspection="i1")
    assert {e.after["line"] for e in taken.change.edits if e.layer == STRETCH} == {"L1"}
    assert (taken.counts["recorded"], taken.counts["refused"], taken.rows) == (1, 1, 2)
    assert (taken.refused[0].row, "the round is of the line" in str(taken.refused[0].reason)) == (2, True)


def test_cells_merged_without_end_are_refused_before_they_are_unpacked(tmp_path):
    path = workbook(tmp_path / "b.xlsx", 一=([["界桩号", "检查日期"], ["001", "2026-05-01"]], ("D1:E1",)))
    parts = {}
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as whole:
        for name, data in parts.items():
            whole.writestr(name, data.replace(b"D1:E1", b"D1:XFD999999"))
    with pytest.raises(FormatError, match="more than the 2000000"):
        read_sheaf(path)

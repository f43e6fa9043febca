"""Writes the county as the files of an office: the same seed gives the same bytes."""

import io
import json
import os
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import shapely

from tests.county.county import County
from tests.county.divisions import OWN
from tests.county.plane import PLANE, gcj02

STAMP = "2026-01-01T00:00:00.000Z"
LEVELS = {"县级": "counties", "乡级": "townships", "村级": "villages"}

DIVISION = {
    "code": "代码",
    "name": "名称",
    "level": "级别",
    "kind": "类型",
    "parent": "上级代码",
    "pinyin": "罗马字母拼写",
    "seat": "驻地",
    "population": "人口",
}
PLACE = {
    "key": "key",
    "place_code": "地名代码",
    "name": "标准名称",
    "class": "类别",
    "specific": "专名",
    "generic": "通名",
    "pinyin": "罗马字母拼写",
    "division": "所在政区",
    "status": "状态",
    "approved_on": "批准日期",
    "approval_doc": "批准文号",
    "meaning": "含义",
    "origin": "来历",
    "historic": "历史地名",
    "bearing": "重要方位意义",
}
LINE = {
    "key": "key",
    "code": "界线代码",
    "name": "界线名称",
    "level": "等级",
    "left_unit": "左侧政区",
    "right_unit": "右侧政区",
    "status": "状态",
    "basis": "依据",
    "length_m": "长度",
    "agreement": "协议书",
    "inspected_on": "上次联检",
    "lead": "牵头方",
}
MARKER = {
    "key": "key",
    "number": "界桩号",
    "line": "界线代码",
    "posts": "类型",
    "letter": "类型码",
    "material": "材质",
    "state": "现状",
    "chainage_m": "里程",
    "height_m": "高程",
    "care_side": "管理方",
    "place": "所在地",
    "objects": "方位物",
    "set_on": "设立日期",
}
ROAD = {"name": "名称", "class": "道路等级", "speed_kmh": "速度", "oneway": "单行"}
WATER = {"name": "名称", "class": "类别"}
DISPUTE = {
    "key": "key",
    "number": "隐患编号",
    "title": "名称",
    "line": "界线",
    "side_a": "甲方",
    "side_b": "乙方",
    "kind": "类型",
    "cause": "成因",
    "grade": "风险等级",
    "likelihood": "可能性",
    "impact": "影响",
    "state": "状态",
    "found_on": "发现日期",
    "source": "来源",
    "place": "位置描述",
    "people": "涉及人数",
    "households": "涉及户数",
    "dispute_from": "争议发生日期",
    "owner": "责任人",
    "telephone": "联系电话",
    "next_check": "下次排查",
    "deadline": "处理期限",
    "measures": "处置措施",
    "agreement": "协议",
    "outcome": "结果",
    "closed_on": "化解日期",
    "way": "化解方式",
    "recorded_by": "填报人",
    "checked_by": "审核人",
    "secrecy": "密级",
}
CLAIM = {
    "key": "key",
    "dispute": "隐患编号",
    "side": "主张方",
    "claim": "主张",
    "basis": "依据",
    "drawn_on": "绘制日期",
    "source": "来源",
}
EVIDENCE = {
    "key": "key",
    "dispute": "隐患编号",
    "side": "提交方",
    "kind": "证据类别",
    "title": "名称",
    "number": "文号",
    "dated_on": "日期",
}
SIGN = {
    "key": "key",
    "code": "标志代码",
    "name": "名称",
    "pinyin": "罗马字母拼写",
    "place_name": "地名标志代码",
    "kind": "标志类别",
    "state": "状态",
    "material": "材质",
    "size": "规格",
    "facing_deg": "朝向",
    "set_on": "设置时间",
    "division": "所在政区",
    "owner": "设置单位",
}


WORDS = {
    "level": {"county": "县级", "township": "乡级", "village": "村级"},
    "class": {
        "village": "村",
        "community": "社区",
        "residential": "住宅区",
        "building": "建筑物",
        "road": "道路",
        "natural": "自然实体",
        "facility": "设施",
        "national": "国道",
        "provincial": "省道",
        "county": "县道",
        "township": "乡道",
        "track": "机耕路",
        "river": "河流",
        "stream": "溪流",
        "reservoir": "水库",
    },
    "status": {"approved": "已批准", "historic": "历史地名", "legal": "法定"},
    "posts": {"single": "单立", "double": "双立", "triple": "三立"},
    "kind": {
        "land": "土地",
        "forest": "林地",
        "grassland": "草场",
        "water": "水源",
        "mineral": "采石",
        "project": "工程",
        "jurisdiction": "管辖",
        "marker": "界桩",
        "tourism": "旅游",
    },
    "side": {"a": "甲方", "b": "乙方"},
    "outcome": {"resolved": "化解", "continuing": "持续"},
    "grade": {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝"},
    "state": {
        "intact": "完好",
        "unreadable": "字迹不清",
        "damaged": "损坏",
        "tilted": "倾斜",
        "moved": "移位",
        "lost": "丢失",
        "restored": "恢复",
        "found": "发现",
        "verified": "核实",
        "mediating": "调解中",
        "settled": "已化解",
        "revisited": "已回访",
    },
}
"""What an office writes for the program's codes, by column."""


def _in_words(table: pd.DataFrame, name: str) -> pd.DataFrame:
    words = {c: dict(WORDS[c]) for c in WORDS if c in table.columns}
    if name == "road":
        words["class"]["village"] = "村道"
    result = table.copy()
    for column, known in words.items():
        result[column] = [known.get(v, v) for v in table[column]]
    return result


def write(county: County, out: Path) -> None:
    """All files into `out`, which is emptied of them first."""
    out.mkdir(parents=True, exist_ok=True)
    os.environ["OGR_CURRENT_DATE"] = STAMP
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP, "OGR_SQLITE_SYNCHRONOUS": "OFF"})
    spoken = (
        "division",
        "place_name",
        "boundary_line",
        "marker",
        "road",
        "water",
        "dispute",
        "dispute_claim",
        "dispute_evidence",
    )
    tables = {n: _in_words(t, n) if n in spoken else t for n, t in county.tables.items()}
    _divisions(tables["division"], out / "divisions.gpkg")
    _geopackage({"roads": (tables["road"], ROAD)}, out / "roads.gpkg")
    _geojson(tables["water"], WATER, out / "waters.geojson")
    _geojson(tables["boundary_line"], LINE, out / "lines.geojson")
    _geojson(tables["dispute"], DISPUTE, out / "disputes.geojson")
    _geojson(tables["dispute_claim"], CLAIM, out / "dispute_claims.geojson")
    _csv(tables["dispute_evidence"], EVIDENCE, out / "dispute_evidence.csv", False)
    _csv(tables["place_name"], PLACE, out / "place_names.csv", True)
    _csv(tables["sign"], SIGN, out / "signs.csv", True)
    _markers(tables["marker"], out / "markers.xlsx")
    plain = lambda name: {c: c for c in tables[name].columns if c != "geometry"}  # noqa: E731
    _csv(tables["inspection"], plain("inspection"), out / "inspections.csv", False)
    _csv(tables["inspection_record"], plain("inspection_record"), out / "inspection_records.csv", True)
    _csv(tables["dispute_event"], plain("dispute_event"), out / "dispute_events.csv", False)
    own = tables["division"][tables["division"]["code"].str.startswith(OWN)]
    _gbk_shapefile(own[own["level"] == "村级"], out)
    _shifted(own[own["level"] == "乡级"], out / "townships_gcj02.geojson")
    _truth(county, out / "truth.json")
    here = Path(__file__).resolve().parent
    for name in ("county.toml", "README.md"):
        shutil.copyfile(here / "static" / name, out / name)


def _renamed(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    keep = [c for c in columns if c in table.columns]
    result = table[[*keep, *(["geometry"] if "geometry" in table.columns else [])]]
    return result.rename(columns=columns)


def _geopackage(layers: dict[str, tuple[gpd.GeoDataFrame, dict[str, str]]], file: Path) -> None:
    file.unlink(missing_ok=True)
    for layer, (table, columns) in layers.items():
        frame = gpd.GeoDataFrame(_renamed(table, columns), geometry="geometry", crs=4490)
        pyogrio.write_dataframe(frame, file, layer=layer, driver="GPKG", layer_options={"GEOMETRY_NAME": "geom"})
    with sqlite3.connect(file) as base:
        base.execute("UPDATE gpkg_contents SET last_change = ?", (STAMP,))
    base.close()
    with sqlite3.connect(file) as base:
        base.execute("VACUUM")
    base.close()


def _divisions(table: gpd.GeoDataFrame, file: Path) -> None:
    _geopackage({LEVELS[level]: (part, DIVISION) for level, part in table.groupby("level", sort=False)}, file)


def _value(value: Any) -> Any:
    if value is None or value != value:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return value


CRS_MEMBER = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},'


def _geojson(
    table: gpd.GeoDataFrame, columns: dict[str, str], file: Path, decimals: int = 8, told: str = CRS_MEMBER
) -> None:
    frame = _renamed(table, columns)
    features = []
    for _, row in frame.iterrows():
        values = {k: _value(v) for k, v in row.items() if k != "geometry"}
        shape = shapely.geometry.mapping(shapely.transform(row["geometry"], lambda xy: np.round(xy, decimals)))
        features.append(
            json.dumps(
                {"type": "Feature", "properties": values, "geometry": shape}, ensure_ascii=False, separators=(",", ":")
            )
        )
    file.write_text(
        '{"type":"FeatureCollection",' + told + '"features":[\n' + ",\n".join(features) + "\n]}\n",
        encoding="utf-8",
        newline="\n",
    )


def _csv(table: pd.DataFrame, columns: dict[str, str], file: Path, points: bool) -> None:
    keep = [c for c in columns if c in table.columns]
    frame = pd.DataFrame(table[keep]).rename(columns=columns)
    for column in frame.columns:
        frame[column] = [
            None if _value(v) is None else ("是" if v else "否") if isinstance(v, (bool, np.bool_)) else v
            for v in frame[column]
        ]
    if points:
        frame["经度"] = [f"{g.x:.7f}" for g in table.geometry]
        frame["纬度"] = [f"{g.y:.7f}" for g in table.geometry]
    file.write_text(frame.to_csv(index=False, lineterminator="\r\n"), encoding="utf-8-sig", newline="")


def dms(degrees: float) -> str:
    """Degrees as degrees, minutes and seconds to a tenth of a millimetre on the ground."""
    units = round(degrees * 3600 * 100_000)
    seconds, rest = divmod(units, 100_000)
    minutes, seconds = divmod(seconds, 60)
    whole, minutes = divmod(minutes, 60)
    return f"{whole}°{minutes:02d}′{seconds:02d}.{rest:05d}″"


def _markers(table: gpd.GeoDataFrame, file: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("界桩成果表", 0)
    book.remove(book.worksheets[1])
    sheet.append([*MARKER.values(), "经度", "纬度"])
    for _, row in table.iterrows():
        sheet.append([*(_value(row[c]) for c in MARKER), dms(row["geometry"].x), dms(row["geometry"].y)])
    sheet.freeze_panes = "A2"
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _CORE.encode()
            fixed = zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0))
            fixed.compress_type, fixed.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(fixed, data, zipfile.ZIP_DEFLATED, 9)


_CORE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>practice county</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
)


def _gbk_shapefile(villages: gpd.GeoDataFrame, out: Path) -> None:
    """The villages in metres as an old GIS left them: GBK without a .cpg, no language mark, Chinese field names."""
    file = out / "villages_gbk.shp"
    columns = {"code": "代码", "name": "名称", "parent": "上级代码", "kind": "类型", "population": "人口"}
    frame = gpd.GeoDataFrame(_renamed(villages, columns), geometry="geometry", crs=4490).to_crs(PLANE)
    pyogrio.write_dataframe(
        frame, file, driver="ESRI Shapefile", encoding="GBK", layer_options={"DBF_DATE_LAST_UPDATE": "2009-06-01"}
    )
    file.with_suffix(".cpg").unlink(missing_ok=True)
    table = file.with_suffix(".dbf")
    data = bytearray(table.read_bytes())
    data[29] = 0
    table.write_bytes(bytes(data))


def _shifted(townships: gpd.GeoDataFrame, file: Path) -> None:
    columns = {"code": "代码", "name": "名称", "parent": "上级代码", "kind": "类型"}
    moved = townships.copy()
    moved["geometry"] = [shapely.transform(g, gcj02) for g in townships.geometry]
    _geojson(moved, columns, file, 6, "")


FILES = {
    "division": "divisions.gpkg",
    "place_name": "place_names.csv",
    "boundary_line": "lines.geojson",
    "marker": "markers.xlsx",
}


def _truth(county: County, file: Path) -> None:
    rows = []
    levels = {6: "counties", 9: "townships", 12: "villages"}
    for row in county.truth:
        layer = levels.get(len(row["keys"][0])) if row["table"] == "division" else None
        rows.append({**row, "file": FILES[row["table"]], "layer": layer})
    rows += [
        {
            "id": "F001",
            "rule": "gcj02",
            "keys": [],
            "kind": "layer in GCJ-02",
            "expected": "required",
            "table": "division",
            "name": None,
            "lon": None,
            "lat": None,
            "measure": _shift(county),
            "cause": None,
            "file": "townships_gcj02.geojson",
            "layer": None,
        },
        {
            "id": "F002",
            "rule": "encoding",
            "keys": [],
            "kind": "GBK without .cpg, language mark 0",
            "expected": "required",
            "table": "division",
            "name": None,
            "lon": None,
            "lat": None,
            "measure": {},
            "cause": None,
            "file": "villages_gbk.shp",
            "layer": None,
        },
    ]
    head = {"county": OWN, "seed": county.seed, "tolerance_m": 0.5}
    text = ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
    head_text = json.dumps(head, ensure_ascii=False)[:-1]
    file.write_text(f'{head_text}, "defects": [\n{text}\n]}}\n', encoding="utf-8", newline="\n")


def _shift(county: County) -> dict[str, float]:
    from tests.county.plane import GEOD

    middle = np.array(county.tables["division"].total_bounds).reshape(2, 2).mean(axis=0)
    moved = gcj02(middle[None])[0]
    return {"shift_m": round(float(GEOD.inv(*middle, *moved)[2]), 1)}

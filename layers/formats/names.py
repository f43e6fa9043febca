"""Names of fields in files: brought to one form, and what they mean in the program's tables."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from layers.schema import TABLES, Column, Table

LONGITUDE = (
    "经度", "东经", "lon", "lng", "long", "longitude", "gpslon", "经度lon", "中心经度", "lond", "点位经度", "wgs84lon",
)  # fmt: skip
LATITUDE = (
    "纬度", "北纬", "lat", "latitude", "gpslat", "纬度lat", "中心纬度", "latd", "点位纬度", "wgs84lat",
)  # fmt: skip
EASTING = ("x", "x坐标", "横坐标", "东坐标", "easting", "east", "坐标x", "pointx", "xcoord", "e", "平面x")
NORTHING = ("y", "y坐标", "纵坐标", "北坐标", "northing", "north", "坐标y", "pointy", "ycoord", "n", "平面y")
PAIR = ("坐标", "经纬度", "位置坐标", "地理坐标", "坐标值", "coordinates", "coordinate", "lonlat", "latlon", "latlng")
WKT = ("wkt", "geom", "geometry", "thegeom", "几何", "图形", "wktgeom", "shapewkt")

_MORE: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("division", "code"): ("行政代码", "区划码", "政区代码", "xzqhdm", "xzdm", "id码", "行政区划代码", "统计用区划代码",
                           "zoning_code", "area_code", "gbcode", "pac", "cunm_dm", "xzqydm", "代码gb"),
    ("division", "name"): ("行政区划名称", "政区名称", "区划名称", "单位名称", "xzqhmc", "xzmc", "name_zh", "地区", "fullname",
                           "乡镇名称", "村名", "县区名称", "行政名称"),
    ("division", "level"): ("等级", "行政级别", "区划级别", "xzjb", "jb", "lvl"),
    ("division", "parent"): ("上级行政区代码", "上级区划代码", "上级政区代码", "上级", "sjdm", "sjxzqhdm", "parentcode", "superior",
                             "countycode", "所属县代码", "county"),
    ("division", "kind"): ("政区类型", "建制类型", "行政区类型"),
    ("division", "seat"): ("政府所在地", "驻地名称", "zd", "人民政府驻地"),
    ("division", "population"): ("户籍人口", "常住人口", "rk", "人口数", "population"),
    ("place_name", "name"): ("标准地名", "地名名称", "汉字名称", "dmmc", "bzmc", "place", "地名标准名称", "拟命名", "现名称"),
    ("place_name", "class"): ("地名类型", "类别名称", "dmlb", "地名分类", "category", "class_name"),
    ("place_name", "division"): ("所在行政区", "所属行政区", "所在跨行政区", "所属乡镇", "行政区划代码", "政区", "所在政区代码",
                                 "所在地代码", "in", "xzqdm"),
    ("place_name", "place_code"): ("地名编码", "标准地名代码", "dmdm", "编码", "地名id"),
    ("place_name", "origin"): ("地名的来历", "由来", "沿革"),
    ("place_name", "meaning"): ("地名的含义",),
    ("place_name", "old_name"): ("旧名", "原名", "曾用名称"),
    ("boundary_line", "code"): ("界线编码", "边界线代码", "线代码", "jxdm"),
    ("boundary_line", "name"): ("边界线名称", "线名", "jxmc"),
    ("boundary_line", "left_unit"): ("左侧政区代码", "左侧单位", "左政区", "left_code"),
    ("boundary_line", "right_unit"): ("右侧政区代码", "右侧单位", "右政区", "right_code"),
    ("boundary_line", "length_m"): ("界线长度", "长度m", "长度米"),
    ("boundary_line", "inspected_on"): ("上次联检日期", "上次联检时间", "最近联检日期"),
    ("marker", "number"): ("桩号", "界桩代码", "界桩名称", "jzh", "jzbh", "标号", "number", "no", "name"),
    ("marker", "line"): ("所属界线", "界线编码", "所在界线", "jxmc", "边界线名称"),
    ("marker", "posts"): ("立桩类型", "单双立", "桩型", "立桩形式"),
    ("marker", "state"): ("界桩现状", "完好情况", "完好状况", "保存状况", "状况"),
    ("marker", "height_m"): ("海拔", "高程m", "h", "ele", "elevation"),
    ("road", "name"): ("道路名称", "路名", "dlmc", "road_name"),
    ("road", "class"): ("道路类别", "技术等级", "road_class", "type", "类型"),
    ("water", "name"): ("河流名称", "水体名称", "river"),
    ("dispute", "number"): ("序号", "纠纷编号", "隐患编码"),
    ("dispute", "title"): ("纠纷名称", "隐患名称", "事件名称"),
    ("dispute", "side_a"): ("甲方政区", "当事方甲"),
    ("dispute", "side_b"): ("乙方政区", "当事方乙"),
    ("dispute", "kind"): ("纠纷类型", "争议类型", "类别"),
    ("sign", "name"): ("标志名称", "牌名", "地名标志名称"),
    ("sign", "code"): ("标志编码", "标志编号", "编号"),
}  # fmt: skip

_UNIT = re.compile(
    r"[(\[{【<《].*?[)\]}】>》]$|[/_](m|km|米|度|人|deg|°)$",
)


def normal(name: object) -> str:
    """`name` in the form in which names are compared: width, case, spaces, brackets and units taken off."""
    plain = unicodedata.normalize("NFKC", str(name)).strip().strip("*#:\ufeff\"'").lower()
    plain = _UNIT.sub("", plain).strip()
    return re.sub(r"[\s_\-.·、:°*]+", "", plain)


def aliases(table: Table, column: Column) -> tuple[str, ...]:
    """All names by which files call `column`, in the form of `normal`, the surest first."""
    names = (column.name, column.zh, column.en, *column.aliases, *_MORE.get((table.name, column.name), ()))
    return tuple(dict.fromkeys(normal(n) for n in names))


@cache
def known_words() -> frozenset[str]:
    """Every field name that any table or coordinate is known by."""
    words = {a for t in TABLES.values() for c in t.columns for a in aliases(t, c)}
    return frozenset(words.union(LONGITUDE, LATITUDE, PAIR, WKT, ("序号", "x坐标", "y坐标")))

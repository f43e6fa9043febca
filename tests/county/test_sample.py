"""The committed files of the practice county hold what their README says; read with plain geopandas and csv."""

import csv
import json
import tomllib
import unicodedata
from collections import Counter

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from pyproj import Geod
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from resources import resource

GEOD = Geod(ellps="GRS80")
SAMPLE = resource("sample")


def layer(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(str(SAMPLE / "divisions.gpkg"), layer=name).set_index("代码")


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def divisions() -> dict[str, gpd.GeoDataFrame]:
    return {name: layer(name) for name in ("counties", "townships", "villages")}


@pytest.fixture(scope="module")
def truth() -> list[dict]:
    return json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["defects"]


@pytest.fixture(scope="module")
def markers() -> list[dict[str, object]]:
    book = openpyxl.load_workbook(str(SAMPLE / "markers.xlsx"), read_only=True)
    head, *body = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def degrees(text: str) -> float:
    whole, rest = text.split("°")
    minutes, seconds = rest.split("′")
    return int(whole) + int(minutes) / 60 + float(seconds.rstrip("″")) / 3600


def spoiled(truth: list[dict], *rules: str) -> set[str]:
    return {key for row in truth if row["rule"] in rules for key in row["keys"]}


def test_manifest_names_files_that_are_there():
    about = tomllib.loads((SAMPLE / "county.toml").read_text(encoding="utf-8"))
    assert about["county"].startswith("99")
    assert all((SAMPLE / entry["file"]).is_file() for entry in about["files"])
    tables = {entry["table"] for entry in about["files"] if entry.get("import", True)}
    assert {"division", "place_name", "boundary_line", "marker", "road", "water", "dispute", "sign"} <= tables


def test_as_many_of_each_as_a_county_has(divisions, markers):
    own = [c for c in divisions["townships"].index if c.startswith("990121")]
    assert 5 <= len(divisions["counties"]) <= 7
    assert 15 <= len(own) <= 20
    assert len(divisions["villages"]) >= 200
    names = rows("place_names.csv")
    assert len(names) >= 3000
    assert {r["类别"] for r in names} == {"村", "社区", "住宅区", "建筑物", "道路", "自然实体", "设施"}
    assert len({m["界桩号"] for m in markers}) >= 90
    assert {m["类型"] for m in markers} == {"单立", "双立", "三立"}
    disputes = json.loads((SAMPLE / "disputes.geojson").read_text(encoding="utf-8"))["features"]
    assert len(disputes) == 25
    assert {f["geometry"]["type"] for f in disputes} == {"Point", "LineString", "Polygon"}
    assert {r["dispute"] for r in rows("dispute_events.csv")} == {f["properties"]["key"] for f in disputes}
    claims = json.loads((SAMPLE / "dispute_claims.geojson").read_text(encoding="utf-8"))["features"]
    assert {f["properties"]["主张方"] for f in claims} == {"甲方", "乙方"}
    assert {r["隐患编号"] for r in rows("dispute_evidence.csv")} == {f["properties"]["隐患编号"] for f in claims}
    assert len(rows("signs.csv")) == 300
    rounds = rows("inspections.csv")
    assert {int(r["round"]) for r in rounds if r["kind"] == "regular"} == {3, 4}
    assert {(r["state"], r["cause"]) for r in rounds if r["kind"] == "extra"} == {
        ("filed", "road"),
        ("planned", "flood"),
    }


def test_codes_are_made_up_and_in_their_ranges(divisions):
    ranges = {"街道": (1, 99), "镇": (100, 199), "乡": (200, 399), "民族乡": (200, 399)}
    for code, kind in divisions["townships"]["类型"].items():
        low, high = ranges[kind]
        assert code.startswith("99")
        assert low <= int(code[6:9]) <= high
    for code, kind in divisions["villages"]["类型"].items():
        assert int(code[9:]) in (range(1, 200) if kind == "社区" else range(200, 400))


def test_one_coverage_but_for_the_planted_defects(divisions, truth):
    bad = spoiled(truth, "B101", "B102", "B103", "B104", "B105")
    for name, frame in divisions.items():
        sound = frame[~frame.index.isin(bad)]
        shapes = sound.geometry.to_numpy()
        assert shapely.is_valid(shapes).all(), name
        assert shapely.coverage_is_valid(shapes), name
        assert len(sound) > len(frame) - 30


def test_villages_fill_their_townships_and_townships_their_county(divisions, truth):
    bad = spoiled(truth, "B101", "B102", "B103", "B104", "B105")
    children = {"counties": ("townships", 6), "townships": ("villages", 9)}
    whole = 0
    for name, (below, width) in children.items():
        groups = divisions[below].groupby(divisions[below].index.str[:width])
        for code, group in groups:
            if code in bad or set(group.index) & bad:
                continue
            joined = shapely.coverage_union_all(group.geometry.to_numpy())
            assert shapely.equals(joined, divisions[name].geometry[code]), code
            whole += 1
    assert whole >= 10


def test_edges_are_rough_and_of_plausible_detail(divisions):
    outline = divisions["counties"].geometry["990121"]
    assert shapely.get_num_coordinates(outline) > 3000
    hull = outline.convex_hull.length
    assert outline.length > 1.25 * hull
    steps = np.diff(shapely.get_coordinates(outline)[:200], axis=0)
    turns = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
    assert (np.abs(turns) > 0.01).mean() > 0.9


def test_roads_are_one_network_noded_at_shared_vertices():
    roads = gpd.read_file(str(SAMPLE / "roads.gpkg"))
    assert len(roads) >= 2000
    assert {"国道", "省道", "县道", "乡道", "村道", "机耕路"} == set(roads["道路等级"])
    lines = shapely.line_merge(roads.geometry.to_numpy())
    ends = np.array([[shapely.get_coordinates(s)[0], shapely.get_coordinates(s)[-1]] for s in lines])
    node = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)[1].reshape(-1, 2)
    size = node.max() + 1
    links = coo_array((np.ones(len(node)), (node[:, 0], node[:, 1])), shape=(size, size))
    assert connected_components(links, directed=False)[0] == 1
    tree = shapely.STRtree(lines)
    one, two = tree.query(lines, predicate="crosses")
    assert not (one < two).any()


def test_every_village_lies_at_a_road(divisions):
    roads = shapely.STRtree(gpd.read_file(str(SAMPLE / "roads.gpkg")).geometry.to_numpy())
    seats = [r for r in rows("place_names.csv") if r["类别"] in ("村", "社区") and r["通名"] in ("村", "社区")]
    points = shapely.points([[float(r["经度"]), float(r["纬度"])] for r in seats])
    assert (roads.query_nearest(points, return_distance=True)[1] < 0.004).all()
    inside = [divisions["villages"].geometry[r["所在政区"]].intersects(p) for r, p in zip(seats, points, strict=True)]
    assert all(inside)


def test_lines_have_their_units_on_the_sides_they_name(divisions, truth):
    bad = spoiled(truth, "B007")
    units = {c: g for frame in ("counties", "townships") for c, g in divisions[frame].geometry.items()}
    lines = json.loads((SAMPLE / "lines.geojson").read_text(encoding="utf-8"))["features"]
    assert sum(f["properties"]["等级"] == "县级" for f in lines) == 5
    for feature in lines:
        told = feature["properties"]
        parts = [np.array(p) for p in feature["geometry"]["coordinates"]]
        length = sum(float(GEOD.line_length(p[:, 0], p[:, 1])) for p in parts)
        if told["界线代码"] not in spoiled(truth, "B008"):
            assert abs(length - told["长度"]) < 1
        if told["界线代码"] in bad:
            continue
        xy = max(parts, key=len)
        middle = len(xy) // 2
        here, along = xy[middle], xy[middle + 1] - xy[middle]
        left = np.array([-along[1], along[0]]) / np.hypot(*along) * 2e-5
        point = (xy[middle] + xy[middle + 1]) / 2
        assert units[told["左侧政区"]].distance(shapely.Point(point + left)) < 1e-6, here
        assert units[told["右侧政区"]].distance(shapely.Point(point - left)) < 1e-6, here


def test_markers_stand_on_their_lines_numbered_from_the_start(markers, truth):
    bad = spoiled(truth, "B001", "B002", "B005", "B011", "B004")
    lines = {
        f["properties"]["界线代码"]: np.array(f["geometry"]["coordinates"][0])
        for f in json.loads((SAMPLE / "lines.geojson").read_text(encoding="utf-8"))["features"]
        if f["properties"]["等级"] == "县级"
    }
    letters = {"单立": "Q", "双立": "AB", "三立": "CDE"}
    serials: dict[str, list[tuple[float, int]]] = {}
    for marker in markers:
        if marker["key"] in bad:
            continue
        number = str(marker["界桩号"])
        line = lines[str(marker["界线代码"])]
        assert number[:4] == marker["界线代码"]
        assert number[7] in letters[str(marker["类型"])]
        assert len(json.loads(str(marker["方位物"]))) == 3 or marker["key"] in spoiled(truth, "B012")
        point = shapely.Point(degrees(str(marker["经度"])), degrees(str(marker["纬度"])))
        off = shapely.LineString(line).distance(point) * 111_320
        assert off < (0.5 if marker["类型"] == "单立" else 60.0)
        serials.setdefault(number[:4], []).append((float(str(marker["里程"])), int(number[4:7])))
    for code, found in serials.items():
        assert [s for _, s in sorted(found)] == sorted(s for _, s in found), code
    start, end = lines["2123"][0], lines["2123"][-1]
    assert end[0] > start[0] or end[1] < start[1]


def test_names_are_alone_in_their_scope_and_spelled_as_they_are_read(truth):
    bad = {k for row in truth if row["table"] == "place_name" for k in row["keys"]}
    standard = {
        r["character"] for r in csv.DictReader((resource("characters") / "standard_8105.csv").open(encoding="utf-8"))
    }
    scopes = {"村": "V", "社区": "V", "道路": "S", "住宅区": "R", "建筑物": "R"}
    seen: dict[tuple[str, str], str] = {}
    for row in rows("place_names.csv"):
        if row["key"] in bad:
            continue
        name, spelling = row["标准名称"], row["罗马字母拼写"]
        assert name == row["专名"] + row["通名"]
        assert set(name) <= standard
        words = spelling.split(" ")
        assert len(words) == (1 if row["类别"] == "村" else 2)
        assert all(w[0].isupper() for w in words)
        plain = "".join(c for c in unicodedata.normalize("NFD", spelling) if c.isalpha() or c == "\u0308")
        scope = scopes.get(row["类别"])
        if scope:
            assert seen.setdefault((scope, plain.lower()), name) == name
            assert (scope, name) not in seen
            seen[scope, name] = name


def test_the_old_shapefile_says_nothing_of_its_encoding():
    assert not (SAMPLE / "villages_gbk.cpg").is_file()
    table = (SAMPLE / "villages_gbk.dbf").read_bytes()
    assert table[29] == 0
    assert "名称".encode("gbk") in table[:400]
    assert "Gauss_Kruger" in (SAMPLE / "villages_gbk.prj").read_text()


def test_the_shifted_townships_are_some_hundred_metres_away(divisions):
    shifted = gpd.read_file(str(SAMPLE / "townships_gcj02.geojson")).set_index("代码").geometry
    for code, shape in shifted.items():
        there, here = shape.centroid, divisions["townships"].geometry[code].centroid
        assert 100 < GEOD.inv(there.x, there.y, here.x, here.y)[2] < 700


def test_truth_table_has_every_kind_of_defect(truth):
    required = Counter(row["rule"] for row in truth if row["expected"] == "required")
    for rule, least in {
        "B101": 3,
        "B102": 5,
        "B103": 1,
        "B104": 1,
        "B105": 1,
        "B001": 1,
        "B002": 1,
        "B005": 1,
        "B011": 1,
        "B007": 1,
    }.items():
        assert required[rule] >= least, rule
    for rule in (
        "N001",
        "N002",
        "N003",
        "N004",
        "N005",
        "N007",
        "N011",
        "N012",
        "N013",
        "N016",
        "N023",
        "N027",
        "N028",
        "N030",
    ):
        assert required[rule] >= 2, rule
    for rule in ("N042", "N043", "N044", "N046", "N071", "N072", "N077"):
        assert required[rule] >= 1, rule
    assert {"gcj02", "encoding", "refused"} <= set(required)
    assert len({row["id"] for row in truth}) == len(truth)


def test_truth_rows_name_objects_that_are_there(divisions, markers, truth):
    known = {
        "division": {c for frame in divisions.values() for c in frame.index},
        "place_name": {r["key"] for r in rows("place_names.csv")},
        "marker": {str(m["key"]) for m in markers},
        "boundary_line": {
            f["properties"]["key"]
            for f in json.loads((SAMPLE / "lines.geojson").read_text(encoding="utf-8"))["features"]
        },
    }
    known["marker"] |= known["boundary_line"]
    known["boundary_line"] |= known["division"]
    for row in truth:
        assert set(row["keys"]) <= known[row["table"]], row
        assert (SAMPLE / row["file"]).is_file()

"""Fields are recognised in Chinese and English, and values turned into the schema's kinds."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from layers.errors import FormatError
from layers.formats import codes, read
from layers.formats.choices import words
from layers.formats.columns import assign
from layers.formats.names import normal
from layers.formats.values import convert
from layers.schema import TABLES, Column, Kind
from tests.badfiles import make


@pytest.mark.parametrize(
    ("table", "field", "column"),
    [
        ("division", "代码", "code"),
        ("division", "XZQDM", "code"),
        ("division", "行政代码", "code"),
        ("division", "Adcode", "code"),
        ("division", "XZQMC", "name"),
        ("division", " 名 称 ", "name"),
        ("division", "SJXZQDM", "parent"),
        ("division", "上级代码", "parent"),
        ("division", "人口(人)", "population"),
        ("division", "总人口（人）", "population"),
        ("division", "汉语拼音", "pinyin"),
        ("place_name", "标准名称", "name"),
        ("place_name", "地名", "name"),
        ("place_name", "罗马字母拼写", "pinyin"),
        ("place_name", "批准日期", "approved_on"),
        ("place_name", "地名含义", "meaning"),
        ("marker", "界桩号", "number"),
        ("marker", "界桩编号", "number"),
        ("marker", "高程(m)", "height_m"),
        ("marker", "高程/m", "height_m"),
        ("marker", "marker", "number"),
        ("boundary_line", "左侧政区", "left_unit"),
        ("road", "fclass", "class"),
        ("dispute", "隐患编号", "number"),
    ],
)
def test_known_names(table: str, field: str, column: str) -> None:
    found = assign(pd.DataFrame({field: pd.Series([], dtype=object)}), TABLES[table], {})
    assert found.of == {column: field}


@pytest.mark.parametrize(
    ("table", "field", "column"),
    [
        ("place_name", "重要方位意", "bearing"),  # ten bytes of GBK
        ("place_name", "approval_d", "approval_doc"),  # ten letters
        ("place_name", "罗马字母拼", "pinyin"),
        ("boundary_line", "inspected_", "inspected_on"),
        ("division", "行政区", None),  # three characters say nothing
    ],
)
def test_cut_names(table: str, field: str, column: str | None) -> None:
    found = assign(pd.DataFrame({field: pd.Series([], dtype=object)}), TABLES[table], {})
    assert found.of == ({column: field} if column else {})
    if column:
        assert found.mapped[0].guessed


def test_two_fields_for_one_column() -> None:
    frame = pd.DataFrame({"地名": ["甲"], "name": ["乙"]}, dtype=object)
    found = assign(frame, TABLES["place_name"], {})
    assert found.of["name"] == "name"
    assert found.rest == ["地名"]


def test_values_must_fit_a_guessed_name() -> None:
    frame = pd.DataFrame({"名称": ["甲镇"], "county": ["天河区"], "代码": ["440106001"]}, dtype=object)
    found = assign(frame, TABLES["division"], {})
    assert "parent" not in found.of
    assert "county" in found.rest


def test_mapping_settles_the_rest(tmp_path: Path) -> None:
    path = make.csv(tmp_path, "甲,乙,丙\n450821109,镇隆镇,备注文字\n")
    with pytest.raises(FormatError, match="--map FIELD=code"):
        read(path, target="division")
    reading = read(path, target="division", mapping={"甲": "code", "乙": "name"})
    row = reading.frame.iloc[0]
    assert (row["key"], row["code"], row["name"], row["level"]) == ("450821109", "450821109", "镇隆镇", "township")
    assert row["extra"] == {"丙": "备注文字"}
    assert {m.field: m.column for m in reading.report.columns if m.field} == {"甲": "code", "乙": "name", "丙": ""}


@pytest.mark.parametrize(("mapping", "why"), [({"丁": "code"}, "no field"), ({"甲": "kode"}, "no column")])
def test_wrong_mapping(tmp_path: Path, mapping: dict[str, str], why: str) -> None:
    with pytest.raises(FormatError, match=why):
        read(make.csv(tmp_path, "甲,名称\n450821109,镇隆镇\n"), target="division", mapping=mapping)


def test_mapped_coordinates(tmp_path: Path) -> None:
    path = make.csv(tmp_path, "名称,a,b\n甲村,23.5,110.3\n")
    frame = read(path, target="place_name", mapping={"a": "lat", "b": "lon"}).frame
    assert (frame.geometry.x.iloc[0], frame.geometry.y.iloc[0]) == (110.3, 23.5)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.DATE, "2026-05-01", "2026-05-01"),
        (Kind.DATE, "2026/5/1", "2026-05-01"),
        (Kind.DATE, "2026.5.1", "2026-05-01"),
        (Kind.DATE, "2026年5月1日", "2026-05-01"),
        (Kind.DATE, "２０２６年５月１日", "2026-05-01"),
        (Kind.DATE, "20260501", "2026-05-01"),
        (Kind.DATE, 20260501, "2026-05-01"),
        (Kind.DATE, "2026年5月", "2026-05-01"),
        (Kind.DATE, "2026-05-01T08:30:00", "2026-05-01"),
        (Kind.DATE, "1985年", "1985-01-01"),
        (Kind.DATE, 46143, "2026-05-01"),  # Excel's number
        (Kind.DATE, "2026-02-30", None),
        (Kind.DATE, "明天", None),
        (Kind.BOOL, "是", True),
        (Kind.BOOL, "否", False),
        (Kind.BOOL, "有", True),
        (Kind.BOOL, 1, True),
        (Kind.BOOL, "0", False),
        (Kind.BOOL, "Y", True),
        (Kind.BOOL, "大概", None),
        (Kind.INT, "12,345", 12345),
        (Kind.INT, "1.2万", 12000),
        (Kind.INT, "350人", 350),
        (Kind.INT, "3.5", None),
        (Kind.REAL, "12.5米", 12.5),
        (Kind.REAL, "3.2公里", 3200.0),
        (Kind.REAL, "inf", None),
        (Kind.REAL, "1e300", None),
        (Kind.TEXT, 450821.0, "450821"),
        (Kind.TEXT, "  ", None),
        (Kind.JSON, '{"a": 1}', {"a": 1}),
        (Kind.JSON, "plain", "plain"),
    ],
)
def test_kinds(kind: Kind, value: Any, expected: Any) -> None:
    made, bad = convert(Column("c", kind, "列", "Column"), pd.Series([value], dtype=object))
    assert made.iloc[0] == expected if expected is not None else made.iloc[0] is None
    assert bool(bad) == (expected is None and str(value).strip() != "")


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        ("division", "level", "乡级", "township"),
        ("division", "level", "乡镇", "township"),
        ("division", "level", "县级", "county"),
        ("division", "level", "5", "village"),
        ("marker", "posts", "单立", "single"),
        ("marker", "posts", "双立", "double"),
        ("marker", "posts", "三立", "triple"),
        ("marker", "state", "完好", "intact"),
        ("marker", "state", "丢失", "lost"),
        ("place_name", "class", "住宅区", "residential"),
        ("place_name", "class", "自然地理实体", "natural"),
        ("place_name", "class", "行政区划", "division"),
        ("place_name", "class", "Village", "village"),
        ("dispute", "grade", "红色", "red"),
        ("dispute", "kind", "山林", "forest"),
        ("road", "class", "国道", "national"),
    ],
)
def test_choices(table: str, column: str, value: str, code: str) -> None:
    assert words(TABLES[table].column(column))[value.lower()] == code


def test_every_choice_of_the_schema_has_its_own_word() -> None:
    for table in TABLES.values():
        for column in table.columns:
            for code in column.choices:
                assert words(column)[normal(code)] == code


def test_value_that_is_no_choice_is_kept_aside(tmp_path: Path) -> None:
    path = make.csv(tmp_path, "界桩号,现状,立桩方式\n001,完好,单立\n002,怪怪的,双立\n")
    reading = read(path, target="marker")
    assert list(reading.frame["state"]) == ["intact", None]
    assert list(reading.frame["posts"]) == ["single", "double"]
    assert reading.frame["extra"].iloc[1] == {"现状": "怪怪的"}
    (problem,) = [p for p in reading.report.problems if p.row == 2]
    assert (problem.field, problem.value) == ("现状", "怪怪的")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("450821109", "450821109"),
        ("450821109000", "450821109"),
        ("450821000000", "450821"),
        ("450821000", "450821"),
        ("450821.0", "450821"),
        (450821, "450821"),
        ("４５０８２１", "450821"),
        ("450821109201", "450821109201"),
        ("11", "11"),
        ("1101", "1101"),
        ("992301", "992301"),  # nobody's province, for practice
        ("4.50821E+11", None),
        ("45082", None),
        ("4508211", None),
        ("01", None),
        ("660821", None),
        ("镇隆镇", None),
    ],
)
def test_codes(written: Any, code: str | None) -> None:
    found, why = codes.normal(written)
    assert found == code
    assert (why is None) == (code is not None)


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("450821109201", "village", "450821109"),
        ("450821109", "township", "450821"),
        ("450821", "county", "450800"),
        ("450800", "prefecture", "450000"),
        ("450000", "province", None),
        ("45", "province", None),
    ],
)
def test_level_and_superior(code: str, level: str, parent: str | None) -> None:
    assert codes.level(code) == level
    assert codes.parent(code) == parent


def test_superior_among_those_that_are_there() -> None:
    assert codes.parent("450821", frozenset(("4508", "45"))) == "4508"


def test_names_by_division_code(tmp_path: Path) -> None:
    path = make.csv(tmp_path, "code,name\n450821109,镇隆镇\n450821109201,富藏村\n450821109001,镇隆社区\n")
    frame = read(path, target="place_name").frame
    assert list(frame["class"]) == ["division", "village", "community"]
    assert list(frame["division"]) == ["450821", "450821109", "450821109"]
    assert frame.geometry.isna().all()


def test_header_under_a_title(tmp_path: Path) -> None:
    rows = [
        ["某县地名录"],
        ["编制单位:某局"],
        ["序号", "地名", "经度", "纬度"],
        [1, "甲村", 110.3, 23.5],
        [2, "乙村", 110.4, 23.6],
    ]
    for path in (
        make.xlsx(tmp_path, rows),
        make.csv(tmp_path, "".join(",".join(str(c) for c in r) + "\n" for r in rows)),
    ):
        reading = read(path, target="place_name")
        assert list(reading.frame["name"]) == ["甲村", "乙村"]
        assert reading.frame["extra"].iloc[0] in ({"序号": 1}, {"序号": "1"})
        assert reading.frame.geometry.x.tolist() == [110.3, 110.4]

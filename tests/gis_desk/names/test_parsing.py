"""Names taken apart: by class, out of what lists write around them, and on the national list."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.names.parsing import Parser
from gis_desk.names.tables import load
from layers.schema import CLASSES
from tests.realdata import data_dir

PARSER = Parser(load())


@pytest.mark.parametrize(
    ("name", "cls", "specific", "generic"),
    [
        ("黑龙江省", "division", "黑龙江", "省"),
        ("景德镇市", "division", "景德镇", "市"),
        ("双江拉祜族佤族布朗族傣族自治县", "division", "双江拉祜族佤族布朗族傣族", "自治县"),
        ("鄂伦春自治旗", "division", "鄂伦春", "自治旗"),
        ("新林区", "division", "新林", "区"),  # no 林区 called 新
        ("神农架林区", "division", "神农架", "林区"),
        ("新华街道", "division", "新华", "街道"),
        ("马家庄村委会", "village", "马家庄", "村"),
        ("马家庄村村民委员会", "village", "马家庄", "村"),
        ("新华社区居委会", "community", "新华", "社区"),
        ("新民社区居民委员会", "community", "新民", "社区"),
        ("南街居委会", "community", "南街", ""),
        ("大街", "road", "", "大街"),
        ("东街", "road", "东", "街"),
        ("解放路南小街", "road", "解放路南", "小街"),
        ("三环路", "road", "三", "环路"),
        ("兰园花园小区", "residential", "兰园花园", "小区"),
        ("花园广场", "building", "花园", "广场"),
        ("翠湖郡", "residential", "翠湖郡", ""),
        ("周口店", "village", "周口店", ""),
        ("格日乐敖都嘎查", "village", "格日乐敖都", "嘎查"),
        # compound generics: the longest from the right
        ("李家自然村", "village", "李家", "自然村"),
        ("红旗行政村", "village", "红旗", "行政村"),
        ("石桥第三村民小组", "village", "石桥第三", "村民小组"),
        ("德州运河经济开发区", "division", "德州运河", "经济开发区"),
        ("肇庆高新技术产业开发区", "division", "肇庆", "高新技术产业开发区"),
        ("金坪民族乡", "division", "金坪", "民族乡"),
        ("三元立交桥", "facility", "三元", "立交桥"),
        ("枫溪高架桥", "facility", "枫溪", "高架桥"),
        ("人民路街道办事处", "division", "人民路", "街道"),
        ("青山镇人民政府", "division", "青山", "镇"),
        # one character, whole names, and what only looks like a generic
        ("蔚县", "division", "蔚", "县"),
        ("矿区", "division", "矿", "区"),
        ("绿园区", "division", "绿园", "区"),
        ("下花园区", "division", "下花园", "区"),
        ("清新区", "division", "清新", "区"),
        ("万柏林区", "division", "万柏林", "区"),
        ("浦东新区", "division", "浦东", "新区"),
        ("井陉矿区", "division", "井陉", "矿区"),
        ("阿里地区", "division", "阿里", "地区"),
        ("王村", "village", "王", "村"),
        # ethnic autonomous: area and groups together are the specific term
        ("新疆维吾尔自治区", "division", "新疆维吾尔", "自治区"),
        ("东乡族自治县", "division", "东乡族", "自治县"),
        ("友谊达斡尔族满族柯尔克孜族乡", "division", "友谊达斡尔族满族柯尔克孜族", "乡"),
    ],
)
def test_split(name, cls, specific, generic):
    split = PARSER.split(name, cls)
    assert (split.specific, split.generic) == (specific, generic)


def test_one_character_of_a_division_is_marked():
    assert PARSER.split("蔚县", "division").mono
    assert not PARSER.split("左权县", "division").mono


def test_organisations_and_superior_units_are_taken_off():
    split = PARSER.split("青山镇石桥村村委会", "village", superiors=("青山镇",))
    assert (split.prefix, split.specific, split.generic, split.organisation) == ("青山镇", "石桥", "村", "村委会")
    assert PARSER.split("青山镇社区居委会", "community", superiors=("青山镇",)).specific == "青山镇"


def test_units_of_the_statistical_office_are_known():
    assert PARSER.split("池州承接产业转移集中示范园区虚拟社区", "community").statistical
    assert PARSER.split("良种连生活区", "village").statistical
    assert PARSER.split("罗铺垦殖场", "division", "township").statistical
    assert not PARSER.split("王场镇", "division", "township").statistical


def test_the_two_committees_name_the_same_seat():
    assert PARSER.split("和平村委会", "village").whole == PARSER.split("和平村村民委员会", "village").whole == "和平村"


@pytest.mark.parametrize(
    ("name", "seat", "prefix", "organisation", "remark"),
    [
        ("青山镇石桥村村委会", "石桥村", "青山镇", "村委会", ""),
        ("云岭市东城区人民街道幸福社区居委会", "幸福", "云岭市东城区人民街道", "社区居委会", ""),
        ("贵州省册亨县双江镇坪问社区居民委员会", "坪问", "贵州省册亨县双江镇", "社区居民委员会", ""),
        ("东源县漳溪畲族乡井口村民委员会", "井口", "东源县漳溪畲族乡", "村民委员会", ""),
        ("和平村委会（老闸沟）", "和平", "", "村委会", "老闸沟"),  # brackets of either width
        ("和平村委会(老闸沟)", "和平", "", "村委会", "老闸沟"),
        ("烧锅村委会（德惠经济开发区）（省级）", "烧锅", "", "村委会", "德惠经济开发区 省级"),
        ("汤台（新汤台）村委会", "汤台", "", "村委会", "新汤台"),
        ("（高家坪村委会）", "高家坪", "", "村委会", ""),
        ("郭庄村（居）委会", "郭庄", "", "村(居)委会", ""),
        ("小（氵甸）村委会", "小(氵甸)", "", "村委会", ""),  # a character drawn in its parts is no remark
        ("锦盛里社区居委会筹备组及社区工作站", "锦盛里", "", "社区居委会筹备组及社区工作站", ""),
        ("幸福村牧委会", "幸福村", "", "牧委会", ""),
        ("锡林贝尔嘎查委员会", "锡林贝尔", "", "嘎查委员会", ""),
        ("１２２街社区居委会", "122街", "", "社区居委会", ""),  # full width
        ("古镇村村委会", "古镇村", "", "村委会", ""),  # not a unit and a village called 村
        ("紫荆老乡家园社区居委会", "紫荆老乡家园", "", "社区居委会", ""),
        ("街道直辖村民小组", "街道直辖村民小组", "", "", ""),
    ],
)
def test_what_lists_write_around_a_name_is_taken_off_and_told(name, seat, prefix, organisation, remark):
    split = PARSER.split(name, PARSER.guess(name))
    assert (split.seat, split.prefix, split.organisation, split.remark) == (seat, prefix, organisation, remark)
    assert split.taken_off == tuple(p for p in (prefix, organisation, remark) if p)
    assert split.name == name


@pytest.mark.parametrize(
    ("name", "level", "seat", "prefix"),
    [
        ("濮阳县徐镇镇", "township", "徐镇镇", "濮阳县"),
        ("成武县大田集镇", "township", "大田集镇", "成武县"),
        ("城县镇", "township", "城县镇", ""),
        ("井陉矿区", "county", "井陉矿区", ""),
    ],
)
def test_a_township_is_without_its_county(name, level, seat, prefix):
    split = PARSER.split(name, "division", level)
    assert (split.seat, split.prefix) == (seat, prefix)
    assert PARSER.split("沁阳市太行街道", "division", "township", superiors=("沁阳市",)).prefix == "沁阳市"


def _sound(split):
    """What holds for every split: its two terms are the seat's name, or the organisation implies the second."""
    implied = bool(split.organisation) and split.seat == split.specific
    return split.specific + split.generic == split.seat or implied


@given(st.text(st.characters(exclude_categories=[]), max_size=12), st.sampled_from([None, *CLASSES]))
def test_any_text_is_taken_apart(name, cls):
    assert _sound(PARSER.split(name, cls))


PIECES = ["东", "河", "马家", "青山", "新", "第一", "景德镇", "老街", "老", "大", "王", "城"]


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join),
    st.sampled_from(
        ["村", "社区", "嘎查", "自然村", "村民小组", "镇", "县", "路", "大街", "立交桥", "花园", "山", "水库"]
    ),
    st.sampled_from(["", "村委会", "村民委员会", "社区居委会", "（旧）"]),
)
def test_taking_apart_twice_changes_nothing(specific, generic, more):
    cls = PARSER.guess(specific + generic)
    once = PARSER.split(specific + generic + more, cls)
    twice = PARSER.split(once.whole, cls)
    assert _sound(once)
    assert (twice.whole, twice.specific, twice.generic) == (once.whole, once.specific, once.generic)


def _list():
    with gzip.open(data_dir() / "divisions" / "divisions_2021.csv.gz", "rt", encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def test_real_names_are_taken_apart_as_read_by_eye():
    """`real_splits.csv` holds codes and lengths, read and judged one by one; the names stay in the data."""
    names = _list()
    with (Path(__file__).parent / "real_splits.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    levels = {2: "province", 4: "prefecture", 6: "county", 9: "township"}
    for row in rows:
        code, name = row["code"], names[row["code"]]
        cls = "division" if len(code) < 12 else PARSER.guess(name)
        split = PARSER.split(name, cls, levels.get(len(code)))
        made = (cls, len(split.prefix), len(split.specific), split.generic, split.organisation, len(split.remark))
        expected = (int(row[key]) if row[key].isdigit() else row[key] for key in list(row)[1:])
        assert made == tuple(expected), (code, name, split)


def test_the_national_list_is_taken_apart_soundly():
    for code, name in list(_list().items())[::7]:
        cls = "division" if len(code) < 12 else PARSER.guess(name)
        once = PARSER.split(name, cls)
        assert _sound(once), (name, once)
        assert once.specific or once.organisation == name, (name, once)
        assert PARSER.split(once.whole, cls).whole == once.whole, (name, once)

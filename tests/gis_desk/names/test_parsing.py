"""Names taken apart."""

import pytest

from gis_desk.names.parsing import Parser
from gis_desk.names.tables import load

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

"""Small lists compared: each kind of change, its grounds, and what must not be taken for one."""

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gis_desk.names.changes import Kind, compare, register_of
from gis_desk.names.tables import shipped
from layers.errors import FormatError
from layers.formats import read
from layers.work import Cancelled, Progress
from tests.realdata import data_dir

COUNTY = ("990121", "练习县")
TOWN = ("990121100", "城关镇")


def register(*rows, columns=("code", "name"), above=True):
    start = [COUNTY, TOWN] if above and columns == ("code", "name") else []
    return register_of(pd.DataFrame([*start, *rows], columns=list(columns)), shipped(), "list")


def said(old, new):
    """Decisions as (kinds, old names, new names)."""
    comparison = compare(old, new, shipped())
    return [
        (" ".join(d.kinds), [old.name[i] for i in d.old], [new.name[j] for j in d.new], d.certainty.value)
        for d in comparison.decisions
    ]


@pytest.mark.parametrize(
    ("before", "after", "kinds", "certainty"),
    [
        # the same code and name
        (("990121100201", "石桥村村委会"), ("990121100201", "石桥村村委会"), None, None),
        # written differently only
        (("990121100201", "石桥村村委会"), ("990121100201", "石桥村村民委员会"), "form", "certain"),
        (("990121100201", "城关镇石桥村村委会"), ("990121100201", "石桥村村委会"), "form", "certain"),
        (("990121100201", "石桥村"), ("990121100201", "石 桥 村"), "form", "certain"),
        (("990121100201", "A区村委会"), ("990121100201", "Ａ区村委会"), "form", "certain"),
        (("990121100201", "北邨村委会"), ("990121100201", "北村村委会"), "form", "certain"),
        # another specific term
        (("990121100201", "石桥村村委会"), ("990121100201", "红旗村村委会"), "renamed", "possible"),
        (("990121100201", "石桥村村委会"), ("990121100201", "时桥村村委会"), "renamed", "certain"),
        (("990121100201", "上石桥村"), ("990121100260", "尚石桥村"), "renamed recoded", "probable"),
        # another type by law
        (("990121100201", "李村村委会"), ("990121100001", "李村社区居委会"), "retyped recoded", "probable"),
        (("990121200", "青山乡"), ("990121101", "青山镇"), "retyped recoded", "probable"),
        (("990121201", "青山回族乡"), ("990121101", "青山镇"), "retyped recoded", "probable"),
        (("990121101", "青山镇"), ("990121001", "青山街道办事处"), "retyped recoded", "probable"),
        # only the code
        (("990121100201", "石桥村"), ("990121100299", "石桥村"), "recoded", "certain"),
    ],
)
def test_one_unit(before, after, kinds, certainty):
    found = said(register(before), register(after))
    assert found == ([] if kinds is None else [(kinds, [before[1]], [after[1]], certainty)])


def test_law_has_a_word_for_a_change_of_type():
    old, new = register(("990121200", "青山乡")), register(("990121101", "青山镇"))
    facts = [str(f.said) for f in compare(old, new, shipped()).decisions[0].facts]
    assert "the type changed: 乡 became 镇 (撤乡设镇)" in facts


def test_moved_with_others():
    towns = [("990121101", "青山镇"), ("990121102", "白水镇")]
    names = ("石桥村", "红旗村", "柳林村", "大坪村")
    old = register(*towns, *[(f"99012110120{n}", name) for n, name in enumerate(names)])
    new = register(*towns, *[(f"99012110220{n}", name) for n, name in enumerate(names)])
    found = said(old, new)
    assert [f[:2] for f in found] == [("moved", [name]) for name in names]
    decision = compare(old, new, shipped()).decisions[0]
    assert "3 more went from 青山镇 to 白水镇" in [str(f.said) for f in decision.facts]


def test_a_superior_that_only_got_another_code_moves_nobody():
    old = register(("990121200", "青山乡"), ("990121200201", "石桥村"), ("990121200202", "红旗村"))
    new = register(("990121101", "青山镇"), ("990121101201", "石桥村"), ("990121101202", "红旗村"))
    assert [f[0] for f in said(old, new)] == ["retyped recoded", "recoded", "recoded"]


def test_merged_as_the_lower_units_show():
    villages = [(f"20{n}", name) for n, name in enumerate(("石桥村", "红旗村", "柳林村", "大坪村", "新塘村"))]
    towns = ("990121101", "青山镇"), ("990121102", "白水镇")
    old = register(*towns, *[(f"990121101{n}", name) for n, name in villages], ("990121102299", "泉村"))
    new = register(towns[1], *[(f"990121102{n}", name) for n, name in villages], ("990121102299", "泉村"))
    found = said(old, new)
    assert found[0] == ("merged", ["青山镇", "白水镇"], ["白水镇"], "probable")
    assert {f[0] for f in found[1:]} == {"moved"}
    reverse = said(new, old)
    assert reverse[0] == ("split", ["白水镇"], ["青山镇", "白水镇"], "probable")


def test_a_code_and_a_name_that_met_in_one_unit():
    old = register(("990122", "大足县"), ("990103", "双桥区"), above=False)
    new = register(("990103", "大足区"), above=False)
    assert said(old, new) == [("merged retyped recoded", ["大足县", "双桥区"], ["大足区"], "probable")]


def test_a_number_more_is_a_division_and_less_a_merger():
    old, new = (
        register(("990121100201", "新华村")),
        register(("990121100301", "新华一村"), ("990121100302", "新华二村")),
    )
    assert said(old, new) == [("split", ["新华村"], ["新华一村", "新华二村"], "probable")]
    assert said(new, old) == [("merged", ["新华一村", "新华二村"], ["新华村"], "probable")]


def test_a_name_composed_of_two():
    old, new = register(("990121100201", "张庄村"), ("990121100202", "李庄村")), register(("990121100301", "张李村"))
    assert said(old, new) == [("merged", ["张庄村", "李庄村"], ["张李村"], "possible")]


def test_siblings_are_not_taken_for_one_another():
    old, new = register(("990121100201", "新华一村")), register(("990121100301", "新华二村"))
    assert {f[0] for f in said(old, new)} == {"removed", "added"}


def test_a_code_given_to_another_unit():
    """Renumbering inside a township: names say who is who, the codes would say that all were renamed."""
    old = register(("990121100201", "石桥村"), ("990121100202", "红旗村"), ("990121100203", "柳林村"))
    new = register(("990121100201", "红旗村"), ("990121100202", "柳林村"))
    assert said(old, new) == [
        ("recoded", ["红旗村"], ["红旗村"], "certain"),
        ("recoded", ["柳林村"], ["柳林村"], "certain"),
        ("removed", ["石桥村"], [], "probable"),
    ]
    decision = compare(old, new, shipped()).decisions[-1]
    told = "its code 990121100201 belongs to 红旗村（城关镇） now, which was 红旗村（城关镇） before"
    assert told in [str(f.said) for f in decision.rejected]


def test_lists_without_codes():
    columns = ("name", "class", "division")
    old = register(
        ("石桥村", "village", "甲镇"), ("解放路", "road", "甲镇"), ("东湖", "natural", "甲镇"), columns=columns
    )
    new = register(
        ("石桥村", "village", "乙镇"), ("解放路", "road", "甲镇"), ("西湖", "natural", "甲镇"), columns=columns
    )
    assert said(old, new) == [
        ("moved", ["石桥村"], ["石桥村"], "possible"),
        ("added", [], ["西湖"], "probable"),
        ("removed", ["东湖"], [], "probable"),
    ]


def test_a_province_does_not_unite_with_a_prefecture():
    """Cities that the province led itself came to a new prefecture, with counties of the old one."""
    counties = [(f"4224{n}", f"{name}县") for n, name in zip(range(21, 26), "甲乙丙丁戊", strict=True)]
    cities = [(f"4290{n:02}", f"{name}市") for n, name in enumerate(("仙桃", "石首", "洪湖"), 1)]
    old = register(("420000", "湖北省"), ("422400", "荆州地区"), *counties, *cities, above=False)
    moved = [(f"42100{n}", name) for n, (_, name) in enumerate([*counties, *cities])]
    new = register(("420000", "湖北省"), ("421000", "荆沙市"), *moved, above=False)
    comparison = compare(old, new, shipped())
    for decision in comparison.decisions:
        assert len({int(old.group[i]) for i in decision.old} | {int(new.group[j]) for j in decision.new}) == 1


def test_generics_of_other_names_are_no_types():
    columns = ("name", "class", "division")
    old, new = (
        register(("解放路", "road", "甲镇"), columns=columns),
        register(("解放街", "road", "甲镇"), columns=columns),
    )
    assert said(old, new) == [("renamed", ["解放路"], ["解放街"], "probable")]


def test_classes_that_are_only_guessed_part_nothing():
    """石桥 ends like a bridge, 石桥村 like a village; a list without classes has names only."""
    old, new = register(("石桥村",), ("东湖",), columns=("name",)), register(("石桥",), ("东湖",), columns=("name",))
    comparison = compare(old, new, shipped())
    assert comparison.notes == []
    assert [len(side) for side in comparison.left_out] == [0, 0]
    assert len(comparison.unchanged) == 1


def test_a_seat_that_left_its_name_to_its_superior():
    old = register(("370000", "山东省"), ("372500", "聊城地区"), ("372501", "聊城市"), above=False)
    new = register(("370000", "山东省"), ("371500", "聊城市"), ("371502", "东昌府区"), above=False)
    assert said(old, new)[1] == ("renamed retyped recoded", ["聊城市"], ["东昌府区"], "probable")


def test_numbered_keys_are_not_relied_on():
    columns = ("key", "name", "class")
    old = register(("1", "石桥村", "village"), ("2", "红旗村", "village"), columns=columns)
    new = register(("1", "红旗村", "village"), ("2", "石桥村", "village"), columns=columns)
    comparison = compare(old, new, shipped())
    assert comparison.decisions == []
    assert "codes are not relied on" in str(comparison.notes[0])


# ground


def units(*rows):
    frame = gpd.GeoDataFrame(
        {"code": [r[0] for r in rows], "name": [r[1] for r in rows]}, geometry=[r[2] for r in rows], crs="EPSG:4490"
    )
    return register_of(frame, shipped(), "list")


WEST, EAST, ALL = box(108, 25, 108.1, 25.1), box(108.1, 25, 108.2, 25.1), box(108, 25, 108.2, 25.1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # one ground, nothing else in common
        ([("990121101", "青山镇", WEST)], [("990121105", "白水镇", WEST)], ("renamed recoded", "certain")),
        # one code, other ground: the code was given away
        ([("990121101", "青山镇", WEST)], [("990121101", "白水镇", EAST)], ("added", "probable")),
        # two went into one of them, and into a third
        ([("990121101", "青山镇", WEST), ("990121102", "白水镇", EAST)], [("990121102", "白水镇", ALL)], ("merged", "certain")),
        ([("990121101", "青山镇", WEST), ("990121102", "白水镇", EAST)], [("990121103", "新河镇", ALL)], ("merged", "certain")),
        # and the other way round
        ([("990121102", "白水镇", ALL)], [("990121101", "青山镇", WEST), ("990121102", "白水镇", EAST)], ("split", "certain")),
    ],
)  # fmt: skip
def test_ground_decides(old, new, expected):
    decision = compare(units(*old), units(*new), shipped()).decisions[0]
    assert (" ".join(decision.kinds), decision.certainty.value) == expected


def test_points_near_each_other():
    old = units(("", "石桥村", Point(108, 25)), ("", "红旗村", Point(108.5, 25)))
    new = units(("", "大坪村", Point(108.0003, 25)), ("", "红旗村", Point(108.5, 25)))
    (decision,) = compare(old, new, shipped()).decisions
    assert decision.kinds == (Kind.RENAMED,)
    assert any(25 < f.measures.get("distance_m", 0) < 35 for f in decision.facts)


# bad lists


def test_levels_that_only_one_list_has_are_left_out_and_told():
    old, new = register(("990121100201", "石桥村")), register()
    comparison = compare(old, new, shipped())
    assert comparison.decisions == []
    assert comparison.left_out[0].tolist() == [2]
    assert "1 rows of list are not compared" in str(comparison.notes[0])


def test_nothing_in_common():
    with pytest.raises(FormatError, match="no level or class in common"):
        compare(register(COUNTY, above=False), register(TOWN, above=False), shipped())


def test_doubled_codes_are_told_and_not_relied_on():
    old = register(("990121100201", "石桥村"), ("990121100201", "红旗村"))
    new = register(("990121100201", "石桥村"), ("990121100202", "红旗村"))
    comparison = compare(old, new, shipped())
    assert comparison.decisions == []
    assert "990121100201" in str(comparison.notes[0])


@pytest.mark.parametrize("frame", [pd.DataFrame({"name": [None, ""]}), pd.DataFrame({"name": []})])
def test_no_names(frame):
    with pytest.raises(FormatError, match="holds no names"):
        register_of(frame, shipped(), "x.csv")


def test_no_column_of_names():
    with pytest.raises(FormatError, match="no column of names"):
        register_of(pd.DataFrame({"a": ["1"]}), shipped(), "x.csv")


def test_it_can_be_stopped():
    with pytest.raises(Cancelled):
        compare(register(), register(), shipped(), Progress(stopped=lambda: True))


ODD = (
    "山" * 20_000,
    "東" * 5_000 + "路" * 5_000,
    "\x00村\x1b[31m",
    "青\u202e山村",
    "（（）（",
    "😀花园",
    "'; DROP TABLE",
    "٣٣村",
    "村",
    "族" * 900,
)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_names_are_compared_or_kept(odd):
    rows = [("990121100201", odd), ("990121100202", f"{odd}村委会"), (None, odd), (990121100203.0, "石桥村")]
    other = [("990121100201", f"{odd}二"), ("990121100209", odd), ("", odd[::-1]), ("990121100203", "石桥村")]
    comparison = compare(register(*rows), register(*other), shipped())
    assert sorted(i for d in comparison.everything() for i in d.old) == list(range(6))
    assert sorted(j for d in comparison.everything() for j in d.new) == list(range(6))


def test_real_ground_united_divided_and_renamed():
    """Real townships with borders of thousands of vertices: united with the neighbour, cut in two, given another name."""
    frame = read(data_dir() / "boundaries" / "townships_guigang.gpkg").frame[["code", "name", "geometry"]]
    gone, halved, renamed = frame.iloc[30], frame.iloc[45], 10
    heir = next(
        n for n in range(len(frame)) if n not in (10, 30, 45) and frame["geometry"][n].touches(gone["geometry"])
    )
    west, south, east, north = halved["geometry"].bounds
    half = box(west, south, (west + east) / 2, north)
    changed = frame.copy()
    changed.at[heir, "geometry"] = gone["geometry"].union(frame["geometry"][heir])
    changed.at[45, "geometry"] = halved["geometry"].difference(half)
    changed.at[renamed, "name"], changed.at[renamed, "code"] = "天湖镇", "450821188000"
    part = {"code": ["450881199000"], "name": ["东新镇"]}
    cut = gpd.GeoDataFrame(part, geometry=[halved["geometry"].intersection(half)], crs="EPSG:4490")
    later = pd.concat([changed.drop(index=30), cut], ignore_index=True)
    found = said(register_of(frame, shipped(), "a"), register_of(later, shipped(), "b"))
    names = frame["name"]
    assert ("merged", [names[n] for n in sorted((30, heir))], [names[heir]], "certain") in found
    assert ("split", [names[45]], [names[45], "东新镇"], "certain") in found
    assert any(f[1:] == ([names[renamed]], ["天湖镇"], "certain") and "renamed" in f[0] for f in found)
    assert len(found) == 3


# every row once

NAMES = st.sampled_from(
    ["石桥村", "时桥村", "红旗村", "新华村", "新华一村", "新华二村", "张庄村委会", "李庄社区", "张李村", "<b>村", ""]
)
ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), NAMES, st.booleans()), max_size=14)
TOWNS = st.lists(st.sampled_from(["青山镇", "白水镇", "白水乡", "新河镇"]), min_size=1, max_size=4)


def drawn(towns, rows):
    units = [COUNTY, *((f"99012110{n}", name) for n, name in enumerate(towns))]
    villages = [(f"99012110{t}20{n}" if coded else "99012110" + str(t) + "2", name) for t, n, name, coded in rows]
    return register_of(pd.DataFrame([*units, *villages], columns=["code", "name"]), shipped(), "list")


@settings(max_examples=150, deadline=None)
@given(TOWNS, ROWS, TOWNS, ROWS)
def test_every_row_is_decided_once(towns, rows, later_towns, later_rows):
    old, new = drawn(towns, rows), drawn(later_towns, later_rows)
    comparison = compare(old, new, shipped())
    everything = list(comparison.everything())
    for side, skipped, taken in (
        (old, comparison.left_out[0], [i for d in everything for i in d.old]),
        (new, comparison.left_out[1], [j for d in everything for j in d.new]),
    ):
        assert sorted([*taken, *skipped.tolist()]) == list(range(len(side)))
    for decision in comparison.decisions:
        assert decision.kinds
        assert decision.facts
        assert bool(decision.old) or bool(decision.new)
        assert [str(f.said) for f in (*decision.facts, *decision.rejected)]


@settings(max_examples=50, deadline=None)
@given(TOWNS, ROWS)
def test_a_list_against_itself_is_unchanged(towns, rows):
    comparison = compare(drawn(towns, rows), drawn(towns, rows), shipped())
    assert comparison.decisions == []

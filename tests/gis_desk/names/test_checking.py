"""Whole tables and single names: the lists of real names, the law by date, the practice county, the national list."""

import gc
import json
from datetime import date
from functools import cache

import pandas as pd
import pytest

from gis_desk.findings import Accepted, Severity, open_findings
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import check_names
from gis_desk.names.subject import Context, Mode
from gis_desk.names.tables import load
from layers.formats import read
from layers.work import Cancelled, Progress
from tests.realdata import ROOT, data_dir

SAMPLE = ROOT / "resources" / "sample"

POSITIVE = [
    ("景德镇市", "division"),
    ("齐齐哈尔市", "division"),
    ("呼和浩特市", "division"),
    ("双江拉祜族佤族布朗族傣族自治县", "division"),
    ("鄂伦春自治旗", "division"),
    ("东乡族自治县", "division"),
    ("左权县", "division"),
    ("中山市", "division"),
    ("志丹县", "division"),
    ("王府井大街", "road"),
    ("外滩", "natural"),
    ("白求恩国际和平医院", "facility"),
    ("列宁公园", "facility"),
    ("三环路", "road"),
    ("八一路", "road"),
    ("中山路", "road"),
    ("解放路南小街", "road"),
    ("陈砦村", "village"),
    ("氾水镇", "division"),
    ("万宝镇", "division"),
    ("大城县", "division"),
    ("栟茶镇", "division"),
    ("氹仔", "natural"),
]
NEGATIVE = [
    ("MOMO公园", "facility"),
    ("24克拉公寓", "residential"),
    ("8哩岛", "natural"),
    ("江南·印象", "residential"),
    ("曼哈顿广场", "building"),
    ("维也纳花园", "residential"),
    ("帕提欧公馆", "residential"),
    ("世界之窗小区", "residential"),
    ("天下城", "residential"),
    ("御皇府", "residential"),
    ("第一城", "residential"),
    ("花园广场", "building"),
    ("龍門鎮", "division"),
    ("大街", "road"),
    ("青山 镇", "division"),
]
CHECKER = NameChecker()
LIKENESS = {"N040", "N041", "N042", "N043", "N044", "N045", "N046"}
"""Rules of equal and same-sounding names."""


def table(*rows, **columns):
    names, classes = zip(*rows, strict=True)
    frame = pd.DataFrame({"key": [f"p{n}" for n in range(len(rows))], "name": names, "class": classes})
    return frame.assign(division=columns.pop("division", "450821101"), **columns)


@pytest.mark.parametrize(("name", "cls"), POSITIVE)
def test_real_names_give_no_must_in_an_audit(name, cls):
    assert not [f for f in CHECKER.check(name, cls, mode="audit").findings if f.level is Severity.MUST]


@pytest.mark.parametrize(("name", "cls"), NEGATIVE)
def test_irregular_names_are_found_as_proposals(name, cls):
    found = CHECKER.check(name, cls).findings
    assert [f for f in found if f.level in (Severity.MUST, Severity.SHOULD)]


@pytest.mark.parametrize("name", ["中山路", "八一路", "三环路", "解放路南小街", "王府井大街"])
def test_good_roads_pass_as_proposals_too(name):
    assert CHECKER.check(name, "road").findings == ()


def test_errors_of_form_stop_the_rest():
    assert [f.rule for f in CHECKER.check("MOMO·8皇庭", "residential").findings] == ["N002"]
    assert [f.rule for f in CHECKER.check("", "road").findings] == ["N001"]


def test_a_traditional_character_is_reported_once():
    assert [f.rule for f in CHECKER.check("龍門鎮", "division").findings] == ["N007"]


def test_same_names_by_date_and_purpose():
    frame = table(("和平村", "village"), ("和平村", "village"), approved_on=["1990-01-01", "2001-01-01"])
    assert [f.level for f in check_names(frame)] == [Severity.ADVISE]
    assert [f.level for f in check_names(frame, Mode.PROPOSAL)] == [Severity.MUST]
    new = frame.assign(approved_on=["1990-01-01", "2023-01-01"])
    [finding] = check_names(new)
    assert finding.level is Severity.MUST
    assert finding.keys == ("p1", "p0")  # the newer one gives way


def test_one_finding_for_a_group_of_equal_names():
    [finding] = check_names(table(*[("和平村", "village")] * 4))
    assert finding.rule == "N043"
    assert set(finding.keys) == {"p0", "p1", "p2", "p3"}


def test_scopes_are_those_of_the_regulation():
    frame = table(("和平村", "village"), ("和平村", "village"), division=["450821101", "450881101"])
    assert check_names(frame, "proposal") == []  # two counties
    towns = pd.DataFrame({"code": ["450821101", "450881102", "110101103"], "name": ["万宝镇", "万宝镇", "万宝镇"]})
    [finding] = check_names(towns, "proposal")  # one province
    assert (finding.rule, set(finding.keys)) == ("N042", {"450821101", "450881102"})


def test_row_order_does_not_matter():
    frame = table(
        ("和平村", "village"),
        ("和萍村", "village"),
        ("皇庭花园", "residential"),
        ("长青路", "road"),
        ("常青路", "road"),
    )
    one = {(f.rule, frozenset(f.keys)) for f in check_names(frame)}
    assert one == {(f.rule, frozenset(f.keys)) for f in check_names(frame[::-1].reset_index(drop=True))}
    assert {r for r, _ in one} == {"N027", "N046"}


def test_a_unit_in_both_tables_is_one_thing():
    places = table(("和平村", "village"), division="450821101201")
    divisions = pd.DataFrame(
        {"key": ["450821101201"], "code": ["450821101201"], "name": ["和平村委会"], "level": ["village"]}
    )
    assert check_names({"place_name": places, "division": divisions}, "proposal") == []


def test_deregistered_names_do_not_block_new_ones():
    frame = table(("和平村", "village"), ("和平村", "village"), status=["deregistered", "proposed"])
    assert check_names(frame) == []


def test_accepted_findings_are_known_by_rule_and_keys():
    frame = table(("皇庭花园", "residential"))
    found = check_names(frame)
    accepted = [Accepted("N027", ("p0",), "沿用旧名", "张三", date(2026, 1, 1))]
    assert [f.rule for f in found] == ["N027"]
    assert open_findings(found, accepted, date(2026, 2, 1)) == []


def test_likeness_of_a_typed_name():
    frame = table(("长青路", "road"), ("东街", "road"), ("茶山村", "village"), ("长春路", "road"))
    checker = NameChecker(frame)
    answer = checker.check("常青路", "road", "450821101", at=(108.5, 25.8))
    assert [(s.name, s.relation) for s in answer.similar] == [("长青路", "homophone")]
    assert "N046" in {f.rule for f in answer.findings}
    alike = checker.check("荼山村", "village", "450821101").similar
    assert [(s.name, s.relation) for s in alike] == [("茶山村", "lookalike")]
    assert checker.check("长青路", "road", "450821101", key="p0").findings == ()  # not compared with itself


def test_near_names_are_those_of_a_full_scan():
    from rapidfuzz.distance import Levenshtein

    names = ["柳林铺村", "柳林村", "杨林铺村", "柳林浦村", "王各庄村", "李各庄村", "赵家庄村", "柳林铺子村"]
    checker = NameChecker(table(*[(n, "village") for n in names]))
    found = {s.name for s in checker.check("柳林铺村", "village").similar}
    near = {n for n in names if Levenshtein.normalized_similarity("柳林铺", n.removesuffix("村")) >= 0.6}
    assert near <= found
    assert "王各庄村" not in found


def test_work_can_be_stopped():
    with pytest.raises(Cancelled):
        check_names(table(("和平村", "village")), progress=Progress(stopped=lambda: True))


def test_absurd_tables_are_judged_without_failing():
    frame = table(
        ("", "road"), ("\u202e路", "road"), ("🙂" * 50, "residential"), ("=1+1", "building"), ("\ud800", "road")
    )
    assert {f.rule for f in check_names(frame.iloc[:4])} >= {"N001"}
    assert check_names(frame.iloc[:0]) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_progress_only_grows_and_the_check_stops_wherever_it_is_asked(mode):
    told = []
    found = check_names(sample(), mode, progress=Progress(lambda done, total, text: told.append((done, total, text))))
    assert found
    done = [d for d, _, _ in told]
    assert done == sorted(done)
    assert done[-1] == told[-1][1] == sum(map(len, sample().values()))
    assert len(set(done)) > 60
    assert {text for _, _, text in told} == {
        "reading names",
        "parsing names",
        "checking form and wording",
        "comparing names",
    }
    for stop in range(0, len(told), 41):
        looks = iter(range(len(told)))
        with pytest.raises(Cancelled):
            check_names(sample(), mode, progress=Progress(stopped=lambda looks=looks, stop=stop: next(looks) >= stop))
        assert gc.isenabled()


@cache
def sample():
    names = read(SAMPLE / "place_names.csv", target="place_name").frame
    divisions = [
        read(SAMPLE / "divisions.gpkg", layer=n, target="division").frame for n in ("counties", "townships", "villages")
    ]
    return {
        "place_name": names.assign(key=names["place_code"]),
        "division": pd.concat(divisions, ignore_index=True),
    }


def test_the_practice_county_gives_its_planted_defects_and_nothing_else():
    if not (SAMPLE / "truth.json").is_file():
        pytest.skip("the practice county is not there")
    truth = [
        d
        for d in json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["defects"]
        if d["rule"].startswith("N")
    ]
    wanted = {(d["rule"], frozenset(d["keys"])) for d in truth if d["expected"] == "required"}
    allowed = {(d["rule"], frozenset(d["keys"])) for d in truth}
    found = {(f.rule, frozenset(f.keys)) for f in check_names(sample())}
    assert found <= allowed
    refused = {d for d in wanted if d[0] == "N001"}  # a row without a name never reaches the workspace
    assert wanted - refused <= found


@pytest.mark.slow
def test_the_national_list_has_no_must_in_an_audit():
    frame = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    found = check_names(frame, context=Context(load()))
    assert not [f for f in found if f.level is Severity.MUST]
    counts = pd.Series([f.rule for f in found]).value_counts()
    assert 1_000 < counts["N005"] < 1_500  # characters outside the table
    assert 10_000 < counts["N043"] < 20_000  # groups of equal villages in a county
    assert counts["N012"] < 50
    binding = {f.keys[0] for f in found if f.level is Severity.SHOULD and f.rule not in LIKENESS}
    assert len(binding) <= 0.01 * len(frame)


@pytest.mark.slow
def test_the_national_list_as_proposals_has_few_musts():
    frame = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    found = [f for f in check_names(frame, "proposal") if f.level is Severity.MUST]
    assert len({f.keys[0] for f in found}) <= 0.015 * len(frame)
    villages = frame["code"].str.len() == 12
    assert len({f.keys[0] for f in found if len(f.keys[0]) == 12}) <= 0.015 * villages.sum()
    assert {f.rule for f in found} <= {"N002", "N007", "N011", "N022", "N023", "N040", "N042", "N043", "N050"}


def test_codes_filled_up_with_zeros_are_townships():
    frame = pd.DataFrame(
        {"行政代码": ["450821109000", "450881113000"], "名称": ["万宝镇", "万宝镇"], "上级代码": ["450821", "450881"]}
    )
    [finding] = check_names(frame, "proposal")
    assert (finding.rule, set(finding.keys)) == ("N042", {"450821109000", "450881113000"})


def test_seats_told_apart_by_what_stands_in_front_are_for_a_person_to_judge():
    names = {
        "450821101": "甲镇",
        "450821102": "乙镇",
        "450821101201": "甲镇工业园区社区",
        "450821102201": "乙镇工业园区社区",
        "450821101202": "和平村",
        "450821102202": "和平村委会",
    }
    frame = pd.DataFrame({"code": list(names), "name": list(names.values())})
    levels = {frozenset(f.keys): f.level for f in check_names(frame, "proposal") if f.rule == "N043"}
    assert levels == {
        frozenset({"450821101201", "450821102201"}): Severity.SHOULD,
        frozenset({"450821101202", "450821102202"}): Severity.MUST,
    }

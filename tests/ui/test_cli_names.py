"""``name``, ``spell``, ``rules`` and ``check names`` as scripts use them."""

import csv
import io
import json

import pandas as pd
import pytest

from layers.change import Change, insert
from layers.store import Store
from layers.text import text
from ui.cli.main import main

NAMES = "名称,类别,所在政区\n长青路,road,450821101\n常青路,road,450821101\n皇庭花园,residential,450821101\n王家庄村,village,450821101\n"


@pytest.fixture
def names_csv(tmp_path):
    file = tmp_path / "names.csv"
    file.write_text(NAMES, encoding="utf-8")
    return file


def said(capsys, *arguments):
    status = main([str(a) for a in arguments])
    out = capsys.readouterr()
    return status, out.out, out.err


def test_name_json_is_the_contract(capsys, names_csv):
    status, out, err = said(
        capsys, "name", "长春路", "--class", "road", "--in", "450821101", "--against", names_csv, "--format", "json"
    )
    document = json.loads(out)
    assert status == 0
    assert err == ""
    assert list(document) == ["name", "class", "specific", "generic", "pinyin", "pinyin_toned", "findings", "similar"]
    assert (document["specific"], document["generic"], document["pinyin_toned"]) == ("长春", "路", "Chángchūn Lù")


def test_name_tells_a_must_by_its_status(capsys):
    status, out, _ = said(capsys, "name", "维也纳花园", "--class", "residential", "--format", "json")
    assert status == 1
    [finding] = json.loads(out)["findings"]
    assert (finding["rule"], finding["severity"]) == ("N023", "must")
    assert set(finding) == {
        "rule", "severity", "name", "key", "row", "message", "source", "related", "where", "measure", "fix",
    }  # fmt: skip


def test_name_tells_what_it_took_off(capsys):
    _, out, _ = said(capsys, "name", "贵州省册亨县双江镇纳闷村村民委员会", "--class", "village")
    assert "纳闷|村" in out
    assert "贵州省册亨县双江镇, 村民委员会" in out
    _, out, _ = said(capsys, "name", "纳闷村", "--class", "village")
    assert "Taken off" not in out


def test_name_finds_the_same_sound(capsys, names_csv):
    status, out, _ = said(
        capsys, "name", "常清路", "--class", "road", "--in", "450821101", "--against", names_csv, "--format", "json"
    )
    similar = json.loads(out)["similar"]
    assert status == 0
    assert {(s["name"], s["relation"]) for s in similar} == {("长青路", "homophone"), ("常青路", "homophone")}


def test_spell_keeps_the_order(capsys, tmp_path):
    status, out, _ = said(capsys, "spell", "六安市", "王村", "三环路", "--format", "json")
    assert status == 0
    assert [n["pinyin_toned"] for n in json.loads(out)["names"]] == ["Lù'ān Shì", "Wángcūn", "3 Huán Lù"]
    assert list(json.loads(out)["names"][0]) == [
        "name",
        "specific",
        "generic",
        "pinyin",
        "pinyin_toned",
        "alternatives",
    ]
    table = tmp_path / "t.csv"
    table.write_text("名称\n汾河\n太行山\n", encoding="gbk")
    _, out, _ = said(capsys, "spell", "--file", table, "--format", "json")
    assert [n["pinyin"] for n in json.loads(out)["names"]] == ["Fen He", "Taihang Shan"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("name", "长春路", "--class", "street"),
        ("name", "长春路", "--class", "road", "--in", "45082x"),
        ("name", "长春路", "--class", "road", "--against", "missing.csv"),
        ("spell",),
        ("rules", "N999"),
        ("check", "names", "missing.csv"),
        ("check", "names", "."),
    ],
)
def test_bad_input_is_one_line_and_status_two(capsys, arguments):
    status, out, err = said(capsys, *arguments)
    assert status == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 1


def test_rules_lists_and_shows(capsys):
    status, out, _ = said(capsys, "rules", "--format", "json")
    ids = [r["rule"] for r in json.loads(out)["rules"]]
    assert status == 0
    assert len([i for i in ids if i.startswith("N")]) >= 40
    _, out, _ = said(capsys, "rules", "n027", "--format", "json")
    rule = json.loads(out)
    assert rule["rule"] == "N027"
    assert rule["bad"]
    assert rule["sources"][0]["article"]


def test_check_names_on_a_file(capsys, names_csv):
    status, out, err = said(capsys, "check", "names", names_csv, "--format", "json")
    document = json.loads(out)
    assert (status, err) == (0, "")
    assert document["checked"] == 4
    assert {f["rule"] for f in document["findings"]} == {"N027", "N046"}
    _, out, _ = said(capsys, "check", "names", names_csv, "--format", "json", "--select", "N04")
    assert {f["rule"] for f in json.loads(out)["findings"]} == {"N046"}
    _, out, _ = said(capsys, "check", "names", names_csv, "--format", "json", "--ignore", "N04")
    assert {f["rule"] for f in json.loads(out)["findings"]} == {"N027"}


def test_check_names_takes_a_national_list(capsys, tmp_path):
    rows = [
        "code,level,name",
        "45,1,广西壮族自治区",
        "4508,2,贵港市",
        "450821,3,平南县",
        "450821101,4,和平镇",
        "450821101201,5,和平村委会",
        "450821101202,5,和平村村民委员会",
    ]
    file = tmp_path / "list.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    status, out, _ = said(capsys, "check", "names", file, "--mode", "proposal", "--format", "json")
    findings = json.loads(out)["findings"]
    assert status == 1
    assert [(f["rule"], sorted([f["key"], *f["related"]])) for f in findings] == [
        ("N043", ["450821101201", "450821101202"])
    ]


def test_csv_never_begins_a_formula(capsys, tmp_path):
    file = tmp_path / "names.csv"
    pd.DataFrame({"名称": ["=HYPERLINK(1)路", "@路"], "类别": ["road", "road"]}).to_csv(file, index=False)
    _, out, _ = said(capsys, "check", "names", file, "--format", "csv")
    rows = list(csv.reader(io.StringIO(out)))
    assert len(rows) > 1
    assert not [c for row in rows for c in row if c[:1] in "=@+-" and c]


def test_a_workspace_leaves_accepted_findings_out(capsys, tmp_path):
    path = tmp_path / "w.gpkg"
    with Store.create(path, who="test") as store:
        key = store.new_key("place_name")
        row = {"name": "皇庭花园", "class": "residential", "division": "450821101"}
        store.apply(Change(text("Add"), (insert("place_name", key, row),)))
    _, out, _ = said(capsys, "check", "names", path, "--format", "json")
    assert [f["rule"] for f in json.loads(out)["findings"]] == ["N027"]
    with Store.open(path, who="test") as store:
        values = {"rule": "N027", "keys": [key], "reason": "沿用", "signer": "甲", "accepted_on": "2026-01-01"}
        store.apply(Change(text("Accept"), (insert("accepted_finding", store.new_key("accepted_finding"), values),)))
    _, out, _ = said(capsys, "check", "names", path, "--format", "json")
    assert json.loads(out)["findings"] == []
    _, out, _ = said(capsys, "check", "names", path, "--accepted", "--format", "json")
    assert [f["rule"] for f in json.loads(out)["findings"]] == ["N027"]


def test_findings_go_into_a_geopackage(capsys, tmp_path):
    file, out_file = tmp_path / "names.csv", tmp_path / "found.gpkg"
    file.write_text("名称,类别,经度,纬度\n皇庭花园,residential,108.5,25.8\n", encoding="utf-8")
    status, _, _ = said(capsys, "check", "names", file, "--format", "gpkg", "--out", out_file)
    assert status == 0
    from layers.formats import read

    frame = read(out_file).frame
    assert frame["rule"].tolist() == ["N027"]
    assert frame.geometry.iloc[0].x == pytest.approx(108.5)


def test_rules_list_what_people_judge_too(capsys):
    _, out, _ = said(capsys, "rules", "--format", "json")
    document = json.loads(out)
    asked = {q["rule"]: q for q in document["by_person"]}
    assert {"N082", "N083"} <= set(asked)
    assert asked["N082"]["reason"]
    assert asked["N082"]["sources"][0]["article"]
    assert {r["kind"] for r in document["rules"]} == {"by_program"}
    _, out, _ = said(capsys, "rules")
    kinds = [line for line in out.splitlines() if line.startswith(("N082", "N027"))]
    assert len(kinds) == 2
    assert kinds[0].split()[1:3] != kinds[1].split()[1:3], "the column of kinds tells them apart"


def test_one_rule_gives_everything(capsys):
    _, out, _ = said(capsys, "rules", "N053", "--format", "json")
    rule = json.loads(out)
    assert (rule["kind"], rule["severity"], rule["audit"], rule["local"]) == ("by_program", "advise", None, "should")
    assert rule["sources"][0]["basis"] == "superseded"
    assert all(rule[k] for k in ("title", "message", "detail", "advice", "trap", "scope", "good", "bad"))
    assert [q["rule"] for q in rule["by_person"]] == ["N053"]
    status, out, _ = said(capsys, "rules", "n083", "--format", "json")
    assert (status, json.loads(out)["kind"]) == (0, "by_person")
    status, out, _ = said(capsys, "rules", "N083")
    assert status == 0
    assert "Gōngrén" in out


def test_an_overlay_may_be_a_folder_and_what_is_broken_in_it_is_told(capsys, tmp_path, names_csv):
    folder = tmp_path / "province"
    folder.mkdir()
    (folder / "words.toml").write_text('[imperial]\nadd = ["驸马"]\n', encoding="utf-8")
    (folder / "limits.toml").write_text("[length]\nroad = -1\n", encoding="utf-8")
    status, out, err = said(capsys, "check", "names", names_csv, "--rules", folder, "--format", "json")
    assert status == 0
    assert {f["rule"] for f in json.loads(out)["findings"]} == {"N027", "N046"}
    (line,) = err.strip().splitlines()
    assert "limits.toml" in line
    assert "limits.length.road" in line
    _, out, err = said(capsys, "name", "驸马花园", "--class", "residential", "--rules", folder, "--format", "json")
    assert "N027" in {f["rule"] for f in json.loads(out)["findings"]}

"""``gis-desk case`` as a script uses it: the whole way of a case, its answers, its errors."""

import json
import re
import zipfile
from datetime import date

import pytest
from click.testing import CliRunner

from layers.store import Store
from tests.gis_desk.cases.desk import ROAD, add_road
from ui import texts
from ui.cli.main import main


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    monkeypatch.setattr(texts, "_chosen", ["zh"])


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "练习.gpkg"
    with Store.create(path, county="990121", who="王芳") as store:
        add_road(store, "r1", ROAD)
    return path


def run(capsys, *arguments, status=0):
    got = main(["case", *map(str, arguments)])
    seen = capsys.readouterr()
    assert "Traceback" not in seen.err
    assert got == status, seen.err or seen.out
    return seen.out if status < 2 else seen.err


def answer(capsys, *arguments, status=0):
    return json.loads(run(capsys, *arguments, "--format", "json", status=status))


def new(capsys, workspace, *more, name="长青路", status=0):
    parts = ("--class", "road", "--applicant", "交通运输局", "--reason", "新建道路")
    return answer(capsys, "new", workspace, "--name", name, *parts, *more, status=status)


def approve(capsys, workspace, number):
    run(capsys, "step", workspace, number, "examine")
    for step in ("assess", "experts", "opinions"):
        run(capsys, "step", workspace, number, step, "--leave-out", "--account", "影响较小")
    for rule in {f["rule"] for f in answer(capsys, "list", workspace, number)["findings"]}:
        run(capsys, "accept", workspace, number, rule, "--reason", "已论证")
    return answer(
        capsys, "step", workspace, number, "approve", "--doc-no", "练政函〔2026〕8号", "--organ", "练习县人民政府"
    )


def test_a_case_from_application_to_paper(workspace, capsys, tmp_path):
    made = new(
        capsys, workspace, "--at", "108.4", "25.6", "--in", "990121100", "--document", "位置图;图.pdf;2026-01-05"
    )
    number = f"{date.today().year}-0001"
    assert (made["number"], made["state"], made["pinyin"]) == (number, "accepted", "Chángqīng Lù")
    assert made["documents"] == [{"title": "位置图", "file": "图.pdf", "date": "2026-01-05"}]
    assert made["next_steps"] == ["examine", "return", "withdraw"]
    assert made["authority"]["source"] == ["dmgltl-2022:12.1.5"]
    done = approve(capsys, workspace, number)
    assert done["state"] == "approved"
    assert [(one["limit"], one["days_left"], one["overdue"]) for one in done["limits"]] == [
        ("file", 15, False),
        ("announce", 15, False),
    ]
    with Store.open(workspace) as store:
        assert set(store.frame("place_name")["name"]) == {"大寨路", "长青路"}
        assert "Approval" in str(store.undo())
        assert set(store.frame("place_name")["name"]) == {"大寨路"}
        store.redo()
    out = tmp_path / "审批表.docx"
    said = answer(capsys, "document", workspace, "approval", number, "--out", out)
    assert "地理位置（四至）" in said["missing"][number]
    assert "长青路" in zipfile.ZipFile(out).read("word/document.xml").decode()
    wrong = run(capsys, "document", workspace, "approval", number, "--out", out, "--complete", status=2)
    assert "地理位置（四至）" in wrong
    run(capsys, "edit", workspace, number, "--set", "location_text=东至青山街")
    assert (
        "地理位置（四至）"
        not in answer(capsys, "document", workspace, "approval", number, "--out", out)["missing"][number]
    )


def test_lists(workspace, capsys):
    assert answer(capsys, "list", workspace) == {"total": 0, "cases": []}
    assert "尚无" in run(capsys, "list", workspace)
    number = new(capsys, workspace)["number"]
    second = new(capsys, workspace, "--place", "大寨路", "--action", "rename", name="平安路")
    assert second["form"]["old_name"] == "大寨路"
    listed = answer(capsys, "list", workspace, "--action", "rename")
    assert (listed["total"], [c["number"] for c in listed["cases"]]) == (2, [second["number"]])
    approve(capsys, workspace, number)
    assert [c["number"] for c in answer(capsys, "list", workspace, "--due-in", "20")["cases"]] == [number]
    shown = run(capsys, "list", workspace)
    assert number in shown
    assert "还有 15 天" in shown
    whole = run(capsys, "list", workspace, number)
    for words in ("第十三条", "第十四条", "工作日", "影响较小"):
        assert words in whole


def test_a_binding_finding_is_the_exit_status(workspace, capsys):
    made = new(capsys, workspace, name="长青A*路", status=1)
    assert "must" in {f["severity"] for f in made["findings"]}
    assert all(f["message"] and f["source"] for f in made["findings"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("step", "W", "2026-0009", "examine"), "2026-0009"),
        (("list", "W", "none"), "none"),
        (("step", "W", "N", "approve"), "不能办理"),
        (("step", "W", "N", "withdraw"), "理由"),
        (("step", "W", "N", "examine", "--on", "农历八月"), "公历"),
        (("accept", "W", "N", "N999", "--reason", "x"), "N999"),
        (("edit", "W", "N", "--set", "colour=red"), "colour"),
        (("edit", "W", "N", "--set", "colour"), "--set"),
        (("edit", "W", "N"), "没有任何改动"),
        (("document", "W", "notice", "N", "--out", "x.pdf"), ".docx"),
        (("new", "W", "--name", "甲路", "--applicant", "a", "--reason", "b"), "class"),
        (("new", "W", "--place", "没有路", "--applicant", "a", "--reason", "b"), "没有路"),
        (
            ("new", "W", "--flag", "moon", "--name", "甲路", "--class", "road", "--applicant", "a", "--reason", "b"),
            "moon",
        ),
        (("list", "missing.gpkg"), "missing.gpkg"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(workspace, capsys, arguments, said):
    number = new(capsys, workspace)["number"]
    given = [workspace if a == "W" else number if a == "N" else a for a in arguments]
    line = run(capsys, *given, status=2)
    assert said in line
    assert len(line.strip().splitlines()) == 1
    with Store.open(workspace) as store:
        assert store.count("name_case") == 1
        assert store.count("name_case_step") == 1


def test_the_tables_of_a_county(workspace, capsys, tmp_path):
    number = new(capsys, workspace)["number"]
    local, rest = tmp_path / "local.toml", tmp_path / "rest.toml"
    local.write_text(
        '[limits.decide]\nstart = "accept"\nuntil = ["approve", "refuse"]\ndays = 10\ncount = "working"\n'
        'source = "nbdmgltl-2020:15"\n',
        encoding="utf-8",
    )
    rest.write_text("[2026\n", encoding="utf-8")
    (one,) = answer(capsys, "list", workspace, number, "--procedure", local)["limits"]
    assert (one["limit"], one["count"], one["due_in_working_days"]) == ("decide", "working", None)
    assert re.search(r"rest\.toml", run(capsys, "list", workspace, number, "--holidays", rest, status=2))


def test_every_command_explains_itself():
    from ui.cli.case import case

    for name in case.commands:
        shown = CliRunner().invoke(case, [name, "--help"])
        assert shown.exit_code == 0
        assert len(shown.output) > 100


def test_a_renaming_is_checked_again_after_its_fields_are_filled_in(workspace, capsys):
    made = new(capsys, workspace, "--place", "大寨路", "--action", "rename", name="平安路")
    number = made["number"]
    assert "N060" in {f["rule"] for f in made["findings"]}
    sets = ("ground=construction", "mismatch=原路已拆除，改线另建", "impact=门牌、路牌")
    run(capsys, "edit", workspace, number, *(p for s in sets for p in ("--set", s)), "--document", "规划批复和现状图")
    again = answer(capsys, "check", workspace, number)
    assert not {"N060", "N066"} & {f["rule"] for f in again["findings"]}
    assert again["checked_on"] == date.today().isoformat()


def test_a_person_judges(workspace, capsys):
    number = new(capsys, workspace)["number"]
    judged = answer(capsys, "judge", workspace, number, "n029", "no", "--remark", "谐音不雅", "--who", "李四")
    (one,) = [c for c in judged["checklist"] if c["rule"] == "N029"]
    assert (one["verdict"], one["remark"], one["who"]) == (False, "谐音不雅", "李四")
    assert one["source"]
    assert "不符合" in run(capsys, "list", workspace, number)
    assert "N029" in run(capsys, "judge", workspace, number, "N029", "no", status=2)

"""The commands of the cycle as a script uses them: wall, year, lead, extra inspection, letters."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest

from layers.store import Store
from tests.ui.test_cli_inspect import county, run, workspace  # noqa: F401 - fixtures


def answer(capsys, *arguments):
    assert run("inspect", *arguments, "--format", "json") == 0
    return json.loads(capsys.readouterr().out)


def test_wall_in_its_four_forms(workspace, tmp_path, capsys):  # noqa: F811
    document = answer(capsys, "wall", workspace, "--year", 2026)
    (line,) = document["lines"]
    assert document["years"] == list(range(2020, 2032))
    assert {c["year"]: c["state"] for c in line["cells"]} == {
        2020: "done",
        2025: "overdue",
        2026: "overdue",
        2031: "expected",
    }
    assert document["totals"][6]["km"] == line["km"]
    assert run("inspect", "wall", workspace, "--year", 2026, "--from", 2025, "--to", 2026) == 0
    assert "● overdue" in capsys.readouterr().out
    out = tmp_path / "wall.csv"
    assert run("inspect", "wall", workspace, "--year", 2026, "--format", "csv", "--out", out) == 0
    assert next(csv.reader(io.StringIO(out.read_text(encoding="utf-8"))))[-1] == "2031"
    out = tmp_path / "wall.xlsx"
    assert run("inspect", "wall", workspace, "--year", 2026, "--format", "xlsx", "--out", out) == 0
    assert openpyxl.load_workbook(out).active["C3"].value == "青白线1"
    capsys.readouterr()
    assert run("inspect", "wall", workspace, "--format", "xlsx") == 2
    assert run("inspect", "wall", workspace, "--from", 2030, "--to", 2020) == 2
    assert "cannot run from 2030 to 2020" in capsys.readouterr().err


def test_the_year_is_written_down_once_and_undone(workspace, capsys):  # noqa: F811
    document = answer(capsys, "year", workspace, "--year", 2027)
    assert (document["to_be_created"], document["created"], document["lines"][0]["lead"]) == (1, 0, "990102")
    assert answer(capsys, "year", workspace, "--year", 2027, "--apply")["created"] == 1
    assert answer(capsys, "year", workspace, "--year", 2027, "--apply")["created"] == 0
    assert answer(capsys, "due", workspace, "--year", 2027)["lines"][0]["planned_year"] == 2027
    with Store.open(workspace) as store:
        store.undo()
        assert store.count("inspection") == 1
    assert run("inspect", "year", workspace, "--year", 2027, "--line", "nothing") == 2
    assert run("inspect", "year", workspace, "--year", 2027) == 0
    assert "3、4、5、9、10、11" in capsys.readouterr().out


def test_a_lead_is_agreed_whole_and_in_parts(workspace, capsys):  # noqa: F811
    how = ("inspect", "lead", workspace, "--line", "青白线1", "--lead", "青山县", "--agreed-on", "2026-03-01")
    assert run(*how, "--year", 2027, "--part", "0-4000=青山县", "--part", "4000-end=990102") == 0
    assert "Round 5 of 青白线1: led by 青山县" in capsys.readouterr().out
    (line,) = answer(capsys, "due", workspace, "--year", 2027)["lines"]
    assert (line["lead"], line["lead_by"], line["lead_agreed_on"]) == ("青山县", "agreed", "2026-03-01")
    assert [p["to_m"] for p in line["parts"]] == [4000, None]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--lead", "黑石县"), "no side of 青白线1"),
        (("--lead", "青山县", "--part", "all=青山县"), "no part of a line"),
        (("--lead", "青山县", "--part", "0-nan=青山县"), "no part of a line"),
        (("--lead", "青山县", "--agreed-on", "2999-01-01"), "2999-01-01"),
    ],
)
def test_leads_that_cannot_be(workspace, capsys, more, message):  # noqa: F811
    assert run("inspect", "lead", workspace, "--line", "L1", *more) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_an_extra_inspection_is_kept_and_leaves_the_cycle(workspace, capsys):  # noqa: F811
    given = ("--line", "L1", "--cause", "flood", "--on", "2026-07-03")
    made = answer(capsys, "extra", workspace, *given, "--from", "K1+200", "--to", "#003")
    assert made["from_m"] == 1200
    (line,) = answer(capsys, "due", workspace, "--year", 2027)["lines"]
    assert (line["due_year"], line["extra"][0]["cause"]) == (2025, "flood")
    assert run("inspect", "extra", workspace, *given, "--from", "99km", "--to", "0") == 2
    assert "beyond the line" in capsys.readouterr().err


def test_letters_one_or_all(workspace, tmp_path, capsys):  # noqa: F811
    out = tmp_path / "函.docx"
    assert run("inspect", "notice", workspace, "--year", 2027, "--to", "990102", "--out", out) == 0
    assert zipfile.is_zipfile(out)
    made = answer(capsys_clear(capsys), "notice", workspace, "--year", 2027, "--all", "--out", tmp_path / "papers")
    assert [f.rsplit("/", 1)[-1] for f in made["files"]] == [
        "2027年-联合检查工作方案.docx",
        "2027年-990102-联合检查函.docx",
    ]
    scheme = tmp_path / "方案.docx"
    assert run("inspect", "notice", workspace, "--year", 2027, "--scheme", "--out", scheme) == 0
    assert zipfile.is_zipfile(scheme)
    assert run("inspect", "notice", workspace, "--year", 2027, "--scheme", "--line", "L9", "--out", scheme) == 2
    assert "no boundary line 'L9'" in capsys.readouterr().err


def capsys_clear(capsys):
    capsys.readouterr()
    return capsys


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (("--to", "999999", "--out", "x.docx"), "no line is inspected with '999999'"),
        (("--to", "990102", "--out", "x.txt"), "ends in .docx"),
        (("--to", "990102", "--all", "--out", "x"), "give one of --to, --all and --scheme"),
        (("--out", "x.docx"), "give one of --to, --all and --scheme"),
    ],
)
def test_letters_that_are_refused(workspace, tmp_path, monkeypatch, capsys, more, message):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    assert run("inspect", "notice", workspace, "--year", 2027, *more) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "x.docx").exists()


def test_letters_never_replace_a_workspace_or_a_file_called_as_the_folder(workspace, tmp_path, capsys):  # noqa: F811
    file = tmp_path / "papers"
    file.write_text("mine")
    assert run("inspect", "notice", workspace, "--year", 2027, "--all", "--out", file) == 2
    assert "not a folder" in capsys.readouterr().err
    assert file.read_text() == "mine"

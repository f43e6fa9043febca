"""``gis-desk dispute report`` as a script uses it."""

import json
import shutil
from datetime import date

import pytest

from layers.store import Store
from ui.cli.main import main
from ui.practice import make_practice


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    path = tmp_path_factory.mktemp("county") / "practice.gpkg"
    store, _ = make_practice(path)
    store.close()
    return path


@pytest.fixture
def workspace(practice, tmp_path):
    return shutil.copy(practice, tmp_path / "w.gpkg")


def run(capsys, workspace, *arguments):
    status = main(["dispute", "report", str(workspace), *map(str, arguments)])
    told = capsys.readouterr()
    return status, told.out, told.err


def number_of(workspace):
    with Store.open(workspace, write=False) as store:
        return str(store.frame("dispute")["number"].iloc[0])


def test_the_monthly_list_answers_with_its_numbers(workspace, tmp_path, capsys):
    status, said, err = run(
        capsys, workspace, "monthly", "--month", "2025-10", "--out", tmp_path / "m.xlsx", "--format", "json"
    )
    told = json.loads(said)
    assert (status, err, told["as_of"], told["public"]) == (0, "", "2025-10-31", False)
    assert told["proof"] == {"compared": 68, "differences": 0}
    assert told["bytes"] == (tmp_path / "m.xlsx").stat().st_size
    assert told["numbers"]["all"] == sum(v for k, v in told["numbers"].items() if k.startswith("state_"))


def test_a_folder_gets_a_named_file(workspace, tmp_path, capsys):
    status, said, _ = run(capsys, workspace, "monthly", "--month", "2025年10月", "--out", tmp_path)
    assert status == 0
    assert "2025-10" in said
    (file,) = tmp_path.glob("*.xlsx")
    assert file.name.startswith("2025-10-")
    assert "月报" in file.name


@pytest.mark.parametrize("kind", ["brief", "form"])
def test_papers_of_a_case(workspace, tmp_path, capsys, kind):
    number = number_of(workspace)
    assert main(["dispute", "edit", str(workspace), number, "--set", "checked_by="]) == 0
    capsys.readouterr()
    status, said, err = run(capsys, workspace, kind, number, "--out", tmp_path / "p", "--format", "pdf,json")
    told = json.loads(said)
    assert (status, err) == (0, "")
    (file,) = told["files"]
    assert (file["which"], file["format"], file["number"]) == (kind, "pdf", number)
    assert file["proof"]["compared"] > 10
    assert [str(p) for p in (tmp_path / "p").iterdir()] == [file["file"]]
    assert {"label": "Checked by", "key": number, "field": "checked_by"} in told["missing"]
    status, said, _ = run(capsys, workspace, kind, number, "--out", tmp_path / "q")
    assert status == 0
    assert len(list((tmp_path / "q").iterdir())) == 2
    assert f"{number}: missing " in said


def test_the_review_of_a_year(workspace, tmp_path, capsys):
    status, said, err = run(
        capsys, workspace, "yearly", "--year", 2025, "--out", tmp_path / "y", "--format", "docx,json"
    )
    told = json.loads(said)
    assert (status, err, told["as_of"]) == (0, "", "2025-12-31")
    assert told["numbers"]["found"] == sum(told["numbers"][f"found_m{m:02d}"] for m in range(1, 13))
    assert len(told["files"]) == 1
    status, said, _ = run(
        capsys, workspace, "yearly", "--year", 2025, "--out", tmp_path / "z", "--format", "docx", "--public"
    )
    assert status == 0
    assert "公开件" in next((tmp_path / "z").iterdir()).name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("monthly", "--month", "May", "--out", "m.xlsx"), "'May' is no month"),
        (("monthly", "--month", f"{date.today().year + 1}-01", "--out", "m.xlsx"), "has not begun"),
        (("monthly", "--month", "2025-10", "--out", "m.csv"), "let the name end in .xlsx"),
        (("monthly", "--month", "2025-10", "--out", "no/m.xlsx"), "cannot be written"),
        (("brief", "--out", "p"), "no case is named"),
        (("brief", "YH0", "--out", "p"), "no case YH0"),
        (("form", "YH0", "--out", "p", "--format", "odt"), "'odt' is none of docx, pdf"),
        (("yearly", "--year", "2199", "--out", "p"), "2199 has not begun"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    workspace, tmp_path, monkeypatch, capsys, arguments, words
):
    monkeypatch.chdir(tmp_path)
    status, said, err = run(capsys, workspace, *arguments)
    assert (status, said) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1 or "Usage" in err or "Try" in err
    assert [p.name for p in tmp_path.iterdir() if p.suffix != ".gpkg" and "w.gpkg" not in p.name] == []


def test_a_workspace_is_never_written_over(workspace, tmp_path, capsys):
    status, _, err = run(capsys, workspace, "monthly", "--month", "2025-10", "--out", workspace)
    assert status == 2
    assert err
    with Store.open(workspace, write=False) as store:
        assert store.count("dispute")

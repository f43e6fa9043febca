"""``gis-desk inspect report`` as a script uses it."""

import json

import pytest

from gis_desk.inspections.papers.reporting import rows_of
from layers.store import Store
from tests.gis_desk.inspections import rounds
from ui.cli.main import main


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "w.gpkg"
    rows = rounds.small_line(6)
    rows |= rounds.rows_of_round(rows["marker"], "L1", 2026)
    with Store.create(path) as store:
        rounds.fill(store, rows, rounds.with_photos(rows, rows["marker"]))
    return path


def run(capsys, *arguments):
    status = main(["inspect", "report", *map(str, arguments)])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_json_names_files_numbers_proofs_and_what_is_missing(workspace, tmp_path, capsys):
    out = tmp_path / "papers"
    status, said, err = run(capsys, workspace, "--line", "青白线", "--out", out, "--format", "docx,json")
    assert (status, err) == (0, "")
    told = json.loads(said)
    assert (told["line"], told["inspection"], told["year"]) == ("L1", "R1", 2026)
    assert [(f["which"], f["format"]) for f in told["files"]] == [
        ("report", "docx"),
        ("records", "docx"),
        ("register", "docx"),
        ("results", "docx"),
    ]
    assert {f["file"] for f in told["files"]} == {str(p) for p in out.iterdir()}
    assert all(f["proof"]["compared"] > 0 and f["proof"]["differences"] == 0 for f in told["files"])
    assert (told["numbers"]["markers"], told["numbers"]["visited"], told["numbers"]["photos"]) == (6, 5, 4)
    assert told["photos_lost"] == []
    unvisited = next(m for m in told["missing"] if m["label"] == "Record of the marker")
    assert unvisited == {
        "label": "Record of the marker",
        "table": "marker",
        "key": "m005",
        "field": "record",
        "rows": 1,
    }


def test_words_say_what_was_written_and_what_is_missing(workspace, tmp_path, capsys):
    status, said, _ = run(
        capsys, workspace, "--line", "L1", "--year", 2026, "--out", tmp_path / "p", "--which", "results,records"
    )
    assert status == 0
    assert len(list((tmp_path / "p").iterdir())) == 4
    assert "5 of 6 markers visited, 5 stretches, 9.011 km of line" in said
    assert "Missing: " in said
    assert "numbers proven" in said


def test_the_workspace_is_not_changed(workspace, tmp_path, capsys):
    def rows():
        with Store.open(workspace, write=False) as store:
            return rows_of(store.frame("inspection"))

    before = rows()
    assert run(capsys, workspace, "--line", "L1", "--out", tmp_path / "p", "--which", "results")[0] == 0
    assert rows() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--line", "L9"), "L9"),
        (("--line", "L1", "--year", "2020"), "no inspection round of 2020"),
        (("--line", "L1", "--inspection", "R9"), "no inspection round 'R9'"),
        (("--line", "L1", "--inspection", "R1", "--year", "2026"), "not both"),
        (("--line", "L1", "--which", "letter"), "'letter' is none of report, records, register, results"),
        (("--line", "L1", "--format", "odt"), "'odt' is none of docx, pdf"),
        (("--line", "L1", "--which", ","), "'' is none of"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(workspace, tmp_path, capsys, arguments, words):
    status, said, err = run(capsys, workspace, *arguments, "--out", tmp_path / "p")
    assert (status, said) == (2, "")
    assert words in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "p").exists()

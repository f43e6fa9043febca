"""One folder of a county: naming tables, procedure, rest days; what is broken in it does not count."""

from datetime import date
from pathlib import Path

import pytest

from gis_desk.cases import days, procedure
from gis_desk.countyrules import county_rules
from gis_desk.names import tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "limits.toml").write_text("[length]\nroad = 5\n", encoding="utf-8")
    (tmp_path / "holidays.toml").write_text('[2027]\nrest = ["2027-01-01"]\nwork = []\n', encoding="utf-8")
    return tmp_path


def test_without_a_folder_the_program_s_own_tables_are_in_force():
    own = county_rules()
    assert own.tables is tables.load()
    assert own.procedure == procedure.load()
    assert own.problems == ()


def test_all_tables_of_the_folder_count(folder):
    laid = county_rules(folder)
    assert laid.problems == ()
    assert laid.tables.data["limits"]["length"]["road"] == 5
    assert not laid.working.works(date(2027, 1, 1))
    assert 2027 in laid.working.years
    assert 2026 in laid.working.years


def test_a_folder_of_rest_days_alone_is_one(tmp_path):
    (tmp_path / "holidays.toml").write_text('[2027]\nrest = ["2027-01-01"]\nwork = []\n', encoding="utf-8")
    assert county_rules(tmp_path).problems == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("holidays.toml", b'[2027]\nrest = ["2027-13-01"]\n'),
        ("holidays.toml", b"[2027\n"),
        ("holidays.toml", b"\xff\xfe\x00"),
        ("procedure.toml", b"[nothing]\nx = 1\n"),
        ("limits.toml", b"[length]\nroad = -5\n"),
    ],
)
def test_a_broken_file_is_told_and_does_not_count(folder, name, content):
    (folder / name).write_bytes(content)
    laid = county_rules(folder)
    (problem,) = laid.problems
    assert name in str(problem.where)
    assert problem.do
    if name == "holidays.toml":
        assert laid.working == days.load()
        assert laid.tables.data["limits"]["length"]["road"] == 5


def test_a_folder_that_is_gone_is_told(tmp_path):
    laid = county_rules(tmp_path / "gone")
    assert len(laid.problems) == 1
    assert laid.tables.data == tables.load().data

"""Names that are none, through the commands: a finding or one line of refusal, never a traceback."""

import csv
import json

import pytest

from tests.gis_desk.names.test_hostile_names import LONG, SHORT
from ui.cli.main import main

WRITABLE = {k: v for k, v in {**SHORT, **LONG}.items() if "\ud800" not in v and "\x00" not in v}


def said(capfd, *arguments):
    capfd.readouterr()
    status = main([str(a) for a in arguments])
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err
    assert "unexpected error" not in shown.err
    return status, shown.out, shown.err


@pytest.fixture
def tables(tmp_path):
    """Last year's and this year's names, each with its own code."""
    found = []
    for year, names in (("2023", ["青山村"] * len(WRITABLE)), ("2024", list(WRITABLE.values()))):
        path = tmp_path / f"{year}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["code", "name"])
            writer.writerows([f"9901211002{n:02}", name] for n, name in enumerate(names))
        found.append(path)
    return found


@pytest.mark.parametrize("name", [*SHORT.values(), *LONG.values()], ids=[*SHORT, *LONG])
@pytest.mark.parametrize("cls", ["residential", "village"])
def test_the_command_finds_what_is_wrong(capfd, name, cls):
    status, out, err = said(capfd, "name", "--class", cls, "--format", "json", "--", name)
    assert status in (0, 1), err
    assert json.loads(out)["findings"] or name == SHORT["code on an estate"]
    status, out, err = said(capfd, "name", "--class", cls, "--", name)
    assert status in (0, 1), err
    assert "\x1b" not in out
    assert "\x00" not in out
    assert said(capfd, "spell", "--", name)[0] == 0


def test_a_table_of_them_is_checked_and_compared(capfd, tables):
    before, after = tables
    status, out, err = said(capfd, "check", "names", after, "--format", "json")
    assert status in (0, 1), err
    assert json.loads(out)
    status, out, err = said(capfd, "names", "diff", before, after, "--format", "json")
    assert status in (0, 1), err
    assert json.loads(out)

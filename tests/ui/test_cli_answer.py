"""Exit statuses, one line for every error, and the doctor."""

import json

import click
import pytest

from layers.errors import FormatError, Where
from layers.work import Cancelled
from ui import texts
from ui.cli.answer import error_line, run, table
from ui.cli.main import main


def raising(error):
    @click.command()
    def command():
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (
            FormatError("the {kind} is\nbad", where=Where("a.shp", "x", 3, "f", "v"), do="mend it", kind="file"),
            2,
            "the file is bad (a.shp, layer 'x', row 3, field 'f' = 'v'); mend it",
        ),
        (click.UsageError("no such\noption"), 2, "no such option"),
        (PermissionError(13, "Permission denied", "out.txt"), 2, "Permission denied (out.txt)"),
        (Cancelled(), 130, ""),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_statuses_and_lines(capsys, error, status, said):
    assert run(raising(error), []) == status
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(said)
    assert shown.err.count("\n") <= 1


def test_the_place_is_said_in_chinese_too(monkeypatch):
    monkeypatch.setattr(texts, "_chosen", ["zh"])
    error = FormatError("the terrain model", where=Where("a.shp", "marker", 3, "state", "v\nw"), do="")
    assert "（a.shp、图层“marker”、第 3 行、字段“state”、值“v w”）" in error_line(error)


def test_an_unexpected_error_is_one_line_and_a_log(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *a, **k: str(tmp_path))
    assert run(raising(ZeroDivisionError("by\nzero")), []) == 2
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "ZeroDivisionError" in shown
    assert "Traceback" in (tmp_path / "errors.log").read_text(encoding="utf-8")


def test_chinese_columns_are_aligned():
    lines = table(("名称", "n"), [("青山镇", 1), ("A", 22)]).splitlines()
    assert lines == ["名称    n", "青山镇  1", "A       22"]


def test_doctor_lists_what_is_there(capsys):
    status = main(["doctor", "--format", "json"])
    answer = json.loads(capsys.readouterr().out)
    checks = {c["what"]: c for c in answer["checks"]}
    assert checks["Qt libraries"]["good"]
    assert checks["SQLite with spatial index"]["good"]
    if checks["a Chinese font"]["good"]:
        glyphs = checks["glyphs of the 8105 standard characters"]
        assert glyphs["good"] == (glyphs["found"] == "complete")
        assert not glyphs["needed"]
    assert status == (0 if all(c["good"] or not c["needed"] for c in answer["checks"]) else 2)


def test_the_library_speaks_the_language_in_use():
    import os
    import subprocess
    import sys

    def said(*arguments, language):
        done = subprocess.run(
            [sys.executable, "-m", "ui", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "GIS_DESK_LANG": language, "LANG": "C", "PYTHONUTF8": "1"},
        )
        return done.returncode, done.stdout + done.stderr

    status, chinese = said("--help", language="zh")
    assert status == 0
    assert "用法：" in chinese
    assert "显示本说明后退出。" in chinese
    assert "Usage" not in chinese
    assert "Usage:" in said("--help", language="en")[1]
    status, line = said("inspect", "due", language="zh")
    assert status == 2
    assert "缺少参数" in line
    assert line.count("\n") == 1


def test_the_compiled_catalogue_is_up_to_date():
    from tests.click_words import FOLDER, compiled

    assert (FOLDER / "zh" / "LC_MESSAGES" / "messages.mo").read_bytes() == compiled()

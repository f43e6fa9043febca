"""``gis-desk print --layout route-a4``: what it writes and says."""

import json
import shutil

import geopandas as gpd
import pandas as pd
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from layers.change import Change, insert
from layers.store import Store
from layers.text import text
from tests.ui.print.book.ground import county, course, page_words, plan, poppler
from ui.cli.main import main

pytestmark = [
    pytest.mark.usefixtures("qapp"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed"),
]
WAY = course(9)


def filled(path, *, planned=True):
    frames = county(WAY, 5)
    with Store.create(path, county="990121") as store:
        for name, frame in frames.items():
            store.load(name, gpd.GeoDataFrame(frame), text("fill"))
        if planned:
            row = {"key": "P1", "title": "2026", "lines": [["L1"]], "teams": 1, "days": 2}
            store.load("inspection_plan", pd.DataFrame({**row, "plan": [plan(WAY, frames, 1, 2)]}), text("plan"))
        rounds = {"key": ["i1"], "line": ["L1"], "round": [4], "year": [2021], "lead": ["990121"], "state": ["filed"]}
        store.load("inspection", pd.DataFrame(rounds), text("rounds"))
    return path


@pytest.fixture
def workspace(tmp_path):
    return filled(tmp_path / "county.gpkg")


@pytest.mark.parametrize(("layout", "size"), [("route-a4", "A4"), ("route-a3", "A3"), ("route", "A3")])
def test_a_book_of_the_newest_plan(workspace, tmp_path, capsys, layout, size):
    out = tmp_path / "route.pdf"
    command = ["print", workspace, "--layout", layout, "--out", out, "--format", "json", "--compiler", "石明"]
    assert main([str(a) for a in command]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["plan"]
    assert said["missing_glyphs"] == []
    assert f"Pages:           {said['pages']}" in poppler("pdfinfo", out)
    assert [s["day"] for s in said["sheets"]][:2] == [0, 1]
    first = poppler("pdfinfo", "-f", said["sheets"][0]["page"], "-l", said["sheets"][0]["page"], out)
    assert f"({size})" in first
    cover = page_words(out, 1)
    assert "石明" in cover
    assert "2021-06-01" in cover
    assert "东山县" in cover


def test_the_lead_and_the_round_are_those_that_are_due(workspace, tmp_path):
    out = tmp_path / "x.pdf"
    assert main(["print", str(workspace), "--layout", "route-a4", "--out", str(out)]) == 0
    cover = page_words(out, 1)
    assert cover.rsplit("Lead party", 1)[1].count("西水县") >= 1, "东山县 led the last round"
    words = page_words(out)
    assert "Round\n\n5" in words or "Round\n5" in words


def test_without_a_plan_the_line_is_printed_with_its_markers(tmp_path, capsys):
    workspace = filled(tmp_path / "bare.gpkg", planned=False)
    out = tmp_path / "line.pdf"
    assert main(["print", str(workspace), "--layout", "route-a4", "--line", "99212122", "--out", str(out)]) == 0
    words = page_words(out)
    assert "Map of the boundary line" in words
    for n in range(1, 6):
        assert words.count(f"2122{n:03d}Q") >= 3
    assert "map sheets" in capsys.readouterr().out


def test_a_scale_asked_for_is_kept_and_makes_more_sheets(workspace, tmp_path, capsys):
    found = []
    for scale in ("25000", "5000"):
        command = ["print", str(workspace), "--layout", "route-a4", "--scale", scale, "--out", str(tmp_path / "s.pdf")]
        assert main([*command, "--no-forms", "--format", "json"]) == 0
        sheets = json.loads(capsys.readouterr().out)["sheets"]
        found.append([s["scale"] for s in sheets if s["kind"] in ("strip", "area")])
    assert found[0] == [], "the sheet of the whole day is as large"
    assert set(found[1]) == {5000.0}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--line", "no such line"], "no boundary line no such line"),
        (["--line", "L1", "--plan", "P9"], "no inspection plan P9"),
        (["--title", "龙\ue000山"], "U+E000"),
    ],
)
def test_what_cannot_be_printed_is_said_in_one_line(workspace, tmp_path, capsys, arguments, problem):
    assert main(["print", str(workspace), "--layout", "route-a4", "--out", str(tmp_path / "x.pdf"), *arguments]) == 2
    err = capsys.readouterr().err
    assert problem in err
    assert err.count("\n") == 1
    assert not (tmp_path / "x.pdf").exists()


def test_a_picture_of_the_layout_is_still_that_of_the_composer(workspace, tmp_path):
    out = tmp_path / "x.png"
    command = ["print", str(workspace), "--layout", "route-a4", "--line", "L1", "--dpi", "40", "--out", str(out)]
    assert main(command) in (0, 1)
    assert list(tmp_path.glob("x*.png"))


def picture(tone):
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor(tone))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_the_last_photograph_of_a_marker_is_in_the_table(workspace, tmp_path):
    import hashlib

    old, new, broken = picture("#ff0000"), picture("#00ff00"), b"\xff\xd8 no picture"
    rows = []
    for n, (content, marker, day) in enumerate(
        [(new, "M1", "2026-02-03T10:00:00"), (old, "M1", "2021-05-01T09:00:00"), (broken, "M2", "2026-02-04")]
    ):
        sha = hashlib.sha256(content).hexdigest()
        values = {"marker": marker, "taken_at": day, "sha256": sha, "thumbnail": sha, "name": f"{n}.png"}
        rows.append(insert("inspection_photo", f"F{n}", values))
    with Store.open(workspace) as store:
        store.apply(Change(text("photographs"), tuple(rows)), [old, new, broken])
    out = tmp_path / "x.pdf"
    assert main(["print", str(workspace), "--layout", "route-a4", "--out", str(out)]) == 0
    assert poppler("pdfimages", "-list", out).count("\n") == 3, "one picture"
    words = page_words(out)
    assert "2026-02-03" in words
    assert "2021-05-01" not in words
    assert "picture cannot be read" in words


def test_a_photograph_that_is_lost_leaves_a_box_that_says_so(workspace, tmp_path):
    import hashlib

    thumbnail = picture("#0000ff")
    small = hashlib.sha256(thumbnail).hexdigest()
    rows = [
        {"marker": "M1", "sha256": "a" * 64, "thumbnail": "b" * 64},  # neither is in the store
        {"marker": "M2", "sha256": small, "thumbnail": "c" * 64},  # the thumbnail is not
        {"marker": "M3", "sha256": "d" * 64, "thumbnail": small},  # the picture is not
    ]
    edits = [insert("inspection_photo", f"F{n}", {**r, "taken_at": "2026-02-03"}) for n, r in enumerate(rows)]
    with Store.open(workspace) as store:
        store.apply(Change(text("photographs"), tuple(edits)), [thumbnail])
    out = tmp_path / "x.pdf"
    assert main(["print", str(workspace), "--layout", "route-a4", "--out", str(out)]) == 0
    assert poppler("pdfimages", "-list", out).count("\n") == 4, "two pictures"
    assert page_words(out).count("picture missing") == 1

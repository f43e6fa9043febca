"""One joint inspection from the year's plan to the papers, through the command line, as an office would do it."""

import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import segno
from PIL import Image

from gis_desk.inspections.codes import MarkerCode, encode
from layers.store import Store
from ui import texts
from ui.cli.main import main

LINE = "2122"
REQUEST = """
lines = ["2122"]
seed = 3
[calendar]
first = "2027-04-12"
days = 6
[[teams]]
start = {lon = 108.6, lat = 26.03, name = "杉桥"}
side = "left"
lunch_minutes = 60
[[teams]]
start = {lon = 108.72, lat = 26.1, name = "荷峰"}
side = "right"
lunch_minutes = 60
"""
ANSWERS = {
    "界桩检查记录": {"是否找到": "是", "桩体": "完好", "字迹": "清晰", "坐标复核": "未测", "对方在场": "是"},
    "界线段检查记录": {"地貌地物变化": "无", "走向是否可辨": "清晰"},
    "检查日志": {"组长": "王勘界", "天气": "晴"},
}


@pytest.fixture
def inspect(practice, capsys, monkeypatch):
    monkeypatch.setattr(texts, "_chosen", ["zh"])

    def run(command, *args):
        assert main(["inspect", command, str(practice), *map(str, args)]) == 0, capsys.readouterr()
        return json.loads(capsys.readouterr().out)

    return run


def fill(path: Path, lost: str) -> Counter[str]:
    """Fill the record sheets in as teams would: every post is well but one; how many rows of each sheet."""
    book, filled = openpyxl.load_workbook(path), Counter[str]()
    for title, answers in ANSWERS.items():
        sheet = book[title]
        column = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            planned = sheet.cell(row, column["计划日期"]).value
            gone = "marker_key" in column and sheet.cell(row, column["marker_key"]).value == lost
            said = answers | {"检查日期": planned} | ({"是否找到": "否", "桩体": "丢失", "字迹": None} if gone else {})
            for head, value in said.items():
                sheet.cell(row, column[head]).value = value
            filled[title] += 1
    book.save(path)
    return filled


def photograph(folder: Path, marker: dict[str, str]) -> None:
    """A picture with the square code of a marker in it."""
    folder.mkdir()
    segno.make(encode(MarkerCode(LINE, marker["key"], marker["number"])), error="m").save(folder / "code.png", scale=8)
    scene = Image.new("RGB", (1600, 1200), (120, 140, 110))
    scene.paste(Image.open(folder / "code.png").convert("RGB"), (500, 300))
    scene.save(folder / "IMG_0001.jpg")
    (folder / "code.png").unlink()


def test_a_round_from_the_plan_of_the_year_to_the_papers(inspect, practice, tmp_path):
    year = inspect("year", "--year", 2027, "--line", LINE, "--apply", "--format", "json")
    assert year["created"] == 1
    with Store.open(practice) as store:
        rounds, markers = store.frame("inspection"), store.frame("marker")
    number = dict(zip(markers["key"], markers["number"], strict=True))
    planned = rounds[(rounds["line"] == LINE) & (rounds["year"] == 2027)].iloc[0]

    (tmp_path / "request.toml").write_text(REQUEST, encoding="utf-8")
    plan = inspect("plan", "--request", tmp_path / "request.toml", "--out", tmp_path / "plan", "--format", "json")
    stops = [s for t in plan["teams"] for d in t["days"] for s in d["stops"]]
    marks = [(s["marker"], s["lon"], s["lat"]) for s in stops]
    assert stops
    assert not plan["unvisited"]
    met = len(marks) - len(set(marks))  # by two teams, at repairs of both sides
    days = [d["day"] for t in plan["teams"] for d in t["days"] if d["stops"]]
    alike = len(days) - len(set(days))  # one day of the log is written the same way by both teams

    inspect("handover", "--out", tmp_path / "field", "--format", "xlsx,json")
    lost = next(key for key, name in number.items() if name == "2122005Q")
    filled = fill(tmp_path / "field" / "records.xlsx", lost)
    back = inspect("record", tmp_path / "field" / "records.xlsx", "--inspection", planned["key"], "--format", "json")
    assert back["rows"] == sum(filled.values()) == back["recorded"] + back["unchanged"]
    assert back["unchanged"] == met + alike
    assert not back["conflicts"]
    assert not back["problems"]
    assert back["repairs_opened"] == 1

    photograph(tmp_path / "photos", {"key": lost, "number": number[lost]})
    photos = inspect("photos", tmp_path / "photos", "--inspection", planned["key"], "--format", "json")
    assert [(p["marker_key"], p["matched_by"]) for p in photos["photos"]] == [(lost, "code")]
    repairs = inspect("repairs", "--format", "json")["cases"]
    assert [(c["marker"], c["kind"], c["state"]) for c in repairs] == [(lost, "lost", "open")]

    closed = inspect("close", planned["key"], "--on", "2027-04-20", "--format", "json")
    assert closed["visited"] == closed["markers"] == 28
    assert closed["walked"] == closed["stretches"] == 22
    args = ("--line", LINE, "--inspection", planned["key"], "--out", tmp_path / "papers", "--format", "docx,pdf,json")
    papers = inspect("report", *args)
    assert len(papers["files"]) == 8
    assert all(Path(f["file"]).stat().st_size > 0 for f in papers["files"])
    assert all(f["proof"]["compared"] > 0 and not f["proof"]["differences"] for f in papers["files"])
    numbers = papers["numbers"]
    assert (numbers["visited"], numbers["found"], numbers["state_lost"], numbers["photos"]) == (28, 27, 1, 1)
    line = next(d for d in inspect("due", "--year", 2027, "--format", "json")["lines"] if d["line"] == LINE)
    assert (line["last_on"], line["due_year"], line["open_repairs"]) == ("2027-04-20", 2032, 1)
    assert line["lead"] != planned["lead"]

"""Record sheets: what is given and what is asked for, lists to choose from, and the way back into the workspace."""

import io
import json

import openpyxl
import pytest

from gis_desk.inspections.handing import fieldbook
from gis_desk.inspections.handing.recordsheets import records_xlsx
from gis_desk.inspections.handing.sheetbook import Book, Fill, Sheet
from layers.store import Store
from tests.gis_desk.inspections.handing import plans
from tests.ui.test_cli_inspect import county, plan, run, workspace  # noqa: F401 - fixtures
from ui import texts


def chinese(sentence):
    return texts.say_in("zh", sentence)


@pytest.fixture
def book(given):
    return openpyxl.load_workbook(io.BytesIO(records_xlsx(given.rows(), given.about, given.say)))


def heads(sheet):
    return [c.value for c in sheet[1]]


def test_sheets_and_heads_are_those_of_the_record(given):
    made = openpyxl.load_workbook(io.BytesIO(records_xlsx(given.rows(), given.about, chinese)))
    assert made.sheetnames == [*(names[0] for names in fieldbook.SHEETS.values()), fieldbook.ABOUT]
    sheet = made["界桩检查记录"]
    asked = [e.zh[0] for e in fieldbook.MARKER_ENTRIES if e.column != "action"]
    asked.insert(asked.index("对方在场"), "处理")
    shown = heads(sheet)
    assert [h for h in shown if h in asked] == asked
    assert shown[-len(fieldbook.KEYS) :] == list(fieldbook.KEYS)
    assert made[fieldbook.ABOUT].sheet_state == "hidden"
    about = dict(zip(*made[fieldbook.ABOUT].iter_rows(values_only=True), strict=True))
    assert (about["format"], about["plan_key"], about["workspace"]) == (fieldbook.FORMAT, "p1", "青山县.gpkg")


def test_rows_tie_to_the_plan(book, given):
    sheet = book["Record of markers"]
    at = {h: n for n, h in enumerate(heads(sheet))}
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    visits = [v for d in given.chosen() for v in d.visits if v.is_marker]
    assert [r[at["marker_key"]] for r in rows] == [v.stop["key"] for v in visits]
    assert {r[at["plan_key"]] for r in rows} == {"p1"}
    assert len({r[at["visit"]] for r in rows}) == len(rows)
    objects = {r[at["marker_key"]]: r[at["Reference objects in the register"]] for r in rows}
    assert objects["L1-m001"] == "1 独立树 12.5° 30 m\n2 <i>井</i> 200° 8 m"
    hidden = [c for c, d in sheet.column_dimensions.items() if d.hidden]
    assert len(hidden) >= 1
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_choices_are_offered(book):
    sheet = book["Record of markers"]
    at = {h: n for n, h in enumerate(heads(sheet))}
    rules = {str(r.sqref).split(":")[0].rstrip("0123456789"): r for r in sheet.data_validations.dataValidation}
    letters = {h: openpyxl.utils.get_column_letter(n + 1) for h, n in at.items()}
    assert rules[letters["State of the post"]].formula1 == '"intact,tilted,post damaged,moved,lost"'
    assert rules[letters["Inspected on"]].type == "date"
    assert rules[letters["Coordinates differ by (m)"]].type == "decimal"
    assert rules[letters["Work done"]].prompt.startswith("One or several of lettering repainted")
    assert sheet[f"{letters['Inspected on']}2"].number_format == "yyyy-mm-dd"
    assert not sheet[f"{letters['Note']}2"].protection.locked
    assert sheet["A2"].protection.locked
    assert sheet["A2"].border.left.style == "thin"
    evil = [c for c in sheet[letters["Place of the marker"]] if c.value == plans.EVIL]
    assert evil
    assert all(c.quotePrefix and c.border.left.style == "thin" for c in evil)
    assert sheet.freeze_panes == "E2"
    assert sheet.print_title_rows == "$1:$1"


def test_a_list_that_a_rule_cannot_hold_is_left_out():
    made = Book()
    fills = {0: Fill(("a,b", "c")), 1: Fill(('say "x"',)), 2: Fill(tuple(f"choice {n}" for n in range(60)))}
    made.add(Sheet("x", ["1", "2", "3"], [[None] * 3], fills))
    sheet = openpyxl.load_workbook(io.BytesIO(made.content()))["x"]
    assert not sheet.data_validations.dataValidation


def test_out_filled_in_and_back(workspace, tmp_path, capsys, monkeypatch):  # noqa: F811
    """What is handed out, filled in with the words it offers, is read back row by row."""
    monkeypatch.setattr(texts, "_chosen", ["zh"])
    assert plan(workspace, tmp_path / "plan", "--seed", 1) == 0
    out = tmp_path / "out"
    assert run("inspect", "handover", workspace, "--out", out, "--format", "xlsx") == 0
    book = openpyxl.load_workbook(out / "records.xlsx")
    sheet = book["界桩检查记录"]
    at = {h: n + 1 for n, h in enumerate(heads(sheet))}
    entries = {e.zh[0]: e for e in fieldbook.MARKER_ENTRIES if e.zh}
    filled = {
        "检查日期": "2026-05-18",
        "是否找到": "是",
        "桩体": chinese(entries["桩体"].words["tilted"]),
        "字迹": chinese(entries["字迹"].words["clear"]),
        "对方在场": "是",
        "备注": "=1+1",
    }
    rows = list(range(2, sheet.max_row + 1))
    for row in rows:
        for head, value in filled.items():
            sheet.cell(row, at[head], value).data_type = "s"
    keys = [sheet.cell(row, at["marker_key"]).value for row in rows]
    for name in book.sheetnames[1:]:
        del book[name]  # as an office sends it that has markers only
    book.save(out / "records.xlsx")
    capsys.readouterr()
    assert run("inspect", "record", workspace, out / "records.xlsx", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["recorded"] == len(rows)
    with Store.open(workspace, write=False) as store:
        records = store.frame("inspection_record")
        states = dict(zip(store.frame("marker")["key"], store.frame("marker")["state"], strict=True))
    assert sorted(records["marker"]) == sorted(keys)
    assert set(records["body"]) == {"tilted"}
    assert set(records["note"]) == {"=1+1"}
    assert {states[k] for k in keys} == {"tilted"}

"""Parts of the table: the model, words of cells, looks of columns, the newest request, rows by the million."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, Qt

from gis_desk.tables.clip import marked_up, tabbed
from gis_desk.tables.columns import Columns, Field, fields
from gis_desk.tables.editing import block
from gis_desk.tables.keys import Keys
from layers.errors import FormatError
from layers.schema import Kind
from layers.work import QUIET, Cancelled
from ui.desktop import settings as kept_settings
from ui.desktop.chosen import Chosen
from ui.desktop.table import cells, looks
from ui.desktop.table.loading import Wish, arrange, load
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.desktop.table.steps import step
from ui.desktop.table.view import TableView
from ui.desktop.table.work import Newest


def model_of(frame: pd.DataFrame, layer: str = "") -> TableModel:
    made = TableModel(lambda row, name, value: False)
    found = load(frame, layer, QUIET)
    made.set_table(layer, found.columns, found.keys)
    return made


ODD = {
    "key": ["a", "b", "c", "d"],
    "name": ["山" * 10_000, "two\nlines\x00\u202e", None, "half \ud800"],
    "mixed": [1, "x", None, [1, 2]],
    "number": [np.nan, np.inf, 1e300, -0.0],
    "": ["no", "title", None, ""],
    7: [1, 2, 3, 4],
}


def test_models_are_sound(qtmodeltester, qapp):
    qtmodeltester.check(model_of(pd.DataFrame({"name": ["a", "b"], "n": [1.0, np.nan]})), force_py=True)
    qtmodeltester.check(model_of(pd.DataFrame({"name": pd.Series([], dtype=object)})), force_py=True)


def test_odd_values_are_shown_sorted_and_painted(qapp):
    model = model_of(pd.DataFrame(ODD))
    assert [f.name for f in model.fields] == ["name", "mixed", "number", ""]
    assert [model.words(1, c) for c in range(4)] == ["two⏎lines␀␣", "x", "inf", "title"]
    assert len(model.words(0, 0)) == cells.LONGEST
    assert model.words(3, 0) == "half \ufffd"
    assert model.words(2, 2) == "1e+300"
    assert model.headerData(3, Qt.Orientation.Horizontal) == "(no title)"
    for name in ("name", "mixed", "number", ""):
        assert sorted(arrange(model.columns, Wish(name), np.zeros(4, bool), QUIET).tolist()) == [0, 1, 2, 3]
    view = TableView(model, Marks())
    view.marks.reset(4)
    view.renew(looks.usual(model.fields), ["a", "b", "c", "d"])
    view.resize(600, 300)
    assert not view.grab().isNull()
    view.deleteLater()


def test_one_row_and_none(qapp):
    for size in (0, 1):
        model = model_of(pd.DataFrame({"name": pd.Series(["x"] * size, dtype=object)}))
        view = TableView(model, Marks())
        view.marks.reset(size)
        view.renew(looks.usual(model.fields), ["a"])
        view.select_all()
        view.set_current(5)
        assert view.current() == size - 1
        view.resize(300, 200)
        assert not view.grab().isNull()
        view.deleteLater()


def test_rows_without_columns(qapp):
    model = model_of(pd.DataFrame({"key": ["a"]}))
    view = TableView(model, Marks())
    view.marks.reset(1)
    view.renew(looks.usual(model.fields), [])
    assert view.columns() == []
    view.deleteLater()


def test_three_million_rows_are_shown_and_selected(qapp):
    size = 3_000_000
    columns = Columns({"n": np.arange(size)}, (Field("n", Kind.INT),), size)
    model = TableModel(lambda row, name, value: False)
    model.set_table("", columns, Keys(np.empty(0, object)))
    model.set_order(arrange(columns, Wish("n", descending=True), np.zeros(size, bool), QUIET))
    marks = Marks()
    marks.reset(size)
    view = TableView(model, marks)
    view.renew(looks.usual(model.fields), ["n"])
    view.resize(400, 300)
    view.show()
    view.select_all()
    assert marks.count == size
    marks.invert(model.order[:10])
    assert marks.count == 0
    view.set_current(size - 1)
    assert view.current() == 0
    assert not view.grab().isNull()
    view.deleteLater()


def test_fewer_and_more_rows_are_told_as_such(qapp, qtmodeltester):
    model = model_of(pd.DataFrame({"name": list("abcd")}))
    said = []
    model.rowsRemoved.connect(lambda _p, low, high: said.append(("removed", low, high)))
    model.rowsInserted.connect(lambda _p, low, high: said.append(("inserted", low, high)))
    model.set_order(np.array([3, 1]))
    assert [model.index(r, 0).data() for r in range(model.rowCount())] == ["d", "b"]
    model.set_order(np.array([0, 1, 2]))
    assert said == [("removed", 2, 3), ("inserted", 2, 2)]


@pytest.mark.parametrize(
    ("layer", "name", "words", "value"),
    [
        ("place_name", "name", " 青山村 ", "青山村"),
        ("place_name", "name", "  ", None),
        ("place_name", "class", "village", "village"),
        ("place_name", "historic", "yes", True),
        ("place_name", "historic", "否", False),
        ("place_name", "approved_on", "2026/5/1".replace("5", "05").replace("/1", "/01"), "2026-05-01"),
        ("division", "population", "12,345", 12345),
        ("boundary_line", "length_m", "1,200.5", 1200.5),
    ],
)
def test_what_is_typed(layer, name, words, value):
    assert cells.read(layer, name, words) == value


@pytest.mark.parametrize(
    ("layer", "name", "words"),
    [
        ("place_name", "class", "castle"),
        ("place_name", "historic", "perhaps"),
        ("place_name", "approved_on", "2026-02-30"),
        ("division", "population", "1.5"),
        ("division", "population", "9" * 30),
        ("boundary_line", "length_m", "nan"),
    ],
)
def test_what_does_not_fit(layer, name, words):
    with pytest.raises(FormatError):
        cells.read(layer, name, words)


def test_looks_are_kept_and_nonsense_is_left_out(qapp):
    shown = fields(pd.DataFrame({"name": ["x"], "code": ["1"], "note": [None]}))
    start = looks.kept("t", shown, ["note"])
    assert start.stays == "name"
    assert [c.name for c in start.columns if c.hidden] == ["note"]
    looks.keep("t", start.with_hidden("code", True).with_stay("note"))
    again = looks.kept("t", shown)
    assert (again.stays, [c.name for c in again.columns if c.hidden]) == ("note", ["code"])
    for state in (b"{", b"[]", b'{"columns": [["name"], [1, 2, 3], ["code", "wide", false]]}', b'{"columns": 5}'):
        kept_settings.keep_layout("table.t", QByteArray(state))
        assert {c.name for c in looks.kept("t", shown).columns} == {"name", "code", "note"}
    assert (
        looks.usual(shown).with_hidden("name", True).with_hidden("code", True).with_hidden("note", True) != looks.Look()
    )


def test_the_last_column_cannot_be_hidden():
    one = looks.Look((looks.Shown("a", 100), looks.Shown("b", 100, True)), "")
    assert one.with_hidden("a", True) == one


def test_only_the_newest_request_is_heard(qtbot):
    newest, heard = Newest(), []

    def slow(progress):
        for _ in range(200):
            progress.step(0, 0)
        return "slow"

    newest.ask(slow, heard.append)
    newest.ask(lambda progress: "quick", heard.append)
    qtbot.waitUntil(lambda: not newest.busy)
    qtbot.wait(100)
    assert heard == ["quick"]


def test_a_request_that_fails_is_told_and_the_next_one_runs(qtbot):
    newest, failed, heard = Newest(), [], []
    newest.failed.connect(failed.append)

    def bad(progress):
        raise FormatError("no", do="x")

    newest.ask(bad, heard.append)
    qtbot.waitUntil(lambda: bool(failed))
    newest.ask(lambda progress: 1, heard.append)
    qtbot.waitUntil(lambda: heard == [1])


def test_a_dropped_request_stops(qtbot):
    newest, ended = Newest(), []

    def endless(progress):
        try:
            while True:
                progress.step(0, 0)
        except Cancelled:
            ended.append(True)
            raise

    newest.ask(endless, lambda result: None)
    newest.drop()
    assert not newest.busy
    qtbot.waitUntil(lambda: bool(ended))


@pytest.mark.parametrize(
    ("key", "control", "wanted"),
    [
        (Qt.Key.Key_Up, False, (4, 2)),
        (Qt.Key.Key_Down, True, (99, 2)),
        (Qt.Key.Key_Left, True, (5, 0)),
        (Qt.Key.Key_Right, False, (5, 3)),
        (Qt.Key.Key_PageDown, False, (15, 2)),
        (Qt.Key.Key_PageUp, False, (0, 2)),  # not beyond the first row
        (Qt.Key.Key_Home, False, (5, 0)),
        (Qt.Key.Key_End, True, (99, 2)),
    ],
)
def test_where_a_key_leads(key, control, wanted):
    assert step(key, control, 5, 2, 100, 4, 10) == wanted


texts = st.text(alphabet='a=+-@"\t\r\n 青\x00', max_size=6)


@settings(max_examples=200)
@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=5))
def test_copied_rows_come_back_and_none_is_a_formula(rows):
    lines = "".join(tabbed(rows, [False, False]))
    back = block(lines)
    for given_row, row in zip(rows, back, strict=True):
        for before, after in zip(given_row, row, strict=True):
            assert after in (before, f"'{before}")
            assert not after.lstrip(" ").startswith(("=", "+", "-", "@"))


def test_numbers_are_copied_bare_and_markup_is_escaped():
    assert list(tabbed([["-3.5", "-x"]], [True, False])) == ["-3.5\t'-x\r\n"]
    made = "".join(marked_up(["<b>"], [["<script>"]], [False]))
    assert "<script>" not in made
    assert "&lt;b&gt;" in made


def test_very_many_chosen_rows_are_told_off_the_gui_thread(qtbot, monkeypatch):
    from ui.desktop.table import choosing

    monkeypatch.setattr(choosing, "LARGE", 2)
    frame = pd.DataFrame({"key": list("abcdef"), "name": list("uvwxyz")})
    model, marks, chosen = model_of(frame, "place_name"), Marks(), Chosen()
    rows = choosing.ChosenRows(model, marks, chosen, marks)
    rows.reset(None)
    marks.choose([0, 2, 4])
    qtbot.waitUntil(lambda: not rows.busy)
    assert chosen.keys("place_name") == {"a", "c", "e"}
    chosen.set("place_name", list("bdf"))
    qtbot.waitUntil(lambda: not rows.busy)
    assert marks.rows().tolist() == [1, 3, 5]

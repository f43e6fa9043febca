"""Tables that nobody would make on purpose are shown, sorted, searched, counted and copied all the same."""

import numpy as np
import pandas as pd
import pytest

from gis_desk.conditions import Condition, Search, passing
from gis_desk.tables.figures import figures
from layers.work import QUIET
from ui.desktop.table import copying
from ui.desktop.table.loading import Wish, arrange, load
from ui.desktop.table.looks import usual
from ui.desktop.table.marks import Marks
from ui.desktop.table.model import TableModel
from ui.desktop.table.view import TableView

FRAMES = {
    "no rows": pd.DataFrame({"key": [], "name": []}),
    "no columns": pd.DataFrame({"key": ["a"]}),
    "300 columns": pd.DataFrame({"key": ["a", "b"]} | {f"c{n}": [n, None] for n in range(300)}),
    "long cells": pd.DataFrame({"key": ["a", "b"], "name": ["x" * 1_000_000, "长" * 1_000_000]}),
    "mixed": pd.DataFrame({"key": list("abcdef"), "v": [1, "x", None, 3.5, ["l"], {"d": 1}]}),
    "no numbers": pd.DataFrame({"key": list("abc"), "v": [np.nan, np.inf, -np.inf], "w": [np.nan] * 3}),
    "times": pd.DataFrame({"key": list("ab"), "t": [pd.NaT, pd.Timestamp("2020-01-01")]}),
    "columns of one name": pd.DataFrame([["a", "x", "y"], ["b", "z", "w"]], columns=["key", "name", "name"]),
    "signs": pd.DataFrame({"key": list("abcd"), "n": ["a\x00b", "a\tb\nc", "\u202eabc", "=cmd|' /C calc'!A0"]}),
    "pandas' own kinds": pd.DataFrame(
        {
            "key": list("ab"),
            "c": pd.Categorical(["x", "y"]),
            "i": pd.array([1, None], dtype="Int64"),
            "b": pd.array([True, None], dtype="boolean"),
        }
    ),
    "a key twice": pd.DataFrame({"key": list("aab"), "n": list("xyz")}),
    "half a character": pd.DataFrame({"key": list("ab"), "n": ["\ud800", "𠮷"]}),
}


@pytest.mark.parametrize("name", FRAMES)
def test_an_odd_table(qtbot, name):
    frame = FRAMES[name]
    found = load(frame, "odd", QUIET)
    model, marks = TableModel(lambda *_: False), Marks()
    model.set_table("odd", found.columns, found.keys, found.natural)
    view = TableView(model, marks)
    qtbot.addWidget(view)
    marks.reset(len(frame))
    view.resize(900, 300)
    view.renew(usual(model.fields, found.unused), [field.name for field in model.fields])
    view.show()
    qtbot.waitExposed(view)
    assert not view.grab().isNull()
    assert len({field.name for field in model.fields}) == len(model.fields)
    for field in model.fields[:5]:
        wish = Wish(field.name, True, (Search("", "x"),))
        shown = arrange(found.columns, wish, np.zeros(len(frame), bool), QUIET)
        assert set(shown.tolist()) <= set(range(len(frame)))
        whole = arrange(found.columns, Wish(field.name), np.zeros(len(frame), bool), QUIET)
        assert sorted(whole.tolist()) == list(range(len(frame)))
        told = figures(found.columns, field.name)
        assert told.rows == len(frame)
        one = Condition(field.name, "empty")
        assert passing(frame, [one]).sum() == told.empty
    if model.fields:
        made = copying.make(found.columns, "odd", [field.name for field in model.fields], found.natural)
        assert made.rows == len(frame)
        lines = made.tabbed.decode("utf-8")
        assert "\t=" not in lines
        assert not any(line.startswith("=") for line in lines.split("\r\n"))

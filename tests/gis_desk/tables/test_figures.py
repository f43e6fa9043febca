"""Figures of columns, keys of rows, and edits of many cells."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from gis_desk.tables.columns import Columns, fields
from gis_desk.tables.editing import Cell, block, plan_cells, plan_value
from gis_desk.tables.figures import figures, measures
from gis_desk.tables.keys import Keys
from layers import crs
from layers.text import text


def columns(**values) -> Columns:
    frame = pd.DataFrame(values)
    return Columns.of(frame, fields(frame))


def test_numbers():
    found = figures(columns(n=[1.0, 2.0, 2.0, 5.0, np.nan]), "n")
    assert (found.rows, found.empty, found.distinct) == (5, 1, 3)
    assert (found.least, found.most, found.mean, found.total) == (1.0, 5.0, 2.5, 10.0)
    assert found.quartiles == (1.75, 2.0, 2.75)
    assert found.frequent[0] == (2.0, 2)
    assert found.counts.sum() == 4
    assert len(found.edges) == len(found.counts) + 1


def test_texts():
    found = figures(columns(name=["青山", "安乐", "青山", None, ""]), "name")
    assert (found.rows, found.empty, found.distinct) == (5, 2, 2)
    assert (found.least, found.most) == ("安乐", "青山")
    assert found.frequent == (("青山", 2), ("安乐", 1))
    assert found.mean is None


def test_only_some_rows():
    assert figures(columns(n=[1.0, 2.0, 30.0]), "n", np.array([0, 1])).total == 3.0


@pytest.mark.parametrize("values", [[], [np.nan, np.nan], [np.inf, -np.inf, 1.0], [1e308, 1e308], [7.0]])
def test_odd_numbers(values):
    found = figures(columns(n=np.array(values, float)), "n")
    assert found.rows == len(values)
    assert found.empty == int(np.isnan(np.array(values, float)).sum())


def test_lists_and_documents_are_counted():
    frame = pd.DataFrame({"x": [[1], [1], {"a": 1}, None]})
    found = figures(Columns.of(frame, fields(frame)), "x")
    assert (found.distinct, found.empty, found.frequent[0][1]) == (2, 1, 2)


def test_lengths_and_areas_are_geodesic():
    shapes = [box(108, 25, 108.01, 25.01), LineString([(108, 25), (108, 26)]), Point(108, 25), None]
    frame = gpd.GeoDataFrame({"name": list("abcd")}, geometry=shapes, crs="EPSG:4490")
    found = measures(Columns.of(frame, fields(frame)))
    assert found["area_m2"].total == pytest.approx(float(crs.area_m2(shapes[0])[0]))
    assert found["length_m"].total == pytest.approx(float(crs.length_m(shapes[1])[0]))
    assert found["points"].rows == 1
    assert measures(columns(n=[1])) == {}


@given(st.lists(st.text(max_size=5), unique=True, max_size=40), st.data())
def test_rows_of_keys(keys, data):
    known = Keys(np.array([*keys, None], dtype=object)[:-1])
    wanted = data.draw(st.lists(st.sampled_from([*keys, "?missing?"]), max_size=40))
    assert known.rows(wanted).tolist() == [keys.index(k) for k in wanted if k in keys]


def test_replaced_cells_leave_the_rest_alone():
    before = columns(name=["a", "b"], n=[1, 2])
    figures(before, "name")
    after = before.replaced({"n": (np.array([1]), [None])})
    assert before.values("n").tolist() == [1, 2]
    assert figures(after, "n").empty == 1
    assert after.values("name") is before.values("name")


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"two\nlines"\t"say ""so"""\n', [["two\nlines", 'say "so"']]),
        ("alone", [["alone"]]),
        ("", [[""]]),
        ("a\t\n\tb", [["a", ""], ["", "b"]]),
        ('5" pipe\tx', [['5" pipe', "x"]]),
        ('"open\tx', [['"open', "x"]]),  # a quotation mark that is never closed is a character
        ("\n", [[""]]),
    ],
)
def test_what_a_spreadsheet_puts_on_the_clipboard(words, rows):
    assert block(words) == rows


cells = st.text(alphabet='a青"\t\n ', max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=6))
def test_what_is_quoted_reads_back(rows):
    written = "".join("\t".join('"' + c.replace('"', '""') + '"' for c in row) + "\r\n" for row in rows)
    assert block(written) == rows


def test_one_value_for_many_rows():
    change = plan_value("division", "population", 5, [("a", 5.0), ("b", np.nan), ("c", 7.0)], text("Population"))
    assert [(e.key, dict(e.before), dict(e.after)) for e in change.edits] == [
        ("b", {"population": None}, {"population": 5}),
        ("c", {"population": 7}, {"population": 5}),
    ]


def test_cells_of_one_row_are_one_edit():
    change = plan_cells("division", [Cell("a", "name", "x", "y"), Cell("a", "note", None, "n")], text("Paste"))
    assert len(change.edits) == 1
    assert change.edits[0].after == {"name": "y", "note": "n"}

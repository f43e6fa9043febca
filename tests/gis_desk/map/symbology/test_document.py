"""Looks as JSON, and in the workspace."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings

from gis_desk.conditions import passing
from gis_desk.map.symbology import AreaSymbol, Look, ScaleRange, Single
from gis_desk.map.symbology.document import of_document, to_document
from gis_desk.map.symbology.keeping import TABLE, looks_of, plan_look
from layers.errors import StyleError
from layers.store import Store
from tests.gis_desk.map.symbology.looks import LOOKS


@settings(max_examples=200, deadline=None)
@given(LOOKS)
def test_a_look_survives_its_document(look):
    document = json.loads(json.dumps(to_document(look), allow_nan=False))
    assert of_document(document) == look


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], None),
        ({}, "version"),
        ({"version": 2}, "version"),
        ({"version": 1, "opacity": 3}, "opacity"),
        ({"version": 1, "opacity": True}, "opacity"),
        ({"version": 1, "script": "x"}, "script"),
        ({"version": 1, "drawing": {"type": "svg"}}, "drawing.type"),
        ({"version": 1, "drawing": {"type": "single"}}, "drawing.symbol"),
        ({"version": 1, "drawing": {"type": "single", "symbol": {"type": "area", "fill": "url(x)"}}},
         "drawing.symbol.fill"),
        ({"version": 1, "labels": {"size_pt": "9"}}, "labels.size_pt"),
        ({"version": 1, "filter": [{"column": "a", "op": "=", "value": 1}]}, "filter[0].op"),
        ({"version": 1, "filter": [{"column": "a", "op": "eq", "value": [1]}]}, "filter[0].value"),
        ({"version": 1, "filter": {"column": "a"}}, "filter"),
        ({"version": 1, "scale": {"nearest": 10, "farthest": 5}}, "scale.nearest"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(document, field):
    with pytest.raises(StyleError) as caught:
        of_document(document)
    assert caught.value.where.field == field


def test_a_look_is_kept_undone_and_redone(tmp_path):
    path, look = tmp_path / "w.gpkg", Look(Single(AreaSymbol("#123456")), scale=ScaleRange(farthest=50_000))
    with Store.create(path) as store:
        assert not plan_look("road", "Roads", store.row(TABLE, "road"), Look()).edits
        store.apply(plan_look("road", "Roads", None, look))
        assert not plan_look("road", "Roads", store.row(TABLE, "road"), look).edits
        store.apply(plan_look("road", "Roads", store.row(TABLE, "road"), Look(opacity=0.5)))
        store.apply(plan_look("road", "Roads", store.row(TABLE, "road"), None))
        assert store.row(TABLE, "road") is None
        assert str(store.history(1)[0].label) == "Style of Roads"
        store.undo()
        store.undo()
    with Store.open(path) as store:
        frame = store.frame(TABLE)
        looks, wrong = looks_of(dict(zip(frame["key"], frame["look"], strict=True)))
        assert looks == {"road": look}
        assert not wrong
        store.redo()
        assert of_document(store.row(TABLE, "road")["look"]) == Look(opacity=0.5)


def test_a_document_of_another_program_spoils_only_its_own_layer():
    looks, wrong = looks_of({"road": {"version": 1, "opacity": 0.5}, "water": {"x": 1}})
    assert list(looks) == ["road"]
    assert len(wrong) == 1


def test_a_document_that_a_workspace_kept_before_conditions_had_one_home():
    """As it was written to ``layer_style`` by the first version: every operator, numbers and words."""
    kept = [
        {"column": "level", "op": "in", "value": ["township", "village"]},
        {"column": "level", "op": "not_in", "value": ["county"]},
        {"column": "population", "op": "between", "value": [10, 2000]},
        {"column": "population", "op": "ge", "value": 10.0},
        {"column": "name", "op": "starts", "value": "青"},
        {"column": "name", "op": "contains", "value": "镇"},
        {"column": "name", "op": "ne", "value": "青石镇"},
        {"column": "approved_on", "op": "lt", "value": "2020-01-01"},
        {"column": "note", "op": "empty"},
        {"column": "code", "op": "filled"},
    ]
    look = of_document({"version": 1, "filter": kept})
    assert [c.op for c in look.filter] == [c["op"] for c in kept]
    assert to_document(look)["filter"] == [c | ({"value": c["value"]} if "value" in c else {}) for c in kept]
    frame = pd.DataFrame(
        {
            "level": ["township", "county", "township"],
            "population": [500.0, 500.0, 9.0],
            "name": ["青山镇", "青山镇", "青山镇"],
            "approved_on": ["2019-12-31"] * 3,
            "note": [None, None, ""],
            "code": ["990121", "990121", "990121"],
        }
    )
    assert passing(frame, look.filter).tolist() == [True, False, False]

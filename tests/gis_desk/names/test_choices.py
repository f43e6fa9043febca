"""Readings chosen for a name: remembered for it, changed, forgotten, and forced on no other."""

from datetime import date

import pytest

from gis_desk.names.choices import TABLE, plan_reading, remembered
from gis_desk.names.spelling import Speller
from gis_desk.names.tables import load
from layers.errors import PlanError
from layers.store import Store

SPELLER = Speller(load())
ON = date(2026, 3, 1)


def _rows(store):
    return store.frame(TABLE).to_dict("records")


def test_a_choice_is_kept_changed_and_forgotten_as_one_change_each(tmp_path):
    split = SPELLER.parser.split("长乐街", "road")
    with Store.create(tmp_path / "w.gpkg", who="test") as store:
        for reading, kept in (("zhǎng", "zhǎng"), ("cháng", None), ("zhǎng", "zhǎng")):
            rows = _rows(store)
            change = plan_reading("长乐街", 0, reading, "cháng", rows, store.new_key(TABLE), ON)
            assert len(change.edits) == 1
            store.apply(change)
            taken = remembered(_rows(store), "长乐街")
            assert taken == ({0: kept} if kept else {})
            assert SPELLER.spell_split(split, "road", None, taken).syllables[0] == reading
        store.apply(change.inverse())
        assert _rows(store) == []


def test_another_name_is_not_touched(tmp_path):
    with Store.create(tmp_path / "w.gpkg", who="test") as store:
        store.apply(plan_reading("长乐街", 0, "zhǎng", "cháng", [], store.new_key(TABLE), ON))
        rows = _rows(store)
    assert remembered(rows, "长安街") == {}
    assert remembered(rows, "长乐") == {}


def test_the_usual_reading_needs_no_row():
    assert plan_reading("长乐街", 0, "cháng", "cháng", [], "k", ON).edits == ()


def test_a_character_that_is_not_there_is_refused():
    with pytest.raises(PlanError):
        plan_reading("长乐街", 7, "zhǎng", "cháng", [], "k", ON)


def test_several_readings_are_offered_where_no_table_settles_them():
    def offered(name, cls):
        return [(p.at, p.readings) for p in SPELLER.polyphones(SPELLER.parser.split(name, cls), cls)]

    assert offered("长岭路", "road") == [(0, ("cháng", "zhǎng"))]
    assert offered("六安市", "division") == []
    assert offered("王家村", "village") == []

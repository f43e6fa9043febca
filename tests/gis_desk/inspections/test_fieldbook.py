"""The names of what is filled in: heads as in the forms, values as in the tables, nothing twice."""

import pytest

from gis_desk.inspections.handing import fieldbook as book
from layers.schema import TABLES
from ui.texts import say_in

_PARTS = [
    (book.MARKER_FACTS, book.MARKER_ENTRIES, "inspection_record"),
    (book.STRETCH_FACTS, book.STRETCH_ENTRIES, "inspection_stretch"),
    (book.DAY_FACTS, book.DAY_ENTRIES, ""),
]


@pytest.mark.parametrize(("facts", "entries", "table"), _PARTS)
def test_heads_are_those_of_the_forms(facts, entries, table):
    assert {e.name: say_in("zh", e.head) for e in entries if e.zh} == {e.name: e.zh[0] for e in entries if e.zh}
    assert {f.name: say_in("zh", f.head) for f in facts} == {f.name: f.zh for f in facts}
    assert say_in("zh", book.ACTION.head) == book.ACTION.zh[0]


@pytest.mark.parametrize(("facts", "entries", "table"), _PARTS)
def test_no_name_and_no_head_stands_for_two(facts, entries, table):
    names = [f.name for f in facts] + [e.name for e in entries] + [*book.KEYS, "fid", "geom"]
    heads = [f.zh for f in facts] + [h for e in entries for h in e.zh]
    assert len(set(names)) == len(names)
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize(("facts", "entries", "table"), _PARTS[:2])
def test_every_entry_has_its_column_and_its_values(facts, entries, table):
    columns = {c.name: c for c in TABLES[table].columns}
    for entry in entries:
        column = columns[entry.column or entry.name]
        if column.choices:
            assert set(entry.words) == set(column.choices)


def test_sheets_are_named_as_their_titles_say():
    titles = {book.MARKERS: book.MARKER_SHEET, book.STRETCHES: book.STRETCH_SHEET, book.DAYS: book.DAY_SHEET}
    assert {t: (say_in("zh", w), say_in("en", w)) for t, w in titles.items()} == dict(book.SHEETS)


def test_words_of_the_forms_in_chinese():
    body, lettering = (next(e for e in book.MARKER_ENTRIES if e.name == n) for n in ("body", "lettering"))
    assert [say_in("zh", w) for w in body.words.values()] == ["完好", "倾斜", "破损", "移位", "丢失"]
    assert [say_in("zh", w) for w in lettering.words.values()] == ["清晰", "模糊", "脱落"]
    assert [say_in("zh", w) for w in book.OBJECTS.values()] == ["完好", "变化", "消失"]
    assert book.visit_of(1, 2, 3) == "T1D2N03"
    assert book.visit_of(1, 2) == "T1D2"

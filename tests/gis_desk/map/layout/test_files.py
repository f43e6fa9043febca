"""Layouts as TOML: the same after writing and reading; every error with its line."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.layout import Layout, LayoutError, parse_layout, read_layout, templates, write_layout
from gis_desk.map.layout.items import KINDS, fields_of
from gis_desk.map.layout.sheet import SIZES, Series
from gis_desk.map.layout.words import Words

HEAD = '[layout]\ntitle = "x"\npaper = "A4"\nlandscape = false\n'
WORD = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)


def values_for(field):
    number = st.floats(field.least, min(field.most, 1500), allow_nan=False).map(lambda v: round(v, 3))
    return {
        "mm": number,
        "number": number,
        "whole": st.integers(int(field.least), int(min(field.most, 20))),
        "yes": st.booleans(),
        "choice": st.sampled_from(list(field.choices) or [""]),
        "words": st.builds(Words, WORD, WORD),
        "names": st.lists(WORD, max_size=3).map(tuple),
        "pairs": st.dictionaries(WORD, WORD, max_size=3),
        "colour": st.sampled_from(["", "#102030", "#a0B0c0d0"]),
        "bounds": st.sampled_from([(), (108.0, 25.0, 108.5, 25.25)]),
    }.get(field.kind, WORD)


@st.composite
def layouts(draw):
    items = []
    for number, kind in enumerate(draw(st.lists(st.sampled_from(list(KINDS.values())), max_size=6))):
        items.append(kind(f"i{number}", **{f.name: draw(values_for(f)) for f in fields_of(kind)}))
    series = draw(st.none() | st.builds(Series, st.sampled_from(["division", "marker"]), st.dictionaries(WORD, WORD)))
    wide, high = draw(st.floats(50, 1500)), draw(st.floats(50, 1500))
    title = Words(draw(WORD), draw(WORD))
    return Layout(
        "x", title, wide, high, draw(st.sampled_from(["internal", "public"])), items=tuple(items), series=series
    )


@given(layouts())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(layout):
    assert parse_layout(write_layout(layout), "x") == layout


@pytest.mark.parametrize("name", list(templates()))
def test_templates_are_complete_and_survive_writing(name):
    layout = templates()[name]
    assert parse_layout(write_layout(layout), name) == layout
    assert layout.title.zh
    assert layout.title.en
    assert layout.title.zh != layout.title.en
    for item in layout.items:
        assert item.x >= 0
        assert item.y >= 0
        assert item.x + item.width <= layout.width
        assert item.y + item.height <= layout.height
    named = {getattr(i, "map", "") for i in layout.items} - {""}
    assert named <= {i.id for i in layout.items}


def test_the_templates_the_offices_ask_for():
    wanted = {
        "county-a3",
        "county-a2",
        "route-a3",
        "route-a4",
        "marker-a4",
        "dispute-a4",
        "plain-a3",
        "plain-a4",
        "public-a3",
    }
    assert wanted <= set(templates())
    assert {t.paper for t in templates().values()} <= set(SIZES)


@pytest.mark.parametrize(
    ("content", "line", "key"),
    [
        ("[layout\n", 1, None),  # no TOML
        ("[page]\n", 1, "page"),  # no such table
        (HEAD + 'papre = "A3"\n', 5, "papre"),
        ('[layout]\npaper = "A9"\n', 2, "paper"),
        ("[layout]\nsize = [420]\n", 2, "size"),
        ("[layout]\nsize = [49.0, 200.0]\n", 2, "size"),
        ("[layout]\nsize = [nan, 200.0]\n", 2, "size"),
        ('[layout]\npurpose = "secret"\n', 2, "purpose"),
        (HEAD + '[[item]]\nkind = "clock"\n', 6, "kind"),
        (HEAD + '[[item]]\nkind = "map"\n[[item]]\nkind = "map"\nscale = "big"\n', 9, "scale"),
        (HEAD + '[[item]]\nkind = "map"\nturn = true\n', 7, "turn"),
        (HEAD + '[[item]]\nkind = "map"\nx = inf\n', 7, "x"),
        (HEAD + '[[item]]\nkind = "map"\nwidth = -1\n', 7, "width"),
        (HEAD + '[[item]]\nkind = "map"\nbounds = [110, 25, 108, 26]\n', 7, "bounds"),
        (HEAD + '[[item]]\nkind = "map"\nlayers = "division"\n', 7, "layers"),
        (HEAD + '[[item]]\nkind = "map"\nrole = "king"\n', 7, "role"),
        (HEAD + '[[item]]\nkind = "text"\ntext = { fr = "carte" }\n', 7, "text"),
        (HEAD + '[[item]]\nkind = "shape"\ncolour = "red"\n', 7, "colour"),
        (HEAD + '[[item]]\nkind = "shape"\nid = "a b"\n', 7, "id"),
        (HEAD + '[[item]]\nkind = "shape"\nid = "a"\n[[item]]\nkind = "shape"\nid = "a"\n', 10, "id"),
        (HEAD + '[series]\nlayer = "division"\nmargin = 9\n', 7, "margin"),
        (HEAD + "[series]\n", 5, "layer"),
    ],
)
def test_an_error_names_line_and_key(tmp_path, content, line, key):
    file = tmp_path / "own.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        read_layout(file)
    where = caught.value.where
    assert where.file == file
    assert (where.row, where.field) == (line, key)
    assert str(caught.value.do)


def test_files_that_are_no_layouts(tmp_path):
    for name, content in (("gbk.toml", "标题".encode("gbk")), ("big.toml", b"#" * 1_100_000)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(LayoutError):
            read_layout(tmp_path / name)
    with pytest.raises(LayoutError):
        read_layout(tmp_path / "none.toml")
    with pytest.raises(LayoutError, match="no \\[layout\\]"):
        parse_layout("", "x")


def test_other_paper_keeps_the_arrangement():
    layout = templates()["county-a3"]
    large = layout.sized(*reversed(SIZES["A1"]))
    assert large.paper == "A1"
    assert large.main.width / layout.main.width == pytest.approx(large.width / layout.width, rel=1e-3)
    assert replace(large, items=()).pages == 1


def test_a_free_id_is_free():
    layout = templates()["county-a3"]
    name = layout.free_id("map")
    assert layout.item(name) is None
    assert set(name) <= set(string.ascii_lowercase + string.digits)

"""Styled layer descriptors: what both know comes back exactly, in both versions; the rest is named."""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.exchange import sld
from gis_desk.map.symbology import (
    Breaks,
    Categories,
    Condition,
    LabelSpec,
    LineSymbol,
    Look,
    PointSymbol,
    Rules,
    ScaleRange,
    Single,
)
from layers.errors import FormatError, StyleError
from tests.gis_desk.map.symbology import looks as some

HERE = Path("style.sld")
FOLDER = Path(__file__).parent / "qgis"
KNOWN_POINTS = some.POINTS.filter(lambda p: p.shape in ("circle", "box", "diamond", "triangle", "star", "cross"))
WORDS = some.WORDS.filter(lambda w: not re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?", w, re.IGNORECASE))


def known(drawing):
    """Without what a descriptor has no place for: titles of nothing, rules that are categories by another name."""
    if isinstance(drawing, Categories) and drawing.other is None:
        return replace(drawing, other_title="")
    if isinstance(drawing, Breaks) and drawing.none is None:
        return replace(drawing, none_title="")
    return drawing


def told_apart(drawing) -> bool:
    """Whether rules are not the same as one symbol, categories or classes."""
    return not isinstance(drawing, Rules) or sld._drawing(list(drawing.items)) == drawing


def both_know(symbols):
    drawing = some.drawings(symbols, WORDS).map(known).filter(told_apart)
    labels = st.one_of(some.LABELS, st.just(LabelSpec(column="")))
    return st.builds(Look, drawing, st.just(False), labels, st.just(()), some.SCALES)


LOOKS = st.one_of(both_know(some.AREAS), both_know(some.LINES), both_know(KNOWN_POINTS))


@settings(max_examples=200, deadline=None)
@given(LOOKS, st.sampled_from(sld.VERSIONS))
def test_what_both_know_comes_back_exactly(look, version):
    made = sld.write(look, "层", version)
    assert not made.lost
    back = sld.read(made.content, HERE)
    assert not back.lost
    assert back.look == look


@settings(max_examples=60, deadline=None)
@given(some.LOOKS)
def test_whatever_is_written_can_be_read(look):
    if look.drawing is None:
        with pytest.raises(StyleError):
            sld.write(look, "x")
        return
    sld.read(sld.write(look, "x").content, HERE)


def test_what_is_lost_on_the_way_out_is_said():
    look = Look(Single(LineSymbol(boundary="county")), True, None, (Condition("a", "empty"),), opacity=0.5)
    assert len(sld.write(look, "x").lost) == 5
    assert len(sld.write(Look(Single(PointSymbol("flag")), labels=LabelSpec(column="")), "x").lost) == 1
    with pytest.raises(StyleError):
        sld.write(look, "x", "2.0")


@pytest.mark.parametrize("name", ["areas", "categories", "classes", "rules"])
def test_files_of_qgis(name):
    found = sld.read((FOLDER / f"{name}.sld").read_bytes(), HERE)
    drawing = found.look.drawing
    if name == "areas":
        symbol = drawing.symbol
        assert (symbol.fill, symbol.outline, symbol.outline_mm) == ("#d9e4d0", "#0a141e80", 0.28)
        assert (symbol.hatching.spacing_mm, symbol.hatching.angle_deg) == (1.4, 45.0)
        assert found.look.scale == ScaleRange(1000, 50_000)
        assert found.look.labels.column == "name"
        assert found.look.labels.scale == ScaleRange(500, 25_000)
    elif name == "categories":
        assert [r.title for r in drawing.items] == ["Town", "none?", "rest", "5"]
        assert drawing.items[1].conditions == (Condition("level", "empty"),)
    elif name == "classes":
        assert isinstance(drawing, Breaks)
        assert drawing.bounds == (0.0, 10.0, 20.5)
        assert drawing.symbols[0].casing == "#090909"
    else:
        assert [r.conditions for r in drawing.items] == [
            (Condition("level", "eq", "a"), Condition("n", "ge", 3.0)),
            (),
        ]


def document(rule: str) -> bytes:
    return (
        '<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><NamedLayer><UserStyle><FeatureTypeStyle><Rule>'
        f"{rule}</Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>"
    ).encode()


AREA = "<PolygonSymbolizer><Fill/></PolygonSymbolizer>"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('<PointSymbolizer><Graphic><ExternalGraphic><OnlineResource xlink:href="http://example.org/a.svg"/>'
         "</ExternalGraphic></Graphic></PointSymbolizer>",
         "a picture from elsewhere, http://example.org/a.svg: it was not fetched"),
        ('<PolygonSymbolizer uom="http://www.opengeospatial.org/se/units/metre"><Fill/></PolygonSymbolizer>',
         "lengths in the unit metre: they are taken as pixels"),
        ('<PolygonSymbolizer><Fill><CssParameter name="fill"><ogc:Function name="env"/></CssParameter></Fill>'
         "</PolygonSymbolizer>", "values that are computed by functions"),
        (AREA + "<TextSymbolizer><Label>a <ogc:PropertyName>b</ogc:PropertyName></Label></TextSymbolizer>",
         "names that are computed"),
        ("<PointSymbolizer><Graphic><Mark><WellKnownName>ttf://Wingdings#1</WellKnownName></Mark></Graphic>"
         "</PointSymbolizer>", "the shape ttf://Wingdings#1: a circle stands for it"),
    ],
)  # fmt: skip
def test_what_reaches_out_or_is_unknown_is_named(rule, said):
    found = sld.read(document(rule), HERE)
    assert said in [str(t) for t in found.lost]


@pytest.mark.parametrize(
    "inner",
    [
        "<ogc:PropertyIsEqualTo><ogc:Function name='f'/><ogc:Literal>1</ogc:Literal></ogc:PropertyIsEqualTo>",
        "<ogc:BBOX/>",
        "<ogc:Or><ogc:PropertyIsNull><ogc:PropertyName>a</ogc:PropertyName></ogc:PropertyIsNull></ogc:Or>",
        "<ogc:Not/>",
    ],
)
def test_filters_beyond_conditions_take_their_rule_with_them(inner):
    more = f"</Rule><Rule><ogc:Filter>{inner}</ogc:Filter>{AREA}"
    found = sld.read(document(AREA + more), HERE)
    assert isinstance(found.look.drawing, Single)
    assert [str(t) for t in found.lost] == ["the rule -"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", FormatError),
        (b"<qgis/>", StyleError),
        (document("<RasterSymbolizer/>"), StyleError),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><StyledLayerDescriptor>&x;</StyledLayerDescriptor>',
         FormatError),
        (b"<StyledLayerDescriptor>", FormatError),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data, error):
    with pytest.raises(error):
        sld.read(data, HERE)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_values_never_get_through(data):
    content = (FOLDER / data.draw(st.sampled_from(["areas.sld", "classes.sld", "rules.sld"]))).read_text("utf-8")
    places = [m.span(1) for m in re.finditer(r">([^<>]+)</", content)]
    start, end = data.draw(st.sampled_from(places))
    junk = data.draw(st.sampled_from(["", "nan", "inf", "-1", "1e308", "x" * 900, "1 2", "#12", "0"]))
    with suppress(StyleError, FormatError):
        assert sld.read((content[:start] + junk + content[end:]).encode(), HERE).look.drawing is not None

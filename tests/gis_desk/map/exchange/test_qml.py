"""Style files of QGIS: what both know comes back exactly, what is dangerous or unknown is named and left alone."""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.exchange import qml
from gis_desk.map.symbology import Breaks, Categories, Condition, LineSymbol, Look, PointSymbol, Rules, Single
from layers.errors import FormatError, StyleError
from tests.gis_desk.map.symbology import looks as some

HERE = Path("style.qml")
FOLDER = Path(__file__).parent / "qgis"
KNOWN_POINTS = some.POINTS.filter(lambda p: p.shape in ("circle", "box", "diamond", "triangle", "star", "cross"))


def opaque(point: PointSymbol) -> PointSymbol:
    return replace(point, fill=None if point.fill is not None and point.fill.endswith("00") else point.fill)


def known(drawing):
    """Without what QGIS has no place for."""
    if isinstance(drawing, Single):
        return replace(drawing, title="")
    if isinstance(drawing, Breaks):
        return replace(drawing, none=None, none_title="")
    if isinstance(drawing, Categories) and drawing.other is None:
        return replace(drawing, other_title="")
    return drawing


def both_know(symbols, dimension):
    drawing = some.drawings(symbols).map(known)
    labels = st.one_of(some.LABELS, st.just(some.LabelSpec(column="")))
    return st.tuples(st.builds(Look, drawing, st.just(False), labels, st.just(()), some.SCALES, some.OPACITIES),
                     st.just(dimension))  # fmt: skip


LOOKS = st.one_of(both_know(some.AREAS, 2), both_know(some.LINES, 1), both_know(KNOWN_POINTS.map(opaque), 0))


@settings(max_examples=200, deadline=None)
@given(LOOKS)
def test_what_both_know_comes_back_exactly(pair):
    look, dimension = pair
    made = qml.write(look, dimension)
    assert not made.lost
    back = qml.read(made.content, HERE, ("name", "人口", 'a "b"', "level"))
    assert not back.lost
    assert back.look == look


@settings(max_examples=60, deadline=None)
@given(some.LOOKS)
def test_whatever_is_written_can_be_read(look):
    if look.drawing is None:
        with pytest.raises(StyleError):
            qml.write(look, 2)
        return
    qml.read(qml.write(look, 2).content, HERE)


def test_what_is_lost_on_the_way_out_is_said():
    made = qml.write(
        Look(Single(LineSymbol(boundary="county"), "x"), borders=True, filter=(Condition("a", "empty"),)), 1
    )
    assert len(made.lost) == 5
    line = qml.read(made.content, HERE).look.drawing.symbol
    assert line.dash_mm
    assert line.casing
    assert str(qml.write(Look(Single(PointSymbol("flag"))), 0).lost[0]).startswith("the shape flag")


@pytest.mark.parametrize("name", ["areas", "categories", "classes", "rules"])
def test_files_of_qgis(name):
    found = qml.read((FOLDER / f"{name}.qml").read_bytes(), HERE)
    assert not found.lost
    drawing = found.look.drawing
    if name == "areas":
        symbol = drawing.symbol
        assert (symbol.fill, symbol.outline, symbol.outline_mm) == ("#d9e4d0", "#0a141e80", 0.3)
        assert (symbol.hatching.colour, symbol.hatching.spacing_mm, symbol.hatching.angle_deg) == ("#010203", 1.5, 45)
        assert (found.look.opacity, found.look.scale.nearest, found.look.scale.farthest) == (0.5, 1000, 50_000)
        names = found.look.labels
        assert (names.column, names.size_pt, names.colour, names.halo, names.halo_mm) == (
            "name", 9.5, "#010203", "#ffffff", 0.3,
        )  # fmt: skip
        assert (names.scale.nearest, names.scale.farthest) == (500, 25_000)
    elif name == "categories":
        assert [c.value for c in drawing.items] == ["township", "5"]
        assert drawing.items[0].title == "Town"
        assert drawing.other.fill == "#00ff00"
    elif name == "classes":
        assert drawing.bounds == (0.0, 10.0, 20.5)
        assert drawing.titles == ("a", "b")
        line = drawing.symbols[0]
        assert (line.width_mm, line.casing, line.casing_mm, line.dash_mm) == (0.6, "#090909", 0.2, (3.0, 1.5))
    else:
        assert drawing.items[0].conditions == (Condition("level", "eq", "a"), Condition("n", "ge", 3.0))
        assert drawing.items[1].rest
        assert (drawing.items[0].symbol.shape, drawing.items[0].symbol.size_mm) == ("diamond", 2.2)


def document(inside: str, renderer: str = "", head: str = "") -> bytes:
    usual = (
        '<renderer-v2 type="singleSymbol"><symbols><symbol name="0" type="marker"><layer class="SimpleMarker">'
        '<prop k="name" v="circle"/></layer></symbol></symbols></renderer-v2>'
    )
    return f"{head}<qgis>{renderer or usual}{inside}</qgis>".encode()


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<attributeactions><actionsetting type="1" action="import os; os.system(\'x\')"/></attributeactions>',
         "actions (commands and scripts)"),
        ("<editforminitcode><![CDATA[import os]]></editforminitcode>", "code of forms"),
        ("<mapTip>&lt;script&gt;alert(1)&lt;/script&gt;</mapTip>", "map tips (HTML)"),
        ('<expressionfields><field expression="eval(1)"/></expressionfields>', "computed columns"),
        ("<blendMode>6</blendMode>", "the blending with layers below"),
        ('<labeling type="rule-based"/>', "names by rules"),
        ('<labeling type="simple"><settings><text-style isExpression="1" fieldName="env(\'HOME\')"/></settings>'
         "</labeling>", "names made by the expression env('HOME')"),
    ],
)  # fmt: skip
def test_programs_in_a_file_are_named_and_left_alone(inside, said):
    found = qml.read(document(inside), HERE)
    assert said in [str(t) for t in found.lost]
    assert found.look.labels.column == ""


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ('<layer class="SvgMarker"><prop k="name" v="http://example.org/x.svg"/></layer>',
         "a picture from elsewhere, http://example.org/x.svg: it was not fetched"),
        ('<layer class="RasterMarker"><Option type="Map"><Option name="imageFile" value="/etc/passwd"/></Option></layer>',
         "a picture from elsewhere, /etc/passwd: it was not fetched"),
        ('<layer class="FontMarker"/>', "the symbol layer FontMarker"),
        ('<layer class="SimpleMarker"><prop k="name" v="heart"/></layer>', "the shape heart: a circle stands for it"),
        ('<layer class="SimpleMarker"><prop k="size_unit" v="MapUnit"/><prop k="size" v="1e99"/></layer>',
         "lengths in the unit MapUnit: they are taken as millimetres"),
        ('<layer class="SimpleMarker"><data_defined_properties><Option type="Map"><Option name="active" value="true"/>'
         '<Option name="expression" value="eval(1)"/></Option></data_defined_properties></layer>',
         "values of symbols that are computed by expressions"),
    ],
)  # fmt: skip
def test_symbols_that_reach_out_or_are_unknown(layer, said):
    renderer = (
        f'<renderer-v2 type="singleSymbol"><symbols><symbol type="marker">{layer}</symbol></symbols></renderer-v2>'
    )
    found = qml.read(document("", renderer), HERE)
    assert said in [str(t) for t in found.lost]
    assert isinstance(found.look.drawing.symbol, PointSymbol)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", FormatError),
        (b"no xml", FormatError),
        (b"<sld/>", StyleError),
        (b"<qgis/>", StyleError),
        (b'<qgis><renderer-v2 type="heatmapRenderer"/></qgis>', StyleError),
        (b'<qgis><renderer-v2 type="categorizedSymbol" attr="f(x)"/></qgis>', StyleError),
        (b'<!DOCTYPE qgis [<!ENTITY a "b">]><qgis>&a;</qgis>', FormatError),
        (b'<!DOCTYPE qgis SYSTEM "http://example.org/x.dtd"><qgis/>', FormatError),
        (b"<qgis>" + b"<a>" * 300 + b"</a>" * 300 + b"</qgis>", FormatError),
        (b"<qgis>" + b" " * (9 << 20) + b"</qgis>", StyleError),
        (b"\xff\xfe\x00", FormatError),
        ("<qgis><renderer-v2 type='singleSymbol'>".encode("utf-16"), FormatError),
    ],
)
def test_what_cannot_be_read_is_refused(data, error):
    with pytest.raises(error):
        qml.read(data, HERE)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_values_never_get_through(data):
    """Any value of a good file replaced by nonsense gives a look or a clear refusal."""
    content = (FOLDER / data.draw(st.sampled_from(["areas.qml", "classes.qml", "rules.qml"]))).read_text("utf-8")
    places = [m.span(1) for m in re.finditer(r'(?:value|v|lower|upper|filter|symbol|alpha|attr)="([^"]*)"', content)]
    start, end = data.draw(st.sampled_from(places))
    junk = data.draw(st.sampled_from(["", "nan", "inf", "-1", "1e308", "x" * 900, "1,2", "9,9,9,9,9", "&quot;", "0"]))
    with suppress(StyleError, FormatError):
        assert qml.read((content[:start] + junk + content[end:]).encode(), HERE).look.drawing is not None


def test_groups_of_rules_are_unfolded():
    symbols = '<symbols><symbol name="0" type="line"/></symbols>'
    rules = (
        '<rules><rule filter="a = 1"><rule symbol="0" filter="b = 2" label="x"/><rule filter="ELSE" symbol="0"/></rule>'
        '<rule symbol="0" filter="f(a) = 1"/><rule symbol="0" checkstate="0"/><rule symbol="0" scalemaxdenom="5"/></rules>'
    )
    found = qml.read(document("", f'<renderer-v2 type="RuleRenderer">{rules}{symbols}</renderer-v2>'), HERE)
    assert isinstance(found.look.drawing, Rules)
    assert [r.conditions for r in found.look.drawing.items] == [
        (Condition("a", "eq", 1.0), Condition("b", "eq", 2.0)),
        (),
    ]
    assert len(found.lost) == 4


def test_classes_with_gaps_become_rules():
    ranges = (
        '<ranges><range lower="5" upper="9" symbol="0"/><range lower="0" upper="3" symbol="0" label="few"/></ranges>'
        '<symbols><symbol name="0" type="fill"/></symbols>'
    )
    found = qml.read(document("", f'<renderer-v2 type="graduatedSymbol" attr="n">{ranges}</renderer-v2>'), HERE)
    assert [r.title for r in found.look.drawing.items] == ["few", ""]

"""Which symbol each row gets."""

import numpy as np
import pandas as pd
import pytest

from gis_desk.map.symbology import (
    AreaSymbol,
    Breaks,
    Categories,
    Category,
    Condition,
    LineSymbol,
    PointSymbol,
    Rule,
    Rules,
    Single,
)
from gis_desk.map.symbology.drawing import assigned, classes, counts
from gis_desk.map.symbology.making import breaks_of, categories_of, ramped
from gis_desk.map.symbology.ramps import ramps
from gis_desk.map.symbology.symbols import as_area, as_line, as_point, main_colour, recoloured
from layers.errors import StyleError

FRAME = pd.DataFrame(
    {
        "level": ["county", "township", "village", None, "village"],
        "people": [10.0, 20.0, 30.0, np.nan, 40.0],
    }
)
A, B, C = AreaSymbol("#aa0000"), AreaSymbol("#00aa00"), AreaSymbol("#0000aa")


def pairs(drawing) -> list[tuple[int, int]]:
    rows, kinds = assigned(drawing, FRAME)
    return list(zip(rows.tolist(), kinds.tolist(), strict=True))


def test_one_symbol_for_all():
    assert pairs(Single(A)) == [(n, 0) for n in range(5)]


def test_categories():
    drawing = Categories("level", (Category("village", A), Category("county", B)))
    assert pairs(drawing) == [(0, 1), (2, 0), (4, 0)]
    with_rest = Categories("level", drawing.items, other=C)
    assert pairs(with_rest) == [(0, 1), (1, 2), (2, 0), (3, 2), (4, 0)]
    assert counts(with_rest, FRAME).tolist() == [2, 1, 2]
    assert [c.title for c in classes(with_rest)] == ["village", "county", "…"]


def test_a_bound_belongs_to_the_class_below_it_and_the_first_to_the_first():
    drawing = Breaks("people", (10.0, 20.0, 30.0), (A, B))
    assert pairs(drawing) == [(0, 0), (1, 0), (2, 1)]
    assert pairs(Breaks("people", (10.0, 20.0, 30.0), (A, B), none=C)) == [(0, 0), (1, 0), (2, 1), (3, 2)]
    assert [c.title for c in classes(Breaks("people", (-1000.0, 20.0, 3e7), (A, B), ("", "many")))] == [
        "−1,000 – 20",
        "many",
    ]


def test_rules_draw_a_row_as_often_as_it_fulfils_them():
    drawing = Rules(
        (
            Rule((), C, "rest", rest=True),
            Rule((Condition("level", "eq", "village"),), A),
            Rule((Condition("people", "ge", 20.0), Condition("people", "le", 30.0)), B),
        )
    )
    assert pairs(drawing) == [(0, 0), (3, 0), (2, 1), (4, 1), (1, 2), (2, 2)]
    assert counts(drawing, FRAME).tolist() == [2, 2, 2]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Breaks("a", (1.0, 1.0), (A,)),
        lambda: Breaks("a", (1.0, 2.0), (A, B)),
        lambda: Breaks("a", (1.0, 2.0), (A,), ("x", "y")),
        lambda: Categories("a", (Category("x", A), Category("x", B))),
        lambda: Categories("a", ()),
        lambda: Rules(()),
        lambda: Rule((Condition("a", "empty"),), A, rest=True),
        lambda: AreaSymbol("red"),
        lambda: AreaSymbol(outline_mm=float("nan")),
        lambda: LineSymbol(dash_mm=(1.0,)),
        lambda: LineSymbol(boundary="galaxy"),
        lambda: PointSymbol("hexagon"),
        lambda: PointSymbol(size_mm=1e9),
    ],
)
def test_what_cannot_be_drawn_is_refused(make):
    with pytest.raises(StyleError):
        make()


def test_categories_of_a_column():
    ramp = ramps()["okabe_ito"]
    made = categories_of(FRAME, "level", A, ramp, lambda v: "County" if v == "county" else "", order=("county",))
    assert [(c.value, c.title) for c in made.items] == [("county", "County"), ("village", ""), ("township", "")]
    assert counts(made, FRAME).tolist() == [1, 2, 1, 1]
    assert main_colour(made.items[0].symbol) == ramp.colours[0]
    with pytest.raises(StyleError):
        categories_of(FRAME, "nowhere", A, ramp)
    with pytest.raises(StyleError):
        categories_of(pd.DataFrame({"a": range(500)}), "a", A, ramp)


def test_breaks_of_a_column():
    made, how = breaks_of(FRAME, "people", A, ramps()["blues"], "equal", 3)
    assert made.bounds == (10.0, 20.0, 30.0, 40.0)
    assert made.none is not None
    assert how.values == 4
    assert counts(made, FRAME).tolist() == [2, 1, 1, 1]
    other = ramped(made, ramps()["viridis"], turned=True)
    assert main_colour(other.symbols[-1]) == ramps()["viridis"].colours[0]
    assert other.bounds == made.bounds


def test_a_symbol_serves_geometries_of_other_dimensions():
    assert as_area(LineSymbol("#112233", 0.5)).outline == "#112233"
    assert as_line(A).colour == A.outline
    assert as_line(AreaSymbol("#112233", outline=None)).colour == "#112233"
    assert as_point(A).fill == A.fill
    assert as_area(PointSymbol()) is None
    assert as_line(PointSymbol()) is None
    for symbol in (A, AreaSymbol(None), LineSymbol(), PointSymbol()):
        assert main_colour(recoloured(symbol, "#123456")) == "#123456"
    assert recoloured(PointSymbol("cross"), "#123456").line == "#123456"

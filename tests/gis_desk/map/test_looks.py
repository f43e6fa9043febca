"""Layers with a look of the user's own: what is drawn with what, and what stays as it was."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from gis_desk.map import MapLayer, build_scene
from gis_desk.map.style import boundary_stroke, colour
from gis_desk.map.symbology import (
    AreaSymbol,
    Breaks,
    Categories,
    Category,
    Condition,
    Hatching,
    LabelSpec,
    LineSymbol,
    Look,
    PointSymbol,
    Rule,
    Rules,
    ScaleRange,
    Single,
)
from layers.errors import StyleError
from layers.text import text
from tests.gis_desk.map.coverage import layer, squares, wavy

A, B = AreaSymbol("#aa0000", outline="#111111"), AreaSymbol("#00aa00", outline="#222222")
TWO = squares([["990121001", "990121002"]])


def built(look, frame=TWO, kind="division"):
    return build_scene([layer(frame, kind, look=look)]).layers[0]


def drawn(levels, level=0) -> dict[int, float]:
    """Summed length of the parts of each style."""
    batch, found = levels[level], {}
    for block in range(len(batch.style)):
        for p in range(batch.blocks[block], batch.blocks[block + 1]):
            xy = batch.xy[batch.offsets[p] : batch.offsets[p + 1]]
            long = float(np.hypot(*np.diff(xy, axis=0).T).sum())
            found[int(batch.style[block])] = found.get(int(batch.style[block]), 0.0) + long
    return found


def test_categories_of_areas_have_their_fills_and_outlines():
    one = built(Look(Categories("code", (Category("990121001", A), Category("990121002", B)))))
    assert [f.colour for f in one.areas.fills] == [colour("#aa0000"), colour("#00aa00")]
    assert len(one.areas.levels[0].style) == 2
    assert [s.colour for s in one.rims.strokes] == [colour("#111111"), colour("#222222")]
    lengths = drawn(one.rims.levels)
    high, wide = 1108.0, 1009.0
    assert lengths[1] == pytest.approx(2 * high + 2 * wide, rel=0.01)  # the shared border belongs to the later class
    assert lengths[0] == pytest.approx(high + 2 * wide, rel=0.01)
    assert [str(e.title) for e in one.legend] == ["990121001", "990121002"]
    assert one.legend[0].symbol == one.areas.fills[0]
    assert one.legend[0].outline == one.rims.strokes[0]


def test_what_no_class_takes_is_not_drawn():
    one = built(Look(Categories("code", (Category("990121001", A),)), labels=LabelSpec()))
    assert len(one.areas.levels[0].offsets) == 2
    assert [len(group.texts) for group in one.labels] == [1]


def test_filtered_rows_are_not_there():
    look = Look(filter=(Condition("code", "eq", "990121002"),))
    one = built(look)
    assert [group.texts for group in one.labels] == [("第1乡",)]
    shown = MapLayer("division", text("x"), "division", TWO, look=look)
    assert shown.shown_rows()["code"].tolist() == ["990121002"]
    assert MapLayer("division", text("x"), "division", TWO).shown_rows() is TWO


def test_a_filtered_line_layer_leaves_the_other_borders_to_the_divisions():
    frame = squares([["990121001", "990122001"]])
    shared = shapely.intersection(frame.geometry[0], frame.geometry[1])
    lines = frame.iloc[:1].assign(geometry=[shared], status="legal", level="county")
    hidden = layer(lines, "boundary_line", look=Look(filter=(Condition("code", "eq", "x"),)))

    def length(*more) -> float:
        return sum(drawn(build_scene([layer(frame), *more]).layers[0].lines.levels).values())

    assert length(hidden) == pytest.approx(length())
    assert length(layer(lines, "boundary_line")) < length()


def test_hatching_reaches_the_scene():
    one = built(Look(Single(AreaSymbol(None, Hatching("#112233", 2.0, 0.3, 30.0), None))))
    (fill,) = one.areas.fills
    assert (fill.colour, fill.hatch.spacing_mm, fill.hatch.angle_deg) == ((0, 0, 0), 2.0, 30.0)
    assert one.rims is None


def test_standard_borders_over_own_fills():
    one = built(Look(Single(A), borders=True))
    assert boundary_stroke("township") in one.lines.strokes
    assert one.areas.fills[0].colour == colour("#aa0000")
    assert one.legend[0].outline is None


def test_lower_levels_lie_over_higher_ones():
    county = squares([["990121"]], side=0.02, level="county")
    frame = gpd.pd.concat([TWO, county], ignore_index=True)
    one = built(Look(Categories("level", (Category("county", A), Category("township", B)))), frame)
    order = [one.areas.fills[k].colour for k in one.areas.levels[0].style]
    assert order == sorted(order, key=[colour("#aa0000"), colour("#00aa00")].index)
    assert order[0] == colour("#aa0000")


def test_rules_draw_one_over_another():
    rules = Rules((Rule((Condition("level", "eq", "township"),), A), Rule((Condition("code", "eq", "990121002"),), B)))
    one = built(Look(rules))
    assert [one.areas.fills[k].colour for k in one.areas.levels[0].style][-1] == colour("#00aa00")
    assert sum(np.diff(one.areas.levels[0].blocks)) == 3


def test_classes_of_numbers():
    frame = TWO.assign(population=[100, 900])
    one = built(Look(Breaks("population", (0.0, 500.0, 1000.0), (A, B))), frame)
    assert len(one.areas.fills) == 2
    assert [str(e.title) for e in one.legend] == ["0 – 500", "500 – 1,000"]


def mixed() -> gpd.GeoDataFrame:
    shapes = [shapely.Point(108, 25), shapely.LineString([(108, 25), (108.1, 25)]), shapely.box(108, 25, 108.1, 25.1),
              shapely.MultiPoint([(108, 25), (108.1, 25.1)]), None, shapely.Polygon()]  # fmt: skip
    return gpd.GeoDataFrame({"key": list("abcdef"), "name": list("abcdef")}, geometry=shapes, crs="EPSG:4490")


@pytest.mark.parametrize(
    ("symbol", "areas", "lines", "points"),
    [(A, True, True, 2), (LineSymbol("#123456"), False, True, 2), (PointSymbol(), False, False, 4)],
)
def test_geometries_of_every_dimension(symbol, areas, lines, points):
    one = built(Look(Single(symbol), labels=LabelSpec()), mixed(), "water")
    assert (one.areas is not None) is areas
    assert (one.lines is not None) is lines
    assert len(one.points.xy) == points
    assert np.isfinite(one.points.xy).all()
    assert sum(len(group.texts) for group in one.labels) == 4


@pytest.mark.parametrize("placement", ["auto", "centre", "beside", "along"])
def test_names_where_they_are_asked_for(placement):
    one = built(Look(labels=LabelSpec(placement=placement, halo=None, scale=ScaleRange(10, 5000))), mixed(), "water")
    assert {n for group in one.labels for n in group.texts} == set("abcd")
    assert all((s.halo_mm, s.min_scale, s.max_scale) == (0.0, 10, 5000) for g in one.labels for s in g.styles)


def test_no_names_and_another_column():
    assert not list(built(Look(labels=LabelSpec(column=""))).labels)
    (codes,) = built(Look(labels=LabelSpec(column="code"))).labels
    assert codes.texts == ("990121001", "990121002")
    (usual,) = built(Look(Single(A))).labels
    assert usual.texts == ("第0乡", "第1乡")


def test_boundary_symbols_of_the_standard():
    frame = gpd.GeoDataFrame({"key": ["a"]}, geometry=[shapely.LineString([(108, 25), (109, 25)])], crs="EPSG:4490")
    one = built(Look(Single(LineSymbol(boundary="county"))), frame, "boundary_line")
    assert one.lines.strokes == (boundary_stroke("county"),)
    assert one.legend[0].symbol == boundary_stroke("county")


def test_opacity_and_scales_are_laid_on_what_is_built():
    look = Look(Single(A), scale=ScaleRange(1000, 50_000), opacity=0.5)
    one = build_scene([layer(TWO, look=look, opacity=0.5)]).layers[0]
    assert one.opacity == 0.25
    assert one.shown_at(1000)
    assert not one.shown_at(50_001)
    again = build_scene([layer(TWO, look=Look(Single(A)))], known={"division": one}).layers[0]
    assert (again.opacity, again.areas) == (1.0, one.areas)
    assert again.shown_at(1e9)


def test_no_ring_is_lost_at_any_level():
    frame = wavy(cells=8, points=900)
    one = built(Look(Categories("level", (Category("township", A),))), frame)
    for outlines in one.outlines:
        outlines.prepare(one.bounds)
    assert len(one.areas.levels) > 3
    assert {len(one.areas.levels[k].offsets) for k in range(len(one.areas.levels))} == {2 * len(frame) + 1}


def test_too_many_outlines_are_refused():
    frame = squares([[f"99{n:04d}001" for n in range(130)]])
    items = tuple(
        Category(code, AreaSymbol("#ffffff", outline=f"#0000{n:02x}")) for n, code in enumerate(frame["code"])
    )
    with pytest.raises(StyleError):
        built(Look(Categories("code", items)), frame)


@pytest.mark.parametrize("symbol", [A, LineSymbol(), PointSymbol()])
def test_nothing_to_draw(symbol):
    one = built(Look(Single(symbol), labels=LabelSpec()), TWO.iloc[:0])
    assert (one.areas, one.lines, one.points, list(one.labels)) == (None, None, None, [])
    assert len(one.legend) == 1

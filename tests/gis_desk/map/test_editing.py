"""What is drawn and mended by hand is one change that leaves the map whole."""

from itertools import count

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

from gis_desk.map import cutting, editing
from gis_desk.map.pieces import Piece
from layers import crs
from layers.change import Change
from layers.errors import PlanError
from layers.schema import TABLES
from tests.gis_desk.map.coverage import squares


def piece(layer, key, shape, **values):
    row = {"key": key, **dict.fromkeys(TABLES[layer].names[1:]), **values, "geometry": shape}
    return Piece(layer, key, row)


def coverage(codes=(("a", "b"), ("c", "d")), level="township"):
    frame = squares([list(line) for line in codes])
    return [
        piece("division", k, MultiPolygon([g]), name=k, level=level)
        for k, g in zip(frame["key"], frame.geometry, strict=True)
    ]


def after(pieces, change: Change):
    """Shapes by key once `change` is carried out."""
    shapes = {p.key: p.shape for p in pieces}
    for edit in change.edits:
        if edit.after is None:
            del shapes[edit.key]
        else:
            shapes[edit.key] = edit.after["geometry"]
    return shapes


def covered(shapes):
    return shapely.union_all(np.array(list(shapes.values())))


CORNER = (108.01, 25.01)


def test_a_shared_vertex_moves_in_every_ring():
    pieces = coverage()
    change = editing.move_vertex(pieces, CORNER, (108.011, 25.012))
    assert len(change.edits) == 4
    moved = after(pieces, change)
    assert covered(moved).area == pytest.approx(0.0004)
    assert sum(s.area for s in moved.values()) == pytest.approx(0.0004)
    assert all(isinstance(s, MultiPolygon) and s.is_valid for s in moved.values())
    assert change.inverse().edits[-1].after["geometry"].equals_exact(pieces[0].shape, 0.0)


@settings(max_examples=50, deadline=None)
@given(st.floats(108.0005, 108.0195), st.floats(25.0005, 25.0195))
def test_no_place_of_a_shared_vertex_opens_a_gap(lon, lat):
    pieces = coverage()
    try:
        change = editing.move_vertex(pieces, CORNER, (lon, lat))
    except PlanError:
        return
    moved = after(pieces, change)
    whole = covered(moved)
    assert whole.area == pytest.approx(0.0004)
    assert sum(s.area for s in moved.values()) == pytest.approx(whole.area)


def test_a_vertex_of_all_levels_moves_at_once():
    village = coverage((("a1", "a2"),), "village")
    county = piece("division", "a", MultiPolygon([shapely.box(108, 25, 108.02, 25.01)]), level="county")
    change = editing.move_vertex([*village, county], (108.0, 25.0), (107.999, 24.999))
    assert {e.key for e in change.edits} == {"a1", "a"}


def test_what_would_cross_itself_is_refused():
    with pytest.raises(PlanError, match="cross itself"):
        editing.move_vertex(coverage((("a",),)), (108.0, 25.0), (108.015, 25.005))


def test_what_would_overlap_a_neighbour_is_refused():
    one, two = coverage((("a", "b"),))
    with pytest.raises(PlanError, match="overlap"):
        editing.move_vertex([one], (108.01, 25.0), (108.015, 25.0), neighbours=[two])
    editing.move_vertex([one], (108.01, 25.0), (108.005, 25.0), neighbours=[two])
    other_level = Piece(two.layer, two.key, {**two.row, "level": "county"})
    editing.move_vertex([one], (108.01, 25.0), (108.015, 25.0), neighbours=[other_level])


def test_a_legal_line_is_moved_only_when_unlocked():
    line = piece("boundary_line", "l", MultiLineString([[(108, 25), CORNER]]), name="甲乙线", status="legal")
    with pytest.raises(PlanError) as caught:
        editing.move_vertex([line], CORNER, (108.02, 25.0))
    assert "甲乙线" in str(caught.value)
    for plan in (editing.erase, lambda p: cutting.split(p, [(108.005, 25), (108.005, 25.01)], lambda: "n")):
        with pytest.raises(PlanError):
            plan(line)
    assert len(editing.move_vertex([line], CORNER, (108.02, 25.0), unlocked=True).edits) == 1
    habit = Piece("boundary_line", "h", {**line.row, "status": "habit"})
    assert len(editing.move_vertex([habit], CORNER, (108.02, 25.0)).edits) == 1


def test_nothing_there_is_said():
    with pytest.raises(PlanError, match="nothing would change"):
        editing.move_vertex(coverage(), (1.0, 2.0), (3.0, 4.0))
    with pytest.raises(PlanError, match="no place"):
        editing.move_vertex(coverage(), CORNER, (float("nan"), 25.0))


def test_a_vertex_is_set_on_both_sides_of_an_edge_and_taken_out_again():
    pieces = coverage((("a", "b"),))
    middle = (108.01, 25.005)
    change = editing.insert_vertex(pieces, (108.01, 25.0), (108.01, 25.01), middle)
    assert {e.key for e in change.edits} == {"a", "b"}
    shapes = after(pieces, change)
    assert all(middle in s.geoms[0].exterior.coords for s in shapes.values())
    again = [Piece(p.layer, p.key, {**p.row, "geometry": shapes[p.key]}) for p in pieces]
    back = after(again, editing.remove_vertex(again, middle))
    assert all(back[p.key].equals(p.shape) for p in pieces)
    with pytest.raises(PlanError, match="vertex already"):
        editing.insert_vertex(pieces, (108.01, 25.0), (108.01, 25.01), (108.01, 25.0))


def test_an_edge_can_be_drawn_out_to_a_new_vertex():
    pieces = coverage((("a", "b"),))
    shapes = after(pieces, editing.insert_vertex(pieces, (108.01, 25.0), (108.01, 25.01), (108.013, 25.005)))
    assert sum(s.area for s in shapes.values()) == pytest.approx(covered(shapes).area) == pytest.approx(0.0002)
    legal = piece("boundary_line", "l", MultiLineString([[(108.01, 25), CORNER]]), status="legal")
    editing.insert_vertex([legal], (108.01, 25.0), CORNER, (108.01, 25.005))
    with pytest.raises(PlanError, match="legal"):
        editing.insert_vertex([legal], (108.01, 25.0), CORNER, (108.013, 25.005))


def test_the_vertex_a_ring_begins_with_can_go():
    ring = piece("division", "a", MultiPolygon([Polygon([(0, 0), (1, -1), (2, 0), (2, 2), (0, 2)])]))
    left = after([ring], editing.remove_vertex([ring], (0.0, 0.0)))["a"]
    assert left.is_valid
    assert len(left.geoms[0].exterior.coords) == 5
    corner = piece("division", "t", MultiPolygon([Polygon([(0, 0), (1, 0), (0, 1)])]))
    with pytest.raises(PlanError, match="too few"):
        editing.remove_vertex([corner], (0.0, 0.0))
    line = piece("road", "r", MultiLineString([[(0, 0), (1, 0)]]))
    with pytest.raises(PlanError, match="too few"):
        editing.remove_vertex([line], (0.0, 0.0))


def test_heights_stay():
    road = piece("road", "r", LineString([(0, 0, 5), (1, 0, 7)]))
    moved = after([road], editing.move_vertex([road], (1.0, 0.0), (1.0, 1.0)))["r"]
    assert list(moved.coords) == [(0, 0, 5), (1, 1, 7)]


@pytest.mark.parametrize(
    ("layer", "kind", "positions", "made"),
    [
        ("marker", "point", [(108, 25)], Point),
        ("road", "line", [(108, 25), (108, 25), (108.1, 25)], MultiLineString),
        ("division", "polygon", [(108, 25), (108.1, 25), (108.1, 25.1), (108, 25)], MultiPolygon),
        ("dispute", "polygon", [(108, 25), (108.1, 25), (108.1, 25.1)], Polygon),
    ],
)
def test_new_objects_have_the_type_of_their_table(layer, kind, positions, made):
    (edit,) = editing.draw(layer, "new", positions, kind, {"note": "x"}).edits
    assert isinstance(edit.after["geometry"], made)
    assert edit.after["note"] == "x"
    assert set(edit.after) == {*TABLES[layer].names[1:], "geometry"}


@pytest.mark.parametrize(
    ("layer", "kind", "positions"),
    [
        ("marker", "line", [(0, 0), (1, 1)]),  # no lines there
        ("road", "line", [(0, 0), (0, 0)]),  # one place twice
        ("division", "polygon", [(0, 0), (1, 1)]),  # two corners
        ("division", "polygon", [(0, 0), (1, 1), (1, 0), (0, 1)]),  # sides cross
        ("division", "polygon", [(0, 0), (1, 0), (2, 0)]),  # no area
        ("inspection", "point", [(0, 0)]),  # no shapes at all
    ],
)
def test_what_cannot_be_drawn_is_refused(layer, kind, positions):
    with pytest.raises(PlanError):
        editing.draw(layer, "new", positions, kind)


def test_an_area_is_split_and_its_neighbours_get_the_vertices():
    pieces = coverage((("a", "b"),))
    numbers = count(1)
    change = cutting.split(
        pieces[0], [(107.99, 25.004), (108.0105, 25.004)], lambda: f"new{next(numbers)}", neighbours=pieces[1:]
    )
    shapes = after(pieces, change)
    assert set(shapes) == {"a", "b", "new1"}
    assert shapes["a"].area > shapes["new1"].area
    assert (108.01, 25.004) in shapes["b"].geoms[0].exterior.coords
    assert sum(s.area for s in shapes.values()) == pytest.approx(covered(shapes).area)
    row = next(e.after for e in change.edits if e.key == "new1")
    assert (row["level"], row["name"], row["code"]) == ("township", None, None)


def test_islets_stay_with_the_part_that_keeps_the_name():
    islet = shapely.box(109, 25, 109.001, 25.001)
    whole = piece("division", "a", MultiPolygon([shapely.box(108, 25, 108.01, 25.01), islet]))
    shapes = after([whole], cutting.split(whole, [(107, 25.002), (108.1, 25.002)], lambda: "n"))
    assert len(shapes["a"].geoms) == 2
    assert len(shapes["n"].geoms) == 1


def test_a_line_that_cuts_twice_makes_three():
    comb = Polygon([(0, 0), (3, 0), (3, 2), (2, 2), (2, 1), (1, 1), (1, 2), (0, 2)])
    numbers = count(1)
    whole = piece("division", "a", MultiPolygon([comb]))
    shapes = after([whole], cutting.split(whole, [(-1, 1.5), (4, 1.5)], lambda: f"n{next(numbers)}"))
    assert len(shapes) == 3
    assert sum(s.area for s in shapes.values()) == pytest.approx(comb.area)


@pytest.mark.parametrize(
    "line",
    [
        [(108.002, 25.002), (108.004, 25.004)],  # inside
        [(107.9, 25.005), (108.005, 25.005)],  # ends inside
        [(0, 0), (1, 1)],  # elsewhere
        [(108, 25)],  # no line
        [(107.9, 25.0), (108.1, 25.0)],  # along the border
    ],
)
def test_what_does_not_cut_is_refused(line):
    (whole,) = coverage((("a",),))
    with pytest.raises(PlanError):
        cutting.split(whole, line, lambda: "n")


def test_one_line_cuts_neighbours_without_leaving_gaps():
    pieces = coverage((("a", "b"),))
    numbers = count(1)
    change = cutting.split_all(pieces, [(107.99, 25.003), (108.03, 25.0061)], lambda: f"n{next(numbers)}")
    shapes = after(pieces, change)
    assert len(shapes) == 4
    assert len({(e.layer, e.key) for e in change.edits}) == len(change.edits)
    assert all(s.is_valid for s in shapes.values())
    corners = [set(shapely.get_coordinates(s).round(12).view(complex).ravel().tolist()) for s in shapes.values()]
    border = complex(
        *next(p for p in shapely.get_coordinates(shapes["a"]).round(12) if p[0] == 108.01 and 25 < p[1] < 25.01)
    )
    assert sum(border in each for each in corners) == 4
    with pytest.raises(PlanError, match="cut through"):
        cutting.split_all(pieces, [(0, 0), (1, 1)], lambda: "n")


def test_roads_are_cut_too():
    road = piece("road", "r", MultiLineString([[(0, 0), (3, 0)]]), name="路", **{"class": "county"})
    change = cutting.split(road, [(1, -1), (1, 1)], lambda: "n")
    shapes = after([road], change)
    assert crs.length_m(shapes["r"])[0] == pytest.approx(2 * crs.length_m(shapes["n"])[0], rel=1e-6)
    assert next(e.after["class"] for e in change.edits if e.key == "n") == "county"


def test_adjoining_areas_are_merged():
    pieces = coverage()
    change = cutting.merge(pieces[:2])
    shapes = after(pieces, change)
    assert len(shapes) == 3
    assert shapes["c"].area == pytest.approx(0.0002)
    assert isinstance(shapes["c"], MultiPolygon)
    restored = after([Piece("division", k, {"geometry": s}) for k, s in shapes.items()], change.inverse())
    assert restored["c"].equals(pieces[0].shape)
    assert restored["d"].equals(pieces[1].shape)
    wider = Piece(
        "division", "w", {**pieces[1].row, "geometry": MultiPolygon([shapely.box(108.01, 25, 108.03, 25.01)])}
    )
    assert set(after([pieces[0], wider], cutting.merge([pieces[0], wider]))) == {"w"}


def test_what_does_not_adjoin_is_not_merged():
    a, _b, _c, d = sorted(coverage(), key=lambda p: p.key)
    with pytest.raises(PlanError, match="adjoin"):
        cutting.merge([a, d])  # corners only
    with pytest.raises(PlanError):
        cutting.merge([a])
    with pytest.raises(PlanError, match="one level"):
        cutting.merge([a, Piece("division", "x", {**d.row, "level": "county"})])
    with pytest.raises(PlanError, match="one layer"):
        cutting.merge([a, piece("marker", "m", Point(0, 0))])


def test_a_whole_object_moves_and_goes():
    marker = piece("marker", "m", Point(108, 25), number="001")
    (edit,) = editing.move_whole(marker, 0.5, 0.25).edits
    assert edit.after["geometry"].equals(Point(108.5, 25.25))
    assert editing.move_whole(marker, 0.5, 0.25).label.args["names"] == ["001"]
    (gone,) = editing.erase(marker).edits
    assert gone.after is None
    assert gone.before["number"] == "001"

"""Names never lie on each other, and the more important one wins."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.placement import place
from gis_desk.map.scene import Courses, Labels, Points
from gis_desk.map.style import lettering, symbol
from gis_desk.map.view import View

VIEW = View(0.0, 0.0, 10_000.0, 800.0, 600.0)


def measure(text, style):
    return 12.0 * len(text), 14.0


def names(xy, where="beside", style="village", text=None, room=np.inf, angle=0.0):
    count = len(xy)
    return Labels(
        tuple(text or f"名{k}" for k in range(count)),
        np.asarray(xy, float),
        np.full(count, angle),
        np.zeros(count, np.int64),
        (lettering(style),),
        where,
        np.full(count, room),
        np.full(count, 0.5 if where == "beside" else 0.0),
        np.arange(count),
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1200, 1200), st.floats(-900, 900)), min_size=1, max_size=120),
    st.sampled_from(["beside", "centre", "along"]),
    st.floats(-89, 89),
)
def test_boxes_do_not_overlap(xy, where, angle):
    slanting = {"angle": angle, "room": 150.0} if where == "along" else {}
    placed = place([names(xy, where, **slanting)], VIEW, measure)
    boxes = [shapely.multipolygons([shapely.Polygon(b) for b in p.boxes]).buffer(0) for p in placed]
    for k, one in enumerate(boxes):
        for other in boxes[k + 1 :]:
            assert shapely.area(shapely.intersection(one, other)) < 1e-6


def test_the_higher_rank_gets_the_place():
    low, high = names([(0, 0)], "centre", "village", "低"), names([(0, 0)], "centre", "marker", "高")
    placed = place([low, high], VIEW, measure)
    assert placed[0].text == "高"
    assert placed[0].x == pytest.approx(400)


def test_a_blocked_name_moves_to_another_side():
    block = Points(np.array([[20.0, 0.0]]), np.zeros(1, np.int64), (symbol("stop"),))
    one = place([names([(0, 0)])], VIEW, measure)[0]
    other = place([names([(0, 0)])], VIEW, measure, symbols=[block])[0]
    assert one.x > 400
    assert (other.x, other.y) != (one.x, one.y)


def test_names_of_narrow_areas_wait_for_a_larger_scale():
    assert place([names([(0, 0)], "centre", room=10.0)], VIEW, measure) == []
    assert len(place([names([(0, 0)], "centre", room=500.0)], VIEW, measure)) == 1


def test_the_same_name_is_not_repeated_nearby():
    assert len(place([names([(0, 0), (0, 200)], "along", text="青河", room=200.0)], VIEW, measure)) == 1


def test_scale_limits():
    far = View(0, 0, 10_000_000.0, 800, 600)
    assert place([names([(0, 0)], "centre", "village")], far, measure) == []


def test_on_paper_no_name_is_cut():
    edge = [names([(-1050, 0), (1050, 0), (0, 0)], "centre")]
    assert len(place(edge, VIEW, measure)) == 3
    assert len(place(edge, VIEW, measure, whole=True)) == 1


def test_many_points_are_thinned_quickly():
    rng = np.random.default_rng(1)
    labels = names(rng.uniform(-1000, 1000, (100_000, 2)))
    placed = place([labels], VIEW, measure)
    assert 100 < len(placed) < 3000


def where_all(placed):
    return {(p.text, round(p.x, 6), round(p.y, 6)) for p in placed}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-1000, 1000), st.floats(-700, 700)), min_size=1, max_size=60),
    st.lists(st.tuples(st.floats(-1000, 1000), st.floats(-700, 700)), min_size=1, max_size=60),
    st.sampled_from(["beside", "centre"]),
    st.floats(0, 360),
)
def test_a_lower_rank_never_displaces_a_higher(high, low, where, turn):
    view = replace(VIEW, turn=turn)
    above = names(high, where, "marker")
    below = replace(names(low, where, "village"), texts=tuple(f"村{k}" for k in range(len(low))))
    alone = where_all(place([above], view, measure))
    assert alone <= where_all(place([below, above], view, measure))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-1500, 1500)), min_size=1, max_size=150),
    st.floats(-150, 150),
    st.floats(-100, 100),
    st.sampled_from([0.0, 30.0, 90.0, 217.0]),
)
def test_far_from_the_edge_names_stay_on_the_ground_while_the_map_is_moved(xy, right, down, turn):
    view = replace(VIEW, turn=turn, width=1400.0, height=1200.0)
    labels = names(xy)
    before = place([labels], view, measure)
    after = place([labels], view.moved(right, down), measure)

    def inner(placed, dx, dy):
        return {
            (p.text, round(p.x - dx, 2), round(p.y - dy, 2))
            for p in placed
            if 450 < p.x - dx < 950 and 450 < p.y - dy < 750
        }

    assert inner(before, 0, 0) == inner(after, right, down)


def test_of_many_the_best_are_shown_and_no_boxes_meet():
    rng = np.random.default_rng(2)
    labels = names(rng.uniform(-1000, 1000, (30_000, 2)))
    placed = place([labels], VIEW, measure)
    boxes = [shapely.box(p.x - p.width / 2, p.y - p.height / 2, p.x + p.width / 2, p.y + p.height / 2) for p in placed]
    pairs = shapely.STRtree(boxes).query(boxes, predicate="overlaps")
    assert pairs.shape == (2, 0)
    best = {f"名{k}" for k in range(40)}
    shown = {p.text for p in placed}
    x, y = VIEW.to_dots(labels.xy[:40, 0], labels.xy[:40, 1])
    seen = {f"名{k}" for k in np.flatnonzero((x > 60) & (y > 20) & (x < 740) & (y < 580))}
    assert len(seen & shown) >= 0.9 * len(seen & best)


def test_names_do_not_cross_a_border_while_there_is_another_place():
    border = np.full(300, 420.0), np.linspace(0, 600, 300)
    free = place([names([(0, 0)])], VIEW, measure)[0]
    assert free.x - free.width / 2 < 420 < free.x + free.width / 2
    kept = place([names([(0, 0)])], VIEW, measure, lines=border)[0]
    assert kept.x + kept.width / 2 < 420
    walls = np.concatenate([np.full(300, x) for x in (380.0, 392.0, 404.0, 420.0)])
    forced = place([names([(0, 0)])], VIEW, measure, lines=(walls, np.tile(np.linspace(0, 600, 300), 4)))
    assert len(forced) == 1


def test_a_tall_area_has_its_name_in_a_column_and_on_a_turned_map_in_a_line():
    reach = np.array([[60.0, 80.0, 300.0, 80.0]])
    labels = replace(names([(0, 0)], "centre", text="青山村", room=130.0), reach_m=reach)
    standing = place([labels], VIEW, measure)[0]
    assert [p.text for p in standing.pieces] == ["青", "山", "村"]
    assert standing.height > standing.width
    lying = place([labels], replace(VIEW, turn=90.0), measure)[0]
    assert not lying.pieces


def test_on_a_turned_map_names_stand_upright_at_their_places():
    turned = replace(VIEW, turn=90.0)
    labels = names([(0, 500)], "centre")
    (placed,) = place([labels], turned, measure)
    x, y = turned.to_dots(0.0, 500.0)
    assert (placed.x, placed.y) == pytest.approx((float(x), float(y)))
    assert not placed.pieces


def test_a_name_runs_along_its_real_course():
    turn = np.linspace(np.pi, 0, 40)
    arc = np.column_stack([500 * np.cos(turn), 500 * np.sin(turn)])
    labels = replace(names([(0, 500)], "along", text="大青山河", room=1570.0), courses=Courses(arc, np.array([0, 40])))
    placed = place([labels], VIEW, measure)
    assert placed
    for name in placed:
        for p in name.pieces:
            assert np.hypot(name.x + p.x - 400, name.y + p.y - 300) == pytest.approx(
                500 / VIEW.metres_per_dot, rel=0.05
            )


def test_it_can_be_given_up():
    rng = np.random.default_rng(1)
    labels = names(rng.uniform(-1000, 1000, (5000, 2)))
    asked = []

    def stopped():
        asked.append(1)
        return len(asked) > 3

    assert len(place([labels], VIEW, measure, stopped=stopped)) < 200
    assert place([labels], VIEW, measure, stopped=lambda: True) == []


def test_symbols_of_other_scales_take_no_room():
    block = Points(np.array([[20.0, 0.0]]), np.zeros(1, np.int64), (replace(symbol("stop"), max_scale=5000.0),))
    one = place([names([(0, 0)])], VIEW, measure)[0]
    other = place([names([(0, 0)])], VIEW, measure, symbols=[block])[0]
    assert (other.x, other.y) == (one.x, one.y)


def test_a_point_with_its_own_symbol_is_named_at_every_position_of_the_map():
    """The symbol never stands in the way of its own name."""
    dot = Points(np.array([[0.0, 0.0]]), np.zeros(1, np.int64), (symbol("village"),))
    labels = replace(names([(0, 0)]), clear_mm=np.array([symbol("village").size_mm / 2]))
    for shift in np.linspace(0, 10, 41):
        view = replace(VIEW, x=float(shift), y=float(shift) / 3)
        (placed,) = place([labels], view, measure, symbols=[dot])
        assert placed.x - placed.width / 2 > view.to_dots(0.0, 0.0)[0]


ANY = st.floats(allow_nan=True, allow_infinity=True, width=64)
WORDS = st.text(max_size=12) | st.sampled_from(
    ["", " ", "村" * 3000, "<b>山</b>", "a\u0301\u200d\u200d", "\x00\n", "👩‍👩‍👧"]
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(WORDS, ANY, ANY, ANY, ANY, ANY), min_size=1, max_size=8),
    st.sampled_from(["beside", "centre", "along", "on"]),
    st.floats(1, 1e9),
    st.floats(0, 360),
    st.booleans(),
)
def test_no_input_stops_the_map(rows, where, scale, turn, whole):
    texts, x, y, angle, room, reach = zip(*rows, strict=True)
    count = len(rows)
    style = replace(lettering("village"), max_scale=np.inf)
    labels = Labels(
        texts,
        np.column_stack([x, y]),
        np.array(angle),
        np.zeros(count, np.int64),
        (style,),
        where,
        np.array(room),
        np.full(count, 0.5),
        np.arange(count),
        reach_m=np.repeat(np.array(reach)[:, None], 4, axis=1) if where == "centre" else None,
    )
    with np.errstate(all="ignore"):
        placed = place([labels], replace(VIEW, scale=scale, turn=turn), measure, whole=whole)
    assert all(np.isfinite((p.x, p.y)).all() for p in placed)
    assert {p.text for p in placed} <= set(texts)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(ANY, ANY), min_size=2, max_size=6), st.floats(1, 1e8))
def test_no_course_stops_the_map(course, scale):
    labels = replace(
        names([(0, 0)], "along", text="青山河", room=5000.0),
        courses=Courses(np.array(course), np.array([0, len(course)])),
    )
    with np.errstate(all="ignore"):
        placed = place([labels], replace(VIEW, scale=scale), measure)
    assert all(np.isfinite(corner).all() for p in placed for corner in p.boxes)

"""Names never lie on each other, and the more important one wins."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.placement import place
from gis_desk.map.scene import Labels, Points
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
    placed = place([names(xy, where, angle=angle if where == "along" else 0.0)], VIEW, measure)
    boxes = [shapely.Polygon(p.corners) for p in placed]
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
    assert len(place([names([(0, 0), (0, 200)], "along", text="青河")], VIEW, measure)) == 1


def test_scale_limits():
    far = View(0, 0, 10_000_000.0, 800, 600)
    assert place([names([(0, 0)], "centre", "village")], far, measure) == []


def test_on_paper_no_name_is_cut():
    edge = [names([(-1050, 0), (1050, 0), (0, 0)], "centre")]
    assert len(place(edge, VIEW, measure)) == 3
    assert len(place(edge, VIEW, measure, inside=True)) == 1


def test_many_points_are_thinned_quickly():
    rng = np.random.default_rng(1)
    labels = names(rng.uniform(-1000, 1000, (100_000, 2)))
    placed = place([labels], VIEW, measure)
    assert 100 < len(placed) < 3000

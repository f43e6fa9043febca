import numpy as np
import pytest

from gis_desk.disputes.statistics.network import build, snap
from layers import crs
from tests.gis_desk.disputes.statistics.nets import at, lines


def spots(*places):
    return np.array([(p.x, p.y) for p in at(*places)])


@pytest.mark.parametrize(
    ("shapes", "edges", "degrees"),
    [
        ([[(0, 0), (5, 0)]], 1, [1, 1]),
        ([[(0, 0), (5, 0)], [(5, 0), (5, 5)], [(5, 0), (5, -5)]], 3, [1, 1, 1, 3]),  # three lines end in one junction
        ([[(0, 0), (10, 0)], [(5, 0), (5, 5)]], 3, [1, 1, 1, 3]),  # one of them runs through
        ([[(0, 0), (10, 0)], [(5, 0.0005), (5, 5)]], 3, [1, 1, 1, 3]),  # half a metre short of it
        ([[(0, 0), (10, 0)], [(5, 0.05), (5, 5)]], 2, [1, 1, 1, 1]),  # fifty metres short: not joined
        ([[(0, 0), (10, 0)], [(5, 5), (5, -5)]], 2, [1, 1, 1, 1]),  # crossing without an end
        ([[(0, 0), (5, 0), (5, 5), (0, 0)]], 1, [2]),  # a ring
        ([[(0, 0), (5, 0)], [(0, 1), (5, 1)]], 2, [1, 1, 1, 1]),  # side by side
        ([[(0, 0), (5, 0)], [(5, 0), (5.0001, 0)], [(5.0001, 0), (9, 0)]], 2, [1, 1, 2]),  # a piece of a decimetre
        ([[(0, 0), (5, 0)], [(2, 2), (2, 2)]], 1, [1, 1]),  # a piece without length
        ([[(0, 0), (10, 0)], [(3, 0), (3, 4)], [(3, 0.0004), (3, -4)]], 4, [1, 1, 1, 1, 4]),  # two ends, one cut
        ([[(0, 0), (3, 0), (3, 3), (0, 3), (0, 0.0004)]], 1, [2]),  # a ring that all but closes
    ],
)
def test_lines_meet_in_junctions(shapes, edges, degrees):
    made = build(lines(*shapes))
    assert len(made.begin) == edges
    assert sorted(made.degree) == degrees
    assert (made.length > 0).all()


def test_lengths_are_geodesic_and_chainage_runs_through_a_cut():
    frame = lines([(0, 0), (3, 1), (10, 0)], [(3, 1), (3, 5)])
    made = build(frame)
    assert made.length.sum() == pytest.approx(crs.length_m(frame.geometry.to_numpy()).sum(), rel=1e-12)
    through = np.flatnonzero(made.owner[made.edge_path] == 0)
    ends = made.chainage(made.end[through], through)
    assert ends[-1] == pytest.approx(crs.length_m(frame.geometry.to_numpy())[0], rel=1e-12)


def test_no_lines_make_no_network():
    for frame in (lines(), lines([(2, 2), (2, 2)])):
        made = build(frame)
        assert not len(made.begin)
        assert (snap(made, spots((0, 0)), limit_m=100).edge == -1).all()
    frame = lines([(0, 0), (1, 0)])
    frame.geometry = [None]
    assert not len(build(frame).begin)


def test_points_go_to_the_nearest_line_within_the_limit():
    made = build(lines([(0, 0), (10, 0)], [(0, 3), (10, 3)]))
    points = np.vstack([spots((2, 0.5), (2, 2.9), (2, 1.3), (90, 40), (-1, 0)), [[np.nan, np.nan]], [[0.0, 0.0]]])
    found = snap(made, points, limit_m=1500)
    assert found.edge.tolist() == [0, 1, 0, -1, 0, -1, -1]
    assert found.off_m[0] == pytest.approx(crs.distance_m(110.02, 25.0, 110.02, 25.005), rel=1e-3)
    assert found.along_m[0] == pytest.approx(crs.distance_m(110.0, 25.0, 110.02, 25.0), rel=1e-3)
    assert found.along_m[4] == 0.0


def test_a_point_in_a_junction_lies_in_the_node_whichever_line_is_nearest():
    made = build(lines([(0, 0), (5, 0)], [(5, 0), (5, 5)], [(5, 0), (5, -5)]))
    found = snap(made, spots((5, 0)), limit_m=100)
    node = made.node[2 * found.edge[0] + (found.along_m[0] > 0)]
    assert made.degree[node] == 3

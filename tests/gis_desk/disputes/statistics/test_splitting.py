import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.disputes.statistics.density import along_lines
from gis_desk.disputes.statistics.network import build
from gis_desk.disputes.statistics.splitting import cut, spread
from tests.gis_desk.disputes.statistics.nets import at, graphs, lines, walked

REACH = st.floats(50, 15_000)
CASES = st.lists(st.tuples(st.integers(0, 5), st.floats(0.01, 0.99), st.floats(0.1, 4)), min_size=1, max_size=5)


def masses(net, pieces, cases, h, **choices):
    edge = np.array([k for k, _, _ in cases])
    along = np.array([share for _, share, _ in cases]) * net.length[edge]
    weight = np.array([w for _, _, w in cases])
    _, stretch, mass = spread(net, pieces, edge, along, weight, bandwidth_m=h, **choices)
    assert (mass >= 0).all()
    return np.bincount(stretch, weights=mass, minlength=len(pieces.edge))


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), cases=CASES, h=st.floats(50, 2500), step=st.floats(100, 3000))
def test_it_puts_the_weight_where_a_walker_does(graph, cases, h, step):
    ways, frame = graph
    net = build(frame)
    pieces = cut(net, step)
    cases = [(k % len(ways), share, weight) for k, share, weight in cases]
    mine = masses(net, pieces, cases, h)
    assert mine == pytest.approx(walked(ways, frame, cases, h, pieces.count), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), cases=CASES, h=REACH, step=st.floats(100, 3000), most=st.sampled_from([0, 50, 2_000_000]))
def test_no_weight_is_lost_or_made(graph, cases, h, step, most):
    net = build(graph[1])
    cases = [(k % len(net.begin), share, weight) for k, share, weight in cases]
    total = sum(w for _, _, w in cases)
    assert masses(net, cut(net, step), cases, h, most=most).sum() == pytest.approx(total, rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(graph=graphs(), cases=CASES, h=REACH, factor=st.floats(0.1, 50))
def test_it_is_linear_in_the_weights_and_the_cases(graph, cases, h, factor):
    net = build(graph[1])
    pieces = cut(net, 500)
    cases = [(k % len(net.begin), share, weight) for k, share, weight in cases]
    whole = masses(net, pieces, cases, h)
    assert masses(net, pieces, [(k, s, w * factor) for k, s, w in cases], h) == pytest.approx(whole * factor)
    assert sum(masses(net, pieces, [one], h) for one in cases) == pytest.approx(whole)
    source, stretch, mass = spread(
        net,
        pieces,
        np.array([k for k, _, _ in cases]),
        np.array([s * net.length[k] for k, s, _ in cases]),
        np.array([w for _, _, w in cases]),
        bandwidth_m=h,
        apart=True,
    )
    assert np.bincount(source, weights=mass, minlength=len(cases)) == pytest.approx([w for _, _, w in cases])
    assert np.bincount(stretch, weights=mass, minlength=len(pieces.edge)) == pytest.approx(whole)


@settings(max_examples=30, deadline=None)
@given(graph=graphs(), cases=CASES)
def test_gathering_the_pieces_hardly_moves_the_weight(graph, cases):
    net = build(graph[1])
    pieces = cut(net, 200)
    cases = [(k % len(net.begin), share, weight) for k, share, weight in cases]
    exact, rough = masses(net, pieces, cases, 3000), masses(net, pieces, cases, 3000, most=0)
    assert rough == pytest.approx(exact, abs=1e-3 * sum(w for _, _, w in cases))


def test_a_uniform_spread_stays_uniform_through_junctions_dead_ends_and_rings():
    net = build(lines([(0, 0), (5, 0)], [(5, 0), (5, 3)], [(5, 0), (8, -2)], [(5, 3), (6, 4), (4, 5), (5, 3)]))
    pieces = cut(net, 25)
    middle = (pieces.begin + pieces.end) / 2
    _, stretch, mass = spread(net, pieces, pieces.edge, middle, pieces.end - pieces.begin, bandwidth_m=2500)
    density = np.bincount(stretch, weights=mass) / (pieces.end - pieces.begin)
    assert density == pytest.approx(1.0, abs=2e-3)


def test_a_lone_case_on_a_straight_line_is_symmetrical():
    net = build(lines([(0, 0), (10, 0)]))
    pieces = cut(net, 100)
    mass = masses(net, pieces, [(0, 0.5, 1.0)], 2000)
    assert mass == pytest.approx(mass[::-1], abs=1e-12)
    assert mass.argmax() in (len(mass) // 2 - 1, len(mass) // 2)
    assert mass[0] == 0


def test_a_case_in_a_junction_counts_alike_on_all_its_lines():
    net = build(lines([(0, 0), (5, 0)], [(5, 0), (5, 5)], [(5, 0), (5, -5)]))
    pieces = cut(net, 1e9)
    for edge in range(3):
        node = net.node[2 * edge : 2 * edge + 2]
        along = 0.0 if net.degree[node[0]] == 3 else net.length[edge]
        _, _, mass = spread(net, pieces, np.array([edge]), np.array([along]), np.array([6.0]), bandwidth_m=1000)
        assert mass == pytest.approx([2.0, 2.0, 2.0])


@given(far=st.floats(11, 45))
@settings(max_examples=20, deadline=None)
def test_what_lies_far_away_does_not_matter(far):
    frame = lines([(0, 0), (50, 0)])
    near = along_lines(at((2, 0), (3, 0), (40, 0)), frame, bandwidth_m=3000).stretches
    moved = along_lines(at((2, 0), (3, 0), (far, 0)), frame, bandwidth_m=3000).stretches
    here = near[near["to_m"] < 6000]
    assert moved[moved["to_m"] < 6000]["cases"].to_numpy() == pytest.approx(here["cases"].to_numpy(), abs=1e-12)


def test_lines_side_by_side_do_not_share_their_cases():
    frame = lines([(0, 0), (10, 0)], [(0, 0.05), (10, 0.05)])
    found = along_lines(at((5, 0), (5, 0.049)), frame, bandwidth_m=1000).stretches
    assert found.groupby("line")["cases"].sum().to_dict() == pytest.approx({"L0": 1.0, "L1": 1.0})

"""Pure routing: round trips of one traveller and of vehicles, against plain search where that is possible."""

import time
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.inspections.routing.curve import along_curve
from gis_desk.inspections.routing.distances import Distances
from gis_desk.inspections.routing.fleets import _Better, _Search, shortest_rounds
from gis_desk.inspections.routing.patches import cut_out, joined
from gis_desk.inspections.routing.pool import Pool
from gis_desk.inspections.routing.tours import shortest_tour
from gis_desk.inspections.routing.vehicles import Rounds, searched


def euclid(a, b):
    return np.rint(np.hypot(*np.moveaxis(a - b, -1, 0))).astype(np.int64)


def places(count, seed, span=1000.0):
    return np.random.default_rng(seed).uniform(0, span, (count, 2))


def is_tour(tour, count):
    return np.array_equal(np.sort(tour), np.arange(count))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8])
@pytest.mark.parametrize("one_way", [False, True])
def test_few_places_are_toured_as_short_as_can_be(count, one_way):
    table = np.random.default_rng(count).integers(1, 100, (count, count))
    table = table if one_way else table + table.T
    np.fill_diagonal(table, 0)
    distances = Distances(table=table)
    tour = shortest_tour(distances, 1.0)
    assert is_tour(tour, count)
    best = min(distances.length(np.array([0, *rest])) for rest in permutations(range(1, count)))
    assert distances.length(tour) == best


@pytest.mark.parametrize(
    ("xy", "seconds"),
    [
        (places(300, 1), 1.0),
        (places(300, 2, 1e7), 1.0),  # distances that 16 bits do not hold
        (np.repeat(places(20, 3), 10, axis=0), 0.5),  # ten at each place
        (np.zeros((30, 2)), 0.5),  # all at one
        (np.column_stack([np.arange(200.0) * 50, np.zeros(200)]), 0.5),  # in a row
        (places(2200, 4), 2.0),  # patch by patch
    ],
    ids=["300", "far", "together", "one place", "row", "2200"],
)
def test_a_tour_visits_every_place_within_the_time(xy, seconds):
    distances = Distances(xy=xy, formula=euclid)
    began = time.monotonic()
    tour = shortest_tour(distances, seconds)
    assert time.monotonic() - began < seconds + 8  # the machine may be busy
    assert is_tour(tour, len(xy))
    assert distances.length(tour) <= distances.length(along_curve(xy))


def test_a_one_way_tour_of_sixty_places():
    draw = np.random.default_rng(7)
    table = draw.integers(1, 1000, (60, 60))
    np.fill_diagonal(table, 0)
    tour = shortest_tour(Distances(table=table), 1.0)
    assert is_tour(tour, 60)
    nearest, at = [0], 0
    while len(nearest) < 60:
        at = min(set(range(60)) - set(nearest), key=lambda j: table[at, j])
        nearest.append(at)
    assert Distances(table=table).length(tour) < Distances(table=table).length(np.array(nearest))


@given(st.integers(0, 2**31), st.integers(1, 400))
@settings(max_examples=20, deadline=None)
def test_the_curve_passes_every_place_once(seed, count):
    assert is_tour(along_curve(places(count, seed)), count)


@given(st.integers(0, 2**31), st.integers(12, 60))
@settings(max_examples=50, deadline=None)
def test_a_patch_taken_out_and_put_back_otherwise_leaves_one_tour_or_none(seed, count):
    draw = np.random.default_rng(seed)
    tour = draw.permutation(count)
    patch = cut_out(tour, draw.random(count) < 0.6)
    if patch is None or not len(patch.links):
        return
    inner = {frozenset(p) for p in patch.links.tolist()}
    ring = [(a, (a + 1) % len(patch.nodes)) for a in range(len(patch.nodes))]
    loose = np.array([p for p in ring if frozenset(p) not in inner])
    again = joined(tour, patch.nodes[loose], patch.nodes[loose])
    assert again is not None
    assert {frozenset(p) for p in zip(again, np.roll(again, 1), strict=True)} == {
        frozenset(p) for p in zip(tour, np.roll(tour, 1), strict=True)
    }
    two = draw.choice(len(loose), 2, replace=False)
    (a, b), (c, d) = patch.nodes[loose[two]]
    new = joined(tour, patch.nodes[loose[two]], np.array([[a, c], [b, d]]))
    assert new is None or is_tour(new, count)


def some_rounds(count, seed, capacity=30, **more):
    draw = np.random.default_rng(seed)
    xy = places(count, seed)
    demand = np.concatenate([[0], draw.integers(1, 10, count - 1)])
    return Rounds(euclid(xy[:, None], xy[None]), demand, capacity, **more)


def after(seconds):
    ends = time.monotonic() + seconds
    return lambda: time.monotonic() >= ends


@pytest.mark.parametrize("more", [{}, {"vehicles": 12}, {"longest": 2600.0}, {"longest": 3000.0, "service": 20.0}])
def test_round_trips_keep_every_limit(more):
    rounds = some_rounds(40, 1, **more)
    routes = searched(rounds, after(0.4), 1)
    assert routes is not None
    assert not rounds.problems(routes)


def test_what_no_vehicle_can_do_has_no_answer():
    assert searched(some_rounds(20, 2, vehicles=1), after(0.5), 1) is None
    assert shortest_rounds(some_rounds(20, 2, vehicles=1), 0.5, processes=1) is None


@pytest.mark.parametrize(("count", "processes"), [(2, 2), (60, 1), (60, 2), (320, 1), (320, 2)])
def test_shortest_rounds_keep_their_time(count, processes):
    rounds = some_rounds(count, 3, capacity=60)
    began = time.monotonic()
    seconds = 1.0 if processes == 1 or count == 2 else 2.5  # another process needs a second to begin
    routes = shortest_rounds(rounds, seconds, processes=processes)
    assert time.monotonic() - began < seconds + 8
    assert routes is not None
    assert not rounds.problems(routes)
    assert rounds.cost(routes) < sum(2 * rounds.table[0, i] for i in range(1, count)) or count == 2


@pytest.mark.parametrize(
    ("routes", "problem"),
    [
        ([[1, 2], [2, 3]], "not every place"),
        ([[1, 2]], "not every place"),
        ([[1, 2, 3]], "carries too much"),
        ([[1], [2], [3]], "too many"),
    ],
)
def test_problems_are_named(routes, problem):
    rounds = Rounds(np.ones((4, 4), int), np.array([0, 5, 5, 5]), 10, vehicles=2)
    assert any(problem in p for p in rounds.problems(routes))


def test_improvements_of_both_processes_are_put_together():
    """Mine is in one corner, the partner's in another: both count; what does not fit is taken whole if better."""
    rounds = some_rounds(9, 5, capacity=20)
    search = _Search(rounds, 0.0, 1, best=[[1, 2], [4, 3], [5, 6], [8, 7]])
    search.cost = rounds.cost(search.best)
    search.hear(_Better([(5, 6)], [[6, 5]], [[2, 1], [3, 4], [6, 5], [8, 7]], 10**6))
    assert search.best == [[1, 2], [4, 3], [8, 7], [6, 5]]
    assert search.cost == rounds.cost(search.best)
    search.hear(_Better([(9, 9)], [[1]], [[1, 2, 3, 4], [5, 6, 7, 8]], 1))
    assert search.best == [[1, 2, 3, 4], [5, 6, 7, 8]]
    search.hear(_Better([(9, 9)], [[1]], [[1], [2]], 10**6))
    assert search.best == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_the_best_round_trips_ever_seen_are_put_together():
    rounds = Rounds(np.array([[0, 1, 1, 1, 1], [1, 0, 1, 9, 9], [1, 1, 0, 9, 9], [1, 9, 9, 0, 1], [1, 9, 9, 1, 0]]),
                    np.array([0, 1, 1, 1, 1]), 2)  # fmt: skip
    pool, other = Pool(), Pool()
    pool.add((1, 2), 3)
    other.add((3, 4), 3)
    other.add((2, 1), 7)
    pool.join(other)
    assert sorted(map(tuple, pool.combined(rounds, [[1, 3], [2, 4]], 5.0) or [])) == [(1, 2), (3, 4)]

"""The cheapest ways and the price of one more task, against trying everything."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.inspections.revising.chains import Chain, Gaps


def seconds_of(chain: Chain, rows: tuple[int, ...]) -> int:
    way = [chain.begin, *rows, chain.end]
    return sum(int(chain.seconds[a, b]) for a, b in itertools.pairwise(way)) + sum(int(chain.service[r]) for r in rows)


def tried(chain: Chain, choices) -> int:
    return min(seconds_of(chain, rows) for rows in itertools.product(*choices))


@st.composite
def chains(draw):
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    seed = draw(st.integers(0, 10_000))
    chance = np.random.default_rng(seed)
    rows = np.split(np.arange(1, 1 + sum(sizes)), np.cumsum(sizes)[:-1])
    size = 1 + sum(sizes)
    table = chance.integers(0, 100, (size, size))
    service = np.concatenate([[0], chance.integers(0, 50, size - 1)])
    return table, service, [np.array(r) for r in rows]


@given(chains())
def test_best_is_the_cheapest_of_all(parts):
    table, service, rows = parts
    chain = Chain(table, service, 0, 0, rows)
    best, seconds = chain.best()
    assert seconds == tried(chain, rows)
    assert seconds_of(chain, tuple(best)) == seconds


@given(chains())
def test_a_gap_costs_what_the_chain_with_it_costs_more(parts):
    table, service, rows = parts
    new, old = rows[0], rows[1:]
    one, other = Chain(table, service, 0, 0, old), Chain(table, service, 0, 0, old[::-1])
    gaps = Gaps([one, other])
    cost = gaps.cost(one, new)
    assert len(cost) == 2 * (len(old) + 1)
    for number, position, found in zip(gaps.chain, gaps.position, cost, strict=True):
        choices = [one, other][number].choices
        longer = [*choices[:position], new, *choices[position:]]
        assert found == tried(one, longer) - tried(one, choices)


def test_an_empty_chain_costs_the_way_to_its_end():
    chain = Chain(np.array([[0, 7], [3, 0]]), np.array([0, 5]), 0, 1, [])
    assert chain.best() == ([], 7)
    assert Gaps([Chain(chain.seconds, chain.service, 0, 0, [])]).cost(chain, np.array([1])) == pytest.approx([15])

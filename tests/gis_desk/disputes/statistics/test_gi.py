import esda
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import W
from scipy.sparse import csr_array
from scipy.stats import false_discovery_control

from gis_desk.disputes.statistics.gi import corrected, gi_star, standardised

pytestmark = pytest.mark.filterwarnings("ignore")


def lattice(rows, columns):
    """Queen neighbours on a lattice, the cell itself among them."""
    n = rows * columns
    row, column = np.divmod(np.arange(n), columns)
    near = (abs(row[:, None] - row) <= 1) & (abs(column[:, None] - column) <= 1)
    return csr_array(near.astype(float))


def theirs(values, near, permutations=0):
    others = {
        i: [int(j) for j in near.indices[near.indptr[i] : near.indptr[i + 1]] if j != i] for i in range(len(values))
    }
    return esda.G_Local(
        values, W(others, silence_warnings=True), transform="B", star=True, permutations=permutations, seed=1
    )


@pytest.mark.parametrize("seed", range(5))
def test_it_is_esdas_to_a_billionth(seed):
    random = np.random.default_rng(seed)
    near = lattice(random.integers(3, 12), random.integers(4, 12))
    values = random.gamma(0.7, 10 ** random.uniform(-3, 6), near.shape[0])
    assert standardised(values, near) == pytest.approx(theirs(values, near).Zs, abs=1e-9)


def test_it_is_esdas_with_islands_and_odd_neighbourhoods():
    random = np.random.default_rng(7)
    near = (random.random((60, 60)) < 0.08) | np.eye(60, dtype=bool)
    near = near | near.T
    near[10] = near[:, 10] = False
    near[10, 10] = True
    values = random.poisson(2.0, 60).astype(float)
    found = gi_star(values, csr_array(near.astype(float)), permutations=99)
    assert found.z == pytest.approx(theirs(values, csr_array(near.astype(float))).Zs, abs=1e-9)
    assert np.flatnonzero(found.islands).tolist() == [10]


def test_pseudo_p_are_as_esdas_but_for_chance():
    random = np.random.default_rng(8)
    near = lattice(9, 11)
    values = random.gamma(1.0, 3.0, 99)
    values[:20] += 4
    mine = gi_star(values, near, permutations=4999, seed=3)
    other = theirs(values, near, permutations=4999).p_sim
    smaller = np.minimum(mine.p_high, mine.p_low)
    noise = np.sqrt(2 * smaller * (1 - smaller) / 5000) + 1 / 5000
    assert (abs(smaller - other) < 4.5 * noise).all()


def test_chance_alone_is_seldom_found_and_a_cluster_is():
    near = lattice(10, 10)
    false = 0
    for seed in range(60):
        found = gi_star(np.random.default_rng(seed).poisson(2, 100).astype(float), near, permutations=999, seed=seed)
        false += bool(found.hot(0.05).any() or found.cold(0.05).any())
    assert false <= 9
    values = np.random.default_rng(1).poisson(2, 100).astype(float)
    values[[0, 1, 2, 10, 11, 12, 20, 21, 22]] += 15
    found = gi_star(values, near, permutations=9999, seed=1)
    assert found.hot(0.05)[11]
    assert not found.hot(0.05)[55:].any()
    assert not found.cold(0.05).any()


def test_values_alike_one_unit_and_none_are_said_not_crashed():
    assert np.isnan(gi_star(np.full(9, 4.0), lattice(3, 3), permutations=19).z).all()
    assert not gi_star(np.full(9, 4.0), lattice(3, 3), permutations=19).hot(0.05).any()
    assert np.isnan(gi_star(np.array([3.0]), lattice(1, 1), permutations=19).p).all()
    assert gi_star(np.empty(0), csr_array((0, 0)), permutations=19).z.shape == (0,)
    everybody = csr_array(np.ones((4, 4)))
    assert np.isnan(gi_star(np.arange(4.0), everybody, permutations=19).z).all()


@pytest.mark.parametrize(
    ("values", "near", "said"),
    [
        ([1.0, np.nan, 2.0, 3.0], lattice(2, 2), "finite"),
        ([1.0, 5.0, 2.0, 3.0], csr_array(np.eye(4) * 2), "binary"),
        ([1.0, 5.0, 2.0, 3.0], csr_array(1 - np.eye(4)), "itself"),
    ],
)
def test_what_it_cannot_do_is_refused(values, near, said):
    with pytest.raises(ValueError, match=said):
        gi_star(np.array(values), near)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_rates_are_scipys(p):
    assert corrected(np.array(p)) == pytest.approx(false_discovery_control(p))


def test_a_missing_p_is_not_counted():
    q = corrected(np.array([0.01, np.nan, 0.02]))
    assert q[[0, 2]] == pytest.approx([0.02, 0.02])
    assert np.isnan(q[1])


def test_a_unit_is_never_drawn_as_its_own_stranger():
    near = np.eye(8)
    near[[0, 1], [1, 0]] = 1
    found = gi_star(np.array([0.0, 100.0, 0, 0, 0, 0, 0, 0]), csr_array(near), permutations=199, seed=1)
    assert found.p_high[1] == found.p_low[1] == 1.0  # the others are alike, so is every draw of them
    assert found.p_high[0] < 0.3


def test_the_seed_decides():
    values = np.random.default_rng(1).poisson(2, 100).astype(float)
    one, two, other = (gi_star(values, lattice(10, 10), permutations=99, seed=s) for s in (1, 1, 2))
    assert (one.p == two.p).all()
    assert not (one.p == other.p).all()

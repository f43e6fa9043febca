"""Large sets of keys answer as Python's own do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.work import Cancelled, Progress
from ui.desktop import keyset
from ui.desktop.keyset import KeySet, among, combined, gathered

KEYS = st.lists(st.sampled_from([f"k{n}" for n in range(12)]), max_size=20)


def large(keys):
    return KeySet(np.array([*dict.fromkeys(keys), None], dtype=object)[:-1])


@given(KEYS, KEYS)
def test_it_is_the_same_as_a_small_one(one, other):
    made = large(one)
    assert made == frozenset(one)
    assert frozenset(one) == made
    assert len(made) == len(set(one))
    assert sorted(made) == sorted(set(one))
    assert (made == large(other)) is (set(one) == set(other))
    assert [key in made for key in ("k0", "k11", "no", 3)] == [key in one for key in ("k0", "k11", "no", 3)]
    assert made & frozenset(other) == set(one) & set(other)
    assert frozenset(other) - made == set(other) - set(one)


@pytest.mark.parametrize("most", [0, 100], ids=["in arrays", "in Python's sets"])
@given(KEYS, KEYS)
def test_two_choices_come_together(most, one, other):
    whole = keyset.LARGE
    keyset.LARGE = most
    try:
        before, found = gathered(one), gathered(other)
        assert combined(before, found, "new") == set(other)
        assert combined(before, found, "add") == set(one) | set(other)
        assert combined(before, found, "remove") == set(one) - set(other)
        assert combined(before, found, "within") == set(one) & set(other)
        wanted = np.array(["k1", "k2", "no"], object)
        assert among(before, wanted).tolist() == ["k1" in one, "k2" in one, False]
    finally:
        keyset.LARGE = whole


def test_a_set_is_taken_as_it_is():
    made = large(["a", "b"])
    assert gathered(made) is made
    assert gathered(small := frozenset("ab")) is small


def test_making_one_can_be_stopped():
    with pytest.raises(Cancelled):
        KeySet(np.array(["a"] * 3, object), Progress(stopped=lambda: True))


def test_half_a_million_keys_more_than_once():
    keys = np.array([f"{n:06d}" for n in range(keyset.LARGE + 5)] + ["000003", "000003"], object)
    made = gathered(keys)
    assert isinstance(made, KeySet)
    assert len(made) == keyset.LARGE + 5
    assert combined(made, frozenset(["000003"]), "remove") == set(keys.tolist()) - {"000003"}

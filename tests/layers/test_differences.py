"""Where long texts differ: either is made of the other, whatever they hold, and little is kept."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.differences import parts, rebuilt
from layers.document import Document

PIECES = st.lists(st.sampled_from(["{", "[[", "[[1, 2]", "桩", "😀", "\ud800", "a", '"', "}"]), max_size=30)


@given(PIECES, PIECES, PIECES)
def test_either_text_is_made_of_the_other(head, one, other):
    before, after = "".join(head + one + head), "".join(head + other + head[::-1])
    old, new = parts(before, after)
    assert rebuilt(before, old, new) == after
    assert rebuilt(after, new, old) == before
    if before != after:
        assert rebuilt(after, old, new) is None


def test_little_is_kept_of_a_long_text_in_which_little_changed():
    chance = random.Random(1)
    days = [{"n": n, "at": [[chance.random(), chance.random()] for _ in range(200)]} for n in range(100)]
    moved = [*days[:20], days[60], *days[20:60], *days[61:]]
    moved[3] = {**moved[3], "n": "改"}
    before, after = Document({"days": days}), Document({"days": moved})
    old, new = parts(before.text, after.text)
    assert rebuilt(after.text, new, old) == before.text
    assert len(old.places) + len(new.places) < len(before.text) / 25


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
            lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_a_document_is_written_as_json_writes_it(value):
    assert Document(value).text == json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)


def test_a_document_knows_where_it_differs_from_the_one_it_follows():
    before = Document({"days": list(range(9000))})
    after = Document({"days": list(range(1, 9000))}, before)
    assert after.since(before) == parts(before.text, after.text)
    assert after.since(Document(before)) is None
    assert after.since(dict(before)) is None
    assert Document({"days": []}, before).since(before) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": [float("-inf")]}])
def test_what_json_lacks_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        Document({"a": value})

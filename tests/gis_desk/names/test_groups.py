"""Groups of equal and sound-alike names: the same as one by one, and what is compared with nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.names.checking import check_names
from gis_desk.names.likeness import NONE, scope_of
from gis_desk.names.places import Batch, from_place_names
from gis_desk.names.subject import Context
from gis_desk.names.syllables import plain
from gis_desk.names.tables import load

CONTEXT = Context(load())
NAMES = [
    "和平村",
    "和平屯",
    "河坪村",
    "刘村",
    "刘屯",
    "留村",
    "和平村委会",
    "青山镇",
    "青山乡",
    "长青路",
    "常青路",
    "村",
]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["village", "community", "road", "division", "natural"]),
        st.sampled_from(["450881101", "450881102", "110101001", ""]),
    ),
    max_size=20,
)


def batch_of(rows):
    frame = pd.DataFrame(rows, columns=["name", "class", "division"]).assign(key=[f"k{n}" for n in range(len(rows))])
    return Batch(from_place_names(frame, CONTEXT.tables), CONTEXT)


def sound(split):
    return [plain(s) for s in CONTEXT.speller.spell(split.specific + "村", "village").syllables[:-1]]


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_groups_are_those_of_comparing_every_two(rows):
    batch = batch_of(rows)
    splits = list(batch.splits)
    for key, part in (
        ("whole", lambda s: (s.specific, s.generic)),
        ("term", lambda s: (s.specific, s.generic if len(s.specific) == 1 else "")),
        ("plain", lambda s: (*sound(s), s.generic if len(s.specific) == 1 else "")),
    ):
        wanted: dict[object, list[int]] = {}
        for n, split in enumerate(splits):
            kind = int(batch.kinds[n])
            if kind != NONE and split.specific:
                wanted.setdefault((kind, scope_of(kind, batch.places.division[n]), part(split)), []).append(n)
        assert batch.groups().of(key) == [g for g in wanted.values() if len(g) > 1]


@pytest.mark.parametrize(
    ("names", "tone"),
    [(("长青村", "常青村"), True), (("李家村", "里加村"), True), (("刘家村", "柳家村"), False)],
)
def test_tones_are_told_apart(names, tone):
    batch = batch_of([(n, "village", "450881101") for n in names])
    assert batch.groups().of("plain") == [[0, 1]]
    assert batch.groups().same_tone(0, 1) is tone


def test_names_without_a_specific_term_are_not_each_others_equals():
    frame = pd.DataFrame(
        [("1", "居委会", "community"), ("2", "居委会", "community")], columns=["key", "name", "class"]
    ).assign(division="450881101")
    assert {f.rule for f in check_names(frame, "proposal")} == {"N011"}


def test_an_empty_list_has_no_groups():
    batch = batch_of([])
    assert batch.groups().of("whole") == []
    assert np.array_equal(batch.groups().term, np.zeros(0, int))

"""The first digits of codes as numbers: equal where the words are."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.map.borders import _PREFIX, _beginnings


@given(st.lists(st.text("0123456789", min_size=1, max_size=18) | st.text(max_size=14), max_size=30))
def test_numbers_are_equal_where_so_many_digits_are(words):
    codes = np.array(words, dtype=object)
    lengths = np.fromiter(map(len, codes), np.int64, len(codes))
    for digits, found in zip(_PREFIX, _beginnings(codes, lengths), strict=True):
        known = np.flatnonzero(lengths >= digits)
        wanted = pd.factorize(np.array([codes[n][:digits] for n in known], dtype=object))[0]
        same = np.equal.outer(found[known], found[known])
        assert (same == np.equal.outer(wanted, wanted)).all()

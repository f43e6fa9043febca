"""No text of ours runs in a spreadsheet."""

import pytest

from layers.cells import guarded


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ("=1", "'=1"),
        (" @x", "' @x"),  # blanks in front are passed over
        ("-1", "'-1"),  # a text, not the number
        ("\t=1", "'\t=1"),
        ("\n=1", "'\n=1"),
        ("a=1", "a=1"),
        ("", ""),
        (-1, -1),
        (None, None),
    ],
)
def test_guard(value, want):
    assert guarded(value) == want

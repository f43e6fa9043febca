"""Square codes: what is written is read again, and nobody else's code is taken for ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.inspections.codes import MarkerCode, decode, encode


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (MarkerCode("2122", "JZ0023", "2122019Q"), "GISDESK:1:2122:JZ0023:2122019Q"),
        (MarkerCode("2122", "a:b", "1/2"), "GISDESK:1:2122:a%3Ab:1/2"),  # a colon in a key
        (MarkerCode("", "M1", "川12"), "GISDESK:1::M1:%E5%B7%9D12"),  # no line, a number with a character
    ],
)
def test_examples(code, words):
    assert encode(code) == words
    assert decode(f" {words}\n") == code


@given(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=20)] * 3)
def test_what_is_written_is_read(line, marker, number):
    code = MarkerCode(line, marker, number)
    assert encode(code).isascii()
    assert decode(encode(code)) == code


@pytest.mark.parametrize(
    "words",
    [
        "",
        "https://example.org/1:2:3",  # somebody else's
        "GISDESK:2:2122:JZ0023:2122019Q",  # a later version
        "GISDESK:1:2122:JZ0023",  # cut off
        "GISDESK:1:2122:JZ0023:2122019Q:more",
        "GISDESK:1:2122:JZ0023:%FF",  # no UTF-8
    ],
)
def test_other_codes_are_none_of_ours(words):
    assert decode(words) is None

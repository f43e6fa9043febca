"""Fields in texts; what data say is never filled again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.map.layout.words import Words, fields_in, fill, known, plain


@pytest.mark.parametrize(
    ("words", "said", "lost"),
    [
        ("{county}地图", "云榕县地图", []),
        ("{{county}}", "{county}", []),
        ("{nobody} {county}", "{nobody} 云榕县", ["nobody"]),
        ("{row.name}", "龙山镇", []),
        ("{row.height}", "{row.height}", ["row.height"]),
        ("{scale}", "", []),  # known, and nothing to say
        ("a } b { c", "a } b { c", []),
    ],
)
def test_fill(words, said, lost):
    assert fill(words, {"county": "云榕县"}, {"name": "龙山镇"}) == (said, lost)


def test_a_page_about_no_row_leaves_columns_empty():
    assert fill("[{row.name}]", {}, None) == ("[]", [])


@given(st.text(max_size=40))
def test_what_data_say_is_text(value):
    assert fill("{county}", {"county": value})[0] == value
    assert fill("{row.name}", {}, {"name": value})[0] == " ".join(value.split())


def test_fields_and_languages():
    assert fields_in("{a} {{b}} {row.c} {a}") == ["a", "row.c"]
    assert known("sheet")
    assert known("row.anything")
    assert not known("row.")
    assert Words("图", "").of("en") == "图"
    assert not Words()
    assert [plain(v) for v in (None, float("nan"), 3.0, 108.1234567, "a\nb", ["x"])] == [
        "", "", "3", "108.123457", "a b", "['x']",
    ]  # fmt: skip

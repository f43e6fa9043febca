"""Where a given spelling differs from the standard one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.names.comparing import Kind, differences
from gis_desk.names.spelling import Speller
from gis_desk.names.tables import load

SPELLER = Speller(load())


def _compared(name, cls, spelling):
    made = SPELLER.spell(name, cls)
    text = "".join(made.words)
    return differences(spelling, made, text, SPELLER.possible(text))


@pytest.mark.parametrize(
    ("name", "cls", "spelling"),
    [
        ("长安街", "road", "Cháng'ān Jiē"),
        ("长安街", "road", "Chang'an Jie"),  # without any tone
        ("长安街", "road", "CHANG'AN JIE"),
        ("长安街", "road", "CHÁNG'ĀN JIĒ"),
        ("绿春县", "division", "Lǜchūn Xiàn"),  # decomposed letters
        ("三环路", "road", "3 Huán Lù"),
    ],
)
def test_the_standard_spelling_does_not_differ(name, cls, spelling):
    assert _compared(name, cls, spelling) == []


@pytest.mark.parametrize(
    ("name", "cls", "spelling", "expected"),
    [
        ("长安街", "road", "Cháng'ānjiē", [(Kind.JOINED, 3, 2, "街"), (Kind.CAPITAL, 3, 2, "街")]),
        ("王村", "village", "Wáng Cūn", [(Kind.PARTED, 2, 1, "村"), (Kind.CAPITAL, 2, 1, "村")]),
        ("长安街", "road", "Chángān Jiē", [(Kind.APOSTROPHE, 2, 1, "安")]),
        ("长安街", "road", "Zhǎng'ān Jiē", [(Kind.READING, 1, 1, "长")]),
        ("长安街", "road", "Cháng'àn Jiē", [(Kind.TONE, 2, 1, "安")]),
        ("绿春县", "division", "Lvchun Xian", [(Kind.UMLAUT, 1, 1, "绿")]),
        ("绿春县", "division", "Luchun Xian", [(Kind.UMLAUT, 1, 1, "绿")]),
        ("绿春县", "division", "Lu:chun Xian", [(Kind.UMLAUT, 1, 1, "绿")]),
        ("西安市", "division", "xi'an Shi", [(Kind.CAPITAL, 1, 1, "西")]),
        ("六安市", "division", "Liù'ān Shì", [(Kind.READING, 1, 1, "六")]),
        ("长安街", "road", "Beijing Lu", [(Kind.OTHER, 0, 0, "")]),
        ("长安街", "road", "", [(Kind.OTHER, 0, 0, "")]),
    ],
)
def test_each_difference_is_placed(name, cls, spelling, expected):
    assert [(d.kind, d.at, d.word, d.character) for d in _compared(name, cls, spelling)] == expected


def test_a_difference_says_what_stands_there_and_what_should():
    (one,) = _compared("六安市", "division", "Liù'ān Shì")
    assert (one.given, one.standard) == ("liù", "lù")


@given(st.text(max_size=20))
def test_any_spelling_can_be_compared(spelling):
    found = _compared("长安街", "road", spelling)
    assert all(d.at <= 3 and d.word <= 2 for d in found)

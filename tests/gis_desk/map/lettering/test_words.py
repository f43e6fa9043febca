"""What of a name may be taken apart, written downward, broken in two."""

import pytest

from gis_desk.map.lettering.words import characters, columnar, separable, two_lines


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("青山镇", ("青", "山", "镇")),
        ("𬒈𫖮村", ("𬒈", "𫖮", "村")),  # beyond the first plane
        ("葛\U000e0100城", ("葛\U000e0100", "城")),  # a variation selector belongs to its character
        ("e\u0301x", ("e\u0301", "x")),  # so does an accent
        ("", ()),
    ],
)
def test_characters(name, parts):
    assert characters(name) == parts


@pytest.mark.parametrize(
    ("name", "apart", "downward"),
    [
        ("青山镇", True, True),
        ("G209", True, False),  # Latin letters do not stand in a column
        ("\ue8f1村", True, True),  # private use
        ("𬒈村", True, True),
        ("村", True, False),  # one character is no column
        ("ئۈرۈمچى", False, False),  # Uyghur
        ("བོད", False, False),  # Tibetan
        ("ᠮᠣᠩᠭᠣᠯ", False, False),  # Mongolian
        ("阿布·村", True, True),
    ],
)
def test_scripts(name, apart, downward):
    assert separable(name) == apart
    assert columnar(name) == downward


@pytest.mark.parametrize(
    ("name", "halves"),
    [
        ("青山镇", None),
        ("月塘街道", None),
        ("双江拉祜族佤族布朗族傣族自治县", ("双江拉祜族佤族", "布朗族傣族自治县")),
        ("恭城瑶族自治县", ("恭城瑶族", "自治县")),
        ("城关镇街道办事处", ("城关镇街道", "办事处")),
        ("Yunnan Province", ("Yunnan", "Province")),
        ("A B", ("A", "B")),
        ("G209", None),
        ("中国石油化工厂", ("中国石油", "化工厂")),
    ],
)
def test_two_lines(name, halves):
    assert two_lines(name) == halves
    if halves:
        assert "".join(halves) == name.replace(" ", "")

"""Names that are none, through every door of the domain: a finding, in bounded time, and never a crash."""

import pandas as pd
import pytest

from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import check_names
from gis_desk.names.spelling import Speller
from gis_desk.names.tables import load
from layers.schema import CLASSES

SHORT = {
    "empty": "",
    "blank": "  \u3000\n\t",
    "emoji": "😀花园",
    "private use": "\ue000\uf8ff村",
    "no character": "\U0010ffff镇",
    "a form of a character": "葛\U000e0100村",
    "half a character": "青\ud800山镇",
    "radicals": "⼭⽔镇",
    "traditional": "龍門鎮",
    "variant": "髙家砦村",
    "Latin": "Sunshine City",
    "composed": "\u00c5路",
    "parted": "A\u030a路",
    "wide": "ＡＢＣ大厦",
    "wide digits": "１２３号小区",
    "digits": "12345",
    "mathematical digits": "𝟏𝟐路",
    "Roman numeral": "Ⅲ路",
    "kana": "さくら小区",
    "hangul": "서울花园",
    "Yi": "ꀀꀁ村",
    "SQL": "'; DROP TABLE place_name; --",
    "HTML": "<script>alert(1)</script>路",
    "control": "青\x00山\x07镇",
    "turned": "\u202e路山青",
    "no width": "青\u200b山镇",
    "braces": "{name}小区",
    "formula": "=1+1",
    "option": "--help",
    "code on an estate": "S3花园",
}
LONG = {
    "one character": "山" * 10_000,
    "mixed": "青山A1·-（" * 1_500,
    "serial": "东四" + "九" * 9_000 + "条",
    "wide digits": "１" * 10_000 + "号",
    "roads": "路" * 10_000,
    "lanes": "门内" * 5_000 + "大街",
    "open brackets": "(" * 10_000,
    "brackets": "（）" * 5_000 + "村",
    "remarks": "村（" * 5_000,
    "towns": "青山镇" * 3_300 + "村委会",
    "committees": "村委会" * 3_300,
    "groups": "蒙古族" * 3_300 + "自治县",
    "companies": "公司" * 5_000,
    "several readings": "乐" * 10_000 + "村",
    "numerals": "一" * 10_000 + "条",
    "days": "一·" * 5_000 + "二路",
    "accents": "a\u0301" * 5_000,
    "blanks": "青" + " " * 10_000 + "山",
}
KNOWN = pd.DataFrame({"key": ["1"], "name": ["和平路"], "class": ["road"], "division": ["990121001"]})
CHECKERS = (NameChecker(), NameChecker(KNOWN))
SPELLER = Speller(load())


@pytest.mark.parametrize("name", SHORT.values(), ids=SHORT)
@pytest.mark.parametrize("cls", [*CLASSES, None])
def test_what_is_no_name_is_found(name, cls):
    if name == SHORT["code on an estate"] and cls not in ("residential", "building", None):
        pytest.skip("a code elsewhere")
    for checker in CHECKERS:
        assert checker.check(name, cls, "990121001").findings
        checker.check(name, cls, "990121001", mode="audit")
    SPELLER.spell(name, cls)


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
@pytest.mark.parametrize("cls", [*CLASSES, None])
def test_ten_thousand_characters_are_answered(name, cls):
    """How long it takes is measured by `tests.bench.longnames`."""
    for checker in CHECKERS:
        assert checker.check(name, cls, "990121001").findings


@pytest.mark.parametrize("mode", ["audit", "proposal"])
def test_a_list_of_them_is_checked(mode):
    names = [*SHORT.values(), *LONG.values()]
    for cls in ("village", "road", "residential"):
        keys = [f"p{n}" for n in range(len(names))]
        frame = pd.DataFrame({"key": keys, "name": names, "class": cls, "division": "990121001", "pinyin": names})
        found = {f.keys[0] for f in check_names(frame, mode)}
        assert mode == "audit" or found == set(keys)

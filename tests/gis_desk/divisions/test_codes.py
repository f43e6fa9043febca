"""Division codes taken apart."""

import pytest

from gis_desk.divisions.codes import kind_by_name, kind_of, level_of, next_free, parent_of, parse, stem
from layers.errors import CodeError


@pytest.mark.parametrize(
    ("code", "level", "parent", "kind"),
    [
        ("45", "province", None, None),
        ("450000", "province", None, None),
        ("4501", "prefecture", "450000", "prefecture-level city"),
        ("452200", "prefecture", "450000", "prefecture"),  # a prefecture or league
        ("450102", "county", "450100", "district"),
        ("450123", "county", "450100", "county"),
        ("450181", "county", "450100", "county-level city"),
        ("513201", "county", "513200", "county-level city"),  # 01-20 under an autonomous prefecture
        ("429004", "county", "420000", "district"),  # directly under the province
        ("110101", "county", "110000", "district"),  # the group of a municipality is no unit
        ("450171", "county", "450100", "statistical area"),
        ("450102001", "township", "450102", "street"),
        ("450102101", "township", "450102", "town"),
        ("450102201", "township", "450102", "rural township"),
        ("450102401", "township", "450102", "other unit of township level"),
        ("450102101000", "township", "450102", "town"),  # padded to twelve digits
        ("450102101001", "village", "450102101", "community"),
        ("450102101201", "village", "450102101", "village committee"),
    ],
)
def test_codes(code: str, level: str, parent: str | None, kind: str | None) -> None:
    assert level_of(code) == level
    assert parse(code).level == level
    assert parent_of(code) == parent
    found = kind_of(code)
    assert (found.template if found else None) == kind


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("45010", "5 digits"),
        ("4501021", "7 digits"),
        ("45010A", "other than digits"),
        ("４５０１０２", "other than digits"),  # full width
        ("", "other than digits"),
        ("160101", "no province"),
    ],
)
def test_malformed_codes_say_why(code: str, words: str) -> None:
    with pytest.raises(CodeError, match=words) as caught:
        parse(code)
    assert words in str(caught.value)


def test_made_up_counties_have_codes_of_their_own() -> None:
    assert parse("990121101").level == "township"


def test_stems_make_short_and_long_forms_equal() -> None:
    assert stem("450000") == stem("45") == "45"
    assert stem("450102101000") == stem("450102101")
    assert stem("nonsense") == "nonsense"


@pytest.mark.parametrize("value", [None, "", "abc", float("nan"), "12345"])
def test_what_is_no_code_has_no_level(value: object) -> None:
    assert level_of(value) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("青山镇", "town"),
        ("白水乡", "rural township"),
        ("杉桥街道办事处", "street"),
        ("某苏木", "rural township"),
        ("某农场", None),
    ],
)
def test_kind_by_name(name: str, kind: str | None) -> None:
    assert kind_by_name(name) == kind


def test_the_next_free_number_is_a_proposal_within_its_range() -> None:
    taken = frozenset({"450102100", "450102101", "450102199"})
    assert next_free("450102", (100, 199), taken) == "450102102"
    assert next_free("450102", (200, 399), taken) == "450102200"
    assert next_free("450102", (100, 101), taken) is None
    assert next_free("4501", (21, 50), frozenset({"450121", "450123"})) == "450124"

"""Filters of QGIS: what conditions can say is read, all else is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.map.exchange.expressions import column_of, conditions_of, expression, quoted
from gis_desk.map.symbology import Condition
from tests.gis_desk.map.symbology.looks import WORDS, conditions

HARD = st.one_of(WORDS, st.sampled_from(["it's", "a\\b", "100%", "a_b", "\\%", "''", "%", "x'; DROP TABLE"]))


@given(st.lists(conditions(HARD), max_size=4))
def test_conditions_survive(found):
    assert conditions_of(expression(found)) == (tuple(found) if found else None)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('"level" = \'a\' AND "n" >= 3', (Condition("level", "eq", "a"), Condition("n", "ge", 3.0))),
        ("level='a' and n<>3", (Condition("level", "eq", "a"), Condition("n", "ne", 3.0))),
        ("a = 'x' OR a = 'y' OR a IN ('z')", (Condition("a", "in", ("x", "y", "z")),)),
        ('("a" = 1 OR "a" = 2) AND b IS NULL', (Condition("a", "in", ("1", "2")), Condition("b", "empty"))),
        ("a BETWEEN 1 AND 2", (Condition("a", "between", (1.0, 2.0)),)),
        ("NOT a IN (1, 2)", (Condition("a", "not_in", ("1", "2")),)),
        ("a LIKE '镇%'", (Condition("a", "starts", "镇"),)),
        ("名称 LIKE '%镇%'", (Condition("名称", "contains", "镇"),)),
        ("a ILIKE 'Xy%'", (Condition("a", "starts", "Xy"),)),
        ("a LIKE 'x'", (Condition("a", "eq", "x"),)),
        ("a >= -1.5e3", (Condition("a", "ge", -1500.0),)),
    ],
)
def test_what_qgis_writes(words, found):
    assert conditions_of(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "",
        "ELSE",
        "TRUE",
        '"a" + 1 > 2',
        "length($geometry) > 10",
        "eval('x') = 1",
        "a = b",
        "a = 1 OR b = 2",
        "a LIKE '%x'",
        "a LIKE 'x_y'",
        "a LIKE '%'  AND",
        "a = 'x",
        "@project_path = 'x'",
        "a = env('HOME')",
        "(" * 5000,
        "a = 1 AND " * 5000,
    ],
)
def test_what_conditions_cannot_say(words):
    assert conditions_of(words) is None


@given(WORDS)
def test_names_survive_their_quotes(name):
    assert column_of(quoted(name)) == name


def test_capitals_count_as_little_there_as_here():
    assert expression((Condition("a", "contains", "G3"),)) == "\"a\" ILIKE '%G3%'"
    assert expression((Condition("a", "contains", "镇"),)) == "\"a\" LIKE '%镇%'"

"""Names along lines: on the line, never upside down, repeated, left out where the line is too crooked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.map.lettering.along import stretches, written
from gis_desk.map.lettering.words import characters
from gis_desk.map.style import lettering

HIGH, APART = 14.0, 265.0
NAME = "青山河"


def on(course, name=NAME, **more):
    advances = np.full(len(name), 12.0)
    found = stretches(np.asarray(course, float), name, advances, HIGH, APART, spaced=more.pop("spaced", False), **more)
    return found, advances


def read(found, k, advances, name=NAME):
    return written(found, k, name, characters(name), lettering("water"), advances, HIGH)


@pytest.mark.parametrize("turn", range(0, 360, 15))
@pytest.mark.parametrize("spaced", [False, True])
def test_a_straight_line_is_read_from_left_to_right_or_from_top_to_bottom(turn, spaced):
    way = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))]) * 100
    found, advances = on([-way, way], spaced=spaced)
    placed = read(found, 0, advances)
    assert (placed.x, placed.y) == pytest.approx((0, 0), abs=1e-6)
    assert "".join(p.text for p in placed.pieces) == NAME
    assert all(abs(p.angle) <= 90 for p in placed.pieces)
    if len(placed.pieces) > 1:
        xs, ys = [p.x for p in placed.pieces], [p.y for p in placed.pieces]
        assert ys == sorted(ys) if found.steep[0] else xs == sorted(xs)
        assert all(abs(p.x * way[1] - p.y * way[0]) < 1e-6 for p in placed.pieces)
    if found.steep[0]:
        assert all(abs(p.angle) <= 45 for p in placed.pieces)


def test_the_characters_follow_a_bend():
    turn = np.linspace(np.pi, 0, 60)
    arc = np.column_stack([150 * np.cos(turn), -150 * np.sin(turn)])
    found, advances = on(arc)
    placed = read(found, 0, advances)
    assert len(placed.pieces) == 3
    distance = np.hypot([placed.x + p.x for p in placed.pieces], [placed.y + p.y for p in placed.pieces])
    assert distance == pytest.approx(150, rel=0.03)
    angles = [p.angle for p in placed.pieces]
    assert angles == sorted(angles, reverse=True)
    assert angles[0] > 3 > -3 > angles[-1]


def test_a_long_line_says_its_name_again_at_regular_places():
    found, _ = on([(0, 0), (4 * APART + 20, 0)])
    first = [found.middle[found.part == k][0][0] for k in range(found.part.max() + 1)]
    assert len(first) == 4
    assert np.diff(first) == pytest.approx(np.full(3, APART + 5), rel=0.01)


def test_short_and_crooked_lines_stay_silent():
    assert on([(0, 0), (35, 0)])[0] is None
    zigzag = np.column_stack([np.arange(40) * 4.0, np.tile([0, 30], 20)])
    assert on(zigzag)[0] is None
    assert on([(0, 0), (np.nan, 4), (200, 0)])[0] is None
    assert on([(5, 5), (5, 5)])[0] is None


def test_a_name_beside_its_line_keeps_its_distance_on_both_sides():
    found, advances = on([(0, 0), (200, 0)], aside=3.0)
    heights = {round(float(found.middle[k][1]), 3) for k in range(len(found.part))}
    assert heights == {-10.0, 10.0}
    assert found.middle[0][1] == -10.0
    assert read(found, 0, advances).pieces[0].angle == pytest.approx(0)


def test_a_script_that_is_not_taken_apart_stays_whole():
    name = "ئۈرۈمچى"
    found = stretches(np.array([(0.0, 0.0), (150.0, 40.0)]), name, np.array([60.0]), HIGH, APART, spaced=True)
    placed = written(found, 0, name, (name,), lettering("water"), np.array([60.0]), HIGH)
    assert [p.text for p in placed.pieces] == [name]
    assert placed.pieces[0].angle == pytest.approx(-np.degrees(np.arctan2(40, 150)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-300, 300), st.floats(-300, 300)), min_size=2, max_size=12), st.booleans())
def test_whatever_the_line_characters_are_apart_and_upright(course, spaced):
    found, advances = on(course, spaced=spaced)
    if found is None:
        return
    for k in range(len(found.part)):
        placed = read(found, k, advances)
        assert "".join(p.text for p in placed.pieces) == NAME
        assert all(abs(p.angle) <= 100 for p in placed.pieces)
        at = np.array([(p.x, p.y) for p in placed.pieces])
        if len(at) > 1:
            assert np.hypot(*np.diff(at, axis=0).T).min() >= 0.9 * 12 - 1e-6


def test_the_other_direction_of_a_line_gives_the_same_name():
    course = np.array([(0, 0), (60, 20), (130, 10), (220, 60)], float)
    one, advances = on(course)
    other, _ = on(course[::-1])
    a, b = read(one, 0, advances), read(other, 0, advances)
    assert (a.x, a.y) == pytest.approx((b.x, b.y), abs=1e-6)
    assert [p.angle for p in a.pieces] == pytest.approx([p.angle for p in b.pieces], abs=1e-6)


def test_of_an_endless_line_only_what_is_in_view_is_looked_at_and_nothing_else_changes():
    x = np.linspace(0, 400 * APART, 20_000)
    course = np.column_stack([x, 40 * np.sin(x / 90)])
    whole, _ = on(course)
    window = (1000.0, -100.0, 3000.0, 100.0)
    some, _ = on(course, window=window)
    assert len(some.part) < 0.05 * len(whole.part)
    there = {(int(p), *np.round(m, 6)) for p, m in zip(whole.part, whole.middle, strict=True)}
    here = {(int(p), *np.round(m, 6)) for p, m in zip(some.part, some.middle, strict=True)}
    assert here <= there
    middle = {t for t in there if 1100 < t[1] < 2900}
    assert middle <= here

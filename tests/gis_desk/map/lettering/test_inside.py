"""Forms of a name inside an area."""

import pytest

from gis_desk.map.lettering.inside import forms

EM, HIGH = 12.0, 14.0


def shapes(name, wide, tall, spaced=False):
    return list(forms(name, spaced, EM * len(name), HIGH, EM, wide, tall))


def kind(form):
    if not form.pieces:
        return "line"
    if len({p.x for p in form.pieces}) == 1:
        return "lines" if any(len(p.text) > 1 for p in form.pieces) else "column"
    return "spread"


@pytest.mark.parametrize(
    ("name", "wide", "tall", "spaced", "expected"),
    [
        ("青山镇", 60, 60, False, ["line"]),
        ("青山镇", 60, 80, False, ["line", "column"]),  # higher than wide
        ("青山镇", 20, 90, False, ["column"]),  # tall and narrow
        ("青山镇", 20, 20, False, []),  # too small for any
        ("青山镇", 200, 100, True, ["spread", "line"]),
        ("青山镇", 200, 100, False, ["line"]),
        ("恭城瑶族自治县", 60, 60, False, ["lines"]),  # too long for a line, too short for a column
        ("恭城瑶族自治县", 60, 200, False, ["lines"]),  # more than six characters make no column
        ("G209", 20, 200, False, []),  # Latin letters stand in no column
    ],
)
def test_which_forms_fit(name, wide, tall, spaced, expected):
    assert [kind(f) for f in shapes(name, wide, tall, spaced)] == expected


def test_a_column_is_read_downward_and_keeps_its_height():
    column = shapes("青山镇", 20, 90)[0]
    assert [p.text for p in column.pieces] == ["青", "山", "镇"]
    heights = [p.y for p in column.pieces]
    assert heights == sorted(heights)
    assert sum(heights) == pytest.approx(0)
    assert column.width == EM
    assert column.height >= 3 * EM


def test_spread_letters_stay_inside_and_are_evenly_apart():
    for wide in (90, 150, 400, 2000):
        spread = shapes("青山镇", wide, 100, spaced=True)[0]
        assert kind(spread) == "spread"
        assert spread.width <= wide
        gaps = {round(b.x - a.x, 6) for a, b in zip(spread.pieces, spread.pieces[1:], strict=False)}
        assert len(gaps) == 1
        assert gaps.pop() <= EM * 2.5 + 1e-6


def test_two_lines_stand_over_each_other():
    two = shapes("恭城瑶族自治县", 60, 60)[0]
    upper, lower = two.pieces
    assert (upper.text, lower.text) == ("恭城瑶族", "自治县")
    assert lower.y - upper.y == pytest.approx(HIGH)
    assert two.width == pytest.approx(4 * EM)

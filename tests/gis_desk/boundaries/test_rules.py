"""Every rule finds its bad examples and passes its good ones; the examples are drawings."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, box

from gis_desk.boundaries import rules  # noqa: F401 - registers the rules
from gis_desk.boundaries.check import check_divisions
from gis_desk.boundaries.posts import posts
from gis_desk.boundaries.survey import survey, units_of
from gis_desk.findings import RULES, Finding, Severity
from layers import crs
from tests import drawing
from tests.drawing import draw

COVERAGE = ("B101", "B102", "B103", "B104", "B105")
MARKERS = ("B001", "B002", "B004", "B005", "B011", "B012", "B013")
CODES = ("B107", "B108")


def run(rule_id: str, example: str) -> list[Finding]:
    rule = RULES[rule_id]
    if rule_id in COVERAGE:
        return list(rule.check(survey(units_of(draw(example)))))
    if rule_id in MARKERS:
        line, points, *objects = [p.strip() for p in example.split("|")]
        return list(rule.check(posts(drawing.markers(points, *objects), drawing.line(line))))
    if rule_id in CODES:
        code, *rest = example.split(",")
        row = {"key": code, "code": code, "name": "名", "level": None, "parent": None}
        row |= {"level": rest[0], "parent": rest[1] or None} if len(rest) > 1 else {"name": rest[0]}
        return list(rule.check(gpd.GeoDataFrame([row], geometry=[box(110, 30, 110.1, 30.1)], crs=drawing.CRS)))
    raise AssertionError(rule_id)


@pytest.mark.parametrize("rule_id", [*COVERAGE, *MARKERS, *CODES])
def test_examples(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.good
    assert rule.bad
    for example in rule.good:
        assert run(rule_id, example) == [], example
    for example in rule.bad:
        assert {f.rule for f in run(rule_id, example)} == {rule_id}, example


def test_every_rule_of_the_room_is_tried() -> None:
    mine = {i for i in RULES if i.startswith("B0") or i in ("B106", "B107", "B108") or i in COVERAGE}
    assert mine >= {*COVERAGE, *MARKERS, *CODES, "B106", "B007", "B008"}
    assert all(RULES[i].detail and RULES[i].advice and RULES[i].source for i in mine)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AAB AAB", []),  # a shared edge
        ("A*B A*B", [("B101", ("A", "B"))]),  # two shared cells are one defect
        ("A.B A.B", []),  # open to the outside: no enclosed ground
        ("AAB A.B AAB", [("B102", ("A", "B"))]),  # an enclosed cell
        ("AAAA A..A AAAA", [("B102", ("A",))]),  # a hole within one unit
        ("** **", [("B105", ("A", "B"))]),  # nothing but the same ground twice
        ("AAAA A*BB AAAA", [("B101", ("A", "B"))]),
    ],
)
def test_one_defect_is_one_finding(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    coverage = [f for f in check_divisions(draw(text)) if f.rule in COVERAGE]
    assert [f.id for f in coverage if f.rule != "B104"] == found
    if found != [("B101", ("A", "B"))]:
        assert len(coverage) == len(found)


def test_measures_are_metres() -> None:
    (found,) = run("B101", "A*B A*B")
    cell = float(crs.area_m2([box(*drawing.place(0, 0), *drawing.place(1, 1))])[0])
    assert found.measure["area_m2"] == pytest.approx(2 * cell, rel=1e-5)
    west_east = float(crs.distance_m(*drawing.place(0, 1), *drawing.place(1, 1)))
    assert found.measure["width_m"] == pytest.approx(west_east, rel=1e-4)
    assert found.at is not None
    assert found.at.equals(box(*drawing.place(1, 0), *drawing.place(2, 2)))


def strip(metres: float, kind: str) -> gpd.GeoDataFrame:
    """Two neighbours whose common edge is torn open, or overlaps, over 200 m by `metres`, closed at both ends."""
    away = metres / float(crs.distance_m(*drawing.place(0, 0), *drawing.place(1, 0)))
    sign = 1 if kind == "gap" else -1
    edge = f"{2 + sign * away},1 {2 + sign * away},3"
    return draw(f"A: 0,0 2,0 2,1 2,3 2,4 0,4 ; B: 2,0 4,0 4,4 2,4 2,3 {' '.join(reversed(edge.split()))} 2,1")


@pytest.mark.parametrize(("kind", "rule_id"), [("gap", "B102"), ("overlap", "B101")])
def test_the_tolerance_parts_strips_from_mismatched_edges(kind: str, rule_id: str) -> None:
    wide = [f for f in check_divisions(strip(0.8, kind), 0.5) if f.rule in COVERAGE]
    assert [f.rule for f in wide] == [rule_id]
    assert wide[0].measure["width_m"] == pytest.approx(0.8, rel=1e-2)
    narrow = [f for f in check_divisions(strip(0.3, kind), 0.5) if f.rule in COVERAGE]
    assert [(f.rule, f.keys) for f in narrow] == [("B104", ("A", "B"))]
    assert narrow[0].measure["width_m"] == pytest.approx(0.3, rel=1e-2)
    assert 150 < narrow[0].measure["length_m"] < 260


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("AAAAA A...A A...A A...A A...A AAAAA", Severity.ADVISE),  # a hole in one unit: a lake, an exclave
        ("AAA A.A AAA", Severity.ADVISE),  # one hectare
        ("AAABB A...B A...B A...B A...B AAABB", Severity.SHOULD),  # as large, but between two
        ("AAB A.B AAB", Severity.MUST),
    ],
)
def test_how_bad_a_gap_is(text: str, level: Severity) -> None:
    (found,) = run("B102", text)
    assert found.level is level


def test_gaps_between_the_same_units_are_told_apart() -> None:
    found = run("B102", "AAB A.B AAB A.B AAB")
    assert len({f.id for f in found}) == len(found) == 2
    assert all(f.keys[:2] == ("A", "B") for f in found)


def test_the_place_of_a_broken_ring() -> None:
    (found,) = run("B103", "A: 0,0 2,2 2,0 0,2")
    assert found.at is not None
    assert found.at.distance(draw("A: 1,1 1.1,1 1,1.1").geometry[0]) < 1e-9
    assert "crosses itself" in str(found.args["reason"])


def test_what_a_broken_ring_causes_is_not_reported_again() -> None:
    divisions = draw("A: 0,0 4,0 4,1 4,3 4,2 4,4 0,4 ; B: 4,0 8,0 8,4 4,4 4,3 4,2 4,1")
    rules_hit = {f.rule for f in check_divisions(divisions) if f.rule in COVERAGE}
    assert rules_hit == {"B103"}


def nested(children: dict[str, object]) -> gpd.GeoDataFrame:
    county = drawing.frame({"990101": box(*drawing.place(0, 0), *drawing.place(4, 4))}, "county")
    towns = drawing.frame(children, "township")
    towns["parent"] = "990101"
    return gpd.GeoDataFrame(pd.concat([county, towns], ignore_index=True), crs=drawing.CRS)


def cells(x0: float, y0: float, x1: float, y1: float) -> object:
    return box(*drawing.place(x0, y0), *drawing.place(x1, y1))


def test_units_fill_their_superior() -> None:
    fit = nested({"990101101": cells(0, 0, 2, 4), "990101102": cells(2, 0, 4, 4)})
    assert check_divisions(fit) == []
    out = nested({"990101101": cells(0, 0, 2, 4), "990101102": cells(2, 0, 5, 4)})
    assert [f.id for f in check_divisions(out)] == [("B106", ("990101102", "990101"))]
    bare = nested({"990101101": cells(0, 0, 2, 4), "990101102": cells(2, 0, 3, 4)})
    assert [f.id for f in check_divisions(bare)] == [("B106", ("990101",))]


def test_a_gap_below_is_not_told_again_as_uncovered_ground() -> None:
    ring = cells(0, 0, 4, 4).difference(cells(1, 1, 2, 2))
    assert [f.rule for f in check_divisions(nested({"990101101": ring}))] == ["B102"]


def test_a_neighbour_that_is_not_loaded_below_is_left_alone() -> None:
    assert check_divisions(nested({"990101101": cells(0, 0, 1, 4)})) == []


def test_sides_of_a_line() -> None:
    divisions = draw("AB AB")
    divisions["code"] = ["990101101", "990101102"]
    divisions["key"] = divisions["code"]
    check = RULES["B007"].check
    right = drawing.line("1,0 1,2", left_unit="990101101", right_unit="990101102")
    assert list(check(right, divisions)) == []
    wrong = drawing.line("1,0 1,2", left_unit="990101102", right_unit="990101101")
    (found,) = check(wrong, divisions)
    assert found.fix == {"left_unit": "990101101", "right_unit": "990101102"}
    mended = wrong.assign(**{k: [v] for k, v in found.fix.items()})
    assert list(check(mended, divisions)) == []


def test_length_of_a_line() -> None:
    check = RULES["B008"].check
    line = drawing.line("0,0 20,0")
    metres = float(crs.length_m(line.geometry.to_numpy())[0])
    assert list(check(line.assign(length_m=[metres * 1.005]))) == []
    (found,) = check(line.assign(length_m=[metres * 1.05]))
    assert found.measure["drawn_m"] == pytest.approx(metres, abs=0.1)


def test_a_swapped_coordinate_says_so() -> None:
    points = drawing.markers("9901001Q@5,0")
    points.geometry = points.geometry.map(lambda p: type(p)(p.y, p.x))
    (found,) = RULES["B013"].check(posts(points, drawing.line("0,0 20,0")))
    assert found.fix is not None
    assert found.fix["lon"] == pytest.approx(110.005)


def test_a_repeated_number_is_not_also_out_of_order() -> None:
    found = posts(drawing.markers("9901001Q@2,0 9901002Q@5,0 9901003Q@8,0 9901002Q@12,0"), drawing.line("0,0 20,0"))
    assert list(RULES["B002"].check(found)) == []
    assert len(list(RULES["B011"].check(found))) == 1


def test_multipart_units_are_no_defect() -> None:
    parts = MultiPolygon([cells(0, 0, 1, 1), cells(3, 0, 4, 1)])
    assert check_divisions(drawing.frame({"A": parts, "B": cells(1, 0, 3, 1)})) != []  # codes A, B are no codes
    assert [f for f in check_divisions(drawing.frame({"A": parts, "B": cells(1, 0, 3, 1)})) if f.rule in COVERAGE] == []

"""The sheets of a book: as few as do, at a proper scale, every place of the work on one of them."""

import numpy as np
import pytest
import shapely

from gis_desk.inspections.book.pieces import Piece, day_pieces, line_pieces, ways
from gis_desk.inspections.book.sheets import DETAIL, Frames, plan_sheets
from gis_desk.map.plane import plane_of
from gis_desk.map.values import shapes
from layers.errors import PlanError
from tests.ui.print.book.ground import county, course, plan

FRAMES = Frames((130.0, 238.0), (217.0, 151.0))


def laid(way, markers, teams=1, days=1, **more):
    frames = county(way, markers)
    document = plan(way, frames, teams, days)
    places = shapely.total_bounds(shapes(frames["boundary_line"]))
    plane = plane_of(tuple(places))
    found = plan_sheets(document, plane.box(tuple(places)), plane, FRAMES, **more)
    return found, document, plane, frames


def covered(sheets, xy):
    """Whether each of the places (N, 2) lies on one of the sheets along the work."""
    along = [shapely.Polygon(s.footprint(FRAMES)) for s in sheets if s.kind in ("strip", "area", "day")]
    return np.any([shapely.contains_xy(a, xy[:, 0], xy[:, 1]) for a in along], axis=0)


@pytest.mark.parametrize("km", [1.0, 6.0, 20.0, 60.0, 300.0])
def test_every_place_of_the_work_is_on_a_sheet(km):
    sheets, document, plane, _ = laid(course(km), max(int(km), 2))
    for day in document["teams"][0]["days"]:
        for piece in day_pieces(day, plane):
            assert covered(sheets, piece.xy).all()


@pytest.mark.parametrize(("km", "most"), [(1.0, 3), (6.0, 5), (20.0, 8), (60.0, 9), (300.0, 40)])
def test_a_day_has_few_sheets_at_a_scale_of_the_list(km, most):
    sheets, *_ = laid(course(km), max(int(km), 2))
    along = [s for s in sheets if s.kind in ("strip", "area")]
    assert len(along) <= most
    assert {s.scale for s in along} <= {float(d) for d in DETAIL}


def test_strips_run_up_the_page_and_join():
    sheets, _, plane, frames = laid(course(20), 10)
    strips = [(n, s) for n, s in enumerate(sheets, start=1) if s.kind == "strip"]
    assert len(strips) >= 2
    for n, sheet in strips:
        assert sheet.upright
        assert -180 <= sheet.turn <= 180
        assert set(sheet.neighbours) <= {n - 1, n + 1}
        for other in sheet.neighbours:
            assert n in sheets[other - 1].neighbours
            here, there = (shapely.Polygon(s.footprint(FRAMES)) for s in (sheet, sheets[other - 1]))
            assert here.intersection(there).area > 0.02 * here.area
    way = shapely.get_coordinates(plane.shapes(shapes(frames["boundary_line"]))[0])
    for _, sheet in strips:
        inside = shapely.contains_xy(shapely.Polygon(sheet.footprint(FRAMES)), way[:, 0], way[:, 1])
        run = way[inside]
        ahead = np.arctan2(*(run[-1] - run[0])) + np.radians(sheet.turn)
        assert np.cos(ahead) > 0.5, "the way goes up the page"


def test_work_that_lies_close_together_gets_north_above():
    places = [shapely.Point(x, y) for x, y in ((0, 0), (900, 300), (400, 800))]
    day = {"stops": [{"lon": 108.0 + p.x / 1e5, "lat": 26.0 + p.y / 1e5, "marker": "x"} for p in places]}
    plane = plane_of((108.0, 26.0, 108.02, 26.02))
    document = {"teams": [{"team": 1, "days": [{"day": 1, "legs": [], **day}]}]}
    sheets = plan_sheets(document, plane.box((108.0, 26.0, 108.02, 26.02)), plane, FRAMES)
    assert {s.kind for s in sheets} <= {"overview", "day", "area"}
    assert all(s.turn == 0 for s in sheets)


def test_one_marker_and_a_day_without_stops():
    plane = plane_of((108.0, 26.0, 108.01, 26.01))
    whole = plane.box((108.0, 26.0, 108.01, 26.01))
    one = {"day": 1, "stops": [{"lon": 108.005, "lat": 26.005, "marker": "x"}]}
    sheets = plan_sheets({"teams": [{"team": 1, "days": [one, {"day": 2, "stops": []}]}]}, whole, plane, FRAMES)
    assert [(s.kind, s.day) for s in sheets] == [("overview", 0), ("day", 1)]
    assert plan_sheets({"teams": []}, whole, plane, FRAMES)[0].kind == "overview"


def test_stops_without_places_have_no_sheet():
    plane = plane_of((108.0, 26.0, 108.01, 26.01))
    whole = plane.box((108.0, 26.0, 108.01, 26.01))
    day = {"day": 1, "stops": [{"marker": "x", "lon": None, "lat": None}]}
    assert len(plan_sheets({"teams": [{"team": 1, "days": [day]}]}, whole, plane, FRAMES)) == 1


def test_lines_without_a_plan():
    way = course(30)
    frames = county(way, 8)
    box = tuple(shapely.total_bounds(shapes(frames["boundary_line"])))
    plane = plane_of(box)
    pieces = line_pieces(frames["boundary_line"], frames["marker"], plane)
    sheets = plan_sheets(None, plane.box(box), plane, FRAMES, pieces=pieces)
    assert sheets[0].kind == "overview"
    assert 2 <= len(sheets) <= 15
    assert covered(sheets, shapely.get_coordinates(plane.shapes(shapes(frames["boundary_line"]))[0])).all()


def test_a_scale_that_needs_too_many_sheets_is_refused():
    with pytest.raises(PlanError, match="more than 500 sheets"):
        laid(course(60), 10, scale=200.0)


@pytest.mark.parametrize("against", [False, True])
def test_pieces_of_one_line_are_one_way_in_the_direction_of_the_work(against):
    xs = np.array([[0, 100], [100, 200], [200, 300]], float)
    pieces = [Piece(np.column_stack([x, np.zeros(2)]), "L", x[0], x[1]) for x in xs]
    (way,) = ways(pieces[::-1] if against else pieces, 50.0)
    assert way[0, 0] == (300 if against else 0)
    assert way[-1, 0] == (0 if against else 300)
    assert len(ways([pieces[0], pieces[2]], 50.0)) == 2


def test_a_long_line_at_a_large_scale_is_a_long_book():
    """300 km in a straight diagonal at 1:5,000: strips do, though a net over its box would have thousands of fields."""
    way = np.linspace([0.0, 0.0], [212_000.0, 212_000.0], 2_000)
    plane = plane_of((108.0, 26.0, 110.5, 28.0))
    sheets = plan_sheets(None, (0, 0, 212_000, 212_000), plane, FRAMES, 5_000.0, [Piece(way, "L")])
    assert 250 < len(sheets) < 330

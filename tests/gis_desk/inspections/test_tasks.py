"""Tasks: markers with their service time, the line between them, and where long stretches are divided."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.tasks import choose_lines, kilometre, work_for
from gis_desk.inspections.ways.roads import read_roads
from layers.errors import PlanError
from tests.gis_desk.inspections import land

STRAIGHT = shapely.LineString([(0, 0), (10_000, 0)])
FAR_ROAD = land.frame([shapely.LineString([(0, 900), (10_000, 900)])], key=["r"], **{"class": ["county"]})


def work(lines, markers, roads=FAR_ROAD, settings=None):
    settings = settings or PlanSettings(longest_m=20_000)
    return work_for(lines, markers, read_roads(roads, land.PLANE, settings), land.PLANE, settings)


def test_markers_and_the_line_between_them():
    done = work(land.lines(STRAIGHT), land.markers(STRAIGHT, 3))
    assert [t.id for t in done.tasks] == ["001", "002", "003", "K0+000–001", "001–002", "002–003", "003–K10+000"]
    stretches = [t for t in done.tasks if t.kind == "stretch"]
    assert sum(t.length_m for t in stretches) == pytest.approx(10_000, rel=1e-3)
    assert stretches[1].service_s == pytest.approx(4500 / (2.5 / 3.6), rel=1e-3)
    # a stretch ends where its markers stand
    assert [stretches[1].begin, stretches[1].end] == [done.tasks[0].begin, done.tasks[1].begin]


@pytest.mark.parametrize(
    ("posts", "state", "minutes"),
    [("single", "intact", 20), ("double", "intact", 35), ("triple", "lost", 105), (None, "unreadable", 40)],
)
def test_service_by_posts_and_state(posts, state, minutes):
    done = work(land.lines(STRAIGHT), land.markers(STRAIGHT, 1, posts=[posts], state=[state]))
    assert done.tasks[0].service_s == minutes * 60


def test_posts_of_one_number_share_its_time():
    """Two rows 001A and 001B of a double marker are 35 minutes together, not 70."""
    pair = land.markers(STRAIGHT, 2, number=["001A", "001B"], posts=["double", "double"])
    assert sum(t.service_s for t in work(land.lines(STRAIGHT), pair).tasks if t.kind == "marker") == 35 * 60


def test_singles_of_one_number_by_mistake_do_not_share():
    pair = land.markers(STRAIGHT, 2, number=["001Q", "001Q"])
    assert sum(t.service_s for t in work(land.lines(STRAIGHT), pair).tasks if t.kind == "marker") == 40 * 60


def test_abandoned_markers_are_named_not_visited():
    done = work(land.lines(STRAIGHT), land.markers(STRAIGHT, 2, state=["intact", "abandoned"]))
    assert done.left_out == (("002", "L1", "abandoned"),)
    assert "002" not in {t.id for t in done.tasks}


def test_a_long_stretch_is_divided_where_the_road_is_near():
    # the road touches the line at 4,000 m and at 7,000 m, elsewhere it is a kilometre away
    x = np.array([0, 3000, 4000, 5000, 6500, 7000, 7500, 10_000])
    y = np.array([1000, 1000, 0, 1000, 1000, 0, 1000, 1000])
    road = land.frame([shapely.LineString(np.column_stack([x, y]))], key=["r"], **{"class": ["county"]})
    done = work(land.lines(STRAIGHT), land.markers(STRAIGHT, 0), road, replace(PlanSettings(), longest_m=4500))
    ends = sorted(done.points[t.end].chainage_m for t in done.tasks)
    assert len(ends) == 3
    assert ends[0] == pytest.approx(4000, abs=100)
    assert ends[1] == pytest.approx(7000, abs=100)
    assert [t.id for t in done.tasks] == [f"K0+000–{kilometre(ends[2])} {i}/3" for i in (1, 2, 3)]


def test_pieces_are_never_longer_than_allowed():
    done = work(land.lines(STRAIGHT), land.markers(STRAIGHT, 0), settings=replace(PlanSettings(), longest_m=1500))
    assert max(t.length_m for t in done.tasks) <= 1500 + 1
    assert sum(t.length_m for t in done.tasks) == pytest.approx(10_000, rel=1e-3)


def test_markers_only():
    settings = replace(PlanSettings(), stretches=False)
    done = work(land.lines(STRAIGHT), land.markers(STRAIGHT, 4), settings=settings)
    assert {t.kind for t in done.tasks} == {"marker"}


def test_parts_of_a_line_are_not_bridged():
    pieces = shapely.MultiLineString([[(0, 0), (2000, 0)], [(5000, 0), (6000, 0)]])
    done = work(land.lines(pieces), land.markers(STRAIGHT, 0))
    assert sorted(round(t.length_m, -1) for t in done.tasks) == [1000, 2000]


@pytest.mark.parametrize("name", ["L2", "990102", "青白线2"])
def test_lines_are_known_by_key_code_and_name(name):
    chosen = choose_lines(land.lines(STRAIGHT, land.wave()), [name])
    assert chosen["key"].tolist() == ["L2"]


def test_all_lines():
    assert len(choose_lines(land.lines(STRAIGHT, land.wave()), ["all"])) == 2


@pytest.mark.parametrize(
    ("lines", "wanted", "message"),
    [
        (land.lines(STRAIGHT), ["另一线"], "no boundary line '另一线'"),  # unknown
        (land.lines(STRAIGHT, STRAIGHT, name=["同名", "同名"]), ["同名"], "2 boundary lines are called"),  # twice
        (land.lines(STRAIGHT).iloc[:0], ["all"], "no boundary line"),  # none at all
    ],
)
def test_lines_that_cannot_be_chosen(lines, wanted, message):
    with pytest.raises(PlanError, match=message):
        choose_lines(lines, wanted)


def test_a_marker_without_a_place_is_an_error():
    marks = land.markers(STRAIGHT, 2)
    marks.loc[1, "geometry"] = shapely.Point()
    with pytest.raises(PlanError, match="marker '002' has no position"):
        work(land.lines(STRAIGHT), marks)


def test_too_many_tasks_are_refused():
    with pytest.raises(PlanError, match="more than 5"):
        work(land.lines(STRAIGHT), land.markers(STRAIGHT, 9), settings=replace(PlanSettings(), most_tasks=5))

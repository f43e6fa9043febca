"""Walks off the roads: straight, by slope, round and over waters."""

import time
from dataclasses import replace

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin

from gis_desk.inspections.asking.crews import Calendar, Crew, Request
from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Leg
from gis_desk.inspections.planning.planner import plan_request
from gis_desk.inspections.proof import problems
from gis_desk.inspections.proving.waters import Waters
from gis_desk.inspections.tasks import work_for
from gis_desk.inspections.ways.roads import read_roads
from gis_desk.inspections.ways.terrain import Terrain
from gis_desk.inspections.ways.travel import Start, Travel
from gis_desk.inspections.ways.walking import Ground
from layers.errors import FormatError
from layers.rasters.heights import read_heights
from tests.gis_desk.inspections import land

LINE, S = shapely.LineString, PlanSettings()
FLAT = S.detour / (S.off_road_kmh / 3.6)
"""Seconds of a straight metre without slope."""
WEST = np.array([land.X0, land.Y0])


def ground(*waters, classes=None, roads=()):
    shapes = [LINE([(50_000, 0), (51_000, 0)]), *roads]
    net = read_roads(land.frame(shapes, **{"class": ["village"] * len(shapes)}), land.PLANE, S)
    frame = land.frame(waters, **{"class": classes or ["river"] * len(waters)})
    return Ground.read(net, S, (0, 0, 1, 1), frame)


def walk(where, a, b):
    found = where.walks(np.array([a]) + WEST, np.array([b]) + WEST)
    assert found.there_s[0] == pytest.approx(found.back_s[0])
    return float(found.there_s[0]), found.via[0] - WEST


RIVER = LINE([(0, -5000), (0, 5000)])
WIDE = shapely.box(-100, -5000, 100, 5000)
BRIDGE = LINE([(-500, 1000), (500, 1000)])


def over(x, a, b):
    """Seconds by way of (0, x)."""
    return FLAT * (np.hypot(a[0], x - a[1]) + np.hypot(b[0], x - b[1]))


def test_without_waters_the_straight_line_counts_with_its_detour():
    found = Ground(S).walks(np.array([[0.0, 0.0]]), np.array([[300.0, 400.0]]))
    assert found.there_s[0] == pytest.approx(500 * FLAT)
    assert found.metres[0] == pytest.approx(500 * S.detour)


@pytest.mark.parametrize(
    ("water", "kind", "a", "b", "seconds"),
    [
        (RIVER, "river", (-300, 0), (300, 0), np.inf),  # nobody wades
        (RIVER, "river", (-300, 0), (-200, 600), FLAT * np.hypot(100, 600)),  # both on this side
        (RIVER, "river", (-300, 0), (10, 0), FLAT * 310),  # the marker stands on the bank
        (RIVER, "river", (0, -900), (0, 900), FLAT * 1800),  # along the river
        (RIVER, "stream", (-300, 0), (300, 0), FLAT * 600 + 480),  # a stream is waded
        (RIVER, "canal", (-300, 0), (300, 0), FLAT * 600 + 480),
        (RIVER, None, (-300, 0), (300, 0), FLAT * 600 + 480),  # a line of no class is waded
        (WIDE, "river", (-300, 0), (300, 0), np.inf),
        (WIDE, None, (-300, 0), (300, 0), np.inf),  # an area of no class is not
        (WIDE, "river", (-300, 0), (0, 0), FLAT * 300),  # to the middle of the river, where the boundary runs
        (shapely.box(-100, -50, 100, 50), "lake", (-300, 0), (300, 0), FLAT * (600 - 200 + 300)),  # round a pond
        (shapely.box(-100, -5000, 100, 20), "lake", (-300, 0), (300, 0), FLAT * (600 + 40)),  # round the end of it
        (LINE([(0, -4000), (0, 0), (90, 60), (-90, 90), (0, 160), (0, 4000)]), "river", (1, 50), (1, 150), None),
    ],
)
def test_what_lies_across(water, kind, a, b, seconds):
    got, via = walk(ground(water, classes=[kind]), a, b)
    assert np.isnan(via).all()
    if seconds is not None:
        assert got == pytest.approx(seconds, rel=2e-3)
    else:
        assert np.isfinite(got)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31))
def test_the_proof_accepts_every_walk_round_and_over_waters(seed):
    """Rivers, a fork, lakes, a canal and a bridge by chance."""
    draw = np.random.default_rng(seed)

    def course(count):
        return np.cumsum(draw.normal(0, 150, (count, 2)) + np.array([0, 60]), axis=0) + draw.uniform(-2000, 2000, 2)

    rivers = [LINE(course(60)) for _ in range(3)]
    fork = LINE([rivers[0].coords[20], *course(20)])
    lakes = [shapely.Point(draw.uniform(-3000, 3000, 2)).buffer(draw.uniform(50, 900)) for _ in range(3)]
    waters, kinds = [*rivers, fork, *lakes], ["river", "stream", "river", "river", "lake", None, "canal"]
    road = LINE([(-3000, 700), (3000, 700)])
    where = ground(*waters, classes=kinds, roads=[road])
    a, b = draw.uniform(-3000, 3000, (2, 60, 2))
    found = where.walks(a + WEST, b + WEST)
    net = read_roads(land.frame([road], **{"class": ["village"]}), land.PLANE, S)
    wet, tree = Waters.of(land.frame(waters, **{"class": kinds}), land.PLANE, S), shapely.STRtree(net.shapes)
    work = work_for(land.lines(land.wave()), land.markers(land.wave(), 1), net, land.PLANE, S)
    for i, passes in enumerate(np.isfinite(found.there_s)):
        inner = [] if np.isnan(found.via[i, 0]) else [found.via[i] - WEST]
        way = Leg("walk", 1.0, 1.0, tuple(land.lonlat(*p) for p in (a[i], *inner, b[i])))
        faults = list(wet.faults(way, work, net, tree))
        assert not (passes and faults)


@pytest.mark.parametrize(
    ("water", "kind", "roads", "course", "said"),
    [
        (RIVER, "river", [], [(-300, 0), (300, 0)], "through water"),
        (RIVER, "stream", [], [(-300, 0), (300, 0)], ""),
        (RIVER, "river", [], [(-300, 0), (-200, 600)], ""),
        (RIVER, "river", [], [(-300, 0), (30, 0)], ""),  # to the bank
        (WIDE, "lake", [], [(-300, 0), (300, 0)], "through water"),
        (WIDE, None, [], [(-300, 0), (300, 0)], "through water"),
        (shapely.box(-100, -50, 100, 50), "lake", [], [(-300, 0), (300, 0)], ""),  # round it
        (RIVER, "river", [BRIDGE], [(-300, 0), (0, 1000), (300, 0)], ""),
        (RIVER, "river", [BRIDGE], [(-300, 0), (0, 900), (300, 0)], "no road does"),
        (RIVER, "river", [BRIDGE], [(-300, 1000), (300, 1000)], ""),  # along the road
    ],
)
def test_the_proof_finds_walks_through_water(water, kind, roads, course, said):
    net = read_roads(land.frame(roads or [LINE([(9000, 0), (9900, 0)])], **{"class": ["village"]}), land.PLANE, S)
    work = work_for(land.lines(land.wave()), land.markers(land.wave(), 1), net, land.PLANE, S)
    wet = Waters.of(land.frame([water], **{"class": [kind]}), land.PLANE, S)
    way = Leg("walk", 1.0, 1.0, tuple(land.lonlat(*p) for p in course))
    assert "; ".join(wet.faults(way, work, net, shapely.STRtree(net.shapes))).endswith(said)
    assert bool(said) == any(True for _ in wet.faults(way, work, net, shapely.STRtree(net.shapes)))


@pytest.mark.parametrize("water", [RIVER, WIDE])
def test_a_bridge_is_used_where_it_is_near(water):
    a, b = (-300, 0), (300, 0)
    got, via = walk(ground(water, roads=[BRIDGE]), a, b)
    assert via[1] == pytest.approx(1000, abs=2)
    assert got == pytest.approx(over(1000, a, b), rel=0.02)


@pytest.mark.parametrize(
    ("waters", "bridges"),
    [
        ([RIVER], [LINE([(-500, 4000), (500, 4000)])]),  # too far
        ([RIVER], []),
        ([RIVER, LINE([(200, -5000), (200, 5000)])], [BRIDGE]),  # a second river without a bridge on the way
        ([RIVER], [LINE([(-500, 1000), (-50, 1000)])]),  # a road that ends before the river
    ],
)
def test_no_bridge_no_walk(waters, bridges):
    a, b = (-300, 0), (300, 0)
    if len(waters) == 2:
        bridges = [LINE([(-500, 1000), (150, 1000)])]
    assert np.isinf(walk(ground(*waters, roads=bridges), a, b)[0])


def test_a_river_line_through_its_own_lake_is_crossed_once():
    lake = shapely.Point(0, 0).buffer(400)
    got, _ = walk(
        ground(RIVER, lake, classes=["river", "lake"], roads=[LINE([(-900, 0), (900, 0)])]), (-600, 0), (600, 0)
    )
    assert got == pytest.approx(FLAT * 1200, rel=0.01)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31))
def test_a_winding_river_parts_the_land_in_two(seed):
    """A walk is stopped exactly where its ends lie on different banks; none is shorter than straight."""
    draw = np.random.default_rng(seed)
    y = np.linspace(-6000, 6000, 240)
    x = np.cumsum(draw.normal(0, 12, 240))
    where = ground(LINE(np.column_stack([x, y])))
    a = np.column_stack([draw.uniform(-1500, 1500, 80), draw.uniform(-2500, 2500, 80)])
    b = np.column_stack([draw.uniform(-1500, 1500, 80), draw.uniform(-2500, 2500, 80)])
    side_a, side_b = (p[:, 0] > np.interp(p[:, 1], y, x) for p in (a, b))
    clear = (np.abs(a[:, 0] - np.interp(a[:, 1], y, x)) > 120) & (np.abs(b[:, 0] - np.interp(b[:, 1], y, x)) > 120)
    found = where.walks(a + WEST, b + WEST)
    assert np.isinf(found.there_s[clear & (side_a != side_b)]).all()
    passed = np.isfinite(found.there_s)
    assert (found.there_s[passed] >= FLAT * np.hypot(*(a - b)[passed].T) * 0.999).all()
    straight = clear & (side_a == side_b) & (np.hypot(*(a - b).T) < 300)
    assert np.isfinite(found.there_s[straight]).mean() > 0.8 if straight.any() else True


def slope_file(path, rise, *, bands=1, kind="float32", where=land.PLANE, hole=False):
    """A plane that rises by `rise` metres a metre to the east."""
    cells = (np.arange(200) * 30.0 * rise + 100)[None].repeat(200, axis=0).astype(kind)
    if hole:
        cells[:, 100:] = -9999
    with rasterio.open(
        path, "w", driver="GTiff", width=200, height=200, count=bands, dtype=kind, crs=where.to_wkt(), nodata=-9999 if hole else None,
        transform=from_origin(land.X0, land.Y0 + 6000, 30, 30),
    ) as out:  # fmt: skip
        for band in range(bands):
            out.write(cells, band + 1)
    return path


BOUNDS = (land.X0 + 100, land.Y0 + 100, land.X0 + 5800, land.Y0 + 5800)


@pytest.mark.parametrize(
    ("rise", "up", "down"),
    [
        (0.0, 3.0, 3.0),
        (0.2, 3.0 * np.exp(-3.5 * 0.2), 3.0 * np.exp(-3.5 * 0.1)),  # |s + 0.05| less 0.05, Tobler 1993
        (0.05, 3.0 * np.exp(-3.5 * 0.05), 3.0),  # gently down is not faster than the flat
        (2.0, 0.5, 0.5),  # however steep
    ],
)
def test_slope_by_tobler(tmp_path, rise, up, down):
    terrain = Terrain.read(slope_file(tmp_path / "dem.tif", rise), land.PLANE, BOUNDS, S.sample_m)
    found = Ground(S, terrain=terrain).walks(np.array([[1000.0, 1000.0]]) + WEST, np.array([[2200.0, 1000.0]]) + WEST)
    assert found.there_s[0] == pytest.approx(1200 * S.slope_detour / (up / 3.6), rel=1e-3)
    assert found.back_s[0] == pytest.approx(1200 * S.slope_detour / (down / 3.6), rel=1e-3)
    assert found.metres[0] == pytest.approx(1200 * S.slope_detour)


def test_ground_without_heights_counts_flat_with_the_larger_detour(tmp_path):
    terrain = Terrain.read(slope_file(tmp_path / "dem.tif", 0.2, hole=True), land.PLANE, BOUNDS, S.sample_m)
    assert 0.4 < terrain.unknown < 0.6
    found = Ground(S, terrain=terrain).walks(np.array([[4000.0, 1000.0]]) + WEST, np.array([[5000.0, 1000.0]]) + WEST)
    assert found.there_s[0] == pytest.approx(1000 * FLAT)
    assert found.metres[0] == pytest.approx(1000 * S.detour)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"bands": 3, "kind": "uint8"}, "not a terrain model"), ({"where": land.crs.zone_crs(120.0)}, "nothing where")],
)
def test_files_that_are_no_terrain_model_here(tmp_path, change, words):
    path = slope_file(tmp_path / "dem.tif", 0.1, **change)
    with pytest.raises(FormatError, match=words):
        read_heights(path, (*land.lonlat(0, 0), *land.lonlat(5000, 5000)))
    with pytest.raises(FormatError, match="no such file"):
        read_heights(tmp_path / "other.tif", (0, 0, 1, 1))


def test_a_marker_behind_a_river_is_reached_from_its_own_side():
    """The near road is over the river; a farther one is not."""
    line = LINE([(2000, 0), (2000, 6000)])
    roads = land.frame(
        [LINE([(0, -100), (0, 6000)]), LINE([(0, 0), (6000, 0)]), LINE([(6000, 0), (6000, 6000)])],
        key=["near", "bridge", "far"],
        **{"class": ["county"] * 3},
    )
    river = land.frame(
        [LINE([(1000, 900), (1000, 9000)]), LINE([(1000, 900), (1000, -5000)])], **{"class": ["river"] * 2}
    )
    read = read_roads(roads, land.PLANE, S)
    chosen = PlanSettings(stretches=False)
    marks = land.markers(line, 3)
    made = [
        Travel(work_for(land.lines(line), marks, read, land.PLANE, chosen), read, [Start(*land.lonlat(0, 3000), "x")],
               chosen, waters=w)
        for w in (None, river)
    ]  # fmt: skip
    dry, wet = ({read.rows[t.drives.spots[s].edge] for near in t.access[1:] for s, _ in near} for t in made)
    assert 0 in dry
    assert wet <= {1, 2}
    assert not made[1].barred.any()


def test_a_marker_whose_roads_all_lie_beyond_water_says_so():
    line = LINE([(2000, 0), (2000, 6000)])
    roads = land.frame([LINE([(0, -100), (0, 6000)])], key=["near"], **{"class": ["county"]})
    river = land.frame([LINE([(1000, -9000), (1000, 15_000)])], **{"class": ["river"]})
    asked = Request(("all",), (Crew(Start(*land.lonlat(0, 3000), "x")),), Calendar(2), stretches=False)
    made = plan_request(land.lines(line), land.markers(line, 3), roads, asked, waters=river, settings=S)
    assert {(u.code, "beyond water without a bridge" in str(u.reason)) for u in made.unvisited} == {("no_road", True)}
    assert len(made.unvisited) == 3
    assert any("every road near them lies beyond water" in str(t) for t in made.told)


def test_three_hundred_places_are_quick():
    draw = np.random.default_rng(3)
    y = np.linspace(-20_000, 60_000, 3000)
    rivers = [LINE(np.column_stack([x + np.cumsum(draw.normal(0, 20, 3000)), y])) for x in range(2000, 40_000, 6000)]
    where = ground(*rivers)
    xy = draw.uniform(0, 40_000, (300, 2)) + WEST
    one, two = np.triu_indices(300, 1)
    began = time.process_time()
    where.walks(xy[one], xy[two])
    assert time.process_time() - began < 2.0


def _by_water(day):
    """The same day, every walk from stop to stop by way of a place in the river that is no bridge."""
    wet = land.lonlat(8750, 5200)
    return replace(
        day, stops=tuple(replace(s, legs=tuple(_by_way_of(leg, wet) for leg in s.legs)) for s in day.stops)
    )  # fmt: skip


def _by_way_of(leg, place):
    return replace(leg, course=(leg.course[0], place, leg.course[-1])) if leg.mode == "walk" else leg


def test_a_plan_over_hills_and_rivers_is_proven_and_says_what_it_assumes(tmp_path):
    """Every walk of it is checked again, that over a bridge too; nobody wades, as one does who knows of no river."""
    wave = land.wave(9000, 4600, 300)
    river = land.frame([LINE([(8750, -2000), (8750, 12_000)])], **{"class": ["river"]})
    dem = slope_file(tmp_path / "dem.tif", 0.1)
    asked = Request(
        ("all",), (Crew(Start(*land.lonlat(3000, 3000), "青山镇")),), Calendar(4), stretches=False, dem=str(dem)
    )
    marks = land.markers(wave, 6)
    made = plan_request(land.lines(wave), marks, land.grid(4), asked, waters=river, settings=PlanSettings(rounds=60))
    assert not made.unvisited
    water = shapely.transform(river.to_crs(land.PLANE).geometry[0], lambda xy: xy)
    bridges = shapely.MultiPoint([(8750 + land.X0, y + land.Y0) for y in (0, 3000, 6000, 9000)]).buffer(30)
    walks = [leg for day in made.teams[0].days for leg in day.legs if leg.mode == "walk"]
    assert len(walks) >= 6
    for leg in (leg for leg in walks if len(leg.course) <= 3):  # along the line nothing is asked
        course = land.crs.transform(np.array([LINE(leg.course)], dtype=object), land.crs.GEOGRAPHIC, land.PLANE)[0]
        assert shapely.difference(course.intersection(water), bridges).is_empty
    read = read_roads(land.grid(4), land.PLANE, S)
    work = work_for(land.lines(wave), marks, read, land.PLANE, PlanSettings(stretches=False))
    assert not list(problems(made, work, read, S, waters=river))
    dry = plan_request(land.lines(wave), marks, land.grid(4), asked, settings=PlanSettings(rounds=60))
    assert any("through water" in p for p in problems(dry, work, read, S, waters=river))
    over = replace(made, teams=tuple(replace(t, days=tuple(map(_by_water, t.days))) for t in made.teams))
    assert any("where no road does" in p for p in problems(over, work, read, S, waters=river))
    said = " ".join(str(t) for t in made.told)
    assert "Tobler" in said
    assert "bridges" in said
    assert made.assumptions["walking"]["slopes"]
    assert Request.from_json(asked.as_json()).dem == str(dem)

"""Series: how many leaves, in which order, what each shows; tables over pages; sheet indexes."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gis_desk.map.layout import Series, compose, templates
from gis_desk.map.layout.index import around, overview
from gis_desk.map.layout.items import IndexItem, TableItem
from layers.errors import PlanError
from tests.gis_desk.map.layout.county import material


def test_one_page_for_every_township_of_the_county():
    layout = templates()["townships-a4"]
    made = compose(layout, material(), layout.series)
    assert [leaf.name for leaf in made.leaves] == ["金竹镇", "木子乡", "龙山镇", "水口乡"]
    assert len(made.pages) == 5, "a cover, and a page for each"
    assert [p.sheet for p in made.pages] == [0, 1, 2, 3, 4]
    for leaf, frame in zip(made.leaves, made.main, strict=True):
        assert shapely.Polygon(frame.footprint).covers(leaf.focus)


def test_the_order_can_be_chosen_and_rows_filtered():
    layout = templates()["townships-a4"]
    series = Series("division", {"level": "township", "name": "水口乡|木子乡"}, order="name")
    assert [leaf.name for leaf in compose(layout, material(), series).leaves] == ["木子乡", "水口乡"]


def test_markers_lie_in_the_middle_at_the_scale_asked_for():
    layout = templates()["marker-a4"]
    made = compose(layout, material(), layout.series)
    assert [leaf.name for leaf in made.leaves] == ["2122001Q", "2122002Q"]
    for leaf, frame in zip(made.leaves, made.main, strict=True):
        assert frame.scale == 2000
        item = frame.item
        lon, lat = frame.to_degrees(item.x + item.width / 2, item.y + item.height / 2)
        x, y = leaf.plane.forward([lon], [lat])
        assert np.hypot(x[0] - leaf.points[0, 0], y[0] - leaf.points[0, 1]) < 0.01


@pytest.mark.parametrize("course_up", [True, False])
def test_sheets_along_a_line_cover_it_without_a_gap(course_up):
    layout = templates()["line-a3"]
    series = replace(layout.series, scale=10_000.0, course_up=course_up)
    made = compose(layout, material(), series)
    assert len(made.leaves) >= 3
    line = shapely.LineString([(108.1, 25.0), (108.1, 25.1)])
    plane = made.leaves[0].plane
    (whole,) = plane.shapes(np.array([shapely.segmentize(line, 0.001)], dtype=object))
    seen = shapely.union_all([f.footprint for f in made.main])
    assert seen.covers(whole)
    if course_up:
        for leaf, frame in zip(made.leaves, made.main, strict=True):
            right, down = frame.view().to_dots(leaf.points[[0, -1], 0], leaf.points[[0, -1], 1])
            assert right[1] > right[0]
            assert abs(down[1] - down[0]) < 1e-6, "the course runs across the sheet"


def test_a_page_for_every_day_of_a_plan_with_its_own_stops():
    layout = templates()["route-a3"]
    made = compose(layout, material(with_plan=True), layout.series)
    assert [(leaf.row["team"], leaf.row["day"]) for leaf in made.leaves] == [(0, 1), (0, 2), (1, 1), (1, 2)]
    for page in made.pages[1:]:
        rows, _ = page.tables["stops"]
        marker = rows.columns.index("marker")
        begin = f"{page.leaf.row['team']}{page.leaf.row['day']}"
        assert [cells[marker] for cells in rows.cells] == [f"{begin}{k}Q" for k in range(3)]


def test_equal_sheets_cover_the_county():
    layout = templates()["county-a3"]
    made = compose(layout, material(), Series("sheets", scale=20_000.0))
    county = shapely.box(108.001, 25.001, 108.099, 25.099)
    (moved,) = made.leaves[0].plane.shapes(np.array([county], dtype=object))
    assert shapely.union_all([f.footprint for f in made.main]).covers(moved)


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (Series("glaciers"), "there is no layer glaciers"),
        (Series("division", {"level": "planet"}), "no row of division"),
        (Series("boundary_line", scale=1.0), "too many sheets|more than"),
        (Series("sheets", scale=10.0), "more than"),
    ],
)
def test_what_makes_no_series(series, words):
    with pytest.raises(PlanError, match=words):
        compose(templates()["county-a3"], material(), series)


def test_nothing_has_a_place():
    bare = replace(material(), layers=(), home="")
    with pytest.raises(PlanError, match="nothing that is to be printed"):
        compose(templates()["county-a3"], bare)


def test_long_tables_flow_over_pages_and_lose_no_row():
    layout = templates()["plain-a4"].with_item(
        TableItem("t", 10, 150, 120, 30, layer="stops", columns=("no", "marker", "nothing"), row_mm=5)
    )
    base = material(with_plan=True)
    many = replace(base, tables={"stops": base.tables["stops"].loc[np.zeros(400, int)].reset_index(drop=True)})
    made = compose(layout, many)
    seen: list[int] = []
    for page in made.pages:
        rows, blocks = page.tables["t"]
        assert rows.columns == ("no", "marker")
        assert rows.unknown == ("nothing",)
        for block in blocks:
            seen += range(block.first, block.last)
            assert (block.last - block.first + 1) * 5 <= block.height + 1e-6
            assert block.x + block.width <= layout.width
    assert seen == list(range(400))
    assert len(made.pages) > 3


def test_a_table_of_the_pages_own_rows():
    layout = templates()["dispute-a4"]
    made = compose(layout, material(), layout.series)
    rows, _ = made.pages[0].tables["events"]
    assert [cells[3] for cells in rows.cells] == ["巡查发现"]


def test_the_sheets_around_and_all_of_them():
    layout = templates()["county-a3"].with_item(IndexItem("i", 0, 0, 60, 40))
    made = compose(layout, material(), Series("sheets", scale=20_000.0))
    frames = made.main
    assert len(frames) == 6
    assert around(frames, 1) == {(1, 0): 2, (0, 1): 3, (1, 1): 4}
    assert around(frames, 4) == {(-1, -1): 1, (0, -1): 2, (-1, 0): 3, (-1, 1): 5, (0, 1): 6}
    assert around(frames, 9) == {}
    outlines = overview(frames, 60, 40)
    every = np.vstack([o.xy for o in outlines])
    assert every.min() >= -1e-6
    assert (every.max(axis=0) <= np.array([60, 40]) + 1e-6).all()
    assert overview([], 60, 40) == []

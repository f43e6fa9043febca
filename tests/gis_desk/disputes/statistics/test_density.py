import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.disputes.statistics.density import COLUMNS, along_lines, middles
from layers import crs
from tests.gis_desk.disputes.statistics.nets import at, graphs, lines


@settings(max_examples=50, deadline=None)
@given(
    graph=graphs(),
    places=st.lists(st.tuples(st.floats(-1, 8), st.floats(-1, 8)), min_size=1, max_size=30),
    h=st.floats(100, 20_000),
    step=st.floats(60, 5_000),
)
def test_density_adds_up_to_the_number_of_cases(graph, places, h, step):
    weights = np.linspace(0.5, 3, len(places))
    found = along_lines(at(*places), graph[1], weights=weights, bandwidth_m=h, step_m=step)
    table = found.stretches
    on = found.snapped.edge >= 0
    assert (found.n, found.off) == (on.sum(), (~on).sum())
    assert table["cases"].sum() == pytest.approx(weights[on].sum(), rel=1e-9, abs=1e-9)
    length = crs.length_m(table.geometry.to_numpy()) if len(table) else np.zeros(0)
    assert (table["per_km"] * length / 1000).sum() == pytest.approx(weights[on].sum(), rel=1e-3, abs=1e-9)


def test_stretches_lie_on_their_line_end_to_end():
    frame = lines([(0, 0), (3, 1), (7, -1), (10, 0)], [(3, 1), (3, 6)])
    table = along_lines(at(*[(x, 0) for x in range(11)]), frame, bandwidth_m=4000, step_m=300).stretches
    assert tuple(table.columns) == COLUMNS
    assert table.crs == crs.GEOGRAPHIC
    assert (
        shapely.length(shapely.difference(table.geometry.to_numpy(), frame.geometry.union_all().buffer(1e-7))).sum()
        == 0
    )
    assert crs.length_m(table.geometry.to_numpy()) == pytest.approx(
        (table["to_m"] - table["from_m"]).to_numpy(), rel=2e-4
    )
    assert (table["to_m"] - table["from_m"]).max() <= 300
    first = table[table["line"] == "L0"]
    assert first["from_m"].to_numpy()[1:] == pytest.approx(first["to_m"].to_numpy()[:-1])
    assert first["to_m"].iloc[-1] == pytest.approx(crs.length_m(frame.geometry.to_numpy())[0])


def test_parts_of_one_line_keep_its_chainage():
    frame = lines([(0, 0), (1, 0)])
    parts = [shapely.linestrings([[110, 25], [110.02, 25]]), shapely.linestrings([[110.05, 25], [110.08, 25]])]
    frame.geometry = [shapely.multilinestrings(parts)]
    table = along_lines(at((7, 0)), frame, bandwidth_m=500).stretches
    first = crs.length_m([parts[0]])[0]
    middle = (table["from_m"].min() + table["to_m"].max()) / 2
    assert middle == pytest.approx(first + crs.distance_m(110.05, 25, 110.07, 25), abs=200)


def test_cases_without_a_place_or_far_from_lines_are_counted_not_hidden():
    frame = lines([(0, 0), (10, 0)])
    points = np.concatenate([at((1, 0), (1, 90)), [None, shapely.Point()]])
    found = along_lines(points, frame)
    assert (found.n, found.off) == (1, 3)
    assert found.stretches["cases"].sum() == pytest.approx(1)


def test_no_lines_or_no_cases_give_no_rows():
    frame = lines([(0, 0), (10, 0)])
    for found in (along_lines(np.array([], dtype=object), frame), along_lines(at((1, 0)), frame.iloc[:0])):
        assert found.stretches.empty
        assert tuple(found.stretches.columns) == COLUMNS
        assert found.n == 0


def test_of_a_line_its_middle_counts_and_of_an_area_a_point_on_it():
    shapes = np.array(
        [
            shapely.Point(110, 25),
            shapely.LineString([(110, 25), (111, 25)]),
            shapely.MultiLineString([[(0, 0), (1, 0)], [(110, 25), (114, 25)]]),
            shapely.box(110, 25, 111, 26),
            shapely.MultiPoint([(110, 25)]),
            shapely.Polygon(),
            None,
        ],
        dtype=object,
    )
    found = middles(shapes)
    assert found[:5] == pytest.approx(np.array([(110, 25), (110.5, 25), (112, 25), (110.5, 25.5), (110, 25)]))
    assert np.isnan(found[5:]).all()

"""Planted defects are all found, each once, where they are, and nothing else is; order and direction do not matter."""

import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon

from gis_desk.boundaries.check import check_divisions
from gis_desk.findings import Finding
from layers import crs
from layers.work import Cancelled, Progress
from tests.drawing import CRS, draw
from tests.gis_desk.boundaries.coverages import plant, winding

KINDS = ["gap", "overlap", "sliver", "vertex", "duplicate", "bowtie"] * 4


def of_coverage(frame: gpd.GeoDataFrame) -> list[Finding]:
    return [f for f in check_divisions(frame) if f.rule < "B106"]


def test_a_clean_coverage_is_clean() -> None:
    assert of_coverage(winding(12, 12)) == []


def test_planted_defects_are_found_and_nothing_else() -> None:
    frame, planted = plant(winding(40, 40, seed=5), KINDS)
    found = of_coverage(frame)
    assert sorted((f.rule, sorted(f.keys)) for f in found) == sorted((p.rule, sorted(p.keys)) for p in planted)
    by_id = {(f.rule, frozenset(f.keys)): f for f in found}
    for p in planted:
        at = by_id[p.rule, p.keys].at
        assert at is not None
        assert at.distance(p.at) < 0.002


def test_two_layers_on_top_of_each_other() -> None:
    frame, over = winding(6, 6), winding(6, 6, seed=9)
    over["key"] = over["code"] = [c[:6] + str(500 + n) for n, c in enumerate(over["code"])]
    found = of_coverage(gpd.GeoDataFrame(pd.concat([frame, over], ignore_index=True), crs=CRS))
    assert {f.rule for f in found} <= {"B101", "B102", "B104", "B105"}
    pairs = {frozenset(f.keys) for f in found if f.rule in ("B101", "B105")}
    touching = {
        frozenset((a, b))
        for a, one in zip(frame["key"], frame.geometry, strict=True)
        for b, two in zip(over["key"], over.geometry, strict=True)
        if one.intersection(two).area > 1e-7
    }
    assert touching <= pairs
    shared = sum(f.measure["area_m2"] for f in found if f.rule in ("B101", "B105"))
    assert shared == pytest.approx(float(crs.area_m2([frame.union_all().intersection(over.union_all())])[0]), rel=1e-3)


def test_a_unit_over_the_edge_of_two_others() -> None:
    found = check_divisions(draw("A: 0,0 3,0 3,6 0,6 ; B: 3,0 6,0 6,6 3,6 ; C: 2,2 4,2 4,4 2,4"))
    assert sorted(f.keys for f in found if f.rule == "B101") == [("A", "C"), ("B", "C")]


def same(one: list[Finding], other: list[Finding]) -> bool:
    def plain(found: list[Finding]) -> list[object]:
        return sorted(
            (f.rule, tuple(sorted(f.keys)), tuple(round(v, 1) for k, v in sorted(f.measure.items()))) for f in found
        )

    return plain(one) == plain(other)


PLANTED = plant(winding(13, 13, seed=8), ["gap", "overlap", "sliver", "vertex", "duplicate"])[0]
EXPECTED = of_coverage(PLANTED)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(len(PLANTED))), turn=st.integers(0, 63), flip=st.booleans())
def test_order_of_rows_and_start_of_rings_make_no_difference(order: list[int], turn: int, flip: bool) -> None:
    def turned(shape: Polygon) -> Polygon:
        xy = np.roll(shapely.get_coordinates(shape)[:-1], turn, axis=0)
        return Polygon(xy[::-1] if flip else xy)

    frame = PLANTED.copy()
    frame.geometry = [turned(g) for g in frame.geometry]
    assert same(of_coverage(frame.iloc[order].reset_index(drop=True)), EXPECTED)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), columns=st.integers(3, 8), rows=st.integers(3, 8))
def test_any_clean_coverage_is_clean(seed: int, columns: int, rows: int) -> None:
    frame = winding(columns, rows, seed=seed)
    if shapely.is_valid(frame.geometry.to_numpy()).all() and shapely.coverage_is_valid(frame.geometry.to_numpy()):
        assert of_coverage(frame) == []


def test_coordinates_that_are_no_numbers_and_missing_shapes() -> None:
    frame = winding(3, 3)
    shapes = list(frame.geometry)
    xy = shapely.get_coordinates(shapes[0])
    xy[3] = np.nan
    with warnings.catch_warnings(action="ignore"):
        shapes[0] = Polygon(xy)
    shapes[1] = None
    shapes[2] = MultiPolygon()
    shapes[3] = shapely.LineString([(110, 30), (111, 31)])
    frame.geometry = shapes
    broken = [f for f in of_coverage(frame) if f.rule == "B103"]
    assert {f.keys[0] for f in broken} == set(frame["key"].iloc[:4])


def test_an_empty_frame_has_no_findings() -> None:
    assert check_divisions(winding(3, 3).iloc[:0]) == []


def test_a_check_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        check_divisions(winding(3, 3), progress=Progress(stopped=lambda: True))


def test_progress_is_told() -> None:
    seen: list[tuple[int, int, str]] = []
    check_divisions(winding(3, 3), progress=Progress(report=lambda *step: seen.append(step)))
    assert len(seen) > 4
    assert all(text for _, _, text in seen)


def test_a_gap_beside_a_tangled_unit_is_found() -> None:
    """One side of the gap has another defect, the other side has none: the ring must still close."""
    frame = draw("A: 0,0 4,0 4,3.5 4.5,4 4,4.5 4,8 0,8 ; B: 4,0 8,0 8,8 4,8 4,4.5 4,3.5 ; C: 8,0 12,0 12,8 8,8")
    torn = draw("B: 4,0 8,0 8,1 7.5,1.5 8,2 8,8 4,8 4,4.5 4,3.5").geometry[0]
    frame.geometry = [frame.geometry[0], torn, draw("C: 8,0 12,0 12,8 8,8 8,2 8,1").geometry[0]]
    found = sorted((f.rule, f.keys) for f in of_coverage(frame))
    assert found == [("B101", ("A", "B")), ("B102", ("B", "C"))]


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 1000))
def test_neighbouring_defects_hide_nothing(seed: int) -> None:
    """Every unit's vertices moved a little: overlaps and gaps agree with an independent count."""
    r = np.random.default_rng(seed)
    frame = winding(4, 4, seed=3)
    frame.geometry = [
        Polygon(shapely.get_coordinates(g)[:-1] + r.normal(0, 3e-5, (len(shapely.get_coordinates(g)) - 1, 2)))
        for g in frame.geometry
    ]
    shapes = frame.geometry.to_numpy()
    if not shapely.is_valid(shapes).all():
        return
    found = check_divisions(frame, 0.0001)
    one, two = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    shared = crs.area_m2(shapely.intersection(shapes[one[one < two]], shapes[two[one < two]])).sum()
    union = shapely.union_all(shapes)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(union) for ring in part.interiors]
    measured = {rule: sum(f.measure["area_m2"] for f in found if f.rule == rule) for rule in ("B101", "B102")}
    assert measured["B101"] == pytest.approx(shared, rel=1e-3)
    assert measured["B102"] == pytest.approx(crs.area_m2(holes).sum(), rel=1e-3)

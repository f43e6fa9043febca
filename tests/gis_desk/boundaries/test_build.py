"""Boundary lines from polygons."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis_desk.boundaries.arcs import OUTSIDE, arcs
from gis_desk.boundaries.build import BASIS, build_lines, plan_build, separates
from layers.change import Change
from layers.errors import PlanError
from tests.drawing import CRS, draw


def coverage(text: str) -> gpd.GeoDataFrame:
    """The drawing with codes: A, B, C are townships of county 990101, X, Y of county 990102."""
    frame = draw(text)
    codes = {"A": "990101101", "B": "990101102", "C": "990101103", "X": "990102101", "Y": "990102102"}
    frame["code"] = [codes[k] for k in frame["key"]]
    frame["key"] = frame["code"]
    return frame


NONE = gpd.GeoDataFrame(
    {c: [] for c in ("key", "name", "level", "left_unit", "right_unit", "length_m", "status", "basis")},
    geometry=[],
    crs=CRS,
)


def areas_from(lines: np.ndarray, left: np.ndarray, right: np.ndarray, units: int) -> np.ndarray:
    """Area of each unit from nothing but the arcs and their sides."""
    areas = np.zeros(units + 1)
    for line, one, other in zip(lines, left, right, strict=True):
        xy = shapely.get_coordinates(line) - (110, 30)
        swept = float((xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]).sum() / 2)
        areas[one] += swept
        areas[other] -= swept
    return areas[:-1]


@pytest.mark.parametrize("text", ["AB AB", "AAB ACB AAB", "AABB AAXX CCXX CYYX", "AAAA ABBA AAAA", "A.B"])
def test_areas_come_back_from_the_arcs(text: str) -> None:
    shapes = draw(text).geometry.to_numpy()
    found = arcs(shapes)
    assert areas_from(found.lines, found.left, found.right, len(shapes)) == pytest.approx(
        shapely.area(shapes), rel=1e-9
    )
    inner = found.right != OUTSIDE
    length = shapely.length(found.lines)
    assert 2 * length[inner].sum() + length[~inner].sum() == pytest.approx(shapely.length(shapes).sum())


def test_a_pair_has_one_line_with_its_sides() -> None:
    built = build_lines(coverage("AB AB"), "township")
    (row,) = built.lines.to_dict("records")
    assert (row["left_unit"], row["right_unit"], row["level"]) == ("990101101", "990101102", "township")
    (part,) = row["geometry"].geoms
    assert part.coords[0][1] < part.coords[-1][1]  # northward: A in the west is on the left
    assert row["length_m"] == pytest.approx(221.7, abs=0.2)


def test_levels_and_trijunctions() -> None:
    built = build_lines(coverage("AAXX BBXX"), "township")
    levels = {(r["left_unit"][-3:], r["right_unit"][:6]): r["level"] for r in built.lines.to_dict("records")}
    assert levels == {("101", "990101"): "township", ("101", "990102"): "county", ("102", "990102"): "county"}
    inner = built.junctions[built.junctions["count"] == 3]
    assert inner["units"].tolist() == ["990101101,990101102,990102101"]


def test_edges_that_do_not_fit_are_outside() -> None:
    frame = coverage("AB AB")
    assert build_lines(frame, "township").outside_m > 0
    torn = frame.copy()
    torn.geometry = [shapely.segmentize(torn.geometry.iloc[0], 0.0007), torn.geometry.iloc[1]]
    assert build_lines(torn, "township").lines.empty


def test_row_order_makes_no_difference() -> None:
    frame = coverage("AABB AAXX CCXX CYYX")
    one = build_lines(frame, "township").lines
    other = build_lines(frame.iloc[::-1].reset_index(drop=True), "township").lines
    assert one["key"].tolist() == other["key"].tolist()
    assert shapely.equals_exact(
        shapely.normalize(one.geometry.to_numpy()), shapely.normalize(other.geometry.to_numpy())
    ).all()


def test_codes_must_be_distinct() -> None:
    frame = coverage("AB AB")
    frame["code"] = "990101101"
    with pytest.raises(PlanError, match="several rows"):
        build_lines(frame, "township")


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("110101", "120101", "province"),
        ("450101", "450201", "prefecture"),
        ("450101101", "450102101", "county"),
        ("450101101", "450101102", "township"),
        ("450101101001", "450101101002", "village"),
    ],
)
def test_separates(one: str, other: str, level: str) -> None:
    assert separates(one, other) == level


def applied(existing: gpd.GeoDataFrame, change: Change) -> gpd.GeoDataFrame:
    rows = {r["key"]: r for r in existing.to_dict("records")}
    for edit in change.edits:
        rows[edit.key] = rows.get(edit.key, {"key": edit.key}) | dict(edit.after or {})
    return gpd.GeoDataFrame(list(rows.values()), crs=CRS)


def test_a_second_build_changes_nothing_and_a_third_renews() -> None:
    divisions = coverage("AABB AAXX CCXX CYYX")
    first = plan_build(divisions, NONE)
    assert first.added == len(first.change.edits) > 4
    there = applied(NONE, first.change)
    second = plan_build(divisions, there)
    assert (second.change.edits, second.unchanged) == ((), first.added)
    third = plan_build(coverage("AABB AABX CCXX CYYX"), there)
    assert third.renewed > 0
    assert third.unchanged > 0


def test_lines_on_papers_are_left_alone() -> None:
    divisions = coverage("AB AB")
    plan = plan_build(divisions, NONE)
    legal = applied(NONE, plan.change).assign(status="legal", basis="agreement")
    legal["left_unit"], legal["right_unit"] = legal["right_unit"].copy(), legal["left_unit"].copy()
    again = plan_build(divisions, legal)
    assert again.change.edits == ()
    assert again.kept == 1


def test_generated_lines_that_are_no_longer_there_are_named() -> None:
    there = applied(NONE, plan_build(coverage("AABB AABB"), NONE).change)
    assert set(there["basis"]) == {BASIS}
    plan = plan_build(coverage("AACB AACB"), there)
    assert plan.stale == ("990101101-990101102",)


def test_a_stretch_is_drawn_once() -> None:
    towns = coverage("AAXX BBXX")
    counties = gpd.GeoDataFrame(
        {"key": ["990101", "990102"], "code": ["990101", "990102"], "name": ["a", "x"], "level": "county"},
        geometry=[shapely.union_all(towns.geometry.iloc[:2]), towns.geometry.iloc[2]],
        crs=CRS,
    )
    both = gpd.GeoDataFrame(pd.concat([counties, towns], ignore_index=True), crs=CRS)
    pairs = {e.key for e in plan_build(both, NONE).change.edits}
    assert pairs == {"990101-990102", "990101101-990101102"}

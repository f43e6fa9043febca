"""Real coverages: clean ones are clean, and the dirty one has what an independent count finds in it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from gis_desk.boundaries.arcs import OUTSIDE, arcs
from gis_desk.boundaries.check import check_divisions
from gis_desk.findings import Finding, Severity
from layers import crs
from tests.realdata import data_dir


def frame(name: str) -> gpd.GeoDataFrame:
    path = data_dir() / "boundaries" / name
    source = f"/vsigzip/{path}" if path.suffix == ".gz" else str(path)
    layers = [layer for layer, _ in pyogrio.list_layers(source)]
    parts = [pyogrio.read_dataframe(source, layer=layer) for layer in layers]
    whole = gpd.GeoDataFrame(pd.concat(parts, ignore_index=True)).set_crs("EPSG:4490", allow_override=True)
    codes = whole["code"].astype(str)
    return whole.assign(key=codes, code=codes)


def of_coverage(found: list[Finding]) -> list[Finding]:
    return [f for f in found if f.rule < "B106"]


def test_real_counties_hold_only_lakes_and_exclaves() -> None:
    found = of_coverage(check_divisions(frame("counties_2021_gcj02.gpkg").assign(level="county")))
    assert {f.rule for f in found} == {"B102"}
    assert 5 <= len(found) <= 14
    assert all(f.level is not Severity.MUST for f in found)


def test_real_townships_are_clean() -> None:
    assert of_coverage(check_divisions(frame("townships_guigang.gpkg").assign(level="township"))) == []


def test_every_real_street_with_torn_edges_is_named() -> None:
    streets = frame("townships_tianhe.geojson.gz").assign(level="township")
    found = of_coverage(check_divisions(streets))
    assert {f.rule for f in found} <= {"B101", "B102", "B104"}
    assert {k for f in found for k in f.keys} == set(streets["key"])


@pytest.mark.slow
def test_real_dirty_counties_against_an_independent_count() -> None:
    """Areas agree with pairwise intersections and the holes of the union, taken without the survey.

    What touches a broken ring is left to that ring's finding, so a little less is expected here.
    """
    dirty = frame("counties_2021_simplified_dirty_gcj02.geojson.gz").assign(level="county")
    found = check_divisions(dirty)
    shapes = shapely.make_valid(dirty.geometry.to_numpy(), method="structure", keep_collapsed=False)
    one, two = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, two = one[one < two], two[one < two]
    shared = crs.area_m2(shapely.intersection(shapes[one], shapes[two]))
    union = shapely.union_all(shapes)
    holes = np.array([shapely.Polygon(ring) for part in shapely.get_parts(union) for ring in part.interiors])
    overlaps = [f for f in found if f.rule == "B101"]
    assert len(overlaps) == pytest.approx((shared > 1.0).sum(), rel=0.05)
    assert sum(f.measure["area_m2"] for f in overlaps) == pytest.approx(shared.sum(), rel=0.03)
    gaps = [f for f in found if f.rule == "B102"]
    assert sum(f.measure["area_m2"] for f in gaps) == pytest.approx(crs.area_m2(holes).sum(), rel=0.04)
    assert len({f.id for f in gaps}) == len(gaps)
    assert sum(f.rule == "B103" for f in found) == 15


def test_real_counties_come_back_from_their_arcs() -> None:
    shapes = frame("townships_guigang.gpkg").geometry.to_numpy()
    found = arcs(shapes)
    areas = np.zeros(len(shapes) + 1)
    xy, index = shapely.get_coordinates(found.lines, return_index=True)
    xy = xy - (110, 23)
    same = index[1:] == index[:-1]
    swept = np.where(same, xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1], 0) / 2
    line = np.bincount(index[:-1], swept, len(found.lines))
    np.add.at(areas, found.left, line)
    np.add.at(areas, found.right, -line)
    assert areas[:-1] == pytest.approx(shapely.area(shapes), rel=1e-9)
    assert (found.right == OUTSIDE).any()

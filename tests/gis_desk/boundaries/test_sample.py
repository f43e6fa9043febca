"""The practice county: exactly the planted defects of divisions, lines and markers are found."""

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from gis_desk.boundaries.check import check
from gis_desk.findings import Finding
from layers.formats import read
from resources import resource


def truth() -> list[dict[str, Any]]:
    file = resource("sample", "truth.json")
    if not file.is_file():
        pytest.skip("the practice county is not made")
    defects: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["defects"]
    return [d for d in defects if d["rule"].startswith("B")]


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    truth()
    folder = resource("sample")
    levels = [
        read(str(folder / "divisions.gpkg"), layer=layer, target="division").frame
        for layer in ("counties", "townships", "villages")
    ]
    divisions = gpd.GeoDataFrame(pd.concat(levels, ignore_index=True), crs="EPSG:4490")
    lines = read(str(folder / "lines.geojson"), target="boundary_line").frame
    markers = read(str(folder / "markers.xlsx"), target="marker").frame
    return check(divisions, lines, markers)


def test_all_that_is_planted_is_found(findings: list[Finding]) -> None:
    found = {(f.rule, frozenset(f.keys)) for f in findings}
    missing = [d for d in truth() if d["expected"] == "required" and (d["rule"], frozenset(d["keys"])) not in found]
    assert missing == []


def test_nothing_else_is_found(findings: list[Finding]) -> None:
    planted = {(d["rule"], frozenset(d["keys"])) for d in truth()}
    assert [str(f.message) for f in findings if (f.rule, frozenset(f.keys)) not in planted] == []


def test_measures_and_places_agree_with_what_was_planted(findings: list[Finding]) -> None:
    by_id = {(f.rule, frozenset(f.keys)): f for f in findings}
    for defect in truth():
        found = by_id.get((defect["rule"], frozenset(defect["keys"])))
        if found is None or "area_m2" not in defect["measure"] or defect["rule"] not in ("B101", "B102"):
            continue
        assert found.measure["area_m2"] == pytest.approx(defect["measure"]["area_m2"], rel=0.01)
        assert found.at is not None
        assert found.at.distance(gpd.points_from_xy([defect["lon"]], [defect["lat"]])[0]) < 0.01

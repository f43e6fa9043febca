"""A fix leaves its rule silent and nothing else worse; what is not safe is refused."""

import geopandas as gpd
import pytest
import shapely

from gis_desk.boundaries.check import check_divisions
from gis_desk.boundaries.fixes import can_fix, plan_fix
from gis_desk.boundaries.posts import posts
from gis_desk.boundaries.rules import lines, markers, nesting
from gis_desk.findings import Finding
from layers.change import Change
from layers.errors import PlanError
from tests import drawing
from tests.gis_desk.boundaries.coverages import plant, winding


def applied(frame: gpd.GeoDataFrame, change: Change) -> gpd.GeoDataFrame:
    made = frame.copy()
    for edit in change.edits:
        row = made.index[made["key"] == edit.key][0]
        for column, value in (edit.after or {}).items():
            if column == "geometry":
                made.geometry = [value if i == row else g for i, g in made.geometry.items()]
            else:
                made.loc[row, column] = value
    return made


def coverage(frame: gpd.GeoDataFrame) -> list[Finding]:
    return [f for f in check_divisions(frame) if f.rule < "B106"]


@pytest.mark.parametrize("kind", ["sliver", "vertex"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_mended_seam_is_silent(kind: str, seed: int) -> None:
    frame, _ = plant(winding(7, 7, seed=4), [kind], seed=seed)
    (found,) = coverage(frame)
    change = plan_fix(found, frame)
    assert 1 <= len(change.edits) <= 2
    after = applied(frame, change)
    assert coverage(after) == []
    moved = shapely.hausdorff_distance(frame.geometry.to_numpy(), after.geometry.to_numpy())
    assert float(moved.max()) * 111_000 < 0.5
    assert coverage(applied(after, change.inverse())) != []


@pytest.mark.parametrize("kind", ["gap", "overlap", "duplicate", "bowtie"])
def test_nobody_decides_who_owns_ground(kind: str) -> None:
    frame, _ = plant(winding(7, 7, seed=4), [kind])
    for found in coverage(frame):
        assert not can_fix(found)
        with pytest.raises(PlanError):
            plan_fix(found, frame)


def test_exchanged_sides_are_put_right() -> None:
    divisions = drawing.draw("AB AB")
    divisions["code"] = ["990101101", "990101102"]
    line = drawing.line("1,0 1,2", left_unit="990101102", right_unit="990101101")
    (found,) = lines.sides(line, divisions)
    assert list(lines.sides(applied(line, plan_fix(found, line)), divisions)) == []


def test_exchanged_coordinates_are_put_right() -> None:
    points = drawing.markers("9901001Q@5,0")
    points.geometry = points.geometry.map(lambda p: type(p)(p.y, p.x))
    line = drawing.line("0,0 20,0")
    (found,) = markers.in_frame(posts(points, line))
    mended = applied(points, plan_fix(found, points))
    assert list(markers.in_frame(posts(mended, line))) == []


def test_a_wrong_superior_is_put_right() -> None:
    divisions = drawing.frame(
        {
            "990101": shapely.box(110, 30, 111, 31),
            "990102": shapely.box(111, 30, 112, 31),
            "990101101": shapely.box(110, 30, 111, 31),
        },
        "county",
    )
    divisions["level"] = ["county", "county", "township"]
    divisions["parent"] = [None, None, "990102"]
    (found,) = nesting.code_fits(divisions)
    assert list(nesting.code_fits(applied(divisions, plan_fix(found, divisions)))) == []


def test_an_object_that_is_gone_is_said() -> None:
    frame, _ = plant(winding(7, 7, seed=4), ["sliver"])
    (found,) = coverage(frame)
    with pytest.raises(PlanError, match="no longer there"):
        plan_fix(found, frame[frame["key"] != found.keys[0]])

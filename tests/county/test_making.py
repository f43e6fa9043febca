"""The practice county is made the same way every time."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
import shapely

from tests.county import arcs, terrain
from tests.county.county import build, stream
from tests.county.files import dms, write
from tests.county.plane import gcj02
from tests.county.spelling import spell, toneless

SMALL = {"size_km": 56.0, "cell": 250.0, "towns": 5, "villages": 40}


@pytest.fixture(scope="module")
def county():
    return build(3, **SMALL)


def digests(folder: Path) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.iterdir())}


def test_same_seed_same_bytes(county, tmp_path):
    write(county, tmp_path / "one")
    write(build(3, **SMALL), tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_clean_divisions_are_nested_coverages(county):
    table = county.tables["division"]
    for level in ("county", "township", "village"):
        assert shapely.coverage_is_valid(table.geometry[table["level"] == level].to_numpy())
    own = table[table["code"].str.startswith("990121")]
    parts = {
        level: shapely.coverage_union_all(own.geometry[own["level"] == level].to_numpy())
        for level in ("township", "village")
    }
    whole = own.geometry[own["level"] == "county"].iloc[0]
    assert shapely.equals(whole, parts["township"])
    assert shapely.equals(whole, parts["village"])


def test_water_runs_down_and_gathers():
    ground = terrain.make(stream(5, 0), 20.0, 250.0, (550_000.0, 2_866_000.0))
    inner = np.flatnonzero(ground.down >= 0)
    area = ground.area.ravel()
    assert (area[ground.down[inner]] > area[inner]).all()
    assert abs(area[ground.down < 0].sum() - (20.0**2 + 1400.0)) < 1


def test_arcs_meet_at_nodes_and_keep_their_sides():
    labels = np.array([[1, 1, 2], [1, 3, 2], [3, 3, 2]])
    found = arcs.trace(labels)
    polygons = arcs.faces([a.xy for a in found])
    assert sorted(p.area for p in polygons) == [3.0, 3.0, 3.0]
    for arc in found:
        (x0, y0), (x1, y1) = arc.xy[:2]
        left = ((x0 + x1) / 2 - (y1 - y0) / 2, (y0 + y1) / 2 + (x1 - x0) / 2)
        column, row = int(np.floor(left[0])), int(np.floor(left[1]))
        inside = 0 <= row < 3 and 0 <= column < 3
        assert arc.left == (labels[row, column] if inside else 0)


def test_rough_arcs_do_not_cross():
    grid = np.kron(np.arange(1, 10).reshape(3, 3), np.ones((12, 12), int))
    stairs = [a.xy * 100.0 for a in arcs.trace(grid)]
    lines = arcs.natural(stairs, 1, 100.0)
    assert not arcs.crossing(np.array([shapely.LineString(xy) for xy in lines], dtype=object))
    assert all((a[0] == b[0]).all() and (a[-1] == b[-1]).all() for a, b in zip(stairs, lines, strict=True))
    assert max(len(xy) for xy in lines) > 30


@pytest.mark.parametrize(
    ("specific", "generic", "cls", "written"),
    [
        ("青石", "村", "village", "Qīngshícūn"),
        ("青石", "社区", "community", "Qīngshí Shèqū"),
        ("永安", "路", "road", "Yǒng'ān Lù"),  # apostrophe before a
        ("绿竹", "山", "natural", "Lǜzhú Shān"),  # ü keeps its dots
        ("坪溪", "侗族乡", "division", "Píngxī Dòngzú Xiāng"),
    ],
)
def test_spelling(specific, generic, cls, written):
    assert spell(specific, generic, cls) == written


def test_homophones_have_one_sound():
    assert toneless("青岚") == toneless("清岚") == "qinglan"


def test_degrees_minutes_seconds_keep_the_millimetre():
    assert dms(108.5) == "108°30′00.00000″"
    assert dms(25.999999999) == "26°00′00.00000″"


def test_shift_is_that_of_the_published_formula():
    moved = gcj02(np.array([[116.404, 39.915]]))[0]
    assert np.allclose(moved, [116.41024449916938, 39.91640428150164], atol=1e-9)

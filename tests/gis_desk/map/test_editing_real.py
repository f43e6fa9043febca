"""Editing real townships: their borders stay shared whatever is moved, and the pointer finds every vertex."""

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from gis_desk.map import cutting, editing
from gis_desk.map.pieces import Piece
from gis_desk.map.snapping import VERTEX, snap, snap_index
from layers.errors import PlanError
from tests.realdata import data_dir


@pytest.fixture(scope="module")
def townships() -> gpd.GeoDataFrame:
    path = data_dir() / "boundaries" / "townships_guigang.gpkg"
    frame = pyogrio.read_dataframe(path, layer=pyogrio.list_layers(path)[0][0])
    frame = gpd.GeoDataFrame(frame).set_crs("EPSG:4490", allow_override=True)
    return frame.assign(key=[f"t{n}" for n in range(len(frame))], level="township")


def pieces_of(frame, rows):
    return [
        Piece("division", str(frame["key"].iloc[n]), {"geometry": frame.geometry.iloc[n], "level": "township"})
        for n in rows
    ]


def test_moved_vertices_leave_no_gap_and_no_overlap(townships):
    index = snap_index("division", townships)
    tree = shapely.STRtree(townships.geometry.to_numpy())
    chance = np.random.default_rng(4)
    moved = 0
    for at in index.xy[chance.choice(len(index.xy), 60, replace=False)].tolist():
        rows = index.rows_at(*at)
        around = np.setdiff1d(tree.query(shapely.Point(at).buffer(0.01)), rows)
        old, new = tuple(at), tuple(np.array(at) + (chance.random(2) - 0.5) * 2e-4)
        own, others = pieces_of(townships, rows), pieces_of(townships, around)
        try:
            change = editing.move_vertex(own, old, new, neighbours=others)
        except PlanError:
            continue
        moved += 1
        before = shapely.union_all([p.shape for p in (*own, *others)])
        shapes = [e.after["geometry"] for e in change.edits]
        assert len(shapes) == len(rows)
        after = shapely.union_all([*shapes, *(p.shape for p in others)])
        pile = shapely.area(np.array(shapes)).sum() + sum(p.shape.area for p in others)
        assert pile == pytest.approx(after.area, rel=1e-9)
        assert len(shapely.get_parts(after)) <= len(shapely.get_parts(before))
        holes = [sum(len(p.interiors) for p in shapely.get_parts(s)) for s in (before, after)]
        assert holes[1] <= holes[0]
    assert moved > 40


def test_the_pointer_finds_every_vertex_it_is_put_on(townships):
    index = snap_index("division", townships)
    chance = np.random.default_rng(5)
    for lon, lat in index.xy[chance.choice(len(index.xy), 200, replace=False)].tolist():
        found = snap([index], lon, lat, 2.0, (VERTEX,))
        assert found is not None
        assert (found.lon, found.lat) == (lon, lat)


def test_split_and_merged_again_it_covers_the_same_ground(townships):
    shape = townships.geometry.iloc[3]
    west, _, east, _ = shape.bounds
    middle = shape.representative_point()
    line = [(west - 0.01, middle.y), (east + 0.01, middle.y + 0.0003)]
    (piece,) = pieces_of(townships, [3])
    around = [n for n in shapely.STRtree(townships.geometry.to_numpy()).query(shape) if n != 3]
    numbers = iter(range(1000))
    change = cutting.split(piece, line, lambda: f"new{next(numbers)}", neighbours=pieces_of(townships, around))
    made = [
        Piece("division", e.key, {"geometry": e.after["geometry"], "level": "township"})
        for e in change.edits
        if e.before is None or e.key == piece.key
    ]
    assert sum(p.shape.area for p in made) == pytest.approx(shape.area)
    merged = cutting.merge(made)
    whole = next(e.after["geometry"] for e in merged.edits if e.after is not None)
    assert whole.symmetric_difference(shape).area < 1e-12

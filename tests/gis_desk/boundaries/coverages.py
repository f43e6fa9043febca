"""Made-up coverages with winding edges, and defects planted into them."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point, Polygon

from tests.drawing import CRS

STEP = 0.02
"""Degrees from one grid corner to the next, about 2 km."""


def winding(columns: int, rows: int, seed: int = 1, depth: int = 4) -> gpd.GeoDataFrame:
    """A clean coverage of `columns` × `rows` units whose shared edges wind like rivers and meet vertex for vertex."""
    r = np.random.default_rng(seed)
    corner = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1).astype(float)
    corner[1:-1, 1:-1] += r.uniform(-0.22, 0.22, (columns - 1, rows - 1, 2))
    corner = np.round(corner * STEP + (110.0, 30.0), 9)

    def wind(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Edges (..., 2) bent by moving middles aside again and again: (..., 2**depth + 1, 2)."""
        xy = np.stack([a, b], axis=-2)
        for level in range(depth):
            one, two = xy[..., :-1, :], xy[..., 1:, :]
            along = two - one
            aside = np.stack([-along[..., 1], along[..., 0]], axis=-1)
            bend = r.uniform(-0.12, 0.12, along.shape[:-1])[..., None] * (0.9**level)
            middle = (one + two) / 2 + aside * bend
            joined = np.empty((*xy.shape[:-2], xy.shape[-2] * 2 - 1, 2))
            joined[..., ::2, :], joined[..., 1::2, :] = xy, middle
            xy = joined
        return np.round(xy, 9)

    across = wind(corner[:-1, :], corner[1:, :])
    up = wind(corner[:, :-1], corner[:, 1:])
    south, north = across[:, :-1], across[:, 1:, ::-1]
    east, west = up[1:], up[:-1, :, ::-1]
    rings = np.concatenate([south[..., :-1, :], east[..., :-1, :], north[..., :-1, :], west], axis=-2)
    shapes = shapely.polygons(rings.reshape(columns * rows, -1, 2))
    codes = [f"99{1 + i // 8910:02d}{1 + i // 90 % 99:02d}{100 + i % 90:03d}" for i in range(len(shapes))]
    return gpd.GeoDataFrame(
        {"key": codes, "code": codes, "name": codes, "level": "township", "parent": None}, geometry=shapes, crs=CRS
    )


@dataclass(frozen=True)
class Planted:
    """A defect: the rule that must find it, the units it concerns, where it is."""

    rule: str
    keys: frozenset[str]
    at: Point


def plant(frame: gpd.GeoDataFrame, kinds: list[str], seed: int = 2) -> tuple[gpd.GeoDataFrame, list[Planted]]:
    """`frame` with one defect of each of `kinds`, far enough apart not to touch each other."""
    r = np.random.default_rng(seed)
    shapes, keys = list(frame.geometry), list(frame["key"])
    tree = shapely.STRtree(frame.geometry.to_numpy())
    used: set[int] = set()
    planted: list[Planted] = []
    order = iter(r.permutation(len(frame)).tolist())
    for kind in kinds:
        while True:
            i = next(order)
            around = {int(n) for n in tree.query(shapes[i], predicate="intersects")}
            wider = {int(n) for a in around for n in tree.query(frame.geometry.iloc[a], predicate="intersects")}
            if wider & used or len(around) < 9:
                continue
            done = _plant(kind, i, shapes, keys, around, tree)
            if done is not None:
                used |= around
                planted.append(done)
                break
    codes = [*frame["code"], *(f"{k[:6]}9{n:02d}" for n, k in enumerate(keys[len(frame) :]))]
    return gpd.GeoDataFrame(
        {"key": codes, "code": codes, "name": codes, "level": "township", "parent": None}, geometry=shapes, crs=CRS
    ), [Planted(p.rule, frozenset(codes[keys.index(k)] if k in keys else k for k in p.keys), p.at) for p in planted]


def _plant(
    kind: str, i: int, shapes: list[Polygon], keys: list[str], around: set[int], tree: shapely.STRtree
) -> Planted | None:
    xy = shapely.get_coordinates(shapes[i])[:-1]
    k = len(xy) // 8
    at = Point(xy[k])
    both = [n for n in around if n != i and shapes[n].distance(at) == 0]
    if len(both) != 1:
        return None
    other, middle = both[0], np.array(shapes[i].representative_point().coords[0])
    inward = (middle - xy[k]) / np.hypot(*(middle - xy[k]))
    rule = {"gap": "B102", "overlap": "B101"}.get(kind, "B104")
    if kind in ("gap", "overlap", "sliver"):
        metres = {"gap": 40.0, "overlap": 40.0, "sliver": 0.2}[kind]
        xy[k] += inward * (1 if kind != "overlap" else -1) * metres / 111_000
        new = Polygon(xy)
    elif kind == "vertex":
        middle_of = (xy[k] + xy[k + 1]) / 2
        at, new = Point(middle_of), Polygon(np.insert(xy, k + 1, middle_of, axis=0))
    elif kind == "duplicate":
        shapes.append(Polygon(np.roll(xy, 7, axis=0)))
        keys.append(keys[i][:6] + "copy")
        return Planted("B105", frozenset((keys[i], keys[-1])), shapes[i].representative_point())
    elif kind == "bowtie":
        xy[[k, k + 1]] = xy[[k + 1, k]]
        new = Polygon(xy)
        if new.is_valid:
            return None
        shapes[i] = new
        return Planted("B103", frozenset((keys[i],)), at)
    else:
        raise AssertionError(kind)
    if not new.is_valid:
        return None
    shapes[i] = new
    return Planted(rule, frozenset((keys[i], keys[other])), at)

"""Boundary lines with their sides, and the markers along the county's lines."""

import json

import geopandas as gpd
import numpy as np
import shapely

from tests.county import words
from tests.county.divisions import CRS, OWN, Units
from tests.county.land import Land
from tests.county.plane import degrees, in_plane, lengths, metres
from tests.county.waters import width_m

SHORT = {OWN: "云"} | {code: short for code, _, _, short in words.NEIGHBOURS}
ROUNDS = {"2122": (2017, 2022), "2123": (2015, 2020), "2124": (2016, 2021), "2125": (2019, 2024), "2181": (2018, 2023)}
"""Years of the third and fourth round: due next year, overdue, due this year, and not yet due."""


def _chain(parts: list[tuple[np.ndarray, str, str]]) -> list[tuple[np.ndarray, str, str]]:
    """Arcs with (left, right) joined end to end into lines, turned so that their sides agree."""
    first = min(p[1] for p in parts)
    turned = [(xy, a, b) if a == first else (xy[::-1], b, a) for xy, a, b in parts]
    starts = {tuple(xy[0]): n for n, (xy, _, _) in enumerate(turned)}
    ends = {tuple(xy[-1]) for xy, _, _ in turned}
    result = []
    left = dict(enumerate(turned))
    for begin in [n for n, (xy, _, _) in enumerate(turned) if tuple(xy[0]) not in ends] + list(range(len(turned))):
        if begin not in left:
            continue
        line, a, b = left.pop(begin)
        pieces = [line]
        while (onward := starts.get(tuple(pieces[-1][-1]))) in left:
            pieces.append(left.pop(onward)[0][1:])
        result.append((np.vstack(pieces), a, b))
    return sorted(result, key=lambda r: -len(r[0]))


def _westward(xy: np.ndarray) -> bool:
    """Whether the line runs from east to west, or from south to north where it is steeper than flat."""
    east, north = (xy[-1] - xy[0]) * [0.9, 1.0]
    return east < 0 if abs(east) >= abs(north) else north > 0


def frame(land: Land, units: Units, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """One line per pair of the county and a neighbour, one per pair of its townships."""
    codes = units.label_codes
    groups: dict[tuple[str, str, str], list[tuple[np.ndarray, str, str]]] = {}
    for xy, (left, right) in zip(land.lines, land.sides, strict=True):
        (county_a, town_a, _), (county_b, town_b, _) = codes[left], codes[right]
        if OWN not in (county_a, county_b) or not county_a or not county_b:
            continue
        if county_a != county_b:
            key = ("county", min(county_a, county_b), max(county_a, county_b))
            groups.setdefault(key, []).append((xy, county_a, county_b))
        elif town_a != town_b:
            key = ("township", min(town_a, town_b), max(town_a, town_b))
            groups.setdefault(key, []).append((xy, town_a, town_b))
    rows: list[dict] = []
    for (level, one, two), arcs in sorted(groups.items()):
        lines = _chain(arcs)
        if _westward(lines[0][0]):
            lines = [(xy[::-1], b, a) for xy, a, b in lines]
        if level == "county":
            code, name = f"{one[4:]}{two[4:]}", f"{SHORT[one]}{SHORT[two]}线"
            assert len(lines) == 1, "a neighbour meets the county twice"
            done: str | None = f"{ROUNDS[code][1]}-{int(rng.integers(9, 12)):02d}-{int(rng.integers(1, 29)):02d}"
            lead: str | None = (one, two)[ROUNDS[code][1] % 2]
            agreement = f"〔1999〕县界协字第{code}号"
        else:
            code, name = f"{one}{two[6:]}", f"{units.specific[one]}{units.specific[two]}线"
            done = f"{int(rng.integers(2019, 2026))}-10-{int(rng.integers(1, 29)):02d}" if rng.random() < 0.8 else None
            lead, agreement = None, f"云政界〔2003〕{len(rows)}号"
        shape = shapely.MultiLineString([shapely.LineString(xy) for xy, _, _ in lines])
        length = sum(float(lengths(xy)[-1]) for xy, _, _ in lines)
        rows.append(
            {
                "key": code,
                "code": code,
                "name": name,
                "level": level,
                "left_unit": lines[0][1],
                "right_unit": lines[0][2],
                "status": "legal",
                "basis": "界线协议书及附图",
                "length_m": round(length, 1),
                "agreement": agreement,
                "inspected_on": done,
                "lead": lead,
                "geometry": shape,
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)


OBJECTS = ("独立树", "电线杆", "房角", "水井", "岩石尖", "桥头", "小庙", "里程碑", "水塔", "坟角", "田埂交点", "陡崖脚")


def markers(
    land: Land, units: Units, lines: gpd.GeoDataFrame, waters: gpd.GeoDataFrame, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Markers of the county's lines: single on the line, double and triple on the banks of its rivers.

    The coordinate of a post is the post's own: singles stand on the line, A and B either side of the water, C, D and E
    round a confluence or a junction of three counties. Serials run from the line's start.
    """
    county = lines[lines["level"] == "county"]
    beds = waters[waters["class"].isin(["river", "stream"])]
    bed_shapes = [in_plane(g) for g in beds.geometry]
    tree, sizes = shapely.STRtree(bed_shapes), beds["km2"].tolist()
    taken: set[tuple[float, float]] = set()
    height = land.ground.height.ravel()
    rows: list[dict] = []
    for number, line in enumerate(county.itertuples(index=False)):
        xy = shapely.get_coordinates(line.geometry)
        far = lengths(xy)
        plane = metres(xy)
        stops = _stops(far, rng)
        wet = _water(plane, tree, bed_shapes, sizes)
        _move_to_rivers(stops, far, wet)
        for end in (0, len(xy) - 1):
            if tuple(xy[end]) in taken and end in stops:
                stops.remove(end)
            taken.add(tuple(xy[end]))
        for serial, at in enumerate(sorted(stops), 1):
            junction = at in (0, len(xy) - 1)
            kind = "triple" if junction and number % 2 == 0 else "double" if wet[at] > 0 and not junction else "single"
            for letter, spot in _posts(plane, at, kind, wet[at], line.left_unit < line.right_unit):
                place = degrees(spot)[0]
                care = (OWN, line.left_unit if line.right_unit == OWN else line.right_unit)[serial % 2]
                rows.append(
                    {
                        "number": f"{line.code}{serial:03d}{letter}",
                        "line": line.key,
                        "posts": kind,
                        "letter": letter,
                        "material": ("花岗岩", "钢筋混凝土")[int(rng.random() < 0.35)],
                        "state": str(rng.choice(STATES, p=SHARES)),
                        "chainage_m": round(float(far[at]), 1),
                        "height_m": round(float(height[land.ground.flat(spot)[0]] + rng.normal(0, 2)), 1),
                        "care_side": units.names[care],
                        "place": _place(units, plane, at),
                        "objects": _objects(rng),
                        "set_on": f"{int(rng.integers(1998, 2002))}-{int(rng.integers(3, 12)):02d}-{int(rng.integers(1, 29)):02d}",
                        "geometry": shapely.Point(place),
                    }
                )
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    table.insert(0, "key", [f"JZ{n:04d}" for n in range(1, len(table) + 1)])
    return table


STATES = ("intact", "unreadable", "damaged", "tilted", "moved", "lost", "restored")
SHARES = (0.82, 0.07, 0.03, 0.03, 0.01, 0.02, 0.02)


def _stops(far: np.ndarray, rng: np.random.Generator) -> list[int]:
    """Vertices for markers: both ends, and between them one every 1.4 to 3 km."""
    wanted, at = [0.0], 0.0
    while True:
        at += float(rng.uniform(1400, 3000))
        if at > far[-1] - 900:
            break
        wanted.append(at)
    wanted.append(float(far[-1]))
    return sorted({int(np.argmin(np.abs(far - w))) for w in wanted})


def _water(plane: np.ndarray, tree: shapely.STRtree, beds: list, sizes: list[float]) -> np.ndarray:
    """For each vertex the breadth of the river that runs in the line there, or 0."""
    (near, which) = tree.query_nearest(shapely.points(plane), max_distance=3.0)
    wide = np.zeros(len(plane))
    for i, k in zip(near.tolist(), which.tolist(), strict=True):
        wide[i] = max(wide[i], width_m(sizes[k]))
    return wide


def _move_to_rivers(stops: list[int], far: np.ndarray, wet: np.ndarray) -> None:
    """Where a stretch of the line runs in a river without a marker, the nearest marker goes there."""
    runs, i = [], 0
    while i < len(wet):
        j = i
        while j + 1 < len(wet) and (wet[j + 1] > 0) == (wet[i] > 0):
            j += 1
        if wet[i] > 0 and far[j] - far[i] > 300:
            runs.append((i, j))
        i = j + 1
    for i, j in runs:
        if not any(i <= s <= j for s in stops):
            middle = (i + j) // 2
            inner = stops[1:-1]
            if inner:
                nearest = min(inner, key=lambda s: abs(far[s] - far[middle]))
                if abs(far[nearest] - far[middle]) < 900:
                    stops.remove(nearest)
            stops.append(middle)
            stops.sort()


def _posts(plane: np.ndarray, at: int, kind: str, breadth: float, first_left: bool) -> list[tuple[str, np.ndarray]]:
    """Letter and place (metres) of each post of the marker at vertex `at`; A stands on the side of the smaller code."""
    here = plane[at]
    if kind == "single":
        return [("Q", here)]
    before, after = plane[max(0, at - 1)], plane[min(len(plane) - 1, at + 1)]
    along = (after - before) / np.hypot(*(after - before))
    left = np.array([-along[1], along[0]])
    reach = breadth / 2 + 6
    if kind == "double":
        side = left if first_left else -left
        return [("A", here + side * reach), ("B", here - side * reach)]
    turn = [np.array([np.cos(a), np.sin(a)]) for a in np.arctan2(along[1], along[0]) + np.radians([60, 180, 300])]
    reach = max(reach, 18.0)
    return [(letter, here + way * reach) for letter, way in zip("CDE", turn, strict=True)]


def _place(units: Units, plane: np.ndarray, at: int) -> str:
    before, after = plane[max(0, at - 1)], plane[min(len(plane) - 1, at + 1)]
    along = (after - before) / np.hypot(*(after - before))
    left = np.array([-along[1], along[0]])
    said = []
    for code in units.at(degrees(np.array([plane[at] + left * 150, plane[at] - left * 150]))):
        if code:
            tail = units.names[code] if len(code) == 12 else ""
            said.append(f"{units.names[code[:6]]}{units.names[code[:9]]}{tail}")
    return "、".join(dict.fromkeys(said)) + "交界处"


def _objects(rng: np.random.Generator) -> str:
    names = rng.choice(OBJECTS, 3, replace=False)
    turn = np.sort(rng.uniform(0, 360, 3))
    return json.dumps(
        [
            {"name": str(n), "azimuth_deg": round(float(a), 1), "distance_m": round(float(rng.uniform(6, 90)), 1)}
            for n, a in zip(names, turn, strict=True)
        ],
        ensure_ascii=False,
    )

"""Counties, townships and villages with names, codes and polygons."""

from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests.county import words
from tests.county.land import Land, polygons
from tests.county.naming import Namer
from tests.county.plane import area_m2, degrees
from tests.county.spelling import spell

OWN = "990121"
CRS = "EPSG:4490"


def _ranges(rng: np.random.Generator, count: int, own: bool) -> list[tuple[str, str]]:
    """Generic term and last three digits of the townships of a county, the seat first."""
    streets = 2 if own else 1
    ethnic = 2 if own else int(rng.integers(0, 2))
    rural = round((count - streets) * 0.35)
    ethnic = min(ethnic, rural)
    kinds = [("街道", f"{n:03d}") for n in range(1, streets + 1)]
    kinds += [("镇", f"{n:03d}") for n in range(100, 100 + count - streets - rural)]
    kinds += [("乡", f"{n:03d}") for n in range(200, 200 + rural - ethnic)]
    kinds += [(("侗族乡", "瑶族乡")[n % 2], f"{200 + rural - ethnic + n:03d}") for n in range(ethnic)]
    return kinds


def frame(land: Land, namer: Namer, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """All divisions: county and neighbours, all townships, the villages of the county."""
    above = land.above()
    shapes = (
        polygons(land, {k: v[1] for k, v in above.items()}),
        polygons(land, {k: v[0] for k, v in above.items()}),
        polygons(land, {k: k if 0 < k < 10_000 else 0 for k in above}),
    )
    rows: list[dict] = []
    places = _lonlat(land)
    counties = {1: (OWN, *words.COUNTY)} | {
        n: (code, specific, generic) for n, (code, specific, generic, _) in enumerate(words.NEIGHBOURS, 2)
    }
    for n, (code, specific, generic) in counties.items():
        namer.texts.add(specific)
        kind = "县级市" if generic == "市" else "县"
        rows.append(_row(code, specific, generic, "county", kind, "9901", shapes[0][n], "division"))
    town_of = {v[0]: v[1] for v in above.values() if v[0]}
    codes: dict[int, str] = {}
    seats: dict[str, str] = {}
    for county, (code, _, _) in counties.items():
        own = county == 1
        members = [t for t, c in sorted(town_of.items()) if c == county]
        kinds = _ranges(rng, len(members), own)
        middle = places[land.county_seats[county - 1]]
        near = sorted(members[1:], key=lambda t: float(np.hypot(*(places[land.town_seats[t - 1]] - middle))))
        spread = members[:1] + near
        order = [spread[0]] + (spread[1:2] if own else [])
        rest = [t for t in spread if t not in order]
        order += [rest[i] for i in rng.permutation(len(rest))]
        for town, (generic, digits) in zip(order, kinds, strict=True):
            term = namer.take("TOWN", "D", reserve=True)
            codes[town] = code + digits
            kind = "民族乡" if generic.endswith("族乡") else generic
            rows.append(_row(code + digits, term, generic, "township", kind, code, shapes[1][town], "division"))
            if town == members[0]:
                seats[code] = term + generic
    counter: dict[str, int] = {}
    members_of: dict[int, list[int]] = {}
    for label, (town, _) in above.items():
        if 0 < label < 10_000:
            members_of.setdefault(town, []).append(label)
    for town, labels in sorted(members_of.items()):
        street = codes[town][6:] < "100"
        for position, label in enumerate(sorted(labels)):
            community = position == 0 or (street and position < 6)
            series = codes[town] + ("c" if community else "v")
            counter[series] = counter.get(series, 0 if community else 199) + 1
            code = f"{codes[town]}{counter[series]:03d}"
            generic, cls = ("社区", "community") if community else ("村", "village")
            term = namer.take("VILLAGE", "V", longer=0.12, reserve=True)
            rows.append(_row(code, term, generic, "village", generic, codes[town], shapes[2][label], cls))
            if position == 0:
                seats[codes[town]] = term + generic
    table = pd.DataFrame(rows)
    table["seat"] = table["code"].map(seats)
    people = []
    for level, km2 in zip(table["level"], table["km2"], strict=True):
        base = {"county": 150, "township": 150, "village": 150}[level]
        people.append(int(km2 * base * rng.uniform(0.6, 1.5)))
    table["population"] = people
    villages = table["level"] == "village"
    for level, width in (("township", 9), ("county", 6)):
        sums = table[villages].groupby(table["code"].str[:width])["population"].sum()
        mine = (table["level"] == level) & table["code"].isin(sums.index)
        table.loc[mine, "population"] = table.loc[mine, "code"].map(sums)
    table = table.sort_values(["level", "code"], key=lambda c: c if c.name == "code" else c.map(_LEVEL)).reset_index(
        drop=True
    )
    table["key"] = table["code"]
    return gpd.GeoDataFrame(table.drop(columns="km2"), geometry="geometry", crs=CRS)


_LEVEL = {"county": 0, "township": 1, "village": 2}


def _row(
    code: str, specific: str, generic: str, level: str, kind: str, parent: str, shape: shapely.MultiPolygon, cls: str
) -> dict:
    return {
        "code": code,
        "name": specific + generic,
        "level": level,
        "kind": kind,
        "parent": parent,
        "pinyin": spell(specific, generic, cls),
        "specific": specific,
        "generic": generic,
        "km2": sum(area_m2(p) for p in shape.geoms) / 1e6,
        "geometry": shape,
    }


def _lonlat(land: Land) -> dict[int, np.ndarray]:
    cells = np.unique(np.concatenate([land.county_seats, land.town_seats, land.village_seats]))
    return dict(zip(cells.tolist(), degrees(land.ground.xy(cells)), strict=True))


class Units:
    """Finds the division at a point: the village in the county, the township in the neighbours."""

    def __init__(self, land: Land, table: gpd.GeoDataFrame) -> None:
        self.land, self.table = land, table
        fine = table[
            (table["level"] == "village") | ((table["level"] == "township") & ~table["code"].str.startswith(OWN))
        ]
        self.fine = fine.reset_index(drop=True)
        self.tree = shapely.STRtree(self.fine.geometry.to_numpy())
        self.names = dict(zip(table["code"], table["name"], strict=True))
        self.specific = dict(zip(table["code"], table["specific"], strict=True))

    def at(self, points: np.ndarray) -> list[str | None]:
        """Code of the smallest known unit that holds each point (N, 2) in degrees."""
        shapes = np.array([shapely.Point(p) for p in np.atleast_2d(points)], dtype=object)
        index, unit = self.tree.query(shapes, predicate="intersects")
        found: list[str | None] = [None] * len(shapes)
        for i, u in zip(index.tolist(), unit.tolist(), strict=True):
            found[i] = found[i] or str(self.fine["code"].iloc[u])
        return found

    @cached_property
    def label_codes(self) -> dict[int, tuple[str, str, str]]:
        """County, township and finest code of each label of the finest grid."""
        above = self.land.above()
        labels = [k for k in above if k]
        finest = self.land.finest.ravel()
        inner = {}
        order = np.argsort(finest, kind="stable")
        starts = np.searchsorted(finest[order], labels)
        ends = np.searchsorted(finest[order], labels, side="right")
        for label, a, b in zip(labels, starts, ends, strict=True):
            cells = order[a:b]
            inner[label] = cells
        result: dict[int, tuple[str, str, str]] = {0: ("", "", "")}
        fine_shapes = self.fine.geometry.to_numpy()
        for label in labels:
            sample = degrees(self.land.ground.xy(inner[label][:: max(1, len(inner[label]) // 25)]))
            votes: dict[str, int] = {}
            for code in self.at(sample):
                if code:
                    votes[code] = votes.get(code, 0) + 1
            code = max(votes, key=lambda c: (votes[c], c))
            result[label] = (code[:6], code[:9], code)
        assert len(fine_shapes) == len(labels)
        return result

"""Place names of all classes with points, dates, documents, meanings and spelling."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from tests.county import regions, words
from tests.county.divisions import CRS, OWN, Units
from tests.county.land import Land
from tests.county.naming import Namer
from tests.county.plane import degrees, metres
from tests.county.roads import Road
from tests.county.spelling import spell


def hamlets(land: Land, rng: np.random.Generator) -> np.ndarray:
    """Cells (flat) of the natural villages: on flat ground, apart from each other and from the villages' seats."""
    mine = ndimage.binary_erosion(land.county == 1, iterations=2)
    weight = regions.suitable(land.ground) ** 0.6 * mine
    count = round(len(land.village_seats) * 5.6)
    return regions.scatter(rng, weight, count, 5.0, land.village_seats)


def frame(
    land: Land,
    units: Units,
    sites: np.ndarray,
    roads: list[Road],
    waters: gpd.GeoDataFrame,
    namer: Namer,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:
    """The table; `street` numbers the town street a road name belongs to, -1 elsewhere."""
    rows: list[dict] = []
    rows += _villages(land, units, namer, rng)
    rows += _hamlets(land, units, sites, namer, rng)
    rows += _streets(land, roads, namer, rng)
    rows += _estates(land, roads, namer, rng)
    rows += _natural(land, waters, namer, rng)
    table = pd.DataFrame(rows)
    table["street"] = table["street"].fillna(-1).astype(int)
    table["division"] = units.at(np.column_stack([table["lon"], table["lat"]]))
    table = pd.concat([table, pd.DataFrame(_facilities(land, units, table, waters, rng))], ignore_index=True)
    table["street"] = table["street"].fillna(-1).astype(int)
    missing = table["division"].isna()
    table.loc[missing, "division"] = units.at(table.loc[missing, ["lon", "lat"]].to_numpy())
    table = table[table["division"].fillna("").str.startswith(OWN)].reset_index(drop=True)
    _papers(table, rng)
    table["pinyin"] = [
        spell(s, g, c) for s, g, c in zip(table["specific"], table["generic"], table["class"], strict=True)
    ]
    table["name"] = table["specific"] + table["generic"]
    table["place_code"] = _codes(table)
    table["key"] = table["place_code"]
    points = shapely.points(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=points, crs=CRS)


def _spot(land: Land, cells: np.ndarray, rng: np.random.Generator, spread: float = 0.25) -> np.ndarray:
    xy = land.ground.xy(cells) + rng.uniform(-spread, spread, (len(cells), 2)) * land.ground.cell
    return np.round(degrees(xy), 6)


def _row(cls: str, specific: str, generic: str, spot: np.ndarray, **more: Any) -> dict:
    return {"class": cls, "specific": specific, "generic": generic, "lon": spot[0], "lat": spot[1], **more}


def _villages(land: Land, units: Units, namer: Namer, rng: np.random.Generator) -> list[dict]:
    spots = _spot(land, land.village_seats, rng)
    table = units.table.set_index("code")
    rows = []
    for label, spot in enumerate(spots, 1):
        unit = table.loc[units.label_codes[label][2]]
        if not unit["geometry"].contains(shapely.Point(spot)):
            inside = unit["geometry"].representative_point()
            spot = np.round([inside.x, inside.y], 6)
        cls = "community" if unit["generic"] == "社区" else "village"
        rows.append(_row(cls, unit["specific"], unit["generic"], spot, bearing=True))
    return rows


def _hamlets(land: Land, units: Units, sites: np.ndarray, namer: Namer, rng: np.random.Generator) -> list[dict]:
    spots = _spot(land, sites, rng)
    return [_row("village", namer.take("VILLAGE", "V", longer=0.45), "屯", spot, bearing=False) for spot in spots]


def _streets(land: Land, roads: list[Road], namer: Namer, rng: np.random.Generator) -> list[dict]:
    pieces: dict[int, list[np.ndarray]] = {}
    for road in roads:
        if road.street >= 0:
            pieces.setdefault(road.street, []).append(road.xy)
    rows = []
    for street, parts in sorted(pieces.items()):
        length = sum(float(np.hypot(*np.diff(p, axis=0).T).sum()) for p in parts)
        middle = parts[len(parts) // 2]
        spot = np.round(degrees(middle[len(middle) // 2])[0], 6)
        upright = np.ptp(np.vstack(parts)[:, 1]) > np.ptp(np.vstack(parts)[:, 0])
        generic = "大道" if length > 2300 else "巷" if length < 650 else ("街" if upright else "路")
        rows.append(_row("road", namer.take("ROAD", "S", reserve=True), generic, spot, street=street, bearing=True))
    lanes = rng.permutation(land.village_seats)[: len(land.village_seats) // 2]
    for spot in _spot(land, lanes, rng, 0.9):
        rows.append(_row("road", namer.take("ROAD", "S", reserve=True), "巷", spot, bearing=False))
    return rows


def _estates(land: Land, roads: list[Road], namer: Namer, rng: np.random.Generator) -> list[dict]:
    rows = []
    town_roads = [r for r in roads if r.street >= 0]
    middles = np.array([r.xy[len(r.xy) // 2] for r in town_roads])
    seat = land.ground.xy(land.town_seats[:1])[0]
    far = np.hypot(*(middles - seat).T)
    weight = np.where(far < 1600, 4.0, 1.0)
    count = min(len(town_roads), max(12, len(land.village_seats) * 2))
    picked = rng.choice(len(town_roads), size=count, replace=count > len(town_roads), p=weight / weight.sum())
    kinds = (
        ("residential", ("小区", "花园", "苑", "家园", "公寓")),
        ("building", ("大厦", "大楼", "商厦", "广场", "商城")),
    )
    for n, index in enumerate(picked.tolist()):
        cls, generics = kinds[int(n % 5 >= 3)]
        xy = middles[index] + rng.uniform(35, 85) * np.array([np.cos(a := rng.uniform(0, 6.28)), np.sin(a)])
        spot = np.round(degrees(xy)[0], 6)
        generic = generics[int(rng.integers(len(generics)))]
        term = namer.take("ESTATE", "S")
        while generic in ("花园", "家园", "苑") and term[-1] in "园苑花家":
            term = namer.take("ESTATE", "S")
        rows.append(_row(cls, term, generic, spot, bearing=bool(rng.random() < 0.7)))
    return rows


def _natural(land: Land, waters: gpd.GeoDataFrame, namer: Namer, rng: np.random.Generator) -> list[dict]:
    ground = land.ground
    mine = ndimage.binary_erosion(land.county == 1, iterations=1)
    rows = []
    for name, specific, generic, shape in zip(
        waters["name"], waters["specific"], waters["generic"], waters.geometry, strict=True
    ):
        if generic != "水库" and name:
            inside = shapely.get_coordinates(shape)
            flat = ground.flat(metres(inside))
            own = np.flatnonzero(mine.ravel()[flat])
            if len(own):
                spot = np.round(inside[own[len(own) // 2]], 6)
                rows.append(_row("natural", specific, generic, spot, bearing=True))
    size = max(3, round(900 / ground.cell))
    soft = ndimage.gaussian_filter(ground.height, 1.0)
    peaks = (soft == ndimage.maximum_filter(soft, size + 3)) & mine & (ground.above > 40)
    cells = np.flatnonzero(peaks.ravel())
    cells = cells[np.argsort(-soft.ravel()[cells], kind="stable")][: len(land.village_seats) * 2 - 40]
    heights = ground.height.ravel()
    bounds = np.quantile(heights[cells], [0.5, 0.85]) if len(cells) else (0, 0)
    for cell, spot in zip(cells.tolist(), _spot(land, cells, rng), strict=True):
        high = heights[cell]
        generic = (
            "峰" if high > bounds[1] else "山" if high > bounds[0] else ("岭", "坡", "山", "岗")[int(rng.integers(4))]
        )
        rows.append(
            _row("natural", namer.take("NATURAL", "N", longer=0), generic, spot, bearing=bool(high > bounds[1]))
        )
    weight = (np.exp(-ground.above / 80) * ndimage.binary_erosion(mine, iterations=3)) ** 1.0 + 1e-12 * mine
    sites = regions.scatter(rng, weight, max(6, len(land.village_seats) * 2 // 3), 6.0)
    for spot in _spot(land, sites, rng, 0.4):
        generic = ("洞", "泉", "谷", "峡", "潭", "瀑布", "冲", "岩")[int(rng.integers(6))]
        rows.append(_row("natural", namer.take("NATURAL", "N"), generic, spot, bearing=False))
    return rows


def _facilities(
    land: Land, units: Units, table: pd.DataFrame, waters: gpd.GeoDataFrame, rng: np.random.Generator
) -> list[dict]:
    """Facilities named after the village they stand in; dams after that of their reservoir."""
    rows = []
    seats = table[(table["bearing"] == True) & table["class"].isin(["village", "community"])]  # noqa: E712
    shapes = units.table.set_index("code").geometry
    generics = ("大桥", "桥", "水库", "电站", "变电站", "车站", "隧道", "码头", "渠", "公园")
    chance = (0.35, 0.55, 0.22, 0.18, 0.12, 0.2, 0.12, 0.06, 0.2, 0.08)
    named = set(waters.loc[waters["class"] == "reservoir", "specific"])
    for specific, lon, lat, code in zip(seats["specific"], seats["lon"], seats["lat"], seats["division"], strict=True):
        polygon = shapes[code]
        for generic, odds in zip(generics, chance, strict=True):
            if rng.random() >= odds * 0.9 and not (generic == "水库" and specific in named):
                continue
            for _ in range(20):
                spot = np.round(np.array([lon, lat]) + rng.normal(0, 0.006, 2), 6)
                if polygon.contains(shapely.Point(spot)):
                    break
            else:
                spot = np.array([lon, lat])
            rows.append(_row("facility", specific, generic, spot, bearing=generic not in ("桥", "渠"), division=code))
    return rows


def _papers(table: pd.DataFrame, rng: np.random.Generator) -> None:
    """Status, dates, documents, meanings and former names."""
    size = len(table)
    late = rng.random(size) < 0.08
    days = np.where(late, rng.integers(0, 1000, size), -rng.integers(1, 14_000, size))
    dates = [np.datetime64("2022-05-01") + int(d) for d in days]
    table["approved_on"] = [str(d) for d in dates]
    table["approval_doc"] = [
        f"云政函〔{str(d)[:4]}〕{n}号" for d, n in zip(dates, rng.integers(1, 130, size), strict=True)
    ]
    historic = (rng.random(size) < 0.015) & table["class"].isin(["village", "natural"]).to_numpy() & ~late
    historic &= ~((table["class"] == "village") & (table["generic"] == "村")).to_numpy()
    table["historic"] = historic
    table["status"] = np.where(historic, "historic", "approved")
    table["famous"] = False
    meanings, origins = [], []
    kind = {"residential": "estate", "building": "estate", "community": "village"}
    for cls, specific in zip(table["class"], table["specific"], strict=True):
        options = words.MEANINGS[kind.get(cls, cls)]
        told = rng.random() < 0.55
        meanings.append(options[int(rng.integers(len(options)))].format(w=specific[:2]) if told else None)
        year = ("明代", "清初", "清乾隆年间", "清光绪年间", "民国时期")[int(rng.integers(5))]
        settled = cls in ("village", "community") and rng.random() < 0.4
        origins.append(f"{year}有人在此居住，后渐成聚落，沿用至今。" if settled else None)
    table["meaning"], table["origin"] = meanings, origins


def _codes(table: pd.DataFrame) -> list[str]:
    """Place codes: township, class digit and a serial."""
    digit = {
        "village": "1",
        "community": "2",
        "residential": "3",
        "building": "4",
        "road": "5",
        "natural": "6",
        "facility": "7",
    }
    counter: dict[str, int] = {}
    result = []
    for division, cls in zip(table["division"], table["class"], strict=True):
        series = division[:9] + digit[cls]
        counter[series] = counter.get(series, 0) + 1
        result.append(f"{series}{counter[series]:04d}")
    return result

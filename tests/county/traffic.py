"""The roads of the county as a table."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import ndimage

from tests.county import regions, roads
from tests.county.divisions import CRS
from tests.county.land import Land
from tests.county.plane import degrees


def frame(land: Land, hamlets: np.ndarray, rng: np.random.Generator) -> list[roads.Road]:
    """The noded network, its largest connected part: ranks by who travels where."""
    ground = land.ground
    mine = land.county == 1
    area = ndimage.binary_dilation(mine, iterations=round(9000 / ground.cell)) & (land.county > 0)
    towns_of_own = len(np.unique(land.town[mine]))
    outer = land.town_seats[towns_of_own:]
    outer = outer[area.ravel()[outer]]
    belt = regions.scatter(rng, regions.suitable(ground) * (area & ~mine), max(6, len(hamlets) // 20), 14.0)
    sites = np.concatenate([land.village_seats, hamlets, outer, belt])
    sites = sites[np.sort(np.unique(sites, return_index=True)[1])]
    pairs, costs, cells = roads.links(ground, sites, area)
    built = roads.chosen(pairs, costs, len(sites), 4.0)
    pairs, costs, cells = pairs[built], costs[built], [c for c, b in zip(cells, built, strict=True) if b]
    number = {c: n for n, c in enumerate(sites.tolist())}
    seat = number[int(land.town_seats[0])]
    towns = [number[int(c)] for c in land.town_seats[:towns_of_own]]
    home = {int(c): towns[land.town.ravel()[c] - 1] for c in land.village_seats}
    spots = ground.xy(sites)
    gates = _gates(land, outer, number)
    rank = np.full(len(pairs), 5)
    near = [(a, b) for a in towns for b in towns if a < b and np.hypot(*(spots[a] - spots[b])) < 10_500]
    trips = (
        (4, [(home[int(c)], number[int(c)]) for c in land.village_seats]),
        (3, [(home[int(c)], number[int(c)]) for c in land.village_seats[::2]]),
        (2, [(seat, t) for t in towns] + near),
        (1, [(seat, g) for g in gates]),
        (0, [(seat, g) for g in (gates[0], gates[len(gates) // 2])] if len(gates) > 1 else []),
    )
    for value, wanted in trips:
        for k in roads.flows(pairs, costs, len(sites), wanted):
            rank[k] = value
    streets: list[list[int]] = []
    for n, cell in enumerate(land.town_seats[:towns_of_own].tolist()):
        streets += roads.grid(ground, cell, 9 if n == 0 else int(rng.integers(3, 5)), mine)
    ways = [(c, int(r)) for c, r in zip(cells, rank, strict=True)]
    return roads.connected(roads.network(ground, ways, streets, sites, rng))


def _gates(land: Land, outer: np.ndarray, number: dict[int, int]) -> list[int]:
    """For each neighbour the township seat nearest to the county's seat, in order round the county."""
    ground = land.ground
    middle = ground.xy(land.town_seats[:1])[0]
    best: dict[int, tuple[float, float, int]] = {}
    for cell in outer.tolist():
        spot = ground.xy(np.array([cell]))[0] - middle
        here = (float(np.hypot(*spot)), float(np.arctan2(spot[1], spot[0])), number[cell])
        label = int(land.county.ravel()[cell])
        if label not in best or here < best[label]:
            best[label] = here
    return [n for _, _, n in sorted(best.values(), key=lambda b: b[1])]


def named(found: list[roads.Road], place_names: pd.DataFrame) -> gpd.GeoDataFrame:
    """The table: streets carry their place name, through roads a route number."""
    streets = place_names[place_names["street"] >= 0].set_index("street")["name"].to_dict()
    routes = {"national": "国道G990", "provincial": "省道S991", "county": "县道X992"}
    rows = []
    for road in found:
        name = streets.get(road.street) if road.street >= 0 else None
        xy = degrees(road.xy)
        rows.append(
            {
                "name": name or routes.get(road.rank),
                "class": road.rank,
                "speed_kmh": float(roads.SPEEDS[road.rank]),
                "oneway": False,
                "geometry": shapely.LineString(xy),
            }
        )
    table = gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS)
    table["key"] = [f"R{n:05d}" for n in range(1, len(table) + 1)]
    return table

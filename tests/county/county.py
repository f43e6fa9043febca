"""The whole practice county, clean: every table as a frame with the columns of the workspace, before defects."""

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd

from tests.county import contests, divisions, lines, places, registers, terrain, traffic, waters
from tests.county.land import Land, draw, settle
from tests.county.naming import Namer

MIDDLE = (550_000.0, 2_866_000.0)
"""Metres in the working plane: about 108.5°E 25.9°N."""


@dataclass
class County:
    """Frames by table name; `land` and `roads` are kept for looking at."""

    seed: int
    land: Land
    tables: dict[str, pd.DataFrame | gpd.GeoDataFrame] = field(default_factory=dict)
    truth: list[dict] = field(default_factory=list)


def stream(seed: int, step: int) -> np.random.Generator:
    """Random numbers of one step, so that a change in one leaves the others as they are."""
    return np.random.default_rng([seed, step])


def build(
    seed: int = 11, *, size_km: float = 120.0, cell: float = 150.0, towns: int = 18, villages: int = 232
) -> County:
    """The county from `seed`; the smaller sizes serve tests."""
    ground = terrain.make(stream(seed, 0), size_km, cell, MIDDLE)
    land = settle(ground, stream(seed, 1), towns, villages)
    draw(land, seed)
    county = County(seed, land)
    tables = county.tables
    namer = Namer(stream(seed, 2))
    tables["division"] = divisions.frame(land, namer, stream(seed, 3))
    units = divisions.Units(land, tables["division"])
    hamlets = places.hamlets(land, stream(seed, 4))
    roads = traffic.frame(land, hamlets, stream(seed, 5))
    tables["water"] = waters.frame(land, units, namer, stream(seed, 6))
    tables["place_name"] = places.frame(land, units, hamlets, roads, tables["water"], namer, stream(seed, 7))
    tables["road"] = traffic.named(roads, tables["place_name"])
    tables["boundary_line"] = lines.frame(land, units, stream(seed, 8))
    tables["marker"] = lines.markers(land, units, tables["boundary_line"], tables["water"], stream(seed, 9))
    rounds, records = registers.inspections(tables["boundary_line"], tables["marker"], stream(seed, 10))
    tables["inspection"], tables["inspection_record"] = rounds, records
    disputes, events = registers.disputes(units, tables["boundary_line"], stream(seed, 11))
    disputes = contests.filled(disputes, units, stream(seed, 13))
    tables["dispute"], tables["dispute_event"] = disputes, events
    tables["dispute_claim"] = contests.claims(disputes, tables["boundary_line"], stream(seed, 14))
    tables["dispute_evidence"] = contests.evidence(disputes, tables["dispute_claim"], stream(seed, 15))
    tables["sign"] = registers.signs(tables["place_name"], stream(seed, 12))
    return county

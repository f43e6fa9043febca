"""All that a page or a paper about a year needs, read from the tables at once."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gis_desk.inspections.cycle.balance import Balance, even_years
from gis_desk.inspections.cycle.burdens import OpenRepair, open_repairs
from gis_desk.inspections.cycle.columns import LineIndex
from gis_desk.inspections.cycle.due import Due, due_lines, in_year
from gis_desk.inspections.cycle.rules import CycleRules
from gis_desk.inspections.cycle.sides import own_county, unit_names
from gis_desk.inspections.cycle.wall import Wall, make_wall
from gis_desk.inspections.cycle.yearplan import YearPlan, plan_year


@dataclass(frozen=True)
class Tables:
    """The tables of a workspace that the cycle is made of, and the code of its county."""

    lines: gpd.GeoDataFrame
    markers: gpd.GeoDataFrame
    inspections: pd.DataFrame
    divisions: pd.DataFrame
    repairs: pd.DataFrame
    disputes: pd.DataFrame
    county: str = ""

    def due(self, year: int) -> list[Due]:
        """All lines by their place in the cycle in `year`."""
        return due_lines(
            self.lines,
            self.markers,
            self.inspections,
            self.divisions,
            year,
            repairs=self.repairs,
            disputes=self.disputes,
            county=self.county,
        )

    def open_repairs(self) -> list[tuple[str, OpenRepair]]:
        """The markers to be repaired, each with the key of its line."""
        index = LineIndex(self.lines)
        keys = index.columns["key"]
        return [(keys[r.line], r) for r in open_repairs(index, self.markers, self.repairs, CycleRules())]

    def own_name(self) -> str:
        """What the county is called; empty where that is not known."""
        county = own_county(self.lines, self.county)
        return unit_names(self.divisions, {county}).get(county, "")


@dataclass(frozen=True)
class Overview:
    """The cycle as it stands.

    Parameters
    ----------
    lines : tuple of Due
        All lines by their place in `year`, the most pressing first.
    plan : YearPlan
        The plan of `year`.
    balance : Balance
        What could be pulled forward from `year` on.
    wall : Wall
        All years, judged from `now`.
    repairs : tuple of (str, OpenRepair)
        Markers to be repaired, each with the key of its line.
    own : str
        What the county is called.
    """

    year: int
    lines: tuple[Due, ...]
    plan: YearPlan
    balance: Balance
    wall: Wall
    repairs: tuple[tuple[str, OpenRepair], ...]
    own: str

    def line(self, key: str) -> Due | None:
        """The line `key`, or None."""
        return next((d for d in self.lines if d.key == key), None)


def overview(tables: Tables, year: int, now: int, span: tuple[int, int] | None = None) -> Overview:
    """The cycle in `year`, its wall judged from the year `now`.

    `span` gives the first and the last year of the wall; None: those that `make_wall` chooses.

    Raises
    ------
    PlanError
        If the last year is before the first one.
    """
    lines = tables.due(year)
    return Overview(
        year,
        tuple(lines),
        plan_year(lines, year),
        even_years(lines, year),
        make_wall(in_year(lines, now), now, *(span or (None, None))),
        tuple(tables.open_repairs()),
        tables.own_name(),
    )

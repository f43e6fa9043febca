"""What is asked of the statistics: which cases, weighed how, compared how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.statistics.density import middles
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.statistics.trend import within
from gis_desk.disputes.statistics.weights import case_weights, explained
from gis_desk.disputes.words import is_open
from layers.errors import GisDeskError, Where
from layers.text import Text, text


@dataclass(frozen=True)
class Question:
    """Which cases, and how they count; `None` stands for the value of the rule table.

    Parameters
    ----------
    today : date
        Day to which ages are reckoned.
    weights : str
        A key of `WEIGHTS`.
    everything : bool
        Closed cases too, not only open ones.
    since, until : date or None
        Days of discovery, both included.
    bandwidth_m, limit_m : float or None
        Reach of the kernel, and how far from a line a case may lie.
    level, per, near : str
        Level of the units (``township``, ``village``), a key of `PER` and of `NEAR`.
    permutations, seed : int or None
        Random pictures, and where their numbers start.
    county : str or None
        Code of the county; only its ground and its units are looked at.
    """

    today: date
    weights: str = "none"
    everything: bool = False
    since: date | None = None
    until: date | None = None
    bandwidth_m: float | None = None
    limit_m: float | None = None
    level: str = "township"
    per: str = "count"
    near: str = "border"
    permutations: int | None = None
    seed: int | None = None
    county: str | None = None
    rules: StatisticsRules = field(default_factory=StatisticsRules)

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise GisDeskError(
                "the time ends on {until}, before it begins on {since}",
                where=Where(field="since", value=self.since.isoformat()),
                do="give a later end or an earlier beginning",
                since=self.since.isoformat(),
                until=self.until.isoformat(),
            )

    @property
    def number(self) -> int:
        """The seed in force."""
        return self.rules.seed if self.seed is None else self.seed


@dataclass(frozen=True)
class Chosen:
    """The cases of a question: their rows, places (N, 2; EPSG:4490, NaN without one), weights, and this in words."""

    rows: pd.DataFrame
    places: np.ndarray
    weights: np.ndarray
    said: tuple[Text, ...]


def chosen(question: Question, cases: pd.DataFrame) -> Chosen:
    """The cases that `question` asks about; those that count nothing are left out."""
    keep = within(cases, question.since, question.until)
    if not question.everything:
        keep &= cases["state"].map(is_open).to_numpy(bool)
    weights = case_weights(cases, question.today, question.rules, by=question.weights)
    keep &= weights > 0
    rows = cases.loc[keep].reset_index(drop=True)
    which = text("open and closed cases") if question.everything else text("open cases")
    when = _time(question)
    said = text("Cases: {which}, {when}.", which=which, when=when)
    return Chosen(
        rows,
        middles(rows["geometry"].to_numpy()) if len(rows) else np.empty((0, 2)),
        weights[keep],
        (said, explained(question.weights, question.rules)),
    )


def _time(question: Question) -> Text:
    since, until = question.since, question.until
    if since is not None and until is not None:
        return text("found from {since} to {until}", since=since.isoformat(), until=until.isoformat())
    if since is not None:
        return text("found since {since}", since=since.isoformat())
    if until is not None:
        return text("found until {until}", until=until.isoformat())
    return text("found at any time")


def units_of(divisions: gpd.GeoDataFrame, level: str, county: str | None) -> gpd.GeoDataFrame:
    """The divisions of `level` with an area, those of `county` alone where it has any."""
    shapes = divisions.geometry.to_numpy()
    good = (divisions["level"] == level).to_numpy() & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    own = divisions["code"].astype("string").str.startswith(county or "").fillna(False).to_numpy(bool)
    keep = good & own if (good & own).any() else good
    return divisions.loc[keep].reset_index(drop=True)


def ground_of(divisions: gpd.GeoDataFrame, county: str | None) -> BaseGeometry | None:
    """The land looked at: the county, else all its townships, else all divisions of the highest level; None without."""
    shapes = divisions.geometry.to_numpy()
    good = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    code = divisions["code"].astype("string").fillna("").to_numpy()
    if county and (own := good & (code == county)).any():
        return shapely.union_all(shapely.make_valid(shapes[own]))
    own = good & np.array([bool(county) and str(c).startswith(str(county)) for c in code], bool)
    for part in (own, good):
        for level in ("county", "township", "village", "prefecture", "province"):
            if (here := part & (divisions["level"] == level).to_numpy()).any():
                return shapely.union_all(shapely.make_valid(shapes[here]))
    return None


Frames = Mapping[str, pd.DataFrame]
"""Tables of a workspace by name: ``dispute``, ``boundary_line``, ``division``, ``marker``."""

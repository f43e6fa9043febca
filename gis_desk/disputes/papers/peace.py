"""平安边界: the indicators of a year, each as a share of what there is; what the workspace does not know says so."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.papers.history import states_on, steps
from gis_desk.disputes.papers.year import Year
from gis_desk.disputes.register import extra_of
from gis_desk.disputes.states import CLOSED
from resources import resource

CYCLE_YEARS = 5
"""A line is inspected jointly every five years (行政区域界线管理条例 art 12)."""
_INSPECTED = ("province", "prefecture", "county")


@cache
def table() -> Mapping[str, Any]:
    """``resources/rules/disputes_peace.toml``."""
    return tomllib.loads(resource("rules", "disputes_peace.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Indicator:
    """One row: its id, name, measure and weight, how many of how many; `whole` None where that is not known."""

    id: str
    zh: str
    measure: str
    weight: float
    part: int = 0
    whole: int | None = None

    @property
    def points(self) -> float | None:
        """Its share of the weight; None where it is not known or there is nothing to measure."""
        return None if not self.whole else self.weight * min(self.part / self.whole, 1.0)


def indicators(frames: Mapping[str, pd.DataFrame], year: Year) -> tuple[Indicator, ...]:
    """The indicators at the end of `year`; frames of ``dispute``, ``dispute_event``, ``boundary_line``, ``marker``."""
    cases, events = frames["dispute"], frames["dispute_event"]
    then = states_on(cases, steps(cases, events), year.as_of)
    shut = np.array([s in CLOSED for s in then], dtype=bool)
    waiting = np.array([s is not None for s in then], dtype=bool) & ~shut
    filled = np.ones(len(cases), dtype=bool)
    for column in ("grade", "measures", "owner"):
        filled &= cases[column].astype("string").fillna("").str.strip().ne("").to_numpy(bool)
    papers = np.array([bool(_agreement(r)) for r in cases[["agreement", "extra"]].to_dict("records")], dtype=bool)
    lines, markers = frames["boundary_line"], frames["marker"]
    due = lines[lines["level"].isin(_INSPECTED) & ~lines["status"].isin(["internal", "habit"])]
    seen = [day for v in due["inspected_on"] if (day := day_or_none(v)) is not None]
    standing = markers[markers["state"] != "abandoned"]
    found = {
        "inspection": (sum(year.year - CYCLE_YEARS < d.year <= year.year for d in seen), len(due)),
        "markers": (int(standing["state"].isin(["intact", "restored"]).sum()), len(standing)),
        "hotspots": (int((waiting & filled).sum()), int(waiting.sum())),
        "disputes": (int(year.numbers["closed"]), int(year.numbers["found"])),
        "archive": (int((shut & papers).sum()), int(shut.sum())),
    }
    return tuple(
        Indicator(one["id"], one["zh"], one["measure"], float(one["weight"]), *found.get(one["id"], (0, None)))
        for one in table()["indicator"]
    )


def _agreement(row: Mapping[Any, Any]) -> Any:
    written = row["agreement"]
    if isinstance(written, str) and written.strip():
        return written
    extra = extra_of(row)
    return extra.get("agreement") or extra.get("evidence")

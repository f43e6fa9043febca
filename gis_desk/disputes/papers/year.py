"""The numbers of a year of the register, and of the year before beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from gis_desk.disputes.papers.history import closings, days, reopenings, states_on, steps, within
from gis_desk.disputes.papers.month import PaperError
from gis_desk.disputes.papers.overdue import overdue
from gis_desk.disputes.states import CLOSED, NEXT
from gis_desk.disputes.words import GRADES, KINDS, STATES
from layers.errors import Where

FLOWS = tuple((a, b) for a, following in NEXT.items() for b in following)
"""The ways a case can go, in the order of the states."""


@dataclass(frozen=True)
class Year:
    """A year of the register until its end, or until today.

    Parameters
    ----------
    year : int
    as_of : date
    lines : tuple of str
        Keys of the lines that had a case, those with the most open cases first.
    numbers : mapping
        By name: ``found``, ``closed``, ``settled``, ``transferred``, ``reopened``, ``open``, ``overdue``, ``people``,
        ``settle_n``, ``settle_median`` (days from discovery to closing; 0 of none), each with ``_before`` for the year
        before; ``found_m01`` to ``closed_m12``, ``kind_``, ``grade_`` (of open cases), ``state_``, ``flow_a_b`` and
        ``flow_other``; ``line0_found``, ``line0_closed``, ``line0_open`` of the first of `lines`, and so on.
    durations : array of int
        Days from discovery to closing of the cases closed in the year.
    """

    year: int
    as_of: date
    lines: tuple[str, ...]
    numbers: Mapping[str, float]
    durations: np.ndarray


def year_of(cases: pd.DataFrame, events: pd.DataFrame, year: int, today: date) -> Year:
    """The numbers of `year`; frames of ``dispute`` and ``dispute_event`` as in `layers.schema`.

    Raises
    ------
    PaperError
        For a year that has not begun.
    """
    if date(year, 1, 1) > today:
        raise PaperError(
            "the year {year} has not begun",
            where=Where(field="year", value=year),
            do="give this year or one before it",
            year=str(year),
        )
    taken = steps(cases, events)
    as_of = min(date(year, 12, 31), today)
    before, _ = _whole(cases, events, taken, year - 1, date(year - 1, 12, 31))
    numbers, durations = _whole(cases, events, taken, year, as_of)
    numbers |= {f"{name}_before": value for name, value in before.items()}
    numbers |= _shares(cases, taken, year, as_of)
    lines, told = _lines(cases, taken, year, as_of)
    return Year(year, as_of, lines, numbers | told, durations)


def _whole(
    cases: pd.DataFrame, events: pd.DataFrame, taken: pd.DataFrame, year: int, as_of: date
) -> tuple[dict[str, float], np.ndarray]:
    first = date(year, 1, 1)
    found = within(cases["found_on"], first, as_of)
    ends = closings(taken, first, as_of)
    is_open = _open(cases, taken, as_of)
    began = pd.Series(days(cases["found_on"]).to_numpy(), index=cases["key"])
    lasted = (ends["on"].to_numpy() - began.reindex(ends["dispute"]).to_numpy()).astype("timedelta64[D]")
    durations = lasted[~np.isnat(lasted)].astype(np.int64)
    durations = durations[durations >= 0]
    people = pd.to_numeric(cases["people"], errors="coerce").to_numpy(float)[found]
    numbers = {
        "found": int(found.sum()),
        "closed": len(ends),
        "settled": int((ends["state"] == "settled").sum()),
        "transferred": int((ends["state"] == "transferred").sum()),
        "reopened": reopenings(cases, events, first, as_of)["dispute"].nunique(),
        "open": int(is_open.sum()),
        "overdue": int((overdue(cases, events, is_open, as_of).late > 0).sum()),
        "people": float(np.nansum(people)),
        "settle_n": len(durations),
        "settle_median": float(np.median(durations)) if len(durations) else 0.0,
    }
    return numbers, durations


def _open(cases: pd.DataFrame, taken: pd.DataFrame, day: date) -> np.ndarray:
    then = states_on(cases, taken, day)
    return np.array([s is not None and s not in CLOSED for s in then], dtype=bool)


def _shares(cases: pd.DataFrame, taken: pd.DataFrame, year: int, as_of: date) -> dict[str, float]:
    first = date(year, 1, 1)
    found = within(cases["found_on"], first, as_of)
    ends = closings(taken, first, as_of)
    months = days(cases["found_on"])[found].dt.month
    numbers: dict[str, float] = {}
    for n in range(1, 13):
        numbers[f"found_m{n:02d}"] = int((months == n).sum())
        numbers[f"closed_m{n:02d}"] = int((ends["on"].dt.month == n).sum())
    for kind in KINDS:
        numbers[f"kind_{kind}"] = int((cases["kind"] == kind)[found].sum())
    numbers["kind_other"] = int((~cases["kind"].isin(list(KINDS)))[found].sum())
    then = states_on(cases, taken, as_of)
    is_open = _open(cases, taken, as_of)
    for grade in GRADES:
        numbers[f"grade_{grade}"] = int((cases["grade"] == grade)[is_open].sum())
    numbers["grade_none"] = int((~cases["grade"].isin(list(GRADES)))[is_open].sum())
    for state in STATES:
        numbers[f"state_{state}"] = int((then == state).sum())
    return numbers | _flows(taken, first, as_of)


def _flows(taken: pd.DataFrame, first: date, as_of: date) -> dict[str, float]:
    before = taken.groupby("dispute")["state"].shift().fillna("found")
    low, high = pd.Timestamp(first).as_unit("s"), pd.Timestamp(as_of).as_unit("s")
    moved = (taken["on"] >= low) & (taken["on"] <= high) & (before != taken["state"])
    counts = pd.Series(list(zip(before[moved], taken["state"][moved], strict=True)), dtype=object).value_counts()
    numbers: dict[str, float] = {f"flow_{a}_{b}": int(counts.get((a, b), 0)) for a, b in FLOWS}
    numbers["flow_other"] = int(moved.sum()) - sum(numbers.values())
    return numbers


def _lines(
    cases: pd.DataFrame, taken: pd.DataFrame, year: int, as_of: date
) -> tuple[tuple[str, ...], dict[str, float]]:
    first = date(year, 1, 1)
    table = pd.DataFrame(
        {
            "line": cases["line"].astype(object).where(cases["line"].notna(), ""),
            "found": within(cases["found_on"], first, as_of),
            "closed": cases["key"].isin(closings(taken, first, as_of)["dispute"]),
            "open": _open(cases, taken, as_of),
        }
    )
    sums = table.groupby("line")[["found", "closed", "open"]].sum()
    sums = sums[sums.sum(axis=1) > 0].reset_index()
    sums = sums.sort_values(["open", "found", "closed", "line"], ascending=[False, False, False, True])
    numbers: dict[str, float] = {
        f"line{n}_{name}": int(row[name])
        for n, row in enumerate(sums.to_dict("records"))
        for name in ("found", "closed", "open")
    }
    return tuple(str(v) for v in sums["line"]), numbers

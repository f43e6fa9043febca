"""The register of a month: what was found, what is under way, what was closed, what is overdue."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from gis_desk.disputes.listing import select
from gis_desk.disputes.papers.history import blank_days, closings, reopenings, states_on, steps, within
from gis_desk.disputes.papers.overdue import REASONS, Overdue, overdue
from gis_desk.disputes.states import CLOSED
from gis_desk.disputes.words import GRADES, STATES
from layers.errors import GisDeskError, Where

_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?")
SHEETS = ("found", "open", "closed", "overdue", "all")


class PaperError(GisDeskError):
    """A paper of the register cannot be written as asked."""


def read_month(words: str) -> tuple[int, int]:
    """Year and month of ``2026-05``, ``2026年5月``, ``202605``.

    Raises
    ------
    PaperError
        For anything else.
    """
    found = _MONTH.fullmatch(words.strip())
    year, month = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        raise PaperError(
            "'{value}' is no month", where=Where(field="month", value=words), do="write it as 2026-05", value=words[:40]
        )
    return year, month


@dataclass(frozen=True)
class Month:
    """The register at the end of a month, or today where the month is not over.

    Parameters
    ----------
    first, last, as_of : date
        Of the month; the day the register is shown of.
    cases : DataFrame
        The cases there were, as `gis_desk.disputes.listing.select` orders them, with their states of then in
        ``then`` and the days of closing and taking up again within the month in ``closed_in``, ``reopened_in``.
    found, open, closed : array of bool (N,)
        Which were found in the month, were open at its end, were closed in it.
    late : Overdue
        What was overdue at its end.
    """

    first: date
    last: date
    as_of: date
    cases: pd.DataFrame
    found: np.ndarray
    open: np.ndarray
    closed: np.ndarray
    late: Overdue

    @cached_property
    def rows(self) -> Mapping[str, np.ndarray]:
        """The rows of `cases` that belong on each of `SHEETS`, in order; those that are overdue longest first."""
        late = np.flatnonzero(self.late.late > 0)
        return {
            "found": np.flatnonzero(self.found),
            "open": np.flatnonzero(self.open),
            "closed": np.flatnonzero(self.closed),
            "overdue": late[np.argsort(-self.late.late[late], kind="stable")],
            "all": np.arange(len(self.cases)),
        }

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The counts of the summary by name."""
        then, grade = self.cases["then"], self.cases["grade"]
        counts = {name: len(rows) for name, rows in self.rows.items()}
        for name in GRADES:
            counts[f"open_{name}"] = int((self.open & (grade == name).to_numpy()).sum())
        counts["open_ungraded"] = int((self.open & ~grade.isin(list(GRADES)).to_numpy()).sum())
        for state in STATES:
            counts[f"state_{state}"] = int((then == state).sum())
        for state in ("settled", "transferred"):
            counts[f"closed_{state}"] = int((self.cases["closed_as"][self.closed] == state).sum())
        counts["reopened"] = int(self.cases["reopened_in"].notna().sum())
        for reason in REASONS:
            counts[f"overdue_{reason}"] = sum(reason in r for r in self.late.reasons)
        counts["undated"] = int(self.cases["undated"].sum())
        return counts


def month_of(cases: pd.DataFrame, events: pd.DataFrame, year: int, month: int, today: date) -> Month:
    """The register of a month; frames of ``dispute`` and ``dispute_event`` as in `layers.schema`.

    States are those of the end of the month as the log tells them; grades and due days are those registered now, for
    the register keeps no older ones.

    Raises
    ------
    PaperError
        For a month that has not begun.
    """
    first = date(year, month, 1)
    last = date(year, month, monthrange(year, month)[1])
    if first > today:
        raise PaperError(
            "the month {month} has not begun",
            where=Where(field="month", value=f"{year}-{month:02d}"),
            do="give this month or one before it",
            month=f"{year}-{month:02d}",
        )
    as_of = min(last, today)
    taken = steps(cases, events)
    then = states_on(cases, taken, as_of)
    there = np.array([s is not None for s in then], dtype=bool)
    shown = cases[there].assign(then=then[there])
    ordered = select(shown.assign(state=shown["then"], now=shown["state"]))
    ends = closings(taken, first, as_of).set_index("dispute")
    again = reopenings(cases, events, first, as_of).drop_duplicates("dispute", keep="last").set_index("dispute")
    ordered["closed_in"] = ends["on"].reindex(ordered["key"]).to_numpy()
    ordered["closed_as"] = ends["state"].reindex(ordered["key"]).to_numpy()
    ordered["reopened_in"] = again["on"].reindex(ordered["key"]).to_numpy()
    ordered["undated"] = blank_days(ordered["found_on"])
    is_open = ~ordered["then"].isin(CLOSED).to_numpy()
    return Month(
        first,
        last,
        as_of,
        ordered,
        within(ordered["found_on"], first, as_of),
        is_open,
        ordered["closed_in"].notna().to_numpy(),
        overdue(ordered, events, is_open, as_of),
    )

"""What is overdue on a day: the next check, the deadline of the case, the deadlines of its log."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from gis_desk.disputes.papers.history import days
from layers.text import Text, text

REASONS: dict[str, Text] = {
    "check": text("next check"),
    "deadline": text("deadline of the case"),
    "event": text("deadline in the log"),
}


@dataclass(frozen=True)
class Overdue:
    """What is overdue of each case, row by row of the register.

    Parameters
    ----------
    late : array of int (N,)
        Days since the earliest day that passed; 0 where nothing did.
    since : array of object (N,)
        That day, ISO; None where nothing did.
    reasons : tuple of tuple of str
        Of `REASONS`, in their order.
    """

    late: np.ndarray
    since: np.ndarray
    reasons: tuple[tuple[str, ...], ...]


def overdue(cases: pd.DataFrame, events: pd.DataFrame, is_open: np.ndarray, day: date) -> Overdue:
    """What was overdue at `day` of the cases that were open, by the days that are registered now.

    Parameters
    ----------
    is_open : array of bool (N,)
        Which cases were open then.
    """
    end = pd.Timestamp(day).as_unit("s")
    passed: dict[str, pd.Series] = {"check": days(cases["next_check"]), "deadline": days(cases["deadline"])}
    due, done = days(events["due_on"]), days(events["done_on"])
    waiting = due.notna() & ~(done <= end).fillna(False)
    first = due[waiting].groupby(events["dispute"][waiting].to_numpy()).min()
    passed["event"] = pd.Series(first.reindex(cases["key"]).to_numpy(), index=cases.index)
    earliest = pd.Series(pd.NaT, index=cases.index, dtype="datetime64[s]")
    hits = {}
    for name, on in passed.items():
        hit = hits[name] = (on < end).fillna(False).to_numpy(dtype=bool) & is_open
        nearer = hit & ((earliest.isna() | (on < earliest)).fillna(False).to_numpy(dtype=bool))
        earliest[nearer] = on[nearer]
    late = (end - earliest).dt.days.fillna(0).to_numpy(dtype=np.int64)
    since = np.array([None if pd.isna(d) else d.date().isoformat() for d in earliest], dtype=object)
    flags = np.column_stack([hits[name] for name in REASONS]) if len(cases) else np.zeros((0, 3), bool)
    known = {
        tuple(f): tuple(n for n, hit in zip(REASONS, f, strict=True) if hit)
        for f in map(tuple, np.unique(flags, axis=0).tolist())
    }
    return Overdue(late, since, tuple(known[tuple(f)] for f in flags.tolist()))

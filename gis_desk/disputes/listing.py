"""The register as a list: filtered, ordered, with what a reader needs beside each case."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.words import GRADES, is_open

_RANK = {grade: n for n, grade in enumerate(GRADES)}


def select(
    register: pd.DataFrame,
    *,
    grades: Collection[str] = (),
    states: Collection[str] = (),
    kinds: Collection[str] = (),
    line: str | None = None,
    search: str = "",
) -> pd.DataFrame:
    """The cases that fit every filter given, most urgent first: open before closed, by grade, next check, number.

    The word ``open`` among `states` stands for all states in which somebody has to act.
    """
    keep = pd.Series(True, index=register.index)
    if grades:
        keep &= register["grade"].isin(list(grades))
    if states:
        wanted = register["state"].isin(list(states))
        if "open" in states:
            wanted |= register["state"].map(is_open)
        keep &= wanted
    if kinds:
        keep &= register["kind"].isin(list(kinds))
    if line:
        keep &= register["line"] == line
    for word in search.lower().split():
        hit = pd.Series(False, index=register.index)
        for column in ("number", "title", "place", "owner", "side_a", "side_b"):
            hit |= register[column].fillna("").astype(str).str.lower().str.contains(word, regex=False)
        keep &= hit
    chosen = register.loc[keep]
    order = pd.DataFrame(
        {
            "closed": ~chosen["state"].map(is_open).astype(bool),
            "rank": chosen["grade"].map(_RANK).fillna(len(_RANK)),
            "next": chosen["next_check"].fillna("9999").astype(str),
            "number": chosen["number"].fillna("").astype(str),
        },
        index=chosen.index,
    )
    return chosen.loc[order.sort_values(["closed", "rank", "next", "number"], kind="stable").index].reset_index(
        drop=True
    )


def days_to_check(row: Any, today: date) -> int | None:
    """Days until the next check of an open case, negative when it is overdue; None when closed or without a date."""
    day = day_or_none(row.get("next_check"))
    return None if day is None or not is_open(row.get("state")) else (day - today).days

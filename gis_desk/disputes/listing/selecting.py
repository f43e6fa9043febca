"""Cases of the register as a frame, for the command line and the papers."""

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.listing.filtering import Filter, found
from gis_desk.disputes.listing.table import table_of
from gis_desk.disputes.words import is_open


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
    wish = Filter(
        frozenset(grades),
        frozenset(states),
        frozenset(kinds),
        frozenset([line] if line else []),
        words=search,
    )
    rows = found(table_of(register), wish, date.today()).rows
    return register.iloc[rows].reset_index(drop=True)


def days_to_check(row: Any, today: date) -> int | None:
    """Days until the next check of an open case, negative when it is overdue; None when closed or without a date."""
    day = day_or_none(row.get("next_check"))
    return None if day is None or not is_open(row.get("state")) else (day - today).days

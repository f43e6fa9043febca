"""How much a case counts: by its grade, by its age, and less once it is closed."""

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.statistics.rules import StatisticsRules
from gis_desk.disputes.words import is_open
from layers.text import Text, text

WEIGHTS: Mapping[str, Text] = {
    "none": text("each case counts one"),
    "grade": text("by grade"),
    "age": text("by age"),
    "both": text("by grade and age"),
}
"""The choices of weighting."""
_YEAR = 365.2425


def days_of(values: pd.Series) -> np.ndarray:
    """Days (datetime64[D], NaT where the date is missing or unclear) of a column of dates as people write them."""
    read = pd.to_datetime(values, format="%Y-%m-%d", errors="coerce").to_numpy("datetime64[D]").copy()
    for i in np.flatnonzero(np.isnat(read) & values.notna().to_numpy()):
        day = day_or_none(values.iloc[i])
        if day is not None:
            read[i] = np.datetime64(day, "D")
    return read


def _each(values: pd.Series, of: Callable[[object], float]) -> np.ndarray:
    """`of` each value, asked once for each different one."""
    codes, kinds = pd.factorize(values.astype(object), use_na_sentinel=False)
    return np.array([of(None if kind != kind else kind) for kind in kinds], float)[codes]


def case_weights(
    cases: pd.DataFrame, today: date, rules: StatisticsRules | None = None, *, by: str = "both"
) -> np.ndarray:
    """What each case counts.

    Grade (red 4, orange 3, yellow 2, blue 1) times ``0.5 ** (age / half-life)`` times the share that a closed case
    keeps; the numbers are a convention of this program and stand in ``resources/rules/disputes_statistics.toml``.

    Parameters
    ----------
    cases : DataFrame, N rows
        ``grade``, ``state`` and ``found_on`` of the register.
    today : date
        Day to which the age is reckoned; a later or unclear date counts as today's.
    by : str
        ``both``, ``grade``, ``age`` or ``none`` (one for each case).

    Returns
    -------
    array (N,) of float, each > 0 but for closed cases when their share is 0.

    Raises
    ------
    ValueError
        For another `by`.
    """
    if by not in WEIGHTS:
        raise ValueError(f"no weighting '{by}'")
    weights = np.ones(len(cases))
    if by == "none" or not len(cases):
        return weights
    rules = rules or StatisticsRules()
    if by != "age":
        weights *= _each(cases["grade"], rules.grade_weight)
    if by != "grade":
        days = (np.datetime64(today, "D") - days_of(cases["found_on"])).astype(float)
        days[~np.isfinite(days) | (days < 0)] = 0.0
        weights *= 0.5 ** (days / _YEAR / rules.half_life_years)
    return weights * _each(cases["state"], lambda state: 1.0 if is_open(state) else rules.closed_share)


def explained(by: str, rules: StatisticsRules | None = None) -> Text:
    """The weighting in a sentence with its numbers."""
    rules = rules or StatisticsRules()
    grade = {"red": rules.red, "orange": rules.orange, "yellow": rules.yellow, "blue": rules.blue}
    age = {"years": rules.half_life_years, "closed": rules.closed_share}
    if by == "grade":
        return text(
            "Cases count by grade: red {red:g}, orange {orange:g}, yellow {yellow:g}, blue {blue:g}; "
            "a closed case counts {closed:g} of that.",
            **grade,
            closed=rules.closed_share,
        )
    if by == "age":
        return text(
            "Cases count by age: one found {years:g} years ago counts half; a closed case counts {closed:g} of that.",
            **age,
        )
    if by == "both":
        return text(
            "Cases count by grade (red {red:g}, orange {orange:g}, yellow {yellow:g}, blue {blue:g}) and age: one "
            "found {years:g} years ago counts half; a closed case counts {closed:g} of that.",
            **grade,
            **age,
        )
    return text("Each case counts one, whatever its grade and age.")

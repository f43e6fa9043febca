"""New and closed cases by quarter or month, with what chance alone would make of them."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.stats import binomtest, chi2

from gis_desk.disputes.statistics.weights import days_of
from gis_desk.disputes.words import is_open
from layers.text import Text, text

PERIODS = {"month": 1, "quarter": 3}
"""Months in a period."""
_MOST = 200
"""Periods shown; older ones are left out, and that is said."""


@dataclass(frozen=True)
class Trend:
    """Cases by period.

    Attributes
    ----------
    table : DataFrame
        ``begin`` (date, first day of the period), ``new`` (cases found), ``low``, ``high`` (95 % interval of the mean
        that ``new`` comes from, exact for a Poisson count: Garwood 1936), ``closed``, ``open`` (at its end), ``whole``
        (whether the period is over).
    n, undated, early, closed_undated : int
        Cases with a clear day within the periods, cases without one, those before the first period shown, and closed
        ones without the day, which ``open`` still counts.
    p : float or None
        Two-sided chance that as many cases change so much between the two halves of the whole periods (exact binomial
        test); None where there is nothing to compare.
    first, second : int
        New cases of the earlier and the later half.
    """

    table: pd.DataFrame
    n: int
    undated: int
    early: int
    closed_undated: int
    p: float | None
    first: int
    second: int

    def said(self, few: int, alpha: float) -> Text:
        """What the numbers say, in a sentence."""
        if self.p is None or self.first + self.second < few:
            return text(
                "{n} dated cases in whole periods: too few to see a trend (under {few}).",
                n=self.first + self.second,
                few=few,
            )
        if self.p > alpha:
            return text(
                "The later half of the time has {second} new cases, the earlier {first}: chance alone makes such a "
                "difference (p = {p:.2f}).",
                first=self.first,
                second=self.second,
                p=self.p,
            )
        if self.second > self.first:
            return text(
                "More new cases in the later half of the time: {second} after {first} ({p}).",
                first=self.first,
                second=self.second,
                p=_chance(self.p),
            )
        return text(
            "Fewer new cases in the later half of the time: {second} after {first} ({p}).",
            first=self.first,
            second=self.second,
            p=_chance(self.p),
        )


def _chance(p: float) -> Text:
    return text("p = {p:.3f}", p=p) if p >= 0.001 else text("p < {p:g}", p=0.001)


def poisson_interval(count: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Exact interval of the mean of a Poisson count (Garwood 1936), element by element."""
    count = np.asarray(count, float)
    tail = (1 - level) / 2
    low = np.where(count > 0, chi2.ppf(tail, 2 * np.maximum(count, 0.5)) / 2, 0.0)
    return low, np.asarray(chi2.ppf(1 - tail, 2 * (count + 1)) / 2)


def _periods(days: np.ndarray, months: int) -> np.ndarray:
    """Number of the period (months since 1970 by `months`) of each day."""
    number: np.ndarray = days.astype("datetime64[M]").astype(int) // months
    return number


def trend(cases: pd.DataFrame, today: date, *, period: str = "quarter") -> Trend:
    """New and closed cases by `period` (``quarter`` or ``month``), up to the one of `today`.

    Parameters
    ----------
    cases : DataFrame
        ``found_on``, ``closed_on`` and ``state`` of the register, open and closed ones.

    Raises
    ------
    ValueError
        For another period.
    """
    if period not in PERIODS:
        raise ValueError(f"no period '{period}'")
    months = PERIODS[period]
    found, closed = days_of(cases["found_on"]), days_of(cases["closed_on"])
    late = np.datetime64(today, "D")
    clear = ~np.isnat(found) & (found <= late)
    undated = int((~clear).sum())
    columns = ["begin", "new", "low", "high", "closed", "open", "whole"]
    if not clear.any():
        return Trend(pd.DataFrame(columns=columns), 0, undated, 0, 0, None, 0, 0)
    began = _periods(found[clear], months)
    last = int(_periods(np.array([late]), months)[0])
    first = max(int(began.min()), last - _MOST + 1)
    size = last - first + 1
    new = np.bincount(np.maximum(began - first, 0), weights=began >= first, minlength=size).astype(int)
    done = clear & ~cases["state"].map(is_open).to_numpy(bool)
    shut = done & ~np.isnat(closed) & (closed <= late)
    ended = _periods(closed[shut], months)
    over = np.bincount(np.maximum(ended - first, 0), weights=ended >= first, minlength=size).astype(int)
    early, early_over = int((began < first).sum()), int((ended < first).sum())
    low, high = poisson_interval(new)
    begin = (np.arange(first, last + 1) * months).astype("datetime64[M]").astype("datetime64[D]")
    table = pd.DataFrame(
        {
            "begin": begin.astype(object),
            "new": new,
            "low": low,
            "high": high,
            "closed": over,
            "open": early - early_over + np.cumsum(new - over),
            "whole": np.arange(first, last + 1) < last,
        }
    )
    half = (size - 1) // 2
    whole = new[:-1]
    earlier, later = (int(whole[-2 * half : -half].sum()), int(whole[-half:].sum())) if half else (0, 0)
    p = float(binomtest(later, earlier + later).pvalue) if half and earlier + later else None
    return Trend(table, int((began >= first).sum()), undated, early, int((done & ~shut).sum()), p, earlier, later)


def within(cases: pd.DataFrame, since: date | None, until: date | None) -> np.ndarray:
    """Which cases (N,) were found from `since` to `until`, both included; without limits all, else only dated ones."""
    if since is None and until is None:
        return np.ones(len(cases), bool)
    found = days_of(cases["found_on"])
    kept: np.ndarray = ~np.isnat(found)
    if since is not None:
        kept &= found >= np.datetime64(since, "D")
    if until is not None:
        kept &= found <= np.datetime64(until, "D")
    return kept

"""The register as it stood on a day: what each case was then, and when cases were closed and taken up again."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.disputes.dates import day_or_none
from gis_desk.disputes.states import CLOSED
from gis_desk.disputes.words import STATES

_ISO = r"\d{4}-\d{2}-\d{2}"


def days(values: pd.Series) -> pd.Series:
    """Texts of days as ``datetime64``; what is no clear day is NaT."""
    words = values.astype("string").fillna("")
    plain = words.str.fullmatch(_ISO)
    found = pd.Series(pd.NaT, index=values.index, dtype="datetime64[s]")
    found[plain] = pd.to_datetime(words[plain], format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
    for at in values.index[(~plain & (words != "")).to_numpy()]:
        read = day_or_none(values[at])
        found[at] = pd.NaT if read is None else pd.Timestamp(read).as_unit("s")
    return found


def steps(cases: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The steps of all cases by day, in the order of their logs: ``dispute``, ``on`` (datetime64), ``state``.

    A case that is closed and whose log does not say so is closed on its ``closed_on``.
    """
    kind = events["kind"].where(events["kind"] != "reopened", "mediating")
    keep = kind.isin(list(STATES))
    told = pd.DataFrame(
        {"dispute": events["dispute"][keep], "on": days(events["happened_on"][keep]), "state": kind[keep]}
    )
    told = told[told["on"].notna() & told["dispute"].isin(cases["key"])]
    closed = cases["state"].isin(CLOSED)
    ends = pd.DataFrame(
        {"dispute": cases["key"][closed], "on": days(cases["closed_on"][closed]), "state": cases["state"][closed]}
    )
    ends = ends[ends["on"].notna() & ~ends["dispute"].isin(told["dispute"][told["state"].isin(CLOSED)])]
    ends["state"] = ends["state"].where(ends["state"] != "revisited", "settled")
    both = pd.concat([told, ends], ignore_index=True)
    return both.sort_values("on", kind="stable", ignore_index=True)


def states_on(cases: pd.DataFrame, taken: pd.DataFrame, day: date) -> np.ndarray:
    """The state (N,) of each case at the end of `day`; None where it was not found yet.

    Where the log knows no later step, the state of the register holds; else the last step until `day`, and before the
    first one the case was found. A case without a clear day of discovery has always been there.

    Parameters
    ----------
    taken : DataFrame
        As `steps` gives them.
    """
    end = pd.Timestamp(day).as_unit("s")
    now = cases["state"].where(cases["state"].isin(list(STATES)), "found").to_numpy(dtype=object)
    later = set(taken["dispute"][taken["on"] > end])
    last = taken[taken["on"] <= end].drop_duplicates("dispute", keep="last").set_index("dispute")["state"]
    then = last.astype(object).reindex(cases["key"], fill_value="found").to_numpy(dtype=object)
    held = np.where(cases["key"].isin(later).to_numpy(), then, now).astype(object)
    found = days(cases["found_on"])
    unborn = (found > end).fillna(False).to_numpy(dtype=bool)
    held[unborn] = None
    return held


def closings(taken: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The steps between two days (both included) that closed a case: settled or handed over, the last of each case."""
    low, high = pd.Timestamp(first).as_unit("s"), pd.Timestamp(last).as_unit("s")
    inside = taken[(taken["on"] >= low) & (taken["on"] <= high) & taken["state"].isin(["settled", "transferred"])]
    return inside.drop_duplicates("dispute", keep="last")


def reopenings(cases: pd.DataFrame, events: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """The events between two days (both included) by which known cases were taken up again: ``dispute``, ``on``."""
    again = events[(events["kind"] == "reopened") & events["dispute"].isin(cases["key"])]
    on = days(again["happened_on"])
    low, high = pd.Timestamp(first).as_unit("s"), pd.Timestamp(last).as_unit("s")
    keep = ((on >= low) & (on <= high)).fillna(False).to_numpy(dtype=bool)
    return pd.DataFrame({"dispute": again["dispute"][keep], "on": on[keep]})


def within(values: pd.Series, first: date, last: date) -> np.ndarray:
    """Which days (N,) lie between two days, both included; none where there is no clear day."""
    on = days(values)
    low, high = pd.Timestamp(first).as_unit("s"), pd.Timestamp(last).as_unit("s")
    return ((on >= low) & (on <= high)).fillna(False).to_numpy(dtype=bool)


def blank_days(values: pd.Series) -> np.ndarray:
    """Which rows (N,) have no clear day."""
    return days(values).isna().to_numpy(dtype=bool)


def iso(value: Any) -> str:
    """A day of `days` as ``2026-05-31``; empty for none."""
    return "" if pd.isna(value) else pd.Timestamp(value).date().isoformat()

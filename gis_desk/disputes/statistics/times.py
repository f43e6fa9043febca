"""New and closed cases by quarter or month, with method and verdict."""

from dataclasses import dataclass

from gis_desk.disputes.statistics.method import UNREPORTED, Method
from gis_desk.disputes.statistics.question import Frames, Question
from gis_desk.disputes.statistics.trend import Trend, trend
from layers.text import Text, text

PERIOD: dict[str, Text] = {"quarter": text("quarter"), "month": text("month")}


@dataclass(frozen=True)
class TimeStudy:
    """The picture over time: the numbers and the words."""

    trend: Trend
    method: Method


def study_time(question: Question, frames: Frames, *, period: str = "quarter") -> TimeStudy:
    """New and closed cases by `period`: all of the register, since closed ones belong to it; each counts one.

    Parameters
    ----------
    frames : mapping
        ``dispute``.

    Raises
    ------
    ValueError
        For a period that is none of `PERIOD`.
    """
    rules = question.rules
    found = trend(frames["dispute"], question.today, period=period)
    how = [
        text(
            "Method: cases counted by the {period} they were found and closed in (n = {n}), each one, open and closed; "
            "the bar shows where the true mean lies with 95 % certainty, if cases come by chance at a steady rate "
            "(Poisson).",
            period=PERIOD[period],
            n=found.n,
        ),
        text("Compared are the two halves of the time, the present {period} left out.", period=PERIOD[period]),
    ]
    if found.undated:
        how.append(text("Left out: {n} cases without a clear day of discovery.", n=found.undated))
    if found.early:
        how.append(text("Not shown: {n} cases found before the first period.", n=found.early))
    if found.closed_undated:
        how.append(
            text("{n} closed cases have no day of closing and still count as open here.", n=found.closed_undated)
        )
    verdict = found.said(rules.trend_cases, rules.alpha)
    few = found.p is None or found.first + found.second < rules.trend_cases
    parameters = {"by": "time", "period": period, "alpha": rules.alpha, "p": found.p}
    changed = not few and found.p is not None and found.p <= rules.alpha
    unknown = (UNREPORTED, text("More cases may only mean that more was looked for: after an inspection, say."))
    method = Method(text("New and closed cases"), verdict, tuple(how), unknown, found.n, parameters, few, changed)
    return TimeStudy(found, method)

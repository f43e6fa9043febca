"""The numbers of a plan in words: of its document, and of a plan under edit."""

from collections.abc import Mapping
from typing import Any

from gis_desk.inspections.revising.draft import Figures
from ui.texts import tr

_LITTLE_H = 0.05
"""Team hours that are not worth a word."""


def summary_words(plan: Mapping[str, Any]) -> list[str]:
    """The numbers of a plan's document, each in words, with what balance and fairness cost."""
    days = sum(len(t["days"]) for t in plan["teams"])
    words = [
        tr(
            "{hours:.1f} team hours, {km:.0f} km, {n} days of work",
            hours=plan["total_hours"],
            km=plan["total_km"],
            n=days,
        )
    ]
    if plan.get("gap_to_bound") is not None:
        words.append(tr("at most {share:.0%} above the least possible", share=plan["gap_to_bound"]))
    words += _shares(plan.get("day_spread"), plan.get("fair_share"))
    cost = plan.get("cost") or {}
    if (cost.get("balance_h") or 0) >= _LITTLE_H:
        words.append(tr("even days cost {h:.1f} team hours", h=cost["balance_h"]))
    if (cost.get("fair_h") or 0) >= _LITTLE_H:
        words.append(tr("the fair share costs {h:.1f} team hours", h=cost["fair_h"]))
    return words


def draft_words(found: Figures) -> list[str]:
    """The numbers of a plan under edit, each in words."""
    words = [tr("{hours:.1f} team hours, {km:.0f} km", hours=found.hours, km=found.km)]
    words += _shares(found.spread, found.left_share)
    if found.late_s:
        words.append(tr("{n:.0f} min over time", n=found.late_s / 60))
    return words


def _shares(spread: float | None, left: float | None) -> list[str]:
    words = []
    if spread is not None:
        words.append(tr("days differ by {share:.0%}", share=spread))
    if left is not None:
        words.append(tr("left side {share:.0%} of the hours", share=left))
    return words

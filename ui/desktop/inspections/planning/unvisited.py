"""What of a plan has no day, in words, and the days that would have room for it."""

from collections.abc import Callable, Mapping
from typing import Any

from ui.desktop import figures, kit
from ui.texts import tr


def unvisited_banner(plan: Mapping[str, Any], most_days: int, use_days: Callable[[int], object]) -> kit.Banner:
    """Which stops have no day, the same reasons together; the days that are needed are one click away.

    Parameters
    ----------
    plan : mapping
        Its document, with something under ``unvisited``.
    most_days : int
        More days than this are not offered.
    use_days : callable
        Plans again with so many days.
    """
    left = plan["unvisited"]
    heading = tr("{n} stops have no day", n=len(left))
    shown = []
    for reason in dict.fromkeys(u["reason"] for u in left):
        same = [f"{u['line']} {u['marker']}" for u in left if u["reason"] == reason]
        names = figures.listed(same[:3])
        if len(same) > 3:
            names = tr("{names} and {n} more", names=names, n=len(same) - 3)
        shown.append(tr("{names}: {reason}", names=names, reason=reason))
    steps = []
    if (needed := plan.get("needed_days")) is not None and needed <= most_days:
        steps.append((tr("Plan {n} days", n=needed), lambda: use_days(int(needed))))
    return kit.Banner("should", heading, "\n".join(shown), steps)

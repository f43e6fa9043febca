"""The charts of the yearly review as figures of matplotlib, whose library is loaded when one is drawn.

They are read in black and white and by the colour-blind: what differs differs in hatching, shape or words too.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_desk.disputes.words import GRADES
from gis_desk.documents.disputes.papers.words import grade_words, template
from gis_desk.documents.disputes.papers.yearly import YearOrder, line_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZES = {"months": (150.0, 62.0), "grades": (150.0, 46.0), "lines": (150.0, 62.0), "settle": (150.0, 46.0)}
"""Width and height of each chart in mm."""
_FOUND, _CLOSED, _INK = "#1f4e79", "#f2c48d", "#333333"
_MOST_LINES, _LONGEST = 10, 12


def chart(name: str, order: YearOrder) -> "Figure | None":
    """The chart `name` of `SIZES`; None where there is nothing to show. Words are plain text, never mathematics."""
    numbers = order.year.numbers
    shown = {
        "months": numbers["found"] + numbers["closed"],
        "grades": numbers["open"],
        "lines": 0 if order.public else numbers["open"],
        "settle": numbers["settle_n"],
    }
    if not shown[name]:
        return None
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    wide, high = SIZES[name]
    figure = Figure(figsize=(wide / 25.4, high / 25.4), dpi=72)
    axes: Any = figure.add_axes((0.07, 0.2, 0.91, 0.72))
    {"months": _months, "grades": _grades, "lines": _lines, "settle": _settle}[name](axes, order)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=7.5, colors=_INK, length=2)
    for words in figure.findobj(Text):
        if isinstance(words, Text):
            words.set_parse_math(False)
    return figure


def _whole(axis: Any) -> None:
    """Ticks at whole numbers only: cases are counted."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=5, integer=True))


def _months(axes: Any, order: YearOrder) -> None:
    said, numbers = template("yearly")["charts"], order.year.numbers
    at = np.arange(1, 13)
    found = [numbers[f"found_m{n:02d}"] for n in at]
    closed = [numbers[f"closed_m{n:02d}"] for n in at]
    axes.bar(at - 0.2, found, 0.38, color=_FOUND, edgecolor=_INK, linewidth=0.5, label=said["found"])
    axes.bar(at + 0.2, closed, 0.38, color=_CLOSED, edgecolor=_INK, linewidth=0.5, hatch="///", label=said["closed"])
    axes.set_xticks(at, [f"{n}{said['month']}" for n in at])
    axes.set_ylim(0, max([*found, *closed]) * 1.25 + 0.2)
    _whole(axes.yaxis)
    axes.legend(fontsize=7.5, frameon=False, loc="upper right", ncols=2)


def _grades(axes: Any, order: YearOrder) -> None:
    said, fills, numbers = template("yearly")["charts"], template("words")["fill"], order.year.numbers
    names = [*GRADES, "none"]
    counts = [numbers[f"grade_{g}"] for g in names]
    tones = [f"#{fills[g]}" if g in fills else "#ffffff" for g in names]
    axes.bar(range(len(names)), counts, 0.55, color=tones, edgecolor=_INK, linewidth=0.7)
    axes.set_xticks(range(len(names)), [grade_words(g, order.say) for g in GRADES] + [said["ungraded"]])
    for n, count in enumerate(counts):
        axes.text(n, count, f"{count:.0f}", ha="center", va="bottom", fontsize=8)
    axes.set_ylim(0, max(counts) * 1.25 + 0.2)
    _whole(axes.yaxis)


def _lines(axes: Any, order: YearOrder) -> None:
    numbers = order.year.numbers
    keys = [k for n, k in enumerate(order.year.lines[:_MOST_LINES]) if numbers[f"line{n}_open"]]
    counts = [numbers[f"line{n}_open"] for n in range(len(keys))]
    names = [line_name(order, k) for k in keys]
    axes.set_position((0.24, 0.12, 0.74, 0.84))
    at = np.arange(len(keys))[::-1]
    axes.barh(at, counts, 0.6, color=_FOUND, edgecolor=_INK, linewidth=0.5)
    axes.set_yticks(at, [n if len(n) <= _LONGEST else n[: _LONGEST - 1] + "…" for n in names])
    for y, count in zip(at, counts, strict=True):
        axes.text(count, y, f" {count:.0f}", ha="left", va="center", fontsize=8)
    axes.set_xlim(0, max(counts) * 1.1 + 0.2)
    _whole(axes.xaxis)


def _settle(axes: Any, order: YearOrder) -> None:
    durations = np.sort(order.year.durations)
    axes.set_position((0.05, 0.3, 0.92, 0.6))
    level = np.zeros(len(durations))
    for n in range(1, len(durations)):
        near = durations[n] - durations[n - 1] <= max(durations[-1], 1) * 0.012
        level[n] = level[n - 1] + 1 if near else 0
    axes.plot(durations, level, "o", color=_FOUND, markersize=4.5, markeredgecolor=_INK, markeredgewidth=0.4)
    axes.axvline(order.year.numbers["settle_median"], color=_INK, linewidth=0.9, linestyle="--")
    axes.set_ylim(-0.8, max(level.max() + 1, 2))
    axes.set_xlim(0, max(durations[-1] * 1.05, 10))
    axes.set_yticks([])
    axes.set_xlabel(template("yearly")["charts"]["days"], fontsize=8)
    axes.spines["left"].set_visible(False)

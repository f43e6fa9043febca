"""A whole drawing from a column: its values as categories, its numbers as classes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from gis_desk.conditions import Condition
from gis_desk.map.symbology.columns import numbers_of, words_of
from gis_desk.map.symbology.cuts import Cut, cut
from gis_desk.map.symbology.drawing import Breaks, Categories, Category, Drawing, Rule, Rules, Single
from gis_desk.map.symbology.ramps import Ramp
from gis_desk.map.symbology.symbols import AreaSymbol, LineSymbol, PointSymbol, Symbolism, recoloured
from layers.errors import StyleError, Where
from layers.work import QUIET, Progress

MOST_CATEGORIES = 200
NONE_COLOUR = "#c9cccb"
"""For rows without a value."""


def categories_of(
    frame: pd.DataFrame,
    column: str,
    base: Symbolism,
    ramp: Ramp,
    title: Callable[[str], str] = lambda _: "",
    order: Sequence[str] = (),
) -> Categories:
    """A category per value of `column`, the most frequent first, all others in grey.

    Parameters
    ----------
    base : symbol
        What all symbols are like but for their colour.
    title : callable
        Words for a value, "" for the value itself.
    order : sequence of str
        Values to put first, in this order, where they occur.

    Raises
    ------
    StyleError
        If the column has no values, or more than `MOST_CATEGORIES`.
    """
    words = words_of(frame, column)
    counts = words.counts()
    used = np.flatnonzero(counts)
    if not len(used):
        raise StyleError(
            "the column {column} has no values", where=Where(field="column", value=column), do="choose another column",
            column=column,
        )  # fmt: skip
    if len(used) > MOST_CATEGORIES:
        raise StyleError(
            "the column {column} has {n} different values, too many to tell apart",
            where=Where(field="column", value=column),
            do="choose a column with at most {most}, or make classes or rules",
            column=column,
            n=len(used),
            most=MOST_CATEGORIES,
        )
    place: dict[str, int] = {value: n for n, value in enumerate(order)}
    named = [str(w) for w in words.words]
    ranked = sorted(used.tolist(), key=lambda k: (place.get(named[k], len(place)), -counts[k], named[k]))
    values = [named[k] for k in ranked]
    colours = ramp.taken(len(values))
    items = tuple(Category(v, recoloured(base, c), title(v)) for v, c in zip(values, colours, strict=True))
    return Categories(column, items, recoloured(base, NONE_COLOUR))


def breaks_of(
    frame: pd.DataFrame,
    column: str,
    base: Symbolism,
    ramp: Ramp,
    method: str = "natural",
    count: int = 5,
    own: Sequence[float] = (),
    turned: bool = False,
    progress: Progress = QUIET,
) -> tuple[Breaks, Cut]:
    """Classes of the numbers of `column`, and how their bounds came about; rows without a number in grey.

    Raises
    ------
    StyleError
        As `gis_desk.map.symbology.cuts.cut`.
    Cancelled
        If the user stops it.
    """
    numbers = numbers_of(frame, column)
    found = cut(numbers, method, count, own, progress)
    none = recoloured(base, NONE_COLOUR) if np.isnan(numbers).any() else None
    return coloured_breaks(column, found.bounds, base, ramp, method, none, turned), found


def coloured_breaks(
    column: str,
    bounds: Sequence[float],
    base: Symbolism,
    ramp: Ramp,
    method: str = "own",
    none: Symbolism | None = None,
    turned: bool = False,
) -> Breaks:
    """Classes between `bounds` in the colours of `ramp`."""
    colours = ramp.taken(len(bounds) - 1, turned=turned)
    symbols = tuple(recoloured(base, c) for c in colours)
    return Breaks(column, tuple(bounds), symbols, none=none, method=method, ramp=ramp.id)


def ramped(drawing: Drawing, ramp: Ramp, *, turned: bool = False) -> Drawing:
    """`drawing` in the colours of `ramp`, its rest as it is."""
    if isinstance(drawing, Single):
        return replace(drawing, symbol=recoloured(drawing.symbol, ramp.taken(1, turned=turned)[0]))
    if isinstance(drawing, Breaks):
        colours = ramp.taken(len(drawing.symbols), turned=turned)
        symbols = tuple(recoloured(s, c) for s, c in zip(drawing.symbols, colours, strict=True))
        return replace(drawing, symbols=symbols, ramp=ramp.id)
    colours = ramp.taken(len(drawing.items), turned=turned)
    if isinstance(drawing, Categories):
        pairs = zip(drawing.items, colours, strict=True)
        return replace(drawing, items=tuple(replace(i, symbol=recoloured(i.symbol, c)) for i, c in pairs))
    rules = zip(drawing.items, colours, strict=True)
    return Rules(tuple(replace(r, symbol=recoloured(r.symbol, c)) for r, c in rules))


def usual_symbol(dimension: int) -> Symbolism:
    """The symbol one begins with: for points (0), lines (1) or areas (2)."""
    return (PointSymbol(), LineSymbol(), AreaSymbol())[dimension]


def as_rules(drawing: Drawing | None, base: Symbolism) -> Rules:
    """`drawing` said by rules; one rule for every row where it has no classes."""
    if isinstance(drawing, Rules):
        return drawing
    if isinstance(drawing, Categories):
        items = tuple(Rule((Condition(drawing.column, "eq", c.value),), c.symbol, c.title) for c in drawing.items)
        rest = () if drawing.other is None else (Rule((), drawing.other, drawing.other_title, rest=True),)
        return Rules((*items, *rest))
    if isinstance(drawing, Breaks):
        made = []
        for n, symbol in enumerate(drawing.symbols):
            low = Condition(drawing.column, "gt" if n else "ge", drawing.bounds[n])
            made.append(Rule((low, Condition(drawing.column, "le", drawing.bounds[n + 1])), symbol, drawing.titles[n]))
        return Rules(tuple(made))
    return Rules((Rule((), base),))

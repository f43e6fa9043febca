"""Which symbol each row is drawn with: one for all, by category, by class of numbers, or by rules."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pandas as pd

from gis_desk.conditions import Condition, passing
from gis_desk.map.symbology import checks
from gis_desk.map.symbology.columns import numbers_of, words_of
from gis_desk.map.symbology.symbols import Symbolism
from layers.errors import StyleError, Where

MOST = 1000
"""Classes of one layer."""
REST, NONE = "…", "–"
"""Titles of all other values, and of rows without one, where none is given."""


def _title(target: object, field: str, usual: str) -> None:
    """Check a title; one that says what is said anyway is no title."""
    if checks.words(field, getattr(target, field)) == usual:
        object.__setattr__(target, field, "")


@dataclass(frozen=True)
class Single:
    """Every row with one symbol; `title` is its line in the legend, the layer's own title where it is empty."""

    symbol: Symbolism
    title: str = ""

    def __post_init__(self) -> None:
        checks.words("title", self.title)


@dataclass(frozen=True)
class Category:
    """The rows of one value; `title` is the value itself where it is empty."""

    value: str
    symbol: Symbolism
    title: str = ""

    def __post_init__(self) -> None:
        checks.words("value", self.value, empty=False)
        _title(self, "title", self.value)


@dataclass(frozen=True)
class Categories:
    """A symbol per value of a column; `other` draws every other value, and rows without one, where it is given."""

    column: str
    items: tuple[Category, ...]
    other: Symbolism | None = None
    other_title: str = ""

    def __post_init__(self) -> None:
        checks.words("column", self.column, empty=False)
        _title(self, "other_title", REST)
        _check_count("items", len(self.items))
        values = [item.value for item in self.items]
        if len(set(values)) < len(values):
            twice = next(v for v in values if values.count(v) > 1)
            raise StyleError(
                "a value stands in two categories", where=Where(field="items", value=twice), do="keep one of them"
            )


@dataclass(frozen=True)
class Breaks:
    """A symbol per class of numbers.

    Parameters
    ----------
    column : str
    bounds : tuple of k + 1 float
        Rising. A class holds the numbers above its lower and up to its upper bound; the first its lower bound too.
        Numbers outside are not drawn.
    symbols : tuple of k symbols
    titles : tuple of k str
        Empty: the bounds in figures.
    none : symbol or None
        Draws the rows without a number.
    method : str
        How the bounds were found (`gis_desk.map.symbology.cuts.METHODS`), ``own`` when given by hand.
    ramp : str
        The ramp the colours came from, "" for none.
    """

    column: str
    bounds: tuple[float, ...]
    symbols: tuple[Symbolism, ...]
    titles: tuple[str, ...] = ()
    none: Symbolism | None = None
    none_title: str = ""
    method: str = "own"
    ramp: str = ""

    def __post_init__(self) -> None:
        checks.words("column", self.column, empty=False)
        _title(self, "none_title", NONE)
        checks.words("ramp", self.ramp)
        checks.words("method", self.method)
        _check_count("symbols", len(self.symbols))
        bounds = tuple(checks.number("bounds", b, -1e300, 1e300, decimals=300) for b in self.bounds)
        if len(bounds) != len(self.symbols) + 1 or not all(a < b for a, b in pairwise(bounds)):
            raise StyleError(
                "the bounds of the classes do not rise, or are not one more than the symbols",
                where=Where(field="bounds", value=list(bounds)),
                do="give the bounds in rising order, for k classes k + 1 of them",
            )
        titles = self.titles or ("",) * len(self.symbols)
        if len(titles) != len(self.symbols):
            raise StyleError(
                "there are not as many titles as classes",
                where=Where(field="titles", value=len(titles)),
                do="give one title per class, or none at all",
            )
        object.__setattr__(self, "bounds", bounds)
        usual = [span(*ends) for ends in pairwise(bounds)]
        kept = ("" if checks.words("titles", t) == u else t for t, u in zip(titles, usual, strict=True))
        object.__setattr__(self, "titles", tuple(kept))


@dataclass(frozen=True)
class Rule:
    """The rows that fulfil all `conditions`, every row where there are none; with `rest` those no other rule draws."""

    conditions: tuple[Condition, ...]
    symbol: Symbolism
    title: str = ""
    rest: bool = False

    def __post_init__(self) -> None:
        checks.words("title", self.title)
        if self.rest and self.conditions:
            raise StyleError(
                "a rule for all other rows has no conditions of its own",
                where=Where(field="conditions", value=len(self.conditions)),
                do="take the conditions away, or let it be an ordinary rule",
            )


@dataclass(frozen=True)
class Rules:
    """Rules in drawing order: a row is drawn by every rule it fulfils, the last on top."""

    items: tuple[Rule, ...]

    def __post_init__(self) -> None:
        _check_count("items", len(self.items))


Drawing: TypeAlias = Single | Categories | Breaks | Rules


def _check_count(field: str, count: int) -> None:
    if not 0 < count <= MOST:
        raise StyleError(
            "a layer has between 1 and {most} classes",
            where=Where(field=field, value=count),
            do="give fewer classes, or at least one",
            most=MOST,
        )


@dataclass(frozen=True)
class LegendClass:
    """One class of a drawing: its words, empty where the layer's own title serves, and its symbol."""

    title: str
    symbol: Symbolism


def classes(drawing: Drawing) -> tuple[LegendClass, ...]:
    """The classes in the order of the legend; what `assigned` counts by."""
    if isinstance(drawing, Single):
        return (LegendClass(drawing.title, drawing.symbol),)
    if isinstance(drawing, Categories):
        rest = () if drawing.other is None else (LegendClass(drawing.other_title or REST, drawing.other),)
        return (*(LegendClass(c.title or c.value, c.symbol) for c in drawing.items), *rest)
    if isinstance(drawing, Breaks):
        named = zip(pairwise(drawing.bounds), drawing.titles, drawing.symbols, strict=True)
        rest = () if drawing.none is None else (LegendClass(drawing.none_title or NONE, drawing.none),)
        return (*(LegendClass(title or span(*ends), symbol) for ends, title, symbol in named), *rest)
    return tuple(LegendClass(rule.title or REST, rule.symbol) for rule in drawing.items)


def span(low: float, high: float) -> str:
    """The bounds of a class in figures."""
    return f"{_figure(low)} – {_figure(high)}"


def _figure(value: float) -> str:
    shown = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}" if abs(value) < 1e15 else f"{value:g}"
    return shown.replace("-", "−")


def assigned(drawing: Drawing, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Row and class of everything to be drawn: two arrays (M,), rows rising within a class of rules.

    A row that no class takes is missing; with rules it may come several times.
    """
    rows = np.arange(len(frame))
    if isinstance(drawing, Single):
        return rows, np.zeros(len(frame), np.int64)
    if isinstance(drawing, Categories):
        kind = _by_category(drawing, frame)
    elif isinstance(drawing, Breaks):
        kind = _by_number(drawing, frame)
    else:
        return _by_rules(drawing, frame)
    drawn = kind >= 0
    return rows[drawn], kind[drawn]


def counts(drawing: Drawing, frame: pd.DataFrame) -> np.ndarray:
    """How many rows each class draws (K,), in the order of `classes`."""
    return np.bincount(assigned(drawing, frame)[1], minlength=len(classes(drawing)))


def _by_category(drawing: Categories, frame: pd.DataFrame) -> np.ndarray:
    found = words_of(frame, drawing.column)
    rest = -1 if drawing.other is None else len(drawing.items)
    place = {item.value: n for n, item in enumerate(drawing.items)}
    of_word = np.array([*(place.get(w, rest) for w in found.words), rest], dtype=np.int64)
    return of_word[found.codes]


def _by_number(drawing: Breaks, frame: pd.DataFrame) -> np.ndarray:
    numbers = numbers_of(frame, drawing.column)
    bounds, count = np.array(drawing.bounds), len(drawing.symbols)
    kind = np.maximum(np.searchsorted(bounds, numbers, side="left") - 1, 0)
    with np.errstate(invalid="ignore"):
        kind[(numbers < bounds[0]) | (numbers > bounds[-1])] = -1
    kind[np.isnan(numbers)] = -1 if drawing.none is None else count
    return kind


def _by_rules(drawing: Rules, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    rows, kinds = [], []
    seen = np.zeros(len(frame), bool)
    for n, rule in enumerate(drawing.items):
        if not rule.rest:
            mask = passing(frame, rule.conditions)
            seen |= mask
            rows.append(np.flatnonzero(mask))
            kinds.append(n)
    for n, rule in enumerate(drawing.items):
        if rule.rest:
            rows.append(np.flatnonzero(~seen))
            kinds.append(n)
    order = np.argsort(kinds)
    return (
        np.concatenate([rows[k] for k in order]),
        np.concatenate([np.full(len(rows[k]), kinds[k], np.int64) for k in order]),
    )

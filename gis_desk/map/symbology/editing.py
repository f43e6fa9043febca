"""A drawing with one thing about its classes changed; `drawing.classes` says how they are counted."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias

from gis_desk.conditions import Condition
from gis_desk.map.symbology.drawing import Breaks, Categories, Category, Drawing, Rule, Rules, Single
from gis_desk.map.symbology.symbols import Symbolism

Classed: TypeAlias = Categories | Breaks | Rules
"""A drawing that has classes to add and take away."""


def with_symbols(drawing: Drawing, symbols: Mapping[int, Symbolism]) -> Drawing:
    """Other symbols for the classes `symbols` names."""
    if isinstance(drawing, Single):
        return replace(drawing, symbol=symbols.get(0, drawing.symbol))
    if isinstance(drawing, Breaks):
        count = len(drawing.symbols)
        new = tuple(symbols.get(n, s) for n, s in enumerate(drawing.symbols))
        return replace(drawing, symbols=new, none=symbols.get(count, drawing.none))
    if isinstance(drawing, Categories):
        items = tuple(replace(c, symbol=symbols.get(n, c.symbol)) for n, c in enumerate(drawing.items))
        return replace(drawing, items=items, other=symbols.get(len(items), drawing.other))
    return Rules(tuple(replace(r, symbol=symbols.get(n, r.symbol)) for n, r in enumerate(drawing.items)))


def with_title(drawing: Drawing, number: int, title: str) -> Drawing:
    """Another title for class `number`."""
    if isinstance(drawing, Single):
        return replace(drawing, title=title)
    if isinstance(drawing, Breaks):
        if number == len(drawing.symbols):
            return replace(drawing, none_title=title)
        return replace(drawing, titles=_put(drawing.titles, number, title))
    if isinstance(drawing, Categories):
        if number == len(drawing.items):
            return replace(drawing, other_title=title)
        return replace(drawing, items=_put(drawing.items, number, replace(drawing.items[number], title=title)))
    return Rules(_put(drawing.items, number, replace(drawing.items[number], title=title)))


def with_bound(drawing: Breaks, number: int, upper: float) -> Breaks:
    """Another upper bound for class `number`.

    Raises
    ------
    StyleError
        If the bounds do not rise then.
    """
    return replace(drawing, bounds=_put(drawing.bounds, number + 1, upper), method="own")


def with_value(drawing: Categories, number: int, value: str) -> Categories:
    """Another value for category `number`.

    Raises
    ------
    StyleError
        If it is empty, or another category has it.
    """
    return replace(drawing, items=_put(drawing.items, number, replace(drawing.items[number], value=value)))


def with_conditions(drawing: Rules, number: int, conditions: tuple[Condition, ...], *, rest: bool) -> Rules:
    """Other conditions for rule `number`; with `rest` it draws all other rows."""
    rule = replace(drawing.items[number], conditions=() if rest else conditions, rest=rest)
    return Rules(_put(drawing.items, number, rule))


def without(drawing: Classed, numbers: Collection[int]) -> Classed | None:
    """Without the classes `numbers`; None where none would be left. A class of numbers joins the one below it."""
    gone = set(numbers)
    if isinstance(drawing, Breaks):
        count = len(drawing.symbols)
        kept = [n for n in range(count) if n not in gone]
        if not kept:
            return None
        bounds = (drawing.bounds[0], *(drawing.bounds[n] for n in kept[1:]), drawing.bounds[-1])
        return replace(
            drawing,
            bounds=bounds,
            symbols=tuple(drawing.symbols[n] for n in kept),
            titles=tuple(drawing.titles[n] for n in kept),
            none=None if count in gone else drawing.none,
            method="own" if len(kept) < count else drawing.method,
        )
    if isinstance(drawing, Categories):
        items = tuple(c for n, c in enumerate(drawing.items) if n not in gone)
        return (
            replace(drawing, items=items, other=None if len(drawing.items) in gone else drawing.other)
            if items
            else None
        )
    rules = tuple(r for n, r in enumerate(drawing.items) if n not in gone)
    return Rules(rules) if rules else None


def moved(drawing: Classed, number: int, by: int) -> Classed:
    """With class `number` of categories or rules `by` places further down, as far as that goes."""
    if isinstance(drawing, Breaks) or not 0 <= number < len(drawing.items):
        return drawing
    to = min(max(number + by, 0), len(drawing.items) - 1)
    if isinstance(drawing, Categories):
        return replace(drawing, items=_carried(drawing.items, number, to))
    return Rules(_carried(drawing.items, number, to))


def with_class(drawing: Classed, symbol: Symbolism, value: str = "") -> Classed:
    """With one more class in `symbol`: a category of `value`, a rule for all rows, the upper half of the last class."""
    if isinstance(drawing, Categories):
        return replace(drawing, items=(*drawing.items, Category(value, symbol)))
    if isinstance(drawing, Breaks):
        low, high = drawing.bounds[-2:]
        return replace(
            drawing,
            bounds=(*drawing.bounds[:-1], (low + high) / 2, high),
            symbols=(*drawing.symbols, symbol),
            titles=(*drawing.titles, ""),
            method="own",
        )
    return Rules((*drawing.items, Rule((), symbol)))


def adapted(symbol: Symbolism, before: Symbolism, after: Symbolism) -> Symbolism:
    """`symbol` with what was changed from `before` to `after`; as it is where it is of another kind."""
    if type(symbol) is not type(after) or type(before) is not type(after):
        return symbol
    changed = {
        one.name: getattr(after, one.name)
        for one in fields(after)
        if getattr(after, one.name) != getattr(before, one.name)
    }
    return replace(symbol, **changed)


def _put(values: tuple[Any, ...], number: int, value: object) -> tuple[Any, ...]:
    return (*values[:number], value, *values[number + 1 :])


def _carried(values: tuple[Any, ...], number: int, to: int) -> tuple[Any, ...]:
    rest = (*values[:number], *values[number + 1 :])
    return (*rest[:to], values[number], *rest[to:])

"""Looks of every kind, made by hypothesis."""

from hypothesis import strategies as st

from gis_desk.map.symbology import (
    AreaSymbol,
    Breaks,
    Categories,
    Category,
    Condition,
    Hatching,
    LabelSpec,
    LineSymbol,
    Look,
    PointSymbol,
    Rule,
    Rules,
    ScaleRange,
    Single,
)
from gis_desk.map.symbology.symbols import SHAPES
from layers.schema import LEVELS

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda w: w.strip() == w
)
TITLES = st.one_of(st.just(""), WORDS)
SHORT = st.sampled_from(["#102030", "#a0b0c0", "#ffffff", "#00000080", "#d95f0e"])
COLOURS = st.one_of(SHORT, st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}"))


def mm(least: float = 0.05, most: float = 9.0):
    return st.floats(least, most).map(lambda v: round(v, 3))


DASHES = st.lists(mm(0.1, 5.0), max_size=3).map(lambda v: tuple(x for d in v for x in (d, round(d / 2 + 0.1, 3))))
NUMBERS = st.floats(-1e9, 1e9).map(lambda v: round(v, 3))
HATCHINGS = st.builds(Hatching, COLOURS, mm(0.3), mm(), st.sampled_from([0.0, 30.0, 45.0, 90.0, 135.5]))
AREAS = st.builds(AreaSymbol, st.none() | COLOURS, st.none() | HATCHINGS, st.none() | COLOURS, mm(), DASHES)
LINES = st.builds(LineSymbol, COLOURS, mm(), DASHES, st.none() | COLOURS, mm(0.05, 2.0), st.just(""))
STANDARD_LINES = st.builds(LineSymbol, boundary=st.sampled_from(LEVELS))
POINTS = st.builds(PointSymbol, st.sampled_from(SHAPES), mm(0.5), st.none() | COLOURS, st.none() | COLOURS, mm())
COLUMNS = st.sampled_from(["name", "人口", 'a "b"', "level"])


def conditions(values=WORDS):
    one = st.one_of(NUMBERS, values)
    compared = st.builds(Condition, COLUMNS, st.sampled_from(["eq", "ne", "lt", "le", "gt", "ge"]), one)
    between = st.one_of(st.tuples(NUMBERS, NUMBERS), st.tuples(values, values)).flatmap(
        lambda pair: st.builds(Condition, COLUMNS, st.just("between"), st.just(pair))
    )
    listed = st.builds(
        Condition,
        COLUMNS,
        st.sampled_from(["in", "not_in"]),
        st.lists(values, min_size=2, max_size=4, unique=True).map(tuple),
    )
    texts = st.builds(Condition, COLUMNS, st.sampled_from(["contains", "starts"]), values)
    plain = st.builds(Condition, COLUMNS, st.sampled_from(["empty", "filled"]))
    return st.one_of(compared, between, listed, texts, plain)


def drawings(symbols, values=WORDS, titles=TITLES, others=True):
    rest = st.none() | symbols if others else st.none()
    categories = st.builds(
        Categories,
        COLUMNS,
        st.lists(st.builds(Category, values, symbols, titles), min_size=1, max_size=5, unique_by=lambda c: c.value).map(
            tuple
        ),
        rest,
        titles,
    )
    breaks = st.lists(NUMBERS, min_size=2, max_size=5, unique=True).flatmap(
        lambda bounds: st.builds(
            Breaks,
            COLUMNS,
            st.just(tuple(sorted(bounds))),
            st.tuples(*[symbols] * (len(bounds) - 1)),
            st.tuples(*[titles] * (len(bounds) - 1)),
            rest,
            titles,
        )
    )
    rules = st.lists(
        st.one_of(
            st.builds(Rule, st.lists(conditions(values), max_size=2).map(tuple), symbols, titles),
            st.builds(Rule, st.just(()), symbols, titles, st.just(True)),
        ),
        min_size=1,
        max_size=4,
    ).map(lambda items: Rules(tuple(items)))
    return st.one_of(st.builds(Single, symbols, titles), categories, breaks, rules)


SCALES = st.builds(ScaleRange, st.sampled_from([0.0, 500.0]), st.sampled_from([1000.0, 250_000.0, float("inf")]))
LABELS = st.builds(
    LabelSpec,
    COLUMNS,
    st.sampled_from([6.0, 9.5, 12.25]),
    COLOURS,
    st.none() | COLOURS,
    mm(0.1, 2.0),
    st.booleans(),
    st.booleans(),
    SCALES,
    st.sampled_from(["auto", "centre", "beside", "along"]),
)
OPACITIES = st.sampled_from([1.0, 0.5, 0.333])
LOOKS = st.builds(
    Look,
    st.none() | st.one_of(drawings(AREAS), drawings(LINES | STANDARD_LINES), drawings(POINTS)),
    st.booleans(),
    st.none() | LABELS,
    st.lists(conditions(), max_size=2).map(tuple),
    SCALES,
    OPACITIES,
)

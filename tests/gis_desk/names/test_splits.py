"""Names of a whole table taken apart at once are taken apart as each alone."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.names.endings import Endings
from gis_desk.names.parsing import VILLAGES, Parser
from gis_desk.names.places import from_divisions, from_table
from gis_desk.names.splits import split_all
from gis_desk.names.tables import load
from gis_desk.names.texts import Texts, runs
from tests.realdata import data_dir

PIECES = [
    "青山",
    "石",
    "镇",
    "乡",
    "县",
    "街道",
    "办事处",
    "村",
    "屯",
    "社区",
    "嘎查",
    "新",
    "三",
    "分场",
    "虚拟",
    "队",
]
AROUND = [
    "村委会",
    "居委会",
    "村民委员会",
    "社区居委会",
    "社区居民委员会",
    "委员会",
    "筹备组",
    "（筹）",
    "A",
    "１",
    " ",
    "𠮷",
    "é",
]
NAMES = st.lists(st.sampled_from([*PIECES, *AROUND]), max_size=6).map("".join)


def parsed(places):
    parser, units = Parser(load()), places.units
    for name, cls, level, code in zip(places.name, places.cls, places.level, places.division, strict=True):
        above = (units.get(code[:6], "\0"), units.get(code[:9], "\0")) if cls in VILLAGES and units and code else ()
        yield parser.split(name, cls, level, above if name.startswith(above) else ())


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=30), st.lists(st.sampled_from(["青山县", "石镇", "青山"]), min_size=1))
def test_villages_at_once_and_one_by_one(names, above):
    codes = ["450881", *(f"4508811{n:02d}" for n in range(1, len(above)))]
    codes += [f"450881101{n:03d}" for n in range(len(names))]
    places = from_divisions(pd.DataFrame({"code": codes, "name": [*above, *names]}))
    texts = Texts(places.name)
    made = split_all(texts, places.cls, places.level, places.division, places.units, Parser(load()))
    expected = list(parsed(places))
    assert list(made) == [made[n] for n in range(len(made))] == expected
    assert list(made.specific) == [s.specific for s in expected]
    assert list(made.generic) == [s.generic for s in expected]
    assert list(made.wholes) == [s.whole for s in expected]
    assert made.statistical.tolist() == [s.statistical for s in expected]
    assert made.organised.tolist() == [bool(s.organisation) for s in expected]
    assert [made.beside(n) for n in range(len(made))] == [(s.prefix, s.remark) for s in expected]
    number, terms = made.terms
    assert [terms[n] for n in number] == [s.specific for s in expected]


def test_a_sample_of_the_national_list():
    frame = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    some = pd.concat([frame[frame["code"].str.len() < 12], frame[frame["code"].str.len() == 12].iloc[::19]])
    places = from_table(some.reset_index(drop=True), load())
    made = split_all(Texts(places.name), places.cls, places.level, places.division, places.units, Parser(load()))
    wrong = [
        (m, e)
        for m, e, code in zip(made, parsed(places), places.division, strict=True)
        if m != e and not (len(code) in (6, 9) and m.statistical)
    ]
    assert not wrong


@given(st.lists(st.text("青山石村委会", max_size=5)))
def test_different_texts_are_numbered_as_they_come(values):
    texts = Texts(values)
    assert texts.different == list(dict.fromkeys(values))
    assert [texts.different[n] for n in texts.number] == values
    assert ["".join(map(chr, texts.points[b:e])) for b, e in zip(texts.begins, texts.ends, strict=True)] == (
        texts.different
    )
    assert texts.holding(["青山", "石"]).tolist() == ["青山" in t or "石" in t for t in texts.different]


@given(st.lists(st.lists(st.integers(0, 0x42000), max_size=5), min_size=1))
def test_runs_are_equal_where_their_values_are(rows):
    lengths = np.array([len(r) for r in rows])
    number, first = runs(np.array([v for r in rows for v in r], np.int64), np.cumsum(lengths) - lengths, lengths)
    known = list(dict.fromkeys(map(tuple, rows)))
    assert number.tolist() == [known.index(tuple(r)) for r in rows]
    assert [tuple(rows[n]) for n in first] == known


@given(
    st.lists(st.text("村委会社区", min_size=1, max_size=4), min_size=1), st.lists(st.text("村委会社区山", max_size=6))
)
def test_the_longest_ending_counts(words, values):
    endings, texts = Endings(words), Texts(values)
    found = endings.longest(texts.points, texts.begins, texts.ends)
    for text, number in zip(texts.different, found.tolist(), strict=True):
        fitting = [w for w in words if text.endswith(w)]
        assert endings.sizes[number] == len(max(fitting, key=len, default=""))
        assert number == -1 or endings.words[number] in fitting

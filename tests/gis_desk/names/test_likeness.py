"""The index answers as one who reads every name: the same names, relations and order; and bad input does no harm."""

import re
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from gis_desk.names.checking import places_of
from gis_desk.names.likeness import NONE, SCOPE, Joined, Likeness, kind_of
from gis_desk.names.likeness.kinds import VILLAGE
from gis_desk.names.parsing import Split
from gis_desk.names.places import Batch, sounds_of
from gis_desk.names.subject import Context
from gis_desk.names.syllables import syllable_table
from gis_desk.names.tables import load
from layers.schema import CLASSES
from tests.realdata import data_dir

CONTEXT = Context(load())
SOUNDS = sounds_of(CONTEXT.tables, CONTEXT.speller)
_SPELLER, _VARIANTS = CONTEXT.speller, CONTEXT.tables.data["variants"]
_RANK = ("same", "homophone", "lookalike", "near")
_HOW = ("merged", "spelling", "sound")


_USUAL = syllable_table()
_WORDS = re.compile(
    "|".join(map(re.escape, sorted((w for w in _SPELLER.phrases if w not in _SPELLER.only), key=len, reverse=True)))
)


def toned(text):
    """The syllables of a text, character by character, the table's words read as words."""
    read = [_SPELLER.characters.get(c) or _USUAL.get(ord(c)) or c for c in text]
    for match in _WORDS.finditer(text):
        read[match.start() : match.end()] = _SPELLER.phrases[match.group()][0]
    return tuple(read)


def flat(syllables):
    return tuple(
        unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0304\u030c]", "", unicodedata.normalize("NFD", s)))
        for s in syllables
    )


def merged(syllables):
    made = []
    for syllable in syllables:
        for one, other in _VARIANTS["dialects"]["initials"]:
            if syllable.startswith(one):
                syllable = other + syllable[len(one) :]
        for one, other in _VARIANTS["dialects"]["finals"]:
            if syllable.endswith(one):
                syllable = syllable[: -len(one)] + other
        made.append(syllable)
    return tuple(made)


def look_alike(one, other):
    return all(
        a == b or any(a in g and b in g for g in _VARIANTS["lookalike"]["groups"])
        for a, b in zip(one, other, strict=True)
    )


class Name:
    """A name as a reader takes it in."""

    def __init__(self, specific, generic, kind, division, cls):
        self.specific, self.generic, self.kind, self.division, self.cls = specific, generic, kind, division, cls
        self.toned = toned(specific)
        self.flat = flat(self.toned)
        self.merged = merged(self.flat)


def relation(asked, other):
    """Relation, how and similarity of two names, None where they are not like each other."""
    one, two = asked.specific, other.specific
    if not two:
        return None
    told_apart = len(one) == 1 and asked.generic != other.generic
    if one == two:
        return ("near", "merged", 0.95) if told_apart else (
            "same", "whole" if asked.generic == other.generic else "specific", 1.0)  # fmt: skip
    if asked.flat == other.flat:
        if told_apart:
            return "near", "merged", 0.95
        return "homophone", "tone" if asked.toned == other.toned else "toneless", 1.0
    if len(one) == len(two) and look_alike(one, two):
        return "lookalike", "shape", 1.0
    found = [("near", "merged", 0.95)] if asked.merged == other.merged else []
    longer = max(len(one), len(two))
    if (edits := Levenshtein.distance(one, two)) <= 0.4 * longer + 1e-9:
        found.append(("near", "spelling", 1 - edits / longer))
    differ = sum(a != b for a, b in zip(asked.merged, other.merged, strict=False))
    if len(one) == len(two) and 3 <= len(one) <= 12 and differ == 1:
        found.append(("near", "sound", 1 - 1 / len(one) - 0.05))
    return max(found, key=lambda f: (f[2], -_HOW.index(f[1])), default=None)


def scan(asked, names, itself=None, limit=20, elsewhere=10):
    """What is like `asked`, by reading all `names`."""
    found = []
    for n, other in enumerate(names):
        if n == itself or other.kind != asked.kind or (asked.kind == NONE and other.cls != asked.cls):
            continue
        if (what := relation(asked, other)) is None:
            continue
        scope = asked.division[: SCOPE.get(asked.kind, 6)]
        shared = 0
        while shared < min(12, len(asked.division), len(other.division)) and (
            asked.division[shared] == other.division[shared]
        ):
            shared += 1
        near = sum(shared >= digits for digits in (2, 4, 6, 9))
        whole, tone = what[1] == "whole", what[0] in ("same", "homophone") and asked.toned == other.toned
        order = (_RANK.index(what[0]), not whole, not tone, -what[2], -near, n)
        found.append((not other.division.startswith(scope), order, (n, what[0], what[1])))
    found.sort()
    inside = [f[2] for f in found if not f[0]]
    return inside[:limit] + [f[2] for f in found if f[0]][:elsewhere]


def split_of(name):
    return Split("", "", name.specific, name.generic)


def answers(index, asked, level=None, itself=None):
    found = index.similar(split_of(asked), asked.cls, level, asked.division, itself=itself)
    return [(x.number, x.relation, x.how.value) for x in found]


def index_of(names):
    return Likeness(
        [n.specific for n in names], [n.generic for n in names], np.array([n.kind for n in names]),
        [n.division for n in names], SOUNDS, [n.cls for n in names],
    )  # fmt: skip


CHARACTERS = "青清东冬李里利家加牛刘土士未末己已长重庆行乐洛水山新大太人入之子金京"
_PARTS = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=7)


@st.composite
def some_names(draw):
    made = []
    for _ in range(draw(st.integers(1, 25))):
        cls = draw(st.sampled_from(("village", "road", "facility")))
        division = draw(st.sampled_from(("450821101", "450821102", "450881101", "110101", "")))
        made.append(Name(draw(_PARTS), draw(st.sampled_from(("村", "路", ""))), kind_of(cls, None), division, cls))
    return made


@settings(max_examples=60)
@given(some_names(), _PARTS)
def test_made_up_names_are_found_as_by_reading_all(names, text):
    index = index_of(names)
    for asked in (names[0], Name(text, "村", VILLAGE, "450821101", "village"), *names[1:3]):
        assert answers(index, asked) == scan(asked, names)
    assert answers(index, names[0], itself=0) == scan(names[0], names, itself=0)


@settings(max_examples=60)
@given(some_names(), some_names(), _PARTS)
def test_what_was_kept_and_what_was_joined_answers_as_one(names, more, text):
    asked = Name(text, "村", VILLAGE, "450821101", "village")
    one = index_of(names).prepare()
    kept = Likeness.of_arrays(one.arrays(), SOUNDS)
    assert answers(kept, asked) == answers(one, asked)
    args = (split_of(asked), "village", None, "450821101")
    assert kept.in_scope(*args) == one.in_scope(*args)
    assert [kept.specific[n] + kept.generic[n] for n in range(len(kept))] == [n.specific + n.generic for n in names]
    joined, whole = Joined([kept, index_of(more)]), index_of([*names, *more])
    assert sorted(x.number for x in joined.in_scope(*args)) == sorted(x.number for x in whole.in_scope(*args))
    many = {"limit": 100, "elsewhere": 100}
    assert {x.number for x in joined.similar(*args, **many)} == {x.number for x in whole.similar(*args, **many)}
    assert joined.called(text).tolist() == whole.called(text).tolist()


@pytest.mark.parametrize("seed", range(2))
def test_real_names_are_found_as_by_reading_all(seed):
    frame = pd.read_csv(data_dir() / "divisions" / "divisions_2021.csv.gz", dtype=str)
    rows = np.random.default_rng(seed).choice(len(frame), 2500, replace=False)
    here = frame["code"].str.startswith(("450881", "11010")).to_numpy()
    frame = frame[here | np.isin(np.arange(len(frame)), rows)].reset_index(drop=True)
    places = places_of(frame, CONTEXT.tables)
    batch = Batch(places, CONTEXT)
    columns = zip(batch.splits, batch.kinds.tolist(), places.division, places.cls, strict=True)
    names = [Name(s.specific, s.generic, kind, code, cls) for s, kind, code, cls in columns]
    index = Likeness.of_arrays(batch.likes.prepare().arrays(), SOUNDS)
    found = {"same": 0, "homophone": 0, "lookalike": 0, "near": 0}
    for n in np.random.default_rng(seed).choice(len(names), 150, replace=False).tolist():
        if not names[n].specific or (names[n].kind == NONE and names[n].cls == "division"):
            continue
        split = batch.splits[n]
        said = index.similar(split, names[n].cls, places.level[n], names[n].division, itself=n)
        assert [(x.number, x.relation, x.how.value) for x in said] == scan(names[n], names, itself=n), split.name
        for like in said:
            found[like.relation] += 1
    assert min(found["same"], found["homophone"], found["near"]) > 0


_HOSTILE = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(categories=("Cs", "Co", "Cc", "So", "Mn", "Lu", "Nd")), max_size=12),
    st.sampled_from(
        ("", " ", "\0", "\ud800", "\udfff青", "\U000f0000\U000f0001", "\U0001f600" * 3, "青\u0301山", "Café", "e\u0301",
         "'; DROP TABLE place_name; --", "<script>alert(1)</script>", "青" * 10_000, "\u202e青山", "\r\n\t")
    ),
)  # fmt: skip


@given(st.lists(_HOSTILE, max_size=8), _HOSTILE, st.sampled_from((*CLASSES, "nonsense")), _HOSTILE)
def test_bad_input_does_no_harm(texts, text, cls, division):
    names = [Name("青山", "村", VILLAGE, "450821101", "village")]
    kinds = [VILLAGE] * (len(texts) + 1)
    index = Likeness(
        ["青山", *texts], ["村"] * len(kinds), np.array(kinds), ["450821101", *texts], SOUNDS, ["village"] * len(kinds)
    )
    index = Likeness.of_arrays(index.prepare().arrays(), SOUNDS)
    said = index.similar(Split(text, text, text, ""), cls, None, division)
    assert all(0 <= x.number < len(index) for x in said)
    assert index.in_scope(Split(text, text, text, ""), cls, None, division) is not None
    assert [x.number for x in index.similar(split_of(names[0]), "village", None, "450821101")][:1] == [0]
    assert index.specific[0] == "青山"
    assert [index.specific[n + 1] for n in range(len(texts))] == ["" if t == "\0" else t for t in texts]


def test_characters_without_a_reading_sound_like_themselves_only():
    names = [Name(t, "村", VILLAGE, "", "village") for t in ("\U000f0000青", "\U000f0001青", "\U0001f600青")]
    for n, name in enumerate(names):
        assert answers(index_of(names), name, itself=n) == []


def test_look_alike_groups_are_many_and_each_is_one():
    groups = _VARIANTS["lookalike"]["groups"]
    assert len(groups) >= 150
    for group in groups:
        assert len(set(group)) == len(group) >= 2
        assert set(group) <= set(CONTEXT.tables.standard), group
    assert not [(a, b) for a in groups for b in groups if a is not b and set(a) <= set(b)]


def test_a_character_in_two_groups_does_not_make_the_others_look_alike():
    assert SOUNDS.alike("土山", "士山")
    assert SOUNDS.alike("土山", "上山")
    assert not SOUNDS.alike("士山", "上山")
    assert not SOUNDS.alike("土山", "土山")

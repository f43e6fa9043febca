"""Reference lists: indexed and kept, asked as one with the names of a workspace, nothing told twice."""

import os

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_desk.names import kept_lists
from gis_desk.names.against import check_against
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking import places_of
from gis_desk.names.listed import Listed
from gis_desk.names.opening import list_in
from gis_desk.names.places import Batch, Places, sounds_of
from gis_desk.names.reference import lists_of, packed, plan_reference, plan_removal, unpacked
from gis_desk.names.subject import Context
from gis_desk.names.tables import load
from layers.errors import FormatError, GisDeskError, Where
from layers.store import Store

CONTEXT = Context(load())
COUNTRY = [
    ("45", "广西壮族自治区"), ("4508", "贵港市"), ("450821", "平南县"), ("450881", "桂平市"), ("450821101", "大安镇"),
    ("450821102", "思旺镇"), ("450881101", "大安镇"), ("450881102", "木根镇"), ("450821101201", "和平村委会"),
    ("450821102202", "青山村委会"), ("450881101201", "和平村委会"), ("450881102202", "长青村"), ("11", "北京市"),
    ("110105", "朝阳区"), ("22", "吉林省"), ("220104", "朝阳区"), ("110105001", "大安街道"), ("220104500", "某某农场"),
]  # fmt: skip


def frame_of(rows):
    return pd.DataFrame({"code": [c for c, _ in rows], "name": [n for _, n in rows]})


def listed_of(rows):
    return Listed.of(places_of(frame_of(rows), CONTEXT.tables), CONTEXT)


def names_of(rows, cls="village"):
    return pd.DataFrame(
        {"key": [f"k{n}" for n in range(len(rows))], "name": [n for _, n in rows], "class": cls,
         "division": [c for c, _ in rows]}
    )  # fmt: skip


ASKED = [
    ("和平村", "village", "450821102"), ("合坪村", "village", "450821102"), ("朝阳县", "division", "450821"),
    ("大安镇", "division", "450821103"), ("长青路", "road", "450881102"), ("平南县大厦", "building", "110105001"),
    ("平南县大安镇青山村", "village", "450821101"), ("", "village", ""), ("大安水库", "facility", "450821101"),
]  # fmt: skip


def told(answer):
    return (
        answer.spelling,
        answer.split,
        answer.findings,
        [(s.name, s.key, s.relation, s.within) for s in answer.similar],
    )


@pytest.mark.parametrize(("name", "cls", "code"), ASKED)
def test_a_list_answers_as_the_table_it_was_made_of(name, cls, code):
    own, kept = NameChecker(frame_of(COUNTRY), CONTEXT), NameChecker(None, CONTEXT, listed=[listed_of(COUNTRY)])
    assert told(kept.check(name, cls, code)) == told(own.check(name, cls, code))
    assert len(kept) == len(own) == len(COUNTRY)
    assert (kept.own, own.own) == (0, len(COUNTRY))


@pytest.mark.parametrize(
    "name", ["青" * 10_000, "大安镇" * 3_000 + "花园", "<b>'; DROP TABLE x; --</b>", "\ud800\x07é"]
)
def test_absurd_names_are_answered(name):
    checker = NameChecker(frame_of(COUNTRY[:9]), CONTEXT, listed=[listed_of(COUNTRY), listed_of(COUNTRY[:2])])
    alone = NameChecker(None, CONTEXT, listed=[listed_of(COUNTRY)])
    for cls in ("village", "road", "building", "division", "facility"):
        assert not checker.check(name, cls, "450821101").similar
        assert alone.check(name, cls, name).split.name == name.strip()


def test_names_elsewhere_follow_those_inside_the_scope_and_say_where_they_lie():
    found = NameChecker(None, CONTEXT, listed=[listed_of(COUNTRY)]).check("和平村", "village", "450821102").similar
    assert [(s.key, s.within, s.unit) for s in found] == [
        ("450821101201", True, "大安镇"),
        ("450881101201", False, "贵港市桂平市大安镇"),
    ]
    county = NameChecker(None, CONTEXT, listed=[listed_of(COUNTRY)]).check("朝阳县", "division", "450822").similar
    assert [(s.key, s.relation, s.within) for s in county] == [("110105", "same", True), ("220104", "same", True)]


def test_names_of_the_county_are_not_told_twice():
    own = {
        "division": frame_of([c for c in COUNTRY if c[0].startswith("450821")]),
        "place_name": names_of([("450881101", "和平村"), ("450821101", "胜利村")]),
    }
    checker = NameChecker(own, CONTEXT, listed=[listed_of(COUNTRY)])
    found = checker.check("和平村", "village", "450821102").similar
    assert [(s.key, s.layer) for s in found] == [("450821101201", "division"), ("k0", "place_name")]
    assert checker.twins == len(own["division"]) + 1
    assert [s.key for s in checker.check("长青村", "village", "450881101").similar] == ["450881102202"]
    itself = checker.check("胜利村", "village", "450821101", key="k1")
    assert not itself.similar
    assert not itself.findings


def test_a_name_without_a_division_is_taken_to_lie_in_the_county_of_the_workspace():
    own = frame_of([c for c in COUNTRY if c[0].startswith("450821")])
    asked = NameChecker(own, CONTEXT, listed=[listed_of(COUNTRY)]).check("和平村", "village")
    assert [(s.key, s.within) for s in asked.similar] == [("450821101201", True), ("450881101201", False)]
    assert [f.keys[1:] for f in asked.findings if f.rule == "N043"] == [("450821101201",)]


def test_existing_names_are_checked_against_the_list_and_not_against_themselves():
    own = frame_of([c for c in COUNTRY if c[0].startswith("450821") and len(c[0]) < 12])
    listed = listed_of([*COUNTRY, ("440101", "平南县")])
    found = check_against(own, [listed], "proposal", CONTEXT)
    assert [(f.rule, f.keys) for f in found] == [
        ("N040", ("450821", "440101")),
        ("N042", ("450821101", "450881101")),
    ]
    assert not [f for f in check_against(own, [listed], "audit", CONTEXT) if f.level.value == "must"]
    assert "平南县" in found[0].args["others"]
    assert check_against(own, [], "audit", CONTEXT) == []
    assert check_against(own.iloc[:0], [listed], "audit", CONTEXT) == []


def test_the_country_against_itself_is_silent():
    assert check_against(frame_of(COUNTRY), [listed_of(COUNTRY)], "proposal", CONTEXT) == []


_CODES = st.sampled_from(
    ("", "45", "450821", "450821101", "450821102", "450881101", "450821101201", "x", "é", "\ud800")
)
_NAMES = st.one_of(
    st.text("和平合坪青山大安镇村路乡县", min_size=0, max_size=5),
    st.text(st.characters(exclude_characters="\0"), max_size=5),
    st.just("\ud800"),
)


@st.composite
def some_places(draw):
    rows = draw(
        st.lists(
            st.tuples(_NAMES, _CODES, st.sampled_from(("village", "road", "natural", "division", ""))),
            min_size=1,
            max_size=12,
        )
    )
    count = len(rows)
    places = Places(
        draw(st.sampled_from(([c for _, c, _ in rows], [f"k{n}" for n in range(count)]))), [n for n, _, _ in rows],
        [c for _, _, c in rows], [None] * count, [c for _, c, _ in rows],
        draw(st.lists(st.sampled_from(("division", "place_name")), min_size=count, max_size=count)),
        list(range(1, count + 1)), units={"450821": "平南县"},
    )  # fmt: skip
    if draw(st.booleans()):
        places.geometry = np.array([None if n % 3 else shapely.Point(109, 23 + n) for n in range(count)], dtype=object)
    return places


@settings(max_examples=60)
@given(some_places(), _NAMES, _CODES)
def test_any_list_is_packed_indexed_and_asked(places, name, code):
    full = [n for n in range(len(places)) if places.name[n].strip()]
    back = unpacked(packed(places), Where())
    for column in ("key", "name", "cls", "level", "division", "table"):
        assert getattr(back, column) == [getattr(places, column)[n] for n in full]
    assert [back.point(n) for n in range(len(back))] == [places.point(n) for n in full]
    listed = Listed.of(places, CONTEXT)
    own = Batch(places, CONTEXT)
    assert [listed.name[n] for n in range(len(listed))] == places.name
    assert [listed.point(n) for n in range(len(listed))] == [places.point(n) for n in range(len(places))]
    assert listed.inside(code).tolist() == sorted(
        (
            n
            for n, c in enumerate(places.division)
            if c.encode("utf-8", "surrogatepass").startswith(code.encode("utf-8", "surrogatepass"))
        ),
        key=lambda n: (places.division[n].encode("utf-8", "surrogatepass"), n),
    )
    for cls in ("road", "division", "natural"):
        wanted = own.around.called(name, cls, "45") if name else []
        assert listed.around.called(name, cls, "45") == wanted
    assert listed.around.any_road("45") >= own.around.any_road("45")
    assert listed.twins_of(own).tolist() == [
        n
        for n, c in enumerate(places.division)
        if (c and own.splits[n].whole) or (places.table[n] == "division" and len(c) in range(1, 12))
    ]
    answer = NameChecker(places, CONTEXT, listed=[listed]).check(name, "village", code)
    assert len(answer.similar) <= 30


# kept on disk


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_lists, "user_cache_path", lambda _name: tmp_path / "cache")
    return tmp_path / "cache" / "names"


def test_an_index_is_kept_and_a_damaged_one_is_not_used(cache):
    listed = listed_of(COUNTRY)
    stamp = kept_lists.stamp_of("list", CONTEXT)
    assert kept_lists.find(stamp, CONTEXT) is None
    assert kept_lists.keep(stamp, listed)
    found = kept_lists.find(stamp, CONTEXT)
    assert found is not None
    one, other = NameChecker(None, CONTEXT, listed=[found]), NameChecker(None, CONTEXT, listed=[listed])
    for name, cls, code in ASKED:
        assert told(one.check(name, cls, code)) == told(other.check(name, cls, code))
    [file] = cache.iterdir()
    whole = file.read_bytes()
    for damage in (whole[: len(whole) // 2], b"", b"something else", whole[:-1000] + bytes(999) + b"\1", whole[:-200]):
        file.write_bytes(damage)
        assert kept_lists.find(stamp, CONTEXT) is None
        assert not file.exists()
        assert kept_lists.keep(stamp, listed)
    assert kept_lists.find(stamp, CONTEXT) is not None


def test_other_tables_and_other_lists_have_other_stamps(tmp_path):
    (tmp_path / "variants.toml").write_text("[dialects]\nmerge = false\n", encoding="utf-8")
    stamps = {
        kept_lists.stamp_of("list", CONTEXT), kept_lists.stamp_of("list 2", CONTEXT),
        kept_lists.stamp_of("list", Context(load(tmp_path))),
    }  # fmt: skip
    assert len(stamps) == 3
    assert kept_lists.stamp_of("list", Context(load())) in stamps


def test_only_the_last_few_indexes_stay_and_a_folder_that_cannot_be_written_is_no_error(cache, monkeypatch):
    listed = listed_of(COUNTRY[:3])
    for n in range(7):
        kept_lists.keep(f"stamp{n}", listed)
        os.utime(cache / f"stamp{n}.names", (n, n))
    assert sorted(f.name for f in cache.iterdir()) == [f"stamp{n}.names" for n in range(4, 7)]
    (cache.parent / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(kept_lists, "user_cache_path", lambda _name: cache.parent / "file")
    assert not kept_lists.keep("stamp", listed)
    assert kept_lists.find("stamp", CONTEXT) is None


def test_a_long_file_is_indexed_once(cache, tmp_path):
    rows = [*COUNTRY, *((f"4501{n:08d}", f"{chr(0x4E00 + n % 5000)}{chr(0x5000 + n % 4999)}村") for n in range(21_000))]
    file = tmp_path / "all.csv"
    frame_of(rows).to_csv(file, index=False)
    assert not cache.exists()
    first = list_in(file, CONTEXT)
    assert isinstance(first, Listed)
    [kept] = cache.iterdir()
    again = list_in(file, CONTEXT)
    assert isinstance(again, Listed)
    asked = [NameChecker(None, CONTEXT, listed=[one]).check("和平村", "village", "450821102") for one in (first, again)]
    assert told(asked[0]) == told(asked[1])
    kept.write_bytes(b"broken")
    assert isinstance(list_in(file, CONTEXT), Listed)
    frame_of(COUNTRY).to_csv(file, index=False)
    assert isinstance(list_in(file, CONTEXT), Places)
    assert len(list(cache.iterdir())) == 1


# in the workspace


def test_a_list_in_the_workspace_is_one_change(cache, tmp_path):
    from datetime import date

    today = date(2026, 1, 2)
    with Store.create(tmp_path / "w.gpkg") as store:
        places = places_of(frame_of(COUNTRY), CONTEXT.tables)
        change, data = plan_reference(store, "divisions", places, "all.csv", today)
        store.apply(change, [data])
        [listed] = lists_of(store, CONTEXT)
        assert len(listed) == len(COUNTRY)
        change, data = plan_reference(
            store, "divisions", places_of(frame_of(COUNTRY[:4]), CONTEXT.tables), "b.csv", today
        )
        store.apply(change, [data])
        assert [len(one) for one in lists_of(store, CONTEXT)] == [4]
        store.undo()
        assert [len(one) for one in lists_of(store, CONTEXT)] == [len(COUNTRY)]
        store.apply(plan_removal(store, "divisions"))
        assert lists_of(store, CONTEXT) == []
        with pytest.raises(GisDeskError, match="no reference list"):
            plan_removal(store, "divisions")
        store.undo()
        assert store.row("reference_list", "divisions")["rows"] == len(COUNTRY)
        assert [len(one) for one in lists_of(store, CONTEXT)] == [len(COUNTRY)]


def test_names_no_longer_in_force_are_left_out():
    frame = names_of([("450821101", "和平村"), ("450821101", "旧村"), ("450821101", " ")])
    frame["status"] = ["approved", "deregistered", "approved"]
    assert unpacked(packed(places_of(frame, CONTEXT.tables)), Where()).name == ["和平村"]


@pytest.mark.parametrize(
    "damage", [lambda d: b"", lambda d: b"PK" + d[2:40], lambda d: d[:-50], lambda d: d[:300] + b"x" * 80 + d[380:]]
)
def test_a_damaged_list_is_told(damage):
    data = packed(places_of(frame_of(COUNTRY), CONTEXT.tables))
    with pytest.raises(FormatError, match="reference list is damaged"):
        unpacked(damage(data), Where("w.gpkg", "reference_list"))


def test_sounds_of_one_set_of_tables_are_made_once():
    assert sounds_of(CONTEXT.tables, CONTEXT.speller) is sounds_of(CONTEXT.tables, CONTEXT.speller)

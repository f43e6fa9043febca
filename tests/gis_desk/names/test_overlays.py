"""Overlays of a province: whole folders, what they change, and how broken ones are told while ours stay in force."""

import pandas as pd
import pytest

from gis_desk.names.checker import NameChecker
from gis_desk.names.overlays import lay
from gis_desk.names.subject import Context
from gis_desk.names.tables import load, shipped
from resources import resource


def put(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_example_overlay_is_whole_and_says_whose_figures_it_uses():
    folder = resource("rules", "overlays", "example")
    laid = lay(folder)
    assert not laid.problems
    assert "Shandong" in laid.tables.whose
    assert laid.tables.data["limits"]["length"]["residential"] == 6
    assert laid.tables.data["scale"]["road"]["大道"] == [{"width_m_min": 60}]
    assert laid.tables.data["scale"]["building"]["大楼"] == shipped().data["scale"]["building"]["大楼"]
    found = NameChecker(context=Context(laid.tables)).check("阳光海岸家园小区", "residential").findings
    assert "N009" in {f.rule for f in found}


@pytest.mark.parametrize(
    ("name", "text", "row", "field", "what", "do"),
    [
        ("limits", "[length]\nroad = \n", 2, None, "cannot be read", "line"),  # bad TOML
        ("limits", "[length]\nroad = 8\nroad = 9\n", 3, None, "cannot be read", "line"),  # a key twice
        ("words", "[imperial]\nwrods = ['驸马']\n", 2, "words.imperial.wrods", "no key", "words"),  # unknown key
        ("words", "\n[imperail]\nadd = ['驸马']\n", 2, "words.imperail", "no section", "imperial"),  # unknown section
        ("mine", "[wrods.imperial]\nadd = ['驸马']\n", 1, "wrods", "no rule table", "words"),  # unknown table
        ("limits", "[length]\nroad = 'acht'\n", 2, "limits.length.road", "wrong kind", "kind"),  # wrong type
        ("limits", "[length]\n\nroad = -8\n", 3, "limits.length.road", "no positive", "above 0"),  # negative
        ("limits", "[length]\nplanet = 8\n", 2, "limits.length.planet", "no class", "road"),  # no such class
        ("words", "[imperial]\nadd = ['驸马', '驸马']\n", 2, "words.imperial.add", "twice", "once"),  # duplicate
        ("words", "[imperial]\nadd = ['皇帝']\n", 2, "words.imperial.add", "twice", "once"),  # there already
        ("words", "[imperial]\nadd = [' ']\n", 2, "words.imperial.add", "empty word", "quotes"),  # empty word
        ("words", "", 1, None, "is empty", "delete"),  # empty file
        ("words", "# nothing yet\n", 1, None, "is empty", "delete"),  # only a remark
        ("scale", "[road]\n'大道' = [{ width_m_min = -1 }]\n", 2, "scale.road.大道", "no positive", "above"),
        ("scale", "[road]\n'大道' = [{ breite_min = 1 }]\n", 2, "scale.road.大道", "no measure", "width_m"),
        ("scale", "[road]\n'大道' = 60\n", 2, "scale.road.大道", "wrong kind", "kind"),
        ("about", "kind = 'draft'\nbinding = ['N048']\n", 2, "about.binding", "regulation in force", "in_force"),
        (
            "about",
            "kind = 'regulation'\nin_force = 2020-05-01\nbinding = ['N003']\n",
            3,
            "about.binding",
            "stricter",
            "N048",
        ),
        ("about", "colour = 'red'\n", 1, "about.colour", "no key", "title"),
        ("variants", "[dialects]\ninitials = [['l']]\n", 2, "variants.dialects.initials", "no pair", "small letters"),
        (
            "variants",
            "[dialects]\nfinals = [['Ing', 'in']]\n",
            2,
            "variants.dialects.finals",
            "no pair",
            "small letters",
        ),
        ("variants", "[dialects]\nmerge = 0\n", 2, "variants.dialects.merge", "wrong kind", "kind"),
        ("variants", "[lookalike]\ngroups = ['未']\n", 2, "variants.lookalike.groups", "no group", "different"),
        ("readings", "[memory]\n'六安' = 'lù'\n", 2, "readings.memory.六安", "one syllable", "blanks"),
    ],
)
def test_a_broken_table_is_told_and_ours_stays_in_force(tmp_path, name, text, row, field, what, do):
    put(tmp_path, **{name: text}, more="[variants.variants]\n'煱' = '锅'\n")
    laid = lay(tmp_path)
    assert len(laid.problems) == 1
    problem = laid.problems[0]
    assert str(problem.where.file).endswith(f"{name}.toml")
    assert (problem.where.row, problem.where.field) == (row, field)
    assert what in str(problem.what)
    assert do in str(problem.do)
    for table in ("limits", "words", "scale", "readings"):
        assert laid.tables.data[table] == shipped().data[table]
    for section in ("dialects", "lookalike"):
        assert laid.tables.data["variants"][section] == shipped().data["variants"][section]
    assert laid.tables.data["variants"]["variants"]["煱"] == "锅", "the other file counts"


def test_a_file_in_another_encoding_names_the_line(tmp_path):
    (tmp_path / "words.toml").write_bytes('[imperial]\n\nadd = ["驸马"]\n'.encode("gbk"))
    (problem,) = lay(tmp_path).problems
    assert problem.where.row == 3
    assert "UTF-8" in str(problem.what)


def test_one_key_in_two_files_is_told(tmp_path):
    put(tmp_path, limits="[length]\nroad = 7\n", more="[limits.length]\nroad = 9\n")
    laid = lay(tmp_path)
    assert [str(p.where.file)[-9:] for p in laid.problems] == ["more.toml"]
    assert laid.tables.data["limits"]["length"]["road"] == 7


def test_a_missing_folder_and_an_empty_one_are_told(tmp_path):
    assert "may be read" in str(lay(tmp_path / "nowhere").problems[0].do)
    assert "limits.toml" in str(lay(tmp_path).problems[0].do)


def test_a_regulation_in_force_makes_its_rules_stricter(tmp_path):
    put(
        tmp_path,
        about="title = '某市地名管理条例'\nkind = 'regulation'\nin_force = '2020-05-01'\nbinding = ['N027']\n",
    )
    plain = {f.rule: f.level.value for f in NameChecker().check("皇庭花园", "residential").findings}
    strict = {
        f.rule: f.level.value
        for f in NameChecker(context=Context(load(tmp_path))).check("皇庭花园", "residential").findings
    }
    assert (plain["N027"], strict["N027"]) == ("should", "must")
    assert {k: v for k, v in plain.items() if k != "N027"} == {k: v for k, v in strict.items() if k != "N027"}


@pytest.mark.parametrize(
    ("overlay", "alike"),
    [
        ("", {"牛家村", "林家寨村"}),  # n and l, -in and -ing are one
        ("[dialects]\nmerge = false\n", set()),  # the county tells them apart
        ("[dialects]\ninitials = []\n", {"林家寨村"}),  # only finals
        ("[dialects]\ninitials = [['h', 'f']]\nfinals = []\n", {"湖家村"}),  # its own pair
        ("[dialects]\nmerge = true\nsyllables = [['hui', 'fei']]\n", {"牛家村", "林家寨村", "辉家村"}),
    ],
)
def test_a_county_merges_the_sounds_it_does_not_tell_apart(tmp_path, overlay, alike):
    tables = load(put(tmp_path, variants=overlay)) if overlay else load()
    names = ["牛家村", "林家寨村", "湖家村", "辉家村"]
    checker = NameChecker(pd.DataFrame({"name": names, "class": "village", "key": names}), Context(tables))
    asked = ("刘家村", "零家寨村", "福家村", "飞家村")
    heard = {
        s.name
        for name in asked
        for s in checker.check(name, "village").similar
        if s.relation == "near" and s.how == "merged"
    }
    assert heard == alike

"""``gis-desk spell``: tables of any length, and whatever people and programs put into a column of names."""

import json
import unicodedata

import pytest

from ui.cli import spelling
from ui.cli.main import main

ODD = {
    "empty": "",
    "blank": " \t\u3000",
    "endless": "山" * 10_000,
    "endless road": "东" * 5_000 + "路" * 5_000,
    "emoji": "😀👨‍👩‍👧花园",
    "private use": "\ue000\uf8ff村",
    "traditional": "龍門鎮",
    "latin": "MOMO Park",
    "digits of full width": "１２３街社区",
    "control": "青\x00山\x07镇\x1b[31m",
    "directions": "青\u202e山\u200b镇",
    "html": "<script>alert(1)</script>路",
    "sql": "'; DROP TABLE place_name; --",
    "brackets": "（（）（",
    "composed": unicodedata.normalize("NFC", "Ürümqi é 路"),
    "decomposed": unicodedata.normalize("NFD", "Ürümqi é 路"),
    "compatibility": "\uf9dc山镇",
    "numeral": "第〇〇〇〇〇〇巷",
    "huge numeral": "九" * 400 + "巷",
    "other digits": "٣٣巷",
    "superscript": "²²巷",
    "circled": "①②巷",
    "unassigned": "\U000e0fff\U0003ffff山",
    "radicals": "⼭⽔村",
}


def said(capsys, *arguments):
    capsys.readouterr()
    status = main([str(a) for a in arguments])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


@pytest.mark.parametrize("name", ODD.values(), ids=ODD)
@pytest.mark.parametrize("cls", [None, "road", "village", "division", "facility"])
def test_odd_names_are_spelled_or_kept(capsys, name, cls):
    status, out, err = said(capsys, "spell", name, *(["--class", cls] if cls else []), "--format", "json")
    assert (status, err) == (0, "")
    (one,) = json.loads(out)["names"]
    assert one["name"] == name
    assert isinstance(one["pinyin"], str)
    assert said(capsys, "spell", name)[0] == 0


def test_half_a_character_pair_is_no_crash(capsys):
    status, out, err = said(capsys, "spell", "青\ud800山镇", "--format", "json")
    assert "Traceback" not in err
    assert "unexpected" not in err
    assert status == 0
    assert json.loads(out)["names"][0]["generic"] == "镇"


def test_both_forms_of_an_accent_are_one_name(capsys):
    _, out, _ = said(capsys, "spell", ODD["composed"], ODD["decomposed"], "--format", "json")
    one, other = json.loads(out)["names"]
    assert one["pinyin"] == other["pinyin"]


def test_full_width_is_read_as_half_width(capsys):
    _, out, _ = said(capsys, "spell", "１２３街社区", "123街社区", "--format", "json")
    one, other = json.loads(out)["names"]
    assert one["pinyin"] == other["pinyin"] == "123 Jie Shequ"


def test_a_table_longer_than_one_piece_is_one_document(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(spelling, "_AT_ONCE", 7)
    file = tmp_path / "names.csv"
    names = [f"{n}号路" for n in range(50)]
    file.write_text("名称\n" + "\n".join(names) + "\n", encoding="utf-8")
    status, out, _ = said(capsys, "spell", "--file", file, "--format", "json")
    assert status == 0
    assert [one["name"] for one in json.loads(out)["names"]] == names


def test_an_empty_table_is_an_empty_list(capsys, tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("\n\n", encoding="utf-8")
    assert json.loads(said(capsys, "spell", "--file", file, "--format", "json")[1]) == {"names": []}


def test_classes_and_codes_of_the_table_are_used(capsys, tmp_path):
    file = tmp_path / "names.csv"
    file.write_text(
        "名称,类别,所在政区\n王村,division,\n六合村,village,320116\n六合村,village,510101\n", encoding="utf-8"
    )
    _, out, _ = said(capsys, "spell", "--file", file, "--format", "json")
    assert [one["pinyin"] for one in json.loads(out)["names"]] == ["Wangcun", "Luhecun", "Liuhecun"]


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x81\xff\xff", b"\x80\x80\x80\xff"])
def test_a_text_in_no_known_encoding_is_refused(capsys, tmp_path, raw):
    file = tmp_path / "names.txt"
    file.write_bytes(raw)
    status, out, err = said(capsys, "spell", "--file", file)
    assert (status, out) == (2, "")
    assert "names.txt" in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_refused(capsys, tmp_path):
    status, _, err = said(capsys, "spell", "--file", tmp_path / "none.txt")
    assert status == 2
    assert "none.txt" in err


def test_a_transcription_that_is_given_is_the_spelling(capsys, tmp_path):
    code = main(["spell", "呼和浩特市", "--class", "division", "--transcription", "Hohhot", "--format", "json"])
    (one,) = json.loads(capsys.readouterr().out)["names"]
    assert (code, one["pinyin_toned"], one["alternatives"][0]) == (0, "Hohhot Shì", "Hūhéhàotè Shì")
    table = tmp_path / "names.csv"
    table.write_text("名称,类别,民族语转写\n拉萨市,division,Lhasa\n和平路,road,\n", encoding="utf-8")
    assert main(["spell", "--file", str(table), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)["names"]
    assert [s["pinyin_toned"] for s in said] == ["Lhasa Shì", "Hépíng Lù"]
    assert main(["spell", "拉萨市", "--transcription", "Лхаса"]) == 2
    assert "Лхаса" in capsys.readouterr().err

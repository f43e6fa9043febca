"""Names of minority languages: the transcription that is given is the spelling; the characters' is kept beside it."""

import pytest

from gis_desk.findings import Severity
from gis_desk.names.checker import NameChecker
from gis_desk.names.parsing import Parser
from gis_desk.names.spelling import Speller
from gis_desk.names.tables import load
from gis_desk.names.transcription import transcribed, wrong_letters


def spelled(name, cls, form):
    speller = Speller(load())
    split = speller.parser.split(name, cls)
    return transcribed(form, speller.spell_split(split, cls), split)


@pytest.mark.parametrize(
    ("name", "cls", "form", "toned", "pinyin"),
    [
        ("呼和浩特市", "division", "Hohhot", "Hohhot Shì", "Hohhot Shi"),
        ("乌鲁木齐市", "division", "Ürümqi", "Ürümqi Shì", "Ürümqi Shi"),
        ("乌鲁木齐市", "division", "U\u0308ru\u0308mqi", "Ürümqi Shì", "Ürümqi Shi"),
        ("锡林郭勒盟", "division", "xilin gol", "Xilin gol Méng", "Xilin gol Meng"),
        ("喀什噶尔河", "natural", "Qaxqar", "Qaxqar Hé", "Qaxqar He"),
    ],
)
def test_the_form_takes_the_place_of_the_characters(name, cls, form, toned, pinyin):
    made = spelled(name, cls, form)
    assert (made.toned, made.pinyin) == (toned, pinyin)
    assert made.alternatives[0] == Speller(load()).spell(name, cls).toned


def test_other_letters_are_named():
    assert wrong_letters("Ürümqi") == wrong_letters("Xi'an") == wrong_letters("Nyingchi ê") == ""
    assert wrong_letters("Үрүмчи") == "Үрүмчи"
    assert wrong_letters("Hohhot2-ö") == "2-ö"


def finding(form, pinyin):
    answer = NameChecker().check("锡林浩特市", "division", "1525", details={"transcription": form, "pinyin": pinyin})
    return [f for f in answer.findings if "N070" <= f.rule <= "N085"]


def test_the_given_form_is_right_with_and_without_tones():
    assert finding("Xilinhot", "Xilinhot Shì") == []
    assert finding("Xilinhot", "Xilinhot Shi") == []


def test_the_spelling_of_the_characters_is_pointed_out():
    (one,) = finding("Xilinhot", "Xīlínhàotè Shì")
    assert (one.rule, one.level) == ("N084", Severity.SHOULD)
    assert one.fix == {"pinyin": "Xilinhot Shì"}


def test_a_form_in_other_letters_is_refused():
    rules = {f.rule for f in finding("Шилийн хот", "Xilinhot Shì")}
    assert "N084" in rules


def test_without_a_form_the_characters_are_spelled():
    assert finding(None, "Xīlínhàotè Shì") == []
    assert Parser(load()).split("锡林浩特市", "division").specific == "锡林浩特"

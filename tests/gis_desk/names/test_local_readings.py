"""Readings by the place: a county's own, and one character read otherwise elsewhere."""

from gis_desk.names.spelling import Speller
from gis_desk.names.tables import load

SPELLER = Speller(load())


def test_established_forms_are_never_made():
    assert SPELLER.spell("呼和浩特市", "division").toned == "Hūhéhàotè Shì"


def test_a_county_lays_its_own_readings_over(tmp_path):
    overlay = tmp_path / "county.toml"
    overlay.write_text(
        '[readings.official]\n"长乐桥" = "zhǎng lè qiáo"\n[readings.characters]\n"峒" = "tóng"\n', "utf-8"
    )
    own = Speller(load(overlay))
    assert own.spell("长乐桥村", "village").toned == "Zhǎnglèqiáocūn"
    assert own.spell("长乐桥村", "village").basis == "official"
    assert own.spell("新峒村", "village").toned == "Xīntóngcūn"
    assert SPELLER.spell("长乐桥村", "village").toned == "Chánglèqiáocūn"
    assert own.spell("台州市", "division").toned == "Tāizhōu Shì"


def test_the_same_character_differs_from_place_to_place():
    read = {
        n: SPELLER.spell(n, "division").toned
        for n in ("台州市", "台山市", "丽水市", "丽江市", "乐清市", "乐亭县", "乐山市")
    }
    assert list(read.values()) == [
        "Tāizhōu Shì", "Táishān Shì", "Líshuǐ Shì", "Lìjiāng Shì", "Yuèqīng Shì", "Làotíng Xiàn", "Lèshān Shì",
    ]  # fmt: skip
    assert SPELLER.spell("坊子区", "division", division="370704").toned == "Fāngzǐ Qū"
    assert SPELLER.spell("廊坊市", "division").toned == "Lángfáng Shì"

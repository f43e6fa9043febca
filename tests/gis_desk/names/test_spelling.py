"""Standard spelling: the examples of the rules of 1984, the readings of places, and what is not claimed."""

import csv
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.names.parsing import Parser
from gis_desk.names.spelling import Speller, fits
from gis_desk.names.syllables import plain, toned
from gis_desk.names.tables import load
from tests.realdata import data_dir

SPELLER = Speller(load())


@pytest.mark.parametrize(
    ("name", "cls", "spelling"),
    [
        ("密云水库", "facility", "Mìyún Shuǐkù"),
        ("太行山", "natural", "Tàiháng Shān"),
        ("汾河", "natural", "Fén Hé"),  # one syllable: the generic stays apart
        ("通县", "division", "Tōng Xiàn"),
        ("蔚县", "division", "Yù Xiàn"),
        ("长安街", "road", "Cháng'ān Jiē"),
        ("西辽河", "natural", "Xīliáo Hé"),  # a modifier joins what it modifies
        ("潮白新河", "natural", "Cháobái Xīnhé"),
        ("北雁荡山", "natural", "Běiyàndàng Shān"),
        ("景山后街", "road", "Jǐngshān Hòujiē"),
        ("广安门北滨河路", "road", "Guǎng'ānmén Běibīnhé Lù"),
        ("朝阳门内大街", "road", "Cháoyángménnèi Dàjiē"),
        ("东直门外南后街", "road", "Dōngzhíménwài Nánhòujiē"),
        ("南小街", "road", "Nán Xiǎojiē"),
        ("渤海湾", "natural", "Bóhǎi Wān"),
        ("黑龙江省", "division", "Hēilóngjiāng Shěng"),  # swallowed generics
        ("景德镇市", "division", "Jǐngdézhèn Shì"),
        ("解放路南小街", "road", "Jiěfànglù Nánxiǎojiē"),
        ("左权县", "division", "Zuǒquán Xiàn"),  # persons
        ("欧阳海水库", "facility", "Ōuyánghǎi Shuǐkù"),
        ("五指山", "natural", "Wǔzhǐ Shān"),  # numerals in letters
        ("九龙江", "natural", "Jiǔlóng Jiāng"),
        ("第二松花江", "natural", "Dì'èr Sōnghuā Jiāng"),
        ("三眼井胡同", "road", "Sānyǎnjǐng Hútòng"),
        ("三八路", "road", "Sānbā Lù"),
        ("五一广场", "facility", "Wǔyī Guǎngchǎng"),
        ("三环路", "road", "3 Huán Lù"),  # serial streets in digits
        ("东四十二条", "road", "Dōngsì 12 Tiáo"),
        ("一马路", "road", "1 Mǎlù"),
        ("罗马路", "road", "Luómǎ Lù"),  # no 马路 called 罗
        ("凤凰路二巷", "road", "Fènghuánglù 2 Xiàng"),
        ("王村", "village", "Wángcūn"),  # settlements in one word
        ("周口店", "village", "Zhōukǒudiàn"),
        ("油坊桥", "village", "Yóufángqiáo"),
        ("东桑家堡子", "village", "Dōngsāngjiābǎozi"),
        ("王村镇", "division", "Wángcūn Zhèn"),  # a division keeps its generic apart
        ("西安市", "division", "Xī'ān Shì"),  # apostrophes
        ("建瓯市", "division", "Jiàn'ōu Shì"),
        ("绿春县", "division", "Lǜchūn Xiàn"),  # ü
        ("双江拉祜族佤族布朗族傣族自治县", "division", "Shuāngjiāng Lāhùzú Wǎzú Bùlǎngzú Dǎizú Zìzhìxiàn"),
        ("皇庭花园", "residential", "Huángtíng Huāyuán"),
        ("新华社区居委会", "community", "Xīnhuá Shèqū"),
        ("马家庄村委会", "village", "Mǎjiāzhuāngcūn"),
    ],
)
def test_examples_of_the_rules(name, cls, spelling):
    made = SPELLER.spell(name, cls)
    assert made.toned == spelling
    assert made.pinyin == plain(spelling)


@pytest.mark.parametrize("name", ["密云水库", "汾河", "长安街", "黑龙江省", "王村", "三环路", "六安", "通县", "五指山"])
def test_the_class_is_guessed_from_the_ending(name):
    cls = SPELLER.parser.guess(name)
    assert SPELLER.spell(name).toned == SPELLER.spell(name, cls).toned


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("六安市", "Lù'ān Shì"),
        ("台州市", "Tāizhōu Shì"),
        ("台山市", "Táishān Shì"),
        ("丽水市", "Líshuǐ Shì"),
        ("丽江市", "Lìjiāng Shì"),
        ("乐清市", "Yuèqīng Shì"),
        ("乐亭县", "Làotíng Xiàn"),
        ("乐山市", "Lèshān Shì"),
        ("东阿县", "Dōng'ē Xiàn"),
        ("单县", "Shàn Xiàn"),
        ("莘县", "Shēn Xiàn"),
        ("六合区", "Lùhé Qū"),
        ("曲靖市", "Qūjìng Shì"),
        ("长子县", "Zhǎngzǐ Xiàn"),
    ],
)
def test_readings_of_places(name, spelling):
    assert SPELLER.spell(name, "division").toned == spelling


def test_a_reading_of_one_place_does_not_spread():
    assert SPELLER.spell("六合村", "village", division="510101").pinyin == "Liuhecun"
    assert SPELLER.spell("六合村", "village", division="320116").pinyin == "Luhecun"
    assert SPELLER.spell("南大城村", "village").pinyin == "Nandachengcun"


def test_established_forms_are_offered_and_not_made():
    made = SPELLER.spell("乌鲁木齐市", "division")
    assert made.toned == "Wūlǔmùqí Shì"
    assert "Ürümqi Shì" in made.alternatives


def test_characters_with_several_readings_are_offered():
    assert "Zhǎngshān Lù" in SPELLER.spell("长山路", "road").alternatives
    assert SPELLER.spell("王家庄村", "village").alternatives == ()


def test_fits_takes_the_first_reading_that_spells_it():
    options = SPELLER.possible("长安")
    assert fits("changan", options) == ["cháng", "ān"]
    assert fits("zhangan", options) == ["zhǎng", "ān"]
    assert fits("beijing", options) is None


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FFFF, exclude_categories=["Cs"]), max_size=12))
def test_any_text_is_spelled_without_failing(name):
    made = SPELLER.spell(name)
    assert not toned(made.pinyin) or any(toned(c) for c in name)


def test_readings_measured_on_county_names():
    with gzip.open(data_dir() / "characters" / "pinyin_level3_2024.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    parser = Parser(load())
    right = 0
    for row in rows:
        wanted = [s.replace("v", "ü") for s in row["pinyin"].split()]
        split = parser.split(row["name"], "division")
        made = SPELLER.spell_split(split, "division", row["id"])
        right += [plain(s) for s in made.syllables[: len(wanted)]] == wanted
    assert right / len(rows) > 0.995


def test_readings_measured_on_special_readings():
    with (data_dir() / "characters" / "place_name_readings.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    right = sum(list(SPELLER.spell(r["name"], "division").syllables) == r["reading"].split() for r in rows)
    assert right / len(rows) > 0.8  # several rows of that list are known to be wrong (曲-, 石鼓, 长子, 马尾, 牡丹)

"""Standard spelling: the examples of the rules of 1984, the readings of places, and what is not claimed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_desk.names.spelling import Speller, fits
from gis_desk.names.syllables import plain, toned
from gis_desk.names.tables import load
from tests.bench.spelling import measured, special, units
from tests.realdata import domain_dir

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


RULES = {  # every example of the rules of 1984, its words parted by strokes
    "natural": "太行/山 松花/江 汾/河 太/湖 舟山/群岛 台湾/海峡 青藏/高原 大/运河 西辽/河 潮白/新河 新通扬/运河 北雁荡/山 "
    "老秃顶子/山 小金门/岛 渤海/湾 三门/峡 二道/沟 五指/山 九龙/江 第二/松花/江 1203/高地 1718/峰 珠/江",
    "facility": "密云/水库 永丰/渠 欧阳海/水库 五一/广场 月亮山/种羊场 北京/工人/体育馆 二七/烈士/纪念碑 浙江/省/测绘局 "
    "费/县/汽车站 郑州/市/玻璃厂",
    "division": "西藏/自治区 江苏/省 襄樊/市 通/县 西峰/镇 虹口/区 友谊/乡 黑龙江/省 景德镇/市 左权/县",
    "road": "京津/公路 南京/路 滨江/道 横/街 长安/街 大/马路 梧桐/巷 门框/胡同 景山/后街 造币/左路 清波门/直街 后赵家楼/胡同 "
    "朝阳门内/大街 南/小街 小/南街 南横/东街 修文/西小巷 东直门外/南后街 广安门/北滨河/路 广渠/南水关/胡同 解放路/南小街 "
    "包头/胡同/东巷 张之洞/路 三眼井/胡同 八角场/东街 三八/路 二/马路 经/五/路 三/环/路 大川淀/一/巷 东四/十二/条 第九/弄 "
    "天宁寺/西里/一/巷 盆儿/胡同",
    "village": "王村 江镇 漷县 周口店 文家市 油坊桥 铁匠营 大虎山 太平沟 三岔河 龙王集 龚家棚 众埠街 南王家荡 东桑家堡子 第六屯 李庄",
}


@pytest.mark.parametrize(("cls", "words"), [(cls, word) for cls, row in RULES.items() for word in row.split()])
def test_words_of_the_rules(cls, words):
    assert SPELLER.spell(words.replace("/", ""), cls).words == tuple(words.split("/"))


@pytest.mark.parametrize(
    ("name", "cls", "spelling"),
    [
        ("1203高地", "natural", "1203 Gāodì"),  # codes and serial numbers of streets in digits
        ("一二〇三高地", "natural", "1203 Gāodì"),
        ("1718峰", "natural", "1718 Fēng"),
        ("五老峰", "natural", "Wǔlǎo Fēng"),
        ("二马路", "road", "2 Mǎlù"),
        ("经五路", "road", "Jīng 5 Lù"),
        ("第九弄", "road", "Dì-9 Lòng"),  # an ordinal
        ("天宁寺西里一巷", "road", "Tiānníngsì Xīlǐ 1 Xiàng"),
        ("G107国道", "road", "G107 Guódào"),
        ("二〇三国道", "road", "203 Guódào"),
        ("第六屯", "village", "Dìliùtún"),
        ("盆儿胡同", "road", "Pénr Hútòng"),  # erhua where 儿 is written, and is no syllable of its own
        ("女儿街", "road", "Nǚ'ér Jiē"),
        ("三眼井胡同", "road", "Sānyǎnjǐng Hútòng"),
        ("包头胡同东巷", "road", "Bāotóu Hútòng Dōngxiàng"),
        ("北京工人体育馆", "facility", "Běijīng Gōngrén Tǐyùguǎn"),
        ("费县汽车站", "facility", "Fèi Xiàn Qìchēzhàn"),
        ("红旗水库", "facility", "Hóngqí Shuǐkù"),  # no banner called 红
        ("西单北大街", "road", "Xīdān Běidàjiē"),
        ("京沪高速公路", "road", "Jīnghù Gāosù Gōnglù"),
        ("新疆维吾尔自治区", "division", "Xīnjiāng Wéiwú'ěr Zìzhìqū"),
        ("梅里斯达斡尔族区", "division", "Méilǐsī Dáwò'ěrzú Qū"),
        ("新发朝鲜民族乡", "division", "Xīnfā Cháoxiān Mínzúxiāng"),
        ("鄂伦春自治旗", "division", "Èlúnchūn Zìzhìqí"),
        ("浦东新区", "division", "Pǔdōng Xīnqū"),
        ("天峨县", "division", "Tiān'é Xiàn"),
        ("内蒙古自治区", "division", "Nèiměnggǔ Zìzhìqū"),  # no area called 内
        ("土默特左旗", "division", "Tǔmòtè Zuǒqí"),  # a modifier goes with the generic
        ("杭锦后旗", "division", "Hángjǐn Hòuqí"),
        ("正蓝旗", "division", "Zhènglán Qí"),
        ("科尔沁左翼后旗", "division", "Kē'ěrqìn Zuǒyì Hòuqí"),
        ("喀喇沁左翼蒙古族自治县", "division", "Kālǎqìn Zuǒyì Měnggǔzú Zìzhìxiàn"),
        ("沙河子村", "village", "Shāhézicūn"),  # as without the generic
        ("太子村", "village", "Tàizǐcūn"),
        ("什刹海街道", "division", "Shíchàhǎi Jiēdào"),  # 刹 of temples
        ("白云观", "facility", "Báiyún Guàn"),
        ("烟袋斜街", "road", "Yāndài Xiéjiē"),
        ("宽巷子", "road", "Kuān Xiàngzi"),
    ],
)
def test_numbers_codes_institutions_and_erhua(name, cls, spelling):
    assert SPELLER.spell(name, cls).toned == spelling


def test_capitals_keep_the_apostrophe_and_the_dots():
    assert SPELLER.spell("西安市", "division").capitals == "XI'AN SHI"
    assert SPELLER.spell("绿春县", "division").capitals == "LÜCHUN XIAN"


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


PROVINCES = dict(
    re.findall(
        r"(\D+)(\d\d) ?",
        "安徽34 江苏32 浙江33 山东37 上海31 四川51 重庆50 河北13 河南41 山西14 湖南43 湖北42 江西36 广东44 福建35 海南46 广西45 "
        "陕西61 辽宁21 吉林22 黑龙江23 天津12 内蒙古15 新疆65 云南53 澳门82",
    )
)


def _letters(spelling):
    return "".join(c for c in spelling.lower() if c.isalpha())


def _table_of_readings():
    """The lines of the domain's table of special readings: name, reading, province."""
    text = (domain_dir() / "naming-rules.md").read_text(encoding="utf-8")
    part = text[text.index("## 7. Special") : text.index("Notes on conflicts")]
    for line in part.splitlines()[4:]:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        for at in (0, 5):
            if len(cells) >= at + 4 and not cells[at].startswith("-") and cells[at] != "name":
                yield re.sub(r"\s*\(.*\)", "", cells[at]), cells[at + 1].split(" (")[0], cells[at + 2]


def test_every_line_of_the_table_of_readings():
    rows = list(_table_of_readings())
    assert len(rows) >= 138
    for name, wanted, where in rows:
        code = PROVINCES.get(where)
        division = code and code + "0101"
        for form in (name,) if name.endswith("县") else (name, name + "市", name + "县", name + "镇"):
            made = SPELLER.spell(form, "division", division=division)
            assert _letters(made.toned).startswith(_letters(wanted)), (form, where)
            assert made.basis != "default", form
        village = SPELLER.spell(name, "village", division=division)
        assert _letters(village.toned).startswith(_letters(wanted)), (name, where)


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
    found = measured(units())
    assert found["share"] >= 0.99
    assert found["share"] > found["pypinyin_share"]
    assert not found["classes"]["unexplained"], found["differences"]


def test_readings_measured_on_special_readings():
    found = measured(special())
    assert found["share"] > found["pypinyin_share"]
    assert not found["classes"]["unexplained"], found["differences"]


@pytest.mark.parametrize(
    ("name", "level", "generic"),
    [
        ("内蒙古自治区", "county", "自治区"),  # a level that was guessed wrong
        ("阿克苏地区", "county", "地区"),
        ("香港特别行政区", "county", "特别行政区"),
        ("万柏林区", "county", "区"),
        ("恭城瑶族自治县", "county", "自治县"),
    ],
)
def test_a_wrong_level_cuts_no_generic_in_two(name, level, generic):
    assert SPELLER.parser.split(name, "division", level).generic == generic


def test_a_local_reading_of_one_city_is_taken_nowhere_else():
    assert SPELLER.spell("大栅栏街", "road", division="110102").toned == "Dàshílàn Jiē"
    assert "shí" not in SPELLER.spell("大栅栏街", "road", division="130602").syllables

"""N020 to N035: what a name must not say - persons, foreign names, enterprises, boast, feudal words."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.parsing import VILLAGES
from gis_desk.names.places import Batch
from gis_desk.names.spelling import Speller
from gis_desk.names.subject import ALL, BUILT, ESTATES, Context, Mode, Subject, found, name_rule
from gis_desk.names.syllables import plain

_OUTSIDE = (*BUILT, "facility")
_NUMBERED = re.compile(r"(?<![〇零一二三四五六七八九十壹\d])[〇零一二三四五六七八九十壹\d]+号")


def _holding(section: str, *keys: str, classes: Sequence[str] = ALL) -> Callable[[Batch], np.ndarray]:
    """Screen of the rows of `classes` that may hold a word of these lists."""

    def screen(batch: Batch) -> np.ndarray:
        lists = batch.context.tables.data["words"][section]
        words = [w for k in keys or ("words",) for w in lists.get(k, ())]
        return batch.holding(words) & batch.of_class(*classes) if words else ~batch.everything()

    return screen


def _inside(subject: Subject, words: Sequence[str], exempt: Sequence[str] = ()) -> str | None:
    """The first (longest) of `words` in the specific term or the whole name that no exempt word covers."""
    text = subject.name
    for word in exempt:
        text = text.replace(word, "\0" * len(word))
    return next((w for w in words if w in text), None)


def _specific_is(subject: Subject, words: Sequence[str]) -> str | None:
    """One of `words` that is the specific term; on estates, buildings, roads and facilities also part of it."""
    specific = subject.split.specific
    if subject.cls in _OUTSIDE:
        return next((w for w in words if w in specific), None)
    return next((w for w in words if w == specific), None)


def _lifted(subject: Subject) -> bool:
    return bool(subject.approved_use) or subject.historic


@name_rule(
    "N020",
    title="Name of a national leader",
    message="“{word}” is on the office's list of national leaders",
    severity=Severity.MUST,
    source="dmgltl-2022:9.1.4",
    detail="Names of national leaders are never used as place names. The list is kept by the office and shipped empty.",
    advice="Choose another name.",
    trap="Silent until the office fills its list.",
    good=("division 左权县", "road 中山路", "village 王家庄村"),
    bad=(
        "residential 示例甲花园 {leaders=示例甲}",
        "road 示例乙路 {leaders=示例乙}",
        "division 示例丙镇 {leaders=示例丙}",
    ),
    audit=Severity.ADVISE,
    screen=_holding("leaders"),
)
def leader(subject: Subject, context: Context) -> Iterator[Finding]:
    """A full name of the list inside the specific term."""
    word = next((w for w in context.tables.words("leaders") if w in subject.split.specific), None)
    if word:
        yield found(subject, "N020", word=word)


@name_rule(
    "N021",
    title="Personal name",
    message="“{word}” is the name of a person or a figure of literature",
    severity=Severity.SHOULD,
    source=("dmgltl-2022:9.1.4", "dmssbf-2024:3"),
    detail="Personal names are generally not used as place names. Words that point at nobody in particular are free.",
    advice="Choose another name, or show that no person is meant.",
    trap="A surname and two common characters may be an ordinary word: such patterns are only pointed out. Names "
    "approved earlier (左权县, 中山路) stay.",
    good=("road 中山路", "village 王家庄村", "road 李子坝路", "village 庄子村委会", "road 沈海高速公路"),
    bad=("road 李明路", "residential 鲁迅花园", "road 张建国路", "road 张自忠路", "division 左权县"),
    audit=None,
    screen=lambda batch: batch.holding(_persons(batch.context)) | batch.of_class(*_OUTSIDE),
)
def person(subject: Subject, context: Context) -> Iterator[Finding]:
    """A well-known person (should), or surname and given name by their usual characters (advise)."""
    if subject.historic or _through(subject, context):
        return
    everyday = context.tables.words("persons", "everyday")
    if word := _specific_is(subject, _persons(context)):
        if word not in everyday:
            yield found(subject, "N021", word=word)
        elif subject.cls in _OUTSIDE:
            yield found(
                subject, "N021", word=word, severity=Severity.ADVISE, wording="“{word}” looks like the name of a person"
            )
    elif subject.cls in _OUTSIDE and like_a_person(subject.split.specific, context):
        yield found(
            subject,
            "N021",
            severity=Severity.ADVISE,
            wording="“{word}” looks like the name of a person",
            word=subject.split.specific,
        )


def _persons(context: Context) -> tuple[str, ...]:
    """Well-known persons, and those whose names stand in approved names; longest first."""
    tables = context.tables
    ordinary = tables.words("named_after", "ordinary")
    known = {*tables.words("persons"), *(w for w in tables.words("named_after") if w not in ordinary)}
    return tuple(sorted(known, key=lambda w: (-len(w), w)))


def _through(subject: Subject, context: Context) -> bool:
    """Whether it is a road called by the places it joins."""
    return subject.cls == "road" and subject.split.generic in context.tables.data["generics"]["road"]["through"]


def _of_a_house(subject: Subject, context: Context) -> bool:
    """Whether the name is that of a business in a building, which is not named as a place."""
    return subject.cls == "building" and subject.split.generic in context.tables.data["generics"]["building"]["houses"]


def like_a_person(text: str, context: Context) -> bool:
    """Whether `text` is a surname and one or two characters that are usual in given names."""
    tables = context.tables
    compound = next((s for s in tables.words("surnames", "compound") if text.startswith(s)), "")
    surname = compound or (text[:1] if text[:1] in tables.letters("surnames", "single") else "")
    given = text[len(surname) :]
    if not surname or not 1 <= len(given) <= 2 or any(c in tables.letters("surnames", "doubtful") for c in given):
        return False
    return all(c in tables.letters("surnames", "given") for c in given)


@name_rule(
    "N022",
    title="Name of a foreign person",
    message="“{word}” is the name of a foreign person",
    severity=Severity.MUST,
    source="dmgltl-2022:9.1.5",
    detail="Names of foreign persons are not used as place names.",
    advice="Choose a name that reflects local geography, history or culture.",
    trap="Names kept for their part in history (白求恩, 列宁公园) are left alone among existing names. Hotels bear the "
    "name of a business, which is not named as a place: they are only pointed out.",
    good=("facility 人民公园", "residential 牛家墩小区", "village 凯里村"),
    bad=("residential 林肯花园", "building 拿破仑大厦", "road 莎士比亚路"),
    audit=Severity.SHOULD,
    screen=_holding("foreign_persons", "words", "kept"),
)
def foreign_person(subject: Subject, context: Context) -> Iterator[Finding]:
    """An exact name of the list in the specific term."""
    words = list(context.tables.words("foreign_persons"))
    if not context.old(subject):
        words += context.tables.words("foreign_persons", "kept")
    if subject.historic and context.old(subject):
        return
    if word := _specific_is(subject, words):
        yield found(subject, "N022", severity=_lower(subject, context), word=word)


def _foreign_screen(batch: Batch) -> np.ndarray:
    everywhere = _foreign_words(batch.context)[0]
    return batch.holding(everywhere) | (
        batch.of_class(*BUILT) if batch.context.mode is Mode.PROPOSAL else _foreign_estates(batch)
    )


_foreign_estates = _holding("foreign_places", "words", "ambiguous", "everyday", classes=BUILT)


@lru_cache(maxsize=4)
def _foreign_sounds(words: tuple[str, ...], speller: Speller) -> dict[str, str]:
    return {_sound(speller.spell(w, "village").syllables): w for w in words if len(w) > 2}


def _sound(syllables: Sequence[str]) -> str:
    """Toneless syllables, each between blanks."""
    return f" {' '.join(plain(s) for s in syllables)} "


@name_rule(
    "N023",
    title="Name of a foreign place",
    message="“{word}” is the name of a foreign place",
    severity=Severity.MUST,
    source=("dmgltl-2022:9.1.5", "mf-2018-146:yang"),
    detail="Foreign place names are not used as place names. A name that only sounds like one needs a person to judge.",
    advice="Choose a name that reflects local geography, history or culture.",
    trap="Old Chinese names may coincide (东京城, 巴西镇): such words are only pointed out, and ethnic names "
    "(朝鲜族) never. Hotels bear the name of a business, which is not named as a place.",
    good=("village 波兰村委会", "division 东京城镇", "division 三家子朝鲜族乡", "residential 西湖花园"),
    bad=("residential 维也纳花园", "building 曼哈顿广场", "residential 罗马花园", "residential 曼哈敦小区"),
    audit=Severity.SHOULD,
    screen=_foreign_screen,
)
def foreign_place(subject: Subject, context: Context) -> Iterator[Finding]:
    """Exact names (must), names that coincide with old ones and sound-alikes (advise)."""
    tables = context.tables
    if subject.historic or tables.ethnic.search(subject.split.specific):
        return
    specific = subject.split.specific
    exact, ambiguous, everyday = _foreign_words(context)
    word = _specific_is(subject, exact)
    if word is None and subject.cls in ESTATES:
        begun = _beginning(ambiguous).search(specific)
        word = begun.group() if begun else None
    if word:
        yield found(subject, "N023", severity=_lower(subject, context), word=word)
    elif subject.cls in BUILT and (specific in ambiguous or specific in everyday):
        yield found(
            subject, "N023", severity=Severity.ADVISE, word=specific,
            wording="“{word}” is also the name of a foreign place",
        )  # fmt: skip
    elif subject.cls in BUILT and len(specific) > 2 and not context.old(subject):
        heard = _sound(context.spelling(subject).syllables)
        for sound, word in _foreign_sounds(exact, context.speller).items():
            if sound in heard:
                yield found(
                    subject,
                    "N023",
                    severity=Severity.ADVISE,
                    word=word,
                    wording="“{name}” sounds like the foreign “{word}”",
                )
                return


def _lower(subject: Subject, context: Context) -> Severity | None:
    """Advice for older names of the land, and for houses that bear the name of a business."""
    older = context.old(subject) and subject.cls not in BUILT
    return Severity.ADVISE if older or _of_a_house(subject, context) else None


@lru_cache(maxsize=4)
def _beginning(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of `words` at the beginning, or behind a sign (东方·米兰)."""
    return re.compile(rf"(?:^|(?<=\W))(?:{'|'.join(map(re.escape, words)) or '(?!)'})")


def _foreign_words(context: Context) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    tables = context.tables
    everyday = tables.words("foreign_places", "everyday")
    ambiguous = tuple(w for w in tables.words("foreign_places", "ambiguous") if w not in everyday)
    return _without(tables.words("foreign_places"), ambiguous, everyday), ambiguous, everyday


@lru_cache(maxsize=8)
def _without(words: tuple[str, ...], *others: tuple[str, ...]) -> tuple[str, ...]:
    left_out = {w for other in others for w in other}
    return tuple(w for w in words if w not in left_out)


@name_rule(
    "N024",
    title="Transliterated foreign word",
    message="“{word}” looks like a foreign word written by its sound",
    severity=Severity.ADVISE,
    source="mf-2018-146:yang",
    detail="Transliterated foreign words were listed as irregular in 2018; words that fit Chinese usage are free.",
    advice="Choose a name with a meaning in Chinese.",
    trap="Names of minority languages are written with the same characters; they are no foreign words.",
    scope=BUILT,
    good=("residential 翠湖苑", "road 呼伦贝尔路", "residential 阳光花园"),
    bad=("residential 帕提欧公馆", "residential 塞纳维拉小区", "building 卡萨布兰卡大厦"),
    audit=None,
    screen=lambda batch: batch.of_class(*BUILT),
)
def transliterated(subject: Subject, context: Context) -> Iterator[Finding]:
    """Three or more characters, of which the share set in the table is used for transliteration."""
    specific, characters = subject.split.specific, context.tables.letters("transliteration", "characters")
    if len(specific) < 3 or any(n in specific for n in ("呼伦贝尔", "科尔沁", "阿勒泰", "塔里木", "克拉玛依")):
        return
    share = sum(c in characters for c in specific) / len(specific)
    if share >= float(context.tables.data["words"]["transliteration"]["share"]):
        yield found(subject, "N024", word=specific, measure={"share": round(share, 2)})


def short_forms(sponsor: str, context: Context) -> tuple[str, ...]:
    """The trade name inside the full name of an enterprise: 云州恒宝置业有限公司 gives 云州恒宝 and 恒宝.

    The name of a city or province alone (上海建设有限公司) is no trade name.
    """
    text = re.sub(r"[（(].*?[）)]", "", sponsor).strip()
    for form in context.tables.words("enterprise", "legal_forms"):
        text = text.removesuffix(form)
    while trade := next((t for t in context.tables.words("enterprise", "trades") if text[2:].endswith(t)), ""):
        text = text.removesuffix(trade)
    forms = {text}
    if place := re.match(r"^.{2,3}?[省市县区州]", text):
        forms.add(text[place.end() :])
    if len(text) == 4:
        forms.add(text[2:])
    places = context.tables.data["segments"]["places"]["names"]
    return tuple(sorted((f for f in forms if len(f) > 1 and f not in places), key=len, reverse=True))


@name_rule(
    "N025",
    title="Name of an enterprise",
    message="“{word}” is the name of the enterprise “{sponsor}”",
    severity=Severity.MUST,
    source=("dmgltl-2022:9.1.6", "dmssbf-2024:4"),
    detail="Names of enterprises and trade marks are not used as place names. What is compared is the sponsor or "
    "developer on record and the office's own list.",
    advice="Choose a specific term without link to the enterprise.",
    trap="Words without link to the enterprise are free: an everyday word is no proof by itself.",
    good=("residential 锦绣花园 {sponsor=恒宝置业有限公司}", "residential 恒宝花园", "building 国贸大厦 {sponsor=}"),
    bad=(
        "residential 恒宝花园 {sponsor=恒宝置业有限公司}",
        "building 金石大厦 {sponsor=云州市金石房地产开发有限公司}",
        "residential 远山家园 {sponsor=云州远山集团有限公司}",
    ),
    audit=Severity.SHOULD,
    screen=lambda batch: batch.given("sponsor") | _holding("enterprise")(batch) | batch.holding(["集团", "公司"]),
)
def enterprise(subject: Subject, context: Context) -> Iterator[Finding]:
    """The sponsor's trade name, a word of the office's list, or the word for a company in the name."""
    specific = subject.split.specific
    if subject.approved_use:
        return
    for word in context.tables.words("enterprise"):
        if word in specific:
            yield found(subject, "N025", word=word, sponsor=word)
            return
    if subject.sponsor:
        for word in short_forms(subject.sponsor, context):
            if word in specific:
                yield found(subject, "N025", word=word, sponsor=subject.sponsor)
                return
    if subject.cls in BUILT and ("集团" in specific or "公司" in specific):
        yield found(
            subject,
            "N025",
            severity=Severity.ADVISE,
            word=specific,
            wording="“{word}” looks like the name of an enterprise",
        )


@name_rule(
    "N026",
    title="Paid naming",
    message="“{name}” was named for a fee or by a sponsor ({fee})",
    severity=Severity.SHOULD,
    source="dmgltl-2022:9.1.6",
    detail="The regulation does not speak of payment, but catches it where the name is an enterprise's; some "
    "provinces forbid it outright.",
    advice="Ask who pays for what; let the name stand only without any link to the payer.",
    trap="Fees for signs or surveys are no fee for the name; say so in the field.",
    good=("residential 锦绣花园", "road 长安街", "building 国贸大厦 {sponsor=云州建设有限公司}"),
    bad=("road 锦绣路 {naming_fee=200000}", "facility 云门大桥 {naming_fee=有偿}", "building 国贸大厦 {naming_fee=1}"),
    audit=Severity.ADVISE,
    screen=lambda batch: batch.given("naming_fee"),
)
def paid(subject: Subject, _: Context) -> Iterator[Finding]:
    """A naming fee is on record."""
    if subject.naming_fee and str(subject.naming_fee).strip() not in ("0", "无", "否", "no", "None", "False"):
        yield found(subject, "N026", fee=subject.naming_fee)


@name_rule(
    "N027",
    title="Imperial or feudal word",
    message="“{word}” has a strong feudal colour",
    severity=Severity.SHOULD,
    source=("mf-2018-146:guai", "sd-2020"),
    detail="Words of emperors, ranks and mansions were listed as irregular in 2018.",
    advice="Choose a specific term that reflects the place.",
    trap="Historical names keep them: 王府井, 恭王府, 太子河. Older roads (王府街) are only pointed out.",
    scope=BUILT,
    good=("road 王府井大街", "residential 翠湖苑", "road 皇姑屯路"),
    bad=("residential 御皇府", "residential 皇庭花园", "residential 帕提欧公馆"),
    audit=Severity.SHOULD,
    screen=_holding("imperial", classes=BUILT),
)
def imperial(subject: Subject, context: Context) -> Iterator[Finding]:
    """A word of the list, unless the name is historical or the word belongs to an exempt one."""
    if _lifted(subject):
        return
    if word := _inside(subject, context.tables.words("imperial"), context.tables.words("imperial", "exempt")):
        older = subject.cls == "road" and context.old(subject)
        yield found(
            subject, "N027", severity=Severity.ADVISE if older or _of_a_house(subject, context) else None, word=word
        )


@name_rule(
    "N028",
    title="Oversized word",
    message="“{word}” is out of proportion to the thing named",
    severity=Severity.SHOULD,
    source=("mf-2018-146:da", "dmgltl-2022:9.1.2"),
    detail="Words such as 中央, 世界 and 天下 are kept for what really is so; an approval on record lifts the finding.",
    advice="Choose a specific term in proportion, or enter the number of the approval.",
    trap="Words that only local lists name (国际, 全球), and words that only sound alike, are pointed out, and so are "
    "older roads (中华路). Institutions bear the name of what they are.",
    scope=(*BUILT, "facility", *VILLAGES),
    good=(
        "road 中央大街",
        "residential 翠湖苑",
        "building 中国大厦 {approved_use=国函〔2001〕1号}",
        "facility 中国农业博物馆",
    ),
    bad=("residential 世界之窗小区", "residential 天下城", "building 环球大厦"),
    audit=Severity.SHOULD,
    screen=_holding("oversized", "words", "local", "sound", classes=(*_OUTSIDE, *VILLAGES)),
)
def oversized(subject: Subject, context: Context) -> Iterator[Finding]:
    """Words of the notice (should), of local lists and sound-alikes (advise); advise only for villages."""
    tables = context.tables
    if _lifted(subject) or (subject.cls in VILLAGES and context.old(subject)):
        return
    if subject.cls == "facility" and subject.split.generic in tables.data["generics"]["facility"]["institutions"]:
        return
    exempt = tables.words("oversized", "exempt")
    word = _inside(subject, tables.words("oversized"), exempt)
    if word:
        older = context.old(subject) and subject.cls in ("facility", "road")
        lower = subject.cls in VILLAGES or older or _of_a_house(subject, context)
        yield found(subject, "N028", severity=Severity.ADVISE if lower else None, word=word)
    elif subject.cls in BUILT:
        word = _inside(subject, (*tables.words("oversized", "local"), *tables.words("oversized", "sound")), exempt)
        if word:
            yield found(subject, "N028", severity=Severity.ADVISE, word=word)


@name_rule(
    "N029",
    title="Vulgar or misleading word",
    message="“{word}” may offend or mislead",
    severity=Severity.ADVISE,
    source=("dmgltl-2022:9.1.1", "mf-2018-146:guai"),
    detail="The meaning must be clear and healthy; only a person can decide what is not.",
    advice="Read the name aloud and ask people who live there.",
    trap="Old village names keep such characters; they are judged in proposals only.",
    good=("residential 翠湖苑", "road 长安街", "village 王家庄村"),
    bad=("residential 骷髅小区", "road 粪场路", "residential 赌城花园", "road 棺材巷"),
    audit=None,
    screen=lambda batch: _holding("vulgar")(batch) | _holding("vulgar", "ominous", classes=BUILT)(batch),
)
def vulgar(subject: Subject, context: Context) -> Iterator[Finding]:
    """A word of the list; words of ill omen on estates, buildings and roads."""
    ominous = context.tables.words("vulgar", "ominous") if subject.cls in BUILT else ()
    if word := _inside(subject, (*context.tables.words("vulgar"), *ominous)):
        yield found(subject, "N029", word=word)


@name_rule(
    "N030",
    title="Numerals only",
    message="the specific term “{word}” is a number without meaning",
    severity=Severity.SHOULD,
    source=("mf-2018-146:guai", "cs-local"),
    detail="Pure numbers as specific terms were listed as irregular in 2018.",
    advice="Choose a specific term with a meaning.",
    trap="Ring roads, serial lanes and days of remembrance (八一, 五四) are right.",
    scope=BUILT,
    good=("road 三环路", "road 八一路", "road 十二条"),
    bad=("building 八八八广场", "residential 六六小区", "road 一千路"),
    audit=Severity.ADVISE,
    screen=lambda batch: batch.of_class(*BUILT),
)
def numerals(subject: Subject, context: Context) -> Iterator[Finding]:
    """A specific term of numerals alone, with the exempt generics and numbers."""
    tables, split = context.tables, subject.split
    serial = tables.data["generics"]["road"]["serial"]
    if not split.specific or split.generic in serial or split.specific in tables.words("numerals", "meaningful"):
        return
    if all(c in tables.letters("numerals", "characters") for c in split.specific):
        yield found(subject, "N030", word=split.specific)


@name_rule(
    "N031",
    title="Boast or ordinal",
    message="“{word}” compares or counts instead of naming",
    severity=Severity.SHOULD,
    source=("sd-2020", "cs-local"),
    detail="Local rules keep superlatives, ordinals and 地标 off estates and buildings.",
    advice="Choose a specific term that reflects the place.",
    trap="Numbered public institutions (第一中学) are right.",
    scope=("residential", "building"),
    good=("residential 翠湖苑", "building 国贸大厦", "residential 第一中学家园"),
    bad=("residential 第一城", "residential 一号公馆", "building 最高大厦"),
    audit=Severity.ADVISE,
    screen=lambda batch: batch.of_class("residential", "building"),
)
def boast(subject: Subject, context: Context) -> Iterator[Finding]:
    """第一, 最, 地标, X号 and their like."""
    if _lifted(subject):
        return
    word = _inside(subject, context.tables.words("boast"), context.tables.words("boast", "exempt"))
    numbered = _NUMBERED.search(subject.name)
    triggered = word or (numbered.group() if numbered else None)
    if triggered:
        yield found(subject, "N031", word=triggered)


@name_rule(
    "N032",
    title="Commercial wording",
    message="“{word}” is advertising",
    severity=Severity.ADVISE,
    source="cs-local",
    detail="A local rule keeps slang and advertising out of names.",
    advice="Choose a plain specific term.",
    trap="A list after one city's rule: words of everyday use may stand in it.",
    scope=BUILT,
    good=("residential 翠湖苑", "building 国贸大厦", "road 长安街"),
    bad=("residential 网红小区", "building 升值大厦", "residential 豪宅花园"),
    audit=None,
    screen=_holding("slang", classes=BUILT),
)
def commercial(subject: Subject, context: Context) -> Iterator[Finding]:
    """A word of the list."""
    if word := _inside(subject, context.tables.words("slang")):
        yield found(subject, "N032", word=word)


@name_rule(
    "N033",
    title="Protected word",
    message="“{word}” belongs to an organisation or event; its written consent is needed",
    severity=Severity.SHOULD,
    source="cd-2025",
    detail="Names of protected events and organisations need their consent.",
    advice="Enter the document of consent, or choose another name.",
    trap="五环路 is a ring road.",
    good=("road 五环路", "facility 人民公园", "facility 奥林匹克公园 {approved_use=同意书1号}"),
    bad=("residential 奥林匹克花园", "building 世博大厦", "residential 亚运城"),
    audit=Severity.ADVISE,
    screen=_holding("protected"),
)
def protected(subject: Subject, context: Context) -> Iterator[Finding]:
    """A word of the list without a consent on record."""
    if _lifted(subject) or (context.old(subject) and subject.cls in VILLAGES):
        return
    tables = context.tables
    if word := _inside(subject, tables.words("protected"), tables.words("protected", "exempt")):
        yield found(subject, "N033", word=word)


@name_rule(
    "N035",
    title="Meaning not explained",
    message="the meaning of “{name}” is explained in {count} characters; say where the name comes from",
    severity=Severity.SHOULD,
    source="dmgltl-2022:9.1.1",
    detail="A proposal explains the meaning and source of the name.",
    advice="Write one or two sentences on meaning and source.",
    trap="Judged in proposals only, and only where a meaning was entered.",
    good=(
        "road 长安街 {meaning=取长治久安之意，沿用旧城街名}",
        "road 长安街",
        "village 王家庄村 {meaning=明初王姓迁此定居，因而得名}",
    ),
    bad=(
        "road 长安街 {meaning=长安}",
        "residential 翠湖苑 {meaning=好听}",
        "village 王家庄村 {meaning=王家庄村王家庄村王家庄村}",
    ),
    audit=None,
    screen=lambda batch: batch.given("meaning"),
)
def unexplained(subject: Subject, context: Context) -> Iterator[Finding]:
    """A meaning shorter than the limit, or the name repeated."""
    if not subject.meaning:
        return
    said = subject.meaning.replace(subject.name, "").strip()
    if len(said) < context.tables.data["limits"]["meaning"]["shortest"]:
        yield found(subject, "N035", count=len(said))

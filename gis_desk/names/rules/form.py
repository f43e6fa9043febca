"""N001 to N016: the form of a name - characters, length, specific and generic term."""

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names import characters as ch
from gis_desk.names.parsing import VILLAGES
from gis_desk.names.places import Batch
from gis_desk.names.subject import BUILT, ESTATES, Context, Mode, Subject, found, name_rule

_DAY = re.compile("(?<=[一二三四五六七八九十])·(?=[一二三四五六七八九十])")
"""The dot between month and day of a day of remembrance."""


def _flagged(*flags: np.uint16) -> "ScreenOf":
    return ScreenOf(int(sum(int(f) for f in flags)))


class ScreenOf:
    """Screen of the rows with a character of certain flags."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted

    def __call__(self, batch: Batch) -> np.ndarray:
        """Mask of the rows of `batch`."""
        mask: np.ndarray = (batch.flags & self.wanted) != 0
        return mask


def _run(text: str, flag: np.uint16) -> str:
    return "".join(dict.fromkeys(c for c in text if ch.flags_of(c) & int(flag)))


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> "re.Pattern[str]":
    return re.compile("|".join(patterns))


def _is_code(subject: Subject, context: Context) -> bool:
    """Whether it is named by a code (G101, 一二九团, 1203高地); estates and buildings are not."""
    if subject.cls in ESTATES:
        return False
    patterns = tuple(context.tables.data["words"]["short_codes"]["patterns"])
    return bool(_compiled(patterns).search(subject.name))


def _empty_or_space(batch: Batch) -> np.ndarray:
    return ScreenOf(int(ch.SPACE))(batch) | (batch.lengths == 0)


@name_rule(
    "N001",
    title="Name missing or with white space",
    message="the name is empty",
    severity=Severity.MUST,
    source=("dmgltl-2022:9.1", "dmgltl-2022:11.1.1"),
    detail="A proposal must hold a name; white space inside a name is an error of data entry.",
    advice="Enter the name; remove blanks and line breaks.",
    trap="White space at the ends is trimmed on import and not reported again.",
    good=("division 青山镇", "road 长安街", "village 王家庄村"),
    bad=("division 青山 镇", "road 长安　街", "village "),
    audit=Severity.MUST,
    screen=_empty_or_space,
)
def missing(subject: Subject, _: Context) -> Iterator[Finding]:
    """The name is empty (must), or has white space in it (should)."""
    if not subject.name.strip():
        yield found(subject, "N001")
    elif _run(subject.name, ch.SPACE):
        yield found(
            subject,
            "N001",
            severity=Severity.SHOULD,
            wording="“{name}” has white space in it",
            fix={"name": re.sub(r"\s+", "", subject.name)},
        )


@name_rule(
    "N002",
    title="Letters that are no Chinese characters",
    message="“{name}” holds the letters {letters}, which are not of the national script",
    severity=Severity.MUST,
    source=("dmgltl-2022:9.1.3", "mf-2018-146:guai"),
    detail="Names use the common national language and script. Latin, Greek or Cyrillic letters and kana are not "
    "part of it.",
    advice="Replace the letters with Chinese characters.",
    trap="Codes of roads (G101) keep their letters.",
    good=("residential 梅园小区", "road G101", "facility 青山水库"),
    bad=("facility MOMO公园", "residential A区花园", "residential 東京のいえ花园"),
    audit=Severity.SHOULD,
    screen=_flagged(ch.LETTER),
)
def letters(subject: Subject, context: Context) -> Iterator[Finding]:
    """Letters of other scripts in the name."""
    run = _run(subject.name, ch.LETTER)
    if run and not _is_code(subject, context):
        yield found(subject, "N002", letters=run)


@name_rule(
    "N003",
    title="Arabic digits",
    message="“{name}” holds the digits {digits}",
    severity=Severity.SHOULD,
    source="mf-2018-146:guai",
    detail="Digits mixed into names were listed as irregular in 2018. Digits belong to the spelling of serial "
    "lanes, not to the name.",
    advice="Write numbers as Chinese characters.",
    trap="Numbered roads, regiments and companies of state farms and marked heights keep their digits.",
    good=("road 七星路", "division 一二九团", "road 101国道"),
    bad=("residential 24克拉公寓", "natural 8哩岛", "residential 幸福１号小区"),
    audit=Severity.SHOULD,
    screen=_flagged(ch.DIGIT),
)
def digits(subject: Subject, context: Context) -> Iterator[Finding]:
    """Arabic digits, half or full width."""
    run = _run(subject.name, ch.DIGIT)
    if run and not _is_code(subject, context) and not subject.split.statistical:
        lower = Severity.ADVISE if context.old(subject) and subject.cls not in BUILT else None
        yield found(subject, "N003", severity=lower, digits=run)


@name_rule(
    "N004",
    title="Signs and brackets",
    message="“{name}” holds the signs {signs}",
    severity=Severity.SHOULD,
    source="mf-2018-146:guai",
    detail="Dots, hyphens, brackets and other signs were listed as irregular in 2018.",
    advice="Remove the sign, or keep additions in brackets out of the name.",
    trap="The middle dot of minority-language names is only pointed out; the one between month and day (一二·九路) is "
    "how such days are written.",
    good=("residential 和平里", "road 长安街", "residential 江南印象小区", "road 一二·九路"),
    bad=("residential 江南·印象", "building 西城-国际", "village 新村（筹）村委会"),
    audit=Severity.SHOULD,
    screen=_flagged(ch.SIGN),
)
def signs(subject: Subject, context: Context) -> Iterator[Finding]:
    """Punctuation and other signs."""
    run = _run(_DAY.sub("", subject.name), ch.SIGN)
    if run:
        translit = set(context.tables.letters("transliteration", "characters"))
        minority = set(run) <= {"·", "•", "・"} and subject.cls not in BUILT and bool(translit & set(subject.name))
        settled = subject.split.statistical or (context.old(subject) and subject.cls not in BUILT)
        lower = Severity.ADVISE if minority or settled else None
        yield found(subject, "N004", severity=lower, signs=run)


def _variant(character: str, context: Context) -> str | None:
    return context.tables.data["variants"]["variants"].get(character)


@name_rule(
    "N005",
    title="Character outside the standard table",
    message="“{character}” (U+{code}) is not one of the 8,105 standard characters",
    severity=Severity.SHOULD,
    source=("dmgltl-2022:9.1.3", "zb-2013"),
    detail="Rare characters are to be avoided. The yardstick is the table of standard characters of 2013.",
    advice="Choose a standard character; for an existing name keep the form that was approved.",
    trap="Over a thousand lawful villages hold such characters, so that existing names are only pointed out.",
    good=("division 氾水镇", "village 周家庄村", "natural 青龙岭"),
    bad=("village 陈砦村", "natural 大垅山", "village 屴头村"),
    audit=Severity.ADVISE,
    screen=_flagged(ch.RARE),
)
def rare(subject: Subject, context: Context) -> Iterator[Finding]:
    """One finding per name with characters outside the table; traditional forms are left to N007."""
    for character in dict.fromkeys(subject.name):
        if ch.is_han(character) and character != "〇" and character not in context.tables.standard:
            if character in ch.simplified():
                continue
            better = _variant(character, context)
            yield found(
                subject,
                "N005",
                wording="“{character}” (U+{code}) is not one of the 8,105 standard characters; “{better}” is"
                if better
                else None,
                fix={"name": subject.name.replace(character, better)} if better else None,
                character=character,
                code=f"{ord(character):04X}",
                better=better or "",
            )
            return


@name_rule(
    "N006",
    title="Character of the third level",
    message="“{character}” is a character of level three: standard, but seldom read rightly",
    severity=Severity.ADVISE,
    source=("dmgltl-2022:9.1.3", "zb-2013"),
    detail="Level three of the table holds characters for names; in a new name a more common one is read and "
    "written with less trouble.",
    advice="Prefer a common character unless the place already has this one.",
    trap="Characters that stand in names around already are not reported, nor are existing names.",
    good=("village 王家庄村", "road 长安街", "residential 锦绣苑"),
    bad=("residential 燚城花园", "road 堃和路", "residential 昇平苑"),
    audit=None,
    screen=_flagged(ch.LEVEL3),
)
def level_three(subject: Subject, context: Context) -> Iterator[Finding]:
    """Level-three characters that no name around uses, in names that are not approved yet."""
    if context.mode is Mode.AUDIT and subject.status != "proposed":
        return
    for character in dict.fromkeys(subject.name):
        if context.tables.standard.get(character) == 3 and character not in context.inventory:
            yield found(subject, "N006", character=character)
            return


@name_rule(
    "N007",
    title="Traditional or variant form",
    message="“{characters}” is not the standard form; write “{better}”",
    severity=Severity.MUST,
    source=("dmgltl-2022:9.1.3", "nbdmgltl-2020:10.1.1", "shdmgltl-1999:27"),
    detail="The national script means standard characters; traditional forms are written in their standard form.",
    advice="Write the standard form.",
    trap="Characters that are standard in their own right (氾, 昇, 於) are not touched. Two hundred villages bear "
    "such a form on record: existing names are a should.",
    good=("division 龙门镇", "division 氾水镇", "residential 昇平苑"),
    bad=("division 龍門鎮", "road 長安街", "village 張家莊村"),
    audit=Severity.SHOULD,
    screen=_flagged(ch.TRADITIONAL),
)
def traditional(subject: Subject, _: Context) -> Iterator[Finding]:
    """Traditional characters, by the table of OpenCC without the standard characters."""
    table = ch.simplified()
    wrong = [c for c in dict.fromkeys(subject.name) if c in table]
    if wrong:
        better = "".join(table.get(c, c) for c in subject.name)
        yield found(
            subject, "N007", characters="".join(wrong), better="".join(table[c] for c in wrong), fix={"name": better}
        )


def _longer(batch: Batch) -> np.ndarray:
    limits: dict[str, int] = batch.context.tables.data["limits"]["length"]
    masks = [batch.of_class(cls) & (batch.lengths > limit) for cls, limit in limits.items()]
    return np.logical_or.reduce(masks) if masks else ~batch.everything()


@name_rule(
    "N009",
    title="Name too long",
    message="“{name}” has {count} characters; at most {limit} are usual here ({whose})",
    severity=Severity.SHOULD,
    source=("nc-2013", "sd-2020"),
    detail="Municipal rules limit the length of names of estates, buildings and roads; national law does not.",
    advice="Shorten the specific term.",
    trap="The limit is an example after municipal rules until the province's own table is loaded. Of other classes "
    "only names that nobody can have meant are pointed out.",
    good=("residential 花溪家园", "building 国贸大厦", "road 解放路南小街", "division 双江拉祜族佤族布朗族傣族自治县"),
    bad=("building 滨江国际金融创新示范中心大厦", "residential 阳光海岸假日风情花园", "road 高新技术产业园区北大道"),
    audit=Severity.ADVISE,
    screen=_longer,
)
def too_long(subject: Subject, context: Context) -> Iterator[Finding]:
    """Longer than the table of limits allows for the class; advice for all but estates, buildings and roads."""
    limit = context.tables.data["limits"]["length"].get(subject.cls)
    if limit and len(subject.name) > limit:
        yield found(
            subject, "N009", severity=None if subject.cls in BUILT else Severity.ADVISE,
            count=len(subject.name), limit=limit, whose=context.tables.whose,
            measure={"length_chars": float(len(subject.name))},
        )  # fmt: skip


@name_rule(
    "N010",
    title="Specific term of one character",
    message="the specific term of “{name}” has one character only",
    severity=Severity.SHOULD,
    source=("sd-2020", "cs-local", "nc-2013"),
    detail="Local rules ask for a specific term of two characters or more on new estates and buildings.",
    advice="Make the specific term longer.",
    trap="Existing names are not judged by it.",
    scope=ESTATES,
    good=("residential 锦绣苑", "building 国贸大厦", "residential 花溪家园", "residential 桂花园"),
    bad=("residential 金苑", "building 华楼", "residential 静花园"),
    audit=None,
    screen=lambda batch: batch.of_class(*ESTATES),
)
def short_specific(subject: Subject, context: Context) -> Iterator[Finding]:
    """Specific terms shorter than the table asks for."""
    least = context.tables.data["limits"]["specific"].get(subject.cls, 0)
    if subject.split.generic and 0 < len(subject.split.specific) < least:
        yield found(subject, "N010")


@name_rule(
    "N011",
    title="Generic term without a specific term",
    message="“{name}” is a generic term only",
    severity=Severity.MUST,
    source=("dmgltl-2022:9.1", "xz-1996:14"),
    detail="A name has a specific and a generic term; the generic alone does not name a place.",
    advice="Put a specific term before it.",
    trap="中心街 and 东街 have a specific term.",
    good=("road 中心街", "road 东街", "village 新村村委会"),
    bad=("road 大街", "residential 花园", "village 社区居委会"),
    audit=Severity.SHOULD,
    screen=lambda batch: batch.without(batch.splits.terms),
)
def generic_only(subject: Subject, _: Context) -> Iterator[Finding]:
    """Nothing before the generic term."""
    if not subject.split.specific and subject.name.strip():
        yield found(subject, "N011")


def _has_other_generic(subject: Subject, context: Context) -> tuple[str, str] | None:
    own = set(context.tables.generics.get(subject.cls, ()))
    for cls, words in context.tables.data["generics"]["contradictions"].items():
        if cls == subject.cls or (cls == "division" and subject.cls in VILLAGES):
            continue
        for word in words:
            if word not in own and subject.name.endswith(word) and len(subject.name) > len(word) + 1:
                return cls, word
    return None


def _without_generic(batch: Batch) -> np.ndarray:
    splits = batch.splits
    mask = batch.without(splits.generics) & ~batch.without(splits.terms) & ~splits.statistical
    return mask & ~(batch.of_class(*VILLAGES) & (splits.organised | batch.old))


@name_rule(
    "N012",
    title="Generic term missing",
    message="“{name}” has no generic term known for its class",
    severity=Severity.SHOULD,
    source="dmgltl-2022:9.1",
    detail="A name has a specific and a generic term. The table of generics is never complete, so that a miss is "
    "no proof.",
    advice="Add the generic term; if it is one that this place uses, add it to the table.",
    trap="Old settlements (周口店) and famous places (外滩, 故宫) carry none; committees written in an odd way "
    "(牧委会, 村民委会) are not missing one.",
    good=("road 富强路", "village 周口店", "natural 青龙山", "village 塔玛牧委会"),
    bad=("road 富强", "residential 时代印象", "building 时代印象"),
    audit=Severity.ADVISE,
    screen=_without_generic,
)
def generic_missing(subject: Subject, context: Context) -> Iterator[Finding]:
    """No generic of the class at the end; left to N015 with another class's, to N007 in old characters."""
    split = subject.split
    if split.generic or not split.specific or split.statistical or _is_code(subject, context):
        return
    if any(c in ch.simplified() for c in subject.name):
        return
    if subject.cls in VILLAGES:
        endings = tuple(context.tables.data["generics"]["village"]["settlements"])
        offices = context.tables.data["generics"]["village"]["offices"]
        if context.old(subject) or split.organisation or split.seat.endswith(endings):
            return
        if any(word in subject.name for word in offices) or _run(subject.name, ch.SIGN):
            return
    if subject.historic or _has_other_generic(subject, context) or _estate_tail(subject, context):
        return
    if subject.name in context.tables.data["generics"]["placeholders"]["names"]:
        return
    yield found(subject, "N012")


_STACKABLE = {
    "residential": ("residential", "building"),
    "building": ("residential", "building"),
    "road": ("road",),
}


@name_rule(
    "N013",
    title="Two generic terms one after the other",
    message="“{first}” and “{second}” stand one after the other",
    severity=Severity.SHOULD,
    source=("sd-2020", "cd-2025", "nc-2013"),
    detail="Stacked generics blur what kind of place it is.",
    advice="Keep one generic term.",
    trap="A generic that has become part of a specific term (景山后街, 解放路南小街) and lanes named after "
    "their road are no stacks.",
    scope=BUILT,
    good=("residential 兰园", "road 景山后街", "road 解放路南小街", "residential 桂花园小区"),
    bad=("building 花园广场", "residential 兰园花园小区", "building 国贸大厦中心"),
    audit=Severity.ADVISE,
    screen=lambda batch: batch.of_class(*BUILT),
)
def stacked(subject: Subject, context: Context) -> Iterator[Finding]:
    """A generic of two or more characters right before the last one; one-character ones count on roads only."""
    split = subject.split
    if not split.generic or not split.specific:
        return
    lanes = context.tables.data["generics"]["road"]["lanes"]
    if subject.cls == "road" and split.generic in lanes:
        return
    for cls in _STACKABLE[subject.cls]:
        for word in context.tables.generics[cls]:
            if (len(word) > 1 or (cls == "road" and word in "路街")) and split.specific.endswith(word):
                if cls == "road" and (split.specific == word or (len(word) == 1 and len(split.specific) < 3)):
                    continue
                if word[0] == "花" and split.specific[: -len(word)] in context.parser.flowers:
                    continue
                yield found(subject, "N013", first=word, second=split.generic)
                return


@name_rule(
    "N014",
    title="One character three times",
    message="“{name}” repeats “{character}”",
    severity=Severity.ADVISE,
    source="mf-2018-146:guai",
    detail="Play with characters was listed as irregular in 2018.",
    advice="Choose a name with a meaning.",
    trap="Old names of sound (叮叮当) repeat a character twice only and are not reported.",
    scope=ESTATES,
    good=("residential 欢欢小区", "residential 森林花园", "building 国贸大厦"),
    bad=("residential 乐乐乐花园", "building 发发发大厦", "residential 哈哈哈公寓"),
    audit=Severity.ADVISE,
    screen=lambda batch: batch.of_class(*ESTATES),
)
def repeated(subject: Subject, _: Context) -> Iterator[Finding]:
    """The same character three times in a row."""
    if again := re.search(r"(.)\1\1", subject.name):
        yield found(subject, "N014", character=again[1])


@name_rule(
    "N015",
    title="Generic term of another class",
    message="“{generic}” is a generic of {other}, and this is {cls}",
    severity=Severity.MUST,
    source="dmgltl-2022:9.1.2",
    detail="The generic term tells what a thing is; one of another class misleads.",
    advice="Use a generic of the right class.",
    trap="Only a division whose generic contradicts the type applied for is a must; other cases need a person.",
    good=("facility 青山水库", "division 青山镇", "natural 镜湖"),
    bad=("facility 青山镇", "natural 人民路", "road 青山水库"),
    audit=Severity.ADVISE,
    screen=lambda batch: ~batch.of_class("village", "community"),
)
def wrong_generic(subject: Subject, context: Context) -> Iterator[Finding]:
    """A generic that belongs to another class beyond doubt, or to another level of divisions."""
    from layers.text import text

    if subject.split.statistical:
        return
    if subject.cls == "division":
        generic = subject.split.generic
        allowed = context.tables.generics.get(f"division:{subject.level}")
        if generic and allowed and not generic.endswith(allowed):
            levels = [
                v
                for v in ("province", "prefecture", "county", "township")
                if generic in context.tables.generics[f"division:{v}"]
            ]
            if levels:
                yield found(
                    subject, "N015", wording="“{generic}” is a generic of another level than {level}",
                    generic=generic, level=text(str(subject.level)),
                )  # fmt: skip
        return
    if subject.split.generic:
        return
    other = _has_other_generic(subject, context)
    if other and not (subject.cls in ESTATES and _estate_tail(subject, context)):
        yield found(
            subject, "N015", severity=Severity.SHOULD, generic=other[1], other=text(other[0]), cls=text(subject.cls)
        )


def _estate_tail(subject: Subject, context: Context) -> str | None:
    if subject.cls not in ESTATES or subject.split.generic or len(subject.name) < 3:
        return None
    return next((w for w in context.tables.words("estate_tails") if subject.name.endswith(w)), None)


@name_rule(
    "N016",
    title="Generic of divisions or nature on an estate",
    message="“{generic}” at the end does not fit an estate or building",
    severity=Severity.SHOULD,
    source=("nc-2013", "cd-2025"),
    detail="Municipal rules keep generics of divisions and natural features off estates.",
    advice="End the name with a generic of estates, such as 小区, 花园 or 公寓.",
    trap="小区, 山庄 and other generics of estates end alike and are right.",
    scope=ESTATES,
    good=("residential 翠湖苑", "residential 阳光小区", "residential 青山山庄"),
    bad=("residential 翠湖郡", "residential 半山镇", "residential 蓝色港湾"),
    audit=Severity.ADVISE,
    screen=lambda batch: batch.of_class(*ESTATES),
)
def estate_tail(subject: Subject, context: Context) -> Iterator[Finding]:
    """The last character is a generic of another world and no generic of estates is there."""
    if tail := _estate_tail(subject, context):
        yield found(subject, "N016", generic=tail)

"""N075, N076, N081 and N084: persons, numerals, erhua and minority languages in the Roman spelling."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.places import Batch
from gis_desk.names.rules.content import like_a_person
from gis_desk.names.rules.spelling import ADVICE, breaks_in, given_rows, readable
from gis_desk.names.subject import Context, Subject, found, name_rule
from gis_desk.names.syllables import bare, join, plain
from gis_desk.names.transcription import wrong_letters

_NUMERALS = re.compile("[〇零一二三四五六七八九十百千]")


def _person(subject: Subject, context: Context) -> str | None:
    """The name of a person that the specific term begins with, or None."""
    specific = subject.split.specific
    tables = context.tables
    known = (*tables.words("named_after"), *tables.words("persons"))
    named = next((p for p in sorted(known, key=len, reverse=True) if specific.startswith(p)), None)
    return named or (specific if like_a_person(specific, context) else None)


@name_rule(
    "N075",
    title="Name of a person in two words",
    message="“{pinyin}”: surname and given name of {person} are one word: {better}",
    severity=Severity.SHOULD,
    source="py-1984:5",
    detail="In the name of a place the surname and given name of a person are one word: Zuǒquán Xiàn.",
    advice=ADVICE,
    trap="Persons are known by a list and by a pattern; what only looks like a person is one word all the same.",
    good=(
        "division 左权县 = Zuǒquán Xiàn",
        "road 张之洞路 = Zhāngzhīdòng Lù",
        "facility 欧阳海水库 = Ōuyánghǎi Shuǐkù",
    ),
    bad=(
        "division 左权县 = Zuǒ Quán Xiàn",
        "road 张之洞路 = Zhāng Zhīdòng Lù",
        "facility 欧阳海水库 = Ōuyáng Hǎi Shuǐkù",
    ),
    audit=Severity.SHOULD,
    screen=given_rows,
)
def person_apart(subject: Subject, context: Context) -> Iterator[Finding]:
    """A break inside the name of a person."""
    given = readable(subject, context)
    person = _person(subject, context) if given and " " in given else None
    if given is None or person is None:
        return
    made = context.spelling(subject)
    if bare(given) != bare(made.pinyin):
        return
    cuts = breaks_in(given, made.syllables)
    if cuts and any(0 < c < len(person) for c in cuts):
        yield found(subject, "N075", pinyin=given, person=person, better=made.toned, fix={"pinyin": made.toned})


def _in_letters(syllables: Sequence[str]) -> str:
    return bare(join(list(syllables)))


@name_rule(
    "N076",
    title="Numeral in the wrong form",
    message="“{pinyin}”: numbers of serial lanes and codes are written in digits, all others in letters: {better}",
    severity=Severity.SHOULD,
    source="py-1984:7",
    detail="Numerals are spelled in letters (Wǔzhǐ Shān); the number of a serial street is written in digits "
    "(Dōngsì 12 Tiáo).",
    advice=ADVICE,
    trap="Which generics are serial is a table. Names with a numeral that counts nothing (三里屯) stay in letters.",
    good=("natural 五指山 = Wǔzhǐ Shān", "road 三环路 = 3 Huán Lù", "road 东四十二条 = Dōngsì 12 Tiáo"),
    bad=("natural 五指山 = 5 Zhǐ Shān", "road 三环路 = Sānhuán Lù", "road 东四十二条 = Dōngsì Shí'èr Tiáo"),
    audit=Severity.SHOULD,
    screen=given_rows,
)
def numeral_form(subject: Subject, context: Context) -> Iterator[Finding]:
    """Digits on one side and letters on the other, the rest being the same."""
    given = (subject.pinyin or "").strip()
    if not given or not _NUMERALS.search(subject.name) or any(c.isdigit() for c in subject.name):
        return
    made = context.spelling(subject)
    has, wants = any(c.isdigit() for c in given), any(c.isdigit() for c in made.pinyin)
    spelled_out = wants and not has and bare(given) == _in_letters(made.syllables)
    figures = has and not wants and _fits_with_digits(given, subject, made.syllables)
    if spelled_out or figures:
        yield found(subject, "N076", pinyin=given, better=made.toned, fix={"pinyin": made.toned})


def _fits_with_digits(given: str, subject: Subject, syllables: Sequence[str]) -> bool:
    """Whether `given` is the spelling of the name with digits for its numerals."""
    text = subject.split.specific + subject.split.generic
    parts: list[str] = []
    for character, syllable in zip(text, syllables, strict=True):
        numeral = bool(_NUMERALS.match(character))
        if numeral and parts[-1:] == [r"\d+"]:
            continue
        parts.append(r"\d+" if numeral else re.escape(bare(syllable)))
    return bool(re.fullmatch("".join(parts), re.sub(r"[^a-zü0-9]", "", plain(given).lower())))


@name_rule(
    "N081",
    title="R of erhua without 儿",
    message="“{pinyin}”: the r of erhua is written only where the name has 儿: {better}",
    severity=Severity.SHOULD,
    source="py-1984:12",
    detail="The r of erhua is written only where 儿 stands in the name: Pénr Hútòng for 盆儿胡同.",
    advice=ADVICE,
    trap="The syllable er (二, 尔) is none.",
    good=("road 盆儿胡同 = Pénr Hútòng", "road 石板胡同 = Shíbǎn Hútòng", "road 二里沟路 = Èrlǐgōu Lù"),
    bad=("road 石板胡同 = Shíbǎnr Hútòng", "road 羊尾巴胡同 = Yángwěibar Hútòng", "road 小井胡同 = Xiǎojǐngr Hútòng"),
    audit=Severity.SHOULD,
    screen=given_rows,
)
def erhua(subject: Subject, context: Context) -> Iterator[Finding]:
    """An r after a syllable of a character that 儿 does not follow."""
    given = readable(subject, context)
    if given is None or "r" not in given.lower() or "儿" in subject.name:
        return
    made = context.spelling(subject)
    letters = "".join(f"{re.escape(bare(s))}(r?)" for s in made.syllables)
    fitted = re.fullmatch(letters, bare(given))
    if fitted and any(fitted.groups()):
        yield found(subject, "N081", pinyin=given, better=made.toned, fix={"pinyin": made.toned})


def _established(batch: Batch) -> np.ndarray:
    known = given_rows(batch) & batch.holding(list(batch.context.tables.data["segments"]["established"]))
    return known | batch.given("transcription")


@name_rule(
    "N084",
    title="Chinese Pinyin for a minority-language name",
    message="“{pinyin}” spells the Chinese form; the established form of the name is {better}",
    severity=Severity.SHOULD,
    source=("dmgltl-2022:15.2", "dmgltl-2022:15.4", "zx-1976", "xz-1996:18"),
    detail="Mongolian, Uyghur and Tibetan names are written by their own sounds (Hohhot, Ürümqi, Lhasa), all other "
    "names by the characters.",
    advice="Take the established form, and give the spelling of the characters beside it where that is wanted.",
    trap="Only established forms of a table, and transcriptions that are on record, are known; the program makes none. "
    "Records of divisions often hold the spelling of the characters: existing names are only pointed out.",
    scope=("division", "road", "facility", "natural", "village", "community"),
    good=("division 呼和浩特市 = Hohhot Shì", "division 拉萨市 = Lhasa Shi", "road 拉萨路"),
    bad=("division 呼和浩特市 = Hūhéhàotè Shì", "division 乌鲁木齐市 = Wūlǔmùqí Shì", "division 拉萨市 = Lasa Shi"),
    audit=Severity.ADVISE,
    screen=_established,
)
def transcribed(subject: Subject, context: Context) -> Iterator[Finding]:
    """The specific term has an established or given form, and the spelling on record is that of the characters."""
    if wrong := wrong_letters(subject.transcription or ""):
        yield found(
            subject, "N084", form=subject.transcription, letters=" ".join(wrong),
            wording="the transcription “{form}” has other letters than a to z, ü, ê and the apostrophe: {letters}",
        )  # fmt: skip
        return
    given = readable(subject, context)
    if subject.transcription:
        made = context.spelling(subject)
        if given is not None and bare(given) == _in_letters(made.syllables):
            yield found(
                subject, "N084", pinyin=given, better=made.toned, fix={"pinyin": made.toned},
                wording="“{pinyin}” spells the Chinese form; the transcription on record gives {better}",
            )  # fmt: skip
        return
    form = context.tables.data["segments"]["established"].get(subject.split.specific)
    if given is None or form is None:
        return
    made = context.spelling(subject)
    if bare(given) == _in_letters(made.syllables):
        generic = made.syllables[len(subject.split.specific) :]
        better = " ".join([form, *([join(list(generic)).capitalize()] if generic else [])])
        yield found(subject, "N084", pinyin=given, better=better, fix={"pinyin": better})

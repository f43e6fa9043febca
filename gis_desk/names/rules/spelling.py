"""N070 to N085: the Roman spelling on record against the one the rules of 1984 ask for."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.comparing import Difference, Kind, differences
from gis_desk.names.parsing import VILLAGES
from gis_desk.names.places import Batch
from gis_desk.names.spelling import Spelling, fits
from gis_desk.names.subject import Context, Subject, found, name_rule
from gis_desk.names.syllables import LETTERS, bare, needs_apostrophe, plain, toned

ADVICE = "Take the spelling the program proposes, or enter the official reading in the readings table."


def given_rows(batch: Batch) -> np.ndarray:
    """Mask of the rows with a spelling on record."""
    return batch.given("pinyin")


def where(given: str, made: Spelling, context: Context) -> Mapping[str, float]:
    """How many places of `given` differ from `made`, and the first: its character and word, counted from 1."""
    text = "".join(made.words)
    found_there = differences(given, made, text, context.speller.possible(text))
    first = next((d for d in found_there if d.at), None)
    return {"differences": len(found_there)} | ({"character": first.at, "word": first.word} if first else {})


def _english(spelling: str, context: Context) -> str | None:
    words = set(context.tables.words("english"))
    return next((w for w in re.findall(r"[A-Za-z]+", spelling) if w.lower() in words), None)


def readable(subject: Subject, context: Context) -> str | None:
    """The spelling on record, where it can be compared with the name at all."""
    given = (subject.pinyin or "").strip()
    if not given or not LETTERS.match(given) or _english(given, context) or not subject.split.specific:
        return None
    if subject.transcription and bare(given) == bare(context.spelling(subject).pinyin):
        return None
    return None if any(c.isascii() and c.isalnum() for c in subject.name) else given


def _variants(given: str) -> str:
    """Letters to compare by, with the makeshift forms of ü (v, u:) undone."""
    return bare(given.replace("u:", "ü").replace("U:", "Ü")).replace("v", "ü")


def _same_letters(given: str, made: Spelling) -> bool:
    return _variants(given).replace("ü", "u") == bare(made.pinyin).replace("ü", "u")


def _established(given: str, made: Spelling) -> bool:
    return bare(given) in {bare(a) for a in made.alternatives}


def breaks_in(given: str, syllables: Sequence[str]) -> list[int] | None:
    """Character positions before which `given` begins a new word, or None where syllables are cut."""
    flat = "".join(re.sub(r"[^A-Za-zÀ-ɏḀ-ỿ ]", "", plain(given))).lower()
    at, found_at = 0, []
    for n, syllable in enumerate(syllables):
        blank = False
        while at < len(flat) and flat[at] == " ":
            at, blank = at + 1, True
        if blank and n:
            found_at.append(n)
        size = len(bare(syllable))
        if " " in flat[at : at + size]:
            return None
        at += size
    return found_at


def _expected(made: Spelling) -> list[int]:
    at, breaks = 0, []
    for word in made.words[:-1]:
        at += len(word)
        breaks.append(at)
    return breaks


@name_rule(
    "N070",
    title="Spelling missing or in other letters",
    message="the spelling “{pinyin}” holds letters that are not of the Pinyin scheme",
    severity=Severity.MUST,
    source="dmgltl-2022:15.2",
    detail="The Roman spelling of a name is Hanyu Pinyin.",
    advice=ADVICE,
    trap="Given forms of minority-language names use the same letters.",
    good=("road 长安街 = Cháng'ān Jiē", "road 长安街", "natural 汾河 = Fen He"),
    bad=("road 长安街 = Чанъань", "road 长安街 = Cháng@ān Jiē", "natural 汾河 = 汾河"),
    audit=Severity.MUST,
    screen=lambda batch: batch.everything() if "pinyin" in batch.places.more else ~batch.everything(),
)
def letters(subject: Subject, context: Context) -> Iterator[Finding]:
    """Letters outside the scheme (must); a spelling left out in a proposal of a table with spellings (should)."""
    given = (subject.pinyin or "").strip()
    if given and not LETTERS.match(given):
        yield found(subject, "N070", pinyin=given, fix={"pinyin": context.spelling(subject).toned})
    elif not given and subject.spelled and not context.old(subject):
        yield found(
            subject, "N070", severity=Severity.SHOULD, wording="“{name}” has no spelling",
            fix={"pinyin": context.spelling(subject).toned},
        )  # fmt: skip


def _cut(subject: Subject, context: Context) -> tuple[str, list[int], list[int], Spelling] | None:
    """The spelling on record with its word breaks and the right ones, where they differ."""
    given = readable(subject, context)
    if given is None:
        return None
    made = context.spelling(subject)
    digits = any(c.isdigit() for c in given + made.pinyin)
    if digits or not _same_letters(given, made):
        if digits or _established(given, made):
            return None
        read = fits(_variants(given), context.speller.possible(subject.split.specific + subject.split.generic))
        if read is None:
            return None
        syllables: Sequence[str] = read
    else:
        syllables = made.syllables
    breaks = breaks_in(given, syllables)
    if breaks is None:
        breaks = [-1]
    return given, breaks, _expected(made), made


def _is_settlement(subject: Subject) -> bool:
    return subject.cls == "village" and subject.split.generic != "嘎查"


@name_rule(
    "N071",
    title="Specific and generic not apart, or without capitals",
    message="“{pinyin}”: specific and generic are written apart, each with a capital: {better}",
    severity=Severity.MUST,
    source=("py-1984:1", "py-1984:10", "dmgltl-2022:15.2"),
    detail="The specific term is one word and the generic another; each begins with a capital.",
    advice=ADVICE,
    trap="Names of settlements are one word (N072). All capitals are accepted.",
    good=("natural 汾河 = Fén Hé", "division 通县 = Tōng Xiàn", "road 长安街 = CHANG'AN JIE"),
    bad=("natural 汾河 = Fénhé", "division 通县 = tong xian", "road 长安街 = Cháng'ānjiē"),
    audit=Severity.MUST,
    screen=given_rows,
)
def apart(subject: Subject, context: Context) -> Iterator[Finding]:
    """The break before the generic is missing, or a word has no capital."""
    cut = _cut(subject, context)
    if cut is None:
        return
    given, breaks, expected, made = cut
    joined = not _is_settlement(subject) and bool(expected) and expected[-1] not in breaks
    if joined and subject.cls == "community":
        return
    small = not given.isupper() and any(w[:1].islower() for w in given.split())
    if joined or (small and breaks == expected) or (small and len(given.split()) == 1 and given.islower()):
        yield found(
            subject,
            "N071",
            pinyin=given,
            better=made.toned,
            fix={"pinyin": made.toned},
            measure=where(given, made, context),
        )


@name_rule(
    "N072",
    title="Name of a settlement not in one word",
    message="“{pinyin}”: the name of a settlement is one word: {better}",
    severity=Severity.MUST,
    source=("py-1984:3", "dmgltl-2022:15.2"),
    detail="Villages and market towns as settlements are written in one word.",
    advice=ADVICE,
    trap="A division keeps its generic apart (Wángcūn Zhèn); communities may.",
    scope=VILLAGES,
    good=("village 王村 = Wángcūn", "village 周口店 = Zhōukǒudiàn", "community 新华社区 = Xīnhuá Shèqū"),
    bad=("village 王村 = Wáng Cūn", "village 周口店 = Zhōukǒu Diàn", "village 东桑家堡子 = Dōng Sāngjiābǎozi"),
    audit=Severity.MUST,
    screen=given_rows,
)
def settlement(subject: Subject, context: Context) -> Iterator[Finding]:
    """More than one word for a village."""
    if not _is_settlement(subject):
        return
    cut = _cut(subject, context)
    if cut and cut[1]:
        yield found(
            subject,
            "N072",
            pinyin=cut[0],
            better=cut[3].toned,
            fix={"pinyin": cut[3].toned},
            measure=where(cut[0], cut[3], context),
        )


@name_rule(
    "N073",
    title="Swallowed generic split off",
    message="“{pinyin}”: a generic that became part of the specific term stays with it: {better}",
    severity=Severity.MUST,
    source=("py-1984:4", "dmgltl-2022:15.2"),
    detail="Where a former generic belongs to the specific term, both are one word: Jǐngdézhèn Shì.",
    advice=ADVICE,
    trap="Only former generics of a table are known.",
    good=(
        "division 景德镇市 = Jǐngdézhèn Shì",
        "division 黑龙江省 = Hēilóngjiāng Shěng",
        "road 解放路南小街 = Jiěfànglù Nánxiǎojiē",
    ),
    bad=(
        "division 景德镇市 = Jǐngdé Zhèn Shì",
        "division 黑龙江省 = Hēilóng Jiāng Shěng",
        "division 石家庄市 = Shíjiā Zhuāng Shì",
    ),
    audit=Severity.MUST,
    screen=given_rows,
)
def swallowed(subject: Subject, context: Context) -> Iterator[Finding]:
    """A break right before a former generic inside the specific term."""
    names = context.tables.data["segments"]["swallowed"]["names"]
    if _is_settlement(subject) or subject.split.specific not in names:
        return
    cut = _cut(subject, context)
    if cut and [b for b in cut[1] if b not in cut[2] and b > 0]:
        yield found(
            subject,
            "N073",
            pinyin=cut[0],
            better=cut[3].toned,
            fix={"pinyin": cut[3].toned},
            measure=where(cut[0], cut[3], context),
        )


@name_rule(
    "N074",
    title="Specific term cut in pieces",
    message="“{pinyin}”: the parts of the specific term are one word: {better}",
    severity=Severity.SHOULD,
    source="py-1984:2",
    detail="Modifiers of one syllable are joined to what they modify; syllables are never written one by one.",
    advice=ADVICE,
    trap="Where a part of several syllables stands apart is a matter of judgement.",
    good=("natural 西辽河 = Xīliáo Hé", "natural 北雁荡山 = Běiyàndàng Shān", "road 景山后街 = Jǐngshān Hòujiē"),
    bad=("natural 西辽河 = Xī Liáo Hé", "road 长安街 = Cháng Ān Jiē", "residential 翠湖花园 = Cuì Hú Huā Yuán"),
    audit=Severity.SHOULD,
    screen=given_rows,
)
def pieces(subject: Subject, context: Context) -> Iterator[Finding]:
    """A break inside the specific term, or inside the generic."""
    names = context.tables.data["segments"]["swallowed"]["names"]
    if _is_settlement(subject) or subject.split.specific in names or not subject.split.generic:
        return
    cut = _cut(subject, context)
    if cut is None:
        return
    given, breaks, expected, made = cut
    extra = [b for b in breaks if b not in expected]
    if extra == [len(subject.split.specific)] and subject.split.generic:
        return
    if extra:
        yield found(
            subject,
            "N074",
            pinyin=given,
            better=made.toned,
            fix={"pinyin": made.toned},
            measure=where(given, made, context),
        )


@name_rule(
    "N077",
    title="Apostrophe missing",
    message="“{pinyin}”: an apostrophe parts inner syllables that begin with a, o or e: {better}",
    severity=Severity.MUST,
    source=("py-1984:11", "dmgltl-2022:15.2"),
    detail="Without the apostrophe Xī'ān reads as xian.",
    advice=ADVICE,
    trap="It stays in capitals too: XI'AN.",
    good=("division 西安市 = Xī'ān Shì", "division 建瓯市 = JIAN'OU SHI", "village 天鹅村 = Tiān'écūn"),
    bad=("division 西安市 = Xīān Shì", "division 建瓯市 = Jianou Shi", "village 天鹅村 = Tiānécūn"),
    audit=Severity.MUST,
    screen=given_rows,
)
def apostrophe(subject: Subject, context: Context) -> Iterator[Finding]:
    """Fewer apostrophes than inner syllables with a, o, e, in words that are cut right."""
    given = readable(subject, context)
    if given is None:
        return
    made = context.spelling(subject)
    if not _same_letters(given, made):
        return
    text = re.sub("[’`´]", "'", plain(given).lower())
    at = 0
    for n, syllable in enumerate(made.syllables):
        gap = re.match(r"[ '\-]*", text[at:])
        between = gap.group() if gap else ""
        at += len(between)
        if n and not between and needs_apostrophe(syllable):
            yield found(
                subject,
                "N077",
                pinyin=given,
                better=made.toned,
                fix={"pinyin": made.toned},
                measure=where(given, made, context),
            )
            return
        at += len(bare(syllable))


@name_rule(
    "N078",
    title="Wrong form of ü",
    message="“{pinyin}”: ü is written with its dots after n and l: {better}",
    severity=Severity.MUST,
    source="dmgltl-2022:15.2",
    detail="After n and l the letter is ü, neither v nor u; after j, q, x and y it is u.",
    advice=ADVICE,
    trap="Some characters are read with u and with ü (绿): where both are known for a character it is only "
    "pointed out.",
    good=("division 绿春县 = Lǜchūn Xiàn", "division 吕梁市 = Lüliang Shi", "division 曲江区 = Qūjiāng Qū"),
    bad=("division 绿春县 = Lvchun Xian", "division 吕梁市 = Luliang Shi", "village 女山村 = Nushancun"),
    audit=Severity.MUST,
    screen=given_rows,
)
def umlaut(subject: Subject, context: Context) -> Iterator[Finding]:
    """V for ü, or u where the reading has ü."""
    given = readable(subject, context)
    if given is None:
        return
    made = context.spelling(subject)
    if _same_letters(given, made) and bare(given.replace("u:", "ü")) != bare(made.pinyin):
        makeshift = "v" in given.lower() or "u:" in given.lower()
        text = subject.split.specific + subject.split.generic
        read = not makeshift and fits(bare(given), context.speller.possible(text)) is not None
        yield found(
            subject, "N078", severity=Severity.ADVISE if read else None, pinyin=given, better=made.toned,
            fix={"pinyin": made.toned}, measure=where(given, made, context),
        )  # fmt: skip


def _toning(batch: Batch) -> np.ndarray:
    """Rows with a spelling; those without tone marks only in a table that mostly has them."""
    values = batch.places.more.get("pinyin") or []
    given = [v for v in values if v]
    mostly = bool(given) and sum(map(toned, given)) >= len(given) / 2
    if not given:
        return ~batch.everything()
    return np.fromiter((bool(v) and (mostly or toned(v)) for v in values), bool, len(values))


@name_rule(
    "N079",
    title="Tone marks missing",
    message="“{pinyin}” has no tone marks: {better}",
    severity=Severity.SHOULD,
    source="py-1984:9",
    detail="Tones are marked in the record; signs may leave them out.",
    advice=ADVICE,
    trap="Reported only in tables that mostly have tone marks.",
    good=("natural 汾河 = Fén Hé", "road 长安街 = Cháng'ān Jiē", "village 王村 = Wángcūn"),
    bad=("natural 汾河 = Fen He", "road 长安街 = Chang'an Jie", "village 王村 = Wangcun", "natural 汾河 = Fěn Hé"),
    audit=Severity.SHOULD,
    screen=_toning,
)
def toneless(subject: Subject, context: Context) -> Iterator[Finding]:
    """A spelling of Pinyin letters without any tone mark, or with another tone than the reading's (advise)."""
    given = readable(subject, context)
    if not given or not bare(given):
        return
    made = context.spelling(subject)
    if not _same_letters(given, made):
        return
    if not toned(given):
        if not given.isupper():
            yield found(subject, "N079", pinyin=given, better=made.toned, fix={"pinyin": made.toned})
        return
    text = "".join(made.words)
    other = [d for d in differences(given, made, text) if d.kind is Kind.TONE]
    if other and not _usual(other, context):
        yield found(
            subject, "N079", severity=Severity.ADVISE, pinyin=given, better=made.toned, character=other[0].character,
            tone=other[0].given, standard=other[0].standard, fix={"pinyin": made.toned},
            measure=where(given, made, context),
            wording="“{pinyin}” has {tone} for “{character}”; its reading is {standard} ({better})",
        )  # fmt: skip


def _usual(other: Sequence[Difference], context: Context) -> bool:
    """Whether each tone is one that a dictionary has for the character: another reading, not a slip."""
    return all(any(d.given == option for option in context.speller.possible(d.character)[0]) for d in other)


@name_rule(
    "N080",
    title="Reading",
    message="“{pinyin}” is not how “{name}” is read; the table of readings has {better}",
    severity=Severity.SHOULD,
    source=("dmgltl-2022:15.4", "py-1984:8"),
    detail="The reading is the one laid down for the place. Only entries with a cited ruling are a must; "
    "dictionaries of the program never are.",
    advice=ADVICE,
    trap="Local readings that the table does not know are only pointed out.",
    good=("division 六安市 = Lù'ān Shì", "division 台州市 = Taizhou Shi", "division 蔚县 = Yù Xiàn"),
    bad=("division 六安市 = Liù'ān Shì", "division 蔚县 = Wèi Xiàn", "road 长安街 = Cháng'ān Lù"),
    audit=Severity.SHOULD,
    screen=given_rows,
)
def reading(subject: Subject, context: Context) -> Iterator[Finding]:
    """Other syllables than the table's (should), than any reading (should), or than the usual ones (advise)."""
    given = readable(subject, context)
    if given is None or any(c.isdigit() for c in given):
        return
    made = context.spelling(subject)
    if any(c.isdigit() for c in made.pinyin) or _same_letters(given, made) or _established(given, made):
        return
    text = subject.split.specific + subject.split.generic
    seat = _without_generic(subject)
    for form in (text, *seat):
        options = context.speller.possible(form)
        if (read := fits(_variants(given), options)) is not None:
            if form != text:
                return
            yield from _other_reading(subject, context, given, made, read)
            return
    yield found(
        subject, "N080", wording="“{pinyin}” does not spell “{name}”; the usual readings give {better}",
        pinyin=given, better=made.toned, fix={"pinyin": made.toned},
    )  # fmt: skip


def _without_generic(subject: Subject) -> tuple[str, ...]:
    """Shorter and longer forms a table may have spelled: the seat alone, or with the organisation."""
    split = subject.split
    forms = (split.seat, split.name, split.specific) if subject.cls in VILLAGES else (split.name,)
    return tuple(f for f in dict.fromkeys(forms) if f and f != split.specific + split.generic)


def _other_reading(
    subject: Subject, context: Context, given: str, made: Spelling, read: Sequence[str]
) -> Iterator[Finding]:
    wrong = [n for n, (a, b) in enumerate(zip(read, made.syllables, strict=True)) if plain(a) != plain(b)]
    text = subject.split.specific + subject.split.generic
    covering = [
        k for k in made.special if any(set(range(*m.span())) & set(wrong) for m in re.finditer(re.escape(k), text))
    ]
    basis = next((context.speller.phrases[k][1] for k in covering), "default")
    severity = {"official": Severity.MUST, "verified": Severity.SHOULD}.get(basis, Severity.ADVISE)
    wording = (
        None if covering else "“{pinyin}” reads “{character}” in a less usual way; check the local reading ({better})"
    )
    if not wrong:
        return
    yield found(
        subject, "N080", severity=severity, wording=wording, pinyin=given, better=made.toned,
        character="".join(text[n] for n in wrong), fix={"pinyin": made.toned},
    )  # fmt: skip


@name_rule(
    "N085",
    title="English word in the spelling",
    message="“{pinyin}” holds the English word “{word}”; the statutory spelling is Pinyin throughout: {better}",
    severity=Severity.MUST,
    source="dmgltl-2022:15.2",
    detail="Road, Street, Lake and their like have no place in the statutory spelling.",
    advice=ADVICE,
    trap="Tourist signs may add a translation beside the statutory spelling.",
    good=("road 长安街 = Cháng'ān Jiē", "natural 西湖 = Xī Hú", "division 通县 = Tōng Xiàn"),
    bad=("road 长安街 = Chang'an Street", "natural 西湖 = West Lake", "division 通县 = Tong County"),
    audit=Severity.MUST,
    screen=given_rows,
)
def english(subject: Subject, context: Context) -> Iterator[Finding]:
    """An English generic or direction among the words."""
    given = (subject.pinyin or "").strip()
    if given and LETTERS.match(given) and (word := _english(given, context)):
        made = context.spelling(subject)
        if _same_letters(given, made):
            return
        yield found(subject, "N085", pinyin=given, word=word, better=made.toned, fix={"pinyin": made.toned})

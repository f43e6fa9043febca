"""N040 to N048: equal names and homophones inside the scope the regulation sets.

The functions judge one name; `group_findings` judges a whole list: one finding per group of equal names, not per pair.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.groups import COMPARING, Groups
from gis_desk.names.likeness import (
    COUNTY,
    ESTATE,
    FAMOUS,
    HOMOPHONE,
    ROAD,
    SAME,
    TOWNSHIP,
    VILLAGE,
    Like,
    kind_of,
)
from gis_desk.names.parsing import VILLAGES
from gis_desk.names.places import Batch
from gis_desk.names.subject import ALL, BUILT, Context, Subject, found, name_rule
from layers.work import QUIET, Progress

_RULE = {COUNTY: "N040", FAMOUS: "N041", TOWNSHIP: "N042", VILLAGE: "N043", ROAD: "N044", ESTATE: "N045"}
SAME_NAME = "the name “{name}” exists already: {others}"
SAME_SPECIFIC = "the specific term “{specific}” exists already: {others}"
SOUND_TONE = "“{name}” sounds the same as {others}"
SOUND = "“{name}” sounds the same but for the tones as {others}"
_SHOWN = 5
_FIELD_OFFICE = ("街道",)
_OTHER_TOWNSHIP = ("民族乡", "苏木", "民族苏木")


def _never(batch: Batch) -> np.ndarray:
    """These rules are run on groups in a batch, not row by row."""
    return ~batch.everything()


def _listed(names: Sequence[str], count: int) -> str:
    shown = "、".join(names[:_SHOWN])
    return f"{shown} … ({count})" if count > _SHOWN else shown


def _names(context: Context, likes: Sequence[Like]) -> str:
    index = context.likes
    assert index is not None
    title = context.cache.get("title", lambda _number, _kind, whole: whole)
    shown = [
        title(x.number, int(index.kinds[x.number]), index.specific[x.number] + index.generic[x.number])
        for x in likes[:_SHOWN]
    ]
    return _listed(shown, len(likes))


def _keys(context: Context, likes: Sequence[Like]) -> list[str]:
    keys: Sequence[str] = context.cache.get("keys", ())
    return [keys[x.number] if x.number < len(keys) else str(x.number) for x in likes]


def _severity_specific(kind: int, generics: set[str]) -> Severity:
    if kind == TOWNSHIP and generics & set(_FIELD_OFFICE):
        return Severity.ADVISE
    return Severity.SHOULD


def _severity_whole(kind: int, subject: Subject) -> Severity | None:
    """Severity of an identical whole name; None is the rule's own.

    Roads and what matters for orientation must differ inside a built-up area whose outline is known; where the county
    stands in for it, they should.
    """
    generic, bearing = subject.split.generic, subject.bearing
    if kind == TOWNSHIP and generic in _FIELD_OFFICE:
        return Severity.ADVISE
    if kind == TOWNSHIP and (generic in _OTHER_TOWNSHIP or generic.endswith("族乡")):
        return Severity.SHOULD
    if kind == ESTATE and not bearing:
        return Severity.ADVISE
    if kind in (ROAD, ESTATE):
        return Severity.MUST if subject.area else Severity.SHOULD
    return None


def _of_a_farm(subject: Subject, context: Context) -> bool:
    """Whether it is a unit of a state farm (三分场, 一队) and not the seat of a village, though it has a committee."""
    unit = (subject.division or "")[6:9]
    endings = tuple(context.tables.data["generics"]["village"]["statistical"])
    return subject.cls in VILLAGES and "400" <= unit <= "599" and subject.split.specific.endswith(endings)


def _told_apart(batch: Batch, rows: Sequence[int]) -> bool:
    """Whether the names on record differ by a superior unit in front or a remark: a person says if that is a part."""
    beside = [batch.splits.beside(r) for r in rows]
    return len(set(beside)) == len(beside)


def _judge(subject: Subject, context: Context, wanted: int) -> Iterator[Finding]:
    kind = kind_of(subject.cls, subject.level, subject.famous, subject.split.statistical)
    if kind != wanted or context.likes is None:
        return
    likes = [x for x in context.alike(subject) if x.relation == SAME]
    farm = Severity.SHOULD if _of_a_farm(subject, context) else None
    whole = [x for x in likes if x.whole]
    if whole:
        yield found(
            subject, _RULE[kind], related=_keys(context, whole), wording=SAME_NAME,
            severity=farm or _severity_whole(kind, subject),
            others=_names(context, whole), specific=subject.split.specific,
        )  # fmt: skip
    other = [x for x in likes if not x.whole and len(subject.split.specific) > 1]
    if other and kind not in (ROAD, ESTATE) and not whole:
        generics = {context.likes.generic[x.number] for x in other} | {subject.split.generic}
        yield found(
            subject, _RULE[kind], related=_keys(context, other), severity=_severity_specific(kind, generics),
            wording=SAME_SPECIFIC, others=_names(context, other), specific=subject.split.specific,
        )  # fmt: skip


_ADVICE = "Choose another specific term; for existing names see which one is older and better known."


@name_rule(
    "N040",
    title="County, prefecture or province of the same name",
    message=SAME_NAME,
    severity=Severity.MUST,
    source="dmgltl-2022:9.1.7",
    detail="Names of divisions from the county up are unique in the whole country.",
    advice=_ADVICE,
    trap="Districts that bore the same name before 2022 (鼓楼区, 朝阳区) stay.",
    scope=("division",),
    good=("division 青山县 ~ division 白水县", "division 青山县 ~ division 青山镇", "division 青山市 ~ village 青山村"),
    bad=("division 青山县 ~ division 青山县", "division 青山县 ~ division 青山区", "division 朝阳区 ~ division 朝阳县"),
    audit=Severity.ADVISE,
    screen=_never,
)
def same_county(subject: Subject, context: Context) -> Iterator[Finding]:
    """Equal name (must) or specific term (should) in the country."""
    yield from _judge(subject, context, COUNTY)


@name_rule(
    "N041",
    title="Famous natural entity of the same name",
    message=SAME_NAME,
    severity=Severity.MUST,
    source="dmgltl-2022:9.1.7",
    detail="Names of nationally famous natural entities are unique in the country. Which ones are famous is "
    "marked in the data.",
    advice=_ADVICE,
    trap="Silent until famous entities are marked in the data.",
    scope=("natural",),
    good=(
        "natural 青龙山 {famous=1} ~ natural 白虎山 {famous=1}",
        "natural 青龙山 ~ natural 青龙山",
        "natural 青龙山 {famous=1} ~ village 青龙山村",
    ),
    bad=(
        "natural 青龙山 {famous=1} ~ natural 青龙山 {famous=1}",
        "natural 镜泊湖 {famous=1} ~ natural 镜泊湖 {famous=1}",
        "natural 青龙河 {famous=1} ~ natural 青龙山 {famous=1}",
    ),
    audit=Severity.ADVISE,
    screen=_never,
)
def same_famous(subject: Subject, context: Context) -> Iterator[Finding]:
    """Equal name (must) or specific term (should) among famous entities."""
    yield from _judge(subject, context, FAMOUS)


@name_rule(
    "N042",
    title="Township of the same name in the province",
    message=SAME_NAME,
    severity=Severity.MUST,
    source="dmgltl-2022:9.1.8",
    detail="Names of townships and towns are unique in the province. Until 2022 the scope was the county.",
    advice=_ADVICE,
    trap="A ninth of all townships share their specific term lawfully with another of the province; street "
    "offices are not named in the article.",
    scope=("division",),
    good=(
        "division 万宝镇 ~ division 千山镇",
        "division 万宝镇 ~ village 万宝村",
        "division 万宝镇 @110101 ~ division 万宝镇 @450101",
    ),
    bad=(
        "division 万宝镇 ~ division 万宝镇",
        "division 万宝镇 ~ division 万宝乡",
        "division 新华街道 ~ division 新华街道",
    ),
    audit=Severity.ADVISE,
    screen=_never,
)
def same_township(subject: Subject, context: Context) -> Iterator[Finding]:
    """Equal 乡 or 镇 (must), same specific term (should), street offices (advise) in the province."""
    yield from _judge(subject, context, TOWNSHIP)


@name_rule(
    "N043",
    title="Village or community of the same name in the county",
    message=SAME_NAME,
    severity=Severity.MUST,
    source=("dmgltl-2022:9.1.8", "shdmgltl-1999:8"),
    detail="Names of the seats of village and residents' committees are unique in the county.",
    advice=_ADVICE,
    trap="What is compared is the seat: 和平村委会 and 和平村村民委员会 are the same. Units of state farms (三分场) in "
    "units that are no townships, and names told apart by a superior unit in front, are a should.",
    scope=VILLAGES,
    good=(
        "village 和平村 ~ village 胜利村",
        "village 和平村 @450821 ~ village 和平村 @450881",
        "village 和平村 ~ road 和平路",
    ),
    bad=(
        "village 和平村 ~ village 和平村",
        "village 和平村委会 ~ village 和平村村民委员会",
        "village 和平村 ~ community 和平社区",
    ),
    audit=Severity.ADVISE,
    screen=_never,
)
def same_village(subject: Subject, context: Context) -> Iterator[Finding]:
    """Equal seat (must) or specific term (should) in the county."""
    yield from _judge(subject, context, VILLAGE)


@name_rule(
    "N044",
    title="Road of the same name",
    message=SAME_NAME,
    severity=Severity.SHOULD,
    source=("dmgltl-2022:9.1.8", "nbdmgltl-2020:10.1.3", "shdmgltl-1999:8"),
    detail="Names of roads are unique in the built-up area. Where its outline is not loaded, the county stands "
    "in for it, and an equal name is a should.",
    advice=_ADVICE,
    trap="In different towns of a county the same road name may be lawful.",
    scope=("road",),
    good=("road 长安街 ~ road 和平路", "road 和平路 ~ village 和平村", "road 和平路 @450821 ~ road 和平路 @450881"),
    bad=("road 和平路 ~ road 和平路", "road 东街 ~ road 东街", "road 景山后街 ~ road 景山后街"),
    audit=Severity.ADVISE,
    screen=_never,
)
def same_road(subject: Subject, context: Context) -> Iterator[Finding]:
    """Equal road name in the county."""
    yield from _judge(subject, context, ROAD)


@name_rule(
    "N045",
    title="Estate or building of the same name",
    message=SAME_NAME,
    severity=Severity.SHOULD,
    source=("dmgltl-2022:9.1.8", "mf-2018-146:chong"),
    detail="Names of estates and buildings that matter for orientation are unique in the built-up area; the "
    "others are only pointed out.",
    advice=_ADVICE,
    trap="Without the mark of important bearing the article does not apply.",
    scope=("residential", "building"),
    good=(
        "residential 翠湖苑 ~ residential 金山苑",
        "residential 翠湖苑 ~ road 翠湖路",
        "building 国贸大厦 ~ facility 国贸站",
    ),
    bad=(
        "residential 翠湖苑 ~ residential 翠湖苑",
        "building 国贸大厦 ~ building 国贸大厦",
        "residential 翠湖花园 ~ building 翠湖花园",
    ),
    audit=Severity.ADVISE,
    screen=_never,
)
def same_estate(subject: Subject, context: Context) -> Iterator[Finding]:
    """Equal name of an estate or building in the county."""
    yield from _judge(subject, context, ESTATE)


@name_rule(
    "N046",
    title="Homophone",
    message=SOUND_TONE,
    severity=Severity.SHOULD,
    source=("dmgltl-2022:9.1.7", "dmgltl-2022:9.1.8", "mf-2018-146:chong"),
    detail="Names that sound the same are to be avoided where names must differ.",
    advice="Choose a specific term that is told apart by ear.",
    trap="Sounds equal but for the tones are only pointed out. Readings come from a table and may differ from "
    "local usage.",
    scope=(*ALL[:6], "natural"),
    good=("village 和平村 ~ village 胜利村", "road 东街 ~ road 冬青街", "village 和平村 ~ village 和平村"),
    bad=("road 长青路 ~ road 常青路", "village 李家村 ~ village 里加村", "residential 锦绣苑 ~ residential 锦秀苑"),
    audit=Severity.ADVISE,
    screen=_never,
)
def homophone(subject: Subject, context: Context) -> Iterator[Finding]:
    """Names of the same kind whose specific terms sound alike."""
    likes = [x for x in context.alike(subject) if x.relation == HOMOPHONE]
    if not likes:
        return
    toned = [x for x in likes if x.tone]
    chosen = toned or likes
    yield found(
        subject, "N046", related=_keys(context, chosen), severity=None if toned else Severity.ADVISE,
        wording=None if toned else SOUND, others=_names(context, chosen),
    )  # fmt: skip


@name_rule(
    "N047",
    title="Near duplicate",
    message="“{name}” differs from {others} by “{prefix}” only",
    severity=Severity.ADVISE,
    source="cd-2025",
    detail="Putting 大, 新 or a direction before an existing specific term makes names that are taken for each other.",
    advice="Choose another specific term.",
    trap="Judged in proposals only; pairs such as 东街 and 西街 are right.",
    scope=BUILT,
    good=("road 东街 ~ road 西街", "road 新华路 ~ road 华光路", "residential 翠湖苑 ~ residential 金山苑"),
    bad=(
        "residential 新翠湖苑 ~ residential 翠湖苑",
        "road 大和平路 ~ road 和平路",
        "residential 东翠湖苑 ~ residential 翠湖花园",
    ),
    audit=None,
    screen=_never,
)
def near_duplicate(subject: Subject, context: Context) -> Iterator[Finding]:
    """The same specific term behind a word of size, age or direction."""
    index, specific = context.likes, subject.split.specific
    prefix = next((p for p in context.tables.words("direction", "prefixes") if specific.startswith(p)), None)
    if index is None or prefix is None or len(specific) - len(prefix) < 2:
        return
    rest = specific[len(prefix) :]
    kind = kind_of(subject.cls, subject.level)
    inside = (subject.area,) if subject.area else ((subject.division or "")[:6], *subject.areas)
    rows = [r for r in index.called(rest).tolist() if index.kinds[r] == kind and index.divisions[r].startswith(inside)]
    if rows:
        likes = [Like(r, "near") for r in rows]
        yield found(subject, "N047", related=_keys(context, likes), prefix=prefix, others=_names(context, likes))


@name_rule(
    "N048",
    title="Specific term twice in one class",
    message="the specific term “{specific}” is borne by {others} too",
    severity=Severity.ADVISE,
    source=("nbdmgltl-2020:10.1.3", "cd-2025"),
    detail="Local rules want specific terms unique in a class, so that 和平路 and 和平街 are not taken for each other.",
    advice="Choose another specific term for the newer one.",
    trap="National law does not forbid it, and lanes named after their road are usual.",
    scope=BUILT,
    good=("road 和平路 ~ road 胜利街", "road 和平路 ~ road 和平巷", "road 和平路 ~ residential 和平小区"),
    bad=(
        "road 和平路 ~ road 和平街",
        "residential 翠湖苑 ~ residential 翠湖花园",
        "building 国贸大厦 ~ building 国贸广场",
    ),
    audit=Severity.ADVISE,
    screen=_never,
)
def same_specific(subject: Subject, context: Context) -> Iterator[Finding]:
    """The same specific term with another generic; derived lanes are left out."""
    if context.likes is None or subject.cls not in BUILT or len(subject.split.specific) < 2:
        return
    lanes = set(context.tables.data["generics"]["road"]["lanes"])
    others = [
        x
        for x in context.alike(subject)
        if x.relation == SAME
        and not x.whole
        and context.likes.generic[x.number] not in lanes
        and subject.split.generic not in lanes
    ]
    if others:
        yield found(
            subject, "N048", related=_keys(context, others), specific=subject.split.specific,
            others=_names(context, others),
        )  # fmt: skip


def group_findings(batch: Batch, context: Context, progress: Progress = QUIET) -> Iterator[Finding]:
    """Equal names and homophones of a whole list, one finding per group.

    The newest name of a group comes first: what is proposed or approved last has to give way.
    """
    groups, every = batch.groups(progress.part(0, 1, 4)), not batch.places.checked
    equal: set[tuple[int, ...]] = set()
    for rows in _stepping(groups, "whole", progress.part(1, 2, 4)):
        equal.add(tuple(rows))
        if every or any(batch.checked[r] for r in rows):
            yield from _group(batch, context, rows, whole=True)
    for rows in _stepping(groups, "term", progress.part(2, 3, 4)):
        if tuple(rows) not in equal and (every or any(batch.checked[r] for r in rows)):
            yield from _group(batch, context, rows, whole=False)
    for rows in _stepping(groups, "plain", progress.part(3, 4, 4)):
        terms = groups.term[rows]
        if (terms != terms[0]).any() and (every or any(batch.checked[r] for r in rows)):
            yield from _sounding(batch, groups, rows)


def _stepping(groups: Groups, key: str, progress: Progress) -> Iterator[list[int]]:
    found = groups.of(key, progress.part(0, 1, 3))
    for n, rows in enumerate(found):
        if n % 500 == 0:
            progress.step(len(found) + 2 * n, 3 * len(found), COMPARING)
        yield rows


def _newest(batch: Batch, rows: Sequence[int]) -> list[int]:
    more = batch.places.more
    status, dates = more.get("status"), more.get("approved_on")
    if status is None and dates is None and not batch.places.checked:
        return list(rows[::-1])
    checked = batch.checked

    def rank(row: int) -> tuple[bool, bool, str, int]:
        proposed = bool(status) and status is not None and status[row] == "proposed"
        return checked[row], proposed, (dates[row] or "") if dates is not None else "", row

    return sorted(rows, key=rank, reverse=True)


def _group(batch: Batch, context: Context, rows: Sequence[int], *, whole: bool) -> Iterator[Finding]:
    ordered = _newest(batch, rows)
    first = ordered[0]
    kind = int(batch.kinds[first])
    others = ordered[1:]
    if not whole:
        if kind in (ROAD, ESTATE):
            yield from _specifics(batch, context, ordered)
            return
        by_name: dict[str, int] = {}
        for row in ordered:
            by_name.setdefault(batch.splits.generic[row], row)
        others = [r for r in by_name.values() if r != first]
        if not others:
            return
    subject = batch.subject(first)
    names = _row_names(batch, others)
    generics = {batch.splits.generic[r] for r in rows}
    severity = _severity_whole(kind, subject) if whole else _severity_specific(kind, generics)
    if severity is None and (_of_a_farm(subject, context) or _told_apart(batch, rows)):
        severity = Severity.SHOULD
    yield found(
        subject, _RULE[kind], related=[batch.places.key[r] for r in others], severity=severity,
        wording=SAME_NAME if whole else SAME_SPECIFIC, others=_listed(names, len(others)),
        specific=subject.split.specific,
    )  # fmt: skip


def _specifics(batch: Batch, context: Context, ordered: list[int]) -> Iterator[Finding]:
    lanes = set(context.tables.data["generics"]["road"]["lanes"])
    first = ordered[0]
    subject = batch.subject(first)
    own = subject.split.generic
    others = [r for r in ordered[1:] if batch.splits.generic[r] != own and batch.splits.generic[r] not in lanes]
    if len(subject.split.specific) < 2 or own in lanes or not others:
        return
    yield found(
        subject, "N048", related=[batch.places.key[r] for r in others], specific=subject.split.specific,
        others=_listed(_row_names(batch, others), len(others)),
    )  # fmt: skip


def _sounding(batch: Batch, groups: Groups, rows: Sequence[int]) -> Iterator[Finding]:
    ordered = _newest(batch, rows)
    first = ordered[0]
    others = [r for r in ordered[1:] if groups.term[r] != groups.term[first]]
    toned = [r for r in others if groups.same_tone(first, r)]
    chosen = toned or others
    yield found(
        batch.subject(first), "N046", related=[batch.places.key[r] for r in chosen],
        severity=None if toned else Severity.ADVISE, wording=None if toned else SOUND,
        others=_listed(_row_names(batch, chosen), len(chosen)),
    )  # fmt: skip


def _row_names(batch: Batch, rows: Sequence[int]) -> list[str]:
    return [
        batch.places.title(r, int(batch.kinds[r]), batch.splits.wholes[r] or batch.places.name[r])
        for r in rows[: _SHOWN + 1]
    ]

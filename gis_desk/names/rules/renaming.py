"""N060 to N069: whether a name may be changed, and what has to be shown."""

from collections.abc import Iterator
from typing import Any

from gis_desk.findings import Finding, Severity
from gis_desk.names.renaming import Judged, renaming_rule


def _found(judged: Judged, rule_id: str, **args: Any) -> Finding:
    renaming = judged.renaming
    severity, wording = args.pop("severity", None), args.pop("wording", None)
    return Finding(
        rule_id, (renaming.key or renaming.new,), args={"old": renaming.old, "new": renaming.new, **args},
        severity=severity, name=renaming.old, wording=wording,
    )  # fmt: skip


def _limit(judged: Judged, name: str) -> int:
    return int(judged.context.tables.data["limits"]["renaming"][name])


@renaming_rule(
    "N060",
    title="Reason of the renaming",
    message="no reason is given for renaming “{old}”",
    severity=Severity.MUST,
    source=("dmgltl-2022:10.1", "dmgltl-2022:11.1.1"),
    detail="A name is changed where division changes, building, nature or the like make name and fact disagree. The "
    "application gives the reason and shows the disagreement.",
    advice="Enter the reason, its cause, how name and fact disagree, and what shows it.",
    trap="The causes are no closed list: another cause is a question, not a refusal.",
    good=(
        "road 和平路 -> 胜利路 {reason=旧城改造;ground=construction;mismatch=原路已拆除改线;evidence=规划批复现状图}",
        "village 青山村 -> 白水村 {reason=两村合并;ground=division;mismatch=原村建制已撤并;evidence=县政府批复文件}",
        "natural 青龙河 -> 白龙河 {reason=河流改道;ground=nature;mismatch=河道已改流他处;evidence=水文站测量记录}",
    ),
    bad=(
        "road 和平路 -> 胜利路",
        "road 和平路 -> 胜利路 {reason=更好听;ground=taste;mismatch=原路已拆除改线;evidence=规划批复及现状图}",
        "village 青山村 -> 白水村 {reason=两村合并;ground=division}",
    ),
)
def reason(judged: Judged) -> Iterator[Finding]:
    """No reason (must); a cause outside the list, or a disagreement that nothing shows (should)."""
    renaming = judged.renaming
    if not renaming.reason.strip():
        yield _found(judged, "N060")
        return
    if renaming.ground not in judged.context.tables.words("renaming"):
        yield _found(
            judged, "N060", severity=Severity.SHOULD, ground=renaming.ground,
            wording="the cause of renaming “{old}” is none the regulation names: say which it is",
        )  # fmt: skip
    least = _limit(judged, "evidence")
    if len(renaming.mismatch.strip()) < least or len(renaming.evidence.strip()) < least:
        yield _found(
            judged, "N060", severity=Severity.SHOULD,
            wording="nothing shows yet that “{old}” and the fact disagree",
        )  # fmt: skip


@renaming_rule(
    "N061",
    title="New name against the naming rules",
    message="the new name “{new}” does not keep to article 9: {rules}",
    severity=Severity.MUST,
    source=("dmgltl-2022:10.1", "dmgltl-2022:9.1"),
    detail="The new name keeps to all rules a first name has to keep to.",
    advice="Read the findings on the new name, and choose another one where they stand.",
    trap="It is as binding as the strictest finding on the new name, no more.",
    good=("road 和平路 -> 胜利路", "residential 维也纳花园 -> 翠湖花园", "division 龍門鎮 -> 龙门镇"),
    bad=("road 和平路 -> 大街", "residential 翠湖花园 -> 维也纳花园", "village 青山村 -> 青山A村"),
)
def new_name(judged: Judged) -> Iterator[Finding]:
    """The strictest of the findings on the new name that are not advice."""
    answer = judged.answer
    binding = [f for f in answer.findings if f.level is not Severity.ADVISE] if answer else []
    if binding:
        strictest = min(binding, key=lambda f: f.level.rank).level
        rules = ", ".join(sorted({f.rule for f in binding}))
        yield _found(judged, "N061", severity=strictest, rules=rules)


@renaming_rule(
    "N062",
    title="Name of historic value",
    message="“{old}” is on the protection list; such names are generally not changed",
    severity=Severity.SHOULD,
    source="dmgltl-2022:10.2",
    detail="Names of important historic and cultural value are generally not changed.",
    advice="Keep the name, or say why it cannot be kept.",
    trap="Age is no value by itself: it is a reason to look.",
    good=(
        "road 新一路 -> 胜利路",
        "road 新一路 -> 胜利路 {named_on=2010-01-01}",
        "village 青山村 -> 白水村 {named_on=1956-01-01}",
    ),
    bad=(
        "road 文庙街 -> 胜利街 {protected=1;protection_measures=设立纪念碑}",
        "village 王官庄 -> 和平村 {named_on=1500-01-01}",
        "division 云阳镇 -> 新华镇 {named_on=0900-01-01}",
    ),
)
def historic_value(judged: Judged) -> Iterator[Finding]:
    """Listed, or a thousand years old (should); a hundred years old (advise)."""
    renaming, age = judged.renaming, judged.renaming.age_years
    if renaming.protected:
        yield _found(judged, "N062")
    elif age is not None and age >= _limit(judged, "old_years"):
        yield _found(
            judged, "N062", years=int(age),
            wording="“{old}” is {years} years old: weigh its value before it is changed",
            severity=None if age >= _limit(judged, "ancient_years") else Severity.ADVISE,
        )  # fmt: skip


@renaming_rule(
    "N063",
    title="Protection measures missing",
    message="“{old}” is on the protection list, and no protection measures are on record",
    severity=Severity.MUST,
    source=("dmgltl-2022:25", "nbdmgltl-2020:28"),
    detail="Before a listed name is changed the local government has set measures that protect it.",
    advice="Attach the measures the government has set.",
    trap="Speaks of listed names only.",
    good=(
        "road 文庙街 -> 胜利街 {protected=1;protection_measures=设立纪念碑并编入地名志}",
        "road 新一路 -> 胜利路",
        "village 王官庄 -> 和平村 {named_on=1500-01-01}",
    ),
    bad=(
        "road 文庙街 -> 胜利街 {protected=1}",
        "village 王官庄 -> 和平村 {protected=1;reason=合并}",
        "natural 青龙山 -> 白龙山 {protected=1;protection_measures= }",
    ),
)
def unprotected(judged: Judged) -> Iterator[Finding]:
    """A listed name without measures."""
    if judged.renaming.protected and not judged.renaming.protection_measures.strip():
        yield _found(judged, "N063")


@renaming_rule(
    "N064",
    title="Young name changed again",
    message="“{old}” is only {years:.1f} years old, and no cause is given",
    severity=Severity.ADVISE,
    source="dmgltl-2022:4.3",
    detail="Names stay stable. The number of years is a default of the program, not of the regulation.",
    advice="Give the cause, or leave the name.",
    trap="With a cause of the list it is silent.",
    good=(
        "road 和平路 -> 胜利路 {named_on=2010-01-01}",
        "road 和平路 -> 胜利路 {named_on=2023-01-01;ground=construction}",
        "road 和平路 -> 胜利路",
    ),
    bad=(
        "road 和平路 -> 胜利路 {named_on=2023-01-01}",
        "village 青山村 -> 白水村 {named_on=2024-03-01;reason=改名}",
        "residential 翠湖苑 -> 金山苑 {named_on=2022-06-01}",
    ),
)
def young(judged: Judged) -> Iterator[Finding]:
    """Younger than the limit, without a cause."""
    age = judged.renaming.age_years
    if age is not None and age < _limit(judged, "young_years") and not judged.renaming.ground:
        yield _found(judged, "N064", years=age)


@renaming_rule(
    "N065",
    title="New name sounds like the old one",
    message="“{new}” sounds like “{old}”",
    severity=Severity.ADVISE,
    source="practice",
    detail="A new name that only changes a character is still taken for the old one by ear.",
    advice="Choose a name that is told apart by ear, or say that only the form of a character is corrected.",
    trap="Corrections of a character's form keep the sound on purpose.",
    good=("road 和平路 -> 胜利路", "village 青山村 -> 白水村", "residential 翠湖苑 -> 金山苑"),
    bad=("road 长青路 -> 常青路", "village 陈砦村 -> 陈寨村", "road 和平路 -> 河坪路"),
)
def same_sound(judged: Judged) -> Iterator[Finding]:
    """Equal syllables without tones, other characters."""
    renaming = judged.renaming
    if renaming.old != renaming.new and judged.sound(renaming.old) == judged.sound(renaming.new):
        yield _found(judged, "N065")


@renaming_rule(
    "N066",
    title="Consequences not listed",
    message="what follows from renaming “{old}” is not listed",
    severity=Severity.ADVISE,
    source=("practice", "dmgltl-2022:18"),
    detail="A change of name reaches addresses, signs, maps, seals and certificates; the list tells what it costs.",
    advice="List what has to be changed.",
    trap="Small features may have no consequences: enter that there are none.",
    good=(
        "road 和平路 -> 胜利路 {impact=门牌,路牌}",
        "village 青山村 -> 白水村 {impact=公章}",
        "natural 青龙河 -> 白龙河 {impact=无}",
    ),
    bad=("road 和平路 -> 胜利路", "village 青山村 -> 白水村 {impact=}", "division 青山镇 -> 白水镇"),
)
def consequences(judged: Judged) -> Iterator[Finding]:
    """An empty list."""
    if not any(item.strip() for item in judged.renaming.impact):
        yield _found(judged, "N066")


@renaming_rule(
    "N067",
    title="Given-up name used again",
    message="“{new}” was given up by another place and is used again too soon",
    severity=Severity.ADVISE,
    source="shdmgltl-1999:21.2",
    detail="A local regulation keeps given-up names of a class from being given anew; the national one is silent.",
    advice="Choose another name, or wait until the old one is forgotten.",
    trap="The place's own former name may come back (N068). The number of years is a default of the program.",
    good=(
        "road 和平路 -> 胜利路 {retired=胜利路/road/1980-01-01}",
        "road 和平路 -> 胜利路 {retired=胜利村/village/2024-01-01}",
        "road 和平路 -> 胜利路 {retired=胜利路/road/2024-01-01;history=胜利路}",
    ),
    bad=(
        "road 和平路 -> 胜利路 {retired=胜利路/road/2024-01-01}",
        "village 青山村 -> 白水村 {retired=白水村/village/2020-05-01}",
        "road 和平路 -> 胜利路 {retired=胜利路/road/}",
    ),
)
def used_again(judged: Judged) -> Iterator[Finding]:
    """A name of the same class that another place gave up fewer years ago than the limit, or on an unknown day."""
    renaming = judged.renaming
    if renaming.new in renaming.history:
        return
    rest = _limit(judged, "rest_years") * 365.2425
    for retired in renaming.retired:
        same = (retired.name, retired.cls) == (renaming.new, renaming.cls)
        if same and (retired.until is None or (renaming.on - retired.until).days < rest):
            yield _found(judged, "N067")
            return


@renaming_rule(
    "N068",
    title="Restored name not in the history",
    message="“{new}” is to be restored, but is none of the names the place has had: {history}",
    severity=Severity.ADVISE,
    source=("nbdmgltl-2020:28", "nbdmgltl-2020:29.1"),
    detail="An old name is restored where the place itself bore it.",
    advice="Enter the source that tells of the old name, or do not call it a restoration.",
    trap="The history on record may lack names that old maps show.",
    good=(
        "road 和平路 -> 文庙街 {restores=1;history=文庙街,学前街}",
        "road 和平路 -> 文庙街",
        "village 和平村 -> 王官庄 {restores=1;history=王官庄}",
    ),
    bad=(
        "road 和平路 -> 文庙街 {restores=1;history=学前街}",
        "road 和平路 -> 文庙街 {restores=1}",
        "village 和平村 -> 王官庄 {restores=1;history=红旗村}",
    ),
)
def not_restored(judged: Judged) -> Iterator[Finding]:
    """Said to be restored, and not in the history."""
    renaming = judged.renaming
    if renaming.restores and renaming.new not in renaming.history:
        yield _found(judged, "N068", history="、".join(renaming.history) or "-")


@renaming_rule(
    "N069",
    title="Division renamed",
    message="“{old}” is a division: it is renamed under the regulation on divisions only",
    severity=Severity.MUST,
    source=("dmgltl-2022:11.2", "dmgltl-2022:12.1.2", "xzqhgltl-2018:6"),
    detail="Divisions are named and renamed under the regulation on divisions, by the authority it names.",
    advice="Take the case out of the local approval and open a change of divisions.",
    trap="Villages and communities are no divisions.",
    scope=("division",),
    good=("village 青山村 -> 白水村", "road 和平路 -> 胜利路", "community 和平社区 -> 胜利社区"),
    bad=("division 青山镇 -> 白水镇", "division 青山县 -> 白水县", "division 青山乡 -> 白水乡"),
)
def division(judged: Judged) -> Iterator[Finding]:
    """Any renaming of a division."""
    if judged.renaming.cls == "division":
        yield _found(judged, "N069")

"""N053 to N056: the name of a division against its seat, its neighbours and its ethnic groups."""

import re
from collections.abc import Iterator

import numpy as np

from gis_desk.findings import Finding, Severity
from gis_desk.names.likeness import SAME
from gis_desk.names.parsing import VILLAGES
from gis_desk.names.places import Batch
from gis_desk.names.subject import Context, Subject, found, name_rule

_AUTONOMOUS = re.compile("(?:自治[区州县旗]|族乡|民族苏木)$")


def _with_seat(batch: Batch) -> np.ndarray:
    return batch.of_class("division") & batch.given("seat")


def _seat_of(seat: str, context: Context) -> str:
    """The specific term of a seat, which may be written as a village, a town or both (青山镇青山村)."""
    body = re.sub(r"^.+?(?:[镇乡]|街道)(?=.{2,})", "", seat.strip())
    split = context.parser.split(body, None)
    return split.specific or body


def _seats(seat: str, context: Context) -> set[str]:
    """What a seat may be called: its own specific term, and that of the town it is written with."""
    town = re.match(r"^(.+?)(?:[镇乡]|街道)", seat.strip())
    return {_seat_of(seat, context), *([town[1]] if town else [])}


@name_rule(
    "N053",
    title="Town not called like its seat",
    message="“{name}” is governed from “{seat}”, which has another name",
    severity=Severity.ADVISE,
    source="xz-1996:8",
    detail="Until 1996's rules were replaced a town bore the name of its seat; provincial rules repeat it.",
    advice="Take the name of the seat, or give the reason for another one.",
    trap="The regulation in force does not ask for it. Existing names are not judged, nor is a town without a seat on "
    "record.",
    scope=("division",),
    good=(
        "division 青山镇 @450821101 {seat=青山村}",
        "division 青山镇 @450821101",
        "division 白水乡 @450821102 {seat=白水乡白水街}",
    ),
    bad=(
        "division 青山镇 @450821101 {seat=白水村}",
        "division 万宝乡 @450821103 {seat=王家庄}",
        "division 和平镇 @450821104 {seat=胜利社区}",
    ),
    audit=None,
    screen=_with_seat,
)
def seat_name(subject: Subject, context: Context) -> Iterator[Finding]:
    """The specific term of a town or township is not that of its seat."""
    if subject.level != "township" or not subject.seat or subject.split.generic == "街道":
        return
    own = subject.split.specific
    if not any(own in called or called in own for called in _seats(subject.seat, context)):
        yield found(subject, "N053", seat=subject.seat)


@name_rule(
    "N054",
    title="County called like a place that is not its seat",
    message="“{name}” bears the name of “{other}”, and is governed from “{seat}”",
    severity=Severity.ADVISE,
    source="xz-1996:8",
    detail="A county, city or district was not named after a village or town in it that is not its seat.",
    advice="Choose the name of the seat or one of the whole area.",
    trap="Seats move, and the names stay: existing names are not judged. Speaks only where the seat is on record.",
    scope=("division",),
    good=(
        "division 青山县 @450821 {seat=青山镇} ~ division 青山镇 @450821101",
        "division 青山县 @450821 {seat=白水镇} ~ division 万宝镇 @450821101",
        "division 青山县 @450821 ~ division 青山镇 @450821101",
    ),
    bad=(
        "division 青山县 @450821 {seat=白水镇} ~ division 青山镇 @450821101",
        "division 青山县 @450821 {seat=白水镇} ~ village 青山村 @450821101",
        "division 万宝市 @450881 {seat=城关街道} ~ division 万宝镇 @450881102",
    ),
    audit=None,
    screen=_with_seat,
)
def borrowed_from_town(subject: Subject, context: Context) -> Iterator[Finding]:
    """A town or village of the same specific term lies in the county, and the seat has another name."""
    around, own = context.around, subject.split.specific
    if around is None or subject.level != "county" or not subject.seat or not subject.division:
        return
    if own in _seats(subject.seat, context):
        return
    for row in around.inside(subject.division):
        below = around.classes[row] in VILLAGES or around.levels[row] == "township"
        if below and around.specific[row] == own:
            yield found(subject, "N054", other=around.names[row], seat=subject.seat)
            return


@name_rule(
    "N055",
    title="City and county of one name with two seats",
    message="“{name}” and “{other}” share their specific term and are governed from different places",
    severity=Severity.ADVISE,
    source="xz-1996:8",
    detail="County-level divisions governed from different towns did not share a specific term.",
    advice="Choose another specific term for the newer one.",
    trap="City and county of one name were lawful for long: existing names are not judged. Speaks only where "
    "both seats "
    "are on record.",
    scope=("division",),
    good=(
        "division 青山县 @450821 {seat=青山镇} ~ division 青山市 @450881 {seat=青山镇}",
        "division 青山县 @450821 {seat=青山镇} ~ division 白水市 @450881 {seat=白水镇}",
        "division 青山县 @450821 ~ division 青山市 @450881",
    ),
    bad=(
        "division 青山县 @450821 {seat=青山镇} ~ division 青山市 @450881 {seat=城关镇}",
        "division 朝阳县 @450822 {seat=柳城镇} ~ division 朝阳区 @450802 {seat=前进街道}",
        "division 万宝区 @450803 {seat=北街} ~ division 万宝县 @450823 {seat=南镇}",
    ),
    audit=None,
    screen=_with_seat,
)
def shared_by_two(subject: Subject, context: Context) -> Iterator[Finding]:
    """The same specific term in the province, on divisions with different seats."""
    around, province = context.around, (subject.division or "")[:2]
    if around is None or subject.level != "county" or not subject.seat:
        return
    for like in context.alike(subject):
        row = like.number
        seat = around.seat(row)
        if like.relation == SAME and seat and seat != subject.seat and around.divisions[row].startswith(province):
            yield found(subject, "N055", other=around.names[row])
            return


@name_rule(
    "N056",
    title="Name of an autonomous division",
    message="“{name}” has not the form area name, ethnic names, generic",
    severity=Severity.ADVISE,
    source="xz-1996:16",
    detail="An autonomous division or ethnic township is called by its area, the full names of at most three ethnic "
    "groups, and the generic.",
    advice="Put the area name first and the full ethnic name before the generic.",
    trap="Old exceptions stay: 东乡族自治县 has no area name, 双江 has four groups, those of Xinjiang leave 族 out. "
    "Existing names are not judged.",
    scope=("division",),
    good=("division 恭城瑶族自治县", "division 三家子朝鲜族乡", "division 湘西土家族苗族自治州"),
    bad=(
        "division 双江拉祜族佤族布朗族傣族自治县",
        "division 青山自治县",
        "division 瑶族乡",
    ),
    audit=None,
    screen=lambda batch: batch.of_class("division") & batch.holding(["自治", "族乡", "民族苏木"]),
)
def autonomous(subject: Subject, context: Context) -> Iterator[Finding]:
    """No area name, no ethnic name, or more ethnic names than the table allows."""
    ending = _AUTONOMOUS.search(subject.name)
    if ending is None:
        return
    groups = context.tables.ethnic.findall(subject.name)
    first = context.tables.ethnic.search(subject.name)
    ethnic_only = first is not None and first.start() == 0
    if subject.name.endswith("民族乡") or subject.name.endswith("民族苏木"):
        return
    if not groups or ethnic_only or len(groups) > context.tables.data["limits"]["autonomous"]["groups"]:
        count = len(groups)
        wording = "“{name}” names {count} ethnic groups; three at most are usual"
        yield found(subject, "N056", wording=wording if count > 3 else None, count=count)

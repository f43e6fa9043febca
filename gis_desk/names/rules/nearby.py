"""N049, N051 and N052: what a name says about where it lies, against where it does lie."""

import re
from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.findings import Finding, Severity
from gis_desk.names.parsing import VILLAGES
from gis_desk.names.places import Batch
from gis_desk.names.subject import ESTATES, Context, Subject, found, name_rule

_NUMBERED = re.compile("^(.{2,}?(?:大道|大街|路|街))第?[〇一二三四五六七八九十百]+(?:巷|弄|胡同|里|条)$")
_ESTATES_AND_FACILITIES = (*ESTATES, "facility")


def _placed(subject: Subject, context: Context) -> BaseGeometry | None:
    """Where the name lies: the geometry of its row, else the point given with it."""
    if context.around is not None and subject.number is not None:
        return context.around.shape(subject.number)
    return shapely.Point(subject.point) if subject.point else None


def _numbered(batch: Batch) -> np.ndarray:
    return batch.of_class("road") & (batch.lengths > 3)


@name_rule(
    "N049",
    title="Lane without its road",
    message="“{name}” is numbered after “{parent}”, which is not on record in the county",
    severity=Severity.ADVISE,
    source=("practice", "py-1984:4", "py-1984:7"),
    detail="A numbered lane bears the name of the road it leaves from, and touches it.",
    advice="Name the lane after the road it leaves from, or enter the road.",
    trap="Silent where no roads of the county are on record. Lanes may outlive the road that gave their name.",
    scope=("road",),
    good=(
        "road 和平路一巷 ~ road 和平路",
        "road 解放大街三条 ~ road 解放大街",
        "road 青山巷 ~ road 和平路",
    ),
    bad=(
        "road 和平路一巷 ~ road 胜利路",
        "road 解放大街三条 ~ road 解放路",
        "road 青山路十二弄 ~ road 白水路",
    ),
    audit=None,
    screen=_numbered,
)
def orphan_lane(subject: Subject, context: Context) -> Iterator[Finding]:
    """The parent road is not among the names of the county, or lies apart from the lane."""
    around, numbered = context.around, _NUMBERED.match(subject.name)
    county = (subject.division or "")[:6]
    if around is None or numbered is None or not around.any_road(county, subject.number):
        return
    parent = numbered[1]
    rows = around.called(parent, "road", county)
    if not rows:
        yield found(subject, "N049", parent=parent)
        return
    here = _placed(subject, context)
    apart = [d for r in rows if here is not None and (d := around.distance_m(r, here)) is not None]
    if apart and min(apart) > context.tables.data["limits"]["place"]["touch_m"]:
        yield found(
            subject, "N049", parent=parent, metres=round(min(apart)),
            wording="“{name}” lies {metres} m from “{parent}”, which it is numbered after",
            measure={"distance_m": round(min(apart), 1)},
        )  # fmt: skip


@name_rule(
    "N051",
    title="Facility without the local name",
    message="no place around “{name}” is called “{specific}”",
    severity=Severity.SHOULD,
    source="dmgltl-2022:9.1.10",
    detail="Stations, harbours, airports, reservoirs and bridges that matter for orientation generally bear the name "
    "of the place they stand at.",
    advice="Name it after the division, village or natural feature it stands at.",
    trap="Speaks only of new facilities marked as of important bearing, and only where names around are on record. "
    "Parks are none of its matter.",
    scope=("facility",),
    good=(
        "facility 青山站 {bearing=1} ~ division 青山镇 @450821101",
        "facility 白水水库 ~ division 青山镇 @450821101",
        "facility 人民公园 {bearing=1} ~ division 青山镇 @450821101",
    ),
    bad=(
        "facility 长虹大桥 {bearing=1} ~ division 青山镇 @450821101",
        "facility 白水水库 {bearing=1} ~ village 王家庄村",
        "facility 光明机场 {bearing=1} ~ division 青山镇 @450821101",
    ),
    audit=None,
    screen=lambda batch: batch.of_class("facility") & batch.given("bearing"),
)
def foreign_facility(subject: Subject, context: Context) -> Iterator[Finding]:
    """The specific term is that of no division, village or natural feature around."""
    around, specific = context.around, subject.split.specific
    generic = subject.split.generic
    if around is None or not subject.bearing or len(specific) < 2 or subject.historic:
        return
    if generic not in context.tables.words("local_facilities"):
        return
    rows = set(around.inside(subject.division[:9])) if subject.division and len(subject.division) >= 9 else set()
    if subject.point:
        rows |= set(around.near(subject.point, context.tables.data["limits"]["place"]["local_name_m"]))
    units = [subject.division[:n] for n in (4, 6, 9)] if subject.division else []
    holding = [r for code in units for r in around.unit(code)]
    givers = {"division", "natural", *VILLAGES}
    names = {around.specific[r] for r in (*rows, *holding) if around.classes[r] in givers and r != subject.number}
    names = {n for n in names if len(n) > 1}
    if names and not any(n in specific or specific in n for n in names):
        yield found(subject, "N051", specific=specific)


@name_rule(
    "N052",
    title="Named after another place",
    message="“{name}” does not lie in “{place}”",
    severity=Severity.SHOULD,
    source=("nbdmgltl-2020:10.1.4", "cd-2025"),
    detail="A name that holds the name of a division lies in it, and one that holds the name of a road lies at it.",
    advice="Name it after the division or road it lies at.",
    trap="Only whole names of divisions and roads with their generic count: 和平花园 names no division.",
    scope=_ESTATES_AND_FACILITIES,
    good=(
        "residential 青山镇花园 @450821101 ~ division 青山镇 @450821101",
        "building 平南县大厦 @450821101 ~ division 平南县 @450821",
        "residential 和平花园 @450821101 ~ division 和平镇 @450821102",
    ),
    bad=(
        "residential 青山镇花园 @450821101 ~ division 青山镇 @450821102",
        "building 桂平市大厦 @450821101 ~ division 桂平市 @450881",
        "facility 白水镇车站 @450821101 ~ division 白水镇 @450821103",
    ),
    audit=Severity.ADVISE,
    screen=lambda batch: batch.of_class(*_ESTATES_AND_FACILITIES),
)
def elsewhere(subject: Subject, context: Context) -> Iterator[Finding]:
    """The name begins with a division it does not lie in, or with a road that is not near."""
    around = context.around
    if around is None or subject.historic:
        return
    province = (subject.division or "")[:2]
    if begun := around.beginning(subject.name, "division", province):
        place, rows = begun
        answers = [around.lies_in(r, subject.point, subject.division) for r in rows]
        if answers and all(a is False for a in answers):
            yield found(subject, "N052", place=place)
        return
    here = _placed(subject, context)
    begun = around.beginning(subject.name, "road", (subject.division or "")[:6]) if here is not None else None
    if begun and here is not None:
        place, rows = begun
        apart = [d for r in rows if (d := around.distance_m(r, here)) is not None]
        if apart and min(apart) > context.tables.data["limits"]["place"]["road_m"]:
            yield found(
                subject, "N052", place=place, metres=round(min(apart)), measure={"distance_m": round(min(apart), 1)},
                wording="“{name}” lies {metres} m from “{place}”, the road in its name",
            )  # fmt: skip

"""What each task asks of its team: skills, side, both sides present, direction, meeting, what is settled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gis_desk.inspections.asking.crews import Crew, Hold, Meeting, Request
from gis_desk.inspections.asking.settings import table
from gis_desk.inspections.tasks import Line, Work
from layers.errors import PlanError, Where
from layers.text import Text, text

SKILL_WORDS: Mapping[str, Text] = {
    "survey": text("measure coordinates"),
    "paint": text("repaint the lettering"),
    "repair": text("set posts upright or anew"),
}


@dataclass(frozen=True)
class Demand:
    """What one task asks.

    Parameters
    ----------
    skills : tuple of str
        What the teams present must be able to do, by the state of the marker (table ``marker.skills``).
    care : str
        Side in charge of the marker: ``left``, ``right``; empty where either side may go.
    joint : bool
        Whether both sides must be present: a marker is repaired or set again by both together (界线条例 6).
    forward : bool or None
        The only direction in which a stretch is walked; None: either.
    meeting : Meeting or None
        The appointment at this marker.
    hold : Hold or None
        What a person has settled.
    """

    skills: tuple[str, ...] = ()
    care: str = ""
    joint: bool = False
    forward: bool | None = None
    meeting: Meeting | None = None
    hold: Hold | None = None

    @property
    def together(self) -> bool:
        """Whether teams of both sides must be there at once."""
        return self.joint or self.meeting is not None


def side_on(crew: Crew, line: Line) -> str:
    """The side of `crew` on `line`: ``left``, ``right``, ``mixed``; empty where its unit has no share in the line."""
    if not crew.unit or crew.side == "mixed":
        return crew.side
    return "left" if crew.unit == line.left else "right" if crew.unit == line.right else ""


def demands_of(work: Work, request: Request, units: Mapping[str, str] | None = None) -> tuple[Demand, ...]:
    """The demand of each task of `work`, in order.

    Parameters
    ----------
    units : mapping
        Names of units by code, to understand the side in charge of a marker.

    Raises
    ------
    PlanError
        If a meeting, a hold or a one-way stretch names a task that is not there, or a meeting is contradictory.
    """
    skills = table()["marker"]["skills"]
    found = [
        Demand(
            tuple(skills.get(t.state, ())),
            _care(t.care, work.lines[t.line], units or {}) if t.kind == "marker" else "",
            t.kind == "marker" and t.state in table()["marker"]["joint"],
        )
        for t in work.tasks
    ]
    for meeting in request.meetings:
        index = _meeting_place(work, meeting)
        _possible(meeting, request)
        if found[index].meeting is not None:
            raise _refused("marker '{marker}' has two meetings", "keep one of them", meeting.marker, "meetings")
        found[index] = replace(found[index], meeting=meeting)
    for key, direction in request.one_way:
        hits = [i for i, t in enumerate(work.tasks) if t.kind == "stretch" and key in (t.key, t.id)]
        if not hits:
            raise _refused(
                "there is no stretch '{marker}'", "give its name or key as the plan shows it", key, "one_way"
            )
        for index in hits:
            found[index] = replace(found[index], forward=direction == "forward")
    where = {(work.lines[t.line].key, t.key): i for i, t in enumerate(work.tasks)}
    for hold in request.holds:
        index = where.get((hold.line, hold.task), -1)
        if index < 0:
            raise _refused("there is no task '{marker}' to be held", "take it out of the holds", hold.task, "holds")
        if hold.team is not None and hold.team > len(request.crews):
            raise _refused("'{marker}' is held by a team that there is not", "release it", hold.task, "holds")
        if found[index].hold is not None:
            raise _refused("'{marker}' is held twice", "keep one of the two", hold.task, "holds")
        found[index] = replace(found[index], hold=hold)
    return tuple(found)


def _refused(what: str, do: str, marker: str, field: str) -> PlanError:
    return PlanError(what, where=Where(field=field, value=marker), do=do, marker=marker)


def _meeting_place(work: Work, meeting: Meeting) -> int:
    hits = [i for i, t in enumerate(work.tasks) if t.kind == "marker" and t.key == meeting.marker]
    hits = hits or [i for i, t in enumerate(work.tasks) if t.kind == "marker" and t.id == meeting.marker]
    if len(hits) != 1:
        raise PlanError(
            "{n} markers of the chosen lines are '{marker}'",
            where=Where(field="meetings", value=meeting.marker),
            do="give the key of a marker of the chosen lines",
            n=len(hits),
            marker=meeting.marker,
        )
    return hits[0]


def _possible(meeting: Meeting, request: Request) -> None:
    if meeting.from_s is not None and meeting.to_s is not None and meeting.from_s > meeting.to_s:
        raise _refused(
            "the meeting at '{marker}' ends before it begins", "exchange its two times", meeting.marker, "meetings"
        )
    if any(not 1 <= t <= len(request.crews) for t in meeting.teams) or len(set(meeting.teams)) != len(meeting.teams):
        raise _refused(
            "the meeting at '{marker}' names a team that there is not", "give other teams", meeting.marker, "meetings"
        )


_LEFT, _RIGHT = ("left", "左", "左侧", "甲方"), ("right", "右", "右侧", "乙方")


def _care(value: str, line: Line, units: Mapping[str, str]) -> str:
    if not value:
        return ""
    left, right = ((*words, code, units.get(code, code)) for words, code in ((_LEFT, line.left), (_RIGHT, line.right)))
    return "left" if value in left else "right" if value in right else ""

"""Why a task is not visited, and what would make it possible; every number is worked out, none is guessed."""

import math
from collections.abc import Sequence

from gis_desk.inspections.asking.settings import PlanSettings
from gis_desk.inspections.plan import Unvisited, clock
from gis_desk.inspections.planning.days import Days
from gis_desk.inspections.planning.enough import Enough
from gis_desk.inspections.timing import Break, Company, breaks, lacking, time_day
from layers.text import Text, text


class Reasons:
    """Finds the constraint that keeps a task out."""

    def __init__(self, days: Days, cells: Sequence[int]) -> None:
        self.days, self.model, self.cells = days, days.model, tuple(cells)

    def why(self, task: int, needed: Enough) -> Unvisited:
        """The task as one that is not visited."""
        one, travel = self.model.travel.work.tasks[task], self.model.travel
        code, reason = self.keeps_out(task) or ("no_room", room(needed))
        line = travel.work.lines[one.line]
        return Unvisited(one.id, one.key, one.kind, line.name, code, reason, line.key)

    def keeps_out(self, task: int) -> tuple[str, Text] | None:
        """Code and words of what keeps a task out of every day; None where only room is missing."""
        model, demand = self.model, self.model.demands[task]
        if demand.hold is not None and demand.hold.excluded:
            if demand.hold.reason:
                return "excluded", text("left out on purpose: {reason}", reason=demand.hold.reason)
            return "excluded", text("left out on purpose")
        if not len(model.choices[task]):
            return "no_road", self._no_road(task)
        if task in model.together:
            return self._together(task)
        return self._unable(task) or self._nowhere(task)

    # roads

    def _no_road(self, task: int) -> Text:
        travel = self.model.travel
        one, settings = travel.work.tasks[task], travel.settings
        ends = [one.begin, one.end]
        if travel.of_task[task]:
            return text("no way leads along it in the one direction it may be walked; release its one way")
        if travel.barred[ends].any():
            return text(
                "every road near it lies beyond water without a bridge; add the bridge or the roads on its own side"
            )
        return no_road(float(travel.road_m[ends].max()), float(travel.any_road_m[ends].max()), settings)

    # teams

    def _unable(self, task: int) -> tuple[str, Text] | None:
        """What the team that lacks least lacks; None where a team lacks nothing."""
        model, demand = self.model, self.model.demands[task]
        hold = demand.hold
        only = None if hold is None else hold.team
        crews = [c for n, c in enumerate(model.request.crews, 1) if only in (None, n)]
        every = [lacking(c, model.travel, task, demand) for c in crews]
        missing = min(every, key=lambda m: (len(m), any(b.code != "skill" for b in m)))
        if not missing:
            return None
        code = "locked" if only is not None else "skill" if missing[0].code == "skill" else "side"
        return code, self._lacking(missing, only)

    def _lacking(self, missing: Sequence[Break], only: int | None) -> Text:
        if only is not None:
            return text(
                "locked to team {team}: {what}; release it or lock it to another", team=only, what=said(missing)
            )
        if any(b.code != "skill" for b in missing):
            return text(
                "no team can do it: {what}; let the other side send a team, or one mixed team", what=said(missing)
            )
        return text("no team can do it: {what}; give a team the skill, or add one", what=said(missing))

    def _nowhere(self, task: int) -> tuple[str, Text] | None:
        """What keeps a task even out of a day of its own; None where a day has room for it alone."""
        cells = [c for c in self.cells if self.model.single[task, c]]
        if not cells:
            hold = self.model.demands[task].hold
            if hold is not None and (hold.team is not None or hold.day is not None):
                return "locked", text("locked to a day on which the team does not work; release it")
            return "no_room", text("no team that could do it works on any of the days; open a day or give it hours")
        empty = [c for c in cells if not self.model.cells[c].done and c not in self.model.pins] or cells
        timed = [(self.days.timed(c, (task,)), c) for c in empty]
        best, cell = min(timed, key=lambda t: (t[0].fault_s, t[1]))
        if not best.breaks:
            return None
        return self._alone(best.breaks, best.seconds, self.model.cells[cell].crew.day_s)

    def _alone(self, found: Sequence[Break], seconds: int, day_s: int) -> tuple[str, Text]:
        worst = max(found, key=lambda b: (b.code == "hours", b.amount_s))
        if worst.code == "hours":
            return "too_long", text(
                "not reachable in working hours: a day for it alone takes {need:.1f} h, the day has {have:.1f} h; "
                "give longer days or a start place nearer to it",
                need=math.ceil(seconds / 360) / 10,
                have=math.floor(day_s / 360) / 10,
            )
        if worst.code == "light":
            return "dark", text(
                "even a day for it alone has too little light: {what}; choose another season or begin earlier",
                what=worst.said,
            )
        return "no_room", text("even a day for it alone cannot be: {what}", what=said(found))

    # both sides

    def _together(self, task: int) -> tuple[str, Text] | None:
        model, demand = self.model, self.model.demands[task]
        groups = model.groups(task)
        kind = "meeting" if demand.meeting is not None else "side"
        if not groups:
            named = demand.meeting.teams if demand.meeting is not None else ()
            crews = [model.request.crews[n - 1] for n in named] or list(model.request.crews)
            missing = lacking(crews[0], model.travel, task, demand, crews[1:])
            if not named and (skills := [b for b in missing if b.code == "skill"]):
                return "skill", self._lacking(skills, None)
            missing = missing or min(
                (lacking(c, model.travel, task, demand, (o,)) for c in crews for o in crews if o is not c), key=len
            )
            return kind, text(
                "no teams can do it together: {what}; let both sides send a team that can, or one mixed team",
                what=said(missing),
            )
        tries = [found for group in groups for found in self._tries(task, group)]
        if not tries:
            return kind, text("on no day do teams of both sides work; open a day for both")
        found, begin = min(tries, key=lambda t: (sum(max(1, b.amount_s) for b in t[0]), t[1]))
        if not found:
            return kind, text("the teams of both sides have no time for it in common; give more days")
        worst = max(found, key=lambda b: b.amount_s)
        if worst.code == "meeting":
            return kind, text(
                "{what}: {at} is the earliest; let it be later, or let the teams begin earlier",
                what=worst.said,
                at=clock(begin),
            )
        return kind, text("even alone it cannot be: {what}; change its time or the hours", what=worst.said)

    def _tries(self, task: int, group: Sequence[int]) -> list[tuple[list[Break], int]]:
        """By day: what breaks if the teams of a group go nowhere else, and when they are together."""
        model, found = self.model, []
        meeting, first = model.demands[task].meeting, len(model.travel.starts)
        for day in model.workdays:
            cells = [c for c in model.cells if c.workday == day and c.team in group and c.usable]
            if len(cells) < len(group) or (meeting is not None and meeting.day not in (None, day.number)):
                continue
            at = 0 if meeting is None or meeting.from_s is None else meeting.from_s
            ways = {c.team: tuple(r - first for r in model.chain(c, (task,)).best()[0][len(c.done) :]) for c in cells}
            for _ in range(3):
                times = {
                    c.team: time_day(model.travel, c.crew, day, ways[c.team], appointments={task: at}) for c in cells
                }
                at = max(at, *(t.begin[0] for t in times.values()))
            broken: list[Break] = []
            for c in cells:
                others = Company({task: tuple(o.crew for o in cells if o is not c)})
                broken += breaks(
                    *(model.travel, c.crew, day, ways[c.team], times[c.team], model.demands),
                    company=others,
                    appointments={task: at},
                )
            found.append((broken, at))
        return found


def said(found: Sequence[Break]) -> tuple[Text, ...]:
    """Breaks in words, each once."""
    words: list[Text] = []
    for one in found:
        if one.said not in words:
            words.append(one.said)
    return tuple(words)


def room(needed: Enough) -> Text:
    """That there is no room, and what would have it."""
    if needed.days is not None and needed.teams is not None and needed.hours is not None:
        return text(
            "does not fit into the days; {days} days, or {teams} teams, or {hours:g} hours a day, "
            "have room for everything",
            days=needed.days,
            teams=needed.teams,
            hours=needed.hours,
        )
    if needed.days is not None and needed.teams is not None:
        return text(
            "does not fit into the days; {days} days, or {teams} teams, have room for everything",
            days=needed.days,
            teams=needed.teams,
        )
    if needed.teams is not None:
        return text("does not fit into the days; {teams} teams have room for everything", teams=needed.teams)
    if needed.days is not None:
        return text("does not fit into the days; {days} days have room for everything", days=needed.days)
    if needed.hours is not None:
        return text("does not fit into the days; {hours:g} hours a day have room for everything", hours=needed.hours)
    return text("does not fit into the days, and neither more days nor more teams were found to be enough")


def no_road(metres: float, any_metres: float, settings: PlanSettings) -> Text:
    """That no road is near enough; distances straight, in metres, to connected roads and to any."""
    if any_metres <= settings.farthest_m < metres:
        return text("no road near it is connected with the road network; check the road layer there")
    return text(
        "too far from any road: {km:.1f} km, at most {most:.1f} km are walked; add the roads or tracks there",
        km=any_metres / 1000,
        most=settings.farthest_m / 1000,
    )

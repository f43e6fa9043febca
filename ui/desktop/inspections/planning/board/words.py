"""What the plan board says about stops, days and places."""

from gis_desk.findings import Severity
from gis_desk.inspections.plan import clock
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import DONE, EXCLUDED, LOCKED, Mark
from gis_desk.inspections.revising.slots import Slot, gravity
from gis_desk.inspections.timing import Break
from layers.text import text
from ui.texts import say, tr

__all__ = [
    "day_figures",
    "day_tip",
    "head_of_day",
    "mark_words",
    "place",
    "slot_words",
    "stop_tip",
    "team_name",
    "worst",
]

SIDES = {"left": text("left side"), "right": text("right side"), "mixed": text("both sides")}


def place(cell: Cell) -> str:
    """A day in words."""
    return tr("Team {team}, day {day}", team=cell[0], day=cell[1])


def team_name(draft: Draft, team: int) -> str:
    """What a team is called."""
    return draft.ground.crew(team).name or tr("Team {n}", n=team)


def team_facts(draft: Draft, team: int) -> str:
    """How a team goes, and whose it is."""
    crew = draft.ground.crew(team)
    facts = [tr("by vehicle") if crew.vehicle else tr("on foot")]
    if (side := draft.ground.side(team)) in ("left", "right"):
        facts.append(say(SIDES[side]))
    return " · ".join(facts)


def head_of_day(draft: Draft, day: int) -> str:
    """The head of a column: number, and date where it is known."""
    date = draft.ground.workday(day).date
    return tr("Day {n}", n=day) if date is None else tr("Day {n} · {date}", n=day, date=f"{date:%m-%d}")


def day_figures(draft: Draft, cell: Cell) -> tuple[str, str]:
    """Hours and kilometres of a day, short."""
    hours = tr("{h:.1f} h", h=draft.timed(cell).seconds / 3600)
    return hours, tr("{n} km", n=f"{draft.metres(cell) / 1000:.0f}")


def worst(breaks: tuple[Break, ...]) -> Severity | None:
    """The worst of what a day breaks."""
    return min((gravity(b) for b in breaks), key=list(Severity).index, default=None)


def day_tip(draft: Draft, cell: Cell) -> str:
    """A day in some lines."""
    timed = draft.timed(cell)
    lines = [place(cell)]
    if not timed.tasks:
        lines.append(tr("Nothing to do yet"))
        return "\n".join(lines)
    lines.append(
        tr(
            "{start}–{end}, {h:.1f} h, {km:.1f} km, {n} stops",
            start=clock(timed.times.leave_s),
            end=clock(timed.end_s),
            h=timed.seconds / 3600,
            km=draft.metres(cell) / 1000,
            n=len(timed.tasks),
        )
    )
    if timed.times.lunch_s is not None:
        lines.append(tr("Lunch at {at}", at=clock(timed.times.lunch_s)))
    return "\n".join([*lines, *(f"● {say(b.said)}" for b in timed.breaks)])


def stop_tip(draft: Draft, task: int, cell: Cell | None) -> str:
    """A stop in some lines: what, when, what is settled."""
    one = draft.ground.travel.work.tasks[task]
    kind = tr("stretch of {n:.0f} m", n=one.length_m) if one.kind == "stretch" else tr("marker")
    lines = [f"{say(draft.called(task))} · {kind}"]
    if cell is not None:
        timed = draft.timed(cell)
        at = timed.tasks.index(task)
        begin, depart = timed.times.begin[at], timed.times.depart[at]
        lines.append(f"{place(cell)} · {at + 1} · {clock(begin)}–{clock(depart)}")
        lines += [f"● {say(b.said)}" for b in timed.breaks if b.task == task]
    if (mark := draft.board.marks.get(task)) is not None:
        lines.append(mark_words(mark))
    elif cell is None:
        lines.append(tr("has no day"))
    return "\n".join(lines)


def mark_words(mark: Mark) -> str:
    """Who has settled what, and when."""
    words = {
        LOCKED: tr("locked here by {who} on {date}", who=mark.by, date=mark.on),
        EXCLUDED: tr("left out by {who} on {date}", who=mark.by, date=mark.on),
        DONE: tr("done, noted by {who} on {date}", who=mark.by, date=mark.on),
    }[mark.kind]
    return tr("{words}: {reason}", words=words, reason=mark.reason) if mark.reason else words


def slot_words(slot: Slot) -> list[str]:
    """What a place costs, and what it would break, a line each."""
    cost = tr(
        "{minutes:+.0f} min, {km:+.1f} km, back at {end}", minutes=slot.minutes, km=slot.km, end=clock(slot.end_s)
    )
    return [cost, *(say(b.said) for b in slot.breaks)]

"""Why a stop stands where it stands: the other places it could have, what each costs, and what it would break."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gis_desk.findings import Severity
from gis_desk.inspections.revising.chains import Chain, Gaps
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import LOCKED, Mark
from gis_desk.inspections.timing import Break
from layers.text import text

_GRAVE = {"lunch": Severity.SHOULD, "light": Severity.SHOULD, "locked": Severity.ADVISE}
_TRIED = 12
"""So many of the cheapest places are worked out exactly."""


def gravity(found: Break) -> Severity:
    """How bad it is: a lock moved by hand is no more than said, lunch and daylight can be agreed upon."""
    return _GRAVE.get(found.code, Severity.MUST)


@dataclass(frozen=True)
class Slot:
    """One place a task could have.

    Parameters
    ----------
    position : int
        Its place in that day, from 0.
    minutes, km : float
        What the whole plan gains in team time and way when the task goes there; negative: it saves that much.
    end_s : int
        Seconds from midnight when that day would end.
    breaks : tuple of Break
        What the days that it touches would break.
    """

    cell: Cell
    position: int
    minutes: float
    km: float
    end_s: int
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        """Whether it breaks nothing that must be kept."""
        return not any(gravity(b) is Severity.MUST for b in self.breaks)


@dataclass(frozen=True)
class Why:
    """Why a task stands where it stands.

    Parameters
    ----------
    cell : Cell or None
        Where it stands; None where it has no day.
    saves_minutes : float
        What the day would be shorter by without it; 0 where it has no day.
    mark : Mark or None
        What a person has settled about it.
    slots : tuple of Slot
        The other places, those that keep everything first, then by their cost.
    """

    task: int
    cell: Cell | None
    saves_minutes: float
    mark: Mark | None
    slots: tuple[Slot, ...]


def slot(draft: Draft, task: int, cell: Cell, position: int | None = None, source: Cell | None = None) -> Slot:
    """What it means to move `task` to a day; to the best place of it where no `position` is given.

    `source` is the day it is taken out of, where several teams do it together.

    Raises
    ------
    PlanError
        As `Draft.moved`.
    """
    after = draft.moved(task, cell, position, source)
    here = draft.board.where(task)
    touched = [c for c in draft.ground.cells if draft.board.at(c) != after.board.at(c)]
    seconds = sum(after.timed(c).seconds - draft.timed(c).seconds for c in touched)
    metres = sum(after.metres(c) - draft.metres(c) for c in touched)
    breaks = list(after.timed(cell).breaks)
    for other in touched:
        breaks += [b for b in after.timed(other).breaks if other != cell and b not in draft.timed(other).breaks]
    mark = draft.board.marks.get(task)
    if mark is not None and mark.kind == LOCKED and here != cell:
        said = text("it is locked to team {team}, day {day} by {who}", team=mark.team, day=mark.day, who=mark.by)
        breaks.append(Break("locked", said, 0, task))
    return Slot(
        cell, after.board.at(cell).index(task), seconds / 60, metres / 1000, after.timed(cell).end_s, tuple(breaks)
    )


def why(draft: Draft, task: int, most: int = 6) -> Why:
    """Why `task` stands where it stands, with at most so many other places; its own day counts as one of them.

    Notes
    -----
    Every place of every day is priced by the cheapest ways of all its tasks; the cheapest days are then worked out
    exactly, with their hours.
    """
    source, mark = draft.board.where(task), draft.board.marks.get(task)
    if draft.board.done(task) or not draft.ground.travel.of_task[task]:
        return Why(task, source, 0.0, mark, ())
    board = draft.board.without(task)
    cells = draft.ground.cells
    chains = [draft.days.chain(c, board.at(c), board.marks) for c in cells]
    gaps = Gaps(chains)
    cost = _costs(draft, task, chains, gaps)
    without = replace(draft, board=board)
    room = np.array([without.timed(c).limit_s - without.timed(c).end_s for c in cells])
    best = _cheapest(gaps, cost, room, [c == source for c in cells])
    found = []
    for number, gap in best[:_TRIED]:
        cell = cells[number]
        if cell == source:
            continue
        found.append(slot(draft, task, cell, int(gaps.position[gap]) + board.done_in(cell)))
    found.sort(key=lambda s: (not s.holds, s.minutes, s.cell))
    saves = 0.0 if source is None else (draft.timed(source).seconds - without.timed(source).seconds) / 60
    return Why(task, source, saves, mark, tuple(found[:most]))


def _costs(draft: Draft, task: int, chains: Sequence[Chain], gaps: Gaps) -> np.ndarray:
    """Seconds that `task` adds in each gap, by the table of its team: with a vehicle, or on foot."""
    vehicle = np.array([draft.ground.crew(team).vehicle for team, _ in draft.ground.cells])
    cost = np.zeros(len(gaps.chain), dtype=np.int64)
    for kind in np.unique(vehicle):
        mine = vehicle[gaps.chain] == kind
        cost[mine] = gaps.cost(chains[int(np.flatnonzero(vehicle == kind)[0])], draft.days.rows(task))[mine]
    return cost


def _cheapest(gaps: Gaps, cost: np.ndarray, room: np.ndarray, own: Sequence[bool]) -> list[tuple[int, int]]:
    """Chain and its cheapest gap, for each chain but its own: those with room first, then by cost."""
    order = np.argsort(cost, kind="stable")
    first: dict[int, int] = {}
    for gap in order.tolist():
        first.setdefault(int(gaps.chain[gap]), gap)
    late = {number: max(0, int(cost[gap] - room[number])) for number, gap in first.items()}
    ranked = sorted(first, key=lambda n: (late[n] > 0, int(cost[first[n]]) + late[n], n))
    return [(n, first[n]) for n in ranked if not own[n]]

"""Why a stop stands where it stands: the other places it could have, what each costs, and what it would break."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gis_desk.findings import Severity
from gis_desk.inspections.revising.chains import Gaps
from gis_desk.inspections.revising.days import Break
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import LOCKED, Mark
from layers.text import text

_TRIED = 12
"""So many of the cheapest places are worked out exactly."""


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
        return not any(b.severity is Severity.MUST for b in self.breaks)


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


def slot(draft: Draft, task: int, cell: Cell, position: int | None = None) -> Slot:
    """What it means to move `task` to a day; to the best place of it where no `position` is given.

    Raises
    ------
    PlanError
        As `Draft.moved`.
    """
    after = draft.moved(task, cell, position)
    source = draft.board.where(task)
    touched = [cell] if source in (None, cell) else [cell, source]
    seconds = sum(after.timed(c).seconds - draft.timed(c).seconds for c in touched if c is not None)
    metres = sum(after.metres(c) - draft.metres(c) for c in touched if c is not None)
    known = set(draft.timed(source).breaks) if source is not None and source != cell else set()
    breaks = list(after.timed(cell).breaks)
    if source is not None and source != cell:
        breaks += [b for b in after.timed(source).breaks if b not in known]
    mark = draft.board.marks.get(task)
    if mark is not None and mark.kind == LOCKED and source != cell:
        breaks.append(
            Break(
                "locked",
                text("it is locked to team {team}, day {day} by {who}", team=mark.team, day=mark.day, who=mark.by),
                Severity.ADVISE,
                task,
            )
        )
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
    cost = gaps.cost(chains[0], draft.days.rows(task))
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


def _cheapest(gaps: Gaps, cost: np.ndarray, room: np.ndarray, own: Sequence[bool]) -> list[tuple[int, int]]:
    """Chain and its cheapest gap, for each chain but its own: those with room first, then by cost."""
    order = np.argsort(cost, kind="stable")
    first: dict[int, int] = {}
    for gap in order.tolist():
        first.setdefault(int(gaps.chain[gap]), gap)
    late = {number: max(0, int(cost[gap] - room[number])) for number, gap in first.items()}
    ranked = sorted(first, key=lambda n: (late[n] > 0, int(cost[first[n]]) + late[n], n))
    return [(n, first[n]) for n in ranked if not own[n]]

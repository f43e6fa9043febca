"""When teams meet at what they do together: the clock of every team is run until all of them agree."""

from gis_desk.inspections.revising.board import Board
from gis_desk.inspections.revising.days import Days, Together
from gis_desk.inspections.revising.ground import Cell

_ROUNDS = 12
"""Runs of the clocks until they agree; then the latest times stand, and who misses them is said."""


def agreed(days: Days, board: Board) -> dict[Cell, Together]:
    """What is done together, by day; days without such work are left out.

    A meeting does not begin before its time, and work that several teams do on one day not before all are there.
    """
    ground = days.ground
    found: dict[Cell, Together] = {}
    at: dict[tuple[int, int], int] = {}
    for cell, tasks in board.cells.items():
        others = board.company(cell)
        own = {}
        for task in tasks:
            meeting = ground.demands[task].meeting
            if not board.done(task) and (task in others or meeting is not None):
                own[task] = (meeting.from_s or 0) if meeting is not None else 0
        if own or others:
            found[cell] = Together(others, own)
            at |= {(task, cell[1]): second for task, second in own.items()}
    for _ in range(_ROUNDS):
        then = dict(at)
        for cell, known in found.items():
            timed = days.timed(cell, board.at(cell), board.marks, known)
            for task, begin in zip(timed.tasks, timed.times.begin, strict=True):
                if task in known.others and task in known.at:
                    then[task, cell[1]] = max(then[task, cell[1]], begin)
        if then == at:
            break
        at = then
        found = {
            cell: Together(known.others, {task: at[task, cell[1]] for task in known.at})
            for cell, known in found.items()
        }
    return found

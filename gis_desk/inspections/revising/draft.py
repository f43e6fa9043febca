"""A plan under edit: every move gives another draft, with all numbers, what it breaks, and the courses of its days."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from gis_desk.inspections.revising.appointments import agreed
from gis_desk.inspections.revising.board import Board
from gis_desk.inspections.revising.chains import Gaps
from gis_desk.inspections.revising.days import ALONE, Days, Timed, Together
from gis_desk.inspections.revising.ground import Cell, Ground
from gis_desk.inspections.revising.marks import DONE, EXCLUDED, LOCKED, Mark, read_marks
from gis_desk.inspections.timing import Break
from layers.errors import PlanError
from layers.text import Text, text


@dataclass(frozen=True)
class Figures:
    """Numbers of a whole plan.

    Parameters
    ----------
    hours, km : float
        Team time and way of all days.
    days : int
        Days with work.
    spread : float or None
        Longest day less shortest day as a share of the mean; None for fewer than two days.
    left_share : float or None
        Share that teams of the left side have of the hours that teams of both sides work, mixed teams apart; None
        where there are none of one side.
    late_s : int
        By how much days exceed the working hours, all together.
    """

    hours: float
    km: float
    days: int
    spread: float | None
    left_share: float | None
    late_s: int


@dataclass(frozen=True, eq=False)
class Draft:
    """A plan as it stands after some edits; nothing of it changes.

    Parameters
    ----------
    days : Days
        Works the days out; shared by all drafts of one plan.
    board : Board
        Which task stands where.
    base : mapping
        The document of the plan as the workspace keeps it; what is not edited is taken from it.
    gone : tuple of str
        Stops of `base` that are no tasks any more: their marker or stretch has changed since.
    """

    days: Days
    board: Board
    base: Mapping[str, Any] = field(repr=False)
    gone: tuple[str, ...] = ()

    @property
    def ground(self) -> Ground:
        """Travel times and teams."""
        return self.days.ground

    # the state

    def timed(self, cell: Cell) -> Timed:
        """A day with its times."""
        return self.days.timed(cell, self.board.at(cell), self.board.marks, self.together(cell))

    def together(self, cell: Cell) -> Together:
        """What the team does together with others on a day, and when they meet."""
        return self._together.get(cell, ALONE)

    @cached_property
    def _together(self) -> dict[Cell, Together]:
        return agreed(self.days, self.board)

    @cached_property
    def breaks(self) -> dict[Cell, tuple[Break, ...]]:
        """What each day breaks; days that keep everything are left out."""
        found = {cell: self.timed(cell).breaks for cell in self.ground.cells if self.board.at(cell)}
        return {cell: breaks for cell, breaks in found.items() if breaks}

    @cached_property
    def unplaced(self) -> tuple[int, ...]:
        """Tasks without a day that are not excluded."""
        placed = {task for tasks in self.board.cells.values() for task in tasks}
        tasks = range(len(self.ground.travel.work.tasks))
        return tuple(t for t in tasks if t not in placed and not self._is(t, EXCLUDED))

    @property
    def excluded(self) -> tuple[int, ...]:
        """Tasks that a person has left out."""
        return tuple(sorted(t for t, m in self.board.marks.items() if m.kind == EXCLUDED))

    @cached_property
    def figures(self) -> Figures:
        """The numbers of the whole plan."""
        timed = {cell: self.timed(cell) for cell in self.ground.cells if self.board.at(cell)}
        seconds = [t.seconds for t in timed.values()]
        sides = {team: self.ground.side(team) for team in {team for team, _ in timed}}
        left, right = (
            sum(t.seconds for (team, _), t in timed.items() if sides[team] == side) for side in ("left", "right")
        )
        return Figures(
            sum(seconds) / 3600,
            sum(self.metres(cell) for cell in timed) / 1000,
            len(seconds),
            (max(seconds) - min(seconds)) * len(seconds) / sum(seconds) if len(seconds) > 1 else None,
            left / (left + right) if left and right else None,
            sum(max(0, t.end_s - t.limit_s) for t in timed.values()),
        )

    def metres(self, cell: Cell) -> float:
        """The way of a team on a day, on roads and off them."""
        return self.days.metres(self.timed(cell))

    def _is(self, task: int, kind: str) -> bool:
        mark = self.board.marks.get(task)
        return mark is not None and mark.kind == kind

    def locked(self, task: int) -> bool:
        """Whether a person has locked the task where it stands."""
        return self._is(task, LOCKED)

    def called(self, task: int) -> Text:
        """A task in words: line and marker or stretch."""
        one = self.ground.travel.work.tasks[task]
        return text("{line} {stop}", line=self.ground.travel.work.lines[one.line].name, stop=one.id)

    # edits

    def moved(self, task: int, cell: Cell, position: int | None = None, source: Cell | None = None) -> "Draft":
        """`task` in another day, or elsewhere in its own; at the best place where no `position` (from 0) is given.

        Parameters
        ----------
        source : Cell or None
            The day it is taken out of, where several teams do it together; None: every day.

        Raises
        ------
        PlanError
            If the work is done, no road comes near it, or there is no such team or day. What a day cannot keep is no
            error: `breaks` says it.
        """
        self._possible(task, cell)
        if position is None:
            position = self.best_position(task, cell)
        return replace(self, board=self.board.placed(task, cell, position, source))

    def _possible(self, task: int, cell: Cell) -> None:
        if cell not in self.ground.cells:
            raise PlanError(
                "the plan has no day {day} of team {team}",
                do="choose one of {teams} teams and {days} days",
                team=cell[0],
                day=cell[1],
                teams=len(self.ground.request.crews),
                days=len(self.ground.workdays),
            )
        if not self.ground.travel.of_task[task]:
            raise PlanError(
                "{stop}: no road comes near enough to go there",
                do="add the roads or tracks there to the road layer",
                stop=self.called(task),
            )

    def best_position(self, task: int, cell: Cell) -> int:
        """Where `task` costs the least time in a day, among the places after what is done there."""
        board = self.board.without(task)
        chain = self.days.chain(cell, board.at(cell), board.marks)
        cost = Gaps([chain]).cost(chain, self.days.rows(task))
        return int(cost.argmin()) + board.done_in(cell)

    def lock(self, task: int, by: str, on: str) -> "Draft":
        """`task` locked to the team and day where it stands."""
        return replace(self, board=self.board.marked(task, Mark(LOCKED, by=by, on=on)))

    def exclude(self, task: int, reason: str, by: str, on: str) -> "Draft":
        """`task` left out of the plan, for a reason."""
        return replace(self, board=self.board.marked(task, Mark(EXCLUDED, by=by, on=on, reason=reason)))

    def done(self, task: int, by: str, on: str, reason: str = "", times: tuple[int, int] | None = None) -> "Draft":
        """`task` marked as done.

        `times` are when its work began and ended, in seconds from midnight; None: as they stand in the plan now.
        """
        cell = self.board.where(task)
        if self.board.done(task):
            return self
        mark = Mark(DONE, by=by, on=on, reason=reason)
        if cell is not None:
            timed = self.timed(cell)
            at = timed.tasks.index(task)
            choice = self.ground.travel.of_task[task].index(timed.ways[at])
            arrive, depart = times or (timed.times.begin[at], timed.times.depart[at])
            mark = replace(mark, arrive_s=arrive, depart_s=depart, choice=choice)
        return replace(self, board=self.board.marked(task, mark))

    def freed(self, task: int) -> "Draft":
        """`task` without its mark: unlocked, brought back, or no longer done; what comes back gets no day yet."""
        return replace(self, board=self.board.unmarked(task))


def draft_of(days: Days, document: Mapping[str, Any], held: object) -> Draft:
    """The draft of a kept plan.

    Parameters
    ----------
    document : mapping
        The plan as ``inspect plan`` writes it.
    held : list of mapping or None
        The column ``held``.

    Raises
    ------
    PlanError
        If `held` cannot be read.
    """
    work = days.ground.travel.work
    number = {(work.lines[t.line].key, t.key, t.kind): n for n, t in enumerate(work.tasks)}
    known = set(days.ground.cells)
    cells: dict[Cell, tuple[int, ...]] = {}
    gone: list[str] = []
    for team in document.get("teams", ()):
        for day in team["days"]:
            cell = (int(team["team"]), int(day["day"]))
            tasks = []
            for stop in day["stops"]:
                task = number.get((stop["line_key"], stop["key"], stop["kind"]))
                if task is None or cell not in known or not days.ground.travel.of_task[task]:
                    gone.append(f"{stop['line']} {stop['marker']}")
                else:
                    tasks.append(task)
            if tasks:
                cells[cell] = tuple(tasks)
    board = Board(cells)
    marks: dict[int, Mark] = {}
    for task, mark in read_marks(work, held).items():
        cell_of = board.where(task)
        if mark.kind == EXCLUDED and cell_of is None:
            marks[task] = replace(mark, team=None, day=None)
        elif mark.kind != EXCLUDED and cell_of is not None:
            marks[task] = replace(mark, team=cell_of[0], day=cell_of[1])
    ordered = {
        cell: tuple(sorted(tasks, key=lambda t: t not in marks or marks[t].kind != DONE))
        for cell, tasks in cells.items()
    }
    return Draft(days, Board(ordered, marks), document, tuple(gone))

"""Which task stands in which day, and what is settled: plain data, and the moves on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import DONE, EXCLUDED, LOCKED, Mark
from layers.errors import PlanError


@dataclass(frozen=True)
class Board:
    """Tasks by team and day, in their order, and the marks of tasks.

    What is done stands before all that is not, in every day. A task stands in one day, but where teams do it together:
    then in that of each of them.
    """

    cells: Mapping[Cell, tuple[int, ...]]
    marks: Mapping[int, Mark] = field(default_factory=dict)

    def at(self, cell: Cell) -> tuple[int, ...]:
        """The tasks of a day, in order."""
        return self.cells.get(cell, ())

    def where(self, task: int) -> Cell | None:
        """The day a task stands in, of several the first; None where it has none."""
        return next((cell for cell, tasks in self.cells.items() if task in tasks), None)

    @cached_property
    def _teams(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Teams by task and day."""
        found: dict[tuple[int, int], tuple[int, ...]] = {}
        for (team, day), tasks in self.cells.items():
            for task in tasks:
                found[task, day] = (*found.get((task, day), ()), team)
        return found

    def company(self, cell: Cell) -> dict[int, tuple[int, ...]]:
        """By task of a day: the other teams that come to it on the same day, where there are any."""
        team, day = cell
        teams = {task: self._teams[task, day] for task in self.at(cell)}
        return {task: tuple(t for t in found if t != team) for task, found in teams.items() if len(found) > 1}

    def done(self, task: int) -> bool:
        """Whether the work was done."""
        return task in self.marks and self.marks[task].kind == DONE

    def done_in(self, cell: Cell) -> int:
        """How many tasks of a day are done: the first ones."""
        return sum(self.done(task) for task in self.at(cell))

    def order(self) -> dict[int, int]:
        """The place of each task in its day, from 0; in the first one where several teams do it together."""
        return {task: n for tasks in reversed(list(self.cells.values())) for n, task in enumerate(tasks)}

    def without(self, task: int, source: Cell | None = None) -> "Board":
        """`task` taken out of the day `source`, or of every day; its mark stays."""
        gone = [c for c, tasks in self.cells.items() if task in tasks and source in (None, c)]
        return replace(self, cells={**self.cells, **{c: tuple(t for t in self.at(c) if t != task) for c in gone}})

    def placed(self, task: int, cell: Cell, position: int, source: Cell | None = None) -> "Board":
        """`task` at `position` of a day, after what is done there; a lock goes with it, an exclusion ends.

        Parameters
        ----------
        source : Cell or None
            The day it is taken out of, where several teams do it together; None: every day.

        Raises
        ------
        PlanError
            If the work of `task` is done: it never moves.
        """
        if self.done(task):
            raise PlanError("what is done stays where it was done", do="take the mark 'done' back first")
        free = self.without(task, source).without(task, cell)
        tasks = free.at(cell)
        at = min(max(position, free.done_in(cell)), len(tasks))
        marks = dict(self.marks)
        if (mark := marks.get(task)) is not None:
            if mark.kind == EXCLUDED:
                del marks[task]
            else:
                marks[task] = replace(mark, team=cell[0], day=cell[1])
        return Board({**free.cells, cell: (*tasks[:at], task, *tasks[at:])}, marks)

    def marked(self, task: int, mark: Mark) -> "Board":
        """`task` with `mark`: what is excluded leaves its day, what is done comes after what was done there before.

        Raises
        ------
        PlanError
            If a done task is to be locked or excluded, or a task without a day to be locked or done.
        """
        cell = self.where(task)
        if self.done(task) and mark.kind != DONE:
            raise PlanError("what is done stays where it was done", do="take the mark 'done' back first")
        if mark.kind == EXCLUDED:
            free = self.without(task)
            return Board(free.cells, {**self.marks, task: replace(mark, team=None, day=None)})
        if cell is None:
            raise PlanError("the stop has no day yet", do="give it a day first")
        marks = {**self.marks, task: replace(mark, team=cell[0], day=cell[1])}
        if mark.kind == LOCKED or self.done(task):
            return Board(self.cells, marks)
        cells = dict(self.cells)
        for each in [c for c, tasks in self.cells.items() if task in tasks]:
            rest = [t for t in self.at(each) if t != task]
            rest.insert(self.done_in(each), task)
            cells[each] = tuple(rest)
        return Board(cells, marks)

    def unmarked(self, task: int) -> "Board":
        """`task` without its mark; what was excluded has no day until it is given one.

        What was done comes after what is still done there.
        """
        if task not in self.marks:
            return self
        marks = {t: m for t, m in self.marks.items() if t != task}
        cells = dict(self.cells)
        for cell in [c for c, tasks in self.cells.items() if task in tasks and self.done(task)]:
            cells[cell] = tuple(sorted(self.at(cell), key=lambda t: t not in marks or marks[t].kind != DONE))
        return Board(cells, marks)

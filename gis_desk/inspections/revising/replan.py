"""Planning again what is not settled: what is done, locked or excluded stays, the rest is given the best days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gis_desk.findings import Severity
from gis_desk.inspections.revising.board import Board
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.fleet import Fleet, Loose
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.marks import DONE, LOCKED
from gis_desk.inspections.revising.slots import gravity, why
from layers.errors import PlanError
from layers.text import Text, text
from layers.work import QUIET, Progress

_ROUNDS = 4000
_STEPS = 3
"""How often days that came out too long are tried shorter, and how often even days are tried."""
_EVEN_SHARE = 0.02
"""So much more team time is paid for even days, at most."""


@dataclass(frozen=True)
class Replanned:
    """A plan made again.

    Parameters
    ----------
    released : tuple of int
        Tasks whose lock to a day that has passed could not be kept.
    left : tuple of int
        Tasks without a day.
    """

    draft: Draft
    released: tuple[int, ...] = ()
    left: tuple[int, ...] = ()


def standing_day(draft: Draft) -> int:
    """The day on which the teams stand: the last one with work that is done, else the first."""
    board = draft.board
    return max((day for team, day in board.cells if board.done_in((team, day))), default=1)


def replan(
    draft: Draft,
    *,
    first_day: int | None = None,
    seed: int | None = None,
    rounds: int = _ROUNDS,
    progress: Progress = QUIET,
) -> Replanned:
    """The plan of `draft` made again from `first_day` on.

    Work that is done stays in its day, order and time; a day goes on from where the team stands. What is locked stays
    with its team and day, what is excluded stays out, what teams do together stays where it is. The same draft and
    seed give the same plan.

    Parameters
    ----------
    first_day : int or None
        The first day that takes work; earlier days keep only what is done. None: where the teams stand.
    seed : int or None
        Other than that of the plan.

    Raises
    ------
    PlanError
        If `first_day` is no day of the plan.
    Cancelled
        If the user stops the work.
    """
    first = standing_day(draft) if first_day is None else first_day
    _refuse(draft, first)
    seed = draft.ground.request.seed if seed is None else seed
    cells = [c for c in draft.ground.cells if c[1] >= first and not _off(draft, c)]
    fast = _fast(draft)
    loose, released = _loose(draft, first)
    now = {c: tuple(t for t in draft.board.at(c) if not draft.board.done(t)) for c in cells}
    given: Mapping[Cell, Sequence[int]] = {}
    if loose and cells:
        fleet = Fleet(draft.days, fast, cells, loose)
        given = _searched(draft, fleet, fast, now, seed, rounds, progress)
    marks = {t: m for t, m in draft.board.marks.items() if t not in released}
    made = replace(draft, board=Board(_joined(fast, given).cells, marks))
    made = _kept_locks(made, loose)
    left = made.unplaced
    return Replanned(
        replace(made, base={**made.base, "unvisited": _reasons(made, left)}), tuple(sorted(released)), left
    )


def _refuse(draft: Draft, first: int) -> None:
    last = len(draft.ground.workdays)
    if not 1 <= first <= last + 1:
        raise PlanError("the plan has no day {day}", do="give a day from 1 to {last}", day=first, last=last)


def _off(draft: Draft, cell: Cell) -> bool:
    return draft.ground.request.calendar.is_off(cell[0], draft.ground.workday(cell[1]))


def _fast(draft: Draft) -> Board:
    """The board with nothing but the work that is done."""
    board = draft.board
    cells = {c: board.at(c)[: board.done_in(c)] for c in board.cells}
    return Board(
        {c: tasks for c, tasks in cells.items() if tasks}, {t: m for t, m in board.marks.items() if m.kind == DONE}
    )


def _loose(draft: Draft, first: int) -> tuple[list[Loose], set[int]]:
    """What is to be given a place, and the locks that cannot hold since their day has passed."""
    board, ground = draft.board, draft.ground
    found, released = [], set()
    for task in range(len(ground.travel.work.tasks)):
        mark = board.marks.get(task)
        if not ground.travel.of_task[task] or (mark is not None and mark.kind != LOCKED):
            continue
        cells = [c for c, tasks in board.cells.items() if task in tasks and c[1] >= first]
        together = [c for c in cells if len(board.company(c).get(task, ())) > 0]
        if together:
            found += [Loose(task, frozenset({c})) for c in together]
        elif mark is not None and cells:
            found.append(Loose(task, frozenset(cells)))
        else:
            if mark is not None:
                released.add(task)
            found.append(Loose(task))
    return found, released


def _searched(
    draft: Draft,
    fleet: Fleet,
    fast: Board,
    now: Mapping[Cell, Sequence[int]],
    seed: int,
    rounds: int,
    progress: Progress,
) -> Mapping[Cell, Sequence[int]]:
    """The best places found; days that the clock finds too long are searched again, shorter."""
    less: dict[Cell, int] = {}
    best: Mapping[Cell, Sequence[int]] = now
    best_cost = _cost(draft, fast, now)
    share = Progress(stopped=progress.stopped)
    for step in range(_STEPS):
        found = fleet.search(
            best if step else now,
            seed=seed,
            rounds=rounds if step == 0 else max(1, rounds // 3),
            progress=share if step else progress,
            less_s=less,
        )
        if (cost := _cost(draft, fast, found)) < best_cost:
            best, best_cost = found, cost
        made = replace(draft, board=_joined(fast, found))
        over = {c: max(b.amount_s for b in breaks) for c, breaks in made.breaks.items() if found.get(c)}
        if not any(over.values()):
            break
        for cell, seconds in over.items():
            less[cell] = less.get(cell, 0) + seconds
    if draft.ground.request.balanced:
        best = _evened(draft, fleet, fast, best, best_cost, seed, rounds, share)
    return best


def _evened(
    draft: Draft,
    fleet: Fleet,
    fast: Board,
    found: Mapping[Cell, Sequence[int]],
    cost: tuple[int, int, int],
    seed: int,
    rounds: int,
    progress: Progress,
) -> Mapping[Cell, Sequence[int]]:
    """`found` with the longest day as short as a little more team time allows."""
    used = [c for c in fleet.cells if found.get(c)]
    if len(used) < 2:
        return found
    best, (broken, gone, seconds) = found, cost
    made = replace(draft, board=_joined(fast, found))
    lengths = [made.timed(c).seconds for c in used]
    low, high = sum(lengths) // len(lengths), max(lengths)
    narrow = fleet.narrowed(used)
    for _ in range(_STEPS):
        middle = (low + high) // 2
        tried = narrow.search(best, seed=seed, rounds=max(1, rounds // 3), progress=progress, longest_s=middle)
        of = _cost(draft, fast, tried)
        if of[:2] <= (broken, gone) and of[2] <= seconds * (1 + _EVEN_SHARE):
            made = replace(draft, board=_joined(fast, tried))
            best, high = tried, max(made.timed(c).seconds for c in used)
        else:
            low = middle
    return best


def _cost(draft: Draft, fast: Board, given: Mapping[Cell, Sequence[int]]) -> tuple[int, int, int]:
    """What must be kept and is not, in seconds; stops placed, negative; team time in seconds."""
    made = replace(draft, board=_joined(fast, given))
    bad = [b for breaks in made.breaks.values() for b in breaks if gravity(b) is Severity.MUST]
    time = sum(made.timed(c).seconds for c in made.board.cells)
    placed = sum(len(tasks) for tasks in given.values())
    return sum(max(60, b.amount_s) for b in bad), -placed, time


def _joined(fast: Board, given: Mapping[Cell, Sequence[int]]) -> Board:
    cells = {c: (*fast.at(c), *given.get(c, ())) for c in dict.fromkeys([*fast.cells, *given])}
    return Board({c: tasks for c, tasks in cells.items() if tasks}, fast.marks)


def _kept_locks(draft: Draft, loose: Sequence[Loose]) -> Draft:
    """What is locked, or done together, stands in its day even where there is no room for it."""
    for one in loose:
        for cell in one.only or ():
            if len(one.only or ()) == 1 and one.task not in draft.board.at(cell):
                position = draft.best_position(one.task, cell)
                tasks = draft.board.at(cell)
                cells = {**draft.board.cells, cell: (*tasks[:position], one.task, *tasks[position:])}
                draft = replace(draft, board=Board(cells, draft.board.marks))
    return draft


def _reasons(draft: Draft, left: Sequence[int]) -> list[dict[str, object]]:
    """The entries of the plan's document for what has no day."""
    work = draft.ground.travel.work
    found: list[dict[str, object]] = []
    before = {(u.get("line"), u["key"]): u for u in draft.base.get("unvisited", ())}
    for task in left:
        one, line = work.tasks[task], work.lines[work.tasks[task].line]
        known = before.get((line.name, one.key))
        if not draft.ground.travel.of_task[task] and known is not None:
            found.append(dict(known))
            continue
        entry = {"marker": one.id, "key": one.key, "kind": one.kind, "line": line.name, "line_key": line.key}
        found.append({**entry, "code": "no_room", "reason": reason_for(draft, task)})
    return found


def reason_for(draft: Draft, task: int) -> Text:
    """Why a task has no day: what the cheapest place for it would break."""
    if not draft.ground.travel.of_task[task]:
        return text("no road comes near enough to go there")
    slots = why(draft, task, most=1).slots
    if not slots:
        return text("the plan has no day for it")
    best = slots[0]
    bad = next((b.said for b in best.breaks if gravity(b) is Severity.MUST), None)
    if bad is None:
        return text("has room on day {day} of team {team}", team=best.cell[0], day=best.cell[1])
    return text(
        "no day has room; nearest is day {day} of team {team}: {what}", team=best.cell[0], day=best.cell[1], what=bad
    )

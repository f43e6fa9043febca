"""What a person has settled about the tasks of a plan: locked, excluded, done; and how the workspace keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from gis_desk.inspections.asking.asked import Asked
from gis_desk.inspections.asking.crews import Hold
from gis_desk.inspections.tasks import Work
from gis_desk.inspections.ways.travel import Travel
from layers.errors import PlanError, Where

LOCKED, EXCLUDED, DONE = "locked", "excluded", "done"
KINDS = (LOCKED, EXCLUDED, DONE)


@dataclass(frozen=True)
class Mark:
    """What was settled about one task, and by whom.

    Parameters
    ----------
    kind : str
        ``locked``: it stays with a team and day; ``excluded``: it is left out; ``done``: it was done, and never moves.
    team, day : int or None
        Where it is locked or was done, both from 1; None for what is excluded.
    by, on : str
        Who settled it, and the date (ISO).
    reason : str
        Why it is excluded, or what says that it was done.
    arrive_s, depart_s : int or None
        Seconds from midnight of what was done.
    choice : int or None
        Which of the task's ways was taken, counted among them; None where that is not known.
    """

    kind: str
    team: int | None = None
    day: int | None = None
    by: str = ""
    on: str = ""
    reason: str = ""
    arrive_s: int | None = None
    depart_s: int | None = None
    choice: int | None = None


def kept(work: Work, marks: Mapping[int, Mark], order: Mapping[int, int]) -> list[dict[str, Any]]:
    """`marks` (task number to mark) as the column ``held`` keeps them; `order` gives the place of each in its day."""
    return [
        {
            "task": work.tasks[task].key,
            "line": work.lines[work.tasks[task].line].key,
            "order": order[task] + 1 if task in order else None,
            "done": mark.kind == DONE,
            **asdict(mark),
        }
        for task, mark in sorted(marks.items())
    ]


def read_marks(work: Work, held: object) -> dict[int, Mark]:
    """The marks that the column ``held`` holds, by task number; those of tasks that are no more are left out.

    Raises
    ------
    PlanError
        If an entry is not as `kept` writes it.
    """
    if held is None:
        return {}
    number = {(t.key, work.lines[t.line].key): n for n, t in enumerate(work.tasks)}
    found: dict[int, Mark] = {}
    for row, entry in enumerate(_entries(held), start=1):
        known = number.get((str(entry.get("task")), str(entry.get("line"))))
        values: dict[str, Any] = {name: entry.get(name) for name in Mark.__dataclass_fields__}
        if values["kind"] is None:
            values.update(_as_asked(entry))
        if values["kind"] not in KINDS or not all(_fits(name, value) for name, value in values.items()):
            raise PlanError(
                "entry {n} of what is held in the plan cannot be read",
                where=Where(layer="inspection_plan", row=row, field="held", value=str(entry)[:80]),
                do="undo the last change of the plan, or plan again",
                n=row,
            )
        if known is not None:
            values.update({name: values[name] or "" for name in ("by", "on", "reason")})
            found[known] = Mark(**values)
    return found


def _entries(held: object) -> Iterable[Mapping[str, Any]]:
    if isinstance(held, Sequence) and all(isinstance(entry, Mapping) for entry in held):
        return held
    raise PlanError(
        "what is held in the plan cannot be read",
        where=Where(layer="inspection_plan", field="held", value=str(held)[:80]),
        do="undo the last change of the plan, or plan again",
    )


def _as_asked(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry that the planner took over from its request says in other words."""
    if not entry.get("done"):
        return {"kind": EXCLUDED if entry.get("team") is None and entry.get("day") is None else LOCKED}
    asked = Asked(entry, "held")
    return {"kind": DONE, "arrive_s": asked.clock("arrive", None), "depart_s": asked.clock("depart", None)}


def _fits(name: str, value: object) -> bool:
    if name in ("kind", "by", "on", "reason"):
        return value is None or isinstance(value, str)
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def holds(travel: Travel, marks: Mapping[int, Mark], order: Mapping[int, int]) -> tuple[Hold, ...]:
    """`marks` as the planner takes them; what was done keeps its `order` in the day, a lock only team and day."""
    return tuple(_hold(travel, task, mark, order.get(task)) for task, mark in sorted(marks.items()))


def _hold(travel: Travel, task: int, mark: Mark, order: int | None) -> Hold:
    one = travel.work.tasks[task]
    where = (one.key, travel.work.lines[one.line].key)
    if mark.kind != DONE or order is None:
        return Hold(*where, mark.team, mark.day, reason=mark.reason)
    own, forward = travel.of_task[task], None
    if one.kind == "stretch" and mark.choice is not None and mark.choice < len(own):
        forward = travel.ways[own[mark.choice]].enter == one.begin
    times = (mark.arrive_s, mark.depart_s)
    return Hold(*where, mark.team, mark.day, order + 1, True, *times, forward, mark.reason)

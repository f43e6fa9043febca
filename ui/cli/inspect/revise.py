"""``gis-desk inspect why|move|lock|exclude|release|done|replan``: a kept plan understood and changed."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from gis_desk.inspections.asking.asked import Asked
from gis_desk.inspections.planning.planner import units_of
from gis_desk.inspections.revising.draft import Draft
from gis_desk.inspections.revising.ground import Cell
from gis_desk.inspections.revising.keeping import Kept, edited, open_draft
from gis_desk.inspections.revising.replan import replan as plan_again
from gis_desk.inspections.revising.slots import Why
from gis_desk.inspections.revising.slots import why as why_there
from gis_desk.inspections.revising.thorough import plan_anew
from gis_desk.inspections.revising.told import day_json, standing, why_json
from gis_desk.inspections.revising.visited import visits, with_visits
from layers.errors import PlanError, Where
from layers.store import Store
from layers.store.workspace import default_name
from layers.text import Text, text
from ui.cli import answer
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import say, tr

_WORKSPACE = click.argument("workspace", type=click.Path(path_type=Path))
_PLAN = click.argument("plan")
_STOP = click.argument("stop")
_STOPS = click.argument("stops", nargs=-1)
_TEAM = click.option("--team", type=click.IntRange(1, 50), help=tr("Number of the team."))
_DAY = click.option("--day", type=click.IntRange(1, 366), help=tr("Number of the day."))


@dataclass(frozen=True)
class _Open:
    store: Store
    kept: Kept
    frames: tuple[Any, Any, Any]
    waters: Any
    units: Mapping[str, str]

    @property
    def draft(self) -> Draft:
        return self.kept.draft

    def keep(self, draft: Draft, label: Text) -> Draft:
        """Keep an edit as one change; what is kept."""
        kept, change = edited(self.kept, draft, label, say)
        if change.edits:
            self.store.apply(change)
        return kept.draft


@contextmanager
def _opened(workspace: Path, plan: str, *, write: bool = True) -> Iterator[_Open]:
    """The plan with the key `plan` (or the last one made, by ``last``), ready to be changed."""
    with Store.open(workspace, write=write) as store:
        if write:
            writable(store)
        key = plan
        if plan == "last":
            keys = store.keys("inspection_plan")
            key = keys[-1] if keys else plan
        frames = (store.frame("boundary_line"), store.frame("marker"), store.frame("road"))
        waters, divisions = store.frame("water"), store.frame("division")
        units = units_of(divisions)
        row = store.row("inspection_plan", key)
        kept = open_draft(key, row, *frames, units, answer.progress(), waters=waters)
        yield _Open(store, kept, frames, waters, units)


def _today() -> str:
    return dt.date.today().isoformat()


@click.command(help=tr("Say why a stop has its day, and what its other places would cost and break."))
@_WORKSPACE
@_PLAN
@_STOP
@click.option("--most", type=click.IntRange(1, 50), default=6, show_default=True, help=tr("How many places."))
@FORM
def why(workspace: Path, plan: str, stop: str, most: int, form: str) -> None:
    """Print the next-best places of a stop."""
    with _opened(workspace, plan, write=False) as opened:
        draft = opened.draft
        found = why_there(draft, draft.ground.task(stop), most)
    if form == "json":
        answer.print_json(why_json(draft, found, say))
        return
    _print_why(draft, found)


@click.command(help=tr("Move a stop to another team, day or place in its day."))
@_WORKSPACE
@_PLAN
@_STOP
@_TEAM
@_DAY
@click.option(
    "--order", type=click.IntRange(1, 10_000), help=tr("Its place among the stops of the day; else the best.")
)
@click.option("--lock", is_flag=True, help=tr("Lock it there too."))
@FORM
def move(
    workspace: Path,
    plan: str,
    stop: str,
    team: int | None,
    day: int | None,
    order: int | None,
    lock: bool,
    form: str,
) -> None:
    """Move a stop; what breaks is said, not refused."""

    def act(draft: Draft) -> tuple[Draft, Text]:
        task = draft.ground.task(stop)
        here = draft.board.where(task)
        cell = (team or (here[0] if here else 0), day or (here[1] if here else 0))
        after = draft.moved(task, cell, None if order is None else order - 1)
        after = after.lock(task, default_name(), _today()) if lock else after
        return after, text("Move {stop} to team {team}, day {day}", stop=draft.called(task), team=cell[0], day=cell[1])

    _change(workspace, plan, act, form)


@click.command(help=tr("Lock stops to the team and day where they stand."))
@_WORKSPACE
@_PLAN
@_STOPS
@FORM
def lock(workspace: Path, plan: str, stops: tuple[str, ...], form: str) -> None:
    """Lock stops."""
    who, on = default_name(), _today()
    _each(workspace, plan, stops, lambda d, t: d.lock(t, who, on), text("Lock {stops}", stops=", ".join(stops)), form)


@click.command(help=tr("Leave stops out of the plan, for a reason."))
@_WORKSPACE
@_PLAN
@_STOPS
@click.option("--reason", required=True, help=tr("Why they are left out."))
@FORM
def exclude(workspace: Path, plan: str, stops: tuple[str, ...], reason: str, form: str) -> None:
    """Leave stops out."""
    who, on = default_name(), _today()
    _each(
        workspace,
        plan,
        stops,
        lambda d, t: d.exclude(t, reason, who, on),
        text("Leave out {stops}", stops=", ".join(stops)),
        form,
    )


@click.command(help=tr("Unlock stops, bring back what was left out, take 'done' back."))
@_WORKSPACE
@_PLAN
@_STOPS
@FORM
def release(workspace: Path, plan: str, stops: tuple[str, ...], form: str) -> None:
    """Take marks back."""
    _each(workspace, plan, stops, lambda d, t: d.freed(t), text("Release {stops}", stops=", ".join(stops)), form)


@click.command(help=tr("Mark stops as done: named ones, those of a day, or those that records of the field are of."))
@_WORKSPACE
@_PLAN
@_STOPS
@_TEAM
@_DAY
@click.option("--records", is_flag=True, help=tr("Every stop that has a record of its day."))
@click.option("--from", "begin", help=tr("When the work at the one stop began, as 09:40."))
@click.option("--to", "end", help=tr("When it ended."))
@FORM
def done(
    workspace: Path,
    plan: str,
    stops: tuple[str, ...],
    team: int | None,
    day: int | None,
    records: bool,
    begin: str | None,
    end: str | None,
    form: str,
) -> None:
    """Mark work as done; it never moves again."""
    who, on = default_name(), _today()
    if (team is None) != (day is None):
        raise PlanError(
            "the day of a team is not clear",
            where=Where(field="--team" if day is None else "--day"),
            do="give --team and --day together, or neither",
        )
    with _opened(workspace, plan) as opened:
        draft = opened.draft
        tasks = [draft.ground.task(stop) for stop in stops]
        if team is not None and day is not None:
            tasks += [t for t in draft.board.at((team, day)) if t not in tasks]
        times = _times(begin, end, tasks)
        after = draft
        if records:
            made_on = str(opened.store.row("inspection_plan", opened.kept.key)["made_on"])  # type: ignore[index]
            records_of, stretches = (opened.store.frame(n) for n in ("inspection_record", "inspection_stretch"))
            found = visits(draft, records_of, stretches, made_on)
            after = with_visits(after, found, who, say(text("record of the field")))
        elif not tasks:
            raise PlanError("no stop is named", do="name stops, a team and day, or give --records")
        for task in tasks:
            after = after.done(task, who, on, times=times)
        draft = opened.keep(after, text("Mark work as done"))
    _print(draft, (), form)


@click.command(help=tr("Plan again what is not done, keeping what is locked or left out."))
@_WORKSPACE
@_PLAN
@click.option(
    "--from-day", type=click.IntRange(1, 366), help=tr("First day that takes work; else where the teams are.")
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help=tr("The same seed gives the same plan."))
@click.option("--thorough", is_flag=True, help=tr("Search as long as for a new plan, over all days."))
@FORM
def replan(workspace: Path, plan: str, from_day: int | None, seed: int | None, thorough: bool, form: str) -> None:
    """Plan the rest again."""
    if thorough and from_day is not None:
        raise PlanError("a thorough search is over all days", do="leave --from-day or --thorough out")
    with _opened(workspace, plan) as opened:
        if thorough:
            made = plan_anew(
                opened.draft,
                *opened.frames,
                waters=opened.waters,
                units=opened.units,
                say=say,
                seed=seed,
                progress=answer.progress(),
            )
        else:
            made = plan_again(opened.draft, first_day=from_day, seed=seed, progress=answer.progress())
        draft = opened.keep(made.draft, text("Plan the rest again"))
    if form != "json":
        for task in made.released:
            click.echo(tr("no longer locked, since its day has passed: {stop}", stop=say(draft.called(task))))
    _print(draft, (), form)


def _times(begin: str | None, end: str | None, tasks: Sequence[int]) -> tuple[int, int] | None:
    if begin is None and end is None:
        return None
    asked = Asked({"--from": begin, "--to": end}, "")
    first, last = asked.clock("--from", None), asked.clock("--to", None)
    if first is None or last is None or last < first or len(tasks) != 1:
        raise PlanError(
            "begin and end of work are not clear",
            where=Where(field="--from, --to", value=f"{begin or ''}–{end or ''}"),
            do="give one stop, and both times, the earlier one first",
        )
    return first, last


def _each(
    workspace: Path,
    plan: str,
    stops: Sequence[str],
    act: Callable[[Draft, int], Draft],
    label: Text,
    form: str,
) -> None:
    """The same edit of several stops as one change."""
    if not stops:
        raise PlanError("no stop is named", do="name stops by their number or key")

    def whole(draft: Draft) -> tuple[Draft, Text]:
        for stop in stops:
            draft = act(draft, draft.ground.task(stop))
        return draft, label

    _change(workspace, plan, whole, form)


def _change(workspace: Path, plan: str, act: Callable[[Draft], tuple[Draft, Text]], form: str) -> None:
    with _opened(workspace, plan) as opened:
        before = opened.draft
        after, label = act(before)
        draft = opened.keep(after, label)
    touched = [c for c in draft.ground.cells if before.board.at(c) != draft.board.at(c)]
    _print(draft, touched, form)


def _print(draft: Draft, touched: Sequence[Cell], form: str) -> None:
    document = {**standing(draft, say), "changed_days": [day_json(draft, cell) for cell in touched]}
    if form == "json":
        answer.print_json(document)
        return
    for day in document["changed_days"]:
        click.echo(
            tr(
                "Team {team}, day {day}: {hours:.1f} h, {km:.1f} km, back at {end}",
                **{**day, "end": day["end"] or "—"},
            )
        )
    click.echo(tr("Total: {km:.1f} km, {hours:.1f} team hours", km=document["km"], hours=document["hours"]))
    for found in document["breaks"]:
        click.echo(tr("Team {team}, day {day}: {words}", **_only(found, "team", "day", "words")))
    for left in document["unplaced"]:
        click.echo(tr("has no day: {line} {stop}", **_only(left, "line", "stop")))


def _only(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _print_why(draft: Draft, found: Why) -> None:
    document = why_json(draft, found, say)
    click.echo(say(draft.called(found.task)))
    if found.cell is None:
        click.echo(tr("has no day"))
    else:
        click.echo(tr("Team {team}, day {day}", team=found.cell[0], day=found.cell[1]))
        click.echo(tr("Without it the day would be {n:.0f} min shorter.", n=found.saves_minutes))
    if (held := document["held"]) is not None:
        click.echo(tr("{kind} by {who} on {date}", kind=say(HELD[held["kind"]]), who=held["by"], date=held["on"]))
    head = ("Team", "Day", "Order", "Minutes", "km", "Back at", "What breaks")
    rows = [
        [
            s["team"],
            s["day"],
            s["order"],
            f"{s['minutes']:+.0f}",
            f"{s['km']:+.1f}",
            s["end"],
            "; ".join(b["words"] for b in s["breaks"]) or "—",
        ]
        for s in document["slots"]
    ]
    if rows:
        click.echo(answer.table([tr(h) for h in head], rows))


HELD = {"locked": text("locked"), "excluded": text("excluded"), "done": text("done")}

REVISING = (why, move, lock, exclude, release, done, replan)

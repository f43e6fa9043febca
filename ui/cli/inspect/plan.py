"""``gis-desk inspect plan``: which team visits which markers and walks which stretches on which day."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gis_desk.inspections.handout import write_all
from gis_desk.inspections.plan import Plan, plan_change
from gis_desk.inspections.planner import plan_inspection, with_hours
from gis_desk.inspections.settings import PlanSettings
from gis_desk.inspections.travel import Start, county_seat
from layers.errors import PlanError, Where
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import say, tr

_FILE = click.Path(path_type=Path)


@click.command(help=tr("Plan an inspection: which team visits which markers and walks which stretches on which day."))
@click.argument("workspace", type=_FILE)
@click.option("--line", "lines", multiple=True, required=True, help=tr("A line by key, code or name; all for all."))
@click.option("--teams", type=int, required=True, help=tr("How many teams."))
@click.option("--days", type=int, required=True, help=tr("How many days each team has."))
@click.option("--out", type=_FILE, required=True, help=tr("Folder for the plan, the lists and the GPX file."))
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, help=tr("The same seed gives the same plan."))
@click.option("--time-limit", type=float, help=tr("Seconds of search; then the same seed may give another plan."))
@click.option("--start", "starts", multiple=True, help=tr("Start place as longitude,latitude or a place name."))
@click.option("--hours", type=float, help=tr("Working hours of a day, travel included."))
@click.option("--begin", help=tr("When the day begins, as 08:00."))
@click.option("--markers-only", is_flag=True, help=tr("Visit the markers, walk no stretches."))
@FORM
def plan(
    workspace: Path,
    lines: tuple[str, ...],
    teams: int,
    days: int,
    out: Path,
    seed: int,
    time_limit: float | None,
    starts: tuple[str, ...],
    hours: float | None,
    begin: str | None,
    markers_only: bool,
    form: str,
) -> None:
    """Plan, keep the plan in the workspace, write the files for the teams."""
    _folder(out)
    settings = with_hours(PlanSettings(), hours, _begin(begin), not markers_only)
    with Store.open(workspace) as store:
        writable(store)
        frame = store.frame("boundary_line")
        made = plan_inspection(
            frame,
            store.frame("marker"),
            store.frame("road"),
            lines,
            teams=teams,
            days=days,
            starts=_starts(store, starts),
            seed=seed,
            limit_s=time_limit,
            settings=settings,
            progress=answer.progress(),
        )
        key = store.new_key("inspection_plan")
        document = {**made.as_json(say), "key": key}
        files = write_all(document, out, say)
        store.apply(plan_change(made, key, dt.date.today().isoformat(), say))
    if form == "json":
        answer.print_json(document)
        return
    _print(made, files)


def _folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise PlanError("this is a file, not a folder", where=Where(out), do="give a folder for the files of the plan")


def _begin(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        moment = dt.datetime.strptime(value, "%H:%M")
    except ValueError as exc:
        raise PlanError(
            "'{value}' is no time of day", where=Where(field="--begin"), do="write it as 08:00", value=value
        ) from exc
    return moment.strftime("%H:%M")


def _starts(store: Store, wanted: Sequence[str]) -> list[Start]:
    if not wanted:
        divisions, names, lines = (store.frame(n) for n in ("division", "place_name", "boundary_line"))
        return [county_seat(divisions, names, lines, store.setting("county"))]
    return [_start(store, w) for w in wanted]


def _start(store: Store, wanted: str) -> Start:
    numbers = wanted.replace("，", ",").split(",")
    if len(numbers) == 2:
        try:
            lon, lat = (float(n) for n in numbers)
        except ValueError:
            pass
        else:
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise PlanError(
                    "{value} is no longitude and latitude",
                    where=Where(field="--start"),
                    do="give degrees, longitude first: 108.3712,25.6410",
                    value=wanted,
                )
            return Start(lon, lat, wanted)
    names = store.frame("place_name", where={"name": wanted})
    names = names[~names.geometry.is_empty & names.geometry.notna()] if len(names) else names
    if len(names) != 1:
        raise PlanError(
            "{n} places are called '{name}'",
            where=Where(field="--start", value=wanted),
            do="give the start place as longitude,latitude",
            n=len(names),
            name=wanted,
        )
    place = names.geometry.iloc[0].centroid
    return Start(place.x, place.y, wanted)


def _print(made: Plan, files: Sequence[Path]) -> None:
    for team in made.teams:
        click.echo(tr("Team {team}, from {place}", team=team.team, place=say(team.start)))
        if not team.days:
            click.echo("  " + tr("not needed"))
        for day in team.days:
            click.echo(
                "  "
                + tr(
                    "Day {day}: {start}–{end}, {hours:.1f} h, {drive:.1f} km by vehicle, {walk:.1f} km on foot",
                    day=day.day,
                    start=day.as_json()["start"],
                    end=day.as_json()["end"],
                    hours=day.hours,
                    drive=day.metres("drive") / 1000,
                    walk=day.metres("walk", "inspect") / 1000,
                )
            )
            head = ("Arrive", "Depart", "Marker or stretch", "Line", "Length (m)", "By", "From last stop (km)")
            rows = [_stop_row(s.as_json()) for s in day.stops]
            click.echo("    " + answer.table([tr(h) for h in head], rows).replace("\n", "\n    "))
    for left in made.unvisited:
        click.echo(tr("not visited: {line} {marker}: {reason}", line=left.line, marker=left.marker, reason=left.reason))
    click.echo(
        tr("Total: {km:.1f} km, {hours:.1f} team hours", km=made.total_m / 1000, hours=made.total_s / 3600)
        + (tr("; at most {gap:.1%} above the least possible", gap=made.gap) if made.gap is not None else "")
    )
    hours = [day.hours for team in made.teams for day in team.days]
    if len(hours) > 1:
        click.echo(
            tr("Longest day {longest:.1f} h, shortest {shortest:.1f} h", longest=max(hours), shortest=min(hours))
        )
    for file in files:
        click.echo(str(file))


MODES = {"drive": "Vehicle", "walk": "On foot", "stay": "On the spot"}


def _stop_row(stop: dict[str, Any]) -> list[object]:
    length = f"{stop['length_m']:.0f}" if stop["kind"] == "stretch" else ""
    mode, km = tr(MODES[stop["mode"]]), f"{stop['km']:.2f}"
    return [stop["arrive"], stop["depart"], stop["marker"], stop["line"], length, mode, km]

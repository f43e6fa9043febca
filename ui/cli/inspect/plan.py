"""``gis-desk inspect plan``: which team visits which markers and walks which stretches on which day."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from gis_desk.inspections.asking.crews import SIDES
from gis_desk.inspections.handing.handout import write_all
from gis_desk.inspections.plan import Plan, Team, clock, plan_change
from gis_desk.inspections.planning.planner import limit, plan_request, units_of
from layers.errors import PlanError, Where
from layers.store import Store
from resources import resource
from ui.cli import answer
from ui.cli.inspect.asked import Options, request_for
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM, Measure
from ui.texts import say, tr

_FILE = click.Path(path_type=Path)
_HELP = tr(
    "Plan an inspection: which team visits which markers and walks which stretches on which day. A request file "
    "(TOML) says all that can be asked: teams with their places, hours, lunch, skills and sides, days with daylight, "
    "meetings, one-way stretches, what is settled; --example prints one with every field explained. Options come "
    "before what the file says."
)


def _example(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """Print the request file that explains every field, and end."""
    if wanted and not context.resilient_parsing:
        click.echo(resource("rules", "inspection_request.toml").read_text(encoding="utf-8"), nl=False)
        context.exit()


@click.command(help=_HELP)
@click.argument("workspace", type=_FILE)
@click.option("--line", "lines", multiple=True, help=tr("A line by key, code or name; all for all."))
@click.option("--teams", type=int, help=tr("How many teams."))
@click.option("--days", type=int, help=tr("How many days each team has."))
@click.option("--out", type=_FILE, required=True, help=tr("Folder for the plan, the lists and the GPX file."))
@click.option("--request", "file", type=_FILE, help=tr("A request file (TOML) with teams, days and all that is asked."))
@click.option(
    "--example",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_example,
    help=tr("Print a request file that explains every field."),
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help=tr("The same seed gives the same plan."))
@click.option("--time-limit", type=float, help=tr("Seconds of search; then the same seed may give another plan."))
@click.option(
    "--start",
    "starts",
    multiple=True,
    help=tr("Start place as longitude,latitude, or the name of a place or division."),
)
@click.option("--hours", type=float, help=tr("Working hours of a day, travel included."))
@click.option("--begin", help=tr("When the day begins, as 08:00."))
@click.option("--lunch", type=Measure(0, 240), help=tr("Minutes of lunch, 0 for none."))
@click.option("--date", help=tr("First day, as 2026-05-18; work then lies in daylight."))
@click.option("--closed", multiple=True, help=tr("A date nobody works."))
@click.option("--weekends/--no-weekends", default=None, help=tr("Whether Saturdays and Sundays are worked."))
@click.option(
    "--side", "sides", type=click.Choice(SIDES), multiple=True, help=tr("Side of all teams, or of each in turn.")
)
@click.option("--fair", type=Measure(0, 1), help=tr("Share of the hours for the left side's teams, 0 to 1."))
@click.option("--balanced/--unbalanced", default=None, help=tr("Whether days are made alike in length (they are)."))
@click.option("--dem", type=_FILE, help=tr("A terrain model (GeoTIFF, heights in metres) for the slope of walks."))
@click.option("--markers-only", is_flag=True, help=tr("Visit the markers, walk no stretches."))
@FORM
def plan(workspace: Path, out: Path, file: Path | None, time_limit: float | None, form: str, **given: Any) -> None:
    """Plan, keep the plan in the workspace, write the files for the teams."""
    _folder(out)
    with Store.open(workspace) as store:
        writable(store)
        request = request_for(store, file, Options(**given))
        made = plan_request(
            store.frame("boundary_line"),
            store.frame("marker"),
            store.frame("road"),
            request,
            waters=store.frame("water"),
            units=units_of(store.frame("division")),
            limit_s=limit(time_limit),
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


def _print(made: Plan, files: Sequence[Path]) -> None:
    for team in made.teams:
        click.echo(tr("Team {team}, from {place}", team=team.team, place=say(team.start)) + _about(team))
        if not team.days:
            click.echo("  " + tr("not needed"))
        for day in team.days:
            click.echo(
                "  "
                + tr(
                    "Day {day}: {start}–{end}, {hours:.1f} h, {drive:.1f} km by vehicle, {walk:.1f} km on foot",
                    day=day.day if day.date is None else f"{day.day} ({day.date})",
                    start=day.as_json()["start"],
                    end=day.as_json()["end"],
                    hours=day.hours,
                    drive=day.metres("drive") / 1000,
                    walk=day.metres("walk", "inspect") / 1000,
                )
            )
            if day.lunch_s is not None:
                click.echo("    " + tr("lunch at {at}, {n} min", at=clock(day.lunch_s), n=day.lunch_len_s // 60))
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
    _cost(made)
    for told in made.told:
        click.echo(tr("note: {what}", what=told))
    for file in files:
        click.echo(str(file))


SIDE_WORDS = {"left": "left side", "right": "right side", "mixed": ""}


def _about(team: Team) -> str:
    words = [team.name, tr(SIDE_WORDS[team.side]) if SIDE_WORDS[team.side] else ""]
    words.append("" if team.vehicle else tr("on foot"))
    shown = tr(", ").join(w for w in words if w)
    return f" ({shown})" if shown else ""


def _cost(made: Plan) -> None:
    """What alike days and fair shares cost against the least."""
    least, balance, fair = (made.cost.get(k) for k in ("least_h", "balance_h", "fair_h"))
    if least is None:
        return
    if balance is not None:
        click.echo(tr("days alike: {more:+.1f} h against the least, {least:.1f} h", more=balance, least=least))
    if fair is not None:
        click.echo(tr("fair shares: {more:+.1f} h against the least, {least:.1f} h", more=fair, least=least))
    if made.share is not None:
        click.echo(tr("the left side's teams work {share:.1%} of the hours of both sides", share=made.share))


MODES = {"drive": "Vehicle", "walk": "On foot", "stay": "On the spot"}


def _stop_row(stop: dict[str, Any]) -> list[object]:
    length = f"{stop['length_m']:.0f}" if stop["kind"] == "stretch" else ""
    mode, km = tr(MODES[stop["mode"]]), f"{stop['km']:.2f}"
    with_teams = tr(", ").join(str(n) for n in stop["together"])
    shown = tr("{stop}, with team {teams}", stop=stop["marker"], teams=with_teams) if with_teams else stop["marker"]
    return [stop["arrive"], stop["depart"], shown, stop["line"], length, mode, km]

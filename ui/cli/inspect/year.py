"""``gis-desk inspect year``: the plan of a year, and its rounds as planned ones."""

from pathlib import Path
from typing import Any

import click

from gis_desk.inspections.cycle.balance import Balance, even_years
from gis_desk.inspections.cycle.yearplan import YearLine, YearPlan, plan_year, year_change
from layers.schema import LEVELS
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.cycle import FILE, YEAR, keys_of, lead_words, read_lines
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(
    help=tr(
        "The plan of a year: which lines, who leads, how much work, in which months; --apply writes the rounds down."
    )
)
@click.argument("workspace", type=FILE)
@click.option("--year", type=YEAR, required=True, help=tr("The year to plan."))
@click.option("--line", "lines", multiple=True, help=tr("Only this line, by key, code or name; may be given again."))
@click.option("--pull", "pulled", multiple=True, help=tr("A line to pull forward into the year; may be given again."))
@click.option("--level", "levels", multiple=True, type=click.Choice(LEVELS), help=tr("Only lines of this level."))
@click.option("--even", is_flag=True, help=tr("Pull forward what the suggestion for even years puts into this year."))
@click.option("--apply", "apply_it", is_flag=True, help=tr("Write the rounds into the workspace, as one change."))
@FORM
def year(
    workspace: Path,
    year: int,
    lines: tuple[str, ...],
    pulled: tuple[str, ...],
    levels: tuple[str, ...],
    even: bool,
    apply_it: bool,
    form: str,
) -> None:
    """Print the plan, and keep it where asked."""
    with Store.open(workspace, write=apply_it) as store:
        if apply_it:
            writable(store)
        due = read_lines(store, year)
        balance = even_years([d for d in due if not levels or d.level in levels], year)
        more = keys_of(store, pulled)
        if even:
            more += [p.due.key for p in balance.pulls if p.to_year == year]
        plan = plan_year(due, year, only=keys_of(store, lines) if lines else None, more=more, levels=levels)
        created = 0
        if apply_it:
            change = year_change(plan, lambda: store.new_key("inspection"))
            created = len(change.edits)
            store.apply(change)
    if form == "json":
        answer.print_json({**plan.as_json(), "created": created, "balance": _balance_json(balance)})
        return
    _print(plan, balance)
    if apply_it:
        click.echo(tr("{n} rounds written down as planned", n=created))


def _balance_json(balance: Balance) -> dict[str, Any]:
    return {
        "years": list(balance.years),
        "people_days": [round(v, 1) for v in balance.before],
        "people_days_even": [round(v, 1) for v in balance.after],
        "evened": [balance.first, balance.last],
        "spread": round(balance.spread_before, 3),
        "spread_even": round(balance.spread_after, 3),
        "pulls": [
            {"line": p.due.key, "name": p.due.name, "from_year": p.from_year, "to_year": p.to_year}
            for p in balance.pulls
        ],
    }


def _print(plan: YearPlan, balance: Balance) -> None:
    if not plan.lines:
        click.echo(tr("Nothing is to be inspected in {year}.", year=plan.year))
    else:
        head = ("Line", "Neighbour", "Length (km)", "Markers", "Open repairs", "State", "Lead", "Months", "People-days")
        click.echo(answer.table([tr(h) for h in head], [_row(one) for one in plan.lines]))
        said = plan.as_json()
        click.echo(
            tr(
                "{n} lines, {km:.1f} km, {markers} markers, about {days:.0f} people-days of both sides",
                n=len(plan.lines),
                km=said["km"],
                markers=said["markers"],
                days=said["people_days"],
            )
        )
    if balance.pulls:
        click.echo(
            tr(
                "The years {first}–{last} differ by {before:.0%} in work; with lines pulled forward, by {after:.0%}:",
                first=balance.first,
                last=balance.last,
                before=balance.spread_before,
                after=balance.spread_after,
            )
        )
        for p in balance.pulls:
            click.echo(
                "  " + tr("{line}: {from_year} → {to_year}", line=p.due.name, from_year=p.from_year, to_year=p.to_year)
            )


def _row(one: YearLine) -> list[object]:
    due = one.due
    return [
        due.name,
        due.neighbour_name or tr("within the county"),
        f"{due.length_m / 1000:.1f}",
        due.markers,
        due.burden.repairs or "",
        say(due.words),
        lead_words(due),
        "、".join(map(str, one.months)),
        f"{one.people_days:.0f}",
    ]

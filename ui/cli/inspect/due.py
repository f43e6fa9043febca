"""``gis-desk inspect due``: the lines by their place in the five-year cycle."""

from pathlib import Path

import click

from gis_desk.inspections.cycle import STATES, Due
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.cycle import FILE, YEAR, lead_words, read_lines
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("List the lines by their place in the five-year cycle."))
@click.argument("workspace", type=FILE)
@click.option("--year", type=YEAR, required=True, help=tr("The year asked about."))
@FORM
def due(workspace: Path, year: int, form: str) -> None:
    """Print what is due in a year."""
    with Store.open(workspace, write=False) as store:
        found = read_lines(store, year)
    if form == "json":
        counts = {state: sum(d.state == state for d in found) for state in STATES}
        answer.print_json({"year": year, **counts, "lines": [d.as_json() for d in found]})
        return
    if not found:
        click.echo(tr("The workspace has no boundary line."))
        return
    head = ("Line", "Length (km)", "Markers", "Open repairs", "Last", "Due by", "State", "Round", "Lead")
    click.echo(answer.table([tr(h) for h in head], [_due_row(d) for d in found]))


def _due_row(line: Due) -> list[object]:
    state = say(line.words)
    return [
        line.name,
        f"{line.length_m / 1000:.1f}",
        line.markers,
        line.burden.repairs or "",
        line.last_on or line.last_year or "—",
        line.due_on or "—",
        f"{state} · {tr('planned')}" if line.planned else state,
        line.round,
        lead_words(line),
    ]

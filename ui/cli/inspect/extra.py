"""``gis-desk inspect extra``: an extra inspection after a flood or a change on the ground."""

import datetime as dt
from pathlib import Path

import click

from gis_desk.inspections.cycle.extra import arrange_extra
from gis_desk.inspections.words import CAUSES
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.cycle import FILE
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("Arrange an extra inspection of a stretch after a disaster or a change (界线条例 12)."))
@click.argument("workspace", type=FILE)
@click.option("--line", required=True, help=tr("The line, by key, code or name."))
@click.option("--cause", required=True, type=click.Choice(tuple(CAUSES)), help=tr("What called for it."))
@click.option("--on", "day", required=True, help=tr("The day it happened or was reported."))
@click.option("--from", "start", default="", help=tr("Begin of the stretch: metres, K1+200, or a marker as #012."))
@click.option("--to", "end", default="", help=tr("End of the stretch; without both the whole line."))
@click.option("--note", default="", help=tr("What was seen."))
@FORM
def extra(workspace: Path, line: str, cause: str, day: str, start: str, end: str, note: str, form: str) -> None:
    """Keep the extra inspection as a planned one."""
    with Store.open(workspace) as store:
        writable(store)
        lines, markers = store.frame("boundary_line"), store.frame("marker")
        found = arrange_extra(lines, markers, line, cause, day, dt.date.today(), start=start, end=end, note=note)
        change = found.change(lambda: store.new_key("inspection"))
        store.apply(change)
    if form == "json":
        answer.print_json(
            {
                "key": change.edits[0].key,
                "line": found.line,
                "cause": found.cause,
                "reported_on": found.reported_on.isoformat(),
                "from_m": found.from_m,
                "to_m": found.to_m,
            }
        )
        return
    click.echo(say(change.label))
    if found.from_m is not None and found.to_m is not None:
        click.echo(tr("from {start:.0f} m to {end:.0f} m", start=found.from_m, end=found.to_m))

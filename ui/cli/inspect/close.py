"""``gis-desk inspect close``: the end of a round in the field."""

import datetime as dt
from pathlib import Path

import click

from gis_desk.inspections.intake.progress import TABLES, Field, close_round, progress_of
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import tr

_FILE = click.Path(path_type=Path)


@click.command(help=tr("End the field work of a round: it is done, and its line inspected; undoable."))
@click.argument("workspace", type=_FILE)
@click.argument("inspection")
@click.option("--on", help=tr("The day, as 2026-05-01; today if left out."))
@click.option("--unfinished", default="", help=tr("Why it ends although markers or stretches have no record."))
@FORM
def close(workspace: Path, inspection: str, on: str | None, unfinished: str, form: str) -> None:
    """Close the round with the key INSPECTION."""
    with Store.open(workspace) as store:
        writable(store)
        field = Field(**{name: store.frame(name) for name in TABLES})
        change = close_round(inspection, field, on or dt.date.today().isoformat(), unfinished=unfinished)
        how = progress_of(inspection, field)
        store.apply(change)
    counted = {
        "markers": len(how.markers),
        "visited": len(how.visited),
        "stretches": len(how.stretches),
        "walked": sum(how.walked),
        "photos": how.photos,
        "unassigned": how.unassigned,
        "repairs": how.repairs,
    }
    if form == "json":
        answer.print_json({"inspection": inspection, "line": how.line, **counted})
        return
    click.echo(
        tr(
            "Closed: {visited} of {markers} markers visited, {walked} of {stretches} stretches walked, {photos} "
            "photographs ({unassigned} to be assigned), {repairs} repairs open",
            **counted,
        )
    )

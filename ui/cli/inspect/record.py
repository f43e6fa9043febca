"""``gis-desk inspect record``: records brought back from the field."""

from pathlib import Path

import click

from gis_desk.inspections.records import take_records
from layers.errors import PlanError, Where
from layers.formats import read
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import say, tr

_FILE = click.Path(path_type=Path)


@click.command(help=tr("Take in records of markers from the field (CSV or XLSX) and update the markers' states."))
@click.argument("workspace", type=_FILE)
@click.argument("file", type=_FILE)
@click.option("--inspection", help=tr("Key of the inspection round the records belong to."))
@FORM
def record(workspace: Path, file: Path, inspection: str | None, form: str) -> None:
    """Record what was found at the markers."""
    reading = read(file)
    with Store.open(workspace) as store:
        writable(store)
        if inspection is not None and inspection not in store.keys("inspection"):
            raise PlanError(
                "there is no inspection round '{key}'",
                where=Where(layer="inspection", value=inspection),
                do="leave --inspection out, or give the key of a round in the workspace",
                key=inspection,
            )
        taken = take_records(
            reading.frame,
            store.frame("marker"),
            store.frame("boundary_line"),
            store.frame("inspection_record"),
            lambda: store.new_key("inspection_record"),
            inspection,
            str(file),
        )
        if taken.change.edits:
            store.apply(taken.change)
    if form == "json":
        answer.print_json(
            {
                "rows": len(reading.frame),
                "recorded": taken.recorded,
                "states_changed": taken.states,
                "problems": [
                    {"row": p.row, "field": p.field, "value": p.value, "reason": say(p.reason), "refused": p.refused}
                    for p in taken.problems
                ],
            }
        )
        return
    click.echo(
        tr(
            "{n} of {rows} rows recorded, state of {states} markers changed",
            n=taken.recorded,
            rows=len(reading.frame),
            states=taken.states,
        )
    )
    for p in taken.problems:
        what = tr("refused") if p.refused else tr("recorded, but look")
        click.echo(
            tr("row {row}, {field} '{value}': {reason}", row=p.row, field=p.field, value=p.value, reason=p.reason)
            + f" ({what})"
        )

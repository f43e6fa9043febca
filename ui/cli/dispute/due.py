"""``gis-desk dispute due``: what has to be done until when."""

from datetime import date

import click

from gis_desk.disputes.deadlines import CASE, CHECK, TASK, due
from layers.text import text
from ui.cli.answer import DONE, print_json, table
from ui.cli.dispute.case import WORKSPACE, open_register
from ui.cli.options import FORM
from ui.texts import say, tr

_KINDS = {TASK: text("task"), CASE: text("deadline of the case"), CHECK: text("check")}


@click.command("due", help=tr("Tasks, deadlines and checks of open cases, what has passed first."))
@WORKSPACE
@click.option("--within", type=int, default=30, show_default=True, help=tr("Only what is due within so many days."))
@FORM
def due_list(workspace: str, within: int, form: str) -> int:
    """What is due."""
    with open_register(workspace) as store:
        cases, events = store.frame("dispute"), store.frame("dispute_event")
    found = due(cases, events, date.today(), within=within)
    named = dict(zip(cases["key"], cases["number"], strict=True))
    if form == "json":
        print_json(
            {
                "due": [
                    {
                        "number": named[d.dispute],
                        "kind": d.kind,
                        "event": d.event,
                        "due_on": d.due_on.isoformat(),
                        "days": d.days,
                        "overdue": d.overdue,
                        "responsible": d.responsible,
                        "what": say(d.what),
                    }
                    for d in found
                ]
            }
        )
    elif found:
        head = [tr("Due on"), tr("Days"), tr("Number"), tr("Kind"), tr("Responsible"), tr("What")]
        rows = [
            (d.due_on.isoformat(), d.days, named[d.dispute] or "", say(_KINDS[d.kind]), d.responsible, say(d.what))
            for d in found
        ]
        click.echo(table(head, rows))
    else:
        click.echo(tr("Nothing is due."))
    return DONE

"""``gis-desk dispute warnings``: what may become trouble."""

from datetime import date

import click
import shapely

from gis_desk.disputes.warnings.ranking import warnings as find_warnings
from gis_desk.findings import Severity
from ui.cli.answer import DONE, FOUND, print_json, table
from ui.cli.dispute.case import WORKSPACE, open_register
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("What may become trouble, most urgent first, each with its reason."))
@WORKSPACE
@FORM
def warnings(workspace: str, form: str) -> int:
    """Computed warnings; exit status 1 where one of severity must exists."""
    with open_register(workspace) as store:
        found = find_warnings(
            store.frame("dispute"),
            store.frame("dispute_event"),
            store.frame("boundary_line"),
            store.frame("marker"),
            date.today(),
        )
    if form == "json":
        print_json(
            {
                "warnings": [
                    {
                        "kind": w.kind,
                        "severity": w.severity.value,
                        "score": round(w.score, 1),
                        "message": say(w.what),
                        "reason": say(w.why),
                        "objects": [{"layer": layer, "key": key} for layer, key in w.objects],
                        "measure": dict(w.measure),
                        "where": None if w.at is None or w.at.is_empty else shapely.geometry.mapping(w.at),
                    }
                    for w in found
                ]
            }
        )
    elif found:
        click.echo(
            table(
                [tr("Urgency"), tr("Warning"), tr("Reason")],
                [(f"{w.score:.0f}", say(w.what), say(w.why)) for w in found],
            )
        )
    else:
        click.echo(tr("Nothing to warn of."))
    return FOUND if any(w.severity is Severity.MUST for w in found) else DONE

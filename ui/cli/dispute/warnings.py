"""``gis-desk dispute warnings``: what may become trouble."""

import csv
import io
from datetime import date
from pathlib import Path

import click

from gis_desk.disputes.dates import read_date
from gis_desk.disputes.warnings.acceptance import ACCEPTED, answers, plan_accept, plan_withdraw
from gis_desk.disputes.warnings.alert import Alert
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.disputes.warnings.ranking import TABLES
from gis_desk.disputes.warnings.ranking import warnings as find_warnings
from gis_desk.findings import Severity
from layers.cells import guarded
from layers.errors import FormatError, GisDeskError, Where
from layers.store import Store
from ui import warninglist
from ui.cli.answer import DONE, FOUND, print_json, progress, table
from ui.cli.dispute.case import WORKSPACE, open_register
from ui.desktop.lists import save_list
from ui.texts import say, tr


@click.command(help=tr("What may become trouble, most urgent first, each with its reason."))
@WORKSPACE
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(KINDS)), help=tr("Only these kinds."))
@click.option("--accepted", is_flag=True, help=tr("Also list what was accepted."))
@click.option("--accept", metavar="ID", help=tr("Accept the warning with this id; it needs a reason."))
@click.option("--reason", help=tr("Why it may stay as it is."))
@click.option("--until", help=tr("The last day on which the acceptance holds."))
@click.option("--withdraw", metavar="ID", help=tr("Take the acceptance of this warning back."))
@click.option("--out", type=click.Path(), help=tr("Write the list to a file, CSV or XLSX by its ending."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help=tr("Form of the answer."),
)
def warnings(
    workspace: str,
    kinds: tuple[str, ...],
    accepted: bool,
    accept: str | None,
    reason: str | None,
    until: str | None,
    withdraw: str | None,
    out: str | None,
    form: str,
) -> int:
    """Computed warnings; exit status 1 where an open one of severity must exists."""
    if (reason or until) and accept is None:
        raise click.UsageError(tr("--reason and --until go with --accept"))
    if out is not None and Path(out).suffix.lower() not in (".csv", ".xlsx"):
        raise FormatError("the list is a table", where=Where(Path(out)), do="let the name end in .xlsx or .csv")
    today = date.today()
    writing = accept is not None or withdraw is not None
    with open_register(workspace, write=writing) as store:
        county = str(store.setting("county") or "")
        frames = {name: store.frame(name) for name in TABLES}
        found = find_warnings(frames, today, county=county, kinds=kinds, progress=progress())
        if accept is not None:
            _accept(store, found, accept, reason or "", until, today)
        if withdraw is not None:
            _withdraw(store, found, withdraw, today)
        answered = answers(found, store.frame("accepted_finding"), today)
    if writing:
        return DONE
    hidden = {a.id for a in found if a.id in answered and answered[a.id].state == ACCEPTED}
    shown = [a for a in found if accepted or a.id not in hidden]
    if out is not None:
        save_list(out, warninglist.head(), warninglist.rows(shown, answered))
        click.echo(tr("{n} warnings written to {file}", n=len(shown), file=out))
    elif form == "json":
        documents = [warninglist.as_json(a, answered.get(a.id)) for a in shown]
        print_json({"warnings": documents, "accepted": len(hidden)})
    elif form == "csv":
        page = io.StringIO()
        writer = csv.writer(page, lineterminator="\r\n")
        writer.writerow(warninglist.head())
        writer.writerows([guarded(c) for c in row] for row in warninglist.rows(shown, answered))
        click.echo(page.getvalue(), nl=False)
    else:
        _print(shown, answered, len(hidden), accepted)
    return FOUND if any(a.severity is Severity.MUST and a.id not in hidden for a in shown) else DONE


def _print(shown: list[Alert], answered: warninglist.Answers, hidden: int, accepted: bool) -> None:
    if shown:
        head = [tr("Urgency"), tr("Severity"), tr("Kind"), tr("Warning"), tr("Reason"), tr("ID")]
        lines = []
        for alert in shown:
            state = warninglist.state_word(answered.get(alert.id))
            what = f"{say(alert.what)} ({state})" if state else say(alert.what)
            severity = warninglist.severity_word(alert.severity)
            lines.append(
                (f"{alert.score:.1f}", severity, say(KINDS[alert.kind].title), what, say(alert.why), alert.token)
            )
        click.echo(table(head, lines))
    else:
        click.echo(tr("Nothing to warn of."))
    if hidden and not accepted:
        click.echo(tr("{n} accepted ones are not shown; --accepted lists them too", n=hidden))


def _one(found: list[Alert], token: str, option: str) -> Alert:
    for alert in found:
        if alert.token == token:
            return alert
    raise GisDeskError(
        "there is no warning {id}",
        where=Where(field=option, value=token),
        do="copy the id from the list of gis-desk dispute warnings",
        id=token,
    )


def _accept(store: Store, found: list[Alert], token: str, reason: str, until: str | None, today: date) -> None:
    alert = _one(found, token, "--accept")
    old = answers([alert], store.frame("accepted_finding"), today).get(alert.id)
    row = store.row("accepted_finding", old.key) if old is not None else None
    change = plan_accept(
        alert,
        reason,
        store.who,
        store.new_key("accepted_finding"),
        today,
        expires_on=read_date(until, where=Where(field="--until", value=until)),
        before=(old.key, row) if old is not None and row is not None else None,
    )
    store.apply(change)
    click.echo(say(change.label))


def _withdraw(store: Store, found: list[Alert], token: str, today: date) -> None:
    alert = _one(found, token, "--withdraw")
    old = answers([alert], store.frame("accepted_finding"), today).get(alert.id)
    row = store.row("accepted_finding", old.key) if old is not None else None
    if old is None or row is None:
        raise GisDeskError(
            "the warning {id} is not accepted",
            where=Where(field="--withdraw", value=token),
            do="list the accepted ones with --accepted",
            id=token,
        )
    change = plan_withdraw(alert, old.key, row)
    store.apply(change)
    click.echo(say(change.label))

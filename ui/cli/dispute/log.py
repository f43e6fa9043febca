"""``gis-desk dispute events``: the log of the cases, and how it goes on."""

from datetime import date
from pathlib import Path

import click

from gis_desk.disputes import register, words
from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.rules import load
from gis_desk.disputes.states import NEXT
from layers.errors import GisDeskError, Where
from layers.store import Store
from ui.cli.answer import DONE, print_json, table
from ui.cli.dispute.case import WORKSPACE, find_case, open_register, plain
from ui.cli.dispute.record import RULES, pairs
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("The log of one case or of all; with --add or --step it is continued."))
@WORKSPACE
@click.argument("number", required=False)
@click.option("--add", "account", help=tr("Add an entry: what happened."))
@click.option("--kind", default="visit", help=tr("Kind of the entry: visit, meeting, report, incident, other."))
@click.option("--step", type=click.Choice(list(NEXT)), help=tr("Take the case to its next state."))
@click.option("--on", "day", help=tr("Day it happened; today by default."))
@click.option("--actor", help=tr("Who was there or decided."))
@click.option("--evidence", multiple=True, help=tr("Agreement, minutes or decision; needed to settle."))
@click.option("--way", help=tr("How it was settled."))
@click.option("--next-check", help=tr("New day of the next check."))
@click.option("--responsible", help=tr("Who has to do what the entry says."))
@click.option("--due", "due_on", help=tr("Until when it has to be done."))
@click.option("--done", "done_event", metavar="KEY", help=tr("Key of an entry whose task is done (on --on, or today)."))
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", help=tr("Field filled in with the step."))
@click.option("--grade-reason", help=tr("Why another grade than the matrix suggests; kept in the log."))
@RULES
@FORM
def events(
    workspace: str,
    number: str | None,
    account: str | None,
    kind: str,
    step: str | None,
    day: str | None,
    actor: str | None,
    evidence: tuple[str, ...],
    way: str | None,
    next_check: str | None,
    responsible: str | None,
    due_on: str | None,
    done_event: str | None,
    fields: tuple[str, ...],
    grade_reason: str | None,
    rules_file: Path | None,
    form: str,
) -> int:
    """Show or continue the log."""
    writing = account is not None or step is not None or done_event is not None
    if writing and number is None:
        raise GisDeskError("no case is named", where=Where(field="NUMBER"), do="give the number of the case")
    today, rules = date.today(), load(rules_file)
    with open_register(workspace, write=writing) as store:
        key = None
        if number is not None:
            key, row = find_case(store, number)
            if writing:
                event_key = store.new_key("dispute_event")
                if done_event is not None:
                    change = register.plan_event_done(
                        done_event, _event(store, key, done_event), row, today=today, done_on=day
                    )
                elif step is not None:
                    change = register.plan_state(
                        key,
                        row,
                        step,
                        event_key=event_key,
                        today=today,
                        happened_on=day,
                        actor=actor or store.who,
                        account=account,
                        evidence=evidence,
                        way=way,
                        values=pairs(fields) | ({"next_check": next_check} if next_check else {}),
                        responsible=responsible,
                        due_on=due_on,
                        papers=belongings(store, key).papers,
                        grade_reason=grade_reason,
                        rules=rules,
                        say=say,
                    )
                else:
                    change = register.plan_event(
                        key,
                        row,
                        event_key=event_key,
                        kind=kind,
                        account=account or "",
                        happened_on=day,
                        today=today,
                        actor=actor or store.who,
                        next_check=next_check,
                        responsible=responsible,
                        due_on=due_on,
                        rules=rules,
                    )
                store.apply(change)
        log = store.frame("dispute_event", where={"dispute": key} if key else None)
        cases = store.frame("dispute", where={"key": key} if key else None)
    numbers = dict(zip(cases["key"], cases["number"], strict=True))
    rows = [
        {
            "key": e["key"],
            "dispute": e["dispute"],
            "number": plain(numbers.get(e["dispute"])),
            **{c: plain(e[c]) for c in ("happened_on", "kind", "actor", "account", "responsible", "due_on", "done_on")},
        }
        for e in log.to_dict("records")
    ]
    rows.sort(key=lambda e: (e["happened_on"] or "", e["number"] or ""))
    if form == "json":
        print_json({"events": rows})
        return DONE
    if not rows:
        click.echo(tr("The log is empty."))
        return DONE
    head = [tr("Date"), tr("Number"), tr("Event"), tr("Person"), tr("Account"), tr("Due on"), tr("Done on")]
    shown = [
        (
            e["happened_on"] or "",
            e["number"] or "",
            say(words.label(words.EVENTS, e["kind"])),
            e["actor"] or "",
            e["account"] or "",
            e["due_on"] or "",
            e["done_on"] or "",
        )
        for e in rows
    ]
    click.echo(table(head, shown))
    return DONE


def _event(store: Store, key: str, named: str) -> dict[str, object]:
    row = store.row("dispute_event", named)
    if row is None or row["dispute"] != key:
        raise GisDeskError(
            "there is no event {key} in this case",
            where=Where(store.path, layer="dispute_event", field="key", value=named),
            do="look at the keys with gis-desk dispute events --format json",
            key=named[:40],
        )
    return row

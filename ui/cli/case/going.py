"""``gis-desk case step`` and ``accept``."""

from datetime import date
from pathlib import Path

import click

from gis_desk.cases.checklist import plan_answer
from gis_desk.cases.kept import plan_accept
from gis_desk.cases.rows import STEP, steps_of
from gis_desk.cases.steps import Act, plan_step
from gis_desk.cases.words import STEPS
from gis_desk.disputes.dates import read_date
from layers.change import Change
from layers.errors import Where
from layers.store import Store
from ui.cli.answer import DONE, plain, print_json
from ui.cli.case.listing import show_limits
from ui.cli.case.shared import NUMBER, WORKSPACE, Rules, case_json, find_case, open_cases, rules, with_rules
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("Take a step of the case; an approval changes the name record in the same change."))
@WORKSPACE
@NUMBER
@click.argument("step", type=click.Choice([s for s in STEPS if s != "accept"]))
@click.option("--on", "day", help=tr("Day it happened; today by default."))
@click.option("--actor", help=tr("Who was there or decided."))
@click.option("--account", help=tr("What happened; the reason where the step needs one."))
@click.option("--leave-out", is_flag=True, help=tr("The step is not taken; --account says why."))
@click.option("--doc-no", help=tr("Number of the approval, the filing or the notice."))
@click.option("--organ", help=tr("Organ that approved, or that published the notice."))
@click.option("--until", help=tr("Last day of the display."))
@with_rules
@FORM
def step(
    workspace: Path,
    number: str,
    step: str,
    day: str | None,
    actor: str | None,
    account: str | None,
    leave_out: bool,
    doc_no: str | None,
    organ: str | None,
    until: str | None,
    steps_table: Path | None,
    rest: Path | None,
    form: str,
) -> int:
    """Take the step and answer."""
    today, tables = date.today(), rules(steps_table, rest)
    with open_cases(workspace, write=True) as store:
        key, case = find_case(store, number)
        change = plan_step(
            key,
            case,
            steps_of(store.frame(STEP), key),
            step,
            Act(day, actor or store.who, account, leave_out, doc_no, organ, until),
            step_key=store.new_key(STEP),
            today=today,
            procedure=tables.procedure,
            place=store.row("place_name", case["place"]) if case["place"] else None,
            place_key=store.new_key("place_name"),
        )
        return _carried_out(store, key, change, tables, today, form)


@click.command(help=tr("Answer for the findings of RULE in the case, with a reason."))
@WORKSPACE
@NUMBER
@click.argument("rule")
@click.option("--reason", required=True, help=tr("Why the name may stand."))
@click.option("--signer", help=tr("Who answers; the user by default."))
@click.option("--expires", help=tr("Last day on which it holds."))
@FORM
def accept(
    workspace: Path, number: str, rule: str, reason: str, signer: str | None, expires: str | None, form: str
) -> int:
    """Write the acceptance and answer."""
    today = date.today()
    until = read_date(expires, where=Where(field="--expires", value=expires))
    with open_cases(workspace, write=True) as store:
        key, case = find_case(store, number)
        change = plan_accept(key, case, rule, reason, signer or store.who, today, until)
        return _carried_out(store, key, change, rules(None, None), today, form)


@click.command(help=tr("Judge a question of the checklist that no program can answer."))
@WORKSPACE
@NUMBER
@click.argument("rule")
@click.argument("verdict", type=click.Choice(["yes", "no", "open"]))
@click.option("--remark", default="", help=tr("Why; needed where the answer is no."))
@click.option("--who", help=tr("Who judges; the user by default."))
@FORM
def judge(workspace: Path, number: str, rule: str, verdict: str, remark: str, who: str | None, form: str) -> int:
    """Write the answer and say the case."""
    today = date.today()
    given = {"yes": True, "no": False, "open": None}[verdict]
    with open_cases(workspace, write=True) as store:
        key, case = find_case(store, number)
        change = plan_answer(key, case, rule.upper(), given, remark, who or store.who, today)
        return _carried_out(store, key, change, rules(None, None), today, form)


def _carried_out(store: Store, key: str, change: Change, tables: Rules, today: date, form: str) -> int:
    store.apply(change)
    _, case = find_case(store, key)
    steps = steps_of(store.frame(STEP), key)
    if form == "json":
        print_json(case_json(key, case, steps, tables, today))
    else:
        click.echo(plain(say(change.label)))
        show_limits(case, steps, tables, today)
    return DONE

"""``gis-desk case list``: the cases that fit, or one of them whole."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from gis_desk.cases import words
from gis_desk.cases.checklist import VERDICTS, checklist
from gis_desk.cases.kept import accepted_now, message
from gis_desk.cases.limits import limits_of
from gis_desk.cases.listing import case_lines
from gis_desk.cases.rows import CASE, STEP, steps_of
from gis_desk.cases.steps import next_steps
from ui.cli.answer import DONE, plain, print_json, table
from ui.cli.case.shared import WORKSPACE, Rules, case_json, find_case, open_cases, rules, with_rules
from ui.cli.options import FORM
from ui.limits import due_words, limit_notes
from ui.texts import say, tr


@click.command("list", help=tr("The naming cases, what is due first at the top; with NUMBER one of them whole."))
@WORKSPACE
@click.argument("number", required=False)
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*words.STATES, "open"]),
    help=tr("Only these states; 'open' means all in which somebody has to act."),
)
@click.option(
    "--action", "actions", multiple=True, type=click.Choice(list(words.ACTIONS)), help=tr("Only these kinds.")
)
@click.option("--due-in", type=click.IntRange(0), metavar="DAYS", help=tr("Only what is due within so many days."))
@click.option("--search", default="", help=tr("Words in number, name, applicant or note."))
@with_rules
@FORM
def list_cases(
    workspace: Path,
    number: str | None,
    states: tuple[str, ...],
    actions: tuple[str, ...],
    due_in: int | None,
    search: str,
    steps_table: Path | None,
    rest: Path | None,
    form: str,
) -> int:
    """List the cases that fit the filters."""
    today, tables = date.today(), rules(steps_table, rest)
    with open_cases(workspace) as store:
        cases, steps = store.frame(CASE), store.frame(STEP)
        if number is not None:
            key, case = find_case(store, number)
            own = steps_of(steps, key)
            if form == "json":
                print_json(case_json(key, case, own, tables, today))
            else:
                _show(case, own, tables, today)
            return DONE
    found = case_lines(
        cases,
        steps,
        tables.procedure,
        tables.working,
        today,
        states=states,
        actions=actions,
        due_in=due_in,
        search=search,
    )
    if form == "json":
        documents = [case_json(one.key, one.case, one.steps, tables, today) for one in found]
        print_json({"total": len(cases), "cases": documents})
        return DONE
    if not found:
        click.echo(tr("No naming case fits.") if len(cases) else tr("There are no naming cases yet."))
        return DONE
    head = (tr("Number"), tr("Kind of case"), tr("Name"), tr("State"), tr("Applicant"), tr("Due"))
    rows = [
        (
            one.case["number"] or "",
            say(words.label(words.ACTIONS, one.case["action"])),
            one.case["name"] or "",
            say(words.label(words.STATES, one.case["state"])),
            one.case["applicant"] or "",
            "" if one.limit is None else due_words(one.limit),
        )
        for one in found
    ]
    click.echo(table(head, rows))
    click.echo(tr("{n} of {total} naming cases shown", n=len(found), total=len(cases)))
    return DONE


def show_limits(case: dict[str, Any], steps: list[dict[str, Any]], tables: Rules, today: date) -> None:
    """The limits of `case` on the terminal, with how they were counted."""
    for one in limits_of(case, steps, tables.procedure, tables.working, today):
        click.echo(f"{due_words(one)}  ({limit_notes(one)})")


def _show(case: dict[str, Any], steps: list[dict[str, Any]], tables: Rules, today: date) -> None:
    action = say(words.label(words.ACTIONS, case["action"]))
    click.echo(plain(f"{case['number']}  {action}  {case['name']}  [{say(words.label(words.STATES, case['state']))}]"))
    answers = accepted_now(case, today)
    for one in case["findings"] or []:
        answer = answers.get(one["rule"])
        mark = "" if answer is None else tr("accepted: {reason}", reason=answer["reason"])
        click.echo(plain(f"  {one['rule']}  {tr(one['severity'])}  {say(message(one))}  {mark}".rstrip()))
    for asked in checklist(case):
        verdict = say(VERDICTS[asked.verdict])
        said = "  ".join(p for p in (asked.question.rule, verdict, say(asked.question.asked), asked.remark) if p)
        click.echo(plain(f"  {said}"))
    rows = [
        (
            s["happened_on"] or "",
            say(words.label(words.STEPS, s["step"])) + (f" ({tr('left out')})" if s["left_out"] else ""),
            s["actor"] or "",
            s["account"] or "",
        )
        for s in steps
    ]
    click.echo(table((tr("Date"), tr("Step"), tr("Person"), tr("Account")), rows))
    show_limits(case, steps, tables, today)
    click.echo(tr("possible steps: {choices}", choices=", ".join(next_steps(case, steps)) or "—"))

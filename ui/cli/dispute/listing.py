"""``gis-desk dispute list``: the cases that fit."""

import csv
import io
from collections.abc import Mapping
from datetime import date

import click
import pandas as pd

from gis_desk.disputes import words
from gis_desk.disputes.listing import days_to_check, select
from layers.cells import guarded
from ui.cli.answer import DONE, print_json, table
from ui.cli.dispute.case import (
    FIELDS,
    WORKSPACE,
    case_json,
    names_of,
    open_register,
    plain,
)
from ui.texts import say, tr

_COLUMNS = ("number", "grade", "state", "kind", "title", "side_a", "side_b", "next_check")
"""What the table is made of."""


@click.command("list", help=tr("The cases, most urgent first."))
@WORKSPACE
@click.option("--grade", "grades", multiple=True, type=click.Choice(list(words.GRADES)), help=tr("Only these grades."))
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([*words.STATES, "open"]),
    help=tr("Only these states; 'open' means all in which somebody has to act."),
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(list(words.KINDS)), help=tr("Only these types."))
@click.option("--line", help=tr("Only on the line with this key."))
@click.option("--search", default="", help=tr("Words in number, title, place, sides or person responsible."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help=tr("Form of the answer."),
)
def list_cases(
    workspace: str,
    grades: tuple[str, ...],
    states: tuple[str, ...],
    kinds: tuple[str, ...],
    line: str | None,
    search: str,
    form: str,
) -> int:
    """List the cases that fit the filters."""
    today = date.today()
    with open_register(workspace) as store:
        everything = store.frame("dispute")
        names = names_of(store)
    chosen = select(everything, grades=grades, states=states, kinds=kinds, line=line, search=search)
    if form == "table":
        _print_cases(chosen[list(_COLUMNS)], names, today, len(everything))
        return DONE
    cases = [
        case_json(str(r["key"]), {str(c): v for c, v in r.items()}, names, today) for r in chosen.to_dict("records")
    ]
    if form == "json":
        print_json({"total": len(everything), "cases": cases})
    else:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        columns = ["key", *FIELDS, "side_a_name", "side_b_name", "side_c_name", "days_to_check", "lon", "lat"]
        writer.writerow(columns)
        writer.writerows([guarded(case[name]) for name in columns] for case in cases)
        click.echo(out.getvalue(), nl=False)
    return DONE


def _print_cases(chosen: pd.DataFrame, names: Mapping[str, str], today: date, total: int) -> None:
    if not len(chosen):
        click.echo(tr("The register is empty.") if not total else tr("No case fits these filters."))
        return
    head = [tr("Number"), tr("Grade"), tr("State"), tr("Type"), tr("Title"), tr("Both sides"), tr("Next check")]
    rows = []
    for case in chosen.to_dict("records"):
        c = {str(column): plain(value) for column, value in case.items()}
        sides = [names.get(str(c[side]), c[side]) for side in ("side_a", "side_b") if c[side]]
        rows.append(
            (
                c["number"] or "",
                say(words.label(words.GRADES, c["grade"])) or tr("not graded"),
                say(words.label(words.STATES, c["state"])),
                say(words.label(words.KINDS, c["kind"])),
                c["title"] or "",
                " — ".join(sides),
                (c["next_check"] or "") + (" !" if (days_to_check(c, today) or 0) < 0 else ""),
            )
        )
    click.echo(table(head, rows))
    click.echo(tr("{n} of {total} cases shown", n=len(rows), total=total))

"""``gis-desk dispute evidence``: the papers of a case, with weight and date check."""

from datetime import date
from pathlib import Path

import click

from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.evidence import (
    BOTH,
    TABLE,
    WEIGHTS,
    article,
    dated_problems,
    plan_evidence,
    plan_remove_evidence,
    positions,
    weight,
)
from gis_desk.disputes.rules import load
from gis_desk.disputes.words import EVIDENCE, SIDES
from gis_desk.findings import Severity
from layers.errors import GisDeskError, Where
from ui.cli.answer import DONE, FOUND, print_json, table
from ui.cli.dispute.case import WORKSPACE, find_case, open_register
from ui.cli.dispute.record import RULES
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("The papers of a case: list them, or add, change and remove one."))
@WORKSPACE
@click.argument("number")
@click.option("--add", "title", help=tr("Add a paper: its title."))
@click.option("--kind", type=click.Choice(list(EVIDENCE)), help=tr("Article and item of the dispute regulations."))
@click.option("--side", type=click.Choice([*SIDES, BOTH]), help=tr("Who handed it in."))
@click.option("--dated", "dated_on", help=tr("Date of the paper."))
@click.option("--paper-number", help=tr("Number of the paper."))
@click.option("--dispute-from", help=tr("Day the dispute arose; papers of 7-5 and 8 must be older."))
@click.option("--note", help=tr("Note."))
@click.option("--change", "changed", help=tr("Key of the paper to be changed."))
@click.option("--remove", "removed", help=tr("Key of the paper to be removed."))
@RULES
@FORM
def evidence(
    workspace: str,
    number: str,
    title: str | None,
    kind: str | None,
    side: str | None,
    dated_on: str | None,
    paper_number: str | None,
    dispute_from: str | None,
    note: str | None,
    changed: str | None,
    removed: str | None,
    rules_file: Path | None,
    form: str,
) -> int:
    """The evidence of one case; exit status 1 where a paper cannot count."""
    if removed and (changed or title):
        raise click.UsageError(tr("--remove goes alone"))
    given = {
        "title": title,
        "kind": kind,
        "side": side,
        "dated_on": dated_on,
        "number": paper_number,
        "note": note,
    }
    values = {k: v for k, v in given.items() if v is not None}
    writing = bool(values or dispute_from or changed or removed)
    today, rules = date.today(), load(rules_file)
    with open_register(workspace, write=writing) as store:
        key, row = find_case(store, number)
        if writing:
            named = changed or removed
            before = None if named is None else store.row(TABLE, named)
            if named is not None and (before is None or before["dispute"] != key):
                raise GisDeskError(
                    "there is no paper {key} in this case",
                    where=Where(store.path, layer=TABLE, field="key", value=named),
                    do="look at the keys with gis-desk dispute evidence --format json",
                    key=named[:40],
                )
            if removed is not None and before is not None:
                change = plan_remove_evidence(removed, row, before, belongings(store, key).files_of(removed))
            else:
                change = plan_evidence(
                    key,
                    row,
                    values,
                    key=changed or store.new_key(TABLE),
                    today=today,
                    before=before,
                    dispute_from=dispute_from,
                )
            store.apply(change)
            row = store.row("dispute", key) or row
        papers = list(belongings(store, key).rows(TABLE))
    found = dated_problems(papers, row, rules)
    stands = positions(papers, row, rules)
    if form == "json":
        print_json(
            {
                "evidence": [paper_json(k, p) for k, p in papers],
                "problems": [
                    {"key": p.key, "severity": p.severity.value, "message": say(p.what), "do": say(p.do)} for p in found
                ],
                "positions": [{"side": s.side, "said": say(s.said)} for s in stands],
            }
        )
    elif not papers:
        click.echo(tr("No evidence has been entered."))
    else:
        head = [tr("Side"), tr("Kind"), tr("Weight"), tr("Title"), tr("Number"), tr("Date")]
        click.echo(
            table(
                head,
                [
                    (
                        say(SIDES.get(p["side"], tr("both sides") if p["side"] == BOTH else "")),
                        p["kind"],
                        say(WEIGHTS[weight(p["kind"])]),
                        p["title"] or "",
                        p["number"] or "",
                        p["dated_on"] or "",
                    )
                    for _, p in papers
                ],
            )
        )
        for problem in found:
            words = tr("{what}; {do}", what=say(problem.what), do=say(problem.do))
            click.echo(tr("{side}: {words}", side=say(problem.severity.value), words=words))
        for position in stands:
            click.echo(say(position.said))
    return FOUND if any(p.severity is Severity.MUST for p in found) else DONE


def paper_json(key: str, paper: dict[str, object]) -> dict[str, object]:
    """A paper with what its kind says."""
    return {
        "key": key,
        **{k: paper[k] for k in ("side", "kind", "title", "number", "dated_on", "note")},
        "weight": weight(paper["kind"]),
        "article": say(article(paper["kind"])),
    }

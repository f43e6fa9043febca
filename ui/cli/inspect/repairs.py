"""``gis-desk inspect repairs``: the repair cases of markers, and their next steps."""

from pathlib import Path
from typing import Any

import click

from gis_desk.findings import as_json
from gis_desk.inspections import words
from gis_desk.inspections.repairs.rule import repairs_alone
from gis_desk.inspections.repairs.steps import STATES, Step, plan_step
from gis_desk.inspections.rows import keyed
from layers.errors import PlanError, Where
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.shared import writable
from ui.cli.options import FORM
from ui.texts import say, tr

_FILE = click.Path(path_type=Path)


@click.command(help=tr("List the repair cases of markers; with a case, take its next step: agreed, repaired, closed."))
@click.argument("workspace", type=_FILE)
@click.argument("case", required=False)
@click.option("--all", "whole", is_flag=True, help=tr("List closed cases too."))
@click.option("--step", type=click.Choice(STATES[1:]), help=tr("The step that was taken in the case."))
@click.option("--on", default="", help=tr("Its day, as 2026-05-01: until when it is to be repaired, or when it was."))
@click.option("--both-present/--alone", default=None, help=tr("Whether the other side was present at the repair."))
@click.option("--people", default="", help=tr("Who was there."))
@click.option("--document", default="", help=tr("The paper of it."))
@click.option("--material", default="", help=tr("The material of the new post."))
@click.option("--note", default="", help=tr("A note."))
@FORM
def repairs(
    workspace: Path,
    case: str | None,
    whole: bool,
    step: str | None,
    on: str,
    both_present: bool | None,
    people: str,
    document: str,
    material: str,
    note: str,
    form: str,
) -> int:
    """List cases, or take a step in one."""
    if (case is None) != (step is None):
        raise click.UsageError(tr("a case and --step go together"))
    with Store.open(workspace, write=step is not None) as store:
        if step is not None:
            writable(store)
            _take(store, str(case), Step(step, on, both_present, people, document, material, note))
        frame, markers = store.frame("marker_repair"), store.frame("marker")
        found = repairs_alone(store.frame("inspection_record"), frame, markers)
        lines = {str(r["key"]): str(r["name"]) for r in store.frame("boundary_line").to_dict("records")}
    numbers = {k: str(r.get("number") or k) for k, r in keyed(markers)}
    rows = [(k, {**r, "state": r["state"] or STATES[0]}) for k, r in keyed(frame)]
    cases = [(k, r) for k, r in rows if whole or r["state"] != "closed" or k.startswith(case or k + "?")]
    cases.sort(key=lambda c: (STATES.index(c[1]["state"]), str(c[1]["opened_on"] or "")))
    if form == "json":
        answer.print_json(
            {
                "cases": [_json(k, r, numbers) for k, r in cases],
                "findings": [as_json(f, say) for f in found],
            }
        )
    elif cases:
        head = ("Case", "Marker", "Line", "Defect", "State", "Opened on", "Side in charge", "Due on", "Repaired on")
        click.echo(answer.table([tr(h) for h in head], [_row(k, r, numbers, lines) for k, r in cases]))
    else:
        click.echo(tr("No repair case is open."))
    if form != "json":
        for f in found:
            click.echo(answer.plain(f"{f.rule} {say(f.message)}"))
    return answer.FOUND if found else answer.DONE


def _take(store: Store, wanted: str, step: Step) -> None:
    hits = [(k, r) for k, r in keyed(store.frame("marker_repair")) if k.startswith(wanted)]
    if len(hits) != 1:
        raise PlanError(
            "{n} repair cases are called '{key}'",
            where=Where(store.path, "marker_repair", value=wanted),
            do="give the case as it is listed",
            n=len(hits),
            key=wanted,
        )
    key, row = hits[0]
    store.apply(plan_step(key, row, store.row("marker", str(row["marker"])), step))


def _json(key: str, row: dict[str, Any], numbers: dict[str, str]) -> dict[str, Any]:
    shown = {c: v for c, v in row.items() if c != "geometry"}
    return {"case": key, "number": numbers.get(str(row["marker"])), **shown}


def _row(key: str, row: dict[str, Any], numbers: dict[str, str], lines: dict[str, str]) -> list[object]:
    marker, line = str(row["marker"]), str(row["line"] or "")
    return [
        key[:8],
        numbers.get(marker, marker),
        lines.get(line, line) or "—",
        say(words.REPAIR_KINDS[row["kind"]]) if row["kind"] in words.REPAIR_KINDS else row["kind"] or "—",
        say(words.REPAIR_STATES[row["state"]]),
        row["opened_on"] or "—",
        row["care_side"] or "—",
        row["due_on"] or "—",
        row["repaired_on"] or "—",
    ]

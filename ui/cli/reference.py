"""``gis-desk import --reference``: lists of names that those of a workspace are compared with."""

from datetime import date
from pathlib import Path

import click

from gis_desk.names.files import read_names
from gis_desk.names.reference import CONTENTS, lists_of, plan_reference, plan_removal
from gis_desk.names.subject import Context
from gis_desk.names.tables import shipped
from layers.errors import Where, WorkspaceError
from layers.store import Store
from ui.cli.answer import plain, print_json, progress
from ui.texts import say, tr


def import_reference(
    workspace: Path,
    file: Path,
    goal: str,
    mapping: dict[str, str],
    layer: str | None,
    encoding: str,
    crs_name: str,
    form: str,
) -> None:
    """Keep the names of a file in the workspace as its reference list for `goal`, and index them."""
    _check_goal(goal)
    watch = progress()
    context = Context(shipped())
    with Store.open(workspace) as store:
        if store.readonly:
            raise WorkspaceError(
                "the workspace is open for reading only",
                where=Where(workspace),
                do="copy it to a folder where you may write, and open it there",
            )
        places, report = read_names(
            file, context.tables, layer=layer, encoding=encoding, crs=crs_name, mapping=mapping, progress=watch
        )
        change, data = plan_reference(store, goal, places, file.name, date.today())
        store.apply(change, [data])
        lists_of(store, context, watch)
        count = store.row("reference_list", goal)
    rows = count["rows"] if count else 0
    if form == "json":
        print_json({"added": rows, "reference": goal, **report.as_json(say)})
        return
    for line in report.lines(lambda sentence: plain(" ".join(say(sentence).split()))):
        click.echo(line)
    click.echo(tr("Kept {n} names to compare with ({size:.1f} MB).", n=rows, size=len(data) / 1e6))


def remove_reference(workspace: Path, goal: str) -> None:
    """Take the reference list for `goal` away; undoing brings it back."""
    _check_goal(goal)
    with Store.open(workspace) as store:
        change = plan_removal(store, goal)
        store.apply(change)
    click.echo(tr("{done}.", done=change.label))


def _check_goal(goal: str) -> None:
    if goal not in CONTENTS:
        raise click.UsageError(tr("--reference goes with --as {contents}", contents=" | ".join(CONTENTS)))

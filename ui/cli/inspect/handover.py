"""``gis-desk inspect handover``: the files that the teams take along."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from gis_desk.inspections.handing.handout import FILE_KINDS, Handover, hand_over
from gis_desk.inspections.handing.kept import kept_plan
from gis_desk.inspections.handing.register import Register
from layers.store import Store
from ui.cli import answer
from ui.texts import say, tr

_FILE = click.Path(path_type=Path)
_ANSWERS = ("table", "json")


@click.command(help=tr("Write the files that the teams take along: GPX, KML, field package, record sheets, lists."))
@click.argument("workspace", type=_FILE)
@click.option("--plan", help=tr("Key of the plan; the last one without it."))
@click.option("--out", type=_FILE, required=True, help=tr("Folder for the files; made where it is missing."))
@click.option(
    "--format",
    "formats",
    multiple=True,
    help=tr("Kinds of files, joined by commas: {kinds}; all without it. json answers as JSON.", kinds=list(FILE_KINDS)),
)
@click.option("--team", type=click.IntRange(1), help=tr("Only this team."))
@click.option("--day", type=click.IntRange(1), help=tr("Only this day."))
def handover(
    workspace: Path, plan: str | None, out: Path, formats: tuple[str, ...], team: int | None, day: int | None
) -> None:
    """Hand out a plan that is kept in the workspace."""
    kinds, form = _asked(formats)
    with Store.open(workspace, write=False) as store:
        row, document = kept_plan(store.frame("inspection_plan"), plan)
        register = Register.of(store.frame, store.content, store.path.name)
        given = Handover(document, register, say, str(row["title"]), dt.date.today().isoformat(), team, day)
        files = hand_over(given, out, kinds, answer.progress())
    rows = given.rows()
    if form == "json":
        answer.print_json(
            {
                "plan": document["key"],
                "title": given.name,
                "team_days": len(given.chosen()),
                "markers": len(rows.markers),
                "stretches": len(rows.stretches),
                "files": [{"file": str(f), "bytes": f.stat().st_size} for f in files],
            }
        )
        return
    click.echo(given.name)
    click.echo(
        tr(
            "{days} days of teams, {markers} markers, {stretches} stretches",
            days=len(given.chosen()),
            markers=len(rows.markers),
            stretches=len(rows.stretches),
        )
    )
    for file in files:
        click.echo(str(file))


def _asked(formats: Sequence[str]) -> tuple[list[str], str]:
    """Kinds of files and form of the answer: both are called formats, and their names differ."""
    words = [w for given in formats for part in given.split(",") if (w := part.strip().lower())]
    kinds = [w for w in words if w not in _ANSWERS]
    return kinds or list(FILE_KINDS), "json" if "json" in words else "table"

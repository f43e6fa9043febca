"""``gis-desk dispute map``: the register as an offline map."""

import math
from datetime import date
from pathlib import Path

import click

from layers.errors import FormatError, Where
from ui.cli.answer import DONE, print_json, progress
from ui.cli.dispute.case import WORKSPACE, open_register
from ui.cli.options import FORM
from ui.texts import language, say, tr


@click.command("map", help=tr("Write the dispute map as one HTML file that works without a network."))
@WORKSPACE
@click.option("--out", required=True, type=click.Path(), help=tr("The file to write."))
@click.option("--public", is_flag=True, help=tr("Leave out people, words and exact places; say what was left out."))
@click.option("--title", help=tr("Heading of the map."))
@FORM
def map_file(workspace: str, out: str, public: bool, title: str | None, form: str) -> int:
    """Write the offline map."""
    from gis_desk.documents.disputes.map import write_dispute_map

    target = Path(out)
    if target.suffix.lower() not in (".html", ".htm"):
        raise FormatError("the map is an HTML file", where=Where(target), do="let the name end in .html")
    with open_register(workspace) as store:
        frames = {
            name: store.frame(name)
            for name in ("dispute", "dispute_event", "division", "boundary_line", "marker", "road", "water")
        }
        county = store.setting("county")
    made = write_dispute_map(
        target,
        frames,
        today=date.today(),
        county=county,
        title=title,
        public=public,
        say=say,
        language=language(),
        progress=progress(),
    )
    size = target.stat().st_size
    if form == "json":
        print_json(
            {
                "file": str(target),
                "bytes": size,
                "cases": made.cases,
                "left_out": made.left_out,
                "public": public,
                "removed": [say(t) for t in made.removed],
                "notes": [say(t) for t in made.notes],
            }
        )
        return DONE
    click.echo(tr("{file}: {n} cases, {kb} KB", file=str(target), n=made.cases, kb=math.ceil(size / 1000)))
    if made.left_out:
        click.echo(tr("{n} secret cases left out", n=made.left_out))
    for line in made.removed:
        click.echo(tr("left out: {what}", what=line))
    for note in made.notes:
        click.echo(say(note))
    return DONE

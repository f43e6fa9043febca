"""``gis-desk dispute map``: the register as an offline map."""

import math
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from gis_desk.disputes.dates import read_date
from gis_desk.disputes.statistics.weights import WEIGHTS
from layers.errors import FormatError, Where
from layers.schema import DISPUTE_STATES
from ui.cli.answer import DONE, print_json, progress
from ui.cli.dispute.case import WORKSPACE, open_register
from ui.cli.options import FORM
from ui.texts import LANGUAGES, language, say, say_in, tr


def _day(_context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    return read_date(value, where=Where(field=parameter.opts[0], value=value))


@click.command("map", help=tr("Write the dispute map as one HTML file that works without a network."))
@WORKSPACE
@click.option("--out", required=True, type=click.Path(), help=tr("The file to write."))
@click.option("--public", is_flag=True, help=tr("Leave out people, words and exact places; say what was left out."))
@click.option("--title", help=tr("Heading of the map."))
@click.option("--language", "code", type=click.Choice(LANGUAGES), help=tr("Language of the map."))
@click.option("--from", "found_from", callback=_day, help=tr("Only cases found from this day on."))
@click.option("--to", "found_to", callback=_day, help=tr("Only cases found up to this day."))
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(("open", *DISPUTE_STATES)),
    help=tr("Only cases in this state; may be given several times."),
)
@click.option(
    "--weights",
    "weigh",
    type=click.Choice(tuple(WEIGHTS)),
    default="none",
    show_default=True,
    help=tr("What a case counts in the density along lines."),
)
@FORM
def map_file(workspace: str, out: str, code: str | None, form: str, **wanted: Any) -> int:
    """Write the offline map."""
    from gis_desk.documents.disputes.map import TABLES, Wish, write_dispute_map

    target = Path(out)
    if target.suffix.lower() not in (".html", ".htm"):
        raise FormatError("the map is an HTML file", where=Where(target), do="let the name end in .html")
    first, last = wanted["found_from"], wanted["found_to"]
    if first and last and first > last:
        raise click.UsageError(tr("--from {first} is after --to {last}", first=first, last=last))
    code = code or language()
    with open_register(workspace) as store:
        wish = Wish(
            today=date.today(), county=store.setting("county"), say=partial(say_in, code), language=code, **wanted
        )
        frames = {name: store.frame(name) for name in TABLES}
        made = write_dispute_map(target, frames, wish, store.content, progress())
    size = target.stat().st_size
    if form == "json":
        print_json(
            {
                "file": str(target),
                "bytes": size,
                "cases": made.cases,
                "left_out": made.secret,
                "pictures": made.pictures,
                "pictures_left_out": made.pictures_left_out,
                "public": wish.public,
                "removed": [say(t) for t in made.removed],
                "notes": [say(t) for t in made.notes],
            }
        )
        return DONE
    click.echo(tr("{file}: {n} cases, {kb} KB", file=str(target), n=made.cases, kb=math.ceil(size / 1000)))
    if made.secret:
        click.echo(tr("{n} secret cases left out", n=made.secret))
    for line in made.removed:
        click.echo(tr("left out: {what}", what=line))
    for note in made.notes:
        click.echo(say(note))
    return DONE

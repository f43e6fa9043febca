"""``gis-desk inspect lead``: who leads the coming round, as both sides have agreed."""

import datetime as dt
import math
from pathlib import Path

import click

from gis_desk.disputes.dates import past_date
from gis_desk.inspections.cycle.agreeing import agree_lead
from gis_desk.inspections.cycle.rounds import Part
from layers.errors import PlanError, Where
from layers.store import Store
from ui.cli.inspect.cycle import FILE, YEAR, keys_of, read_lines, this_year
from ui.cli.inspect.shared import writable
from ui.texts import tr


@click.command(
    help=tr("Write down which side leads the coming round of a line, as was agreed; parts may be led apart.")
)
@click.argument("workspace", type=FILE)
@click.option("--line", required=True, help=tr("The line, by key, code or name."))
@click.option("--lead", required=True, help=tr("The side that leads, by code or name."))
@click.option("--agreed-on", default="", help=tr("The day of the agreement; today by default."))
@click.option(
    "--part", "parts", multiple=True, help=tr("A part with its lead, as 0-12000=990101 or 12000-end=碧屏县 (metres).")
)
@click.option("--year", type=YEAR, help=tr("The year of the round where the line is overdue; this year by default."))
def lead(workspace: Path, line: str, lead: str, agreed_on: str, parts: tuple[str, ...], year: int | None) -> None:
    """Keep the agreement as one change."""
    today = dt.date.today()
    day = past_date(agreed_on, today, where=Where(field="--agreed-on", value=agreed_on)) or today
    led = [_part(p) for p in parts]
    with Store.open(workspace) as store:
        writable(store)
        (key,) = keys_of(store, [line])
        now = year or this_year()
        due = next(d for d in read_lines(store, now) if d.key == key)
        change = agree_lead(due, lead, day.isoformat(), lambda: store.new_key("inspection"), year=now, parts=led)
        store.apply(change)
    click.echo(
        tr("Round {n} of {line}: led by {lead}", n=due.round, line=due.name, lead=due.sides.name(due.sides.unit(lead)))
    )


def _part(said: str) -> Part:
    span, _, unit = said.partition("=")
    start, _, end = span.partition("-")
    try:
        part = Part(float(start), None if end.strip() == "end" else float(end), unit.strip())
        if not math.isfinite(part.from_m + (part.to_m or 0.0)):
            raise ValueError(said)
        return part
    except ValueError as exc:
        raise PlanError(
            "'{part}' is no part of a line",
            where=Where(field="--part", value=said),
            do="write it in metres as 0-12000=990101, the last one as 12000-end=990102",
            part=said,
        ) from exc

"""``gis-desk dispute add``, ``edit`` and ``delete``: the cases of the register."""

from datetime import date
from typing import Any

import click

from gis_desk.disputes import register, words
from gis_desk.disputes.grade import suggest
from gis_desk.disputes.parties import point_at, propose
from layers.errors import GisDeskError, Where
from ui.cli.answer import DONE, print_json
from ui.cli.dispute.case import WORKSPACE, case_json, find_case, names_of, open_register, place_of
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("Record a case; both sides and the line are proposed from the place."))
@WORKSPACE
@click.option("--at", "at", callback=place_of, required=True, metavar="LON,LAT", help=tr("The place, degrees."))
@click.option("--title", required=True, help=tr("A short name of the case."))
@click.option("--kind", type=click.Choice(list(words.KINDS)), required=True, help=tr("What it is about."))
@click.option("--number", help=tr("Number; by default the next one of the year."))
@click.option("--grade", type=click.Choice(list(words.GRADES)), help=tr("Risk grade; a person decides."))
@click.option("--likelihood", type=int, help=tr("1 (hardly) to 5 (now); with --impact it suggests the grade."))
@click.option("--impact", type=int, help=tr("1 (slight) to 5 (grave)."))
@click.option("--found-on", help=tr("Day it was found, as 2026-05-01 or 2026年5月1日; today by default."))
@click.option("--source", help=tr("How it was found: inspection, patrol, letter, media, superior."))
@click.option("--cause", help=tr("Cause: history, resource, works, understanding, or in words."))
@click.option("--line", help=tr("Key of the boundary line; proposed from the place."))
@click.option("--side-a", help=tr("First side, code or name; proposed from the place."))
@click.option("--side-b", help=tr("Second side, code or name; proposed from the place."))
@click.option("--place", help=tr("Where it is, in words; proposed from the nearest marker."))
@click.option("--people", type=int, help=tr("Number of people concerned."))
@click.option("--owner", help=tr("Who is responsible."))
@click.option("--measures", help=tr("What is being done."))
@click.option("--next-check", help=tr("Day of the next check; proposed by the grade."))
@click.option("--secrecy", type=click.Choice(list(words.SECRECY)), help=tr("Secrecy; internal by default."))
@click.option("--note", help=tr("Note."))
@FORM
def add(workspace: str, at: tuple[float, float], form: str, **values: Any) -> int:
    """Record a case in the workspace."""
    today = date.today()
    point = point_at(*at)
    with open_register(workspace, write=True) as store:
        divisions, lines = store.frame("division"), store.frame("boundary_line")
        if values["line"] is not None and values["line"] not in set(lines["key"]):
            raise GisDeskError(
                "there is no boundary line {line}",
                where=Where(store.path, layer="boundary_line", field="--line", value=values["line"]),
                do="give its key as gis-desk inspect due --format json lists them, or leave it to the place",
                line=values["line"],
            )
        offer = propose(point, divisions, lines, store.frame("marker"))
        key = store.new_key("dispute")
        change = register.plan_add(
            register.filled(values, offer, say),
            point,
            store.frame("dispute"),
            key=key,
            event_key=store.new_key("dispute_event"),
            today=today,
            who=store.who,
        )
        store.apply(change)
        row = store.row("dispute", key) or {}
        case = case_json(key, row, names_of(store), today)
    notes = [] if offer.remark is None else [say(offer.remark)]
    if values["likelihood"] and values["impact"]:
        notes.append(say(suggest(values["likelihood"], values["impact"]).why))
    case |= {
        "line_name": offer.line_name,
        "line_distance_m": None if offer.distance_m is None else round(offer.distance_m, 1),
        "near_markers": [
            {
                "key": m.key,
                "number": m.number,
                "distance_m": round(m.distance_m, 1),
                "azimuth_deg": round(m.azimuth_deg, 1),
            }
            for m in offer.markers
        ],
        "notes": notes,
    }
    if form == "json":
        print_json(case)
        return DONE
    click.echo(tr("{number} recorded: {title}", number=case["number"], title=case["title"]))
    click.echo(tr("sides: {a} and {b}", a=case["side_a_name"] or "?", b=case["side_b_name"] or "?"))
    if case["place"]:
        click.echo(tr("place: {place}", place=case["place"]))
    for note in notes:
        click.echo(note)
    return DONE


@click.command(help=tr("Change fields of a case: --set owner=... --set grade=red."))
@WORKSPACE
@click.argument("number")
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", required=True, help=tr("Field and new value."))
@click.option("--at", "at", callback=place_of, metavar="LON,LAT", help=tr("New place, degrees."))
def edit(workspace: str, number: str, fields: tuple[str, ...], at: tuple[float, float] | None) -> int:
    """Edit one case."""
    values: dict[str, str] = {}
    for field in fields:
        name, mark, value = field.partition("=")
        if not mark:
            raise GisDeskError(
                "'{field}' has no '='", where=Where(field="--set", value=field), do="write FIELD=VALUE", field=field
            )
        values[name.strip()] = value
    with open_register(workspace, write=True) as store:
        key, row = find_case(store, number)
        change = register.plan_edit(
            key, row, values, today=date.today(), geometry=None if at is None else point_at(*at)
        )
        store.apply(change)
        click.echo(say(change.label))
    return DONE


@click.command(help=tr("Delete a case with its log; it can be undone in the desktop."))
@WORKSPACE
@click.argument("number")
def delete(workspace: str, number: str) -> int:
    """Delete one case."""
    with open_register(workspace, write=True) as store:
        key, row = find_case(store, number)
        change = register.plan_delete(key, row, store.frame("dispute_event", where={"dispute": key}))
        store.apply(change)
        click.echo(say(change.label))
    return DONE

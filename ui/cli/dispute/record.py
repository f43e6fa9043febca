"""``gis-desk dispute add``, ``edit`` and ``delete``: the cases of the register."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from gis_desk.disputes import register, words
from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.evidence import needs_day
from gis_desk.disputes.grade import suggest
from gis_desk.disputes.numbers import free_number
from gis_desk.disputes.parties import Proposal, check_units, propose
from gis_desk.disputes.rules import load
from gis_desk.disputes.spans import find_line
from gis_desk.disputes.twins import around, twins_of
from layers.errors import GisDeskError, ValueTaken, Where
from layers.store import Store
from ui.cli.answer import DONE, print_json
from ui.cli.dispute.case import WORKSPACE, case_json, find_case, names_of, open_register, twin_json
from ui.cli.dispute.place import chosen, with_place
from ui.cli.options import FORM
from ui.texts import say, tr

_TRIES = 5
"""So often a number that somebody else has just taken is replaced by the next one."""
RULES = click.option(
    "--rules",
    "rules_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=tr("Rule table of the county (disputes.toml): thresholds of the grades, days, limits."),
)


def with_fields(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every field of the form."""
    options = (
        click.option("--number", help=tr("Number; by default the next one of the year.")),
        click.option("--grade", type=click.Choice(list(words.GRADES)), help=tr("Risk grade; a person decides.")),
        click.option("--likelihood", type=int, help=tr("1 (hardly) to 5 (now); with --impact it suggests the grade.")),
        click.option("--impact", type=int, help=tr("1 (slight) to 5 (grave).")),
        click.option("--found-on", help=tr("Day it was found, as 2026-05-01 or 2026年5月1日; today by default.")),
        click.option("--source", help=tr("How it was found: inspection, patrol, letter, media, superior.")),
        click.option("--cause", help=tr("Cause: history, resource, works, understanding, or in words.")),
        click.option("--line", help=tr("Boundary line, by key, code or name; proposed from the place.")),
        click.option("--side-a", help=tr("First side, code or name; proposed from the place.")),
        click.option("--side-b", help=tr("Second side, code or name; proposed from the place.")),
        click.option("--side-c", help=tr("Third side, where three units meet; proposed from the place.")),
        click.option("--place", help=tr("Where it is, in words; proposed from the nearest marker.")),
        click.option("--people", type=int, help=tr("Number of people concerned.")),
        click.option("--households", type=int, help=tr("Number of households concerned.")),
        click.option("--area-ha", help=tr("Area affected in hectares; proposed from an area or the claims.")),
        click.option("--dispute-from", help=tr("Day the dispute arose; papers of 7-5 and 8 must be older.")),
        click.option(
            "--incident-level",
            type=click.Choice(list(words.INCIDENT_LEVELS)),
            help=tr("Level of the incident, where there was one."),
        ),
        click.option("--owner", help=tr("Who is responsible.")),
        click.option("--telephone", help=tr("Telephone of who is responsible.")),
        click.option("--measures", help=tr("What is being done.")),
        click.option("--next-check", help=tr("Day of the next check; proposed by the grade.")),
        click.option("--deadline", help=tr("Day by which the case is to be settled.")),
        click.option("--recorded-by", help=tr("Who filled in the form; you by default.")),
        click.option("--checked-by", help=tr("Who checked the form.")),
        click.option("--secrecy", type=click.Choice(list(words.SECRECY)), help=tr("Secrecy; internal by default.")),
        click.option("--note", help=tr("Note.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(help=tr("Record a case; both sides and the line are proposed from the place."))
@WORKSPACE
@with_place
@click.option("--title", required=True, help=tr("A short name of the case."))
@click.option("--kind", type=click.Choice(list(words.KINDS)), required=True, help=tr("What it is about."))
@with_fields
@click.option("--grade-reason", help=tr("Why another grade than the matrix suggests; kept in the log."))
@RULES
@FORM
def add(
    workspace: str,
    at: tuple[float, float] | None,
    stretch: str | None,
    area: Path | None,
    grade_reason: str | None,
    rules_file: Path | None,
    form: str,
    **values: Any,
) -> int:
    """Record a case in the workspace."""
    today, place, rules = date.today(), chosen(at, stretch, area, needed=True), load(rules_file)
    with open_register(workspace, write=True) as store:
        divisions, lines, markers = (store.frame(t) for t in ("division", "boundary_line", "marker"))
        if values["line"] is not None:
            values["line"] = find_line(values["line"], lines)["key"]
        check_units(values, divisions)
        shape = place.shape(lines, markers, divisions)
        offer = propose(shape, divisions, lines, markers)
        key, event_key = store.new_key("dispute"), store.new_key("dispute_event")
        plan = partial(
            register.plan_add,
            register.filled(values, offer, say),
            shape,
            partial(free_number, store),
            key=key,
            event_key=event_key,
            today=today,
            who=store.who,
            grade_reason=grade_reason,
            rules=rules,
            say=say,
        )
        _put(store, plan, proposed=values["number"] is None)
        row = store.row("dispute", key) or {}
        case = case_json(key, row, names_of(store), today)
        twins = twins_of(key, row, store.frame("dispute", bbox=around(shape, rules.twins)), rules.twins)
        case |= _offered(offer) | {"twins": [twin_json(t, key, store) for t in twins]}
    notes = [] if offer.remark is None else [say(offer.remark)]
    if values["likelihood"] and values["impact"]:
        notes.append(say(suggest(values["likelihood"], values["impact"], rules.matrix).why))
    case["notes"] = notes
    if form == "json":
        print_json(case)
        return DONE
    click.echo(tr("{number} recorded: {title}", number=case["number"], title=case["title"]))
    sides = [case[f"side_{s}_name"] for s in "abc" if case[f"side_{s}"]]
    click.echo(tr("sides: {a} and {b}", a=sides[0] if sides else "?", b=tr(", ").join(sides[1:]) or "?"))
    if case["place"]:
        click.echo(tr("place: {place}", place=case["place"]))
    for marker in offer.markers:
        click.echo(
            tr(
                "marker {number}: {m:.0f} m away, the place lies at {deg:.0f}° ({direction}) from it",
                number=marker.number,
                m=marker.distance_m,
                deg=marker.azimuth_deg,
                direction=say(marker.direction),
            )
        )
    for note in notes:
        click.echo(note)
    for twin in case["twins"]:
        click.echo(
            tr(
                "may be the same as {number} {title}: {reasons}",
                number=twin["number"],
                title=twin["title"] or "",
                reasons=tr(", ").join(twin["reasons"]),
            )
        )
    return DONE


def _put(store: Store, plan: Callable[[], Any], *, proposed: bool) -> None:
    for attempt in range(_TRIES):
        try:
            store.apply(plan())
        except ValueTaken:
            if not proposed or attempt == _TRIES - 1:
                raise
        else:
            return


def _offered(offer: Proposal) -> dict[str, Any]:
    return {
        "line_name": offer.line_name,
        "line_distance_m": None if offer.distance_m is None else round(offer.distance_m, 1),
        "from_m": None if offer.from_m is None else round(offer.from_m, 1),
        "to_m": None if offer.to_m is None else round(offer.to_m, 1),
        "near_markers": [
            {
                "key": m.key,
                "number": m.number,
                "distance_m": round(m.distance_m, 1),
                "azimuth_deg": round(m.azimuth_deg, 1),
                "direction": say(m.direction),
            }
            for m in offer.markers
        ],
    }


@click.command(help=tr("Change fields of a case: --set owner=... --set grade=red."))
@WORKSPACE
@click.argument("number")
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", help=tr("Field and new value."))
@with_place
@click.option("--grade-reason", help=tr("Why another grade than the matrix suggests; kept in the log."))
@RULES
def edit(
    workspace: str,
    number: str,
    fields: tuple[str, ...],
    at: tuple[float, float] | None,
    stretch: str | None,
    area: Path | None,
    grade_reason: str | None,
    rules_file: Path | None,
) -> int:
    """Edit one case."""
    place = chosen(at, stretch, area, needed=False)
    values = pairs(fields)
    if not values and not place.given:
        raise click.UsageError(tr("give --set FIELD=VALUE or a new place"))
    with open_register(workspace, write=True) as store:
        key, row = find_case(store, number)
        divisions = store.frame("division")
        check_units(values, divisions)
        if values.get("line"):
            values["line"] = str(find_line(values["line"], store.frame("boundary_line"))["key"])
        shape = None
        if place.given:
            lines, markers = store.frame("boundary_line"), store.frame("marker")
            shape = place.shape(lines, markers, divisions)
            propose(shape, divisions, lines)
        owned = belongings(store, key)
        change = register.plan_edit(
            key,
            row,
            values,
            today=date.today(),
            geometry=shape,
            event_key=store.new_key("dispute_event"),
            who=store.who,
            grade_reason=grade_reason,
            papers=owned.papers,
            evidence=needs_day(p for _, p in owned.rows("dispute_evidence")),
            rules=load(rules_file),
            say=say,
        )
        store.apply(change)
        click.echo(say(change.label))
    return DONE


def pairs(fields: tuple[str, ...]) -> dict[str, str]:
    """Field to value of ``FIELD=VALUE``."""
    values: dict[str, str] = {}
    for field in fields:
        name, mark, value = field.partition("=")
        if not mark:
            raise GisDeskError(
                "'{field}' has no '='", where=Where(field="--set", value=field), do="write FIELD=VALUE", field=field
            )
        values[name.strip()] = value
    return values


@click.command(help=tr("Delete a case with all that belongs to it; it can be undone in the desktop."))
@WORKSPACE
@click.argument("number")
def delete(workspace: str, number: str) -> int:
    """Delete one case."""
    with open_register(workspace, write=True) as store:
        key, row = find_case(store, number)
        change = register.plan_delete(key, row, belongings(store, key))
        store.apply(change)
        click.echo(say(change.label))
    return DONE

"""``gis-desk dispute``: the register of boundary dispute risks, its offline map, density along lines, warnings."""

import csv
import io
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
import shapely

from gis_desk.disputes import register, words
from gis_desk.disputes.density import FEW, along_lines
from gis_desk.disputes.density import hotspots as find_hotspots
from gis_desk.disputes.grade import suggest
from gis_desk.disputes.listing import days_to_check, select
from gis_desk.disputes.parties import point_at, propose
from gis_desk.disputes.states import NEXT
from gis_desk.disputes.warnings import warnings as find_warnings
from gis_desk.findings import Severity
from layers.errors import FormatError, GisDeskError, Where, WorkspaceError
from layers.store import Store
from ui.cli.answer import DONE, FOUND, print_json, progress, table
from ui.cli.options import Measure
from ui.texts import language, say, tr

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHOWN = (
    "number",
    "title",
    "kind",
    "cause",
    "grade",
    "likelihood",
    "impact",
    "state",
    "line",
    "side_a",
    "side_b",
    "found_on",
    "source",
    "place",
    "people",
    "owner",
    "measures",
    "next_check",
    "closed_on",
    "secrecy",
    "note",
)


@click.group(help=tr("The register of boundary dispute risks: record, list, map, statistics, warnings."))
def dispute() -> None:
    """The group of the register's commands."""


def _place(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[float, float] | None:
    if value is None:
        return None
    parts = value.replace("，", ",").split(",")
    try:
        lon, lat = (float(p) for p in parts)
    except ValueError as exc:
        raise GisDeskError(
            "'{value}' is no place",
            where=Where(field="--at", value=value),
            do="give longitude and latitude in degrees with a comma between them, as in 110.21,25.37",
            value=value[:40],
        ) from exc
    return lon, lat


def _find(store: Store, number: str) -> tuple[str, dict[str, Any]]:
    """Key and row of the case with `number` (or key)."""
    found = store.frame("dispute", where={"number": number})
    key = str(found["key"].iloc[0]) if len(found) else number
    row = store.row("dispute", key)
    if row is None:
        raise GisDeskError(
            "there is no case {number}",
            where=Where(store.path, layer="dispute", field="number", value=number),
            do="look the number up with gis-desk dispute list",
            number=number,
        )
    return key, row


def _open(path: str, *, write: bool = False) -> Store:
    store = Store.open(path, write=write)
    if write and store.readonly:
        store.close()
        raise WorkspaceError(
            "the workspace cannot be written", where=Where(path), do="copy it to a folder where you may write"
        )
    return store


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and not math.isfinite(value)) or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def _as_json(key: str, row: Mapping[str, Any], store_names: Mapping[str, str], today: date) -> dict[str, Any]:
    shape = row.get("geometry")
    spot = None if shape is None or shape.is_empty else shape.point_on_surface()
    plain = register.plain(row)
    return {
        "key": key,
        **{name: _plain(plain[name]) for name in _SHOWN},
        "side_a_name": store_names.get(str(plain["side_a"]), _plain(plain["side_a"])),
        "side_b_name": store_names.get(str(plain["side_b"]), _plain(plain["side_b"])),
        "days_to_check": days_to_check(plain, today),
        "lon": None if spot is None else round(spot.x, 7),
        "lat": None if spot is None else round(spot.y, 7),
        "geometry": None if shape is None or shape.is_empty else shapely.geometry.mapping(shape),
    }


def _names(store: Store) -> dict[str, str]:
    units = store.frame("division")
    return {str(c): str(n) for c, n in zip(units["code"], units["name"], strict=True) if c and n == n and n}


def _guarded(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    shown = "" if value is None else str(value)
    return "'" + shown if shown.startswith(_FORMULA) else shown


_FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help=tr("How the answer is printed.")
)
_WORKSPACE = click.argument("workspace", type=click.Path())


@dispute.command(help=tr("Record a case; both sides and the line are proposed from the place."))
@_WORKSPACE
@click.option("--at", "at", callback=_place, required=True, metavar="LON,LAT", help=tr("The place, degrees."))
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
@_FORMAT
def add(workspace: str, at: tuple[float, float], form: str, **values: Any) -> int:
    """Record a case in the workspace."""
    today = date.today()
    point = point_at(*at)
    with _open(workspace, write=True) as store:
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
        case = _as_json(key, row, _names(store), today)
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


@dispute.command("list", help=tr("The cases, most urgent first."))
@_WORKSPACE
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
    help=tr("How the answer is printed."),
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
    with _open(workspace) as store:
        everything = store.frame("dispute")
        names = _names(store)
    chosen = select(everything, grades=grades, states=states, kinds=kinds, line=line, search=search)
    cases = [
        _as_json(str(r["key"]), {str(c): v for c, v in r.items()}, names, today) for r in chosen.to_dict("records")
    ]
    if form == "json":
        print_json({"total": len(everything), "cases": cases})
    elif form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        columns = ["key", *_SHOWN, "side_a_name", "side_b_name", "days_to_check", "lon", "lat"]
        writer.writerow(columns)
        writer.writerows(
            [c[n] if n in ("lon", "lat", "days_to_check") else _guarded(c[n]) for n in columns] for c in cases
        )
        click.echo(out.getvalue(), nl=False)
    else:
        _print_cases(cases, len(everything))
    return DONE


def _print_cases(cases: list[dict[str, Any]], total: int) -> None:
    if not cases:
        click.echo(tr("The register is empty.") if not total else tr("No case fits these filters."))
        return
    head = [tr("Number"), tr("Grade"), tr("State"), tr("Type"), tr("Title"), tr("Both sides"), tr("Next check")]
    rows = [
        (
            c["number"] or "",
            say(words.label(words.GRADES, c["grade"])) or tr("not graded"),
            say(words.label(words.STATES, c["state"])),
            say(words.label(words.KINDS, c["kind"])),
            c["title"] or "",
            " — ".join(n for n in (c["side_a_name"], c["side_b_name"]) if n),
            (c["next_check"] or "") + (" !" if (c["days_to_check"] or 0) < 0 else ""),
        )
        for c in cases
    ]
    click.echo(table(head, rows))
    click.echo(tr("{n} of {total} cases shown", n=len(cases), total=total))


@dispute.command(help=tr("Change fields of a case: --set owner=... --set grade=red."))
@_WORKSPACE
@click.argument("number")
@click.option("--set", "fields", multiple=True, metavar="FIELD=VALUE", required=True, help=tr("Field and new value."))
@click.option("--at", "at", callback=_place, metavar="LON,LAT", help=tr("New place, degrees."))
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
    with _open(workspace, write=True) as store:
        key, row = _find(store, number)
        change = register.plan_edit(
            key, row, values, today=date.today(), geometry=None if at is None else point_at(*at)
        )
        store.apply(change)
        click.echo(say(change.label))
    return DONE


@dispute.command(help=tr("Delete a case with its log; it can be undone in the desktop."))
@_WORKSPACE
@click.argument("number")
def delete(workspace: str, number: str) -> int:
    """Delete one case."""
    with _open(workspace, write=True) as store:
        key, row = _find(store, number)
        change = register.plan_delete(key, row, store.frame("dispute_event", where={"dispute": key}))
        store.apply(change)
        click.echo(say(change.label))
    return DONE


@dispute.command(help=tr("The log of one case or of all; with --add or --step it is continued."))
@_WORKSPACE
@click.argument("number", required=False)
@click.option("--add", "account", help=tr("Add an entry: what happened."))
@click.option("--kind", default="visit", help=tr("Kind of the entry: visit, meeting, report, incident, other."))
@click.option("--step", type=click.Choice(list(NEXT)), help=tr("Take the case to its next state."))
@click.option("--on", "day", help=tr("Day it happened; today by default."))
@click.option("--actor", help=tr("Who was there or decided."))
@click.option("--evidence", multiple=True, help=tr("Agreement, minutes or decision; needed to settle."))
@click.option("--way", help=tr("How it was settled."))
@click.option("--next-check", help=tr("New day of the next check."))
@_FORMAT
def events(
    workspace: str,
    number: str | None,
    account: str | None,
    kind: str,
    step: str | None,
    day: str | None,
    actor: str | None,
    evidence: tuple[str, ...],
    way: str | None,
    next_check: str | None,
    form: str,
) -> int:
    """Show or continue the log."""
    writing = account is not None or step is not None
    if writing and number is None:
        raise GisDeskError("no case is named", where=Where(field="NUMBER"), do="give the number of the case")
    today = date.today()
    with _open(workspace, write=writing) as store:
        key = None
        if number is not None:
            key, row = _find(store, number)
            if writing:
                event_key = store.new_key("dispute_event")
                if step is not None:
                    change = register.plan_state(
                        key,
                        row,
                        step,
                        event_key=event_key,
                        today=today,
                        happened_on=day,
                        actor=actor or store.who,
                        account=account,
                        evidence=evidence,
                        way=way,
                        values={"next_check": next_check} if next_check else None,
                    )
                else:
                    change = register.plan_event(
                        key,
                        row,
                        event_key=event_key,
                        kind=kind,
                        account=account or "",
                        happened_on=day,
                        today=today,
                        actor=actor or store.who,
                        next_check=next_check,
                    )
                store.apply(change)
        log = store.frame("dispute_event", where={"dispute": key} if key else None)
        cases = store.frame("dispute")
    numbers = dict(zip(cases["key"], cases["number"], strict=True))
    rows = [
        {
            "key": e["key"],
            "dispute": e["dispute"],
            "number": _plain(numbers.get(e["dispute"])),
            **{c: _plain(e[c]) for c in ("happened_on", "kind", "actor", "account")},
        }
        for e in log.to_dict("records")
    ]
    rows.sort(key=lambda e: (e["happened_on"] or "", e["number"] or ""))
    if form == "json":
        print_json({"events": rows})
        return DONE
    if not rows:
        click.echo(tr("The log is empty."))
        return DONE
    head = [tr("Date"), tr("Number"), tr("Event"), tr("Person"), tr("Account")]
    shown = [
        (
            e["happened_on"] or "",
            e["number"] or "",
            say(words.label(words.EVENTS, e["kind"])),
            e["actor"] or "",
            e["account"] or "",
        )
        for e in rows
    ]
    click.echo(table(head, shown))
    return DONE


@dispute.command("map", help=tr("Write the dispute map as one HTML file that works without a network."))
@_WORKSPACE
@click.option("--out", required=True, type=click.Path(), help=tr("The file to write."))
@click.option("--public", is_flag=True, help=tr("Leave out people, words and exact places; say what was left out."))
@click.option("--title", help=tr("Heading of the map."))
@_FORMAT
def map_file(workspace: str, out: str, public: bool, title: str | None, form: str) -> int:
    """Write the offline map."""
    from gis_desk.documents.dispute_map import write_dispute_map

    target = Path(out)
    if target.suffix.lower() not in (".html", ".htm"):
        raise FormatError("the map is an HTML file", where=Where(target), do="let the name end in .html")
    with _open(workspace) as store:
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


@dispute.command(help=tr("Where open cases lie thickly along the lines, with method, parameters and number of cases."))
@_WORKSPACE
@click.option(
    "--bandwidth-m",
    type=Measure(100, 50_000),
    default=2000.0,
    help=tr("Reach of the kernel along the line, metres."),
)
@click.option(
    "--limit-m",
    type=Measure(1, 50_000),
    default=2000.0,
    help=tr("Cases further from every line are left out, metres."),
)
@_FORMAT
def hotspots(workspace: str, bandwidth_m: float, limit_m: float, form: str) -> int:
    """Density along the lines."""
    with _open(workspace) as store:
        cases, lines = store.frame("dispute"), store.frame("boundary_line")
    open_cases = select(cases, states=["open"])
    density = along_lines(
        open_cases["geometry"].to_numpy(), lines, bandwidth_m=bandwidth_m, limit_m=limit_m, progress=progress()
    )
    found = find_hotspots(density)
    names = dict(zip(lines["key"], lines["name"], strict=True))
    rows = [
        {
            "line": r["line"],
            "line_name": _plain(names.get(r["line"])),
            "from_m": round(r["from_m"]),
            "to_m": round(r["to_m"]),
            "cases": round(r["cases"], 2),
            "peak_per_km": round(r["peak_per_km"], 3),
            "geometry": shapely.geometry.mapping(r["geometry"]),
        }
        for r in found.to_dict("records")
    ]
    method = tr(
        "Epanechnikov kernel along the line, {km:g} km each way; n = {n}, "
        "{off} cases further than {limit:g} km from every line left out",
        km=bandwidth_m / 1000,
        n=density.n,
        off=density.off,
        limit=limit_m / 1000,
    )
    few = tr(
        "Only {n} open cases lie on lines; under {few} no hotspot is named, because chance alone gathers so few.",
        n=density.n,
        few=FEW,
    )
    if form == "json":
        print_json(
            {
                "method": method,
                "n": density.n,
                "off": density.off,
                "bandwidth_m": bandwidth_m,
                "limit_m": limit_m,
                "significance_tested": False,
                "remark": few if density.few else None,
                "hotspots": rows,
            }
        )
        return DONE
    click.echo(method)
    if density.few:
        click.echo(few)
    elif rows:
        head = [tr("Boundary line"), tr("from km"), tr("to km"), tr("cases"), tr("most per km")]
        click.echo(
            table(
                head,
                [
                    (
                        r["line_name"] or r["line"],
                        f"{r['from_m'] / 1000:.1f}",
                        f"{r['to_m'] / 1000:.1f}",
                        r["cases"],
                        r["peak_per_km"],
                    )
                    for r in rows
                ],
            )
        )
    else:
        click.echo(tr("No stretch is clearly thicker than the others."))
    return DONE


@dispute.command(help=tr("What may become trouble, most urgent first, each with its reason."))
@_WORKSPACE
@_FORMAT
def warnings(workspace: str, form: str) -> int:
    """Computed warnings; exit status 1 where one of severity must exists."""
    with _open(workspace) as store:
        found = find_warnings(
            store.frame("dispute"),
            store.frame("dispute_event"),
            store.frame("boundary_line"),
            store.frame("marker"),
            date.today(),
        )
    if form == "json":
        print_json(
            {
                "warnings": [
                    {
                        "kind": w.kind,
                        "severity": w.severity.value,
                        "score": round(w.score, 1),
                        "message": say(w.what),
                        "reason": say(w.why),
                        "objects": [{"layer": layer, "key": key} for layer, key in w.objects],
                        "measure": dict(w.measure),
                        "where": None if w.at is None or w.at.is_empty else shapely.geometry.mapping(w.at),
                    }
                    for w in found
                ]
            }
        )
    elif found:
        click.echo(
            table(
                [tr("Urgency"), tr("Warning"), tr("Reason")],
                [(f"{w.score:.0f}", say(w.what), say(w.why)) for w in found],
            )
        )
    else:
        click.echo(tr("Nothing to warn of."))
    return FOUND if any(w.severity is Severity.MUST for w in found) else DONE

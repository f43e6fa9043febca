"""``gis-desk case new`` and ``edit``."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from shapely import Point

from gis_desk.cases import register
from gis_desk.cases.judging import judge_case, plan_recheck
from gis_desk.cases.kept import kept
from gis_desk.cases.rows import CASE, STEP, steps_of
from gis_desk.cases.words import ACTIONS
from gis_desk.findings import Finding, accepted_of
from gis_desk.names.checker import NameAnswer, NameChecker
from gis_desk.names.checking import NAME_TABLES
from gis_desk.names.reference import lists_of
from gis_desk.names.subject import Context
from gis_desk.names.tables import load
from layers.errors import PlanError, Where
from layers.schema import CLASSES
from layers.store import Store
from ui.cli.answer import DONE, plain, print_json, progress, status_of, table
from ui.cli.case.shared import NUMBER, WORKSPACE, case_json, find_case, open_cases, pairs, papers, rules
from ui.cli.check_names import RULES_OPTION
from ui.cli.options import FORM, LAT, LON
from ui.texts import say, tr

_SET = click.option(
    "--set", "fields", multiple=True, metavar="FIELD=TEXT", callback=pairs, help=tr("A field of the application form.")
)
_PAPERS = click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="TITLE;FILE;DATE",
    callback=papers,
    help=tr("A document handed in; file and date may be left out."),
)


@click.command(
    help=tr("Make a case; the name is checked, the findings are kept. Exit status 1 when something binding was found.")
)
@WORKSPACE
@click.option("--action", type=click.Choice(list(ACTIONS)), default="name", show_default=True, help=tr("Kind of case."))
@click.option("--name", help=tr("The proposed name; for a deregistration the old one by default."))
@click.option("--class", "cls", type=click.Choice(CLASSES), help=tr("Class of the place."))
@click.option("--applicant", required=True, help=tr("Who applies."))
@click.option("--reason", required=True, help=tr("Plan and reasons."))
@click.option("--meaning", help=tr("Meaning and origin of the name."))
@click.option("--place", metavar="KEY_OR_NAME", help=tr("The place name there is: renamed, deregistered, or proposed."))
@click.option("--in", "division", metavar="CODE", help=tr("Code of the division it lies in."))
@click.option("--at", type=(LON, LAT), metavar="LON LAT", help=tr("Where it is (degrees)."))
@click.option("--on", "day", help=tr("Day the application was taken in; today by default."))
@click.option("--flag", "flags", multiple=True, help=tr("border, sea, island, cross_province, famous, park."))
@_SET
@_PAPERS
@RULES_OPTION
@FORM
def new(
    workspace: Path,
    action: str,
    name: str | None,
    cls: str | None,
    at: tuple[float, float] | None,
    place: str | None,
    day: str | None,
    flags: tuple[str, ...],
    fields: dict[str, str],
    documents: list[dict[str, str]],
    overlay: Path | None,
    form: str,
    **values: Any,
) -> int:
    """Check the name, make the case, answer."""
    today, tables = date.today(), rules(None, None)
    if unknown := sorted(set(flags) - set(tables.procedure.flags)):
        raise click.UsageError(
            tr("'{flag}' is none of: {known}", flag=unknown[0], known=", ".join(tables.procedure.flags))
        )
    with open_cases(workspace, write=True) as store:
        place_key, row = _place(store, place)
        given = {"action": action, "name": name, "class": cls, **values, **fields}
        given = {k: v for k, v in given.items() if v is not None}
        if flags:
            given["flags"] = list(flags)
        if place_key:
            given["place"] = place_key
        of = cls or (None if row is None else row["class"])
        found: list[Finding] = []
        if name and of and action != "deregister":
            said, found = judged(store, {**given, "class": of}, row, at, documents, overlay)
            given.setdefault("pinyin", said.spelling.toned)
            given.setdefault("specific", said.split.specific)
            given.setdefault("generic", said.split.generic)
        key = store.new_key(CASE)
        change = register.plan_new(
            given,
            found,
            store.frame(CASE),
            key=key,
            step_key=store.new_key(STEP),
            today=today,
            who=store.who,
            geometry=None if at is None else Point(at),
            place=row,
            accepted=[accepted_of(r) for r in store.frame("accepted_finding").to_dict("records")],
            documents=documents,
            opened_on=day,
        )
        store.apply(change)
        _, case = find_case(store, key)
        steps = steps_of(store.frame(STEP), key)
    if form == "json":
        print_json(case_json(key, case, steps, tables, today))
    else:
        click.echo(plain(say(change.label)))
        _list(found)
    return status_of(found)


def _place(store: Store, wanted: str | None) -> tuple[str | None, dict[str, Any] | None]:
    """Key and row of the place name with that key, or the one name in use that is written so."""
    if wanted is None:
        return None, None
    row = store.row("place_name", wanted)
    if row is not None:
        return wanted, row
    frame = store.frame("place_name", where={"name": wanted})
    frame = frame[~frame["status"].isin(["historic", "deregistered"])]
    if len(frame) != 1:
        raise PlanError(
            "{n} names in use are called '{name}'",
            where=Where(store.path, layer="place_name", field="--place", value=wanted),
            do="give the key of the place name, as gis-desk table shows it",
            n=len(frame),
            name=wanted[:40],
        )
    key = str(frame["key"].iloc[0])
    return key, store.row("place_name", key)


def judged(
    store: Store,
    case: dict[str, Any],
    place: dict[str, Any] | None,
    at: tuple[float, float] | None,
    documents: Sequence[Mapping[str, Any]],
    overlay: Path | None,
) -> tuple[NameAnswer, list[Finding]]:
    """What the check says of the name of `case`, and all findings of the case."""
    names, context = store.frame("place_name"), Context(load(overlay))
    frames = {name: names if name == "place_name" else store.frame(name) for name in NAME_TABLES}
    checker = NameChecker(frames, context, progress(), lists_of(store, context, progress()))
    said = checker.check(case["name"], case["class"], case.get("division"), at, key=str(case.get("place") or ""))
    found = judge_case(case, place, said, context, names, store.frame("culture"), date.today(), documents)
    return said, found


@click.command(help=tr("Check the name and the case again; the findings are kept. Exit status as for new."))
@WORKSPACE
@NUMBER
@RULES_OPTION
@FORM
def check(workspace: Path, number: str, overlay: Path | None, form: str) -> int:
    """Keep the findings of today and answer."""
    with open_cases(workspace, write=True) as store:
        key, case = find_case(store, number)
        place = store.row("place_name", case["place"]) if case["place"] else None
        shape = case["geometry"]
        at = None if shape is None or shape.is_empty else (shape.centroid.x, shape.centroid.y)
        found: list[Finding] = []
        if case["action"] != "deregister":
            _, found = judged(store, {**(case["form"] or {}), **case}, place, at, case["documents"] or [], overlay)
        change = plan_recheck(key, case, kept(found), date.today())
        store.apply(change)
        _, case = find_case(store, key)
        steps = steps_of(store.frame(STEP), key)
    if form == "json":
        print_json(case_json(key, case, steps, rules(None, None), date.today()))
    else:
        click.echo(plain(say(change.label)))
        _list(found)
    return status_of(found)


def _list(found: Sequence[Finding]) -> None:
    if found:
        head = (tr("Rule"), tr("Severity"), tr("Finding"))
        click.echo(table(head, [(f.rule, tr(f.level.value), say(f.message)) for f in found]))


@click.command(help=tr("Fill in fields of the application, or add documents."))
@WORKSPACE
@NUMBER
@_SET
@_PAPERS
@FORM
def edit(workspace: Path, number: str, fields: dict[str, str], documents: list[dict[str, str]], form: str) -> int:
    """Change the case and answer."""
    with open_cases(workspace, write=True) as store:
        key, case = find_case(store, number)
        change = register.plan_edit(key, case, fields, documents)
        store.apply(change)
        _, case = find_case(store, key)
        steps = steps_of(store.frame(STEP), key)
    if form == "json":
        print_json(case_json(key, case, steps, rules(None, None), date.today()))
    else:
        click.echo(plain(say(change.label)))
    return DONE

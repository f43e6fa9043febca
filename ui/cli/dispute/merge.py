"""``gis-desk dispute twins`` and ``merge``: one case that both sides have entered."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import shapely

from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.merging import ENDED, KEPT, PLACE, Compared, plan_merge, side_by_side
from gis_desk.disputes.rules import load
from gis_desk.disputes.twins import all_twins
from layers.errors import shorten
from ui.cli.answer import DONE, print_json, progress, table
from ui.cli.ctrl_c import gently
from ui.cli.dispute.case import WORKSPACE, find_case, open_register
from ui.cli.dispute.record import RULES, pairs
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("Cases that may be the same one, entered by both sides; likeliest first."))
@WORKSPACE
@RULES
@FORM
@gently()
def twins(workspace: str, rules_file: Path | None, form: str) -> int:
    """Pairs of cases that may be one."""
    with open_register(workspace) as store:
        cases = store.frame("dispute")
    found = all_twins(cases, load(rules_file).twins, progress())
    named = {str(k): (n, t) for k, n, t in zip(cases["key"], cases["number"], cases["title"], strict=True)}
    if form == "json":
        print_json(
            {
                "twins": [
                    {
                        "one": named[t.one][0],
                        "other": named[t.other][0],
                        "distance_m": round(t.distance_m, 1),
                        "days": t.days,
                        "score": t.score,
                        "reasons": [say(r) for r in t.reasons],
                    }
                    for t in found
                ]
            }
        )
    elif found:
        rows = [
            (f"{t.score:.2f}", *named[t.one], *named[t.other], tr(", ").join(say(r) for r in t.reasons)) for t in found
        ]
        head = [tr("Likeness"), tr("Number"), tr("Title"), tr("Number"), tr("Title"), tr("Reason")]
        click.echo(table(head, [[c or "" for c in r] for r in rows]))
    else:
        click.echo(tr("No two cases look like one."))
    return DONE


@click.command(help=tr("Show two cases side by side; with --take they become one, case A, and B ends in it."))
@WORKSPACE
@click.argument("kept", metavar="A")
@click.argument("ended", metavar="B")
@click.option("--take", "taken", multiple=True, metavar="FIELD=A|B", help=tr("Whose words hold for a field."))
@click.option("--rest", type=click.Choice([KEPT, ENDED]), help=tr("Whose words hold for all fields not named."))
@RULES
@FORM
def merge(
    workspace: str,
    kept: str,
    ended: str,
    taken: tuple[str, ...],
    rest: str | None,
    rules_file: Path | None,
    form: str,
) -> int:
    """Merge two cases by hand."""
    take = {field: which.strip().upper() for field, which in pairs(taken).items()}
    writing = bool(take) or rest is not None
    with open_register(workspace, write=writing) as store:
        one, other = find_case(store, kept), find_case(store, ended)
        compared = side_by_side(one[1], other[1])
        said = None
        if writing:
            change = plan_merge(
                one,
                other,
                belongings(store, other[0]),
                belongings(store, one[0]),
                take,
                rest=rest,
                event_key=store.new_key("dispute_event"),
                today=date.today(),
                who=store.who,
                rules=load(rules_file),
                say=say,
            )
            store.apply(change)
            said = say(change.label)
    if form == "json":
        print_json({"done": said, "fields": [_field(c) for c in compared]})
    elif said is not None:
        click.echo(said)
    else:
        head = [tr("Field"), f"A {kept}", f"B {ended}", tr("Proposed")]
        click.echo(table(head, [(say(c.label), _shown(c.one), _shown(c.other), _proposal(c)) for c in compared]))
        click.echo(tr("Merge them with --take FIELD=A or FIELD=B for each field that differs, or --rest A for all."))
    return DONE


def _proposal(compared: Compared) -> str:
    if compared.same:
        return tr("the same")
    return compared.proposed or tr("to be decided")


def _field(compared: Compared) -> dict[str, Any]:
    place = compared.field == PLACE
    return {
        "field": compared.field,
        "a": _shown(compared.one) if place else compared.one,
        "b": _shown(compared.other) if place else compared.other,
        "same": compared.same,
        "proposed": compared.proposed,
    }


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, shapely.Geometry):
        return shorten(shapely.to_wkt(value, rounding_precision=6), 60)
    return shorten(value, 60)

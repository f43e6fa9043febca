"""``gis-desk dispute claim``: the line up to which a side claims the ground."""

from datetime import date
from pathlib import Path

import click
import shapely
from shapely.geometry.base import BaseGeometry

from gis_desk.disputes.belongings import belongings
from gis_desk.disputes.claims import CLAIM, Ground, claimed_ground, plan_claim, plan_remove_claim
from gis_desk.disputes.words import SIDES
from layers.errors import GisDeskError, Where
from layers.formats.shape import read_shape
from layers.store import Store
from ui.cli.answer import DONE, print_json
from ui.cli.dispute.case import WORKSPACE, find_case, open_register
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(help=tr("Draw, replace or remove the claim line of a side; prints the ground between both claims."))
@WORKSPACE
@click.argument("number")
@click.option("--side", type=click.Choice(list(SIDES)), required=True, help=tr("Whose claim it is."))
@click.option("--file", "file", type=click.Path(path_type=Path), help=tr("File with the line (GeoJSON, KML, WKT ...)."))
@click.option("--claim", "claim_words", help=tr("What is claimed, in words."))
@click.option("--basis", help=tr("What the claim rests on."))
@click.option("--source", help=tr("Where the line is from."))
@click.option("--drawn-on", help=tr("Day it was drawn; today by default."))
@click.option("--note", help=tr("Note."))
@click.option("--drop-loops", is_flag=True, help=tr("Cut loops off where the line crosses itself."))
@click.option("--remove", is_flag=True, help=tr("Take the claim away."))
@FORM
def claim(
    workspace: str,
    number: str,
    side: str,
    file: Path | None,
    claim_words: str | None,
    basis: str | None,
    source: str | None,
    drawn_on: str | None,
    note: str | None,
    drop_loops: bool,
    remove: bool,
    form: str,
) -> int:
    """One claim of one case."""
    given = {"claim": claim_words, "basis": basis, "source": source, "drawn_on": drawn_on, "note": note}
    values = {k: v for k, v in given.items() if v is not None}
    if remove and (file is not None or values):
        raise click.UsageError(tr("--remove goes alone"))
    today = date.today()
    with open_register(workspace, write=True) as store:
        key, row = find_case(store, number)
        divisions = store.frame("division")
        there = store.frame(CLAIM, where={"dispute": key, "side": side})
        old_key = str(there["key"].iloc[-1]) if len(there) else None
        before = None if old_key is None else store.row(CLAIM, old_key)
        if remove:
            if old_key is None or before is None:
                raise GisDeskError(
                    "there is no claim of the {side} in this case",
                    where=Where(store.path, layer=CLAIM, field="side", value=side),
                    do="look at the case with gis-desk dispute show",
                    side=SIDES[side],
                )
            change = plan_remove_claim(old_key, row, before, belongings(store, key).files_of(old_key))
        else:
            line = None if file is None else read_shape(file, "line", known=divisions if len(divisions) else None)
            change = plan_claim(
                key,
                row,
                key=old_key or store.new_key(CLAIM),
                side=side,
                geometry=line,
                values=values,
                before=before,
                today=today,
                drop_loops=drop_loops,
                against=_other(store, key, side),
            )
        store.apply(change)
        grounds = claimed_ground(store.frame(CLAIM, where={"dispute": key}), row, divisions)
    if form == "json":
        print_json({"done": say(change.label), "ground": [ground_json(g) for g in grounds]})
        return DONE
    click.echo(say(change.label))
    for ground in grounds:
        click.echo(ground_line(ground))
    return DONE


def _other(store: Store, key: str, side: str) -> BaseGeometry | None:
    """The claim of the first other side."""
    there = store.frame(CLAIM, where={"dispute": key})
    others = there.loc[there["side"] != side].sort_values("side")
    return others.geometry.iloc[0] if len(others) else None


def ground_json(ground: Ground) -> dict[str, object]:
    """The ground between two claims; areas in square metres, geometry EPSG:4490."""
    return {
        "sides": list(ground.sides),
        "area_m2": round(ground.between.area_m2, 2),
        "both_m2": None if ground.both_m2 is None else round(ground.both_m2, 2),
        "neither_m2": None if ground.neither_m2 is None else round(ground.neither_m2, 2),
        "joins_m": round(ground.between.joins_m, 2),
        "said": say(ground.said),
        "remark": None if ground.between.remark is None else say(ground.between.remark),
        "geometry": shapely.geometry.mapping(ground.between.geometry),
    }


def ground_line(ground: Ground) -> str:
    """The ground between two claims as one line."""
    sides = tr("{a} and {b}", a=say(SIDES[ground.sides[0]]), b=say(SIDES[ground.sides[1]]))
    line = tr("{side}: {words}", side=sides, words=say(ground.said))
    if ground.between.remark is None:
        return line
    return tr("{words} ({remark})", words=line, remark=say(ground.between.remark))

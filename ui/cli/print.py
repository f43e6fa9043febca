"""``gis-desk print``: maps and map books as PDF, picture or SVG."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from gis_desk.map.values import texts
from layers.errors import Where
from layers.store import Store
from ui.cli import answer, ctrl_c
from ui.cli.options import FORM, Measure
from ui.texts import say, tr

LAYOUTS = ("route", "county")
_FILE = click.Path(path_type=Path)


@click.command(name="print", help=tr("Print a map or a map book of a workspace."))
@click.argument("workspace", type=_FILE)
@click.option(
    "--layout",
    required=True,
    help=tr("route: inspection; county: divisions; else a layout: see gis-desk layouts; or a .toml file."),
)
@click.option("--out", type=_FILE, required=True, help=tr("The PDF to write; layouts also as .png and .svg."))
@click.option("--line", "lines", multiple=True, help=tr("A boundary line by key, code or name; repeat for several."))
@click.option("--scale", type=Measure(100, 50_000_000), help=tr("Scale denominator; else as large as fits."))
@click.option("--plan", "plan_key", help=tr("Key or title of the inspection plan; else the newest for the lines."))
@click.option("--title", default="", help=tr("Title of the map; else it is made of the names."))
@click.option("--mark", default="", help=tr("Classification mark; else Internal."))
@click.option("--code", "home", default="", help=tr("Code of the county, for the layout county."))
@click.option("--dpi", type=Measure(30, 2400), default=300.0, show_default=True, help=tr("Dots per inch of a PNG."))
@click.option(
    "--series",
    help=tr("A page for every row of a layer (division:level=township), every day (route), sheets; or off."),
)
@click.option("--set", "given", multiple=True, help=tr("field=value: what a field of the layout says."))
@click.option("--missing-glyphs", is_flag=True, help=tr("Print even where a character has no glyph."))
@FORM
@ctrl_c.gently()
def print_layout(
    workspace: Path,
    layout: str,
    out: Path,
    lines: tuple[str, ...],
    scale: float | None,
    plan_key: str | None,
    title: str,
    mark: str,
    home: str,
    dpi: float,
    series: str | None,
    given: tuple[str, ...],
    missing_glyphs: bool,
    form: str,
) -> int:
    """Write the file and say what is on it."""
    from ui.print.pdf import ensure_application

    ensure_application()
    with Store.open(workspace, write=False) as store:
        if layout not in LAYOUTS:
            from ui.cli.layouts import Asked, print_composed

            rows = _rows_of(store.frame("boundary_line"), lines, workspace)
            plan = _plan(store, workspace, plan_key, rows, bool(lines))
            values = {"title": title, "mark": mark}
            keys = tuple(texts(rows, "key").tolist())
            asked = Asked(layout, out, dpi, series, given, values, home, scale or 0.0, keys, plan, missing_glyphs)
            return print_composed(store, asked, form)
        if layout == "county":
            from ui.print.county import LAYERS as COUNTY_LAYERS
            from ui.print.county import print_county

            frames = {name: store.frame(name) for name in COUNTY_LAYERS}
            home = home or str(store.setting("county", "") or "")
            print_county(frames, out, home=home, title=title, mark=mark, scale=scale, missing_glyphs=missing_glyphs)
            document: dict[str, Any] = {"file": str(out), "layout": layout}
        else:
            document = _route(store, workspace, out, lines, scale, plan_key, title, mark, missing_glyphs)
    if form == "json":
        answer.print_json(document)
        return answer.DONE
    click.echo(tr("Written: {file}", file=str(out)))
    for sheet in document.get("sheets", ()):
        click.echo(f"  {sheet['title']}  1:{sheet['scale']:.0f}")
    return answer.DONE


def _route(
    store: Store,
    workspace: Path,
    out: Path,
    wanted: tuple[str, ...],
    scale: float | None,
    plan_key: str | None,
    title: str,
    mark: str,
    missing_glyphs: bool,
) -> dict[str, Any]:
    from ui.print.route import LAYERS, Book, print_book

    frames = {name: store.frame(name) for name in LAYERS}
    lines = frames["boundary_line"]
    rows = _rows_of(lines, wanted, workspace)
    plan = _plan(store, workspace, plan_key, rows, bool(wanted))
    if not wanted and plan is not None:
        keys = [str(k) for k in _plan_lines(plan)]
        rows = lines[np.isin(texts(lines, "key"), keys) | np.isin(texts(lines, "code"), keys)].reset_index(drop=True)
    log, sheets = print_book(
        Book(frames, rows, plan, title, mark or tr("Internal"), _sides(rows, frames["division"]), scale),
        out,
        missing_glyphs=missing_glyphs,
        progress=answer.progress(),
    )
    return {
        "file": str(out),
        "layout": "route",
        "plan": plan is not None,
        "sheets": [{"title": say(s.title), "scale": s.scale, "team": s.team, "day": s.day} for s in sheets],
        "missing_glyphs": list(log.missing),
    }


def _rows_of(lines: pd.DataFrame, wanted: tuple[str, ...], workspace: Path) -> pd.DataFrame:
    from ui.print.pdf import PrintError

    if not wanted:
        return lines.iloc[:0]
    hit = np.zeros(len(lines), bool)
    for word in wanted:
        here = np.zeros(len(lines), bool)
        for column in ("key", "code", "name"):
            here |= texts(lines, column) == word
        if not here.any():
            raise PrintError(
                "there is no boundary line {line}",
                where=Where(file=workspace, layer="boundary_line"),
                do="give its key, code or name as gis-desk inspect due lists them",
                line=word,
            )
        hit |= here
    return lines[hit].reset_index(drop=True)


def _plan_lines(plan: Mapping[str, Any]) -> list[Any]:
    found = []
    for line in plan.get("lines", ()):
        found += [line.get("key"), line.get("code")] if isinstance(line, Mapping) else [line]
    return [f for f in found if f]


def _plan(
    store: Store, workspace: Path, key: str | None, lines: pd.DataFrame, chosen: bool
) -> Mapping[str, Any] | None:
    """The plan asked for, else the newest that has one of the lines; None when there is none."""
    from ui.print.pdf import PrintError

    plans = store.frame("inspection_plan")
    if key is not None:
        named = plans[(texts(plans, "key") == key) | (texts(plans, "title") == key)]
        if named.empty:
            raise PrintError(
                "there is no inspection plan {key}",
                where=Where(file=workspace, layer="inspection_plan"),
                do="give the key or title of a saved plan",
                key=key,
            )
        return _document(named["plan"].iloc[-1])
    mine = set(texts(lines, "key")) | set(texts(lines, "code")) | set(texts(lines, "name"))
    for document in reversed([_document(p) for p in plans["plan"]]) if len(plans) else ():
        if document is not None and (not chosen or mine & {str(k) for k in _plan_lines(document)}):
            return document
    return None


def _document(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, str):
        value = json.loads(value)
    return value if isinstance(value, Mapping) else None


def _sides(lines: pd.DataFrame, divisions: pd.DataFrame) -> tuple[str, str]:
    """Names of the units on the left and on the right of the lines, where each side is one unit."""
    names = dict(zip(texts(divisions, "code"), texts(divisions, "name"), strict=True))

    def side(column: str) -> str:
        units = {u for u in texts(lines, column) if u}
        return names.get(unit, unit) if len(units) == 1 and (unit := next(iter(units))) else ""

    return side("left_unit"), side("right_unit")

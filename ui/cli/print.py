"""``gis-desk print``: maps and map books as PDF, picture or SVG."""

from pathlib import Path

import click

from gis_desk.map.values import texts
from layers.store import Store
from ui.cli import answer, ctrl_c
from ui.cli.book import PAPERS, Wanted, is_book, plan_of, print_route, rows_of
from ui.cli.options import FORM, Measure
from ui.texts import tr

_FILE = click.Path(path_type=Path)


@click.command(name="print", help=tr("Print a map or a map book of a workspace."))
@click.argument("workspace", type=_FILE)
@click.option(
    "--layout",
    required=True,
    help=tr("route-a3, route-a4: book of an inspection; county; else a layout (gis-desk layouts) or a .toml file."),
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
@click.option("--mono", is_flag=True, help=tr("Route map book: black, white and grey only."))
@click.option("--no-forms", is_flag=True, help=tr("Route map book: without the record forms."))
@click.option("--compiler", default="", help=tr("Route map book: who compiled it; else left blank."))
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
    mono: bool,
    no_forms: bool,
    compiler: str,
    missing_glyphs: bool,
    form: str,
) -> int:
    """Write the file and say what is on it."""
    from ui.print.pdf import ensure_application

    ensure_application()
    with Store.open(workspace, write=False) as store:
        if is_book(store, layout, out, series, given):
            from ui.print.book import Wishes

            wishes = Wishes(PAPERS[layout], mono, not no_forms, scale, title, mark, compiler)
            wanted = Wanted(lines, plan_key)
            return print_route(store, wanted, wishes, layout, out, form, missing_glyphs=missing_glyphs)
        if layout != "county":
            from ui.cli.layouts import Asked, print_composed

            rows = rows_of(store.frame("boundary_line"), lines, store.path)
            plan = plan_of(store, plan_key, rows, chosen=bool(lines))
            values = {"title": title, "mark": mark}
            keys = tuple(texts(rows, "key").tolist())
            asked = Asked(layout, out, dpi, series, given, values, home, scale or 0.0, keys, plan, missing_glyphs)
            return print_composed(store, asked, form)
        from ui.print.county import LAYERS as COUNTY_LAYERS
        from ui.print.county import print_county

        frames = {name: store.frame(name) for name in COUNTY_LAYERS}
        home = home or str(store.setting("county", "") or "")
        print_county(frames, out, home=home, title=title, mark=mark, scale=scale, missing_glyphs=missing_glyphs)
    if form == "json":
        answer.print_json({"file": str(out), "layout": layout})
    else:
        click.echo(tr("Written: {file}", file=str(out)))
    return answer.DONE

"""``gis-desk export``: a layer of the workspace as a file, with the report of what the format could not hold."""

import tomllib
from pathlib import Path

import click

from layers.errors import FormatError, Where
from layers.formats.writing import write
from layers.schema import IMPORTS, TABLES
from layers.store import Store
from ui.cli.answer import print_json, progress
from ui.cli.options import FORM
from ui.texts import say, tr


@click.command(
    help=tr(
        "Write a LAYER of a workspace to OUT; the ending says the format: shp, gpkg, geojson, csv, xlsx. Prints what "
        "the format could not hold. The file is read back and compared before it replaces an older one."
    )
)
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("layer")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--crs",
    default="auto",
    show_default=True,
    help=tr("Target CRS; auto is the 3-degree CGCS2000 zone for shapefiles, else degrees."),
)
@click.option(
    "--encoding",
    default="UTF-8",
    show_default=True,
    help=tr("UTF-8 or GBK; GB18030 takes the place of GBK where a character needs it."),
)
@click.option(
    "--fields",
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr('TOML file: column = "name in the file"; columns not named are left out.'),
)
@click.option("--public", is_flag=True, help=tr("Only what may be published; coordinates coarsened."))
@FORM
def export(
    workspace: Path, layer: str, out: Path, crs: str, encoding: str, fields: Path | None, public: bool, form: str
) -> int:
    """Write and report."""
    name = layer_name(layer, workspace)
    if out.exists() and out.resolve() == workspace.resolve():
        raise FormatError("the target is the workspace itself", where=Where(out), do="choose another name")
    with Store.open(workspace, write=False) as store:
        frame = store.frame(name)
    if frame.empty:
        raise FormatError(
            "the layer {layer} has no rows", where=Where(workspace), do="import something first", layer=layer
        )
    report = write(
        frame, name, out, crs=crs, encoding=encoding, fields=_fields(fields), public=public, progress=progress()
    )
    if form == "json":
        print_json(report.as_json(say))
    else:
        click.echo("\n".join(report.lines(say)))
    return 0


def layer_name(layer: str, workspace: Path) -> str:
    """The table that is meant by `layer`: its own name, or what ``import --as`` calls it.

    Raises
    ------
    FormatError
        If there is none.
    """
    name = IMPORTS.get(layer, layer)
    if name not in TABLES:
        raise FormatError(
            "there is no layer {layer}",
            where=Where(workspace),
            do="choose one of: {layers}",
            layer=layer,
            layers=", ".join(TABLES),
        )
    return name


def _fields(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise FormatError(
            "the list of fields is no TOML ({why})",
            where=Where(path),
            do='write one line per column: name = "名称"',
            why=str(exc)[:120],
        ) from exc
    table = given.get("fields", given)
    if not isinstance(table, dict) or not all(isinstance(v, str) and v for v in table.values()):
        raise FormatError(
            "the list of fields is not made of column = name",
            where=Where(path),
            do='write one line per column: name = "名称"',
        )
    return dict(table)

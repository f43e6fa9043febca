"""``gis-desk new``, ``info`` and ``import``: making a workspace, looking at files, reading them in."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gis_desk.disputes.intake import FITS
from layers import crs
from layers.errors import CodeError, Where
from layers.formats import import_file as load_file
from layers.formats import info as look
from layers.formats import read
from layers.formats.codes import level, normal
from layers.schema import IMPORTS, TABLES
from layers.store import Store
from layers.text import Text, text
from ui.cli import ctrl_c
from ui.cli.answer import plain, print_json, progress
from ui.cli.options import FORM
from ui.cli.raster import tell_raster
from ui.cli.reference import import_reference, remove_reference
from ui.texts import language, say, tr


def _parameters(_: click.Context, __: click.Parameter, value: str | None) -> crs.Parameters | None:
    if value is None:
        return None
    try:
        numbers = [float(part) for part in value.replace(";", ",").split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (3, 7) or not all(map(math.isfinite, numbers)):
        raise click.BadParameter(
            tr("'{value}' are not three or seven numbers; give dx,dy,dz,rx,ry,rz,ppm", value=value[:60])
        )
    return crs.Parameters(*numbers)


def _mapping(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for value in values:
        field, mark, column = value.rpartition("=")
        if not mark or not field or not column:
            raise click.BadParameter(tr("'{value}' is not of the form field=column", value=value[:60]))
        found[field] = column
    return found


def _reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how a file is to be read."""
    for option in (
        click.option("--layer", "-l", help=tr("Layer, table or sheet, where the file has several.")),
        click.option(
            "--encoding", default="auto", show_default=True, help=tr("Encoding; auto proves it from the bytes.")
        ),
        click.option(
            "--crs", "crs_name", default="auto", show_default=True,
            help=tr("CRS: EPSG:n, gcj02, bd09; auto proves it from the file and its numbers."),
        ),
        click.option(
            "--crs-parameters", "parameters", callback=_parameters, metavar="DX,DY,DZ,RX,RY,RZ,PPM",
            help=tr("Seven parameters from Beijing 54 or Xi'an 80 to CGCS2000 (metres, arc-seconds, ppm)."),
        ),
        FORM,
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(help=tr("Make a new, empty workspace."))
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--county", metavar="CODE", help=tr("Code of the county, six digits."))
def new(workspace: Path, county: str | None) -> None:
    """Make a workspace file."""
    if county is not None:
        code, why = normal(county)
        if code is None or level(code) != "county":
            raise CodeError(
                "'{code}' is no code of a county: {why}",
                where=Where(workspace),
                do="give the six digits of the county, for example 450821",
                code=county[:20],
                why=why or text("it is that of another level"),
            )
        county = code
    with Store.create(workspace, county=county):
        pass
    click.echo(tr("Made {workspace}.", workspace=str(workspace)))


@click.command(help=tr("Say what a file or workspace holds: layers, rows, fields, encoding, CRS, problems."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help=tr("File with known boundaries: shows whether FILE is in GCJ-02, and in which zone."),
)
@_reading_options
def info(
    file: Path,
    against: Path | None,
    layer: str | None,
    encoding: str,
    crs_name: str,
    parameters: crs.Parameters | None,
    form: str,
) -> None:
    """Print the opening report of a file."""
    if tell_raster(file, crs_name, form):
        return
    known = None
    if against is not None:
        known = read(against, target="division", layer=None).frame
    report = look(file, layer=layer, encoding=encoding, crs=crs_name, parameters=parameters, known=known,
                  progress=progress())  # fmt: skip
    if form == "json":
        print_json(report.as_json(say))
        return
    for line in report.lines(_shown):
        click.echo(line)


@click.command("import", help=tr("Read a file into the workspace; lists what was guessed and every row refused."))
@click.argument("workspace", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--as", "goal", type=click.Choice(list(IMPORTS)), required=True, help=tr("What the rows are."))
@click.option(
    "--map",
    "mapping",
    multiple=True,
    callback=_mapping,
    metavar="FIELD=COLUMN",
    help=tr("Field of the file and the column it is, where it is not recognised; may be repeated."),
)
@click.option(
    "--reference",
    is_flag=True,
    help=tr("Keep the names as a list to compare with (divisions or names); it takes the place of an older one."),
)
@click.option("--remove", is_flag=True, help=tr("With --reference: take the list away; no FILE is given."))
@_reading_options
@ctrl_c.gently()
def import_file(
    workspace: Path,
    file: Path | None,
    goal: str,
    mapping: dict[str, str],
    reference: bool,
    remove: bool,
    layer: str | None,
    encoding: str,
    crs_name: str,
    parameters: crs.Parameters | None,
    form: str,
) -> None:
    """Read a file into one table of the workspace, all of it or nothing."""
    if remove and not (reference and file is None):
        raise click.UsageError(tr("--remove goes with --reference, and without a FILE"))
    if remove:
        remove_reference(workspace, goal)
        return
    if file is None:
        raise click.UsageError(tr("give the FILE to import"))
    if reference:
        import_reference(workspace, file, goal, mapping, layer, encoding, crs_name, form)
        return
    with Store.open(workspace) as store:
        done = load_file(store, file, IMPORTS[goal], layer=layer, encoding=encoding, crs_name=crs_name,
                         parameters=parameters, mapping=mapping, fit=FITS.get(IMPORTS[goal]),
                         progress=progress())  # fmt: skip
    if form == "json":
        print_json({"added": done.added, **done.report.as_json(say)})
        return
    for line in done.report.lines(_shown, longest=None):
        click.echo(line)
    table = TABLES[IMPORTS[goal]]
    named = table.zh if language() == "zh" else table.en
    click.echo(tr("Imported {n} rows into {table}; {refused} refused.", n=done.added, table=named,
                  refused=len(done.report.refused)))  # fmt: skip


def _shown(sentence: Text) -> str:
    """A sentence of the report on one line."""
    return plain(" ".join(say(sentence).split()))

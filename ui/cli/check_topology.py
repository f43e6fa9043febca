"""``gis-desk check topology``: gaps, overlaps, invalid rings, mismatched edges, lines and markers."""

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import geopandas as gpd
import shapely

from gis_desk.boundaries.check import TOLERANCE_M, check, levels_in
from gis_desk.findings import Accepted, choose, open_findings
from layers.errors import FormatError, Where
from layers.formats import read
from layers.schema import LEVELS
from layers.store import Store, is_workspace
from layers.work import Progress
from ui.cli.answer import progress, status_of
from ui.cli.findings import MEASURES, accepted_in, answer_options, check_form, reading_options, show_findings
from ui.cli.options import Measure
from ui.texts import tr


@click.command(
    help=tr(
        "Check the divisions of FILE or of a workspace for gaps, overlaps, invalid rings, mismatched edges and "
        "duplicates; in a workspace also lines and markers. Exit status 1 when something binding was found."
    )
)
@click.argument("path", metavar="FILE_OR_WORKSPACE", type=click.Path(path_type=Path))
@click.option(
    "--tolerance-m",
    type=Measure(min=0.0, max=1000.0),
    default=TOLERANCE_M,
    show_default=True,
    help=tr("Strips with this mean width or more are gaps and overlaps, narrower ones are mismatched edges."),
)
@click.option("--level", type=click.Choice(LEVELS), multiple=True, help=tr("Only divisions of this level."))
@reading_options
@answer_options
def topology(
    path: Path,
    tolerance_m: float,
    level: tuple[str, ...],
    layer: str | None,
    encoding: str,
    crs: str,
    form: str,
    out: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> int:
    """Check and answer."""
    check_form(form, out, path)
    began, watch = time.monotonic(), progress()
    accepted: Sequence[Accepted] = ()
    if is_workspace(path):
        with Store.open(path, write=False) as store:
            divisions, lines, markers = (store.frame(name) for name in ("division", "boundary_line", "marker"))
            accepted = accepted_in(store)
    else:
        divisions = _polygons(path, layer, encoding, crs, watch)
        lines = markers = None
    if level and not set(level) & set(levels_in(divisions)):
        raise FormatError(
            "there are no divisions of the level {level}",
            where=Where(path),
            do="leave --level out, or choose one of: {levels}",
            level=", ".join(level),
            levels=", ".join(levels_in(divisions)) or "-",
        )
    found = check(divisions, lines, markers, tolerance_m, level, watch)
    found = choose(open_findings(found, accepted, date.today()), select, ignore)
    checked = sum(len(f) for f in (divisions, lines, markers) if f is not None)
    seconds = time.monotonic() - began
    done = tr(
        "{checked} objects checked in {seconds:.1f} s: {n} findings", checked=checked, seconds=seconds, n=len(found)
    )
    show_findings(
        found, form, out, checked=checked, seconds=seconds, columns=("key", "place"), done=done, measures=MEASURES
    )
    return status_of(found)


def _polygons(path: Path, layer: str | None, encoding: str, crs: str, watch: Progress) -> gpd.GeoDataFrame:
    reading = read(path, layer=layer, encoding=encoding, crs=crs, target="division", progress=watch)
    frame = reading.frame
    if not isinstance(frame, gpd.GeoDataFrame) or not shapely.get_dimensions(frame.geometry.to_numpy()).max(
        initial=-1
    ) >= (2 if len(frame) else -1):
        raise FormatError(
            "the file holds no polygons", where=Where(path, layer), do="give a layer of divisions, or a workspace"
        )
    return frame.assign(row=reading.rows)

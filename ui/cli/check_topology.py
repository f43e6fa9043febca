"""``gis-desk check topology``: gaps, overlaps, invalid rings, mismatched edges, lines and markers."""

import csv
import io
import json
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import shapely

from gis_desk.boundaries.check import TOLERANCE_M, check, levels_in
from gis_desk.findings import RULES, Accepted, Finding, choose, open_findings
from layers.errors import FormatError, Where
from layers.formats import read
from layers.schema import LEVELS
from layers.store import Store, is_workspace
from layers.work import Progress
from ui.cli.answer import findings_json, print_json, progress, status_of, table
from ui.cli.options import Measure, check_target, write_whole
from ui.texts import say, tr

_SHOWN = 200
"""Rows of the table on a terminal; the other forms hold all."""


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
@click.option("--layer", help=tr("Layer of a file with several."))
@click.option("--encoding", default="auto", show_default=True, help=tr("Encoding of the file's texts."))
@click.option("--crs", default="auto", show_default=True, help=tr("CRS of the file's coordinates."))
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv", "gpkg")),
    default="table",
    show_default=True,
    help=tr("Form of the answer; gpkg needs --out."),
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=tr("Write csv or gpkg to this file."))
@click.option("--select", multiple=True, help=tr("Only rules whose number begins so."))
@click.option("--ignore", multiple=True, help=tr("Leave out rules whose number begins so."))
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
    if form == "gpkg" and out is None:
        raise click.UsageError(tr("--format gpkg needs --out FILE"))
    check_target(out, path, form, files=("csv", "gpkg"))
    began, watch = time.monotonic(), progress()
    accepted: Sequence[Accepted] = ()
    if is_workspace(path):
        with Store.open(path, write=False) as store:
            divisions, lines, markers = (store.frame(name) for name in ("division", "boundary_line", "marker"))
            accepted = [_accepted(row) for row in store.frame("accepted_finding").to_dict("records")]
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
    _answer(found, checked, time.monotonic() - began, form, out)
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


def _accepted(row: dict[str, Any]) -> Accepted:
    keys = row["keys"]
    expires = row.get("expires_on")
    return Accepted(
        row["rule"],
        tuple(json.loads(keys) if isinstance(keys, str) else keys or ()),
        row.get("reason") or "",
        row.get("signer") or "",
        date.fromisoformat(str(row["accepted_on"])[:10]),
        date.fromisoformat(str(expires)[:10]) if isinstance(expires, str) and expires else None,
    )


def _answer(found: Sequence[Finding], checked: int, seconds: float, form: str, out: Path | None) -> None:
    if form == "json":
        print_json(findings_json(checked, seconds, found))
    elif form == "csv":
        _csv(found, out)
    elif form == "gpkg":
        _gpkg(found, out)
    else:
        _table(found, checked, seconds)


def _table(found: Sequence[Finding], checked: int, seconds: float) -> None:
    rows = [(f.rule, tr(f.level.value), f.keys[0] if f.keys else "", _place(f), say(f.message)) for f in found[:_SHOWN]]
    if rows:
        click.echo(table((tr("Rule"), tr("Severity"), tr("Object"), tr("Place"), tr("Finding")), rows))
    if len(found) > _SHOWN:
        click.echo(tr("… and {n} more; --format csv or json lists all", n=len(found) - _SHOWN))
    counts: dict[str, int] = {}
    for finding in found:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    if counts:
        click.echo()
        click.echo(
            table((tr("Rule"), tr("Title"), tr("Findings")), [(r, say(RULES[r].title), n) for r, n in counts.items()])
        )
    click.echo(
        tr("{checked} objects checked in {seconds:.1f} s: {n} findings", checked=checked, seconds=seconds, n=len(found))
    )


def _place(finding: Finding) -> str:
    if finding.at is None or finding.at.is_empty:
        return ""
    point = finding.at.representative_point()
    return f"{point.x:.5f}, {point.y:.5f}"


def _rows(found: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": f.rule,
            "severity": f.level.value,
            "key": f.keys[0] if f.keys else "",
            "name": f.name or "",
            "row": "" if f.row is None else f.row,
            "message": say(f.message),
            "source": "; ".join(RULES[f.rule].source),
            "related": "; ".join(f.keys[1:]),
            "place": _place(f),
            **{name: f.measure.get(name, "") for name in ("area_m2", "width_m", "length_m", "distance_m")},
        }
        for f in found
    ]


_HEAD = ("rule", "severity", "key", "name", "row", "message", "source", "related", "place")
_MEASURES = ("area_m2", "width_m", "length_m", "distance_m")


def _csv(found: Sequence[Finding], out: Path | None) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, [*_HEAD, *_MEASURES], lineterminator="\n")
    writer.writeheader()
    for row in _rows(found):
        writer.writerow({k: _safe(v) for k, v in row.items()})
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        write_whole(out, text.getvalue())


def _safe(value: Any) -> Any:
    """Texts that a spreadsheet would take for a formula get an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _gpkg(found: Sequence[Finding], out: Path | None) -> None:
    from layers.formats.writing import write

    rows = _rows(found)
    columns = {name: [None if row[name] == "" else row[name] for row in rows] for name in (*_HEAD, *_MEASURES)}
    frame = gpd.GeoDataFrame(columns, geometry=[f.at for f in found], crs="EPSG:4490")
    if out is not None:
        write(frame, "findings", out)

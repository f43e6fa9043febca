"""``gis-desk check names``: all names of a file or a workspace against the rules."""

import csv
import io
import json
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
import pandas as pd

from gis_desk.findings import RULES, Accepted, Finding, choose, open_findings
from gis_desk.names.checking import check_names
from gis_desk.names.places import Places, from_table
from gis_desk.names.subject import Context, Mode
from gis_desk.names.tables import Tables, load
from layers.errors import FormatError, Where
from layers.formats import read
from layers.store import Store, is_workspace
from layers.work import QUIET, Progress
from ui.cli.answer import findings_json, print_json, progress, status_of, table
from ui.cli.options import check_target, write_whole
from ui.texts import say, tr

_SHOWN = 200
"""Rows of the table on a terminal; the other forms hold all."""
_HEAD = ("rule", "severity", "name", "key", "row", "message", "source", "related", "place")


@click.command(
    help=tr(
        "Check all names of FILE or of a workspace against the naming rules. Audit judges existing names by the rules "
        "of their time, proposal as if each were new. Exit status 1 when something binding was found."
    )
)
@click.argument("path", metavar="FILE_OR_WORKSPACE", type=click.Path(path_type=Path))
@click.option(
    "--mode",
    type=click.Choice([m.value for m in Mode]),
    default=Mode.AUDIT.value,
    show_default=True,
    help=tr("How to judge: existing names, or all as new."),
)
@click.option("--layer", help=tr("Layer of a file with several."))
@click.option("--encoding", default="auto", show_default=True, help=tr("Encoding of the file's texts."))
@click.option("--crs", default="auto", show_default=True, help=tr("CRS of the file's coordinates."))
@click.option(
    "--rules",
    "overlay",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=tr("Rule tables of the province or county (TOML), laid over those of the program."),
)
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
@click.option("--accepted", "show_accepted", is_flag=True, help=tr("Also findings that were accepted with a reason."))
def names(
    path: Path,
    mode: str,
    layer: str | None,
    encoding: str,
    crs: str,
    overlay: Path | None,
    form: str,
    out: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    show_accepted: bool,
) -> int:
    """Check and answer."""
    if form == "gpkg" and out is None:
        raise click.UsageError(tr("--format gpkg needs --out FILE"))
    check_target(out, path, form, files=("csv", "gpkg"))
    watch = progress()
    tables = load(overlay)
    places, accepted = open_names(path, tables, layer=layer, encoding=encoding, crs=crs, watch=watch)
    began = time.monotonic()
    found = check_names(places, mode, Context(tables), watch)
    if not show_accepted:
        found = open_findings(found, accepted, date.today())
    found = choose(found, select, ignore)
    answer(found, checked_count(places), time.monotonic() - began, form, out)
    return status_of(found)


def checked_count(places: Places | Mapping[str, pd.DataFrame]) -> int:
    """How many names are judged."""
    if isinstance(places, Places):
        return len(places)
    return sum(len(frame) for frame in places.values())


def open_names(
    path: Path,
    tables: Tables,
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    watch: Progress = QUIET,
) -> tuple[Places | dict[str, pd.DataFrame], list[Accepted]]:
    """The names of a workspace or of any file, and what was accepted.

    Raises
    ------
    FormatError
        If the file has no names.
    """
    if is_workspace(path):
        with Store.open(path, write=False) as store:
            frames: dict[str, pd.DataFrame] = {n: store.frame(n) for n in ("place_name", "division")}
            return frames, [accepted_of(row) for row in store.frame("accepted_finding").to_dict("records")]
    reading = read(path, layer=layer, encoding=encoding, crs=crs, progress=watch)
    places = from_table(reading.frame, tables, path)
    places.row = [int(n) for n in reading.rows]
    if not len(places):
        raise FormatError(
            "the file holds no names", where=Where(path, layer), do="give a table with a column 名称 or name"
        )
    return places, []


def accepted_of(row: Mapping[str, Any]) -> Accepted:
    """One row of ``accepted_finding``."""
    keys, expires = row["keys"], row.get("expires_on")
    return Accepted(
        row["rule"],
        tuple(json.loads(keys) if isinstance(keys, str) else keys or ()),
        row.get("reason") or "",
        row.get("signer") or "",
        date.fromisoformat(str(row["accepted_on"])[:10]),
        date.fromisoformat(str(expires)[:10]) if isinstance(expires, str) and expires else None,
    )


def answer(found: Sequence[Finding], checked: int, seconds: float, form: str, out: Path | None) -> None:
    """Say `found` in the form asked for."""
    if form == "json":
        print_json(findings_json(checked, seconds, found))
    elif form == "csv":
        _csv(found, out)
    elif form == "gpkg":
        _gpkg(found, out)
    else:
        _table(found, checked, seconds)


def _table(found: Sequence[Finding], checked: int, seconds: float) -> None:
    rows = [
        (f.rule, tr(f.level.value), f.name or "", f.keys[0] if f.keys else "", say(f.message)) for f in found[:_SHOWN]
    ]
    if rows:
        click.echo(table((tr("Rule"), tr("Severity"), tr("Name"), tr("Object"), tr("Finding")), rows))
    if len(found) > _SHOWN:
        click.echo(tr("… and {n} more; --format csv or json lists all", n=len(found) - _SHOWN))
    counts: dict[tuple[str, str], int] = {}
    for finding in found:
        counts[finding.rule, finding.level.value] = counts.get((finding.rule, finding.level.value), 0) + 1
    if counts:
        click.echo()
        body = [(r, tr(level), say(RULES[r].title), n) for (r, level), n in counts.items()]
        click.echo(table((tr("Rule"), tr("Severity"), tr("Title"), tr("Findings")), body))
    click.echo(
        tr("{checked} names checked in {seconds:.1f} s: {n} findings", checked=checked, seconds=seconds, n=len(found))
    )


def _rows(found: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": f.rule,
            "severity": f.level.value,
            "name": f.name or "",
            "key": f.keys[0] if f.keys else "",
            "row": "" if f.row is None else f.row,
            "message": say(f.message),
            "source": "; ".join(RULES[f.rule].source),
            "related": "; ".join(f.keys[1:]),
            "place": _place(f),
        }
        for f in found
    ]


def _place(finding: Finding) -> str:
    if finding.at is None or finding.at.is_empty:
        return ""
    point = finding.at.representative_point()
    return f"{point.x:.6f}, {point.y:.6f}"


def _csv(found: Sequence[Finding], out: Path | None) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, _HEAD, lineterminator="\n")
    writer.writeheader()
    for row in _rows(found):
        writer.writerow({k: _safe(v) for k, v in row.items()})
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        write_whole(out, text.getvalue())


def _safe(value: Any) -> Any:
    """Texts that a spreadsheet would take for a formula get an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@") else value


def _gpkg(found: Sequence[Finding], out: Path | None) -> None:
    from layers.formats.writing import write

    rows = _rows(found)
    columns = {name: [None if row[name] == "" else row[name] for row in rows] for name in _HEAD}
    frame = gpd.GeoDataFrame(columns, geometry=[f.at for f in found], crs="EPSG:4490")
    if out is not None:
        write(frame, "findings", out)

"""How a check answers: the options its commands share, and its findings as table, JSON, CSV or GeoPackage."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import geopandas as gpd

from gis_desk.findings import RULES, Accepted, Finding, accepted_of, as_json
from layers.cells import guarded
from layers.store import Store
from ui.cli.answer import print_json, table
from ui.cli.options import check_target, write_whole
from ui.texts import say, tr

MEASURES = ("area_m2", "width_m", "length_m", "distance_m")
"""Columns of CSV and GeoPackage that only some checks have, the unit at the end of the name."""
_HEAD = ("rule", "severity", "name", "key", "row", "message", "source", "related", "place")
_SHOWN = 200
"""Rows of the table on a terminal; the other forms hold all."""
_Command = TypeVar("_Command", bound=Callable[..., Any])


def reading_options(command: _Command) -> _Command:
    """Give `command` ``--layer``, ``--encoding`` and ``--crs``: how a file is read."""
    for option in (
        click.option("--crs", default="auto", show_default=True, help=tr("CRS of the file's coordinates.")),
        click.option("--encoding", default="auto", show_default=True, help=tr("Encoding of the file's texts.")),
        click.option("--layer", help=tr("Layer of a file with several.")),
    ):
        command = option(command)
    return command


def answer_options(command: _Command) -> _Command:
    """Give `command` ``--format`` (as ``form``), ``--out``, ``--select`` and ``--ignore``."""
    forms = click.Choice(("table", "json", "csv", "gpkg"))
    file = click.Path(path_type=Path, dir_okay=False)
    for option in (
        click.option("--ignore", multiple=True, help=tr("Leave out rules whose number begins so.")),
        click.option("--select", multiple=True, help=tr("Only rules whose number begins so.")),
        click.option("--out", type=file, help=tr("Write csv or gpkg to this file.")),
        click.option(
            "--format",
            "form",
            type=forms,
            default="table",
            show_default=True,
            help=tr("Form of the answer; gpkg needs --out."),
        ),
    ):
        command = option(command)
    return command


def check_form(form: str, out: Path | None, source: Path) -> None:
    """Refuse, before any work, a form that cannot be written there.

    Raises
    ------
    click.UsageError, FormatError
        See `ui.cli.options.check_target`.
    """
    if form == "gpkg" and out is None:
        raise click.UsageError(tr("--format gpkg needs --out FILE"))
    check_target(out, source, form, files=("csv", "gpkg"))


def accepted_in(store: Store) -> list[Accepted]:
    """The findings that somebody has answered for in the workspace."""
    return [accepted_of(row) for row in store.frame("accepted_finding").to_dict("records")]


def show_findings(
    found: Sequence[Finding],
    form: str,
    out: Path | None,
    *,
    checked: int,
    seconds: float,
    columns: Sequence[str],
    done: str,
    measures: Sequence[str] = (),
) -> None:
    """Print or write `found`.

    Parameters
    ----------
    form : str
        ``table``, ``json``, ``csv`` (to `out` or stdout) or ``gpkg`` (to `out`, EPSG:4490).
    checked, seconds : int, float
        How many objects were judged, and how long it took.
    columns : sequence of str
        What the table on a terminal shows between severity and message: ``name``, ``key``, ``place``.
    done : str
        The last line of the table.
    measures : sequence of str
        Further columns of CSV and GeoPackage, of `MEASURES`.
    """
    if form == "json":
        print_json({"checked": checked, "seconds": round(seconds, 3), "findings": [as_json(f, say) for f in found]})
    elif form == "csv":
        _csv(found, measures, out)
    elif form == "gpkg":
        _gpkg(found, measures, out)
    else:
        _table(found, columns)
        click.echo(done)


def _table(found: Sequence[Finding], columns: Sequence[str]) -> None:
    titles = {"name": tr("Name"), "key": tr("Object"), "place": tr("Place")}
    rows = []
    for finding in found[:_SHOWN]:
        row = _row(finding)
        rows.append((row["rule"], tr(row["severity"]), *(row[name] for name in columns), row["message"]))
    if rows:
        head = (tr("Rule"), tr("Severity"), *(titles[name] for name in columns), tr("Finding"))
        click.echo(table(head, rows))
    if len(found) > _SHOWN:
        click.echo(tr("… and {n} more; --format csv or json lists all", n=len(found) - _SHOWN))
    counts: dict[tuple[str, str], int] = {}
    for finding in found:
        counts[finding.rule, finding.level.value] = counts.get((finding.rule, finding.level.value), 0) + 1
    if counts:
        click.echo()
        body = [(r, tr(level), say(RULES[r].title), n) for (r, level), n in counts.items()]
        click.echo(table((tr("Rule"), tr("Severity"), tr("Title"), tr("Findings")), body))


def _row(finding: Finding, measures: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.level.value,
        "name": finding.name or "",
        "key": finding.keys[0] if finding.keys else "",
        "row": "" if finding.row is None else finding.row,
        "message": say(finding.message),
        "source": "; ".join(RULES[finding.rule].source),
        "related": "; ".join(finding.keys[1:]),
        "place": _place(finding),
        **{name: finding.measure.get(name, "") for name in measures},
    }


def _place(finding: Finding) -> str:
    """Longitude and latitude of a point within, degrees (EPSG:4490) with six places: a decimetre."""
    if finding.at is None or finding.at.is_empty:
        return ""
    point = finding.at.representative_point()
    return f"{point.x:.6f}, {point.y:.6f}"


def _csv(found: Sequence[Finding], measures: Sequence[str], out: Path | None) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, [*_HEAD, *measures], lineterminator="\n")
    writer.writeheader()
    for finding in found:
        writer.writerow({name: guarded(value) for name, value in _row(finding, measures).items()})
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        write_whole(out, text.getvalue())


def _gpkg(found: Sequence[Finding], measures: Sequence[str], out: Path | None) -> None:
    from layers.formats.writing import write

    rows = [_row(finding, measures) for finding in found]
    columns = {name: [None if row[name] == "" else row[name] for row in rows] for name in (*_HEAD, *measures)}
    frame = gpd.GeoDataFrame(columns, geometry=[f.at for f in found], crs="EPSG:4490")
    if out is not None:
        write(frame, "findings", out)

"""``gis-desk dispute report``: the papers of the register as spreadsheets, Word documents and PDF files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import pandas as pd

from gis_desk.disputes.papers.month import read_month
from gis_desk.disputes.papers.related import TABLES
from layers.errors import FormatError, Where
from layers.store import Store
from ui.cli import answer
from ui.cli.dispute.case import WORKSPACE
from ui.cli.options import FORM
from ui.texts import say_in, tr

CHINESE = partial(say_in, "zh")
"""Papers are Chinese, whatever the program speaks."""
_FILE = click.Path(path_type=Path)
PUBLIC = click.option(
    "--public", is_flag=True, help=tr("Public copies: no people, units, places, claims; secret cases left out.")
)


@dataclass(frozen=True)
class Register:
    """What the papers are made of: frames by table, and the county's name."""

    frames: Mapping[str, pd.DataFrame]
    county: str


def read_register(path: Path, tables: tuple[str, ...] = TABLES) -> Register:
    """The frames of `tables` and the name of the county of a workspace."""
    with Store.open(path, write=False) as store:
        frames = {name: store.frame(name) for name in tables}
        code = store.setting("county")
    return Register(frames, county_name(frames["division"], code))


def county_name(divisions: pd.DataFrame, code: object) -> str:
    """The name of the county of a workspace; empty where it is not known."""
    hit = divisions.loc[divisions["code"] == code, "name"].dropna()
    return str(hit.iloc[0]) if code and len(hit) else ""


@click.group(help=tr("Write the papers of the register: monthly list, brief, form, review of a year."))
@WORKSPACE
@click.pass_context
def report(context: click.Context, workspace: str) -> None:
    """The group; the workspace stands before the paper."""
    context.obj = Path(workspace)


@report.command(help=tr("The register of a month as a workbook: new, under way, closed, overdue, everything."))
@click.option("--month", required=True, metavar="2026-05", help=tr("The month."))
@click.option("--out", required=True, type=_FILE, help=tr("The file to write (.xlsx), or a folder."))
@PUBLIC
@FORM
@click.pass_obj
def monthly(workspace: Path, month: str, out: Path, public: bool, form: str) -> int:
    """Write the list of a month."""
    from gis_desk.disputes.papers.related import related
    from gis_desk.documents.disputes.papers.monthly import monthly_name, write_monthly

    year, number = read_month(month)
    register = read_register(workspace)
    target = out / monthly_name(register.county, year, number, public=public) if out.is_dir() else out
    if target.suffix.lower() != ".xlsx":
        raise FormatError(
            "the monthly list is a workbook", where=Where(target), do="let the name end in .xlsx, or name a folder"
        )
    made = write_monthly(
        target,
        register.frames["dispute"],
        register.frames["dispute_event"],
        related(register.frames),
        year,
        number,
        today=date.today(),
        made=datetime.now(),
        county=register.county,
        say=CHINESE,
        public=public,
        progress=answer.progress(),
    )
    if form == "json":
        answer.print_json(
            {
                "file": str(made.file),
                "bytes": made.file.stat().st_size,
                "as_of": made.month.as_of.isoformat(),
                "numbers": dict(made.numbers),
                "proof": {"compared": made.compared, "differences": 0},
                "left_out": made.left_out,
                "public": public,
            }
        )
        return answer.DONE
    click.echo(tr("Written: {file}", file=made.file) + "  " + tr("{n} numbers proven", n=made.compared))
    numbers: Mapping[str, Any] = made.numbers
    click.echo(
        tr(
            "{month}: {found} new, {open} under way, {closed} closed, {overdue} overdue, {all} in all",
            month=f"{year}-{number:02d}",
            **{n: numbers[n] for n in ("found", "open", "closed", "overdue", "all")},
        )
    )
    if public and made.left_out:
        click.echo(tr("{n} secret cases left out", n=made.left_out))
    return answer.DONE

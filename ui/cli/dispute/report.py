"""``gis-desk dispute report``: the papers of the register as spreadsheets, Word documents and PDF files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pandas as pd

from gis_desk.disputes.papers.month import read_month
from gis_desk.disputes.papers.related import TABLES
from layers.errors import FormatError, Where
from layers.store import Store
from ui.cli import answer
from ui.cli.dispute.case import WORKSPACE
from ui.cli.options import FORM, Some
from ui.texts import language, say_in, tr

if TYPE_CHECKING:
    from ui.print.papers.files import Written

CHINESE = partial(say_in, "zh")
"""Papers are Chinese, whatever the program speaks."""
_FILE = click.Path(path_type=Path)
_FORMS = ("docx", "pdf")
FORMATS = click.option(
    "--format",
    "formats",
    type=Some((*_FORMS, "json", "table")),
    default="docx,pdf",
    show_default=True,
    help=tr("Kinds of files; with json the answer is JSON."),
)
FOLDER = click.option("--out", required=True, type=_FILE, help=tr("Folder for the papers."))
NUMBERS = click.argument("numbers", nargs=-1, metavar="NUMBER...")
PUBLIC = click.option(
    "--public", is_flag=True, help=tr("Public copies: no people, units, places, claims; secret cases left out.")
)


@dataclass(frozen=True)
class Register:
    """What the papers are made of: frames by table, name and code of the county."""

    frames: Mapping[str, pd.DataFrame]
    county: str
    code: str | None


def read_register(path: Path, tables: tuple[str, ...] = TABLES) -> Register:
    """The frames of `tables` and the name of the county of a workspace."""
    with Store.open(path, write=False) as store:
        frames = {name: store.frame(name) for name in tables}
        code = store.setting("county")
    return Register(frames, county_name(frames["division"], code), code)


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


@report.command(help=tr("A case on one page, with the map of both claims."))
@NUMBERS
@FOLDER
@FORMATS
@PUBLIC
@click.pass_obj
def brief(workspace: Path, numbers: tuple[str, ...], out: Path, formats: tuple[str, ...], public: bool) -> int:
    """Write briefs."""
    return _write_cases(workspace, numbers, "brief", out, formats, public)


@report.command(help=tr("The register form of a case with evidence, log and attachments."))
@NUMBERS
@FOLDER
@FORMATS
@PUBLIC
@click.pass_obj
def form(workspace: Path, numbers: tuple[str, ...], out: Path, formats: tuple[str, ...], public: bool) -> int:
    """Write register forms."""
    return _write_cases(workspace, numbers, "form", out, formats, public)


def _write_cases(
    workspace: Path, numbers: tuple[str, ...], which: str, out: Path, formats: tuple[str, ...], public: bool
) -> int:
    from ui.print.disputes.cases import NEEDED, write_cases

    forms = tuple(f for f in formats if f in _FORMS) or _FORMS
    with Store.open(workspace, write=False) as store:
        frames = {name: store.frame(name) for name in NEEDED}
        made = write_cases(
            frames,
            numbers,
            (which,),
            out,
            datetime.now(),
            store.content,
            forms=forms,
            public=public,
            progress=answer.progress(),
        )
    missing = made.lacks
    numbered = {f.written.file: f.number for f in made.files}
    if "json" in formats:
        answer.print_json(
            {
                "files": [{**written_json(f.written), "number": f.number} for f in made.files],
                "missing": [
                    {"label": k.zh if language() == "zh" else k.en, "key": k.key, "field": k.column} for k in missing
                ],
                "photos_lost": list(made.lost_photos),
                "public": public,
            }
        )
        return answer.DONE
    for one in made.files:
        print_written(one.written)
    for number, key in {numbered[f.written.file]: f.written.paper for f in made.files}.items():
        labels = [k.zh if language() == "zh" else k.en for k in key.lacks]
        if labels:
            click.echo(tr("{number}: missing {fields}", number=number, fields=tr(", ").join(dict.fromkeys(labels))))
    if made.lost_photos:
        click.echo(tr("Photographs that cannot be read: {names}", names=", ".join(made.lost_photos)))
    return answer.DONE


def written_json(one: "Written") -> dict[str, Any]:
    """A written file as JSON."""
    return {
        "which": one.paper.kind,
        "title": one.paper.title,
        "file": str(one.file),
        "format": one.form,
        "proof": {"compared": one.proof.checked, "differences": len(one.proof.differences)},
        "missing_glyphs": list(one.lost),
    }


def print_written(one: "Written") -> None:
    """A written file in words."""
    click.echo(tr("Written: {file}", file=one.file) + "  " + tr("{n} numbers proven", n=one.proof.checked))
    if one.lost:
        named = ", ".join(f"{c} (U+{ord(c):04X})" for c in one.lost[:20])
        click.echo("  " + tr("no installed font has these characters: {characters}", characters=named))


@report.command(help=tr("The review of a year with charts, hotspots and indicators, compared with the year before."))
@click.option("--year", required=True, type=click.IntRange(1900, 2200), help=tr("The year."))
@FOLDER
@FORMATS
@PUBLIC
@click.pass_obj
def yearly(workspace: Path, year: int, out: Path, formats: tuple[str, ...], public: bool) -> int:
    """Write the review of a year."""
    from ui.print.disputes.yearly import NEEDED, write_yearly

    forms = tuple(f for f in formats if f in _FORMS) or _FORMS
    register = read_register(workspace, NEEDED)
    made = write_yearly(
        register.frames,
        year,
        out,
        datetime.now(),
        county=register.county,
        code=register.code,
        forms=forms,
        public=public,
        progress=answer.progress(),
    )
    numbers = made.year.numbers
    if "json" in formats:
        answer.print_json(
            {
                "year": year,
                "as_of": made.year.as_of.isoformat(),
                "files": [written_json(w) for w in made.files],
                "numbers": dict(numbers),
                "left_out": made.left_out,
                "public": public,
            }
        )
        return answer.DONE
    for one in made.files:
        print_written(one)
    click.echo(
        tr(
            "{year}: {found} found, {closed} closed, {open} open at the end, {overdue} overdue",
            year=str(year),
            **{n: int(numbers[n]) for n in ("found", "closed", "open", "overdue")},
        )
    )
    if public and made.left_out:
        click.echo(tr("{n} secret cases left out", n=made.left_out))
    return answer.DONE

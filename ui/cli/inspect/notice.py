"""``gis-desk inspect notice``: letters to the neighbours, and the work plan of the year."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from gis_desk.documents.inspection_letters import office_of, on_plan, write_letters
from gis_desk.documents.inspection_notice import Addressee, addressees, write_notice
from gis_desk.documents.inspection_scheme import write_scheme
from gis_desk.documents.saving import save
from gis_desk.inspections.cycle.yearplan import plan_year
from layers.errors import FormatError, PlanError, Where
from layers.formats.writing import spare
from layers.store import Store
from layers.text import Text
from ui.cli import answer
from ui.cli.inspect.cycle import FILE, YEAR, keys_of, read_tables
from ui.cli.options import FORM
from ui.texts import say_in, tr


@click.command(
    help=tr("Write the letter to a neighbour about the year's joint inspections as a Word document, or all of them.")
)
@click.argument("workspace", type=FILE)
@click.option("--year", type=YEAR, required=True, help=tr("The year of the inspections."))
@click.option("--to", "unit", help=tr("The neighbour, by code or name; inside for the townships within the county."))
@click.option("--all", "every", is_flag=True, help=tr("To all neighbours, and the work plan."))
@click.option("--scheme", is_flag=True, help=tr("The work plan instead of a letter."))
@click.option(
    "--line", "only", multiple=True, help=tr("Only about this line, by key, code or name; may be given again.")
)
@click.option("--out", type=FILE, required=True, help=tr("The file to write (.docx), or the folder for --all."))
@click.option("--organ", default="", help=tr("Who writes; the county's civil affairs bureau by default."))
@click.option("--contact", default="", help=tr("Whom to ask."))
@click.option("--phone", default="", help=tr("Telephone number."))
@click.option("--reply-by", default="", help=tr("The day to answer by, as it is to be printed."))
@click.option("--number", default="", help=tr("Number of the document."))
@FORM
def notice(
    workspace: Path,
    year: int,
    unit: str | None,
    every: bool,
    scheme: bool,
    only: tuple[str, ...],
    out: Path,
    organ: str,
    contact: str,
    phone: str,
    reply_by: str,
    number: str,
    form: str,
) -> None:
    """Write the papers and name them."""
    if sum((unit is not None, every, scheme)) != 1:
        raise click.UsageError(tr("give one of --to, --all and --scheme"))
    if not every and out.suffix.lower() != ".docx":
        raise FormatError("a Word document ends in .docx", where=Where(out), do="let the name end in .docx")
    if not every:
        spare(out)
    with Store.open(workspace, write=False) as store:
        tables = read_tables(store)
        keys = keys_of(store, only) if only else None
    lines = tables.due(year)
    plan, repairs = plan_year(lines, year, only=keys), tables.open_repairs()
    office = replace(office_of(tables.own_name(), organ, contact, phone, reply_by), number=number)
    made = datetime.now()
    if every:
        written = write_letters(out, plan, lines, repairs, office, _zh, made)
    elif scheme:
        written = [save(out, write_scheme(plan, lines, on_plan(plan, repairs), office, _zh, made))]
    else:
        to = _addressee(addressees(plan, lines), unit or "", year)
        written = [save(out, write_notice(year, to, office, _zh, made))]
    if form == "json":
        answer.print_json({"year": year, "lines": len(plan.lines), "files": [str(f) for f in written]})
        return
    for file in written:
        click.echo(tr("Written: {file}", file=file))


def _addressee(known: list[Addressee], wanted: str, year: int) -> Addressee:
    found = [a for a in known if wanted in (a.unit, a.name) and wanted]
    if not found:
        raise PlanError(
            "in {year} no line is inspected with '{unit}'",
            where=Where(layer="boundary_line", field="--to", value=wanted),
            do="name one of: {units}",
            year=year,
            unit=wanted,
            units=[a.name or a.unit for a in known] or ["—"],
        )
    return found[0]


def _zh(words: Text) -> str:
    return say_in("zh", words)

"""``gis-desk inspect wall``: all lines against the years."""

from pathlib import Path

import click

from gis_desk.documents.saving import save
from gis_desk.inspections.cycle.sheets import HEAD, total_rows, wall_csv, wall_rows
from gis_desk.inspections.cycle.wall import make_wall
from gis_desk.inspections.cycle.workbook import wall_xlsx
from layers.store import Store
from ui.cli import answer
from ui.cli.inspect.cycle import FILE, YEAR, read_lines, this_year
from ui.cli.options import check_target, write_whole
from ui.texts import say, tr


@click.command(
    help=tr("The five-year wall: all lines against the years, what was done, planned, due and overdue, what lies open.")
)
@click.argument("workspace", type=FILE)
@click.option("--from", "first", type=YEAR, help=tr("First year; else that of the earliest last round."))
@click.option("--to", "last", type=YEAR, help=tr("Last year; else five years from now."))
@click.option("--year", type=YEAR, help=tr("The year to judge from; this year by default."))
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv", "xlsx")),
    default="table",
    show_default=True,
    help=tr("Form of the answer."),
)
@click.option("--out", type=FILE, help=tr("The file to write, for csv and xlsx."))
def wall(workspace: Path, first: int | None, last: int | None, year: int | None, form: str, out: Path | None) -> None:
    """Print or write the wall."""
    check_target(out, workspace, form, files=("csv", "xlsx"))
    if form == "xlsx" and out is None:
        raise click.UsageError(tr("--format xlsx needs --out FILE"))
    now = year or this_year()
    with Store.open(workspace, write=False) as store:
        made = make_wall(read_lines(store, now), now, first, last)
    if form == "json":
        answer.print_json(made.as_json())
    elif form == "csv":
        if out is None:
            click.echo(wall_csv(made, say), nl=False)
        else:
            write_whole(out, wall_csv(made, say))
            click.echo(str(out))
    elif form == "xlsx":
        assert out is not None
        title = tr("Wall of joint inspections {first}–{last}", first=made.years[0], last=made.years[-1])
        click.echo(str(save(out, wall_xlsx(made, title, say))))
    elif not made.rows:
        click.echo(tr("The workspace has no boundary line."))
    else:
        blank = [""] * (len(HEAD) - 1)
        rows = [*wall_rows(made, say), *([*blank, *row] for row in total_rows(made, say))]
        click.echo(answer.table([*(say(h) for h in HEAD), *map(str, made.years)], rows))

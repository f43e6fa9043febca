"""``gis-desk names diff``: two years of a list compared, with the grounds of each decision."""

import time
from collections.abc import Sequence
from pathlib import Path

import click

from gis_desk.names.changes import Comparison, Decision, Kind, compare
from gis_desk.names.changes.listing import COLUMNS, as_json, as_table, cells, chosen
from gis_desk.names.changes.words import KINDS
from layers.formats.writing import write
from layers.text import Text
from ui.cli import ctrl_c
from ui.cli.answer import DONE, plain, print_json, progress, table
from ui.cli.check_names import RULES_OPTION, rule_tables
from ui.cli.findings import reading_options
from ui.cli.options import check_target
from ui.cli.table import print_csv
from ui.registers import CONTENTS, open_registers
from ui.texts import say, tr

_SHOWN = 200
"""Rows of the table on a terminal; the other forms hold all."""
_TERMINAL = ("kinds", "certainty", "level", "old_name", "old_code", "new_name", "new_code", "grounds")


@click.group(help=tr("Lists of names as a whole: what changed between two years."))
def names() -> None:
    """The group of commands on lists of names."""


@names.command(
    help=tr(
        "Say what changed from the list OLD to the list NEW: other names, types, superior units and codes, names that "
        "are only written differently, units that were united or divided, new and gone; with the grounds of each "
        "decision and how sure it is. Files of any format or workspaces, with or without codes and geometry."
    )
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--as", "what", type=click.Choice(list(CONTENTS)), help=tr("What the lists hold; found out if not given.")
)
@reading_options
@RULES_OPTION
@click.option(
    "--only", multiple=True, type=click.Choice([k.value for k in KINDS]), help=tr("Only changes of this kind.")
)
@click.option("--in", "within", default="", metavar="CODE", help=tr("Only rows in this unit."))
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv", "xlsx")),
    default="table",
    show_default=True,
    help=tr("Form of the answer; xlsx needs --out."),
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=tr("Write csv or xlsx to this file."))
@ctrl_c.gently()
def diff(
    old: Path,
    new: Path,
    what: str | None,
    layer: str | None,
    encoding: str,
    crs: str,
    overlay: Path | None,
    only: tuple[str, ...],
    within: str,
    form: str,
    out: Path | None,
) -> int:
    """Compare and answer."""
    _check_form(form, out, (old, new))
    began, watch, tables = time.monotonic(), progress(), rule_tables(overlay)
    before, after, notes = open_registers(
        (old, new), tables, what=what, layer=layer, encoding=encoding, crs=crs, watch=watch
    )
    found = compare(before, after, tables, watch)
    found.notes[:0] = notes
    decisions = chosen(found, [Kind(k) for k in only], within)
    seconds = time.monotonic() - began
    if form == "json":
        print_json(_document(found, decisions, seconds))
    elif out is not None:
        people = form == "xlsx"
        titles = {name: say(title) for name, title in COLUMNS.items()} if people else None
        write(as_table(found, decisions, say, words=people), tr("changes"), out, fields=titles, progress=watch)
        click.echo(tr("written: {file}", file=plain(out)))
    elif form == "csv":
        _print_csv(found, decisions)
    else:
        _print_table(found, decisions, seconds)
    return DONE


def _check_form(form: str, out: Path | None, sources: tuple[Path, Path]) -> None:
    if form == "xlsx" and out is None:
        raise click.UsageError(tr("--format xlsx needs --out FILE"))
    for source in sources:
        check_target(out, source, form, files=("csv", "xlsx"))
    if out is not None and out.suffix.lower() != f".{form}":
        raise click.UsageError(tr("--format {form} writes a file that ends in .{form}", form=form))


def _print_csv(found: Comparison, decisions: Sequence[Decision]) -> None:
    lines = (cells(found, d, say, comma="; ", words=False) for d in decisions)
    print_csv(list(COLUMNS), (["" if v is None else v for v in line.values()] for line in lines))


def _document(found: Comparison, decisions: Sequence[Decision], seconds: float) -> dict[str, object]:
    return {
        "old": {"file": found.old.file, "rows": len(found.old), "left_out": len(found.left_out[0])},
        "new": {"file": found.new.file, "rows": len(found.new), "left_out": len(found.left_out[1])},
        "seconds": round(seconds, 3),
        "counts": {kind.value: n for kind, n in found.counts().items()},
        "notes": [say(note) for note in found.notes],
        "changes": [as_json(found, decision, say) for decision in decisions],
    }


def _print_table(found: Comparison, decisions: Sequence[Decision], seconds: float) -> None:
    for note in found.notes:
        click.echo(plain(say(note)), err=True)
    if decisions:
        lines = [cells(found, d, say, comma=tr(", ")) for d in decisions[:_SHOWN]]
        head: list[Text] = [COLUMNS[name] for name in _TERMINAL]
        click.echo(table([say(title) for title in head], [[line[name] for name in _TERMINAL] for line in lines]))
    if len(decisions) > _SHOWN:
        click.echo(tr("… and {n} more; --format csv or json lists all", n=len(decisions) - _SHOWN))
    click.echo()
    click.echo(table((tr("Change"), tr("Rows and groups")), [(say(KINDS[k]), n) for k, n in found.counts().items()]))
    click.echo(
        tr("{old} rows compared with {new} in {seconds:.1f} s", old=len(found.old), new=len(found.new), seconds=seconds)
    )

"""``gis-desk check names``: all names of a file or a workspace against the rules."""

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
import pandas as pd

from gis_desk.findings import Accepted, choose, open_findings, ordered
from gis_desk.names.against import check_against
from gis_desk.names.checking import NAME_TABLES, check_names
from gis_desk.names.files import names_in
from gis_desk.names.listed import Listed
from gis_desk.names.overlays import lay
from gis_desk.names.places import Places
from gis_desk.names.reference import lists_of
from gis_desk.names.subject import Context, Mode
from gis_desk.names.tables import Tables, shipped
from layers.store import Store, is_workspace
from layers.work import QUIET, Progress
from ui.cli.answer import error_line, plain, progress, status_of
from ui.cli.findings import accepted_in, answer_options, check_form, reading_options, show_findings
from ui.texts import tr

RULES_OPTION = click.option(
    "--rules",
    "overlay",
    type=click.Path(path_type=Path, exists=True),
    help=tr("Rule tables of the province or county (TOML file or folder), laid over those of the program."),
)
"""``--rules``: an overlay of the rule tables."""


def rule_tables(overlay: Path | None) -> Tables:
    """The tables of the program with `overlay` over them; what is broken in it is told, and ours stays in force."""
    if overlay is None:
        return shipped()
    laid = lay(overlay)
    for problem in laid.problems:
        said = tr("{problem}; until then the program's own table counts", problem=error_line(problem))
        click.echo(plain(said), err=True)
    return laid.tables


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
@reading_options
@RULES_OPTION
@answer_options
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
    check_form(form, out, path)
    watch = progress()
    tables = rule_tables(overlay)
    places, accepted = open_names(path, tables, layer=layer, encoding=encoding, crs=crs, watch=watch)
    began = time.monotonic()
    context = Context(tables)
    found = check_names(places, mode, context, watch)
    if listed := lists_in(path, context, watch):
        found = ordered([*found, *check_against(places, listed, mode, context, watch)])
    if not show_accepted:
        found = open_findings(found, accepted, date.today())
    found = choose(found, select, ignore)
    checked, seconds = checked_count(places), time.monotonic() - began
    done = tr(
        "{checked} names checked in {seconds:.1f} s: {n} findings", checked=checked, seconds=seconds, n=len(found)
    )
    show_findings(found, form, out, checked=checked, seconds=seconds, columns=("name", "key"), done=done)
    return status_of(found)


def lists_in(path: Path, context: Context, watch: Progress) -> list[Listed]:
    """The reference lists of a workspace; none of any other file."""
    if not is_workspace(path):
        return []
    with Store.open(path, write=False) as store:
        return lists_of(store, context, watch)


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
            frames: dict[str, pd.DataFrame] = {n: store.frame(n) for n in NAME_TABLES}
            return frames, accepted_in(store)
    return names_in(path, tables, layer=layer, encoding=encoding, crs=crs, progress=watch), []

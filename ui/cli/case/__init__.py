"""``gis-desk case``: naming, renaming and deregistration from the application to the filing."""

import click

from ui.cli.case.document import document
from ui.cli.case.going import accept, judge, step
from ui.cli.case.listing import list_cases
from ui.cli.case.making import check, edit, new
from ui.texts import tr


@click.group(help=tr("Naming cases: make, list, take steps, answer for findings, write the papers."))
def case() -> None:
    """The group of the commands of naming cases."""


for _command in (new, list_cases, edit, check, step, accept, judge, document):
    case.add_command(_command)

"""``gis-desk inspect``: the cycle of joint inspections, plans, records."""

import click

from ui.cli.inspect.due import due
from ui.cli.inspect.plan import plan
from ui.cli.inspect.record import record
from ui.cli.inspect.revise import COMMANDS
from ui.texts import tr


@click.group(help=tr("Joint inspections: lines due, plans for teams and days, records from the field."))
def inspect() -> None:
    """The group of inspection commands."""


for _command in (due, plan, record, *COMMANDS):
    inspect.add_command(_command)

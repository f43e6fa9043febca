"""``gis-desk inspect``: the cycle of joint inspections, plans, records."""

import click

from ui.cli.inspect.close import close
from ui.cli.inspect.due import due
from ui.cli.inspect.extra import extra
from ui.cli.inspect.handover import handover
from ui.cli.inspect.lead import lead
from ui.cli.inspect.notice import notice
from ui.cli.inspect.photos import photos
from ui.cli.inspect.plan import plan
from ui.cli.inspect.record import record
from ui.cli.inspect.repairs import repairs
from ui.cli.inspect.report import report
from ui.cli.inspect.revise import REVISING
from ui.cli.inspect.wall import wall
from ui.cli.inspect.year import year
from ui.texts import tr


@click.group(help=tr("Joint inspections: lines due, plans for teams and days, records from the field."))
def inspect() -> None:
    """The group of inspection commands."""


for _command in (
    due,
    wall,
    year,
    lead,
    notice,
    extra,
    plan,
    *REVISING,
    handover,
    record,
    photos,
    repairs,
    close,
    report,
):
    inspect.add_command(_command)

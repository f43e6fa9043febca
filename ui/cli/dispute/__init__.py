"""``gis-desk dispute``: the register of boundary dispute risks, its offline map, density along lines, warnings."""

import click

from ui.cli.dispute.attach import attach
from ui.cli.dispute.claim import claim
from ui.cli.dispute.due import due_list
from ui.cli.dispute.evidence import evidence
from ui.cli.dispute.file import show
from ui.cli.dispute.hotspots import hotspots
from ui.cli.dispute.listing import list_cases
from ui.cli.dispute.log import events
from ui.cli.dispute.map import map_file
from ui.cli.dispute.merge import merge, twins
from ui.cli.dispute.record import add, delete, edit
from ui.cli.dispute.report import report
from ui.cli.dispute.warnings import warnings
from ui.texts import tr


@click.group(help=tr("The register of boundary dispute risks: record, list, map, statistics, warnings."))
def dispute() -> None:
    """The group of the register's commands."""


for _part in (show, due_list, claim, evidence, attach, twins, merge):
    dispute.add_command(_part)

for _command in (add, list_cases, edit, delete, events, map_file, report, hotspots, warnings):
    dispute.add_command(_command)

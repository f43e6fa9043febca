"""``gis-desk check``: names and topology."""

import click

from ui.cli.check_names import names
from ui.cli.check_topology import topology
from ui.texts import tr


@click.group(help=tr("Check names or topology of a file or a workspace."))
def check() -> None:
    """The group of checks."""


check.add_command(names)
check.add_command(topology)

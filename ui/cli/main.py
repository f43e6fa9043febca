"""The program's command: groups are loaded only when they are asked for."""

import importlib
import sys
import warnings
from collections.abc import Sequence

import click

from gis_desk import __version__
from ui.cli import ctrl_c
from ui.cli.answer import run
from ui.texts import speak_through_click, tr

_COMMANDS = {
    "open": "ui.cli.desktop:open_desktop",
    "demo": "ui.cli.demo:demo",
    "doctor": "ui.cli.doctor:doctor",
    "new": "ui.cli.workspace:new",
    "info": "ui.cli.workspace:info",
    "import": "ui.cli.workspace:import_file",
    "export": "ui.cli.export:export",
    "table": "ui.cli.table:show_table",
    "name": "ui.cli.names:name",
    "names": "ui.cli.names_diff:names",
    "spell": "ui.cli.spelling:spell",
    "rules": "ui.cli.names:rules",
    "check": "ui.cli.check:check",
    "topology": "ui.cli.topology:topology",
    "inspect": "ui.cli.inspect:inspect",
    "case": "ui.cli.case:case",
    "dispute": "ui.cli.dispute:dispute",
    "style": "ui.cli.style:style",
    "print": "ui.cli.print:print_layout",
    "layouts": "ui.cli.layouts:layouts",
}
"""Command to ``module:attribute``."""


class LazyGroup(click.Group):
    """A group whose commands are imported at the moment they are needed, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands, in the order of the day's work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command called `cmd_name`, or None."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=tr("Names, divisions, boundaries, inspections and disputes of a county. Without a command: the desktop."),
)
@click.version_option(__version__, prog_name="gis-desk", help=tr("Show the version and exit."))
@click.pass_context
def cli(ctx: click.Context) -> None:
    """The program; without a command it opens the desktop."""
    if ctx.invoked_subcommand is None:
        from ui.cli.desktop import open_desktop

        ctx.invoke(open_desktop)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit status of the contract (0, 1, 2, 130)."""
    if arguments is None and not sys.warnoptions:
        warnings.simplefilter("ignore")  # stderr belongs to the one line that a user can act on
    speak_through_click()
    ctrl_c.listen()
    return run(cli, arguments)

"""``gis-desk open``: the desktop."""

from pathlib import Path

import click

from layers.errors import GisDeskError, Where
from ui.texts import tr


@click.command("open", help=tr("Open the desktop, on a workspace where one is given."))
@click.argument("workspace", required=False, type=click.Path(path_type=Path))
def open_desktop(workspace: Path | None = None) -> int:
    """Open the desktop; its exit status."""
    if workspace is not None and not workspace.is_file():
        raise GisDeskError("there is no such file", where=Where(workspace), do="check the path")
    from ui.desktop.warm import before_qt

    before_qt()
    from ui.desktop import app

    if (problem := app.display_problem()) is not None:
        raise GisDeskError(
            "the desktop cannot be opened: {problem}",
            do="log in at the computer itself, or use the other commands: gis-desk --help",
            problem=problem,
        )
    return app.run(workspace)

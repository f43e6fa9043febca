"""The drawings of the icons: Lucide's SVG files of ``resources/icons``, in any colour."""

import tempfile
from functools import cache
from pathlib import Path

from resources import resource


@cache
def source(name: str) -> str:
    """The SVG text of icon `name`; ValueError for a name that is not in ``resources/icons``."""
    file = resource("icons", f"{name}.svg")
    if not file.is_file():
        raise ValueError(f"no icon called {name}")
    return file.read_text(encoding="utf-8")


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="gis-desk-icons-")


@cache
def colored_file(name: str, color: str) -> str:
    """Path of an SVG of icon `name` in `color`: style sheets and Qt's own icon engine take files only."""
    file = Path(_folder().name) / f"{name}-{color.lstrip('#')}.svg"
    if not file.exists():
        file.write_text(source(name).replace("currentColor", color), encoding="utf-8")
    return file.as_posix()

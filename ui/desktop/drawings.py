"""The drawings of the icons: Lucide's SVG files of ``resources/icons``, in any colour."""

import atexit
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from gis_desk import __version__
from resources import resource
from ui.desktop import settings


@cache
def source(name: str) -> str:
    """The SVG text of icon `name`; ValueError for a name that is not in ``resources/icons``."""
    file = resource("icons", f"{name}.svg")
    if not file.is_file():
        raise ValueError(f"no icon called {name}")
    return file.read_text(encoding="utf-8")


@cache
def _folder() -> Path:
    """Where coloured drawings are: in the user's cache, so that they are made once; else in a folder of this run.

    A home that was asked for may go before the program does, and its drawings with it.
    """
    kept = settings.cache() / "icons" / __version__
    if not settings.is_elsewhere():
        with suppress(OSError):
            kept.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=kept):
                return kept
    made = tempfile.TemporaryDirectory(prefix="gis-desk-icons-")
    atexit.register(made.cleanup)
    return Path(made.name)


@cache
def colored_file(name: str, color: str) -> str:
    """Path of an SVG of icon `name` in `color`: style sheets and Qt's own icon engine take files only."""
    file = _folder() / f"{name}-{color.lstrip('#')}.svg"
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}.part")
        draft.write_text(source(name).replace("currentColor", color), encoding="utf-8")
        draft.replace(file)
    return file.as_posix()

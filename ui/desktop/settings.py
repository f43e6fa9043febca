"""What the user has chosen, kept between sessions in the platform's settings folder."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from ui.desktop.figures import known_form
from ui.texts import LANGUAGES, language

RECENT = 8
"""How many workspaces the start page remembers."""


@dataclass(frozen=True)
class Preferences:
    """The user's choices.

    Parameters
    ----------
    language : str
        ``zh`` or ``en``; empty: as the program was started.
    theme : str
        ``system``, ``light`` or ``dark``.
    who : str
        Name written into history and acceptances; empty: the name at this computer.
    coordinates : str
        How the status bar shows a position: one of `ui.desktop.figures.FORMS`, or an EPSG code.
    rules : str
        Folder of the tables of the province or county (`gis_desk.countyrules`); empty: the program's alone.
    """

    language: str = ""
    theme: str = "system"
    who: str = ""
    coordinates: str = "degrees"
    rules: str = ""


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Keep settings, pictures and logs in `folder` meanwhile."""
    before = os.environ.get("GIS_DESK_HOME")
    os.environ["GIS_DESK_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["GIS_DESK_HOME"]
        else:
            os.environ["GIS_DESK_HOME"] = before


def home() -> Path:
    """The folder of settings; GIS_DESK_HOME overrides the platform's."""
    asked = os.environ.get("GIS_DESK_HOME")
    return Path(asked) if asked else Path(platformdirs.user_config_path("gis-desk", appauthor=False))


def is_elsewhere() -> bool:
    """Whether GIS_DESK_HOME asks for another place than the platform's."""
    return bool(os.environ.get("GIS_DESK_HOME"))


def cache() -> Path:
    """The folder of pictures and logs that may be thrown away."""
    asked = os.environ.get("GIS_DESK_HOME")
    return Path(asked) / "cache" if asked else Path(platformdirs.user_cache_path("gis-desk", appauthor=False))


def documents() -> Path:
    """Where new workspaces go unless the user says otherwise."""
    asked = os.environ.get("GIS_DESK_HOME")
    return Path(asked) / "documents" if asked else Path(platformdirs.user_documents_path())


def _settings() -> QSettings:
    return QSettings(str(home() / "desktop.ini"), QSettings.Format.IniFormat)


def load() -> Preferences:
    """What was chosen, with the defaults where nothing was; values that make no sense are left out."""
    kept, found = _settings(), Preferences()
    for each in fields(Preferences):
        value = kept.value(f"user/{each.name}", "")
        if isinstance(value, str) and value:
            found = replace(found, **{each.name: value})
    if found.theme not in ("system", "light", "dark"):
        found = replace(found, theme="system")
    if found.language not in LANGUAGES:
        found = replace(found, language="")
    if not known_form(found.coordinates):
        found = replace(found, coordinates="degrees")
    return found


def save(chosen: Preferences) -> None:
    """Keep `chosen`."""
    kept = _settings()
    for each in fields(Preferences):
        kept.setValue(f"user/{each.name}", getattr(chosen, each.name))
    kept.sync()


def language_of(chosen: Preferences) -> str:
    """The language to speak."""
    return chosen.language or language()


def recent() -> list[Path]:
    """The workspaces opened last, newest first, as far as they are still there."""
    value = _settings().value("recent", [])
    names = [value] if isinstance(value, str) else [str(v) for v in value] if isinstance(value, list) else []
    return [Path(name) for name in names if Path(name).is_file()]


def remember(path: Path) -> None:
    """Put `path` first on the list of recent workspaces."""
    first = path.resolve()
    names = [str(first), *(str(p) for p in recent() if p != first)]
    kept = _settings()
    kept.setValue("recent", names[:RECENT])
    kept.sync()


def forget(path: Path) -> None:
    """Take `path` off the list of recent workspaces."""
    kept = _settings()
    kept.setValue("recent", [str(p) for p in recent() if p != path])
    kept.sync()


def agreed(host: str) -> bool:
    """Whether the user of this computer has agreed to ask `host` for tiles."""
    return _settings().value(f"online/{_name(host)}", "") == host


def agree(host: str) -> None:
    """Remember that the user agrees to ask `host` for tiles."""
    kept = _settings()
    kept.setValue(f"online/{_name(host)}", host)
    kept.sync()


def _name(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:24]


def picture_of(path: Path) -> Path:
    """Where the start page's picture of the workspace at `path` is kept."""
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    return cache() / "pictures" / f"{name}.png"


def layout(name: str) -> QByteArray | None:
    """The places of panels kept under `name`."""
    value = _settings().value(f"layout/{name}")
    return value if isinstance(value, QByteArray) and not value.isEmpty() else None


def keep_layout(name: str, state: QByteArray) -> None:
    """Keep the places of panels under `name`."""
    _settings().setValue(f"layout/{name}", state)

"""``gis-desk doctor``: what this machine has or lacks, and what to do."""

import importlib
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from gis_desk import __version__
from gis_desk.names.tables import standard_characters
from layers.text import Text, text
from ui.cli.answer import BAD, DONE, print_json, table
from ui.cli.options import FORM
from ui.texts import say, tr

_PACKAGES = ("PySide6-Essentials", "geopandas", "shapely", "pyproj", "fiona", "pyogrio", "folium", "pyvrp", "pypinyin")
_LEAST_FREE_MB = 500
_SHOWN = 12


@dataclass(frozen=True)
class Answer:
    """One line of the doctor: what was looked at, how it is, and the remedy where it is wanting."""

    what: Text
    found: str
    good: bool
    needed: bool
    remedy: Text


def examine() -> list[Answer]:
    """Look at everything; nothing is changed."""
    looks: list[Callable[[], list[Answer]]] = [_python, _packages, _qt, _fonts, _sqlite, _disk, _tools]
    return [answer for look in looks for answer in look()]


def _python() -> list[Answer]:
    version = ".".join(map(str, sys.version_info[:3]))
    return [Answer(text("Python"), version, sys.version_info >= (3, 11), True, text("install Python 3.11 or newer"))]


def _packages() -> list[Answer]:
    remedy = text("run make run, or on Windows: py -m pip install .")
    answers = []
    for package in _PACKAGES:
        try:
            found, good = importlib.metadata.version(package), True
        except importlib.metadata.PackageNotFoundError:
            found, good = "-", False
        answers.append(Answer(text("package {name}", name=package), found, good, True, remedy))
    return answers


def _qt() -> list[Answer]:
    remedy = text("on Debian: apt install libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libxcb-cursor0")
    try:
        core = importlib.import_module("PySide6.QtCore")
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as error:
        return [Answer(text("Qt libraries"), str(error).splitlines()[0], False, True, remedy)]
    version: str = core.__version__
    sound = not (version.startswith("6.12.0") and sys.version_info < (3, 12))
    answers = [
        Answer(
            text("Qt libraries"), version, sound, True, text("PySide6 6.12.0 crashes on Python 3.11: install 6.11.3")
        )
    ]
    screen = sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    answers.append(
        Answer(
            text("a screen"),
            tr("yes") if screen else tr("no"),
            screen,
            False,
            text("without one, demo writes a picture"),
        )
    )
    return answers


_ASK_FONTS = """
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
from gis_desk.names.tables import standard_characters
from ui.map.fonts import family, missing_glyphs
print("face=" + ("" if missing_glyphs("行政区划地名界桩") else family()))
print("lost=" + "".join(missing_glyphs(standard_characters())))
"""


def _fonts() -> list[Answer]:
    """Asked in a process of its own: Qt ends the process where it finds no platform to draw on."""
    remedy = text("on Debian: apt install fonts-noto-cjk; on Windows: add the Chinese supplemental fonts")
    here = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    if sys.platform == "linux":
        here["QT_QPA_PLATFORM"] = "offscreen"
    try:
        asked = subprocess.run(  # noqa: S603 - our own interpreter, our own code
            [sys.executable, "-c", _ASK_FONTS], capture_output=True, check=False, timeout=60, env=here
        )
        found = dict(line.split("=", 1) for line in asked.stdout.decode("utf-8", "replace").splitlines() if "=" in line)
    except subprocess.TimeoutExpired:
        found = {}
    face = found.get("face", "")
    answers = [Answer(text("a Chinese font"), face or tr("no"), bool(face), True, remedy)]
    if face:
        answers.append(_standard_glyphs(found.get("lost", "")))
    return answers


def _standard_glyphs(lost: str) -> Answer:
    """Whether place names in standard characters can be drawn; `lost` are the characters no font has."""
    shown = " ".join(f"U+{ord(one):04X}" for one in lost[:_SHOWN]) + (f" … ({len(lost)})" if len(lost) > _SHOWN else "")
    return Answer(
        text("glyphs of the {n} standard characters", n=len(standard_characters())),
        tr("without {characters}", characters=shown) if lost else tr("complete"),
        not lost,
        False,
        text("install a font with the rare characters, for example fonts-noto-cjk or SimSun-ExtB"),
    )


def _sqlite() -> list[Answer]:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    options = {r[0] for r in connection.execute("PRAGMA compile_options")}
    connection.close()
    good = "ENABLE_RTREE" in options
    return [
        Answer(
            text("SQLite with spatial index"),
            sqlite3.sqlite_version,
            good,
            True,
            text("install Python from python.org or from your system's packages"),
        )
    ]


def _disk() -> list[Answer]:
    free = shutil.disk_usage(Path.home()).free // 1_000_000
    return [
        Answer(
            text("free space at home"),
            f"{free} MB",
            free >= _LEAST_FREE_MB,
            True,
            text("free at least {least} MB", least=_LEAST_FREE_MB),
        )
    ]


def _tools() -> list[Answer]:
    browser = next(
        (b for b in ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge") if shutil.which(b)), None
    )
    known = browser is not None or sys.platform in ("win32", "darwin")
    return [
        Answer(
            text("a browser for offline maps"),
            browser or (tr("yes") if known else tr("no")),
            known,
            False,
            text("any browser of 2020 or later opens them"),
        ),
        Answer(
            text("dispute maps inside the program"),
            tr("yes") if _has_web_engine() else tr("in the browser"),
            _has_web_engine(),
            False,
            text("install gis-desk[web]; without it they open in the browser"),
        ),
    ]


def _has_web_engine() -> bool:
    """Whether Qt's web engine is installed; asked without loading Qt."""
    try:
        return importlib.util.find_spec("PySide6.QtWebEngineWidgets") is not None
    except ImportError:
        return False


@click.command(help=tr("Say what this machine has or lacks, and what to do."))
@FORM
def doctor(form: str) -> int:
    """Print the examination; status 2 when something needed is missing."""
    answers = examine()
    if form == "json":
        print_json(
            {
                "version": __version__,
                "checks": [
                    {"what": say(a.what), "found": a.found, "good": a.good, "needed": a.needed, "remedy": say(a.remedy)}
                    for a in answers
                ],
            }
        )
    else:
        rows = [
            (
                tr("good") if a.good else tr("MISSING") if a.needed else tr("absent"),
                say(a.what),
                a.found,
                "" if a.good else say(a.remedy),
            )
            for a in answers
        ]
        click.echo(table((tr("State"), tr("What"), tr("Found"), tr("What to do")), rows))
    return DONE if all(a.good or not a.needed for a in answers) else BAD

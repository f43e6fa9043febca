"""What the search box finds in a window: coordinates, commands, layers, and the rows of the workspace."""

from functools import partial
from typing import Protocol

from PySide6.QtGui import QAction, QKeySequence

from ui.desktop import figures
from ui.desktop.collate import plain, readings
from ui.desktop.finder import Hit
from ui.desktop.layerlist import LayerPanel
from ui.desktop.rail import Rail
from ui.desktop.snapshot import Entry, Snapshot, search
from ui.desktop.words import table_title
from ui.map.canvas import MapCanvas
from ui.texts import say, tr

_ICONS = {
    "division": "landmark",
    "place_name": "map-pin",
    "boundary_line": "spline",
    "marker": "milestone",
    "road": "route",
    "water": "waypoints",
    "dispute": "flame",
    "dispute_claim": "spline",
    "sign": "signpost",
    "built_up_area": "landmark",
}


class Searched(Protocol):
    """A window, as the search box sees it."""

    canvas: MapCanvas
    layers: LayerPanel
    rail: Rail
    actions_by_id: dict[str, QAction]
    job_actions: dict[str, QAction]

    @property
    def store(self) -> object | None:
        """The open workspace, or None."""

    @property
    def snapshot(self) -> Snapshot:
        """What is in it."""

    def go_to(self, lon: float, lat: float) -> None:
        """Go to a position (degrees, EPSG:4490)."""

    def show_object(self, layer: str, key: str) -> None:
        """Select a row and go there on the map."""


def hits(window: Searched, typed: str) -> list[Hit]:
    """The hits for `typed`, best first; without a word, the commands."""
    words = typed.strip()
    if not words:
        return _commands(window, "")[:14]
    found: list[Hit] = []
    if window.store is not None and (at := figures.parse_position(words, window.canvas.center())) is not None:
        title = figures.position(*at)
        found.append(Hit("crosshair", title, figures.position(*at, "dms"), tr("Position"), partial(window.go_to, *at)))
    rows = [
        Hit(
            _ICONS.get(entry.layer, "map-pin"),
            entry.title,
            _place(window, entry),
            table_title(entry.layer),
            partial(window.show_object, entry.layer, entry.key),
        )
        for entry in search(window.snapshot, words)
    ]
    commands = _commands(window, words)
    return found + rows[:20] + _layers(window, words) + commands[:8]


def _place(window: Searched, entry: Entry) -> str:
    """Where a row lies: its code, and before it for a division the name of the one above."""
    from gis_desk.divisions.codes import parent_of

    code = parent_of(entry.hint) if entry.layer == "division" else None
    title = window.snapshot.titles.get(code or "", "")
    return f"{title}  {entry.hint}" if title else entry.hint


def _layers(window: Searched, words: str) -> list[Hit]:
    found = []
    for row in window.layers.model.rows():
        title = say(row.title)
        if _fits(title, words):
            hint = tr("Hide") if row.visible else tr("Show")
            found.append(Hit("layers", title, hint, tr("Layer"), partial(window.layers.toggle, row.id)))
    return found


def _commands(window: Searched, words: str) -> list[Hit]:
    found = []
    for job, action in window.job_actions.items():
        title = window.rail.buttons[job].accessibleName()
        if action.isEnabled() and (not words or _fits(title, words)):
            icon = str(action.property("icon_name"))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            found.append(Hit(icon, title, keys, tr("Workbench"), action.trigger))
    for action in window.actions_by_id.values():
        title = action.text().replace("&", "")
        if action.isEnabled() and action.objectName() != "search" and (not words or _fits(title, words)):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            found.append(Hit(str(action.property("icon_name")), title, keys, tr("Command"), action.trigger))
    return found


def _fits(title: str, words: str) -> bool:
    typed = words.lower()
    if typed in title.lower():
        return True
    roman = plain(typed)
    return bool(roman) and typed.isascii() and any(r.startswith(roman) for r in readings(title))

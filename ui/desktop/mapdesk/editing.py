"""What the edit tool does to the workspace: planned in the background, performed as one undoable change."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from gis_desk.map import cutting, editing
from gis_desk.map.pieces import Piece, Position
from layers.change import Change
from layers.errors import GisDeskError, PlanError
from layers.schema import TABLES
from layers.store import Store
from layers.work import Progress
from ui.desktop.chosen import Chosen
from ui.desktop.jobs import Job
from ui.desktop.workbench import Desk
from ui.map.snapper import Snapper
from ui.map.tools.tool import REACH_PX
from ui.texts import say, tr

_AROUND = 1e-7
"""Degrees (1 cm) added to a box in which neighbours are looked for."""


class Editing(QObject):
    """The `ui.map.tools.edit.Editor` of the window.

    Signals
    -------
    changed()
        Another layer, or another setting.
    refused(words)
        Why something was not done, and what to do; empty once something was.
    drawn(layer, key)
        There is a new object.
    performed(shapes)
        What has changed, as it is now (EPSG:4490).
    """

    changed = Signal()
    refused = Signal(str)
    drawn = Signal(str, str)
    performed = Signal(list)

    def __init__(self, desk: Desk, snapper: Snapper, chosen: Chosen) -> None:
        super().__init__(desk.canvas)
        self._desk, self._snapper, self._chosen = desk, snapper, chosen
        self._layer = ""
        self.together = True
        """Whether shared vertices of divisions and boundary lines move together."""
        self.unlocked = False
        """Whether legal boundary lines may be moved."""
        self._job: Job | None = None

    @property
    def layer(self) -> str:
        """The layer that is edited; empty where there is none."""
        return self._layer

    @property
    def busy(self) -> bool:
        """Whether a change is being planned."""
        return self._job is not None

    def set_layer(self, layer: str) -> None:
        """Edit `layer` from now on."""
        self._layer = layer
        self.refused.emit("")
        self.changed.emit()

    def set_unlocked(self, unlocked: bool) -> None:
        """Let legal boundary lines be moved, or not."""
        self.unlocked = unlocked
        self.changed.emit()

    # what the tool asks for

    def key_at(self, lon: float, lat: float) -> str | None:
        """Key of the layer's topmost object there."""
        canvas = self._desk.canvas
        index = canvas.identifier.index(self._layer) if canvas.identifier.prepare() else None
        if index is None:
            return None
        reach = REACH_PX * canvas.camera.view.metres_per_dot / 111_000
        rows = index.at(shapely.box(lon - reach, lat - reach, lon + reach, lat + reach))
        return str(index.keys[rows[0]]) if len(rows) else None

    def shape_of(self, key: str) -> BaseGeometry | None:
        """The shape of an object of the layer."""
        store = self._desk.store
        row = None if store is None else store.row(self._layer, key)
        return None if row is None else row.get("geometry")

    def object_at(self, lon: float, lat: float) -> tuple[str, BaseGeometry] | None:
        """Key and shape of the layer's topmost object there."""
        key = self.key_at(lon, lat)
        shape = None if key is None else self.shape_of(key)
        return None if key is None or shape is None else (key, shape)

    def move_vertex(self, old: Position, new: Position) -> None:
        """Move a vertex, with all that share it."""
        found = self._with_vertex(old)

        def plan(store: Store) -> Change:
            pieces = _pieces(store, found)
            around = self._neighbours(store, pieces, [old, new])
            return editing.move_vertex(pieces, old, new, unlocked=self.unlocked, neighbours=around)

        self._do(plan)

    def insert_vertex(self, a: Position, b: Position, at: Position) -> None:
        """Set a vertex between two, in all that share their edge."""
        found = self._along(a, b)

        def plan(store: Store) -> Change:
            pieces = _pieces(store, found)
            around = self._neighbours(store, pieces, [a, b, at])
            return editing.insert_vertex(pieces, a, b, at, unlocked=self.unlocked, neighbours=around)

        self._do(plan)

    def remove_vertex(self, at: Position) -> None:
        """Remove a vertex, from all that share it."""
        found = self._with_vertex(at)

        def plan(store: Store) -> Change:
            pieces = _pieces(store, found)
            around = self._neighbours(store, pieces, [at])
            return editing.remove_vertex(pieces, at, unlocked=self.unlocked, neighbours=around)

        self._do(plan)

    def move_whole(self, key: str, right: float, up: float) -> None:
        """Move an object by degrees."""
        layer = self._layer

        def plan(store: Store) -> Change:
            (piece,) = _required(store, [(layer, key)])
            west, south, east, north = piece.shape.bounds
            corners = [(west, south), (east, north), (west + right, south + up), (east + right, north + up)]
            around = self._neighbours(store, [piece], corners)
            return editing.move_whole(piece, right, up, unlocked=self.unlocked, neighbours=around)

        self._do(plan)

    def draw(self, kind: str, positions: list[Position]) -> None:
        """Make a new object."""
        layer, store = self._layer, self._desk.store
        if store is None or not layer:
            return
        key = store.new_key(layer)
        self._do(lambda _: editing.draw(layer, key, positions, kind), lambda: self.drawn.emit(layer, key))

    def split(self, positions: list[Position]) -> None:
        """Cut what is chosen of the layer along a line; where nothing is, whatever the line crosses."""
        layer, canvas = self._layer, self._desk.canvas
        keys = sorted(self._chosen.keys(layer))
        index = canvas.identifier.index(layer) if canvas.identifier.prepare() else None
        if not keys and index is not None and len(positions) > 1:
            keys = [str(index.keys[row]) for row in index.at(shapely.LineString(positions))]

        def plan(store: Store) -> Change:
            pieces = _required(store, [(layer, key) for key in keys])
            corners = [corner for piece in pieces for corner in _corners(piece.shape)]
            return cutting.split_all(
                pieces,
                positions,
                lambda: store.new_key(layer),
                unlocked=self.unlocked,
                neighbours=self._neighbours(store, pieces, corners),
            )

        self._do(plan)

    def merge(self) -> None:
        """Make one of what is chosen of the layer."""
        layer, keys = self._layer, sorted(self._chosen.keys(self._layer))
        self._do(
            lambda store: cutting.merge(_pieces(store, [(layer, key) for key in keys])),
            lambda: self._keep_there(layer, keys),
        )

    def erase(self) -> None:
        """Delete what is chosen of the layer."""
        layer, keys = self._layer, sorted(self._chosen.keys(self._layer))

        def plan(store: Store) -> Change:
            changes = [editing.erase(p, unlocked=self.unlocked) for p in _required(store, [(layer, k) for k in keys])]
            return cutting.together(changes)

        self._do(plan, lambda: self._chosen.set(layer, []))

    # inside

    def _keep_there(self, layer: str, keys: list[str]) -> None:
        """Of `keys`, choose those that are still there."""
        store = self._desk.store
        self._chosen.set(layer, [key for key in keys if store is not None and store.row(layer, key) is not None])

    def _with_vertex(self, at: Position) -> list[tuple[str, str]]:
        return self._rows(lambda index: index.rows_at(*at))

    def _along(self, a: Position, b: Position) -> list[tuple[str, str]]:
        return self._rows(lambda index: index.rows_along(a, b))

    def _rows(self, ask: Callable[[Any], np.ndarray]) -> list[tuple[str, str]]:
        """Layer and key of all that has something in common there; without `together`, only one of the layer."""
        own = self._snapper.index(self._layer)
        if own is None:
            return []
        mine = [(self._layer, str(own.keys[row])) for row in ask(own)]
        if not self.together:
            chosen = self._chosen.keys(self._layer)
            return [pair for pair in mine if pair[1] in chosen][:1] or mine[:1]
        if self._layer not in editing.TOGETHER:
            return mine
        for other in editing.TOGETHER:
            index = self._snapper.index(other)
            if other != self._layer and index is not None:
                mine += [(other, str(index.keys[row])) for row in ask(index)]
        return mine

    def _neighbours(self, store: Store, pieces: list[Piece], places: list[Position]) -> list[Piece]:
        """Divisions round `places` and round the edges that end there, which are none of `pieces`."""
        if not any(piece.layer == "division" for piece in pieces):
            return []
        index, snaps = self._desk.canvas.identifier.index("division"), self._snapper.index("division")
        if index is None:
            return []
        around = list(places)
        for place in places:
            around += snaps.beside(*place) if snaps is not None else []
        low, high = np.min(around, axis=0) - _AROUND, np.max(around, axis=0) + _AROUND
        own = {piece.key for piece in pieces}
        rows = index.at(shapely.box(*low, *high))
        keys = [str(index.keys[row]) for row in rows]
        return _pieces(store, [("division", key) for key in keys if key not in own])

    def _do(self, plan: Callable[[Store], Change], done: Callable[[], object] | None = None) -> None:
        store = self._desk.store
        if store is None or store.readonly:
            self.refused.emit(tr("This workspace is open for reading only."))
            return
        if self._job is not None:
            self.refused.emit(tr("The last change is still being worked out"))
            return
        self._desk.canvas.identifier.prepare()

        def work(progress: Progress) -> Change:
            progress.step(0, 1, "")
            return plan(store)

        def finish(change: Change) -> None:
            self._job = None
            self.refused.emit("")
            if change.edits and self._desk.perform(change):
                self._desk.message(say(change.label))
                self.performed.emit([e.after["geometry"] for e in change.edits if e.after and "geometry" in e.after])
                if done is not None:
                    done()

        def failed(error: Exception) -> None:
            self._job = None
            if isinstance(error, GisDeskError):
                self.refused.emit(tr("{what}; {do}", what=say(error.what), do=say(error.do)))
            else:
                self._desk.show_error(error)

        job = self._job = Job(work)
        job.done.connect(finish)
        job.failed.connect(failed)
        job.cancelled.connect(self._stopped)
        job.start()

    def _stopped(self) -> None:
        self._job = None


def _pieces(store: Store, rows: Iterable[tuple[str, str]]) -> list[Piece]:
    """The objects as the workspace has them now; those that have gone, or have no shape, are left out."""
    found = [(layer, key, store.row(layer, key)) for layer, key in rows]
    return [Piece(layer, key, row) for layer, key, row in found if row is not None and row.get("geometry") is not None]


def _required(store: Store, rows: Iterable[tuple[str, str]]) -> list[Piece]:
    pieces = _pieces(store, rows)
    if not pieces:
        raise PlanError("nothing is selected in this layer", do="select what is meant first")
    return pieces


def _corners(shape: BaseGeometry) -> tuple[Position, Position]:
    west, south, east, north = shape.bounds
    return (west, south), (east, north)


def offered(layers: Iterable[str]) -> list[str]:
    """Those of the map's layers that can be edited, in the order of `gis_desk.map.editing.EDITABLE`."""
    there = set(layers)
    return [name for name in editing.EDITABLE if name in there and TABLES[name].shape.value]

"""Choosing rows: on the map, by what they hold, by where they lie; the result goes to `Chosen`."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from gis_desk.map.conditions import Condition, rows_where
from gis_desk.map.selecting import rows_by_location
from gis_desk.map.values import shapes, texts
from layers.schema import TABLES
from layers.work import Progress
from ui.desktop import figures
from ui.desktop.chosen import Chosen
from ui.desktop.jobs import Job
from ui.desktop.words import table_title
from ui.desktop.workbench import Desk
from ui.map.identify import Index, drawn_at
from ui.map.tools.select import SelectTool
from ui.texts import tr

HOW = ("new", "add", "remove", "within")
"""What becomes of the rows found: they alone, added, taken off, or of those chosen only they."""


class Selecting(QObject):
    """Carries out what the select tool and its sheets ask for.

    Signals
    -------
    counted(words)
        How many rows are chosen, in words; empty for none.
    """

    counted = Signal(str)

    def __init__(self, desk: Desk, chosen: Chosen, tool: SelectTool) -> None:
        super().__init__(desk.canvas)
        self._desk, self.chosen, self.tool = desk, chosen, tool
        self.only = ""
        """The layer that the map chooses from; empty for all that are visible."""
        self._job: Job | None = None
        self._waiting: Callable[[], None] | None = None
        tool.clicked.connect(self._clicked)
        tool.drawn.connect(self._drawn)
        desk.canvas.identifier.ready.connect(self._go_on)
        chosen.changed.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether rows are being looked for."""
        return self._job is not None

    def frames(self) -> Mapping[str, Any]:
        """The frames of the map's layers that have keys, by id, topmost first."""
        layers = reversed(self._desk.canvas.layers())
        return {each.id: each.frame for each in layers if "key" in each.frame.columns and each.id in TABLES}

    def forget(self, frames: Mapping[str, Any]) -> None:
        """Let go of rows that are no longer there."""
        for layer in self.chosen.layers():
            frame = frames.get(layer)
            there = set() if frame is None else set(texts(frame, "key"))
            self.chosen.set(layer, [key for key in self.chosen.keys(layer) if key in there])

    # on the map

    def _layers(self) -> list[Any]:
        canvas = self._desk.canvas
        scale, tables = canvas.scale_denominator(), self.frames()
        return [
            layer
            for layer in canvas.identifier.layers()
            if layer.id in tables and self.only in ("", layer.id) and drawn_at(layer, scale)
        ]

    def _when_ready(self, work: Callable[[], None]) -> None:
        self._waiting = None
        if self._desk.canvas.identifier.prepare():
            work()
        else:
            self._waiting = work
            self._desk.message(tr("The map is being prepared for selecting; it takes a moment"))

    def _go_on(self) -> None:
        if self._waiting is not None:
            self._when_ready(self._waiting)

    def _clicked(self, lon: float, lat: float, add: bool) -> None:
        self._when_ready(partial(self._click, lon, lat, add))

    def _click(self, lon: float, lat: float, add: bool) -> None:
        square = self.tool.around(lon, lat)
        for layer in self._layers():
            index = self._desk.canvas.identifier.index(layer.id)
            rows = index.at(square) if index is not None else np.empty(0, int)
            if len(rows) and index is not None:
                self._toggle(layer.id, str(index.keys[rows[0]]), add)
                return
        if not add:
            self.chosen.clear()

    def _toggle(self, layer: str, key: str, add: bool) -> None:
        if add:
            self.chosen.set(layer, list(self.chosen.keys(layer) ^ {key}))
            return
        self._leave_others(layer)
        self.chosen.set(layer, [key])
        self._desk.select(layer, key)

    def _leave_others(self, *kept: str) -> None:
        for other in self.chosen.layers():
            if other not in kept:
                self.chosen.set(other, [])

    def _drawn(self, shape: BaseGeometry, inside: bool, add: bool) -> None:
        self._when_ready(partial(self._search, shape, inside, add))

    def _search(self, shape: BaseGeometry, inside: bool, add: bool) -> None:
        canvas = self._desk.canvas
        indexes = {each.id: canvas.identifier.index(each.id) for each in self._layers()}

        def work(progress: Progress) -> dict[str, list[str]]:
            shapely.prepare(shape)
            return {name: _inside(index, shape, inside, progress) for name, index in indexes.items() if index}

        def done(found: dict[str, list[str]]) -> None:
            self._job = None
            if not add:
                self._leave_others(*found)
            for layer, keys in found.items():
                before, now = self.chosen.keys(layer), frozenset(keys)
                if add:
                    now = before - now if now and now <= before else before | now
                self.chosen.set(layer, list(now))

        if self._job is not None:
            self._job.cancel()
        job = self._job = Job(work)
        job.done.connect(lambda found: done(found) if self._job is job else None)
        job.failed.connect(self._desk.show_error)
        job.start()

    # by attribute, by location

    def by_attribute(self, layer: str, conditions: Sequence[Condition], *, every: bool, how: str) -> None:
        """Choose the rows of `layer` that fulfil the conditions."""
        frame = self.frames()[layer]
        columns = TABLES[layer].columns

        def work(progress: Progress) -> list[str]:
            progress.step(0, 1, "")
            return [str(key) for key in texts(frame, "key")[rows_where(frame, columns, conditions, every=every)]]

        self._desk.run(work, tr("Select by attribute"), partial(self._found, layer, how))

    def by_location(self, layer: str, relation: str, other: str, distance_m: float, *, chosen: bool, how: str) -> None:
        """Choose the rows of `layer` in `relation` to those of `other`; `chosen`: to the chosen ones among them."""
        frames = self.frames()
        frame, others, keys = frames[layer], frames[other], self.chosen.keys(other)

        def work(progress: Progress) -> list[str]:
            those = shapes(others)
            if chosen:
                those = those[[key in keys for key in texts(others, "key")]]
            met = rows_by_location(shapes(frame), those, relation, distance_m, progress)
            return [str(key) for key in texts(frame, "key")[met]]

        self._desk.run(work, tr("Select by location"), partial(self._found, layer, how))

    def _found(self, layer: str, how: str, keys: list[str]) -> None:
        before, found = self.chosen.keys(layer), frozenset(keys)
        now = {"new": found, "add": before | found, "remove": before - found, "within": before & found}[how]
        if how == "new":
            self._leave_others(layer)
        self.chosen.set(layer, list(now))
        number = figures.count(len(found))
        self._desk.message(tr("{n} objects of {layer} fit", n=number, layer=table_title(layer)))

    # what is chosen

    def invert(self) -> None:
        """Choose what is not chosen, in the layer the map chooses from, else in those where something is chosen."""
        frames = self.frames()
        layers = (self.only,) if self.only else self.chosen.layers()
        for layer in layers:
            if layer in frames:
                before = self.chosen.keys(layer)
                self.chosen.set(layer, [str(key) for key in texts(frames[layer], "key") if key not in before])

    def clear(self) -> None:
        """Choose nothing."""
        self.chosen.clear()

    def zoom_to(self) -> None:
        """Show all that is chosen."""
        frames, boxes = self.frames(), []
        for layer in self.chosen.layers():
            if layer in frames:
                keys = self.chosen.keys(layer)
                rows = np.fromiter((key in keys for key in texts(frames[layer], "key")), bool, len(frames[layer]))
                boxes.append(shapely.total_bounds(shapes(frames[layer])[rows]))
        box = np.array(boxes).reshape(-1, 4)
        box = box[np.isfinite(box).all(axis=1)]
        if len(box):
            self._desk.canvas.zoom_to((*box[:, :2].min(axis=0), *box[:, 2:].max(axis=0)))

    def words(self) -> str:
        """How many rows are chosen, layer by layer; empty for none."""
        parts = [(table_title(layer), len(self.chosen.keys(layer))) for layer in self.chosen.layers()]
        if not parts:
            return ""
        if len(parts) == 1:
            return tr("{n} chosen: {layer}", n=figures.count(parts[0][1]), layer=parts[0][0])
        listed = figures.listed([f"{title} {figures.count(n)}" for title, n in parts])
        return tr("{n} chosen: {layer}", n=figures.count(sum(n for _, n in parts)), layer=listed)

    def _tell(self) -> None:
        self.counted.emit(self.words())


def _inside(index: Index, shape: BaseGeometry, inside: bool, progress: Progress) -> list[str]:
    progress.step(0, 1, "")
    return [str(key) for key in index.keys[index.at(shape, "contains" if inside else "intersects")]]

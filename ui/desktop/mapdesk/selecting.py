"""Choosing rows: on the map, by what they hold, by where they lie; the result goes to `Chosen`."""

from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial
from typing import Any

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from gis_desk.conditions import Condition, passing
from gis_desk.map.selecting import rows_by_location
from gis_desk.map.values import shapes, texts
from layers.errors import GisDeskError
from layers.schema import TABLES
from layers.work import Progress
from ui.desktop import figures
from ui.desktop.chosen import Chosen
from ui.desktop.jobs import Job
from ui.desktop.keyset import LARGE, among, combined, gathered
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
        self._jobs: set[Job] = set()
        self._search_job: Job | None = None
        self._waiting: Callable[[], None] | None = None
        tool.clicked.connect(self._clicked)
        tool.drawn.connect(self._drawn)
        desk.canvas.identifier.ready.connect(self._go_on)
        chosen.changed.connect(self._tell)

    @property
    def busy(self) -> bool:
        """Whether rows are being looked for."""
        return bool(self._jobs)

    def frames(self) -> Mapping[str, Any]:
        """The frames of the map's layers that have keys, by id, topmost first."""
        layers = reversed(self._desk.canvas.layers())
        return {each.id: each.frame for each in layers if "key" in each.frame.columns and each.id in TABLES}

    def forget(self, frames: Mapping[str, Any]) -> None:
        """Let go of rows that are no longer there."""
        chosen = {layer: self.chosen.keys(layer) for layer in self.chosen.layers()}

        def work(progress: Progress) -> dict[str, Set[str]]:
            return {layer: _still_there(keys, frames.get(layer), progress) for layer, keys in chosen.items()}

        def done(left: dict[str, Set[str]]) -> None:
            for layer, keys in left.items():
                if self.chosen.keys(layer) == chosen[layer]:
                    self.chosen.set(layer, keys)

        if chosen:
            self._later(work, done)

    def _later(self, work: Callable[[Progress], Any], done: Callable[[Any], object]) -> Job:
        """Do `work` in the background; the window is told what it found."""
        job = Job(work)
        self._jobs.add(job)
        job.done.connect(done)
        job.failed.connect(self._desk.show_error)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(lambda *_: self._jobs.discard(job))
        job.start()
        return job

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
            before, one = self.chosen.keys(layer), frozenset((key,))
            how = "remove" if key in before else "add"
            if len(before) <= LARGE:
                self.chosen.set(layer, combined(before, one, how))
            else:
                self._later(lambda progress: combined(before, one, how, progress), partial(self.chosen.set, layer))
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

        def work(progress: Progress) -> dict[str, Set[str]]:
            shapely.prepare(shape)
            made = {}
            for layer, index in indexes.items():
                if index:
                    found, before = _inside(index, shape, inside, progress), self.chosen.keys(layer)
                    again = add and found and bool(among(before, np.array([*found], object), progress).all())
                    made[layer] = combined(before, found, "remove" if again else "add" if add else "new", progress)
            return made

        def done(found: dict[str, Set[str]]) -> None:
            if self._search_job is not job:
                return
            if not add:
                self._leave_others(*found)
            for layer, keys in found.items():
                self.chosen.set(layer, keys)

        if self._search_job is not None:
            self._search_job.cancel()
        job = self._search_job = self._later(work, done)

    # by attribute, by location

    def by_attribute(self, layer: str, conditions: Sequence[Condition], *, every: bool, how: str) -> None:
        """Choose the rows of `layer` that fulfil the conditions."""
        frame = self.frames()[layer]
        kinds = {column.name: column.kind for column in TABLES[layer].columns}

        def work(progress: Progress) -> tuple[int, Set[str]]:
            progress.step(0, 1, "")
            return self._with(layer, how, frame, passing(frame, conditions, kinds, progress, every=every), progress)

        self._desk.run(work, tr("Select by attribute"), partial(self._found, layer, how))

    def refuse(self, error: GisDeskError) -> None:
        """Show what cannot be asked."""
        self._desk.show_error(error)

    def by_location(self, layer: str, relation: str, other: str, distance_m: float, *, chosen: bool, how: str) -> None:
        """Choose the rows of `layer` in `relation` to those of `other`; `chosen`: to the chosen ones among them."""
        frames = self.frames()
        frame, others, keys = frames[layer], frames[other], self.chosen.keys(other)

        def work(progress: Progress) -> tuple[int, Set[str]]:
            those = shapes(others)
            if chosen:
                those = those[among(keys, texts(others, "key"), progress)]
            met = rows_by_location(shapes(frame), those, relation, distance_m, progress)
            return self._with(layer, how, frame, met, progress)

        self._desk.run(work, tr("Select by location"), partial(self._found, layer, how))

    def _with(self, layer: str, how: str, frame: Any, met: np.ndarray, progress: Progress) -> tuple[int, Set[str]]:
        """How many rows were `met`, and what is chosen with them; off the GUI thread."""
        found = gathered(texts(frame, "key")[met], progress)
        return len(found), combined(self.chosen.keys(layer), found, how, progress)

    def _found(self, layer: str, how: str, made: tuple[int, Set[str]]) -> None:
        if how == "new":
            self._leave_others(layer)
        self.chosen.set(layer, made[1])
        number = figures.count(made[0])
        self._desk.message(tr("{n} objects of {layer} fit", n=number, layer=table_title(layer)))

    # what is chosen

    def invert(self) -> None:
        """Choose what is not chosen, in the layer the map chooses from, else in those where something is chosen."""
        frames = self.frames()
        layers = [layer for layer in ((self.only,) if self.only else self.chosen.layers()) if layer in frames]
        before = {layer: self.chosen.keys(layer) for layer in layers}

        def work(progress: Progress) -> dict[str, Set[str]]:
            all_keys = {layer: texts(frames[layer], "key") for layer in layers}
            left = {layer: keys[~among(before[layer], keys, progress)] for layer, keys in all_keys.items()}
            return {layer: gathered(keys, progress) for layer, keys in left.items()}

        def done(found: dict[str, Set[str]]) -> None:
            for layer, keys in found.items():
                self.chosen.set(layer, keys)

        self._later(work, done)

    def clear(self) -> None:
        """Choose nothing."""
        self.chosen.clear()

    def zoom_to(self) -> None:
        """Show all that is chosen."""
        frames = self.frames()
        chosen = {layer: self.chosen.keys(layer) for layer in self.chosen.layers() if layer in frames}

        def work(progress: Progress) -> np.ndarray:
            progress.step(0, 1, "")
            boxes = [
                shapely.total_bounds(shapes(frames[layer])[among(keys, texts(frames[layer], "key"), progress)])
                for layer, keys in chosen.items()
            ]
            box = np.array(boxes).reshape(-1, 4)
            return box[np.isfinite(box).all(axis=1)]

        def done(box: np.ndarray) -> None:
            if len(box):
                self._desk.canvas.zoom_to((*box[:, :2].min(axis=0), *box[:, 2:].max(axis=0)))

        self._later(work, done)

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


def _inside(index: Index, shape: BaseGeometry, inside: bool, progress: Progress) -> Set[str]:
    progress.step(0, 1, "")
    return gathered(index.keys[index.at(shape, "contains" if inside else "intersects")], progress)


def _still_there(chosen: Set[str], frame: Any, progress: Progress) -> Set[str]:
    """Those of `chosen` that `frame` has; none where there is no frame."""
    if frame is None:
        return frozenset()
    keys = texts(frame, "key")
    found = keys[among(chosen, keys, progress)]
    return chosen if len(found) == len(chosen) else gathered(found, progress)

"""Whole levels of large layers, made beside the pictures; they and the names are kept for the next time."""

import threading
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gis_desk.map.kept import Kept
from gis_desk.map.later import Later
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane
from gis_desk.map.scene import SceneLayer
from layers.work import Cancelled, Progress

_LARGE, _MANY_NAMES = 500_000, 50_000
"""Vertices and names from which on a layer is kept as soon as it is prepared; smaller ones when the map is closed."""


@dataclass(frozen=True, eq=False)
class Rough:
    """A layer, and what it was made of; its levels may not be there yet."""

    layer: MapLayer
    plane: Plane
    made: SceneLayer
    beside: tuple[str, ...]
    keeps: bool = True
    """Whether it may be kept for the next time."""

    @property
    def provisional(self) -> bool:
        """Whether preparing it would make better pictures."""
        return self.made.bounds is not None and any(o.provisional for o in self.made.outlines)

    @property
    def named(self) -> bool:
        """Whether its names are worked out."""
        return not isinstance(self.made.labels, Later) or self.made.labels.made

    @property
    def large(self) -> bool:
        """Whether it is kept at once."""
        names = sum(len(group.texts) for group in self.made.labels) if self.named else 0
        return names > _MANY_NAMES or sum(o.vertices for o in self.made.outlines) > _LARGE

    def lacking(self, kept: Kept | None) -> bool:
        """Whether it could be kept in `kept`, and is not."""
        there = self.keeps and self.named and self.made.bounds is not None and not self.provisional
        return kept is not None and there and not kept.holds(self.layer, self.plane, self.beside)


class Preparing:
    """One thread that prepares layers in turn; in it `done` is called after each, `failed` with an error."""

    def __init__(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        self.kept: Kept | None = None
        self._done, self._failed = done, failed
        self._condition = threading.Condition()
        self._wanted: list[Rough] = []
        self._tried: weakref.WeakSet[SceneLayer] = weakref.WeakSet()
        self._ending = False
        self._busy = False
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a layer is being prepared or waits for it."""
        with self._condition:
            return self._busy or bool(self._wanted)

    def want(self, layers: Sequence[Rough]) -> None:
        """Prepare and keep these; what was wanted before and is not among them is given up."""
        with self._condition:
            self._wanted = [each for each in layers if each.provisional or self._keeps(each)]
            if self._wanted and self._thread is None and not self._ending:
                self._thread = threading.Thread(target=self._run, name="levels", daemon=True)
                self._thread.start()
            self._condition.notify()

    def stop(self) -> None:
        """End the thread and wait for it."""
        with self._condition:
            self._ending = True
            self._wanted = []
            self._condition.notify()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(20)

    def _run(self) -> None:
        while True:
            with self._condition:
                self._busy = False
                while not self._wanted and not self._ending:
                    self._condition.wait()
                if self._ending:
                    return
                rough = self._wanted[0]
                self._busy = True
            try:
                self._prepare(rough)
            except Cancelled:
                continue
            except Exception as error:  # noqa: BLE001 - the window shows it, and the other layers go on
                self._failed(error)
            with self._condition:
                self._wanted = [each for each in self._wanted if each.made is not rough.made]

    def keep_small(self, layers: Sequence[Rough]) -> None:
        """Keep those that were not worth it while the map was open."""
        for each in layers:
            if self.kept is not None and not each.large and each.lacking(self.kept):
                self.kept.keep(each.layer, each.plane, each.made, each.beside, small=True)

    def _keeps(self, rough: Rough) -> bool:
        return rough.made not in self._tried and rough.large and rough.lacking(self.kept)

    def _prepare(self, rough: Rough) -> None:
        provisional, bounds = rough.provisional, rough.made.bounds
        assert bounds is not None
        progress = Progress(stopped=lambda: all(each.made is not rough.made for each in self._wanted))
        for outlines in rough.made.outlines:
            outlines.prepare(bounds, progress)
        if self._keeps(rough) and self.kept is not None:
            self._tried.add(rough.made)
            self.kept.keep(rough.layer, rough.plane, rough.made, rough.beside)
        if provisional:
            self._done()

"""Whole levels of large layers, made beside the pictures and kept for the next time."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gis_desk.map.kept import Kept
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane
from gis_desk.map.scene import SceneLayer
from layers.work import Cancelled, Progress

_WORTH_KEEPING = 500_000
"""Vertices from which on a layer's levels are kept: smaller ones are made again sooner than they are missed."""


@dataclass(frozen=True, eq=False)
class Rough:
    """A layer whose levels are not there yet, and what it was made of."""

    layer: MapLayer
    plane: Plane
    made: SceneLayer
    beside: tuple[str, ...]
    keeps: bool = True
    """Whether its levels may be kept for the next time."""

    @property
    def provisional(self) -> bool:
        """Whether preparing it would make better pictures."""
        return self.made.bounds is not None and any(o.provisional for o in self.made.outlines)


class Preparing:
    """One thread that prepares layers in turn; in it `done` is called after each, `failed` with an error."""

    def __init__(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        self.kept: Kept | None = None
        self._done, self._failed = done, failed
        self._condition = threading.Condition()
        self._wanted: list[Rough] = []
        self._ending = False
        self._busy = False
        self._thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a layer is being prepared or waits for it."""
        with self._condition:
            return self._busy or bool(self._wanted)

    def want(self, layers: Sequence[Rough]) -> None:
        """Prepare these; what was wanted before and is not among them is given up."""
        with self._condition:
            self._wanted = [each for each in layers if each.provisional]
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

    def _prepare(self, rough: Rough) -> None:
        bounds = rough.made.bounds
        assert bounds is not None
        progress = Progress(stopped=lambda: all(each.made is not rough.made for each in self._wanted))
        for outlines in rough.made.outlines:
            outlines.prepare(bounds, progress)
        large = sum(o.vertices for o in rough.made.outlines) > _WORTH_KEEPING
        if self.kept is not None and rough.keeps and large:
            self.kept.keep(rough.layer, rough.plane, rough.made, rough.beside)
        self._done()

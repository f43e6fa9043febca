"""What is chosen, shown on the map in the accent colour; made ready in the background, however much it is."""

from collections.abc import Set
from typing import Any

from PySide6.QtCore import QObject, QTimer

from gis_desk.map.layer import MapLayer
from gis_desk.map.values import texts
from layers.text import text
from layers.work import Progress
from ui.desktop.chosen import Chosen
from ui.desktop.jobs import Job
from ui.desktop.keyset import among
from ui.map.canvas import MapCanvas

_PREFIX = "chosen:"
_COLOUR = "#0d9488"
"""Deep teal that stands out on both grounds."""


class ChosenMarks(QObject):
    """Keeps the pictures of what is chosen in step with `Chosen` and with the layers of the map."""

    def __init__(self, canvas: MapCanvas, chosen: Chosen) -> None:
        super().__init__(canvas)
        self._canvas, self._chosen = canvas, chosen
        self._layers: dict[str, tuple[Any, Set[str], MapLayer]] = {}
        self._job: Job | None = None
        self._again = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._renew)
        chosen.changed.connect(self._soon.start)
        canvas.layers_changed.connect(self._soon.start)

    @property
    def busy(self) -> bool:
        """Whether something is still to be made ready."""
        return self._job is not None or self._soon.isActive()

    def _renew(self) -> None:
        if self._job is not None:
            self._again = True
            return
        wanted = [
            (layer.id, layer.frame, self._chosen.keys(layer.id))
            for layer in self._canvas.layers()
            if layer.visible and self._chosen.keys(layer.id)
        ]
        fresh = [w for w in wanted if not self._known(*w)]
        self._layers = {name: self._layers[name] for name, frame, keys in wanted if self._known(name, frame, keys)}
        if not fresh:
            self._show()
            return
        job = self._job = Job(lambda progress: [(w, _layer(*w, progress)) for w in fresh])
        job.done.connect(self._made)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._ended)
        job.start()

    def _known(self, name: str, frame: Any, keys: Set[str]) -> bool:
        known = self._layers.get(name)
        return known is not None and known[0] is frame and (known[1] is keys or known[1] == keys)

    def _made(self, made: list[tuple[tuple[str, Any, Set[str]], MapLayer]]) -> None:
        for (name, frame, keys), layer in made:
            self._layers[name] = (frame, keys, layer)
        self._show()
        self._ended()

    def _failed(self, error: Exception) -> None:
        self._canvas.failed.emit(error)
        self._ended()

    def _ended(self) -> None:
        self._job = None
        if self._again:
            self._again = False
            self._renew()

    def _show(self) -> None:
        shown = tuple(layer for _, _, layer in self._layers.values())
        if shown != self._canvas.chosen.layers:
            self._canvas.chosen.set_layers(shown)
            self._canvas.update()


def _layer(name: str, frame: Any, keys: Set[str], progress: Progress) -> MapLayer:
    """The chosen rows as a plain layer."""
    progress.step(0, 0)
    rows = among(keys, texts(frame, "key"), progress)
    progress.step(1, 1)
    columns = [c for c in ("key", "geometry") if c in frame.columns]
    style = {"colour": _COLOUR, "width_mm": 0.7, "size_mm": 2.6, "labels": False}
    return MapLayer(f"{_PREFIX}{name}", text("Chosen"), "area", frame.loc[rows, columns], style=style)

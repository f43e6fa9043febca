"""Keeps what the pointer snaps to in step with the layers of the map; built in the background when first wanted."""

import threading
from collections.abc import Sequence
from functools import partial

import pandas as pd
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gis_desk.map.layer import MapLayer
from gis_desk.map.snapping import CROSSING, EDGE, KINDS, VERTEX, Snap, SnapIndex, snap, snap_index
from gis_desk.map.view import View
from layers.work import Progress
from ui.map.behind import behind
from ui.map.identify import drawn_at
from ui.map.overlay import ACCENT

REACH_PX = 12
"""Pixels round the pointer in which it snaps, unless the user says otherwise."""
_KEPT = 1_000_000
"""Vertices of an index that is kept while it is not used."""
_TONE = (QColor("#c2410c"), QColor("#ff9d66"))


class Snapper(QObject):
    """Indexes of the layers it was given.

    Signals
    -------
    ready()
        An index has been built.
    failed(exception)
        A layer could not be prepared.
    """

    ready = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = True
        self.kinds: tuple[str, ...] = KINDS
        self.reach_px = REACH_PX
        self._known: dict[str, tuple[pd.DataFrame, SnapIndex]] = {}
        self._layers: dict[str, MapLayer] = {}
        self._wanted: dict[str, pd.DataFrame] = {}
        self._building: set[int] = set()
        self._ended = threading.Event()
        self.destroyed.connect(self._ended.set)

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Snap to these from now on; until the index of a new frame is there, the layer's last one answers."""
        self._layers = {layer.id: layer for layer in layers if layer.visible and len(layer.frame)}
        self._wanted = {name: layer.frame for name, layer in self._layers.items()}
        self._known = {name: known for name, known in self._known.items() if name in self._wanted}
        for name, frame in self._wanted.items():
            known = self._known.get(name)
            if (known is None or known[0] is not frame) and id(frame) not in self._building:
                self._building.add(id(frame))
                behind(partial(_built, name, frame, self._ended), self._keep, self.failed, f"snap {name}")

    def rest(self) -> None:
        """Nothing is snapped to for a while: indexes that take much memory are dropped, the others stay."""
        self._known = {name: known for name, known in self._known.items() if len(known[1].xy) <= _KEPT}

    @property
    def busy(self) -> bool:
        """Whether an index is being built."""
        return bool(self._building)

    def indexes(self) -> tuple[SnapIndex, ...]:
        """The indexes that are there."""
        return tuple(index for _, index in self._known.values())

    def index(self, layer: str) -> SnapIndex | None:
        """The index of a layer, or None."""
        known = self._known.get(layer)
        return None if known is None else known[1]

    def at(self, lon: float, lat: float, view: View, without: tuple[float, float] | None = None) -> Snap | None:
        """What a pointer at a position snaps to; None where there is nothing, or snapping is off.

        Objects too small to be drawn at the scale of `view` don't count.
        """
        if not self.on or not self.kinds:
            return None
        drawn = [index for name, (_, index) in self._known.items() if drawn_at(self._layers[name], view.scale)]
        return snap(drawn, lon, lat, self.reach_px * view.metres_per_dot, self.kinds, without)

    def of_layer(self, layer: str, lon: float, lat: float, view: View) -> Snap | None:
        """The vertex, else the edge, of one layer under a pointer, whether snapping is on or off."""
        index = self.index(layer)
        return None if index is None else snap([index], lon, lat, self.reach_px * view.metres_per_dot, (VERTEX, EDGE))

    def _keep(self, built: tuple[pd.DataFrame, SnapIndex]) -> None:
        frame, made = built
        self._building.discard(id(frame))
        if self._wanted.get(made.layer) is frame:
            self._known[made.layer] = built
            self.ready.emit()


def _built(name: str, frame: pd.DataFrame, ended: threading.Event) -> tuple[pd.DataFrame, SnapIndex]:
    return frame, snap_index(name, frame, Progress(stopped=ended.is_set))


def draw_snap(painter: QPainter, pixel: QPointF, kind: str, *, dark: bool) -> None:
    """The sign of what the pointer has snapped to: a square for a vertex, a cross for a crossing, else a rhomb."""
    rim = QColor("#101314" if dark else "#ffffff")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, width in ((rim, 4.5), (_TONE[dark], 2.0)):
        painter.setPen(QPen(tone, width))
        if kind == VERTEX:
            painter.drawRect(QRectF(pixel.x() - 6, pixel.y() - 6, 12, 12))
        elif kind == CROSSING:
            painter.drawLine(pixel + QPointF(-6, -6), pixel + QPointF(6, 6))
            painter.drawLine(pixel + QPointF(-6, 6), pixel + QPointF(6, -6))
        elif kind == EDGE:
            points = [QPointF(0, -7), QPointF(7, 0), QPointF(0, 7), QPointF(-7, 0)]
            painter.drawPolygon(QPolygonF([pixel + p for p in points]))
        else:
            painter.setPen(QPen(ACCENT[dark], width))
            painter.drawEllipse(pixel, 5, 5)

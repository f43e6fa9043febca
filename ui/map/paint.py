"""The one painter: a scene on a widget, an image, a PDF page or a printer."""

from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen

from gis_desk.map.batches import level_for
from gis_desk.map.scene import LIGHT, Batch, Fill, Points, Scene, SceneLayer, Stroke
from gis_desk.map.view import View
from ui.map.lettering import is_vector
from ui.map.names import draw_names
from ui.map.paths import Cache, to_device
from ui.map.symbols import colour, draw_symbol

_THIN_MM = 0.16
_ROUND_FROM = 3.0
PAPER_DETAIL_MM = 0.1
"""What a vector page leaves out; rule M11 of the map review allows 0.2 mm."""
Stopped = Callable[[], bool]


def paint(
    painter: QPainter,
    scene: Scene,
    view: View,
    *,
    ground: int = LIGHT,
    cancel: Stopped | None = None,
    cache: Cache | None = None,
    background: bool = True,
    labels: bool = True,
    partial: Callable[[], None] | None = None,
) -> bool:
    """Paint `scene` as `view` shows it; the painter's origin is the top left corner of the view.

    Parameters
    ----------
    painter : QPainter
        On any device; its transform may move and turn the whole picture.
    scene : Scene
    view : View
        Its size and dots per mm are those of the device.
    ground : int
        ``LIGHT``, ``DARK`` or ``PAPER``.
    cancel : callable or None
        Asked between blocks; when it says True the picture stays as it is.
    cache : Cache or None
        Keeps paths between pictures.
    background, labels : bool
        Whether the ground is filled and names are set.
    partial : callable or None
        Called now and then while the picture grows.

    Returns
    -------
    bool
        False when it was cancelled.
    """
    work = _Painting(painter, scene, view, ground, cancel or (lambda: False), cache or Cache(), partial)
    painter.save()
    try:
        return work.run(background=background, labels=labels)
    finally:
        painter.restore()


class _Painting:
    def __init__(
        self,
        painter: QPainter,
        scene: Scene,
        view: View,
        ground: int,
        cancel: Stopped,
        cache: Cache,
        partial: Callable[[], None] | None,
    ) -> None:
        self.painter, self.scene, self.view, self.ground = painter, scene, view, ground
        self.cancel, self.cache, self.partial = cancel, cache, partial
        self.vector = is_vector(painter)
        self.base = painter.transform()
        self.device = to_device(view)
        self.share = 1.0 if self.vector else 0.7
        self.detail = max(view.metres_per_dot, PAPER_DETAIL_MM * view.scale / 1000 if self.vector else 0.0)

    def run(self, *, background: bool, labels: bool) -> bool:
        p = self.painter
        p.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        p.setClipRect(QRectF(0, 0, self.view.width, self.view.height), Qt.ClipOperation.IntersectClip)
        if background:
            p.fillRect(QRectF(0, 0, self.view.width, self.view.height), colour(self.scene.ground[self.ground]))
        for step in self._steps():
            if self.cancel():
                return False
            step()
            if self.partial is not None:
                self.partial()
        if self.cancel():
            return False
        if labels:
            draw_names(p, self.scene, self.view, ground=self.ground, cancel=self.cancel, cache=self.cache)
        return not self.cancel()

    def _steps(self) -> Iterator[Callable[[], None]]:
        for layer in self.scene.layers:
            if layer.opacity <= 0:
                continue
            self.painter.setOpacity(layer.opacity)
            if layer.areas is not None:
                yield from self._areas(layer)
            if layer.lines is not None:
                yield from self._lines(layer)
            if layer.points is not None:
                yield from self._points(layer.points)
        self.painter.setOpacity(1.0)

    def _draw(self, path: QPainterPath) -> None:
        if self.vector:
            self.painter.drawPath(self.device.map(path))
        else:
            self.painter.drawPath(path)

    def _ground_on(self) -> None:
        if not self.vector:
            self.painter.setTransform(self.device * self.base)

    def _ground_off(self) -> None:
        self.painter.setTransform(self.base)

    def _areas(self, layer: SceneLayer) -> Iterator[Callable[[], None]]:
        assert layer.areas is not None
        batch = level_for(layer.areas.levels, self.detail, self.share)
        fills = layer.areas.fills
        self._ground_on()
        for block in batch.visible(self.view.bounds).tolist():
            fill = fills[batch.style[block]]
            if self.view.scale > fill.max_scale:
                continue
            yield lambda block=block, fill=fill: self._fill(self.cache.path(batch, block), fill)  # type: ignore[misc]
        self._ground_off()

    def _fill(self, path: QPainterPath, fill: Fill) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QBrush(colour(fill.colour[self.ground])))
        self._draw(path)

    def _lines(self, layer: SceneLayer) -> Iterator[Callable[[], None]]:
        assert layer.lines is not None
        strokes = layer.lines.strokes
        reach = max((s.width_mm + 2 * s.casing_mm for s in strokes), default=0.0) * self.view.scale / 2000
        left, bottom, right, top = self.view.bounds
        around = (left - reach, bottom - reach, right + reach, top + reach)
        self._ground_on()
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for casing in (True, False):
            widest = max((s.width_mm + 2 * s.casing_mm * casing for s in strokes), default=0.0) * self.view.dots_per_mm
            share = max(self.share, 0.25 * widest) if casing and not self.vector else self.share
            batch = level_for(layer.lines.levels, self.detail, share)
            blocks = batch.visible(around)
            style = batch.style[blocks]
            for kind in np.unique(style).tolist():
                stroke = strokes[kind]
                if self.view.scale > stroke.max_scale or (casing and not self._cased(stroke)):
                    continue
                pen = self.pen(stroke, casing=casing)
                some = blocks[style == kind].tolist()
                for start in range(0, len(some), 8):
                    yield lambda batch=batch, pen=pen, group=some[start : start + 8]: self._strokes(  # type: ignore[misc]
                        batch, pen, group
                    )
        self._ground_off()

    def _cased(self, stroke: Stroke) -> bool:
        return stroke.casing_mm > 0 and self.view.scale <= stroke.plain_beyond

    def _strokes(self, batch: Batch, pen: QPen, blocks: list[int]) -> None:
        self.painter.setPen(pen)
        for block in blocks:
            self._draw(self.cache.path(batch, block))

    def pen(self, stroke: Stroke, *, casing: bool = False) -> QPen:
        """The pen of a stroke at this scale."""
        dots = self.view.dots_per_mm
        if casing:
            wide = (stroke.width_mm + 2 * stroke.casing_mm) * dots
            return self._pen(colour(stroke.casing[self.ground]), wide, (), True)
        if self.view.scale > stroke.plain_beyond:
            thinner = max(stroke.width_mm * (stroke.plain_beyond / self.view.scale) ** 0.5, _THIN_MM)
            return self._pen(colour(stroke.colour[self.ground]), min(thinner, stroke.width_mm) * dots, (), True)
        return self._pen(
            colour(stroke.colour[self.ground]),
            stroke.width_mm * dots,
            tuple(d * dots for d in stroke.dash_mm),
            stroke.round_cap,
        )

    def _pen(self, tone: QColor, width: float, dashes: tuple[float, ...], round_cap: bool) -> QPen:
        """A cosmetic pen; below three pixels nobody sees round joins, and they cost five times as much."""
        fine = not self.vector and width < _ROUND_FROM
        pen = QPen(tone, max(width, 0.1))
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin if fine else Qt.PenJoinStyle.RoundJoin)
        rounded = round_cap and not dashes and not fine
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if rounded else Qt.PenCapStyle.FlatCap)
        if dashes:
            pen.setDashPattern([max(d / pen.widthF(), 0.01) for d in dashes])
        return pen

    def _points(self, points: Points) -> Iterator[Callable[[], None]]:
        x, y = self.view.to_dots(points.xy[:, 0], points.xy[:, 1])
        room = max((s.size_mm for s in points.symbols), default=0.0) * self.view.dots_per_mm
        seen = np.flatnonzero((x > -room) & (y > -room) & (x < self.view.width + room) & (y < self.view.height + room))
        for start in range(0, len(seen), 256):
            some = seen[start : start + 256]
            yield lambda some=some: self._symbols(points, some, x, y)  # type: ignore[misc]

    def _symbols(self, points: Points, some: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
        for k in some.tolist():
            symbol = points.symbols[points.symbol[k]]
            if self.view.scale <= symbol.max_scale:
                draw_symbol(self.painter, symbol, x[k], y[k], self.view.dots_per_mm, self.ground)


def picture(
    scene: Scene,
    view: View,
    *,
    ground: int = LIGHT,
    cache: Cache | None = None,
    cancel: Stopped | None = None,
) -> QImage:
    """The scene as an image of the size of `view`."""
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint(painter, scene, view, ground=ground, cache=cache, cancel=cancel)
    painter.end()
    return image

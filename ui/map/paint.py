"""The one painter: a scene on a widget, an image, a PDF page or a printer."""

from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, log2

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from gis_desk.map.outlines import level_for
from gis_desk.map.scene import LIGHT, Areas, Batch, Fill, Lines, Points, Scene, Stroke
from gis_desk.map.view import PAPER_DETAIL_MM, View
from ui.map.hatching import draw_hatch
from ui.map.lettering import is_vector
from ui.map.names import draw_names
from ui.map.paths import Cache, on_device, to_device
from ui.map.rasters import picture_steps
from ui.map.stamps import canvas_of, stamp
from ui.map.symbols import colour, draw_symbol

_THIN_MM = 0.16
_HAIR, _BUNDLED = 1.3, 3.2
"""Pixels: up to the one a line is drawn one pixel wide, up to the other as a bundle of such lines."""
_COUNTED = 1.05
"""Pixels from which on Qt counts dashes from the beginning of a line, not from where it enters the picture."""
_ROUND_FROM = 3.0
_FILLS, _LINES, _VECTOR_FILLS = 24, 24, 4
"""Blocks painted in one step; between steps one asks whether to go on."""
_PIECE = 6_000
"""Vertices of a vector page after which it may be parted: Qt packs a piece in some ten milliseconds."""
_MANY_POINTS = 1500
"""Symbols of a picture from which on they are stamped instead of drawn one by one."""
_VECTOR_STEP_MM = 0.03
"""Vertices of a vector page lie on a grid at most so wide: a quarter of the thinnest line."""
PIXEL_DETAIL = 0.9
"""Share of a pixel that a picture leaves out."""
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
    partial: Callable[[bool], None] | None = None,
    piece: Callable[[], object] | None = None,
    exact: bool = False,
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
        Called now and then while the picture grows; with True when only the names are missing.
    piece : callable or None
        Called where a vector page may be parted, so that no part of it takes long to be written.
    exact : bool
        Whether dashes lie in the same places however the device cuts the picture off; slower on pixels.

    Returns
    -------
    bool
        False when it was cancelled.
    """
    work = _Painting(painter, scene, view, ground, cancel or (lambda: False), cache or Cache(), partial, piece)
    work.exact = exact
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
        partial: Callable[[bool], None] | None,
        piece: Callable[[], object] | None,
    ) -> None:
        self.painter, self.scene, self.view, self.ground = painter, scene, view, ground
        self.cancel, self.cache, self.partial = cancel, cache, partial
        self.piece, self.drawn, self.exact = piece, 0, False
        self.vector = is_vector(painter)
        self.base = painter.transform()
        self.device = to_device(view)
        self.step = 2.0 ** floor(log2(_VECTOR_STEP_MM * view.dots_per_mm))
        self.share = 1.0 if self.vector else PIXEL_DETAIL
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
                self.partial(False)
            if self.piece is not None and self.drawn > _PIECE:
                self.drawn = 0
                self.piece()
        if self.cancel():
            return False
        if labels:
            if self.partial is not None:
                self.partial(True)
            draw_names(
                p,
                self.scene,
                self.view,
                ground=self.ground,
                cancel=self.cancel,
                cache=self.cache,
                piece=self.piece,
            )
        return not self.cancel()

    def _steps(self) -> Iterator[Callable[[], None]]:
        for layer in self.scene.layers:
            if not layer.shown_at(self.view.scale):
                continue
            self.painter.setOpacity(layer.opacity)
            if layer.picture is not None:
                yield from picture_steps(
                    self.painter, layer.picture, layer.bounds, self.view, self.cancel, whole=self.vector
                )
            if layer.areas is not None:
                yield from self._areas(layer.areas)
            if layer.rims is not None:
                yield from self._lines(layer.rims)
            if layer.lines is not None:
                yield from self._lines(layer.lines)
            if layer.points is not None:
                yield from self._points(layer.points)
        self.painter.setOpacity(1.0)

    def _paths(self, batch: Batch, blocks: list[int]) -> Iterator[QPainterPath]:
        """The paths of some blocks, one after the other; the painter is set to where each of them lies."""
        if not self.vector:
            yield from self.cache.paths(batch, blocks)
            return
        for corner, path in on_device(batch, blocks, self.view, self.step):
            self.painter.setTransform(QTransform.fromTranslate(corner.x(), corner.y()) * self.base)
            self.drawn += path.elementCount()
            yield path

    def _ground_on(self) -> None:
        if not self.vector:
            self.painter.setTransform(self.device * self.base)

    def _ground_off(self) -> None:
        self.painter.setTransform(self.base)

    def _areas(self, areas: Areas) -> Iterator[Callable[[], None]]:
        batch = level_for(areas.levels, self.detail, self.share, self.view.bounds)
        brushes = [QBrush(colour(fill.colour[self.ground])) for fill in areas.fills]
        shown = np.array([self.view.scale <= fill.max_scale for fill in areas.fills], dtype=bool)
        blocks = batch.visible(self.view.bounds)
        blocks = blocks[shown[batch.style[blocks]]]
        self._ground_on()
        self.painter.setPen(Qt.PenStyle.NoPen)
        for some in _groups(blocks, _VECTOR_FILLS if self.vector else _FILLS):
            yield lambda some=some: self._fills(batch, some, brushes, areas.fills)  # type: ignore[misc]
        self._ground_off()

    def _fills(self, batch: Batch, blocks: np.ndarray, brushes: list[QBrush], fills: Sequence[Fill]) -> None:
        style = batch.style[blocks]
        order = np.argsort(style, kind="stable")
        before = -1
        paths = self._paths(batch, blocks[order].tolist())
        for path, kind in zip(paths, style[order].tolist(), strict=True):
            if kind != before:
                self.painter.setBrush(brushes[kind])
                before = kind
            self.painter.drawPath(path)
            if (hatch := fills[kind].hatch) is not None:
                there = path
                if self.vector:
                    there = (self.painter.transform() * self.base.inverted()[0]).map(path)
                    self.painter.setTransform(self.base)
                draw_hatch(self.painter, there, hatch, self.view, self.ground, vector=self.vector)
                before = -1

    def _lines(self, lines: Lines) -> Iterator[Callable[[], None]]:
        strokes = lines.strokes
        reach = max((s.width_mm + 2 * s.casing_mm for s in strokes), default=0.0) * self.view.scale / 2000
        left, bottom, right, top = self.view.bounds
        around = (left - reach, bottom - reach, right + reach, top + reach)
        self._ground_on()
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for casing in (True, False):
            drawn = [s.max_scale >= self.view.scale and (not casing or self._cased(s)) for s in strokes]
            if not any(drawn):
                continue
            widest = max((s.width_mm + 2 * s.casing_mm * casing for s in strokes), default=0.0) * self.view.dots_per_mm
            share = max(self.share, 0.25 * widest) if casing and not self.vector else self.share
            batch = level_for(lines.levels, self.detail, share, around)
            blocks = batch.visible(around)
            style = batch.style[blocks]
            for kind in np.unique(style).tolist():
                if not drawn[kind]:
                    continue
                pen = self.pen(strokes[kind], casing=casing)
                shifts = self._shifts(pen)
                for some in _groups(blocks[style == kind], max(_LINES // len(shifts), 1)):
                    yield lambda batch=batch, pen=pen, some=some, shifts=shifts: self._strokes(  # type: ignore[misc]
                        batch, pen, some, shifts
                    )
        self._ground_off()

    def _cased(self, stroke: Stroke) -> bool:
        return stroke.casing_mm > 0 and self.view.scale <= stroke.plain_beyond

    def _shifts(self, pen: QPen) -> list[tuple[float, float]]:
        """How often, and by how many pixels moved, a line is drawn with a pen of one pixel instead of a wider one.

        Qt strokes a line of at most one pixel twenty times as fast as a wider one; several of them side by side are
        still faster, and look the same as long as their colour hides what is below.
        """
        width = pen.widthF()
        opaque = pen.color().alpha() == 255 and self.painter.opacity() == 1.0
        dashed = self.exact and pen.style() == Qt.PenStyle.CustomDashLine
        if self.vector or dashed or width <= 1.0 or width > _BUNDLED or not opaque:
            return [(0.0, 0.0)]
        radius = (width - 1.0) / 2
        turns = np.arange(max(4, ceil(2 * np.pi * radius))) + 0.5
        turns *= 2 * np.pi / len(turns)
        ring = np.column_stack([np.cos(turns), np.sin(turns)]) * radius
        return [(0.0, 0.0)] * (radius > 0.7) + [(float(x), float(y)) for x, y in ring]

    def _strokes(self, batch: Batch, pen: QPen, blocks: np.ndarray, shifts: list[tuple[float, float]]) -> None:
        if len(shifts) == 1:
            self.painter.setPen(pen)
            for path in self._paths(batch, blocks.tolist()):
                self.painter.drawPath(path)
            return
        paths = self.cache.paths(batch, blocks.tolist())
        thin = QPen(pen)
        thin.setWidthF(1.0)
        if pen.style() == Qt.PenStyle.CustomDashLine:
            thin.setDashPattern([d * pen.widthF() for d in pen.dashPattern()])
        self.painter.setPen(thin)
        paths = self.cache.paths(batch, blocks.tolist())
        whole = self.painter.transform()
        for right, down in shifts:
            self.painter.setTransform(whole * QTransform.fromTranslate(right, down))
            for path in paths:
                self.painter.drawPath(path)
        self.painter.setTransform(whole)

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
        """A cosmetic pen; on pixels without round joins, which cost twice as much, and a hair over one pixel is one."""
        if self.exact and dashes and not self.vector:
            width = max(width, _COUNTED)
        elif not self.vector and 1.0 < width < _HAIR:
            width = 1.0
        pen = QPen(tone, max(width, 0.1))
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if self.vector else Qt.PenJoinStyle.MiterJoin)
        rounded = round_cap and not dashes and (self.vector or width >= _ROUND_FROM)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if rounded else Qt.PenCapStyle.FlatCap)
        if dashes:
            pen.setDashPattern([max(d / pen.widthF(), 0.01) for d in dashes])
        return pen

    def _points(self, points: Points) -> Iterator[Callable[[], None]]:
        shown = np.array([self.view.scale <= s.max_scale for s in points.symbols], dtype=bool)
        if not shown.any():
            return
        room = max(s.size_mm for s in points.symbols) * self.view.scale / 1000
        left, bottom, right, top = self.view.bounds
        rows = points.near.within((left - room, bottom - room, right + room, top + room))
        rows = rows[shown[points.symbol[rows]]]
        x, y = self.view.to_dots(points.xy[rows, 0], points.xy[rows, 1])
        kinds = points.symbol[rows]
        pixels = canvas_of(self.painter) if len(rows) > _MANY_POINTS else None
        if pixels is not None:
            for kind in np.flatnonzero(np.bincount(kinds)).tolist():
                some = kinds == kind
                yield lambda kind=kind, some=some: stamp(  # type: ignore[misc]
                    pixels,
                    points.symbols[kind],
                    x[some],
                    y[some],
                    self.view.dots_per_mm,
                    self.ground,
                    self.cancel,
                )
            return
        for start in range(0, len(rows), 256):
            some = slice(start, start + 256)
            yield lambda some=some: self._symbols(points, kinds[some], x[some], y[some])  # type: ignore[misc]

    def _symbols(self, points: Points, kinds: np.ndarray, x: np.ndarray, y: np.ndarray) -> None:
        for kind, right, down in zip(kinds.tolist(), x.tolist(), y.tolist(), strict=True):
            draw_symbol(self.painter, points.symbols[kind], right, down, self.view.dots_per_mm, self.ground)


def _groups(blocks: np.ndarray, size: int) -> Iterator[np.ndarray]:
    for start in range(0, len(blocks), size):
        yield blocks[start : start + size]


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

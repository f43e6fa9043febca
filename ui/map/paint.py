"""The one painter: a scene on a widget, an image, a PDF page or a printer."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from gis_desk.map.batches import level_for, made
from gis_desk.map.placement import Placed, place
from gis_desk.map.scene import LIGHT, Batch, Fill, Points, Scene, SceneLayer, Stroke, Symbol
from gis_desk.map.view import View
from ui.map.fonts import Ruler

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_THIN_MM = 0.16
_ROUND_FROM = 3.0
_ROUND = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))
PAPER_DETAIL_MM = 0.1
"""What a vector page leaves out; rule M11 of the map review allows 0.2 mm."""
_VECTOR = (QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture, QPaintEngine.Type.SVG, QPaintEngine.Type.MacPrinter)

Stopped = Callable[[], bool]


def is_vector(painter: QPainter) -> bool:
    """Whether the painter writes vectors (PDF, SVG, a printer's language) instead of pixels."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() in _VECTOR


class Cache:
    """Paths and letterings that pictures have in common, the least used dropped beyond a limit in bytes."""

    def __init__(self, limit: int = 192 * 1024 * 1024) -> None:
        self.limit = limit
        self.size = 0
        self._paths: OrderedDict[tuple[int, int], tuple[Batch, QPainterPath, int]] = OrderedDict()
        self._sprites: OrderedDict[tuple[object, ...], QImage] = OrderedDict()
        self._rulers: dict[float, Ruler] = {}

    def path(self, batch: Batch, block: int) -> QPainterPath:
        """The path of one block in plane coordinates."""
        key = (id(batch), block)
        found = self._paths.get(key)
        if found is not None and found[0] is batch:
            self._paths.move_to_end(key)
            return found[1]
        first, last = int(batch.blocks[block]), int(batch.blocks[block + 1])
        made = path_of(batch.xy, batch.offsets[first : last + 1], closed=batch.closed)
        weight = 32 * int(batch.offsets[last] - batch.offsets[first]) + 200
        self._paths[key] = (batch, made, weight)
        self.size += weight
        while self.size > self.limit and len(self._paths) > 1:
            self.size -= self._paths.popitem(last=False)[1][2]
        return made

    def ruler(self, dots_per_mm: float) -> Ruler:
        """The ruler of a device."""
        if dots_per_mm not in self._rulers:
            self._rulers[dots_per_mm] = Ruler(dots_per_mm)
        return self._rulers[dots_per_mm]

    def sprite(self, key: tuple[object, ...], make: Callable[[], QImage]) -> QImage:
        """A lettering as a small picture."""
        found = self._sprites.get(key)
        if found is None:
            found = self._sprites[key] = make()
            if len(self._sprites) > 6000:
                self._sprites.popitem(last=False)
        else:
            self._sprites.move_to_end(key)
        return found

    def keep(self, scene: Scene) -> None:
        """Drop the paths of what is no longer part of `scene`."""
        alive = {
            id(batch)
            for layer in scene.layers
            for group in (layer.areas, layer.lines)
            if group is not None
            for batch in made(group.levels)
        }
        for key in [k for k in self._paths if k[0] not in alive]:
            self.size -= self._paths.pop(key)[2]


def path_of(xy: np.ndarray, offsets: np.ndarray, *, closed: bool) -> QPainterPath:
    """A path of rings (closed, winding fill) or lines.

    The elements go through a data stream in one piece, so that no Python runs per vertex.
    """
    counts = np.diff(offsets)
    parts, base = len(counts), int(offsets[0])
    vertices = int(offsets[-1]) - base
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    if not vertices:
        return path
    more = 1 if closed else 0
    total = vertices + more * parts
    elements = np.empty(total, _ELEMENT)
    elements["kind"] = 1
    starts = offsets[:-1] - base + more * np.arange(parts)
    elements["kind"][starts] = 0
    where = np.arange(vertices) + more * np.repeat(np.arange(parts), counts)
    elements["x"][where] = xy[base : base + vertices, 0]
    elements["y"][where] = xy[base : base + vertices, 1]
    if closed:
        ends = offsets[1:] - base + np.arange(parts)
        elements["x"][ends] = xy[offsets[:-1], 0]
        elements["y"][ends] = xy[offsets[:-1], 1]
    blob = total.to_bytes(4, "big") + elements.tobytes() + int(starts[-1]).to_bytes(4, "big") + (1).to_bytes(4, "big")
    stream = QDataStream(QByteArray(blob))
    stream >> path
    return path


def colour(value: int) -> QColor:
    """0xAARRGGBB as a colour."""
    return QColor.fromRgba(value)


def to_device(view: View) -> QTransform:
    """From plane metres to the pixels of `view`."""
    per = view.metres_per_dot
    moved = QTransform()
    moved.translate(view.width / 2, view.height / 2)
    moved.scale(1 / per, -1 / per)
    moved.translate(-view.x, -view.y)
    return moved


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
        self.ruler = cache.ruler(view.dots_per_mm)
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
            self._labels()
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

    def _labels(self) -> None:
        labels = [group for layer in self.scene.layers for group in layer.labels if layer.opacity > 0]
        symbols = [layer.points for layer in self.scene.layers if layer.points is not None]
        for n, placed in enumerate(
            place(labels, self.view, self.ruler, symbols=symbols, inside=self.vector, stopped=self.cancel)
        ):
            if n % 16 == 0 and self.cancel():
                return
            self._label(placed)

    def _label(self, placed: Placed) -> None:
        if self.vector:
            draw_label(self.painter, placed, self.ruler, self.ground)
            return
        pad = 4 + placed.style.halo_mm * self.view.dots_per_mm
        if placed.angle or placed.style.halo_mm <= 0:
            draw_label(self.painter, placed, self.ruler, self.ground)
            return
        key = (placed.text, placed.style, self.view.dots_per_mm, self.ground)
        picture = self.cache.sprite(key, lambda: _sprite(placed, self.ruler, self.ground, pad))
        self.painter.drawImage(
            QPointF(round(placed.x - picture.width() / 2), round(placed.y - picture.height() / 2)), picture
        )


def _sprite(placed: Placed, ruler: Ruler, ground: int, pad: float) -> QImage:
    picture = QImage(
        int(placed.width + 2 * pad) + placed_slack(placed),
        int(placed.height + 2 * pad),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    picture.fill(0)
    painter = QPainter(picture)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    here = Placed(placed.text, placed.style, picture.width() / 2, picture.height() / 2, placed.width, placed.height)
    draw_label(painter, here, ruler, ground)
    painter.end()
    return picture


def placed_slack(placed: Placed) -> int:
    """Pixels that slanted letters reach beyond their box, both sides together."""
    return int(abs(placed.style.slant) * placed.height * 2)


def draw_label(painter: QPainter, placed: Placed, ruler: Ruler, ground: int) -> None:
    """One name with its halo, as real text."""
    style = placed.style
    metrics = ruler.metrics(style)
    painter.save()
    painter.translate(placed.x, placed.y)
    if placed.angle:
        painter.rotate(-placed.angle)
    if style.slant:
        painter.shear(-style.slant, 0)
    left = -placed.width / 2 + 1.0
    base = metrics.ascent() * 0.86 - placed.height / 2
    if style.halo_mm > 0 and not is_vector(painter):
        painter.setFont(ruler.font(style))
        painter.setPen(colour(style.halo[ground]))
        reach = style.halo_mm * ruler.dots_per_mm
        for right, down in _ROUND:
            painter.drawText(QPointF(left + right * reach, base + down * reach), placed.text)
    elif style.halo_mm > 0:
        outline = QPainterPath()
        outline.addText(QPointF(left, base), ruler.font(style), placed.text)
        halo = QPen(colour(style.halo[ground]), 2 * style.halo_mm * ruler.dots_per_mm)
        halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(outline, halo)
    painter.setFont(ruler.font(style))
    painter.setPen(colour(style.colour[ground]))
    draw_text(painter, QPointF(left, base), placed.text)
    painter.restore()


Listener = Callable[[QFont, str], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Tell `listener` the face and the text of everything `draw_text` draws meanwhile, in order."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def draw_text(painter: QPainter, where: QPointF, text: str) -> None:
    """Draw `text` with its baseline at `where`; everything a map or a page says goes through here."""
    listener = _listener.get()
    if listener is not None:
        listener(painter.font(), text)
    painter.drawText(where, text)


def draw_symbol(painter: QPainter, symbol: Symbol, x: float, y: float, dots: float, ground: int) -> None:
    """One point symbol with its middle at (`x`, `y`) pixels."""
    half = symbol.size_mm / 2 * dots
    fill, line = QBrush(colour(symbol.fill[ground])), QPen(colour(symbol.line[ground]), symbol.line_mm * dots)
    line.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(line)
    painter.setBrush(fill)
    middle = QPointF(x, y)
    match symbol.shape:
        case "circle":
            painter.drawEllipse(middle, half, half)
        case "pill":
            painter.drawRoundedRect(QRectF(x - 1.8 * half, y - half, 3.6 * half, 2 * half), half, half)
        case "ring":
            painter.drawEllipse(middle, half, half)
            painter.setBrush(line.color())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(middle, half * 0.32, half * 0.32)
        case "square":
            _marker(painter, x, y, half, line.color(), dot=symbol.size_mm >= 1.2)
        case "double_square":
            small = half * 0.82
            _marker(painter, x - small * 1.1, y, small, line.color(), dot=True)
            _marker(painter, x + small * 1.1, y, small, line.color(), dot=True)
        case "triple_square":
            small = half * 0.66
            for dx, dy in ((0, -0.95), (-1.1, 0.95), (1.1, 0.95)):
                _marker(painter, x + dx * small, y + dy * small, small, line.color(), dot=True)
        case "missing_square":
            painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
            painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
            painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))
        case "diamond":
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)])
            )
        case "triangle":
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x, y - half),
                        QPointF(x + half * 0.95, y + half * 0.75),
                        QPointF(x - half * 0.95, y + half * 0.75),
                    ]
                )
            )
        case "star":
            turn = np.radians(-90 + 36 * np.arange(10))
            radius = np.where(np.arange(10) % 2 == 0, half, half * 0.42)
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x + float(a), y + float(b))
                        for a, b in zip(radius * np.cos(turn), radius * np.sin(turn), strict=True)
                    ]
                )
            )
        case "flag":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRect(QRectF(x - half * 0.12, y - half * 0.2, half * 0.24, half * 1.2))
            painter.setPen(line)
            painter.drawRect(QRectF(x - half, y - half, 2 * half, half * 1.1))
        case _:
            painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))
            painter.drawLine(QPointF(x, y - half), QPointF(x, y + half))


def _marker(painter: QPainter, x: float, y: float, half: float, dot_colour: QColor, *, dot: bool) -> None:
    painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    if dot:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot_colour)
        painter.drawEllipse(QPointF(x, y), half * 0.3, half * 0.3)
        painter.restore()


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

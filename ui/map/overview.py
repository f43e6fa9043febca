"""The small map in the corner: all there is, and the frame of what the large one shows."""

import threading
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from gis_desk.map.scene import DARK, LIGHT, Scene
from gis_desk.map.view import View
from ui.map.behind import behind
from ui.map.canvas import MapCanvas
from ui.map.overlay import ACCENT
from ui.map.paint import paint
from ui.texts import tr

SIZE = QSize(208, 152)
_MARGIN, _ABOVE = 12, 34
_COLUMN, _HIGH = 60, 580
"""On maps lower than this it stands beside the column of buttons, not below it."""
_LEAST_PX = 8.0
"""A frame smaller than this is drawn as a cross."""
_STEP = 0.2


class Overview(QWidget):
    """Stands in the lower right corner of a canvas.

    Its picture is painted in a thread from the scene the canvas has built, without names and symbols, and only when
    that is another one: dragging the large map moves nothing here but the frame.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._scene: Scene | None = None
        self._image: QImage | None = None
        self._view: View | None = None
        self._ground = LIGHT
        self._painting = False
        self._ended = threading.Event()
        self.destroyed.connect(self._ended.set)
        self.setFixedSize(SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Overview map"))
        self.setAccessibleDescription(tr("Arrow keys move the frame of the large map"))
        self.setToolTip(tr("Click or drag to move the map"))
        canvas.rendered.connect(self._renew)
        canvas.view_changed.connect(self.update)
        canvas.installEventFilter(self)
        self.place()

    @property
    def ready(self) -> bool:
        """Whether its picture is that of the canvas's scene."""
        picture = self._canvas.pictures.picture
        return not self._painting and picture is not None and self._scene is picture.scene

    def place(self) -> None:
        """Stay in the corner, above the standing remark."""
        canvas = self._canvas
        beside = _COLUMN if canvas.height() < _HIGH else _MARGIN
        self.move(canvas.width() - SIZE.width() - beside, canvas.height() - SIZE.height() - _ABOVE)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed meanwhile."""
        super().showEvent(event)
        self._renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the corner."""
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    # its picture

    def _renew(self) -> None:
        picture = self._canvas.pictures.picture
        ground = DARK if self._canvas.dark else LIGHT
        if picture is None or self._painting or not self.isVisible():
            return
        if picture.scene is self._scene and ground == self._ground:
            return
        scene = picture.scene
        box = scene.bounds
        if box is None:
            self._scene, self._image = scene, None
            return
        ratio = self.devicePixelRatioF()
        plain = View(0, 0, 1000.0, SIZE.width() * ratio, SIZE.height() * ratio, self._canvas.camera.view.dots_per_mm)
        view = plain.fitted(box, margin=0.04)
        self._painting, self._ground = True, ground
        behind(partial(_painted, scene, view, ground, self._ended), self._take, self._fail, "overview")

    def _take(self, made: tuple[Scene, View, QImage]) -> None:
        self._painting = False
        self._scene, self._view, self._image = made
        self.update()
        self._renew()

    def _fail(self, error: Exception) -> None:
        self._painting = False
        self._canvas.failed.emit(error)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is small
        """Picture and frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark = self._canvas.dark
        painter.fillRect(self.rect(), self._canvas.ground_colour())
        tone = QColor(ACCENT[dark])
        if self._image is not None and self._view is not None and self._scene is not None:
            painter.drawImage(QRectF(self.rect()), self._image)
            if self._scene.plane == self._canvas.camera.plane:
                self._draw_frame(painter, self._frame(self._view), tone)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tone, 2) if self.hasFocus() else QPen(QColor("#4b5a58" if dark else "#b4c0be"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _frame(self, view: View) -> QPolygonF:
        """The corners of the large map's window."""
        large = self._canvas.camera.view
        corners = [
            large.to_plane(right, down)
            for right, down in ((0, 0), (large.width, 0), (large.width, large.height), (0, large.height))
        ]
        x, y = np.array(corners).T
        right, down = view.to_dots(x, y)
        ratio = self.devicePixelRatioF()
        return QPolygonF([QPointF(a / ratio, b / ratio) for a, b in zip(right, down, strict=True)])

    @staticmethod
    def _draw_frame(painter: QPainter, frame: QPolygonF, tone: QColor) -> None:
        painter.setPen(QPen(tone, 2))
        box = frame.boundingRect()
        if max(box.width(), box.height()) < _LEAST_PX:
            middle = box.center()
            painter.drawLine(middle + QPointF(-7, 0), middle + QPointF(7, 0))
            painter.drawLine(middle + QPointF(0, -7), middle + QPointF(0, 7))
            return
        faint = QColor(tone)
        faint.setAlpha(40)
        painter.setBrush(faint)
        painter.drawPolygon(frame)

    # handling

    def _go(self, pixel: QPointF) -> None:
        if self._view is None or self._scene is None or self._scene.plane != self._canvas.camera.plane:
            return
        ratio = self.devicePixelRatioF()
        x, y = self._view.to_plane(pixel.x() * ratio, pixel.y() * ratio)
        camera = self._canvas.camera
        camera.look(replace(camera.view, x=x, y=y))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The large map goes there."""
        self._go(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The frame follows the pointer."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A new picture of where it came to rest."""
        self._canvas.settle()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the frame."""
        ways = {
            Qt.Key.Key_Left: (_STEP, 0.0),
            Qt.Key.Key_Right: (-_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, _STEP),
            Qt.Key.Key_Down: (0.0, -_STEP),
        }
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        self._canvas.camera.pan(way[0] * self._canvas.width(), way[1] * self._canvas.height())
        self._canvas.settle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()


def _painted(scene: Scene, view: View, ground: int, ended: threading.Event) -> tuple[Scene, View, QImage]:
    """The picture of `scene` without names and symbols."""
    bare = replace(scene, layers=tuple(replace(each, labels=(), points=None) for each in scene.layers))
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    try:
        paint(painter, bare, view, ground=ground, cancel=ended.is_set)
    finally:
        painter.end()
    return scene, view, image

"""The map on the screen: drag, zoom, identify; always shows a picture, and makes the next one in the background."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import (
    QCoreApplication,
    QElapsedTimer,
    QEvent,
    QEventLoop,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget
from shapely.geometry.base import BaseGeometry

from gis_desk.map.build import degrees_of
from gis_desk.map.kept import Kept
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.scene import DARK, LIGHT, Scene
from gis_desk.map.style import colour as style_colour
from gis_desk.map.style import table
from gis_desk.map.view import View
from ui.map.identify import Identifier
from ui.map.overlay import ACCENT, Overlaid, draw_empty, draw_note, draw_overlaid, draw_scale_bar, overlaid
from ui.map.paint import paint
from ui.map.paths import to_device
from ui.map.renderer import Picture, Renderer, Wish
from ui.texts import tr

TOOLS = ("pan", "identify", "point")
_CHINA = (73.5, 18.0, 135.1, 53.6)
_LEAST, _MOST = 100.0, 80_000_000.0
_SURROUND = 1.3
_CLICK_PX = 5


def _kept_plane(layers: Sequence[MapLayer]) -> Plane | None:
    """The plane of what was kept, where that is all there is to show yet."""
    planes = [o.plane for layer in layers if layer.kept is not None and layer.frame.empty for o in layer.kept.outlines]
    return planes[0] if planes else None


class MapCanvas(QWidget):
    """A map of `MapLayer`s.

    Signals
    -------
    clicked(lon, lat), point_picked(lon, lat), cursor_moved(lon, lat)
        Degrees, EPSG:4490. ``clicked`` comes with every tool, ``point_picked`` with the tool ``point``.
    view_changed()
        Middle, scale or size changed.
    identified(list of (layer id, key))
        What lies under a click of the tool ``identify``, topmost and smallest first; may be empty.
    rendered()
        A whole picture has landed.
    failed(exception)
        A layer could not be drawn.
    """

    clicked = Signal(float, float)
    point_picked = Signal(float, float)
    cursor_moved = Signal(float, float)
    view_changed = Signal()
    identified = Signal(list)
    rendered = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(tr("Map"))
        self.setAccessibleDescription(tr("Arrow keys move the map, plus and minus zoom, Home shows everything"))
        self._layers: tuple[MapLayer, ...] = ()
        self._plane: Plane = plane_of(_CHINA)
        self._view = View(0.0, 0.0, 20_000_000.0, 640.0, 480.0, self._dots())
        self._view = self._view.fitted(self._plane.box(_CHINA))
        self._home_pending = True
        self._dark = False
        self._tool = "pan"
        self._number = 0
        self._picture: Picture | None = None
        self._growing: Picture | None = None
        self._again = False
        self._highlight: list[BaseGeometry] = []
        self._preview: list[tuple[BaseGeometry, str]] = []
        self._over: list[Overlaid] = []
        self._pressed: QPointF | None = None
        self._dragged = False
        self._drag_from: View | None = None
        self._box: QRectF | None = None
        self._identifier = Identifier()
        self._renderer = Renderer()
        self._renderer.post.picture.connect(self._land)
        self._renderer.post.failed.connect(self.failed)
        self._renderer.post.sharper.connect(self._ask)
        self.destroyed.connect(self._renderer.stop)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._renderer.stop)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        self.set_tool("pan")

    # what is shown

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Show `layers`; frames and styles that are the same as before are not prepared again.

        The first layers after an empty map are fitted into the window; later the view stays where it is.
        """
        self._layers = tuple(layers)
        box = degrees_of(self._layers)
        if box is None:
            self._home_pending = True
        else:
            if self._home_pending or not self._plane.holds(box):
                self._change_plane(_kept_plane(self._layers) or plane_of(box))
            if self._home_pending:
                self._home_pending = False
                self._show_box(self._plane.box(box))
        self._identifier.set_layers(self._layers)
        self._ask()
        self.update()

    def keep_in(self, kept: Kept | None) -> None:
        """Where the prepared levels of large layers are kept and looked for."""
        self._renderer.keep_in(kept)

    def layers(self) -> tuple[MapLayer, ...]:
        """The layers given last."""
        return self._layers

    def highlight(self, geometries: Sequence[BaseGeometry]) -> None:
        """Show geometries (EPSG:4490) in the accent colour until the next call; an empty list ends it."""
        self._highlight = [g for g in geometries if g is not None]
        self._rebuild_over()

    def preview(self, items: Sequence[tuple[BaseGeometry, str]]) -> None:
        """Show geometries (EPSG:4490) in the colour of their role: ``add``, ``remove``, ``before``, ``after``,
        ``move``, ``claim_a``, ``claim_b``; ``outline_a`` to ``outline_c`` below the highlight and without fill; any
        other role in the accent colour.
        """
        self._preview = [(g, role) for g, role in items if g is not None]
        self._rebuild_over()

    def set_dark(self, dark: bool) -> None:
        """Dark or light ground."""
        if dark != self._dark:
            self._dark = dark
            self._picture = self._growing = None
            self._ask()
            self.update()

    # where one is

    def zoom_to(self, bounds_lonlat: Sequence[float]) -> None:
        """Show west, south, east, north (degrees) whole; a point is shown at 1:10,000."""
        self._home_pending = False
        west, south, east, north = (float(b) for b in bounds_lonlat)
        if not np.isfinite([west, south, east, north]).all():
            return
        if west == east and south == north:
            x, y = self._plane.forward([west], [south])
            self._set_view(
                replace(self._view, x=float(x[0]), y=float(y[0]), scale=min(self._view.scale, 10_000.0)), jump=True
            )
            return
        self._show_box(self._plane.box((west, south, east, north)))

    def zoom_to_geometry(self, geometry: BaseGeometry) -> None:
        """Show `geometry` (EPSG:4490) whole."""
        if geometry is not None and not geometry.is_empty:
            self.zoom_to(geometry.bounds)

    def fit(self) -> None:
        """Show all layers."""
        box = degrees_of(self._layers)
        if box is not None:
            if box[0] == box[2] and box[1] == box[3]:
                self.zoom_to(box)
            else:
                self._show_box(self._plane.box(box))

    def center(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        lon, lat = self._plane.inverse([self._view.x], [self._view.y])
        return float(lon[0]), float(lat[0])

    def set_center(self, lon: float, lat: float) -> None:
        """Move the middle there, at the same scale."""
        x, y = self._plane.forward([lon], [lat])
        self._set_view(replace(self._view, x=float(x[0]), y=float(y[0])), jump=True)

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what is visible, degrees."""
        left, bottom, right, top = self._view.bounds
        lon, lat = self._plane.inverse([left, right, left, right], [bottom, bottom, top, top])
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def scale_denominator(self) -> float:
        """The scale as n in 1:n on this screen."""
        return self._view.scale

    def set_scale_denominator(self, denominator: float) -> None:
        """Zoom to 1:`denominator` about the middle."""
        if denominator > 0:
            self._set_view(replace(self._view, scale=min(max(float(denominator), _LEAST), _MOST)), jump=True)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom in by `factor` (below 1: out) about a pixel, or the middle."""
        where = at or QPointF(self.width() / 2, self.height() / 2)
        self._set_view(self._view.zoomed(factor, where.x(), where.y(), least=_LEAST, most=_MOST))

    def lonlat_at(self, pixel: QPointF | QPoint) -> tuple[float, float]:
        """Longitude and latitude under a pixel of the widget."""
        x, y = self._view.to_plane(pixel.x(), pixel.y())
        lon, lat = self._plane.inverse([x], [y])
        return float(lon[0]), float(lat[0])

    def pixel_of(self, lon: float, lat: float) -> QPointF:
        """The pixel of a position."""
        x, y = self._plane.forward([lon], [lat])
        a, b = self._view.to_dots(x, y)
        return QPointF(float(a[0]), float(b[0]))

    # tools

    def set_tool(self, name: str) -> None:
        """``pan``, ``identify`` or ``point``; ValueError for another."""
        if name not in TOOLS:
            raise ValueError(name)
        self._tool = name
        self.setCursor(
            {
                "pan": Qt.CursorShape.OpenHandCursor,
                "identify": Qt.CursorShape.ArrowCursor,
                "point": Qt.CursorShape.CrossCursor,
            }[name]
        )

    def tool(self) -> str:
        """The tool in hand."""
        return self._tool

    def identify(self, lon: float, lat: float) -> list[tuple[str, str]]:
        """Layer id and key of everything within 5 pixels of a position, topmost and smallest first."""
        return self._identifier.at(lon, lat, _CLICK_PX * self._view.metres_per_dot, self._view.scale)

    # pictures

    @property
    def scene(self) -> Scene | None:
        """What the last whole picture shows; None before there was one."""
        return None if self._picture is None else self._picture.scene

    def is_ready(self) -> bool:
        """Whether the picture shown is whole and of the present view."""
        picture = self._picture
        return not self._layers or (
            picture is not None
            and picture.wish.number == self._number
            and not self._renderer.busy
            and not self._soon.isActive()
        )

    def wait_ready(self, timeout_ms: int = 30_000) -> bool:
        """Handle events until the picture is whole; False when that took longer than `timeout_ms`."""
        timer = QElapsedTimer()
        timer.start()
        while not self.is_ready() and timer.elapsed() < timeout_ms:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        return self.is_ready()

    def grab_image(self) -> QImage:
        """The map as it stands, painted whole before this returns."""
        ratio = self.devicePixelRatioF()
        view = self._scaled(self._view, ratio)
        image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(self._ground_colour())
        painter = QPainter(image)
        scene = Renderer().scene_of(self._layers, self._plane) if self._picture is None else self._picture.scene
        paint(painter, scene, view, ground=DARK if self._dark else LIGHT)
        painter.scale(ratio, ratio)
        self._paint_over(painter)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image

    # inside

    def _dots(self) -> float:
        return max(self.logicalDpiX(), 60) / 25.4

    def _ground_colour(self) -> QColor:
        return QColor.fromRgba(style_colour(table()["ground"]["colour"])[DARK if self._dark else LIGHT])

    def _change_plane(self, plane: Plane) -> None:
        if plane == self._plane:
            return
        lon, lat = self.center()
        self._plane = plane
        x, y = plane.forward([lon], [lat])
        if np.isfinite([x[0], y[0]]).all():
            self._view = replace(self._view, x=float(x[0]), y=float(y[0]))
        self._picture = self._growing = None
        self._rebuild_over()

    def _show_box(self, box: tuple[float, float, float, float]) -> None:
        fitted = self._view.fitted(box, least=500.0)
        self._set_view(replace(fitted, scale=min(max(fitted.scale, _LEAST), _MOST)), jump=True)

    def _set_view(self, view: View, *, jump: bool = False) -> None:
        if view == self._view:
            return
        zoomed = view.scale != self._view.scale
        self._view = view
        self.view_changed.emit()
        self.update()
        if jump or zoomed:
            self._soon.start(0 if jump else 40)
        else:
            self._ask_if_needed()

    @staticmethod
    def _scaled(view: View, ratio: float) -> View:
        return replace(view, width=view.width * ratio, height=view.height * ratio, dots_per_mm=view.dots_per_mm * ratio)

    def _ask(self) -> None:
        """Wish for a picture of the present view and its surroundings."""
        if not self._layers or self.width() < 2 or not self.isVisible():
            return
        self._number += 1
        self._again = False
        view = replace(
            self._view, width=round(self._view.width * _SURROUND), height=round(self._view.height * _SURROUND)
        )
        view = self._scaled(view, self.devicePixelRatioF())
        self._renderer.ask(Wish(self._number, self._layers, self._plane, view, DARK if self._dark else LIGHT))

    def _ask_if_needed(self) -> None:
        """While dragging: a new picture only when the present one no longer covers the window, one at a time."""
        if self._covered():
            return
        if self._renderer.busy:
            self._again = True
        else:
            self._ask()

    def _covered(self) -> bool:
        if self._picture is None:
            return False
        have, need = self._picture.wish.view.bounds, self._view.bounds
        return have[0] <= need[0] and have[1] <= need[1] and have[2] >= need[2] and have[3] >= need[3]

    def _land(self, picture: Picture) -> None:
        if picture.wish.plane != self._plane or picture.wish.ground != (DARK if self._dark else LIGHT):
            return
        if picture.whole:
            self._picture, self._growing = picture, None
            if self._again:
                self._ask()
            self.rendered.emit()
        elif picture.wish.number == self._number:
            self._growing = picture
        self.update()

    def _rebuild_over(self) -> None:
        items = [overlaid(g, self._plane, role) for g, role in self._preview if role.startswith("outline")]
        items += [overlaid(g, self._plane, "highlight") for g in self._highlight]
        items += [overlaid(g, self._plane, role) for g, role in self._preview if not role.startswith("outline")]
        self._over = [i for i in items if i is not None]
        self.update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt gives it
        """The last picture, moved and scaled to where it belongs now, and what lies over it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ground_colour())
        if self._layers:
            for picture in (self._picture, self._growing):
                if picture is not None:
                    self._blit(painter, picture)
        self._paint_over(painter)
        painter.end()

    def _blit(self, painter: QPainter, picture: Picture) -> None:
        shot = picture.wish.view
        left, bottom, right, top = shot.bounds
        x, y = self._view.to_dots(np.array([left, right]), np.array([top, bottom]))
        ratio = self.devicePixelRatioF()
        if abs((x[1] - x[0]) * ratio - shot.width) < 0.5:
            picture.image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(round(x[0] * ratio) / ratio, round(y[0] * ratio) / ratio), picture.image)
        else:
            picture.image.setDevicePixelRatio(1.0)
            painter.drawImage(
                QRectF(x[0], y[0], x[1] - x[0], y[1] - y[0]),
                picture.image,
                QRectF(0, 0, picture.image.width(), picture.image.height()),
            )

    def _paint_over(self, painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        if self._over:
            draw_overlaid(painter, self._over, self._view, to_device(self._view), dark=self._dark)
        if self._layers:
            draw_scale_bar(painter, self._view, 18, self.height() - 14, dark=self._dark)
            draw_note(painter, self.width(), self.height(), dark=self._dark)
        else:
            draw_empty(painter, self.width(), self.height(), dark=self._dark)
        if self._box is not None:
            tone = QColor(ACCENT[self._dark])
            painter.setPen(QPen(tone, 1.5))
            tone.setAlpha(40)
            painter.setBrush(tone)
            painter.drawRect(self._box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ACCENT[self._dark], 2))
            painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle; a map that was fitted before its first size is fitted again."""
        first = event.oldSize().width() < 1
        self._view = replace(
            self._view, width=float(self.width()), height=float(self.height()), dots_per_mm=self._dots()
        )
        if first and self._layers:
            self.fit()
        self.view_changed.emit()
        self._soon.start(30)

    def showEvent(self, event: QShowEvent) -> None:
        """The first picture."""
        super().showEvent(event)
        self._soon.start(0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is painted for a closed window."""
        self._soon.stop()
        super().closeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; finely with Ctrl."""
        steps = event.angleDelta().y() / 120.0
        if steps:
            finer = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self.zoom((1.15 if finer else 1.6) ** steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, a box or a click."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            super().mousePressEvent(event)
            return
        self._pressed, self._dragged, self._drag_from = event.position(), False, self._view
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.button() == Qt.MouseButton.LeftButton:
            self._box = QRectF(event.position(), event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map or the box; tell where the cursor is."""
        lon, lat = self.lonlat_at(event.position())
        if np.isfinite([lon, lat]).all():
            self.cursor_moved.emit(lon, lat)
        if self._pressed is None or self._drag_from is None:
            return
        way = event.position() - self._pressed
        if not self._dragged and abs(way.x()) + abs(way.y()) < _CLICK_PX:
            return
        self._dragged = True
        if self._box is not None:
            self._box = QRectF(self._pressed, event.position()).normalized()
            self.update()
            return
        if self._tool == "pan":
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._set_view(self._drag_from.moved(way.x(), way.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag or the box, or take it as a click."""
        pressed, box, dragged = self._pressed, self._box, self._dragged
        self._pressed = self._drag_from = self._box = None
        if pressed is None:
            super().mouseReleaseEvent(event)
            return
        if dragged:
            self.set_tool(self._tool)
            if box is not None and box.width() > 3 and box.height() > 3:
                left, top = self._view.to_plane(box.left(), box.top())
                right, bottom = self._view.to_plane(box.right(), box.bottom())
                fitted = self._view.fitted((left, bottom, right, top), margin=0.0, least=_LEAST)
                self._set_view(fitted, jump=True)
            elif box is None:
                self._soon.start(0)
            self.update()
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._click(event.position())

    def _click(self, pixel: QPointF) -> None:
        lon, lat = self.lonlat_at(pixel)
        if not np.isfinite([lon, lat]).all():
            return
        tool = self._tool
        self.clicked.emit(lon, lat)
        if tool == "point":
            self.point_picked.emit(lon, lat)
        elif tool == "identify":
            self.identified.emit(self.identify(lon, lat))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in about the cursor; out with Alt or the right button."""
        out = event.button() == Qt.MouseButton.RightButton or event.modifiers() & Qt.KeyboardModifier.AltModifier
        self.zoom(0.5 if out else 2.0, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, plus and minus zoom, Home shows everything; Escape ends a box."""
        step = 0.15
        moves = {
            Qt.Key.Key_Left: (step, 0.0),
            Qt.Key.Key_Right: (-step, 0.0),
            Qt.Key.Key_Up: (0.0, step),
            Qt.Key.Key_Down: (0.0, -step),
            Qt.Key.Key_PageUp: (0.0, 0.8),
            Qt.Key.Key_PageDown: (0.0, -0.8),
        }
        key = Qt.Key(event.key())
        if key in moves:
            right, down = moves[key]
            self._set_view(self._view.moved(right * self.width(), down * self.height()))
            self._soon.start(80)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1.5)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / 1.5)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._click(QPointF(self.width() / 2, self.height() / 2))
        elif key == Qt.Key.Key_Escape and self._pressed is not None:
            self._pressed = self._box = self._drag_from = None
            self.update()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Pinches of touch screens and touch pads, and a change of the screen's resolution."""
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.zoom(pinch.scaleFactor(), self.mapFromGlobal(pinch.centerPoint()))
                return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1.0 + event.value(), event.position())
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._soon.start(0)
        return super().event(event)

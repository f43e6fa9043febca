"""The map on the screen: always shows a picture, makes the next in the background, hands events to its tools."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QEventLoop, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from shapely.geometry.base import BaseGeometry

from gis_desk.map.kept import Kept
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.scene import DARK, LIGHT, LegendEntry, Scene
from gis_desk.map.style import colour as style_colour
from gis_desk.map.style import table
from ui.map.camera import Camera
from ui.map.extent import Extent
from ui.map.handling import Handling
from ui.map.identify import Identifier
from ui.map.north import NorthArrow
from ui.map.overlay import ACCENT, Overlaid, draw_empty, draw_hint, draw_note, draw_overlaid, draw_scale_bar, overlaid
from ui.map.paint import paint
from ui.map.paths import to_device
from ui.map.pictures import Pictures, scaled
from ui.map.renderer import window_first
from ui.map.tools.looking import IdentifyTool, PointTool
from ui.map.tools.moving import PanTool, RotateTool, ZoomBoxTool
from ui.map.tools.tool import REACH_PX, Tool
from ui.texts import tr


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
        Middle, scale, turn or size changed.
    identified(list of (layer id, key))
        What lies under a click of the tool ``identify``, topmost and smallest first; may be empty.
    tool_changed(name), layers_changed(), keyboard_changed(on)
        Another tool is in hand; other layers are shown; the arrow keys move a pointer of their own, or the map again.
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
    tool_changed = Signal(str)
    layers_changed = Signal()
    keyboard_changed = Signal(bool)
    rendered = Signal()
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.handling = Handling(self)
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(tr("Map"))
        self._dark = False
        self._home_pending = True
        self._extent = Extent()
        self._highlight: list[BaseGeometry] = []
        self._preview: list[tuple[BaseGeometry, str]] = []
        self._over: list[Overlaid] = []
        self.camera = Camera(self, self._dots())
        self.camera.moved.connect(self._moved)
        self.pictures = Pictures(self)
        self.pictures.changed.connect(self.update)
        self.pictures.rendered.connect(self.rendered)
        self.pictures.failed.connect(self.failed)
        self.chosen = Pictures(self)
        """Pictures of what is chosen, above those of the layers."""
        self.chosen.changed.connect(self.update)
        self.asides: list[Pictures] = []
        """Pictures that a tool shows instead in a part of the window; the tool draws them."""
        for pictures in (self.pictures, self.chosen):
            pictures.set_plane(self.camera.plane)
            pictures.see(self.camera.view)
        self.identifier = Identifier(self)
        self.identifier.ready.connect(self._ask_again)
        self.identifier.failed.connect(self.failed)
        self.asked_at: tuple[float, float] | None = None
        """Where `identified` was last asked: degrees, EPSG:4490."""
        self._waiting = False
        self.north = NorthArrow(self, lambda: self.turn_to(0.0))
        self._tools: dict[str, Tool] = {}
        identify, point = IdentifyTool(self), PointTool(self)
        identify.asked.connect(lambda lon, lat, _: self._identify(lon, lat))
        point.picked.connect(self.point_picked)
        for tool in (PanTool(self), identify, point, ZoomBoxTool(self), RotateTool(self)):
            self.add_tool(tool)
        self._tool = self._tools["pan"]
        self.set_tool("pan")

    # what is shown

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Show `layers`; frames and styles that are the same as before are not prepared again.

        The first layers after an empty map are fitted into the window; later the view stays where it is.
        """
        box = self._extent.of(layers)
        if box is None:
            self._home_pending = True
        else:
            if self._home_pending or not self.camera.plane.holds(box):
                self._change_plane(_kept_plane(layers) or plane_of(box))
            if self._home_pending:
                self._home_pending = False
                self.camera.show_box(self.camera.plane.box(box))
        self.identifier.set_layers(layers)
        self.pictures.set_layers(layers)
        self.layers_changed.emit()
        self.update()

    def keep_in(self, kept: Kept | None) -> None:
        """Where the prepared levels of large layers are kept and looked for."""
        self.pictures.renderer.keep_in(kept)

    def keep_small(self) -> None:
        """Keep for the next time what is shown and was not worth it before."""
        self.pictures.renderer.keep_small()

    def redraw(self) -> None:
        """Paint again what is shown: a base map has more of itself now."""
        self.pictures.ask()

    def layers(self) -> tuple[MapLayer, ...]:
        """The layers given last."""
        return self.pictures.layers

    def is_of_rows(self) -> bool:
        """Whether the layers are those of the rows, and not what was kept of them when the map was closed."""
        return all(layer.kept is None or not layer.frame.empty for layer in self.layers())

    def legends(self) -> dict[str, tuple[LegendEntry, ...]]:
        """The legend of each layer of the picture shown, by id."""
        picture = self.pictures.picture
        return {} if picture is None else {layer.id: layer.legend for layer in picture.scene.layers}

    def highlight(self, geometries: Sequence[BaseGeometry]) -> None:
        """Show geometries (EPSG:4490) in the accent colour until the next call; an empty list ends it."""
        self._highlight = [g for g in geometries if g is not None]
        self._rebuild_over()

    def preview(self, items: Sequence[tuple[BaseGeometry, str]]) -> None:
        """Show geometries (EPSG:4490) in the colour of their role: ``add``, ``remove``, ``before``, ``after``,
        ``move``, ``claim_a`` to ``claim_c``, ``contested`` (hatched); ``outline_a`` to ``outline_c`` below the
        highlight and without fill; any other role in the accent colour.
        """
        self._preview = [(g, role) for g, role in items if g is not None]
        self._rebuild_over()

    @property
    def dark(self) -> bool:
        """Whether the ground is dark."""
        return self._dark

    def set_dark(self, dark: bool) -> None:
        """Dark or light ground."""
        if dark != self._dark:
            self._dark = dark
            for pictures in self._all_pictures():
                pictures.set_ground(DARK if dark else LIGHT)
            self.north.set_turn(self.camera.view.turn, dark=dark)
            self.update()

    # where one is

    def zoom_to(self, bounds_lonlat: Sequence[float]) -> None:
        """Show west, south, east, north (degrees) whole; a point is shown at 1:10,000."""
        self._home_pending = False
        west, south, east, north = (float(b) for b in bounds_lonlat)
        self.camera.show_bounds(west, south, east, north)

    def zoom_to_geometry(self, geometry: BaseGeometry) -> None:
        """Show `geometry` (EPSG:4490) whole."""
        if geometry is not None and not geometry.is_empty:
            self.zoom_to(geometry.bounds)

    def fit(self) -> None:
        """Show all layers."""
        box = self._extent.of(self.layers())
        if box is not None:
            self.camera.show_bounds(*box)

    def center(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return self.camera.center()

    def set_center(self, lon: float, lat: float) -> None:
        """Move the middle there, at the same scale."""
        self.camera.go_to(lon, lat)

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what is visible, degrees."""
        return self.camera.bounds()

    def scale_denominator(self) -> float:
        """The scale as n in 1:n on this screen."""
        return self.camera.view.scale

    def set_scale_denominator(self, denominator: float) -> None:
        """Zoom to 1:`denominator` about the middle."""
        self.camera.set_scale(denominator)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom in by `factor` (below 1: out) about a pixel, or the middle."""
        self.camera.zoom(factor, at)

    def turn(self) -> float:
        """Degrees by which the map is turned clockwise."""
        return self.camera.view.turn

    def turn_to(self, degrees: float) -> None:
        """Turn the map; 0 puts north up."""
        self.camera.turn(degrees)

    def lonlat_at(self, pixel: QPointF | QPoint) -> tuple[float, float]:
        """Longitude and latitude under a pixel of the widget."""
        return self.camera.lonlat_at(pixel)

    def pixel_of(self, lon: float, lat: float) -> QPointF:
        """The pixel of a position."""
        return self.camera.pixel_of(lon, lat)

    # tools

    def add_tool(self, tool: Tool) -> None:
        """Let `tool` be taken in hand by its name."""
        self._tools[tool.name] = tool
        tool.hinted.connect(self._say_hint)

    def set_tool(self, name: str) -> None:
        """Take a tool in hand: ``pan``, ``identify``, ``point``, or one that was added; ValueError for another."""
        if name not in self._tools:
            raise ValueError(name)
        tool = self._tools[name]
        if tool is not self._tool:
            self.handling.give_up()
            self._tool.stop()
            self._tool = tool
            tool.start()
            self.tool_changed.emit(name)
        self.setCursor(tool.cursor())
        self._say_hint()

    def tool(self) -> str:
        """The name of the tool in hand."""
        return self._tool.name

    def tool_named(self, name: str) -> Tool:
        """The tool of that name; KeyError where there is none."""
        return self._tools[name]

    def tool_in_hand(self) -> Tool:
        """The tool in hand."""
        return self._tool

    def identify(self, lon: float, lat: float) -> list[tuple[str, str]]:
        """Layer id and key of everything within 5 pixels of a position, topmost and smallest first."""
        view = self.camera.view
        return self.identifier.at(lon, lat, REACH_PX * view.metres_per_dot, view.scale)

    def widget(self) -> QWidget:
        """Itself, for the tools."""
        return self

    def ground_colour(self) -> QColor:
        """What is seen where no layer is."""
        return QColor.fromRgba(style_colour(table()["ground"]["colour"])[DARK if self._dark else LIGHT])

    def settle(self) -> None:
        """A drag has ended: a new picture is wanted now."""
        for pictures in self._all_pictures():
            pictures.see(self.camera.view, soon_ms=0)

    # pictures

    @property
    def scene(self) -> Scene | None:
        """What the last whole picture shows; None before there was one."""
        picture = self.pictures.picture
        return None if picture is None else picture.scene

    def is_ready(self) -> bool:
        """Whether the picture shown is whole and of the present view."""
        return all(pictures.is_ready() for pictures in self._all_pictures())

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
        view = scaled(self.camera.view, ratio)
        image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(self.ground_colour())
        painter = QPainter(image)
        ground = DARK if self._dark else LIGHT
        paint(painter, self.pictures.scene(), view, ground=ground)
        if self.chosen.layers:
            paint(painter, self.chosen.scene(), view, ground=ground, background=False)
        painter.scale(ratio, ratio)
        self._paint_over(painter)
        painter.end()
        image.setDevicePixelRatio(ratio)
        return image

    # inside

    def _dots(self) -> float:
        return max(self.logicalDpiX(), 60) / 25.4

    def _all_pictures(self) -> list[Pictures]:
        return [self.pictures, self.chosen, *self.asides]

    def _change_plane(self, plane: Plane) -> None:
        if self.camera.change_plane(plane):
            for pictures in self._all_pictures():
                pictures.set_plane(self.camera.plane)
            self._rebuild_over()

    def _moved(self, jump: bool) -> None:
        for pictures in self._all_pictures():
            pictures.see(self.camera.view, soon_ms=40 if jump else None)
        if self.north.isVisible() != (self.camera.view.turn != 0.0) or self.camera.view.turn:
            self.north.set_turn(self.camera.view.turn, dark=self._dark)
        self.view_changed.emit()
        self.update()

    def _identify(self, lon: float, lat: float) -> None:
        """Tell what lies there, once all layers can be asked."""
        self.asked_at = (lon, lat)
        self._waiting = not self.identifier.prepare()
        if not self._waiting:
            self.identified.emit(self.identify(lon, lat))

    def _ask_again(self) -> None:
        if self._waiting and self.asked_at is not None:
            self._identify(*self.asked_at)

    def _say_hint(self) -> None:
        words = tr("Arrow keys move the map, plus and minus zoom, brackets turn it, Home shows everything")
        self.setAccessibleDescription(self._tool.hint() or words)
        self.update()

    def _rebuild_over(self) -> None:
        plane = self.camera.plane
        items = [overlaid(g, plane, role) for g, role in self._preview if role.startswith("outline")]
        items += [overlaid(g, plane, "highlight") for g in self._highlight]
        items += [overlaid(g, plane, role) for g, role in self._preview if not role.startswith("outline")]
        self._over = [i for i in items if i is not None]
        self.update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt gives it
        """The last picture, moved and scaled to where it belongs now, and what lies over it."""
        with window_first():
            painter = QPainter(self)
            painter.fillRect(self.rect(), self.ground_colour())
            self.pictures.paint(painter, self.camera.view)
            self.chosen.paint(painter, self.camera.view)
            self._paint_over(painter)
            painter.end()

    def _paint_over(self, painter: QPainter) -> None:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        view = self.camera.view
        if self._over:
            draw_overlaid(painter, self._over, view, to_device(view), dark=self._dark)
        self.handling.paint(painter)
        if self.layers():
            draw_scale_bar(painter, view, 18, self.height() - 14, dark=self._dark)
            draw_note(painter, self.width(), self.height(), dark=self._dark)
            if hint := self._tool.hint():
                draw_hint(painter, self.width(), hint, dark=self._dark)
        else:
            draw_empty(painter, self.width(), self.height(), dark=self._dark)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ACCENT[self._dark], 2))
            painter.drawRect(QRectF(1, 1, self.width() - 2, self.height() - 2))

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle; a map that was fitted before its first size is fitted again."""
        first = event.oldSize().width() < 1
        self.camera.resize(float(self.width()), float(self.height()), self._dots())
        self.north.move(self.width() - self.north.width() - 60, 12)
        if first and self.layers():
            self.fit()
        self.view_changed.emit()
        for pictures in self._all_pictures():
            pictures.see(self.camera.view, soon_ms=30)

    def showEvent(self, event: QShowEvent) -> None:
        """The first picture."""
        super().showEvent(event)
        self.settle()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is painted for a closed window."""
        for pictures in self._all_pictures():
            pictures.rest()
        super().closeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        super().focusOutEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        super().leaveEvent(event)
        self._tool.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; finely with Ctrl."""
        self.handling.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag or a click."""
        if not self.handling.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag; tell where the cursor is."""
        self.handling.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag, or take it as a click."""
        if not self.handling.release(event):
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """What the tool makes of it; else zoom in about the cursor, out with Alt or the right button."""
        self.handling.double_click(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the tool, of the keyboard's pointer, and of the map."""
        if not self.handling.key(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Pinches and turns of touch screens and touch pads, and a change of the screen's resolution."""
        if self.handling.gesture(event):
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.settle()
        return super().event(event)

    def finite_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """Longitude and latitude under a pixel; None where the plane has no place there."""
        lon, lat = self.lonlat_at(pixel)
        return (lon, lat) if np.isfinite([lon, lat]).all() else None

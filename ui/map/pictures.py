"""Pictures of some layers for one widget: the last is always there to be shown, the next is made in the background."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QWidget

from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Scene
from gis_desk.map.view import View
from ui.map.paths import to_device
from ui.map.renderer import Picture, Renderer, Wish

_SURROUND = 1.3
"""How much wider and higher than the window a picture is, so that a drag has something to show at once."""


def scaled(view: View, ratio: float) -> View:
    """`view` in the pixels of a screen that has `ratio` of them for each of the window's."""
    return replace(view, width=view.width * ratio, height=view.height * ratio, dots_per_mm=view.dots_per_mm * ratio)


class Pictures(QObject):
    """Pictures of `layers` as `widget` sees them.

    Signals
    -------
    changed()
        There is something new to be shown.
    rendered()
        A whole picture has landed.
    failed(exception)
        A layer could not be drawn.
    """

    changed = Signal()
    rendered = Signal()
    failed = Signal(object)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._layers: tuple[MapLayer, ...] = ()
        self._plane: Plane | None = None
        self._view: View | None = None
        self._ground = 0
        self._number = 0
        self._again = False
        self._picture: Picture | None = None
        self._growing: Picture | None = None
        self.renderer = Renderer()
        self.renderer.post.picture.connect(self._land)
        self.renderer.post.failed.connect(self.failed)
        self.renderer.post.sharper.connect(self.ask)
        widget.destroyed.connect(self.renderer.stop)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.renderer.stop)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ask)

    @property
    def layers(self) -> tuple[MapLayer, ...]:
        """The layers given last."""
        return self._layers

    @property
    def picture(self) -> Picture | None:
        """The last whole picture."""
        return self._picture

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Show these; frames and styles that are the same as before are not prepared again."""
        self._layers = tuple(layers)
        if not self._layers:
            self.forget()
        self.ask()

    def set_plane(self, plane: Plane) -> None:
        """Draw in `plane`; pictures in another one are dropped."""
        if plane != self._plane:
            self._plane = plane
            self.forget()

    def set_ground(self, ground: int) -> None:
        """Draw on `ground` (`gis_desk.map.scene`); pictures on another one are dropped."""
        if ground != self._ground:
            self._ground = ground
            self.forget()
            self.ask()

    def see(self, view: View, *, soon_ms: int | None = None) -> None:
        """The window shows `view`: a new picture after `soon_ms`, or, where None, once the last leaves a part bare."""
        self._view = view
        if soon_ms is not None:
            self._soon.start(soon_ms)
        elif not self._covered(view):
            if self.renderer.busy:
                self._again = True
            else:
                self.ask()

    def ask(self) -> None:
        """Wish for a picture of the present view and its surroundings."""
        view, plane = self._view, self._plane
        if not self._layers or view is None or plane is None or view.width < 2 or not self._widget.isVisible():
            return
        self._number += 1
        self._again = False
        around = replace(view, width=round(view.width * _SURROUND), height=round(view.height * _SURROUND))
        around = scaled(around, self._widget.devicePixelRatioF())
        self.renderer.ask(Wish(self._number, self._layers, plane, around, self._ground))

    def forget(self) -> None:
        """Show nothing until the next picture lands."""
        self._picture = self._growing = None

    def rest(self) -> None:
        """Ask for nothing any more."""
        self._soon.stop()

    def is_ready(self) -> bool:
        """Whether the picture is whole and of the present view."""
        return not self._layers or (
            self._picture is not None
            and self._picture.wish.number == self._number
            and not self.renderer.busy
            and not self._soon.isActive()
        )

    def scene(self) -> Scene:
        """The scene of the layers; built now where no picture is there yet."""
        if self._picture is not None:
            return self._picture.scene
        assert self._plane is not None
        return Renderer().scene_of(self._layers, self._plane)

    def paint(self, painter: QPainter, view: View) -> None:
        """The last picture where it belongs in `view`, and what has grown of the next above it."""
        for picture in (self._picture, self._growing):
            if picture is not None:
                _blit(painter, picture, view, self._widget.devicePixelRatioF())

    def _covered(self, view: View) -> bool:
        if self._picture is None:
            return not self._layers
        shot = self._picture.wish.view
        corners = [view.to_plane(right, down) for right in (0.0, view.width) for down in (0.0, view.height)]
        x, y = np.array(corners).T
        right, down = shot.to_dots(x, y)
        inside = (right > -0.5) & (right < shot.width + 0.5) & (down > -0.5) & (down < shot.height + 0.5)
        return bool(inside.all())

    def _land(self, picture: Picture) -> None:
        if picture.wish.plane != self._plane or picture.wish.ground != self._ground or not self._layers:
            return
        if picture.whole:
            self._picture, self._growing = picture, None
            if self._again:
                self.ask()
        elif picture.wish.number == self._number:
            self._growing = picture
        self.changed.emit()
        if picture.whole:
            self.rendered.emit()


def _blit(painter: QPainter, picture: Picture, view: View, ratio: float) -> None:
    """Draw `picture` moved, and where need be scaled and turned; one that only moved stays sharp."""
    shot = picture.wish.view
    picture.image.setDevicePixelRatio(1.0)
    way = _way(shot, view)
    painter.save()
    if abs(way.m11() * ratio - 1) < 0.5 / shot.width and shot.turn == view.turn:
        picture.image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(round(way.dx() * ratio) / ratio, round(way.dy() * ratio) / ratio), picture.image)
    elif shot.turn == view.turn:
        whole = QRectF(0, 0, picture.image.width(), picture.image.height())
        painter.drawImage(way.mapRect(whole), picture.image, whole)  # ten times as fast as through a transform
    else:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(way * painter.transform())
        painter.drawImage(QPointF(0, 0), picture.image)
    painter.restore()


def _way(shot: View, view: View) -> QTransform:
    """From the pixels of a picture to those of the window."""
    back, _ = to_device(shot).inverted()
    return back * to_device(view)

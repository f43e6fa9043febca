"""The names of a scene on any painter: placed together, so that none lies on another, and drawn."""

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gis_desk.map.placement import Placed, place
from gis_desk.map.scene import LIGHT, Scene
from gis_desk.map.view import View
from ui.map.lettering import draw_label, is_vector, sprite
from ui.map.paths import Cache


def draw_names(
    painter: QPainter,
    scene: Scene,
    view: View,
    *,
    ground: int = LIGHT,
    cancel: Callable[[], bool] = lambda: False,
    cache: Cache | None = None,
) -> None:
    """Draw the names of the visible layers of `scene`; given up where `cancel` says True.

    Parameters
    ----------
    painter : QPainter
        Its origin is the top left corner of the view.
    scene : Scene
    view : View
    ground : int
        ``LIGHT``, ``DARK`` or ``PAPER``.
    cancel : callable
        Asked between names.
    cache : Cache or None
        Keeps letterings between pictures.
    """
    cache = cache or Cache()
    ruler, vector = cache.ruler(view.dots_per_mm), is_vector(painter)
    labels = [group for layer in scene.layers for group in layer.labels if layer.opacity > 0]
    symbols = [layer.points for layer in scene.layers if layer.points is not None]
    for n, placed in enumerate(place(labels, view, ruler, symbols=symbols, inside=vector, stopped=cancel)):
        if n % 16 == 0 and cancel():
            return
        _draw(painter, placed, view, ground, cache)


def _draw(painter: QPainter, placed: Placed, view: View, ground: int, cache: Cache) -> None:
    ruler = cache.ruler(view.dots_per_mm)
    pad = 4 + placed.style.halo_mm * view.dots_per_mm
    if is_vector(painter) or placed.angle or placed.style.halo_mm <= 0:
        draw_label(painter, placed, ruler, ground)
        return
    key = (placed.text, placed.style, view.dots_per_mm, ground)
    picture = cache.sprite(key, lambda: sprite(placed, ruler, ground, pad))
    painter.drawImage(QPointF(round(placed.x - picture.width() / 2), round(placed.y - picture.height() / 2)), picture)

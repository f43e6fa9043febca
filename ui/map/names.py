"""The names of a scene on any painter: placed together, so that none lies on another, and drawn."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter

from gis_desk.map.lettering.borders import border_dots
from gis_desk.map.placement import Placed, place
from gis_desk.map.scene import LIGHT, PAPER, Scene
from gis_desk.map.view import View
from ui.map.lettering import draw_label, is_vector
from ui.map.paths import Cache

_TOGETHER = 64


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
    vector = is_vector(painter)
    placed = placed_names(scene, view, cache, whole=vector or ground == PAPER, cancel=cancel)
    ruler = cache.ruler(view.dots_per_mm)
    for start in range(0, len(placed), _TOGETHER):
        some = placed[start : start + _TOGETHER]
        if cancel():
            return
        if vector:
            for name in some:
                draw_label(painter, name, ruler, ground)
            continue
        pictures = cache.sprites.pictures(some, ruler, ground, cancel)
        for name, picture in zip(some, pictures, strict=False):
            left, top = round(name.x - picture.width() / 2), round(name.y - picture.height() / 2)
            painter.drawImage(QPoint(left, top), picture)


def placed_names(
    scene: Scene, view: View, cache: Cache, *, whole: bool = False, cancel: Callable[[], bool] = lambda: False
) -> list[Placed]:
    """The names that `draw_names` draws, with their places; `whole` as on paper."""
    shown = [layer for layer in scene.layers if layer.shown_at(view.scale)]
    labels = [group for layer in shown for group in layer.labels]
    if not labels:
        return []
    return place(
        labels,
        view,
        cache.ruler(view.dots_per_mm),
        symbols=[layer.points for layer in shown if layer.points is not None],
        lines=border_dots(shown, view),
        whole=whole,
        stopped=cancel,
    )

"""The names of a scene on any painter: placed together, so that none lies on another, and drawn."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter

from gis_desk.map.lettering.borders import border_dots
from gis_desk.map.placement import Placed, place
from gis_desk.map.scene import LIGHT, PAPER, Labels, Scene
from gis_desk.map.view import PAPER_DETAIL_MM, View
from ui.map.lettering import draw_label, is_vector
from ui.map.paths import Cache

_TOGETHER, _IN_A_PIECE = 64, 24
PAPER_DOTS = 16.0
"""Dots per mm in which names on paper find their room, whatever the device: preview, PDF and picture have the same."""


def draw_names(
    painter: QPainter,
    scene: Scene,
    view: View,
    *,
    ground: int = LIGHT,
    cancel: Callable[[], bool] = lambda: False,
    cache: Cache | None = None,
    piece: Callable[[], object] | None = None,
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
    piece : callable or None
        Called between names where a vector page may be parted.
    """
    cache = cache or Cache()
    vector = is_vector(painter)
    placed = placed_names(scene, view, cache, whole=vector or ground == PAPER, cancel=cancel)
    ruler = cache.ruler(view.dots_per_mm)
    together = _IN_A_PIECE if vector and piece is not None else _TOGETHER
    for start in range(0, len(placed), together):
        some = placed[start : start + together]
        if cancel():
            return
        if vector:
            for name in some:
                draw_label(painter, name, ruler, ground)
            if piece is not None:
                piece()
            continue
        pictures = cache.sprites.pictures(some, ruler, ground, cancel)
        for name, picture in zip(some, pictures, strict=False):
            left, top = round(name.x - picture.width() / 2), round(name.y - picture.height() / 2)
            painter.drawImage(QPoint(left, top), picture)


def placed_names(
    scene: Scene, view: View, cache: Cache, *, whole: bool = False, cancel: Callable[[], bool] = lambda: False
) -> list[Placed]:
    """The names that `draw_names` draws, with their places; `whole` as on paper, the same on every device."""
    shown = [layer for layer in scene.layers if layer.shown_at(view.scale)]
    labels = [group for layer in shown for group in layer.labels if _readable(group, view.scale)]
    if not labels:
        return []
    finer = view.dots_per_mm / PAPER_DOTS if whole else 1.0
    here = replace(view, width=view.width / finer, height=view.height / finer, dots_per_mm=view.dots_per_mm / finer)
    placed = place(
        labels,
        here,
        cache.ruler(here.dots_per_mm),
        symbols=[layer.points for layer in shown if layer.points is not None],
        lines=border_dots(shown, here, PAPER_DETAIL_MM * view.scale / 1000 if whole else 0.0),
        whole=whole,
        stopped=cancel,
    )
    return [name.scaled(finer) for name in placed] if whole else placed


def _readable(group: Labels, scale: float) -> bool:
    return any(style.min_scale <= scale <= style.max_scale for style in group.styles)

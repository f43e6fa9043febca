"""Pictures of the map made in the background: one thread, the newest wish first, cancelled between blocks."""

import atexit
import sys
import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic, sleep

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPainter

from gis_desk.map.build import border_layers, build_layer, build_scene
from gis_desk.map.kept import Kept
from gis_desk.map.layer import MapLayer
from gis_desk.map.plane import Plane
from gis_desk.map.scene import Scene, SceneLayer
from gis_desk.map.view import View
from layers.work import Cancelled, Progress
from ui.map.paint import paint
from ui.map.paths import Cache
from ui.map.preparing import Preparing, Rough
from ui.map.ready import make_ready

_PARTIAL_S = 0.09
_LONGEST_FRAME_S = 0.1
_TURN_S, _MOMENT_S = 0.002, 0.00002
"""How often, and for how long, the painting thread sleeps so that others get Python's lock."""
_SWITCH_S = 0.0005
"""How soon the painting thread lets the window have its turn; Python's own 5 ms are felt while dragging."""


@dataclass(frozen=True, eq=False)
class Wish:
    """What picture is wanted; `number` grows with every wish."""

    number: int
    layers: tuple[MapLayer, ...]
    plane: Plane
    view: View
    ground: int


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture and the view it shows; `whole` is False while it grows."""

    wish: Wish
    image: QImage
    scene: Scene
    whole: bool


@dataclass(frozen=True, eq=False)
class _Built:
    layer: MapLayer
    plane: Plane
    beside: tuple[MapLayer, ...]
    made: SceneLayer


class _Post(QObject):
    picture = Signal(object)
    failed = Signal(object)
    sharper = Signal()


class Renderer:
    """Builds scenes and paints pictures in a thread of its own.

    ``post.picture`` brings a `Picture` into the thread of the receiver, ``post.failed`` an error worth showing, and
    ``post.sharper`` says that the next picture will be better, because whole levels of a large layer are there now.
    """

    def __init__(self) -> None:
        self.post = _Post()
        self._condition = threading.Condition()
        self._wish: Wish | None = None
        self._newest = 0
        self._ending = False
        self._thread: threading.Thread | None = None
        self._built: dict[str, _Built] = {}
        self._scene: tuple[tuple[MapLayer, ...], Plane, Scene] | None = None
        self._busy = False
        self._slept = 0.0
        self.preparing = Preparing(
            lambda: self._send(self.post.sharper), lambda error: self._send(self.post.failed, error)
        )
        _ALIVE.add(self)

    @property
    def busy(self) -> bool:
        """Whether a wish is waiting or being painted."""
        with self._condition:
            return self._busy or self._wish is not None

    def ask(self, wish: Wish) -> None:
        """Paint `wish` next; whatever is being painted is given up."""
        make_ready()
        with self._condition:
            if self._ending:
                return
            self._wish, self._newest = wish, wish.number
            if self._thread is None:
                sys.setswitchinterval(_SWITCH_S)
                self._thread = threading.Thread(target=self._run, name="map", daemon=True)
                self._thread.start()
            self._condition.notify()

    def keep_in(self, kept: Kept | None) -> None:
        """Where prepared layers are kept from now on, and looked for."""
        self.preparing.kept = kept

    def keep_small(self) -> None:
        """Keep for the next time what is shown and not kept yet; to be called when nothing is painted any more."""
        if self._scene is not None:
            self.preparing.keep_small([r for r in self._shown(self._scene[0]) if not r.layer.frame.empty])

    def stop(self) -> None:
        """End the threads and wait for them; nothing is posted afterwards."""
        with self._condition:
            self._ending = True
            self._wish = None
            self._newest += 1
            self._condition.notify()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(20)
        self.preparing.stop()

    def _run(self) -> None:
        cache = Cache()
        while True:
            with self._condition:
                self._busy = False
                while self._wish is None and not self._ending:
                    self._condition.wait()
                if self._ending or self._wish is None:
                    return
                wish, self._wish = self._wish, None
                self._busy = True
            try:
                self._paint(wish, cache)
            except Cancelled:
                continue
            except Exception as error:  # noqa: BLE001 - the window shows it, and the thread goes on
                self._send(self.post.failed, error)

    def _goes_on(self, wish: Wish) -> bool:
        """Whether `wish` is still the newest; asked between steps, and answered when no window is painting itself.

        Now and then it sleeps for a moment. Qt's drawing calls let go of Python's lock and take it again so often and
        so quickly that another thread, though woken each time, would come too late again and again.
        """
        _FREE.wait(_LONGEST_FRAME_S)
        if monotonic() - self._slept > _TURN_S:
            sleep(_MOMENT_S)
            self._slept = monotonic()
        return not self._stale(wish)

    def _stale(self, wish: Wish) -> bool:
        return self._newest != wish.number

    def _send(self, signal: object, *content: object) -> None:
        with self._condition:
            if self._ending:
                return
        signal.emit(*content)  # type: ignore[attr-defined]

    def scene_of(self, layers: Sequence[MapLayer], plane: Plane) -> Scene:
        """The scene of `layers`; layers whose frame and style are the same as before are not built again."""
        wanted = tuple(layers)
        if self._scene is not None and self._scene[1] == plane and _same(self._scene[0], wanted):
            return self._scene[2]
        quiet = Progress(stopped=lambda: self._ending)
        known: dict[str, SceneLayer] = {}
        for layer in wanted:
            if not layer.visible:
                continue
            quiet.step(0, 0)
            before = self._built.get(layer.id)
            beside = tuple(border_layers(wanted)) if layer.kind == "division" else ()
            if (
                before is None
                or before.plane != plane
                or not _alike(before.layer, layer)
                or not _same_rows(before.beside, beside)
            ):
                before = self._built[layer.id] = _Built(layer, plane, beside, self._build(layer, plane, wanted))
            known[layer.id] = before.made
        for gone in set(self._built) - {layer.id for layer in wanted}:
            self._built.pop(gone, None)
        scene = build_scene(wanted, plane, known=known)
        self._scene = (wanted, plane, scene)
        return scene

    def _build(self, layer: MapLayer, plane: Plane, wanted: tuple[MapLayer, ...]) -> SceneLayer:
        """The layer, or an empty one when it cannot be drawn: the others are shown all the same."""
        kept = self.preparing.kept
        if kept is not None and layer.kept is None and not layer.frame.empty and _keeps(layer, wanted):
            layer = replace(layer, kept=kept.find(layer, plane, _beside(layer, wanted)))
        try:
            return build_layer(layer, plane, wanted)
        except Exception as error:  # noqa: BLE001 - the window shows it
            self._send(self.post.failed, error)
            return SceneLayer(layer.id, layer.kind)

    def _paint(self, wish: Wish, cache: Cache) -> None:
        scene = self.scene_of(wish.layers, wish.plane)
        cache.keep(scene)
        image = QImage(int(wish.view.width), int(wish.view.height), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        last = [monotonic()]
        begun = last[0]

        def growing(only_names: bool) -> None:
            waited = monotonic() - (begun if only_names else last[0])
            if waited > _PARTIAL_S and not self._stale(wish):
                self._send(self.post.picture, Picture(wish, image.copy(), scene, whole=False))
                last[0] = monotonic()

        painter = QPainter(image)
        try:
            done = paint(
                painter,
                scene,
                wish.view,
                ground=wish.ground,
                cancel=lambda: not self._goes_on(wish),
                cache=cache,
                background=False,
                partial=growing,
            )
        finally:
            painter.end()
        if done:
            self._send(self.post.picture, Picture(wish, image, scene, whole=True))
            self.preparing.want(self._shown(wish.layers))

    def _shown(self, wanted: Sequence[MapLayer]) -> list[Rough]:
        return [
            Rough(b.layer, b.plane, b.made, _beside(b.layer, wanted), _keeps(b.layer, wanted))
            for b in list(self._built.values())
        ]


def _beside(layer: MapLayer, wanted: Sequence[MapLayer]) -> tuple[str, ...]:
    """The layers that decide with `layer` how it is drawn."""
    return tuple(other.id for other in border_layers(wanted)) if layer.kind == "division" else ()


def _keeps(layer: MapLayer, wanted: Sequence[MapLayer]) -> bool:
    """Whether its levels are those of the standard look, which are kept: no look or filter has a part in them."""
    filtered = layer.kind == "division" and any(o.look is not None and o.look.filter for o in border_layers(wanted))
    return layer.built_look is None and not filtered


def _alike(one: MapLayer, other: MapLayer) -> bool:
    same = one.frame is other.frame and one.source is other.source and one.kind == other.kind
    return same and dict(one.style) == dict(other.style) and one.built_look == other.built_look


def _same_rows(some: tuple[MapLayer, ...], others: tuple[MapLayer, ...]) -> bool:
    filters = [[() if b.look is None else b.look.filter for b in each] for each in (some, others)]
    return [id(b.frame) for b in some] == [id(b.frame) for b in others] and filters[0] == filters[1]


def _same(one: tuple[MapLayer, ...], other: tuple[MapLayer, ...]) -> bool:
    return len(one) == len(other) and all(
        a.id == b.id and a.visible == b.visible and (a.strength, a.scales) == (b.strength, b.scales) and _alike(a, b)
        for a, b in zip(one, other, strict=True)
    )


_FREE = threading.Event()
_FREE.set()


@contextmanager
def window_first() -> Iterator[None]:
    """Meanwhile no picture is painted in the background.

    A window that paints itself takes Python's lock a dozen times; if it had to wait for the painting thread each time,
    one frame would take forty milliseconds.
    """
    _FREE.clear()
    try:
        yield
    finally:
        _FREE.set()


_ALIVE: "weakref.WeakSet[Renderer]" = weakref.WeakSet()


def stop_all() -> None:
    """End every thread that still paints."""
    for renderer in list(_ALIVE):
        renderer.stop()


atexit.register(stop_all)

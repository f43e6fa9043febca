"""The first map of a workspace goes before all work of the background: it is what the user waits for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.map.canvas import MapCanvas

_LONGEST_MS = 2000
_SEEN_MS = 40
"""From the last picture of the map until it is on the screen and the window has settled."""


class FirstMap(QObject):
    """Holds work back from the opening of a workspace until its map stands, two seconds at most."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._waiting: list[Callable[[], object]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.stands)
        canvas.rendered.connect(self._drawn)

    def awaited(self) -> None:
        """A workspace is opened; where no map can be seen, nothing waits for it."""
        if self._canvas.isVisible():
            self._waiting = self._waiting or []
            self._timer.start(_LONGEST_MS)

    def then(self, start: Callable[[], object]) -> None:
        """Call `start` when the map stands, or now."""
        if self._waiting is None:
            start()
        else:
            self._waiting.append(start)

    def _drawn(self) -> None:
        if self._waiting is not None and self._timer.remainingTime() > _SEEN_MS:
            self._timer.start(_SEEN_MS)

    def stands(self) -> None:
        """The map is there, or will not come: let everything go on."""
        waiting, self._waiting = self._waiting, None
        self._timer.stop()
        for start in waiting or ():
            start()

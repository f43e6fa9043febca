"""The first map of a workspace goes before all work of the background: it is what the user waits for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.map.canvas import MapCanvas

_LONGEST_MS = 2000
_PAINTED_MS, _SEEN_MS = 10, 40
"""From a picture of the map until it is on the screen, and until the window has settled too."""


class FirstMap(QObject):
    """Holds work back from the opening of a workspace until its map stands, two seconds at most.

    Where the map was kept when the workspace was closed, its picture comes first, then the rows, then all the rest.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._waiting: list[Callable[[], object]] | None = None
        self._begin: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.stands)
        canvas.rendered.connect(self._drawn)

    def awaited(self, begin: Callable[[], object], *, kept: bool) -> None:
        """A workspace is opened, `kept` layers are shown already; `begin` reads its rows.

        Where no map can be seen, nothing waits for it.
        """
        self._begin = None
        if not self._canvas.isVisible():
            begin()
            return
        self._waiting = self._waiting or []
        self._timer.start(_LONGEST_MS)
        if kept:
            self._begin = begin
        else:
            begin()

    def forget(self) -> None:
        """The workspace is closed: its rows are not wanted any more."""
        self._begin = None

    def then(self, start: Callable[[], object]) -> None:
        """Call `start` when the map stands, or now."""
        if self._waiting is None:
            start()
        else:
            self._waiting.append(start)

    def _drawn(self) -> None:
        if self._begin is not None:
            QTimer.singleShot(_PAINTED_MS, self, self._read_rows)
        elif self._waiting is not None and self._timer.remainingTime() > _SEEN_MS and self._canvas.is_of_rows():
            self._timer.start(_SEEN_MS)

    def stands(self) -> None:
        """The map is there, or will not come: let everything go on."""
        self._read_rows()
        waiting, self._waiting = self._waiting, None
        self._timer.stop()
        for start in waiting or ():
            start()

    def _read_rows(self) -> None:
        begin, self._begin = self._begin, None
        if begin is not None:
            begin()

"""A board that is larger than its window goes on under a stop in hand that is held at an edge."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

_EDGE, _STEP, _EVERY_MS = 22.0, 14, 30


class EdgeScroll(QObject):
    """Scrolls `area` while a place near the edge of `inside` is held; `moved` hears that place after every step."""

    def __init__(self, area: QAbstractScrollArea, moved: Callable[[QPointF], object]) -> None:
        super().__init__(area)
        self._area, self._moved = area, moved
        self._at = QPointF()
        self._by = (0, 0)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._step)

    def hold(self, at: QPointF, inside: QRectF) -> None:
        """The pointer is at `at` of the viewport; what can be scrolled stands in `inside`."""
        across = (at.x() > inside.right() - _EDGE) - (at.x() < inside.left() + _EDGE)
        down = (at.y() > inside.bottom() - _EDGE) - (at.y() < inside.top() + _EDGE)
        self._at, self._by = at, (across * _STEP, down * _STEP)
        if self._by == (0, 0):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def release(self) -> None:
        """Nothing is held any more."""
        self._timer.stop()

    def _step(self) -> None:
        bars = (self._area.horizontalScrollBar(), self._area.verticalScrollBar())
        before = [bar.value() for bar in bars]
        for bar, by in zip(bars, self._by, strict=True):
            bar.setValue(bar.value() + by)
        if [bar.value() for bar in bars] == before:
            self._timer.stop()
        else:
            self._moved(self._at)

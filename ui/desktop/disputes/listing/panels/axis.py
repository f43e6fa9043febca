"""The axis of the timeline: which bars are seen, and what stands where."""

from dataclasses import dataclass, replace

from gis_desk.disputes.listing import Bars

_LEAST = 6
"""Bars that are seen at least."""
_YEARS = (1, 2, 5, 10, 20, 50, 100)
"""Distances of the years that are written."""


@dataclass(frozen=True)
class Window:
    """The part of the bars that is seen: from bar `start` on, `length` bars, both may be fractions."""

    start: float = 0.0
    length: float = 1.0

    def fitted(self, bars: int) -> "Window":
        """The same within `bars` bars."""
        length = min(max(self.length, min(_LEAST, bars)), max(bars, 1))
        return Window(min(max(self.start, 0.0), max(bars - length, 0.0)), length)

    def zoomed(self, factor: float, at: float, bars: int) -> "Window":
        """Zoomed in by `factor` (below 1: out) about the bar `at`."""
        length = Window(0, self.length / factor).fitted(bars).length
        share = (at - self.start) / self.length
        return Window(at - share * length, length).fitted(bars)

    def moved(self, by: float, bars: int) -> "Window":
        """Moved by so many bars."""
        return replace(self, start=self.start + by).fitted(bars)

    def holding(self, first: int, last: int, bars: int) -> "Window":
        """Moved as little as shows the bars `first` to `last`, or the first of them."""
        start = min(self.start, first) if first < self.start else max(self.start, last + 1 - self.length)
        return replace(self, start=min(start, first)).fitted(bars)

    def x_of(self, bar: float, left: float, width: float) -> float:
        """Where a bar begins, in px, in a room from `left` of `width`."""
        return left + (bar - self.start) / self.length * width

    def bar_at(self, x: float, left: float, width: float) -> float:
        """What stands at `x`, as a bar with a fraction."""
        return self.start + (x - left) / max(width, 1.0) * self.length


def marks(bars: Bars, window: Window, room: float, least: float) -> list[tuple[int, str]]:
    """Bars at which something is written below, and what: years, where there is room quarters or months too.

    Parameters
    ----------
    room, least : float
        Width of the axis, and of one mark with its distance, in px.
    """
    per_bar = room / window.length
    first, last = max(int(window.start), 0), min(int(window.start + window.length) + 1, len(bars))
    years = next(y for y in _YEARS if y * 12 / bars.months * per_bar >= least or y == _YEARS[-1])
    found = []
    inner = bars.months < 12 and per_bar * (3 / min(bars.months, 3)) >= least
    for bar in range(first, last):
        day = bars.begins(bar)
        if day.month == 1 and day.year % years == 0:
            found.append((bar, str(day.year)))
        elif inner and (day.month % 3 == 1 or per_bar >= least):
            found.append((bar, f"{day.month:02d}"))
    return found

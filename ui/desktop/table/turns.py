"""Work that makes room: what runs in the background lets the window have its turn between two pieces.

A thread of Python keeps others waiting until it gives its turn up. A job that sorts half a million rows would do so all
the time; with `considerate` it stops for a moment after every piece, and for as long as the table is being painted.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from layers.work import Progress

_PAUSE_S = 0.0003
_painting = threading.Event()


@contextmanager
def painting() -> Iterator[None]:
    """While the window paints: jobs wait."""
    _painting.set()
    try:
        yield
    finally:
        _painting.clear()


def considerate(progress: Progress) -> Progress:
    """`progress`, whose every step gives other threads their turn."""

    def stopped() -> bool:
        time.sleep(_PAUSE_S)
        while _painting.is_set():
            time.sleep(_PAUSE_S)
        return progress.stopped()

    return Progress(progress.report, stopped)

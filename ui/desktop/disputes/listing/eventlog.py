"""The days of all events, read once for whoever asks, and again when one of them was another."""

import threading

from gis_desk.disputes.listing import EventDays
from gis_desk.tables.keys import Keys
from layers.store import Store
from layers.work import Progress

_COLUMNS = ("dispute", "happened_on")
_PATIENCE_S = 0.02


class EventLog:
    """Of one workspace; jobs ask it, and who comes second waits for the first in place of reading too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[Keys, EventDays] | None = None
        self._logged = -1
        self._stale = False

    def outdate(self) -> None:
        """An event was entered, changed or deleted."""
        self._stale = True

    def days(self, store: Store, keys: Keys, progress: Progress) -> EventDays:
        """Those of the cases `keys`.

        Raises
        ------
        Cancelled
            If the user asks to stop; what was read until then is read again.
        """
        while not self._lock.acquire(timeout=_PATIENCE_S):
            progress.step(0, 0)
        try:
            logged = store.count("dispute_event")
            if self._known is not None and self._known[0] is keys and logged == self._logged and not self._stale:
                return self._known[1]
            self._known, self._stale = None, False
            made = EventDays.of(store.frame("dispute_event", only=_COLUMNS, progress=progress), keys, progress)
            self._known, self._logged = (keys, made), logged
            return made
        finally:
            self._lock.release()

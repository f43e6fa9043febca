"""Computes the warnings in jobs, and keeps them in step with the workspace."""

import threading
import time
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from gis_desk.disputes.warnings.acceptance import answers
from gis_desk.disputes.warnings.memory import Memory
from gis_desk.disputes.warnings.ranking import TABLES, warnings
from gis_desk.map.layer import DRAWN
from layers.store import Store
from layers.store.workspace import Notice
from layers.work import Progress
from ui.desktop import garbage
from ui.desktop.disputes.warnings.found import Found
from ui.desktop.table.turns import considerate
from ui.desktop.workbench import Desk
from ui.texts import tr

_FEW = 2000
"""Warnings that are freed at once."""
_PAUSE_S = 0.001
_ANSWERS = "accepted_finding"
_READ = tuple(t for t in TABLES if t not in DRAWN)
"""Tables that the window does not hold as frames."""


class Watch(QObject):
    """Keeps `found`; asked again by `refresh`, it computes only where something it rests on has changed."""

    changed = Signal()
    """Another `found` is there."""
    heard = Signal()
    """The workspace has changed; sent from the thread of the change."""
    busy_changed = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.found = Found([], {})
        self.busy = False
        self._generation = 0
        self._wanted = False
        """Whether something has changed while a job ran."""
        self._store: Store | None = None
        self._let_go: Any = None
        self._touched: set[str] = set()
        self._memory = Memory()
        self._seen: tuple[Any, ...] = ()
        self._read: dict[str, Any] = {}
        self._empty: dict[str, Any] = {}

    def refresh(self) -> None:
        """Compute again what is out of date."""
        store = self._desk.store
        if store is not self._store:
            self._follow(store)
        if store is None:
            return
        if self.busy:
            self._wanted = True
            return
        frames = {table: self._frame(table) for table in TABLES if table in DRAWN}
        seen = (date.today(), *frames.values())
        same = len(seen) == len(self._seen) and all(a is b for a, b in zip(seen[1:], self._seen[1:], strict=True))
        touched, self._touched = self._touched, set()
        again = frozenset(touched & set(_READ)) if self._read else frozenset(_READ)
        only_answers = same and seen[0] == self._seen[0] and not again
        if not only_answers or _ANSWERS in touched:
            self._seen = seen
            self._compute(store, frames, again, only_answers=only_answers)

    def _frame(self, table: str) -> Any:
        """The rows of a table that is drawn; one without rows stays the same frame."""
        frame = self._desk.frame(table)
        return frame if len(frame) else self._empty.setdefault(table, frame)

    def _follow(self, store: Store | None) -> None:
        """Listen to another workspace; nothing is known of it yet."""
        if self._let_go is not None:
            self._let_go()
        self._generation += 1
        self._store, self._seen, self._read, self._memory = store, (), {}, Memory()
        self._touched, self._wanted = set(), False
        self._set_busy(False)
        self._let_go = store.subscribe(self._noticed) if store is not None else None
        self._set(Found([], {}))

    def _noticed(self, notice: Notice) -> None:
        self._touched |= notice.layers
        self.heard.emit()

    def _compute(self, store: Store, frames: dict[str, Any], again: frozenset[str], *, only_answers: bool) -> None:
        self._generation += 1
        generation, before, today = self._generation, self.found, date.today()
        county, memory = str(store.setting("county") or ""), self._memory
        known = {t: f for t, f in self._read.items() if t not in again}
        self._set_busy(True)

        def work(progress: Progress) -> tuple[Found, dict[str, Any]]:
            progress = considerate(progress)
            read = known | {t: store.frame(t, progress=progress) for t in _READ if t not in known}
            given = store.frame(_ANSWERS)
            with garbage.resting():
                if only_answers:
                    return Found(before.alerts, answers(before.alerts, given, today), before.words), read
                alerts = warnings(frames | read, today, county=county, memory=memory, progress=progress)
                return Found(alerts, answers(alerts, given, today), progress=progress), read

        def done(made: tuple[Found, dict[str, Any]]) -> None:
            if generation == self._generation:
                self._read = made[1]
                self._set(made[0])
                self._rest()

        def failed(error: Exception) -> None:
            if generation == self._generation:
                self._seen = ()
                self._desk.show_error(error)
                self._rest()

        def stopped() -> None:
            if generation == self._generation:
                self._seen, self._wanted = (), False
                self._rest()

        self._desk.run(work, tr("Look for warnings"), done, failed).cancelled.connect(stopped)

    def _rest(self) -> None:
        """A job has ended: begin the next one where something has changed meanwhile."""
        self._set_busy(False)
        wanted, self._wanted = self._wanted, False
        if wanted:
            self.refresh()

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)

    def _set(self, found: Found) -> None:
        before, self.found = self.found, found
        self.changed.emit()
        if before.alerts is not found.alerts and len(before) > _FEW:
            threading.Thread(target=_let_go, args=(before,), name="release", daemon=True).start()


def _let_go(found: Found) -> None:
    """Free long lists in the background: to free them in one go would keep the window waiting."""
    for _ in found.let_go():
        time.sleep(_PAUSE_S)

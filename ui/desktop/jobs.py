"""Long work off the GUI thread: one `Job` per piece of work, and the list of all of them.

    job = Job(lambda progress: check(frame, progress), tr("Check names"))
    job.done.connect(show)
    job.start()

The work gets a `layers.work.Progress`; it must not touch a widget or write to the store. What it returns is handed to
`done` on the GUI thread, which applies it.
"""

import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QThreadPool, Signal

from layers.work import Cancelled, Progress


class Job(QObject):
    """Run ``work(progress)`` in the pool; exactly one of `done`, `failed` and `cancelled` follows.

    All signals are heard on the GUI thread. Progress is reported at most twenty times a second.
    """

    progress = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _ended = Signal(object)
    _alive: ClassVar[set["Job"]] = set()
    """Keeps a job until its last signal was heard."""

    def __init__(self, work: Callable[[Progress], Any], title: str = "") -> None:
        super().__init__()
        self.title = title
        self.state = "waiting"
        """``waiting``, ``running``, ``done``, ``failed`` or ``cancelled``."""
        self._work, self._stop, self._said = work, threading.Event(), 0.0
        for signal, state in ((self.done, "done"), (self.failed, "failed"), (self.cancelled, "cancelled")):
            signal.connect(lambda *_, state=state: self._become(state))
        self._ended.connect(Job._release)

    def start(self) -> None:
        """Hand the work to the pool."""
        self.state = "running"
        Job._alive.add(self)
        QThreadPool.globalInstance().start(self._run)

    def cancel(self) -> None:
        """Ask the work to stop; `cancelled` follows when it has, `done` if it was quicker."""
        self._stop.set()

    def _become(self, state: str) -> None:
        self.state = state

    def _run(self) -> None:
        try:
            result = self._work(Progress(self._say, self._stop.is_set))
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:  # noqa: BLE001 - the window shows it
            self.failed.emit(error)
        else:
            self.done.emit(result)
        finally:
            self._ended.emit(self)

    def _say(self, done: int, total: int, text: str) -> None:
        now = monotonic()
        if now - self._said > 0.05:
            self._said = now
            self.progress.emit(done, total, text)

    @staticmethod
    def _release(job: "Job") -> None:
        Job._alive.discard(job)


def running() -> list[Job]:
    """The jobs that have not ended."""
    return [job for job in Job._alive if job.state == "running"]


def stop_all(timeout_ms: int = 10_000) -> bool:
    """Ask every job to stop and wait for the pool; whether it became empty in time."""
    for job in list(Job._alive):
        job.cancel()
    return QThreadPool.globalInstance().waitForDone(timeout_ms)

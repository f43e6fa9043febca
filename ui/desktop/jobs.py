"""Long work off the GUI thread: one `Job` per piece of work, and the list of all of them.

    job = Job(lambda progress: check(frame, progress), tr("Check names"))
    job.done.connect(show)
    job.start()

The work gets a `layers.work.Progress`; it must not touch a widget or write to the store. What it returns is handed to
`done` on the GUI thread, which applies it.

Each job has a thread of Python's own, not one of Qt's pool: Qt's threads outlive the Python state that a call makes on
them, pyproj keeps its PROJ context in both, and the second job on such a thread would use a context that is freed.
"""

import os
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Signal

from layers.work import Cancelled, Progress

_TOGETHER = threading.BoundedSemaphore(max(2, (os.cpu_count() or 2) - 1))
"""How many jobs compute at the same time; the others wait in turn."""


class Job(QObject):
    """Run ``work(progress)`` in a thread; exactly one of `done`, `failed` and `cancelled` follows.

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
        self._thread = threading.Thread(target=self._run, name=f"job {title}", daemon=True)
        for signal, state in ((self.done, "done"), (self.failed, "failed"), (self.cancelled, "cancelled")):
            signal.connect(lambda *_, state=state: self._become(state))
        self._ended.connect(Job._release)

    def start(self) -> None:
        """Begin, or wait for a free place."""
        self.state = "running"
        Job._alive.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop; `cancelled` follows when it has, `done` if it was quicker."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the thread to end; whether it did."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _become(self, state: str) -> None:
        self.state = state

    def _run(self) -> None:
        try:
            while not _TOGETHER.acquire(timeout=0.05):
                if self._stop.is_set():
                    raise Cancelled(self.title)
            try:
                result = self._work(Progress(self._say, self._stop.is_set))
            finally:
                _TOGETHER.release()
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
        job._work = _nothing
        Job._alive.discard(job)
        job._thread.join()
        job.deleteLater()  # what listens is let go of: it often holds the job, its rows and the window


def _nothing(progress: Progress) -> None:  # noqa: ARG001 - what a job holds after its end
    return None


def running() -> list[Job]:
    """The jobs that have not ended."""
    return [job for job in Job._alive if job.state == "running"]


def stop_all(seconds: float = 10.0) -> bool:
    """Ask every job to stop and wait for their threads; whether all ended in time."""
    jobs, end = list(Job._alive), monotonic() + seconds
    for job in jobs:
        job.cancel()
    return not [job for job in jobs if not job.wait(max(end - monotonic(), 0.0))]

"""The newest of several requests: an older one that still runs is stopped and never heard of again."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from layers.work import Progress
from ui.desktop.jobs import Job
from ui.desktop.table.turns import considerate


class Newest(QObject):
    """Runs one piece of work at a time.

    Signals
    -------
    progressed(done, total)
        From time to time.
    turned(bool)
        Whether something runs has changed.
    failed(Exception)
        The newest request failed.
    """

    progressed = Signal(int, int)
    turned = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        return self._job is not None

    def ask(self, work: Callable[[Progress], Any], then: Callable[[Any], object], title: str = "") -> None:
        """Run ``work(progress)`` and hand its result to `then` on the GUI thread, unless something newer is asked."""
        self.drop()
        job = self._job = Job(lambda progress: work(considerate(progress)), title)

        def done(result: Any) -> None:
            if self._end(job):
                then(result)

        def failed(error: Exception) -> None:
            if self._end(job):
                self.failed.emit(error)

        def progressed(n: int, total: int, _: str) -> None:
            if isValid(self) and self._job is job:
                self.progressed.emit(n, total)

        job.progress.connect(progressed)
        job.done.connect(done)
        job.failed.connect(failed)
        job.cancelled.connect(lambda: self._end(job))
        self.turned.emit(True)
        job.start()

    def drop(self) -> None:
        """Stop what runs; nobody hears of it."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            self.turned.emit(False)

    def _end(self, job: Job) -> bool:
        """Whether `job` is still the one that is waited for; then nothing is. A window that is gone waits for none."""
        if not isValid(self) or self._job is not job:
            return False
        self._job = None
        self.turned.emit(False)
        return True

"""Long work the window has started for its panels and benches."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.work import Progress
from ui.desktop.jobs import Job
from ui.desktop.window.firstmap import FirstMap


class Work(QObject):
    """The jobs that run; `started` tells of each, `rested` of each that has ended."""

    started = Signal(object)
    rested = Signal()

    def __init__(self, parent: QObject, first: FirstMap) -> None:
        super().__init__(parent)
        self._first = first
        self._running: set[Job] = set()

    @property
    def busy(self) -> bool:
        """Whether a job runs."""
        return bool(self._running)

    def start(
        self,
        work: Callable[[Progress], Any],
        title: str,
        *,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        stopped: Callable[[], object],
    ) -> Job:
        """Run ``work(progress)``, after the first map of a workspace; one of the three follows on the GUI thread."""
        job = Job(work, title)
        self._running.add(job)

        def ended(*_: object) -> None:
            self._running.discard(job)
            self.rested.emit()

        job.done.connect(done)
        job.failed.connect(failed)
        job.cancelled.connect(stopped)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(ended)
        self.started.emit(job)
        self._first.then(job.start)
        return job

    def cancel(self) -> None:
        """Ask every job to stop."""
        for job in list(self._running):
            job.cancel()

"""What the composer computes in the background: one job of a name at a time, and nothing heard from replaced ones."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.work import Progress
from ui.desktop.jobs import Job


class Works(QObject):
    """Runs jobs under names.

    Parameters
    ----------
    started : callable or None
        Told of jobs that are to be listed among the tasks of the program.
    """

    changed = Signal()
    """A job began or ended."""
    progressed = Signal(int, int)
    """``progressed(done, total)`` of a job that is listed."""
    failed = Signal(object)
    """``failed(error)`` of a job that has no answer of its own to that."""

    def __init__(self, started: Callable[[Job], object] | None, parent: QObject) -> None:
        super().__init__(parent)
        self._started = started
        self._jobs: dict[str, Job] = {}

    @property
    def busy(self) -> bool:
        """Whether anything runs."""
        return bool(self._jobs)

    @property
    def title(self) -> str:
        """What the job is called that runs longest; empty for none."""
        return next((job.title for job in self._jobs.values()), "")

    def runs(self, name: str) -> bool:
        """Whether the job of that name runs."""
        return name in self._jobs

    def stop(self, name: str) -> None:
        """Ask the job of that name to stop."""
        if name in self._jobs:
            self._jobs[name].cancel()

    def end(self) -> None:
        """Ask all jobs to stop, and hear of none of them any more."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()

    def run(
        self,
        name: str,
        work: Callable[[Progress], Any],
        title: str,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object] | None = None,
        *,
        listed: bool = False,
    ) -> Job:
        """Run ``work(progress)`` in the background; one of the same `name` that still runs is stopped."""
        self.stop(name)
        job = Job(work, title)
        self._jobs[name] = job

        def ended(*_: object) -> None:
            if self._jobs.get(name) is job:
                del self._jobs[name]
                self.changed.emit()

        def asked(answer: Callable[[Any], object]) -> Callable[[Any], None]:
            """Nobody asks any more for a job that another one or the end of the window has replaced."""

            def told(result: Any) -> None:
                if self._jobs.get(name) is job:
                    answer(result)

            return told

        job.done.connect(asked(done))
        job.failed.connect(asked(failed or self.failed.emit))
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(ended)
        if listed:
            if self._started is not None:
                self._started(job)
            job.progress.connect(lambda done, total, _text: self.progressed.emit(done, total))
        self.changed.emit()
        job.start()
        return job

"""The benches at the right side: one for each job of the rail, built when the job is first opened."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget

from ui.desktop import kit
from ui.desktop.benches import Job
from ui.desktop.workbench import Desk, Workbench


class BenchStack(QStackedWidget):
    """Holds the benches; `job` is the id of the one that is open, or of the one that will be."""

    def __init__(self, desk: Desk, jobs: Sequence[Job]) -> None:
        super().__init__()
        self.setMinimumWidth(320)
        self.job = ""
        self._desk = desk
        self._jobs = {job.id: job for job in jobs}
        self._built: dict[str, Workbench] = {}

    def __contains__(self, job: str) -> bool:
        return job in self._jobs

    @property
    def bench(self) -> Workbench | None:
        """The bench that is open."""
        return self._built.get(self.job)

    def turn_to(self, job: str) -> bool:
        """Open the bench of `job`; whether another one stood there."""
        if job not in self._built:
            bench = self._built[job] = self._jobs[job].load()(self._desk)
            self.addWidget(bench)
            kit.pad_spins(bench)
            bench.refresh()
        bench = self._built[job]
        another = self.job != job or self.currentWidget() is not bench
        self.job = job
        self.setCurrentWidget(bench)
        return another

    def refresh(self) -> None:
        """Let every bench read the store again."""
        for bench in self._built.values():
            bench.refresh()

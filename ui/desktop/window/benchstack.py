"""The benches at the right side: one for each job of the rail, built when the job is first opened."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ui.desktop import kit
from ui.desktop.benches import Job
from ui.desktop.workbench import Desk, Workbench


class BenchStack(QStackedWidget):
    """Holds the benches; `job` is the id of the one that is open, or of the one that will be."""

    panels_changed = Signal()
    """A bench has other wide panels than before."""

    def __init__(self, desk: Desk, jobs: Sequence[Job]) -> None:
        super().__init__()
        self.setMinimumWidth(320)
        self.job = ""
        self._desk = desk
        self._jobs = {job.id: job for job in jobs}
        self._built: dict[str, Workbench] = {}
        self._outdated: set[str] = set()
        self._held = False

    def __contains__(self, job: str) -> bool:
        return job in self._jobs

    @property
    def bench(self) -> Workbench | None:
        """The bench that is open."""
        return self._built.get(self.job)

    @property
    def busy(self) -> bool:
        """Whether one of them reads or computes."""
        return any(bench.busy for bench in self._built.values())

    def turn_to(self, job: str) -> bool:
        """Open the bench of `job`; whether another one stood there."""
        if job not in self._built:
            bench = self._built[job] = self._jobs[job].load()(self._desk)
            bench.panels_changed.connect(self.panels_changed)
            self.addWidget(bench)
            kit.pad_spins(bench)
            self._outdated.add(job)
        bench = self._built[job]
        if job in self._outdated and not self._held:
            self._outdated.discard(job)
            bench.refresh()
        another = self.job != job or self.currentWidget() is not bench
        self.job = job
        self.setCurrentWidget(bench)
        return another

    def hold(self) -> None:
        """Another workspace is being read: no bench looks at it before `refresh`, when its rows are there."""
        self._held = True
        self.outdate()

    def outdate(self) -> None:
        """Let every bench read the store again when it is turned to."""
        self._outdated = set(self._built)

    def refresh(self) -> None:
        """Let the open bench read the store again, and the others when they are turned to."""
        self._held = False
        self.outdate()
        if (bench := self.bench) is not None:
            self._outdated.discard(self.job)
            bench.refresh()

"""The task panel: every job with its progress, rate, time left, and a way to stop it."""

from time import monotonic

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ui.desktop import figures, kit
from ui.desktop.jobs import Job
from ui.texts import say, tr

KEPT = 20
"""Ended jobs that stay on the list."""


class TaskLine(QWidget):
    """One job."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self._began = monotonic()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(12)
        self._icon = QLabel()
        kit.set_icon(self._icon, "refresh-cw", "accent_text")
        layout.addWidget(self._icon)
        title = kit.body(job.title)
        title.setWordWrap(False)
        title.setMinimumWidth(180)
        layout.addWidget(title, 2)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of {title}", title=job.title))
        layout.addWidget(self.bar, 2)
        self.words = kit.caption(tr("starting"))
        self.words.setWordWrap(False)
        layout.addWidget(self.words, 3)
        self.stop = kit.icon_button("circle-stop", tr("Stop {title}", title=job.title), job.cancel)
        layout.addWidget(self.stop)
        job.progress.connect(self._progress)
        job.done.connect(
            lambda _: self._end(tr("done in {s:.1f} s", s=monotonic() - self._began), "circle-check", "good")
        )
        job.cancelled.connect(lambda: self._end(tr("stopped"), "circle-stop", "muted"))
        job.failed.connect(lambda _: self._end(tr("failed"), "octagon-alert", "must"))

    def _progress(self, done: int, total: int, what: str) -> None:
        seconds = max(monotonic() - self._began, 1e-3)
        rate = done / seconds
        parts = [say(what)]
        if total > 0:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * min(done, total) / total))
            parts.append(f"{figures.count(done)} / {figures.count(total)}")
            if rate > 0 and done and seconds > 1:
                parts.append(tr("{n}/s", n=figures.count(round(rate)) if rate >= 1 else f"{rate:.1f}"))
                parts.append(tr("{s:.0f} s left", s=max(total - done, 0) / rate))
        elif done:
            parts.append(figures.count(done))
        self.words.setText(figures.sentence(*parts))

    def _end(self, words: str, icon: str, role: str) -> None:
        self.bar.hide()
        self.stop.hide()
        self.words.setText(words)
        kit.set_icon(self._icon, icon, role)


class TaskPanel(QWidget):
    """All jobs of this session, the newest first. ``counted`` gives the number that run."""

    counted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._pages = QStackedWidget()
        outer.addWidget(self._pages)
        self._pages.addWidget(
            kit.EmptyState(
                "activity", tr("Nothing is running"), tr("Checks, plans and imports show their progress here.")
            )
        )
        page = QWidget()
        self._column = kit.Column(page, margin=4, spacing=0)
        self._column.layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages.addWidget(page)
        self._running = 0

    def lines(self) -> list[TaskLine]:
        """The jobs shown, newest first."""
        found = (self._column.layout.itemAt(i) for i in range(self._column.layout.count()))
        return [w for item in found if item and isinstance(w := item.widget(), TaskLine)]

    def add(self, job: Job) -> TaskLine:
        """Show `job` until it ends, and a while longer."""
        line = TaskLine(job)
        self._column.layout.insertWidget(0, line)
        self._pages.setCurrentIndex(1)
        self._running += 1
        self.counted.emit(self._running)
        for signal in (job.done, job.failed, job.cancelled):
            signal.connect(self._ended)
        for old in [x for x in self.lines() if x.job.state not in ("waiting", "running")][KEPT:]:
            self._column.layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        return line

    def _ended(self, *_: object) -> None:
        self._running = max(self._running - 1, 0)
        self.counted.emit(self._running)

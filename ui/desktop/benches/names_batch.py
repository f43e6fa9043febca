"""The check of a whole list of names: those of the workspace, one of its layers, or a file that is not in it."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QProgressBar, QVBoxLayout, QWidget

from gis_desk.findings import Finding, ordered
from gis_desk.names.against import check_against
from gis_desk.names.checking import BUILT_UP, check_names
from gis_desk.names.files import names_in
from gis_desk.names.listed import Listed
from gis_desk.names.subject import Context, Mode
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.jobs import Job
from ui.desktop.table.turns import considerate
from ui.desktop.workbench import Desk
from ui.texts import tr

_LAYERS = ("place_name", "division")
_FILE = "file"


class BatchCheck(QWidget):
    """Asks what is to be checked and how, runs it as a job, and lists what was found in the problems panel.

    `context` gives the rule tables in force, `lists` the reference lists the names are compared with.
    """

    def __init__(self, desk: Desk, context: Callable[[], Context], lists: Callable[[], Sequence[Listed]]) -> None:
        super().__init__()
        self._desk, self._context, self._lists = desk, context, lists
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.GRID)
        column.addWidget(kit.section(tr("Check a list of names")))
        self.source = QComboBox()
        for words, what in (
            (tr("All names of the workspace"), "all"),
            (tr("Place names"), "place_name"),
            (tr("Divisions and villages"), "division"),
            (tr("A file …"), _FILE),
        ):
            self.source.addItem(words, what)
        self.mode = QComboBox()
        self.mode.addItem(tr("Existing names, by the rules of their time"), Mode.AUDIT.value)
        self.mode.addItem(tr("All as if they were new"), Mode.PROPOSAL.value)
        for box in (self.source, self.mode):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form = kit.FormRows()
        form.add(tr("Names"), self.source)
        form.add(tr("Judged as"), self.mode)
        column.addWidget(form)
        self.start = kit.button(tr("Check all names"), "spell-check", self.begin)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = kit.icon_button("circle-stop", tr("Stop the check"), self.cancel)
        column.addWidget(self.start)
        self.running = kit.row(self.bar, self.stop, stretch=0)
        self.running.hide()
        column.addWidget(self.running)
        self.source.currentIndexChanged.connect(lambda _: self.refresh())
        kit.name_controls(
            self,
            {
                self.source: tr("Names that are checked"),
                self.mode: tr("How names are judged"),
                self.bar: tr("Progress of the check"),
            },
        )
        self.refresh()

    @property
    def busy(self) -> bool:
        """Whether a check runs."""
        return self._job is not None

    def refresh(self) -> None:
        """Without a workspace there are only files."""
        file = self.source.currentData() == _FILE
        self.start.setText(tr("Choose a file and check it") if file else tr("Check all names"))
        self.start.setEnabled(not self.busy and (file or self._desk.store is not None))

    def begin(self) -> None:
        """Check what is chosen; for a file ask which."""
        what = self.source.currentData()
        if what == _FILE:
            self.ask_file()
        elif self._desk.store is not None:
            self.check_layers(_LAYERS if what == "all" else (what,))

    def check_layers(self, layers: tuple[str, ...] = _LAYERS) -> None:
        """Check the names of layers of the workspace."""
        frames: dict[str, pd.DataFrame] = {layer: self._desk.frame(layer) for layer in (*layers, BUILT_UP)}
        mode, context, lists = self.mode.currentData(), self._context(), self._lists()

        def work(progress: Progress) -> list[Finding]:
            found = check_names(frames, mode, context, progress)
            return ordered([*found, *check_against(frames, lists, mode, context, progress)]) if lists else found

        self._run(work, tr("Check all names"), self._listed)

    def ask_file(self) -> None:
        """Ask for the file to check."""
        dialog = QFileDialog(self.window(), tr("Check the names of a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.check_file(Path(name)))
        dialog.open()

    def check_file(self, path: Path) -> None:
        """Check the names of a file that is not in the workspace, by its columns."""
        mode, context = self.mode.currentData(), self._context()

        def work(progress: Progress) -> list[Finding]:
            places = names_in(path, context.tables, progress=progress)
            return check_names(places, mode, context, progress)

        def listed(found: list[Finding]) -> None:
            self._desk.problems.show(found, path.name, own=False)
            self._say(found)

        self._run(work, tr("Check {file}", file=path.name), listed)

    def cancel(self) -> None:
        """Stop the check; nothing is listed then."""
        if self._job is not None:
            self._job.cancel()

    def _run(self, work: Callable[[Progress], Any], title: str, done: Callable[[list[Finding]], None]) -> None:
        if self.busy:
            return
        heard = threading.Event()

        def begun(progress: Progress) -> Any:
            heard.wait()
            return work(considerate(progress))

        job = self._job = self._desk.run(begun, title, done)
        self.bar.setRange(0, 0)
        job.progress.connect(self._progressed)
        for ended in (job.done, job.failed, job.cancelled):
            ended.connect(self._ended)
        heard.set()
        self.running.show()
        self.stop.setFocus()
        self.refresh()

    def _progressed(self, done: int, total: int, _: str) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)

    def _ended(self, *_: object) -> None:
        had_focus = self.stop.hasFocus()
        self._job = None
        self.running.hide()
        self.refresh()
        if had_focus:
            self.start.setFocus()

    def _listed(self, found: list[Finding]) -> None:
        self._desk.problems.show(found, tr("Names"))
        self._say(found)

    def _say(self, found: list[Finding]) -> None:
        self._desk.message(tr("{n} findings on names", n=len(found)))

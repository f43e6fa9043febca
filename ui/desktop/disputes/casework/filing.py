"""Files of a case: attached by button, drop or paste, opened by the system's program, saved elsewhere, removed."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from gis_desk.disputes import attachments
from gis_desk.disputes.attachments import Attached
from gis_desk.disputes.belongings import belongings
from layers.errors import FormatError
from layers.work import Progress
from ui.desktop.disputes.casework.steps import CaseRow
from ui.desktop.workbench import Desk
from ui.texts import say, tr

Owner = tuple[str, str]


class Filing(QObject):
    """Attaches files to the case that `case` gives, or to a paper of it.

    Signals
    -------
    refused(owner, list of FormatError)
        Files that were not taken.
    """

    refused = Signal(object, list)

    def __init__(self, desk: Desk, parent: QWidget, case: Callable[[], CaseRow | None]) -> None:
        super().__init__(parent)
        self._desk, self._parent, self._case = desk, parent, case
        self._folder: QTemporaryDir | None = None

    def owner(self) -> Owner | None:
        """The case itself as an owner of files."""
        case = self._case()
        return None if case is None else ("dispute", case[1])

    def ask(self, owner: Owner | None = None) -> None:
        """Ask for files."""
        dialog = QFileDialog(self._parent, tr("Files of the case"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.attach([Path(n) for n in names], owner))
        dialog.open()

    def attach(self, files: Sequence[Path], owner: Owner | None = None, *, link: bool = False) -> None:
        """Attach `files` as one change; `link`: only where they lie is kept."""
        case, of = self._case(), owner or self.owner()
        if case is None or of is None or not files:
            return
        store, key, row = case

        def work(progress: Progress) -> tuple[Attached, list[str]]:
            there = [a for _, a in belongings(store, key).rows(attachments.TABLE) if a["owner_key"] == of[1]]
            made = attachments.plan_attach(
                of,
                row,
                files,
                new_key=store.new_key,
                today=date.today(),
                there=there,
                link=link,
                progress=progress,
            )
            return made, store.keep(made.contents)

        def done(result: tuple[Attached, list[str]]) -> None:
            made, kept = result
            if made.change is not None:
                if self._desk.perform(made.change):
                    self._desk.message(say(made.change.label))
                else:
                    store.let_go(kept)
            elif made.known:
                self._desk.message(tr("{name} is attached already", name=made.known[0]))
            if made.refused:
                self.refused.emit(of, list(made.refused))

        self._desk.run(work, tr("Attach files"), done)

    def take(self, data: QMimeData) -> bool:
        """Attach what was dropped or pasted, files or a picture; False where there is neither."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if not files and data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                name = tr("pasted {time}", time=datetime.now().strftime("%Y-%m-%d %H%M%S")) + ".png"
                files = [self._room() / name]
                image.save(str(files[0]))
        self.attach(files)
        return bool(files)

    def paste(self) -> None:
        """Attach what is on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self._desk.message(tr("There is no file and no picture on the clipboard"))

    def open(self, row: dict[str, Any]) -> None:
        """Open a file with the program of the system."""
        if row.get("place"):
            if (why := attachments.moved(row)) is not None:
                self._desk.message(say(why))
                return
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(row["place"])))
            return
        self._write(row, self._room(), lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def ask_folder(self, row: dict[str, Any]) -> None:
        """Ask into which folder a file is to be written."""
        dialog = QFileDialog(self._parent, tr("Save into a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.save(row, Path(name)))
        dialog.open()

    def save(self, row: dict[str, Any], folder: Path) -> None:
        """Write a file into `folder`; nothing there is overwritten."""
        self._write(row, folder, lambda path: self._desk.message(tr("Saved as {file}", file=path.name)))

    def remove(self, key: str) -> None:
        """Take a file off its case."""
        if (case := self._case()) is None:
            return
        store, _, row = case
        before = store.row(attachments.TABLE, key)
        if before is None:
            return
        change = attachments.plan_detach(key, before, row)
        if self._desk.perform(change):
            self._desk.message(tr("{what}; undo with Ctrl+Z", what=say(change.label)))

    def _write(self, row: dict[str, Any], folder: Path, then: Callable[[Path], object]) -> None:
        store = self._desk.store
        if store is None:
            return

        def work(progress: Progress) -> Path:
            progress.step(0, 1, "")
            return attachments.save_as(store.content(str(row["sha256"])), str(row["name"]), folder)

        self._desk.run(work, tr("Save a file of the case"), then)

    def _room(self) -> Path:
        """A folder for files that are looked at; it goes with the window."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        return Path(self._folder.path())


def too_large(error: FormatError) -> bool:
    """Whether the file was refused only for its size, so that it can be linked."""
    return error.what.args.get("most") is not None

"""The way to a reference list in the window: a file is read in a job and kept as one change that can be undone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from gis_desk.names.files import read_names
from gis_desk.names.reference import plan_reference, plan_removal
from gis_desk.names.subject import Context
from layers.change import Change
from layers.errors import GisDeskError
from layers.work import Progress
from ui.desktop.workbench import Desk
from ui.texts import say, tr


class ReferenceDoor(QObject):
    """Asks for lists that the names of the workspace are compared with; `context` gives the rule tables in force."""

    def __init__(self, desk: Desk, context: Callable[[], Context], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._context, self._parent = desk, context, parent

    def ask(self) -> None:
        """Ask for the file of a list."""
        if self._desk.store is None or self._desk.store.readonly:
            self._desk.message(tr("A reference list is kept in a workspace that is open for writing"))
            return
        self.dialog = QFileDialog(self._parent.window(), tr("Read a reference list"))
        self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        self.dialog.open()

    def read(self, path: Path) -> None:
        """Keep the names of a file as the list of divisions or of place names, whichever it is; it replaces another."""
        store, context = self._desk.store, self._context()
        if store is None:
            return

        def work(progress: Progress) -> tuple[Change, bytes]:
            places, _ = read_names(path, context.tables, progress=progress)
            content = "divisions" if places.table[0] == "division" else "names"
            return plan_reference(store, content, places, path.name, date.today())

        def done(made: tuple[Change, bytes]) -> None:
            change, data = made
            if self._desk.perform(change, [data]):
                self._desk.message(say(change.label))

        self._desk.run(work, tr("Read a reference list"), done)

    def remove(self) -> None:
        """Take all lists away; undoing brings them back."""
        store = self._desk.store
        if store is None or store.readonly:
            return
        contents = store.frame("reference_list")["content"].tolist()
        if not contents:
            self._desk.message(tr("The workspace has no reference list"))
        try:
            changes = [plan_removal(store, content) for content in contents]
        except GisDeskError as error:
            self._desk.show_error(error)
            return
        for change in changes:
            if self._desk.perform(change):
                self._desk.message(say(change.label))

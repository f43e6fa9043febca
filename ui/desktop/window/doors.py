"""The ways into a workspace: open one, make one, set up the practice county, drop a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from layers.errors import GisDeskError, WorkspaceInUse
from layers.store import Store, is_workspace
from layers.work import Progress
from ui.desktop import dialogs, settings
from ui.desktop.window.asking import ask_file
from ui.desktop.window.prepared import stamp_of
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.window.main import MainWindow


class Doors:
    """Opens what the user names, and asks where he names nothing."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def open(self, path: str | Path, *, write: bool = True) -> bool:
        """Open a workspace, or show the opening report of any other file; False when that was refused."""
        window, file = self._window, Path(path)
        try:
            if file.is_file() and not is_workspace(file):
                if not window.base_maps.takes(file):
                    window.sheet.read(file)
                return True
            stamp = stamp_of(file)
            store = Store.open(file, write=write, who=window.who)
        except WorkspaceInUse as error:
            step = (tr("Open for reading only"), lambda: self.open(file, write=False))
            window.notices.error(error, [step])
            return False
        except GisDeskError as error:
            window.notices.error(error)
            return False
        window.set_store(store, stamp)
        return True

    def dropped(self, files: list[Path]) -> None:
        """Open the first of `files`, and say that the others wait."""
        self.open(files[0])
        if len(files) > 1:
            words = tr("{n} files were dropped; the first is open, drop the others one by one", n=len(files))
            self._window.message(words)

    def ask_open(self) -> None:
        """Ask for a workspace or any other file."""
        ask_file(self._window, tr("Open"), self.open)

    def ask_import(self) -> None:
        """Ask for a file to import."""
        ask_file(self._window, tr("Import a file"), lambda path: self._window.sheet.read(Path(path)))

    def ask_new(self) -> None:
        """Ask for county and place of a new workspace."""
        dialog = dialogs.NewWorkspace(self._window, self._window.who)
        dialog.made.connect(self._window.set_store)
        dialog.open()

    def open_practice(self) -> None:
        """Make a workspace of the practice county in the user's documents, and open it."""
        from ui.practice import make_practice

        folder = settings.documents()
        path = dialogs.free_name(folder, tr("Practice county"))
        who = self._window.who

        def work(progress: Progress) -> Path:
            folder.mkdir(parents=True, exist_ok=True)
            store, _ = make_practice(path, progress, who=who)
            store.close()
            return path

        self._window.start.follow(self._window.run(work, tr("Set up the practice county"), self.open))

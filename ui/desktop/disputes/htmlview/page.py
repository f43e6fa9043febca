"""The page of the offline map: what shall be in it, write it, look at it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout

from gis_desk.disputes.dates import read_date
from gis_desk.disputes.statistics.weights import WEIGHTS
from gis_desk.disputes.words import STATES
from layers.errors import GisDeskError
from layers.text import text
from ui.desktop import kit
from ui.desktop.disputes.htmlview.viewer import EXTRA, inside, show_map
from ui.desktop.disputes.htmlview.writing import write_map
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.texts import language, say, tr

if TYPE_CHECKING:
    from gis_desk.documents.disputes.map import DisputeMap

_LANGUAGES = {"zh": text("Chinese"), "en": text("English")}
_STATES = {"open": text("still open"), **STATES}


class MapPage(BenchPage):
    """One HTML file that opens from a stick on a machine without internet."""

    title = text("Offline map")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._writing: Any = None
        self._folder: QTemporaryDir | None = None
        column = kit.Column(self)
        column.add(kit.title(tr("Offline map")))
        column.add(kit.caption(tr("One file with map, cases, photographs and search; it opens without a network.")))
        self.heading = QLineEdit()
        self.heading.setPlaceholderText(tr("the county's name"))
        self.first, self.last = QLineEdit(), QLineEdit()
        for field in (self.first, self.last):
            field.setPlaceholderText("2024-01-01")
        self.states = kit.Choice(_STATES, empty=tr("all states"))
        self.language = kit.Choice(_LANGUAGES)
        self.language.set_value(language())
        form = kit.FormRows()
        form.add(tr("Title of the map"), self.heading)
        form.add(tr("Found from"), self.first)
        form.add(tr("Found to"), self.last)
        form.add(tr("State"), self.states)
        self.weigh = kit.Choice(WEIGHTS)
        form.add(tr("Density counts"), self.weigh)
        form.add(tr("Language"), self.language)
        column.add(form)
        self.public = kit.Chip(
            tr("Public copy"), hint=tr("Counts in coarse cells: no people, words, places or pictures")
        )
        self.public.toggled.connect(self._whole)
        column.add(kit.ChipRow([self.public]))
        self.look_button = kit.primary_button(tr("Look at the map"), "eye", self.look)
        self.write_button = kit.button(tr("Write the map…"), "download", self.ask_write)
        self.cancel_button = kit.button(tr("Cancel"), "circle-stop", self.cancel)
        self.cancel_button.hide()
        column.add(kit.row(self.look_button, self.write_button, self.cancel_button, None))
        self.where = column.add(kit.caption(_where()))
        self.notice = QVBoxLayout()
        self.notice.setContentsMargins(0, 0, 0, 0)
        column.layout.addLayout(self.notice)
        column.stretch()

    def refresh(self) -> None:
        """Nothing to write without a workspace."""
        self._enable()

    def _enable(self) -> None:
        busy = self._writing is not None
        for button in (self.look_button, self.write_button):
            button.setEnabled(self.desk.store is not None and not busy)
        self.cancel_button.setVisible(busy)

    def _whole(self, public: bool) -> None:
        """A public copy counts the whole register."""
        for field in (self.first, self.last, self.states):
            field.setEnabled(not public)

    def wanted(self) -> dict[str, Any]:
        """What the fields ask for, as fields of `Wish`.

        Raises
        ------
        GisDeskError
            For a day that is not clear, or a first day after the last one.
        """
        first, last = read_date(self.first.text().strip() or None), read_date(self.last.text().strip() or None)
        if first and last and first > last:
            raise GisDeskError("the first day is after the last one", do="correct one of the two days")
        state, public = self.states.value(), self.public.isChecked()
        return {
            "title": self.heading.text().strip() or None,
            "found_from": None if public else first,
            "found_to": None if public else last,
            "states": (state,) if state and not public else (),
            "weigh": self.weigh.value(),
            "language": self.language.value(),
            "public": public,
        }

    def look(self) -> None:
        """Write the map to a place of its own and show it."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        self.write(Path(self._folder.path()) / f"{_name(self.public.isChecked())}.html", show=True)

    def ask_write(self) -> None:
        """Ask where the map shall go."""
        dialog = QFileDialog(self, tr("Offline map"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Web page (*.html)"))
        dialog.setDefaultSuffix("html")
        dialog.selectFile(f"{_name(self.public.isChecked())}.html")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()

    def write(self, path: Path, *, show: bool = False) -> None:
        """Write the map to `path` in the background; with `show` look at it then."""
        if self.desk.store is None or self._writing is not None:
            return
        kit.clear(self.notice)
        try:
            wanted = self.wanted()
        except GisDeskError as error:
            self._refuse(error)
            return
        self._writing = write_map(
            self.desk, path, wanted, lambda made: self._written(made, path, wanted, show), self._failed
        )
        self._writing.cancelled.connect(self._ended)
        self._enable()

    def cancel(self) -> None:
        """Stop writing; what was at the place stays."""
        if self._writing is not None:
            self._writing.cancel()

    def _ended(self) -> None:
        self._writing = None
        self._enable()

    def _failed(self, error: Exception) -> None:
        self._ended()
        if isinstance(error, GisDeskError):
            self._refuse(error)
        else:
            self.desk.show_error(error)

    def _refuse(self, error: GisDeskError) -> None:
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do)))

    def _written(self, made: "DisputeMap", path: Path, wanted: Mapping[str, Any], show: bool) -> None:
        self._ended()
        size = tr("{mb:.1f} MB", mb=path.stat().st_size / 1e6)
        heading = tr("{n} cases in the map, {size}", n=made.cases, size=size)
        lines = [say(note) for note in made.notes]
        if made.secret:
            lines.append(tr("{n} secret cases left out", n=made.secret))
        lines += [tr("left out: {what}", what=line) for line in made.removed]
        steps = [(tr("Open"), lambda: self.shown(path))]
        if not show:
            lines.insert(0, str(path))
            steps.append((tr("Open the folder"), lambda: _open_folder(path)))
        self.notice.addWidget(kit.Banner("should" if wanted["public"] else "good", heading, "\n".join(lines), steps))
        self.desk.message(heading)
        if show:
            self.shown(path)

    def shown(self, path: Path) -> None:
        """Show a map that was written."""
        show_map(self, path)


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent.resolve())))


def _name(public: bool) -> str:
    words = tr("Boundary dispute risks, public") if public else tr("Boundary dispute risks")
    return f"{words} {date.today().isoformat()}"


def _where() -> str:
    if inside():
        return tr("Maps open in a window of the program; nothing but the file itself is loaded.")
    return tr("Maps open in the browser; with {extra} installed they open inside the program.", extra=EXTRA)

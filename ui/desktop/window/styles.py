"""How the layers look in this window: kept in the workspace, tried in the style panel, taken from files and written."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from gis_desk.map.exchange import Exported, Imported
from gis_desk.map.symbology import Look
from gis_desk.map.symbology.keeping import TABLE, looks_of, plan_look
from gis_desk.map.symbology.standard import spelled_out
from layers.errors import GisDeskError
from layers.schema import TABLES
from layers.store import Notice, Store
from layers.text import Text
from ui.desktop.layermodel import Marks
from ui.desktop.words import table_title
from ui.texts import say, tr

if TYPE_CHECKING:
    from ui.desktop.style.editor import StyleEditor
    from ui.desktop.window.main import MainWindow

_MOST_SAID = 12


class Styles(QObject):
    """Knows the look of every layer, and changes it as the user says; one change, one step of undo."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._store: Store | None = None
        self._kept: dict[str, Look] = {}
        self._tried: dict[str, Look] = {}
        self.editor: StyleEditor | None = None
        panel = window.layers
        panel.style_asked.connect(self.edit)
        panel.import_asked.connect(self.ask_import)
        panel.export_asked.connect(lambda layer: self.ask_export(layer, self.look(layer)))
        panel.reset_asked.connect(lambda layer: self.keep(layer, Look()))
        window.canvas.rendered.connect(lambda: panel.set_legends(window.canvas.legends()))
        window.canvas.view_changed.connect(lambda: panel.model.set_scale(window.canvas.scale_denominator()))

    def set_store(self, store: Store | None) -> None:
        """Read the looks that `store` keeps; one that cannot be understood is told and left alone."""
        if self.editor is not None:
            self.editor.slide_out()
        self._store = store
        self._tried = {}
        self._read()

    def hear(self, notice: Notice) -> None:
        """The store has changed."""
        if TABLE in notice.layers:
            self._read()
            self._window.refresh_map()

    def _read(self) -> None:
        self._kept = {}
        if self._store is not None:
            frame = self._store.frame(TABLE)
            self._kept, wrong = looks_of(dict(zip(frame["key"], frame["look"], strict=True)))
            for error in wrong:
                self._window.show_error(error)
        self._mark()

    def _mark(self) -> None:
        looks = self.looks
        marks = {k: Marks(bool(v.filter), (v.scale.nearest, v.scale.farthest)) for k, v in looks.items()}
        self._window.layers.set_marks(marks, frozenset(self._kept))

    @property
    def looks(self) -> Mapping[str, Look]:
        """The looks on the map: those that are kept, and over them what is being tried."""
        return {**self._kept, **self._tried}

    def look(self, layer: str) -> Look:
        """The look of `layer`; one that changes nothing where it has none of its own."""
        return self.looks.get(layer, Look())

    def keep(self, layer: str, look: Look) -> bool:
        """Give `layer` this look from now on; whether that was done."""
        self._tried.pop(layer, None)
        if self._store is None:
            return False
        change = plan_look(layer, _title(layer), self._store.row(TABLE, layer), look)
        done = bool(change.edits) and self._window.perform(change)
        self._mark()
        self._window.refresh_map()
        return done

    # the panel

    def edit(self, layer: str, part: str = "symbols") -> None:
        """Slide in the style of `layer`."""
        from ui.desktop.style.editor import StyleEditor

        frame = self._window.snapshot.frame(layer)
        if self._store is None:
            return
        if frame is None:
            self._window.message(tr("This layer has no symbols to choose"))
            return
        if self.editor is not None:
            if self.editor.layer == layer:
                self.editor.show_part(part)
                return
            self.editor.slide_out()
        writable = not self._store.readonly
        made = StyleEditor(self._window.panes, layer, _words(layer), frame, self.look(layer), writable=writable)
        made.tried.connect(lambda look: self._try(layer, look))
        made.taken.connect(lambda look: self.keep(layer, look))
        made.closed.connect(self._closed)
        made.import_asked.connect(lambda: self.ask_import(layer))
        made.export_asked.connect(lambda look: self.ask_export(layer, look))
        self.editor = made
        made.show_part(part)
        made.slide_in()

    def _try(self, layer: str, look: Look) -> None:
        if self.editor is not None:
            self._tried = {layer: look}
            self._mark()
            self._window.refresh_map()

    def _closed(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            editor.deleteLater()
        if self._tried:
            self._tried = {}
            self._mark()
            self._window.refresh_map()

    # files

    def ask_import(self, layer: str) -> None:
        """Ask for a style file, and try what it says: in the panel, so that it can be looked at first."""
        dialog = QFileDialog(self._window, tr("Take a style from a file"))
        dialog.setNameFilter(tr("Styles of QGIS and SLD (*.qml *.sld *.json)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.import_style(layer, Path(path)))
        dialog.open()

    def import_style(self, layer: str, path: Path) -> bool:
        """Try the style in `path` on `layer`; a message says what of it was not taken over. Whether it was read."""
        from ui.stylefiles import read_style

        try:
            found = read_style(path, self._columns(layer))
        except (GisDeskError, OSError) as error:
            self._window.show_error(error)
            return False
        self.edit(layer)
        if self.editor is not None:
            self.editor.try_look(_merged(self.look(layer), found.look, path))
        self._tell(tr("{file} was read", file=path.name), tr("not taken over"), found)
        return True

    def _columns(self, layer: str) -> list[str]:
        frame = self._window.snapshot.frame(layer)
        return [] if frame is None else [str(c) for c in frame.columns]

    def ask_export(self, layer: str, look: Look) -> None:
        """Ask where to, and write `look`."""
        from ui.stylefiles import ENDINGS

        dialog = QFileDialog(self._window, tr("Write the style to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{words} (*.{ending})" for ending, words in ENDINGS.items()])
        dialog.setDefaultSuffix("qml")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(chosen.rsplit(".", 1)[-1].rstrip(")")))
        dialog.selectFile(_words(layer))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.export_style(layer, look, Path(path)))
        dialog.open()

    def export_style(self, layer: str, look: Look, path: Path) -> bool:
        """Write `look` to `path`, whose ending says how; a message says what the file does not hold."""
        from ui.desktop.style.editor import dimension_of
        from ui.stylefiles import write_style

        frame = self._window.snapshot.frame(layer)
        try:
            said = look if path.suffix.lower() == ".json" else spelled_out(look, layer, say)
            made = write_style(said, path, 2 if frame is None else dimension_of(frame), _words(layer))
        except (GisDeskError, OSError) as error:
            self._window.show_error(error)
            return False
        self._tell(tr("Written: {file}", file=path.name), tr("not held by the file"), made)
        return True

    def _tell(self, done: str, lost: str, result: Imported | Exported) -> None:
        if not result.lost:
            self._window.message(done)
            return
        some = [say(one) for one in result.lost[:_MOST_SAID]]
        more = len(result.lost) - len(some)
        if more:
            some.append(tr("and {n} more", n=more))
        self._window.notices.add("should", done, f"{lost}{tr(': ')}{tr('; ').join(some)}")


def _words(layer: str) -> str:
    """What a layer is called in the language in use."""
    return table_title(layer) if layer in TABLES else layer


def _title(layer: str) -> Text:
    table = TABLES.get(layer)
    return Text(layer if table is None else table.en)


def _merged(now: Look, found: Look, path: Path) -> Look:
    """What a file says, and what it cannot say as it was: the filter, with SLD the opacity."""
    if path.suffix.lower() == ".json":
        return found
    opacity = now.opacity if path.suffix.lower() == ".sld" else found.opacity
    return Look(found.drawing, False, found.labels, now.filter, found.scale, opacity)

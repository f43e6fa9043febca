"""The opening report of a GeoTIFF or MBTiles file, and the button that puts it below the map."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from gis_desk.map.basemaps import Kept
from layers.errors import CrsError, GisDeskError
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.opening import Sheet, crs_choices
from ui.texts import say, tr, where_words

if TYPE_CHECKING:
    from layers.rasters.raster import Raster
    from ui.desktop.workbench import Desk


class RasterSheet(Sheet):
    """Reads the facts of a file in the background and shows them; ``added(Kept, Raster)`` when the user wants it."""

    added = Signal(object, object)
    workspace_asked = Signal()

    def __init__(self, parent: QWidget, desk: "Desk") -> None:
        super().__init__(parent, tr("Base map"))
        self._desk = desk
        self.path: Path | None = None
        self.raster: Raster | None = None
        self._how = ("auto", "")
        self._round = 0
        self.crs = QComboBox()
        self.shifted = QCheckBox()
        self.take = kit.primary_button(tr("Add below the map"), "layers", self._add)
        self.foot.addStretch(1)
        self.foot.addWidget(kit.button(tr("Cancel"), None, self.slide_out))
        self.foot.addWidget(self.take)
        self.closed.connect(self._let_go)

    def read(self, path: Path, crs_name: str = "auto", shift: str = "") -> None:
        """Read the facts of `path` and show them."""
        self._let_go()
        self.path, self._how = path, (crs_name, shift)
        self._round += 1
        number = self._round
        self._clean(path)
        self.column.add(kit.caption(tr("Reading…")))
        self.column.stretch()
        self.take.setEnabled(False)
        if not self.isVisible():
            self.slide_in()

        def work(progress: Progress) -> Any:
            from layers.rasters.opening import open_raster

            progress.step(0, 0)
            return open_raster(path, crs_name, shift)

        def done(raster: "Raster") -> None:
            if number == self._round and self.isVisible():
                self._show(raster)
            else:
                raster.close()

        def failed(error: Exception) -> None:
            if number == self._round:
                self._refuse(error)

        self._desk.run(work, tr("Read {file}", file=path.name), done, failed)

    def _clean(self, path: Path) -> None:
        kit.clear(self.column.layout)
        self.column.add(kit.section(path.name))

    def _let_go(self) -> None:
        if self.raster is not None:
            self.raster.close()
        self.raster = None
        self._round += 1

    def _refuse(self, error: Exception) -> None:
        assert self.path is not None
        self._clean(self.path)
        if not isinstance(error, GisDeskError):
            self.slide_out()
            self._desk.show_error(error)
            return
        words = figures.sentence(where_words(error.where), say(error.do))
        self.column.add(kit.Banner("must", say(error.what), words, closable=False))
        if isinstance(error, CrsError):
            self.column.add(self._crs_box())
        self.column.stretch()

    def _show(self, raster: "Raster") -> None:
        assert self.path is not None
        self.raster = raster
        facts = raster.facts
        self._clean(self.path)
        notes = [say(note.what) for note in facts.notes]
        card = kit.Card(tr("What it is"))
        for line in facts.lines():
            words = say(line)
            if words not in notes:
                card.add(kit.body(words))
        self.column.add(card)
        for note in facts.notes:
            self.column.add(kit.Banner(note.kind, say(note.what), closable=False))
        place = kit.Card(tr("Coordinates"))
        self.shifted = QCheckBox(tr("They are offset (GCJ-02): move them back"))
        self.shifted.setChecked(raster.shift == "gcj02")
        self.shifted.toggled.connect(self._shift)
        place.add(self.shifted)
        if facts.kind == "GeoTIFF":
            place.add(self._crs_box())
        self.column.add(place)
        self.column.stretch()
        store = self._desk.store
        self.take.setEnabled(store is None or not store.readonly)
        self.take.setFocus()

    def _crs_box(self) -> QComboBox:
        self.crs = QComboBox()
        self.crs.setAccessibleName(tr("Read again as"))
        self.crs.addItem(tr("Not right? Read again as…"), "")
        for words, code in crs_choices(self._desk):
            if code != "gcj02":
                self.crs.addItem(words, code)
        self.crs.activated.connect(self._again)
        return self.crs

    def _again(self) -> None:
        if self.path is not None and self.crs.currentData():
            self.read(self.path, self.crs.currentData(), self._how[1])

    def _shift(self, on: bool) -> None:
        if self.path is not None:
            self.read(self.path, self._how[0], "gcj02" if on else "")

    def _add(self) -> None:
        if self.raster is None or self.path is None:
            return
        if self._desk.store is None:
            self.workspace_asked.emit()
            return
        raster, self.raster = self.raster, None
        kept = Kept(raster.facts.name, self.path.resolve(), crs=self._how[0], shift=self._how[1])
        self.slide_out()
        self.added.emit(kept, raster)

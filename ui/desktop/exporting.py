"""The export of a layer: what, how, where to, and the loss report of what the format could not hold."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QWidget

from gis_desk.boundaries.rules.nesting import LEVEL_TEXT
from layers.errors import GisDeskError
from layers.schema import DESK, LEVELS
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.opening import Sheet
from ui.desktop.words import table_title
from ui.texts import say, tr, where_words

if TYPE_CHECKING:
    from ui.desktop.workbench import Desk

_FORMATS = (
    ("Shapefile", "shp"),
    ("GeoPackage", "gpkg"),
    ("GeoJSON", "geojson"),
    ("CSV", "csv"),
    ("Excel", "xlsx"),
)


class ExportSheet(Sheet):
    """Asks for layer, format, coordinates and encoding; writes in the background; shows the loss report."""

    def __init__(self, parent: QWidget, desk: "Desk") -> None:
        super().__init__(parent, tr("Export a layer"))
        self._desk = desk
        store = desk.store
        assert store is not None
        add = self.column.add
        self.layer = QComboBox()
        for name in store.layers():
            if name != "attachment" and name not in DESK:
                number = figures.count(store.count(name))
                self.layer.addItem(figures.sentence(table_title(name), number), name)
        self.level = QComboBox()
        self.level.addItem(tr("All levels"), None)
        levels = store.frame("division")["level"].value_counts() if store.count("division") else {}
        for name in LEVELS:
            if name in levels:
                words = figures.sentence(say(LEVEL_TEXT[name]), figures.count(int(levels[name])))
                self.level.addItem(words, name)
        self.format = QComboBox()
        for words, ending in _FORMATS:
            self.format.addItem(words, ending)
        self.crs = QComboBox()
        for words, code in (
            (tr("CGCS2000 3-degree zone of the county (automatic)"), "auto"),
            (tr("Longitude and latitude, CGCS2000 (EPSG:4490)"), "EPSG:4490"),
            (tr("Longitude and latitude, WGS 84 (EPSG:4326)"), "EPSG:4326"),
        ):
            self.crs.addItem(words, code)
        self.encoding = QComboBox()
        for code in ("UTF-8", "GBK", "GB18030"):
            self.encoding.addItem(code, code)
        self.public = QCheckBox(tr("For publication: leave out or coarsen what must not be published"))
        for box in (self.layer, self.level, self.format, self.crs, self.encoding):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        form = kit.FormRows()
        form.add(tr("Layer"), self.layer)
        form.add(tr("Level"), self.level)
        self._form = form
        self.layer.currentIndexChanged.connect(lambda _: self._show_level())
        self._show_level()
        form.add(tr("Format"), self.format)
        form.add(tr("Coordinates"), self.crs)
        form.add(tr("Encoding"), self.encoding)
        add(form)
        add(self.public)
        self._report = QWidget()
        self._lines = kit.Column(self._report, margin=0)
        add(self._report, stretch=1)
        self.foot.addStretch(1)
        self.foot.addWidget(kit.button(tr("Close"), None, self.slide_out))
        self.take = kit.primary_button(tr("Export…"), "file-up", self._ask)
        self.take.setEnabled(self.layer.count() > 0)
        self.foot.addWidget(self.take)

    def _show_level(self) -> None:
        self._form.rows.setRowVisible(self.level, self.layer.currentData() == "division")

    def _where(self) -> dict[str, Any] | None:
        """What the rows are to have in common: divisions of one level, or all."""
        level = self.level.currentData()
        return {"level": level} if level and self.layer.currentData() == "division" else None

    def _called(self) -> str:
        """The name proposed for the file."""
        where = self._where()
        title = table_title(self.layer.currentData())
        return f"{title}_{say(LEVEL_TEXT[where['level']])}" if where else title

    def _ask(self) -> None:
        ending = self.format.currentData()
        dialog = QFileDialog(self.window(), tr("Export a layer"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{self.format.currentText()} (*.{ending})")
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(self._called())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.write)
        dialog.open()

    def write(self, path: str) -> None:
        """Export to `path` with what is chosen."""
        from layers.formats.writing import write

        store = self._desk.store
        if store is None:
            return
        table, where = self.layer.currentData(), self._where()
        how: dict[str, Any] = {
            "crs": self.crs.currentData(),
            "encoding": self.encoding.currentData(),
            "public": self.public.isChecked(),
        }

        def work(progress: Progress) -> Any:
            return write(store.frame(table, where=where), table, Path(path), progress=progress, **how)

        self.take.setEnabled(False)
        title = tr("Export {layer}", layer=table_title(table))
        self._desk.run(work, title, partial(self._done, path), self._failed)

    def _done(self, path: str, report: Any) -> None:
        self.take.setEnabled(True)
        kit.clear(self._lines.layout)
        self._lines.add(kit.Banner("good", tr("Written and read back: {file}", file=Path(path).name), closable=False))
        lines = [str(line) for line in report.lines(say)]
        if lines:
            card = kit.Card(tr("Loss report"))
            for line in lines[:60]:
                card.add(kit.body(line.strip(), selectable=True))
            self._lines.add(card)
        self._lines.stretch()

    def _failed(self, error: Exception) -> None:
        self.take.setEnabled(True)
        if not isinstance(error, GisDeskError):
            self._desk.show_error(error)
            return
        kit.clear(self._lines.layout)
        where = where_words(error.where)
        self._lines.add(kit.Banner("must", say(error.what), figures.sentence(where, say(error.do)), closable=False))
        self._lines.stretch()

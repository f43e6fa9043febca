"""The base maps of the window: opened with the workspace, listed below its layers, drawn below everything."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog

from gis_desk.map.layer import MapLayer
from gis_desk.map.rasters import map_layer
from layers.errors import GisDeskError
from layers.rasters.signature import is_raster
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui.desktop.basemaps.kept import PREFIX, SETTING, Kept, understood
from ui.desktop.basemaps.panel import BaseMapsSheet
from ui.desktop.basemaps.report import RasterSheet
from ui.desktop.layerlist import LayerRow
from ui.desktop.window.basepanel import build_overviews, fill
from ui.desktop.window.onlinemaps import OnlineMaps
from ui.texts import say, tr, where_words

if TYPE_CHECKING:
    from layers.rasters.raster import Raster
    from ui.desktop.window.main import MainWindow


class BaseMaps(QObject):
    """Holds the base maps of the open workspace, and everything the window does with them."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.kept: list[Kept] = []
        """The topmost first."""
        self.rasters: dict[str, Raster] = {}
        """Those that are open, by id."""
        self.failed: dict[str, str] = {}
        """Why the others are not."""
        self.online = OnlineMaps(window, self)
        self.report = RasterSheet(window.panes, window)
        self.panel = BaseMapsSheet(window.panes)
        self._keep_soon = QTimer(self, singleShot=True, interval=400)
        self._keep_soon.timeout.connect(self._keep)
        self.report.added.connect(self.add)
        self.report.workspace_asked.connect(window.ask_new)
        self.panel.changed.connect(self._change)
        self.panel.refreshed.connect(lambda: fill(self, window.store))
        self.panel.removed.connect(self.remove)
        self.panel.zoomed.connect(self.zoom_to)
        self.panel.overviews_asked.connect(self._build_overviews)
        self.panel.key_asked.connect(self.online.ask_key)
        self.panel.file_asked.connect(self.ask_file)
        self.panel.service_asked.connect(self.online.ask)
        window.layers.edited.connect(self._follow)

    # the workspace

    def set_store(self, store: Store | None) -> None:
        """Open the base maps of `store`; those before are let go."""
        self.release()
        if store is None:
            return
        self.kept = understood(store.setting(SETTING), store.path.resolve().parent)
        for kept in self.kept:
            self._open(kept)
        self.online.tell()

    def release(self) -> None:
        """Let go of all base maps; what was changed last is kept first."""
        if self._keep_soon.isActive():
            self._keep_soon.stop()
            self._keep()
        for raster in self.rasters.values():
            raster.close()
        self.kept, self.rasters, self.failed = [], {}, {}
        self.online.stop()
        self.online.tell()

    def _keep(self) -> None:
        store = self._window.store
        if store is None or store.readonly:
            return
        folder = store.path.resolve().parent
        try:
            store.set_setting(SETTING, [kept.as_json(folder) for kept in self.kept])
        except GisDeskError as error:
            self._window.show_error(error)

    def _open(self, kept: Kept) -> None:
        """Open a file in the background, a service at once; what fails is told and stays listed in the panel."""
        if kept.path is None:
            try:
                self.rasters[kept.id] = self.online.open(kept)
            except GisDeskError as error:
                self._fail(kept, error)
            return
        path = kept.path

        def work(progress: Progress) -> Any:
            from layers.rasters.opening import open_raster

            progress.step(0, 0)
            return open_raster(path, kept.crs, kept.shift)

        def done(raster: "Raster") -> None:
            if all(one.id != kept.id for one in self.kept):
                raster.close()
                return
            self.rasters[kept.id] = raster
            self.failed.pop(kept.id, None)
            self._show()

        self._window.run(work, tr("Read {file}", file=path.name), done, partial(self._fail, kept))

    def _fail(self, kept: Kept, error: Exception) -> None:
        if not isinstance(error, GisDeskError):
            self._window.show_error(error)
            return
        self.failed[kept.id] = f"{say(error.what)}: {say(error.do)}"
        heading = tr("The base map {name} cannot be shown: {why}", name=kept.title, why=say(error.what))
        steps = [(tr("Remove"), partial(self.remove, kept.id))]
        if kept.path is not None and not kept.path.exists():
            heading = tr("The base map {name} is not there any more", name=kept.title)
            steps.insert(0, (tr("Find it…"), partial(self._find, kept)))
        self._window.notices.add("should", heading, where_words(error.where) if kept.path else say(error.do), steps)

    def _find(self, kept: Kept) -> None:
        def chosen(path: str) -> None:
            found = replace(kept, path=Path(path).resolve())
            self.kept = [found if one.id == kept.id else one for one in self.kept]
            self._keep()
            self._open(found)

        self._ask(chosen)

    # adding and taking away

    def takes(self, path: Path) -> bool:
        """Whether `path` is a base map and its opening report is shown now."""
        if not is_raster(path):
            return False
        if self.has(Kept(path.stem, path=path.resolve())):
            return True
        self.panel.slide_out()
        self.report.read(path)
        return True

    def ask_file(self) -> None:
        """Ask for a GeoTIFF or MBTiles file."""
        self._ask(lambda path: self.takes(Path(path)) or self._window.open_path(path))

    def _ask(self, chosen: Any) -> None:
        dialog = QFileDialog(self._window, tr("Add a base map"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Base maps (*.tif *.tiff *.mbtiles)"), tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def add(self, kept: Kept, raster: "Raster") -> None:
        """Put a base map below the others; one that lies there already is not put there twice."""
        if self.has(kept):
            raster.close()
            return
        self.kept.append(kept)
        self.rasters[kept.id] = raster
        self._keep()
        self._show()
        self._window.message(tr("{name} lies below the map now", name=kept.title))

    def has(self, kept: Kept) -> bool:
        """Whether the file or service lies below the map already; then the user is told, and sees it."""
        same = next((one for one in self.kept if one.shows_same(kept)), None)
        if same is None:
            return False
        if same.id in self.rasters:
            self._change(replace(same, visible=True, opacity=same.opacity or 1.0))
            self._show()
        else:
            self._open(same)
        self._window.message(tr("{name} lies below the map already", name=same.title))
        return True

    def remove(self, name: str) -> None:
        """Take a base map away; the file stays where it is."""
        self.kept = [kept for kept in self.kept if kept.id != name]
        self.failed.pop(name, None)
        raster = self.rasters.pop(name, None)
        self._keep()
        self._show()
        if raster is not None:
            raster.close()

    # how they look

    def _follow(self) -> None:
        """Take over what was changed in the layer list: what is shown, how strongly, in what order."""
        rows = {row.id: (n, row) for n, row in enumerate(self._window.layers.model.rows()) if row.id.startswith(PREFIX)}
        listed = [kept for kept in self.kept if kept.id in rows]
        for kept in listed:
            row = rows[kept.id][1]
            self._put(replace(kept, visible=row.visible, opacity=row.opacity))
        order = {kept.id: rows[kept.id][0] for kept in listed}
        self.kept.sort(key=lambda kept: order.get(kept.id, len(rows) + 1000))
        if listed:
            self._keep_soon.start()
            self.online.tell()

    def _put(self, kept: Kept) -> None:
        self.kept = [kept if one.id == kept.id else one for one in self.kept]

    def _change(self, kept: Kept) -> None:
        self._put(kept)
        self._keep_soon.start()
        self._show(panel=False)

    def _show(self, *, panel: bool = True) -> None:
        """Renew the list, the map, and the panel."""
        self._window.renew_layers()
        self.online.tell()
        if panel and self.panel.isVisible():
            fill(self, self._window.store)

    def show_panel(self) -> None:
        """Slide in the list of base maps."""
        fill(self, self._window.store)
        self.panel.slide_in()

    def rows(self) -> list[LayerRow]:
        """The rows of the layer list, the topmost first."""
        return [
            LayerRow(kept.id, text("Base map: {name}", name=kept.title), 0, kept.visible, kept.opacity)
            for kept in self.kept
            if kept.id in self.rasters
        ]

    def under(self, layers: Sequence[MapLayer]) -> list[MapLayer]:
        """`layers` with the base maps below; while one is shown the divisions are drawn without their tones."""
        below = [
            map_layer(
                kept.id, text("{name}", name=kept.title), raster,
                visible=kept.visible, opacity=kept.opacity, look=kept.look,
            )
            for kept in reversed(self.kept)
            if (raster := self.rasters.get(kept.id)) is not None
        ]  # fmt: skip
        if not any(layer.visible and layer.opacity > 0 for layer in below):
            return [*below, *layers]
        return [*below, *(_clear(layer) for layer in layers)]

    def zoom_to(self, name: str) -> bool:
        """Show a base map whole; False when `name` is none."""
        raster = self.rasters.get(name)
        if raster is not None:
            self._window.canvas.zoom_to(raster.facts.bounds)
        return raster is not None

    def _build_overviews(self, name: str) -> None:
        kept = next((one for one in self.kept if one.id == name), None)
        if kept is not None:
            build_overviews(self._window, kept, partial(self._again, kept))

    def _again(self, kept: Kept) -> None:
        """Open a file anew."""
        old = self.rasters.pop(kept.id, None)
        if old is not None:
            old.close()
        self._open(kept)


def _clear(layer: MapLayer) -> MapLayer:
    """A layer of divisions without fills, unless its own style says otherwise."""
    if layer.kind != "division" or "fill" in layer.style:
        return layer
    return replace(layer, style={**layer.style, "fill": False})

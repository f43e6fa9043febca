"""The base maps of the window: opened with the workspace, listed below its layers, drawn below everything."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QFileDialog

from gis_desk.map.basemaps import PREFIX, TABLE, Kept, plan_maps, rows_of, understood
from gis_desk.map.layer import MapLayer
from gis_desk.map.rasters import map_layer
from layers.change import Change, Edit
from layers.errors import GisDeskError
from layers.rasters.signature import is_raster
from layers.store import Notice, Store
from layers.text import Text, text
from layers.work import Progress
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
        self._rows: dict[str, dict[str, Any]] = {}
        """The rows of the workspace."""
        self.online = OnlineMaps(window, self)
        self.report = RasterSheet(window.panes, window)
        self.panel = BaseMapsSheet(window.panes)
        self._keep_soon = QTimer(self, singleShot=True, interval=400)
        self._keep_soon.timeout.connect(lambda: self._keep(self._looked()))
        self.report.added.connect(self.add)
        self.report.workspace_asked.connect(window.doors.ask_new)
        self.panel.changed.connect(self._change)
        self.panel.refreshed.connect(lambda: fill(self, window.store))
        self.panel.removed.connect(self.remove)
        self.panel.zoomed.connect(self.zoom_to)
        self.panel.overviews_asked.connect(self._build_overviews)
        self.panel.key_asked.connect(self.online.ask_key)
        self.panel.file_asked.connect(self.ask_file)
        self.panel.service_asked.connect(self.online.ask)

    # the workspace

    def set_store(self, store: Store | None) -> None:
        """Open the base maps of `store`; those before are let go."""
        self.release()
        if store is None:
            return
        self.load()

    def load(self) -> None:
        """Hold what the workspace keeps now: what has come is opened, what has gone is let go."""
        store = self._window.store
        if store is None:
            return
        self._keep_soon.stop()
        frame = store.frame(TABLE)
        self._rows = {r["key"]: {"rank": r["rank"], "map": r["map"]} for r in frame.to_dict("records")}
        before = {kept.id: kept for kept in self.kept}
        self.kept = understood(self._rows.values(), self._folder)
        now = {kept.id: kept for kept in self.kept}
        for name, kept in before.items():
            if name not in now or _source(now[name]) != _source(kept):
                self._let_go(name)
        for name, kept in now.items():
            if name not in before or _source(before[name]) != _source(kept):
                self._open(kept)
        self.online.tell()

    def hear(self, notice: Notice) -> None:
        """The workspace has changed."""
        if TABLE in notice.layers:
            before = list(self.kept)
            self.load()
            if before != self.kept:
                self._show()

    @property
    def _folder(self) -> Path:
        store = self._window.store
        return Path() if store is None else store.path.resolve().parent

    def _let_go(self, name: str) -> None:
        self.failed.pop(name, None)
        raster = self.rasters.pop(name, None)
        if raster is not None:
            raster.close()

    def release(self) -> None:
        """Let go of all base maps."""
        self._keep_soon.stop()
        for name in list(self.rasters):
            self._let_go(name)
        self.kept, self._rows, self.failed = [], {}, {}
        self.online.stop()
        self.online.tell()

    def edits(self) -> tuple[Edit, ...]:
        """What the workspace does not keep yet."""
        self._keep_soon.stop()
        return plan_maps(self._rows, rows_of(self.kept, self._folder))

    def settle(self) -> None:
        """Keep at once how they look now, after a slider has rested."""
        if self._keep_soon.isActive():
            self._keep(self._looked())

    def _looked(self) -> Text:
        """What was done to their look, in the words of the history."""
        was = {kept.id: kept for kept in understood(self._rows.values(), self._folder)}
        other = [kept for kept in self.kept if kept != was.get(kept.id)]
        if len(other) != 1 or other[0].id not in was:
            return text("Look of the base maps")
        kept = other[0]
        if replace(kept, opacity=was[kept.id].opacity) == was[kept.id]:
            return text("Opacity of {layer}: {share} %", layer=kept.title, share=round(kept.opacity * 100))
        return text("Look of the base map {name}", name=kept.title)

    def _keep(self, label: Text) -> None:
        """Make one change of what is not kept yet; where that is refused, all is as the workspace says."""
        store = self._window.store
        if store is None or store.readonly:
            return
        edits = self.edits()
        if edits and not self._window.perform(Change(label, edits)):
            self.load()
            self._show()

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
            self._put(replace(kept, path=Path(path).resolve()))
            self._keep(text("Base map {name} found again", name=kept.title))
            self._again(next(one for one in self.kept if one.id == kept.id))

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
        self._keep(text("Base map {name} added", name=kept.title))
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
        title = next((kept.title for kept in self.kept if kept.id == name), "")
        self.kept = [kept for kept in self.kept if kept.id != name]
        self._let_go(name)
        self._keep(text("Base map {name} removed", name=title))
        self._show()

    # how they look

    def follow(self, listed: Sequence[LayerRow]) -> None:
        """Take over what was changed in the layer list: what is shown, how strongly, in what order."""
        rows = {row.id: (n, row) for n, row in enumerate(listed) if row.id.startswith(PREFIX)}
        for kept in [kept for kept in self.kept if kept.id in rows]:
            row = rows[kept.id][1]
            self._put(replace(kept, visible=row.visible, opacity=row.opacity))
        self.kept.sort(key=lambda kept: rows[kept.id][0] if kept.id in rows else len(listed))
        if rows:
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
        """Open a base map anew."""
        self._let_go(kept.id)
        self._open(kept)


def _source(kept: Kept) -> tuple[object, ...]:
    """What has to be opened again where it differs."""
    return kept.path, kept.service, kept.crs, kept.shift


def _clear(layer: MapLayer) -> MapLayer:
    """A layer of divisions without fills, unless its own style says otherwise."""
    if layer.kind != "division" or "fill" in layer.style:
        return layer
    return replace(layer, style={**layer.style, "fill": False})

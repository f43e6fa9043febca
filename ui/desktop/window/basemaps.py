"""The base maps of the window: opened with the workspace, listed below its layers, drawn below everything."""

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
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
from ui.desktop import settings
from ui.desktop.basemaps.panel import BaseMapsSheet
from ui.desktop.basemaps.report import RasterSheet
from ui.desktop.layerlist import LayerRow
from ui.texts import say, tr

if TYPE_CHECKING:
    from layers.rasters.raster import Raster
    from layers.rasters.services import Service
    from ui.desktop.window.main import MainWindow

_AGAIN_MS = 250
"""How often the map is drawn again while tiles come."""
_RETRY_MS = 21_000
"""When a server that could not be reached is tried again."""


class BaseMaps(QObject):
    """Holds the base maps of the open workspace, and everything the window does with them."""

    _came = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._maps: list[Kept] = []
        self._rows: dict[str, dict[str, Any]] = {}
        """The rows of the workspace."""
        self._rasters: dict[str, Raster] = {}
        self._failed: dict[str, str] = {}
        self.report = RasterSheet(window.panes, window)
        self.panel = BaseMapsSheet(window.panes)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._redraw)
        self._retry = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retry.timeout.connect(self._redraw)
        self._keep_soon = QTimer(self, singleShot=True, interval=400)
        self._keep_soon.timeout.connect(lambda: self._keep(self._looked()))
        self._came.connect(self._tiles_came, Qt.ConnectionType.QueuedConnection)
        self.report.added.connect(self.add)
        self.report.workspace_asked.connect(window.doors.ask_new)
        self.panel.changed.connect(self._change)
        self.panel.refreshed.connect(self._fill_panel)
        self.panel.removed.connect(self.remove)
        self.panel.zoomed.connect(self.zoom_to)
        self.panel.overviews_asked.connect(self.build_overviews)
        self.panel.key_asked.connect(self.ask_key)
        self.panel.file_asked.connect(self.ask_file)
        self.panel.service_asked.connect(self.ask_online)

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
        before = {kept.id: kept for kept in self._maps}
        self._maps = understood(self._rows.values(), self._folder)
        now = {kept.id: kept for kept in self._maps}
        for name, kept in before.items():
            if name not in now or _source(now[name]) != _source(kept):
                self._let_go(name)
        for name, kept in now.items():
            if name not in before or _source(before[name]) != _source(kept):
                self._open(kept)
        self._tell_net()

    def hear(self, notice: Notice) -> None:
        """The workspace has changed."""
        if TABLE in notice.layers:
            before = list(self._maps)
            self.load()
            if before != self._maps:
                self._show()

    @property
    def _folder(self) -> Path:
        store = self._window.store
        return Path() if store is None else store.path.resolve().parent

    def _let_go(self, name: str) -> None:
        self._failed.pop(name, None)
        raster = self._rasters.pop(name, None)
        if raster is not None:
            raster.close()

    def release(self) -> None:
        """Let go of all base maps."""
        self._keep_soon.stop()
        for name in list(self._rasters):
            self._let_go(name)
        self._maps, self._rows, self._failed = [], {}, {}
        self._again.stop()
        self._retry.stop()
        self._tell_net()

    def edits(self) -> tuple[Edit, ...]:
        """What the workspace does not keep yet."""
        self._keep_soon.stop()
        return plan_maps(self._rows, rows_of(self._maps, self._folder))

    def settle(self) -> None:
        """Keep at once how they look now, after a slider has rested."""
        if self._keep_soon.isActive():
            self._keep(self._looked())

    def _looked(self) -> Text:
        """What was done to their look, in the words of the history."""
        was = {kept.id: kept for kept in understood(self._rows.values(), self._folder)}
        other = [kept for kept in self._maps if kept != was.get(kept.id)]
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
                self._rasters[kept.id] = self._online(kept)
            except GisDeskError as error:
                self._fail(kept, error)
            return
        path = kept.path

        def work(progress: Progress) -> Any:
            from layers.rasters.opening import open_raster

            progress.step(0, 0)
            return open_raster(path, kept.crs, kept.shift)

        def done(raster: "Raster") -> None:
            if all(one.id != kept.id for one in self._maps):
                raster.close()
                return
            self._rasters[kept.id] = raster
            self._failed.pop(kept.id, None)
            self._show()

        self._window.run(work, tr("Read {file}", file=path.name), done, partial(self._fail, kept))

    def _fail(self, kept: Kept, error: Exception) -> None:
        if not isinstance(error, GisDeskError):
            self._window.show_error(error)
            return
        self._failed[kept.id] = f"{say(error.what)}: {say(error.do)}"
        heading = tr("The base map {name} cannot be shown: {why}", name=kept.title, why=say(error.what))
        steps = [(tr("Remove"), partial(self.remove, kept.id))]
        if kept.path is not None and not kept.path.exists():
            heading = tr("The base map {name} is not there any more", name=kept.title)
            steps.insert(0, (tr("Find it…"), partial(self._find, kept)))
        self._window.notices.add("should", heading, str(error.where) if kept.path else say(error.do), steps)

    def _find(self, kept: Kept) -> None:
        def chosen(path: str) -> None:
            self._put(replace(kept, path=Path(path).resolve()))
            self._keep(text("Base map {name} found again", name=kept.title))
            self._let_go(kept.id)
            self._open(next(one for one in self._maps if one.id == kept.id))

        self._ask(chosen)

    # adding and taking away

    def takes(self, path: Path) -> bool:
        """Whether `path` is a base map and its opening report is shown now."""
        if not is_raster(path):
            return False
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
        """Put a base map below the others."""
        self._maps.append(kept)
        self._rasters[kept.id] = raster
        self._keep(text("Base map {name} added", name=kept.title))
        self._show()
        self._window.message(tr("{name} lies below the map now", name=kept.title))

    def remove(self, name: str) -> None:
        """Take a base map away; the file stays where it is."""
        title = next((kept.title for kept in self._maps if kept.id == name), "")
        self._maps = [kept for kept in self._maps if kept.id != name]
        self._let_go(name)
        self._keep(text("Base map {name} removed", name=title))
        self._show()

    # services

    def ask_online(self) -> None:
        """Ask for a map service."""
        from ui.desktop.basemaps.online import OnlineDialog

        dialog = OnlineDialog(self._window, self._window.run)
        dialog.chosen.connect(self.add_service)
        dialog.open()

    def add_service(self, service: "Service", key: str) -> None:
        """Put a map service below the others; the user has agreed to ask it from this computer."""
        from layers.rasters import keys

        if key:
            keys.keep(service.owner, key)
        settings.agree(service.owner)
        kept = Kept(service.title, service=service.as_json(), shift=service.shift)
        self.add(kept, self._online(kept))

    def _online(self, kept: Kept) -> "Raster":
        from layers.rasters import keys
        from layers.rasters.kept import DiskCache
        from layers.rasters.online import open_online
        from layers.rasters.services import from_json

        service = from_json(kept.service or {})
        agreed = settings.agreed(service.owner)
        if not agreed:
            self._window.notices.add(
                "should",
                tr("This workspace wants to fetch a base map from {host}", host=service.owner),
                tr("Nothing is fetched until you allow it on this computer."),
                [(tr("Allow"), partial(self._allow, kept.id)), (tr("Remove"), partial(self.remove, kept.id))],
            )
        cache = DiskCache(settings.cache() / "tiles")
        owner = service.owner
        return open_online(service, lambda: keys.key_of(owner), cache, awake=agreed, told=self._hear)

    def _hear(self) -> None:
        """Called from the fetching threads."""
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._came.emit()

    def _allow(self, name: str) -> None:
        raster = self._rasters.get(name)
        if raster is not None:
            source: Any = raster.source
            settings.agree(source.service.owner)
            source.wake()
            self._redraw()

    def ask_key(self, name: str) -> None:
        """Ask for another key of a service."""
        from layers.rasters import keys
        from ui.desktop.basemaps.online import KeyDialog

        raster = self._rasters.get(name)
        if raster is None:
            return
        source: Any = raster.source
        owner = source.service.owner

        def entered(key: str) -> None:
            if key:
                keys.keep(owner, key)
                settings.agree(owner)
                self._window.notices.clear()
                source.wake()
            else:
                keys.forget(owner)
            self._redraw()

        dialog = KeyDialog(self._window, owner)
        dialog.entered.connect(entered)
        dialog.open()

    def _tiles_came(self) -> None:
        self._tell_net()
        if not self._again.isActive():
            self._again.start()

    def _redraw(self) -> None:
        self._window.canvas.redraw()
        self._tell_net()

    def _services(self) -> list[tuple[Kept, Any]]:
        """The services that are shown, with their sources."""
        return [
            (kept, raster.source)
            for kept in self._maps
            if kept.service is not None and kept.visible and (raster := self._rasters.get(kept.id)) is not None
        ]

    def _tell_net(self) -> None:
        """Say in the status bar whether anything goes over the net."""
        label = self._window.status.net
        asked = [(kept, source) for kept, source in self._services() if source.status.mood.value != "asleep"]
        if not asked:
            label.setText(tr("Offline"))
            label.setToolTip(tr("Nothing is sent or fetched over the network."))
            return
        from layers.rasters.online import Mood

        hosts = list(dict.fromkeys(source.service.owner for _, source in asked))
        moods = {source.status.mood for _, source in asked}
        refused = next(((k, s.status) for k, s in asked if s.status.mood is Mood.REFUSED), None)
        if refused is not None:
            label.setText(tr("Online: refused"))
            self._tell_refused(*refused)
        elif Mood.OFFLINE in moods:
            label.setText(tr("No connection"))
            self._retry.start()
        elif Mood.LOADING in moods:
            label.setText(tr("Online: loading"))
        else:
            label.setText(tr("Online"))
        label.setToolTip(tr("Tiles of the part of the map you look at are asked of {hosts}.", hosts=hosts))

    def _tell_refused(self, kept: Kept, status: Any) -> None:
        if status.error is not None and self._failed.get(kept.id) != say(status.error.what):
            self._failed[kept.id] = say(status.error.what)
            steps = [(tr("Enter the key…"), partial(self.ask_key, kept.id))]
            self._window.notices.error(status.error, steps)

    # how they look

    def follow(self, listed: Sequence[LayerRow]) -> None:
        """Take over what was changed in the layer list: what is shown, how strongly, in what order."""
        rows = {row.id: (n, row) for n, row in enumerate(listed) if row.id.startswith(PREFIX)}
        for kept in [kept for kept in self._maps if kept.id in rows]:
            row = rows[kept.id][1]
            self._put(replace(kept, visible=row.visible, opacity=row.opacity))
        self._maps.sort(key=lambda kept: rows[kept.id][0] if kept.id in rows else len(listed))
        if rows:
            self._tell_net()

    def _put(self, kept: Kept) -> None:
        self._maps = [kept if one.id == kept.id else one for one in self._maps]

    def _change(self, kept: Kept) -> None:
        self._put(kept)
        self._keep_soon.start()
        self._show(panel=False)

    def _show(self, *, panel: bool = True) -> None:
        """Renew the list, the map, and the panel."""
        self._window.renew_layers()
        self._tell_net()
        if panel and self.panel.isVisible():
            self._fill_panel()

    def rows(self) -> list[LayerRow]:
        """The rows of the layer list, the topmost first."""
        return [
            LayerRow(kept.id, text("Base map: {name}", name=kept.title), 0, kept.visible, kept.opacity)
            for kept in self._maps
            if kept.id in self._rasters
        ]

    def under(self, layers: Sequence[MapLayer]) -> list[MapLayer]:
        """`layers` with the base maps below; while one is shown the divisions are drawn without their tones."""
        below = [
            map_layer(
                kept.id, text("{name}", name=kept.title), raster,
                visible=kept.visible, opacity=kept.opacity, look=kept.look,
            )
            for kept in reversed(self._maps)
            if (raster := self._rasters.get(kept.id)) is not None
        ]  # fmt: skip
        if not any(layer.visible and layer.opacity > 0 for layer in below):
            return [*below, *layers]
        return [*below, *(_clear(layer) for layer in layers)]

    def zoom_to(self, name: str) -> bool:
        """Show a base map whole; False when `name` is none."""
        raster = self._rasters.get(name)
        if raster is not None:
            self._window.canvas.zoom_to(raster.facts.bounds)
        return raster is not None

    # the panel

    def show_panel(self) -> None:
        """Slide in the list of base maps."""
        self._fill_panel()
        self.panel.slide_in()

    def _fill_panel(self) -> None:
        store = self._window.store
        shown = [(kept, self._rasters.get(kept.id), self._state(kept)) for kept in self._maps]
        self.panel.show_maps(shown, writable=store is not None and not store.readonly)

    def _state(self, kept: Kept) -> str:
        raster = self._rasters.get(kept.id)
        if raster is None:
            return self._failed.get(kept.id, tr("It is being opened"))
        where = str(kept.path) if kept.path is not None else raster.source.service.owner  # type: ignore[attr-defined]
        words = f"{raster.facts.kind}, {where}"
        spoiled = getattr(raster.source, "spoiled", 0)
        return f"{words}; {tr('{n} tiles could not be read', n=spoiled)}" if spoiled else words

    def build_overviews(self, name: str) -> None:
        """Write the overviews of a GeoTIFF beside it, in the background."""
        kept = next((one for one in self._maps if one.id == name), None)
        if kept is None or kept.path is None:
            return
        path = kept.path

        def work(progress: Progress) -> Path:
            from layers.rasters.overviews import build_overviews

            return build_overviews(path, progress)

        def done(_: Path) -> None:
            old = self._rasters.pop(name, None)
            if old is not None:
                old.close()
            self._open(kept)
            self._window.message(tr("The overviews of {name} are ready", name=kept.title))

        self._window.run(work, tr("Build the overviews of {name}", name=kept.title), done)


def _source(kept: Kept) -> tuple[object, ...]:
    """What has to be opened again where it differs."""
    return kept.path, kept.service, kept.crs, kept.shift


def _clear(layer: MapLayer) -> MapLayer:
    """A layer of divisions without fills, unless its own style says otherwise."""
    if layer.kind != "division" or "fill" in layer.style:
        return layer
    return replace(layer, style={**layer.style, "fill": False})

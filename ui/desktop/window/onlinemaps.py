"""The map services among the base maps: consent, keys, tiles as they come, and what the status bar says of the net."""

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gis_desk.map.basemaps import Kept
from ui.desktop import settings
from ui.texts import say, tr

if TYPE_CHECKING:
    from layers.rasters.raster import Raster
    from layers.rasters.services import Service
    from ui.desktop.window.basemaps import BaseMaps
    from ui.desktop.window.main import MainWindow

_AGAIN_MS = 250
"""How often the map is drawn again while tiles come."""
_RETRY_MS = 21_000
"""When a server that could not be reached is tried again."""


class OnlineMaps(QObject):
    """Asks for, opens and watches the services of `maps`."""

    _came = Signal()

    def __init__(self, window: "MainWindow", maps: "BaseMaps") -> None:
        super().__init__(maps)
        self._window, self._maps = window, maps
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._redraw)
        self._retry = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retry.timeout.connect(self._redraw)
        self._came.connect(self._tiles_came, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Wait for no more tiles."""
        self._again.stop()
        self._retry.stop()

    def ask(self) -> None:
        """Ask for a map service."""
        from ui.desktop.basemaps.online import OnlineDialog

        dialog = OnlineDialog(self._window, self._window.run)
        dialog.chosen.connect(self.add)
        dialog.open()

    def add(self, service: "Service", key: str) -> None:
        """Put a map service below the others; the user has agreed to ask it from this computer."""
        from layers.rasters import keys

        if key:
            keys.keep(service.owner, key)
        settings.agree(service.owner)
        kept = Kept(service.title, service=service.as_json(), shift=service.shift)
        if not self._maps.has(kept):
            self._maps.add(kept, self.open(kept))

    def open(self, kept: Kept) -> "Raster":
        """The service `kept`; it sleeps until it is allowed on this computer.

        Raises
        ------
        GisDeskError
            If what was kept is no service.
        """
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
                [(tr("Allow"), partial(self._allow, kept.id)), (tr("Remove"), partial(self._maps.remove, kept.id))],
            )
        cache = DiskCache(settings.cache() / "tiles")
        owner = service.owner
        return open_online(service, lambda: keys.key_of(owner), cache, awake=agreed, told=self._hear)

    def _hear(self) -> None:
        """Called from the fetching threads."""
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._came.emit()

    def _allow(self, name: str) -> None:
        raster = self._maps.rasters.get(name)
        if raster is not None:
            source: Any = raster.source
            settings.agree(source.service.owner)
            source.wake()
            self._redraw()

    def ask_key(self, name: str) -> None:
        """Ask for another key of a service."""
        from layers.rasters import keys
        from ui.desktop.basemaps.online import KeyDialog

        raster = self._maps.rasters.get(name)
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
        self.tell()
        if not self._again.isActive():
            self._again.start()

    def _redraw(self) -> None:
        self._window.canvas.redraw()
        self.tell()

    def _services(self) -> list[tuple[Kept, Any]]:
        """The services that are shown, with their sources."""
        return [
            (kept, raster.source)
            for kept in self._maps.kept
            if kept.service is not None and kept.visible and (raster := self._maps.rasters.get(kept.id)) is not None
        ]

    def tell(self) -> None:
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
        if status.error is not None and self._maps.failed.get(kept.id) != say(status.error.what):
            self._maps.failed[kept.id] = say(status.error.what)
            steps = [(tr("Enter the key…"), partial(self.ask_key, kept.id))]
            self._window.notices.error(status.error, steps)

"""What the panel of the base maps says of each, and the overviews that are built from it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gis_desk.map.basemaps import Kept
from layers.store import Store
from layers.work import Progress
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.window.basemaps import BaseMaps
    from ui.desktop.window.main import MainWindow


def fill(maps: "BaseMaps", store: Store | None) -> None:
    """List the base maps in their panel."""
    shown = [(kept, maps.rasters.get(kept.id), state(maps, kept)) for kept in maps.kept]
    maps.panel.show_maps(shown, writable=store is not None and not store.readonly)


def state(maps: "BaseMaps", kept: Kept) -> str:
    """Where a base map is from, or why it is not shown."""
    raster = maps.rasters.get(kept.id)
    if raster is None:
        return maps.failed.get(kept.id, tr("It is being opened"))
    where = str(kept.path) if kept.path is not None else raster.source.service.owner  # type: ignore[attr-defined]
    words = f"{raster.facts.kind}, {where}"
    spoiled = getattr(raster.source, "spoiled", 0)
    return f"{words}; {tr('{n} tiles could not be read', n=spoiled)}" if spoiled else words


def build_overviews(window: "MainWindow", kept: Kept, then: Callable[[], None]) -> None:
    """Write the overviews of a GeoTIFF beside it, in the background."""
    path = kept.path
    if path is None:
        return

    def work(progress: Progress) -> Path:
        from layers.rasters.overviews import build_overviews

        return build_overviews(path, progress)

    def done(_: Path) -> None:
        then()
        window.message(tr("The overviews of {name} are ready", name=kept.title))

    window.run(work, tr("Build the overviews of {name}", name=kept.title), done)

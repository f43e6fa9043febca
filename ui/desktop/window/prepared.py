"""The map of a workspace before anything of it is read: the levels that were kept when it was last open."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from gis_desk.map.kept import Kept, stamp_of
from gis_desk.map.layer import MapLayer
from gis_desk.map.symbology import Look
from layers.store import Notice
from layers.text import Text
from ui.desktop import settings
from ui.desktop.snapshot import DRAWN
from ui.desktop.words import table_title
from ui.map.canvas import MapCanvas


class Prepared:
    """Lets the map keep its levels beside the workspace, and shows at once what was kept."""

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self._kept: Kept | None = None
        self.layers: list[MapLayer] = []
        """What was kept of the open workspace, to be shown until its rows are there."""

    def open(self, path: Path, stamp: str, looks: Mapping[str, Look], *, mine: bool = True) -> None:
        """Work for the workspace at `path`, whose state before it was opened was `stamp`; show what was kept of it.

        What is kept has the standard look: a layer that `looks` gives another waits for its rows. Each is drawn or not,
        and as strongly, as when the workspace was closed. `mine` says whether it is open for writing.
        """
        self._kept = Kept(path, stamp, mine=mine, cache=settings.cache())
        self._canvas.keep_in(self._kept)
        shown = self._kept.shown()
        known = [
            MapLayer(
                layer.id,
                Text(table_title(layer.id)),
                layer.kind,
                pd.DataFrame(),
                *shown.get(layer.id, (True, 1.0)),
                kept=layer,
                look=looks.get(layer.id),
            )
            for layer in self._kept.scene()
            if layer.id in DRAWN
        ]
        self.layers = [layer for layer in known if layer.built_look is None]
        if self.layers:
            self._canvas.set_layers(self.layers)

    def outdate(self, notice: Notice) -> None:
        """Forget what was made of the tables that have changed."""
        if self._kept is not None:
            self._kept.outdate(notice.layers)

    def close(self) -> None:
        """The workspace is closed: what is kept belongs to its present state."""
        if self._kept is not None:
            self._canvas.keep_small()
            self._kept.close({layer.id: (layer.visible, layer.opacity) for layer in self._canvas.layers()})
        self._kept, self.layers = None, []
        self._canvas.keep_in(None)


__all__ = ["Prepared", "stamp_of"]

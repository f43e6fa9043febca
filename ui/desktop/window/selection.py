"""The one selected row of the window: on the map, in the tree and in the attribute panel."""

from collections.abc import Sequence

from shapely import Point
from shapely.geometry.base import BaseGeometry

from gis_desk.findings import Finding
from layers.store import Store
from ui.desktop.attributes import AttributePanel
from ui.desktop.layerlist import LayerPanel
from ui.desktop.snapshot import DRAWN
from ui.desktop.tree import DivisionPanel
from ui.map.canvas import MapCanvas

_NAMED_IN_FINDINGS = ("place_name", "division", "marker", "boundary_line", "dispute", "sign")
"""Tables in which the object of a finding is looked for, in this order."""

_OUTLINES = ("outline_a", "outline_b", "outline_c", "outline_c", "outline_c", "outline_c")
_ROOM = 0.6
"""What is left on each side of a finding, in its own width and height."""


def _surroundings(shape: BaseGeometry) -> tuple[float, float, float, float]:
    """The bounds of a finding and what lies around it; those of a point are the point."""
    west, south, east, north = shape.bounds
    across, up = (east - west) * _ROOM, (north - south) * _ROOM
    return west - across, south - up, east + across, north + up


class Selection:
    """Selects and shows rows of the workspace; without one, nothing."""

    def __init__(
        self, canvas: MapCanvas, attributes: AttributePanel, divisions: DivisionPanel, layers: LayerPanel
    ) -> None:
        self._canvas, self._attributes, self._divisions, self._layers = canvas, attributes, divisions, layers
        self._store: Store | None = None
        self._row: tuple[str, str] | None = None
        self._outlined = False

    @property
    def row(self) -> tuple[str, str] | None:
        """Layer and key of the selected row."""
        return self._row

    def set_store(self, store: Store | None) -> None:
        """Nothing is selected in `store` yet."""
        self._store, self._row = store, None
        self._canvas.highlight([])

    def select(self, layer: str, key: str) -> None:
        """Select a row: highlighted on the map, its fields in the attribute panel."""
        self._row = (layer, key)
        self._attributes.show_row(layer, key)
        shape = self._shape(layer, key)
        self._canvas.highlight([] if shape is None else [shape])
        if layer == "division":
            self._divisions.select(key)

    def renew(self, layers: frozenset[str]) -> None:
        """Show the selected row again where its table is among `layers`."""
        if self._row and self._row[0] in layers:
            self.select(*self._row)

    def pick(self, found: Sequence[tuple[str, str]]) -> bool:
        """Select of what was clicked the row after the selected one, else the first; whether there was any."""
        hits = [(layer, key) for layer, key in found if layer in DRAWN]
        self._rest()
        if not hits:
            self._row = None
            self._attributes.show_row("", "")
            self._canvas.highlight([])
            return False
        at = hits.index(self._row) + 1 if self._row in hits else 0
        self.select(*hits[at % len(hits)])
        return True

    def show(self, layer: str, key: str) -> None:
        """Select a row and go there on the map, where its layer becomes visible."""
        self._rest()
        self.select(layer, key)
        shape = self._shape(layer, key)
        if shape is not None:
            self._canvas.zoom_to_geometry(shape)
        number = self._layers.model.row_of(layer)
        if number >= 0 and not self._layers.model.rows()[number].visible:
            self._layers.toggle(layer)

    def locate(self, finding: Finding) -> None:
        """Go to where a finding lies, and select its object."""
        layer = self._layer_of(finding)
        if layer is not None:
            self.select(layer, finding.keys[0])
        shape = finding.at
        if (shape is None or shape.is_empty) and layer is not None:
            shape = self._shape(layer, finding.keys[0])
        if shape is not None and not shape.is_empty:
            self._canvas.highlight([shape])
            self._canvas.zoom_to(_surroundings(shape))
        self._outline(finding, layer)

    def _outline(self, finding: Finding, layer: str | None) -> None:
        """Draw the outlines of the divisions that a finding is about, so that a gap or overlap is seen between them."""
        self._rest()
        if layer != "division" or finding.at is None:
            return
        shapes = [s for key in finding.keys[: len(_OUTLINES)] if (s := self._shape("division", key)) is not None]
        self._outlined = len(shapes) > 1
        if self._outlined:
            self._canvas.preview(list(zip(shapes, _OUTLINES, strict=False)))

    def _rest(self) -> None:
        """Take the outlines of the last finding away."""
        if self._outlined:
            self._canvas.preview([])
        self._outlined = False

    def go_to(self, lon: float, lat: float) -> None:
        """Go to a position (degrees, EPSG:4490)."""
        self._canvas.highlight([Point(lon, lat)])
        self._canvas.zoom_to_geometry(Point(lon, lat))

    def _layer_of(self, finding: Finding) -> str | None:
        """The table in which the first object of a finding stands, or None."""
        if self._store is None or not finding.keys:
            return None
        return next((t for t in _NAMED_IN_FINDINGS if self._store.row(t, finding.keys[0]) is not None), None)

    def _shape(self, layer: str, key: str) -> BaseGeometry | None:
        """The geometry of a row; None where it has none, or an empty one."""
        row = self._store.row(layer, key) if self._store is not None else None
        shape = (row or {}).get("geometry")
        return None if shape is None or shape.is_empty else shape

"""What the faces can tell a review: characters that no font has, pictures that cannot be shown."""

from collections.abc import Iterable

import numpy as np

from gis_desk.findings import Finding
from gis_desk.map.layer import MapLayer
from gis_desk.map.layout import review
from gis_desk.map.layout.items import Item, MapItem, PictureItem, TextItem
from gis_desk.map.scene import Labels
from gis_desk.map.values import texts
from gis_desk.map.view import PAPER_DETAIL_MM, View
from ui.map.fonts import missing_glyphs
from ui.map.names import placed_names
from ui.print.composer.drawing import Drawing
from ui.print.composer.tables import cell_of

_LETTERED = ("name", "title", "number", "label")
"""Columns whose values stand on maps. They are asked instead of the scenes, which need not be lettered for that."""


_MOST_NAMES = 20_000
_DOTS = 12.0
"""Dots per mm at which names are tried."""


def look(drawing: Drawing) -> list[Finding]:
    """The findings of the map review for everything that `drawing` would print, worst first."""
    broken = [
        item.id for item in drawing.layout.items if isinstance(item, PictureItem) and drawing.picture(item.file) is None
    ]
    lost = missing_glyphs(dict.fromkeys(_said(drawing)))
    return review(drawing.composition, missing=lost, broken=broken, detail_mm=PAPER_DETAIL_MM, names=_room(drawing))


def _room(drawing: Drawing) -> dict[str, tuple[int, int]]:
    """How many names of each map of the first sheet were placed, and how many lie in it; not for very many names."""
    found: dict[str, tuple[int, int]] = {}
    page = next((p for p in drawing.composition.pages if p.sheet), None)
    if page is None:
        return found
    for name, framed in page.maps.items():
        rows = sum(len(m.frame) for m in drawing.material.layers if _names(m, framed.item))
        if not framed.item.names or not 0 < rows <= _MOST_NAMES:
            continue
        view, scene = framed.view(_DOTS), drawing.scene(framed, page)
        groups = [g for m in scene.layers for g in m.labels if g.where in ("centre", "beside")]
        wanted = {name for group in groups for name in _inside(group, view)}
        placed = placed_names(scene, view, drawing.cache, whole=True, cancel=drawing.cancelled)
        found[name] = len(wanted & {one.text for one in placed}), len(wanted)
    return found


def _inside(group: Labels, view: View) -> list[str]:
    """The names of a group that lie in `view` and are shown at its scale."""
    shown = np.array([s.min_scale <= view.scale <= s.max_scale for s in group.styles], dtype=bool)
    x, y = view.to_dots(group.xy[:, 0], group.xy[:, 1])
    there = (x > 0) & (x < view.width) & (y > 0) & (y < view.height) & shown[group.style]
    return [group.texts[k] for k in np.flatnonzero(there).tolist()]


def _said(drawing: Drawing) -> Iterable[str]:
    """Every text of the pages: of items, tables and the names of the maps."""
    for page in drawing.composition.pages:
        for item in page.items:
            if isinstance(item, TextItem):
                yield drawing.words(item, page)
        for name, (rows, blocks) in page.tables.items():
            layer = getattr(drawing.layout.item(name), "layer", "")
            for block in blocks:
                for cells in rows.cells[block.first : block.last]:
                    yield from (cell_of(layer, c, v) for c, v in zip(rows.columns, cells, strict=True))
    for layer in drawing.material.layers:
        if any(_names(layer, item) for item in drawing.layout.items):
            for column in _LETTERED:
                yield from dict.fromkeys(texts(layer.frame, column))


def _names(layer: MapLayer, item: Item) -> bool:
    """Whether a map shows the names of `layer`."""
    if not isinstance(item, MapItem) or not item.names:
        return False
    return layer.id in item.layers or layer.kind in item.layers if item.layers else layer.visible

"""What the review of a layout looks at, and the run of all its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely

from gis_desk.map.layer import MapLayer
from gis_desk.map.layout.framing import Framed
from gis_desk.map.layout.items import Item, TextItem
from gis_desk.map.layout.pages import Composition
from gis_desk.map.layout.words import fields_in
from gis_desk.map.values import shapes


@dataclass(frozen=True, eq=False)
class Review:
    """A composition under review.

    Parameters
    ----------
    composition : Composition
    missing : sequence of str
        Characters that no installed face can draw.
    broken : sequence of str
        Ids of picture items whose file cannot be shown.
    detail_mm : float
        What vector pages leave out.
    names : mapping
        Id of a map to how many of its names were placed, and how many lie in it.
    """

    composition: Composition
    missing: Sequence[str] = ()
    broken: Sequence[str] = ()
    detail_mm: float = 0.1
    names: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    _near: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)

    @property
    def purpose(self) -> str:
        """``internal``, ``inspection`` or ``public``."""
        return self.composition.layout.purpose

    @property
    def public(self) -> bool:
        """Whether the map is for the public."""
        return self.purpose == "public"

    def having(self, kind: str) -> list[Item]:
        """The items of a kind."""
        return [i for i in self.composition.layout.items if i.kind == kind]

    def given(self, name: str) -> str:
        """What the user gave for a field."""
        return self.composition.material.values.get(name, "")

    @cached_property
    def fields(self) -> Mapping[str, tuple[str, ...]]:
        """Field to the ids of the texts it stands in."""
        found: dict[str, list[str]] = {}
        for item in self.composition.layout.items:
            if isinstance(item, TextItem):
                for name in dict.fromkeys(fields_in(item.text.zh) + fields_in(item.text.en)):
                    found.setdefault(name, []).append(item.id)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def frames(self) -> Sequence[tuple[str, Framed]]:
        """Every map frame of every page with its id; of long series the first, the middle and the last pages."""
        pages = self.composition.pages
        some = pages if len(pages) <= 30 else [pages[n] for n in np.linspace(0, len(pages) - 1, 30).round().astype(int)]
        return [(name, framed) for page in some for name, framed in page.maps.items()]

    def drawn(self, framed: Framed) -> list[MapLayer]:
        """The layers that a frame shows."""
        names = framed.item.layers
        every = self.composition.material.layers
        return [m for m in every if (m.id in names or m.kind in names if names else m.visible)]

    def rows(self, framed: Framed, layer: MapLayer) -> np.ndarray:
        """Rows (N,) of a layer that reach into the frame."""
        xy = framed.corners
        key = (layer.id, xy.round(7).tobytes().hex())
        if key not in self._near:
            box = shapely.Polygon(xy) if np.isfinite(xy).all() else shapely.Polygon()
            self._near[key] = np.flatnonzero(shapely.intersects(box, shapes(layer.frame)))
        return self._near[key]

    def layer_id(self) -> str:
        """The id of the layout, the object of findings about the whole."""
        return self.composition.layout.id

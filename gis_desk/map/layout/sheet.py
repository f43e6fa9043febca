"""A layout: paper, items, and how a series runs over a layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gis_desk.map.layout.items import Item, MapItem
from gis_desk.map.layout.words import Words
from layers.text import Text

SIZES: Mapping[str, tuple[float, float]] = {
    "A0": (841.0, 1189.0),
    "A1": (594.0, 841.0),
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
}
"""Width and height in mm of upright paper (ISO 216)."""
LEAST_MM, MOST_MM = 50.0, 1500.0
PURPOSES: Mapping[str, Text] = {
    "internal": Text("for the office"),
    "inspection": Text("for a joint inspection"),
    "public": Text("for the public"),
}


@dataclass(frozen=True)
class Series:
    """Pages over a layer.

    Parameters
    ----------
    layer : str
        A layer of the map (``division``, ``boundary_line``, ``marker`` ...), ``route`` for the days of a plan, or
        ``sheets`` for equal sheets over the whole extent.
    where : mapping
        Column to value: only these rows; ``a|b`` is either.
    order : str
        Column; empty: from the north-west, row by row.
    scale : float
        Denominator of all pages; 0: each as large as fits.
    margin : float
        Share of air around what a page is about.
    course_up : bool
        Sheets along a line are turned so that the line runs across them.
    """

    layer: str
    where: Mapping[str, str] = field(default_factory=dict, hash=False)
    order: str = ""
    scale: float = 0.0
    margin: float = 0.08
    course_up: bool = False


@dataclass(frozen=True)
class Layout:
    """A page layout.

    Parameters
    ----------
    id : str
        Name of the template or of the saved layout.
    title : Words
        What it is called in lists.
    width, height : float
        Paper in mm as it lies before the reader.
    purpose : str
        One of `PURPOSES`: decides which rules of the map review hold.
    exempt : str
        Kind of simple map that needs no review (art. 15), named by the user; empty for none.
    line_source : str
        Standard drawing or detailed map the lines of county level and above were taken from; empty: not said.
    items : tuple of Item
        From the ground up.
    series : Series or None
    """

    id: str
    title: Words
    width: float
    height: float
    purpose: str = "internal"
    exempt: str = ""
    line_source: str = ""
    items: tuple[Item, ...] = ()
    series: Series | None = None

    @property
    def pages(self) -> int:
        """Pages printed for every sheet."""
        return max((i.page for i in self.items), default=1) or 1

    @property
    def main(self) -> MapItem | None:
        """The main map, else the first one."""
        maps = [i for i in self.items if isinstance(i, MapItem)]
        return next((m for m in maps if m.role == "main"), maps[0] if maps else None)

    @property
    def paper(self) -> str:
        """``A3``, or width and height in mm."""
        low, high = sorted((self.width, self.height))
        named = next((n for n, (w, h) in SIZES.items() if abs(w - low) < 0.5 and abs(h - high) < 0.5), None)
        return named or f"{self.width:g} × {self.height:g} mm"

    def item(self, name: str) -> Item | None:
        """The item called `name`, or None."""
        return next((i for i in self.items if i.id == name), None)

    def map_of(self, item: Item) -> MapItem | None:
        """The map that a legend, a scale bar or a north arrow belongs to."""
        named = self.item(getattr(item, "map", ""))
        return named if isinstance(named, MapItem) else self.main

    def on(self, page: int) -> tuple[Item, ...]:
        """The items of a page."""
        return tuple(i for i in self.items if i.page == page)

    def with_item(self, item: Item) -> "Layout":
        """The layout with `item` in the place of the one of the same id, else on top."""
        if self.item(item.id) is None:
            return replace(self, items=(*self.items, item))
        return replace(self, items=tuple(item if i.id == item.id else i for i in self.items))

    def without(self, name: str) -> "Layout":
        """The layout without the item called `name`."""
        return replace(self, items=tuple(i for i in self.items if i.id != name))

    def free_id(self, kind: str) -> str:
        """An id that no item has."""
        taken = {i.id for i in self.items}
        return next(name for n in range(1, len(taken) + 2) if (name := f"{kind}{n}") not in taken)

    def sized(self, width: float, height: float) -> "Layout":
        """The layout on other paper: every box moves and grows with the paper, letters stay."""
        across, down = width / self.width, height / self.height
        items = tuple(
            replace(
                i,
                x=round(i.x * across, 2),
                y=round(i.y * down, 2),
                width=round(i.width * across, 2),
                height=round(i.height * down, 2),
            )
            for i in self.items
        )
        return replace(self, width=width, height=height, items=items)

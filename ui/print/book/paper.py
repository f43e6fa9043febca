"""Papers of a map book in mm: where title, map, side panel and foot lie on a page that stands or lies."""

from collections.abc import Mapping
from dataclasses import dataclass

from gis_desk.inspections.book.sheets import Frames
from gis_desk.map.layout.items import MapItem


@dataclass(frozen=True)
class Paper:
    """A paper: its sides, and the breadths of what surrounds the map, all mm."""

    short: float
    long: float
    title: float
    foot: float
    panel: float
    border: float
    margin: float = 10.0
    gap: float = 3.0

    def size(self, upright: bool) -> tuple[float, float]:
        """Width and height of the page."""
        return (self.short, self.long) if upright else (self.long, self.short)

    def map_item(self, upright: bool) -> MapItem:
        """The map with its lettered border."""
        wide, high = self.size(upright)
        edge = 2 * (self.margin + self.border)
        return MapItem(
            "map",
            x=self.margin + self.border,
            y=self.margin + self.title + self.border,
            width=wide - edge - self.panel - self.gap,
            height=high - edge - self.title - self.foot,
            border=self.border,
            grid="auto",
            graticule="auto",
            zone=True,
        )

    def panel_box(self, upright: bool) -> tuple[float, float, float, float]:
        """Left, top, width and height of the side panel."""
        wide, high = self.size(upright)
        top = self.margin + self.title
        return wide - self.margin - self.panel, top, self.panel, high - 2 * self.margin - self.title - self.foot

    @property
    def frames(self) -> Frames:
        """The sizes of the map on both pages."""
        upright, lying = self.map_item(True), self.map_item(False)
        return Frames((upright.width, upright.height), (lying.width, lying.height))


A4 = Paper(210.0, 297.0, title=14.0, foot=13.0, panel=52.0, border=6.0)
A3 = Paper(297.0, 420.0, title=18.0, foot=14.0, panel=70.0, border=7.0, gap=4.0)
PAPERS: Mapping[str, Paper] = {"a4": A4, "a3": A3}

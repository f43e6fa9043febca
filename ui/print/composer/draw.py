"""One page of a layout on any painter, whole or in the parts that a PDF can switch on and off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import QColor

from gis_desk.map.layout import PageOf
from gis_desk.map.layout.items import (
    IndexItem,
    Item,
    LegendItem,
    MapItem,
    NorthItem,
    PictureItem,
    ScaleItem,
    ShapeItem,
    SignatureItem,
    TableItem,
    TextItem,
)
from ui.print.composer import furniture, indexes, maps, tables, writing
from ui.print.composer.drawing import Drawing
from ui.print.page import Page


@dataclass(frozen=True)
class Part:
    """A part of a page.

    Parameters
    ----------
    layer : str
        The layer of the PDF it belongs to; empty: none.
    draw : callable
    inside : (x, y, width, height) or None
        The map frame that cuts it off, mm.
    """

    layer: str
    draw: Callable[[Page], None]
    inside: tuple[float, float, float, float] | None = None


def draw_page(page: Page, drawing: Drawing, number: int) -> None:
    """Draw page `number` (from 1) of the composition; the painter's origin is the corner of the paper."""
    here = drawing.composition.pages[number - 1]
    for item in here.items:
        if drawing.cancelled():
            return
        page.painter.save()
        if isinstance(item, MapItem):
            maps.draw_map(page, drawing, here, here.maps[item.id])
        else:
            _draw(page, drawing, here, item)
        page.painter.restore()


def parts(drawing: Drawing, number: int) -> Iterator[Part]:
    """The parts of page `number` from the ground up; drawn one over the other they are the page."""
    here = drawing.composition.pages[number - 1]
    waiting: list[Item] = []

    def base(items: list[Item]) -> Part:
        def draw(page: Page) -> None:
            for item in items:
                page.painter.save()
                _draw(page, drawing, here, item)
                page.painter.restore()

        return Part("", draw)

    for item in here.items:
        if not isinstance(item, MapItem):
            waiting.append(item)
            continue
        if waiting:
            yield base(waiting)
            waiting = []
        box = (item.x, item.y, item.width, item.height)
        for layer, draw, cut in maps.layers_of(drawing, here, here.maps[item.id]):
            yield Part(layer, draw, box if cut else None)
    if waiting:
        yield base(waiting)


def _draw(page: Page, drawing: Drawing, here: PageOf, item: Item) -> None:
    if ground := getattr(item, "ground", ""):
        page.box(item.x - 1, item.y - 1, item.width + 2, item.height + 2, line=None, fill=QColor(ground))
    match item:
        case TextItem():
            writing.draw_text_item(page, item, drawing.words(item, here))
        case LegendItem():
            if (framed := drawing.map_of(item, here)) is not None:
                furniture.draw_legend(page, item, drawing.scene(framed, here), framed)
        case ScaleItem():
            if (framed := drawing.map_of(item, here)) is not None:
                furniture.draw_scale(page, item, framed)
        case NorthItem():
            if (framed := drawing.map_of(item, here)) is not None:
                furniture.draw_north(page, item, framed)
        case TableItem():
            if item.id in here.tables:
                rows, blocks = here.tables[item.id]
                for block in blocks:
                    tables.draw_block(page, item, rows, block)
        case IndexItem():
            indexes.draw_index(page, item, drawing.composition, here)
        case SignatureItem():
            writing.draw_signatures(page, item)
        case PictureItem():
            furniture.draw_picture(page, item, drawing.picture(item.file))
        case ShapeItem():
            furniture.draw_shape(page, item)

"""From a layout, its material and its leaves to the pages that are printed, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gis_desk.map.layout.framing import Framed, box_points, frame_on
from gis_desk.map.layout.items import Item, MapItem, TableItem
from gis_desk.map.layout.material import Material
from gis_desk.map.layout.series import Leaf, leaves
from gis_desk.map.layout.sheet import Layout, Series
from gis_desk.map.layout.tables import Block, Rows, blocks_of, rows_of
from gis_desk.map.plane import plane_of


@dataclass(frozen=True, eq=False)
class PageOf:
    """One printed page.

    Parameters
    ----------
    number : int
        From 1.
    leaf : Leaf
    sheet : int
        Which leaf, from 1; 0 on the cover.
    page : int
        Page of the layout; 0 for the cover.
    items : tuple of Item
        What stands on it, from the ground up.
    maps : mapping
        Id of a map to its frame with its ground.
    tables : mapping
        Id of a table to its rows, and the blocks of them on this page.
    """

    number: int
    leaf: Leaf
    sheet: int
    page: int
    items: tuple[Item, ...]
    maps: dict[str, Framed] = field(default_factory=dict)
    tables: dict[str, tuple[Rows, list[Block]]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Composition:
    """A layout that is ready to be drawn.

    Parameters
    ----------
    layout : Layout
    material : Material
    leaves : sequence of Leaf
    pages : sequence of PageOf
    main : sequence of Framed
        The main map of every leaf, for sheet indexes; empty without a map.
    """

    layout: Layout
    material: Material
    leaves: Sequence[Leaf]
    pages: Sequence[PageOf]
    main: Sequence[Framed]


def framed_of(item: MapItem, leaf: Leaf, material: Material, sheets: Sequence[Framed] = ()) -> Framed:
    """`item` with its ground on the pages of `leaf`; `sheets` are the main maps of all leaves."""
    box: Any = None
    if item.extent == "own":
        box = item.bounds or None
    elif item.extent == "home":
        box = material.home_bounds()
    elif item.extent == "all":
        box = material.bounds()
    elif item.extent == "sheets" and sheets:
        corners = np.concatenate([f.corners for f in sheets])
        box = (*np.nanmin(corners, axis=0).tolist(), *np.nanmax(corners, axis=0).tolist())
    if box is None:
        return leaf.framed(item)
    plane = plane_of(box)
    if plane.middle is not None and leaf.plane.holds(box):
        plane = leaf.plane
    return frame_on(item, plane, box_points(plane, box), scale=item.scale, turn=item.turn)


def compose(
    layout: Layout, material: Material, series: Series | None = None, *, scale: float = 0.0, cover: bool = True
) -> Composition:
    """Every page of `layout` over `series`, in the order they are printed.

    Raises
    ------
    PlanError
        If nothing has a place, the series has no rows, or too many sheets would be needed.
    """
    chosen = leaves(layout, material, series, scale)
    main = layout.main
    sheets = [framed_of(main, leaf, material) for leaf in chosen] if main is not None else []
    pages: list[PageOf] = []
    if series is not None and cover and layout.on(0):
        pages.append(_page(layout, material, sheets, chosen[0], 0, 0, 1))
    for sheet, leaf in enumerate(chosen, start=1):
        for page in range(1, layout.pages + 1):
            pages += _with_tables(layout, material, sheets, leaf, sheet, page, len(pages) + 1)
    return Composition(layout, material, chosen, pages, sheets)


def _page(
    layout: Layout, material: Material, sheets: Sequence[Framed], leaf: Leaf, sheet: int, page: int, number: int
) -> PageOf:
    items = layout.on(page)
    maps = {i.id: framed_of(i, leaf, material, sheets) for i in items if isinstance(i, MapItem)}
    return PageOf(number, leaf, sheet, page, items, maps)


def _with_tables(
    layout: Layout, material: Material, sheets: Sequence[Framed], leaf: Leaf, sheet: int, page: int, number: int
) -> list[PageOf]:
    """A page of the layout and the pages its tables flow on."""
    first = _page(layout, material, sheets, leaf, sheet, page, number)
    more: list[PageOf] = []
    for item in first.items:
        if not isinstance(item, TableItem):
            continue
        rows = rows_of(item, material, leaf.key, leaf.row, leaf.only)
        here, *rest = blocks_of(item, len(rows.cells), layout)
        first.tables[item.id] = (rows, here)
        heads = tuple(i for i in first.items if i.kind in ("title", "mark", "review"))
        for blocks in rest:
            more.append(
                PageOf(number + 1 + len(more), leaf, sheet, page, (*heads, item), {}, {item.id: (rows, blocks)})
            )
    return [first, *more]

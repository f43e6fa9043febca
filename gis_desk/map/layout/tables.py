"""Rows of table items, and how long tables flow over pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd

from gis_desk.map.layout.items import TableItem
from gis_desk.map.layout.material import Material
from gis_desk.map.layout.scenes import Filters
from gis_desk.map.layout.sheet import Layout
from gis_desk.map.layout.words import fill, plain
from gis_desk.map.values import texts
from layers.schema import TABLES

_HEADING_MM = 6.0
_USUAL = 5
_MARGIN_MM = 10.0
_TOP_MM = 34.0
_BETWEEN_MM = 6.0
_MOST_ROWS = 20_000


@dataclass(frozen=True)
class Rows:
    """What a table shows: columns, and cells as values of those columns."""

    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    unknown: tuple[str, ...] = ()
    """Columns asked for that the layer does not have."""


@dataclass(frozen=True)
class Block:
    """A run of rows in a box on a page, mm."""

    x: float
    y: float
    width: float
    height: float
    first: int
    last: int
    continued: bool = False


def rows_of(item: TableItem, material: Material, key: str, row: Mapping[str, Any] | None, only: Filters) -> Rows:
    """The rows of `item` on a page about the row `row` of key `key`; nothing where the layer is not there."""
    frame = material.frame(item.layer)
    if frame is None:
        return Rows((), (), ())
    frame = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    keep = np.ones(len(frame), bool)
    asked = {c: fill(value, {}, row)[0] for c, value in item.where.items()}
    for column, value in {**asked, **only.get(item.layer, {})}.items():
        keep &= np.isin(texts(frame, column), value.split("|"))
    if item.own:
        names = {key, plain((row or {}).get("code")), plain((row or {}).get("number"))} - {""}
        keep &= np.isin(texts(frame, item.own), list(names))
    frame = frame[keep]
    if item.sort and item.sort.lstrip("-") in frame:
        frame = frame.sort_values(item.sort.lstrip("-"), ascending=not item.sort.startswith("-"), kind="stable")
    frame = frame.head(_MOST_ROWS)
    columns = item.columns or _usual(item.layer, frame)
    there = tuple(c for c in columns if c in frame or c == "no")
    cells = []
    for n, record in enumerate(frame.to_dict("records"), start=1):
        cells.append(tuple(str(n) if c == "no" else plain(record[c]) for c in there))
    numeric = tuple(c == "no" or pd.api.types.is_numeric_dtype(frame[c]) for c in there)
    return Rows(there, tuple(cells), numeric, tuple(c for c in columns if c not in there))


def _usual(layer: str, frame: pd.DataFrame) -> tuple[str, ...]:
    if layer in TABLES:
        names = [c.name for c in TABLES[layer].columns if c.name not in ("extra", "note")]
    else:
        names = [str(c) for c in frame.columns if c != "key"]
    return tuple(n for n in names if n in frame)[:_USUAL]


def blocks_of(item: TableItem, count: int, layout: Layout) -> list[list[Block]]:
    """Where `count` rows stand: the box of the item first, then further pages in as many columns as find room."""
    room = _room(item, item.height)
    blocks = [[Block(item.x, item.y, item.width, item.height, 0, min(count, room))]]
    if not item.flow or count <= room:
        return blocks
    wide = min(item.width, layout.width - 2 * _MARGIN_MM)
    high = layout.height - _TOP_MM - 2 * _MARGIN_MM
    across = max(floor((layout.width - 2 * _MARGIN_MM + _BETWEEN_MM) / (wide + _BETWEEN_MM)), 1)
    each = max(_room(item, high), 1)
    for page in range(ceil((count - room) / (each * across))):
        found = []
        for column in range(across):
            first = room + (page * across + column) * each
            if first < count:
                x = _MARGIN_MM + column * (wide + _BETWEEN_MM)
                found.append(Block(x, _TOP_MM, wide, high, first, min(first + each, count), True))
        blocks.append(found)
    return blocks


def _room(item: TableItem, height: float) -> int:
    heading = _HEADING_MM if item.heading else 0.0
    return max(floor((height - heading + 1e-6) / item.row_mm) - 1, 0)

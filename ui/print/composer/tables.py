"""Tables on a page: the rows of a layer with the words of the interface."""

from collections.abc import Mapping

from gis_desk.disputes.words import EVENTS, label
from gis_desk.map.angles import dms
from gis_desk.map.layout.items import TableItem
from gis_desk.map.layout.tables import Block, Rows
from layers.schema import TABLES
from layers.text import Text
from ui.desktop.words import choice, column_title
from ui.print.page import Page
from ui.print.table import draw_table
from ui.texts import language, say, tr

_WORDS: Mapping[tuple[str, str], Mapping[str, Text]] = {("dispute_event", "kind"): EVENTS}
_MEASURED = 200
_PAD_MM = 3.4


def title_of(layer: str, column: str) -> str:
    """What a column is called on paper."""
    if layer in TABLES and column in TABLES[layer].names and column != "key":
        return column_title(layer, column)
    known = {
        "no": tr("No."),
        "team": tr("Team"),
        "day": tr("Day"),
        "order": tr("No."),
        "marker": tr("Marker or stretch"),
        "lon": tr("Longitude"),
        "lat": tr("Latitude"),
        "chainage_km": tr("Chainage (km)"),
        "arrive": tr("Arrive"),
        "depart": tr("Leave"),
        "way_km": tr("Way (km)"),
        "found": tr("Found; handled"),
    }
    return known.get(column, column)


def cell_of(layer: str, column: str, value: str) -> str:
    """What a cell says: words for codes, degrees, minutes and seconds for positions."""
    if layer in TABLES:
        return say(label(_WORDS[layer, column], value)) if (layer, column) in _WORDS else choice(layer, column, value)
    if column in ("lon", "lat") and value:
        return dms(float(value), east=column == "lon")
    return value


def draw_block(page: Page, item: TableItem, rows: Rows, block: Block) -> None:
    """The rows of one block with the head of the table."""
    if not rows.columns:
        return
    y = block.y
    if item.heading:
        words = item.heading.of(language())
        if block.continued:
            words += "  " + tr("(continued)")
        page.text(block.x, y + 3.6, words, item.size + 2, bold=True, room=block.width)
        y += 6.0
    head = [title_of(item.layer, c) for c in rows.columns]
    body = [
        [cell_of(item.layer, c, v) for c, v in zip(rows.columns, cells, strict=True)]
        for cells in rows.cells[block.first : block.last]
    ]
    widths = _widths(page, item, rows, head, block.width)
    right = tuple(n for n, numeric in enumerate(rows.numeric) if numeric)
    draw_table(page, block.x, y, widths, body, row_mm=item.row_mm, points=item.size, head=head, right=right)


def _widths(page: Page, item: TableItem, rows: Rows, head: list[str], room: float) -> list[float]:
    """Column widths that fill `room`, in the proportion of what stands in them."""
    wanted = []
    for n, (column, title) in enumerate(zip(rows.columns, head, strict=True)):
        longest = max(
            (cell_of(item.layer, column, cells[n]) for cells in rows.cells[:_MEASURED]), key=_weight, default=""
        )
        wide = max(page.width_of(title, item.size, bold=True), page.width_of(longest, item.size))
        wanted.append(min(wide + _PAD_MM, 90.0))
    share = room / sum(wanted)
    return [w * share for w in wanted]


def _weight(words: str) -> int:
    return sum(2 if ord(c) > 0x2000 else 1 for c in words)

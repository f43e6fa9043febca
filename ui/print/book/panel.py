"""The side panel of a map sheet: scale, north, legend, codes of the markers, stops, and the index of sheets."""

from collections.abc import Callable, Mapping, Sequence

from gis_desk.inspections.book.entries import Entry
from gis_desk.map.layout.framing import Framed
from gis_desk.map.layout.items import LegendItem, NorthItem, ScaleItem
from gis_desk.map.layout.words import Words
from gis_desk.map.scene import Scene
from ui.print.book.keymap import Index, draw_index, tallness
from ui.print.codes import code_of, draw_code
from ui.print.composer.furniture import draw_legend, draw_north, draw_scale, entries_of
from ui.print.page import GREY, Page
from ui.print.table import draw_table
from ui.texts import tr

_PAD = 3.0
_CODE_MM = 14.0
_TOP_MM = 24.0
_HEAD_MM = 6.0
_ROW_MM, _LEGEND_MM, _NOTE_MM = 3.9, 4.3, 3.6
_INDEX_MM, _INDEX_SHARE, _TALLEST = 46.0, 0.2, 1.3
"""The index gets this much, or this share of the panel, before all else, and more of what is left over."""

Box = tuple[float, float, float, float]


def draw_panel(
    page: Page,
    box: Box,
    framed: Framed,
    scene: Scene,
    index: Index,
    stops: Sequence[Entry],
    times: Mapping[int, tuple[str, str]],
    hide: Sequence[str] = (),
    more: tuple[float, Callable[[Page, Box], None]] | None = None,
) -> None:
    """The whole panel.

    Parameters
    ----------
    index : Index
        The key map.
    stops : sequence of Entry
        What lies on the sheet.
    times : mapping
        By order of the stop: when the team arrives and leaves.
    hide : sequence of str
        Words of the legend that are left out.
    more : (height, callable) or None
        What stands at the bottom instead of the index, and how high it would be.
    """
    x, y, wide, high = box
    page.box(x, y, wide, high, line=0.2)
    left, room = x + _PAD, wide - 2 * _PAD
    draw_scale(page, ScaleItem("scale", x=left, y=y + 3, width=room - 17, height=14), framed)
    draw_north(page, NorthItem("north", x=x + wide - _PAD - 15, y=y + 2, width=15, height=21), framed)
    top, bottom = y + _TOP_MM, y + high
    legend = LegendItem("legend", x=left, width=room, size=7.0, hide=tuple(hide), heading=Words("", ""))
    entries = len(entries_of(legend, scene, framed))
    needed = _HEAD_MM + 2.0 + room * min(tallness(index), _TALLEST) if index.sheets else 0.0
    index_mm = min(needed, _INDEX_SHARE * high, _INDEX_MM)
    if more is not None:
        index_mm = min(more[0] + 3.0, 0.62 * high)
    markers = [s for s in stops if s.kind == "marker"]
    free = bottom - top - index_mm
    wants = _shares(free, entries, len(stops), len(markers), room)
    if more is None:
        index_mm = min(needed, index_mm + free - sum(wants))
    top = _headed(page, left, top, room, tr("Legend"))
    draw_legend(page, LegendItem(**{**vars(legend), "y": top, "height": wants[0] - _HEAD_MM - 1}), scene, framed)
    top += wants[0] - _HEAD_MM
    if wants[1]:
        top = _headed(page, left, top, room, tr("Stops on this sheet"))
        _stops(page, left, top, room, stops, times, int((wants[1] - _HEAD_MM - 1) / _ROW_MM + 1e-6) - 1)
        top += wants[1] - _HEAD_MM
    if wants[2]:
        top = _headed(page, left, top, room, tr("Codes of the markers"))
        _codes(page, left, top - 1.5, room, markers, int((wants[2] - _HEAD_MM) / (_CODE_MM + 3) + 1e-6))
    if more is not None:
        page.line([(left, bottom - index_mm), (left + room, bottom - index_mm)], 0.1, GREY)
        more[1](page, (left, bottom - index_mm + 1.0, room, index_mm - 3.0))
    elif index_mm:
        top = _headed(page, left, bottom - index_mm, room, tr("Index of sheets"))
        if index.whole_way:
            whole = tr("whole way: sheet {n}", n=index.whole_way)
            page.text(left + room, top - 1.6, whole, 7, align="right", tone=GREY, room=room / 2)
        draw_index(page, (left, top, room, bottom - top - 2.0), index)


def _shares(free: float, entries: int, stops: int, markers: int, room: float) -> tuple[float, float, float]:
    """Heights of legend, stops and codes: the codes give way first, then the stops, then the legend is set closer.

    Where not all codes are shown there is room for a line that says where they are.
    """
    legend = _HEAD_MM + 1 + _LEGEND_MM * max(entries, 1)
    table = _HEAD_MM + 1 + _ROW_MM * (stops + 1) if stops else 0.0
    rows = -(-markers // max(int(room // _CODE_MM), 1))
    for kept in range(rows, -1, -1):
        codes = _HEAD_MM + kept * (_CODE_MM + 3) + (_NOTE_MM if kept < rows else 0.0) if rows else 0.0
        if legend + table + codes <= free:
            return legend, table, codes
    note = _HEAD_MM + _NOTE_MM if rows else 0.0
    free -= note
    legend = max(min(legend, free - min(table, 0.45 * free)), 0.3 * free)
    return legend, min(table, free - legend), note


def _headed(page: Page, x: float, y: float, room: float, words: str) -> float:
    page.line([(x, y), (x + room, y)], 0.1, GREY)
    page.text(x, y + 4.4, words, 8.5, bold=True, room=room)
    return y + _HEAD_MM


def _stops(
    page: Page,
    x: float,
    y: float,
    room: float,
    stops: Sequence[Entry],
    times: Mapping[int, tuple[str, str]],
    most: int,
) -> None:
    timed = any(s.order in times for s in stops)
    body = [
        [str(s.order), short_name(s.number), *(times.get(s.order, ("", "")) if timed else (chainage(s),))]
        for s in stops
    ]
    if len(body) > most:
        left_over = len(body) - max(most - 1, 0)
        body = [*body[: max(most - 1, 0)], ["…", tr("and {n} more in the table", n=left_over), *[""] * (1 + timed)]]
    head = [tr("No."), tr("Marker or stretch"), *([tr("Arrive"), tr("Leave")] if timed else [tr("Chainage")])]
    widths = (7.4, room - 27.4, 10.0, 10.0) if timed else (7.4, room - 23.4, 16.0)
    draw_table(page, x, y, widths, body, row_mm=_ROW_MM, points=6.5, head=head)


def _codes(page: Page, x: float, y: float, room: float, markers: Sequence[Entry], rows: int) -> None:
    columns = max(int(room // _CODE_MM), 1)
    step = room / columns
    for n, marker in enumerate(markers[: rows * columns]):
        row, column = divmod(n, columns)
        left, top = x + column * step + (step - _CODE_MM) / 2, y + row * (_CODE_MM + 3)
        draw_code(page, left, top, _CODE_MM, code_of(marker))
        page.text(left + _CODE_MM / 2, top + _CODE_MM + 1.2, marker.number, 6, align="middle", room=step)
    rest = len(markers) - rows * columns
    if rest > 0:
        words = tr("{n} more: see the marker table", n=rest) if rows else tr("See the marker table")
        page.text(x, y + rows * (_CODE_MM + 3) + _NOTE_MM + 0.6, words, 6.5, tone=GREY, room=room)


def short_name(number: str) -> str:
    """``2122019Q–020Q``: the second end of a stretch without what it has in common with the first."""
    first, dash, second = number.partition("–")
    if not dash:
        return number
    common = 0
    while common < min(len(first), len(second)) - 1 and first[common] == second[common] and common < 4:
        common += 1
    return f"{first}–{second[common:]}" if common >= 4 else number


def chainage(entry: Entry) -> str:
    """Chainage in km; of a stretch from and to."""
    if entry.chainage_m is None:
        return ""
    if entry.end_m is not None and entry.end_m != entry.chainage_m:
        return f"{entry.chainage_m / 1000:.3f}–{entry.end_m / 1000:.3f}"
    return f"{entry.chainage_m / 1000:.3f}"

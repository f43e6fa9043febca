"""Sheet indexes on a page: the sheets around, all sheets as outlines, or a list of them."""

from PySide6.QtGui import QColor

from gis_desk.map.layout import Composition, PageOf
from gis_desk.map.layout.index import around, overview
from gis_desk.map.layout.items import IndexItem
from ui.print.composer.drawing import scale_words
from ui.print.page import Page
from ui.print.table import draw_table
from ui.texts import language, say, tr

OWN = QColor("#c8c8c8")
_ROW_MM = 5.0


def draw_index(page: Page, item: IndexItem, composition: Composition, here: PageOf) -> None:
    """The index in its box; a single sheet has none."""
    if len(composition.leaves) < 2:
        return
    top, heading = item.y, item.heading.of(language())
    if heading:
        page.text(item.x, top + 3.4, heading, 9, bold=True, room=item.width)
        top += 5.5
    room = item.y + item.height - top
    if item.form == "around":
        _around(page, item, composition, here, top, room)
    elif item.form == "all":
        _all(page, item, composition, here, top, room)
    else:
        _list(page, item, composition, top, room)


def _around(page: Page, item: IndexItem, composition: Composition, here: PageOf, top: float, room: float) -> None:
    cells = around(composition.main, here.sheet)
    wide, high = item.width / 3, room / 3
    for row in (-1, 0, 1):
        for column in (-1, 0, 1):
            sheet = here.sheet if (column, row) == (0, 0) else cells.get((column, row))
            x, y = item.x + (column + 1) * wide, top + (row + 1) * high
            page.box(x, y, wide, high, line=0.12, fill=OWN if (column, row) == (0, 0) else None)
            if sheet:
                words = say(composition.leaves[sheet - 1].name) or str(sheet)
                named = high > 7 and words != str(sheet)
                page.text(x + wide / 2, y + high / 2 + (-0.4 if named else 1), str(sheet), 7, align="middle")
                if named:
                    page.text(x + wide / 2, y + high / 2 + 2.6, words, 6, align="middle", room=wide - 1)


def _all(page: Page, item: IndexItem, composition: Composition, here: PageOf, top: float, room: float) -> None:
    for outline in overview(composition.main, item.width, room):
        places = [(item.x + x, top + y) for x, y in outline.xy.tolist()]
        own = outline.sheet == here.sheet
        if own:
            page.polygon(places[:4], OWN, 0.15)
        else:
            page.line(places, 0.15)
        x, y = outline.middle
        page.text(item.x + x, top + y + 0.9, str(outline.sheet), 6.5, align="middle", bold=own)


def _list(page: Page, item: IndexItem, composition: Composition, top: float, room: float) -> None:
    most = max(int(room / _ROW_MM) - 1, 1)
    total = len(composition.leaves)
    fitting = total <= most
    rows = [
        [str(n), say(leaf.name), f"1:{scale_words(frame.scale)}"]
        for n, (leaf, frame) in enumerate(zip(composition.leaves, composition.main, strict=True), start=1)
    ][: most if fitting else most - 1]
    if not fitting:
        rows.append(["…", tr("to sheet {n}", n=total), ""])
    head = (tr("No."), tr("Sheet"), tr("Scale"))
    draw_table(
        page, item.x, top, (10.0, item.width - 36.0, 26.0), rows, row_mm=_ROW_MM, points=8, head=head, right=(0, 2)
    )

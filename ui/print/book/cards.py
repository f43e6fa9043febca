"""The marker table: for each marker a row with code, coordinates, reference objects, state and last photograph."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage

from gis_desk.inspections.book.entries import Entry, Reference
from gis_desk.map.angles import dms
from ui.desktop.words import choice
from ui.print.book.content import Photo
from ui.print.book.furniture import MARGIN, draw_cell, draw_label, draw_row
from ui.print.codes import code_of, draw_code
from ui.print.page import GREY, Page
from ui.texts import tr

ROWS = 6
"""Markers on a page of A4 that stands."""
TOP = MARGIN + 15.0
HIGH = 41.0
_WIDE = 190.0
_NAME, _PLACE, _OBJECTS, _PHOTO = 34.0, 64.0, 58.0, 34.0
_MOST_OBJECTS = 4


def draw_cards(
    page: Page,
    markers: Sequence[Entry],
    line_names: Callable[[str], str],
    care: Callable[[str], str],
    photo: Callable[[str], Photo | None],
) -> None:
    """Up to `ROWS` markers, one below the other; `line_names` and `care` put names for keys of lines and units."""
    for n, marker in enumerate(markers):
        _card(page, TOP + n * HIGH, marker, line_names(marker.line), care(marker.care_side), photo(marker.key))


def _card(page: Page, y: float, marker: Entry, line: str, care: str, photo: Photo | None) -> None:
    x = MARGIN
    page.box(x, y, _WIDE, HIGH, line=0.25)
    page.text(x + 1.5, y + 5.2, f"{marker.order}", 9, bold=True)
    draw_cell(page, x + 6.0, y + 0.6, _NAME - 6.5, 6.0, marker.number, 11, bold=True, align="right", line=None)
    draw_code(page, x + 7.5, y + 6.2, 20.0, code_of(marker))
    kind = "  ".join(w for w in (choice("marker", "posts", marker.posts), marker.letter, marker.material) if w)
    draw_cell(page, x, y + 26.3, _NAME, 4.2, kind, 7, align="middle", line=None)
    draw_cell(page, x, y + 30.2, _NAME, 6.0, line, 7, align="middle", line=None)
    page.text(x + _NAME / 2, y + 39.2, _state(marker), 8, bold=True, align="middle", room=_NAME - 2)
    x += _NAME
    page.line([(x, y), (x, y + HIGH)], 0.1)
    for k, (label, value) in enumerate(_place(marker)):
        draw_label(page, x + 2, y + 4.9 + k * 4.95, label, value, _PLACE - 3, 19.0)
    x += _PLACE
    page.line([(x, y), (x, y + HIGH)], 0.1)
    _objects(page, x, y, marker, care)
    x += _OBJECTS
    _picture(page, x, y, photo)


def _state(marker: Entry) -> str:
    return choice("marker", "state", marker.state) or tr("to be added")


def _place(marker: Entry) -> list[tuple[str, str]]:
    none = tr("to be added")
    grid = marker.grid
    known = marker.lon is not None and marker.lat is not None
    way = marker.way_km or 0.0
    apart = "—" if marker.apart_m is None else tr("{m:.0f} m from the last marker", m=marker.apart_m)
    return [
        (tr("Longitude"), dms(marker.lon or 0.0, east=True, decimals=4) if known else none),
        (tr("Latitude"), dms(marker.lat or 0.0, east=False, decimals=4) if known else none),
        (tr("X (north)"), f"{grid[0]:.3f} m" if grid else none),
        (tr("Y (east)"), tr("{y:.3f} m, zone {zone}", y=grid[1], zone=grid[2]) if grid else none),
        (tr("Elevation"), none if marker.height_m is None else f"{marker.height_m:.2f} m"),
        (tr("Chainage"), none if marker.chainage_m is None else f"{marker.chainage_m / 1000:.3f} km"),
        (tr("Spacing"), apart),
        (tr("Way"), tr("{km:.2f} km from the last stop", km=way) if way >= 0.005 else "—"),
    ]


def _objects(page: Page, x: float, y: float, marker: Entry, care: str) -> None:
    widths = (_OBJECTS - 36.0, 18.0, 18.0)
    head = (tr("Reference object"), tr("Azimuth"), tr("Distance"))
    top = draw_row(page, x, y, 4.6, widths, head, 6.5, head=True)
    rows = [_object(one) for one in marker.objects]
    if len(rows) > _MOST_OBJECTS:
        rest = len(rows) - _MOST_OBJECTS + 1
        rows = [*rows[: _MOST_OBJECTS - 1], (tr("and {n} more objects", n=rest), "", "")]
    for cells in (*rows, *[("", "", "")] * (3 - len(rows))):
        top = draw_row(page, x, top, 5.0, widths, cells, 7, align=("left", "right", "right"))
    none = tr("to be added")
    left = y + HIGH - top
    draw_cell(page, x, top, 14.0, left - 6.0, tr("Place"), 6.5, tone=GREY)
    draw_cell(page, x + 14.0, top, _OBJECTS - 14.0, left - 6.0, marker.place or none, 7)
    draw_cell(page, x, y + HIGH - 6.0, 14.0, 6.0, tr("In charge"), 6.5, tone=GREY)
    draw_cell(page, x + 14.0, y + HIGH - 6.0, _OBJECTS - 14.0, 6.0, care or none, 7)


def _object(one: Reference) -> tuple[str, str, str]:
    azimuth = "" if one.azimuth_deg is None else f"{one.azimuth_deg:.2f}°"
    return one.name, azimuth, "" if one.distance_m is None else f"{one.distance_m:.1f} m"


def _picture(page: Page, x: float, y: float, photo: Photo | None) -> None:
    """The photograph with its day; an empty box to stick one in where there is none."""
    box = (x + 1.5, y + 1.5, _PHOTO - 3.0, HIGH - 7.0)
    image = QImage.fromData(QByteArray(photo.content)) if photo is not None and photo.content else QImage()
    if image.isNull():
        page.box(*box, line=0.12, tone=GREY)
        words = tr("photograph") if photo is None else photo.lack
        page.text(x + _PHOTO / 2, y + HIGH / 2 - 2, words, 7, align="middle", tone=GREY, room=_PHOTO - 5)
    else:
        share = min(box[2] / image.width(), box[3] / image.height())
        wide, high = image.width() * share, image.height() * share
        left, top = box[0] + (box[2] - wide) / 2, box[1] + (box[3] - high) / 2
        page.painter.drawImage(QRectF(page.at(left, top), page.at(left + wide, top + high)), image)
    taken = photo.taken if photo is not None else "____-__-__"
    page.text(x + _PHOTO / 2, y + HIGH - 1.8, taken, 6.5, align="middle", tone=GREY, room=_PHOTO - 2)

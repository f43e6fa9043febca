"""The sketch of a marker (略图): reference objects by azimuth and distance, the line, grid north up; its code."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from PySide6.QtGui import QColor

from gis_desk.documents.inspection_register import objects_in
from gis_desk.inspections.codes import MarkerCode, encode
from gis_desk.inspections.papers.reporting import Row
from gis_desk.inspections.tasks import known
from layers import crs
from ui.map.overlay import length_text, round_length
from ui.print.codes import QUIET, draw_code
from ui.print.page import BLACK, GREY, Page
from ui.print.papers.flow import Drawing

WIDE, HIGH = 92.0, 62.0
"""Millimetres of a sketch."""
CODE = 24.0
"""Millimetres of a square code with its quiet zone."""
_LINE = QColor("#8a1c7c")
_WHITE = QColor("#ffffff")
_TEXT = 7.5
_ROW = 3.3


@dataclass(frozen=True)
class _Object:
    name: str
    azimuth: float
    metres: float


def placed_objects(marker: Row) -> list[_Object]:
    """The reference objects of a marker whose azimuth and distance say where they are."""
    return [
        _Object(o["name"], o["azimuth_deg"], o["distance_m"])
        for o in objects_in(marker)
        if o["azimuth_deg"] is not None and o["distance_m"] is not None and 0 < o["distance_m"] < 100_000
    ]


def sketch(marker: Row, line: Any) -> Drawing | None:
    """Draws the sketch of `marker` with `line` (EPSG:4490) near it; None where no object has azimuth and distance."""
    placed = placed_objects(marker)
    if not placed:
        return None
    reach = max(o.metres for o in placed)
    course = _course(marker, line, reach * 3)

    def draw(page: Page, x: float, y: float, width: float, height: float) -> None:
        page.box(x, y, width, height, line=0.15, fill=_WHITE)
        middle = (x + width / 2, y + height / 2)
        mm = (min(width, height) / 2 - 9) / reach
        page.painter.save()
        page.painter.setClipRect(
            int(x * page.dots), int(y * page.dots), int(width * page.dots), int(height * page.dots)
        )
        for part in course:
            points = [(middle[0] + e * mm, middle[1] - n * mm) for e, n in part]
            page.line(points, 0.5, _LINE)
        page.painter.restore()
        _objects(page, middle, mm, placed, (x + 1, y + 1, x + width - 1, y + height - 1))
        page.box(middle[0] - 1.3, middle[1] - 1.3, 2.6, 2.6, line=0.3, fill=_WHITE)
        page.box(middle[0] - 0.5, middle[1] - 0.5, 1.0, 1.0, line=None, fill=BLACK)
        _north(page, x + width - 6, y + 11)
        whole = round_length(reach * 0.6)
        page.line([(x + 3, y + height - 3), (x + 3 + whole * mm, y + height - 3)], 0.4)
        page.text(x + 3, y + height - 4, length_text(whole), 6.5)

    return draw


def _objects(
    page: Page,
    middle: tuple[float, float],
    mm: float,
    placed: Sequence[_Object],
    inside: tuple[float, float, float, float],
) -> None:
    taken = [(middle[0] - 2, middle[1] - 2, middle[0] + 2, middle[1] + 2)]
    for one in placed:
        turn = np.radians(one.azimuth)
        east, north = float(np.sin(turn)), float(np.cos(turn))
        far = max(one.metres * mm, 3.0)
        spot = (middle[0] + east * far, middle[1] - north * far)
        page.line([middle, spot], 0.12, GREY)
        page.polygon(
            [(spot[0] + 0.8 * float(np.cos(t)), spot[1] + 0.8 * float(np.sin(t))) for t in np.linspace(0, 6.28, 17)],
            BLACK,
        )
        words = (one.name, f"{one.azimuth:.1f}°  {one.metres:.1f} m")
        wide = max(page.width_of(w, _TEXT) for w in words)
        box = _free(spot, (wide, 2 * _ROW), east, inside, taken)
        taken.append(box)
        for n, w in enumerate(words, 1):
            page.text(box[0], box[1] + n * _ROW - 0.7, w, _TEXT, room=inside[2] - box[0])


def _free(
    spot: tuple[float, float],
    size: tuple[float, float],
    east: float,
    inside: tuple[float, float, float, float],
    taken: Sequence[tuple[float, float, float, float]],
) -> tuple[float, float, float, float]:
    """Where words of `size` stand beside `spot`: on its outer side, moved up or down until nothing is covered."""
    wide, high = size
    best: tuple[float, float, float, float] | None = None
    for side in (1, -1) if east >= 0 else (-1, 1):
        left = spot[0] + 1.6 if side > 0 else spot[0] - 1.6 - wide
        left = min(max(left, inside[0]), max(inside[2] - wide, inside[0]))
        for step in (0, -4, 4, -8, 8, -12, 12, -16, 16, -20, 20):
            top = min(max(spot[1] - high / 2 + step, inside[1]), inside[3] - high)
            box = (left, top, left + wide, top + high)
            best = best or box
            if not any(b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3] for b in taken):
                return box
    assert best is not None
    return best


def _north(page: Page, x: float, y: float) -> None:
    page.polygon([(x, y - 6), (x - 1.5, y), (x, y - 1.2)], BLACK, 0.1)
    page.polygon([(x, y - 6), (x + 1.5, y), (x, y - 1.2)], _WHITE, 0.1)
    page.text(x, y - 6.8, "N", 7, bold=True, align="middle")


def _course(marker: Row, line: Any, reach_m: float) -> list[np.ndarray]:
    """The line within `reach_m` of the marker, in metres east and north of it on the grid of its zone."""
    spot = marker.get("geometry")
    if line is None or spot is None or spot.is_empty or not 73.5 <= spot.x < 136.5:
        return []
    near = shapely.intersection(line, shapely.buffer(spot, reach_m / 90_000.0 + 1e-4))
    zone = crs.zone_crs(spot.x)
    east, north = crs.transform_points([spot.x], [spot.y], crs.GEOGRAPHIC, zone)
    found = []
    for part in shapely.get_parts(near):
        xy = shapely.get_coordinates(part)
        if len(xy) >= 2:
            x, y = crs.transform_points(xy[:, 0], xy[:, 1], crs.GEOGRAPHIC, zone)
            found.append(np.column_stack([x - east[0], y - north[0]]))
    return found


def square_code(line_key: str, marker: Row) -> tuple[bytes, Drawing]:
    """The code of a marker as PNG, and what draws it in vectors."""
    import segno

    words = encode(MarkerCode(line_key, known(marker["key"]), known(marker["number"])))
    out = io.BytesIO()
    segno.make(words, error="m", micro=False).save(out, kind="png", scale=8, border=QUIET)

    def draw(page: Page, x: float, y: float, width: float, height: float) -> None:
        draw_code(page, x, y, min(width, height), words)

    return out.getvalue(), draw

"""Maps of a report: the line with its markers by state, and each place with a problem; drawn by the one painter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gis_desk.documents.inspection_paper import word
from gis_desk.inspections.papers.reporting import Dossier, Row
from gis_desk.inspections.tasks import known
from gis_desk.map.around import layers_around
from gis_desk.map.book import scale_for
from gis_desk.map.build import build_scene
from gis_desk.map.plane import Plane, plane_of
from gis_desk.map.scene import Scene
from gis_desk.map.view import View
from layers.text import Text
from ui.map.paths import Cache
from ui.print.frame import BORDER, Frame, draw_map, draw_north, draw_scale, view_of
from ui.print.page import Page
from ui.print.papers.flow import Drawing
from ui.print.png import png
from ui.texts import say_in

LAYERS = ("division", "water", "road", "boundary_line", "place_name", "marker")
"""What the maps show."""
DPI = 220.0
"""Dots per inch of the pictures in Word documents."""
DETAIL_SCALE = 10_000.0
_AROUND = 0.8
MOST_DETAILS = 12
_FOOT = 13.0
"""Millimetres below the map for its scale."""
_RING = 2.3
_PROBLEM = QColor("#b00020")
_WHITE = QColor("#ffffff")
_SOUND = ("intact", "restored")


@dataclass(frozen=True)
class Problem:
    """A place that needs a look: what it is called, and its shape (EPSG:4490)."""

    name: str
    shape: Any


def problems(dossier: Dossier) -> list[Problem]:
    """Markers that are not sound by their last record, else by the register, and stretches with an unclear course."""
    last = dossier.last_records()
    found = []
    for marker in dossier.markers:
        trouble = trouble_of(marker, last.get(marker["key"]))
        if trouble and _placed(marker):
            found.append(Problem(f"{known(marker['number'])}　{trouble}", marker["geometry"]))
    for stretch in dossier.stretches:
        if stretch["course"] in ("blurred", "unclear") and _placed(stretch):
            named = dossier.stretch(stretch)
            found.append(Problem(f"{named}　走向{word('course', stretch['course'])}", stretch["geometry"]))
    return found


def trouble_of(marker: Row, record: Row | None) -> str:
    """What is wrong with a marker, in Chinese: by its last record where it has one, else by the register."""
    body = known((record or {}).get("body"))
    if body:
        return "" if body == "intact" else word("body", body)
    return "" if known(marker["state"]) in ("", *_SOUND) else word("state", marker["state"])


def _placed(row: Row) -> bool:
    shape = row.get("geometry")
    return shape is not None and not shape.is_empty


class LineMaps:
    """The scene of one line and its neighbourhood, drawn as often as it is needed."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], dossier: Dossier) -> None:
        self._dossier = dossier
        self._last = dossier.last_records()
        self._bounds = _wide(dossier.line["geometry"].bounds, 0.004)
        self.plane: Plane = plane_of(self._bounds)
        self._scene: Scene = build_scene(layers_around(frames, LAYERS, self._bounds, _AROUND), self.plane)
        self._cache = Cache()

    def overview(self) -> Drawing:
        """The whole line; markers that are not sound are ringed and say why."""
        return self._drawing(self.plane.box(self._bounds), 1000.0, 0.06)

    def detail(self, problem: Problem) -> Drawing:
        """The neighbourhood of a place, 1:10 000 or as much smaller as a stretch needs."""
        return self._drawing(self.plane.box(_wide(problem.shape.bounds, 0.0)), DETAIL_SCALE, 0.1)

    def _drawing(self, box: tuple[float, float, float, float], least: float, free: float) -> Drawing:
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)

        def draw(page: Page, x: float, y: float, width: float, height: float) -> None:
            frame = Frame(x + BORDER, y + BORDER, width - 2 * BORDER, height - 2 * BORDER - _FOOT)
            scale = max(scale_for(box, frame.width, frame.height, 1 / (1 + 2 * free)), least)
            view = view_of(frame, *middle, scale, page.dots)
            page.box(x, y, width, height, line=None, fill=_WHITE)
            draw_map(page, frame, self._scene, view, self._cache)
            self._states(page, frame, view)
            draw_scale(page, x + BORDER, y + height - _FOOT + 4, min(width * 0.6, 70.0), scale, _chinese)
            draw_north(page, x + width - BORDER - 6, y + BORDER + 12, self.plane, view, 10.0, _chinese)

        return draw

    def _states(self, page: Page, frame: Frame, view: View) -> None:
        page.painter.save()
        far = page.at(frame.x + frame.width, frame.y + frame.height)
        page.painter.setClipRect(QRectF(page.at(frame.x, frame.y), far))
        taken: list[tuple[float, float]] = []
        for marker in self._dossier.markers:
            words = trouble_of(marker, self._last.get(marker["key"]))
            if not words or not _placed(marker):
                continue
            spot = marker["geometry"]
            px, py = self.plane.forward([spot.x], [spot.y])
            right, down = view.to_dots(np.asarray(px), np.asarray(py))
            x, y = frame.x + float(right[0]) / page.dots, frame.y + float(down[0]) / page.dots
            page.line(_circle(x, y), 0.45, _PROBLEM)
            low = y + 1.0
            while any(abs(low - b) < 3.0 and abs(x - a) < 12.0 for a, b in taken):
                low += 3.0
            taken.append((x, low))
            wide = page.width_of(words, 7, bold=True)
            left = max(x - _RING - 0.8 - wide, frame.x + 0.6)
            page.box(left - 0.4, low - 2.3, wide + 0.8, 3.1, line=None, fill=_WHITE)
            page.text(left, low, words, 7, bold=True, tone=_PROBLEM)
        page.painter.restore()


def _chinese(words: Text) -> str:
    return say_in("zh", words)


def _circle(x: float, y: float) -> list[tuple[float, float]]:
    turns = np.linspace(0, 2 * np.pi, 37)
    return [(x + _RING * float(np.cos(t)), y + _RING * float(np.sin(t))) for t in turns]


def _wide(bounds: Sequence[float], least: float) -> tuple[float, float, float, float]:
    west, south, east, north = (float(b) for b in bounds)
    across, up = max((least - (east - west)) / 2, 0.0), max((least - (north - south)) / 2, 0.0)
    return west - across, south - up, east + across, north + up


def picture(drawing: Drawing, width: float, height: float, dpi: float) -> bytes:
    """A drawing `width` × `height` mm as PNG that knows its resolution."""
    dots = dpi / 25.4
    image = QImage(round(width * dots), round(height * dots), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    drawing(Page(painter, dots), 0.0, 0.0, width, height)
    painter.end()
    return png(image, dots)

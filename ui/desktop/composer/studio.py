"""What the composer computes off the GUI thread: material, pages, pictures, findings."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from gis_desk.findings import Finding
from gis_desk.map.layer import MapLayer
from gis_desk.map.layout import Composition, Material, compose
from gis_desk.map.layout.items import PictureItem
from gis_desk.map.layout.material import is_empty, near_home, stops_of
from gis_desk.map.layout.scenes import Scenes
from gis_desk.map.routes import route_layer
from gis_desk.map.values import texts
from layers.store import Store
from layers.text import Text
from layers.work import Cancelled, Progress
from ui.desktop.composer.editing import Document
from ui.map.paths import Cache
from ui.print.composer.drawing import Drawing
from ui.print.composer.image import page_image
from ui.print.composer.looking import look
from ui.print.composer.pictures import attached, reading

_SHARP = 6.0
"""Dots per mm below which a page is drawn finer and made smaller."""
_MOST_DOTS = 12_000_000
_TABLES = ("dispute_event", "inspection", "inspection_record")


@dataclass(frozen=True, eq=False)
class Seen:
    """A page as it was drawn: the composition, the picture of `part` in mm, and the time it stands for."""

    document: Document
    composition: Composition
    number: int
    image: QImage
    part: tuple[float, float, float, float]


def gather(store: Store, layers: Sequence[MapLayer], plan_key: str = "") -> Material:
    """The material of an open workspace: the layers as the screen shows them, an inspection plan, the tables.

    Parameters
    ----------
    plan_key : str
        Key of the plan; empty: the route that the screen shows, with the stops of the newest plan.
    """
    home = str(store.setting("county", "") or "")
    kept = [
        replace(m, style={"home": home, **m.style}) if m.kind == "division" and home else m
        for m in layers
        if not is_empty(m)
    ]
    tables: dict[str, Any] = {name: store.frame(name) for name in _TABLES if store.count(name)}
    values = {}
    if plan := _plan(store, plan_key):
        if plan_key:
            kept = [m for m in kept if m.kind != "route"]
        if not any(m.kind == "route" for m in kept):
            kept.append(route_layer(plan, Text("Route")))
        tables["stops"] = stops_of(plan)
    if last := store.history(1):
        values["data_date"] = last[0].at[:10]
    made = Material(tuple(kept), tables, home, values)
    return near_home(made) if home else made


def plans(store: Store) -> list[tuple[str, str]]:
    """Key and title of every inspection plan, the newest first."""
    if not store.count("inspection_plan"):
        return []
    frame = store.frame("inspection_plan")
    titles = [
        "  ".join(part for part in (title or key, day[:10]) if part)
        for key, title, day in zip(*(texts(frame, c) for c in ("key", "title", "made_on")), strict=True)
    ]
    return list(zip(texts(frame, "key").tolist(), titles, strict=True))[::-1]


def _plan(store: Store, key: str) -> Any:
    """The plan of that key, else the newest; None where there is none."""
    if not store.count("inspection_plan"):
        return None
    frame = store.frame("inspection_plan")
    chosen = frame[texts(frame, "key") == key]
    plan = (frame if chosen.empty else chosen)["plan"].iloc[-1]
    return json.loads(plan) if isinstance(plan, str) else plan


def _finer(dots: float, area_mm2: float) -> int:
    """How many times finer than the screen a page is drawn, so that small letters look as they do on paper."""
    fine = 1
    while dots * fine < _SHARP and area_mm2 * (dots * (fine + 1)) ** 2 <= _MOST_DOTS:
        fine += 1
    return fine


def _smaller(image: QImage, fine: int) -> QImage:
    """The mean of every `fine` by `fine` dots; numpy lets the window go on meanwhile, QImage.scaled would not."""
    wide, high = image.width() // fine, image.height() // fine
    if fine == 1 or not wide or not high:
        return image
    whole = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    total = np.zeros((high, wide, 4), np.uint32)
    for down in range(fine):
        for right in range(fine):
            total += whole[down : high * fine : fine, right : wide * fine : fine]
    mean = np.ascontiguousarray(total // (fine * fine), dtype=np.uint8)
    return QImage(mean.data, wide, high, 4 * wide, QImage.Format.Format_RGB32).copy()


class Studio:
    """Draws the pages of one material, one after the other, all in one thread: faces of Qt belong to theirs."""

    def __init__(self, material: Material, store: Store) -> None:
        self.material = material
        self._scenes, self._cache = Scenes(material), Cache()
        self._hand = ThreadPoolExecutor(1, "composer")
        self._store = store
        self._pictures: dict[str, bytes] = {}

    def drawing(self, document: Document) -> Drawing:
        """The document, filled and ready to be drawn.

        Raises
        ------
        PlanError
            If it cannot be filled.
        """
        material = self.material.given(**document.values)
        layout = document.layout
        wanted = {i.file for i in layout.items if isinstance(i, PictureItem) and i.file}
        if wanted - set(self._pictures):
            self._pictures |= attached(self._store, layout)
        composition = compose(layout, material, layout.series)
        folder = Path(self._store.path).parent
        return Drawing(composition, reading(self._pictures, folder), scenes=self._scenes, cache=self._cache)

    def page(
        self, document: Document, number: int, dots: float, part: tuple[float, float, float, float], progress: Progress
    ) -> Seen:
        """Page `number` of the document, the part (x, y, width, height) mm of it at `dots` per mm."""

        def work() -> Seen:
            progress.step(0, 0)
            drawing = self.drawing(document)
            drawing.cancelled = progress.stopped
            there = min(max(number, 1), len(drawing.composition.pages))
            x, y, wide, high = part
            fine = _finer(dots, wide * high)
            sharp = dots * fine
            clip = QRect(round(x * sharp), round(y * sharp), max(round(wide * sharp), 1), max(round(high * sharp), 1))
            image = page_image(drawing, there, sharp, clip=clip)
            if progress.stopped():
                raise Cancelled
            return Seen(document, drawing.composition, there, _smaller(image, fine), part)

        return self._hand.submit(work).result()

    def review(self, document: Document, progress: Progress) -> list[Finding]:
        """What the map review finds."""

        def work() -> list[Finding]:
            progress.step(0, 0)
            return look(self.drawing(document))

        return self._hand.submit(work).result()

    def thumbnail(self, document: Document, wide_px: int, high_px: int, progress: Progress) -> QImage:
        """The first page of the document, as large as fits."""

        def work() -> QImage:
            progress.step(0, 0)
            layout = document.layout
            dots = min(wide_px / layout.width, high_px / layout.height)
            drawing = self.drawing(document)
            drawing.cancelled = progress.stopped
            first = 1 if len(drawing.composition.pages) == 1 or drawing.composition.pages[0].sheet else 2
            fine = _finer(dots, layout.width * layout.height)
            return _smaller(page_image(drawing, first, dots * fine), fine)

        return self._hand.submit(work).result()

    def write(self, document: Document, write: Callable[[Drawing], Any]) -> Any:
        """``write(drawing)`` with the document as it is; for files and printers."""
        return self._hand.submit(lambda: write(self.drawing(document))).result()

    def close(self) -> None:
        """Let the thread go once its work is done."""
        self._hand.shutdown(wait=False, cancel_futures=True)

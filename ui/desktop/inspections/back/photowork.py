"""What is done with the photographs of the wall: assigned, taken off, removed, shown on the map, looked at."""

from collections.abc import Sequence
from typing import Any

import shapely
from PySide6.QtCore import QObject, Signal

from gis_desk.inspections.intake.fields import STRETCH
from gis_desk.inspections.photos import assigning
from ui.desktop.inspections.back.photomodels import NOBODY
from ui.desktop.inspections.back.photowall import PhotoWall
from ui.desktop.inspections.back.preview import Preview
from ui.desktop.inspections.back.state import FieldState, called, stretch_words
from ui.desktop.workbench import Desk
from ui.texts import tr

_AROUND = 0.004
"""Degrees shown round cameras that are looked at."""


class PhotoWork(QObject):
    """Does what the wall asks for, on the photographs of `state`; `refused` says what cannot be done, and why."""

    refused = Signal(str, str)

    def __init__(self, desk: Desk, wall: PhotoWall) -> None:
        super().__init__(wall)
        self.desk, self.wall = desk, wall
        self.state = FieldState()
        self._preview: Preview | None = None
        wall.assigned.connect(self._assign)
        wall.named.connect(self._name)
        wall.removed.connect(lambda keys: self._change(assigning.remove(self.photos(keys))))
        wall.shown_on_map.connect(self._show_photos)
        wall.opened.connect(self._preview_of)

    def photos(self, keys: Sequence[str]) -> list[assigning.Row]:
        """Key and row of the photographs with these `keys`."""
        rows = self.state.rows.get("inspection_photo", {})
        return [(k, rows[k]) for k in keys if k in rows]

    def _change(self, change: Any) -> None:
        if change.edits:
            self.desk.perform(change)

    def _assign(self, keys: list[str], subject: str) -> None:
        store, photos, preferred = self.desk.store, self.photos(keys), self.state.round or None
        if store is None or not photos:
            return
        if subject == NOBODY:
            self._change(assigning.release(photos))
        elif subject.startswith("m:"):
            marker = store.row("marker", subject[2:])
            if marker is not None:
                self._change(assigning.assign(photos, subject[2:], marker, preferred))
        elif (stretch := self.state.rows[STRETCH].get(subject[2:])) is not None and self.state.ground is not None:
            name = stretch_words(stretch, self.state.ground)
            self._change(assigning.assign_stretch(photos, name, subject[2:], preferred))

    def _name(self, keys: list[str], number: str) -> None:
        """Photographs belong to what was typed: the number of a marker, or a stretch as it is listed."""
        places = {p.subject: p.words for p in self.state.places}
        hits = called(number, {s: w for s, w in places.items() if s.startswith("m:")}) or [
            s for s, w in places.items() if w == number
        ]
        if len(hits) == 1:
            self._assign(keys, hits[0])
        elif hits:
            self.refused.emit(tr("{n} markers have the number {number}", n=len(hits), number=number),
                      tr("Choose the round, or drag the photographs to the marker."))  # fmt: skip
        else:
            self.refused.emit(tr("No marker of this round has the number {number}", number=number), "")

    def _show_photos(self, keys: list[str]) -> None:
        shapes = [r["geometry"] for _, r in self.photos(keys) if r.get("geometry") is not None]
        if not shapes:
            self.desk.message(tr("These photographs have no position"))
            return
        self.desk.canvas.highlight(shapes)
        west, south, east, north = shapely.total_bounds(shapes)
        self.desk.canvas.zoom_to((west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND))

    def _preview_of(self, key: str) -> None:
        if self.desk.store is not None and (photos := self.photos([key])):
            self._preview = Preview(self.desk.store, photos[0][1], self.wall)
            self._preview.show()

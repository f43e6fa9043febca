"""The index of sheets: a key map, north above, of where the sheets lie along the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from PySide6.QtGui import QColor

from gis_desk.inspections.book.sheets import Frames, Sheet
from ui.print.page import BLACK, Page

OWN = QColor("#bdbdbd")
LINE = QColor("#707070")
WHITE = QColor("#ffffff")
_POINTS, _OWN_POINTS = 7.5, 9.0
_SHARES = (0.0, 0.35, -0.35, 0.7, -0.7)
"""How far from the middle of a sheet towards its corner its number may stand."""
_AROUND = 1.0
"""How much of the line is shown around a sheet that is alone, in sides of that sheet."""


@dataclass(frozen=True)
class Index:
    """The key map of a page.

    Parameters
    ----------
    own : int
        Number of the sheet whose page it is.
    sheets : mapping
        The sheets that are shown, by number; none: there is no key map.
    frames : Frames
    lines : sequence
        The boundary lines, plane metres.
    whole_way : int
        Number of the sheet that shows the whole way of the day, which is named and not drawn; 0: there is none.
    """

    own: int
    sheets: Mapping[int, Sheet]
    frames: Frames
    lines: Sequence[shapely.Geometry] = ()
    whole_way: int = 0

    @cached_property
    def outlines(self) -> dict[int, np.ndarray]:
        """Corners (4, 2) of the sheets, plane metres."""
        return {n: s.footprint(self.frames) for n, s in self.sheets.items()}

    @cached_property
    def window(self) -> np.ndarray:
        """Lower left and upper right (2, 2) of what is shown, plane metres."""
        every = np.vstack(list(self.outlines.values()))
        if self.own in self.sheets and self.sheets[self.own].kind == "day" and len(self.lines):
            every = np.vstack([every, shapely.get_coordinates(list(self.lines))])
        low, high = every.min(axis=0), every.max(axis=0)
        around = _AROUND * np.maximum(high - low, 1.0) if len(self.sheets) == 1 else 0.5
        return np.vstack([low - around, high + around])


def index_of(own: int, sheets: Mapping[int, Sheet], frames: Frames, lines: Sequence[shapely.Geometry] = ()) -> Index:
    """The sheets along the work; a day that has none but its whole way: where on the lines that lies."""
    along = {n: s for n, s in sheets.items() if s.kind in ("strip", "area")}
    whole = next((n for n, s in sheets.items() if s.kind == "day" and n != own), 0)
    return Index(own, along or {n: s for n, s in sheets.items() if n == own}, frames, lines, whole)


def tallness(index: Index) -> float:
    """Height of what is shown as a share of its width; 0 where nothing is."""
    if not index.sheets:
        return 0.0
    wide, high = np.ptp(index.window, axis=0)
    return float(high / wide)


def draw_index(page: Page, box: tuple[float, float, float, float], index: Index) -> None:
    """The outlines of the sheets with their numbers over the lines, in a box; the own one grey with a thick rim."""
    outlines = index.outlines
    low, span = index.window[0], np.ptp(index.window, axis=0)
    x, y, wide, high = box
    unit = min(wide / span[0], high / span[1])
    corner = np.array([x + (wide - span[0] * unit) / 2, y + (high + span[1] * unit) / 2])

    def on_page(xy: np.ndarray) -> list[tuple[float, float]]:
        moved = (xy - low) * unit * (1.0, -1.0) + corner
        return [(float(a), float(b)) for a, b in moved]

    if index.own in outlines:
        page.polygon(on_page(outlines[index.own]), OWN, None)
    window = shapely.box(*index.window.ravel())
    for line in index.lines:
        near = shapely.simplify(shapely.intersection(line, window), 0.15 / unit)
        for part in shapely.get_parts(near):
            if part.geom_type == "LineString":
                page.line(on_page(shapely.get_coordinates(part)), 0.3, LINE)
    order = sorted(outlines, key=lambda n: n == index.own)
    for number in order:
        places = on_page(outlines[number])
        page.line([*places, places[0]], 0.6 if number == index.own else 0.18)
    taken: list[tuple[float, float]] = []
    for number in reversed(order):
        outline = np.array(on_page(outlines[number]))
        _number(page, outline.mean(axis=0), outline[0], str(number), taken, own=number == index.own)


def _number(
    page: Page, middle: np.ndarray, first: np.ndarray, words: str, taken: list[tuple[float, float]], *, own: bool
) -> None:
    """A number on a white plate, black for the own sheet; none where there is no room for it."""
    points = _OWN_POINTS if own else _POINTS
    wide, high = page.width_of(words, points, bold=True) + 1.2, 0.353 * points + 0.7
    for share in _SHARES:
        a, b = (middle + share * (first - middle)).tolist()
        if all(abs(a - p) > wide + 0.3 or abs(b - q) > high + 0.3 for p, q in taken):
            taken.append((a, b))
            page.box(a - wide / 2, b - high / 2, wide, high, line=None, fill=BLACK if own else WHITE)
            base = b + 0.353 * points * 0.36
            page.text(a, base, words, points, bold=True, align="middle", tone=WHITE if own else BLACK)
            return

"""The index of sheets: a key map, north above, of where the sheets lie along the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtGui import QColor

from gis_desk.inspections.book.sheets import Frames, Sheet
from ui.print.page import Page

OWN = QColor("#c4c4c4")
LINE = QColor("#707070")


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
    whole : bool
        Whether the lines are shown from end to end, else as far as the sheets reach.
    """

    own: int
    sheets: Mapping[int, Sheet]
    frames: Frames
    lines: Sequence[shapely.Geometry] = ()
    whole: bool = False


def index_of(own: int, sheets: Mapping[int, Sheet], frames: Frames, lines: Sequence[shapely.Geometry] = ()) -> Index:
    """The sheets along the work where there are several, else where on the lines the one sheet lies."""
    along = {n: s for n, s in sheets.items() if s.kind in ("strip", "area")}
    if len(along) > 1:
        return Index(own, along, frames, lines)
    return Index(own, {n: s for n, s in sheets.items() if n == own or n in along}, frames, lines, whole=True)


def draw_index(page: Page, box: tuple[float, float, float, float], index: Index) -> None:
    """The outlines of the sheets with their numbers over the lines, in a box; the own one grey."""
    outlines = {n: s.footprint(index.frames) for n, s in index.sheets.items()}
    every = np.vstack(list(outlines.values()))
    if index.whole and len(index.lines):
        every = np.vstack([every, shapely.get_coordinates(list(index.lines))])
    low, span = every.min(axis=0), np.maximum(np.ptp(every, axis=0), 1.0)
    x, y, wide, high = box
    unit = min(wide / span[0], high / span[1])
    corner = np.array([x + (wide - span[0] * unit) / 2, y + (high + span[1] * unit) / 2])

    def on_page(xy: np.ndarray) -> list[tuple[float, float]]:
        moved = (xy - low) * unit * (1.0, -1.0) + corner
        return [(float(a), float(b)) for a, b in moved]

    if index.own in outlines:
        page.polygon(on_page(outlines[index.own]), OWN, 0.2)
    window = shapely.box(*low, *(low + span))
    for line in index.lines:
        near = shapely.simplify(shapely.intersection(line, window), 0.15 / unit)
        for part in shapely.get_parts(near):
            if part.geom_type == "LineString":
                page.line(on_page(shapely.get_coordinates(part)), 0.3, LINE)
    taken: list[tuple[float, float]] = []
    for number, outline in outlines.items():
        places = on_page(outline)
        page.line([*places, places[0]], 0.3 if number == index.own else 0.15)
    for number in sorted(outlines, key=lambda n: n != index.own):
        outline = outlines[number]
        middle, first = (np.array(p) for p in (on_page(outline.mean(axis=0)[None])[0], on_page(outline[:1])[0]))
        for share in (0.0, 0.35, 0.7):
            a, b = (middle + share * (first - middle)).tolist()
            if all(abs(a - p) > 3.4 or abs(b - q) > 2.6 for p, q in taken):
                taken.append((a, b))
                page.text(a, b + 0.9, str(number), 6.5, bold=number == index.own, align="middle")
                break

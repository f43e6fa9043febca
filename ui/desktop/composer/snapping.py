"""Moving and resizing boxes in mm, and the edges they snap to."""

from collections.abc import Iterable
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, width, height in mm."""
HANDLES = ("nw", "n", "ne", "e", "se", "s", "sw", "w")
"""Where a box can be taken to change its size."""
LEAST_MM = 2.0


@dataclass(frozen=True)
class Snapped:
    """A box after snapping, and the lines it snapped to: x of upright, y of level ones."""

    box: Box
    upright: tuple[float, ...] = ()
    level: tuple[float, ...] = ()


def lines_of(
    boxes: Iterable[Box], width: float, height: float, margin: float = 10.0
) -> tuple[list[float], list[float]]:
    """The x and y that boxes snap to: edges and middles of other boxes, of the paper and of its margin."""
    xs = [0.0, margin, width / 2, width - margin, width]
    ys = [0.0, margin, height / 2, height - margin, height]
    for x, y, wide, high in boxes:
        xs += [x, x + wide / 2, x + wide]
        ys += [y, y + high / 2, y + high]
    return sorted({round(v, 2) for v in xs}), sorted({round(v, 2) for v in ys})


def moved(box: Box, right: float, down: float, xs: list[float], ys: list[float], within: float) -> Snapped:
    """`box` moved by so many mm; an edge or the middle that comes within `within` mm of a line is put on it."""
    x, y, wide, high = box
    x, y = x + right, y + down
    by_x, upright = _nearest((x, x + wide / 2, x + wide), xs, within)
    by_y, level = _nearest((y, y + high / 2, y + high), ys, within)
    return Snapped((round(x + by_x, 2), round(y + by_y, 2), wide, high), upright, level)


def resized(
    box: Box, handle: str, right: float, down: float, xs: list[float], ys: list[float], within: float
) -> Snapped:
    """`box` with the sides of `handle` moved by so many mm, snapping like `moved`; never smaller than 2 mm."""
    left, top, wide, high = box
    far_x, far_y = left + wide, top + high
    upright: tuple[float, ...] = ()
    level: tuple[float, ...] = ()
    if "w" in handle:
        by, upright = _nearest((left + right,), xs, within)
        left = min(left + right + by, far_x - LEAST_MM)
    elif "e" in handle:
        by, upright = _nearest((far_x + right,), xs, within)
        far_x = max(far_x + right + by, left + LEAST_MM)
    if "n" in handle:
        by, level = _nearest((top + down,), ys, within)
        top = min(top + down + by, far_y - LEAST_MM)
    elif "s" in handle:
        by, level = _nearest((far_y + down,), ys, within)
        far_y = max(far_y + down + by, top + LEAST_MM)
    return Snapped((round(left, 2), round(top, 2), round(far_x - left, 2), round(far_y - top, 2)), upright, level)


def handle_at(box: Box, x: float, y: float, reach: float) -> str:
    """The handle of `box` that is within `reach` mm of a point; empty for none."""
    for name in HANDLES:
        hx, hy = handle_place(box, name)
        if abs(x - hx) <= reach and abs(y - hy) <= reach:
            return name
    return ""


def handle_place(box: Box, handle: str) -> tuple[float, float]:
    """Where a handle of `box` lies, mm."""
    x, y, wide, high = box
    across = 0.0 if "w" in handle else 1.0 if "e" in handle else 0.5
    below = 0.0 if "n" in handle else 1.0 if "s" in handle else 0.5
    return x + across * wide, y + below * high


def _nearest(places: tuple[float, ...], lines: list[float], within: float) -> tuple[float, tuple[float, ...]]:
    """How far to go so that one of `places` lies on a line, and that line."""
    best = min(((line - place, line) for place in places for line in lines), key=lambda p: abs(p[0]), default=None)
    if best is None or abs(best[0]) > within:
        return 0.0, ()
    return best[0], (best[1],)

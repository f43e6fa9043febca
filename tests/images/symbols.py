"""Sheets of every symbol of the style table, one cell each; ``python -m tests.images.symbols`` writes the references anew.

Look at the pictures before you commit them: they say what right is.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gis_desk.map import style
from gis_desk.map.batches import batch
from gis_desk.map.parts import Parts, lines_of, rings_of
from gis_desk.map.plane import plane_of
from gis_desk.map.scene import DARK, LIGHT, PAPER, Areas, Fill, Lines, Points, Scene, SceneLayer, Stroke, Symbol
from gis_desk.map.view import View
from layers.schema import LEVELS, ROAD_CLASSES, SIDES
from ui.map.paint import paint

CELL = (96, 64)
COLUMNS = 6
FOLDER = Path(__file__).parent / "symbols"
GROUNDS = {"light": LIGHT, "dark": DARK, "paper": PAPER}
_PLANE = plane_of((108.0, 25.0, 109.0, 26.0))
_SCALE = 10_000.0


@dataclass(frozen=True)
class Sample:
    """One cell of a sheet: its name, and what is drawn in it."""

    name: str
    layer: SceneLayer
    scale: float = _SCALE


def sheets() -> Iterator[tuple[str, int, float, list[Sample]]]:
    """Name, ground, dots per mm and samples of every sheet."""
    for name, ground in GROUNDS.items():
        yield f"points-{name}", ground, 2 * 96 / 25.4, points()
        yield f"lines-{name}", ground, 96 / 25.4, lines()
    yield "areas-light", LIGHT, 96 / 25.4, areas()


def points() -> list[Sample]:
    """Every point symbol."""
    table = style.table()["point"]
    return [Sample(name, SceneLayer(name, "x", points=_point(style.symbol(name)))) for name in table]


def lines() -> list[Sample]:
    """Every boundary, as near and as from afar, every road and water line, a day's route, and odd widths."""
    found = []
    for level in LEVELS:
        stroke = style.boundary_stroke(level)
        found.append(Sample(f"boundary {level}", _line(stroke)))
        if stroke.plain_beyond < float("inf"):
            far = replace(stroke, max_scale=float("inf"))
            found.append(
                Sample(f"boundary {level} from afar", _line(far, stroke.plain_beyond * 2), stroke.plain_beyond * 2)
            )
    for name in ROAD_CLASSES:
        found.append(Sample(f"road {name}", _line(style.stroke_of(style.table()["road"][name]))))
    for name in ("river", "stream", "canal"):
        found.append(Sample(f"water {name}", _line(style.stroke_of(style.table()["water"][name]))))
    for side in SIDES:
        found.append(Sample(f"claim {side}", _line(style.stroke_of(style.table()["claim"][side]))))
    for walking in (False, True):
        found.append(Sample(f"day {'walking' if walking else 'driving'}", _line(style.day_stroke(0, walking=walking))))
    for width in (0.1, 0.26, 0.4, 0.6, 0.8, 1.2):
        found.append(Sample(f"solid {width} mm", _line(Stroke(width, (0xFF804020,) * 3))))
    return found


def areas() -> list[Sample]:
    """The tones of units, a hole, two fills that meet, and a hatch."""
    found = [Sample(f"tone {k}", _area(fill)) for k, fill in enumerate((*style.unit_fills(), style.outside_fill()))]
    found.append(Sample("hole", _area(style.unit_fills()[0], hole=True)))
    return found


def _wave(width_m: float, rows: int = 1) -> np.ndarray:
    x = np.linspace(-0.42, 0.42, 60) * width_m
    return np.column_stack([x, 0.14 * width_m * np.sin(x / width_m * 12) * rows])


def _metres(scale: float, dots: float = 96 / 25.4) -> float:
    return CELL[0] * scale / 1000 / dots


def _line(stroke: Stroke, scale: float = _SCALE) -> SceneLayer:
    import shapely

    parts = lines_of(np.array([shapely.LineString(_wave(_metres(scale)))], dtype=object))
    one = replace(stroke, max_scale=float("inf"))
    return SceneLayer("x", "x", lines=Lines((batch(parts, 0.0, _none(parts), together=False, by_style=True),), (one,)))


def _point(symbol: Symbol) -> Points:
    return Points(np.zeros((1, 2)), np.zeros(1, np.int64), (replace(symbol, max_scale=float("inf")),))


def _area(fill: Fill, *, hole: bool = False) -> SceneLayer:
    import shapely

    size = _metres(_SCALE) * 0.3
    ring = shapely.Point(0, 0).buffer(size, quad_segs=6)
    shape = shapely.Polygon(
        ring.exterior, [shapely.box(-size / 3, -size / 3, size / 3, size / 3).exterior] if hole else []
    )
    parts = rings_of(np.array([shape], dtype=object))
    return SceneLayer("x", "x", areas=Areas((batch(parts, 0.0, _none(parts), together=True),), (fill,)))


def _none(parts: Parts) -> np.ndarray:
    return np.zeros(len(parts.owner), np.int64)


def drawn(samples: list[Sample], ground: int, dots: float) -> QImage:
    """A sheet, painted by the painter of the map."""
    rows = -(-len(samples) // COLUMNS)
    sheet = QImage(COLUMNS * CELL[0], rows * CELL[1], QImage.Format.Format_ARGB32_Premultiplied)
    sheet.fill(0xFFFFFFFF)
    painter = QPainter(sheet)
    for n, sample in enumerate(samples):
        image = QImage(*CELL, QImage.Format.Format_ARGB32_Premultiplied)
        inner = QPainter(image)
        view = View(0.0, 0.0, sample.scale, *CELL, dots)
        scene = Scene(_PLANE, (sample.layer,), style.colour(style.table()["ground"]["colour"]))
        paint(inner, scene, view, ground=ground)
        inner.end()
        painter.drawImage(n % COLUMNS * CELL[0], n // COLUMNS * CELL[1], image)
    painter.end()
    return sheet


def main() -> None:
    """Write every sheet."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.print.pdf import ensure_application

    ensure_application()
    FOLDER.mkdir(exist_ok=True)
    for name, ground, dots, samples in sheets():
        drawn(samples, ground, dots).save(str(FOLDER / f"{name}.png"))


if __name__ == "__main__":
    main()

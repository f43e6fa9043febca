"""Pages as PNG of any resolution, drawn and written in strips so that large paper needs little memory."""

from math import ceil
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from gis_desk.map.layout.framing import Framed
from layers.errors import Where
from layers.formats.writing import put, workshop
from layers.work import QUIET, Progress
from ui.print.composer.draw import draw_page
from ui.print.composer.drawing import Drawing
from ui.print.page import Page
from ui.print.pdf import PrintError, ensure_application
from ui.print.png import PngFile
from ui.texts import tr

LEAST_DPI, MOST_DPI = 30, 2400
MOST_DOTS = 1_200_000_000
"""Dots of one picture."""
_WIDEST = 32_000
"""Dots across: Qt's painter counts no further."""
_STRIP = 160_000_000
"""Dots that are drawn at a time: 640 MB, paper of A0 at 300 dots per inch."""
_OVERLAP = 24
"""Rows that are drawn beyond each edge of a strip and not used: lines and letters are not cut off there."""


def page_image(drawing: Drawing, number: int, dots: float, *, clip: QRect | None = None, exact: bool = False) -> QImage:
    """Page `number` as a picture of `dots` per mm, or the part `clip` of it in dots.

    With `exact` parts fit together without a seam.
    """
    layout = drawing.layout
    whole = QRect(0, 0, max(round(layout.width * dots), 1), max(round(layout.height * dots), 1))
    part = whole if clip is None else clip
    image = QImage(part.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.translate(-part.x(), -part.y())
    draw_page(Page(painter, dots, exact=exact), drawing, number)
    painter.end()
    return image


def print_png(drawing: Drawing, out: Path, *, dpi: float = 300.0, progress: Progress = QUIET) -> list[Path]:
    """Write every page as PNG with its resolution and a world file (``.pgw``) of its main map.

    One page is written to `out`; several to ``NAME-01.png``, ``NAME-02.png`` ... beside it.

    Returns
    -------
    list of Path
        The pictures.

    Raises
    ------
    PrintError
        If the resolution makes a picture larger than any program would open.
    FormatError
        If the folder cannot be written to.
    Cancelled
        If the user stops it; nothing is written then.
    """
    ensure_application()
    dots = _dots(drawing, out, dpi)
    pages = drawing.composition.pages
    names = names_of(out, len(pages))
    with workshop(out) as folder:
        finished = []
        for page, name in zip(pages, names, strict=True):
            target = folder / name.name
            with target.open("wb") as file:
                _write(file, drawing, page.number, dots, progress, len(pages))
            finished.append(target)
            main = drawing.layout.main
            framed = page.maps.get(main.id) if main is not None else None
            if framed is not None:
                world = target.with_suffix(".pgw")
                world.write_text(world_file(framed, dots), encoding="ascii")
                finished.append(world)
        put(finished, out.parent)
    return names


def _dots(drawing: Drawing, out: Path, dpi: float) -> float:
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise PrintError(
            "{dpi:g} dots per inch make no picture",
            where=Where(out),
            do="give from {least} to {most}",
            dpi=dpi,
            least=LEAST_DPI,
            most=MOST_DPI,
        )
    dots = dpi / 25.4
    wide, high = drawing.layout.width * dots, drawing.layout.height * dots
    if wide > _WIDEST or high > 10 * _WIDEST or wide * high > MOST_DOTS:
        raise PrintError(
            "the picture would have {wide:.0f} × {high:.0f} dots",
            where=Where(out),
            do="choose fewer dots per inch, or print a PDF",
            wide=wide,
            high=high,
        )
    return dots


def names_of(out: Path, count: int) -> list[Path]:
    """The files that `count` pages are written to: `out` itself, or ``NAME-01`` ... beside it."""
    if count == 1:
        return [out]
    digits = max(len(str(count)), 2)
    return [out.with_name(f"{out.stem}-{n:0{digits}d}{out.suffix}") for n in range(1, count + 1)]


def _write(file: BinaryIO, drawing: Drawing, number: int, dots: float, progress: Progress, total: int) -> None:
    """A PNG, drawn strip by strip."""
    wide = max(round(drawing.layout.width * dots), 1)
    high = max(round(drawing.layout.height * dots), 1)
    made = PngFile(file, wide, high, dots)
    rows = max(min(_STRIP // wide, high), 1)
    strips = ceil(high / rows)
    for strip in range(strips):
        progress.step((number - 1) * strips + strip, total * strips, tr("Page {n} of {total}", n=number, total=total))
        top = strip * rows
        above, last = min(_OVERLAP, top), min(rows, high - top)
        clip = QRect(0, top - above, wide, min(above + last + _OVERLAP, high - top + above))
        image = page_image(drawing, number, dots, clip=clip, exact=True)
        made.rows(image, above, above + last)
    made.end()


def world_file(framed: Framed, dots: float) -> str:
    """The world file of a whole page: plane metres of the middle of its first dot, and of a step right and down."""
    a, d, b, e, c, f = framed.affine
    a, d, b, e = a / dots, d / dots, b / dots, e / dots
    return "".join(f"{v:.10f}\n" for v in (a, d, b, e, c + (a + b) / 2, f + (d + e) / 2))

"""A composition as PDF: real text, layers that can be switched, every map georeferenced."""

from collections.abc import Callable
from pathlib import Path

from gis_desk.map.layout import PageOf
from layers import crs
from layers.work import QUIET, Progress
from ui.print.composer.draw import Part, parts
from ui.print.composer.drawing import Drawing, summary
from ui.print.composer.structure import Sheaf, Viewport, join
from ui.print.page import Page
from ui.print.pdf import write_pdf
from ui.print.pdftext import TextLog
from ui.texts import tr


def print_pdf(drawing: Drawing, out: Path, *, switchable: bool = True, progress: Progress = QUIET) -> TextLog:
    """Write every page of the composition to `out`; an older file is only replaced by the whole new one.

    Parameters
    ----------
    switchable : bool
        Every layer of a map as optional content.

    Returns
    -------
    TextLog
        What was drawn, and which characters had no glyph.

    Raises
    ------
    PrintError
        If the file cannot be written.
    Cancelled
        If the user stops it; nothing is written then.
    """
    pages = drawing.composition.pages
    draws: list[Callable[[Page], None]] = []
    layers: list[list[str]] = []
    for page in pages:
        every = list(parts(drawing, page.number)) or [Part("", lambda _page: None)]
        if not switchable:
            every = [_together(every)]
        draws += [_stepping(part, page, len(pages), progress) for part in every]
        layers.append([part.layer for part in every])
    title = summary(drawing.values(pages[0]))
    size = (drawing.layout.width, drawing.layout.height)

    def finish(draft: Path, sheets: list[int]) -> None:
        progress.step(len(pages), len(pages))
        left = iter(sheets)
        join(
            draft,
            [
                Sheaf(tuple(layer for layer in some for _ in range(next(left))), tuple(_viewports(page)))
                for page, some in zip(pages, layers, strict=True)
            ],
        )

    return write_pdf(out, title, size, draws, finish=finish)


def _together(every: list[Part]) -> Part:
    def draw(page: Page) -> None:
        for part in every:
            part.draw(page)

    return Part("", draw)


def _stepping(part: Part, page: PageOf, total: int, progress: Progress) -> Callable[[Page], None]:
    def draw(paper: Page) -> None:
        progress.step(page.number - 1, total, tr("Page {n} of {total}", n=page.number, total=total))
        part.draw(paper)

    return draw


def _viewports(page: PageOf) -> list[Viewport]:
    found = []
    for name, framed in page.maps.items():
        code = crs.code_of(framed.plane.definition) if framed.plane.middle is not None else None
        item = framed.item
        found.append(
            Viewport(
                name,
                (item.x, item.y, item.width, item.height),
                framed.corners,
                crs.plain_wkt(framed.plane.definition),
                int(code.split(":")[1]) if code else None,
            )
        )
    return found

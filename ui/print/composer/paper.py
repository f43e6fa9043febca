"""A composition on a printer: the paper of the layout, page after page."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from layers.work import QUIET, Progress
from ui.print.composer.draw import draw_page
from ui.print.composer.drawing import Drawing
from ui.print.page import Page
from ui.print.pdf import PrintError
from ui.texts import tr


def set_up(printer: QPrinter, drawing: Drawing) -> None:
    """Give `printer` the paper of the layout and as many pages as there are."""
    layout = drawing.layout
    size = QPageSize(
        QSizeF(layout.width, layout.height), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    printer.setPageLayout(
        QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    )
    printer.setFullPage(True)
    printer.setDocName(drawing.layout.title.en or "GIS Desk")
    printer.setCreator("GIS Desk")


def asked_pages(printer: QPrinter, total: int) -> Sequence[int]:
    """The pages the user chose in the dialog, from 1."""
    first, last = printer.fromPage(), printer.toPage()
    if not first:
        return range(1, total + 1)
    return range(max(first, 1), min(last or total, total) + 1)


def print_paper(drawing: Drawing, printer: QPrinter, *, progress: Progress = QUIET) -> int:
    """Print the pages that `printer` asks for; how many there were.

    Raises
    ------
    PrintError
        If the printer does not take the job.
    """
    chosen = asked_pages(printer, len(drawing.composition.pages))
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError("the printer does not take the job", do="check that it is switched on and has paper")
    try:
        for n, number in enumerate(chosen):
            progress.step(n, len(chosen), tr("Page {n} of {total}", n=n + 1, total=len(chosen)))
            if n:
                printer.newPage()
            painter.save()
            draw_page(Page(painter, printer.resolution() / 25.4), drawing, number)
            painter.restore()
    finally:
        painter.end()
    return len(chosen)

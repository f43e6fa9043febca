"""PDF files: exact millimetres, real text that is found and copied as it was drawn, written whole or not at all."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QFile, QFileDevice, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from layers.errors import GisDeskError, Where
from layers.formats.writing import spare
from ui.map.fonts import missing_glyphs
from ui.map.lettering import heard_by
from ui.print.page import Page
from ui.print.pdftext import TextLog, correct, is_whole
from ui.texts import tr

DPI = 1200
_application: list[QApplication] = []

Draw = Callable[[Page], None]


class PrintError(GisDeskError):
    """A map cannot be printed as asked."""


def ensure_application() -> None:
    """Fonts need an application object; the command line makes one that wants no screen.

    It is one for widgets, so that a window can be opened later in the same process.
    """
    if QApplication.instance() is None:
        import os
        import sys

        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _application.append(QApplication(["gis-desk"]))


def check_glyphs(words: Sequence[str]) -> None:
    """Refuse to print characters that no installed face can draw.

    Raises
    ------
    PrintError
        Names the characters and their code points.
    """
    lost = missing_glyphs(words)
    if lost:
        raise PrintError(
            "no installed font has these characters: {characters}",
            do="install a font that has them (for example Noto Sans CJK SC), or print with --missing-glyphs",
            characters=", ".join(f"{c} (U+{ord(c):04X})" for c in lost[:20]),
        )


def write_pdf(
    path: Path,
    title: str,
    size_mm: tuple[float, float] | Sequence[tuple[float, float]],
    pages: Sequence[Draw],
    *,
    finish: Callable[[Path, list[int]], None] | None = None,
) -> TextLog:
    """Write `pages` to `path`; an older file is replaced only by a finished one.

    Parameters
    ----------
    size_mm : (width, height), or one for each page
    finish : callable or None
        May change the file before it takes its place. Then drawing may go on to further sheets (`Page.part`), as Qt
        packs a sheet in one go and stops the whole program meanwhile; `finish` is told how many each page has.

    Returns
    -------
    TextLog
        What was drawn.

    Raises
    ------
    PrintError
        If the file cannot be written.
    """
    ensure_application()
    log = TextLog()
    folder = path.resolve().parent
    if not folder.is_dir():
        raise PrintError(
            "the folder for the PDF does not exist", where=Where(file=folder), do="make it, or choose another"
        )
    spare(path)
    with tempfile.TemporaryDirectory(prefix=".gis-desk-", dir=folder) as scratch:
        draft = Path(scratch) / "draft.pdf"
        device = QFile(str(draft))
        if not device.open(QIODevice.OpenModeFlag.WriteOnly):
            raise _unwritten(path, device.errorString())
        writer = QPdfWriter(device)
        writer.setResolution(DPI)
        sizes = [(float(w), float(h)) for w, h in np.broadcast_to(np.array(size_mm, float), (max(len(pages), 1), 2))]
        writer.setPageLayout(_sheet(sizes[0]))
        writer.setTitle(title)
        writer.setCreator("GIS Desk")
        painter = QPainter()
        if not painter.begin(writer):
            raise _unwritten(path, device.errorString())
        try:
            sheets: list[int] = []

            def part() -> None:
                writer.newPage()
                sheets[-1] += 1

            page = Page(painter, DPI / 25.4, None if finish is None else part)
            with heard_by(log.note):
                for number, draw in enumerate(pages):
                    if number:
                        writer.setPageLayout(_sheet(sizes[number]))
                        writer.newPage()
                    sheets.append(1)
                    painter.save()
                    draw(page)
                    painter.restore()
        finally:
            finished = painter.end()  # also when stopped: Qt must not be left painting on a writer that is gone
        whole = device.flush() and device.error() is QFileDevice.FileError.NoError
        device.close()
        if not finished or not whole or not is_whole(draft):
            raise _unwritten(path, device.errorString() if not whole else tr("the disk is full"))
        try:
            correct(draft, log)
            if finish is not None:
                finish(draft, sheets)
            draft.replace(path)
        except OSError as exc:
            raise _unwritten(path, exc.strerror or str(exc)) from exc
    return log


def _sheet(size_mm: tuple[float, float]) -> QPageLayout:
    return QPageLayout(
        QPageSize(QSizeF(*size_mm), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch),
        QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
        QPageLayout.Unit.Millimeter,
    )


def _unwritten(path: Path, why: str) -> PrintError:
    return PrintError(
        "the PDF cannot be written ({why})",
        where=Where(file=path),
        do="check the rights and the free space",
        why=why,
    )

"""Where the composer's pages go: PDF, PNG, SVG, printer, and layout files."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from gis_desk.map.layout import read_layout, write_layout
from layers.errors import GisDeskError
from layers.formats.writing import put, workshop
from layers.work import Progress
from ui.map.fonts import missing_glyphs
from ui.print.composer.drawing import Drawing
from ui.print.composer.image import print_png
from ui.print.composer.looking import look
from ui.print.composer.paper import print_paper, set_up
from ui.print.composer.pdf import print_pdf
from ui.print.composer.svg import print_svg
from ui.print.pdf import check_glyphs
from ui.texts import language, tr

if TYPE_CHECKING:
    from ui.desktop.composer.window import ComposerWindow


class Output:
    """Asks where to, writes in the background, tells what was written."""

    def __init__(self, window: "ComposerWindow") -> None:
        self._window = window

    # files

    def ask_pdf(self) -> None:
        """Ask for a PDF and write it."""
        self._ask(tr("PDF file (*.pdf)"), "pdf", self.pdf)

    def ask_png(self) -> None:
        """Ask for a picture and write it."""
        self._ask(tr("Picture (*.png)"), "png", self.png)

    def ask_svg(self) -> None:
        """Ask for an SVG file and write it."""
        self._ask(tr("SVG file (*.svg)"), "svg", self.svg)

    def ask_layout(self) -> None:
        """Ask for a file and write the layout to it."""
        self._ask(tr("Layout (*.toml)"), "toml", self.layout)

    def ask_open(self) -> None:
        """Ask for a layout file and open it."""
        dialog = QFileDialog(self._window, tr("Open a layout file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Layout (*.toml)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.open(Path(path)))
        dialog.open()

    def pdf(self, path: Path) -> None:
        """Write the PDF."""
        self._write(path, lambda drawing, progress: print_pdf(drawing, path, progress=progress))

    def png(self, path: Path) -> None:
        """Write the pictures."""
        dpi = float(self._window.dpi.value())
        self._write(path, lambda drawing, progress: print_png(drawing, path, dpi=dpi, progress=progress))

    def svg(self, path: Path) -> None:
        """Write the SVG files."""
        self._write(path, lambda drawing, progress: print_svg(drawing, path, progress=progress))

    def layout(self, path: Path) -> None:
        """Write the layout as TOML."""
        try:
            with workshop(path) as folder:
                draft = folder / path.name
                draft.write_text(write_layout(self._window.editing.layout), encoding="utf-8")
                put([draft], path.parent)
        except (GisDeskError, OSError) as error:
            self._window.show_error(error)
            return
        self._window.state.setText(tr("Written: {file}", file=str(path)))

    def open(self, path: Path) -> None:
        """Open a layout file."""
        try:
            self._window.open_layout(read_layout(path))
        except GisDeskError as error:
            self._window.show_error(error)

    def _ask(self, form: str, ending: str, write: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self._window, tr("Write {form}", form=ending.upper()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(form)
        dialog.setDefaultSuffix(ending)
        layout = self._window.editing.layout
        dialog.selectFile(_file_name(layout.title.of(language()) or layout.id))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: write(Path(path)))
        dialog.open()

    def _write(self, path: Path, write: Callable[[Drawing, Progress], Any]) -> None:
        self._run(
            write,
            tr("Writing {file}", file=path.name),
            lambda _: self._window.notices.add("good", tr("Written: {file}", file=str(path))),
        )

    def _run(self, write: Callable[[Drawing, Progress], Any], title: str, done: Callable[[Any], object]) -> None:
        window, studio = self._window, self._window.studio
        if studio is None:
            return
        document = window.editing.document

        def work(progress: Progress) -> Any:
            def each(drawing: Drawing) -> Any:
                guard(drawing)
                drawing.cancelled = progress.stopped
                return write(drawing, progress)

            return studio.write(document, each)

        window.works.run("write", work, title, done, listed=True)

    # paper

    def ask_printer(self) -> None:
        """Ask for a printer; it gets the paper of the layout."""
        window, studio = self._window, self._window.studio
        if studio is None or window.preview.seen is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        composition = window.preview.seen.composition
        set_up(printer, Drawing(composition))
        printer.setFromTo(1, len(composition.pages))
        dialog = QPrintDialog(printer, window)
        dialog.setWindowTitle(tr("Print"))
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=True)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.paper(printer))
        dialog.setModal(True)
        dialog.show()

    def paper(self, printer: QPrinter) -> None:
        """Print on `printer`."""
        self._run(
            lambda drawing, progress: print_paper(drawing, printer, progress=progress),
            tr("Printing"),
            lambda count: self._window.notices.add("good", tr("Pages given to the printer: {n}", n=count)),
        )


def guard(drawing: Drawing) -> None:
    """Refuse to print characters that no face has.

    Raises
    ------
    PrintError
    """
    for finding in look(drawing):
        if finding.rule == "M06":
            lost = [part.split(" ")[0] for part in str(finding.args["characters"]).split(", ")]
            check_glyphs(missing_glyphs(lost) or lost)


def _file_name(words: str) -> str:
    return "".join("_" if c in '\\/:*?"<>|' else c for c in words).strip() or "map"

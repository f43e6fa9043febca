"""How a route map book is to be printed: paper, ink, scale, forms; then where to."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from gis_desk.inspections.book.sheets import DETAIL
from ui.desktop import kit, status
from ui.desktop.opening import Sheet
from ui.print.book import Wishes
from ui.texts import tr


class BookSheet(Sheet):
    """Asks how the book is to look, then for a file, and hands both to `write`."""

    def __init__(self, parent: QWidget, write: Callable[[Path, Wishes], object]) -> None:
        super().__init__(parent, tr("Route map book"), 380)
        self._write = write
        self.paper = QComboBox()
        for words, paper in ((tr("Maps on A3"), "a3"), (tr("Maps on A4"), "a4")):
            self.paper.addItem(words, paper)
        self.ink = QComboBox()
        for words, mono in ((tr("In colour"), False), (tr("Black, white and grey"), True)):
            self.ink.addItem(words, mono)
        self.scale = QComboBox()
        self.scale.addItem(tr("Chosen for each day"), None)
        for scale in DETAIL:
            self.scale.addItem(status.scale_words(scale), float(scale))
        self.mark = QLineEdit(tr("Internal"))
        self.compiler = QLineEdit()
        self.forms = QCheckBox(tr("With the record forms of the joint inspection"))
        self.forms.setChecked(True)
        form = kit.FormRows()
        form.add(tr("Paper"), self.paper)
        form.add(tr("Ink"), self.ink)
        form.add(tr("Scale along the line"), self.scale)
        form.add(tr("Classification mark"), self.mark)
        form.add(tr("Compiler"), self.compiler)
        self.column.add(form)
        self.column.add(self.forms)
        self.column.add(kit.caption(tr("Cover, contents, overview, maps, marker tables; pages of text are A4.")))
        self.column.stretch()
        self.foot.addStretch(1)
        self.foot.addWidget(kit.button(tr("Close"), None, self.slide_out))
        self.take = kit.primary_button(tr("Print to PDF…"), "printer", self._ask)
        self.foot.addWidget(self.take)

    @property
    def wishes(self) -> Wishes:
        """What is chosen."""
        return Wishes(
            self.paper.currentData(),
            self.ink.currentData(),
            self.forms.isChecked(),
            self.scale.currentData(),
            mark=self.mark.text().strip(),
            compiler=self.compiler.text().strip(),
        )

    def _ask(self) -> None:
        dialog = QFileDialog(self.window(), tr("Route map book"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(tr("Route map book") + ".pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.write)
        dialog.open()

    def write(self, path: str) -> None:
        """Print to `path` with what is chosen, and go away."""
        wishes = self.wishes
        self.slide_out()
        self._write(Path(path), wishes)

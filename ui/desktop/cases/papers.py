"""The papers of naming cases: what they lack, where they go, and their writing in a job."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from gis_desk.documents.case_forms import Filled, missing, write_form
from layers.work import Progress
from ui.desktop.cases.page import PAPERS
from ui.texts import language, say, say_in, tr

if TYPE_CHECKING:
    from ui.desktop.cases.panel import CasesPanel


class Papers(QObject):
    """Writes the papers that `panel` asks for."""

    def __init__(self, panel: "CasesPanel") -> None:
        super().__init__(panel)
        self._panel = panel

    def ask(self, form: str, filled: Filled, rules: str, *, anyway: bool) -> None:
        """Name what the paper `form` lacks, or ask where it shall go; `rules` are those the case was judged by."""
        lacking = missing(form, filled)
        if lacking and not anyway:
            labels: Sequence[str] = [f.zh if language() == "zh" else f.en for f in lacking]
            heading = tr("{paper}: {n} fields are missing", paper=say(PAPERS[form]), n=len(labels))
            step = (tr("Write all the same"), lambda: self._panel.ask_paper(form, True))
            self._panel.page.warn("should", heading, tr(", ").join(labels), [step])
            return
        self.ask_where(form, [filled], rules)

    def ask_where(self, form: str, some: Sequence[Filled], rules: str) -> None:
        """Ask for the file of the paper of `some` cases."""
        dialog = QFileDialog(self._panel, say(PAPERS[form]))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Word document (*.docx)"))
        dialog.setDefaultSuffix("docx")
        dialog.selectFile(f"{some[0].case['number']} {say(PAPERS[form])}.docx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write(form, some, rules, Path(name)))
        self.dialog = dialog
        dialog.open()

    def write(self, form: str, some: Sequence[Filled], rules: str, out: Path) -> None:
        """Write the paper to `out`, in a job."""

        def work(_progress: Progress) -> Path:
            from layers.formats.writing import put, workshop

            content = write_form(form, some, lambda s: say_in("zh", s), rules, datetime.now())
            with workshop(out) as folder:
                draft = folder / out.name
                draft.write_bytes(content)
                put([draft], out.parent)
            return out

        self._panel.desk.run(work, say(PAPERS[form]), self._written)

    def _written(self, file: Path) -> None:
        said = tr("Written: {file}", file=file)
        self._panel.page.warn("good", said, "")
        self._panel.desk.message(said)

"""The page of the papers: choose a round, see what its papers say and lack, write them."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from gis_desk.documents.inspection_paper import PAPERS, Lack
from gis_desk.inspections.asking.filling import begin, fill
from gis_desk.inspections.papers.reporting import Dossier, rows_of
from gis_desk.map.layer import DRAWN
from layers.errors import GisDeskError
from layers.text import text
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.inspections.page import LinesColumn
from ui.desktop.inspections.papers.chooser import RoundChooser
from ui.desktop.inspections.papers.form import RoundForm, in_form
from ui.desktop.inspections.papers.lacking import Lacking
from ui.desktop.inspections.papers.preview import Numbers
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.desktop.written import heading_of, notice, trade_places
from ui.texts import language, say, tr

if TYPE_CHECKING:
    from ui.print.papers.writing import Asked, Papers

_FORMS = {"docx": text("Word (DOCX)"), "pdf": text("PDF")}


class PapersPage(BenchPage):
    """Report, records, register and results of a round."""

    title = text("Papers")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._store: object = None
        self._dossier: Dossier | None = None
        self._looking: Any = None
        self._again = False
        self._writing: Any = None
        self._build()

    # the panel

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget()
        whole.addWidget(self.stack)
        front = QWidget()
        hint = tr("Import the lines and their markers; the papers of their inspections are written here.")
        self.column = LinesColumn(front, tr("Papers of the inspection"), "stamp", hint)
        parts = self.column.parts
        self.chooser = RoundChooser()
        self.chooser.changed.connect(self._look)
        self.chooser.begin_asked.connect(self.begin)
        self.chooser.fill_asked.connect(self.open_form)
        parts.addWidget(self.chooser)
        parts.addWidget(self._what_part())
        self.notice = QVBoxLayout()
        self.notice.setContentsMargins(0, 0, 0, 0)
        parts.addLayout(self.notice)
        self.said = self._said_part()
        parts.addWidget(self.said)
        self.column.stretch()
        self.stack.addWidget(front)
        self.form = RoundForm()
        self.form.saved.connect(self.save)
        self.form.left.connect(self.leave_form)
        self.stack.addWidget(self.form)

    def _what_part(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(kit.section(tr("Papers")))
        self.which = {kind: kit.Chip(say(words), checked=True) for kind, words in PAPERS.items()}
        self.kinds = {form: kit.Chip(say(words), checked=True) for form, words in _FORMS.items()}
        self.public = kit.Chip(tr("Public copies"), hint=tr("Coordinates to 0.01°, no personal data, no photographs"))
        layout.addWidget(kit.ChipRow(self.which.values()))
        layout.addWidget(kit.ChipRow([*self.kinds.values(), self.public]))
        for chip in (*self.which.values(), *self.kinds.values(), self.public):
            chip.toggled.connect(lambda _: self._enable())
        for chip in (*self.which.values(), self.public):
            chip.toggled.connect(lambda _: self._look())
        self.write_button = kit.primary_button(tr("Write the papers…"), "stamp", self.ask_write)
        self.cancel_button = kit.button(tr("Cancel"), "circle-stop", self.cancel)
        self.cancel_button.hide()
        layout.addWidget(kit.row(self.write_button, self.cancel_button, stretch=0))
        return part

    def _said_part(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(kit.section(tr("Numbers of the papers")))
        self.numbers = Numbers()
        layout.addWidget(self.numbers)
        layout.addWidget(kit.section(tr("Missing")))
        self.lacking = Lacking()
        self.lacking.chosen.connect(self.fill_in)
        layout.addWidget(self.lacking)
        return part

    # what the store holds

    def refresh(self) -> None:
        """Read lines and rounds again; the line and the round stay chosen."""
        store = self.desk.store
        fresh, self._store = store is not self._store, store
        if fresh:
            kit.clear(self.notice)
            self.stack.setCurrentIndex(0)
            self._looking = self._writing = None
        frame = None if store is None else self.desk.frame("boundary_line")
        some = frame is not None and len(frame) > 0
        self.column.show_body(some)
        lines = [] if frame is None else rows_of(frame.drop(columns="geometry"))
        self.chooser.set_rows(lines, rows_of(store.frame("inspection")) if store else [], keep=not fresh)

    def _asked(self) -> "Asked | None":
        from ui.print.papers.writing import Asked

        line, round_ = self.chooser.chosen_line, self.chooser.chosen_round
        if line is None:
            return None
        which = tuple(k for k, chip in self.which.items() if chip.isChecked())
        forms = tuple(k for k, chip in self.kinds.items() if chip.isChecked())
        return Asked(
            str(line["key"]),
            None,
            None if round_ is None else str(round_["key"]),
            which,
            forms,
            self.public.isChecked(),
        )

    def _frames(self) -> tuple[dict[str, pd.DataFrame], list[str]]:
        """Frames of the map as they were read last, and the names of the tables that are still to be read."""
        from ui.print.papers.writing import NEEDED

        return {n: self.desk.frame(n) for n in NEEDED if n in DRAWN}, [n for n in NEEDED if n not in DRAWN]

    # numbers and what is missing

    def _look(self) -> None:
        """Count again, in the background; while it is being counted, once more afterwards."""
        from ui.print.papers.writing import draft_papers, lacks_of

        store, asked = self.desk.store, self._asked()
        self._enable()
        self._again = self._looking is not None
        if store is None or asked is None or self._again:
            return
        frames, unread = self._frames()

        def work(progress: Progress) -> tuple[Dossier, list[Lack], Mapping[str, float]]:
            from gis_desk.inspections.papers.totals import totals

            read = {n: store.frame(n, progress=progress) for n in unread}
            dossier, papers = draft_papers({**frames, **read}, asked, dt.datetime.now())
            return dossier, lacks_of(papers), totals(dossier)

        def done(made: tuple[Dossier, list[Lack], Mapping[str, float]]) -> None:
            self._looked(job, *made)

        job = self.desk.run(work, tr("Numbers of the papers"), done, lambda error: self._unseen(job, error))
        job.cancelled.connect(lambda: self._over(job))
        self._looking = job

    def _over(self, job: object) -> bool:
        """Whether `job` is the last word; else the counting begins anew where it was asked for meanwhile."""
        if job is not self._looking:
            return False
        self._looking = None
        if self._again:
            self._look()
        return self._looking is None

    def _looked(self, job: object, dossier: Dossier, lacks: list[Lack], numbers: Mapping[str, float]) -> None:
        if self._over(job):
            self._dossier = dossier
            self.numbers.show_numbers(numbers)
            self.lacking.show_lacks(lacks)

    def _unseen(self, job: object, error: Exception) -> None:
        if self._over(job):
            self._dossier = None
            self.numbers.show_numbers({})
            self.lacking.show_lacks([])
            self._refuse(error)

    def _refused(self, error: Exception) -> None:
        self._ended()
        self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, GisDeskError):
            self.desk.show_error(error)
            return
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do)))

    def fill_in(self, lack: Lack) -> None:
        """Go to where a missing field is filled in: the form of the round, or the row of its table."""
        if lack.table == "inspection" and in_form(lack.column):
            self.open_form(lack.column)
        elif lack.table in ("inspection_photo", "division") or not lack.key:
            self.desk.message(tr("{field}: import what is missing", field=lack.zh if language() == "zh" else lack.en))
        else:
            self.desk.edit(lack.table, lack.key)
            place = self._shape(lack)
            if place is not None:
                self.desk.canvas.zoom_to_geometry(place)

    def _shape(self, lack: Lack) -> Any:
        row = None if self.desk.store is None else self.desk.store.row(lack.table, lack.key)
        return None if row is None else row.get("geometry")

    # the round

    def begin(self, year: int) -> None:
        """Begin a round of the line that has none."""
        store, line = self.desk.store, self.chooser.chosen_line
        if store is not None and line is not None:
            self.desk.perform(begin(line, store.new_key("inspection"), year, None))

    def open_form(self, field: str = "") -> None:
        """Show the particulars of the round, beginning with `field`."""
        round_ = self.chooser.chosen_round
        if round_ is not None:
            sides = () if self._dossier is None else self._dossier.sides
            self.form.show_round(round_, self.chooser.heading, sides, field)
            self.stack.setCurrentWidget(self.form)

    def leave_form(self) -> None:
        """Back to the papers."""
        self.stack.setCurrentIndex(0)
        self.chooser.fill_button.setFocus()

    def save(self, values: dict[str, str]) -> None:
        """Write what was filled in as one change; a refusal keeps the form open."""
        round_ = None if self.desk.store is None else self.desk.store.row("inspection", self.form.key)
        if round_ is None:
            self.leave_form()
            return
        try:
            change = fill({**round_, "key": self.form.key}, values, dt.date.today())
        except GisDeskError as error:
            self.form.refuse(error)
            return
        if change is None or self.desk.perform(change):
            self.leave_form()

    # writing

    def _enable(self) -> None:
        busy = self._writing is not None
        wanted = any(c.isChecked() for c in self.which.values()) and any(c.isChecked() for c in self.kinds.values())
        ready = wanted and self.chooser.chosen_line is not None
        trade_places(self.write_button, self.cancel_button, busy=busy, ready=ready)

    def ask_write(self) -> None:
        """Ask for a folder and write the chosen papers into it."""
        folder = QFileDialog.getExistingDirectory(self, tr("Folder for the papers"))
        if folder:
            self.write(Path(folder))

    def write(self, folder: Path) -> None:
        """Write the chosen papers into `folder`, in the background."""
        from ui.print.papers.writing import write_papers

        store, asked = self.desk.store, self._asked()
        if store is None or asked is None or self._writing is not None:
            return
        frames, unread = self._frames()

        def work(progress: Progress) -> "Papers":
            read = {n: store.frame(n, progress=progress) for n in unread}
            return write_papers({**frames, **read}, asked, folder, dt.datetime.now(), store.content, progress)

        kit.clear(self.notice)
        title = tr("Write the papers")
        self._writing = self.desk.run(work, title, lambda papers: self._written(papers, folder), self._refused)
        self._writing.cancelled.connect(self._ended)
        self._enable()

    def cancel(self) -> None:
        """Stop writing; no file is left."""
        if self._writing is not None:
            self._writing.cancel()

    def _ended(self) -> None:
        self._writing = None
        self._enable()

    def _written(self, papers: "Papers", folder: Path) -> None:
        self._ended()
        proven = sum(w.proof.checked for w in papers.files)
        heading = heading_of(len(papers.files), proven)
        lost = list(dict.fromkeys(c for w in papers.files for c in w.lost))
        self.notice.addWidget(notice(heading, [str(folder)], folder, lost, papers.lost_photos))
        self.desk.message(heading)

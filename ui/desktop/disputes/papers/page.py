"""The page of the papers of the register: choose one, see what it says and lacks, write it."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from gis_desk.documents.inspection_paper import Lack
from gis_desk.map.layer import DRAWN
from layers.errors import GisDeskError
from layers.text import Text, text
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.disputes.papers.asked import KINDS, NEEDED, OF_CASES, Asked, Done, Looked, look, numbers_in, write
from ui.desktop.pagedbench import BenchPage
from ui.desktop.workbench import Desk
from ui.desktop.written import heading_of, notice, trade_places
from ui.texts import language, say, tr

_FORMS = {"docx": text("Word (DOCX)"), "pdf": text("PDF")}
_MOST_LACKS = 20


class DisputePapersPage(BenchPage):
    """Monthly list, brief, register form, review of a year."""

    title = text("Papers")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._store: object = None
        self._looking: Any = None
        self._again = False
        self._writing: Any = None
        self._build()

    def _build(self) -> None:
        column = kit.Column(self)
        column.add(kit.title(tr("Papers of the disputes")))
        hint = tr("Record a case first; its papers, the monthly list and the review of the year are written here.")
        self.empty = column.add(kit.EmptyState("stamp", tr("The register is empty"), hint))
        self.body = column.add(QWidget())
        parts = QVBoxLayout(self.body)
        parts.setContentsMargins(0, 0, 0, 0)
        self.kinds = {kind: kit.Chip(say(words), checked=kind == "monthly") for kind, words in KINDS.items()}
        group = QButtonGroup(self)
        for chip in self.kinds.values():
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._choose() if on else None)
        parts.addWidget(kit.ChipRow(self.kinds.values()))
        parts.addWidget(self._fields())
        self.forms = {form: kit.Chip(say(words), checked=True) for form, words in _FORMS.items()}
        self.public = kit.Chip(
            tr("Public copies"), hint=tr("No people, units, places or claims; secret cases are left out")
        )
        for chip in (*self.forms.values(), self.public):
            chip.toggled.connect(lambda _: self._look())
        parts.addWidget(kit.ChipRow([*self.forms.values(), self.public]))
        self.write_button = kit.primary_button(tr("Write…"), "stamp", self.ask_write)
        self.cancel_button = kit.button(tr("Cancel"), "circle-stop", self.cancel)
        self.cancel_button.hide()
        parts.addWidget(kit.row(self.write_button, self.cancel_button, stretch=0))
        self.notice = QVBoxLayout()
        parts.addLayout(self.notice)
        self.said = QVBoxLayout()
        self.said.setSpacing(4)
        parts.addLayout(self.said)
        column.stretch()

    def _fields(self) -> QWidget:
        today = dt.date.today()
        self.year, self.month, self.cases = QSpinBox(), QSpinBox(), QLineEdit()
        self.year.setRange(1900, today.year)
        self.year.setValue(today.year)
        self.month.setRange(1, 12)
        self.month.setValue(today.month)
        self.cases.setPlaceholderText(tr("Numbers, with commas between them"))
        self.form = kit.FormRows()
        self.form.add(tr("Year"), self.year)
        self.form.add(tr("Month"), self.month)
        self.form.add(tr("Cases"), self.cases)
        self.selected_button = kit.quiet_button(tr("Take the selected case"), "crosshair", self.take_selected)
        self.selecting = kit.row(self.selected_button, None)
        self.form.rows.addRow("", self.selecting)
        for spin in (self.year, self.month):
            spin.valueChanged.connect(lambda _: self._look())
        self.cases.editingFinished.connect(self._look)
        self.cases.textChanged.connect(lambda _: self._enable())
        return self.form

    @property
    def kind(self) -> str:
        """What is chosen, of `KINDS`."""
        return next(kind for kind, chip in self.kinds.items() if chip.isChecked())

    def choose(self, kind: str, numbers: Sequence[str] = ()) -> None:
        """Choose a paper, and the cases it is of."""
        if numbers:
            self.cases.setText(", ".join(numbers))
        self.kinds[kind].setChecked(True)
        self._choose()

    def take_selected(self) -> None:
        """Put the number of the case that is selected in the window into the field."""
        chosen = self.desk.selected
        row = None if self.desk.store is None or chosen is None else self.desk.store.row(*chosen)
        if chosen is None or chosen[0] != "dispute" or row is None:
            self.desk.message(tr("Select a case in the register or on the map first."))
            return
        known = numbers_in(self.cases.text())
        number = str(row["number"] or chosen[1])
        self.cases.setText(", ".join(dict.fromkeys((*known, number))))
        self._look()

    def _choose(self) -> None:
        kind = self.kind
        for field, shown in (
            (self.year, kind in ("monthly", "yearly")),
            (self.month, kind == "monthly"),
            (self.cases, kind in OF_CASES),
            (self.selecting, kind in OF_CASES),
        ):
            self.form.rows.setRowVisible(field, shown)
        for chip in self.forms.values():
            chip.setVisible(kind in (*OF_CASES, "yearly"))
        kit.clear(self.notice)
        self._look()

    def refresh(self) -> None:
        """Look again: the register has changed, or it is another one."""
        store = self.desk.store
        if store is not self._store:
            self._store, self._looking, self._writing = store, None, None
            kit.clear(self.notice)
            self.cases.clear()
        some = store is not None and store.count("dispute") > 0
        self.empty.setVisible(not some)
        self.body.setVisible(some)
        self._choose()

    def asked(self) -> Asked | None:
        """What the fields ask for; None without a workspace."""
        store = self.desk.store
        if store is None:
            return None
        forms = tuple(form for form, chip in self.forms.items() if chip.isChecked())
        return Asked(
            self.kind,
            self.year.value(),
            self.month.value(),
            numbers_in(self.cases.text()),
            forms,
            self.public.isChecked(),
            store.setting("county"),
        )

    def _frames(self, kind: str) -> tuple[dict[str, pd.DataFrame], list[str]]:
        """Frames of the map as they were read last, and the names of the tables that are still to be read."""
        needed = NEEDED[kind]
        return {n: self.desk.frame(n) for n in needed if n in DRAWN}, [n for n in needed if n not in DRAWN]

    # numbers and what is missing

    def _look(self) -> None:
        """Count in the background; where it is being counted, once more afterwards."""
        store, asked = self.desk.store, self.asked()
        self._enable()
        self._again = self._looking is not None
        if store is None or asked is None or self._again or not self.body.isVisibleTo(self):
            return
        if asked.kind in OF_CASES and not asked.numbers:
            self._show(Looked((), ()), asked.kind)
            return
        frames, unread = self._frames(asked.kind)

        def work(progress: Progress) -> Looked:
            read = {n: store.frame(n, progress=progress) for n in unread}
            return look({**frames, **read}, asked, dt.date.today())

        job = self.desk.run(
            work,
            tr("Numbers of the papers"),
            lambda made: self._looked(job, made, asked.kind),
            lambda error: self._unseen(job, error),
        )
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

    def _looked(self, job: object, made: Looked, kind: str) -> None:
        if self._over(job):
            self._show(made, kind)

    def _unseen(self, job: object, error: Exception) -> None:
        if self._over(job):
            kit.clear(self.said)
            self._refuse(error)

    def _show(self, made: Looked, kind: str) -> None:
        kit.clear(self.said)
        kit.clear(self.notice)
        if made.numbers:
            self.said.addWidget(kit.section(tr("Numbers of the papers")))
            for words, value in made.numbers:
                self.said.addWidget(_figure(words, value))
        if kind in OF_CASES and numbers_in(self.cases.text()):
            self.said.addWidget(kit.section(tr("Missing")))
            for number, lack in made.lacks[:_MOST_LACKS]:
                self.said.addWidget(self._lack(number, lack), 0, Qt.AlignmentFlag.AlignLeft)
            if len(made.lacks) > _MOST_LACKS:
                self.said.addWidget(kit.caption(tr("and {n} more", n=len(made.lacks) - _MOST_LACKS)))
            if not made.lacks:
                self.said.addWidget(kit.caption(tr("Nothing is missing.")))

    def _lack(self, number: str, lack: Lack) -> QWidget:
        words = lack.zh if language() == "zh" else lack.en
        made = kit.quiet_button(f"{number}　{words}", "pencil", partial(self.desk.edit, "dispute", lack.key))
        made.setToolTip(tr("Go to where it is filled in"))
        return made

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, GisDeskError):
            self.desk.show_error(error)
            return
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do)))

    # writing

    def _enable(self) -> None:
        busy, asked = self._writing is not None, self.asked()
        ready = asked is not None and asked.whole
        trade_places(self.write_button, self.cancel_button, busy=busy, ready=ready)

    def ask_write(self) -> None:
        """Ask for a folder and write what is chosen into it."""
        folder = QFileDialog.getExistingDirectory(self, tr("Folder for the papers"))
        if folder:
            self.write(Path(folder))

    def write(self, folder: Path) -> None:
        """Write what is chosen into `folder`, in the background."""
        store, asked = self.desk.store, self.asked()
        if store is None or asked is None or not asked.whole or self._writing is not None:
            return
        frames, unread = self._frames(asked.kind)

        def work(progress: Progress) -> Done:
            read = {n: store.frame(n, progress=progress) for n in unread}
            return write(store, {**frames, **read}, asked, folder, dt.datetime.now(), progress)

        kit.clear(self.notice)
        title = tr("Write: {paper}", paper=say(KINDS[asked.kind]))
        self._writing = self.desk.run(work, title, lambda done: self._written(done, folder), self._failed)
        self._writing.cancelled.connect(self._ended)
        self._enable()

    def cancel(self) -> None:
        """Stop writing; no file is left."""
        if self._writing is not None:
            self._writing.cancel()

    def _ended(self) -> None:
        self._writing = None
        self._enable()

    def _failed(self, error: Exception) -> None:
        self._ended()
        self._refuse(error)

    def _written(self, done: Done, folder: Path) -> None:
        self._ended()
        heading = heading_of(len(done.files), done.proven)
        lines = [", ".join(f.name for f in done.files[:4]), str(folder)]
        kit.clear(self.notice)
        self.notice.addWidget(notice(heading, lines, folder, done.lost, done.photos))
        self.desk.message(heading)


def _figure(words: Text, value: str) -> QWidget:
    """A number with its words, the number at the right."""
    number = kit.body(value, selectable=True)
    number.setAccessibleName(say(words))
    return kit.row(kit.caption(say(words)), number, stretch=0)

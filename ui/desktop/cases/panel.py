"""The naming cases of the workspace: list with filters, one case, a new one; every act is one undoable change."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import shapely
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from gis_desk.cases import days, procedure, words
from gis_desk.cases.kept import plan_accept
from gis_desk.cases.limits import limits_of
from gis_desk.cases.listing import CaseLine, case_lines
from gis_desk.cases.register import plan_new
from gis_desk.cases.rows import CASE, PLACE, STEP
from gis_desk.cases.steps import Act, plan_step
from gis_desk.documents.case_forms import Filled, missing, write_form
from gis_desk.documents.case_values import values_of
from gis_desk.findings import accepted_of
from gis_desk.names.checker import NameAnswer
from layers.change import Change
from layers.errors import GisDeskError, PlanError, Where
from layers.store import Store
from layers.text import text
from layers.work import Progress
from ui.desktop import kit
from ui.desktop.cases.form import NewCaseForm
from ui.desktop.cases.model import LINE, CaseLineDelegate, CaseListModel
from ui.desktop.cases.page import PAPERS, NamingCasePage
from ui.desktop.cases.stepsheet import StepSheet
from ui.desktop.workbench import Desk
from ui.texts import language, say, say_in, tr

_WAIT_MS = 120
_DUE = {0: text("overdue or due today"), 7: text("due within 7 days"), 15: text("due within 15 days")}


class CasesPanel(QWidget):
    """The pages of naming cases: `refresh` after each change of the store, `begin` for the name just checked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._shown: str | None = None
        self._subject: tuple[str, NameAnswer, str | None, tuple[float, float] | None] | None = None
        self._working, self._procedure = days.load(), procedure.load()
        self.pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self.list_page, self.form, self.page = self._list_page(), NewCaseForm(), NamingCasePage()
        for page in (self.list_page, self.form, self.page):
            self.pages.addWidget(page)
        self.form.saved.connect(self._make)
        self.form.cancelled.connect(self.show_list)
        self.page.left.connect(self.show_list)
        self.page.located.connect(self.desk.canvas.zoom_to_geometry)
        self.page.step_chosen.connect(self.ask_step)
        self.page.accepted.connect(self._accept)
        self.page.paper_chosen.connect(self.ask_paper)
        self.refresh()

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search number, name, applicant"))
        self.search.setAccessibleName(tr("Search number, name, applicant"))
        self.search.setClearButtonEnabled(True)
        column.addWidget(self.search)
        self.state = kit.Choice({"open": text("all to be dealt with"), **words.STATES}, empty=tr("All states"))
        self.action = kit.Choice(words.ACTIONS, empty=tr("All kinds"))
        self.due = kit.Choice(_DUE, empty=tr("Any date"))
        self.state.set_value("open")
        form = kit.FormRows()
        form.add(tr("State"), self.state)
        form.add(tr("Kind of case"), self.action)
        form.add(tr("Due"), self.due)
        column.addWidget(form)
        self.counter = kit.caption()
        column.addWidget(self.counter)
        self.model, self.view = CaseListModel(self), QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(CaseLineDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName(tr("Naming cases"))
        column.addWidget(self.view, 1)
        self.empty = kit.EmptyState(
            "inbox", tr("No naming cases here"), tr("Check a name and make a case of it, or choose other filters.")
        )
        column.addWidget(self.empty, 1)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self.filter)
        self.search.textChanged.connect(lambda _words: self._wait.start())
        for choice in (self.state, self.action, self.due):
            choice.currentIndexChanged.connect(lambda _n: self.filter())
        self.view.clicked.connect(self._open_index)
        self.view.activated.connect(self._open_index)
        return page

    # the list

    def refresh(self) -> None:
        """Read cases and steps again."""
        self.filter()
        if self.pages.currentWidget() is self.page and self._shown is not None:
            self.open_case(self._shown)

    def _lines(self, **filters: Any) -> list[CaseLine]:
        if self.desk.store is None:
            return []
        frames = self.desk.frame(CASE), self.desk.frame(STEP)
        return case_lines(*frames, self._procedure, self._working, date.today(), **filters)

    def filter(self) -> None:
        """Show the cases that fit."""
        state, action = self.state.value(), self.action.value()
        found = self._lines(
            states=[state] if state else [],
            actions=[action] if action else [],
            due_in=self.due.value(),
            search=self.search.text(),
        )
        self.model.set_lines(found)
        total = 0 if self.desk.store is None else len(self.desk.frame(CASE))
        self.counter.setText(tr("{n} of {total} naming cases shown", n=len(found), total=total))
        self.view.setVisible(bool(found))
        self.empty.setVisible(not found)

    def show_list(self) -> None:
        """Go back to the list."""
        self._shown = None
        self.pages.setCurrentWidget(self.list_page)
        self.filter()
        (self.view if self.model.lines else self.search).setFocus()

    def _open_index(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if line is not None:
            self.open_case(line.key)

    # one case

    def _line(self, key: str) -> CaseLine | None:
        return next((one for one in self._lines() if one.key == key), None)

    def open_case(self, key: str) -> None:
        """Show the case `key`; the list where it is gone."""
        line, store = self._line(key), self.desk.store
        if line is None or store is None:
            self.show_list()
            return
        self._shown, today = key, date.today()
        limits = limits_of(line.case, line.steps, self._procedure, self._working, today)
        authority = self._procedure.authorities.get(str(line.case["class"]))
        division = "" if not line.case["division"] else self._division_names().get(line.case["division"], "")
        self.page.show_case(line, limits, authority, division, today, writable=not store.readonly)
        self.pages.setCurrentWidget(self.page)

    def _division_names(self) -> dict[str, str]:
        units = self.desk.frame("division")
        if not len(units):
            return {}
        return {str(c): str(n) for c, n in zip(units["code"], units["name"], strict=True) if c and n == n and n}

    def ask_step(self, step: str) -> None:
        """Ask for the day and what else `step` needs."""
        line = None if self._shown is None else self._line(self._shown)
        if line is None:
            return
        authority = self._procedure.authorities.get(str(line.case["class"]))
        organ = "" if authority is None or step != "approve" else authority.organ_zh
        self.sheet = StepSheet(step, self.desk.who, organ, self, lambda act: self.take_step(step, act))
        self.sheet.open()

    def take_step(self, step: str, act: Act) -> GisDeskError | None:
        """Take `step` of the case shown; the error where it cannot be taken."""
        store, line = self.desk.store, None if self._shown is None else self._line(self._shown)
        if store is None or line is None:
            return None
        try:
            change = plan_step(
                line.key,
                line.case,
                line.steps,
                step,
                act,
                step_key=store.new_key(STEP),
                today=date.today(),
                procedure=self._procedure,
                place=store.row(PLACE, line.case["place"]) if line.case["place"] else None,
                place_key=store.new_key(PLACE),
            )
        except GisDeskError as error:
            return error
        self._perform(change)
        return None

    def _accept(self, rule: str, reason: str) -> None:
        line = None if self._shown is None else self._line(self._shown)
        if line is None:
            return
        try:
            change = plan_accept(line.key, line.case, rule, reason, self.desk.who, date.today())
        except GisDeskError as error:
            self.desk.show_error(error)
            return
        self._perform(change)

    def _perform(self, change: Change) -> bool:
        if not self.desk.perform(change):
            return False
        self.desk.message(say(change.label))
        return True

    # a new one

    def begin(self, name: str, answer: NameAnswer, division: str | None, at: tuple[float, float] | None) -> None:
        """Begin a case about the name that was just checked; its findings are taken over."""
        self._subject = (name, answer, division, at)
        self.form.begin(name, tr("{n} findings are kept with the case", n=len(answer.findings)))
        self.pages.setCurrentWidget(self.form)
        self.form.applicant.setFocus()

    def _make(self, values: dict[str, Any]) -> None:
        store = self.desk.store
        if store is None or self._subject is None:
            return
        name, answer, division, at = self._subject
        old, day = values.pop("old"), values.pop("day")
        key = store.new_key(CASE)
        try:
            place_key, place = self._place(store, old) if old else (None, None)
            given = {
                **values,
                "name": name,
                "class": answer.cls,
                "pinyin": answer.spelling.toned,
                "specific": answer.split.specific,
                "generic": answer.split.generic,
                "division": division,
                "place": place_key,
            }
            change = plan_new(
                given,
                answer.findings,
                self.desk.frame(CASE),
                key=key,
                step_key=store.new_key(STEP),
                today=date.today(),
                who=self.desk.who,
                geometry=shapely.Point(at) if at else None,
                place=place,
                accepted=[accepted_of(row) for row in self.desk.frame("accepted_finding").to_dict("records")],
                opened_on=day,
            )
        except GisDeskError as error:
            self.form.refuse(error)
            return
        if self._perform(change):
            self._subject = None
            self.open_case(key)

    def _place(self, store: Store, name: str) -> tuple[str, Any]:
        frame = self.desk.frame(PLACE)
        fits = frame[(frame["name"] == name) & ~frame["status"].isin(["historic", "deregistered"])]
        if len(fits) != 1:
            raise PlanError(
                "{n} names in use are called '{name}'",
                where=Where(layer=PLACE, field="name", value=name),
                do="write the old name as the table of place names has it",
                n=len(fits),
                name=name[:40],
            )
        key = str(fits["key"].iloc[0])
        return key, store.row(PLACE, key)

    # papers

    def _filled(self) -> Filled | None:
        store, line = self.desk.store, None if self._shown is None else self._line(self._shown)
        if store is None or line is None:
            return None
        place = store.row(PLACE, line.case["place"]) if line.case["place"] else None
        names = self._division_names()
        values = values_of(line.case, line.steps, self._procedure, self._working, date.today(), names, place)
        return Filled(line.case, values)

    def ask_paper(self, form: str, anyway: bool) -> None:
        """Name what the paper lacks, or ask where it shall go."""
        filled = self._filled()
        if filled is None:
            return
        lacking = missing(form, filled)
        if lacking and not anyway:
            labels: Sequence[str] = [f.zh if language() == "zh" else f.en for f in lacking]
            heading = tr("{paper}: {n} fields are missing", paper=say(PAPERS[form]), n=len(labels))
            step = (tr("Write all the same"), lambda: self.ask_paper(form, True))
            self.page.warn("should", heading, tr(", ").join(labels), [step])
            return
        dialog = QFileDialog(self, say(PAPERS[form]))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Word document (*.docx)"))
        dialog.setDefaultSuffix("docx")
        dialog.selectFile(f"{filled.case['number']} {say(PAPERS[form])}.docx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write_paper(form, Path(name)))
        self.dialog = dialog
        dialog.open()

    def write_paper(self, form: str, out: Path) -> None:
        """Write the paper of the case shown to `out`, in a job."""
        filled, rules = self._filled(), self._procedure.title
        if filled is None:
            return

        def work(_progress: Progress) -> Path:
            from layers.formats.writing import put, workshop

            content = write_form(form, [filled], lambda s: say_in("zh", s), rules, datetime.now())
            with workshop(out) as folder:
                draft = folder / out.name
                draft.write_bytes(content)
                put([draft], out.parent)
            return out

        self.desk.run(
            work, say(PAPERS[form]), lambda file: self.page.warn("good", tr("Written: {file}", file=file), "")
        )

"""The naming cases of the workspace: list with filters, one case, a new one; every act is one undoable change."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import shapely
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gis_desk.cases.checklist import plan_answer
from gis_desk.cases.days import WorkingDays
from gis_desk.cases.judging import judge_case, plan_recheck
from gis_desk.cases.kept import kept, plan_accept
from gis_desk.cases.limits import limits_of
from gis_desk.cases.listing import CaseLine, case_lines
from gis_desk.cases.procedure import Procedure
from gis_desk.cases.register import plan_edit, plan_new
from gis_desk.cases.rows import CASE, PLACE, STEP
from gis_desk.cases.steps import Act, plan_step
from gis_desk.cases.words import TO_BE_ANNOUNCED
from gis_desk.documents.case_forms import Filled
from gis_desk.documents.case_values import values_of
from gis_desk.findings import Finding, accepted_of
from gis_desk.names.checker import NameAnswer, NameChecker
from layers.change import Change
from layers.errors import GisDeskError, PlanError, Where
from layers.store import Store
from ui.desktop.cases.fields import CaseFieldsPage
from ui.desktop.cases.form import NewCaseForm
from ui.desktop.cases.listpage import CaseListPage
from ui.desktop.cases.noticesheet import NoticeSheet
from ui.desktop.cases.page import NamingCasePage
from ui.desktop.cases.papers import Papers
from ui.desktop.cases.stepsheet import StepSheet
from ui.desktop.workbench import Desk
from ui.texts import say, tr


class CasesPanel(QWidget):
    """The pages of naming cases: `refresh` after each change of the store, `begin` for the name just checked."""

    def __init__(self, desk: Desk, checker: Callable[[], NameChecker]) -> None:
        super().__init__()
        self.desk, self._checker = desk, checker
        self._shown: str | None = None
        self._place: str | None = None
        """Code of the division that the new case is about."""
        self._at: tuple[float, float] | None = None
        self.pages = QStackedWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.pages)
        self.list_page, self.form, self.page = CaseListPage(), NewCaseForm(self._procedure.flags), NamingCasePage()
        self.fields, self.papers = CaseFieldsPage(), Papers(self)
        self.sheet: StepSheet | NoticeSheet | None = None
        for page in (self.list_page, self.form, self.page, self.fields):
            self.pages.addWidget(page)
        self.list_page.filtered.connect(self.filter)
        self.list_page.opened.connect(self.open_case)
        self.list_page.begun.connect(self.begin_kind)
        self.list_page.notice_asked.connect(self.ask_notice)
        self.form.saved.connect(self._make)
        self.form.cancelled.connect(self.show_list)
        self.page.left.connect(self.show_list)
        self.page.located.connect(self.desk.canvas.zoom_to_geometry)
        self.page.step_chosen.connect(self.ask_step)
        self.page.accepted.connect(self._accept)
        self.page.judged.connect(self._judge)
        self.page.recheck_asked.connect(self.recheck)
        self.page.fields_asked.connect(self.ask_fields)
        self.fields.saved.connect(self._edit)
        self.fields.cancelled.connect(self._back)
        self.page.paper_chosen.connect(self.ask_paper)
        self.refresh()

    @property
    def _procedure(self) -> Procedure:
        return self.desk.rules.procedure

    @property
    def _working(self) -> WorkingDays:
        return self.desk.rules.working

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
        store = self.desk.store
        total = 0 if store is None else len(self.desk.frame(CASE))
        writable = store is not None and not store.readonly
        self.list_page.show_lines(self._lines(**self.list_page.filters()), total, writable=writable)

    def show_list(self) -> None:
        """Go back to the list."""
        self._shown = None
        self.pages.setCurrentWidget(self.list_page)
        self.filter()
        self.list_page.focus()

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

    def _planned(self, plan: Callable[[CaseLine], Change]) -> bool:
        """Perform what `plan` makes of the case shown."""
        line = None if self._shown is None else self._line(self._shown)
        if line is None:
            return False
        try:
            change = plan(line)
        except GisDeskError as error:
            self.desk.show_error(error)
            return False
        return self._perform(change)

    def _accept(self, rule: str, reason: str, until: date | None) -> None:
        self._planned(lambda line: plan_accept(line.key, line.case, rule, reason, self.desk.who, date.today(), until))

    def _judge(self, rule: str, verdict: bool | None, remark: str) -> None:
        self._planned(lambda line: plan_answer(line.key, line.case, rule, verdict, remark, self.desk.who, date.today()))

    def recheck(self) -> None:
        """Let the rules judge the case shown again, and keep what they find."""
        store = self.desk.store
        if store is None:
            return

        def plan(line: CaseLine) -> Change:
            case, shape = line.case, line.case["geometry"]
            at = None if shape is None or shape.is_empty else (shape.centroid.x, shape.centroid.y)
            place = store.row(PLACE, case["place"]) if case["place"] else None
            _, found = self._judged({**(case["form"] or {}), **case}, place, at, case["documents"] or [])
            return plan_recheck(line.key, case, kept(found), date.today())

        self._planned(plan)

    def _judged(
        self, case: dict[str, Any], place: Any, at: tuple[float, float] | None, documents: Sequence[dict[str, Any]] = ()
    ) -> tuple[NameAnswer | None, list[Finding]]:
        """What the check says of the name of `case`, and all findings of the case."""
        checker, said = self._checker(), None
        if case["action"] != "deregister":
            said = checker.check(case["name"], case["class"], case["division"], at, key=str(case.get("place") or ""))
        names, culture = self.desk.frame(PLACE), self.desk.frame("culture")
        return said, judge_case(case, place, said, checker.context, names, culture, date.today(), documents)

    def ask_fields(self) -> None:
        """Show the fields of the papers of the case shown."""
        line = None if self._shown is None else self._line(self._shown)
        if line is not None:
            self.fields.show_case(line.case)
            self.pages.setCurrentWidget(self.fields)

    def _edit(self, changed: dict[str, Any], documents: list[dict[str, Any]]) -> None:
        line = None if self._shown is None else self._line(self._shown)
        if line is None:
            return
        try:
            change = plan_edit(line.key, line.case, changed, documents)
        except GisDeskError as error:
            self.fields.refuse(error)
            return
        if self._perform(change):
            self._back()

    def _back(self) -> None:
        """From the fields to the case."""
        if self._shown is not None:
            self.open_case(self._shown)

    def _perform(self, change: Change) -> bool:
        if not self.desk.perform(change):
            return False
        self.desk.message(say(change.label))
        return True

    # a new one

    def begin(self, name: str, answer: NameAnswer, division: str | None, at: tuple[float, float] | None) -> None:
        """Begin a case about the name that was just checked."""
        self._place, self._at = division, at
        summary = tr("{n} findings are kept with the case", n=len(answer.findings))
        self.form.begin(name, answer.cls, summary, known=self._in_use())
        self.pages.setCurrentWidget(self.form)
        self.form.applicant.setFocus()

    def begin_kind(self, action: str) -> None:
        """Begin a case of this kind; a renaming or deregistration is about the place name that is selected."""
        store, chosen = self.desk.store, self.desk.selected
        self._place = self._at = None
        name, cls = "", "road"
        if action != "name" and store is not None:
            row = store.row(PLACE, chosen[1]) if chosen is not None and chosen[0] == PLACE else None
            if row is None:
                self.desk.message(tr("Select the place name on the map first, or type the old name"))
            else:
                name, cls, self._place = str(row["name"] or ""), str(row["class"] or cls), row["division"]
        self.form.begin("", cls, "", action=action, place=name, known=self._in_use())
        self.pages.setCurrentWidget(self.form)

    def _in_use(self) -> list[str]:
        frame = self.desk.frame(PLACE)
        return sorted(set(frame["name"][~frame["status"].isin(["historic", "deregistered"])].dropna().astype(str)))

    def _make(self, values: dict[str, Any]) -> None:
        store = self.desk.store
        if store is None:
            return
        old, day, key = values.pop("old"), values.pop("day"), store.new_key(CASE)
        try:
            place_key, place = self._place_of(store, old) if old else (None, None)
            given = {**values, "division": self._place, "place": place_key}
            if given["action"] == "deregister":
                given["name"] = place["name"] if place else None
            if given["name"]:
                said, found = self._judged(given, place, self._at)
                if said is not None:
                    given |= {
                        "pinyin": said.spelling.toned,
                        "specific": said.split.specific,
                        "generic": said.split.generic,
                    }
            else:
                found = []
            change = plan_new(
                given,
                found,
                self.desk.frame(CASE),
                key=key,
                step_key=store.new_key(STEP),
                today=date.today(),
                who=self.desk.who,
                geometry=shapely.Point(self._at) if self._at else None,
                place=place,
                accepted=[accepted_of(row) for row in self.desk.frame("accepted_finding").to_dict("records")],
                opened_on=day,
            )
        except GisDeskError as error:
            self.form.refuse(error)
            return
        if self._perform(change):
            self.open_case(key)

    def _place_of(self, store: Store, name: str) -> tuple[str, Any]:
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

    def filled(self, line: CaseLine) -> Filled | None:
        """The case of `line` with all that its papers print."""
        store = self.desk.store
        if store is None:
            return None
        place = store.row(PLACE, line.case["place"]) if line.case["place"] else None
        names = self._division_names()
        values = values_of(line.case, line.steps, self._procedure, self._working, date.today(), names, place)
        return Filled(line.case, values)

    def ask_paper(self, form: str, anyway: bool) -> None:
        """Name what a paper of the case shown lacks, or ask where it shall go; a notice may tell of others too."""
        line = None if self._shown is None else self._line(self._shown)
        filled = None if line is None else self.filled(line)
        if filled is not None:
            self.papers.ask(form, filled, self._procedure.title, anyway=anyway)

    def ask_notice(self) -> None:
        """Ask which decided cases one notice tells of."""
        lines = [one for one in self._lines() if one.case["state"] in TO_BE_ANNOUNCED]
        if not lines:
            self.desk.message(tr("No decided case waits for its notice"))
            return
        self.sheet = NoticeSheet(lines, self)
        self.sheet.chosen.connect(self._write_notice)
        self.sheet.open()

    def _write_notice(self, lines: list[CaseLine]) -> None:
        some = [filled for line in lines if (filled := self.filled(line)) is not None]
        self.papers.ask_where("notice", some, self._procedure.title)

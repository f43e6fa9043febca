"""All about one naming case: limits, next steps, findings, fields, steps taken, papers."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gis_desk.cases import words
from gis_desk.cases.checklist import checklist
from gis_desk.cases.kept import NEVER_ACCEPTED, SUMMARY, accepted_now, message
from gis_desk.cases.limits import Limit
from gis_desk.cases.listing import CaseLine
from gis_desk.cases.procedure import Authority
from gis_desk.cases.steps import next_steps
from gis_desk.documents.case_forms import FORMS
from gis_desk.findings import Severity, sources
from layers.text import Text, text
from ui.desktop import kit
from ui.desktop.cases.checklist import ChecklistRow
from ui.desktop.disputes.listing.list import Timeline
from ui.limits import due_words, limit_notes
from ui.texts import language, say, tr

PAPERS: dict[str, Text] = {
    "application": text("Application form"),
    "approval": text("Approval form"),
    "notice": text("Notice"),
    "filing": text("Filing form"),
}


class NamingCasePage(QWidget):
    """One case with what can be done to it; what is asked for is told by signals."""

    left = Signal()
    located = Signal(object)
    step_chosen = Signal(str)
    accepted = Signal(str, str, object)
    """``accepted(rule, reason, last day or None)``"""
    judged = Signal(str, object, str)
    """``judged(rule, verdict, remark)``"""
    recheck_asked = Signal()
    fields_asked = Signal()
    paper_chosen = Signal(str, bool)
    """``paper_chosen(form, anyway)``: `anyway` writes it also with fields missing."""

    def __init__(self) -> None:
        super().__init__()
        self._column = kit.Column(self)
        self.step_buttons: dict[str, Any] = {}
        self.paper_buttons: dict[str, Any] = {}
        self.notice = QVBoxLayout()

    def show_case(
        self,
        line: CaseLine,
        limits: Sequence[Limit],
        authority: Authority | None,
        division: str,
        today: date,
        *,
        writable: bool,
    ) -> None:
        """Show the case of `line`; `division` is the name of where it lies, without `writable` nothing can be done."""
        case = line.case
        kit.clear(self._column.layout)
        add = self._column.add
        shape = case["geometry"]
        locate = kit.quiet_button(tr("Show on the map"), "locate", lambda: self.located.emit(shape))
        locate.setEnabled(shape is not None and not shape.is_empty)
        self.back_button = kit.quiet_button(tr("All naming cases"), "arrow-left", self.left.emit)
        add(kit.row(self.back_button, None, locate))
        add(kit.title(case["name"] or ""))
        add(kit.caption(f"{case['number'] or ''}  {case['applicant'] or ''}"))
        chips = [
            kit.Chip(say(words.label(table, case[field])), checkable=False)
            for table, field in ((words.ACTIONS, "action"), (words.STATES, "state"))
        ]
        for chip in chips:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        add(kit.ChipRow(chips))
        for limit in limits:
            kind = "good" if limit.done and not limit.overdue else "must" if limit.overdue else "advise"
            add(kit.Banner(kind, due_words(limit), limit_notes(limit), closable=False))
        self.notice = QVBoxLayout()
        self._column.layout.addLayout(self.notice)
        self._add_steps(line, limits, writable)
        open_ = writable and case["state"] in words.UNDECIDED
        self._add_findings(case, today, writable)
        self._add_checklist(case, writable=open_)
        self._add_fields(case, authority, division)
        self.recheck_button = kit.button(tr("Check again"), "spell-check", self.recheck_asked.emit)
        self.recheck_button.setEnabled(open_ and case["action"] != "deregister")
        self.fields_button = kit.button(tr("Fill in the papers…"), "pencil", self.fields_asked.emit)
        self.fields_button.setEnabled(writable)
        add(kit.ChipRow([self.recheck_button, self.fields_button]))
        add(kit.section(tr("Steps taken")))
        add(Timeline(_entries(line.steps)))
        add(kit.section(tr("Papers")))
        self.paper_buttons = {
            form: kit.button(say(PAPERS[form]), "file-down", partial(self.paper_chosen.emit, form, False))
            for form in FORMS
        }
        add(kit.ChipRow(self.paper_buttons.values()))
        self._column.stretch()

    def warn(self, kind: str, heading: str, detail: str, steps: Sequence[tuple[str, Any]] = ()) -> None:
        """Say something about what was asked for, at the top of the case."""
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner(kind, heading, detail, steps))
        self._column.area.verticalScrollBar().setValue(0)

    def _add_steps(self, line: CaseLine, limits: Sequence[Limit], writable: bool) -> None:
        """The steps that may follow, what is due first at the front."""
        due = {step: one.due for one in limits if one.done is None for step in one.rule.until}
        possible = sorted(
            next_steps(line.case, line.steps) if writable else (), key=lambda step: due.get(step, date.max)
        )
        self.step_buttons = {}
        for n, step in enumerate(possible):
            make = kit.primary_button if n == 0 else kit.button
            label = say(words.STEPS[step])
            self.step_buttons[step] = make(
                label, "arrow-right" if n == 0 else None, partial(self.step_chosen.emit, step)
            )
        if possible:
            self._column.add(kit.section(tr("Next step")))
            self._column.add(kit.ChipRow(self.step_buttons.values()))

    def _add_findings(self, case: dict[str, Any], today: date, writable: bool) -> None:
        found = case["findings"] or []
        self.answers: dict[str, kit.AcceptForm] = {}
        if case["action"] == "deregister" and not found:
            return
        self._column.add(kit.section(tr("Findings of {day}", day=case["checked_on"] or "")))
        if not found:
            self._column.add(kit.body(tr("No findings: the name keeps all rules the program knows.")))
        answers = accepted_now(case, today)
        for one in found:
            severity = Severity(one["severity"])
            said = kit.body(say(message(one)), selectable=True)
            self._column.add(kit.row(kit.SeverityBadge(severity), said, stretch=1))
            cited = [sources()[key] for key in one["source"] if key in sources()]
            articles = tr("; ").join(f"{s.title} {s.article}".strip() for s in cited)
            small = kit.caption(" · ".join(p for p in (one["rule"], articles) if p))
            small.setToolTip("\n".join(s.gist_zh if language() == "zh" else s.gist_en for s in cited))
            self._column.add(small)
            answer = answers.get(one["rule"])
            if answer is not None:
                by = tr("accepted: {reason}", reason=answer["reason"])
                until = tr("until {date}", date=answer["expires_on"]) if answer["expires_on"] else tr("without end")
                self._column.add(kit.caption(f"{by} · {answer['signer']} {answer['accepted_on']} · {until}"))
            elif writable and one["rule"] not in (*NEVER_ACCEPTED, SUMMARY) and one["rule"] not in self.answers:
                self._add_answer(str(one["rule"]))

    def _add_answer(self, rule: str) -> None:
        form = self.answers[rule] = kit.AcceptForm(tr("Why this name may stand"), rule)
        form.accepted.connect(partial(self.accepted.emit, rule))
        self._column.add(form)

    def _add_checklist(self, case: dict[str, Any], *, writable: bool) -> None:
        """The questions no program can answer."""
        asked = checklist(case)
        done = sum(one.verdict is not None for one in asked)
        self._column.add(kit.section(tr("For a person to judge: {done} of {n}", done=done, n=len(asked))))
        self.questions: dict[str, ChecklistRow] = {}
        for one in asked:
            row = self.questions[one.question.rule] = ChecklistRow(one, writable=writable)
            row.answered.connect(self.judged)
            self._column.add(row)

    def _add_fields(self, case: dict[str, Any], authority: Authority | None, division: str) -> None:
        form = kit.FormRows()
        extra = case["form"] or {}
        organ = "" if authority is None else authority.organ_zh if language() == "zh" else authority.organ_en
        shown = {
            tr("Who decides"): organ,
            tr("Spelling"): case["pinyin"],
            tr("Old name"): extra.get("old_name"),
            tr("Division"): division,
            tr("Reason"): case["reason"],
            tr("Meaning and origin"): case["meaning"],
            tr("Location (four sides)"): extra.get("location_text"),
            tr("Approved by"): case["organ"],
            tr("Document number"): case["approval_doc"],
            tr("Approved on"): case["approved_on"],
            tr("Documents"): "\n".join(str(d["title"]) for d in case["documents"] or []),
        }
        for label, value in shown.items():
            if value:
                form.add(label, kit.body(str(value), selectable=True))
        self._column.add(form)


def _entries(steps: Sequence[dict[str, Any]]) -> list[QWidget]:
    entries: list[QWidget] = []
    for step in steps:
        entry = QWidget()
        box = QVBoxLayout(entry)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        name = say(words.label(words.STEPS, step["step"]))
        name = f"{name} ({tr('left out')})" if step["left_out"] else name
        box.addWidget(kit.caption(" · ".join(str(p) for p in (step["happened_on"], name, step["actor"]) if p)))
        if step["account"]:
            box.addWidget(kit.body(str(step["account"]), selectable=True))
        entries.append(entry)
    return entries

"""All about one case of the register: grade, next step, facts, claims, papers, log, history."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gis_desk.disputes import words
from gis_desk.disputes.states import NEXT
from gis_desk.disputes.twins import Twin
from ui.desktop import figures, kit
from ui.desktop.disputes.casework.dossier import Dossier
from ui.desktop.disputes.casework.fields.folds import Fold
from ui.desktop.disputes.casework.needs import needs, step_words
from ui.desktop.disputes.casework.parts.attachments import AttachmentsPart
from ui.desktop.disputes.casework.parts.changes import changes
from ui.desktop.disputes.casework.parts.claims import ClaimsPart
from ui.desktop.disputes.casework.parts.evidence import EvidencePart
from ui.desktop.disputes.casework.parts.facts import FIRST, facts, near
from ui.desktop.disputes.casework.parts.log import LogPart
from ui.desktop.disputes.listing.list import GradeMark, due_words
from ui.texts import say, tr


class CasePage(QWidget):
    """One case, with what can be done to it; what is asked for is told by signals."""

    left = Signal()
    located = Signal(object)
    """``located(shape)``: the map shall go there."""
    step_chosen = Signal(str)
    """``step_chosen(state)``: the case shall be taken to another state."""
    event_asked = Signal()
    duty_done = Signal(str, bool)
    """``duty_done(event, done)``: what an entry of the log asked for is done, or not after all."""
    paper_asked = Signal()
    paper_chosen = Signal(str)
    paper_removed = Signal(str)
    scan_asked = Signal(str)
    """``scan_asked(paper)``: files are to be attached to a paper."""
    merge_asked = Signal(str)
    """``merge_asked(other)``: the case is to be compared with another, and merged."""
    case_asked = Signal(str)
    """``case_asked(other)``: another case shall be shown."""
    edit_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = kit.Column(self)
        self._key = ""
        self._case: Mapping[str, Any] = {}
        self._units: Mapping[str, str] = {}
        self._writable = False
        self._wanted = ""
        """What the button says that shall have the keys once it is there."""
        self._first: QAbstractButton | None = None
        self._opened: set[str] = set()
        """Parts that were opened by hand."""
        self.claims = ClaimsPart()
        self.claims.located.connect(self.located)
        self.files = AttachmentsPart()
        self._aside = QWidget(self)
        """Holds the parts that outlive the case shown while they do not stand on the page: they go with it."""
        self._aside.hide()
        for part in (self.claims, self.files):
            part.setParent(self._aside)

    def show_case(
        self,
        case: Mapping[str, Any],
        log: pd.DataFrame,
        *,
        units: Mapping[str, str],
        line: str | None,
        writable: bool,
        key: str = "",
    ) -> None:
        """Show `case`; what has to be looked for comes later with `show_dossier`.

        Parameters
        ----------
        case : mapping
            A row of ``dispute`` as `gis_desk.disputes.register.plain` gives it.
        log : DataFrame
            Its rows of ``dispute_event``, in any order.
        units : mapping
            Names of divisions by code.
        line : str or None
            Name of its boundary line, where that has one.
        writable : bool
            Whether the workspace can be changed; without that, there are no buttons for it.
        key : str
            Its key: while that stays the same, so does what was scrolled to.
        """
        bar = self._column.area.verticalScrollBar()
        height = bar.value() if key and key == self._key else 0
        self._key, self._case, self._units, self._writable = key, case, units, writable
        for part in (self.claims, self.files):
            part.setParent(self._aside)
        kit.clear(self._column.layout)
        add = self._column.add
        add(self._head(case))
        mark = GradeMark(case["grade"] or "", is_open=words.is_open(case["state"]))
        add(kit.row(mark, kit.title(case["title"] or ""), stretch=1))
        add(kit.caption(case["number"] or ""))
        add(self._chips(case))
        for kind, heading, detail in self._notices(case):
            add(kit.Banner(kind, heading, detail, closable=False))
        if writable:
            self._steps_of(case)
            self.event_button = kit.button(tr("Add to the log"), "pen-line", self.event_asked.emit)
            self.edit_button = kit.button(tr("Edit"), "pencil", self.edit_asked.emit)
            self.delete_button = kit.icon_button(
                "trash-2", tr("Delete this case with all that belongs to it"), self.delete_asked.emit
            )
            add(kit.row(self.event_button, self.edit_button, None, self.delete_button))
        add(facts(case, units, line, FIRST))
        self._later = QWidget()
        self._later_column = QVBoxLayout(self._later)
        self._later_column.setContentsMargins(0, 0, 0, 0)
        self._later_column.setSpacing(kit.GRID)
        add(self._later)
        add(self._fold(tr("All fields"), facts(case, units, line)))
        add(kit.section(tr("Log")))
        self.log = LogPart(log, date.today(), writable=writable)
        self.log.done.connect(self.duty_done)
        add(self.log)
        self._last = QWidget()
        self._last_column = QVBoxLayout(self._last)
        self._last_column.setContentsMargins(0, 0, 0, 0)
        add(self._last)
        self._column.stretch()
        bar.setValue(height)

    def words_of(self, widget: QWidget | None) -> str:
        """What a button of this page says; empty for all else."""
        mine = isinstance(widget, QAbstractButton) and self.isAncestorOf(widget)
        return _said(widget) if mine and isinstance(widget, QAbstractButton) else ""

    def take_keys(self, words_: str = "") -> None:
        """Give the keys to the button that says `words_`, as soon as it is there; till then to the next step."""
        self._wanted = words_
        buttons = [b for b in self.findChildren(QAbstractButton) if b.isEnabled()]
        found = next((b for b in buttons if words_ and _said(b) == words_), None)
        target = found or self._first
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show what belongs to the case shown: nearest markers, claims, history."""
        if dossier.key != self._key:
            return
        held = self.window().focusWidget()
        said = self.words_of(held)
        bar = self._column.area.verticalScrollBar()
        height = bar.value()
        for part in (self.claims, self.files):
            part.setParent(self._aside)
        kit.clear(self._later_column)
        kit.clear(self._last_column)
        if dossier.markers:
            self._later_column.addWidget(kit.section(tr("Nearest markers")))
            self._later_column.addWidget(near(dossier.markers))
        for twin, other in dossier.twins:
            self._later_column.addWidget(self._twin(twin, other))
        self._later_column.addWidget(kit.section(tr("Claims of both sides")))
        self._later_column.addWidget(self.claims)
        self.claims.show_claims(dossier, dict(self._units), writable=self._writable)
        self.claims.show()
        self._later_column.addWidget(kit.section(tr("Papers and evidence")))
        self.evidence = EvidencePart(dossier, writable=self._writable)
        self.evidence.add_asked.connect(self.paper_asked)
        self.evidence.edit_asked.connect(self.paper_chosen)
        self.evidence.remove_asked.connect(self.paper_removed)
        self.evidence.attach_asked.connect(self.scan_asked)
        self._later_column.addWidget(self.evidence)
        self._later_column.addWidget(kit.section(tr("Attachments")))
        self._later_column.addWidget(self.files)
        self.files.show_files(dossier, writable=self._writable)
        self.files.show()
        self._last_column.addWidget(self._fold(tr("History of this case"), changes(dossier.changes)))
        if said or held is None or (held is self._first and self._wanted):
            self.take_keys(said if said and held is not self._first else self._wanted)
        bar.setValue(height)

    def _twin(self, twin: Twin, other: Mapping[str, Any]) -> QWidget:
        steps = [(tr("Open it"), partial(self.case_asked.emit, twin.other))]
        if self._writable:
            steps.append((tr("Compare"), partial(self.merge_asked.emit, twin.other)))
        said = tr(
            "This may be the same case: {number} {title}", number=other["number"] or "", title=other["title"] or ""
        )
        return kit.Banner(
            "advise", said, figures.listed([say(reason) for reason in twin.reasons]), steps, closable=False
        )

    def _fold(self, heading: str, content: QWidget) -> Fold:
        """A part that stays as it was opened or closed by hand."""
        fold = Fold(heading, content, opened=heading in self._opened)
        keep = self._opened
        fold.button.toggled.connect(lambda on: (keep.add if on else keep.discard)(heading))
        return fold

    def _head(self, case: Mapping[str, Any]) -> QWidget:
        shape = case["geometry"]
        locate = kit.quiet_button(tr("Show on the map"), "locate", lambda: self.located.emit(shape))
        locate.setEnabled(shape is not None and not shape.is_empty)
        back = kit.quiet_button(tr("All cases"), "arrow-left", self.left.emit)
        self._first = back
        return kit.row(back, None, locate)

    def _chips(self, case: Mapping[str, Any]) -> QWidget:
        told = (
            say(words.label(words.GRADES, case["grade"])) or tr("not graded"),
            say(words.label(words.STATES, case["state"])),
        )
        chips = [kit.Chip(fact, checkable=False) for fact in told]
        for chip in chips:
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return kit.ChipRow(chips)

    def _notices(self, case: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Next check and deadline, and what the form lacks."""
        found = []
        due, late = due_words(case, date.today())
        if due:
            found.append(("must" if late else "advise", due, ""))
        if (limit := deadline_words(case, date.today())) is not None:
            found.append(("must" if limit[1] else "advise", limit[0], ""))
        return found

    def _steps_of(self, case: Mapping[str, Any]) -> None:
        """The next steps as buttons, the usual one filled, each with what it still needs."""
        steps = NEXT.get(case["state"] or "found", ())
        for n, after in enumerate(steps):
            made = (kit.primary_button if n == 0 else kit.button)(
                step_words(case["state"], after),
                "arrow-right" if n == 0 else None,
                partial(self.step_chosen.emit, after),
            )
            if n == 0:
                self.step_button = self._first = made
            lacking = needs(case, after, date.today())
            self._column.add(made)
            if lacking:
                self._column.add(kit.caption(tr("needs: {what}", what=lacking)))


def _said(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text()


def deadline_words(case: Mapping[str, Any], today: date) -> tuple[str, bool] | None:
    """How long there is to the deadline of an open case, and whether it has passed; None where there is none."""
    if not case["deadline"] or not words.is_open(case["state"]):
        return None
    days = (date.fromisoformat(str(case["deadline"])) - today).days
    if days < 0:
        return tr("the deadline {day} passed {n} days ago", day=case["deadline"], n=-days), True
    return tr("deadline {day}, in {n} days", day=case["deadline"], n=days), False

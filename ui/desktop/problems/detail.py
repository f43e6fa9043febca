"""One problem in full: why it is one, the article, what to do, and the answer."""

from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QWidget

from gis_desk.findings import RULES, Finding
from ui.desktop import figures, kit
from ui.desktop.problems.answers import Answer
from ui.texts import say, tr


class Answering(Protocol):
    """Who knows the answers to findings, and writes them."""

    @property
    def writable(self) -> bool:
        """Whether answers can be written."""
        ...

    def answer(self, finding: Finding) -> Answer | None:
        """The acceptance of `finding`, or None."""
        ...

    def accept(self, finding: Finding, reason: str, expires_on: date | None) -> bool:
        """Accept `finding`; False where that was refused."""
        ...

    def withdraw(self, finding: Finding) -> bool:
        """Take the acceptance of `finding` back."""
        ...


class Detail(QWidget):
    """All about one finding: why, the article, what to do, and the answer."""

    def __init__(self, panel: Answering) -> None:
        super().__init__()
        self._panel = panel
        self._shown: tuple[Finding | None, Answer | None, bool] | None = None
        self.setMinimumWidth(260)
        self._column = kit.Column(self, margin=12)
        self.answering: kit.AcceptForm | None = None
        self.show_finding(None)

    def show_finding(self, finding: Finding | None) -> None:
        """Show `finding`, or what belongs here; nothing is built anew where it is shown as it is."""
        answer = self._panel.answer(finding) if finding is not None else None
        asked = finding, answer, self._panel.writable
        if self._shown is not None and all(now is was for now, was in zip(asked, self._shown, strict=True)):
            return
        self._shown = asked
        kit.clear(self._column.layout)
        add = self._column.add
        if finding is None:
            add(kit.caption(tr("Select a problem to see why it is one, and what can be done.")))
            self._column.stretch()
            return
        rule = RULES[finding.rule]
        add(
            kit.row(
                kit.SeverityBadge(finding.level), kit.section(f"{rule.id}  {say(rule.title)}"), spacing=6, stretch=1
            )
        )
        add(kit.body(say(finding.message), selectable=True))
        if finding.measure:
            shown = (figures.named_measure(n, float(v)) for n, v in finding.measure.items())
            add(kit.caption(figures.sentence(*shown)))
        for words in kit.explained(rule):
            add(words)
        self._answer(finding)
        self._column.stretch()

    def _answer(self, finding: Finding) -> None:
        add = self._column.add
        answer = self._panel.answer(finding)
        if answer is not None:
            until = tr("until {date}", date=answer.expires_on) if answer.expires_on else tr("without end")
            add(kit.section(tr("Accepted")))
            add(kit.body(answer.reason))
            add(kit.caption(figures.sentence(answer.signer, answer.accepted_on, until)))
            if self._panel.writable:
                add(kit.row(kit.button(tr("Withdraw"), "undo-2", lambda: self._panel.withdraw(finding)), None))
            if answer.holds:
                return
        if not self._panel.writable:
            return
        add(kit.section(tr("Accept with a reason")))
        self.answering = kit.AcceptForm(tr("Why it may stay as it is"))
        self.answering.accepted.connect(lambda reason, until: self._panel.accept(finding, reason, until))
        add(self.answering)

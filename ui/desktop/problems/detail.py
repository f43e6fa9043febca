"""One problem in full: why it is one, the article, what to do, and the answer."""

from datetime import date
from typing import Protocol

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QLineEdit, QWidget

from gis_desk.findings import RULES, Finding, sources
from ui.desktop import figures, kit
from ui.desktop.problems.answers import Answer
from ui.texts import language, say, tr


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
        self._finding: Finding | None = None
        self._shown: tuple[Finding | None, Answer | None, bool] | None = None
        self.setMinimumWidth(260)
        self._column = kit.Column(self, margin=12)
        self.reason = QLineEdit()
        self.show_finding(None)

    def show_finding(self, finding: Finding | None) -> None:
        """Show `finding`, or what belongs here; nothing is built anew where it is shown as it is."""
        answer = self._panel.answer(finding) if finding is not None else None
        asked = finding, answer, self._panel.writable
        if self._shown is not None and all(now is was for now, was in zip(asked, self._shown, strict=True)):
            return
        self._finding, self._shown = finding, asked
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
        for key in rule.source:
            if found := sources().get(key):
                add(kit.section(f"{found.title} {found.article}".strip()))
                gist = found.gist_zh if language() == "zh" else found.gist_en
                if gist:
                    add(kit.body(gist, selectable=True))
        for heading, words in ((tr("Why"), rule.detail), (tr("What to do"), rule.advice), (tr("Beware"), rule.trap)):
            if words:
                add(kit.section(heading))
                add(kit.body(say(words)))
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
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("Why it may stay as it is"))
        self.reason.setAccessibleName(tr("Reason"))
        self.limited = QCheckBox(tr("until"))
        self.expiry = QDateEdit(QDate.currentDate().addYears(1))
        self.expiry.setDisplayFormat("yyyy-MM-dd")
        self.expiry.setAccessibleName(tr("Expires on"))
        self.expiry.setEnabled(False)
        self.expiry.setMinimumDate(QDate.currentDate())
        self.limited.toggled.connect(self.expiry.setEnabled)
        self.confirm = kit.button(tr("Accept"), "check", self._accept)
        self.confirm.setEnabled(False)
        self.reason.textChanged.connect(lambda words: self.confirm.setEnabled(bool(words.strip())))
        self.reason.returnPressed.connect(self._accept)
        add(self.reason)
        add(kit.row(self.limited, self.expiry, None, self.confirm))

    def _accept(self) -> None:
        if self._finding is None or not self.reason.text().strip():
            return
        expires = self.expiry.date().toPython() if self.limited.isChecked() else None
        self._panel.accept(self._finding, self.reason.text().strip(), expires if isinstance(expires, date) else None)

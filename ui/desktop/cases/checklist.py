"""What a person judges in a case: one row for each question, with its article and the answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gis_desk.cases.checklist import VERDICTS, Asked
from gis_desk.findings import sources
from ui.desktop import kit
from ui.texts import language, say, tr


class ChecklistRow(QWidget):
    """A question; `answered` carries rule, verdict (True: in order, None: open) and remark."""

    answered = Signal(str, object, str)

    def __init__(self, asked: Asked, *, writable: bool) -> None:
        super().__init__()
        self.asked, rule = asked, asked.question.rule
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        words = kit.body(say(asked.question.asked), selectable=True)
        column.addWidget(words)
        cited = [sources()[key] for key in asked.question.source if key in sources()]
        articles = tr("; ").join(f"{s.title} {s.article}".strip() for s in cited)
        small = kit.caption(" · ".join(p for p in (rule, articles) if p))
        small.setToolTip("\n".join([*(s.gist_zh if language() == "zh" else s.gist_en for s in cited), why(asked)]))
        column.addWidget(small)
        self.verdict = kit.Choice({v: VERDICTS[v] for v in (None, True, False)})
        self.verdict.setAccessibleName(f"{rule} {words.text()}")
        self.verdict.setCurrentIndex([None, True, False].index(asked.verdict))
        self.remark = QLineEdit(asked.remark or "")
        self.remark.setPlaceholderText(tr("Remark"))
        self.remark.setAccessibleName(f"{rule} {tr('Remark')}")
        for field in (self.verdict, self.remark):
            field.setEnabled(writable)
        column.addWidget(kit.row(self.verdict, self.remark, stretch=1))
        if asked.who:
            column.addWidget(kit.caption(f"{asked.who} {asked.on or ''}".strip()))
        self.verdict.activated.connect(lambda _n: self._chosen())
        self.remark.returnPressed.connect(self._send)

    def _chosen(self) -> None:
        """A no wants its remark first."""
        if self.verdict.value() is False and not self.remark.text().strip():
            self.remark.setPlaceholderText(tr("Write what is not in order, then press Enter"))
            self.remark.setFocus()
        else:
            self._send()

    def _send(self) -> None:
        self.answered.emit(self.asked.question.rule, self.verdict.value(), self.remark.text())


def why(asked: Asked) -> str:
    """Why no program decides it."""
    return say(asked.question.reason)

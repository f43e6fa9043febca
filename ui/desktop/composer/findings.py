"""What the review of the map found: a list that leads to the items."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gis_desk.findings import RULES, Finding
from gis_desk.map.layout.rules import questions
from ui.desktop import kit
from ui.desktop.kit import FindingLine
from ui.texts import say, tr


class FindingsPanel(QWidget):
    """Findings, worst first, each with its article and its remedy; ``located(id)`` of the item it is about."""

    located = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = kit.Column(self)
        self.findings: tuple[Finding, ...] = ()
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding], *, public: bool = False) -> None:
        """Replace the list; below it stands what a person asks of a map that is for the public, or not."""
        self.findings = tuple(findings)
        kit.clear(self._column.layout)
        if not findings:
            self._column.add(
                kit.EmptyState("circle-check", tr("Nothing to mend"), tr("The map says all that a map must say."))
            )
        for finding in findings:
            line = _Line(finding)
            line.clicked.connect(lambda f=finding: self.located.emit(f.keys[1] if len(f.keys) > 1 else ""))
            self._column.add(line)
            if advice := say(RULES[finding.rule].advice):
                self._column.add(kit.caption(advice))
            self._column.add(kit.line())
        self._column.add(kit.section(tr("For a person to judge")))
        for rule, asked in questions(public=public):
            self._column.add(kit.caption(f"{rule}  {say(asked)}"))
        self._column.stretch()


class _Line(FindingLine):
    clicked = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lead to the item."""
        super().mouseReleaseEvent(event)
        self.clicked.emit()

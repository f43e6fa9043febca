"""A finding as a workbench shows it, and all there is to say about its rule."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gis_desk.findings import RULES, Finding, Rule, Source, sources
from ui.desktop.icons import set_icon
from ui.desktop.kit.buttons import icon_button
from ui.desktop.kit.labels import body, caption, section
from ui.desktop.kit.severity import SeverityBadge, severity_title
from ui.desktop.theme import GRID
from ui.texts import language, say, tr


def explained(rule: Rule) -> list[QLabel]:
    """The articles of a rule and what they say, why it is one, what to do, and its known false alarms."""
    words: list[QLabel] = []
    for source in _sources(rule):
        words.append(section(f"{source.title} {source.article}".strip()))
        if gist := _gist(source):
            words.append(body(gist, selectable=True))
    for heading, said in ((tr("Why"), rule.detail), (tr("What to do"), rule.advice), (tr("Beware"), rule.trap)):
        if said:
            words += [section(heading), body(say(said), selectable=True)]
    return words


def _sources(rule: Rule) -> list[Source]:
    known = sources()
    return [known[key] for key in rule.source if key in known]


def _gist(source: Source) -> str:
    return source.gist_zh if language() == "zh" else source.gist_en


class FindingLine(QWidget):
    """One finding: shape, sentence, rule and article; what the article says on hover, all of it when it is opened."""

    activated = Signal(object)

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(SeverityBadge(finding.level), 0, Qt.AlignmentFlag.AlignTop)
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        message = body(say(finding.message), selectable=True)
        self._words.addWidget(message)
        rule = RULES[finding.rule]
        found = _sources(rule)
        cited = tr("; ").join(f"{s.title} {s.article}".strip() for s in found)
        small = caption(" · ".join(part for part in (finding.rule, cited) if part))
        small.setToolTip("\n".join(f"{s.article}  {_gist(s)}".strip() for s in found))
        self._words.addWidget(small)
        layout.addLayout(self._words, 1)
        self.more = icon_button("chevron-down", tr("The rule in full"), checkable=True)
        self.more.toggled.connect(self.open_rule)
        self.add(self.more)
        self.rule: QWidget | None = None
        self.setAccessibleName(f"{severity_title(finding.level)}: {message.text()}")

    def add(self, button: QWidget) -> None:
        """Put a button at the end of the line."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def open_rule(self, on: bool) -> None:
        """Show the rule in full below the finding, or put it away."""
        if self.rule is None:
            self.rule = QWidget()
            column = QVBoxLayout(self.rule)
            column.setContentsMargins(0, GRID // 2, 0, GRID)
            column.setSpacing(4)
            for words in explained(RULES[self.finding.rule]):
                column.addWidget(words)
            self._words.addWidget(self.rule)
        self.rule.setVisible(on)
        set_icon(self.more, "chevron-up" if on else "chevron-down")

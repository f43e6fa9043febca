"""Severities, which differ in shape and not only in colour, and findings."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gis_desk.findings import RULES, Finding, Severity, sources
from ui.desktop import theme
from ui.desktop.kit.labels import body, caption
from ui.desktop.theme import GRID
from ui.texts import language, say, tr


def paint_severity(painter: QPainter, box: QRectF, severity: Severity, color: QColor | None = None) -> None:
    """Paint the shape of `severity` into `box`: a disc (must), a diamond (should), a ring (advise)."""
    ink = color or QColor(theme.now().severity(severity))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, reach = box.center(), min(box.width(), box.height()) / 2
    if severity is Severity.ADVISE:
        painter.setPen(QPen(ink, max(1.6, reach / 3)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, reach - 1.2, reach - 1.2)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if severity is Severity.MUST:
            painter.drawEllipse(middle, reach - 0.4, reach - 0.4)
        else:
            x, y = middle.x(), middle.y()
            diamond = [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
            painter.drawPolygon(QPolygonF(diamond))
    painter.restore()


def severity_title(severity: Severity) -> str:
    """The word for `severity`."""
    return {Severity.MUST: tr("Must"), Severity.SHOULD: tr("Should"), Severity.ADVISE: tr("Advise")}[severity]


class SeverityBadge(QWidget):
    """The shape of a severity, 12 px."""

    def __init__(self, severity: Severity) -> None:
        super().__init__()
        self._severity = severity
        self.setFixedSize(14, 20)
        self.setToolTip(severity_title(severity))
        self.setAccessibleName(severity_title(severity))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - the whole shape is small
        """The shape in its colour."""
        paint_severity(QPainter(self), QRectF(1, 4, 12, 12), self._severity)


class FindingLine(QWidget):
    """One finding as a workbench shows it: shape, rule, sentence, and the article it rests on."""

    activated = Signal(object)

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        badge = SeverityBadge(finding.level)
        layout.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        message = body(say(finding.message), selectable=True)
        words.addWidget(message)
        rule = RULES[finding.rule]
        found = [sources()[key] for key in rule.source if key in sources()]
        cited = tr("; ").join(f"{s.title} {s.article}".strip() for s in found)
        small = caption(" · ".join(part for part in (finding.rule, cited) if part))
        gist = [s.gist_zh if language() == "zh" else s.gist_en for s in found]
        small.setToolTip("\n".join(g for g in gist if g))
        words.addWidget(small)
        layout.addLayout(words, 1)
        self.setAccessibleName(f"{severity_title(finding.level)}: {message.text()}")

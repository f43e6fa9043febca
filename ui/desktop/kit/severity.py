"""Severities, which differ in shape and not only in colour."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gis_desk.findings import Severity
from ui.desktop import theme
from ui.texts import tr


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

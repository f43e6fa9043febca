"""Chips: small rounded buttons, as filters and facts."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gis_desk.findings import Severity
from ui.desktop.kit.arrangement import clear
from ui.desktop.kit.flow import FlowLayout
from ui.desktop.kit.severity import paint_severity


class Chip(QPushButton):
    """A small rounded button; checkable as a filter, with a count and, where given, the shape of a severity."""

    def __init__(
        self,
        words: str,
        *,
        checkable: bool = True,
        checked: bool = False,
        count: int | None = None,
        severity: Severity | None = None,
        hint: str = "",
    ) -> None:
        super().__init__()
        self.words, self.severity = words, severity
        self.setProperty("role", "chip")
        self.setCheckable(checkable)
        self.setChecked(checked)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(hint)
        self.set_count(count)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int | None) -> None:
        """Show `count` behind the words; None shows none."""
        shown = self.words if count is None else f"{self.words} {count}"
        self.setText(f"     {shown}" if self.severity else shown)
        self.setAccessibleName(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the shape of the severity in front of the words."""
        super().paintEvent(event)
        if self.severity:
            painter = QPainter(self)
            paint_severity(painter, QRectF(9, (self.height() - 10) / 2, 10, 10), self.severity)


class ChipRow(QWidget):
    """Chips in lines that wrap."""

    def __init__(self, chips: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for chip in chips:
            self.add(chip)

    def add(self, chip: QWidget) -> QWidget:
        """`chip`, now the last one."""
        self._flow.addWidget(chip)
        return chip

    def clear(self) -> None:
        """Take all chips away."""
        clear(self._flow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as high as the lines need."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """A chip has come, gone or grown: keep as high as the lines need."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        self.setMinimumHeight(self._flow.heightForWidth(self.width()))
